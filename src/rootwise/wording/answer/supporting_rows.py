"""What a number rests on, in words: the figure, the patients who were counted, the source and its grade."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rootwise.atlas.facts import Fact, source
from rootwise.atlas.tables.schema import FITTED, Source
from rootwise.model.model import PANEL
from rootwise.queries.atlas.published import wilson
from rootwise.queries.atlas.raters import Judgement
from rootwise.wording.certainty import percent, percent_range
from rootwise.wording.grades import GRADES
from rootwise.wording.sites import cause_name, short_name, site_name

_SELECTIONS: Mapping[str, str] = {
    "consecutive": "consecutive patients",
    "operated": "operated patients",
    "emg_positive": "patients with a positive EMG",
    "block_confirmed": "patients whose source was confirmed by a block",
    "population": "general population",
    "mri_positive": "patients with a positive MRI",
    "case_control": "cases and controls",
}
_UNPUBLISHED: Mapping[str, str] = {
    "assumption": "our assumption; no publication",
    "consensus": "consensus of expert texts; no patients counted",
    FITTED: "fitted to several published counts at once",
    PANEL: "judged by a panel of independent raters; no patients counted",
}
_BANDS: Mapping[str, str] = {"-39": "under 40 years", "75-": "75 years and older"}


@dataclass(frozen=True, slots=True)
class SourceWords:
    """Where a number was seen.

    Attributes:
        citation: full reference, or that there is none.
        links: (what is shown, address) of DOI, PMID or page; empty where none is known.
        population: who was studied, with their number; empty where unknown.
    """

    citation: str
    links: tuple[tuple[str, str], ...]
    population: str


@dataclass(frozen=True, slots=True)
class RowWords:
    """One row of the atlas.

    Attributes:
        about: whom or what it is about: `L1 root, disc herniation, under 40 years`.
        figure: `6 of 16 (38 %)`, `35 % (effective sample size 3)`, `share 0.41`.
        interval: 95 % interval of a count; empty where it is none.
        selection: who was counted; empty where that is not stated.
        sources: where the figure is from.
        grade: letter and words.
        is_assumed: grade C or D.
        note: how it was derived, and what it must not be used for.
    """

    about: str
    figure: str
    interval: str
    selection: str
    sources: tuple[SourceWords, ...]
    grade: str
    is_assumed: bool
    note: str


def row_words(fact: Fact) -> RowWords:
    """Put one row into words.

    Args:
        fact: a row of findings, supply, actions or referral.

    Returns:
        Its parts.
    """
    k, n = fact.values.get("k"), fact.values.get("n")
    counted = k is not None and n is not None
    return RowWords(
        about=_about(fact.values),
        figure=_figure(fact.values),
        interval=percent_range(*wilson(float(k), float(n))) if counted else "",  # type: ignore[arg-type]
        selection=_SELECTIONS.get(str(fact.values.get("selection", "")), ""),
        sources=tuple(source_words(key) for key in fact.sources),
        grade=grade_words(fact.grade),
        is_assumed=fact.grade in ("C", "D"),
        note=fact.note,
    )


def rater_words(one: Judgement) -> RowWords:
    """Put what one rater said into words."""
    about = f"a rater of the panel: {one.view}"
    return RowWords(about, percent(one.shown), "", "", (source_words(PANEL),), grade_words("D"), True, "")


def grade_words(grade: str) -> str:
    """A grade with what it means: `D, consensus, a panel or our own assumption`."""
    return f"{grade}, {GRADES[grade]}" if grade in GRADES else grade


def source_words(key: str) -> SourceWords:
    """A source in full.

    Args:
        key: of the source, or `assumption`, `consensus`, `fitted`.

    Returns:
        Citation, links and population; of what is no publication, that it is none.
    """
    published = source(key)
    if published is None:
        return SourceWords(_UNPUBLISHED.get(key, key), (), "")
    return SourceWords(published.citation, tuple(_links(published)), _population(published))


def _links(published: Source) -> Sequence[tuple[str, str]]:
    links = []
    if published.doi:
        links.append((f"doi:{published.doi}", f"https://doi.org/{published.doi}"))
    if published.pmid:
        links.append((f"PMID {published.pmid}", f"https://pubmed.ncbi.nlm.nih.gov/{published.pmid}/"))
    if not links and published.url:
        links.append((published.url, published.url))
    return links


def _population(published: Source) -> str:
    return " ".join(filter(None, [published.population, f"(n = {published.n})" if published.n is not None else ""]))


def _about(values: Mapping[str, object]) -> str:
    site, cause, age = (str(values.get(name, "")) for name in ("site", "cause", "age"))
    if "action" in values:
        return f"{_spelled(values['muscle'])}, as part of the force of {_spelled(values['action'])}"
    if "q0" in values:
        return "people without any of these sources who still have some loss"
    if "path" in values:
        target = f"{_spelled(values['target'])}{' reflex' if values.get('kind') == 'reflex' else ''}"
        return f"{values['root']} fibres to {target}, via {_path(str(values['path']))}"
    parts = ["people without any of these sources" if site == "background" else _sites(site)]
    parts += [cause_name(cause, site.partition(".")[0])] if cause else []
    parts += [_spelled(values["state"])] if values.get("state") else []
    parts += [f"pain felt most in the {_spelled(values['region'])}"] if "region" in values else []
    parts += [f"value {values['value']}"] if values.get("value") not in (None, "present", "positive", "yes") else []
    parts += [_BANDS.get(age, f"{age.replace('-', ' to ')} years")] if age else []
    return ", ".join(parts)


def _figure(values: Mapping[str, object]) -> str:
    if "q0" in values:
        return percent(1.0 - float(str(values["q0"])))
    if "share" in values:
        return f"share {percent(float(str(values['share'])))}"
    if "k" in values and "n" in values:
        k, n = int(str(values["k"])), int(str(values["n"]))
        return f"{k} of {n} ({percent(k / n)})"
    worth = f" (effective sample size {values['ess']})" if "ess" in values else ""
    return f"{percent(float(str(values['p'])))}{worth}" if "p" in values else ""


def _sites(pattern: str) -> str:
    """A site of the tables, without its side; a run of roots as such."""
    if pattern == "root.*":
        return "any root"
    if pattern.startswith("root."):
        return f"{pattern.removeprefix('root.').replace('-', ' to ')} root"
    return site_name(pattern) if "*" not in pattern else pattern


def _path(path: str) -> str:
    return ", ".join(_spelled(short_name(step)) for step in path.split(" > "))


def _spelled(word: object) -> str:
    return str(word).replace("_", " ").replace(".", " ")
