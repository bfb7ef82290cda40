"""What rule set 2027.02 asked where 2027.03 asks otherwise, from the rooms beside."""

from __future__ import annotations

from typing import Final

from consent.rules.model import Rule
from consent.rules.past import abroad_2027_02, guide_2027_02, states_2027_02

RULES: Final[tuple[Rule, ...]] = (
    *guide_2027_02.RULES, *states_2027_02.RULES, *abroad_2027_02.RULES,
)  # fmt: skip
