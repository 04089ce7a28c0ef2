"""The atlas's files as written: every row and mapping with its file and line, whether right or wrong."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import Any, Generic, TypeVar

import yaml
from pydantic import ValidationError

from rootwise.atlas.tables import schema as s
from rootwise.atlas.tables.columns import fault
from rootwise.atlas.tables.loader import expand_site
from rootwise.atlas.tables.panel import Decision, PictureRow, RatedFindingRow, Rater
from rootwise.atlas.tables.sites import SiteFamily
from rootwise.errors import Issue
from rootwise.terms import vocabulary

RowT = TypeVar("RowT", bound=s.Row)

SPECIAL_FINDING_TABLES = ("referral", "targets", "readings")

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_BRACKET = re.compile(r"\[([^\[\]]*)\]")
_KEY = re.compile(r"[a-z][a-z0-9]*")


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of a table, or a mapping of a YAML file.

    Attributes:
        file: path within the atlas, such as `findings/pain.csv`.
        line: where it begins, from 1.
        key: dotted path within a YAML file; empty for a row and for a whole file.
        values: column or key -> value; text in a row.
        lines: line of each key of a mapping; empty for a row.
    """

    file: str
    line: int
    key: str
    values: Mapping[str, Any]
    lines: Mapping[str, int] = field(default_factory=dict)

    @property
    def sources(self) -> tuple[str, ...]:
        """The source keys that it rests on, `assumption` and `consensus` among them."""
        given = self.values.get("sources", self.values.get("source"))
        if isinstance(given, str):
            return (given,)
        return tuple(str(key) for key in given) if isinstance(given, list) else ()

    @property
    def mentions(self) -> tuple[str, ...]:
        """The source keys that its note names in square brackets: `[key]`, `[key, key]`, `[key; remark]`."""
        note = str(self.values.get("note") or "")
        words = (word.strip() for inside in _BRACKET.findall(note) for word in re.split("[,;]", inside))
        return tuple(dict.fromkeys(word for word in words if _KEY.fullmatch(word)))

    def issue(self, code: str, message: str, hint: str = "", *, key: str | None = None) -> Issue:
        """Something to say about this entry; the code's first letter is the level.

        Args:
            code: such as `E-ATLAS-110`.
            message, hint: what is wrong, and what would be right.
            key: key of a mapping whose line is meant.

        Returns:
            The issue, with the file in `where`.
        """
        level = {"E": "error", "W": "warning", "N": "note"}[code[0]]
        line = self.lines.get(key, self.line) if key else self.line
        return Issue(code, level, message, self.file, line, hint)  # type: ignore[arg-type]


def entries(folder: Path) -> tuple[tuple[Entry, ...], tuple[Issue, ...]]:
    """Read every file of an atlas folder.

    Args:
        folder: the atlas.

    Returns:
        Rows and mappings in the order of files and lines, and what kept a file or row from being read.
    """
    parsed: list[Entry] = []
    issues: list[Issue] = []
    for path in sorted(p for p in folder.rglob("*") if p.suffix in {".csv", ".yaml"}):
        name = path.relative_to(folder).as_posix()
        read = _csv if path.suffix == ".csv" else _yaml
        for item in read(path, name):
            (parsed if isinstance(item, Entry) else issues).append(item)  # type: ignore[arg-type]
    return tuple(parsed), tuple(issues)


def _csv(path: Path, name: str) -> Iterator[Entry | Issue]:
    with path.open(newline="", encoding="utf-8") as handle:
        reader = csv.DictReader(handle)
        line = 2
        for row in reader:
            entry = Entry(name, line, "", {key: value for key, value in row.items() if key is not None})
            line = reader.line_num + 1  # a quoted cell may hold line breaks
            if None in row or None in row.values():
                yield entry.issue(
                    "E-ATLAS-101",
                    "more or fewer cells than the header has columns",
                    "quote cells that hold a comma",
                )
            else:
                yield entry


def _yaml(path: Path, name: str) -> Iterator[Entry | Issue]:
    try:
        root = yaml.compose(path.read_text(encoding="utf-8"), Loader=_LOADER)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or "not YAML"
        yield Issue("E-ATLAS-102", "error", str(problem), name, mark.line + 1 if mark else None)
        return
    if root is not None:
        yield from _mappings(root, name, "", 1)


def _mappings(node: yaml.Node, file: str, key: str, line: int) -> Iterator[Entry | Issue]:
    """A mapping and all mappings within it; members of a list go by their id, else by their place."""
    if isinstance(node, yaml.MappingNode):
        lines: dict[str, int] = {}
        for name, at in ((str(k.value), k.start_mark.line + 1) for k, _ in node.value):
            if name in lines:
                yield Issue("E-ATLAS-103", "error", f"key {name!r} twice", file, at, "keep one of them")
            lines.setdefault(name, at)
        yield Entry(file, line, key, _value(node), lines)
        for name_node, value in node.value:
            name = str(name_node.value)
            yield from _mappings(value, file, f"{key}.{name}" if key else name, name_node.start_mark.line + 1)
    elif isinstance(node, yaml.SequenceNode):
        for place, value in enumerate(node.value):
            own = _value(value)
            name = str(own.get("id", place)) if isinstance(own, dict) else str(place)
            yield from _mappings(value, file, f"{key}.{name}", value.start_mark.line + 1)


def _value(node: yaml.Node) -> Any:
    """What a node says; the last of several equal keys wins, `_mappings` reports them."""
    return yaml.constructor.SafeConstructor().construct_object(node, deep=True)


@dataclass(frozen=True, slots=True)
class Line(Generic[RowT]):
    """A row that the schema accepts, and where it stands."""

    entry: Entry
    row: RowT


