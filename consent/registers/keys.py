"""Keys: whose each is, when it may sign, and what was said of it afterwards."""

from __future__ import annotations

from collections.abc import Iterator

from consent.registers.reading import Reading
from consent.registers.registrars import Registrars
from consent.statements import headings
from consent.statements.people import KeyRegistration, KeyRevocation
from consent.subjects import Key, RevokedKey


class Keys:
    """The registered keys of one prefix, and those of the registrars genesis names."""

    def __init__(self, reading: Reading, registrars: Registrars) -> None:
        self._reading = reading
        self._registrars = registrars

    def key(self, thumbprint: str) -> Key | None:
        """The registered key of that thumbprint, or a registrar's key named in genesis."""
        return self._reading.derived(("key", thumbprint), lambda: self._registered(thumbprint))

    def _registered(self, thumbprint: str) -> Key | None:
        """The first registration a registrar's standing key vouches for; else the first that a fallen one did."""
        fallen = None
        for record in self._reading.said(headings.key(thumbprint), KeyRegistration):
            vouch, body = self._registrars.vouch(record), record.body
            if vouch == "none":
                continue
            key = Key(thumbprint, body.party, body.key, body.purposes, body.not_before, body.not_after)
            if vouch == "vouched":
                return key
            if fallen is None and not self._registrars.voided(record):
                fallen = Key(
                    thumbprint, body.party, body.key, body.purposes, body.not_before, body.not_after, fallen=True
                )
        if fallen is not None:
            return fallen
        for party, named in self._reading.registrars.items():
            if named == thumbprint:
                return Key(thumbprint, party, {}, ("sign", "decide"), 0, None)
        return None

    def voided(self, thumbprint: str) -> bool:
        """Whether a registrar has corrected away what registered the key: what it signed counts as never signed."""
        said = self._reading.said(headings.key(thumbprint), KeyRegistration)
        return self.key(thumbprint) is None and any(self._registrars.voided(one) for one in said)

    def revocations(self, thumbprint: str) -> tuple[RevokedKey, ...]:
        """Every complete revocation of the key, oldest first.

        What only a fallen key of a registrar says doubts the key, as its party alone would; corrected, it says nothing.
        """
        return self._reading.derived(("revocations", thumbprint), lambda: tuple(self._revoked(thumbprint)))

    def _revoked(self, thumbprint: str) -> Iterator[RevokedKey]:
        for one in self._reading.said(headings.key(thumbprint), KeyRevocation):
            if not (self._registrars.vouch(one) == "fallen" and self._registrars.voided(one)):
                yield RevokedKey(one.body.invalid_from, one.said_at, self._registrars.vouched(one))
