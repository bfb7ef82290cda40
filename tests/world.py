"""A small world: a real ledger, a clock that is told, named people with throw-away keys.

Every change re-verifies the whole ledger (`check_log`), so a test of anything is also a test of the log.
"""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

from consent.bootstrap import create_ledger, open_ledger
from consent.scenario.hands import Hands, bundle_bytes
from consent.scenario.loader import merge_patch
from consent.settings import Settings
from consent.vocabulary.times import format_instant, parse_instant
from signing import canonical
from tests.engines import database

ORIGIN = "world.example/consent"
START = parse_instant("2026-06-02T00:00:00Z")
PROJECT = {"scheme": "eidr", "value": "10.5240/7791-8534-2C23-9030-8610-5"}
REGISTRAR, PAULA, STUDIO, TOOL = "party:registrar", "party:p1", "party:studio-a", "tool:vfx"
PLATFORM = "party:stream"

SCOPE: dict[str, Any] = {
    "projects": [PROJECT], "episodes": ["*"], "roles": ["Vale"], "scenes": ["12", "40"],
    "uses": ["replica.create", "replica.use.new_performance"], "modalities": ["face", "voice_speech"],
    "media": ["svod", "theatrical"], "territories": ["001"], "languages": ["en"], "purposes": ["final_deliverable"],
    "content": [], "tools": [TOOL],
    "term": {"from": "2026-06-01", "until": "2028-06-01", "zone": "America/Los_Angeles"},
}  # fmt: skip
GRANT: dict[str, Any] = {
    "performer": PAULA, "licensee": STUDIO, "agreement": "none", "replica_class": "employment_based",
    "form": "separate_writing", "representation": "counsel_negotiated",
    "description": "Face and voice replica of Vale in scenes 12 and 40.", "scopes": {"main": SCOPE},
    "exclusions": [], "limits": [], "revocability": {"kind": "irrevocable_in_term"}, "after_death": "unstated",
    "business_reason": "It cannot be staged.", "legal_basis": "contract", "documents": [],
    "vocabulary": {"territories": "cldr-48"}, "signed_by": [PAULA, STUDIO],
}  # fmt: skip
QUESTION: dict[str, Any] = {
    "project": PROJECT, "licensee": STUDIO, "use": "replica.use.new_performance",
    "performances": [{"performer": {"party": PAULA}, "role": "Vale", "scene": "12", "modalities": ["face"],
                      "amounts": [{"unit": "second", "amount": 40}]}],
    "media": ["svod"], "territories": ["US"], "languages": ["en"], "purpose": "final_deliverable", "tools": [TOOL],
}  # fmt: skip


class World:
    """Paula One, Studio A, its project and tool, and a clock that stands where it is put."""

    def __init__(self, directory: Path, *, testing: bool = True, at: str | None = None) -> None:
        self.directory = directory
        self.settings = Settings(database=at or database(directory), keys=directory / "keys")
        self.hands = Hands(ORIGIN)
        self.hands.kinds[REGISTRAR] = "registrar"
        self.now = START
        registrars = {REGISTRAR: self.hands.key(REGISTRAR).public}
        self.ledger = create_ledger(
            self.settings, origin=ORIGIN, registrars=registrars, testing=testing, first_at=START, clock=lambda: self.now
        )
        self.party(REGISTRAR, "registrar")
        self.party(PAULA, "performer", birth_date="1988-03-14", home="US-CA", unions=[])
        self.party(STUDIO, "licensee")
        self.register("project.declaration", project=[PROJECT], title="Harbor", kind="season", licensee=STUDIO,
                      platforms=[], agreements=[], jurisdictions=[], photography_start="2026-06-01",
                      signed_by=[STUDIO])  # fmt: skip
        self.register("tool.declaration", tool=TOOL, vendor=STUDIO, version="4.2", stores_data=False,
                      trains_on_data=False, enterprise=True, evidence=[], signed_by=[STUDIO])  # fmt: skip

    def reopened(self):
        """The same database, opened by another process as it were."""
        return open_ledger(self.settings, clock=lambda: self.now)

    def tick(self, seconds: int = 1) -> None:
        self.now += seconds

    def time(self, shift: int = 0) -> str:
        return format_instant(self.now + shift)

    def party(self, party: str, kind: str, *, purposes=("sign",), identifiers=(), **more: Any) -> None:
        self.hands.kinds[party] = kind
        self.register("party.registration", party=party, kind=kind, name=party, identifiers=list(identifiers), **more,
                      signed_by=[REGISTRAR])  # fmt: skip
        if party != REGISTRAR:
            self.register("key.registration", **self.key_body(party, purposes), signed_by=[party, REGISTRAR])

    def key_body(self, party: str, purposes=("sign",), key=None) -> dict[str, Any]:
        return {
            "party": party, "key": dict((key or self.hands.key(party)).public.jwk), "purposes": list(purposes),
            "not_before": format_instant(START - 60), "not_after": "2100-01-01T00:00:00Z",
            "assurance": "registrar_attested",
        }  # fmt: skip

    def statement(self, kind: str, /, **body: Any) -> bytes:
        return canonical.canonicalize(self.hands.statement(kind, body, self.now))

    def bundle(self, statement: bytes, signed_by) -> bytes:
        return bundle_bytes(statement, self.hands.proofs(statement, signed_by))

    def register(self, kind: str, /, *, signed_by, **body: Any) -> dict[str, Any]:
        statement = self.statement(kind, **body, signed_by=signed_by)
        return self.ledger.register(self.bundle(statement, signed_by)).statement.as_json()

    def grant(self, **patch: Any) -> str:
        body = merge_patch(copy.deepcopy(GRANT), patch)
        return self.register("consent.grant", **body)["digest"]

    def ask(self, **patch: Any) -> dict[str, Any]:
        return merge_patch(copy.deepcopy(QUESTION), patch)

    def check(self, **patch: Any) -> dict[str, Any]:
        return self.ledger.check(self.ask(**patch)).as_json()

    def shared_with_platform(self, *, guidance: str = "NFLX", **patch: Any) -> dict[str, Any]:
        """The question, of a work that is now made for a platform with guidance."""
        self.party(PLATFORM, "platform", identifiers=[{"scheme": "rule_profile", "value": guidance}])
        self.register("project.declaration", project=[PROJECT], title="Harbor", kind="season", licensee=STUDIO,
                      platforms=[PLATFORM], agreements=[], jurisdictions=[], photography_start="2026-06-01",
                      signed_by=[STUDIO])  # fmt: skip
        return self.ask(**patch)

    def check_log(self) -> None:
        problems = self.ledger.audit().problems
        assert problems == (), problems


def codes(answer: dict[str, Any]) -> list[str]:
    return [reason["code"] for reason in answer["reasons"]]


def refused(call) -> list[str]:
    """The codes with which a call is refused."""
    from consent.errors import ConsentError

    try:
        call()
    except ConsentError as error:
        return [problem.code for problem in error.problems]
    msg = "it was not refused"
    raise AssertionError(msg)
