"""The findings of an illness script as lines: what is commoner than in others, what rarer, what alike, and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rootwise.cases.case import Finding
from rootwise.queries.atlas.script import ScriptFinding, Section
from rootwise.terms import vocabulary
from rootwise.wording.certainty import percent
from rootwise.wording.findings import finding_words, item_words
from rootwise.wording.layout import Line, paragraph, sentence_list

FAMILY_HEADINGS = {
    "pain": "Pain in", "paresthesia": "Tingling in", "numbness": "Numbness reported in", "character": "Character",
    "aggravated_by": "Aggravated by", "relieved_by": "Relieved by", "sphincter": "Bladder, bowel, sexual function",
    "cranial": "Head and brain", "general": "General state", "knee_exam": "Knee: positive",
    "tenderness": "Tenderness of", "mass": "Mass or lump", "cord_exam": "Cord and sensory tracts",
    "muscle_exam": "Muscle and effort",
    "history": "History of", "course": "Course", "gait": "Gait", "function": "Function: at least mild difficulty in",
    "strength": "Strength: weak", "atrophy": "Wasting of", "hypertrophy": "Enlarged", "fasciculation": "Fasciculation",
    "reflex": "Reflexes", "sensation": "Sensation: reduced or absent in", "sensory_level": "Sensory level",
    "tension": "Nerve tension: positive", "spine_exam": "Spine: positive", "hip_exam": "Hip: positive",
    "sacroiliac": "Sacroiliac joint: positive", "nerve_exam": "Nerve trunks: positive",
    "upper_motor_neuron": "Upper motor neuron", "vascular_exam": "Arteries and veins", "rash": "Vesicular rash in",
    "ncs": "Nerve conduction: reduced or absent", "emg": "Needle EMG: abnormal", "imaging": "Imaging",
    "lab": "Laboratory: abnormal", "block": "Diagnostic block",
}  # fmt: skip
# Families whose heading says the value, so that a line needs the item alone.
_VALUE_IN_HEADING = frozenset(FAMILY_HEADINGS) - {"reflex", "vascular_exam", "imaging", "block"}
_INDENT = 28
_LISTED = 16  # findings at the background that are named; of more, the number is given
_RARE = 0.01  # what is commoner than in others, yet under this, shares one paragraph
_TIED = "\u2060"  # stands for the space before a per cent sign, so that no line is broken there


def family_lines(family: Section) -> Iterator[Line]:
    """One family of findings.

    Args:
        family: as the script has it.

    Yields:
        Its lines, at most 80 columns each.
    """
    yield Line(f"  {FAMILY_HEADINGS.get(family.family, family.family)}", "heading")
    single, wide, drawn = _pain(family) if family.family == "pain" else (list(family.raised), [], [])
    yield from _findings(single, "more common, yet")
    if wide:
        yield Line(f"{'':4}how far it spreads, anywhere in:", "strong")
        yield from _findings(wide, "more common, yet")
    if drawn:
        yield from unbroken(f"where it is drawn by dermatome: {_beside(drawn)}", indent=4)
    if family.lowered:
        yield Line(f"{'':4}expected normal, rarer than in others:", "strong")
        yield from _findings(family.lowered, "and")
    if family.near:
        yield from unbroken(f"about as in others: {_beside(family.near)}", indent=4)
    if family.untouched:
        told = f"at background: {_named(family.untouched)}. Why: {family.reason}"
        yield from paragraph(told, "quiet", indent=4, hang=2)


def finding_lines(
    item: ScriptFinding, others: Sequence[ScriptFinding] = (), *, with_family: bool = False
) -> list[Line]:
    """One finding: how often here, how often in others, their ratio, and what it rests on.

    Args:
        item: the finding.
        others: higher thresholds of it, and the same on CT, told behind it.
        with_family: whether the line stands outside a family's heading.

    Returns:
        One line or more.
    """
    frequency = item.frequency
    here, others_have = percent(frequency.p), percent(frequency.background)
    figures = f"{here:>7}  {others_have:>6}  {ratio_words(frequency.ratio):>5}   {frequency.grade}  "
    words = at_least(frequency.finding, frequency.value) if with_family else words_under_heading(item)
    parts = [
        words,
        "other side" if frequency.side == "other" else "",
        f"share {item.share:.2f}" if item.share is not None else "",
    ]
    more = "".join(f"; {threshold_words(other, frequency.finding)}" for other in others)
    wrapped = unbroken(f"{', '.join(filter(None, parts))}{more} [{_source(frequency.source)}]", indent=_INDENT)
    return [Line(figures.ljust(_INDENT) + wrapped[0].text.lstrip()), *wrapped[1:]]


def at_least(finding: str, value: str) -> str:
    """A finding as it counts here: recorded with this value, or a more abnormal one.

    Args:
        finding: id of the vocabulary.
        value: the least abnormal value that counts.

    Returns:
        Words without a side: `reduced or absent knee jerk`, `MRI: L2-L3 foraminal protrusion or more`.
    """
    scale = vocabulary().parse_finding(finding).scale
    if _is_number(value):
        more = "or less" if finding == "abi" else "or more"
        return f"{finding_words(Finding(finding, 'axial', float(value)))} {more}"
    words = finding_words(Finding(finding, "axial", value))
    if value == "reduced" and "absent" in scale.order:
        return words.replace("reduced", "reduced or absent", 1)
    rank = scale.rank(value)
    return f"{words} or more" if rank is not None and rank < len(scale.order) - 1 else words


def unbroken(text: str, *, indent: int) -> list[Line]:
    """A paragraph in which no figure is parted from its per cent sign.

    Args:
        text: one paragraph.
        indent: columns before every line; further lines hang two deeper.

    Returns:
        Lines of at most 80 columns.
    """
    lines = paragraph(text.replace(" %", f"{_TIED}%"), indent=indent, hang=2)
    return [Line(line.text.replace(_TIED, " ")) for line in lines]


def _pain(family: Section) -> tuple[list[ScriptFinding], list[ScriptFinding], list[ScriptFinding]]:
    """Single regions, regions that hold others, and dermatomes."""
    regions = vocabulary().regions
    kinds: tuple[list[ScriptFinding], list[ScriptFinding], list[ScriptFinding]] = ([], [], [])
    for item in family.raised:
        region = item.frequency.finding.removeprefix("pain.")
        kinds[2 if item.drawn else 1 if regions.children(region) else 0].append(item)
    return kinds


def _findings(items: Sequence[ScriptFinding], opening: str) -> Iterator[Line]:
    """A line a finding, its higher thresholds and its CT behind it; the rare ones in a paragraph with this opening."""
    rare = []
    for first, others in with_thresholds(items):
        if first.frequency.p < _RARE:
            rare.append(first)
        else:
            yield from finding_lines(first, others)
    if rare:
        yield from unbroken(f"{opening} under {percent(_RARE)}: {_beside(rare)}", indent=4)


def with_thresholds(items: Sequence[ScriptFinding]) -> Iterator[tuple[ScriptFinding, list[ScriptFinding]]]:
    """Each finding once, with its higher thresholds and the same on CT behind it.

    Args:
        items: in order.

    Yields:
        The least threshold, which is the commonest, and the others.
    """
    behind: dict[tuple[str, str], list[ScriptFinding]] = {}
    for item in items:
        behind.setdefault(_same(item), []).append(item)
    for members in behind.values():
        # Of an image, the MRI stands before the CT.
        first, *others = sorted(members, key=lambda item: (item.frequency.finding.startswith("ct."), -item.frequency.p))
        yield first, others


def threshold_words(other: ScriptFinding, finding: str) -> str:
    """What a further threshold adds to its line: `moderate 12 %`, `CT 20 %`."""
    return f"{_rest(other, finding)} {percent(other.frequency.p)}"


def _same(item: ScriptFinding) -> tuple[str, str]:
    finding = item.frequency.finding
    if finding.startswith("reflex."):  # reduced and brisk are two findings
        finding += item.frequency.value
    return finding.replace("ct.", "mri.", 1) if finding.startswith("ct.") else finding, item.frequency.side


def _rest(other: ScriptFinding, finding: str) -> str:
    """What a further threshold adds to its line: `moderate`, `CT`, `CT severe`."""
    frequency = other.frequency
    value = f"{frequency.value} %:" if _is_number(frequency.value) else frequency.value.replace("present", "")
    return " ".join(filter(None, ["CT" if frequency.finding != finding else "", value]))


def words_under_heading(item: ScriptFinding) -> str:
    """A finding under its family's heading: the item alone where the heading says the value."""
    frequency = item.frequency
    family = frequency.finding.partition(".")[0]
    if family not in _VALUE_IN_HEADING or frequency.finding == "abi":
        return at_least(frequency.finding, frequency.value)
    return item_words(frequency.finding)


def _beside(items: Sequence[ScriptFinding]) -> str:
    told = [
        f"{words_under_heading(item)}{', other side' if item.frequency.side == 'other' else ''} "
        f"{percent(item.frequency.p)} ({percent(item.frequency.background)})"
        for item in items
    ]
    return "; ".join(told)


def _named(items: Sequence[ScriptFinding]) -> str:
    names = dict.fromkeys(item.frequency.finding for item in items)
    if len(names) > _LISTED:
        return f"{len(names)} findings"
    return sentence_list(item_words(name) for name in names)


def _source(source: str) -> str:
    if source.startswith("supply of "):
        return "supply"
    return "kernel" if source.startswith("referral of ") else source


def _is_number(value: str) -> bool:
    return value.replace(".", "", 1).isdigit()


def ratio_words(ratio: float) -> str:
    """A ratio in two figures: `12`, `3.4`, `.82`."""
    if ratio >= 10:
        return f"{ratio:.0f}"
    return f"{ratio:.1f}" if ratio >= 0.95 else f"{ratio:.2f}".removeprefix("0")
