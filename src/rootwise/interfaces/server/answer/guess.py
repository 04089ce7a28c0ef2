"""My own guess first: the sources stay hidden until a person has named one."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import Request

from rootwise.errors import ServerError
from rootwise.interfaces.server.answer.answered import Answered
from rootwise.interfaces.server.answer.choices import Choices, single_sites
from rootwise.interfaces.server.pages import questions
from rootwise.wording.answer.guess import NOT_SURE, guess_words

FIRST = "first"


@dataclass(frozen=True, slots=True)
class Guess:
    """What the page knows of a person's own guess; the case file holds nothing of it.

    Attributes:
        is_asked: whether the sources are hidden until it is given.
        said: the site, or `not-sure`; empty until it is given.
        words: what the model gives to it; empty until it is given.
        choices: sources to choose from.
    """

    is_asked: bool
    said: str
    words: str
    choices: Choices


def asked_first(request: Request, answered: Answered, guess: str, said: str) -> Guess:
    """The guess of a page.

    Args:
        request: of the page.
        answered: the answer that it shows.
        guess: `first` where the guess is asked before the sources are shown.
        said: site that was chosen; empty where none was.

    Raises:
        ServerError: what was chosen is none of the list.
    """
    choices = questions(request).ask(single_sites)
    if said and said != NOT_SURE and said not in choices.values():
        hint = "choose from the list, or say that you are not sure"
        raise ServerError("E-SERVER-043", f'"{said[:80]}" is not a source in the list', hint=hint)
    words = guess_words(said, answered.answer) if said and answered.answer else ""
    return Guess(guess == FIRST and not said, said, words, choices)
