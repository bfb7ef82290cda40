"""CORE rules that judge a whole grant at the instant of generation: signatures, signers, state, and what came since."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from consent.authority.signers import zone_of
from consent.coverage.overlap import taken
from consent.coverage.scope import Scope
from consent.rules.case import Case, GrantedScope
from consent.rules.core import conditions
from consent.rules.model import Effect, Finding, Obligation, Settler
from consent.states.endings import Ending
from consent.states.life import Life
from consent.vocabulary.times import DAY, format_instant, start_of_day
from consent.vocabulary.words import ROLES_FOR_ANOTHER


def judge_life(case: Case, life: Life, profiles: frozenset[str]) -> Iterator[Finding]:
    """Every reason for which the grant as a whole does not carry the case, or does so only if a person says so."""
    if _carries_plainly(case, life):
        return
    yield from judge_making(case, life)
    yield from _people(case, life)
    yield from judge_asker(case, life, profiles)
    yield from _replaced(case, life)
    yield from _documents(case, life)
    yield from _ended(case, life)
    yield from _suspended(case, life)
    yield from _bars_to_come(case, life)
    yield from _doubted(case, life)
    yield from _gained(case, life)


def _carries_plainly(case: Case, life: Life) -> bool:
    """Whether nothing below can find anything, which is so of most grants: it spares asking each of them."""
    question, consent_at = case.question, life.consent_at
    made_in_time = consent_at is not None and life.given_at is not None and consent_at - life.given_at <= _STALE
    asked_plainly = "documents" not in question.request.facts and question.job_ends_at is None
    return (
        life.undisturbed
        and made_in_time
        and asked_plainly
        and question.request.licensee == life.grant.licensee
        and consent_at is not None
        and consent_at <= question.at
    )


def judge_making(case: Case, life: Life) -> Iterator[Finding]:
    """Whether the grant was made: by signatures that stand, of people who could sign it, in time."""
    yield from _signatures(case, life)
    yield from _signers(case, life)
    yield from _offered(case, life)


def _finding(case: Case, life: Life, rule: str, effect: Effect, code: str, detail: str) -> Finding:
    return Finding(rule, effect, code, case.pointer(), f"grant {life.record.digest}: {detail}")


_SIDES: Final = {
    **dict.fromkeys(("performer", *ROLES_FOR_ANOTHER), "performer_side"),
    "licensee": "licensee", "union": "union", "counsel": "counsel", "studio_platform": "platform",
    "registrar": "registrar",
}  # fmt: skip
"""Whose word is awaited while the signature in a role is missing (specification §4.5)."""


def _signatures(case: Case, life: Life) -> Iterator[Finding]:
    if life.declined_by is not None:
        yield _finding(case, life, "CORE-01", Effect.NOT, "declined", "somebody it names has declined to sign it")
    elif life.lapsed_at(case.question.at):
        yield _finding(case, life, "CORE-01", Effect.NOT, "offer_lapsed", "it was not signed by everybody in time")
    elif life.record.missing:
        detail = f"not signed yet by {', '.join(life.record.missing)}"
        unsigned = _finding(case, life, "CORE-01", Effect.NOT, "signature_missing", detail)
        yield replace(unsigned, awaits=tuple(_SIDES[role] for role in life.record.missing if role in _SIDES))
    elif life.consent_at is not None and life.consent_at > case.question.at:
        detail = f"signed at {format_instant(life.consent_at)}, after generation"
        yield _finding(case, life, "CORE-24", Effect.NOT, "consent_after_generation", detail)
    if life.revoked_key:
        detail = "a signer's key was no longer valid when it signed"
        yield _finding(case, life, "CORE-01", Effect.INVALID, "key_revoked", detail)


def _signers(case: Case, life: Life) -> Iterator[Finding]:
    if life.record.missing and life.grant.basis is None and not life.record.proofs:
        return
    for fault in life.faults:
        yield _finding(case, life, fault.rule, Effect(fault.effect), fault.code, fault.detail)


def _people(case: Case, life: Life) -> Iterator[Finding]:
    """CORE-20 and CORE-21 at generation: death and majority ask whether consent given before still speaks.

    A paper speaks from the day it was signed on, also where nobody has confirmed it and a ruling lets it count: what
    became of her while it was being entered is asked too.
    """
    person, consent_at, given_at = life.person, life.consent_at, life.given_at
    if person is None or consent_at is None or given_at is None:
        return
    if life.grant.basis is not None:
        signed_at = start_of_day(life.grant.basis.signed_on, zone_of(life.grant))
        consent_at, given_at = min(consent_at, signed_at), min(given_at, signed_at)
    died = person.died_at is not None and consent_at < person.died_at <= case.question.at
    if died and life.grant.after_death == "ends":
        detail = "consent ended with the performer's death: her estate must consent"
        yield _finding(case, life, "CORE-20", Effect.NOT, "estate_requirements", detail)
    elif died and life.grant.after_death == "unstated":
        detail = "the performer has died and the grant does not say whether consent goes on"
        yield _finding(case, life, "CORE-20", Effect.ESCALATE, "estate_requirements", detail)
    adult_at = person.adult_at(zone_of(life.grant))
    if adult_at is not None and given_at < adult_at <= case.question.at:
        detail = "consent was given for a minor who has come of age since: ask her"
        yield _finding(case, life, "CORE-21", Effect.ESCALATE, "minor_requirements", detail)


_STALE = 365 * DAY
"""After how long an offer that sets no day of its own asks whether her side still meant it when it was completed."""


def _offered(case: Case, life: Life) -> Iterator[Finding]:
    """CORE-19: a grant that took more than a year to be made, and set no day to sign it by."""
    given_at, last = life.signers.signing.at if life.signers.signing else None, life.record.complete_at
    if life.grant.sign_by is None and given_at is not None and last is not None and last - given_at > _STALE:
        detail = "more than a year lies between her side's signature and the last one"
        yield replace(
            _finding(case, life, "CORE-19", Effect.ESCALATE, "unknown_fact", detail), settled_by=Settler.PERSON
        )


UNION_DECIDES_TRANSFERS = frozenset({"SAT26"})
"""Profiles with a rule of their own for a transfer that the union has not decided yet."""


def judge_asker(case: Case, life: Life, profiles: frozenset[str]) -> Iterator[Finding]:
    """CORE-18: the asker is the grant's licensee, an assignee the union approved, or a sublicensee of some scope."""
    asker = case.question.request.licensee
    if not any(asker in scope.sublicensees for _, scope in life.grant.scopes):
        yield from _strangers(case, life, profiles)


