"""Evidence whose files are whole and whose entries are proven: what every further step of verifying stands on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from consent.entry import Entry, parse_entry
from consent.errors import ConsentError, CouldNotVerify, EvidenceInvalid, Problem
from consent.parcel.package import Package
from consent.prefix import Prefix, Shelf
from consent.records import Genesis
from consent.registry import Registry
from signing import keys
from signing.checkpoint import OpenedCheckpoint
from signing.errors import SigningError
from signing.keys import Keyring, PublicKey
from signing.policy import Policy, open_with_policy
from signing.tlog_proof import format_tlog_proof, open_tlog_proof, parse_tlog_proof
from signing.tree_head import Checkpoint


@dataclass(frozen=True, slots=True)
class Opened:
    """A package, the head it is proven under, its entries by index, and whom genesis believes.

    `cosigned_by` are the witnesses of the policy that have cosigned the head.
    """

    package: Package
    policy: Policy
    head: Checkpoint
    cosigned_by: tuple[str, ...]
    entries: Mapping[int, Entry]
    registrars: Mapping[str, PublicKey]
    receipt_keys: Keyring

    @property
    def manifest(self) -> Mapping[str, Any]:
        """What the package says of itself."""
        return self.package.manifest

    def entry(self, index: int, event: str) -> Entry:
        """The entry at an index. Raises EvidenceInvalid (`evidence_incomplete`) unless it is there as that event."""
        entry = self.entries.get(index)
        if entry is None or entry.event != event:
            raise EvidenceInvalid.of("evidence_incomplete", f"entry {index} is not there as {event}")
        return entry

    def registry(self, shelf: Shelf, size: int) -> Registry:
        """What the first `size` entries of the log say, as far as a shelf of evidence holds them."""
        genesis = Genesis(
            origin=self.head.origin,
            registrars={party: key.thumbprint for party, key in self.registrars.items()},
            registrar_keys={party: key.jwk for party, key in self.registrars.items()},
        )
        return Registry(Prefix(genesis, size, shelf))


def refuse(problems: Iterable[Problem]) -> None:
    """Evidence with problems is refused. Raises EvidenceInvalid with all of them."""
    found = tuple(problems)
    if found:
        raise EvidenceInvalid(found)


def open_evidence(package: Package, policy: Policy) -> Opened:
    """Verify the checkpoint as the policy wants, and each entry under it; read genesis.

    Raises EvidenceInvalid, and CouldNotVerify where the policy does not know the log or wants more witnesses.
    """
    opened = _head(package, policy)
    head, signed = opened.checkpoint, {(one.name, one.key_id) for one in opened.note.verified}
    cosigned_by = sorted({one.name for one in policy.witnesses.values() if (one.name, one.key_id) in signed})
    entries = dict(_entries(package, policy, head))
    genesis = entries.get(0)
    if genesis is None or genesis.event != "log.genesis":
        raise EvidenceInvalid.of("evidence_incomplete", "the first entry, log.genesis, is not in it")
    said = genesis.members
    if said["origin"] != head.origin:
        raise EvidenceInvalid.of("evidence_incomplete", "the first entry is another log's")
    registrars = {one["party"]: keys.parse_public_jwk(one["key"]) for one in said["registrars"]}
    receipt_keys = keys.keyring(*(keys.parse_public_jwk(one) for one in said["receipt_keys"]), log=head.origin)
    return Opened(package, policy, head, tuple(cosigned_by), entries, registrars, receipt_keys)


def _head(package: Package, policy: Policy) -> OpenedCheckpoint:
    text = package.file("checkpoint.txt")
    if text.split(b"\n", 1)[0] != str(package.manifest["origin"]).encode():
        raise EvidenceInvalid.of("checkpoint_invalid", "the checkpoint is another log's")
    try:
        opened = open_with_policy(text.decode("utf-8"), policy)
    except UnicodeDecodeError as error:
        raise EvidenceInvalid.of("checkpoint_malformed", "the checkpoint is no text") from error
    except SigningError as error:
        unknown = error.code in {"quorum_missing", "checkpoint_invalid"}
        kind: type[ConsentError] = CouldNotVerify if unknown else EvidenceInvalid
        raise kind.of(error.code, f"checkpoint: {error.detail}") from error
    return opened


def _entries(package: Package, policy: Policy, head: Checkpoint) -> Iterator[tuple[int, Entry]]:
    note = package.file("checkpoint.txt").decode("utf-8")
    for index in package.manifest["entries"]:
        data = package.file(f"log/{index}.entry.json")
        text = package.file(f"log/{index}.tlog-proof").decode("utf-8", "replace")
        try:
            shown = open_tlog_proof(text, data, policy)
        except SigningError as error:
            raise EvidenceInvalid.of("inclusion_invalid", f"entry {index}: {error.detail}") from error
        if shown != head or text != format_tlog_proof(index, parse_tlog_proof(text).path, note):
            raise EvidenceInvalid.of("inclusion_invalid", f"entry {index} is proven elsewhere, or otherwise")
        yield index, parse_entry(data)
