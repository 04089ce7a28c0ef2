"""Case entry in a real browser: by touch on a tablet and a phone, rows that open, files that are dropped."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from tests.interfaces.command import EXAMPLES
from tests.pages.screen import NARROW, SOON, WIDE, focused, open_example, overhang, tab_to

from rootwise.cases import read, read_bytes

TABLET, PHONE = {"width": 820, "height": 1180}, {"width": 390, "height": 844}
# Counts what a finger does, and how far the page is scrolled under it, over all pages of a visit.
COUNTER = """
const add = (name, by) => sessionStorage.setItem(name, Number(sessionStorage.getItem(name)) + by);
addEventListener("pointerdown", (event) => event.isTrusted && event.pointerType === "touch" && add("taps", 1), true);
let last = 0;
addEventListener("scroll", () => { add("scrolled", Math.abs(scrollY - last)); last = scrollY; });
"""
Touching = Callable[[dict[str, int]], Page]


@pytest.fixture
def touching(browser: Browser, origin: str) -> Iterator[Touching]:
    """A page under a finger; everything that it asks for and complains of is looked at."""
    contexts = []
    complaints: list[str] = []

    def opened(size: dict[str, int]) -> Page:
        context = browser.new_context(viewport=size, has_touch=True, is_mobile=True, base_url=origin)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(SOON)
        page.add_init_script(COUNTER)
        page.on("request", lambda request: request.url.startswith(origin) or complaints.append(request.url))
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield opened
    for context in contexts:
        context.close()
    assert [text for text in complaints if "status of 4" not in text] == []


def new_case(page: Page) -> None:
    page.goto("/")
    page.locator("#new-case").tap()
    page.wait_for_url("**/cases/*")


def cell(page: Page, finding: str, side: str = "right") -> Locator:
    return page.locator(f'[id="cell.{finding}.{side}"]')


def key(page: Page, text: str) -> Locator:
    return page.locator(f'.keys:visible [data-key="{text}"]')


def counted(page: Page, name: str) -> float:
    return float(page.evaluate(f"Number(sessionStorage.getItem('{name}'))"))


def saved(page: Page, revision: int) -> None:
    expect(page.locator('#state [name="revision"]')).to_have_value(str(revision), timeout=SOON)


def file_of(page: Page) -> bytes:
    return page.request.get(f"{page.url.partition('?')[0]}/file").body()


def values(page: Page, by: str | None = None) -> dict[tuple[str, str], str | float]:
    """The findings of the kept file, by id and side."""
    case = read_bytes(file_of(page), "a.yaml").case
    assert case is not None
    return {(one.id, one.side): one.value for one in case.findings if one.by == by}


@pytest.mark.parametrize("size", [TABLET, PHONE], ids=["tablet", "phone"])
def test_a_quick_case_takes_twelve_taps(touching: Touching, size: dict[str, int]) -> None:
    page = touching(size)
    new_case(page)
    page.evaluate("sessionStorage.clear()")
    page.locator("#side-right").tap()
    quick = {
        "strength.hip_flexion": "4",
        "strength.knee_extension": "4-",
        "reflex.patellar": "1",
        "tension.femoral_nerve_stretch": "+",
        "sensation.anterior_thigh": "-",
    }
    for finding, text in quick.items():
        cell(page, finding).tap()
        key(page, text).tap()
        expect(cell(page, finding)).to_have_value(text)
    page.locator("#pad-fill").tap()
    expect(cell(page, "strength.knee_flexion")).to_have_value("n", timeout=SOON)
    assert counted(page, "taps") <= 12
    # Down through the rows, and no further: the grid of a phone is some three screens long.
    assert counted(page, "scrolled") < 4 * size["height"]
    assert values(page) == {
        ("strength.hip_flexion", "right"): "4",
        ("strength.knee_extension", "right"): "4-",
        ("reflex.patellar", "right"): "reduced",
        ("tension.femoral_nerve_stretch", "right"): "positive",
        ("sensation.anterior_thigh", "right"): "reduced",
    }
    assert {side for _, side in values(page, by="fill")} == {"right"}


@pytest.mark.parametrize("size", [TABLET, PHONE, NARROW], ids=["tablet", "phone", "narrow"])
def test_the_pad_has_the_keys_of_its_cell_and_hides_none_of_it(
    touching: Touching, size: dict[str, int]
) -> None:
    page = touching(size)
    new_case(page)
    # The last row of the grid lies where the pad comes up.
    for finding, text in (
        ("strength.ankle_inversion", "4+"),
        ("hip_exam.trendelenburg", "-"),
        ("reflex.achilles", "0"),
    ):
        target = cell(page, finding, "left")
        target.tap()
        expect(page.locator("#pad")).to_be_visible()
        assert target.evaluate("cell => cell.inputMode") == "none"
        box, pad = target.bounding_box(), page.locator("#pad").bounding_box()
        assert box is not None
        assert pad is not None
        assert box["y"] + box["height"] <= pad["y"]
        assert round(pad["y"] + pad["height"]) == size["height"]
        for button in page.locator("#pad button:visible").all():
            area = button.bounding_box()
            assert area is not None
            assert area["height"] >= 44
            assert area["width"] >= 44
        key(page, text).tap()
        expect(target).to_have_value(text)
        expect(key(page, text)).to_have_attribute("aria-pressed", "true")
    assert overhang(page) <= 0
    saved(page, 4)
    page.locator("#pad-close").tap()
    expect(page.locator("#pad")).to_be_hidden()


def test_the_pad_goes_on_to_the_next_row_when_asked_to(touching: Touching) -> None:
    page = touching(PHONE)
    new_case(page)
    cell(page, "strength.hip_flexion").tap()
    page.locator("#pad-next").tap()
    key(page, "5").tap()
    expect(cell(page, "strength.hip_extension")).to_have_value("5")
    page.get_by_label("move on after each key").tap()
    key(page, "4").tap()  # the same cell anew: the tap before did not move on
    expect(cell(page, "strength.hip_extension")).to_have_value("4")
    for _ in range(3):
        key(page, "5").tap()
    expect(cell(page, "strength.knee_extension")).to_have_value("5")
    assert focused(page) == "cell.strength.knee_flexion.right"
    key(page, "").tap()  # taking back does not move on
    assert focused(page) == "cell.strength.knee_flexion.right"
    expect(page.locator("#pad-back")).to_be_enabled()
    page.wait_for_timeout(1500)  # the last edit is on its way
    assert values(page) == {
        ("strength.hip_extension", "right"): "4",
        ("strength.hip_abduction", "right"): "5",
        ("strength.hip_adduction", "right"): "5",
        ("strength.knee_extension", "right"): "5",
    }


def test_a_keyboard_moves_through_the_grid_as_before_and_sees_no_pad(page: Page) -> None:
    open_example(page)
    cell(page, "strength.hip_abduction", "left").focus()
    expect(page.locator("#pad")).to_be_hidden()
    for pressed, expected in (
        ("Tab", "cell.strength.hip_abduction.right"),
        ("Tab", "cell.strength.hip_adduction.left"),
        ("Enter", "cell.strength.knee_extension.left"),
        ("ArrowRight", "cell.strength.knee_extension.right"),
        ("ArrowUp", "cell.strength.hip_adduction.right"),
        ("Shift+Tab", "cell.strength.hip_adduction.left"),
    ):
        page.keyboard.press(pressed)
        assert focused(page) == expected
    page.keyboard.type("4-")
    page.keyboard.press("Enter")
    saved(page, 2)
    assert values(page)["strength.hip_adduction", "left"] == "4-"
    page.locator("#pad-button").click()
    expect(page.locator("#pad")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#pad")).to_be_hidden()


def test_a_row_opens_by_keyboard_and_stays_open_when_the_leg_is_filled(page: Page) -> None:
    open_example(page)
    cell(page, "reflex.patellar", "left").focus()
    page.keyboard.press("ArrowLeft")
    assert focused(page) == "how.reflex.patellar"
    page.keyboard.press("Enter")
    opened = page.locator('[id="opened.how.reflex.patellar"]')
    expect(opened).to_contain_text("Tap the tendon just below the kneecap", timeout=SOON)
    expect(opened.get_by_role("img")).to_have_accessible_name(re.compile("hammer strikes the tendon below"))
    expect(page.locator('[id="how.reflex.patellar"]')).to_have_attribute("aria-expanded", "true")
    page.locator("#fill-left").click()
    expect(cell(page, "strength.hip_abduction", "left")).to_have_value("n", timeout=SOON)
    expect(opened).to_contain_text("Tap the tendon just below the kneecap", timeout=SOON)
    page.locator('[id="how.reflex.patellar"]').focus()
    page.keyboard.press(" ")
    expect(opened).to_have_count(0)
    page.keyboard.press("ArrowRight")
    assert focused(page) == "cell.reflex.patellar.left"


def test_a_row_opens_by_touch(touching: Touching) -> None:
    page = touching(PHONE)
    new_case(page)
    page.locator('[id="how.sensation.anterior_thigh"]').tap()
    opened = page.locator('[id="opened.how.sensation.anterior_thigh"]')
    expect(opened).to_contain_text("Touch with cotton, then with a pin", timeout=SOON)
    expect(opened.locator('a[href^="/atlas/root.L2?case="]')).to_have_text("L2")
    assert overhang(page) <= 0


def test_a_row_is_a_link_without_scripts(browser: Browser, origin: str) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=origin)
    page = context.new_page()
    open_example(page)
    page.get_by_role("link", name="hip flexion", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Hip flexion strength: how to test")
    context.close()


def test_the_page_of_a_test_is_narrow_and_wide(page: Page) -> None:
    for finding in ("tension.femoral_nerve_stretch", "sensation.medial_leg"):
        page.goto(f"/tests/{finding}")
        page.set_viewport_size(NARROW)  # type: ignore[arg-type]
        assert overhang(page) <= 0
        page.set_viewport_size(WIDE)  # type: ignore[arg-type]


def test_the_past_has_three_answers_under_a_finger(touching: Touching) -> None:
    page = touching(TABLET)
    new_case(page)
    page.get_by_text("Red flags").tap()
    asked = page.get_by_role("radiogroup", name="cancer")
    expect(asked.get_by_role("radio", name="not asked")).to_be_checked()
    asked.get_by_role("radio", name="yes").tap()
    saved(page, 2)
    expect(page.locator("#told-0-count")).to_have_text("1 yes, 12 not asked")
    page.get_by_role("radiogroup", name="fever").get_by_role("radio", name="no", exact=True).tap()
    saved(page, 3)
    asked.get_by_role("radio", name="not asked").tap()
    saved(page, 4)
    assert b"cancer" not in file_of(page)
    assert b'history.fever: "no"' in file_of(page)
    page.locator("#undo").tap()
    expect(asked.get_by_role("radio", name="yes")).to_be_checked(timeout=SOON)
    expect(page.locator("#told-0")).to_have_attribute("open", "")


def test_the_side_outlives_a_reload(touching: Touching) -> None:
    page = touching(PHONE)
    new_case(page)
    page.locator("#side-both").tap()
    page.reload()
    expect(page.locator("#side-both")).to_be_checked()


def add(page: Page, words: str, finding: str, result: str, side: str = "") -> None:
    """A finding of the list by touch: words on the system's keyboard, then taps."""
    listed = page.locator("#others li, #marked li")
    n_before = listed.count()
    page.locator("#new_finding").tap()
    page.keyboard.type(words)
    page.locator(f'[data-finding="{finding}"]').tap()
    chip = page.locator("#found").get_by_role("button", name=result, exact=True)
    expect(chip).to_be_visible(timeout=SOON)
    if side:
        page.locator("#finding_side").select_option(side)  # the system's own picker
    chip.tap()
    expect(listed).to_have_count(n_before + 1, timeout=SOON)


