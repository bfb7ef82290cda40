"""A ledger of as many grants as wanted, made in minutes: every statement signed, every entry hashed and in the tree.

Usage: python bench/million.py GRANTS DIRECTORY. Writes DIRECTORY/ledger.db and DIRECTORY/keys, a ledger like any other:
`consent log audit` finds it clean. `build` does the same with whatever is to be said; nothing is gathered on the way.

What is left out is the asking back and forth of registration: statements are signed, read and filed by other processes,
and many are entered in one transaction. Keys follow from names, so that whoever asks the ledger later can sign too.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import sys
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain, islice
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Engine, event

from consent import entry
from consent.bootstrap import create_ledger
from consent.entry import Entry
from consent.ledger.ledger import Ledger
from consent.ledger.open_ledger import OpenLedger
from consent.scenario.hands import Hands
from consent.settings import Settings
from consent.statements.headings import headings_by
from consent.statements.statement import parse_statement
from consent.storage.records import Filing, StoredProof, StoredStatement
from consent.verify.statement import filed_under
from consent.vocabulary.times import format_instant, parse_instant
from signing import bundle, canonical, digests
from signing.keys import PrivateKey

ORIGIN: Final = "ledger.test/million"
REGISTRAR, STUDIO, TOOL = "party:registrar", "party:studio", "tool:vfx"
START: Final = parse_instant("2026-06-02T00:00:00Z")
"""When everything is entered, Unix seconds."""
THIS: Final = "@this"
"""In what follows a statement, the digest of that statement."""
AT_ONCE: Final = 2_000
"""Statements in one transaction, and what one process makes at a time."""


@dataclass(frozen=True, slots=True)
class Said:
    """A statement to be made: its type, its own members, who signs it as what, and what is said of it right after."""

    kind: str
    body: dict[str, Any]
    signers: tuple[tuple[str, str], ...]
    then: tuple[Said, ...] = ()


@dataclass(frozen=True, slots=True)
class Made:
    """A statement that was made, signed and read, with its entry, its proofs and what it is filed under."""

    entry: Entry
    kind: str
    digest: str
    data: bytes
    proofs: list[bytes]
    headings: list[str]


@lru_cache(maxsize=100_000)
def key_of(party: str) -> PrivateKey:
    """The key of a party, which follows from its name."""
    return PrivateKey.from_seed(digests.sha256(f"a key for measuring: {party}".encode()))


@dataclass(slots=True)
class Signers(Hands):
    """Hands whose keys follow from names: each process has the same."""

    kinds: dict[str, str] = field(default_factory=dict)

    def key(self, party: str) -> PrivateKey:
        """The party's key."""
        return key_of(party)


def build(directory: Path, said: Iterable[Said], *, origin: str = ORIGIN, at: int = START, workers: int = 2) -> Ledger:
    """A new ledger in a directory, with a registrar, in which all of this was said at one time, in this order."""
    settings = Settings(database=f"sqlite:///{directory}/ledger.db", keys=directory / "keys")
    registrars = {REGISTRAR: key_of(REGISTRAR).public}
    directory.mkdir(parents=True, exist_ok=True)
    ledger = create_ledger(settings, origin=origin, registrars=registrars, first_at=at)
    event.listen(ledger.opened.store.engine, "connect", _hurry)
    ledger.opened.store.engine.dispose()
    for made in _made(chain(party(REGISTRAR, "registrar", at=at), said), origin, at, workers):
        _enter(ledger.opened, made, at)
    _settle(ledger.opened.store.engine)
    return ledger


def _hurry(connection: Any, _record: Any) -> None:
    """Nothing is lost that was not made a minute ago, so no disk is waited for; and the pages in use stay in memory."""
    for pragma in ("synchronous=OFF", "cache_size=-1000000", "wal_autocheckpoint=100000"):
        connection.execute(f"PRAGMA {pragma}")


def _settle(engine: Engine) -> None:
    """All of it in the database itself, as after a night's rest; who asks from now on does so under the usual care."""
    with engine.connect() as connection:
        connection.connection.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    event.remove(engine, "connect", _hurry)
    engine.dispose()


def _made(said: Iterable[Said], origin: str, at: int, workers: int) -> Iterator[list[Made]]:
    """What was said, made by other processes, in the order it was said and never far ahead of who enters it."""
    context, rest = multiprocessing.get_context("spawn"), iter(said)
    with ProcessPoolExecutor(workers, context) as pool:
        waiting: list[Future[list[Made]]] = []
        while some := tuple(islice(rest, AT_ONCE)):
            waiting.append(pool.submit(make, some, origin, at))
            if len(waiting) > workers:
                yield waiting.pop(0).result()
        yield from (one.result() for one in waiting)


def make(said: Iterable[Said], origin: str, at: int) -> list[Made]:
    """Statements signed by all their signers, with what stands beside their entries."""
    hands = Signers(origin)
    return [made for one in said for made in _with_what_follows(hands, one, at)]


def _with_what_follows(hands: Signers, said: Said, at: int) -> Iterator[Made]:
    made = _one(hands, said, at)
    yield made
    for one in said.then:
        named = {name: made.digest if value == THIS else value for name, value in one.body.items()}
        yield from _with_what_follows(hands, Said(one.kind, named, one.signers, one.then), at)


