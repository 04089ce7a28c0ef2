"""The atlas in a real browser: by keyboard, wide, narrow and dark."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.pages.screen import NARROW, open_example, overhang, shoot, tab_to

PAGES = {
    "index": "/atlas",
    "root": "/atlas/root.L2",
    "nerve": "/atlas/nerve.femoral",
    "muscle": "/atlas/muscle.iliopsoas",
    "region": "/atlas/region.groin",
    "finding": "/atlas/pain.groin",
    "source": "/atlas/source.shin2012",
    "missing": "/atlas/root.L22",
    "search": "/atlas?q=femoral",
}


@pytest.mark.parametrize("name", PAGES)
def test_every_kind_of_page_fits_wide_and_narrow(page: Page, screens: Path, name: str) -> None:
    page.goto(PAGES[name])
    assert overhang(page) <= 0
    shoot(page, screens, f"atlas-{name}")
    page.set_viewport_size(NARROW)
    for summary in page.locator("summary").all():  # what is folded must fit as well
        summary.click()
    assert overhang(page) <= 0


def test_the_dark_page_is_dark(page: Page, screens: Path) -> None:
    page.emulate_media(color_scheme="dark")
    page.goto("/atlas/root.L2")
    red, green, blue = page.evaluate("getComputedStyle(document.body).backgroundColor.match(/[0-9]+/g).map(Number)")
    assert max(red, green, blue) < 60
    shoot(page, screens, "atlas-root-dark")


def test_a_page_is_found_and_reached_by_keyboard_alone(page: Page) -> None:
    page.goto("/atlas/pain.groin")
    for _ in range(5):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == "Atlas":
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/atlas")
    tab_to(page, "q")
    page.keyboard.type("hip flexion strength")
    page.keyboard.press("Enter")
    page.wait_for_url("**/atlas?q=hip+flexion+strength")
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.getAttribute('href')") == "/atlas/strength.hip_flexion":
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/atlas/strength.hip_flexion")
    expect(page.locator("h1")).to_have_text("Hip flexion strength")


def test_from_a_page_to_the_cell_of_the_case_and_to_the_form(page: Page, screens: Path) -> None:
    open_example(page)
    case = page.url.rpartition("/")[2]
    page.goto(f"/atlas/root.L2?case={case}")
    shoot(page, screens, "atlas-in-case")
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
