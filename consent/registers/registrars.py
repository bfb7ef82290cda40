"""Registrars: who is one at an entry, and what they vouch for with a key that still stands.

Entitlement is asked at every proof, not only when a statement is new: a registrar demoted before its proof came in
vouches for nothing. A registrar's key that was revoked from an instant on vouches for nothing signed from then on;
whatever rested on it alone is `fallen` until a registrar says it again.

Every question here is asked before an entry, and what is asked in answering it lies before that entry: registrars who
register, or revoke, one another make no circle.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from consent.records import AnyRecord, Proven
from consent.registers.reading import Reading
from consent.statements import headings
from consent.statements.common import Party
from consent.statements.people import KeyRegistration, KeyRevocation, PartyCorrection, PartyRegistration

Vouch = Literal["vouched", "fallen", "none"]


class Registrars:
    """The registrars of one prefix. `size` entries are known; each verdict is reached once."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading

    def vouch(self, record: AnyRecord, before: int | None = None) -> Vouch:
        """Whether a registrar's signature stands under the statement, all that is known `before` an entry considered.

        `fallen`: registrars signed it, each with a key revoked since from that instant on or earlier.
        """
        known = self._reading.size if before is None else before
        return self._reading.derived(("vouch", record.digest, before), lambda: self._judged(record, known), record)

    def vouched(self, record: AnyRecord) -> bool:
        """Whether a registrar's signature stands under the statement."""
        return self.vouch(record) == "vouched"

    def _judged(self, record: AnyRecord, before: int) -> Vouch:
        signed = [(record.statement.parties[proof.position], proof) for proof in record.proofs]
        entitled = [
            (signer, proof)
            for signer, proof in signed
            if signer.role == "registrar" and self._entitled(signer.party, proof.index, before)
        ]
        if not entitled:
            return "none"
        return "vouched" if any(self._stands(signer, proof, before) for signer, proof in entitled) else "fallen"

    def named(self) -> tuple[str, ...]:
        """Whoever was ever named a registrar, in genesis or by a registration: whether they are is asked elsewhere."""
        return self._reading.derived("registrars", lambda: tuple(dict.fromkeys(self._named())))

    def _named(self) -> Iterator[str]:
        yield from self._reading.registrars
        yield from (one.body.party for one in self._reading.said(headings.REGISTRARS, PartyRegistration))

    def entitled(self, party: str) -> bool:
        """Whether the party is a registrar now: named in genesis, or registered as one and holding a key."""
        return self._entitled(party, self._reading.size, self._reading.size)

    def _entitled(self, party: str, at_index: int, before: int) -> bool:
        if party in self._reading.registrars:
            return True
        registered = [
            one
            for one in self._reading.said(headings.party(party), PartyRegistration)
            if last_index(one) < at_index and self.vouch(one, before) == "vouched"
        ]
        if not registered or registered[-1].body.kind != "registrar":
            return False
        keys = self._reading.said(headings.keys_of(party), KeyRegistration)
        return any(last_index(one) < at_index and self.vouch(one, before) == "vouched" for one in keys)

    def _stands(self, signer: Party, proof: Proven, before: int) -> bool:
        revoked = self._reading.said(headings.key(str(signer.key)), KeyRevocation)
        return not any(
            one.body.invalid_from <= proof.at and one.index < before and self.vouch(one, one.index) == "vouched"
            for one in revoked
        )

    def voided(self, record: AnyRecord) -> bool:
        """Whether a registrar has corrected the statement away: it counts as never said."""
        return self._reading.derived(("voided", record.digest), lambda: self._corrected(record.digest))

    def _corrected(self, digest: str) -> bool:
        said = self._reading.said_by(headings.on(digest), PartyCorrection, self.named())
        return any(self.vouched(one) for one in said)


def last_index(record: AnyRecord) -> int:
    """The entry that brought the last proof."""
    return max((proof.index for proof in record.proofs), default=record.index)
