"""The throw-away hands of a rehearsal: keys for every party, statements written out, proofs made."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from consent.vocabulary.times import format_instant
from consent.vocabulary.words import ROLE_OF_KIND
from signing import bundle, canonical, digests
from signing.keys import PrivateKey
from signing.proofs import jws

_SCENARIO_MEMBERS: Final = frozenset({"signed_by", "at"})


@dataclass(slots=True)
class Hands:
    """Keys and kinds of the parties of one scenario, and the names that stand for digests."""

    origin: str
    keys: dict[str, PrivateKey] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    party_of_name: dict[str, str] = field(default_factory=dict)

    def key(self, party: str) -> PrivateKey:
        """The party's throw-away key, made when it is first needed."""
        if party not in self.keys:
            self.keys[party] = PrivateKey.generate("Ed25519")
        return self.keys[party]

    def resolved(self, value: Any) -> Any:
        """The value with `@NAME` replaced by a digest or decision id, and `@key:NAME` by a thumbprint."""
        if isinstance(value, str) and value.startswith("@key:"):
            name = value.removeprefix("@key:")
            return self.key(self.party_of_name.get(name, name)).public.thumbprint
        if isinstance(value, str) and value.startswith("@"):
            return self.names.get(value[1:], value)
        if isinstance(value, list):
            return [self.resolved(one) for one in value]
        if isinstance(value, dict):
            return {name: self.resolved(one) for name, one in value.items()}
        return value

    def statement(self, kind: str, body: dict[str, Any], at: int) -> dict[str, Any]:
        """The whole statement: what the scenario wrote, and the members it leaves to us (specification §8.6)."""
        said = {name: self.resolved(value) for name, value in body.items() if name not in _SCENARIO_MEMBERS}
        made = {
            "type": kind,
            "v": 1,
            "id": uuid.uuid4().urn,
            "nonce": digests.encode_base64url(digests.random_bytes(16)),
            "ledgers": [self.origin],
            "issued_at": format_instant(at),
            **{name: value for name, value in said.items() if value is not None},
        }
        made["parties"] = self._parties(kind, said, body.get("signed_by", []))
        return made

    def _parties(self, kind: str, said: dict[str, Any], signed_by: Iterable[str]) -> list[dict[str, Any]]:
        if "parties" in said:
            return [self._with_key(party, said) for party in said["parties"]]
        signers = [said.get("performer"), said.get("licensee")] if kind == "consent.grant" else list(signed_by)
        named = [party for party in signers if isinstance(party, str)]
        return [self._named(self._role(party), party) for party in dict.fromkeys(named)]

    def _role(self, party: str) -> str:
        return ROLE_OF_KIND.get(self.kinds.get(party, ""), "representative")

    def _named(self, role: str, party: str) -> dict[str, Any]:
        return {"role": role, "party": party, "key": self.key(party).public.thumbprint}

    def _with_key(self, party: dict[str, Any], said: dict[str, Any]) -> dict[str, Any]:
        """A written party gets its key, unless a transcribed rider names it as a signer on paper."""
        on_paper = "basis" in said and party.get("role") not in {"licensee", "counsel"}
        if on_paper or "key" in party:
            return dict(party)
        return {**party, "key": self.key(party["party"]).public.thumbprint}

    def proofs(self, statement: bytes, signed_by: Iterable[str]) -> list[dict[str, Any]]:
        """A proof of each party over the statement's bytes."""
        typ = bundle.STATEMENT_TYP
        return [
            {"format": "jws", "value": jws.sign_detached(statement, self.key(party), typ=typ)} for party in signed_by
        ]


def bundle_bytes(statement: bytes, proofs: list[dict[str, Any]]) -> bytes:
    """The body of `POST /v1/statements`."""
    return canonical.canonicalize({"statement": digests.encode_base64url(statement), "proofs": proofs})
