"""Packaging: builds the model of the shipped atlas, and the pages of its roots, into the wheel."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ModelHook(BuildHookInterface):  # type: ignore[type-arg]
    """Adds `rootwise/model/shipped.model` and `rootwise/interfaces/server/atlas/shipped/`."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build model and pages from the sources that go into the wheel.

        Args:
            version: `standard`, or `editable`, which needs no built model: its atlas may change under it.
            build_data: what goes into the wheel.
        """
        if version == "editable":
            return
        sys.path.insert(0, str(Path(self.root) / "src"))
        from rootwise.interfaces.server.atlas.kept import SHIPPED as PAGES
        from rootwise.interfaces.server.atlas.kept import made_of
        from rootwise.interfaces.server.atlas.site_pages import keep_roots
        from rootwise.model.build import build
        from rootwise.model.cache import SHIPPED, name_of
        from rootwise.model.file import write

        self._scratch = tempfile.TemporaryDirectory()
        os.environ["ROOTWISE_CACHE"] = self._scratch.name  # the pages are kept there as any start keeps them
        model, path = build(), Path(self._scratch.name) / SHIPPED.name
        write(model, path, name_of())
        keep_roots(model)
        package = Path(self.root) / "src"
        build_data["force_include"] |= {
            str(path): str(SHIPPED.relative_to(package)),
            str(path.with_name(made_of())): str((PAGES / made_of()).relative_to(package)),
        }

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Forget the file once it is in the wheel.

        Args:
            version, build_data, artifact_path: as hatchling gives them.
        """
        if version != "editable":
            self._scratch.cleanup()
