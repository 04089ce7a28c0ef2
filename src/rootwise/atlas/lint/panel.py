"""Rules on panel/: every picture has a rater, a site and figures, and every figure a finding that was asked about."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from rootwise.atlas.lint.words import site_exists
from rootwise.atlas.tables.panel import read_figures
from rootwise.atlas.tables.written import Entry, Tables
from rootwise.errors import AtlasError, Issue, Where

SLACK = 0.02  # of weights that a rater wrote with two decimals
PLACES = ("same", "other")
THOUSAND = 1000
_NUMBER = re.compile(r"\d+(\.\d*)?|\.\d+")


def raters(read: Tables) -> Iterator[Issue]:
    """Every picture is of a rater and a site that exist, and stands once."""
    known = {line.entry.key for line in read.raters}
    seen: dict[tuple[str, str], int] = {}
    for line in read.pictures:
        yield from site_exists(line.entry, line.row.site, read)
        if line.row.picture.partition(".")[0] not in known:
            yield line.entry.issue("E-ATLAS-150", f"{line.row.picture}: no such rater", "see panel/raters.yaml")
        first = seen.setdefault((line.row.site, line.row.picture), line.entry.line)
        if first != line.entry.line:
            yield line.entry.issue("E-ATLAS-151", f"{line.row.site} {line.row.picture} stands in line {first} too")


def weights(read: Tables) -> Iterator[Issue]:
    """The pictures of a site that are one rater's hold all its patients."""
    total: dict[tuple[str, str], float] = {}
    last: dict[tuple[str, str], Entry] = {}
    for line in read.pictures:
        key = line.row.site, line.row.picture.partition(".")[0]
        total[key] = total.get(key, 0.0) + line.row.weight
        last[key] = line.entry
    for (site, rater), weight in total.items():
        if abs(weight - 1.0) > SLACK:
            yield last[site, rater].issue("E-ATLAS-152", f"pictures of {site} by {rater} sum to {weight:g}, not 1")


def figures(read: Tables) -> Iterator[Issue]:
    """Every column of figures is a picture, every row a finding that was asked about, every cell a probability."""
    pictures = {(line.row.site, line.row.picture) for line in read.pictures}
    asked = {line.row.finding for line in read.rated}
    headed: set[str] = set()
    for entry in (one for one in read.entries if one.file.startswith("panel/figures/")):
        site = PurePosixPath(entry.file).stem
        cells = {key: cell for key, cell in entry.values.items() if key not in ("finding", "side")}
        if site not in headed:
            headed.add(site)
            for picture in sorted(cells.keys() - {own for of, own in pictures if of == site}):
                yield entry.issue("E-ATLAS-153", f"column {picture}: {site} has no such picture in panel/pictures.csv")
        if entry.values.get("finding") not in asked:
            yield entry.issue(
                "E-ATLAS-154", f"{entry.values.get('finding')!r} was not asked about", "see panel/findings.csv"
            )
        if entry.values.get("side") not in PLACES:
            yield entry.issue("E-ATLAS-154", f"side {entry.values.get('side')!r}", f"one of {' '.join(PLACES)}")
        yield from _figures(entry, [cell for cell in cells.values() if cell])
    for line in read.rated:
        yield from _figures(line.entry, [line.row.background])


def settings(read: Tables) -> Iterator[Issue]:
    """Every rater of a setting divided all of a thousand patients among sources that exist."""
    known = {line.entry.key for line in read.raters}
    total: dict[tuple[str, str], float] = {}
    last: dict[str, Entry] = {}
    for entry in (one for one in read.entries if one.file == "panel/settings.csv"):
        setting, site, *patients = entry.values
        name = str(entry.values[setting])
        yield from site_exists(entry, str(entry.values[site]), read)
        last[name] = entry
        for rater in patients:
            if not _NUMBER.fullmatch(str(entry.values[rater])):
                yield entry.issue("E-ATLAS-155", f"{rater}: {entry.values[rater]!r} is no number of patients")
            else:
                total[name, rater] = total.get((name, rater), 0.0) + float(entry.values[rater])
    for (name, rater), patients_of in total.items():
        if rater not in known:
            yield last[name].issue("E-ATLAS-150", f"{rater}: no such rater", "see panel/raters.yaml")
        if abs(patients_of / THOUSAND - 1.0) > SLACK:
            yield last[name].issue("E-ATLAS-155", f"{rater} has {patients_of:g} patients in {name}, not {THOUSAND}")


def _figures(entry: Entry, cells: list[str]) -> Iterator[Issue]:
    for cell in cells:
        try:
            read_figures(cell, Where())
        except AtlasError as error:
            yield entry.issue(error.code, error.message, error.hint)


RULES = (raters, weights, figures, settings)
