"""The symptom map in a real browser: by mouse, by touch, by keyboard alone, without scripts, narrow and dark."""

import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect
from tests.pages.screen import NARROW, SOON, WIDE, assert_fits, focused, overhang, tab_to

FINGER = 24  # px, WCAG 2.2, 2.5.8


@pytest.fixture
def touched(browser: Browser, origin: str) -> Iterator[Page]:
    """A page on a small screen without a mouse."""
    context = browser.new_context(viewport=NARROW, base_url=origin, has_touch=True, is_mobile=True)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    assert complaints == []


def new_case(page: Page) -> None:
    page.goto("/")
    page.get_by_role("button", name="New case").click()
    page.wait_for_url("**/cases/*")


def field(page: Page, place: str, view: str = "front") -> str:
    return f'.layers:has(#marks-{view}) .field[data-mark="{place}"]'


def drawn(page: Page) -> set[str]:
    keys = page.locator(".layer [data-key]").evaluate_all("found => found.map(one => one.dataset.key)")
    return {str(key) for key in keys}


def revision(page: Page) -> str:
    return page.locator('#state [name="revision"]').input_value()


def test_a_picture_is_marked_by_mouse(page: Page) -> None:
    new_case(page)
    page.locator(field(page, "groin:right")).click()
    expect(page.locator("#marked li")).to_have_text(["right groin painRemove"], timeout=SOON)
    page.get_by_role("radio", name="Tingling", exact=True).click()
    page.locator(field(page, "knee:right")).click()
    page.get_by_role("radio", name="Asked, absent", exact=True).click()
    page.locator(field(page, "posterior_leg:right", "back")).click()
    expect(page.locator("#marked li")).to_have_count(3, timeout=SOON)
    assert drawn(page) == {"pain:groin:right", "paresthesia:knee:right"}
    expect(page.locator("#marks-back .denied")).to_have_text("no T")
    page.locator("#supply").select_option("root.L2")
    expect(page.locator("#supply-legend")).to_contain_text("upper anterior thigh", timeout=SOON)
    assert page.locator("#supply-front use").count() > 4
    assert_fits(page)
    page.emulate_media(color_scheme="dark")
    assert_fits(page)
    page.reload()
    assert drawn(page) == {"pain:groin:right", "paresthesia:knee:right"}


def test_a_case_is_marked_by_touch_alone_on_a_small_screen(touched: Page) -> None:
    touched.goto("/")
    touched.get_by_role("button", name="New case").tap()
    touched.wait_for_url("**/cases/*")
    touched.get_by_text("Drawing of the body").tap()  # on a phone it waits
    touched.tap(field(touched, "upper_anterior_thigh:left"))
    touched.tap(field(touched, "low_back:axial", "back"))
    touched.tap(field(touched, "great_toe:left", "feet") + " >> nth=0")
    expect(touched.locator("#marked li")).to_have_count(3, timeout=SOON)
    touched.get_by_role("radio", name="Numbness", exact=True).tap()
    touched.tap(field(touched, "medial_leg:left"))
    expect(touched.locator("#marked li")).to_contain_text(
        ["left upper anterior thigh pain", "low back pain", "left great toe pain", "left medial leg numbness"],
        timeout=SOON,
    )
    touched.tap(field(touched, "medial_leg:left"))
    expect(touched.locator("#marked li")).to_have_count(3, timeout=SOON)
    assert overhang(touched) <= 0


def test_every_field_can_be_hit_on_a_small_screen(page: Page) -> None:
    new_case(page)
    page.set_viewport_size(NARROW)
    page.evaluate("document.querySelector('details.apart').open = true")
    small = page.evaluate(
        """least => [...document.querySelectorAll(".field")].flatMap(field => {
            field.scrollIntoView({block: "center"});
            const box = field.getBoundingClientRect();
            // A bent field may not hold the middle of its box: look along its whole height.
            const at = (i, j) => document.elementFromPoint(box.x + box.width * j / 10, box.y + box.height * i / 20);
            const steps = [...Array(19).keys()];
            const hits = steps.some(i => steps.slice(0, 9).some(j => at(i + 1, j + 1) === field));
            return box.width < least || box.height < least || !hits ? [field.dataset.mark + " " + box.width] : [];
        })""",
        FINGER - 1,
    )
    assert small == []