def judge_sublicensee(granted: GrantedScope) -> Iterator[Finding]:
    """CORE-18 of one scope, where the asker is a sublicensee of some other of its grant."""
    asker = granted.case.question.request.licensee
    elsewhere = any(asker in scope.sublicensees for _, scope in granted.grant.scopes)
    if elsewhere and asker not in granted.scope.sublicensees:
        yield from _strangers(granted.case, granted.life, granted.profiles)


def _strangers(case: Case, life: Life, profiles: frozenset[str]) -> Iterator[Finding]:
    asker, at = case.question.request.licensee, case.question.at
    if asker in life.pending_at(at) and not UNION_DECIDES_TRANSFERS.isdisjoint(profiles):
        return
    if asker is not None and asker not in life.assignees_at(at) | {life.grant.licensee}:
        detail = f"grant {life.record.digest}: its licensee is {life.grant.licensee}, not {asker}"
        yield Finding("CORE-18", Effect.NOT, "licensee_not_party", "/licensee", detail)


def _replaced(case: Case, life: Life) -> Iterator[Finding]:
    if life.superseded_at is not None and life.superseded_at <= case.question.at:
        yield _finding(case, life, "CORE-22", Effect.INVALID, "superseded", "another grant has taken its place")


def _documents(case: Case, life: Life) -> Iterator[Finding]:
    """CORE-22, by digest: what is held is this grant's paper, another grant's, one of a name it knows, or unknown."""
    own = {document.sha256 for document in life.grant.documents}
    names = {document.name for document in life.grant.documents}
    of_any = {document.sha256 for known in case.grants.values() for document in known.life.grant.documents}
    for number, held in enumerate(case.question.request.facts.get("documents", ())):
        pointer = f"/facts/documents/{number}"
        if held["sha256"] in own | of_any:
            continue
        if held["name"] in names:
            detail = f"grant {life.record.digest}: the document {held['name']!r} is not the one registered"
            yield Finding("CORE-22", Effect.INVALID, "signature_invalid", pointer, detail)
        else:
            detail = f"grant {life.record.digest}: no document {held['name']!r} of this digest is registered"
            yield Finding("CORE-22", Effect.ESCALATE, "document_unknown", pointer, detail)


def _ended(case: Case, life: Life) -> Iterator[Finding]:
    at, ends = case.question.at, case.question.job_ends_at
    for ending in life.endings:
        if not reaches(case, ending):
            continue
        if ending.effective <= at:
            # an ending of a part takes that part away from the box instead; one by law alone is for its profile
            if ending.scope is None and not ending.by_law:
                detail = f"{ending.code} from {format_instant(ending.effective)} on"
                yield _finding(case, life, "CORE-04", Effect.NOT, ending.code, detail)
        elif ends is not None and ending.effective < ends and (ending.scope is None or meets(case, ending.scope)):
            yield from _split(case, life, "CORE-04", ending.code, ending.effective)


def reaches(case: Case, ending: Ending) -> bool:
    """Whether an ending concerns the work asked: an opt-out of new works only those first declared after it."""
    if ending.new_works_after is None:
        return True
    declared = case.question.first_declared_at
    return declared is None or declared > ending.new_works_after


def _split(case: Case, life: Life, rule: str, code: str, from_when: int) -> Iterator[Finding]:
    detail = f"the job runs past {format_instant(from_when)}, when the grant is {code.replace('_', ' ')}"
    for one in (rule, "CORE-19"):
        yield _finding(case, life, one, Effect.ESCALATE, code, detail)


