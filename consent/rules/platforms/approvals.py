"""A platform's written approval in force: which one, if any, holds the whole of what is asked (specification §5.37)."""

from __future__ import annotations

from dataclasses import replace

from consent.coverage import reach
from consent.door import Entitled
from consent.rules.case import Case
from consent.statements.rulings import Approval
from consent.vocabulary.identifiers import Identifier


def approvals_of(case: Case, profile: str) -> tuple[str, ...]:
    """The digests of the approvals that settle the profile for this case: one of each platform it is the guidance of.

    Empty where one of those platforms has not approved.
    """
    found = [_approval_by(case, platform) for platform in platforms_of(case, profile)]
    return tuple(one for one in found if one) if all(found) else ()


def platforms_of(case: Case, profile: str) -> tuple[str, ...]:
    """The platforms of the work whose guidance the profile is (specification §5.35)."""
    work, door = case.question.work, case.question.door
    listed = work.platforms if work else ()
    wanted = Identifier("rule_profile", profile)
    known = ((one, door.person(one)) for one in listed)
    return tuple(one for one, person in known if person and wanted in person.registration.identifiers)


def _approval_by(case: Case, platform: str) -> str | None:
    """The approval by that platform that holds the whole box asked; of several the latest."""
    door, at = case.question.door, case.at
    said = [record for identifier in case.question.works for record in door.approvals(identifier, platform, at)]
    replaced = {digest for record in said for digest in record.body.supersedes}
    standing = (record for record in reversed(said) if record.digest not in replaced and _in_force(case, record))
    return next((record.digest for record in standing), None)


def _in_force(case: Case, record: Entitled[Approval]) -> bool:
    """Whether it speaks at that instant of the very use asked.

    What stands in for the performer's consent to a use (`granted_as`) says nothing about the platform's approval of it.
    """
    body, at = record.body, case.at
    if not body.start.first_second() <= at < body.until.end():
        return False
    if case.question.door.withdrawn(record, at):
        return False
    return reach.holds_whole(body.scope, replace(case.asked, granted_as=None), at)
