"""The pages in a real browser: by keyboard alone, narrow and wide, and never to another origin."""

import time

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.pages.screen import NARROW, SOON, add, assert_fits, down_to, open_example, overhang, tab_to


def test_a_published_l3_case_is_entered_by_keyboard_alone_and_answered(page: Page) -> None:
    page.goto("/")
    assert_fits(page)
    page.keyboard.press("Enter")  # "New case" has the focus
    page.wait_for_url("**/cases/*")
    tab_to(page, "head-age")
    for typed in ("48", "male"):
        page.keyboard.type(typed)
        page.keyboard.press("Tab")
    tab_to(page, "head-duration_days")
    page.keyboard.type("120")
    tab_to(page, "side-left", "Shift+Tab")
    page.keyboard.press("ArrowRight")
    for finding in ("pain.buttock", "pain.lateral_hip", "pain.anterior_thigh"):
        add(page, finding, "present")
    tab_to(page, "cell.strength.hip_flexion.right")
    page.keyboard.type("4+")
    down_to(page, "cell.strength.knee_extension.right")
    page.keyboard.type("4+")
    down_to(page, "cell.reflex.patellar.right")
    page.keyboard.type("0")
    down_to(page, "cell.tension.femoral_nerve_stretch.right")
    page.keyboard.type("+")
    page.keyboard.press("Enter")
    add(page, "mri.herniation.foraminal.L3-L4", "protrusion", backwards=True)
    add(page, "mri.root_contact.L3", "compression")
    add(page, "mri.root_contact.L4", "contact")
    expect(page.locator(".sources li").first).to_contain_text("L3 right: exits the L3-L4 foramen", timeout=SOON)
    expect(page.locator("#answer")).not_to_have_class("pending", timeout=SOON)
    assert_fits(page)
    page.reload()
    expect(page.locator('[id="cell.reflex.patellar.right"]')).to_have_value("0")
    expect(page.locator("#others li")).to_have_count(3)
    expect(page.locator("#marked li")).to_have_count(3)


def test_an_answer_is_greyed_the_moment_its_case_changes(page: Page) -> None:
    open_example(page)
    page.route("**/cases/*", lambda route: (time.sleep(0.5), route.continue_()))
    page.locator('[id="cell.strength.knee_extension.right"]').fill("2")
    expect(page.locator("#answer.pending")).to_be_visible()
    expect(page.locator("#answer .alarm").first).to_be_visible(timeout=SOON)
    expect(page.locator("#answer.pending")).to_have_count(0)


def test_a_bad_grade_is_told_beside_and_the_last_good_state_is_kept(page: Page) -> None:
    open_example(page)
    page.locator('[id="cell.strength.knee_extension.right"]').fill("9")
    page.keyboard.press("Tab")
    expect(page.locator("#answer.refused")).to_contain_text("E-CASE-014", timeout=SOON)
    expect(page.locator('[id="cell.strength.knee_extension.right"]')).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#to-answer")).to_have_text("Not saved: see why")
    assert_fits(page)
    page.reload()
    expect(page.locator('[id="cell.strength.knee_extension.right"]')).to_have_value("4+")


def test_undo_and_fill_change_the_grid_at_once(page: Page) -> None:
    open_example(page)
    cell = page.locator('[id="cell.strength.hip_abduction.left"]')
    page.locator("#fill-left").click()
    expect(cell).to_have_value("n", timeout=SOON)
    page.locator("#undo").click()
    expect(cell).to_have_value("", timeout=SOON)
    page.locator("#redo").click()
    expect(cell).to_have_value("n", timeout=SOON)


def test_of_two_tabs_the_second_is_refused_and_sees_both(page: Page) -> None:
    open_example(page)
    other = page.context.new_page()
    other.goto(page.url)
    page.locator('[id="cell.reflex.achilles.right"]').fill("1")
    page.keyboard.press("Tab")
    expect(page.locator('#state [name="revision"]')).to_have_value("2", timeout=SOON)
    other.locator('[id="cell.reflex.achilles.right"]').fill("0")
    other.keyboard.press("Tab")
    expect(other.locator("#answer.refused")).to_contain_text("E-STORE-002", timeout=SOON)
    expect(other.locator("#answer.refused tbody")).to_contain_text("right ankle jerk")
    assert_fits(other)


def test_it_saves_without_scripts(browser: Browser, origin: str) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=origin)
    page = context.new_page()
    open_example(page)
    page.locator('[id="cell.reflex.achilles.right"]').fill("0")
    page.locator("#save").click()
    expect(page.locator('[id="cell.reflex.achilles.right"]')).to_have_value("0")
    expect(page.locator('#state [name="revision"]')).to_have_value("2")
    context.close()


@pytest.mark.parametrize("path", ["/", "/examples/l3-foraminal-herniation.yaml", "/nothing"])
def test_a_narrow_page_never_scrolls_sideways(page: Page, path: str) -> None:
    page.set_viewport_size(NARROW)
    page.goto(path)
    assert overhang(page) <= 0
