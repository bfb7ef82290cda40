"""Whose a key is by the log: evidence read for its registrations of keys, under a policy. It knows no database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from consent.errors import MISSHAPEN, EvidenceInvalid
from consent.evidence import beside, statements
from consent.evidence.manifest import verify_manifest
from consent.parcel.contents import open_evidence
from consent.parcel.package import unpack
from consent.parcel.shelf import Bundled
from signing.policy import Policy


@dataclass(frozen=True, slots=True)
class KeyOwner:
    """Whose a key is, as the statements of evidence show it under a head of `size` entries.

    `sound` is false where it was revoked, or where only a registrar's revoked key vouches for it.
    """

    party: str
    size: int
    sound: bool


def owners_of(data: bytes, policy: Policy, thumbprints: Iterable[str]) -> Mapping[str, KeyOwner]:
    """The owners of those of the keys that evidence shows to be registered, by thumbprint.

    Every statement of it is verified with its proofs. Raises EvidenceInvalid, and CouldNotVerify as `verify_evidence`.
    """
    package = unpack(data)
    try:
        evidence = open_evidence(package, policy)
        verify_manifest(evidence)
        records = statements.records_of(evidence)
        shelf = Bundled(records, beside.holds_of(evidence), beside.counted_in(evidence))
        statements.verify_proofs(evidence, records, shelf)
    except MISSHAPEN as error:
        raise EvidenceInvalid.of("evidence_malformed", f"the evidence does not have its shape: {error!r}") from error
    size = evidence.head.size
    registry = evidence.registry(shelf, size)
    found = ((one, registry.key(one)) for one in thumbprints)
    return {
        one: KeyOwner(key.party, size, not key.fallen and not registry.revocations(one))
        for one, key in found if key is not None
    }  # fmt: skip
