"""A ledger of our own that holds the workload: every statement signed, logged and filed as registration does it.

Registration over HTTP verifies what it is sent, one statement at a time; here what is planted was signed a line before,
so it is not verified again, and two thousand share a commit. Nothing else is left out: the audit of a planted ledger is
clean, which a test holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Final

from bench.workload import LANGUAGES, OPENED_AT, Grant, Question
from consent import entry
from consent.bootstrap import create_ledger, open_ledger
from consent.ledger.ledger import Ledger
from consent.scenario.hands import Hands, bundle_bytes
from consent.settings import Settings
from consent.statements.headings import headings_by, headings_of
from consent.statements.statement import parse_statement
from consent.storage.records import Deposit, Filing, StoredProof, StoredStatement
from consent.vocabulary.times import format_instant
from signing import bundle, canonical, digests

ORIGIN, STUDIO, TOOL, REGISTRAR = "bench.example/consent", "party:studio-a", "tool:vfx", "party:registrar"
AT_ONCE: Final = 2_000
"""How many statements share a commit."""
NOW: Final = OPENED_AT - 86_400
"""When everything is planted, Unix seconds: a day before the first term may begin."""


def body_of(grant: Grant) -> dict[str, Any]:
    """The grant as a statement says it."""
    return {
        "performer": party_of(grant.performer), "licensee": STUDIO, "agreement": "none",
        "replica_class": "employment_based", "form": "separate_writing", "representation": "counsel_negotiated",
        "description": "Face, voice and movement of the role R in this work.", "scopes": {"main": scope_of(grant)},
        "exclusions": [], "limits": [], "revocability": {"kind": "revocable_at_will"}, "after_death": "unstated",
        "business_reason": "", "legal_basis": "contract", "documents": [], "vocabulary": {"territories": "cldr-48"},
    }  # fmt: skip


def scope_of(grant: Grant) -> dict[str, Any]:
    """What it covers."""
    return {
        "projects": [work_of(grant.project)], "episodes": ["*"], "roles": ["R"], "scenes": ["*"],
        "uses": list(grant.uses), "modalities": list(grant.modalities), "media": ["svod"],
        "territories": ["001"] if grant.territories is None else list(grant.territories),
        "languages": list(LANGUAGES if grant.languages is None else grant.languages),
        "purposes": ["final_deliverable"], "content": [], "tools": [TOOL],
        "term": {"from": format_instant(grant.from_at), "until": format_instant(grant.until), "zone": "UTC"},
    }  # fmt: skip


def asked_of(question: Question, **more: Any) -> dict[str, Any]:
    """The question as the body of a check."""
    return {
        "project": work_of(question.project), "licensee": STUDIO, "use": question.use,
        "at": format_instant(question.at), "media": ["svod"], "territories": [question.territory],
        "languages": [question.language], "purpose": "final_deliverable", "tools": [TOOL],
        "performances": [performance_of(question)],
    } | more  # fmt: skip


def performance_of(question: Question) -> dict[str, Any]:
    """Who is shown, and in what."""
    return {"performer": {"party": party_of(question.performer)}, "role": "R", "scene": "1",
            "modalities": [question.modality]}  # fmt: skip


def party_of(performer: str) -> str:
    """The performer's party."""
    return f"party:{performer}"


def work_of(project: str) -> dict[str, str]:
    """The identifier of a work."""
    return {"scheme": "house", "value": project}


@dataclass(frozen=True, slots=True)
class Signed:
    """A statement's canonical bytes with its proofs; `thumbprint` is that of a key it registers."""

    kind: str
    data: bytes
    proofs: tuple[bytes, ...]
    thumbprint: str | None = None


