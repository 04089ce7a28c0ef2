"""Settings: where patients come from, on which it depends how common each source is among them."""

from __future__ import annotations

from typing import Literal, get_args

Setting = Literal["primary_care", "spine_clinic", "emg_lab", "hospital"]
SETTINGS: tuple[Setting, ...] = get_args(Setting)
