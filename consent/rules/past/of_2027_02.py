"""What rule set 2027.02 asked where 2027.03 asks otherwise."""

from __future__ import annotations

from typing import Final

from consent.rules.model import Rule

RULES: Final[tuple[Rule, ...]] = ()