def _one(hands: Signers, said: Said, at: int) -> Made:
    parties = [{"role": role, "party": name} for role, name in said.signers]
    data = canonical.canonicalize(hands.statement(said.kind, {**said.body, "parties": parties}, at))
    statement, digest = parse_statement(canonical.open_canonical(data)), digests.digest(data)
    proofs = [canonical.canonicalize(one) for one in hands.proofs(data, [name for _, name in said.signers])]
    new = entry.statement_registered(
        at, kind=said.kind, statement=digest, proofs=bundle.proofs_digest(proofs), refs=statement.refs
    )
    headings = [*filed_under(statement), *headings_by(statement, range(len(proofs)))]
    return Made(new, said.kind, digest, data, proofs, [str(one) for one in headings])


def _enter(opened: OpenLedger, made: list[Made], at: int) -> None:
    with opened.store.writing() as tx:
        rows = list(enumerate(made, start=opened.log.append(tx.log, [one.entry for one in made]).first))
        tx.keep([
            *(StoredStatement(one.digest, one.kind, one.data, index, at) for index, one in rows),
            *(StoredProof(one.digest, place, proof, index, at)
              for index, one in rows for place, proof in enumerate(one.proofs)),
            *(Filing(heading, index, one.digest) for index, one in rows for heading in one.headings),
        ])  # fmt: skip


# -- what is said ------------------------------------------------------------------------------------------------------


def party(name: str, kind: str, *, at: int = START, **more: Any) -> Iterator[Said]:
    """A party and its key; a registrar's is that of genesis."""
    registrar = ("registrar", REGISTRAR)
    body = {"party": name, "kind": kind, "name": name, "identifiers": [], **more}
    yield Said("party.registration", body, (registrar,))
    if name != REGISTRAR:
        key = {"party": name, "key": dict(key_of(name).public.jwk), "purposes": ["sign"],
               "not_before": format_instant(at - 60), "not_after": "2100-01-01T00:00:00Z",
               "assurance": "registrar_attested"}  # fmt: skip
        yield Said("key.registration", key, ((kind, name), registrar))


def population(grants: int, seed: int = 14) -> Iterator[Said]:
    """Performers with some twenty grants each for some of a studio's works; one grant in ten is revoked again."""
    performers, works, chance = max(2, grants // 20), max(5, grants // 50), random.Random(seed)
    yield from party(STUDIO, "licensee")
    tool = {"tool": TOOL, "vendor": STUDIO, "version": "4.2", "stores_data": False, "trains_on_data": False,
            "enterprise": True, "evidence": []}  # fmt: skip
    yield Said("tool.declaration", tool, (("licensee", STUDIO),))
    for number in range(works):
        work = {"project": [{"scheme": "house", "value": f"work-{number}"}], "title": f"Work {number}", "kind": "film",
                "licensee": STUDIO, "platforms": [], "agreements": [], "jurisdictions": [],
                "photography_start": "2026-07-01"}  # fmt: skip
        yield Said("project.declaration", work, (("licensee", STUDIO),))
    for number in range(performers):
        yield from party(f"party:p{number}", "performer", birth_date="1980-01-01", home="US-CA", unions=[])
    for _ in range(grants):
        number = chance.randrange(performers)
        work = (number * 7919 + chance.randrange(5) * 104729) % works
        revoked = chance.random() < 0.1
        yield _grant(chance, f"party:p{number}", f"work-{work}", revoked=revoked)


def _grant(chance: random.Random, performer: str, work: str, *, revoked: bool) -> Said:
    scope = {
        "projects": [{"scheme": "house", "value": work}], "episodes": ["*"], "roles": ["R"], "scenes": ["*"],
        "uses": chance.sample(["replica.create", "replica.use.new_performance", "alter.dialogue", "alter.age"], 2),
        "modalities": chance.sample(["face", "voice_speech", "movement_mocap"], 2), "media": ["svod"],
        "territories": chance.sample(["US", "CA", "MX", "GB", "DE", "FR", "JP", "KR"], 4),
        "languages": chance.sample(["en", "fr", "de", "es", "ja"], 2), "purposes": ["final_deliverable"],
        "content": [], "tools": [TOOL], "term": {"from": "2026-06-01", "until": "2029-06-01", "zone": "UTC"},
    }  # fmt: skip
    body = {
        "performer": performer, "licensee": STUDIO, "agreement": "none", "replica_class": "employment_based",
        "form": "separate_writing", "representation": "counsel_negotiated", "description": "A replica of R.",
        "scopes": {"main": scope}, "exclusions": [], "limits": [], "revocability": {"kind": "revocable_at_will"},
        "after_death": "unstated", "business_reason": "", "legal_basis": "contract", "documents": [],
        "vocabulary": {"territories": "cldr-48"},
    }  # fmt: skip
    withdrawn = {"grant": THIS, "effective_at": "2027-01-01T00:00:00Z", "reason": "withdrawn"}
    then = (Said("consent.revocation", withdrawn, (("performer", performer),)),) if revoked else ()
    return Said("consent.grant", body, (("performer", performer), ("licensee", STUDIO)), then)


def main() -> None:
    """Build one, and say how large it is and how long it took."""
    grants, directory = int(sys.argv[1]), Path(sys.argv[2])
    began = time.perf_counter()
    entries = build(directory, population(grants), workers=os.cpu_count() or 1).head().tree_size
    took, size = time.perf_counter() - began, (directory / "ledger.db").stat().st_size
    print(f"{grants} grants, {entries} entries, {size / 2**20:.0f} MiB, {took:.1f} s")


if __name__ == "__main__":
    main()
