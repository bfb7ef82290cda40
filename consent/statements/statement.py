"""From canonical JSON to a statement: the one table of types, and the members all of them share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from consent import readers
from consent.errors import InvalidInput
from consent.statements import grant_events, grants, people, production, rulings
from consent.statements.common import INSTANT, PARTY_ENTRY, Party
from consent.vocabulary import identifiers

Body = (
    people.PartyRegistration
    | people.PartyEvent
    | people.PartyCorrection
    | people.PartyMerge
    | people.KeyRegistration
    | people.KeyRevocation
    | people.Mandate
    | people.MandateEnd
    | production.ProjectDeclaration
    | production.ToolDeclaration
    | production.AssetRegistration
    | grants.Grant
    | grant_events.Revocation
    | grant_events.Suspension
    | grant_events.Resumption
    | grant_events.Dispute
    | grant_events.Resolution
    | grant_events.Decline
    | grant_events.Assignment
    | grant_events.Confirmation
    | rulings.Prohibition
    | rulings.ProhibitionWithdrawal
    | rulings.Approval
    | rulings.ApprovalWithdrawal
    | rulings.Determination
    | rulings.UseApproval
    | rulings.Notice
    | rulings.UseReport
    | rulings.ErasureOrder
    | rulings.LegalHold
    | rulings.LegalRelease
)


B_co = TypeVar("B_co", bound=Body, covariant=True)


@dataclass(frozen=True, slots=True)
class Statement(Generic[B_co]):
    """One signed statement as it reads; the bytes it was read from are its truth and are kept elsewhere.

    `anchor` is a checkpoint of the ledger that its signers had seen: a signed lower bound in time.
    """

    type: str
    id: str
    nonce: str
    ledgers: tuple[str, ...]
    issued_at: int
    parties: tuple[Party, ...]
    body: B_co
    refs: tuple[str, ...]
    anchor: str | None = None


TYPES: Final[dict[str, readers.Reader[Any]]] = {
    "party.registration": people.PARTY_REGISTRATION,
    "party.event": people.PARTY_EVENT,
    "party.correction": people.PARTY_CORRECTION,
    "party.merge": people.PARTY_MERGE,
    "key.registration": people.KEY_REGISTRATION,
    "key.revocation": people.KEY_REVOCATION,
    "authority.mandate": people.MANDATE,
    "authority.end": people.MANDATE_END,
    "project.declaration": production.PROJECT,
    "tool.declaration": production.TOOL_DECLARATION,
    "asset.registration": production.ASSET_REGISTRATION,
    "consent.grant": grants.GRANT,
    "consent.revocation": grant_events.REVOCATION,
    "consent.suspension": grant_events.SUSPENSION,
    "consent.resumption": grant_events.RESUMPTION,
    "consent.dispute": grant_events.DISPUTE,
    "consent.resolution": grant_events.RESOLUTION,
    "consent.decline": grant_events.DECLINE,
    "consent.assignment": grant_events.ASSIGNMENT,
    "consent.confirmation": grant_events.CONFIRMATION,
    "prohibition": rulings.PROHIBITION,
    "prohibition.withdrawal": rulings.PROHIBITION_WITHDRAWAL,
    "approval": rulings.APPROVAL,
    "approval.withdrawal": rulings.APPROVAL_WITHDRAWAL,
    "determination": rulings.DETERMINATION,
    "use.approval": rulings.USE_APPROVAL,
    "legal.hold": rulings.LEGAL_HOLD,
    "legal.release": rulings.LEGAL_RELEASE,
    "notice": rulings.NOTICE,
    "use.report": rulings.USE_REPORT,
    "erasure.order": rulings.ERASURE_ORDER,
}
"""Every statement type this ledger takes. What is not here is refused, never stored unread."""

_COMMON: Final[dict[str, readers.Reader[Any]]] = {
    "type": readers.word(TYPES, "statement type", "statement-types"),
    "v": readers.integer(least=1, most=1),
    "id": readers.matching(identifiers.URN_UUID, "a urn:uuid:… in lower case"),
    "nonce": readers.matching(identifiers.NONCE, "base64url of 16 random bytes"),
    "ledgers": readers.sequence(readers.matching(identifiers.ORIGIN, "a log origin"), least=1, most=20),
    "issued_at": INSTANT,
    "parties": readers.sequence(PARTY_ENTRY, least=1, most=16),
}
_COMMON_OPTIONAL: Final[dict[str, readers.Reader[Any]]] = {"anchor": readers.text(longest=20_000, lines=True)}
HEADER: Final[readers.Reader[dict[str, Any]]] = readers.shape(dict, _COMMON, _COMMON_OPTIONAL)
"""What all statements have."""
_SHARED: Final = frozenset({*_COMMON, *_COMMON_OPTIONAL})

_REF_MEMBERS: Final = (
    "grant", "mandate", "approval", "prohibition", "supersedes", "statement", "target", "grants", "refs",
)  # fmt: skip
"""The members whose digests become an entry's `refs`, in this order (specification §2.7)."""


