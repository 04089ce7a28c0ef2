"""The table of the constants in the code is the code's: every number of the model's modules, with its value."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import rootwise
from rootwise.model import model

PACKAGE = Path(rootwise.__file__).parent
PAGE = PACKAGE.parents[1] / "docs" / "model.md"
# Numbers on which no answer rests as an assumption: how it is computed, stored or shown.
TECHNICAL = {
    "READ, LOST, SIGNED", "KEPT_BUILDS", "UNSETTLED", "STEP", "ABANDONED", "TINY", "DRAWS", "POOL", "SEED",
    "MAX_LEVELS", "STEPS", "MOST_KINDS", "SMALL", "QUANTILES", "SHORT", "_KEYS", "REMEMBERED", "FEWEST", "WORK",
    "SIMULATED", "RANKS", "PACKAGE", "CHUNK", "BATCH", "OFTEN", "WIDE_CHUNK", "ROUNDS", "LEAST", "LEAST_P",
    "TIED", "BEYOND",
}  # fmt: skip


def numbers(node: ast.AST) -> list[float]:
    return [
        float(part.value)
        for part in ast.walk(node)
        if isinstance(part, ast.Constant) and isinstance(part.value, int | float) and not isinstance(part.value, bool)
    ]


def constants() -> Iterator[tuple[str, str, list[float]]]:
    """(file, names, values) of every module-level constant that is made of numbers."""
    for path in sorted(Path(model.__file__).parent.rglob("*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.Assign) and numbers(node.value):
                names = ast.unparse(node.targets[0]).strip("()")
                if names.replace(", ", "").replace("_", "").isupper():
                    yield path.relative_to(PACKAGE).as_posix(), names, numbers(node.value)


def table() -> dict[tuple[str, str], list[float]]:
    """(file, names) of the page -> values."""
    text = PAGE.read_text(encoding="utf-8").partition("## Constants in the code")[2]
    rows = re.findall(r"^\| .+? \| ([^|]+) \| ([^|]*)\| `(model/[\w/]+\.py)` \|$", text, re.M)
    return {
        (file, ", ".join(re.findall(r"`(\w+)`", names))): [float(n) for n in re.findall(r"\d*\.?\d+", values)]
        for values, names, file in rows
        if names.strip()
    }


def single(rows: dict[tuple[str, str], list[float]]) -> dict[tuple[str, str], list[float]]:
    """One row a name; a name alone keeps all of its row's values."""
    found = {}
    for (file, names), values in rows.items():
        each = names.split(", ")
        for place, name in enumerate(each):
            found[file, name] = values if len(each) == 1 else [values[place]]
    return found


def test_every_constant_of_the_page_has_its_value_in_the_code() -> None:
    known = single({(file, names): values for file, names, values in constants()})
    listed = single(table())
    assert len(listed) > 30
    assert {key: known.get(key) for key in listed} == listed


def test_every_constant_of_the_code_is_on_the_page_or_technical() -> None:
    listed = single(table())
    left_out = [
        (file, names)
        for file, names, values in constants()
        if names not in TECHNICAL and not all((file, name) in listed for name in names.split(", "))
    ]
    assert left_out == []
