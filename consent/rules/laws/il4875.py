"""IL4875: Illinois Right of Publicity Act (765 ILCS 1075) as amended by Public Act 103-836, the living and the dead."""

from __future__ import annotations

import datetime as dt
from typing import Final

from consent.rules.case import Case, Lack
from consent.rules.clauses import S1, rule
from consent.rules.model import Rule, Settler
from consent.rules.profile import Profile
from consent.rules.shared.people import is_dead, is_living, years_dead
from consent.rules.shared.publicity import (
    after_death,
    behind_lack,
    lacks_living_consent,
    needs_writing,
    sells_or_advertises,
    shows_her,
)  # fmt: skip
from consent.vocabulary import uses
from consent.vocabulary.times import day_of

_ACT: Final = "765 ILCS 1075"
_AMENDED: Final = dt.date(2025, 1, 1)
_ACT_SINCE: Final = dt.date(1999, 1, 1)
_NO_RECORDING: Final = frozenset({"internal", "merchandise"})
_YEARS_AFTER_DEATH: Final = 50


def distributes_replica(case: Case) -> bool:
    """Whether a recording or audiovisual work that shows a replica is distributed to the public."""
    recorded = not set(case.question.request.media) <= _NO_RECORDING
    return recorded and shows_her(case) and case.use != uses.CREATES


def protected_after_death(case: Case) -> bool:
    """Whether the performer died after the act's first day, no more than fifty years ago."""
    person = case.person
    if person is None or person.died_at is None or not is_dead(case):
        return False
    return day_of(person.died_at) > _ACT_SINCE and years_dead(case, _YEARS_AFTER_DEATH)


def distributes_of_the_living(lack: Lack) -> bool:
    """Whether an unauthorised replica of a living person is distributed."""
    return is_living(lack.case) and distributes_replica(lack.case)


def distributes_of_the_dead(lack: Lack) -> bool:
    """Whether an unauthorised replica of a protected dead person is distributed."""
    return protected_after_death(lack.case) and distributes_replica(lack.case)


def sells_with_the_living(lack: Lack) -> bool:
    """Whether a living person's identity is used commercially without consent."""
    return lacks_living_consent(lack) and sells_or_advertises(lack.case)


def sells_with_the_dead(lack: Lack) -> bool:
    """Whether a protected dead person's identity or replica is used commercially without consent."""
    case = lack.case
    return protected_after_death(case) and shows_her(case) and sells_or_advertises(case)


RULES: Final[tuple[Rule, ...]] = (
    rule("IL4875-01", "Whoever knows that a sound recording or audiovisual work holds an unauthorised digital replica"
         " does not distribute, transmit or make it available to the public", S1,
         f"{_ACT}/30(b) and /35(c), as amended by P.A. 103-836", "grants died media expressive_purpose",
         *behind_lack(distributes_of_the_living), *after_death(distributes_of_the_dead),
         since=_AMENDED, revision=2),
    rule("IL4875-02", "A living person's identity on goods or in an advertisement needs prior written consent; a film"
         " or other work that portrays the person, and advertising for it, does not under this paragraph", S1,
         f"{_ACT}/30(a) and /35(b)", "grants form media purpose expressive_purpose",
         *behind_lack(sells_with_the_living),
         needs_writing(lambda case: is_living(case) and sells_or_advertises(case)), since=_ACT_SINCE),
    rule("IL4875-03", "For fifty years after a death later than 1 January 1999 the identity or replica on goods or in"
         " an advertisement needs the successors' prior written consent", S1, f"{_ACT}/30(c) and /35(b)",
         "died grants form media purpose expressive_purpose",
         *after_death(sells_with_the_dead),
         needs_writing(lambda case: protected_after_death(case) and sells_or_advertises(case)), since=_ACT_SINCE,
         settled_by=Settler.PERSON),
)  # fmt: skip

PROFILE: Final = Profile("IL4875", "Illinois Right of Publicity Act", "law", RULES, "765 ILCS 1075", since=_ACT_SINCE)
