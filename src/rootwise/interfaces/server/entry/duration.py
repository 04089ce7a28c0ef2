"""Durations as people say them: `6 weeks` to days, and days back to weeks or months."""

from __future__ import annotations

import re

# Days of a unit; months and years of the mean calendar.
_UNITS = {"d": 1.0, "w": 7.0, "m": 30.4375, "y": 365.25}
_SAID = re.compile(
    r"(\d{1,6}(?:[.,]\d{1,3})?)\s*(d|days?|w|wks?|weeks?|m|mo|mos|months?|y|yrs?|years?)\.?", re.IGNORECASE
)


def days_of(text: str) -> str:
    """Whole days as the case file has them; a text that is not a duration is left for the reader to judge.

    Args:
        text: as typed: `42`, `6 weeks`, `3 mo`, `1.5 years`.
    """
    said = _SAID.fullmatch(text.strip())
    return str(round(float(said[1].replace(",", ".")) * _UNITS[said[2][0].lower()])) if said else text.strip()


def duration_words(days: str) -> str:
    """Days shown back in a unit that a person can check: `42 days: 6 weeks`.

    Args:
        days: of a case file; empty where it has none.
    """
    if not (days.isascii() and days.isdigit()):
        return ""
    number = int(days)
    for name, length, least in (("year", 365.25, 730), ("month", 30.4375, 84), ("week", 7.0, 14)):
        if number >= least:
            units = round(number / length, 1)
            return f"{number} days: {'' if units.is_integer() else 'about '}{units:g} {name}s"
    return f"{number} day{'' if number == 1 else 's'}"
