"""Commands that are imported when they are asked for: a start pays for its own command, not for a dozen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any, cast

import typer
from typer.core import TyperGroup

# Plain help and plain tracebacks: rich takes longer to import than a whole localization may take.
PLAIN: Mapping[str, Any] = {
    "add_completion": False,
    "pretty_exceptions_enable": False,
    "rich_markup_mode": None,
    "context_settings": {"help_option_names": ["-h", "--help"]},
}


class Late(Mapping[str, Any]):
    """Commands by name, each made from its function, or its own group, when it is looked up."""

    def __init__(self, places: Mapping[str, str]) -> None:
        """Note where the commands are.

        Args:
            places: name of a command -> module under `rootwise.interfaces.cli`, a colon, and the function or group.
        """
        self._places = places

    def __getitem__(self, name: str) -> Any:
        """The command, imported now."""
        module, _, member = self._places[name].partition(":")
        found = getattr(import_module(f"rootwise.interfaces.cli.{module}"), member)
        if not isinstance(found, typer.Typer):
            alone = typer.Typer(**PLAIN)
            alone.command(name)(found)
            found = alone
        return typer.main.get_command(found)

    def __iter__(self) -> Iterator[str]:
        """Names in the order of the help."""
        return iter(self._places)

    def __len__(self) -> int:
        """How many there are."""
        return len(self._places)


def group(places: Mapping[str, str]) -> type[TyperGroup]:
    """A group whose commands are imported when they are asked for.

    Args:
        places: as of `Late`.

    Returns:
        What a `typer.Typer` takes as its `cls`.
    """

    class Group(TyperGroup):
        def __init__(self, **settings: Any) -> None:
            super().__init__(**settings)
            self.commands = cast("dict[str, Any]", Late(places))

    return Group
