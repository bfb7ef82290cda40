"""Bars, approvals, rulings, notices, reports and erasure, in plain sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from consent.coverage.scope import Scope
from consent.sentences import days, kinds
from consent.sentences.naming import consent, statement, work
from consent.sentences.restrictions import of_amount
from consent.sentences.scope import itemised, permitting, taking
from consent.sentences.writing import listed, prose, quoted
from consent.statements.rulings import (
    Approval,
    ApprovalWithdrawal,
    Determination,
    ErasureOrder,
    LegalHold,
    LegalRelease,
    Notice,
    Output,
    Prohibition,
    ProhibitionWithdrawal,
    UseApproval,
    UseReport,
)
from consent.vocabulary.identifiers import Identifier

_FINDINGS: Final = {
    "satisfied": "They are satisfied: what they left open is settled.",
    "refused": "They are not satisfied: what they left open is refused.",
}
_AFTER_DEATH: Final = {
    "continues": "It goes on after the performer's death.",
    "ends": "It ends with the performer's death.",
}


def prohibition(said: Prohibition) -> Iterator[str]:
    """A performer's own bar."""
    yield f"This is a bar of {said.performer}. It comes before every consent, whoever it was given to."
    yield from taking(
        said.scope,
        "It forbids what lies within all of these lines at once, and nothing else:",
        "It forbids everything: every use, in every work, by anybody.",
    )
    yield _AFTER_DEATH[said.after_death]


def prohibition_withdrawal(said: ProhibitionWithdrawal) -> Iterator[str]:
    """The bar is lifted."""
    yield f"The bar with the digest {said.prohibition} is lifted, the whole of it."


def approval(said: Approval) -> Iterator[str]:
    """A platform's approval."""
    yield f"{said.by} approves, for the work {work(said.project)}, what lies within all of these lines at once:"
    yield from _held(said.scope, said.project)
    yield f"It begins {days.since(said.start)}."
    yield days.until(said.until)
    named = listed(map(statement, said.supersedes)) if said.supersedes else "no earlier statement"
    yield f"It takes the place of {named}."


def approval_withdrawal(said: ApprovalWithdrawal) -> Iterator[str]:
    """The approval is over."""
    yield f"The approval with the digest {said.approval} is withdrawn, the whole of it."


def determination(said: Determination) -> Iterator[str]:
    """A person's ruling."""
    yield f"This is a person's ruling on the rules {listed(said.rules)}, for the work {work(said.project)}."
    yield _FINDINGS[said.finding]
    yield "It holds for what lies within all of these lines at once:"
    yield from _held(said.scope, said.project)
    named = listed(map(consent, said.grants)) if said.grants else ""
    yield f"It is about {named} alone." if named else "It is about whatever consent is asked about."
    yield _of_decision(said.decision)
    yield from prose("Why", said.reason, "It does not say why.")
    yield days.until(said.until)


def use_approval(said: UseApproval) -> Iterator[str]:
    """A use is approved where a condition asks for it."""
    yield f"The condition {quoted(said.condition)} of {consent(said.grant)} asks for an approval. This is one."
    yield f"It approves, for the work {work(said.project)}, what lies within all of these lines at once:"
    yield from _held(said.scope, said.project)
    if said.outputs:
        yield "Of what was made it approves these files and nothing else:"
        yield from _files(said.outputs)
    else:
        yield "It is not narrowed to any file."
    yield _of_decision(said.decision)


def _held(scope: Scope, project: Identifier) -> Iterator[str]:
    return itemised(permitting(scope, beside=work(project)))


def _of_decision(decision: str | None) -> str:
    return f"It looks at the decision {decision}." if decision is not None else "It names no decision."


def _files(outputs: Iterable[Output]) -> Iterator[str]:
    yield from (f"- a file of the type {quoted(one.media_type)}, with the digest {one.sha256}" for one in outputs)


def notice(said: Notice) -> Iterator[str]:
    """Somebody was told something."""
    yield f"{said.to} was told, at {days.instant(said.given_at)}, {kinds.NOTICES[said.kind]}."
    named = listed(map(statement, said.refs)) if said.refs else ""
    yield f"It was about {named}." if named else "It names no statement that it was about."


def use_report(said: UseReport) -> Iterator[str]:
    """What was made under a decision."""
    yield f"This tells what was made under the decision {said.decision}."
    if said.outputs:
        yield from _files(said.outputs)
    else:
        yield "It names no file."
    used = listed(map(of_amount, said.amounts)) if said.amounts else ""
    yield f"Made were {used}." if used else "It names no amount."
    when = said.generated
    if when is None:
        yield "It does not say when that was made."
    else:
        yield f"It was made from {days.instant(when.start)} until {days.instant(when.until)}."


def erasure_order(said: ErasureOrder) -> Iterator[str]:
    """The bytes of a statement go."""
    yield f"The bytes of {statement(said.statement)} are to be erased, all of them and for good."
    yield "What a legal hold or an open dispute needs is kept until that is over."
    yield _ground(said.ground)


def legal_hold(said: LegalHold) -> Iterator[str]:
    """Nothing the target needs may be erased."""
    yield f"Nothing that {said.target} needs may be erased, until this hold is said to be over."
    yield _ground(said.ground)


def legal_release(said: LegalRelease) -> Iterator[str]:
    """A hold is over."""
    yield f"The hold {said.target}, or the hold on it, is over: what it kept may be erased again."
    yield _ground(said.ground)


def _ground(text: str) -> str:
    return f"The ground given: {quoted(text)}."
