"""The atlas as pages: every id has one, no link is dead, and numbers are those of the tables and of the command."""

import csv
import html
import json
import re
from collections import Counter
from collections.abc import Callable, Hashable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlsplit

import pytest
from pydantic import TypeAdapter
from tests.interfaces.command import called
from tests.pages.browsing import Visitor

from rootwise.atlas.articles.articles import articles
from rootwise.atlas.facts import find
from rootwise.atlas.tables.identity import DATA
from rootwise.interfaces.server.atlas import kept
from rootwise.interfaces.server.atlas.asked import atlas_page, everything_named
from rootwise.interfaces.server.atlas.site_pages import site_page
from rootwise.interfaces.server.questions import Questions
from rootwise.model.cache import load_model
from rootwise.wording.atlas.pages.page import AtlasPage, Citations, Folded, Pairs, Piece, Table, Text

LARGEST = 300_000
SITES = ["root.T10", "root.L2", "root.S5", "roots.L2-L4", "nerve.femoral", "plexus.lumbar", "joint.hip", "cauda_equina",
         "cord.thoracic", "vessel.aorta", "systemic.myopathy", "viscera.kidney", "spine.axial", "none"]  # fmt: skip
OTHERS = ["nerve.sciatic.fibular", "root.C5", "nerve.median", "muscle.iliopsoas", "muscle.deltoid", "region.groin",
          "region.thigh", "region.dermatome_L2", "pain.groin", "strength.hip_flexion", "strength.iliopsoas",
          "reflex.patellar", "emg.iliopsoas", "emg.iliopsoas.spontaneous", "mri.herniation.foraminal.L2-L3", "abi",
          "ncs.femoral_cmap", "pain.scapular", "weakness.knee_extension", "tension.femoral_nerve_stretch",
          "source.suri2010", "source.sasaki2014"]  # fmt: skip


