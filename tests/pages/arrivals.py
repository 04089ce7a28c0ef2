"""The ways to every kind of screen: what is looked at by axe-core, and shown in the documentation."""

from collections.abc import Callable

from playwright.sync_api import FilePayload, Page, expect
from tests.interfaces.command import L3
from tests.pages.screen import SOON, open_example

EXAMPLE = f"/examples/{L3.name}"


def start(page: Page) -> None:
    page.goto("/")


def example(page: Page) -> None:
    page.goto(EXAMPLE)


def empty_case(page: Page) -> None:
    page.goto("/")
    page.get_by_role("button", name="New case").click()
    page.wait_for_url("**/cases/*")


def case(page: Page) -> None:
    open_example(page)
    page.locator("#fill-left").click()
    expect(page.locator('[id="cell.strength.hip_abduction.left"]')).to_have_value("n", timeout=SOON)
    settled(page)


def history(page: Page) -> None:
    empty_case(page)
    page.get_by_text("Red flags").click()
    page.get_by_role("radiogroup", name="cancer").get_by_role("radio", name="yes").check()
    settled(page, 2)


def symptom_map(page: Page) -> None:
    open_example(page)
    page.locator("#map-drawings").evaluate("drawings => { drawings.open = true }")
    page.locator("#supply").select_option("root.L3")
    expect(page.locator("#supply-legend")).to_contain_text("consensus", timeout=SOON)
    page.locator("#map").scroll_into_view_if_needed()


def entry_pad(page: Page) -> None:
    case(page)
    page.locator("#pad-button").click()
    page.locator('[id="cell.strength.knee_extension.right"]').click()
    expect(page.locator("#pad")).to_be_visible()


def opened_row(page: Page) -> None:
    case(page)
    page.locator('[id="how.tension.femoral_nerve_stretch"]').click()
    expect(page.locator("#exam .opened")).to_contain_text("Prone", timeout=SOON)
    page.locator("#exam .opened").scroll_into_view_if_needed()


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


def urgent(page: Page) -> None:
    page.goto("/examples/l2-cement-leak.yaml")


def own_guess(page: Page) -> None:
    page.goto(f"{EXAMPLE}?guess=first")


def why(page: Page) -> None:
    page.goto(f"{EXAMPLE}/why?rival=root.L4.right")


def evidence(page: Page) -> None:
    page.goto(f"{EXAMPLE}/evidence?finding=tension.femoral_nerve_stretch&side=right&first=root.L3.right")


def compare(page: Page) -> None:
    page.goto(f"{EXAMPLE}/compare?first=root.L3.right&second=nerve.femoral.right")


def what_if(page: Page) -> None:
    page.goto(f"{EXAMPLE}/what-if?finding=sensation.medial_leg&side=right&value=reduced")


def report(page: Page) -> None:
    page.goto(f"{EXAMPLE}/report")


def how_to_test(page: Page) -> None:
    page.goto("/tests/strength.hip_flexion")


def atlas(page: Page) -> None:
    page.goto("/atlas")


def atlas_search(page: Page) -> None:
    page.goto("/atlas?q=femoral")


def atlas_root(page: Page) -> None:
    page.goto("/atlas/root.L2")


def atlas_root_in_a_case(page: Page) -> None:
    open_example(page)
    page.goto(f"/atlas/root.L3?case={page.url.rpartition('/')[2]}")


def atlas_nerve(page: Page) -> None:
    page.goto("/atlas/nerve.femoral")


def atlas_muscle(page: Page) -> None:
    page.goto("/atlas/muscle.iliopsoas")


def atlas_region(page: Page) -> None:
    page.goto("/atlas/region.groin")


def atlas_finding(page: Page) -> None:
    page.goto("/atlas/pain.groin")


def atlas_source(page: Page) -> None:
    page.goto("/atlas/source.shin2012")


def atlas_missing(page: Page) -> None:
    page.goto("/atlas/root.L22")


def article(page: Page) -> None:
    page.goto("/articles/root.L2")


def unreadable_file(page: Page) -> None:
    page.goto("/")
    content = b'findings:\n  pain.groyne: {left: "6"}\n'
    bad = FilePayload(name="bad.yaml", mimeType="application/yaml", buffer=content)
    page.locator('input[type="file"]').set_input_files([bad])
    if page.url.endswith("/"):  # a page may open a chosen file by itself
        page.get_by_role("button", name="Open").click()
    page.wait_for_url("**/open")


def unknown_page(page: Page) -> None:
    page.goto("/nothing")


def settled(page: Page, revision: int | None = None) -> None:
    """The answer belongs to the case."""
    if revision is not None:
        expect(page.locator('#state [name="revision"]')).to_have_value(str(revision), timeout=SOON)
    expect(page.locator("#answer.pending")).to_have_count(0, timeout=SOON)


# What a narrow picture is of, where that is not the top of the page.
SUBJECTS = {
    "history": "#told-0",
    "symptom_map": "#map-drawings",
    "case": "#exam",
    "entry_pad": '[id="how.strength.hip_flexion"]',
    "opened_row": '[id="how.tension.femoral_nerve_stretch"]',
    "refused_edit": "#answer",
    "stale_edit": "#answer",
    "urgent": "#answer",
    "own_guess": "#answer",
}

# A new kind of screen is a line here.
SCREENS: tuple[Callable[[Page], None], ...] = (
    start, empty_case, history, symptom_map, case, entry_pad, opened_row, how_to_test, refused_edit, stale_edit,
    urgent, own_guess, why, evidence, compare, what_if, report, example, unreadable_file, unknown_page, atlas,
    atlas_search, atlas_root, atlas_root_in_a_case, atlas_nerve, atlas_muscle, atlas_region, atlas_finding,
    atlas_source, atlas_missing, article,
)  # fmt: skip