def test_a_published_l2_case_is_entered_by_touch_alone(touching: Touching) -> None:
    page = touching(TABLET)
    new_case(page)
    page.locator("#side-right").tap()
    for field, typed in (("#head-age", "78"), ("#head-duration_days", "2 weeks")):
        page.locator(field).tap()
        page.keyboard.type(typed)
    page.locator("#head-sex").select_option("female")
    page.locator("#head-onset").select_option("sudden")
    expect(page.locator("#duration-said")).to_have_text("14 days: 2 weeks", timeout=SOON)
    page.get_by_text("Red flags").tap()
    page.get_by_role("radiogroup", name="recent spine procedure").get_by_role("radio", name="yes").tap()
    add(page, "low back pain", "pain.low_back", "present")
    add(page, "thigh pain", "pain.thigh", "present")
    add(page, "numb thigh", "numbness.thigh", "present")
    add(page, "numb leg", "numbness.leg", "present")
    add(page, "proximal limb strength", "strength.proximal_lower_limb", "weak")
    add(page, "distal limb strength", "strength.distal_lower_limb", "weak")
    add(page, "ct mass foraminal l2 l3", "ct.mass.foraminal.L2-L3", "present")
    entered = read_bytes(file_of(page), "a.yaml").case
    published = read(EXAMPLES / "l2-cement-leak.yaml").case
    assert entered is not None
    assert published is not None
    assert set(entered.findings) == set(published.findings)
    assert (entered.age, entered.sex, entered.onset, entered.duration_days) == (78, "female", "sudden", 14)
    # The same case as a file has the same leader.
    leader = page.locator(".sources li").first.text_content()
    page.goto("/examples/l2-cement-leak.yaml")
    assert page.locator(".sources li").first.text_content() == leader


