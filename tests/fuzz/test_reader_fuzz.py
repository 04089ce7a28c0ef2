"""Whatever comes in, the reader answers with issues and never with a traceback."""

import json
from pathlib import Path

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.strategies import Document, documents

from rootwise.cases import ParsedFile, check, mirror, read, read_text, select
from rootwise.terms import vocabulary

PROBES = "{}[]:,#&*!|>'\"%@`-?~ \t\n0159.+eE\\\x00\x85\u2028éabc"
json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
keys = st.sampled_from(
    ["id", "patient", "setting", "onset", "duration_days", "findings", "visits", "asked", "numbering", "care",
     "source", "truth", "quality", "tags", "names_level", "format"]
)  # fmt: skip


def sound(parsed: ParsedFile) -> None:
    """A reading has a case or an error, and everything in it can be shown and used."""
    assert (parsed.case is None) == any(issue.level == "error" for issue in parsed.issues)
    for issue in parsed.issues:
        assert issue.code[0] == issue.level[0].upper()
        assert issue.hint
        assert issue.line is None or issue.line >= 1
        issue.render("file").encode("utf-8")
    if parsed.case is not None:
        check(parsed.case)
        select(mirror(parsed.case), "bedside")


@given(st.binary(max_size=200))
def test_any_bytes(data: bytes) -> None:
    for suffix in (".yaml", ".json"):
        sound(_file(data, suffix))


@given(st.text(alphabet=PROBES, max_size=120))
def test_any_punctuation(text: str) -> None:
    sound(read_text(text))
    sound(read_text(text, "x.json"))


@given(st.dictionaries(keys | st.text(max_size=6), json_values, max_size=5))
def test_any_values_under_known_heads(document: Document) -> None:
    sound(read_text(json.dumps(document), "x.json"))
    sound(read_text(yaml.safe_dump(document)))


@given(st.dictionaries(st.sampled_from(sorted(vocabulary().findings())), json_values, max_size=4))
def test_any_values_under_known_findings(block: Document) -> None:
    sound(read_text(json.dumps({"findings": block}), "x.json"))


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(documents(), st.data())
def test_a_good_file_with_one_character_changed(document: Document, data: st.DataObject) -> None:
    text = yaml.safe_dump(document)
    at = data.draw(st.integers(0, len(text)))
    sound(read_text(text[:at] + data.draw(st.sampled_from(PROBES)) + text[at + 1 :]))


@given(st.text(max_size=60))
def test_json_text_agrees_with_the_standard_library(text: str) -> None:
    parsed = read_text(json.dumps({"care": {"drugs": [{"name": f"x{text}x"}]}}), "x.json")
    sound(parsed)
    assert parsed.case is not None
    assert parsed.case.care is not None
    assert parsed.case.care.drugs is not None
    assert parsed.case.care.drugs[0].name == f"x{text}x"


def _file(data: bytes, suffix: str) -> ParsedFile:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"a{suffix}"
        path.write_bytes(data)
        return read(path)