def parse_statement(value: readers.JSON) -> Statement[Body]:
    """The statement a canonical JSON object says. Raises InvalidInput with every problem found."""
    return parse_unbounded(value).value


def parse_unbounded(value: readers.JSON) -> readers.Unbounded[Statement[Body]]:
    """The statement, and what of it is beyond the bounds of what is let in. Raises as `parse_statement`."""
    found, problems = readers.reading(lambda problems: _read(value, problems))
    if problems or isinstance(found, readers.Invalid):
        raise InvalidInput([*problems, *problems.beyond][: readers.MOST_PROBLEMS])
    return readers.Unbounded(found, tuple(problems.beyond))


def _read(value: readers.JSON, problems: readers.Problems) -> Statement[Body] | readers.Invalid:
    if not isinstance(value, dict):
        return readers.note(problems, "wrong_type", "", "a statement is an object")
    common = {name: member for name, member in value.items() if name in _SHARED}
    header: dict[str, Any] | readers.Invalid = HEADER(common, "", problems)
    body: Body | readers.Invalid = readers.INVALID
    body_reader = TYPES.get(value["type"]) if isinstance(value.get("type"), str) else None
    if body_reader is not None:
        own = {name: member for name, member in value.items() if name not in _SHARED}
        body = body_reader(own, "", problems)
    if not isinstance(header, readers.Invalid):
        _note_signers(value["type"], header["parties"], value, problems)
    if problems or isinstance(header, readers.Invalid) or isinstance(body, readers.Invalid):
        return readers.INVALID
    del header["v"]
    return Statement(**header, body=body, refs=refs_of(value))


def refs_of(value: dict[str, Any]) -> tuple[str, ...]:
    """The digests a statement acts on, in the order of specification §2.7, without repeats."""
    listed = [value[name] for name in _REF_MEMBERS if name in value]
    if value["type"] == "party.correction":  # an event's own `event` is a word, a correction's is a digest
        listed.append(value["event"])
    flat = [one for member in listed for one in (member if isinstance(member, list) else [member])]
    return tuple(dict.fromkeys(flat))


def _note_signers(kind: str, parties: tuple[Party, ...], value: dict[str, Any], problems: readers.Problems) -> None:
    """Keys must differ, and only a transcribed rider may name signers who hold none."""
    keys = [party.key for party in parties if party.key is not None]
    if len(set(keys)) < len(keys):
        readers.note(problems, "bad_identifier", "/parties", "each party signs with a key of its own")
    transcribed = kind == "consent.grant" and isinstance(value.get("basis"), dict)
    for number, party in enumerate(parties):
        if party.key is None and not transcribed:
            pointer = f"/parties/{number}/key"
            readers.note(problems, "missing_member", pointer, "every signer of this statement needs a key")
    if not keys:
        readers.note(problems, "missing_member", "/parties", "at least one party must sign")
