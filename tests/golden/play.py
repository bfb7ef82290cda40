"""A ledger that is played: a told clock, people with fixed keys, and every answer written down."""

from contextlib import suppress
from pathlib import Path

from consent.bootstrap import create_ledger, open_ledger
from consent.errors import ConsentError
from consent.scenario.hands import bundle_bytes
from consent.settings import Settings
from consent.vocabulary.times import format_instant, parse_instant
from signing import canonical, digests
from tests.golden.fixed import FixedHands
from tests.golden.telling import Told, problems_of
from tests.spoken import Spoken

ORIGIN = "golden.example/consent"
START = parse_instant("2026-06-02T00:00:00Z")
REGISTRAR = "party:registrar"


class Play:
    """What is said goes through `say`, `sign` and `ask`; names stand for digests and ids, as in scenarios."""

    def __init__(self, directory, draws):
        self.now = START
        self.hands = FixedHands(ORIGIN, algs={"party:studio-b": "ES256"})
        self.hands.kinds[REGISTRAR] = "registrar"
        self.settings = Settings(database=f"sqlite:///{directory}/golden.db", keys=Path(directory) / "keys")
        self.bundles, self.sizes = {}, {}
        registrars = {REGISTRAR: self.hands.key(REGISTRAR).public}
        made = create_ledger(self.settings, origin=ORIGIN, registrars=registrars, testing=True, first_at=START,
                             clock=lambda: self.now)  # fmt: skip
        self.ledger = Told(Spoken(made), draws)

    def reopen(self):
        """The same database, opened anew."""
        self.ledger.ledger = Spoken(open_ledger(self.settings, clock=lambda: self.now))

    def tick(self, seconds=60):
        self.now += seconds

    def time(self, shift=0):
        return format_instant(self.now + shift)

    def __getitem__(self, name):
        return self.hands.names[name]

    def statement(self, kind, by, /, **body):
        return canonical.canonicalize(self.hands.statement(kind, {**body, "signed_by": by}, self.now))

    def bundle(self, statement, by):
        return bundle_bytes(statement, self.hands.proofs(statement, by))

    def say(self, name, kind, by, /, *, handed_in_by=None, **body):
        """Register a statement under a name; `handed_in_by` are those who have signed so far."""
        self.tick()
        statement = self.statement(kind, by, **body)
        self.hands.names[name] = digests.digest(statement)
        self.hands.names[f"bytes of {name}"] = statement
        self.bundles[name] = self.bundle(statement, by if handed_in_by is None else handed_in_by)
        return self.hand_in(name)

    def hand_in(self, name):
        """Register the bundle of a name, once more where it was before. A refusal is an answer too."""
        with suppress(ConsentError):
            answer = self.ledger.register(self.bundles[name])
            self.sizes.setdefault(name, answer.body["index"] + 1)
            return answer.body
        return None

    def sign(self, name, *by):
        """Add the proofs of these parties."""
        self.tick()
        proofs = self.hands.proofs(self.hands.names[f"bytes of {name}"], by)
        return self.call("add_proofs", self[name], canonical.canonicalize({"proofs": proofs}))

    def call(self, verb, *asked, **more):
        """A call of the ledger; None where it is refused."""
        with suppress(ConsentError):
            return getattr(self.ledger, verb)(*asked, **more)
        return None

    def ask(self, name, value, **more):
        """A recorded check, its decision under a name."""
        self.tick()
        answer = self.call("check", self.hands.resolved(value), **more)
        if answer is not None:
            self.hands.names[name] = answer["decision"]
        return answer

    def batch(self, defaults, checks):
        """Many checks at once."""
        value = self.hands.resolved({"defaults": defaults, "checks": checks})
        return self.call("check_batch", value, problems_of)

    def introduce(self, party, kind, *, purposes=("sign",), **more):
        """A party and its key."""
        self.hands.kinds[party] = kind
        body = {"party": party, "kind": kind, "name": party.removeprefix("party:").title(), "identifiers": [], **more}
        self.say(party, "party.registration", [REGISTRAR], **body)
        if party != REGISTRAR:
            self.say(f"key of {party}", "key.registration", [party, REGISTRAR], **self.key(party, purposes))

    def key(self, party, purposes=("sign",), key=None):
        return {
            "party": party, "key": dict((key or self.hands.key(party)).public.jwk), "purposes": list(purposes),
            "not_before": format_instant(START - 60), "not_after": "2100-01-01T00:00:00Z",
            "assurance": "registrar_attested",
        }  # fmt: skip
