"""Where patients were seen: settings have priors of their own."""

from __future__ import annotations

from typing import Literal, get_args

Setting = Literal["primary_care", "spine_clinic", "emg_lab", "hospital"]
SETTINGS: tuple[Setting, ...] = get_args(Setting)
