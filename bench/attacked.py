"""What honest callers wait while somebody sends the small requests that used to cost much, printed.

Usage: python bench/attacked.py [D1 … all]. A live service with two workers; honest callers ask for recorded checks one
after the other, alone and while ten of each of the attacker's requests (D1 to D6) are sent at once, and again each time
a second after they have been answered. Both in turn, several times: a machine that others use too is not the same from
one minute to the next, so only what lies side by side is compared, and the median of the ratios is told.
"""

from __future__ import annotations

import copy
import http.client
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.crowd import crowded
from tests.ports import first_answer, kept_port
from tests.world import GRANT, PAULA, SCOPE, STUDIO, World

SECONDS = 6
ROUNDS = 3
HONEST = 4
OF_EACH = 10
PAUSE = 1
ALLY, ATTACKER, FRIEND = "party:ally", "party:rival-1", "party:rival-2"
Sent = tuple[str, str, bytes]
_ALL = "all"


def attacks(world: World, grant: str) -> Iterator[tuple[str, Sent]]:
    """One small request of each kind: method, path, body."""
    yield "D1", _registered(world, _woven(world))
    yield "D2", _asked(world, performances=[{**world.ask()["performances"][0], "performer": {"party": ALLY}}])
    yield "D3", _asked(world, facts={"fixed_on": "9999-12-31"}, at="9999-12-31T23:59:59Z")
    yield "D4", _asked(world, languages=["en-" + "a-" * 4500 + "b"])
    performances = [{**world.ask()["performances"][0], "scene": str(number)} for number in range(20)]
    batch = {"defaults": {**world.ask(licensee=ATTACKER), "performances": performances}, "checks": [{}] * 1000}
    yield "D5", ("POST", "/v1/checks/batch", json.dumps(batch).encode())
    yield "D6", ("GET", f"/v1/grants/{grant}/history", b"")
    yield "D6 names", ("POST", "/v1/checks", b'{"a":{' + b",".join(b'"%d":1' % one for one in range(30_000)) + b"}}")


def _asked(world: World, **patch: Any) -> Sent:
    return "POST", "/v1/checks", json.dumps(world.ask(licensee=ATTACKER, **patch)).encode()


def _registered(world: World, raw: bytes) -> Sent:
    del world
    return "POST", "/v1/statements", raw


def _woven(world: World) -> bytes:
    """What two parties who gave each other mandates say of a stranger, as her agents."""
    mandates = [
        world.register("authority.mandate", principal=one, delegate=other, capacity="attorney_in_fact", powers=[],
                       evidence=[], signed_by=[one], **{"from": "2026-06-01"})["digest"]
        for _ in range(8) for one, other in ((ATTACKER, FRIEND), (FRIEND, ATTACKER))
    ]  # fmt: skip
    parties = [{"role": "agent", "party": ATTACKER, "mandate": mandates[-1]}]
    return world.bundle(world.statement("prohibition", performer=PAULA, scope={}, parties=parties), [ATTACKER])


def _ally(world: World) -> None:
    """A performer who granted the stranger many scopes that overlap by half, with a hundred exclusions."""
    world.party(ALLY, "performer", birth_date="1990-01-01", home="US-CA", unions=[])
    media = ["svod", "theatrical", "avod", "broadcast", "home_video", "social"]
    scopes = {f"s{n}": {**copy.deepcopy(SCOPE), "media": media[n % 5 :][:2], "scenes": [str(n), str(n + 1)]}
              for n in range(8)}  # fmt: skip
    exclusions = [{"applies_to": "this_grant", "scope": {"scenes": [str(n)], "roles": ["Vale"]}} for n in range(100)]
    named = {"performer": ALLY, "licensee": ATTACKER, "signed_by": [ALLY, ATTACKER]}
    world.register("consent.grant", **{**GRANT, **named, "scopes": scopes, "exclusions": exclusions})


