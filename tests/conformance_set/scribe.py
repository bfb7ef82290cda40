"""A scenario written down as HTTP: what is sent, in order, and what must come back.

The scenario is played by the product's own rehearsal on a scribe, which decides nothing and answers with stand-ins.
What only a service makes (the ids of decisions, sizes of the tree) is written as what to save of an earlier answer.
"""

import json
from dataclasses import dataclass, field
from types import SimpleNamespace

from consent.errors import Refused
from consent.scenario.loader import load_scenario
from consent.scenario.rehearsal import REGISTRAR, Rehearsal
from consent.vocabulary.times import format_instant
from signing import digests
from tests.conformance_set.hands import SetHands
from tests.golden.fixed import drawn

ORIGIN = "conformance.example/ledger"
REFUSED_STATUS = {"key_revoked": 422, "proof_not_named": 422, "reservation_ended": 409}
"""How a refusal is answered, by its first code; one that is not here has to be written down first."""


@dataclass
class Answered:
    """What is answered, as far as a rehearsal goes on from it."""

    def __init__(self, **members):
        self.__dict__.update(members)

    def as_json(self):
        """The members."""
        return dict(self.__dict__)


class Written(Rehearsal):
    """A rehearsal that tells the scribe what it is doing."""

    def _register(self, name, kind, body, at):
        self.ledger.says = f"registers {name}, a {kind}"
        self.ledger.signed_by = body.get("signed_by", [])
        return super()._register(name, kind, body, at)

    def _step(self, step):
        self.ledger.begin(step)
        return super()._step(step)


@dataclass
class Scribe:
    """What a rehearsal is played on (`consent.scenario.rehearsal.Rehearsed`)."""

    hands: SetHands
    steps: list = field(default_factory=list)
    bundles: dict = field(default_factory=dict)
    saved: dict = field(default_factory=dict)
    registered: dict = field(default_factory=dict)
    expected: dict = field(default_factory=dict)
    says: str = ""
    signed_by: list = field(default_factory=list)

    def begin(self, step):
        """A step of the scenario begins; its first request carries what it expects."""
        self.expected, self.says = step.said.get("expect", {}), {
            "check": "asks", "register": "hands in again", "sign": "adds proofs", "commit": "uses up what was held",
            "release": "gives back what was held",
        }[step.action]  # fmt: skip
        self.name = step.said.get("as")

    # -- what a rehearsal asks

    def register(self, raw, view):
        read = json.loads(raw)
        data = digests.decode_base64url(read["statement"])
        digest, value = digests.digest(data), json.loads(data)
        filled = self._unfilled(value)
        again = digest in self.registered
        if filled == value:
            name = f"bundles/{digests.sha256(raw).hex()}.json"
            self.bundles[name] = raw
            body, members = {"file": name}, {"digest": digest}
        else:
            body, members = {"sign": {"statement": filled, "by": list(self.signed_by)}}, {}
        step = self._write("/v1/statements", body, view.clock, 200 if again else 201, members)
        self.registered.setdefault(digest, len(self.steps) - 1)
        if filled != value:
            self._save(step, digest, "digest")
        return SimpleNamespace(statement=Answered(digest=digest, index=len(self.steps) - 1))

    def add_proofs(self, digest, raw, view):
        assert digest not in self.saved, "proofs over a statement signed while the case is played"
        self._write(f"/v1/statements/{digest}/proofs", {"json": json.loads(raw)}, view.clock, 200, {})
        return SimpleNamespace(statement=Answered())

    def check(self, value, view):
        asked = self._unfilled(value)
        if "known_at" in asked:
            asked["known_at"] = self._size(asked["known_at"])
        step = self._write("/v1/checks", {"json": asked}, view.clock, 200, {})
        decision = digests.encode_base64url(drawn("decision", len(self.steps), length=16))
        if self.name is not None:
            self._save(step, decision, "decision")
        return Answered(decision=decision)

    def commit(self, decision, value, view):
        self._write(
            f"/v1/reservations/{{{self.saved[decision]}}}/commit", {"json": self._unfilled(value)}, view.clock, 200, {}
        )
        return Answered()

    def release(self, decision, view):
        self._write(f"/v1/reservations/{{{self.saved[decision]}}}/release", {"json": {}}, view.clock, 200, {})
        return Answered()

    # -- how it is written

    def _write(self, path, body, clock, status, members):
        expected, self.expected = self.expected, {}
        refused = expected.get("refused")
        expect = {"status": REFUSED_STATUS[refused[0]] if refused else status}
        if members and not refused:
            expect["members"] = members
        request = {"method": "POST", "path": path, "clock": format_instant(clock), "body": body}
        self.steps.append({"says": self.says, "request": request, "expect": {**expect, **self._resolved(expected)}})
        if refused:
            raise Refused.of(refused[0], "as the scenario says")
        return self.steps[-1]

    def _resolved(self, expected):
        found = self.hands.resolved(expected)
        assert self._unfilled(found) == found, "an expectation names what only the service makes"
        return found

    def _save(self, step, value, member):
        """Write down that a member of the step's answer is needed later; `value` stands for it until then."""
        name = f"{member}-{len(self.saved)}"
        self.saved[value] = name
        step.setdefault("save", {})[name] = member

    def _size(self, size):
        """`known_at` is what the index of an entry comes to, and one."""
        step = self.steps[size - 1]
        assert step["request"]["path"] == "/v1/statements"
        name = next((name for name, member in step.get("save", {}).items() if member == "index"), None)
        if name is None:
            name = f"index-{size - 1}"
            step.setdefault("save", {})[name] = "index"
        return {"$saved": name, "plus": 1}

    def _unfilled(self, value):
        """The value with every stand-in replaced by the name it is saved under."""
        if isinstance(value, str):
            return {"$saved": self.saved[value]} if value in self.saved else value
        if isinstance(value, list):
            return [self._unfilled(one) for one in value]
        return {name: self._unfilled(one) for name, one in value.items()} if isinstance(value, dict) else value


def written(path):
    """The steps of a scenario file, the time at which its ledger is founded, and the bundles it needs by name."""
    scenario, hands = load_scenario(path), SetHands(ORIGIN)
    hands.kinds[REGISTRAR] = "registrar"
    scribe = Scribe(hands)
    results = Written(scenario, scribe, hands).run()
    unforeseen = [one.got for one in results if "refused" in one.got and "refused" not in one.expected]
    assert not unforeseen, unforeseen
    _forget_unused(scribe.steps)
    return {"founded_at": format_instant(scenario.earliest - 1), "steps": scribe.steps}, scribe.bundles


def _forget_unused(steps):
    """Only what a later step needs is saved."""
    requests = json.dumps([one["request"] for one in steps])
    for step in steps:
        for name in [
            one for one in step.get("save", {}) if f'"{one}"' not in requests and f"{{{one}}}" not in requests
        ]:
            del step["save"][name]
        if not step.get("save", True):
            del step["save"]
