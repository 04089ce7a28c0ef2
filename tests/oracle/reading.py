"""A case in the words of the small atlas: what each finding says of a level, and what was left untold."""

from collections.abc import Iterator

from tests.oracle.levels import Latent
from tests.oracle.tables import PARTS, Tables

from rootwise.cases.case import Case, Finding

NORMAL = {"5", "normal", "absent", "none", "0", "negative", "no"}
# word of the vocabulary -> value of the reading table, where they differ
WORDS = {
    ("mrc", "normal"): ("5",),
    ("mrc", "weak"): ("4", "2", "0"),
    ("sensation", "abnormal"): ("reduced", "absent"),
    ("reflex", "abnormal"): ("brisk", "reduced", "absent"),
    ("reflex", "clonus"): ("brisk",),
    **{("function", word): ("normal",) for word in ("none", "absent")},
    **{("function", word): ("abnormal",) for word in ("mild", "moderate", "severe", "present")},
    ("spontaneous", "0"): ("absent",),
    ("spontaneous", "1+"): ("present",),
    ("spontaneous", "2+"): ("present",),
    ("motor_units", "polyphasic"): ("abnormal",),
}
WHEN_DAY_UNKNOWN = (7, 14, 30, 60, 120, 240, 480, 730)
ASKED_FULLY = 0.9

Readings = dict[Latent, list[list[float]]]  # P(value | level), one list a reading


def normal(finding: Finding) -> bool:
    # MRC grade 0 is the worst grade; spontaneous activity 0 is none.
    return (
        finding.value in NORMAL
        and not (finding.value == "0" and finding.id.startswith("strength."))
        and not (finding.value == "absent" and finding.id.startswith(("sensation.", "reflex.")))
    )


def readings(case: Case, tables: Tables) -> Readings:
    """Every finding at its target."""
    found: Readings = {}
    for finding in case.findings:
        latent, method = place(finding, tables)
        if finding.id.startswith("mri.") and not tables.holds(finding.id):
            continue
        if latent.name in PARTS and not normal(finding) and part_recorded(finding, case):
            continue  # the coarse word is implied by the finer one
        if latent.is_sign:
            values = sign_values(finding, latent)
        else:
            values = [table(tables, method, str(finding.value), z) for z in range(latent.levels)]
            seen = visible(finding, method, tables)
            values = [seen * p + (1.0 - seen) * values[0] for p in values]
            if latent.name in PARTS and normal(finding):
                missed = 1.0 - tables.constants["screen_sensitivity"]
                values = [(1.0 - missed) * p + missed * values[0] for p in values]
        trust = {"probable": 0.8, "possible": 0.5}.get(finding.certainty or "", 1.0)
        trust = min(trust, 0.5) if finding.limited_by else trust
        mean = sum(values) / len(values)
        found.setdefault(latent, []).append([trust * p + (1.0 - trust) * mean for p in values])
    return found


def place(finding: Finding, tables: Tables) -> tuple[Latent, str]:
    family, _, rest = finding.id.partition(".")
    name, method = finding.id, ""
    if family in {"strength", "weakness", "function"}:
        name = "strength:" + {"squat": "knee_extension", "heel_walk": "ankle_dorsiflexion"}.get(rest, rest)
        method = {"strength": "mrc", "weakness": "weak"}.get(family, family)
    elif family in {"sensation", "numbness", "paresthesia"}:
        name, method = f"sensation:{rest}", family
    elif family in {"reflex", "atrophy"}:
        name, method = f"{family}:{rest}", family
    elif family == "emg":
        muscle, _, method = rest.partition(".")
        name = f"emg:{muscle}"
    return Latent(tables, name, finding.side), method


def part_recorded(finding: Finding, case: Case) -> bool:
    families = (
        ("strength", "weakness")
        if finding.id.startswith(("strength", "weakness"))
        else ("sensation", "numbness", "paresthesia")
    )
    latent = {"strength": "strength:lower_limb", "weakness": "strength:lower_limb"}.get(
        finding.id.partition(".")[0], "sensation:leg"
    )
    heads = {part.partition(":")[2] for part in PARTS[latent]}
    return any(
        f.side == finding.side
        and not normal(f)
        and f.id.partition(".")[0] in families
        and f.id.partition(".")[2] in heads
        for f in case.findings
    )


