"""The report: one page, the same text as the command line, and never an alarm lost."""

import re
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page, expect
from tests.interfaces.command import EXAMPLES, L3, called
from tests.pages.browsing import Visitor
from tests.pages.screen import SOON, assert_fits

from rootwise.care.rule_book import rule_book
from rootwise.care.urgency import UNVERIFIED
from rootwise.wording.answer.report import Argument, ExamRow, ReportWords
from rootwise.wording.answer.report_text import report_text
from rootwise.wording.answer.words import AlarmWords, AnswerWords, RowWords

CEMENT = EXAMPLES / "l2-cement-leak.yaml"
PUBLISHED = sorted(EXAMPLES.glob("*.yaml"))
WIDE_CASE = b"""
id: wide
patient: {age: 61, sex: female}
findings:
  sphincter.urinary_retention: present
  course.progressive_weakness: "yes"
  history.cancer: "yes"
  history.fever: "yes"
  vascular_exam.pulsatile_abdominal_mass: present
  upper_motor_neuron.babinski: {left: present}
  pain.low_back: present
  strength.knee_extension: {left: "2", right: "3"}
  strength.ankle_dorsiflexion: {left: "2", right: "3"}
  sensation.perineum: reduced
"""
# All alarms of the rule book, in their own words; the words of an action are no part of this list.
ALARMS = [
    AlarmWords(
        f"{rule.level}, at some time",
        rule.say if rule.grade in ("A", "B") else f"{rule.say} {UNVERIFIED}",
        rule.action,
        rule.clock,
        "Triggered by a finding.",
    )
    for rule in rule_book().rules
]
TEXT = st.text(st.characters(codec="utf-8"), min_size=1, max_size=120)
TEXTS = st.lists(TEXT, max_size=12).map(tuple)


@pytest.mark.parametrize("path", PUBLISHED, ids=lambda path: path.stem)
def test_terminal_and_page_give_the_same_text_byte_for_byte(visitor: Visitor, path: Path) -> None:
    told = called("localize", path, "--report").stdout
    assert told
    assert visitor.get(f"/examples/{path.name}/report.txt").content == told.encode()
    kept = visitor.opened(path.name, path.read_bytes())
    sent = visitor.get(f"{kept}/report.txt")
    assert sent.content == told.encode()
    assert sent.headers["content-type"] == "text/plain; charset=utf-8"
    assert len(told) < 1500


def test_the_text_has_the_sentences_of_the_answer(visitor: Visitor) -> None:
    whole = " ".join(called("localize", CEMENT).stdout.split())
    text = visitor.get(f"/examples/{CEMENT.name}/report.txt").text
    for sentence in (
        "haematoma, abscess or infarction of the cord. Action: MRI, as for any severe or progressive deficit.",
        "Time: At presentation; serious events after epidural steroid injection began within minutes to 48 hours.",
        "How the vertebrae were counted is not recorded: confirm the level before any procedure.",
    ):
        assert sentence in " ".join(text.split())
        assert sentence in whole
    assert text.index("! E0, now") < text.index("IMPRESSION: L2 right")


@settings(max_examples=60, deadline=None)
@example(alarms=ALARMS, texts=[("x" * 120,) * 12] * 6, name="x" * 120, rows=5)
@given(
    alarms=st.lists(st.sampled_from(ALARMS), unique_by=lambda one: one.text),
    texts=st.lists(TEXTS, min_size=6, max_size=6),
    name=TEXT,
    rows=st.integers(0, 5),
)
def test_the_text_is_never_long_and_never_loses_an_alarm(
    alarms: list[AlarmWords], texts: list[tuple[str, ...]], name: str, rows: int
) -> None:
    row = RowWords(name, "may represent", "40 %", "20 to 60 %", 0.4)
    dangers = ("Spine and its canal 71 %: cauda equina (mass 40 %)", "Large vessels 7 %: aorta (bleeding 3 %)")
    status = "Inconsistent: the leading source would hardly produce these findings together."
    rest = RowWords("other or none", "", "4 %", "", 0.04)
    versions = "Prior: spine clinic. Findings used: all. rootwise 0.1.0, model 3, atlas 0123456789abcdef."
    answer = AnswerWords(
        case_id=name, alarms=tuple(alarms), dangers=dangers, status=status, rows=(row,) * rows, rest=rest, against="",
        why=(), close=texts[0], counting=texts[1], not_used=texts[2], rests_on=versions,
    )  # fmt: skip
    arguments = tuple(Argument(text, "+0.30 bans", "+0.30 bans, doubles its odds") for text in texts[3][:5])
    rows_of_exam = tuple(ExamRow(text, "4+", "") for text in texts[4])
    told = report_text(
        ReportWords(answer, "61 years", arguments, arguments, texts[5], texts[5], texts[5], rows_of_exam, texts[5], ())
    )
    assert len(told) < 1500
    assert all(character.isprintable() or character == "\n" for character in told)
    for alarm in alarms:
        # Its first words, up to the colon that many have, are enough to know it.
        assert alarm.text.removesuffix(UNVERIFIED).partition(":")[0].rstrip(" .") in told
    assert f", 4{'0' * bool(rows)} %" in told
    assert "Not a medical device, not for emergencies." in told
    assert "atlas 0123456789abcdef" in told


