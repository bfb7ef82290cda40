"""Running a scenario: through the same registration, verification and decision as the service, step by step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from consent.answers.checks import CheckAnswer
from consent.answers.reservations import ReservationEnd
from consent.answers.statements import Registered
from consent.errors import ConsentError, Problem
from consent.scenario import expectations
from consent.scenario.hands import Hands, bundle_bytes
from consent.scenario.loader import Scenario, ScenarioEntry, ScenarioError, Step, merge_patch
from consent.view import View
from consent.vocabulary.times import format_instant
from signing import canonical, digests

REGISTRAR = "party:registrar"
_END_OF_KEYS = "2100-01-01T00:00:00Z"


class Rehearsed(Protocol):
    """What a rehearsal needs of a ledger; the view of every method has the clock of the step."""

    def register(self, raw: bytes, view: View) -> Registered:
        """Register a bundle."""

    def add_proofs(self, digest: str, raw: bytes, view: View) -> Registered:
        """Add proofs."""

    def check(self, value: Any, view: View) -> CheckAnswer:
        """Check."""

    def commit(self, decision: str, value: Any, view: View) -> ReservationEnd:
        """Commit a reservation."""

    def release(self, decision: str, view: View) -> ReservationEnd:
        """Release a reservation."""


@dataclass(frozen=True, slots=True)
class StepResult:
    """What a step gave, and where that differs from what was expected."""

    step: int
    differs: tuple[str, ...]
    expected: dict[str, Any]
    got: dict[str, Any]

    @property
    def holds(self) -> bool:
        """Whether every expectation of the step was met."""
        return not self.differs


@dataclass(slots=True)
class Rehearsal:
    """One scenario on one throw-away ledger."""

    scenario: Scenario
    ledger: Rehearsed
    hands: Hands
    bundles: dict[str, bytes] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)

    def run(self) -> tuple[StepResult, ...]:
        """Everything in time order; the results of the steps, in the order of the file."""
        results = []
        for action in self.scenario.actions:
            if isinstance(action, ScenarioEntry):
                self._register_entry(action)
            else:
                results.append(self._step(action))
        return tuple(sorted(results, key=lambda one: one.step))

    def _register_entry(self, entry: ScenarioEntry) -> None:
        if entry.map == "parties":
            self._introduce(entry.name, entry.body)
        self._register(entry.name, entry.type, entry.body, entry.at)
        if entry.map == "parties":
            self._register_key(entry)

    def _introduce(self, name: str, body: dict[str, Any]) -> None:
        self.hands.kinds[body["party"]] = body["kind"]
        self.hands.party_of_name[name] = body["party"]

    def _register_key(self, entry: ScenarioEntry) -> None:
        """The key registration that follows every party at once (spec §8.5); the registrar's stands in genesis."""
        party = entry.body["party"]
        if party == REGISTRAR:
            return
        body = {
            "party": party,
            "key": dict(self.hands.key(party).public.jwk),
            "purposes": ["sign", "decide"] if entry.body["kind"] == "counsel" else ["sign"],
            "not_before": format_instant(entry.at),
            "not_after": _END_OF_KEYS,
            "assurance": "registrar_attested",
            "signed_by": [party, REGISTRAR],
        }
        self._register(f"key-of:{entry.name}", "key.registration", body, entry.at)

    def _register(self, name: str, kind: str, body: dict[str, Any], at: int) -> dict[str, Any]:
        statement = canonical.canonicalize(self.hands.statement(kind, body, at))
        digest = digests.digest(statement)
        signed_by = body.get("signed_by", [])
        self.hands.names[name] = digest
        self.bundles[name] = bundle_bytes(statement, self.hands.proofs(statement, signed_by))
        answer = self.ledger.register(self.bundles[name], View(clock=at)).statement
        self.sizes[name] = answer.index + 1
        self.hands.names[f"bytes-of:{digest}"] = digests.encode_base64url(statement)
        return answer.as_json()

    def _step(self, step: Step) -> StepResult:
        perform: Callable[[Step], dict[str, Any]] = {
            "check": self._check,
            "register": self._register_step,
            "sign": self._sign,
            "commit": self._commit,
            "release": self._release,
        }[step.action]
        expected = self.hands.resolved(step.said.get("expect", {}))
        try:
            got = perform(step)
        except ScenarioError:
            raise
        except ConsentError as error:
            got = {"refused": [problem.code for problem in error.problems], "error": str(error)}
        return StepResult(
            step.number, tuple(expectations.differences(expected, got)), expected, expectations.shown(got)
        )

    def _check(self, step: Step) -> dict[str, Any]:
        patched = merge_patch(self.scenario.request, step.said["check"])
        request = self.hands.resolved(patched)
        request.setdefault("at", format_instant(step.at))
        known_at = patched.get("known_at")
        if isinstance(known_at, str):
            request["known_at"] = self.sizes[known_at.removeprefix("@")]
        answer = self.ledger.check(request, View(clock=step.at))
        if "as" in step.said:
            self.hands.names[step.said["as"]] = str(answer.decision)
        return answer.as_json()

    def _register_step(self, step: Step) -> dict[str, Any]:
        said = step.said["register"]
        if isinstance(said, str):
            return self.ledger.register(self.bundles[said.removeprefix("@")], View(clock=step.at)).statement.as_json()
        name = step.said.get("as", f"step:{step.number}")
        kind = said["type"]
        if kind == "party.registration":
            self._introduce(name, said)
        answer = self._register(name, kind, {n: v for n, v in said.items() if n != "type"}, step.at)
        if kind == "party.registration":
            self._register_key(ScenarioEntry(name, kind, "parties", step.at, said))
        return answer

    def _sign(self, step: Step) -> dict[str, Any]:
        said = step.said["sign"]
        digest = self.hands.resolved(said["statement"])
        if f"bytes-of:{digest}" not in self.hands.names:
            detail = f"no statement was registered as {said['statement']} by then"
            raise ScenarioError((Problem("scenario_malformed", f"/steps/{step.number}/sign/statement", detail),))
        statement = digests.decode_base64url(self.hands.names[f"bytes-of:{digest}"])
        proofs = canonical.canonicalize({"proofs": self.hands.proofs(statement, said["signed_by"])})
        return self.ledger.add_proofs(digest, proofs, View(clock=step.at)).statement.as_json()

    def _commit(self, step: Step) -> dict[str, Any]:
        said = self.hands.resolved(step.said["commit"])
        decision = said.pop("decision")
        return self.ledger.commit(decision, said, View(clock=step.at)).as_json()

    def _release(self, step: Step) -> dict[str, Any]:
        said = self.hands.resolved(step.said["release"])
        return self.ledger.release(said["decision"], View(clock=step.at)).as_json()
