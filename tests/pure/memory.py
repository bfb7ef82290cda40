"""A ledger in memory, for what judges without a database: statements are said, nobody signs, the registry reads them.

Statements go through the same reader as everywhere. A proof is only noted (`Proven`): nothing here verifies one.
"""

from __future__ import annotations

import copy
from collections import Counter
from dataclasses import replace
from functools import lru_cache
from typing import Any

from consent.answers.checks import DecidedAnswer, RuleSetName
from consent.parcel.shelf import Bundled
from consent.prefix import Prefix
from consent.records import AnyRecord, Genesis, Hold, Proven, Record, RecordedDecision, Reliance, ReportedDecision
from consent.registry import Registry
from consent.scenario.loader import merge_patch
from consent.statements.statement import parse_statement
from consent.vocabulary.times import DAY, format_instant, parse_instant
from consent.vocabulary.words import ROLE_OF_KIND
from signing import canonical, digests
from signing.keys import PrivateKey

ORIGIN = "memory.example/consent"
START = parse_instant("2026-06-01T00:00:00Z")
REGISTRAR, PAULA, STUDIO, UNION = "party:registrar", "party:paula", "party:studio", "party:union"
ANNA, BERT, CARL, STRANGER = "party:anna", "party:bert", "party:carl", "party:stranger"
KINDS = {PAULA: "performer", STUDIO: "licensee", UNION: "union", ANNA: "representative", BERT: "representative",
         CARL: "representative", STRANGER: "vendor"}  # fmt: skip
HARBOR = {"scheme": "eidr", "value": "10.5240/7791-8534-2C23-9030-8610-5"}
TIDE = {"scheme": "studio", "value": "tide"}
NEW_PERFORMANCE, REPLICA = "replica.use.new_performance", "replica.create"
TERM = {"from": "2026-06-01", "zone": "UTC"}
GRANT: dict[str, Any] = {
    "performer": PAULA, "licensee": STUDIO, "agreement": "none", "replica_class": "employment_based",
    "form": "separate_writing", "representation": "counsel_negotiated", "description": "Vale, scenes 12 and 40.",
    "scopes": {"main": {"projects": [HARBOR], "uses": [REPLICA, NEW_PERFORMANCE], "roles": ["Vale"], "term": TERM}},
    "exclusions": [], "limits": [], "revocability": {"kind": "irrevocable_in_term"}, "after_death": "unstated",
    "business_reason": "It cannot be staged.", "legal_basis": "contract", "documents": [],
    "vocabulary": {"territories": "cldr-48"},
}  # fmt: skip


@lru_cache
def key_of(name: str) -> PrivateKey:
    """The key of a party, the same in every test."""
    return PrivateKey.from_seed(digests.sha256(name.encode()))


def thumbprint_of(name: str) -> str:
    return key_of(name).public.thumbprint


GENESIS = Genesis(ORIGIN, {REGISTRAR: thumbprint_of(REGISTRAR)}, {REGISTRAR: key_of(REGISTRAR).public.jwk})


def day(number: int) -> int:
    """The first second of a day, counted from the first."""
    return START + number * DAY


def on_day(number: int) -> str:
    return format_instant(day(number))


def signer(party: str, role: str | None = None, *, mandate: str | None = None) -> dict[str, Any]:
    """An entry of `parties`, in the role of the party's kind where none is given."""
    named = {"role": role or role_of(party), "party": party, "key": thumbprint_of(party)}
    return named if mandate is None else {**named, "mandate": mandate}


def role_of(party: str) -> str:
    return "registrar" if party == REGISTRAR else ROLE_OF_KIND[KINDS[party]]


