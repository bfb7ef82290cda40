"""The audit of decisions: what is stored of each, held against the log, its receipt, and deciding again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from consent.decision.model import HoldWanted
from consent.errors import MISSHAPEN, ConsentError, CouldNotVerify, EvidenceInvalid, Problem
from consent.ledger.audit import reservations
from consent.ledger.audit.job import Job
from consent.ledger.checks import receipts
from consent.records import Hold, RecordedDecision
from consent.storage.records import Unreadable
from consent.verify import decision as verify
from signing import policy
from signing.errors import SigningError
from signing.policy import Policy


def problems(job: Job) -> Iterator[Problem]:
    """Each decision issued in the stretch: entry, record, answer, reliances, holds and receipt.

    It is decided again where its rules can be run and nothing it saw has been erased.
    """
    trust = policy.parse_policy(policy.format_policy(job.opened.log.vkey))
    stored: set[int | None] = set()
    for made in job.tx.scan.decisions(job.stretch.first, job.stretch.end):
        stored.add(made.index)
        if isinstance(made, Unreadable):
            yield Problem("decision_mismatch", made.pointer, made.detail)
            continue
        where = f"/decisions/{made.decision}"
        try:
            yield from _decision_problems(job, made, trust, where)
        except (ConsentError, SigningError, *MISSHAPEN) as error:
            yield Problem("decision_mismatch", where, f"cannot be read: {error}")
    for index, _ in job.stretch.of("decision.issued"):
        if index not in stored:
            yield Problem("decision_missing", f"/entries/{index}", "the log issues a decision that is not stored")


def _decision_problems(job: Job, made: RecordedDecision, trust: Policy, where: str) -> Iterator[Problem]:
    holds = yield from reservations.hold_problems(job, made)
    yield from _entry_problems(job, made, where)
    yield from _receipt_problems(job, made, trust, where)
    yield from _problems_of_deciding_again(job, made, holds, where)


def _entry_problems(job: Job, made: RecordedDecision, where: str) -> Iterator[Problem]:
    """What is stored against its entry, its record and its question, and the grants where they are registered."""
    entry = job.stretch.entry(made.index, "decision.issued")
    if entry is None:
        yield Problem("decision_mismatch", f"{where}/entry_index", "no entry issues it")
        return
    yield from verify.problems(made, entry, where)
    if any(_registered_at(job, one["digest"]) != one["index"] for one in made.record["grants"]):
        yield Problem("decision_mismatch", f"{where}/record", "a grant relied on is not registered where it says")


def _registered_at(job: Job, digest: str) -> int | None:
    found = job.tx.record(digest)
    if found is not None:
        return found.index
    gone = job.erased(digest)
    return None if gone is None else gone.registered_index


def _receipt_problems(job: Job, made: RecordedDecision, trust: Policy, where: str) -> Iterator[Problem]:
    """The receipt holds, is that of this decision, and the reservation ends with it."""
    if made.receipt is None:
        if not job.opened.panel.cosigners and not receipts.has_none(
            made
        ):  # else it waits for them, and is issued when it is asked for again
            yield Problem("receipt_invalid", f"{where}/receipt", "it has no receipt, and no witness is waited for")
        return
    try:
        claims = verify.claims_of(
            made.receipt, made.record, keyring=job.opened.receipt_keys, policy=trust, request=made.request,
            issuers=(job.opened.issuer,),
        )  # fmt: skip
    except (EvidenceInvalid, CouldNotVerify) as error:
        yield Problem("receipt_invalid", f"{where}/receipt", str(error))
        return
    reserves = made.request.get("reserve") is True and made.outcome == "covered"
    if made.reserved_until != (claims["exp"] if reserves else None):
        yield Problem("decision_mismatch", f"{where}/reserved_until", "not until its receipt expires")


def _problems_of_deciding_again(
    job: Job, made: RecordedDecision, holds: Sequence[Hold], where: str
) -> Iterator[Problem]:
    rules = job.opened.rules.runnable(made.rules)
    if rules is None:
        job.noted.undecided += 1
        return
    again = verify.asked(made).again(job.registry(made.size), rules)
    if verify.answer_bytes(again) != made.answer_bytes:
        if _saw_erased(job, made):
            job.noted.undecided += 1
            return
        yield Problem("decision_mismatch", f"{where}/answer", "decided again it comes out differently")
    if set(made.relied_on) != set(again.reliances):
        yield Problem("decision_mismatch", f"/leaned/{made.decision}", "not what it relies on when decided again")
    if _amounts(holds) != (_amounts(again.holds) if made.reserved_until is not None else []):
        yield Problem("reservation_mismatch", f"/holds/{made.decision}", "not what the decision held")
    elif any(held.episode not in {None, wanted.episode} for held, wanted in zip(holds, again.holds, strict=False)):
        yield Problem("reservation_mismatch", f"/holds/{made.decision}/episode", "not the episode it was asked for")


def _saw_erased(job: Job, made: RecordedDecision) -> bool:
    """Whether something was erased since that the decision may have seen.

    A grant it saw is named in its answer; of other kinds nobody can tell any more.
    """
    for gone in job.tx.scan.erased(first=made.size):
        if isinstance(gone, Unreadable) or gone.registered_index >= made.size:
            continue
        entry = job.entry(gone.registered_index, "statement.registered")
        grant = entry is not None and entry.members.get("kind") == "consent.grant"
        if not grant or gone.digest.encode() in made.answer_bytes:
            return True
    return False


def _amounts(holds: Sequence[Hold] | Sequence[HoldWanted]) -> list[tuple[str, str, str, str, int]]:
    return [(one.performer, one.grant, one.scope, one.unit, one.amount) for one in holds]
