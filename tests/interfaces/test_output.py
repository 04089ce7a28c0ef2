"""A terminal gets colour unless it refuses; nobody gets control characters."""

import io

import pytest

from rootwise.interfaces.cli.output import printable, show
from rootwise.wording.layout import Line


class Terminal(io.StringIO):
    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


def test_a_terminal_gets_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    stream = Terminal()
    show([Line("now", "alarm"), Line("plain")], stream)
    assert "\x1b[" in stream.getvalue()
    assert "now" in stream.getvalue()


@pytest.mark.parametrize(("name", "value"), [("NO_COLOR", "1"), ("TERM", "dumb")])
def test_a_terminal_that_refuses_colour_gets_plain_text(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv(name, value)
    stream = Terminal()
    show([Line("now", "alarm")], stream)
    assert stream.getvalue() == "now\n"


def test_control_characters_are_question_marks_and_bars_have_an_ascii_form() -> None:
    assert printable("a\x1b[31mb\x9b", "utf-8") == "a?[31mb?"
    assert printable("██░", "ascii") == "##."
    assert printable("a\udcffé", "utf-8") == "a?é"
