"""Errors and issues: what went wrong, where, and what would be right.

The tree:

    RootwiseError
    |-- TermError             a word outside the vocabulary
    |   `-- UnknownFinding    a finding id nobody defined, or one the case does not hold
    |-- CaseError             a case cannot be read or used
    |-- AtlasError            a row of the atlas breaks a rule
    |-- ModelError            the model cannot be built from this atlas
    |-- QueryError            a question that cannot be answered as put
    |-- CohortError           a cohort, or what was fitted to one, that cannot be used
    |-- CareError             a care rule breaks a rule
    |-- StoreError            a kept case that is missing, changed meanwhile, or not to be changed
    `-- ServerError           a request or a start of the pages that cannot be served

Reading input raises nothing: it returns `Issue`s, because one file may hold many faults.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

Level = Literal["error", "warning", "note"]


class Where(NamedTuple):
    """Where something stands: file, line (from 1) and key path; each may be unknown."""

    file: str | None = None
    line: int | None = None
    key: str | None = None


class RootwiseError(Exception):
    """Base of every error that Rootwise raises on purpose."""

    def __init__(self, code: str, message: str, *, where: Where = Where(), hint: str = "") -> None:
        """Keep the parts; the text is composed on demand.

        Args:
            code: stable code such as `E-CASE-014`.
            message: one clause that says what is wrong.
            where: file, line and key.
            hint: what would be right.
        """
        super().__init__(code, message)
        self.code = code
        self.message = message
        self.where = where
        self.hint = hint

    def __str__(self) -> str:
        return _layout(self.code, self.where, self.message, self.hint)


class TermError(RootwiseError):
    """A word outside the vocabulary."""


class UnknownFinding(TermError):
    """A finding id that the vocabulary does not define, or that the case does not hold."""


class CaseError(RootwiseError):
    """A case that cannot be read or used."""


class AtlasError(RootwiseError):
    """A row of the atlas that breaks a rule."""


class ModelError(RootwiseError):
    """A model that cannot be built from its atlas."""


class QueryError(RootwiseError):
    """A question that cannot be answered as it was put."""


class CohortError(RootwiseError):
    """A cohort, or what was fitted to one, that cannot be used."""


class CareError(RootwiseError):
    """A care rule that breaks a rule."""


class StoreError(RootwiseError):
    """A kept case that is missing, was changed meanwhile, or is not to be changed."""


class ServerError(RootwiseError):
    """A request that cannot be served as it was made, or pages that cannot be started."""


@dataclass(frozen=True, slots=True)
class Issue:
    """One thing that a reader or checker has to say about its input.

    Attributes:
        code: stable code: E-, W- or N- by level, then the area and a number.
        level: `error` (not usable), `warning` (usable, probably not meant), `note`.
        message: one clause that says what is wrong.
        where: key path such as `strength.hip_flexion.left`; empty for the whole file.
        line: line in the file, from 1; None when there is none.
        hint: what would be right.
    """

    code: str
    level: Level
    message: str
    where: str = ""
    line: int | None = None
    hint: str = ""

    def render(self, file: str | None = None) -> str:
        """The issue as two or three lines of text.

        Args:
            file: name of the file to print before the line number.

        Returns:
            Code, key and message; then file and line; then the hint.
        """
        return _layout(self.code, Where(file, self.line, self.where or None), self.message, self.hint)


def _layout(code: str, where: Where, message: str, hint: str) -> str:
    lines = [f"{code} {where.key}: {message}" if where.key else f"{code} {message}"]
    place = ", ".join(
        part for part in (where.file, f"line {where.line}" if where.line is not None else None) if part
    )
    lines += [f"  {text}" for text in (place, hint) if text]
    return "\n".join(lines)