class Asked:
    """A shelf that counts what it is asked, and notes the statements it hands out."""

    def __init__(self, shelf) -> None:
        self._shelf = shelf
        self.times: Counter[str] = Counter()
        self.handed_out: set[str] = set()

    def fetch(self, headings) -> None:
        self._shelf.fetch(headings)

    def about(self, heading):
        self.times[str(heading)] += 1
        found = self._shelf.about(heading)
        self.handed_out.update(one.digest for one in found)
        return found

    def oldest(self, heading, after=-1):
        self.times[f"oldest {heading}"] += 1
        for one in self._shelf.oldest(heading, after):
            self.handed_out.add(one.digest)
            yield one

    def signers(self, heading):
        self.times[f"signers {heading}"] += 1
        return self._shelf.signers(heading)

    def count(self, headings, before):
        self.times["count"] += 1
        return self._shelf.count(headings, before)

    def record(self, digest):
        self.times[digest] += 1
        return self._shelf.record(digest)

    def holds(self, grant):
        return self._shelf.holds(grant)

    def reported(self, grant):
        return self._shelf.reported(grant)

    def decided(self, decision):
        return self._shelf.decided(decision)


class Shelved(Bundled):
    """A bundle's shelf that knows recorded decisions, and those on which something was reported."""

    def __init__(self, records, holds, reported, decisions) -> None:
        super().__init__(records, holds, {})
        self._reported = reported
        self._decisions = decisions

    def count(self, headings, before):
        found = (record.as_of(before) for heading in headings for record in self.about(heading))
        return len({one.digest for one in found if one is not None})

    def reported(self, grant):
        return [one for one in self._reported if any(under.grant == grant for under in one.relied_on)]

    def decided(self, decision):
        return self._decisions.get(decision)


