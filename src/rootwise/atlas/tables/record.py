"""Typed records from YAML, as strict as a schema and light enough for every start of the command.

The tables of the atlas are read once and go through pydantic; the few files that every start needs come this way.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")


class RecordError(ValueError):
    """A mapping that does not fit its record; the key path says where."""

    def __init__(self, key: str, message: str) -> None:
        """Keep both parts.

        Args:
            key: key path such as `rules.3.level`.
            message: what is wrong there.
        """
        super().__init__(f"{key}: {message}")
        self.key = key
        self.message = message


def record(kind: type[T], raw: object, key: str = "") -> T:
    """Build a frozen dataclass from a mapping; nothing is coerced but lists, which become tuples.

    Args:
        kind: the dataclass.
        raw: what the YAML file holds.
        key: where it stands, for errors.
    Returns:
        The record.
    Raises:
        RecordError: a key is missing or unknown, or a value is not of its type.
    """
    if not isinstance(raw, Mapping):
        raise RecordError(key, "is not a mapping")
    known = {field.name: field for field in fields(kind)}  # type: ignore[arg-type]
    for name in raw:
        if name not in known:
            raise RecordError(_join(key, str(name)), "is not a known key")
    hints = _hints(kind)  # type: ignore[arg-type]
    values = {}
    for name, field in known.items():
        if name in raw:
            values[name] = _value(hints[name], raw[name], _join(key, name))
        elif field.default is MISSING and field.default_factory is MISSING:
            raise RecordError(_join(key, name), "is missing")
    return kind(**values)


@cache
def _hints(kind: type[Any]) -> dict[str, Any]:
    return get_type_hints(kind)


def _join(key: str, name: str) -> str:
    return f"{key}.{name}" if key else name


def _value(hint: Any, raw: object, key: str) -> Any:
    origin, inner = get_origin(hint), get_args(hint)
    if hint is Any:
        return raw
    if origin in (Union, UnionType):
        if raw is None and NoneType in inner:
            return None
        return _value(next(part for part in inner if part is not NoneType), raw, key)
    if origin is Literal:
        if raw not in inner:
            raise RecordError(key, f"is not one of {' '.join(map(str, inner))}")
        return raw
    if origin is tuple:
        if not isinstance(raw, list | tuple):
            raise RecordError(key, "is not a list")
        return tuple(_value(inner[0], item, f"{key}.{index}") for index, item in enumerate(raw))
    if origin in (dict, Mapping):
        if not isinstance(raw, Mapping):
            raise RecordError(key, "is not a mapping")
        return {
            _value(inner[0], name, key): _value(inner[1], item, _join(key, str(name))) for name, item in raw.items()
        }
    if is_dataclass(hint):
        return record(hint, raw, key)  # type: ignore[arg-type]
    if not isinstance(raw, hint) or (hint is int and isinstance(raw, bool)):
        raise RecordError(key, f"is not a {hint.__name__}")
    return raw
