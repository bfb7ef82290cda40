"""Whose key is said to have been lost, by whom, and from which second around whose proof (specification §5.44)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import product

import pytest

from consent.decision.decide import decide
from consent.rules import engine
from consent.vocabulary.times import DAY, format_instant
from tests.pure.harbor import SCOPE, asked, furnished_harbor
from tests.pure.memory import HARBOR, NEW_PERFORMANCE, PAULA, REGISTRAR, STUDIO, Memory, day, signer, thumbprint_of

GUILD, OUTPUT = "party:guild", thumbprint_of("output")
NAMED = (PAULA, STUDIO, GUILD)
ROLES = {PAULA: "performer", STUDIO: "licensee", GUILD: "union"}
PROOFS = {"her": (day(10), day(12), day(14)), "the studio": (day(12), day(10), day(14)),
          "the guild": (day(12), day(14), day(10)), "all at once": (day(10), day(10), day(10))}  # fmt: skip
"""Who signs first: when she, the studio and the guild sign."""
AWAY = (-DAY, -1, 0, 1, DAY)
MADE, SAID, ASKED = day(20), day(22), day(25)
COVERED, ASKS, REFUSED = "covered", "needs_escalation", "not_covered"


@dataclass(frozen=True)
class Lost:
    """A key said to be lost: whose, by its party or a registrar, from how far from whose proof on."""

    key: str
    by: str
    around: str
    away: int
    first: str

    @property
    def since(self) -> int:
        return PROOFS[self.first][NAMED.index(self.around)] + self.away

    def before_its_proof(self) -> bool:
        return self.since <= PROOFS[self.first][NAMED.index(self.key)]


LOST = [Lost(key, by, around, away, first)
        for key, by, around, away, first in product(NAMED, ("itself", "a registrar"), NAMED, AWAY, PROOFS)]  # fmt: skip


@lru_cache
def _people() -> Memory:
    memory = furnished_harbor().copy()
    memory.party(GUILD, kind="union")
    for party in NAMED:
        memory.key(party, signed_by=[signer(party, ROLES[party]), REGISTRAR])
    return memory


def told(lost: Lost) -> Memory:
    """A grant of three signers, an output made under it, and only then the word on the key."""
    memory = _people().copy()
    signs = [signer(party, ROLES[party]) for party in NAMED]
    scope = {**SCOPE, "term": {"from": "2026-06-01", "zone": "UTC"}}
    grant = None
    for at, position in sorted((at, position) for position, at in enumerate(PROOFS[lost.first])):
        memory.now = at
        grant = memory.prove(grant, position) if grant is not None else memory.grant(
            signed_by=signs, only=position, scopes={"main": scope})  # fmt: skip
    memory.now = MADE
    decided = memory.decide({"licensee": STUDIO, "project": HARBOR, "use": NEW_PERFORMANCE}, [grant])
    reports = {**signer(STUDIO), "key": thumbprint_of("another key of the studio")}  # else the report falls with it
    memory.report(decided, OUTPUT, by=reports, generated={"from": format_instant(MADE), "until": format_instant(MADE)})
    memory.now = SAID
    by = signer(lost.key, ROLES[lost.key]) if lost.by == "itself" else REGISTRAR
    memory.say("key.revocation", key=thumbprint_of(lost.key), reason="lost", signed_by=[by],
               invalid_from=format_instant(lost.since))  # fmt: skip
    return memory


def answered(memory: Memory, request) -> tuple[str, frozenset[str]]:
    found = decide(request, memory.registry(), at=ASKED, now=ASKED, rules=engine.current())
    return found.outcome, frozenset(one.code for one in found.findings)


def generating(lost: Lost) -> tuple[str, str]:
    """The oracle: what was signed before the key was lost is kept, whoever signed before or after it."""
    if not lost.before_its_proof():
        return COVERED, ""
    return (ASKS, "disputed") if lost.by == "itself" else (REFUSED, "key_revoked")


def showing(lost: Lost) -> tuple[str, str]:
    """The oracle: made under a key since revoked back, it is for a person."""
    return (ASKS, "") if lost.before_its_proof() else (COVERED, "")


@pytest.mark.parametrize(("what", "oracle", "request_"), [
    ("generating", generating, asked()),
    ("showing", showing, asked(use="exploit.existing_output", facts={"outputs": [{"sha256": OUTPUT}]})),
])  # fmt: skip
def test_a_key_lost_from_any_second_on_takes_away_what_it_signed_since_and_nothing_else(what, oracle, request_):
    wrong = []
    for lost in LOST:
        outcome, codes = answered(told(lost), request_)
        expected, code = oracle(lost)
        if outcome != expected or (code and code not in codes):
            wrong.append(f"{what}, {lost}: {outcome} {sorted(codes)}, by the table {expected} {code}")
    assert wrong[:10] == []
    assert len(LOST) == 360
