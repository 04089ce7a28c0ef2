"""Edits of a case file as the tree that was written: what an edit does not name stays as it was."""

from __future__ import annotations

from collections.abc import Iterator

from rootwise.cases.tree import Entries, Node, Scalar, refuse

SIDED = ("left", "right")


def word(text: str) -> Scalar:
    """A text as a value that is quoted where it must be."""
    return Scalar(text, "text", 1)


def stated(root: Entries) -> Iterator[tuple[str, str, Node]]:
    """The findings of the file's own list, one a side; those of visits are not among them.

    Args:
        root: of the file.

    Yields:
        Finding id, side (`axial` for a value without one) and the value as written; `both` is left and right.
    """
    findings = _get(root, "findings")
    for key, value in findings.entries if isinstance(findings, Entries) else ():
        if not isinstance(value, Entries) or not _by_side(value):
            yield key.text, "axial", value
            continue
        for side, one in value.entries:
            for name in SIDED if side.text == "both" else (side.text,):
                yield key.text, name, one


def with_head(root: Entries, path: tuple[str, ...], value: Scalar | None) -> Entries:
    """The file with one head set, or taken out.

    Args:
        root: of the file.
        path: such as `("patient", "age")`.
        value: None to take it out.

    Returns:
        A new tree.
    """
    name, *rest = path
    if not rest:
        return _with(root, name, value)
    inner = _get(root, name)
    inner = inner if isinstance(inner, Entries) else Entries((), root.line)
    inner = with_head(inner, tuple(rest), value)
    return _with(root, name, inner if inner.entries else None)


def with_finding(root: Entries, finding: str, side: str, value: Node | None) -> Entries:
    """The file with one finding of its own list set, or taken out.

    Args:
        root: of the file.
        finding: id; whether it is one, and whether the value fits it, is the reader's to say.
        side: left, right, both, unknown, or axial for a value without a side.
        value: as it is to be written; None to take it out.

    Returns:
        A new tree; a finding without a value left has no line.

    Raises:
        CaseError: a value without a side stands where one with a side is to be written, or the reverse.
    """
    findings = _get(root, "findings")
    findings = findings if isinstance(findings, Entries) else Entries((), root.line)
    before = _get(findings, finding)
    if before is not None and value is not None and _by_side(before) != (side != "axial"):
        said = "with a side" if side == "axial" else "without a side"
        refuse("E-CASE-043", f"{finding} is recorded already {said}", None, "remove it first, then add it again")
    if side == "axial":
        return _with(root, "findings", _with(findings, finding, value))
    sides = before if isinstance(before, Entries) and _by_side(before) else Entries((), root.line)
    sides = _apart(sides)
    for name in SIDED if side == "both" else (side,):
        sides = _with(sides, name, value)
    return _with(root, "findings", _with(findings, finding, sides if sides.entries else None))


def _apart(sides: Entries) -> Entries:
    """`both` written out as left and right, so that one of them can differ."""
    return Entries(
        tuple(
            (Scalar(name, "text", key.line), value)
            for key, value in sides.entries
            for name in (SIDED if key.text == "both" else (key.text,))
        ),
        sides.line,
    )


def _by_side(value: Node) -> bool:
    """Whether a finding's value is a mapping of sides, as the reader tells it from a value's object."""
    return isinstance(value, Entries) and all(key.text != "value" for key, _ in value.entries)


def _get(entries: Entries, name: str) -> Node | None:
    return next((value for key, value in entries.entries if key.text == name), None)


def _with(entries: Entries, name: str, value: Node | None) -> Entries:
    """One key set in its place, added at the end, or taken out."""
    kept = [
        (key, old if key.text != name else value)
        for key, old in entries.entries
        if key.text != name or value is not None
    ]
    if value is not None and _get(entries, name) is None:
        kept.append((Scalar(name, "text", entries.line), value))
    return Entries(tuple((key, one) for key, one in kept if one is not None), entries.line)
