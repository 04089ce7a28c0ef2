"""Case files as trees: written back, and edited without touching what an edit does not name."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rootwise.cases import read_bytes, tree_of
from rootwise.cases.edits import stated, with_finding, with_head, word
from rootwise.cases.tree import Entries, Items, Node, Scalar, plain
from rootwise.cases.writing import written
from rootwise.errors import CaseError

EXAMPLES = sorted((Path(__file__).parents[3] / "examples").glob("*.yaml"))


def root_of(text: str) -> Entries:
    root = tree_of(text.encode(), "a.yaml")
    assert isinstance(root, Entries)
    return root


def said(node: Node | None) -> object:
    """What a tree says, without its lines."""
    if isinstance(node, Scalar):
        return None if node.kind == "null" else (node.text, node.kind)
    if isinstance(node, Items):
        return [said(item) for item in node.items]
    return {key.text: said(value) for key, value in node.entries} if node else None


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_a_published_case_is_the_same_case_when_written_anew(path: Path) -> None:
    before = path.read_bytes()
    root = tree_of(before, path.name)
    assert root is not None
    after = written(root).encode()
    assert said(tree_of(after, path.name)) == said(root)
    assert read_bytes(after, path.name).case == read_bytes(before, path.name).case
    assert written(tree_of(after, path.name) or root).encode() == after


@given(st.dictionaries(st.text(min_size=1, max_size=20), st.text(max_size=60), max_size=5))
def test_any_text_is_read_back_as_the_text_it_was(texts: dict[str, str]) -> None:
    lists = Items(tuple(word(text) for text in texts.values()), 1)
    pairs = [(word(key), word(text)) for key, text in texts.items()]
    root = Entries(((word("source"), Entries(tuple(pairs), 1)), (word("tags"), lists)), 1)
    assert said(tree_of(written(root).encode("utf-8", "surrogatepass"), "a.yaml")) == said(root)


def test_grades_are_quoted_where_the_bare_word_would_be_a_number() -> None:
    root = with_finding(root_of("findings: {}"), "strength.hip_flexion", "left", word("4"))
    assert written(root) == 'findings:\n  strength.hip_flexion: {left: "4"}\n'


def test_a_head_is_set_and_taken_out_with_the_mapping_around_it() -> None:
    root = with_head(root_of("id: one"), ("patient", "age"), plain("61", 1))
    assert written(root) == "id: one\npatient: {age: 61}\n"
    assert written(with_head(root, ("patient", "age"), None)) == "id: one\n"


def test_one_side_of_both_is_edited_and_the_other_kept() -> None:
    root = root_of("findings: {reflex.achilles: {both: normal}}")
    assert [(side, said(value)) for _, side, value in stated(root)] == [
        ("left", ("normal", "text")),
        ("right", ("normal", "text")),
    ]
    root = with_finding(root, "reflex.achilles", "left", word("absent"))
    assert written(root) == "findings:\n  reflex.achilles: {left: absent, right: normal}\n"


def test_the_last_side_taken_out_takes_the_finding_with_it() -> None:
    root = root_of("findings: {reflex.achilles: {left: normal}, pain.low_back: present}")
    root = with_finding(root, "reflex.achilles", "left", None)
    assert written(root) == "findings:\n  pain.low_back: present\n"
    assert written(with_finding(root, "pain.low_back", "axial", None)) == "findings: {}\n"


def test_an_object_with_its_value_is_no_mapping_of_sides() -> None:
    root = root_of("findings: {pain.low_back: {value: present, day: 3}}")
    assert [(finding, side) for finding, side, _ in stated(root)] == [("pain.low_back", "axial")]


@pytest.mark.parametrize(("before", "side"), [("present", "left"), ("{left: present}", "axial")])
def test_a_value_with_a_side_and_one_without_do_not_overwrite_each_other(before: str, side: str) -> None:
    with pytest.raises(CaseError, match="E-CASE-043"):
        with_finding(root_of(f"findings: {{pain.low_back: {before}}}"), "pain.low_back", side, word("present"))
