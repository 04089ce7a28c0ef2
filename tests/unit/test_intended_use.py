"""The intended use is one text, wherever it is shown."""

from pathlib import Path

import rootwise
from rootwise.intended_use import intended_use

ROOT = Path(__file__).parents[2]
PACKAGE = Path(rootwise.__file__).parent


def test_it_is_the_file_of_the_package() -> None:
    assert intended_use() == (PACKAGE / "INTENDED_USE.md").read_text(encoding="utf-8")


def test_it_says_what_must_not_be_missing() -> None:
    text = " ".join(intended_use().replace("**", "").split())
    for words in (
        "The clinician decides",
        "not a medical device",
        "In an emergency, do not use Rootwise",
        "education",
        "research",
        "second reader",
        "a source that is not listed is not excluded",
        "without warranty",
    ):
        assert words in text, words


def test_it_warns_of_what_cannot_wait() -> None:
    text = intended_use()
    for words in ("urine", "saddle", "weakness", "cold, pale", "fever", "accident"):
        assert words in text, words


def test_its_sentences_stand_nowhere_else() -> None:
    """A second copy would one day say something else."""
    sentence = "A program must not delay the examination"
    assert sentence in intended_use()
    places = [
        path.relative_to(ROOT)
        for folder in ("src", "docs", "examples")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in {".py", ".md", ".yaml", ".json", ".html"} and "_build" not in path.parts
        if sentence in path.read_text(encoding="utf-8")
    ]
    assert places == [Path("src/rootwise/INTENDED_USE.md")]


def test_the_readme_points_to_it() -> None:
    assert "(src/rootwise/INTENDED_USE.md)" in (ROOT / "README.md").read_text(encoding="utf-8")
