"""A case in the words of the small atlas: what each finding says of a level, and what was left untold."""

from collections.abc import Iterator

from tests.oracle.levels import Latent
from tests.oracle.tables import MIDLINE, PARTS, SELDOM, Tables, finer

from rootwise.cases.case import Case, Finding
from rootwise.terms import vocabulary

NORMAL = {"5", "normal", "absent", "none", "0", "negative", "no"}
# word of the vocabulary -> value of the observation table, where they differ
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
GRADES = ("5", "4", "2", "0")  # of strength, worse and worse
MANY = 6  # normal grades of one side that are one look
DENIED = 0.05  # a denied coarse pain is wrong in so many of those who have it in some part

Observations = dict[Latent, list[list[float]]]  # P(value | level), one list an observation


def normal(finding: Finding) -> bool:
    # MRC grade 0 is the worst grade; spontaneous activity 0 is none.
    return (
        finding.value in NORMAL
        and not (finding.value == "0" and finding.id.startswith("strength."))
        and not (finding.value == "absent" and finding.id.startswith(("sensation.", "reflex.")))
    )


def observations(case: Case, tables: Tables) -> Observations:
    """Every finding at its target."""
    found: Observations = {}
    looked: set[Latent] = set()
    findings = shown(case)
    for finding in findings:
        latent, method = place(finding, tables)
        look = screening(finding, method, findings)
        if look == "one look":
            latent = Latent(tables, f"{latent.name.partition(':')[0]}:lower_limb", latent.side)
        elif not known(latent):
            continue
        if latent.name in PARTS and normal(finding) and method in {"mrc", "sensation"}:
            if latent in looked:
                continue  # however many values it wrote, it was one look
            looked.add(latent)
        coarse = latent.name in PARTS or bool(finer(latent.name.removeprefix("pain.")))
        if coarse and not normal(finding) and part_recorded(finding, findings):
            continue  # the coarse word is implied by the finer one
        if latent.is_sign:
            values = sign_values(finding, latent)
            if coarse and normal(finding):
                values = [values[0], *(DENIED for _ in values[1:])]
        else:
            values = [table(tables, method, str(finding.value), z) for z in range(latent.levels)]
            seen = visible(finding, method, tables)
            values = [seen * p + (1.0 - seen) * values[0] for p in values]
            if normal(finding) and (coarse or look):
                missed = 1.0 - tables.constants["screen_sensitivity"]
                values = [(1.0 - missed) * p + missed * values[0] for p in values]
        trust = {"probable": 0.8, "possible": 0.5}.get(finding.certainty or "", 1.0)
        trust = min(trust, 0.5) if finding.limited_by else trust
        mean = sum(values) / len(values)
        found.setdefault(latent, []).append([trust * p + (1.0 - trust) * mean for p in values])
    return found


def shown(case: Case) -> list[Finding]:
    """Of several visits, the most abnormal value of each finding and side; the first of equals."""
    best: dict[tuple[str, str], Finding] = {}
    for finding in case.findings:
        key = (finding.id, finding.side)
        if key not in best or worse(finding) > worse(best[key]):
            best[key] = finding
    return [finding for finding in case.findings if finding is best[finding.id, finding.side]]


def worse(finding: Finding) -> int:
    """How abnormal a graded value is; of several visits only grades are compared here."""
    return GRADES.index(finding.value) if finding.value in GRADES else int(not normal(finding))


def screening(finding: Finding, method: str, findings: list[Finding]) -> str:
    """Whether a normal is part of `one look` at the limb, or `a look` at its own target beside weak ones."""
    if not normal(finding) or method not in {"mrc", "sensation"}:
        return ""
    if finding.by in {"fill", "expanded"}:
        return "one look"
    graded = [f for f in findings if f.id.startswith("strength.") and f.side == finding.side and fine(f)]
    if method == "mrc" and sum(normal(f) for f in graded) >= MANY:
        return "one look" if all(normal(f) for f in graded) else "a look"
    return ""


