"""NY51: New York Civil Rights Law §§50 and 51, the living in advertising and trade."""

from __future__ import annotations

from typing import Final

from consent.rules.case import Lack
from consent.rules.clauses import S1, rule
from consent.rules.model import Rule
from consent.rules.profile import Profile
from consent.rules.shared.asked import meets_territory
from consent.rules.shared.people import is_living
from consent.rules.shared.publicity import behind_lack, lacks_living_consent, needs_writing, sells_or_advertises


def sells_in_the_state(lack: Lack) -> bool:
    """Whether a living person's voice or likeness sells or advertises in New York without consent."""
    case = lack.case
    return lacks_living_consent(lack) and sells_or_advertises(case) and meets_territory(case, "US-NY")


RULES: Final[tuple[Rule, ...]] = (
    rule("NY51-01", "A living person's name, picture, likeness or voice used within New York for advertising or trade"
         " needs written consent", S1, "N.Y. Civ. Rights Law §§50, 51",
         "grants form media purpose territories expressive_purpose",
         *behind_lack(sells_in_the_state),
         needs_writing(lambda case: is_living(case) and sells_or_advertises(case) and meets_territory(case, "US-NY")),
         reaches="US-NY"),
)  # fmt: skip

PROFILE: Final = Profile("NY51", "New York Civil Rights Law §§50, 51", "law", RULES, "text of §§50, 51")