@dataclass(slots=True)
class Planted:
    """A ledger being planted, with the keys of all its parties. Its clock stands where the workload begins."""

    ledger: Ledger
    settings: Settings
    hands: Hands
    now: int = NOW

    def again(self, at: int = NOW) -> Ledger:
        """The same ledger, opened anew with its clock there: nothing is derived yet."""
        return open_ledger(self.settings, clock=lambda: at)

    def bundle(self, one: Signed) -> bytes:
        """It as it is handed in over HTTP."""
        return bundle_bytes(one.data, [canonical.parse(proof, max_bytes=len(proof)) for proof in one.proofs])

    def signed(self, kind: str, by: list[str], thumbprint: str | None = None, /, **body: Any) -> Signed:
        """A statement, signed by these."""
        said = self.hands.statement(kind, {**body, "signed_by": by}, self.now)
        data = canonical.canonicalize(said)
        return Signed(kind, data, tuple(map(canonical.canonicalize, self.hands.proofs(data, by))), thumbprint)

    def party(self, party: str, kind: str, **more: Any) -> Iterator[Signed]:
        """A party and its key."""
        self.hands.kinds[party] = kind
        yield self.signed("party.registration", [REGISTRAR], party=party, kind=kind, name=party, identifiers=[], **more)
        if party != REGISTRAR:
            key = self.hands.key(party).public
            yield self.signed(
                "key.registration", [party, REGISTRAR], key.thumbprint, party=party, key=dict(key.jwk),
                purposes=["sign"], not_before=format_instant(self.now - 60), not_after="2100-01-01T00:00:00Z",
                assurance="registrar_attested",
            )  # fmt: skip

    def work(self, project: str, **more: Any) -> Signed:
        """The declaration of a work; CORE alone is switched on where no more is said."""
        facts = {"platforms": [], "agreements": [], "jurisdictions": [], "photography_start": "2024-01-01"} | more
        return self.signed("project.declaration", [STUDIO], project=[work_of(project)], title=project, kind="film",
                           licensee=STUDIO, **facts)  # fmt: skip

    def granted(self, grant: Grant) -> Iterator[Signed]:
        """A grant signed by both, and its revocation by the performer."""
        performer = party_of(grant.performer)
        made = self.signed("consent.grant", [performer, STUDIO], **body_of(grant))
        yield made
        if grant.revoked_at is not None:
            yield self.signed("consent.revocation", [performer], grant=digests.digest(made.data), reason="withdrawn",
                              effective_at=format_instant(grant.revoked_at))  # fmt: skip

    def plant(self, statements: Iterable[Signed]) -> None:
        """Log and file them, many to a commit."""
        coming = iter(statements)
        while some := list(islice(coming, AT_ONCE)):
            opened = self.ledger.opened
            with opened.store.writing() as tx:
                first = tx.head.tree_size
                opened.log.append(tx.log, [self._entry(one) for one in some])
                tx.keep([kept for index, one in enumerate(some, first) for kept in self._kept(one, index)])

    def _entry(self, one: Signed) -> entry.Entry:
        refs = parse_statement(canonical.parse(one.data, max_bytes=len(one.data))).refs
        return entry.statement_registered(self.now, kind=one.kind, statement=digests.digest(one.data), refs=refs,
                                          proofs=bundle.proofs_digest(one.proofs))  # fmt: skip

    def _kept(self, one: Signed, index: int) -> Iterator[Deposit]:
        digest = digests.digest(one.data)
        statement = parse_statement(canonical.parse(one.data, max_bytes=len(one.data)))
        yield StoredStatement(digest, one.kind, one.data, index, self.now)
        for position, proof in enumerate(one.proofs):
            yield StoredProof(digest, position, proof, index, self.now)
        signed = headings_by(statement, range(len(one.proofs)))
        for heading in (*headings_of(statement, one.thumbprint), *signed):
            yield Filing(str(heading), index, digest)


def settings_of(directory: Path, database: str | None = None) -> Settings:
    """The settings of a ledger that lies in a directory."""
    return Settings(database=database or f"sqlite:///{directory}/ledger.db", keys=directory / "keys")


def founded(directory: Path, database: str | None = None) -> Planted:
    """A new ledger with its studio and its tool. `database` is the URL of an engine, SQLite's where none is named."""
    directory.mkdir(parents=True, exist_ok=True)
    hands, settings = Hands(ORIGIN), settings_of(directory, database)
    hands.kinds[REGISTRAR] = "registrar"
    ledger = create_ledger(settings, origin=ORIGIN, registrars={REGISTRAR: hands.key(REGISTRAR).public}, first_at=NOW,
                           clock=lambda: NOW)  # fmt: skip
    made = Planted(ledger, settings, hands)
    made.plant(_firsts(made))
    return made


def _firsts(made: Planted) -> Iterator[Signed]:
    yield from made.party(REGISTRAR, "registrar")
    yield from made.party(STUDIO, "licensee")
    yield made.signed("tool.declaration", [STUDIO], tool=TOOL, vendor=STUDIO, version="4.2", stores_data=False,
                      trains_on_data=False, enterprise=True, evidence=[])  # fmt: skip


def planted(directory: Path, given: Iterable[Grant], database: str | None = None,
            declared: Mapping[str, Any] | None = None) -> Planted:  # fmt: skip
    """A new ledger with these grants, and all whom they name before them. `declared` is said of every work besides."""
    made = founded(directory, database)
    made.plant(_all(made, given, declared or {}))
    return made


def _all(made: Planted, given: Iterable[Grant], declared: Mapping[str, Any]) -> Iterator[Signed]:
    """Whoever and whatever a grant names is registered when it is first named, so a stream of grants is enough."""
    known: set[str] = set()
    for grant in given:
        if grant.performer not in known:
            yield from made.party(party_of(grant.performer), "performer", birth_date="1980-01-01", home="US-CA",
                                  unions=[])  # fmt: skip
        if grant.project not in known:
            yield made.work(grant.project, **declared)
        known |= {grant.performer, grant.project}
        yield from made.granted(grant)