def test_all_alarms_at_once_fit_and_the_text_says_that_it_is_shortened(visitor: Visitor) -> None:
    path = visitor.opened("wide.yaml", WIDE_CASE)
    page, text = visitor.get(path).text, visitor.get(f"{path}/report.txt").text
    n_alarms = page.count('<div class="alarm">')
    assert n_alarms >= 6
    assert len(re.findall(r"^! E\d", text, re.MULTILINE)) == n_alarms
    assert len(text) < 1500
    assert text.endswith("Shortened to fit: the whole answer is with the case.\n")
    assert "Shortened" not in visitor.get("/examples/l3-far-lateral-herniation.yaml/report.txt").text


def test_what_is_shown_of_a_pair_of_legs_is_what_was_entered(visitor: Visitor) -> None:
    content = b"""
id: legs
findings:
  strength.knee_extension: {left: "4+", right: "5"}
  reflex.patellar: {left: absent, right: not_testable}
  strength.hip_flexion: {left: {value: "4", limited_by: pain}}
  sensation.groin: {left: normal, right: {value: normal, by: fill}}
  sphincter.urinary_retention: absent
"""
    path = visitor.opened("legs.yaml", content)
    shown = re.sub(r"<[^>]+>", "|", visitor.get(f"{path}/report").text)
    rows = re.sub(r"\|+", "|", shown)
    assert "|knee extension strength|4+|5|" in rows
    assert "|knee jerk|absent|not testable|" in rows
    assert "|hip flexion strength|4 (limited by pain)|not recorded|" in rows
    assert "Left, normal: groin sensation." in rows
    assert "Right, normal, filled in as one screening look: groin sensation." in rows
    assert "no urinary retention" in rows


def test_impression_comes_first_under_the_alarms(visitor: Visitor) -> None:
    text = visitor.get(f"/examples/{CEMENT.name}/report").text
    order = [
        text.index(part)
        for part in (
            ">Urgent<",
            ">Impression<",
            ">Not to be missed",
            ">Evidence for the leading source<",
            ">Findings as entered<",
        )
    ]
    assert order == sorted(order)
    assert "90 % interval" in text
    assert "For education, research" in text[text.index('<article class="report">') : text.index("</article>")]
    assert ">Urgent<" not in visitor.get(f"/examples/{L3.name}/report").text


def test_the_case_and_the_example_lead_to_their_report(visitor: Visitor, l3: str) -> None:
    assert f'href="{l3}/report"' in visitor.get(l3).text
    assert f'href="/examples/{L3.name}/report"' in visitor.get(f"/examples/{L3.name}").text
    assert f'href="{l3}"' in visitor.get(f"{l3}/report").text


@pytest.mark.parametrize("path", ["/cases/nothing/report", "/cases/nothing/report.txt", "/examples/no.yaml/report"])
def test_a_report_of_nothing_is_not_found(visitor: Visitor, path: str) -> None:
    answer = visitor.get(path)
    assert answer.status_code == 404
    assert "E-S" in answer.text


def test_a_kept_file_that_is_no_case_is_told(visitor: Visitor) -> None:
    kept = visitor.client.app.state.store.add("old.yaml", b"id: old\nfindings: {pain.nowhere: {left: present}}\n")  # type: ignore[attr-defined]
    for end in ("report", "report.txt"):
        answer = visitor.get(f"/cases/{kept.id}/{end}")
        assert answer.status_code == 422
        assert "E-SERVER-045" in answer.text


