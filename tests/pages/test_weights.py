"""Why this answer: the bars of the pages against the command line, and the rows of the atlas that they open to."""

import csv
import pickle
import re
from collections.abc import Callable, Hashable
from pathlib import Path
from urllib.parse import quote

import pytest
import yaml
from tests.interfaces.command import EXAMPLES, L3, ROOT, called
from tests.pages.browsing import FRAGMENT, Visitor

from rootwise.atlas.tables.panel import load_panel
from rootwise.interfaces.server.answer.answered import answered
from rootwise.interfaces.server.answer.choices import single_sites
from rootwise.interfaces.server.answer.source import set_of
from rootwise.interfaces.server.answer.weighed import based, compared, explained
from rootwise.model.cache import load_model

DATA = ROOT / "src" / "rootwise" / "atlas" / "data"
EXAMPLE = f"/examples/{L3.name}"
UNSIDED = b"findings: {reflex.patellar: {unknown: absent}, pain.groin: {unknown: present}, history.cancer: yes}\n"
NUMBERED = L3.read_text().replace("findings:", "numbering: {lumbar_count: 6, castellvi: III}\nfindings:", 1)


def sums(text: str) -> list[str]:
    """Prior, groups and sum as the command prints them: with two spaces behind the figure."""
    return re.findall(r"^ +([+-]\d+\.\d\d)  \w", text, re.MULTILINE)


def of_findings(text: str) -> list[str]:
    return re.findall(r"^    ([+-]\d+\.\d\d) \w", text, re.MULTILINE)


def shown_sums(page: str) -> list[str]:
    return re.findall(r'class="sum (?:prior|group|total)" data-bans="([^"]+)"', page)


def shown_findings(page: str) -> list[str]:
    return re.findall(r'data-finding="[^"]+" data-bans="([^"]+)"', page)