def sign_values(finding: Finding, latent: Latent) -> list[float]:
    order = ("none", "mild", "moderate", "severe")
    if latent.levels == 2 or normal(finding):
        level = 0 if normal(finding) else 1
    elif finding.value == "present":  # not graded: any level above normal
        return [0.0] + [1.0] * (latent.levels - 1)
    else:
        limits = latent.tables.thresholds(latent.name)
        level = sum(order.index(str(finding.value)) >= order.index(limit) for limit in limits)
    return [float(z == level) for z in range(latent.levels)]


def table(tables: Tables, method: str, value: str, level: int) -> float:
    names = WORDS.get((method, value), (value,))
    return sum(
        row.p for row in tables.atlas.readings if (row.method, row.level) == (method, level) and row.value in names
    )


def visible(finding: Finding, method: str, tables: Tables) -> float:
    if method == "atrophy":
        return 1.0 if finding.day is None else min(finding.day / 28, 1.0)
    course = next((row for row in tables.atlas.visibility if row.channel == method), None)
    if course is None:
        return 1.0
    shares = []
    for day in WHEN_DAY_UNKNOWN if finding.day is None else (finding.day,):
        share = min(max((day - course.day_onset) / (course.day_full - course.day_onset), 0.0), 1.0)
        if course.day_fade is not None and course.day_gone is not None:
            faded = min(max((day - course.day_fade) / (course.day_gone - course.day_fade), 0.0), 1.0)
            share *= 1.0 - 0.8 * faded
        shares.append(share)
    return sum(shares) / len(shares)


def silences(case: Case, tables: Tables) -> Iterator[tuple[list[Latent], float]]:
    """What was not told: targets read at the most affected, and the chance that it would have been told."""
    symptoms = {"pain", "numbness", "paresthesia"}
    if not any(finding.id.partition(".")[0] in symptoms for finding in case.findings):
        return
    sides = {finding.side for finding in case.findings if not normal(finding)}
    for families, prefix, regions in (
        ({"pain"}, "pain.", ("groin", "lateral_hip", "buttock")),
        ({"numbness", "paresthesia"}, "sensation:", ("medial_leg",)),
    ):
        full = any(case.asked.get(family) in {"mapped", "itemised"} for family in families)
        m_same = ASKED_FULLY if full else tables.constants["silence_same_side"]
        m_other = ASKED_FULLY if full else tables.constants["silence_other_side"]
        told = [
            finding
            for finding in case.findings
            if finding.id.partition(".")[0] in (families if prefix == "pain." else families | {"sensation"})
        ]
        untold: dict[str, list[Latent]] = {}
        for side in ("left", "right"):
            said = {part(finding.id.partition(".")[2]) for finding in told if finding.side in (side, "axial")}
            untold[side] = [Latent(tables, prefix + region, side) for region in regions if region not in said]
        if not told:  # nothing was said of the whole family: one statement about either side
            yield untold["left"] + untold["right"], m_same
            continue
        for side, latents in untold.items():
            if side in sides:
                yield from (([latent], m_same) for latent in latents)
            elif latents and not any(
                finding.side in (side, "axial") and finding.id.partition(".")[0] in families for finding in told
            ):
                yield latents, m_other
    strength = [f for f in case.findings if f.id.partition(".")[0] in {"strength", "weakness", "function"}]
    weak = {f.side for f in strength if not normal(f)}
    for side, other in (("left", "right"), ("right", "left")):
        if other in weak and not any(f.side in (side, "axial") for f in strength):
            yield [Latent(tables, "strength:lower_limb", side)], tables.constants["silence_other_side"]


def part(region: str) -> str:
    """The one part of a coarse region that the small atlas knows."""
    return {"leg": "medial_leg"}.get(region, region)
