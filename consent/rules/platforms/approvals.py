"""A platform's written approval in force: which one, if any, holds the whole of what is asked (cases README 25)."""

from __future__ import annotations

from consent import coverage, registry
from consent.authority.signatures import by_kind, by_party
from consent.prefix import Record
from consent.rules.case import Case
from consent.statements.rulings import Approval, ApprovalWithdrawal
from consent.vocabulary.identifiers import Identifier


def approvals_of(case: Case, profile: str) -> tuple[str, ...]:
    """The digests of the approvals that settle the profile for this case: one of each platform it is the guidance of.

    Empty where one of those platforms has not approved.
    """
    memo, key = case.question.memo, ("approvals", profile, case.base)
    if key not in memo:
        found = [_approval_by(case, platform) for platform in platforms_of(case, profile)]
        memo[key] = tuple(one for one in found if one) if all(found) else ()
    approved: tuple[str, ...] = memo[key]
    return approved


def platforms_of(case: Case, profile: str) -> tuple[str, ...]:
    """The platforms of the work whose guidance the profile is (cases README 21)."""
    work, prefix = case.question.work, case.question.prefix
    listed = work.declaration.platforms if work else ()
    wanted = Identifier("rule_profile", profile)
    known = ((one, registry.person(prefix, one)) for one in listed)
    return tuple(one for one, person in known if person and wanted in person.registration.identifiers)


def _approval_by(case: Case, platform: str) -> str | None:
    """The approval by that platform that holds the whole box asked; of several the latest."""
    prefix, at = case.question.prefix, case.at
    said = [
        record
        for identifier in case.question.works
        for record in prefix.complete(f"approvals:{identifier}", Approval, by=at)
        if isinstance(record.body, Approval) and record.body.by == platform and _signed(case, record)
    ]
    replaced = {digest for record in said if isinstance(record.body, Approval) for digest in record.body.supersedes}
    standing = (record for record in reversed(said) if record.digest not in replaced and _in_force(case, record))
    return next((record.digest for record in standing), None)


def _signed(case: Case, record: Record) -> bool:
    body = record.body
    assert isinstance(body, Approval)
    return body.by in by_kind(case.question.prefix, record, "platform")


def _in_force(case: Case, record: Record) -> bool:
    body, at, prefix = record.body, case.at, case.question.prefix
    assert isinstance(body, Approval)
    if not body.start.first_second() <= at < body.until.end():
        return False
    withdrawn = prefix.complete(f"on:{record.digest}", ApprovalWithdrawal, by=at)
    if any(by_party(prefix, one, body.by, doubted=True) for one in withdrawn):
        return False
    return coverage.holds_whole(body.scope, case.asked, at)
