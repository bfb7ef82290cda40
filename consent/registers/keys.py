"""Keys: whose each is, when it may sign, and what was said of it afterwards."""

from __future__ import annotations

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
        self._keys: dict[str, Key | None] = {}
        self._revocations: dict[str, tuple[RevokedKey, ...]] = {}

    def key(self, thumbprint: str) -> Key | None:
        """The registered key of that thumbprint, or a registrar's key named in genesis."""
        if thumbprint not in self._keys:
            self._keys[thumbprint] = self._registered(thumbprint)
        return self._keys[thumbprint]

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

    def revocations(self, thumbprint: str) -> tuple[RevokedKey, ...]:
        """Every complete revocation of the key, oldest first."""
        if thumbprint not in self._revocations:
            self._revocations[thumbprint] = tuple(
                RevokedKey(
                    one.body.invalid_from, one.said_at, self._registrars.vouch(one, before=one.index) == "vouched"
                )
                for one in self._reading.said(headings.key(thumbprint), KeyRevocation)
            )
        return self._revocations[thumbprint]
