"""YAML files of the atlas: a safe loader that refuses duplicate keys."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from rootwise.errors import AtlasError, Where


class _UniqueKeys(yaml.CSafeLoader if hasattr(yaml, "CSafeLoader") else yaml.SafeLoader):  # type: ignore[misc]
    """A YAML loader that refuses duplicate keys."""


def _unique_mapping(loader: Any, node: yaml.MappingNode) -> dict[str, Any]:
    seen: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        if key in seen:
            raise AtlasError(
                "E-ATLAS-002",
                f"key {key!r} twice",
                where=Where(line=key_node.start_mark.line + 1),
                hint="keep one of them",
            )
        seen[key] = loader.construct_object(value_node, deep=True)
    return seen


_UniqueKeys.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _unique_mapping)


def read_yaml(path: Path) -> dict[str, Any]:
    """The mapping in a YAML file of the atlas.

    Args:
        path: the file; a missing one is read as empty.
    Returns:
        Its top-level mapping.
    Raises:
        AtlasError: a key stands twice.
    """
    if not path.exists():
        return {}
    return yaml.load(path.read_text(encoding="utf-8"), Loader=_UniqueKeys) or {}  # noqa: S506 (a safe loader)
