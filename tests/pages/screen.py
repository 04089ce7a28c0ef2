"""What a person does in the browser, and what a test looks at."""

import pytest
from playwright.sync_api import Page, ViewportSize, expect

WIDE, NARROW = ViewportSize(width=1440, height=1000), ViewportSize(width=320, height=640)
SOON = 10_000  # milliseconds


def open_example(page: Page) -> None:
    page.goto("/examples/l3-foraminal-herniation.yaml")
    page.get_by_role("button", name="Edit a copy").click()
    page.wait_for_url("**/cases/*")


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.id"))


def tab_to(page: Page, name: str, key: str = "Tab", most: int = 150, of: str = "id") -> None:
    """Press a key until the element of this id, or of this other property, has the focus."""
    reached = ""
    for _ in range(most):
        reached = str(page.evaluate(f"document.activeElement.{of}"))
        if reached == name:
            return
        page.keyboard.press(key)
    pytest.fail(f"{name} cannot be reached with {key}, only {reached}")


def down_to(page: Page, name: str) -> None:
    tab_to(page, name, "Enter")


def add(page: Page, finding: str, value: str, *, backwards: bool = False) -> None:
    listed = page.locator("#others li, #marked li")
    n_before = listed.count()
    tab_to(page, "new_finding", "Shift+Tab" if backwards else "Tab", 250)
    page.keyboard.type(finding)
    tab_to(page, "new_value")
    page.keyboard.type(value)
    page.keyboard.press("Enter")
    expect(listed).to_have_count(n_before + 1, timeout=SOON)


def overhang(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def assert_fits(page: Page) -> None:
    """Nothing has to be scrolled sideways, wide or narrow."""
    for size in (WIDE, NARROW):
        page.set_viewport_size(size)
        assert overhang(page) <= 0
    page.set_viewport_size(WIDE)
