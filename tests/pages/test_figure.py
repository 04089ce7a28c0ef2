"""The figure of spine and nerves: every source has its place, and the map says what the atlas says."""

import xml.etree.ElementTree as ET
from itertools import pairwise

import pytest
from playwright.sync_api import Browser
from tests.interfaces.command import EXAMPLES, L3, ROOT
from tests.pages.browsing import Visitor

from rootwise.atlas.levels import geometry
from rootwise.atlas.tables.loader import load_supply
from rootwise.cases import read_bytes
from rootwise.cases.case import Case
from rootwise.interfaces.server.answer.answered import answered
from rootwise.interfaces.server.figures import spine_map as ground
from rootwise.interfaces.server.figures.highlighted import Highlighted
from rootwise.interfaces.server.figures.pathways import foramen
from rootwise.interfaces.server.figures.spine import spine
from rootwise.model.cache import load_model
from rootwise.queries.case.pathways import pathways
from rootwise.terms import vocabulary
from rootwise.wording.answer.pathways import pathway_words
from rootwise.wording.sites import place_name, short_set

SVG = "{http://www.w3.org/2000/svg}"
STATIC = ROOT / "src/rootwise/interfaces/server/static"
SETS = sorted({site.members for site in load_model().sites} | {("other",)})
# What lies in no one place of a body, or anywhere in it.
NOWHERE = {"systemic", "soft.myofascial", "none", "other"}
S1 = b"""
id: s1
findings:
  reflex.achilles: {left: absent}
  strength.ankle_plantarflexion: {left: "4"}
  sensation.lateral_foot: {left: reduced}
"""


def case(content: bytes) -> Case:
    read = read_bytes(content, "a.yaml").case
    assert read is not None
    return read


def highlighted(of: Case, *sets: tuple[str, ...]) -> tuple[Highlighted, ...]:
    return tuple(
        Highlighted(
            rank, sites, place_name(sites), f"{50 - rank} %", own := pathways(of, sites), pathway_words(own), ()
        )
        for rank, sites in enumerate(sets, start=1)
    )


def parsed(sources: tuple[Highlighted, ...]) -> ET.Element:
    return ET.fromstring(str(spine(sources).svg).replace("<svg", f'<svg xmlns="{SVG[1:-1]}"', 1))


def numbers(figure: ET.Element) -> list[tuple[str, float, float]]:
    """The numbered places of the map: text and middle; the one of the banner is left out."""
    found = figure.findall(f"{SVG}g//{SVG}g/{SVG}text[@class='rank']")
    return [(str(one.text), float(one.get("x", "")), float(one.get("y", ""))) for one in found]


def mirrored(site: str) -> str:
    return vocabulary().sites.mirror(site)


@pytest.mark.parametrize("sites", SETS, ids=short_set)
def test_every_source_of_the_model_has_its_place_or_a_note(sites: tuple[str, ...]) -> None:
    figure = parsed(highlighted(case(L3.read_bytes()), sites))
    nowhere = [site for site in sites if any(site.startswith(name) for name in NOWHERE)]
    notes = [text.text for text in figure.iter(f"{SVG}text") if text.get("class") == "note"]
    assert len(numbers(figure)) == len(sites) - len(nowhere)
    assert bool(notes) == bool(nowhere)
    for _, x, y in numbers(figure):
        assert abs(x) <= ground.HALF_WIDTH
        assert 0 <= y <= ground.HEIGHT
    for site in sites:
        side = vocabulary().sites.side(site)
        marked = [x for _, x, _ in numbers(parsed(highlighted(case(L3.read_bytes()), (site,))))]
        # Seen from behind: left on the left.
        assert all((x < 0) == (side == "left") and (x > 0) == (side == "right") for x in marked)
    if not nowhere:
        other = numbers(parsed(highlighted(case(L3.read_bytes()), tuple(map(mirrored, sites)))))
        assert sorted((-x, y) for _, x, y in other) == sorted((x, y) for _, x, y in numbers(figure))


def test_no_two_sources_share_a_place() -> None:
    singles = [(site.id,) for site in load_model().sites if site.members == (site.id,)]
    places = [(x, y) for sites in singles for _, x, y in numbers(parsed(highlighted(case(S1), sites)))]
    # Numbers are 17 wide: nearer than half of that, one could not be told from the other.
    near = [
        (one, two)
        for place, one in enumerate(places)
        for two in places[place + 1 :]
        if abs(one[0] - two[0]) < 8 and abs(one[1] - two[1]) < 8
    ]
    assert near == []


def test_every_step_of_the_atlas_is_on_the_map_and_every_nerve_of_the_map_is_in_the_atlas() -> None:
    paths = {(row.root, *row.path.split(" > ")) for row in load_supply() if row.path not in ("", "none")}
    first = {(path[0], path[1]) for path in paths if path[1] != "dorsal_ramus"}
    beyond = {step for path in paths for step in pairwise(path[1:]) if step[1] != "dorsal_column"}
    assert first == set(ground.FROM_ROOT)
    assert beyond == set(ground.BEYOND)


def test_a_root_leaves_between_the_vertebrae_that_the_atlas_names() -> None:
    tops = dict(ground.VERTEBRAE) | {"S1": ground.SACRUM[0][1]}
    for disc in geometry().discs.values():
        _, y = foramen(disc.exiting)
        assert tops[disc.upper] + ground.BODY_HEIGHT <= y <= tops[disc.lower]
    heights = [foramen(root)[1] for root in vocabulary().roots if root in ground.ORIGINS]
    assert heights == sorted(heights)


