"""TAKEDOWN: TAKE IT DOWN Act (Public Law 119-12), intimate digital forgeries. Federal law of the United States."""

from __future__ import annotations

import datetime as dt
from typing import Final

from consent.rules.case import Case, Lack
from consent.rules.clauses import S2, performance, rule
from consent.rules.model import Effect, Rule, Settler
from consent.rules.profile import Profile
from consent.rules.shared.asked import sexual
from consent.rules.shared.people import is_living
from consent.rules.shared.publicity import behind_lack, made_public, shows_her

_ACT: Final = "TAKE IT DOWN Act, P.L. 119-12"
_SINCE: Final = dt.date(2025, 5, 19)
_PLATFORMS_SINCE: Final = dt.date(2026, 5, 19)


def intimate_forgery(case: Case) -> bool:
    """Whether a living person is shown naked or in sexual conduct to a public, which the rules' reach places."""
    return is_living(case) and shows_her(case) and sexual(case) and made_public(case)


def without_consent(lack: Lack) -> bool:
    """Whether nobody consented to it."""
    return intimate_forgery(lack.case)


def posted(case: Case) -> bool:
    """Whether it goes to a platform for what its users post."""
    return "social" in case.question.request.media and intimate_forgery(case)


RULES: Final[tuple[Rule, ...]] = (
    rule("TAKEDOWN-01", "An intimate digital forgery of an identifiable person is not published without consent", S2,
         f"{_ACT}, sec. 2", "content grants media territories expressive_purpose",
         *behind_lack(without_consent, yields=False), since=_SINCE, reaches="US", settled_by=Settler.PERSON),
    rule("TAKEDOWN-02", "A platform for what its users post removes an intimate depiction within forty-eight hours of"
         " the depicted person's report that she did not consent", S2, f"{_ACT}, sec. 3", "content media territories",
         performance(Effect.NOTICE, "", posted, "whoever is depicted may report it as made without her consent: the"
                     " platform then removes it within 48 hours", pointer="/media"),
         since=_PLATFORMS_SINCE, reaches="US"),
)  # fmt: skip

PROFILE: Final = Profile("TAKEDOWN", "TAKE IT DOWN Act", "law", RULES, "P.L. 119-12", since=_SINCE)
