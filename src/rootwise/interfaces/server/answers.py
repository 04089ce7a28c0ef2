"""The answer to a case file, as the command line gives it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from rootwise.care.urgency import urgency
from rootwise.cases import Reading, read_bytes
from rootwise.model.model import Model
from rootwise.model.posterior import Options
from rootwise.queries.explain import finding_weights, site_set
from rootwise.queries.localize import localize
from rootwise.wording.answer_words import AnswerWords, answer_words

READING = "all"
REMEMBERED = 64  # answers; a page is loaded, undone and shown in a second tab more often than edited


@dataclass(frozen=True, slots=True)
class Answered:
    """What was read of a file, and the answer in words where it gave a case."""

    reading: Reading
    words: AnswerWords | None


class Answers:
    """Answers of one model."""

    def __init__(self, model: Model) -> None:
        """Keep the model.

        Args:
            model: shared by all requests; it is never changed.
        """
        self.model = model
        self.of = lru_cache(maxsize=REMEMBERED)(self._of)

    def _of(self, content: bytes, name: str) -> Answered:
        found = read_bytes(content, name)
        case = found.case
        if case is None:
            return Answered(found, None)
        options = Options()
        answer = localize(case, self.model, options)
        leader = site_set(answer.hypotheses[0].sites, self.model)
        weights = finding_weights(case, self.model, options, leader, None)
        return Answered(found, answer_words(answer, case, urgency(case), weights, reading=READING))
