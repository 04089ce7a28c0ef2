"""Grades of evidence in words: how far to trust a number."""

from __future__ import annotations

from collections.abc import Mapping

GRADES: Mapping[str, str] = {
    "A": "seen in the paper's own abstract or table",
    "B": "seen in a secondary text",
    "C": "recalled, unchecked",
    "D": "consensus, a panel or our own assumption",
}
# Beside a letter, where there is room for one word.
IN_A_WORD: Mapping[str, str] = {"A": "paper", "B": "quoted", "C": "recalled", "D": "assumed"}