class Links(HTMLParser):
    """Addresses and anchors of a page, and its headings."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.hrefs: list[str] = []
        self.ids: list[str] = []
        self.headings = 0
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.headings += tag == "h1"
        if tag == "a":
            self.hrefs.append(given.get("href") or "")
        if "id" in given:
            self.ids.append(given["id"] or "")


def rows(table: str) -> list[dict[str, str]]:
    with (DATA / table).open(newline="", encoding="utf-8") as handle:
        return list(csv.DictReader(handle))


def plain(text: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


def row_of(text: str, page: str) -> str:
    """The words of the first row of a table whose name leads to a page."""
    found = re.search(rf'<tr><th scope="row"><a href="/atlas/{re.escape(page)}">.*?</tr>', text, re.S)
    assert found, page
    return plain(found[0])


def pieces(page: AtlasPage) -> list[Piece]:
    """Every word of a page that could lead somewhere."""
    found = [piece for _, words in page.around for piece in words]
    for block in (block for section in page.sections for block in section.blocks):
        if isinstance(block, Table):
            for cell in (cell for row in (*block.rows, *block.folded) for cell in row.cells):
                found += [*cell.words, *(cell.source_note.words if cell.source_note else ())]
            found += [Piece("", block.page), *(block.source_note.words if block.source_note else ())]
        elif isinstance(block, Pairs):
            found += [piece for _, values in block.rows for words in values for piece in words]
        elif isinstance(block, Text):
            found += block.words
        elif isinstance(block, Folded):
            found += [piece for line in block.lines for piece in line]
        else:
            assert isinstance(block, Citations)
            found += [Piece("", f"source.{one.key}") for one in block.rows]
    return found


@pytest.mark.parametrize("name", [*SITES, *OTHERS])
def test_a_page_has_one_title_its_own_name_and_no_dead_link(visitor: Visitor, name: str) -> None:
    answer = visitor.get(f"/atlas/{name}")
    assert answer.status_code == 200, answer.text
    assert len(answer.content) < LARGEST
    links = Links(answer.text)
    assert links.headings == 1
    assert f"<code>{name}</code>" in answer.text
    assert [one for one, n in Counter(links.ids).items() if n > 1] == []
    known = everything_named()
    for href in links.hrefs:
        parts = urlsplit(href)
        if parts.scheme:
            assert parts.scheme in ("https", "http"), href
        elif parts.path.startswith("/atlas/"):
            assert unquote(parts.path.removeprefix("/atlas/")) in known, href
        elif parts.path.startswith("/articles/"):
            assert parts.path.removeprefix("/articles/") in articles(), href
        elif not parts.path and parts.fragment:
            assert parts.fragment in links.ids, href
        else:
            assert href in ("/", "/atlas", "/#intended-use", "?all=1"), href


def test_every_root_nerve_muscle_and_region_has_a_page_all_of_whose_links_lead_somewhere() -> None:
    known, model = everything_named(), load_model()
    asked = [thing for thing in known.values() if thing.kind in ("structure", "muscle", "region")]
    asked += [thing for thing in known.values() if thing.kind == "site"][::3]
    assert len(asked) > 150
    for thing in asked:
        page = atlas_page(model, thing.id, False)
        assert page.title
        assert page.sections, thing.id
        dead = [piece for piece in pieces(page) if piece.page and piece.page != "?all=1" and piece.page not in known]
        assert dead == [], thing.id


def test_findings_and_sources_have_pages_all_of_whose_links_lead_somewhere() -> None:
    known, model = everything_named(), load_model()
    asked = [thing for thing in known.values() if thing.kind == "finding"][::23]
    asked += [thing for thing in known.values() if thing.kind == "source"][::7]
    assert len(asked) > 140
    for thing in asked:
        page = atlas_page(model, thing.id, False)
        assert page.sections, thing.id
        dead = [piece for piece in pieces(page) if piece.page and piece.page != "?all=1" and piece.page not in known]
        assert dead == [], thing.id


def test_every_site_of_the_vocabulary_and_every_source_is_in_the_index() -> None:
    known = everything_named()
    for row in rows("lesions/causes.csv"):
        if "*" not in row["site"] and "-" not in row["site"]:
            assert row["site"] in known
    for path in (DATA / "sources").glob("*.yaml"):
        for key in re.findall(r"^(\w[\w.-]*):", path.read_text(encoding="utf-8"), re.M):
            assert f"source.{key}" in known


@pytest.mark.parametrize("muscle", ["iliopsoas", "rectus_femoris", "tibialis_anterior", "gluteus_medius"])
def test_a_muscle_shows_the_shares_of_the_supply_table(visitor: Visitor, muscle: str) -> None:
    text = visitor.get(f"/atlas/muscle.{muscle}").text
    shares: Counter[str] = Counter()
    for row in rows("anatomy/supply.csv"):
        if (row["kind"], row["target"]) == ("muscle", muscle):
            shares[row["root"]] += float(row["share"])  # type: ignore[assignment]
    assert len(shares) > 1
    for root, share in shares.items():
        assert f"{root} {100 * share:.0f} %" in row_of(text, f"root.{root}")


def test_a_root_shows_the_same_share_in_its_chart(visitor: Visitor) -> None:
    row = row_of(visitor.get("/atlas/root.L2").text.partition('id="supply"')[2], "muscle.iliopsoas")
    assert row == "iliopsoas 12 46 31 11"  # L1 to L4; .28 + .18, .16 + .15, .07 + .04 in supply.csv


@pytest.mark.parametrize("site", ["root.L2", "nerve.femoral", "joint.hip"])
def test_a_site_shows_the_probabilities_of_the_command(visitor: Visitor, site: str) -> None:
    told = json.loads(called("atlas", "show", site, "--json").stdout)
    text = visitor.get(f"/atlas/{site}").text
    n_shown = 0
    for part in ("symptoms", "examination"):
        for family in told["findings"][part]:
            for item in family["raised"]:
                if item["side"] == "other" or item["finding"].startswith("pain.dermatome_"):
                    continue
                if sum(one["finding"] == item["finding"] for one in family["raised"]) > 1:
                    continue
                row = row_of(text.partition(f'id="{part}"')[2], item["finding"])
                # The record has six digits, so that a half may be rounded the other way.
                figures = [float(figure) for figure in re.findall(r"(\d+) %", row.rpartition(" fibres")[2])]
                for wanted in (item["probability"], item["background"]):
                    assert any(abs(figure - 100 * wanted) <= 0.51 for figure in figures) or wanted < 0.01, item
                n_shown += 1
    assert n_shown > 15


def test_a_finding_shows_every_count_of_its_table_with_its_source(visitor: Visitor) -> None:
    text = visitor.get("/atlas/pain.groin?all=1").text
    counted = [row for row in rows("findings/pain.csv") if row["finding"] == "pain.groin" and row["k"]]
    assert len(counted) > 10
    shown = plain(text)
    for row in counted:
        assert f"{row['k']} of {row['n']}" in shown
        assert f'href="/atlas/source.{row["source"]}"' in text
        assert row["selection"].replace("_", " ") in shown


def test_a_source_tells_every_fact_that_rests_on_it(visitor: Visitor) -> None:
    counted = Counter(
        row["source"] for path in DATA.rglob("*.csv") for row in rows(str(path.relative_to(DATA))) if row.get("source")
    )
    for key in ("suri2010", "shin2012", "sasaki2014"):
        text = plain(visitor.get(f"/atlas/source.{key}?all=1").text)
        told = re.search(r"(\d+) facts? rests? on it", text)
        assert told is not None
        assert int(told[1]) == counted[key], key


def test_what_nobody_reads_says_so_and_why(visitor: Visitor) -> None:
    text = plain(visitor.get("/atlas/pain.scapular").text)
    assert "Not read by the model: no answer rests on it." in text
    assert "out of scope" in text


def test_an_assumption_is_marked_in_words_and_never_looks_like_a_publication(visitor: Visitor) -> None:
    text = visitor.get("/atlas/root.L2").text
    for found in re.findall(r'<td class="basis">(.*?)</td>', text, re.S):
        assert re.search(r"\b(A paper|B quoted|C recalled|D assumed)\b", plain(found)), found
        if re.search(r"\b(assumption|consensus)\b", plain(found)):
            assert 'class="grade d"' in found
            assert "source." not in found


@pytest.mark.parametrize(
    ("asked", "shown"),
    [("root.L2.left", "root.L2"), ("joint.hip.right", "joint.hip"), ("iliopsoas", "muscle.iliopsoas"),
     ("groin", "region.groin"), ("suri2010", "source.suri2010")],
)  # fmt: skip
def test_an_id_with_a_side_or_without_its_kind_leads_to_the_page(visitor: Visitor, asked: str, shown: str) -> None:
    answer = visitor.get(f"/atlas/{asked}?case=abc")
    assert answer.url.path == f"/atlas/{shown}"
    assert answer.url.params["case"] == "abc"


@pytest.mark.parametrize(
    ("asked", "meant"), [("root.L22", "root.L2"), ("nerve.femorall", "nerve.femoral"), ("pain.grion", "pain.groin")]
)
def test_an_unknown_id_is_refused_and_the_nearest_shown(visitor: Visitor, asked: str, meant: str) -> None:
    answer = visitor.get(f"/atlas/{asked}")
    assert answer.status_code == 404
    assert "E-SERVER-050" in answer.text
    assert f'href="/atlas/{meant}"' in answer.text


@pytest.mark.parametrize("evil", ["<script>alert(1)</script>", '"><img src=x>', "{{ 7 * 7 }}", "%00", "x" * 5000])
def test_what_an_address_says_is_never_markup(visitor: Visitor, evil: str) -> None:
    for path in (
        f"/atlas/{quote(evil, safe='')}",
        f"/atlas?q={quote(evil[:100])}",
        f"/atlas/root.L2?case={quote(evil[:90])}",
    ):
        answer = visitor.get(path)
        assert answer.status_code in (200, 404), path
        assert "<script>alert" not in answer.text
        assert "<img" not in answer.text
        assert "49" not in re.findall(r'value="([^"]*)"', answer.text)


def test_a_search_finds_by_words_in_any_order_and_by_id(visitor: Visitor) -> None:
    for asked, wanted in (("groin pain", "pain.groin"), ("pain groin", "pain.groin"), ("L2", "root.L2"),
                          ("femoral nerve", "nerve.femoral"), ("psoas", "muscle.iliopsoas"),
                          ("suri 2010", "source.suri2010"), ("knee jerk", "reflex.patellar")):  # fmt: skip
        text = visitor.get(f"/atlas?q={quote(asked)}").text
        assert f'href="/atlas/{wanted}"' in text, asked
    assert "Nothing matches all of these words" in visitor.get("/atlas?q=zzzzz").text


def test_lists_of_the_index_are_whole_and_small(visitor: Visitor) -> None:
    index = visitor.get("/atlas")
    assert len(index.content) < LARGEST
    groups = re.findall(r'href="/atlas\?group=([^"]+)"', index.text)
    listed = set(re.findall(r'href="/atlas/([^"]+)"', index.text))
    for group in groups:
        answer = visitor.get(f"/atlas?group={group}")
        assert len(answer.content) < LARGEST, group
        listed |= set(re.findall(r'href="/atlas/([^"]+)"', answer.text))
    assert {unquote(name) for name in listed} == set(everything_named())


def test_linked_data_is_one_object_that_no_word_of_it_can_end(visitor: Visitor) -> None:
    text = visitor.get("/atlas/root.L2").text
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', text, re.S)
    assert found is not None
    assert "<" not in found[1]
    node = json.loads(found[1])
    assert node["@type"] == "MedicalWebPage"
    assert node["about"]["@type"] == "Nerve"
    assert node["about"]["sameAs"].endswith("fma6176")  # FMA:6176 in geometry.yaml
    assert {"@type": "Muscle", "name": "iliopsoas"} in node["about"]["nerveMotor"]


def test_a_page_opened_from_a_case_shows_what_is_recorded_and_where_to_enter_the_rest(
    visitor: Visitor, l3: str
) -> None:
    case = l3.rpartition("/")[2]
    text = visitor.get(f"/atlas/root.L3?case={case}").text
    mine = text[text.index('class="mine"') : text.index("</aside>")]
    assert f'href="{l3}"' in mine
    recorded = plain(mine).partition("Recorded:")[2].partition("Not tested")[0]
    assert "knee jerk" in recorded
    for href in re.findall(rf'href="({l3}[#?][^"]+)"', mine):
        assert visitor.get(href.partition("#")[0]).status_code == 200
        anchor = html.unescape(href).partition("#")[2]
        assert f'id="{anchor}"' in visitor.get(l3).text
    inner = [href for href in Links(text).hrefs if href.startswith("/atlas/")]
    assert inner
    assert all(f"case={case}" in href for href in inner)


def test_a_case_that_is_not_kept_is_told_so_and_the_page_is_shown(visitor: Visitor) -> None:
    answer = visitor.get("/atlas/root.L3?case=nowhere")
    assert answer.status_code == 200
    assert "This case is not stored here" in answer.text


def test_a_link_fills_the_form_that_adds_a_finding(visitor: Visitor, l3: str) -> None:
    assert 'name="new_finding" value="pain.groin"' in visitor.get(f"{l3}?new_finding=pain.groin").text
    assert 'name="new_finding" value=""' in visitor.get(f"{l3}?new_finding=pain.nowhere").text


def test_the_command_knows_the_ids_of_the_pages() -> None:
    assert find("muscle.iliopsoas") == find("iliopsoas")
    assert find("source.suri2010") == find("suri2010")
    assert "supply.csv" in called("atlas", "show", "muscle.iliopsoas").stdout
    assert "[suri2010]" in called("atlas", "cite", "source.suri2010").stdout


class Unasked(Questions):
    """Refuses every question."""

    def ask(self, question: Callable[..., Any], *values: Hashable) -> Any:
        raise AssertionError(f"{question.__name__} was asked")


def test_a_page_of_a_site_is_kept_as_it_was_made_and_one_that_is_broken_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept, "cache_folder", lambda: tmp_path)
    monkeypatch.setattr(kept, "made_of", lambda: "pages")
    made = site_page("root.S5", Questions(load_model))
    assert made == atlas_page(load_model(), "root.S5", False)
    assert site_page("root.S5", Unasked(load_model)) == made
    (tmp_path / "pages" / "root.S5.json").write_text('{"id": "root.S5"}', encoding="utf-8")
    assert site_page("root.S5", Questions(load_model)) == made
    assert site_page("root.S5", Unasked(load_model)) == made


def test_a_page_that_comes_with_the_package_is_read_from_there_while_it_is_of_this_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kind, (package, user) = TypeAdapter(str), (tmp_path / "package", tmp_path / "user")
    monkeypatch.setattr(kept, "SHIPPED", package)
    monkeypatch.setattr(kept, "cache_folder", lambda: package)
    kept.keep("name", kind, "shipped")
    monkeypatch.setattr(kept, "cache_folder", lambda: user)
    assert kept.kept("name", kind) == "shipped"
    monkeypatch.setattr(kept, "made_of", lambda: "pages-of another version")
    assert kept.kept("name", kind) is None


def test_what_is_kept_belongs_to_one_version_and_only_the_newest_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kind = TypeAdapter(str)
    monkeypatch.setattr(kept, "cache_folder", lambda: tmp_path)
    for number in range(4):
        monkeypatch.setattr(kept, "made_of", lambda number=number: f"pages-{number}")
        assert kept.kept("name", kind) is None
        assert kept.keep("name", kind, str(number)) == kept.kept("name", kind) == str(number)
    assert len(list(tmp_path.iterdir())) == kept.KEPT_FOLDERS
    assert (tmp_path / "pages-3").is_dir()