def test_by_keyboard_alone_the_list_does_the_same_and_keeps_the_focus(page: Page) -> None:
    new_case(page)
    page.locator('[name="symptom"][value="pain"]').focus()
    assert page.evaluate("document.activeElement.value") == "pain"
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert focused(page) == "supply"
    for _ in range(6):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.parentElement.id") == "map-as-list":
            break
    page.keyboard.press("Enter")
    tab_to(page, "mark.groin:right")
    page.keyboard.press("Space")
    expect(page.locator("[id='mark.groin:right']")).to_contain_text("numbness", timeout=SOON)
    assert focused(page) == "mark.groin:right"
    page.keyboard.press("Space")
    expect(page.locator("[id='mark.groin:right']")).to_contain_text("not recorded", timeout=SOON)
    assert page.locator("#map-as-list").get_attribute("open") is not None


def test_a_mark_is_drawn_at_once_and_the_answer_greyed(page: Page) -> None:
    new_case(page)
    held: list[Route] = []
    page.route("**/cases/*", lambda route: held.append(route))
    page.locator(field(page, "groin:right")).click()
    assert drawn(page) == {"pain:groin:right"}
    assert revision(page) == "1"
    expect(page.locator("#answer.pending")).to_be_visible()
    held.pop().continue_()
    expect(page.locator("#marked li")).to_have_count(1, timeout=SOON)
    expect(page.locator("#answer.pending")).to_have_count(0)


def test_quick_taps_are_all_kept_each_with_what_was_chosen_then(page: Page) -> None:
    new_case(page)
    page.route("**/cases/*", lambda route: (time.sleep(0.3), route.continue_()))
    for place in ("groin:right", "knee:right", "medial_thigh:right", "lateral_thigh:right"):
        page.locator(field(page, place)).click()
    page.get_by_role("radio", name="Numbness", exact=True).click()
    page.locator(field(page, "knee:left")).click()
    page.get_by_role("radio", name="Pain", exact=True).click()
    page.locator(field(page, "knee:right")).click()
    expect(page.locator('#state [name="revision"]')).to_have_value("7", timeout=2 * SOON)
    assert drawn(page) == {
        "pain:groin:right", "pain:medial_thigh:right", "pain:lateral_thigh:right", "numbness:knee:left",
    }  # fmt: skip
    page.locator("#undo").click()
    expect(page.locator("#marked li")).to_have_count(5, timeout=SOON)
    assert "pain:knee:right" in drawn(page)


def test_a_refused_tap_is_taken_back_from_the_drawing(page: Page) -> None:
    new_case(page)
    other = page.context.new_page()
    other.goto(page.url)
    page.locator(field(page, "groin:right")).click()
    expect(page.locator("#marked li")).to_have_count(1, timeout=SOON)
    other.locator(field(other, "knee:left")).click()
    expect(other.locator("#answer.refused")).to_contain_text("E-STORE-002", timeout=SOON)
    assert drawn(other) == set()


def test_choosing_what_to_mark_or_to_shade_is_no_edit(page: Page) -> None:
    new_case(page)
    posted: list[str] = []
    page.on("request", lambda request: posted.append(request.url) if request.method == "POST" else None)
    page.get_by_role("radio", name="Tingling", exact=True).click()
    page.get_by_role("radio", name="Asked, absent", exact=True).click()
    page.locator("#supply").select_option("nerve.femoral")
    expect(page.locator("#supply-legend")).to_contain_text("Skin of femoral nerve", timeout=SOON)
    time.sleep(0.8)  # longer than the delay of an edit that is typed
    assert posted == []
    expect(page.locator("#answer.pending")).to_have_count(0)


def test_the_way_of_asking_is_saved_and_undone(page: Page) -> None:
    new_case(page)
    page.locator('[id="asked.pain"]').select_option("mapped")
    expect(page.locator('#state [name="revision"]')).to_have_value("2", timeout=SOON)
    page.locator("#undo").click()
    expect(page.locator('[id="asked.pain"]')).to_have_value("", timeout=SOON)


def test_it_marks_and_shades_without_scripts(browser: Browser, origin: str) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=origin, viewport=WIDE)
    page = context.new_page()
    new_case(page)
    page.locator('[name="symptom"][value="paresthesia"]').check()
    page.locator("#map-as-list summary").click()
    page.locator("[id='mark.groin:right']").click()
    expect(page.locator("#marked li")).to_have_text(["right groin paresthesiaRemove"])
    assert page.locator('#marks-front [data-key="paresthesia:groin:right"]').count() == 1
    page.locator("#supply").select_option("root.L4")
    page.get_by_role("button", name="Shade", exact=True).click()
    expect(page.locator("#supply-legend")).to_contain_text("medial leg 77 %")
    context.close()
