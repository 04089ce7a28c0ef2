"""The answer of `level` as a page."""

from __future__ import annotations

from collections.abc import Iterator

from rootwise.queries.level import LevelAnswer
from rootwise.wording.layout import Line, paragraph, section


def level_page(answer: LevelAnswer) -> list[Line]:
    """The page of one level: roots, foramen, disc, zone, both numberings, and whether it may be aimed at.

    Args:
        answer: what the level means.

    Returns:
        Lines of at most 80 columns.
    """
    lines = paragraph(answer.name, "title", hang=2)
    roots = [f"{met.role.replace('_', ' ')}: {met.name}" for met in answer.roots]
    lines += section("ROOTS", [line for root in roots for line in _item(root)])
    lines += section("WHERE", _where(answer))
    lines += section("BOTH NUMBERINGS", _numberings(answer))
    lines += section("PROCEDURE TARGET", _target(answer))
    facts = [f"{fact.say} [{fact.source}], grade {fact.grade}" for fact in answer.facts]
    lines += section("NOTES", [line for fact in facts for line in _item(fact)])
    if answer.sources:
        lines += section("BASIS", _item("; ".join(answer.sources)))
    return lines


def _where(answer: LevelAnswer) -> Iterator[Line]:
    foramen = f"{answer.foramen} foramen" if "-" in answer.foramen else f"{answer.foramen} sacral foramen"
    yield from _item(f"foramen: {foramen}")
    yield from _item(f"disc: {answer.disc or 'none'}")
    yield from _item(f"zone: {answer.zone.replace('_', ' ') if answer.zone else 'not named'}")
    yield from _item(f"side: {answer.side or 'unknown'}")
    if answer.structures:
        yield from _item(f"also at this level: {', '.join(answer.structures).replace('_', ' ')}")


def _numberings(answer: LevelAnswer) -> Iterator[Line]:
    for row in answer.numberings:
        above, below = row.from_above or "no label", row.from_below or "no label"
        yield from _item(f"from above {above}, from below {below}: {row.when}")


def _target(answer: LevelAnswer) -> Iterator[Line]:
    if answer.procedure_target:
        yield from _item(f"one root, one side: {answer.procedure_target}")
    for reason in answer.no_target_because:
        yield from paragraph(f"none: {reason}", "danger", indent=2, hang=2)


def _item(text: str) -> list[Line]:
    return paragraph(text, indent=2, hang=2)
