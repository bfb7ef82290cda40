"""Nothing left to chance: keys, ids and nonces that are the same in every run, so that answers can be compared by byte.

What is drawn follows from where the draw stands: the name of what is played, the call of the ledger that is running
(its verb, and how often that verb was called before), the kind of the draw, and its number within the call. A call
that draws more or less than it did therefore changes nothing of what comes after it. Keys of parties follow from their
names, ids and nonces of statements from their number; neither depends on what is replaced here.

The one order that counts is that of two draws of one kind and length within one call: a new ledger makes the key of its
log before that of its receipts, and a batch makes the ids of its decisions in the order of its checks.
"""

import hashlib
import socket
import uuid
from contextlib import contextmanager
from dataclasses import dataclass, field

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from consent.scenario.hands import Hands
from signing import digests, keys
from signing.keys import PrivateKey

_P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


def drawn(*place, length):
    """The bytes of a place: always the same, and of no other place."""
    return hashlib.shake_256("\n".join(map(str, place)).encode()).digest(length)


class EvenKey(PrivateKey):
    """A P-256 key that signs the same bytes alike each time (RFC 6979)."""

    def sign(self, message):
        r, s = decode_dss_signature(self._key.sign(message, ec.ECDSA(hashes.SHA256(), deterministic_signing=True)))
        return r.to_bytes(32) + s.to_bytes(32)


def key_of(*place, alg="Ed25519"):
    """The key of a place."""
    if alg == "Ed25519":
        return PrivateKey.from_seed(drawn("key", *place, length=32))
    secret = int.from_bytes(drawn("key", *place, length=48)) % (_P256_ORDER - 1) + 1
    return EvenKey(ec.derive_private_key(secret, ec.SECP256R1()))


@dataclass
class Draws:
    """Where a play stands: its name, the call that is running, and what was drawn in it."""

    name: str
    call: str = "at first"
    calls: dict = field(default_factory=dict)
    within: dict = field(default_factory=dict)

    def begin(self, verb):
        """A call of the ledger begins."""
        self.calls[verb] = self.calls.get(verb, 0) + 1
        self.call, self.within = f"{verb} {self.calls[verb]}", {}

    def place(self, kind):
        self.within[kind] = self.within.get(kind, 0) + 1
        return self.name, self.call, kind, self.within[kind]

    def random_bytes(self, count):
        return drawn(*self.place(f"bytes {count}"), length=count)

    def uuid4(self):
        return uuid.UUID(bytes=drawn(*self.place("uuid"), length=16), version=4)

    def generate(self, alg="Ed25519"):
        return key_of(*self.place("key"), alg=alg)


@contextmanager
def fixed(name):
    """Everything drawn at random is drawn from the name; yields the draws."""
    draws = Draws(name)
    places = (
        (digests, "random_bytes", draws.random_bytes),
        (uuid, "uuid4", draws.uuid4),
        (keys.PrivateKey, "generate", draws.generate),
    )
    with _instead(places):
        yield draws


@contextmanager
def _instead(places):
    before = [(owner, name, vars(owner)[name]) for owner, name, _ in places]
    try:
        for owner, name, value in places:
            setattr(owner, name, value)
        yield
    finally:
        for owner, name, value in before:
            setattr(owner, name, value)


@contextmanager
def addresses(known):
    """These hosts (at port 80) are servers on this machine: what names an address stays the same."""
    resolve = socket.getaddrinfo

    def resolved(host, port, *more, **named):
        if host in known:
            host, port = "127.0.0.1", known[host]
        return resolve(host, port, *more, **named)

    with _instead([(socket, "getaddrinfo", resolved)]):
        yield


@dataclass(slots=True)
class FixedHands(Hands):
    """The hands of a rehearsal with keys that follow from the parties' names, ids and nonces from a count."""

    algs: dict = field(default_factory=dict)
    written: int = 0

    def key(self, party):
        if party not in self.keys:
            self.keys[party] = key_of(party, alg=self.algs.get(party, "Ed25519"))
        return self.keys[party]

    def statement(self, kind, body, at):
        self.written += 1
        place = (self.origin, kind, self.written)
        made = {
            "id": uuid.UUID(bytes=drawn("id", *place, length=16), version=4).urn,
            "nonce": digests.encode_base64url(drawn("nonce", *place, length=16)),
        }
        return Hands.statement(self, kind, {**made, **body}, at)
