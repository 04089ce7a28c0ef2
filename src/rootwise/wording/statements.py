"""Sentences that answers share: status, alarms, dangers, what is open, and what an answer rests on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from rootwise import __version__
from rootwise.atlas.levels import geometry
from rootwise.care.record import Trigger
from rootwise.care.urgency import UrgentLine
from rootwise.cases.case import Case, Finding
from rootwise.queries.case.dangers import Danger, danger_kinds
from rootwise.queries.case.localize import Close, Localization
from rootwise.queries.case.status import Status
from rootwise.terms import vocabulary
from rootwise.wording.certainty import percent
from rootwise.wording.findings import as_stated, finding_words, phrase
from rootwise.wording.layout import sentence_list
from rootwise.wording.sites import cause_name, short_name, short_set

if TYPE_CHECKING:
    from rootwise.queries.level import Numbering

LEAST = 0.01  # probability from which a dangerous source has its causes and percentages told
INTENDED_USE = (
    "For education, research and as a second reader whose every step can be checked. The clinician decides. "
    "Not a medical device, not for emergencies."
)

_STATUS: Mapping[Status, str] = {
    "ok": "",
    "insufficient": (
        "Insufficient: too little was found to name a source. The list shows what remains possible, not a diagnosis."
    ),
    "inconsistent": (
        "Inconsistent: the leading source is unlikely to produce these findings together. Check sides, grades "
        "and levels; consider a second source, or one that is not modelled."
    ),
    "out_of_scope": (
        "Out of scope: the findings point to a source that is not modelled. The ranking below is of little use."
    ),
}
_LEVELS = {"E0": "now", "E1": "the same day to three days", "E2": "within two weeks"}
_HEADS = {
    "care.pvr_ml": "post-void residual {:g} mL",
    "care.infection_now": "infection now",
    "care.procedure.day": "procedure on day {}",
}
SETTING_WORDS = {
    "primary_care": "primary care",
    "spine_clinic": "spine clinic",
    "emg_lab": "EMG laboratory",
    "hospital": "hospital",
}
_PRIORS = SETTING_WORDS | {
    "flat": "flat (all sources equally likely)",
    "unknown": "setting unknown (half the average of all settings, half equal across kinds of source)",
}
_READINGS = {
    "bedside": "bedside only (history, symptoms, examination)",
    "electrodiagnosis": "bedside, EMG and nerve conduction",
    "all": "all",
}


def status_sentence(status: Status) -> str:
    """The reason not to rely on the answer; empty when there is none."""
    return _STATUS[status]


def urgent_when(line: UrgentLine) -> str:
    """The level of an alarm as a time: `E0, now`."""
    return f"{line.level}, {_LEVELS[line.level]}"


def urgent_basis(line: UrgentLine, case: Case) -> str:
    """What raised an alarm, and what its advice rests on."""
    raised = sentence_list(_trigger(hit, case) for hit in line.triggers) or "the absence of findings"
    basis = f"{line.strength} [{', '.join(line.sources)}], grade {line.grade}"
    return f"Triggered by {raised}. Basis: {basis}; the urgency level (E0 to E2) is consensus."


def dangers(rows: Sequence[Danger]) -> dict[str, str]:
    """Dangers not to be missed, one phrase a kind: `spine and its canal 7 %: cauda equina (mass 4 %)`.

    Args:
        rows: the worst kind first, and of each kind the worst source.

    Returns:
        The phrases by kind, in that order.
    """
    of_kind: dict[str, list[Danger]] = {}
    for row in rows:
        of_kind.setdefault(row.kind, []).append(row)
    return {
        kind: f"{danger_kinds()[kind].name} {percent(members[0].together)}: {_sources(members)}"
        for kind, members in of_kind.items()
    }


def _sources(rows: Sequence[Danger]) -> str:
    """Sites with their causes; those with none from `LEAST` on by name alone, since a row of `<1 %` tells no more."""
    causes: dict[str, list[str]] = {row.site: [] for row in rows}
    for row in rows:
        if row.probability >= LEAST:
            causes[row.site].append(f"{cause_name(row.cause)} {percent(row.probability)}")
    shown = [f"{short_name(site)} ({', '.join(words)})" for site, words in causes.items() if words]
    rest = [short_name(site) for site, words in causes.items() if not words]
    parts = [", ".join(shown)] if shown else []
    return "; ".join(parts + ([f"each under 1 %: {', '.join(rest)}"] if rest else []))


def cannot_separate(pairs: Sequence[Close]) -> list[str]:
    """Answers that the evidence does not tell apart, one phrase a pair."""
    return [f"{_together(pair.first)} from {_together(pair.second)}" for pair in pairs]


def not_used(rows: Sequence[tuple[Finding, str]], case: Case) -> list[str]:
    """Findings that the answer does not rest on, one sentence a reason."""
    by_reason: dict[str, list[str]] = {}
    for finding, reason in rows:
        by_reason.setdefault(reason, []).append(finding_words(as_stated(finding, case)))
    return [f"{reason}: {'; '.join(words)}" for reason, words in by_reason.items()]


def counting(case: Case, sites: Sequence[str]) -> list[str]:
    """What vertebral numbering could change about the roots of an answer.

    Args:
        case: as read, for its numbering.
        sites: of the leading answer.

    Returns:
        Both numberings of each root where the count is in doubt, or that the count is not stated; nothing
        where the answer names no root or the count is settled.
    """
    roots = [site.split(".")[1] for site in sites if site.startswith("root.")]
    if not roots:
        return []
    if not _count_stated(case):
        return ["How the vertebrae were counted is not recorded: confirm the level before any procedure."]
    from rootwise.queries.level import HOLD  # only for a doubtful count: kept off the import path

    lines = [
        f"{root}: from above {row.from_above or 'no label'}, from below {row.from_below or 'no label'}: {row.when}"
        for root in roots
        for row in _numberings(case, root)
    ]
    return [f"{HOLD}.", *lines] if lines else []


def other_labels(case: Case, root: str) -> tuple[str, ...]:
    """The further numbers that a root may have where the stated count of the vertebrae is in doubt."""
    rows = _numberings(case, root) if _count_stated(case) else ()
    labels = dict.fromkeys(label for row in rows for label in (row.from_above, row.from_below) if label)
    return tuple(sorted((label for label in labels if label != root), key=vocabulary().roots.index))


def _count_stated(case: Case) -> bool:
    stated = case.numbering
    return stated.basis != "unknown" or stated.castellvi is not None or stated.lumbar_count is not None


def _numberings(case: Case, root: str) -> Sequence[Numbering]:
    from rootwise.queries.level import level

    stated = case.numbering
    if root not in geometry().roots:
        return ()
    return level(root, None, stated.castellvi, stated.lumbar_count, stated.basis).numberings  # type: ignore[arg-type]


def prior_in_words(prior: str) -> str:
    """A prior's name in words; one without words of its own is printed as it is."""
    return _PRIORS.get(prior, prior)


def reading_in_words(reading: str) -> str:
    """What a reading sees, in words."""
    return _READINGS.get(reading, reading)


def rests_on(answer: Localization, reading: str) -> str:
    """Prior, reading, atlas and versions of an answer, in one sentence."""
    return (
        f"Prior: {prior_in_words(answer.prior)}. Findings used: {reading_in_words(reading)}. "
        f"rootwise {__version__}, model {answer.model}, atlas {answer.atlas}."
    )


def _together(sites: Sequence[str]) -> str:
    return f"{short_set(sites)} together" if len(sites) > 1 else short_set(sites)


def _trigger(hit: Trigger, case: Case) -> str:
    if hit.id in _HEADS:
        return _HEADS[hit.id].format(hit.value)
    if not isinstance(hit.value, str | float):
        return phrase(hit.id, hit.side or "axial")
    match = next((f for f in case.findings if (f.id, f.side, f.value) == (hit.id, hit.side, hit.value)), None)
    return finding_words(match) if match else phrase(hit.id, hit.side or "axial")