def text_of(page: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", page.partition("<main")[2]).split())


@pytest.mark.parametrize("rival", ["", "root.L4.right", "root.L3.right+root.L4.right"])
def test_the_bars_are_those_of_explain(visitor: Visitor, l3: str, rival: str) -> None:
    told = called("explain", L3, *(["--against", rival] if rival else [])).stdout
    shown = visitor.get(f"{l3}/why?rival={quote(rival)}").text
    assert shown_sums(shown) == sums(told)
    assert shown_findings(shown) == of_findings(told)
    assert len(sums(told)) == 6
    assert len(of_findings(told)) == 10


@pytest.mark.parametrize("rival", ["", "root.L4.right"])
def test_prior_and_groups_add_up_to_the_sum(visitor: Visitor, l3: str, rival: str) -> None:
    *parts, total = map(float, shown_sums(visitor.get(f"{l3}/why?rival={rival}").text))
    assert sum(parts) == pytest.approx(total, abs=0.005 * (len(parts) + 1))  # each is rounded to two places


def test_the_answer_itself_has_the_bars_of_the_findings_at_once(visitor: Visitor, l3: str) -> None:
    shown = visitor.get(l3).text
    assert shown_findings(shown) == of_findings(called("explain", L3).stdout)
    assert shown_sums(shown) == []


def test_a_bar_that_rests_on_grade_c_or_d_is_dashed_and_no_other(visitor: Visitor, l3: str) -> None:
    bars = re.findall(r"<details class=\"weight\".*?</details>", visitor.get(l3).text, re.DOTALL)
    for bar in bars:
        grade = re.search(r"grade ([ABCD])", bar)
        drawn = re.search(r'<rect class="(for|against)( assumed)?"', bar)
        assert grade is not None
        assert drawn is not None
        assert (drawn[2] is not None) == (grade[1] in "CD")
        assert drawn[1] == ("for" if 'data-bans="+' in bar else "against")
    assert {'"for"', '"for assumed"', '"against"', '"against assumed"'} - set(
        re.findall(r'<rect class=("(?:for|against)(?: assumed)?")', "".join(bars))
    ) == {'"for"'}  # nothing of grade A or B speaks for the leader of this case


@pytest.mark.parametrize(
    ("first", "second"), [("root.L3.right", "root.L4.right"), ("root.L2.right+root.L3.right", "nerve.femoral.right")]
)
def test_a_comparison_is_that_of_compare(visitor: Visitor, l3: str, first: str, second: str) -> None:
    told = called("compare", L3, first, second).stdout
    shown = visitor.get(f"{l3}/compare?first={quote(first)}&second={second}").text
    assert shown_sums(shown) == sums(told)
    assert shown_findings(shown)[:8] == of_findings(told)[:8]  # the command prints eight
    joined = " ".join(told.split())
    labels = re.findall(r"<h3>([^<]+) <span", shown)
    abnormal, normal = (
        re.findall(rf'>if {word}</\w+>\s*<span class="bans">([^<]+)<', shown) for word in ("abnormal", "normal")
    )
    assert labels
    for label, one, other in list(zip(labels, abnormal, normal, strict=True))[:8]:
        assert f"{label}: {one} if abnormal, {other} if normal".lower() in joined.lower()


def test_without_a_choice_the_two_likeliest_are_compared(visitor: Visitor, l3: str) -> None:
    assert "<h1>L3 right or" in visitor.get(f"{l3}/compare").text


def test_a_pair_may_be_written_with_a_plus_that_was_not_escaped() -> None:
    assert set_of("root.L3.left+joint.hip.left") == set_of("root.L3.left joint.hip.left")
    assert len(set_of("root.L3.left joint.hip.left")) == 2


def test_a_bar_opens_to_the_row_of_the_atlas(visitor: Visitor, l3: str) -> None:
    with (DATA / "findings" / "tension.csv").open(newline="") as handle:
        row = next(
            one
            for one in csv.DictReader(handle)
            if one["finding"] == "tension.femoral_nerve_stretch" and one["source"] == "shin2012"
        )
    source = {k: v for path in (DATA / "sources").glob("*.yaml") for k, v in yaml.safe_load(path.read_text()).items()}[
        "shin2012"
    ]
    shown = visitor.get(f"{l3}/evidence?finding=tension.femoral_nerve_stretch&side=right&first=root.L3.right").text
    text = text_of(shown)
    assert f"{row['k']} of {row['n']}" in text
    assert "Grade A, seen in the paper" in text
    assert row["selection"] == "operated"
    assert "operated patients" in text
    for part in (source["citation"], source["population"], row["note"]):
        assert part in text
    assert f'href="{source["url"]}" rel="noreferrer"' in shown
    assert f'href="/atlas/tension.femoral_nerve_stretch?case={l3.rpartition("/")[2]}"' in shown
    assert "95 % interval 63 to 88 %" in text  # Wilson for 32 of 41, worked out by hand: 63.3 to 88.0


def test_a_weight_that_the_panel_judged_opens_to_what_each_rater_said(visitor: Visitor, l3: str) -> None:
    panel, asked = load_panel(sites=("root.L3",)), "strength.hip_flexion"
    text = text_of(visitor.get(f"{l3}/evidence?finding=strength.hip_flexion&side=right&first=root.L3.right").text)
    for rater in ("r1", "r2", "r3", "r4"):
        own = [one for one in panel.pictures if one.rater == rater]
        shown = sum(one.row.weight * one.same.get(asked, panel.background[asked]).shown for one in own)
        percent = 100 * shown / sum(one.row.weight for one in own)
        assert f"{percent:.0f} % : a rater of the panel: {panel.raters[rater].view}" in text
    assert "Grade D, consensus, a panel or our own assumption" in text
    assert "L3 fibres" not in text


@pytest.mark.parametrize("file", [*EXAMPLES.glob("*.yaml"), "unknown side", "filled"], ids=str)
def test_every_bar_opens(visitor: Visitor, file: Path | str) -> None:
    content = file.read_bytes() if isinstance(file, Path) else UNSIDED
    path = visitor.opened("one.yaml", content)
    if file == "filled":
        visitor.edit(path, "fill:left")
    asked = re.findall(r'hx-get="([^"]+/evidence[^"]+)"', visitor.get(path).text)
    assert len(asked) >= 3
    for one in asked:
        assert visitor.client.get(one.replace("&amp;", "&"), headers=FRAGMENT).status_code == 200, one


def test_evidence_for_two_answers_names_both(visitor: Visitor, l3: str) -> None:
    asked = "finding=pain.anterior_thigh&side=right&first=root.L3.right&second=root.L4.right"
    text = text_of(visitor.get(f"{l3}/evidence?{asked}").text)
    assert "For L3 right" in text
    assert "For L4 right" in text
    assert "Without any of these sources" in text


def test_what_is_fetched_for_an_answer_is_refused_once_the_case_has_changed(visitor: Visitor, l3: str) -> None:
    seen = visitor.revision(l3)
    asked = (
        f"{l3}/why?revision={seen}",
        f"{l3}/evidence?finding=pain.buttock&side=right&first=root.L3.right&revision={seen}",
    )
    assert [visitor.client.get(path, headers=FRAGMENT).status_code for path in asked] == [200, 200]
    visitor.edit(l3, age="61")
    for path in asked:
        refused = visitor.client.get(path, headers=FRAGMENT)
        assert refused.status_code == 409
        assert "E-SERVER-040" in refused.text
        assert 'id="answer"' not in refused.text
        assert "<html" not in refused.text


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("why?rival=root.L9.right", 422, "E-QUERY-002"),
        ("why?rival=root.L3.right", 422, "E-QUERY-003"),
        ("why?rival=root.L1.right%2Broot.L2.right%2Broot.L5.right", 422, "E-QUERY-004"),
        ("why?rival=spine.axial%2Broot.L3.right", 422, "E-QUERY-005"),
        ("why?revision=new", 422, "E-SERVER-010"),
        (f"why?rival={'x' * 300}", 422, "E-SERVER-010"),
        ("evidence?finding=pain.groin&side=right&first=root.L3.right", 404, "E-SERVER-041"),
        ("evidence?finding=pain.buttock&side=left&first=root.L3.right", 404, "E-SERVER-041"),
        ("evidence?finding=pain.buttock&side=right&first=L3", 422, "E-QUERY-002"),
        ("evidence?finding=pain.buttock&side=right&first=", 422, "E-QUERY-004"),
        ("evidence?finding=pain.buttock&side=right", 422, "E-SERVER-010"),
        ("compare?first=root.L3&second=root.L4.right", 422, "E-QUERY-002"),
        ("compare?first=%3Cscript%3E&second=root.L4.right", 422, "E-QUERY-002"),
        ("compare?first=none%2Broot.L3.right&second=root.L4.right", 422, "E-QUERY-005"),
    ],
)
def test_what_cannot_be_weighed_is_told_with_code_and_hint(
    visitor: Visitor, l3: str, path: str, status: int, code: str
) -> None:
    for page in (f"{l3}/{path}", f"{EXAMPLE}/{path}"):
        told = visitor.get(page)
        assert told.status_code == status
        assert code in told.text
        assert "<script>" not in told.text


