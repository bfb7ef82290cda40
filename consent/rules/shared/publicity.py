"""What the rights of publicity share: they name the law behind a lack of consent to a person's voice or likeness.

Alone those of the living refuse nothing that the profiles asking for consent exempt (specification §5.38); those of
the dead do.
"""

from __future__ import annotations

from collections.abc import Callable

from consent.rules.case import Case, GrantedScope, Lack
from consent.rules.clauses import grant, lacking
from consent.rules.model import Clause, Effect
from consent.rules.shared.asked import advertises_another
from consent.rules.shared.people import is_living
from consent.rules.verdicts import Verdict, negated
from consent.vocabulary import uses

OfPerson = Callable[[Lack], bool]


def shows_her(case: Case) -> bool:
    """Whether a real person's voice or likeness is made, changed or prompted for."""
    return case.use in uses.PORTRAYS or case.prompted


def lacks_living_consent(lack: Lack) -> bool:
    """Whether a living person's voice or likeness is made or changed without consent."""
    return is_living(lack.case) and shows_her(lack.case)


def sells_or_advertises(case: Case) -> bool:
    """Whether goods, or an advertisement that is none for the work itself, are asked."""
    return "merchandise" in case.question.request.media or advertises_another(case)


def made_public(case: Case) -> bool:
    """Whether it is to be seen or heard outside of the house."""
    return set(case.question.request.media) != {"internal"}


def makes_of_one_person(lack: Lack) -> bool:
    """Whether a replica or model is made with a tool whose primary purpose is one identifiable person."""
    declared = (tool.declaration for tool in lack.case.question.tools)
    single = any(one is not None and one.single_person for one in declared)
    return single and lack.case.use in uses.TRAINS | {uses.CREATES}


def lived_in(case: Case, place: str) -> bool:
    """Whether the performer lives in the place, or lived there at death."""
    person = case.person
    if person is None:
        return False
    then = case.at if is_living(case) else person.died_at or case.at
    return case.question.door.home_at(person.party, then) == place


def claims_exception(case: Case) -> Verdict:
    """Whether an expressive purpose is stated, which a statute may except."""
    return case.stated("expressive_purpose").flagged(lambda _: True)


def behind_lack(when: OfPerson, *, code: str = "", yields: bool = True) -> tuple[Clause, ...]:
    """The law behind a lack: it refuses, and where an expressive purpose is claimed a person says if it is excepted."""

    def unexcepted(lack: Lack) -> bool | Verdict:
        return when(lack) and negated(claims_exception(lack.case))

    def excepted(lack: Lack) -> bool | Verdict:
        return when(lack) and claims_exception(lack.case)

    return (
        lacking(unexcepted, code=code, yields=yields),
        lacking(excepted, effect=Effect.ESCALATE, code=code, yields=yields),
    )


def after_death(when: OfPerson) -> tuple[Clause, ...]:
    """The same where the rights are those of somebody who has died: no exemption of an agreement silences it."""
    return behind_lack(when, code="estate_requirements", yields=False)


def needs_writing(when: Callable[[Case], bool]) -> Clause:
    """A consent that was only spoken does not suffice where the statute asks for a written one."""

    def only_spoken(granted: GrantedScope) -> bool:
        return granted.grant.form == "oral" and when(granted.case)

    return grant(Effect.INVALID, "form_defective", only_spoken, "the statute asks for written consent")