class Memory:
    """Statements in the order of a log whose entry 0 is genesis, and a clock that stands where it is put."""

    def __init__(self) -> None:
        self.now = START
        self.size = 1
        self.records: dict[str, AnyRecord] = {}
        self.holds: dict[str, list[Hold]] = {}
        self.reported: list[ReportedDecision] = []
        self.decisions: dict[str, RecordedDecision] = {}

    def copy(self) -> Memory:
        other = Memory()
        other.now, other.size, other.records = self.now, self.size, dict(self.records)
        other.holds = {grant: list(held) for grant, held in self.holds.items()}
        other.reported = list(self.reported)
        other.decisions = dict(self.decisions)
        return other

    def written(self, kind: str, /, *, signed_by, **body: Any) -> dict[str, Any]:
        """A statement as JSON; of `signed_by` each is a party or an entry made by `signer`."""
        parties = [signer(one) if isinstance(one, str) else one for one in signed_by]
        return {
            "type": kind, "v": 1, "id": f"urn:uuid:00000000-0000-4000-8000-{self.size:012x}",
            "nonce": digests.encode_base64url(bytes(16)), "ledgers": [ORIGIN], "issued_at": format_instant(self.now),
            "parties": parties, **body,
        }  # fmt: skip

    def say(
        self, kind: str, /, *, signed_by, unsigned=(), only: int | None = None, when: int | None = None, **body: Any
    ) -> AnyRecord:
        """Register a statement on a day; the proofs of `unsigned` parties, or all but one, have not come in."""
        self.now = self.now if when is None else day(when)
        value = self.written(kind, signed_by=signed_by, **body)
        statement = parse_statement(value)
        proofs = tuple(
            Proven(position, self.size, self.now)
            for position, party in enumerate(statement.parties)
            if party.key is not None and party.party not in unsigned and only in {None, position}
        )
        record = Record(digests.digest(canonical.canonicalize(value)), statement, self.size, self.now, proofs)
        return self._keep(record)

    def prove(self, record: AnyRecord, party: str | int, *, when: int | None = None) -> AnyRecord:
        """A proof that was missing comes in: of a party, or of the one at a position."""
        self.now = self.now if when is None else day(when)
        named = [one.party for one in record.statement.parties]
        position = party if isinstance(party, int) else named.index(party)
        known = self.records[record.digest]
        return self._keep(replace(known, proofs=(*known.proofs, Proven(position, self.size, self.now))))

    def _keep(self, record: AnyRecord) -> AnyRecord:
        self.records[record.digest] = record
        self.size += 1
        return record

    def shelf(self) -> Bundled:
        return Shelved(self.records.values(), self.holds, self.reported, self.decisions)

    @property
    def genesis(self) -> Genesis:
        """Its one registrar is there from the first entry on."""
        return GENESIS

    def registry(self, size: int | None = None, *, shelf=None) -> Registry:
        """The registry over the first `size` entries, over all where none is given."""
        return Registry(Prefix(self.genesis, self.size if size is None else size, shelf or self.shelf()))

    # -- what is said often --------------------------------------------------------------------------------------

    def party(self, party: str, *, when: int | None = None, signed_by=(REGISTRAR,), **more: Any) -> AnyRecord:
        kind = more.pop("kind", KINDS.get(party, "registrar"))
        born = {"birth_date": "1988-03-14", "home": "US-CA", "unions": []} if kind == "performer" else {}
        body = {"party": party, "kind": kind, "name": party, "identifiers": [], **born, **more}
        return self.say("party.registration", signed_by=signed_by, when=when, **body)

    def event(self, party: str, event: str, date: str, *, signed_by=(REGISTRAR,), **more: Any) -> AnyRecord:
        body = {"party": party, "event": event, "on": date, "evidence": [], **more}
        return self.say("party.event", signed_by=signed_by, **body)

    def key(self, party: str, *, signed_by=None, when: int | None = None, **more: Any) -> AnyRecord:
        body = {"party": party, "key": dict(key_of(party).public.jwk), "purposes": ["sign"], "not_before": on_day(0),
                "not_after": "2100-01-01T00:00:00Z", "assurance": "signer_held_key", **more}  # fmt: skip
        return self.say("key.registration", signed_by=signed_by or [party, REGISTRAR], when=when, **body)

    def revoke_key(self, party: str, invalid_from: int, *, signed_by, when: int | None = None) -> AnyRecord:
        body = {"key": thumbprint_of(party), "reason": "lost", "invalid_from": on_day(invalid_from)}
        return self.say("key.revocation", signed_by=signed_by, when=when, **body)

    def mandate(self, principal: str, delegate: str, *, signed_by=None, when: int | None = None, **more: Any):
        body = {"principal": principal, "delegate": delegate, "capacity": "attorney_in_fact",
                "powers": [REPLICA, NEW_PERFORMANCE], "from": on_day(0), "evidence": [], **more}  # fmt: skip
        return self.say("authority.mandate", signed_by=signed_by or [principal], when=when, **body)

    def end_mandate(self, mandate: AnyRecord, *, signed_by, when: int | None = None, since: int = 0) -> AnyRecord:
        body = {"mandate": mandate.digest, "from": on_day(since)}
        return self.say("authority.end", signed_by=signed_by, when=when, **body)

    def grant(self, *, signed_by=(PAULA, STUDIO), unsigned=(), only=None, when: int | None = None, **patch: Any):
        body = merge_patch(copy.deepcopy(GRANT), patch)
        return self.say("consent.grant", signed_by=signed_by, unsigned=unsigned, only=only, when=when, **body)

    def decide(self, request, grants, *, at: int | None = None, receipt: str | None = "r") -> RecordedDecision:
        """A covered decision on record, made now, that relied on these grants for their performers (scope `main`)."""
        at, decision = self.now if at is None else at, digests.encode_base64url(self.size.to_bytes(16, "big"))
        relied_on = tuple(Reliance(one.body.performer, one.digest, "main") for one in grants)
        answer = DecidedAnswer("covered", format_instant(at), (), (), (), (), (), (), None, RuleSetName("1", "d"))
        record = {"size": self.size, "rules": "d", "grants": [{"digest": one.digest} for one in grants]}
        found = RecordedDecision(
            decision, self.size, "covered", at, self.now, request.get("licensee"), None, request, answer, record,
            b"", b"", b"", receipt, None, relied_on,
        )  # fmt: skip
        self.decisions[decision] = found
        self.size += 1
        return found

    def report(self, decided: RecordedDecision, output: str, *, by: str = STUDIO, **more: Any) -> AnyRecord:
        """An output is reported under a decision."""
        body = {"decision": decided.decision, "outputs": [{"sha256": output, "media_type": "video/mp4"}], **more}
        return self.say("use.report", signed_by=[by], amounts=[], **body)


def furnished() -> Memory:
    """A memory in which everybody is registered, Paula as a member of the union."""
    memory = Memory()
    for party in KINDS:
        memory.party(party, **({"unions": [UNION]} if party == PAULA else {}))
    return memory