def test_the_command_takes_one_form_at_a_time_and_tells_bad_files() -> None:
    assert called("localize", L3, "--report", "--json").exit_code == 2
    refused = called("localize", "-", "--report", text="id: [")
    assert refused.exit_code == 1
    assert "E-CASE" in refused.stderr


def n_pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


@pytest.mark.parametrize("path", PUBLISHED, ids=lambda path: path.stem)
def test_a_published_example_prints_on_one_page(page: Page, path: Path) -> None:
    page.goto(f"/examples/{path.name}/report")
    assert n_pages(page.pdf(prefer_css_page_size=True)) == 1
    # A page is a page: the counter sees more than one where there is more.
    page.evaluate(
        "document.querySelector('.report').append(...Array.from({length: 80}, () => document.createElement('hr')))"
    )
    assert n_pages(page.pdf(prefer_css_page_size=True)) > 1


def test_the_print_is_black_and_white_and_without_buttons(page: Page) -> None:
    page.goto(f"/examples/{CEMENT.name}/report")
    page.emulate_media(media="print", color_scheme="dark")
    page.set_viewport_size({"width": 695, "height": 1000})  # A4 within its margins
    expect(page.locator("#print")).to_be_hidden()
    expect(page.locator("textarea")).to_be_hidden()
    coloured = page.evaluate(
        """() => [...document.querySelectorAll(".report, .report *")].flatMap((node) => {
          const style = getComputedStyle(node);
          return ["color", "fill", "stroke", "backgroundColor", "borderTopColor", "borderLeftColor"]
            .map((name) => style[name]).filter((value) => {
              const parts = (value.match(/[\\d.]+/g) || []).map(Number);
              return parts.length >= 3 && new Set(parts.slice(0, 3)).size > 1;
            }).map((value) => node.tagName + " " + value);
        })"""
    )
    assert coloured == []
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") in (
        "rgb(255, 255, 255)",
        "rgba(0, 0, 0, 0)",
    )


def test_it_is_printed_and_copied_by_its_buttons(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.add_init_script("window.print = () => { document.title = 'printed' }")
    page.goto(f"/examples/{L3.name}")
    page.get_by_role("link", name="Report").click()
    page.get_by_role("button", name="Print or save as PDF").click()
    expect(page).to_have_title("printed")
    page.get_by_role("button", name="Copy as plain text").click()
    expect(page.locator("#copied")).to_have_text("Copied.", timeout=SOON)
    assert page.evaluate("navigator.clipboard.readText()") == called("localize", L3, "--report").stdout
    assert_fits(page)
    page.emulate_media(color_scheme="dark")
    page.goto(f"/examples/{CEMENT.name}/report")
    assert_fits(page)


def test_without_scripts_the_text_is_a_link(browser: Browser, origin: str) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=origin)
    page = context.new_page()
    page.goto(f"/examples/{L3.name}/report")
    expect(page.get_by_role("button")).to_have_count(0)
    page.get_by_role("link", name="Plain text").click()
    expect(page.locator("body")).to_contain_text("IMPRESSION: L3 right")
    context.close()


def test_the_figure_beside_a_case_follows_its_edits(page: Page) -> None:
    page.goto(f"/examples/{L3.name}")
    page.get_by_role("button", name="Edit a copy").click()
    page.wait_for_url("**/cases/*")
    figure = page.locator("#answer svg.spine")
    expect(figure.locator(".banner")).to_contain_text("L3 right, exits the L3-L4 foramen")
    for name in ("strength.hip_flexion", "strength.knee_extension", "reflex.patellar", "tension.femoral_nerve_stretch"):
        page.locator(f'[id="cell.{name}.right"]').fill("")
    page.locator('[id="cell.reflex.achilles.left"]').fill("0")
    page.locator('[id="cell.strength.ankle_plantarflexion.left"]').fill("4")
    page.keyboard.press("Tab")
    expect(page.locator('#others [value="remove:mri.root_contact.L3:right"]')).to_be_visible(timeout=SOON)
    expect(page.locator("#answer.pending")).to_have_count(0, timeout=SOON)
    named = page.locator(".sources li").first.inner_text().split(":")[0].split("\n")[0].strip()
    expect(figure.locator(".banner").first).to_contain_text(named[:20], timeout=SOON)
    assert_fits(page)
