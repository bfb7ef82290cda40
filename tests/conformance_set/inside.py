"""The service of the product in this process, over ledgers in memory: every case of the set in seconds.

A ledger that has been asked exactly what the next case asks first is not asked again: each case takes up the ledger as
it stood where its own requests begin, which no case after it can see.
"""

import hashlib
import json
from dataclasses import dataclass, replace

from api.app import create_app
from consent.callers import Caller
from consent.derived import Derivations
from consent.ledger.ledger import Ledger
from consent.ledger.open_ledger import Told
from consent.vocabulary.times import parse_instant
from signing import keys
from tests.conformance_set.runner import main
from tests.memory import MemoryStore, memory_ledger


class Trusting(Ledger):
    """Whoever asks may do everything: tokens are not what is shown here."""

    def caller(self, token):
        return Caller(token, frozenset({"admin"}))


@dataclass(frozen=True)
class Asked:
    """A request that was answered, and what was stored then."""

    request: bytes
    status: int
    body: bytes
    rows: object


class Inside:
    """One application for all cases; its ledger is founded anew for each."""

    def __init__(self, folder):
        self.folder = folder
        self.registrar = json.loads((folder / "keys.json").read_bytes())["keys"][main.REGISTRAR]
        self.founded, self.path, self.client = None, [], None

    def play(self, name):
        """What the runner says of a case."""
        case = json.loads((self.folder / name).read_bytes())
        self._found(case)
        return main.played(name, case, self.folder, self._send)

    def in_order(self, names):
        """The cases that begin alike one after the other."""
        return sorted(names, key=self._begins)

    def _begins(self, name):
        case = json.loads((self.folder / name).read_bytes())
        return [case["origin"], case["founded_at"], *(json.dumps(one["request"]) for one in case["steps"])]

    def _found(self, case):
        asked = case["origin"], case["founded_at"]
        if self.founded != asked:
            public = keys.parse_public_jwk({name: self.registrar[name] for name in ("kty", "crv", "x")})
            first_at = parse_instant(case["founded_at"])
            made = memory_ledger(origin=case["origin"], registrars={main.REGISTRAR: public}, first_at=first_at)
            self.ledger = Trusting(made.opened)
            self.client = create_app(ledger=self.ledger).test_client()
            self.founded, self.path, self.empty = asked, [], made.opened.store.rows
        self.place, self.live = 0, False

    def _send(self, method, path, headers, body):
        request = hashlib.sha256(json.dumps([method, path, headers, body.decode()]).encode()).digest()
        if not self.live and self.place < len(self.path) and self.path[self.place].request == request:
            known = self.path[self.place]
        else:
            self._take_up()
            answer = self.client.open(path, method=method, headers={**headers, "Authorization": "Bearer x"}, data=body)
            known = Asked(request, answer.status_code, answer.data, self.ledger.opened.store.rows)
            self.path.append(known)
        self.place += 1
        return known.status, known.body

    def _take_up(self):
        """From here on the ledger is asked, as it stood after what was not asked again."""
        if self.live:
            return
        store = MemoryStore()
        store.rows = self.path[self.place - 1].rows if self.place else self.empty
        self.ledger.opened = replace(self.ledger.opened, store=store, told=Told(), derivations=Derivations())
        self.path, self.live = self.path[: self.place], True


def play_all(folder, names):
    """What the runner says of each case, in the order in which they were played."""
    inside = Inside(folder)
    return [inside.play(name) for name in inside.in_order(names)]
