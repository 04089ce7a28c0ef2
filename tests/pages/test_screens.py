"""Every kind of screen, light and wide, dark and narrow: axe-core finds nothing and nothing overhangs."""

from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page
from tests.interfaces.command import ROOT
from tests.pages.arrivals import SCREENS, SUBJECTS
from tests.pages.screen import NARROW, WIDE, overhang

# All rules that axe has by default, and the size of targets, which is off there.
RULES = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
# The hundredth row of a table is as its tenth, and axe takes minutes for some thousand cells.
MOST_OF_A_LIST = 12
THINNED = """most => {
  for (const list of document.querySelectorAll("main ul, main ol, main tbody")) {
    while (list.children.length > most) list.lastElementChild.remove();
  }
}"""


def violations(page: Page) -> list[str]:
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{one['id']}: {one['help']}: {node['html'][:200]}" for one in found for node in one["nodes"]]


@pytest.mark.parametrize("arrive", SCREENS, ids=lambda arrive: arrive.__name__)
def test_axe_finds_nothing_to_complain_about_and_nothing_overhangs(
    page: Page, arrive: Callable[[Page], None], screens: Path | None
) -> None:
    arrive(page)
    for size in (WIDE, NARROW):
        page.set_viewport_size(size)
        assert overhang(page) <= 0
        if screens:
            if size == NARROW and arrive.__name__ in SUBJECTS:
                page.locator(SUBJECTS[arrive.__name__]).evaluate("subject => subject.scrollIntoView()")
            picture = screens / f"{arrive.__name__.replace('_', '-')}-{size['width']}.jpg"
            page.screenshot(path=picture, type="jpeg", quality=55)
    page.evaluate(THINNED, MOST_OF_A_LIST)
    told = {}
    for colours, size in (("light", WIDE), ("dark", NARROW)):
        page.emulate_media(color_scheme=colours)
        page.set_viewport_size(size)
        told[f"{colours}, {size['width']} px"] = violations(page)
    assert {look: found for look, found in told.items() if found} == {}


def test_axe_would_complain(page: Page) -> None:
    page.goto("/")
    page.evaluate("document.querySelector('h1').innerHTML = '<img src=\"/static/icon.svg\">'")
    assert any(one.startswith("image-alt") for one in violations(page))
    page.emulate_media(color_scheme="dark")
    page.evaluate("document.querySelector('h1').textContent = 'Text'")
    page.evaluate(
        """() => {
          const sheet = new CSSStyleSheet();
          sheet.replaceSync("h1 { color: #444444 }");
          document.adoptedStyleSheets = [sheet];
        }"""
    )
    assert any(one.startswith("color-contrast") for one in violations(page))


def test_the_documentation_shows_every_screen() -> None:
    shown = (ROOT / "docs" / "screens.md").read_text()
    for arrive in SCREENS:
        for size in (WIDE, NARROW):
            picture = f"screens/{arrive.__name__.replace('_', '-')}-{size['width']}.jpg"
            assert picture in shown
            assert (ROOT / "docs" / picture).is_file()
