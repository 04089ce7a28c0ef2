"""How far a number of the atlas is to be trusted."""

from __future__ import annotations

from typing import Literal, get_args

Grade = Literal["A", "B", "C", "D"]
GRADES: tuple[Grade, ...] = get_args(Grade)
