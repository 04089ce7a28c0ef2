"""An atlas of two sites (root.L3 and none) that breaks no rule: for tests that break one at a time."""

from datetime import date
from pathlib import Path

from rootwise.atlas.lint.lint import lint
from rootwise.errors import Issue

TODAY = date(2026, 1, 1)
HEAD = "finding,value,site,cause,state,side,age,k,n,p,ess,kind,selection,source,grade,note\n"
FILES = {
    "sources/all.yaml": """\
sasaki2014:
  citation: "Sasaki M. J Spine 2014;3:3"
  doi: 10.4172/2165-7939.1000169
  year: 2014
phillips1991:
  citation: "Phillips LH, Park TS. Muscle Nerve 1991;14:1213-1218"
  pmid: "1766452"
""",
    "anatomy/supply.csv": """\
target,kind,root,share,path,reach,source,grade,note
vastus_lateralis,muscle,L3,0.4,nerve.femoral.intrapelvic > nerve.femoral,thigh,consensus,D,
vastus_lateralis,muscle,L4,0.6,nerve.femoral.intrapelvic > nerve.femoral,thigh,consensus,D,[phillips1991]
groin,skin,L3,0.7,none,hip,assumption,D,
groin,skin,L4,0.3,plexus.lumbar,hip,assumption,D,
paraspinal_L3,muscle,L3,1,dorsal_ramus,trunk,consensus,D,
patellar,reflex,L3,1,none,thigh,consensus,D,
saphenous_snap,ncs_sensory,L4,1,none,leg,consensus,D,
""",
    "anatomy/actions.csv": """\
action,muscle,share,source,grade,note
knee_extension,vastus_lateralis,1,consensus,D,
""",
    "anatomy/adjacency.csv": "region,neighbour\ngroin,medial_thigh\nmedial_thigh,knee\n",
    "anatomy/emg_time.csv": """\
channel,reach,day_onset,day_full,day_fade,day_gone,source,grade,note
spontaneous,thigh,12,24,180,1095,assumption,D,
""",
    "findings/referral.csv": """\
site,cause,region,p,decay,source,grade,note
root.L3,,groin,0.5,0.3,assumption,D,
""",
    "findings/targets.csv": """\
kind,target,level,q0,gamma,source,grade,note
strength,*,0,0.9,4,assumption,D,
strength,*,1,0.95,2,assumption,D,
""",
    "findings/readings.csv": """\
method,value,level,p,source,grade,note
atrophy,absent,0,0.9,assumption,D,
atrophy,present,0,0.1,assumption,D,
atrophy,absent,1,0.2,assumption,D,
atrophy,present,1,0.8,assumption,D,
""",
    "findings/groups.yaml": "tension: [tension.femoral_nerve_stretch]\n",
    "findings/signs.csv": HEAD
    + """\
pain.groin,present,background,,,,,,,0.1,5,as_observed,none,assumption,D,
pain.groin,present,background,,,,60-74,,,0.2,5,as_observed,none,assumption,D,
pain.groin,present,root.L3,,,,,3,7,,,as_observed,operated,sasaki2014,A,
tension.femoral_nerve_stretch,positive,background,,,,,,,0.1,5,as_observed,none,assumption,D,
tension.femoral_nerve_stretch,positive,root.L3,disc,irritation,,,,,0.5,5,as_observed,none,assumption,D,
mri.stenosis.foraminal.L3-L4,mild,background,,,,,,,0.3,5,as_observed,none,assumption,D,
mri.stenosis.foraminal.L3-L4,severe,background,,,,,,,0.1,5,as_observed,none,assumption,D,
""",
    "lesions/sites.yaml": """\
root:
  name: "{level} root"
  kind: nerve
  sided: true
  levels: [L3]
  states:
    irritation:
      weight: 0.6
      by_cause: {disc: 0.6}
      effects: [{at: "canal.{level}", irritation: 0.5}]
      source: assumption
      grade: D
    severe:
      weight: 0.4
      effects: [{at: nerve.femoral.intrapelvic, motor: 0.8}]
      signs_as: irritation
      source: assumption
      grade: D
none:
  name: "no source"
  kind: none
  sided: false
  states:
    symptomatic: {weight: 1, source: assumption, grade: D}
""",
    "lesions/causes.csv": """\
site,cause,share,onset_sudden,days_p10,days_p50,days_p90,age_mean,age_sd,female,harm,source,grade,note
root.L3,disc,0.7,0.4,7,56,365,50,13,0.42,0.15,assumption,D,
root.L3,stenosis,0.3,0.1,30,300,900,65,13,0.5,0.1,assumption,D,
none,unknown,1,0.2,7,60,365,,,,0,assumption,D,
""",
    "lesions/at_background.csv": "site,family,reason\nroot.L3,imaging,nothing of it shows on an image\n",
    "lesions/constants.yaml": """\
silence_same_side: {value: 0.3, source: assumption, grade: D}
silence_other_side: {value: 0.8, source: assumption, grade: D}
other_prior: {value: 0.03, source: assumption, grade: D}
irritability_shift: {value: 1.5, source: assumption, grade: D}
paresthesia_exponent: {value: 2.0, source: assumption, grade: D}
screen_sensitivity: {value: 0.8, source: assumption, grade: D}
coarse_background: {value: 2.0, source: assumption, grade: D}
population_age_mean: {value: 53, source: assumption, grade: D}
population_age_sd: {value: 17, source: assumption, grade: D}
source_effect_sd: {value: 0.35, source: assumption, grade: D}
insufficient_below: {value: 0.2, source: assumption, grade: D}
miscounted: {value: 0.54, source: assumption, grade: D}
run_of_roots: {value: 0.025, source: assumption, grade: D}
""",
    "priors/setting.csv": "setting,site,share,source,grade,note\n"
    + "".join(
        f"{setting},root.L3,0.6,assumption,D,\n{setting},none,0.4,assumption,D,\n"
        for setting in ("primary_care", "spine_clinic", "emg_lab", "hospital")
    ),
    "priors/cause_mix.csv": """\
setting,site,cause,factor,source,grade,note
hospital,root.L3,disc,1.5,assumption,D,
""",
    "priors/pairs.csv": """\
first,second,relation,weight,form,source,grade,note
root.*,root.*,both_sides,0.005,share,assumption,D,
root.*,*,other,0.05,product,assumption,D,
""",
    "priors/comorbidity.csv": "site,age,p,source,grade,note\nroot.L3,75-,0.1,assumption,D,\n",
    "not_modelled.yaml": "arm:\n  reason: out of scope\n  findings: [emg.deltoid]\n",
    "care/urgency.yaml": """\
rules:
  - id: numb_saddle
    sources: [consensus, sasaki2014]
    grade: D
    review_by: 2027-11-30
""",
}
SIGNS = "findings/signs.csv"
SITES = "lesions/sites.yaml"
SUPPLY = "anatomy/supply.csv"
CAUSES = "lesions/causes.csv"


ROW = "pain.groin,present,root.L3,,,,,3,7,,,as_observed,operated,sasaki2014,A,"


def write(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def broken(folder: Path, file: str, old: str, new: str) -> tuple[Issue, ...]:
    assert FILES[file].count(old) >= 1, "the test's own text is not in the table"
    return lint(write(folder, {**FILES, file: FILES[file].replace(old, new, 1)}), TODAY)


def assert_named(issues: tuple[Issue, ...], code: str, file: str, line: int | None, says: str) -> None:
    """One of the issues has this code and these words, and stands on this line of this file."""
    found = [issue for issue in issues if issue.code == code and says in issue.message]
    assert found, [issue.render() for issue in issues]
    if line is not None:
        assert (file, line) in {(issue.where, issue.line) for issue in found}
