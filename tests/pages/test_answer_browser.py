"""What stands behind an answer, in a real browser: bars that open, a rival, compare, what if, my own guess first."""

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.pages.screen import NARROW, SOON, assert_fits, focused, open_example, overhang

EXAMPLE = "/examples/l3-foraminal-herniation.yaml"
KNEE = 'details[data-finding="reflex.patellar"]'
SUM = "+3.74"
STRETCH = "finding=tension.femoral_nerve_stretch&side=right&first=root.L3.right&second=root.L4.right"
PAGES = ("why", "compare", "what-if?finding=strength.knee_extension&side=right&value=2", f"evidence?{STRETCH}")


def tab_into(page: Page, selector: str, most: int = 200) -> None:
    for _ in range(most):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"{selector} cannot be reached by tab")


def test_a_bar_is_opened_by_keyboard_to_its_source_and_grade(page: Page) -> None:
    open_example(page)
    page.locator("#rival").focus()
    tab_into(page, f"{KNEE} > summary")
    page.keyboard.press("Enter")
    expect(page.locator(f"{KNEE} .evidence")).to_contain_text("Grade D, consensus, a panel", timeout=SOON)
    expect(page.locator(f"{KNEE} .evidence")).to_contain_text("a rater of the panel")
    assert_fits(page)
    page.keyboard.press("Enter")
    expect(page.locator(f"{KNEE} .evidence")).to_be_hidden()


def test_a_rival_is_chosen_and_the_sums_are_added(page: Page) -> None:
    open_example(page)
    expect(page.locator("#why-bars .sum")).to_have_count(0)
    page.locator("#rival").select_option("root.L4.right")
    expect(page.locator("#why-bars .sum.total")).to_have_attribute("data-bans", SUM, timeout=SOON)
    expect(page.locator("#why-bars")).to_contain_text("L3 right compared with L4 right")
    page.locator("#rival").select_option("")
    page.locator("#why-groups").click()
    expect(page.locator("#why-bars .sum.total")).to_have_attribute("data-bans", "+1.00", timeout=SOON)
    page.locator("#why-bars details").first.locator("summary").click()
    expect(page.locator("#why-bars .evidence").first).to_contain_text("Grade", timeout=SOON)
    assert_fits(page)


def test_weights_are_not_shown_for_a_case_that_changed_elsewhere(page: Page) -> None:
    open_example(page)
    other = page.context.new_page()
    other.goto(page.url)
    other.locator('[id="cell.reflex.achilles.right"]').fill("1")
    other.keyboard.press("Tab")
    expect(other.locator('#state [name="revision"]')).to_have_value("2", timeout=SOON)
    page.locator("#rival").select_option("root.L4.right")
    expect(page.locator("#why-bars")).to_contain_text("E-SERVER-040", timeout=SOON)
    expect(page.locator("#why-bars .sum")).to_have_count(0)
    expect(page.locator("#answer .sources")).to_be_visible()


def test_from_compare_to_what_if_and_into_the_case(page: Page) -> None:
    open_example(page)
    case = page.url.partition("?")[0]
    page.get_by_role("link", name="Compare two answers").click()
    page.wait_for_url("**/compare")
    page.locator("#second").select_option("nerve.femoral.right")
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("L3 right or right femoral nerve?")
    assert_fits(page)
    page.get_by_role("link", name="were abnormal").first.click()
    expect(page.locator("table.changes tbody tr").first).to_be_visible()
    assert_fits(page)
    page.goto(case)
    expect(page.locator('#state [name="revision"]')).to_have_value("1")


def test_a_finding_to_suppose_is_completed_while_it_is_typed(page: Page) -> None:
    page.goto(f"{EXAMPLE}/what-if")
    page.locator("#finding").press_sequentially("achilles")
    expect(page.locator('#ids option[value="reflex.achilles"]')).to_have_count(1, timeout=SOON)


def test_the_own_guess_comes_first_stays_in_the_browser_and_is_held_against_the_model(
    page: Page
) -> None:
    page.goto("/examples/l3-far-lateral-herniation.yaml")
    expect(page.locator(".sources")).to_be_visible()
    page.locator("#guess-on").click()
    assert focused(page) == "said"
    expect(page.locator(".sources")).to_be_hidden()
    open_example(page)  # another page of the same browser
    expect(page.locator(".sources")).to_be_hidden()
    page.locator('[id="cell.strength.knee_extension.right"]').fill("2")
    expect(page.locator("#answer .alarm").first).to_be_visible(timeout=SOON)
    expect(page.locator(".sources")).to_be_hidden()
    expect(page.locator("#why")).to_be_hidden()
    assert_fits(page)
    page.locator("#said").select_option("root.L4.right")
    page.locator("#guess-show").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#guess-said")).to_contain_text("You said L4 right: the model gives it", timeout=SOON)
    expect(page.locator(".sources")).to_be_visible()
    assert focused(page) == "guess-said"
    assert_fits(page)
    page.locator('[id="cell.reflex.achilles.right"]').fill("n")
    page.keyboard.press("Tab")
    expect(page.locator('#state [name="revision"]')).to_have_value("3", timeout=SOON)
    expect(page.locator("#guess-said")).to_be_visible()
    page.reload()
    expect(page.locator("#guess-said")).to_be_visible()
    page.evaluate("localStorage.clear()")


def test_a_danger_is_never_covered(page: Page) -> None:
    page.goto("/examples/l3-far-lateral-herniation.yaml?guess=first")
    expect(page.locator(".sources")).to_be_hidden()
    expect(page.locator("#answer .dangers")).to_be_visible()
    page.locator("#guess-off").click()
    expect(page.locator(".sources")).to_be_visible()


def test_all_of_it_works_without_scripts(browser: Browser, origin: str) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=origin)
    page = context.new_page()
    open_example(page)
    case = page.url
    page.locator("#rival").select_option("root.L4.right")
    page.locator("#why-groups").click()
    expect(page.locator(".sum.total")).to_have_attribute("data-bans", SUM)
    page.locator("details.weight summary").first.click()
    page.get_by_role("link", name="Source, patients and grade").first.click()
    expect(page.locator(".evidence")).to_contain_text("For L4 right")
    page.goto(case)
    page.locator("#guess-on").click()
    expect(page.locator(".sources")).to_be_hidden()
    page.locator('[id="cell.reflex.achilles.right"]').fill("0")
    page.locator("#save").click()
    expect(page.locator(".sources")).to_be_hidden()
    page.locator("#said").select_option("not-sure")
    page.locator("#guess-show").click()
    expect(page.locator("#guess-said")).to_contain_text("not sure")
    expect(page.locator(".sources")).to_be_visible()
    context.close()


@pytest.mark.parametrize("behind", PAGES)
def test_a_narrow_page_never_scrolls_sideways(page: Page, behind: str) -> None:
    page.set_viewport_size(NARROW)
    page.goto(f"{EXAMPLE}/{behind}")
    assert overhang(page) <= 0


@pytest.mark.parametrize("behind", ["", *PAGES])
def test_every_control_is_large_enough_to_touch(page: Page, behind: str) -> None:
    page.set_viewport_size(NARROW)
    page.goto(f"{EXAMPLE}/{behind}" if behind else EXAMPLE)
    small = page.evaluate(
        """() => [...document.querySelectorAll("main :is(button, select, input, summary, a.button, a.what)")]
            .filter((one) => one.offsetParent && one.getBoundingClientRect().height < 44).map((one) => one.outerHTML)"""
    )
    assert small == []
