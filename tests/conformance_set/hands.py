"""The people of the set: keys that follow from their names, ids and nonces that follow from what is said.

A statement that says the same is the same bytes in every case, so that cases share their bundles.
"""

import uuid
from dataclasses import dataclass, field

from consent.scenario.hands import Hands
from signing import canonical, digests
from tests.golden.fixed import drawn, key_of

KEYS = {}
"""By party, in all cases: the same person has the same key."""


@dataclass(slots=True)
class SetHands(Hands):
    """The hands of one case."""

    said: dict = field(default_factory=dict)

    def key(self, party):
        if party not in KEYS:
            KEYS[party] = key_of("conformance set", party)
        return KEYS[party]

    def statement(self, kind, body, at):
        plain = Hands.statement(self, kind, {"id": "", "nonce": "", **body}, at)
        place = digests.digest(canonical.canonicalize(plain))
        self.said[place] = self.said.get(place, 0) + 1
        again = self.said[place]
        made = {
            "id": uuid.UUID(bytes=drawn("id", place, again, length=16), version=4).urn,
            "nonce": digests.encode_base64url(drawn("nonce", place, again, length=16)),
        }
        return Hands.statement(self, kind, {**made, **body}, at)
