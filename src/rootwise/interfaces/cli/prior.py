"""The prior that a command was asked for: the name of one that is shipped, or a centre's own file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rootwise.cohorts.centre import CentrePrior, ModelSetup
    from rootwise.model.model import Model

OWN = "setting"  # the case's own setting
NAMES = ("primary_care", "spine_clinic", "emg_lab", "hospital", "flat", "unknown", OWN)


@dataclass(frozen=True, slots=True)
class PriorAsked:
    """A prior before the model is at hand.

    Attributes:
        name: of a shipped prior; None for the case's own setting.
        file, centre: where and what a centre's own is; None for a shipped one.
    """

    name: str | None = None
    file: str | None = None
    centre: CentrePrior | None = None

    def model_setup(self, model: Model, *, variants: bool = False) -> ModelSetup:
        """What a question is asked with.

        Args:
            model: the shipped one.
            variants: whether plexus variants are summed over.

        Returns:
            Model, options, temperature and name.

        Raises:
            CohortError: the file was fitted with other sites.
        """
        from dataclasses import replace

        from rootwise.cohorts.centre import ModelSetup, model_setup
        from rootwise.model.posterior.posterior import Options

        if self.centre is None or self.file is None:
            return ModelSetup(model, Options(self.name, variants=variants))
        own = model_setup(model, self.centre, Path(self.file).name)
        return replace(own, options=replace(own.options, variants=variants))


def prior_asked(text: str | None) -> PriorAsked:
    """Read the option `--prior`.

    Args:
        text: as given.

    Returns:
        The prior.

    Raises:
        QueryError: neither a name nor a file.
        CohortError: the file is no centre's prior.
    """
    if text is None or text in NAMES:
        return PriorAsked(None if text == OWN else text)
    if not Path(text).is_file():
        from rootwise.errors import QueryError

        hint = f"one of {' '.join(NAMES)}, or a file that rootwise recalibrate wrote"
        raise QueryError("E-QUERY-001", f"{text!r} is neither a prior nor a file", hint=hint)
    from rootwise.cohorts.centre import read_centre

    return PriorAsked(None, text, read_centre(text))