def fine(finding: Finding) -> bool:
    return not finding.id.endswith("lower_limb")


def known(latent: Latent) -> bool:
    """Whether the small atlas holds a target: images of other discs and strength of other muscles it does not."""
    if latent.name.startswith("mri."):
        return latent.tables.holds(latent.name)
    return not latent.name.startswith("strength:") or latent.name in (*PARTS, *PARTS["strength:lower_limb"])


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


def part_recorded(finding: Finding, findings: list[Finding]) -> bool:
    family, _, region = finding.id.partition(".")
    families: tuple[str, ...]
    if family == "pain":
        families, heads = ("pain",), {name for name in vocabulary().regions.within if is_part(name, region)}
    elif family in {"strength", "weakness"}:
        families, heads = ("strength", "weakness"), {"knee_extension", "ankle_dorsiflexion"}
    else:
        families, heads = ("sensation", "numbness", "paresthesia"), {"medial_leg"}
    return any(
        f.side in ((finding.side,) if finding.side != "axial" else ("left", "right", "axial"))
        and not normal(f)
        and f.id.partition(".")[0] in families
        and f.id.partition(".")[2] in heads
        for f in findings
    )


def is_part(name: str, region: str) -> bool:
    return name != region and set(vocabulary().regions.parts(name)) <= set(finer(region))


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
    if any(finding.id.partition(".")[0] in symptoms for finding in case.findings):
        yield from untold(case, tables)
    strength = [f for f in shown(case) if f.id.partition(".")[0] in {"strength", "weakness", "function"}]
    weak = {f.side for f in strength if not normal(f)}
    for side, other in (("left", "right"), ("right", "left")):
        if other in weak and not any(f.side in (side, "axial") for f in strength):
            yield [Latent(tables, "strength:lower_limb", side)], tables.constants["silence_other_side"]


def untold(case: Case, tables: Tables) -> Iterator[tuple[list[Latent], float]]:
    """Regions that a history leaves out."""
    findings = shown(case)
    sides = {finding.side for finding in findings if not normal(finding)}
    for families, prefix, regions in (
        ({"pain"}, "pain.", [region for region in tables.pains() if region not in MIDLINE | SELDOM]),
        ({"numbness", "paresthesia"}, "sensation:", ["medial_leg"]),
    ):
        full = any(case.asked.get(family) in {"mapped", "itemised"} for family in families)
        m_same = ASKED_FULLY if full else tables.constants["silence_same_side"]
        m_other = ASKED_FULLY if full else tables.constants["silence_other_side"]
        told = [f for f in findings if f.id.partition(".")[0] in families]
        covering = told + [f for f in findings if prefix != "pain." and f.id.startswith("sensation.")]
        left_out: dict[str, list[Latent]] = {}
        for side in ("left", "right"):
            said = {leaf for f in covering if f.side in (side, "axial") for leaf in leaves(f.id.partition(".")[2])}
            left_out[side] = [Latent(tables, prefix + region, side) for region in regions if region not in said]
        if not covering:  # nothing was said of the whole family: one statement about either side
            yield left_out["left"] + left_out["right"], m_same
            continue
        for side, latents in left_out.items():
            limb = [f for f in told if f.side in (side, "axial") and f.id.partition(".")[2] not in MIDLINE]
            if side in sides:
                yield from (([latent], m_same) for latent in latents)
            elif latents and not limb:
                yield latents, m_other
        for region in [region for region in tables.pains() if region in MIDLINE and prefix == "pain."]:
            here = [f for f in told if f.id == f"pain.{region}"]
            if not here:
                yield [Latent(tables, f"pain.{region}", "axial")], m_same
            for side, other in (("left", "right"), ("right", "left")):
                if here and {f.side for f in here} == {side} and any(not normal(f) for f in here):
                    yield [Latent(tables, f"pain.{region}", other)], m_other


def leaves(region: str) -> tuple[str, ...]:
    return finer(region) or (region,)
