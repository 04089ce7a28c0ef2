"""The answer to a case file, as the command line gives it."""

from __future__ import annotations

from dataclasses import dataclass

from rootwise.care.urgency import urgency
from rootwise.cases import ParsedFile, read_bytes
from rootwise.interfaces.server.figures.highlighted import Highlighted, highlighted
from rootwise.model.model import Model
from rootwise.model.posterior.posterior import Options
from rootwise.queries.case.explain import leader_weights
from rootwise.queries.case.localize import Localization, localize
from rootwise.wording.answer.report import ReportWords, report_words
from rootwise.wording.answer.words import AnswerWords, answer_words

READING = "all"


@dataclass(frozen=True, slots=True)
class Answered:
    """What was read of a file, and the answer to it where it gave a case, with what figure and report tell of it."""

    parsed: ParsedFile
    words: AnswerWords | None
    answer: Localization | None = None
    highlighted: tuple[Highlighted, ...] = ()
    report: ReportWords | None = None


def answered(model: Model, content: bytes, name: str) -> Answered:
    """Read a case file and answer it.

    Args:
        model: that answers.
        content, name: of the file.
    """
    parsed = read_bytes(content, name)
    case = parsed.case
    if case is None:
        return Answered(parsed, None)
    options = Options()
    answer = localize(case, model, options)
    weights = leader_weights(answer, case, model, options)
    words = answer_words(answer, case, urgency(case), weights, reading=READING)
    return Answered(parsed, words, answer, highlighted(answer, words, case), report_words(words, case, weights))
