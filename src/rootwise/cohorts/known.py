"""Cases with a known answer: what each reading may see of them, and what counts as right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path

from rootwise.cases import Case, Casebook, ParsedFile, read_many, select
from rootwise.cases.case import EXAMINATION

Sites = frozenset[str]

QUALITIES = ("rich", "medium", "sparse")
SCORED = ("rich", "medium")  # a sparse case often cannot be solved by anybody
NOT_STATED = "not stated"

# Head of a site's id -> the kind under which its cases are counted.
KINDS = {
    "root": "roots",
    "roots": "roots",
    "cauda_equina": "cauda equina, conus, cord",
    "conus": "cauda equina, conus, cord",
    "cord": "cauda equina, conus, cord",
    "plexus": "plexus",
    "nerve": "nerves",
    "joint": "joints, bone, soft tissue",
    "bone": "joints, bone, soft tissue",
    "soft": "joints, bone, soft tissue",
    "vessel": "vessels, viscera",
    "viscera": "vessels, viscera",
    "systemic": "systemic",
    "brain": "brain",
    "spine": "axial spine",
    "none": "none",
}
SEVERAL = "several kinds"
PRINTED = frozenset({"case_report", "series_item", "teaching_vignette"})  # kinds of sources
KIND_ORDER = (*dict.fromkeys(KINDS.values()), SEVERAL)

# What no complaint of back, groin, hip or leg is asked about; roots are told apart by their level.
_ARM_NERVES = (
    "median ulnar radial posterior_interosseous axillary suprascapular musculocutaneous long_thoracic accessory "
    "anterior_interosseous intercostal"
)
_ABOVE = (
    "brain", "cord.cervical", "plexus.brachial", "plexus.brachial_upper", "plexus.brachial_lower", "joint.shoulder",
    *(f"nerve.{name}" for name in _ARM_NERVES.split()),
)  # fmt: skip
_LOWEST_ABOVE = 9  # T10 supplies the lower abdomen, T9 does not


@dataclass(frozen=True, slots=True)
class KnownCase:
    """One case with its answer.

    Attributes:
        case: the whole case.
        truth: every site that is a source, as the file says.
        accept: the answers that count as right, each a set of sites; an unknown side stands for either.
        strict: the truth alone, as one set, or as several where its side is unknown.
        kind: one of `KIND_ORDER`.
        roots: root levels among the true sites.
        quality: `rich`, `medium`, `sparse` or `NOT_STATED`.
        lower: whether every true site lies below the neck and arm: back, groin, hip or leg.
        modelled: whether the model holds every true site.
        names_level: findings that give the answer away, left out of every reading but `all`.
    """

    case: Case
    truth: tuple[str, ...]
    accept: frozenset[Sites]
    strict: frozenset[Sites]
    kind: str
    roots: tuple[str, ...]
    quality: str
    lower: bool
    modelled: bool
    names_level: tuple[str, ...] = ()

    def read(self, reading: str) -> Case:
        """What one reading sees of the case: `bedside`, `electrodiagnosis` or `all`.

        Raises:
            CaseError: no such reading.
        """
        return select(self.case, reading, self.names_level)


@dataclass(frozen=True, slots=True)
class Known:
    """The cases that can be scored, and how many were left out for which reason."""

    cases: tuple[KnownCase, ...]
    left_out: dict[str, int]


def counted(reasons: Mapping[str, int]) -> str:
    """Reasons with their numbers, in words: `3 quality sparse, 1 not readable`; `none` where there are none."""
    return ", ".join(f"{n} {reason}" for reason, n in sorted(reasons.items())) or "none"


def known_cases(
    paths: Iterable[str | Path], modelled: Collection[str], qualities: Collection[str] = SCORED
) -> Known:
    """The cases of files and folders whose answer is known.

    Args:
        paths: as `read_many` takes them.
        modelled: the model's sites.
        qualities: which to keep; a case that states no quality is kept.
    Returns:
        The cases in the order read. Left out, with the reason: files that give no case, cases without an answer, of
        another quality, or with a source of neck or arm that the model does not hold.
    """
    bases = {_base(site) for site in modelled}
    kept: list[KnownCase] = []
    left_out: Counter[str] = Counter()
    for parsed in read_many(paths):
        one = _known(parsed, bases)
        reason = one if isinstance(one, str) else _unfit(one, qualities)
        if reason:
            left_out[reason] += 1
        elif isinstance(one, KnownCase):
            kept.append(one)
    return Known(tuple(kept), dict(left_out))


def _known(parsed: ParsedFile, bases: Collection[str]) -> KnownCase | str:
    book: Casebook | None = parsed.casebook
    if parsed.case is None:
        return "not readable"
    if book is None or book.truth is None or not book.truth.sites:
        return "no known answer"
    truth = book.truth.sites
    return KnownCase(
        _as_told(parsed.case, book),
        truth,
        frozenset(either for one in book.truth.accept for either in _sided(one)),
        frozenset(_sided(truth)),
        kind_of(truth),
        tuple(sorted({site.split(".")[1] for site in truth if site.startswith("root.")})),
        book.quality or NOT_STATED,
        not any(map(_is_above, truth)),
        all(_base(site) in bases for site in truth),
        book.names_level,
    )


def _as_told(case: Case, book: Casebook) -> Case:
    """A published case is a report: what it leaves out of the examination was mostly normal."""
    printed = book.source is not None and book.source.kind in PRINTED and EXAMINATION not in case.asked
    return replace(case, asked={**case.asked, EXAMINATION: "volunteered"}) if printed else case


def _unfit(one: KnownCase, qualities: Collection[str]) -> str:
    if one.quality != NOT_STATED and one.quality not in qualities:
        return f"quality {one.quality}"
    return "" if one.lower or one.modelled else "a source of neck or arm, not modelled"


def _sided(sites: Sequence[str]) -> list[Sites]:
    """The sets that a set stands for: the source states one side without saying which."""
    stems = [site.removesuffix(".unknown") for site in sites]
    open_side = [stem != site for stem, site in zip(stems, sites, strict=True)]
    choices = [
        (f"{stem}.left", f"{stem}.right") if unknown else (stem,)
        for stem, unknown in zip(stems, open_side, strict=True)
    ]
    return [frozenset(one) for one in product(*choices)]


def _base(site: str) -> str:
    head, _, side = site.rpartition(".")
    return head if side in {"left", "right", "unknown"} else site


def kind_of(truth: Iterable[str]) -> str:
    """The kind under which a set of true sites is counted."""
    kinds = {KINDS[site.partition(".")[0]] for site in truth}
    return kinds.pop() if len(kinds) == 1 else SEVERAL


def _is_above(site: str) -> bool:
    base = _base(site)
    if not base.startswith("root."):
        return base in _ABOVE
    region, number = base[5], int(base[6:])
    return region == "C" or (region == "T" and number <= _LOWEST_ABOVE)
