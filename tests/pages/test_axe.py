"""Every kind of page as axe-core sees it: light and dark, wide and narrow, no violation."""

from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from tests.interfaces.command import L3
from tests.pages.screen import NARROW, SOON, WIDE, open_example

# All rules that axe has by default, and the size of targets, which is off there.
RULES = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}


def start(page: Page) -> None:
    page.goto("/")


def example(page: Page) -> None:
    page.goto(f"/examples/{L3.name}")


def empty_case(page: Page) -> None:
    page.goto("/")
    page.get_by_role("button", name="New case").click()
    page.wait_for_url("**/cases/*")


def case_after_an_edit(page: Page) -> None:
    open_example(page)
    page.locator("#fill-left").click()
    expect(page.locator('[id="cell.strength.hip_abduction.left"]')).to_have_value("n", timeout=SOON)
    expect(page.locator("#answer.pending")).to_have_count(0, timeout=SOON)


def refused_edit(page: Page) -> None:
    open_example(page)
    page.locator('[id="cell.strength.knee_extension.right"]').fill("9")
    page.keyboard.press("Tab")
    expect(page.locator("#answer.refused")).to_be_visible(timeout=SOON)


def stale_edit(page: Page) -> None:
    open_example(page)
    other = page.context.new_page()
    other.goto(page.url)
    other.locator("#fill-left").click()
    expect(other.locator('#state [name="revision"]')).to_have_value("2", timeout=SOON)
    other.close()
    page.locator('[id="cell.reflex.achilles.right"]').fill("0")
    page.keyboard.press("Tab")
    expect(page.locator("#answer.refused tbody")).to_be_visible(timeout=SOON)


def unreadable_file(page: Page) -> None:
    page.goto("/")
    bad = {"name": "bad.yaml", "mimeType": "application/yaml", "buffer": b'findings:\n  pain.groyne: {left: "6"}\n'}
    page.locator('input[type="file"]').set_input_files([bad])
    if page.url.endswith("/"):  # a page may open a chosen file by itself
        page.get_by_role("button", name="Open").click()
    page.wait_for_url("**/open")


def unknown_page(page: Page) -> None:
    page.goto("/nothing")


# A new kind of page is a line here.
PAGES: tuple[Callable[[Page], None], ...] = (
    start,
    example,
    empty_case,
    case_after_an_edit,
    refused_edit,
    stale_edit,
    unreadable_file,
    unknown_page,
)


def violations(page: Page) -> list[str]:
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{one['id']}: {one['help']}: {node['html'][:200]}" for one in found for node in one["nodes"]]


@pytest.mark.parametrize("arrive", PAGES)
def test_axe_finds_nothing_to_complain_about(page: Page, arrive: Callable[[Page], None]) -> None:
    arrive(page)
    told = {}
    for colours in ("light", "dark"):
        for size in (WIDE, NARROW):
            page.emulate_media(color_scheme=colours)
            page.set_viewport_size(size)
            told[f"{colours}, {size['width']} px"] = violations(page)
    assert {look: found for look, found in told.items() if found} == {}


def test_axe_would_complain(page: Page, tmp_path: Path) -> None:
    page.goto("/")
    page.evaluate("document.querySelector('h1').innerHTML = '<img src=\"/static/icon.svg\">'")
    assert any(one.startswith("image-alt") for one in violations(page))
