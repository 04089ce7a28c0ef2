"""The atlas in a real browser: by keyboard, wide, narrow and dark."""


import pytest
from playwright.sync_api import Page, expect
from tests.pages.screen import NARROW, assert_fits, open_example, overhang, tab_to


@pytest.mark.parametrize("path", ["/atlas/root.L2", "/atlas/nerve.femoral", "/atlas/pain.groin"])
def test_what_is_folded_fits_a_narrow_page_as_well(page: Page, path: str) -> None:
    page.set_viewport_size(NARROW)
    page.goto(path)
    for summary in page.locator("summary").all():
        summary.click()
    assert overhang(page) <= 0


def test_a_page_is_found_and_reached_by_keyboard_alone(page: Page) -> None:
    page.goto("/atlas/pain.groin")
    tab_to(page, "Atlas", most=6, of="textContent")
    page.keyboard.press("Enter")
    page.wait_for_url("**/atlas")
    tab_to(page, "q")
    page.keyboard.type("hip flexion strength")
    page.keyboard.press("Enter")
    page.wait_for_url("**/atlas?q=hip+flexion+strength")
    tab_to(page, "/atlas/strength.hip_flexion", most=13, of="attributes.href?.value")
    page.keyboard.press("Enter")
    page.wait_for_url("**/atlas/strength.hip_flexion")
    expect(page.locator("h1")).to_have_text("Hip flexion strength")


def test_from_a_page_to_the_cell_of_the_case_and_to_the_form(page: Page) -> None:
    open_example(page)
    case = page.url.rpartition("/")[2]
    page.goto(f"/atlas/root.L2?case={case}")
    assert_fits(page)
    page.goto(f"/atlas/joint.hip?case={case}")
    cell = page.locator(".mine .chips a[href*='#cell.']").first
    wanted = str(cell.get_attribute("href")).rpartition("#")[2]
    cell.click()
    page.wait_for_url(f"**/cases/{case}#{wanted}")
    expect(page.locator(f"[id='{wanted}']")).to_be_in_viewport()
    page.goto(f"/atlas/root.L2?case={case}")
    page.locator(".mine .chips a[href*='new_finding=']").first.click()
    page.wait_for_url("**/cases/**#new_finding")
    assert page.locator("#new_finding").input_value() != ""