def test_nerves_go_on_where_the_one_before_them_ends() -> None:
    ends: dict[str, set[tuple[float, float]]] = {}
    for (_, name), points in [*ground.FROM_ROOT.items(), *ground.BEYOND.items()]:
        ends.setdefault(name, set()).update(points)
    for (before, name), points in ground.BEYOND.items():
        if points and before.startswith("nerve."):
            assert points[0] in ends[before], (before, name)
        elif before.startswith("plexus."):
            bar = ground.LUMBAR_BAR if before == "plexus.lumbar" else ground.SACRAL_BAR
            assert points[0][0] == bar[0][0]
            assert bar[0][1] <= points[0][1] <= bar[1][1]


def lit_points(figure: ET.Element, rank: int) -> str:
    return "".join(path.get("d", "") for path in figure.iter(f"{SVG}path") if path.get("class") == f"way r{rank}")


def test_the_leader_is_lit_to_what_is_abnormal_and_nowhere_else() -> None:
    # The knee jerk and both weak muscles of this case hang on the lumbar plexus and the femoral nerve.
    figure = parsed(highlighted(case(L3.read_bytes()), ("root.L3.right",)))
    pathway = lit_points(figure, 1)
    assert "162 350" in pathway
    assert "85 422" not in pathway
    assert "-" not in pathway
    named = {"".join(text.itertext()) for text in figure.iter(f"{SVG}text") if "lit" in text.get("class", "").split()}
    assert named == {"L3 49 %", "femoral"}


def test_a_source_on_the_other_side_of_the_findings_is_lit_to_its_foramen_alone() -> None:
    figure = parsed(highlighted(case(L3.read_bytes()), ("root.L3.left",)))
    assert lit_points(figure, 1) == "M-3 117L-5.5 168.5L-34 180.5"


def test_what_the_leader_lights_is_not_dashed_again_for_a_rival() -> None:
    sets = (("root.L3.right",), ("nerve.femoral.right",), ("root.L4.right",))
    figure = parsed(highlighted(case(L3.read_bytes()), *sets))
    assert "162 350" in lit_points(figure, 1)
    assert lit_points(figure, 2) == ""
    assert lit_points(figure, 3).startswith("M2.5 121")
    assert "162 350" not in lit_points(figure, 3)


def test_the_text_alternative_tells_all_sources_with_side_and_per_cent() -> None:
    sets = (("root.S1.left",), ("root.L5.left",), ("root.S1.left", "root.S2.left"), ("joint.hip.left",), ("other",))
    figure = parsed(highlighted(case(S1), *sets))
    assert figure.get("role") == "img"
    title, desc = figure.findtext(f"{SVG}title"), figure.findtext(f"{SVG}desc")
    assert title is not None
    assert desc is not None
    assert "S1 left, exits the S1 sacral foramen: 49 %" in title
    for told in (
        "1. S1 left, exits the S1 sacral foramen: 49 %",
        "2. L5 left, exits the L5-S1 foramen: 48 %",
        "3. S1 left and S2 left: 47 %",
        "4. left hip joint: 46 %",
        "5. a source that Rootwise does not model: 45 %",
        "the patient's left is on the left",
        "S1 by the tibial nerve (ankle jerk, ankle plantarflexion strength) and sural nerve (lateral foot sensation)",
    ):
        assert told in desc
    assert figure.get("aria-labelledby") == figure.find(f"{SVG}title").get("id")  # type: ignore[union-attr]


def test_a_doubtful_count_shows_every_number_of_the_root() -> None:
    herniation = b"  mri.herniation.paracentral.L5-S1: {left: extrusion}\n  pain.posterior_leg: {left: present}\n"
    doubtful = S1 + herniation + b"numbering: {basis: assumed, castellvi: III}\n"
    found = answered(load_model(), doubtful, "a.yaml")
    assert found.highlighted[0].sites == ("root.S1.left",)
    text = str(spine(found.highlighted).svg)
    assert ">S1 or</tspan>" in text
    assert ">L5 or S2</tspan>" in text
    assert "S1 may be L5 or S2" in text
    # The words of the answer, from another question of the model.
    assert found.words is not None
    for label in ("L5", "S2"):
        assert f"from below {label}" in " ".join(found.words.counting)
    assert "may be" not in str(spine(answered(load_model(), S1 + herniation, "a.yaml").highlighted).svg)


def test_it_is_small_and_needs_no_style_of_its_own(visitor: Visitor) -> None:
    for path in EXAMPLES.glob("*.yaml"):
        text = visitor.get(f"/examples/{path.name}").text
        figure = text[text.index('<svg class="spine"') : text.index("</svg>", text.index('<svg class="spine"'))]
        assert len(figure.encode()) < 25_000
        assert "style=" not in figure


def test_all_words_of_every_figure_lie_inside_it(browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 1000, "height": 900})
    css = "".join((STATIC / name).read_text(encoding="utf-8") for name in ("base.css", "figure.css"))
    of = case(S1)
    figures = [str(spine(highlighted(of, sites), f"f{place}").svg) for place, sites in enumerate(SETS)]
    figures += [
        str(spine(answered(load_model(), path.read_bytes(), path.name).highlighted, path.stem).svg)
        for path in sorted(EXAMPLES.glob("*.yaml"))
    ]
    page.set_content(f"<style>{css}</style>" + "".join(f'<div class="figure">{figure}</div>' for figure in figures))
    outside = page.evaluate(
        """() => [...document.querySelectorAll("svg.spine")].flatMap((svg) => {
          const frame = svg.getBoundingClientRect();
          return [...svg.querySelectorAll("text")].filter((text) => {
            const box = text.getBoundingClientRect();
            return box.left < frame.left - 1 || box.right > frame.right + 1 || box.top < frame.top - 1
              || box.bottom > frame.bottom + 1;
          }).map((text) => svg.querySelector("title").textContent + ": " + text.textContent);
        })"""
    )
    assert outside == []
    page.close()
