"""The illness script of a site as a page, in the order in which a patient is seen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rootwise.atlas.facts import Citation
from rootwise.model.model import PANEL
from rootwise.queries.atlas.script import Script, Section
from rootwise.queries.atlas.script_causes import StateOf
from rootwise.terms import vocabulary
from rootwise.wording.atlas.script.findings import family_lines, finding_lines, unbroken
from rootwise.wording.certainty import percent
from rootwise.wording.layout import BLANK, Line, capital, paragraph, section
from rootwise.wording.sites import cause_name, site_name
from rootwise.wording.statements import SETTING_WORDS
from rootwise.wording.structures import effect_words

PART_HEADINGS = {"symptoms": "SYMPTOMS", "history": "HISTORY", "examination": "EXAMINATION",
          "electrodiagnosis": "ELECTRODIAGNOSIS", "tests": "IMAGING, LABORATORY, BLOCK"}  # fmt: skip
_HEAD = "   here  others  ratio  gr  finding [source]"
_READ = (
    "here: P(recorded positive) with this site as the only source, averaged over its causes and states; age unknown. "
    "others: the same in patients of these clinics without any of the sources. Grades: A and B published, C recalled, "
    "D consensus or assumption. [supply]: from supply and losses; [kernel]: from the referral kernel; share: of the "
    "target's fibres, those that a state of this site can take. Reported weakness is read with strength."
)
_TELLING, _MOST = 0.2, 8  # of a family's page: least probability, and lines a level


def script_page(answer: Script) -> list[Line]:
    """A site's illness script.

    Args:
        answer: the script.

    Returns:
        Lines of at most 80 columns.
    """
    lines = [*paragraph(capital(_title(answer.site)), "title")]
    lines += section("HOW COMMON (share of the patients of each setting, both sides together)", _settings(answer))
    lines += section("CAUSES (seen after: 10th, 50th, 90th percentile; harm of a miss: 0 to 1)", _causes(answer))
    lines += section("PRESENTATIONS (share of its patients; fibres out of action)", _states(answer.states))
    for part, families in answer.sections.items():
        body = [line for family in families for line in _family(family, answer)]
        lines += section(PART_HEADINGS[part], [Line(_HEAD, "quiet"), *body] if body else [])
    lines += section("PUBLISHED SOURCES NAMED ABOVE", _sources(answer.citations))
    lines += section("HOW TO READ", paragraph(_READ, "quiet", indent=2))
    lines += paragraph(f"Atlas {answer.atlas}. For education and research; the clinician decides.", "quiet", indent=2)
    return lines


def family_page(name: str, scripts: Sequence[Script]) -> list[Line]:
    """What tells the levels of a family of sites apart: the findings that each raises most.

    Args:
        name: the family.
        scripts: of its levels, from above downwards.

    Returns:
        Lines of at most 80 columns.
    """
    title = f"{name}: {len(scripts)} levels, and what each raises most at the bedside and in the EMG"
    lines = [*paragraph(title, "title")]
    lines += section(f"PRESENTATIONS of {scripts[0].site}, the others alike", _states(scripts[0].states))
    lines += [BLANK, Line(_HEAD, "quiet")]
    for answer in scripts:
        # Images and blocks name the level, and would fill every list.
        parts = (families for part, families in answer.sections.items() if part != "tests")
        raised = (item for families in parts for family in families for item in family.raised)
        told = sorted(raised, key=lambda item: -item.frequency.ratio)
        best = [item for item in told if item.frequency.p >= _TELLING and not item.drawn][:_MOST]
        lines += section(_title(answer.site), [line for item in best for line in finding_lines(item, with_family=True)])
    lines += [BLANK, *paragraph(f"The script of one level: rootwise atlas show {scripts[-1].site}", "quiet")]
    return lines


def _title(site: str) -> str:
    base, side = vocabulary().sites.base(site), vocabulary().sites.side(site)
    if side or not base.startswith(("root.", "roots.")):
        return site_name(site)
    return site_name(f"{base}.left").replace(" left", " root" if base.startswith("root.") else " roots", 1)


def _settings(answer: Script) -> list[Line]:
    told = [f"{SETTING_WORDS[name]} {100 * share:.2g} %" for name, share in answer.settings.items()]
    return unbroken("; ".join(told), indent=2)


def _causes(answer: Script) -> Iterator[Line]:
    for cause in answer.causes:
        yield from _figured(cause.share, f"{cause_name(cause.cause, answer.kind)} ({cause.grade}) [{cause.source}]")
        told = [
            f"sudden {percent(cause.onset_sudden)}",
            f"seen after {', '.join(duration(day) for day in cause.days)}",
            f"age {cause.age[0]:.0f} (SD {cause.age[1]:.0f})" if cause.age else "any age",
            f"women {percent(cause.female)}" if cause.female is not None else "",
            f"harm {cause.harm:g}",
        ]
        yield from unbroken("; ".join(filter(None, told)), indent=10)


def state_words(state: StateOf) -> str:
    """A state and the fibres that it takes; of a picture of the panel what its rater called it."""
    return state.state if state.source == PANEL else f"{state.state.replace('_', ' ')}: {fibres_words(state)}"


def fibres_words(state: StateOf) -> str:
    """The fibres that a state of the anatomy takes."""
    return "; ".join(effect_words(effect) for effect in state.effects) or "takes no fibres"


def _states(states: Sequence[StateOf]) -> Iterator[Line]:
    for state in states:
        yield from _figured(state.share, f"{state_words(state)} ({state.grade}) [{state.source}]")


def _figured(share: float, text: str) -> list[Line]:
    figure = f"{100 * share:>4.0f} %  "
    wrapped = unbroken(text, indent=len(figure))
    return [Line(figure + wrapped[0].text.lstrip()), *wrapped[1:]]


def _family(family: Section, answer: Script) -> Iterator[Line]:
    yield from family_lines(family)
    if family.family == "pain" and answer.centres:
        causes = {row.cause: f" of {cause_name(row.cause, answer.kind)}" for row in answer.centres if row.cause}
        centres = [
            f"{row.region.replace('_', ' ')} {row.p:g}{causes.get(row.cause or '', '')}, "
            f"times {row.decay:g} per region further away [{row.source}]"
            for row in answer.centres
        ]
        yield from paragraph(f"kernel, where there is no row: {'; '.join(centres)}", "quiet", indent=4, hang=2)


def duration(days: float) -> str:
    """A number of days in the unit that a person would use."""
    for unit, length in (("years", 365.25), ("months", 30.44), ("weeks", 7.0)):
        if days >= 2 * length:
            return f"{days / length:.0f} {unit}"
    return f"{days:.0f} days" if days >= 2 else "a day"


def _sources(citations: Sequence[Citation]) -> Iterator[Line]:
    for citation in citations:
        first, *rest = citation.lines()
        yield from paragraph(first, indent=2, hang=2)
        for text in rest:
            yield from paragraph(text, "quiet", indent=4, hang=2)