def test_a_listed_value_is_changed_in_place(page: Page) -> None:
    open_example(page)
    page.get_by_label("Result of MRI: right L4 root contact").select_option("compression")
    saved(page, 2)
    assert b"mri.root_contact.L4" in file_of(page)
    page.reload()
    expect(page.get_by_label("Result of MRI: right L4 root contact")).to_have_value("compression")


def test_a_finding_is_chosen_from_the_words_by_keyboard(page: Page) -> None:
    open_example(page)
    tab_to(page, "new_finding", "Shift+Tab", 250)
    page.keyboard.type("foot drop")
    choice = page.locator('[data-finding="weakness.ankle_dorsiflexion"]')
    expect(choice).to_be_visible(timeout=SOON)
    for _ in range(5):
        page.keyboard.press("Tab")
        if choice.evaluate("button => button === document.activeElement"):
            break
    page.keyboard.press("Enter")
    expect(page.locator("#new_finding")).to_have_value("weakness.ankle_dorsiflexion")
    present = page.locator("#found").get_by_role("button", name="present", exact=True)
    expect(page.locator("#found").get_by_role("button", name="absent", exact=True)).to_be_focused(timeout=SOON)
    page.keyboard.press("Tab")
    expect(present).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#others")).to_contain_text("right ankle dorsiflexion weakness (reported)", timeout=SOON)