def _suspended(case: Case, life: Life) -> Iterator[Finding]:
    question = case.question
    at, licensee = question.at, question.request.licensee
    now = life.suspended_at(at, question.known_as, licensee)
    for change in now:
        code = "suspended_strike" if change.strike else "suspended"
        detail = f"suspended from {format_instant(change.effective)} on: {change.said.reason}"
        yield _finding(case, life, "CORE-04", Effect.NOT, code, detail)
    if question.job_ends_at is not None:
        for change in life.suspended_during(at, question.job_ends_at, question.known_as, licensee):
            code = "suspended_strike" if change.strike else "suspended"
            yield from _split(case, life, "CORE-04", code, change.effective)


def _bars_to_come(case: Case, life: Life) -> Iterator[Finding]:
    """Exclusions of the grant that begin to hold while the job runs."""
    at, ends = case.question.at, case.question.job_ends_at
    for exclusion in life.grant.exclusions:
        term = exclusion.scope.term
        if ends is not None and term is not None and at < term.first < ends and meets(case, exclusion.scope):
            yield from _split(case, life, "CORE-12", "excluded", term.first)


def _doubted(case: Case, life: Life) -> Iterator[Finding]:
    at = case.question.at
    for quarrel in life.disputed_at(at):
        if quarrel.scope is None or meets(case, quarrel.scope):
            yield _finding(case, life, "CORE-26", Effect.ESCALATE, "disputed", quarrel.why)
    if life.grant.basis is not None and not life.confirmed:
        detail = "transcribed from a document, and nobody on the performer's side has confirmed it"
        yield _finding(case, life, "CORE-27", Effect.ESCALATE, "unconfirmed_transcript", detail)


def _gained(case: Case, life: Life) -> Iterator[Finding]:
    """CORE-02: what hinders the grant would be gone, had not somebody who gains by it said so in her place."""
    at, licensee = case.question.at, case.question.request.licensee
    paused = [one for one in life.suspended_at(at, case.question.known_as, licensee) if not one.strike]
    asks = [one for one in life.grant.all_conditions if one.effect == "ask"]
    hinders = {
        "consent.resumption": bool(paused),
        "consent.resolution": bool(life.disputed_at(at)),
        "consent.confirmation": life.grant.basis is not None and not life.confirmed,
        "use.approval": any(not conditions.approvals_of(case, life, one) for one in asks),
    }
    for kind in sorted(life.gained):
        if hinders[kind]:
            detail = f"a {kind} was said in her place by somebody who gains by it: it has no effect"
            yield _finding(case, life, "CORE-02", Effect.ESCALATE, "signer_no_authority", detail)


def meets(case: Case, scope: Scope) -> bool:
    """Whether a scope that takes away meets any cell asked."""
    return all(taken(scope, case.asked))


def judge_made(case: Case, life: Life, made_at: int, *, was_settled: bool) -> Iterator[Finding]:
    """What stood against a grant when something was made under it, as far as it would have refused or asked then.

    What was in dispute then and is settled since is past; where a ruling settled the decision, it settled what asked.
    A signer's key revoked since is not among it: that is for a person to say.
    """
    then = replace(case, question=replace(case.question, at=made_at))
    for one in (*judge_making(then, life), *_people(then, life)):
        if one.effect is Effect.NOT or (one.effect is Effect.ESCALATE and not was_settled):
            yield one
    for change in life.suspended_at(made_at, case.question.known_as, case.question.request.licensee):
        code = "suspended_strike" if change.strike else "suspended"
        yield _finding(case, life, "CORE-04", Effect.NOT, code, "it was suspended when the output was made")
    still = life.disputed_at(case.question.at)
    for quarrel in life.disputed_at(made_at):
        if quarrel in still and (quarrel.scope is None or meets(case, quarrel.scope)):
            yield _finding(case, life, "CORE-26", Effect.ESCALATE, "disputed", quarrel.why)


def restrictions_of(case: Case, life: Life) -> Iterator[Finding]:
    """What restricts one grant of hers although the use asked needs no consent: a person must say what that means."""
    question = case.question
    for change in life.suspended_at(question.at, question.known_as, question.request.licensee):
        if not change.strike:
            yield _finding(case, life, "CORE-04", Effect.ESCALATE, "suspended", f"suspended: {change.said.reason}")
    for dispute in life.disputed_at(question.at):
        if dispute.scope is None or meets(case, dispute.scope):
            yield _finding(case, life, "CORE-26", Effect.ESCALATE, "disputed", dispute.why)


def running_notices(case: Case, life: Life) -> Iterator[Obligation]:
    """CORE-04: while a notice of revocation runs, the use must stop at its end."""
    for ending in life.endings:
        runs = ending.said_at <= case.question.at < ending.effective and reaches(case, ending)
        if runs and (ending.scope is None or meets(case, ending.scope)):
            due = format_instant(ending.effective)
            text = f"The grant has been {ending.code}; generation under it must stop by {due}."
            yield Obligation("CORE-04", "stop_generation", text, due)
