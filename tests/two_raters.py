"""A panel of two raters and one site that breaks no rule, for tests that count by hand or break one rule at a time."""

RATERS = """\
r1: {round: 1, date: November 2026, view: all, protocol: as told, blind: saw no case, lists: [1]}
r2: {round: 1, date: November 2026, view: all, protocol: as told, blind: saw no case, lists: [1, 2]}
s1: {round: 1, date: November 2026, view: all, protocol: as told, blind: saw no case, lists: []}
s2: {round: 1, date: November 2026, view: all, protocol: as told, blind: saw no case, lists: []}
"""
FINDINGS = "finding,background,list\npain.groin,.1,1\nstrength.knee_extension,.03/.004,1\nhistory.fever,.02,2\n"
HEAD = (
    "site,picture,name,cause,weight,spread,onset_sudden,days_p10,days_p50,days_p90,age_mean,age_sd,female,"
    "primary_care,spine_clinic,emg_lab,hospital\n"
)
PICTURES = (
    HEAD
    + """\
root.L3,r1.1,a disc,disc,.75,uni,.4,7,60,400,50,12,.4,.2,.5,.1,.2
root.L3,r1.2,both sides,,.25,asymmetric,.1,30,300,900,60,12,.4,,,,
root.L3,r2.1,a disc,disc,1,uni,.4,7,60,400,50,12,.4,.2,.5,.1,.2
"""
)
FIGURES = """\
finding,side,r1.1,r1.2,r2.1
pain.groin,same,.5,.3,.6
pain.groin,other,,.05,
strength.knee_extension,same,.4/.2,.5,
history.fever,same,,.3,.2
"""
SETTINGS = "setting,site,s1,s2\nemg_lab,root.L3,900,700\nemg_lab,none,100,300\n"
PANEL = {
    "panel/settings.csv": SETTINGS,
    "panel/raters.yaml": RATERS,
    "panel/findings.csv": FINDINGS,
    "panel/pictures.csv": PICTURES,
    "panel/figures/root.L3.csv": FIGURES,
}