class Callers:
    """Threads that send one request after the other over connections of their own until they are told to stop."""

    def __init__(self, port: int, token: str) -> None:
        self.port, self.headers = port, {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        self.took: list[float] = []
        self.statuses: Counter[int] = Counter()
        self.over = threading.Event()

    def ask(self, connection: http.client.HTTPConnection, sent: Sent) -> None:
        """Send one request and note how long its answer took, in seconds, and which it was."""
        method, path, body = sent
        began = time.perf_counter()
        connection.request(method, path, body, self.headers)
        answer = connection.getresponse()
        answer.read()
        self.took.append(time.perf_counter() - began)
        self.statuses[answer.status] += 1

    def run(self, sent: Sent, pause: float) -> None:
        """Ask until it is over, with a pause after each answer, in seconds; one that does not come counts as 599."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        while not self.over.is_set():
            try:
                self.ask(connection, sent)
            except (http.client.HTTPException, OSError):
                self.statuses[599] += 1
                connection.close()
            self.over.wait(pause)


def during(callers: Mapping[str, Callers], sent: Mapping[str, tuple[Sent, int]], seconds: float) -> None:
    """Let everybody ask for so long."""
    threads = [threading.Thread(target=callers[name].run, args=(one, 0 if name == "honest" else PAUSE))
               for name, (one, many) in sent.items() for _ in range(many)]  # fmt: skip
    for one in threads:
        one.start()
    time.sleep(seconds)
    for one in callers.values():
        one.over.set()
    for one in threads:
        one.join()


def p99(took: list[float]) -> float:
    """The time that 99 of 100 do not exceed, in milliseconds."""
    return statistics.quantiles(took, n=100)[98] * 1e3


def measured(directory: Path) -> None:
    """Print what honest callers waited, alone and in company."""
    world = crowded(directory, own=20, rivals=20, strangers=1000)
    _ally(world)
    grant = world.grant()
    world.now = int(time.time())
    requests = dict(attacks(world, grant))
    honest = ("POST", "/v1/checks", json.dumps(world.ask()).encode())
    tokens = {name: world.ledger.new_token(scopes=["check", "read", "write"], party=party).token
              for name, party in (("honest", STUDIO), ("attacker", ATTACKER))}  # fmt: skip
    world.ledger.opened.store.engine.dispose()
    environment = {**os.environ, "CONSENT_DATABASE": world.settings.database, "CONSENT_KEYS": str(world.settings.keys)}
    with kept_port() as port:
        command = [str(Path(sys.executable).with_name("consent")), "serve", "--port", str(port), "--workers", "2"]
        service = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            first_answer(f"http://127.0.0.1:{port}/readyz")
            _compare(port, tokens, honest, requests)
        finally:
            service.terminate()
            service.wait()


def _compare(port: int, tokens: Mapping[str, str], honest: Sent, requests: Mapping[str, Sent]) -> None:
    asked = {"honest": (honest, HONEST)}
    during({"honest": Callers(port, tokens["honest"])}, asked, SECONDS)  # warm
    print(
        f"{'ten of each':12}  {'alone p99':>9}  {'beside':>8}  {'ratio':>6}  {'ratios':28}  statuses, ms of the attack",
        flush=True,
    )
    wanted = sys.argv[1:] or [*requests, _ALL]
    for kinds in (list(requests) if one == _ALL else [one] for one in wanted):
        rounds = []
        for _ in range(ROUNDS):
            alone = Callers(port, tokens["honest"])
            during({"honest": alone}, asked, SECONDS)
            beside = {"honest": Callers(port, tokens["honest"])}
            beside |= {name: Callers(port, tokens["attacker"]) for name in kinds}
            during(beside, {**asked, **{name: (requests[name], OF_EACH) for name in kinds}}, SECONDS)
            rounds.append((alone, beside))
        _line(_ALL if len(kinds) > 1 else kinds[0], rounds)


Round = tuple[Callers, Mapping[str, Callers]]


def _line(what: str, rounds: Sequence[Round]) -> None:
    alone = [p99(one.took) for one, _ in rounds]
    beside = [p99(many["honest"].took) for _, many in rounds]
    ratios = [theirs / own for own, theirs in zip(alone, beside, strict=True)]
    honest = sum((many["honest"].statuses + one.statuses for one, many in rounds), Counter[int]())
    attack = [one for _, many in rounds for name, one in many.items() if name != "honest"]
    theirs = sum((one.statuses for one in attack), Counter[int]())
    took = statistics.median(seconds for one in attack for seconds in one.took) * 1e3
    shown = " ".join(f"{one:.2f}" for one in sorted(ratios))
    told = f"honest {_told(honest)}; attack {_told(theirs)}, {took:.0f}"
    middle = f"{statistics.median(alone):>6.1f} ms  {statistics.median(beside):>5.1f} ms"
    print(f"{what:12}  {middle}  {statistics.median(ratios):>5.2f}×  {shown:28}  {told}", flush=True)


def _told(statuses: Counter[int]) -> str:
    return ", ".join(f"{status}: {many}" for status, many in sorted(statuses.items()))


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="consent-bench-") as made:
        measured(Path(made))
