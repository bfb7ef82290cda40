"""Headings: under which a statement is filed, so that a question finds what bears on it without reading the ledger.

A heading is a value made by one of the functions here, each typed by what it is about: a mistyped one does not exist,
where a mistyped text would be an empty page. Its text is what a database stores.

A statement is filed under its headings when it is registered, and with each proof again, under the same headings as
signed by that party: whoever asks for what certain people said of a thing never sees, and never pays for, what others
pile up about it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from consent.statements.grant_events import (
    Assignment,
    Confirmation,
    Decline,
    Dispute,
    Resolution,
    Resumption,
    Revocation,
    Suspension,
)
from consent.statements.grants import Grant
from consent.statements.people import (
    KeyRegistration,
    KeyRevocation,
    Mandate,
    MandateEnd,
    PartyCorrection,
    PartyEvent,
    PartyMerge,
    PartyRegistration,
)  # fmt: skip
from consent.statements.production import AssetRegistration, ProjectDeclaration, ToolDeclaration
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
from consent.statements.statement import Body, Statement
from consent.vocabulary.identifiers import Identifier


@dataclass(frozen=True, slots=True)
class Heading:
    """One heading: its kind, what it is about ("" for the one heading of its kind), and by whom it is signed.

    `by` is a party, `ON_PAPER`, or "" for whatever is filed there, whoever signed it.
    """

    kind: str
    about: str = ""
    by: str = ""

    def __str__(self) -> str:
        named = f"{self.kind}:{self.about}" if self.about else self.kind
        return f"{named}{_BY}{self.by}" if self.by else named

    def signed_by(self, parties: Iterable[str]) -> tuple[Heading, ...]:
        """The same heading as each of these signed under it."""
        return tuple(Heading(self.kind, self.about, party) for party in dict.fromkeys(parties))

    @property
    def before_signers(self) -> str:
        """What the text of this heading begins with, whoever signed."""
        return f"{self}{_BY}"


_BY: Final = "\x1f"
"""Stands between a heading and a signer: no name or identifier may hold a control character."""
ON_PAPER: Final = "on-paper"
"""In the place of a signer: a paper of hers, once the counsel who vouches for the transcript has signed."""


LEGAL_HOLDS: Final = Heading("legal-holds")
"""Every legal hold."""
REGISTRARS: Final = Heading("registrars")
"""The registrations of registrars."""
OF_A_WORK: Final = frozenset({"project", "granted", "approvals", "determinations"})
"""The kinds of headings that name a work."""


def on(digest: str) -> Heading:
    """What acts on a statement, or on a log entry, of that digest."""
    return Heading("on", digest)


def party(party_id: str) -> Heading:
    """The registrations of a party."""
    return Heading("party", party_id)


def identified(identifier: Identifier) -> Heading:
    """The registrations that carry an identifier."""
    return Heading("identifier", str(identifier))


def events_of(party_id: str) -> Heading:
    """What happened to a party: deaths, emancipations, joining and leaving a union."""
    return Heading("events", party_id)


def unions_of(code: str) -> Heading:
    """The registrations of unions that are party to an agreement."""
    return Heading("unions-of", code)


def merges_of(party_id: str) -> Heading:
    """The merges of a party's registration with another's, on either side."""
    return Heading("merges", party_id)


def key(thumbprint: str) -> Heading:
    """The registration of a key and its revocations."""
    return Heading("key", thumbprint)


def keys_of(party_id: str) -> Heading:
    """The registrations of a party's keys."""
    return Heading("keys-of", party_id)


def delegate(party_id: str) -> Heading:
    """The mandates that a party holds."""
    return Heading("delegate", party_id)


def principal(party_id: str) -> Heading:
    """The mandates that are given in a party's name."""
    return Heading("principal", party_id)


def declared(work: Identifier) -> Heading:
    """The declarations of a work under one of its identifiers."""
    return Heading("project", str(work))


def engaging(licensee: str, vendor: str) -> Heading:
    """The declarations of works in which a licensee names a vendor."""
    return Heading("engaging", f"{licensee}>{vendor}")


def tool(tool_id: str) -> Heading:
    """The declarations of a tool."""
    return Heading("tool", tool_id)


def asset(asset_id: str) -> Heading:
    """The registrations of an asset."""
    return Heading("asset", asset_id)


def granted_by(performer: str) -> Heading:
    """The grants of a performer."""
    return Heading("performer", performer)


def between(performer: str, party_id: str) -> Heading:
    """The grants of a performer that name a party: as licensee, as one that may ask beside it, or as a signer."""
    return Heading("between", f"{performer}>{party_id}")


def concerning(party_id: str) -> Heading:
    """The grants that name a party."""
    return Heading("concerning", party_id)


def reaching(performer: str) -> Heading:
    """The grants of a performer with an exclusion from all of hers."""
    return Heading("reaching", performer)


def assigned_to(party_id: str) -> Heading:
    """The assignments of grants to a party."""
    return Heading("assigned-to", party_id)


def granted_for(work: Identifier) -> Heading:
    """The grants that name a work."""
    return Heading("granted", str(work))


def agreement(code: str) -> Heading:
    """The strikes under an agreement, and their ends."""
    return Heading("agreement", code)


def bars_of(performer: str) -> Heading:
    """The prohibitions of a performer."""
    return Heading("bars", performer)


def approvals_of(work: Identifier) -> Heading:
    """A platform's approvals for a work."""
    return Heading("approvals", str(work))


def determinations_of(work: Identifier) -> Heading:
    """The rulings about a work."""
    return Heading("determinations", str(work))


def notices_to(party_id: str) -> Heading:
    """The notices given to a party."""
    return Heading("notices-to", party_id)


