"""Under which headings a statement is filed, so that a question finds what bears on it without reading the ledger."""

from __future__ import annotations

from consent.statements.grant_events import (
    Assignment,
    Confirmation,
    Dispute,
    Resolution,
    Resumption,
    Revocation,
    Suspension,
)
from consent.statements.grants import Grant
from consent.statements.parsing import Statement
from consent.statements.people import (
    KeyRegistration,
    KeyRevocation,
    Mandate,
    MandateEnd,
    PartyEvent,
    PartyRegistration,
)  # fmt: skip
from consent.statements.production import ProjectDeclaration, ToolDeclaration
from consent.statements.rulings import (
    Approval,
    ApprovalWithdrawal,
    Determination,
    ErasureOrder,
    LegalHold,
    LegalRelease,
    Notice,
    Prohibition,
    ProhibitionWithdrawal,
    UseApproval,
    UseReport,
)  # fmt: skip


def subjects_of(statement: Statement, thumbprint: str | None = None) -> tuple[str, ...]:
    """The headings of a statement. `thumbprint` is that of the key a `key.registration` registers."""
    named = (f"document:{one}" for one in documents_of(statement))
    return tuple(dict.fromkeys([*_subjects(statement, thumbprint), *named]))


def documents_of(statement: Statement) -> tuple[str, ...]:
    """The digests of the documents a statement names: what it comes with, what it rests on, what supports it."""
    body = statement.body
    named = [one.sha256 for one in (*getattr(body, "documents", ()), *getattr(body, "evidence", ()))]
    if isinstance(body, Grant) and body.basis is not None:
        named.append(body.basis.document)
    return tuple(dict.fromkeys(named))


def _subjects(statement: Statement, thumbprint: str | None) -> list[str]:
    match statement.body:
        case PartyRegistration() as body:
            return [f"party:{body.party}", *(f"identifier:{one}" for one in body.identifiers)]
        case PartyEvent() as body:
            return [f"events:{body.party}"]
        case KeyRegistration() as body:
            return [f"key:{thumbprint}", f"keys-of:{body.party}"]
        case KeyRevocation() as body:
            return [f"key:{body.key}"]
        case Mandate() as body:
            return [f"delegate:{body.delegate}", f"principal:{body.principal}"]
        case MandateEnd() as body:
            return [f"on:{body.mandate}"]
        case ProjectDeclaration() as body:
            return [f"project:{one}" for one in body.project]
        case ToolDeclaration() as body:
            return [f"tool:{body.tool}"]
        case Grant() as body:
            named = [f"granted:{one}" for _, scope in body.scopes for one in scope.projects or ()]
            return [f"performer:{body.performer}", *named, *(f"on:{one}" for one in body.supersedes)]
        case Revocation() | Dispute() | Resolution() | Assignment() | Confirmation() as body:
            return [f"on:{body.grant}"]
        case Suspension() | Resumption() as body:
            return [f"on:{body.grant}"] if body.grant else [f"agreement:{body.agreement}"]
        case Prohibition() as body:
            return [f"bars:{body.performer}"]
        case ProhibitionWithdrawal() as body:
            return [f"on:{body.prohibition}"]
        case Approval() as body:
            return [f"approvals:{body.project}"]
        case ApprovalWithdrawal() as body:
            return [f"on:{body.approval}"]
        case Determination() as body:
            return [f"determinations:{body.project}"]
        case UseApproval() as body:
            return [f"on:{body.grant}"]
        case Notice() as body:
            return [f"notices-to:{body.to}", *(f"on:{one}" for one in body.refs)]
        case UseReport() as body:
            return [f"reports-on:{body.decision}", *(f"output:{one.sha256}" for one in body.outputs)]
        case ErasureOrder() as body:
            return [f"on:{body.statement}"]
        case LegalHold() as body:
            return ["legal-holds", f"on:{body.target}"]
        case LegalRelease() as body:
            return [f"on:{body.target}"]
