"""What if, and my own guess first: nothing of either is kept."""

import json
import re
from pathlib import Path

import pytest
from tests.interfaces.command import L3, called
from tests.pages.browsing import Visitor

from rootwise.interfaces.server.answer.what_if import usual_values

EXAMPLE = f"/examples/{L3.name}"
FAR_LATERAL = "/examples/l3-far-lateral-herniation.yaml"
WEAK = "finding=strength.ankle_dorsiflexion&side=right&value=weak"
NO_POWER = "finding=strength.ankle_dorsiflexion&side=right&value=1"


def table(page: str) -> dict[str, tuple[str, str]]:
    page = re.sub(r"\s*<svg.*?</svg>\s*|<span class=\"change.*?</span>", "", page, flags=re.DOTALL)
    rows = re.findall(r'<tr><th scope="row">([^<]+)</th><td>([^<]+)</td><td><b>([^<]+)</b>', page)
    return {name: (before, after) for name, before, after in rows}


def localized(file: Path) -> tuple[dict[str, float], dict[str, str]]:
    """Probability by sites, and the sites of each name: `with or without` may come and go with a finding."""
    rows = json.loads(called("localize", "--json", file).stdout)["hypotheses"]
    return {" ".join(r["sites"]): r["probability"] for r in rows}, {r["name"]: " ".join(r["sites"]) for r in rows}


def per_cent(p: float) -> str:
    return "&lt;1 %" if p < 0.01 else f"{100 * p:.0f} %"


def test_it_is_the_answer_to_a_file_with_that_finding_beside_the_present_one(
    visitor: Visitor, l3: str, tmp_path: Path
) -> None:
    file = tmp_path / "weak.yaml"
    line = "  strength.ankle_dorsiflexion: {right: weak}\n"
    file.write_text(L3.read_text().replace("  reflex.patellar", f"{line}  reflex.patellar", 1))
    (before, first), (after, second) = localized(L3), localized(file)
    sites = first | second
    shown = table(visitor.get(f"{l3}/what-if?{WEAK}").text)
    shown.pop("other or none")
    assert len(shown) >= 5
    for name, figures in shown.items():
        assert figures == (per_cent(before.get(sites[name], 0.0)), per_cent(after.get(sites[name], 0.0)))
    told = {sites[name] for name in shown}
    assert told >= {own for own in list(after)[:5] if after[own] >= 0.01}
    assert any(one != other for one, other in shown.values())


def test_nothing_is_kept(visitor: Visitor, l3: str) -> None:
    content, revision = visitor.file(l3), visitor.revision(l3)
    for path in (f"{l3}/what-if?{WEAK}", f"{l3}/compare", f"{l3}?guess=first", f"{l3}?said=root.L2.right"):
        assert visitor.get(path).status_code == 200
    assert visitor.file(l3) == content == L3.read_bytes()
    assert visitor.revision(l3) == revision


def test_an_alarm_that_it_would_raise_is_shown(visitor: Visitor, l3: str) -> None:
    assert "MRC grade 3 or less" not in visitor.get(f"{l3}/what-if?{WEAK}").text
    assert "MRC grade 3 or less" in visitor.get(f"{l3}/what-if?{NO_POWER}").text


def test_what_was_found_after_all_is_added_by_its_button(visitor: Visitor, l3: str) -> None:
    page = visitor.get(f"{l3}/what-if?{WEAK}").text
    fields = dict(re.findall(r'type="hidden" name="((?:new|finding)_\w+)" value="([^"]*)"', page))
    visitor.edit(l3, "add", **fields)
    assert b"strength.ankle_dorsiflexion:" in visitor.file(l3)
    assert "add it to the case" not in visitor.get(f"{EXAMPLE}/what-if?{WEAK}").text


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ("finding=pain.nowhere&side=right&value=present", "E-TERM-001"),
        ("finding=pain.nowhere&side=right", "E-TERM-001"),
        ("finding=strength.hip_flexion&side=right&value=9", "E-CASE-014"),
        ("finding=pain.groin&side=up&value=present", "E-CASE"),
        ("finding=strength.hip_flexion&side=&value=4", "E-SERVER-035"),
    ],
)
def test_what_cannot_be_supposed_is_told_with_its_code(visitor: Visitor, l3: str, asked: str, code: str) -> None:
    told = visitor.get(f"{l3}/what-if?{asked}")
    assert told.status_code == 422
    assert code in told.text


def test_a_finding_without_a_value_asks_for_one_and_offers_those_of_its_scale(visitor: Visitor, l3: str) -> None:
    page = visitor.get(f"{l3}/what-if?finding=reflex.achilles&side=right").text
    assert '<option value="absent">' in page
    assert "<table" not in page


@pytest.mark.parametrize(
    ("finding", "values"),
    [
        ("strength.hip_flexion", ("weak", "normal")),
        ("reflex.patellar", ("reduced", "normal")),
        ("hip_exam.faber", ("positive", "negative")),
        ("history.cancer", ("yes", "no")),
        ("abi", ("", "")),
    ],
)
def test_the_usual_values_of_a_finding(finding: str, values: tuple[str, str]) -> None:
    assert usual_values(finding) == values


def test_every_test_not_done_leads_to_what_if(visitor: Visitor, l3: str) -> None:
    links = re.findall(r'href="([^"]+/what-if\?[^"]+)"', visitor.get(f"{l3}/compare").text)
    assert len(links) >= 10
    for link in links[:4]:
        assert "<table" in visitor.get(link.replace("&amp;", "&")).text


def test_a_guess_covers_the_sources_and_never_an_alarm_or_a_danger(visitor: Visitor, l3: str) -> None:
    visitor.edit(l3, cell__strength__knee_extension__right="2")
    for path, uncovered in ((l3, "MRC grade 3 or less"), (FAR_LATERAL, "Not to be missed, whatever their rank")):
        page = visitor.get(f"{path}?guess=first").text
        assert '<div class="case covering">' in page
        head, covered, tail = re.split(r'<div class="to-cover">|<!-- end of what a guess covers -->', page)
        assert uncovered in head
        for part in ("Probable sources", "Strongest", 'id="why"', 'class="percent"', "<h3>Vertebral numbering"):
            assert part in covered
            assert part not in head + tail
        assert '<div class="case">' in visitor.get(path).text


@pytest.mark.parametrize("path", ["case", "example"])
def test_after_a_guess_the_page_says_what_the_model_gives_it(visitor: Visitor, l3: str, path: str) -> None:
    p = localized(L3)[0]["root.L4.right"]
    page = visitor.get(f"{l3 if path == 'case' else EXAMPLE}?guess=first&said=root.L4.right").text
    assert f"You said L4 right: the model gives it {per_cent(p)}" in page
    assert "covering" not in page


def test_a_guess_stays_through_an_edit(visitor: Visitor, l3: str) -> None:
    text = visitor.edit(l3, fragment=True, said="root.L4.right", cell__reflex__achilles__right="n").text
    assert "You said L4 right" in text
    assert "You said L4 right" in visitor.edit(l3, said="root.L4.right", cell__reflex__achilles__right="0").text
    assert "You were not sure" in visitor.get(f"{l3}?said=not-sure").text


def test_a_guess_that_is_not_of_the_list_is_refused(visitor: Visitor, l3: str) -> None:
    for path in (f"{l3}?said=root.L9.left", f"{EXAMPLE}?said=root.L3"):
        told = visitor.get(path)
        assert told.status_code == 422
        assert "E-SERVER-043" in told.text
