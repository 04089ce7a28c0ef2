"""The illness script of a site for programs, as `schema/script-1.json` describes it."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeAlias

from rootwise import __version__
from rootwise.model.model import VERSION
from rootwise.queries.atlas.script import Script, ScriptFinding, Section
from rootwise.queries.atlas.script_causes import CauseOf, StateOf
from rootwise.wording.atlas.script.findings import at_least

Record: TypeAlias = dict[str, Any]

SCHEMA = Path(__file__).with_name("schema") / "script-1.json"
FORMAT = "rootwise-script/1"
DIGITS = 6  # significant digits of a probability: more than the model knows


def script_record(answer: Script) -> Record:
    """A script as a JSON object.

    Args:
        answer: the script.

    Returns:
        An object of plain dictionaries, lists, texts and numbers.
    """
    return {
        "site": answer.site,
        "kind": answer.kind,
        "settings": {name: _number(share) for name, share in answer.settings.items()},
        "causes": [_cause(cause) for cause in answer.causes],
        "states": [_state(state) for state in answer.states],
        "pain_centres": [
            {"region": row.region, "cause": row.cause, "p": row.p, "decay": row.decay,
             "source": row.source, "grade": row.grade}
            for row in answer.centres
        ],
        "findings": {part: [_section(family) for family in families] for part, families in answer.sections.items()},
        "sources": [citation.as_dict() for citation in answer.citations],
        "version": {"format": FORMAT, "rootwise": __version__, "model": VERSION, "atlas": answer.atlas},
    }  # fmt: skip


def _cause(cause: CauseOf) -> Record:
    return {
        "cause": cause.cause,
        "share": _number(cause.share),
        "onset_sudden": _number(cause.onset_sudden),
        "days": [_number(day) for day in cause.days],
        "age": {"mean": cause.age[0], "sd": cause.age[1]} if cause.age else None,
        "female": cause.female,
        "harm": cause.harm,
        "source": cause.source,
        "grade": cause.grade,
    }


def _state(state: StateOf) -> Record:
    return {
        "state": state.state,
        "share": _number(state.share),
        "effects": [effect.model_dump() for effect in state.effects],
        "source": state.source,
        "grade": state.grade,
    }


def _section(family: Section) -> Record:
    return {
        "family": family.family,
        "raised": [_finding(item) for item in family.raised],
        "expected_normal": [_finding(item) for item in family.lowered],
        "as_in_others": [_finding(item) for item in family.near],
        "at_background": [_finding(item) for item in family.untouched],
        "reason": family.reason or None,
    }


def _finding(item: ScriptFinding) -> Record:
    frequency = item.frequency
    return {
        "finding": frequency.finding,
        "value": frequency.value,
        "side": frequency.side,
        "probability": _number(frequency.p),
        "background": _number(frequency.background),
        "ratio": _number(frequency.ratio),
        "share_of_fibres": None if item.share is None else _number(item.share),
        "source": frequency.source,
        "grade": frequency.grade,
        "text": at_least(frequency.finding, frequency.value),
    }


def _number(p: float) -> float:
    return float(f"{p:.{DIGITS}g}")
