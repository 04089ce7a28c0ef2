"""What the model gives to the source that a person thought of first."""

from __future__ import annotations

from rootwise.queries.case.localize import Localization
from rootwise.wording.answer.words import ROWS
from rootwise.wording.certainty import percent
from rootwise.wording.sites import short_name

NOT_SURE = "not-sure"


def guess_words(said: str, answer: Localization) -> str:
    """A guess beside the answer.

    Args:
        said: a site of the model, or `NOT_SURE`.
        answer: the ranked sources.

    Returns:
        One or two sentences: `You said L3 right: the model gives it 76 %. It is first of its list.`
    """
    if said == NOT_SURE:
        return "You were not sure."
    alone = next((row.probability for row in answer.hypotheses if row.sites == (said,)), 0.0)
    among = next((row.probability for row in answer.sites if row.site == said), 0.0)
    also = "" if percent(alone) == percent(among) else f", and {percent(among)} alone or with another source"
    return f"You said {short_name(said)}: the model gives it {percent(alone)}{also}. {_place(said, answer)}"


def _place(said: str, answer: Localization) -> str:
    first = [row.sites for row in answer.hypotheses[:ROWS]]
    if (said,) not in first:
        return "It is not among the five most likely."
    place = first.index((said,))
    return "It is first on the list." if place == 0 else f"It is number {place + 1} on the list."
