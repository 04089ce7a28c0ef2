"""Arguments and options that several commands share."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, TypeAlias

import typer


class Reading(StrEnum):
    """Which findings of a case are read."""

    BEDSIDE = "bedside"
    ELECTRODIAGNOSIS = "electrodiagnosis"
    ALL = "all"


Paths: TypeAlias = Annotated[
    list[str], typer.Argument(metavar="PATH", help="Case files, folders of them, or - for standard input.")
]
OnePath: TypeAlias = Annotated[
    str, typer.Argument(metavar="PATH", help="One case file, or - for standard input.")
]
Jobs: TypeAlias = Annotated[
    int | None, typer.Option("--jobs", min=1, help="Processes; one for each processor by default.")
]
ReadingOption: TypeAlias = Annotated[
    Reading,
    typer.Option("--reading", help="Findings to read: bedside; with EMG and nerve conduction; or all."),
]
PriorOption: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--prior",
        metavar="NAME|FILE",
        help=(
            "Where such patients come from: primary_care, spine_clinic, emg_lab, hospital, flat, unknown, or a file "
            "that recalibrate wrote; the case's own setting by default."
        ),
    ),
]
VariantsOption: TypeAlias = Annotated[
    bool, typer.Option("--variants", help="Sum over prefixed and postfixed plexuses (slower).")
]
