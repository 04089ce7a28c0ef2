"""A case file's tree back to text, in one fixed layout: two trees that say the same are the same text.

Comments and the layout of a person's own file are not part of its tree, so they are lost; what is not edited is
therefore never written anew.
"""

from __future__ import annotations

from collections.abc import Iterator

import yaml

from rootwise.cases.tree import Entries, Items, Node, Scalar, plain

# A mapping or list under one of these keys has a line for each member; all others stand in one line.
_OPEN = frozenset({"findings", "visits", "source", "truth", "care"})
_ENDLESS = 10_000  # columns: no line is folded


def written(root: Node) -> str:
    """The text of a tree.

    Args:
        root: of a whole case file.

    Returns:
        YAML that reads as the same tree, lines apart.
    """
    events = [
        yaml.StreamStartEvent(),
        yaml.DocumentStartEvent(explicit=False),
        *_events(root, is_open=True),
        yaml.DocumentEndEvent(explicit=False),
        yaml.StreamEndEvent(),
    ]
    text: str = yaml.emit(events, width=_ENDLESS, allow_unicode=True)
    return text


def _events(node: Node, *, is_open: bool) -> Iterator[yaml.Event]:
    if isinstance(node, Scalar):
        yield _scalar(node)
    elif isinstance(node, Items):
        yield yaml.SequenceStartEvent(None, None, implicit=True, flow_style=not is_open)
        for item in node.items:
            yield from _events(item, is_open=is_open and isinstance(item, Entries))
        yield yaml.SequenceEndEvent()
    else:
        yield yaml.MappingStartEvent(None, None, implicit=True, flow_style=not (is_open and node.entries))
        for key, value in node.entries:
            yield _scalar(key)
            yield from _events(value, is_open=is_open and key.text in _OPEN)
        yield yaml.MappingEndEvent()


def _scalar(node: Scalar) -> yaml.ScalarEvent:
    text = node.text or "null" if node.kind == "null" else node.text
    # Quoted where the bare word would be read as a number, a yes or nothing ("4" is a grade), and where a character
    # needs an escape to come back as itself.
    quoted = node.kind == "text" and (plain(text, node.line).kind != "text" or not text.isprintable())
    return yaml.ScalarEvent(None, None, (True, True), text, style='"' if quoted else None)