@dataclass(frozen=True, slots=True)
class Tables:
    """An atlas folder, typed where it can be.

    Attributes:
        entries: every row and mapping as written.
        issues: what could not be read or typed.
        findings: rows of all findings tables together; the other tables by name.
        families: families of sites, each at the line where it begins.
    """

    entries: tuple[Entry, ...]
    issues: tuple[Issue, ...]
    sources: tuple[Line[s.Source], ...]
    supply: tuple[Line[s.SupplyRow], ...]
    actions: tuple[Line[s.ActionRow], ...]
    adjacency: tuple[Line[s.AdjacencyRow], ...]
    visibility: tuple[Line[s.VisibilityRow], ...]
    findings: tuple[Line[s.FindingRow], ...]
    referral: tuple[Line[s.ReferralRow], ...]
    targets: tuple[Line[s.TargetRow], ...]
    readings: tuple[Line[s.ReadingRow], ...]
    families: tuple[Line[SiteFamily], ...]
    causes: tuple[Line[s.CauseRow], ...]
    at_background: tuple[Line[s.AtBackgroundRow], ...]
    constants: tuple[Line[s.ConstantRow], ...]
    settings: tuple[Line[s.SettingRow], ...]
    cause_mix: tuple[Line[s.CauseMixRow], ...]
    pairs: tuple[Line[s.PairRow], ...]
    comorbidity: tuple[Line[s.ComorbidityRow], ...]
    anchors: tuple[Line[s.AnchorRow], ...]
    unread: tuple[Line[s.Unread], ...]
    care_facts: tuple[Line[s.CareFactRow], ...]
    raters: tuple[Line[Rater], ...]
    rated: tuple[Line[RatedFindingRow], ...]
    pictures: tuple[Line[PictureRow], ...]
    decisions: tuple[Line[Decision], ...]

    @property
    def sites(self) -> dict[str, SiteFamily]:
        """Every site without its side, with its family."""
        return {
            f"{line.row.id}.{level}" if level else line.row.id: line.row
            for line in self.families
            for level in line.row.levels or ("",)
        }


def tables(folder: Path) -> Tables:
    """Read an atlas folder line by line; a bad line is an issue, and the rest is read all the same.

    Args:
        folder: the atlas.

    Returns:
        The tables.
    """
    read, problems = entries(folder)
    issues = list(problems)
    by_file: dict[str, list[Entry]] = {}
    for entry in read:
        by_file.setdefault(entry.file, []).append(entry)

    def typed(model: type[RowT], items: Iterable[Entry]) -> tuple[Line[RowT], ...]:
        lines = []
        for entry in items:
            try:
                lines.append(Line(entry, model.model_validate(dict(entry.values))))
            except ValidationError as error:
                issues.append(entry.issue("E-ATLAS-001", fault(error), "see docs/atlas-format.md"))
        return tuple(lines)

    def table(name: str, model: type[RowT]) -> tuple[Line[RowT], ...]:
        return typed(model, by_file.get(name, ()))

    return Tables(
        entries=read,
        sources=typed(s.Source, (e for e in read if e.file.startswith("sources/") and e.key)),
        supply=table("anatomy/supply.csv", s.SupplyRow),
        actions=table("anatomy/actions.csv", s.ActionRow),
        adjacency=table("anatomy/adjacency.csv", s.AdjacencyRow),
        visibility=table("anatomy/emg_time.csv", s.VisibilityRow),
        findings=typed(s.FindingRow, (e for e in read if is_finding_table(e.file))),
        referral=table("findings/referral.csv", s.ReferralRow),
        targets=table("findings/targets.csv", s.TargetRow),
        readings=table("findings/readings.csv", s.ReadingRow),
        families=typed(SiteFamily, _families(by_file.get("lesions/sites.yaml", ()))),
        causes=table("lesions/causes.csv", s.CauseRow),
        at_background=table("lesions/at_background.csv", s.AtBackgroundRow),
        constants=typed(s.ConstantRow, (e for e in by_file.get("lesions/constants.yaml", ()) if e.key)),
        settings=table("priors/setting.csv", s.SettingRow),
        cause_mix=table("priors/cause_mix.csv", s.CauseMixRow),
        pairs=table("priors/pairs.csv", s.PairRow),
        comorbidity=table("priors/comorbidity.csv", s.ComorbidityRow),
        anchors=table("priors/anchors.csv", s.AnchorRow),
        care_facts=table("care/facts.csv", s.CareFactRow),
        raters=typed(Rater, (entry for entry in by_file.get("panel/raters.yaml", ()) if entry.key)),
        rated=table("panel/findings.csv", RatedFindingRow),
        pictures=table("panel/pictures.csv", PictureRow),
        decisions=table("panel/decisions.csv", Decision),
        unread=typed(s.Unread, (entry for entry in by_file.get("not_modelled.yaml", ()) if entry.key)),
        issues=tuple(issues),
    )


def is_finding_table(file: str) -> bool:
    """Whether a file of the atlas is a table of findings (`findings/*.csv`, three special ones left out)."""
    path = PurePosixPath(file)
    return path.parts[0] == "findings" and path.suffix == ".csv" and path.stem not in SPECIAL_FINDING_TABLES


def sites_of(pattern: str) -> tuple[str, ...]:
    """The sites that a pattern names; the pattern itself where it is no proper run of roots."""
    try:
        return tuple(expand_site(pattern, vocabulary().roots))
    except ValueError:
        return (pattern,)


def _families(items: Iterable[Entry]) -> Iterator[Entry]:
    """Each top-level mapping of sites.yaml as a family; ids hold dots, so they come from the whole file."""
    for whole in (entry for entry in items if not entry.key):
        for name, value in whole.values.items():
            body = value if isinstance(value, dict) else {}
            yield replace(whole, line=whole.lines[name], key=name, values={"id": name, **body}, lines={})
