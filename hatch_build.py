"""Packaging: builds the model of the shipped atlas into the wheel."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ModelHook(BuildHookInterface):  # type: ignore[type-arg]
    """Adds `rootwise/model/shipped.model`."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the model from the sources that go into the wheel.

        Args:
            version: `standard`, or `editable`, which needs no built model: its atlas may change under it.
            build_data: what goes into the wheel.
        """
        if version == "editable":
            return
        sys.path.insert(0, str(Path(self.root) / "src"))
        from rootwise.model.build import build
        from rootwise.model.cache import SHIPPED, name_of
        from rootwise.model.file import write

        self._scratch = tempfile.TemporaryDirectory()
        path = Path(self._scratch.name) / SHIPPED.name
        write(build(), path, name_of())
        build_data["force_include"][str(path)] = f"rootwise/model/{SHIPPED.name}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Forget the file once it is in the wheel.

        Args:
            version, build_data, artifact_path: as hatchling gives them.
        """
        if version != "editable":
            self._scratch.cleanup()
