"""When a use needs no consent: every profile that asks for one is silent about it (specification §5.7).

An exemption is only silence in its own profile. It frees a use where each family of profiles that asks for consent
(an agreement, a platform) has one; without any such family the consent's own words decide, and they ask.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from consent.rules import engine, profiles, switches
from consent.rules.case import Case, Lack
from consent.rules.model import Assumption, Clause, Finding, Rule
from consent.rules.verdicts import Verdict


@dataclass(frozen=True, slots=True)
class Relief:
    """How far exemptions reach: the use itself, or (`by_creation`) only where the replica's creation was consented to.

    `said` are the exemptions, what they lean on, and whatever a person must say before they hold.
    """

    said: tuple[Finding | Assumption, ...]
    by_creation: bool


Exemption = tuple[Rule, Clause, Verdict]


def relief_of(lack: Lack, first: Finding) -> Relief | None:
    """The relief from a lack of consent, None where some profile still asks for it. `first` is its first reason."""
    case = lack.case
    # Only agreements and platforms know exemptions. Where none of them speaks, a law's silence frees nothing.
    families = _families(case)
    platforms = {code for code in families if profiles.is_platform(code)}
    found = {family: _best(engine.exemptions(case, _exempting(case, codes))) for family, codes in families.items()}
    stepped_back = _stepped_back(found, platforms)
    # One family that asks and exempts nothing is enough: the silence of the others does not answer it.
    if not families or any(one is None for family, one in found.items() if family not in stepped_back):
        return None
    held = [one for one in found.values() if one is not None]
    said = (one for rule, clause, verdict in held for one in engine.exempted(rule, clause, verdict, case, first))
    # A platform that stepped back has exempted nothing: what it would refuse a person decides.
    still = (one for family in stepped_back for one in engine.stepping_back(lack, families[family], first))
    # The use rests on the consent to the creation as soon as one family frees it only so.
    return Relief((*said, *still), by_creation=any(clause.by_creation for _, clause, _ in held))


def _families(case: Case) -> dict[str, frozenset[str]]:
    """The profiles that ask for consent here, by the family they speak for."""
    found: dict[str, set[str]] = {}
    for code in case.governing:
        profile = profiles.named(code)
        if profile is not None and profile.asks:
            found.setdefault(profile.asks, set()).add(code)
    return {family: frozenset(codes) for family, codes in sorted(found.items())}


def _exempting(case: Case, codes: frozenset[str]) -> frozenset[str]:
    """Those of the profiles that may exempt: an agreement's only where every declaration of the work names it.

    One that only a grant of hers names was hers to name, and exempts by that.
    """
    declared = switches.exempting(case.question.work)
    bound = switches.of_agreements(case.question.work)
    return frozenset(code for code in codes if code in declared or code not in bound)


def _certain(one: Exemption) -> bool:
    _, clause, held = one
    return held.holds is True and not clause.unconfirmed


def _best(found: Iterator[Exemption]) -> Exemption | None:
    """A certain exemption of the use itself before one by creation, and both before one that is not certain."""
    might = [one for one in found if one[2].holds is not False]
    return max(might, key=lambda one: (_certain(one), not one[1].by_creation), default=None)


def _stepped_back(found: dict[str, Exemption | None], platforms: set[str]) -> set[str]:
    """Platforms without an exemption of their own where an agreement exempts the use itself (specification §5.38)."""
    by_agreement = any(
        one is not None and not one[1].by_creation for family, one in found.items() if family not in platforms
    )
    return {family for family in platforms if found[family] is None} if by_agreement else set()