DROP = """([name, text]) => {
  const held = new DataTransfer();
  held.items.add(new File([text], name));
  for (const kind of ["dragenter", "dragover", "drop"]) {
    document.querySelector("h1").dispatchEvent(
      new DragEvent(kind, { dataTransfer: held, bubbles: true, cancelable: true }));
  }
}"""


def test_a_dropped_file_is_opened(page: Page) -> None:
    page.goto("/")
    content = (EXAMPLES / "l2-cement-leak.yaml").read_bytes()
    page.evaluate(DROP, ["l2.yaml", content.decode()])
    page.wait_for_url("**/cases/*")
    assert file_of(page) == content


def test_a_dropped_file_that_is_no_case_is_told_as_on_the_command_line(page: Page) -> None:
    page.goto("/")
    page.evaluate(DROP, ["bad.yaml", "findings:\n  pain.groyne: {left: present}\n"])
    expect(page.get_by_role("alert")).to_contain_text("E-CASE-016")
    expect(page.get_by_role("alert")).to_contain_text("bad.yaml, line 2")
    expect(page.get_by_role("alert")).to_contain_text('did you mean "pain.groin"?')


def test_two_dropped_files_are_one_too_many(page: Page) -> None:
    page.goto("/")
    page.evaluate(
        DROP.replace("held.items.add", "held.items.add(new File([text], 'b.yaml')); held.items.add"), ["a", "x"]
    )
    expect(page.locator("#drop-hint")).to_have_text("One file at a time: it holds one case.")
    assert page.url.endswith("/")


def test_a_finding_is_picked_from_the_folded_lists(touching: Touching) -> None:
    page = touching(TABLET)
    new_case(page)
    page.locator("#pick > summary").tap()
    page.locator("#picks summary", has_text="Tenderness").tap()
    page.locator('#picks [data-finding="tenderness.calf"]').tap()
    expect(page.locator("#new_finding")).to_have_value("tenderness.calf")
    page.locator("#finding_side").select_option("left")
    page.locator("#found .chips button", has_text="present").tap()
    expect(page.locator("#others")).to_contain_text("left calf tenderness")
