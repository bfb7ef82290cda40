"""The main job, end to end: draft, sign, register, check, withdraw, check again, verify the receipt offline."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import click

from consent.answers.checks import CheckAnswer
from consent.answers.statements import Described
from consent.bootstrap import create_ledger, wall_clock
from consent.cli import words
from consent.cli.signatures import signed_bundle
from consent.ledger.ledger import Ledger
from consent.receipt import open_receipt
from consent.settings import Settings
from consent.vocabulary.times import DAY, day_of, format_instant
from signing import keys, policy
from signing.keys import PrivateKey

PERFORMER, STUDIO, REGISTRAR, TOOL = "party:paula-one", "party:studio-a", "party:registrar", "tool:vfx"
_ROLE: Final = {PERFORMER: "performer", STUDIO: "licensee", REGISTRAR: "registrar"}
_PROJECT: Final = {"scheme": "eidr", "value": "10.5240/7791-8534-2C23-9030-8610-5"}


@dataclass(frozen=True, slots=True)
class DemoStage:
    """The ledger of the demonstration and the keys of its people; only here do all lie in one hand."""

    ledger: Ledger
    keys: dict[str, PrivateKey]
    now: int
    read: list[str] = field(default_factory=list)
    """What was read before it was signed, in plain sentences."""

    def submit(self, body: dict[str, Any], signers: tuple[str, ...]) -> Described:
        """Draft, sign and register a statement."""
        parties = [{"role": _ROLE[one], "party": one, "key": self.keys[one].public.thumbprint} for one in signers]
        drafted = self.ledger.draft({**body, "parties": parties})
        self.read.append(drafted.plain_text)
        bundle = signed_bundle(drafted.statement.encode(), [self.keys[one] for one in signers])
        return self.ledger.register(bundle).statement


def run() -> int:
    """Play it; 0 when every answer was the one the story needs."""
    with _stage() as stage:
        _introduce(stage)
        _say("1  The studio drafts a grant; this is what Paula reads before she signs:")
        grant = stage.submit(_grant(stage.now), (PERFORMER, STUDIO))
        click.echo("\n".join(f"     {line}" for line in stage.read[-1].rstrip().split("\n")))
        _say(f"2  Both have signed. The ledger verified it and logged it: {grant.state}, entry {grant.index}.")
        covered = _ask(stage, "3  The production tool asks before it generates scene 12:", {})
        refused = _ask(stage, "4  It asks for the same in French:", {"languages": ["fr"]})
        _say("5  Paula withdraws; her grant allows it at any time.")
        stage.submit(_revocation(stage, grant.digest), (PERFORMER,))
        after = _ask(stage, "6  The tool asks again:", {})
        _verify(stage, covered)
        problems = stage.ledger.audit().problems
        _say(f"8  The whole ledger audited: {problems or 'clean'}.")
        _what_next()
        outcomes = [one.outcome for one in (covered, refused, after)]
        return 0 if outcomes == ["covered", "not_covered", "not_covered"] and not problems else 1


@contextmanager
def _stage() -> Iterator[DemoStage]:
    with tempfile.TemporaryDirectory(prefix="consent-demo-") as directory:
        own = {party: PrivateKey.generate() for party in (PERFORMER, STUDIO, REGISTRAR)}
        ledger = create_ledger(
            Settings(database=f"sqlite:///{directory}/demo.db", keys=Path(directory) / "keys"),
            origin="demo.localhost/consent",
            registrars={REGISTRAR: own[REGISTRAR].public},
        )
        yield DemoStage(ledger, own, wall_clock())


def _say(text: str) -> None:
    click.echo(f"\n{text}")


def _introduce(stage: DemoStage) -> None:
    """The registrar introduces the people and their keys; the studio declares its work and its tool."""
    people: tuple[tuple[str, str, str, dict[str, Any]], ...] = (
        (REGISTRAR, "registrar", "Quayside Talent Registrar", {}),
        (PERFORMER, "performer", "Paula One", {"birth_date": "1988-03-14", "home": "US-CA", "unions": []}),
        (STUDIO, "licensee", "Studio A", {}),
    )
    for party, kind, name, more in people:
        body = {"type": "party.registration", "party": party, "kind": kind, "name": name, "identifiers": [], **more}
        stage.submit(body, (REGISTRAR,))
    for party in (PERFORMER, STUDIO):
        stage.submit({
            "type": "key.registration", "party": party, "key": dict(stage.keys[party].public.jwk),
            "purposes": ["sign"], "not_before": format_instant(stage.now - DAY),
            "not_after": format_instant(stage.now + 730 * DAY), "assurance": "signer_held_key",
        }, (party, REGISTRAR))  # fmt: skip
    stage.submit({
        "type": "project.declaration", "project": [_PROJECT], "title": "Harbor, season one", "kind": "season",
        "licensee": STUDIO, "platforms": [], "agreements": [], "jurisdictions": ["US-CA"],
        "photography_start": day_of(stage.now).isoformat(),
    }, (STUDIO,))  # fmt: skip
    stage.submit({
        "type": "tool.declaration", "tool": TOOL, "vendor": STUDIO, "version": "4.2", "stores_data": False,
        "trains_on_data": False, "enterprise": True, "evidence": [],
    }, (STUDIO,))  # fmt: skip


def _grant(now: int) -> dict[str, Any]:
    today, until = day_of(now - DAY), day_of(now + 730 * DAY)
    return {
        "type": "consent.grant", "performer": PERFORMER, "licensee": STUDIO, "agreement": "none",
        "replica_class": "employment_based", "form": "separate_writing", "representation": "counsel_negotiated",
        "description": "Face and voice replica of Vale in scenes 12 and 40: the tide-house fire, and the letter.",
        "scopes": {"main": {
            "projects": [_PROJECT], "episodes": ["*"], "roles": ["Vale"], "scenes": ["12", "40"],
            "uses": ["replica.create", "replica.use.new_performance"], "modalities": ["face", "voice_speech"],
            "media": ["svod", "theatrical"], "territories": ["001"], "languages": ["en"],
            "purposes": ["final_deliverable"], "content": [], "tools": [TOOL],
            "term": {"from": today.isoformat(), "until": until.isoformat(), "zone": "America/Los_Angeles"},
        }},
        "exclusions": [], "limits": [{"unit": "second", "amount": 120}],
        "revocability": {"kind": "revocable_at_will"}, "after_death": "ends",
        "business_reason": "The fire cannot be staged with a person in the room.", "legal_basis": "contract",
        "documents": [], "vocabulary": {"territories": "cldr-48"},
    }  # fmt: skip


def _revocation(stage: DemoStage, grant: str) -> dict[str, Any]:
    effective = format_instant(stage.now)
    return {"type": "consent.revocation", "grant": grant, "effective_at": effective, "reason": "withdrawn"}


def _question() -> dict[str, Any]:
    return {
        "project": _PROJECT, "licensee": STUDIO, "use": "replica.use.new_performance",
        "performances": [{
            "performer": {"party": PERFORMER}, "role": "Vale", "scene": "12", "modalities": ["face", "voice_speech"],
            "amounts": [{"unit": "second", "amount": 42}],
        }],
        "media": ["svod"], "territories": ["001"], "languages": ["en"], "purpose": "final_deliverable",
        "tools": [TOOL],
    }  # fmt: skip


def _ask(stage: DemoStage, title: str, change: dict[str, Any]) -> CheckAnswer:
    answer = stage.ledger.check({**_question(), **change})
    _say(title)
    click.echo("\n".join(f"     {line}" for line in words.verdict(answer).split("\n")))
    return answer


def _verify(stage: DemoStage, answer: CheckAnswer) -> None:
    opened = open_receipt(
        str(answer.receipt),
        keyring=keys.parse_jwks(stage.ledger.jwks()),
        policy=policy.parse_policy(stage.ledger.policy()),
        now=stage.now,
        audience=STUDIO,
        request=_question(),
    )
    _say("7  The first receipt, verified from its bytes, the receipt key and the log key alone:")
    click.echo(f"     {opened.claims['outcome']} at {format_instant(opened.claims['at'])}, decision "
               f"{opened.claims['decision']}, in the log of {opened.checkpoint.size} entries")  # fmt: skip


def _what_next() -> None:
    _say("Next: .venv/bin/consent --help · docs/tutorial.md (a ledger of your own) · docs/architecture.md (the house)")