@pytest.mark.parametrize("page", ["why", "compare", "what-if", "evidence?finding=pain.groin&side=left&first=none"])
def test_there_is_nothing_behind_a_case_or_example_that_is_not_there(visitor: Visitor, page: str) -> None:
    assert visitor.get(f"/cases/no-such/{page}").status_code == 404
    assert visitor.get(f"/examples/no-such.yaml/{page}").status_code == 404


def test_a_kept_file_that_is_no_case_is_said_to_be_none(visitor: Visitor) -> None:
    kept = visitor.client.app.state.store.add("bad.yaml", b"findings: {strength.hip_flexion: {left: 9}}\n")  # type: ignore[attr-defined]
    for page, status in (("why", 422), ("compare", 200), ("compare?first=none&second=brain", 422), ("what-if", 200)):
        told = visitor.get(f"/cases/{kept.id}/{page}")
        assert told.status_code == status
        assert ("E-SERVER-042" in told.text) == (status == 422)


def test_an_example_opens_to_the_same_weights(visitor: Visitor, l3: str) -> None:
    for page in ("why", "compare"):
        own, example = (visitor.get(f"{path}/{page}").text for path in (l3, EXAMPLE))
        assert shown_findings(own) == shown_findings(example) != []
    assert f'hx-get="{EXAMPLE}/why?revision=0"' in visitor.get(EXAMPLE).text


def test_both_names_of_a_level_are_shown_where_the_count_is_in_doubt(visitor: Visitor, tmp_path: Path) -> None:
    file = tmp_path / "numbered.yaml"
    file.write_text(NUMBERED)
    told = " ".join(called("localize", file).stdout.split())
    shown = visitor.get(visitor.opened("numbered.yaml", NUMBERED.encode())).text
    lines = re.findall(r"<li>([^<]+)</li>", shown.partition("<h3>Vertebral numbering")[2].partition("</ul>")[0])
    assert len(lines) == 3
    assert all(line in told for line in lines)
    assert sum("from above L" in line and "from below L" in line for line in lines) == 2


@pytest.mark.parametrize(
    ("question", "values"),
    [
        (answered, (L3.read_bytes(), L3.name)),
        (explained, (L3.read_bytes(), L3.name, ("root.L4.right",))),
        (compared, (L3.read_bytes(), L3.name, ("root.L3.right",), ("root.L4.right",))),
        (based, (L3.read_bytes(), L3.name, "pain.buttock", "right", ("root.L3.right",), ("root.L4.right",))),
        (single_sites, ()),
    ],
)
def test_a_question_can_be_asked_of_another_process(
    question: Callable[..., object], values: tuple[Hashable, ...]
) -> None:
    hash(values)
    answer = pickle.loads(pickle.dumps(question))(load_model(), *pickle.loads(pickle.dumps(values)))
    assert pickle.loads(pickle.dumps(answer)) == answer
