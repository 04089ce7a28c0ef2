"""Records from YAML: what fits is taken as it is, what does not is refused at its key."""

from collections.abc import Mapping
from dataclasses import FrozenInstanceError, dataclass, field
from typing import Any, Literal

import pytest

from rootwise.atlas.tables.record import RecordError, record


@dataclass(frozen=True)
class Inner:
    name: str
    weight: float = 1.0


@dataclass(frozen=True)
class Outer:
    id: str
    level: Literal["now", "soon"]
    count: int
    parts: tuple[Inner, ...] = ()
    limits: Mapping[str, int] = field(default_factory=dict)
    inner: Inner | None = None
    exact: bool = False
    words: tuple[str, ...] = ("a",)
    free: Any = None


GOOD: dict[str, Any] = {"id": "x", "level": "now", "count": 2}


def test_a_mapping_becomes_a_frozen_record_with_its_defaults() -> None:
    found = record(Outer, GOOD)
    assert found == Outer("x", "now", 2)
    with pytest.raises(FrozenInstanceError):
        found.id = "y"  # type: ignore[misc]


def test_what_stands_inside_becomes_records_and_tuples() -> None:
    raw = GOOD | {
        "parts": [{"name": "a"}, {"name": "b", "weight": 0.5}],
        "limits": {"low": 1},
        "inner": {"name": "c"},
        "exact": True,
        "words": ["b", "c"],
        "free": [{"anything": 1}],
    }
    expected = (Inner("a"), Inner("b", 0.5))
    found = record(Outer, raw)
    assert (found.parts, found.inner, found.words) == (expected, Inner("c"), ("b", "c"))
    assert (found.limits, found.exact, found.free) == ({"low": 1}, True, [{"anything": 1}])


def test_none_is_taken_where_it_is_allowed_and_nowhere_else() -> None:
    assert record(Outer, GOOD | {"inner": None}).inner is None
    with pytest.raises(RecordError):
        record(Outer, GOOD | {"words": None})


@pytest.mark.parametrize(
    ("raw", "key", "says"),
    [
        ("text", "", "is not a mapping"),
        (None, "", "is not a mapping"),
        ([GOOD], "", "is not a mapping"),
        ({"id": "x", "level": "now"}, "count", "is missing"),
        (GOOD | {"colour": "red"}, "colour", "is not a known key"),
        (GOOD | {1: "red"}, "1", "is not a known key"),
        (GOOD | {"id": 3}, "id", "is not a str"),
        (GOOD | {"count": "2"}, "count", "is not a int"),
        (GOOD | {"count": 2.0}, "count", "is not a int"),
        (GOOD | {"count": True}, "count", "is not a int"),
        (GOOD | {"exact": 1}, "exact", "is not a bool"),
        (GOOD | {"level": "later"}, "level", "is not one of now soon"),
        (GOOD | {"level": None}, "level", "is not one of now soon"),
        (GOOD | {"words": "abc"}, "words", "is not a list"),
        (GOOD | {"words": ["a", 1]}, "words.1", "is not a str"),
        (GOOD | {"parts": {"name": "a"}}, "parts", "is not a list"),
        (GOOD | {"parts": [{"name": "a"}, {"weight": 1.0}]}, "parts.1.name", "is missing"),
        (GOOD | {"parts": [{"name": "a", "nmae": "b"}]}, "parts.0.nmae", "is not a known key"),
        (GOOD | {"inner": {"name": "a", "weight": "heavy"}}, "inner.weight", "is not a float"),
        (GOOD | {"inner": {"name": "a", "weight": 1}}, "inner.weight", "is not a float"),  # nothing is coerced
        (GOOD | {"inner": "a"}, "inner", "is not a mapping"),
        (GOOD | {"limits": [1]}, "limits", "is not a mapping"),
        (GOOD | {"limits": {"low": "1"}}, "limits.low", "is not a int"),
        (GOOD | {"limits": {1: 1}}, "limits", "is not a str"),
    ],
)
def test_what_does_not_fit_is_refused_where_it_stands(raw: object, key: str, says: str) -> None:
    with pytest.raises(RecordError) as raised:
        record(Outer, raw)
    assert (raised.value.key, raised.value.message) == (key, says)
    assert str(raised.value) == f"{key}: {says}"


def test_the_key_path_starts_where_the_record_stands() -> None:
    with pytest.raises(RecordError) as raised:
        record(Outer, GOOD | {"parts": [{}]}, "rules.3")
    assert raised.value.key == "rules.3.parts.0.name"
