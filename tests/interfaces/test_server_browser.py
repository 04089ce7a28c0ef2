"""The pages in a real browser: by keyboard alone, narrow and wide, and never to another origin."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright
from tests.interfaces.command import COMMAND, ROOT

CHROMIUM = shutil.which("chromium")
WIDE, NARROW = {"width": 1440, "height": 1000}, {"width": 320, "height": 640}
SOON = 10_000  # milliseconds
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine")


@pytest.fixture(scope="module")
def origin(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The pages as a person starts them."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [*COMMAND, "serve", "--port", str(port), "--data", str(tmp_path_factory.mktemp("data"))]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL) as process:
        address = f"http://127.0.0.1:{port}"
        _wait_until_ready(address)
        yield address
        process.terminate()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture
def page(browser: Browser, origin: str) -> Iterator[Page]:
    """A page of which every request, and every word of its console, is looked at."""
    context = browser.new_context(viewport=WIDE, base_url=origin)
    opened = context.new_page()
    asked: list[str] = []
    complaints: list[str] = []
    opened.on("request", lambda request: asked.append(request.url))
    opened.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    yield opened
    context.close()
    assert [url for url in asked if not url.startswith(origin)] == []
    assert [text for text in complaints if "status of 4" not in text] == []


def test_a_published_l3_case_is_entered_by_keyboard_alone_and_answered(page: Page, screens: Path) -> None:
    page.goto("/")
    _shoot(page, screens, "start")
    page.keyboard.press("Enter")  # "New case" has the focus
    page.wait_for_url("**/cases/*")
    _tab_to(page, "head-age")
    for typed in ("48", "male"):
        page.keyboard.type(typed)
        page.keyboard.press("Tab")
    _tab_to(page, "head-duration_days")
    page.keyboard.type("120")
    _tab_to(page, "new_side")
    page.keyboard.type("right")
    for finding in ("pain.buttock", "pain.lateral_hip", "pain.anterior_thigh"):
        _add(page, finding, "present")
    _tab_to(page, "cell.strength.hip_flexion.right")
    page.keyboard.type("4+")
    _down_to(page, "cell.strength.knee_extension.right")
    page.keyboard.type("4+")
    _down_to(page, "cell.reflex.patellar.right")
    page.keyboard.type("0")
    _down_to(page, "cell.tension.femoral_nerve_stretch.right")
    page.keyboard.type("+")
    page.keyboard.press("Enter")
    _add(page, "mri.herniation.foraminal.L3-L4", "protrusion", backwards=True)
    _add(page, "mri.root_contact.L3", "compression")
    _add(page, "mri.root_contact.L4", "contact")
    expect(page.locator(".sources li").first).to_contain_text("L3 right: exits the L3-L4 foramen", timeout=SOON)
    expect(page.locator("#answer")).not_to_have_class("pending", timeout=SOON)
    _shoot(page, screens, "case")
    page.reload()
    expect(page.locator('[id="cell.reflex.patellar.right"]')).to_have_value("0")
    expect(page.locator("#others li")).to_have_count(6)


def test_an_answer_is_greyed_the_moment_its_case_changes(page: Page) -> None:
    _open_example(page)
    page.route("**/cases/*", lambda route: (time.sleep(0.5), route.continue_()))
    page.locator('[id="cell.strength.knee_extension.right"]').fill("2")
    expect(page.locator("#answer.pending")).to_be_visible()
    expect(page.locator("#answer .alarm").first).to_be_visible(timeout=SOON)
    expect(page.locator("#answer.pending")).to_have_count(0)


def test_a_bad_grade_is_told_beside_and_the_last_good_state_is_kept(page: Page, screens: Path) -> None:
    _open_example(page)
    page.locator('[id="cell.strength.knee_extension.right"]').fill("9")
    page.keyboard.press("Tab")
    expect(page.locator("#answer.refused")).to_contain_text("E-CASE-014", timeout=SOON)
    expect(page.locator('[id="cell.strength.knee_extension.right"]')).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#to-answer")).to_have_text("Not saved: see why")
    _shoot(page, screens, "refused")
    page.reload()
    expect(page.locator('[id="cell.strength.knee_extension.right"]')).to_have_value("4+")


def test_undo_and_fill_change_the_grid_at_once(page: Page) -> None:
    _open_example(page)
    cell = page.locator('[id="cell.strength.hip_abduction.left"]')
    page.locator("#fill-left").click()
    expect(cell).to_have_value("n", timeout=SOON)
    page.locator("#undo").click()
    expect(cell).to_have_value("", timeout=SOON)
    page.locator("#redo").click()
    expect(cell).to_have_value("n", timeout=SOON)


def test_of_two_tabs_the_second_is_refused_and_sees_both(page: Page, screens: Path) -> None:
    _open_example(page)
    other = page.context.new_page()
    other.goto(page.url)
    page.locator('[id="cell.reflex.achilles.right"]').fill("1")
    page.keyboard.press("Tab")
    expect(page.locator('#state [name="revision"]')).to_have_value("2", timeout=SOON)
    other.locator('[id="cell.reflex.achilles.right"]').fill("0")
    other.keyboard.press("Tab")
    expect(other.locator("#answer.refused")).to_contain_text("E-STORE-002", timeout=SOON)
    expect(other.locator("#answer.refused tbody")).to_contain_text("right ankle jerk")
    _shoot(other, screens, "stale")


def test_it_saves_without_scripts(browser: Browser, origin: str) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=origin)
    page = context.new_page()
    _open_example(page)
    page.locator('[id="cell.reflex.achilles.right"]').fill("0")
    page.locator("#save").click()
    expect(page.locator('[id="cell.reflex.achilles.right"]')).to_have_value("0")
    expect(page.locator('#state [name="revision"]')).to_have_value("2")
    context.close()


@pytest.mark.parametrize("path", ["/", "/examples/l3-foraminal-herniation.yaml", "/nothing"])
def test_a_narrow_page_never_scrolls_sideways(page: Page, path: str) -> None:
    page.set_viewport_size(NARROW)
    page.goto(path)
    assert _overhang(page) <= 0


@pytest.fixture
def screens(tmp_path: Path) -> Path:
    """Where pictures go; named by `ROOTWISE_SCREENS` for a person who wants to look at them."""
    folder = Path(os.environ.get("ROOTWISE_SCREENS") or tmp_path)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _wait_until_ready(address: str) -> None:
    for _ in range(600):
        try:
            with urlopen(f"{address}/healthz", timeout=5) as answer:
                assert answer.status == 200
                return
        except URLError:
            time.sleep(0.05)
    pytest.fail("the pages did not start")


def _open_example(page: Page) -> None:
    page.goto("/examples/l3-foraminal-herniation.yaml")
    page.get_by_role("button", name="Edit a copy").click()
    page.wait_for_url("**/cases/*")


def _focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.id"))


def _tab_to(page: Page, name: str, key: str = "Tab", most: int = 150) -> None:
    for _ in range(most):
        if _focused(page) == name:
            return
        page.keyboard.press(key)
    pytest.fail(f"{name} cannot be reached with {key}, only {_focused(page)}")


def _down_to(page: Page, name: str) -> None:
    _tab_to(page, name, "Enter")


def _add(page: Page, finding: str, value: str, *, backwards: bool = False) -> None:
    n_before = page.locator("#others li").count()
    _tab_to(page, "new_finding", "Shift+Tab" if backwards else "Tab", 250)
    page.keyboard.type(finding)
    _tab_to(page, "new_value")
    page.keyboard.type(value)
    page.keyboard.press("Enter")
    expect(page.locator("#others li")).to_have_count(n_before + 1, timeout=SOON)


def _overhang(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def _shoot(page: Page, folder: Path, name: str) -> None:
    """Pictures of a page wide and narrow; the narrow one must fit."""
    page.screenshot(path=folder / f"{name}-1440.png", full_page=True)
    page.set_viewport_size(NARROW)
    assert _overhang(page) <= 0
    page.screenshot(path=folder / f"{name}-320.png", full_page=True)
    page.set_viewport_size(WIDE)