def reports_on(decision: str) -> Heading:
    """The reports of what was made under a decision."""
    return Heading("reports-on", decision)


def output(sha256: str) -> Heading:
    """The reports that name an output."""
    return Heading("output", sha256)


def document(sha256: str) -> Heading:
    """The statements that name a document."""
    return Heading("document", sha256)


_BY_SIGNER: Final = frozenset(
    {"agreement", "approvals", "assigned-to", "bars", "between", "determinations", "document", "engaging", "on",
     "performer", "principal", "project", "reaching", "reports-on", "tool"}
)  # fmt: skip
"""The kinds of headings under which anybody may register something, and only what certain people say counts."""


def headings_of(statement: Statement[Body], thumbprint: str | None = None) -> tuple[Heading, ...]:
    """The headings of a statement. `thumbprint` is that of the key a `key.registration` registers."""
    named = (document(one) for one in documents_of(statement))
    return tuple(dict.fromkeys([*_by_type(statement, thumbprint), *named]))


def headings_by(statement: Statement[Body], positions: Iterable[int]) -> tuple[Heading, ...]:
    """The headings under which it is filed with the proofs of these of its `parties`."""
    return signed_under(headings_of(statement), statement, positions)


def signed_under(
    headings: Iterable[Heading], statement: Statement[Body], positions: Iterable[int]
) -> tuple[Heading, ...]:
    """The same, of a statement with these `headings`."""
    signed = signers(statement, positions)
    return tuple(by for one in headings if one.kind in _BY_SIGNER for by in one.signed_by(signed))


def signers(statement: Statement[Body], positions: Iterable[int]) -> list[str]:
    """Under whose name it is filed with these proofs: of who made them, and of a paper its counsel vouches for."""
    signed = [statement.parties[one].party for one in positions]
    basis = statement.body.basis if isinstance(statement.body, Grant) else None
    return [*signed, ON_PAPER] if basis is not None and basis.attested_by in signed else signed


def documents_of(statement: Statement[Body]) -> tuple[str, ...]:
    """The digests of the documents a statement names: what it comes with, what it rests on, what supports it."""
    body = statement.body
    named = [one.sha256 for one in (*getattr(body, "documents", ()), *getattr(body, "evidence", ()))]
    if isinstance(body, Grant) and body.basis is not None:
        named.append(body.basis.document)
    return tuple(dict.fromkeys(named))


def _by_type(statement: Statement[Body], thumbprint: str | None) -> list[Heading]:
    match statement.body:
        case PartyRegistration() as body:
            registrar = [REGISTRARS] if body.kind == "registrar" else []
            of_it = [*map(identified, body.identifiers), *map(unions_of, body.agreements)]
            return [party(body.party), *registrar, *of_it]
        case PartyEvent() as body:
            return [events_of(body.party)]
        case PartyCorrection() as body:
            return [on(body.event)]
        case PartyMerge() as body:
            return [merges_of(body.party), merges_of(body.into)]
        case KeyRegistration() as body:
            return [key(str(thumbprint)), keys_of(body.party)]
        case KeyRevocation() as body:
            return [key(body.key)]
        case Mandate() as body:
            return [delegate(body.delegate), principal(body.principal)]
        case MandateEnd() as body:
            return [on(body.mandate)]
        case ProjectDeclaration() as body:
            return [*map(declared, body.project), *(engaging(body.licensee, one) for one in body.vendors)]
        case ToolDeclaration() as body:
            return [tool(body.tool)]
        case AssetRegistration() as body:
            return [asset(body.asset), *map(on, body.grants)]
        case Grant() as body:
            named = [granted_for(one) for _, scope in body.scopes for one in scope.projects or ()]
            others = [one for one in parties_of(statement, body) if one != body.performer]
            concerned = [*map(concerning, others), *(between(body.performer, one) for one in others)]
            everywhere = any(one.applies_to == "all_grants_of_performer" for one in body.exclusions)
            far = [reaching(body.performer)] if everywhere else []
            return [granted_by(body.performer), *far, *concerned, *named, *map(on, body.supersedes)]
        case Assignment() as body:
            return [on(body.grant), assigned_to(body.to)]
        case Revocation() | Dispute() | Resolution() | Decline() | Confirmation() as body:
            return [on(body.grant)]
        case Suspension() | Resumption() as body:
            return [on(body.grant)] if body.grant else [agreement(str(body.agreement))]
        case Prohibition() as body:
            return [bars_of(body.performer)]
        case ProhibitionWithdrawal() as body:
            return [on(body.prohibition)]
        case Approval() as body:
            return [approvals_of(body.project)]
        case ApprovalWithdrawal() as body:
            return [on(body.approval)]
        case Determination() as body:
            return [determinations_of(body.project)]
        case UseApproval() as body:
            return [on(body.grant)]
        case Notice() as body:
            return [notices_to(body.to), *map(on, body.refs)]
        case UseReport() as body:
            return [reports_on(body.decision), *(output(one.sha256) for one in body.outputs)]
        case ErasureOrder() as body:
            return [on(body.statement)]
        case LegalHold() as body:
            return [LEGAL_HOLDS, on(body.target)]
        case LegalRelease() as body:
            return [on(body.target)]


def parties_of(statement: Statement[Body], grant: Grant) -> tuple[str, ...]:
    """Whom a grant names: its performer and licensee, those its scopes let ask beside it, and whoever signs it."""
    scoped = (one for _, scope in grant.scopes for one in (*(scope.vendors or ()), *scope.sublicensees))
    signing = (one.party for one in statement.parties)
    return tuple(dict.fromkeys((grant.performer, grant.licensee, *scoped, *signing)))
