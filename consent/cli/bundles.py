"""`consent verify bundle`: who signed a statement with which key, and whose that key is by the log, offline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import click

from consent.cli import output, trust
from consent.cli.signatures import MEMBERS, NO_BUNDLE, opened
from consent.errors import ConsentError, CouldNotVerify, EvidenceInvalid
from consent.evidence.signers import KeyOwner, owners_of
from consent.statements.statement import Body, Statement
from signing import bundle as bundles
from signing.bundle import Bundle
from signing.errors import SigningError, UnknownKey
from signing.keys import Keyring


@click.command()
@click.argument("file")
@click.option("--keys", "keys_path", metavar="JWKS", help="The signers' public keys.")
@click.option("--policy", "policy_path", metavar="FILE", help="The tlog-policy of the log that says whose keys are.")
@click.option("--evidence", "evidence_path", metavar="FILE", help="Evidence that shows the keys to be registered.")
@output.as_json
def bundle(file: str, keys_path: str | None, policy_path: str | None, evidence_path: str | None, json_: bool) -> None:
    """Verify every signature of the bundle in FILE (or -) over the statement's exact bytes, and say who signed.

    The bundle says itself whose key signed as what. With --policy and --evidence the log must say the same.
    """
    keyring = trust.key_set(keys_path)
    read, statement, verified = _signed(file, keyring)
    named = {party.key: party for party in statement.parties if party.key is not None}
    strangers = [one for one in verified if one not in named]
    if strangers:
        raise EvidenceInvalid.of("proof_not_named", f"signed with a key the statement does not name: {strangers[0]}")
    missing = [party.role for key, party in named.items() if key not in verified]
    if missing:
        raise CouldNotVerify.of("signature_missing", f"not signed by {', '.join(missing)}")
    owners = _owners(policy_path, evidence_path, verified)
    signers = [_Signer(named[one].role, named[one].party, one, owners.get(one)) for one in verified]
    _refuse_others(signers, by_the_log=policy_path is not None)
    said = {"digest": read.digest, "type": statement.type, "signed_by": [one.role for one in signers],
            "signers": [one.as_json() for one in signers]}  # fmt: skip
    roles = ", ".join(one.role for one in signers)
    lines = [f"✓ {statement.type} {read.digest}: signed by {roles}", *(f"  {one.line()}" for one in signers)]
    output.show({"verified": True, **said}, "\n".join(lines), json_=json_)


@dataclass(frozen=True, slots=True)
class _Signer:
    role: str
    party: str
    key: str
    owner: KeyOwner | None

    def as_json(self) -> dict[str, Any]:
        """With whose key it is by the log, null where nobody asked the log."""
        owner = None if self.owner is None else self.owner.party
        return {"role": self.role, "party": self.party, "key": self.key, "owner": owner}

    def line(self) -> str:
        """One line."""
        whose = (
            "the statement's own word" if self.owner is None else f"registered in the log of {self.owner.size} entries"
        )
        return f"{self.role}: {self.party} with the key {self.key} ({whose})"


def _signed(file: str, keyring: Keyring) -> tuple[Bundle, Statement[Body], list[str]]:
    """The bundle of a file, its statement, and the keys that have signed, each verified."""
    try:
        read = bundles.read_bundle(output.read_bytes(file).removesuffix(b"\n"))
        statement = opened(read.statement)
        return read, statement, [bundles.verify_proof(one, read.statement, keyring).key for one in read.proofs]
    except UnknownKey as error:
        raise CouldNotVerify.of(error.code, error.detail) from error
    except SigningError as error:
        mend = NO_BUNDLE if error.code in MEMBERS else ""
        raise EvidenceInvalid.of(error.code, f"{error}{mend}") from error
    except ConsentError as error:
        raise EvidenceInvalid(error.problems) from error


def _owners(policy_path: str | None, evidence_path: str | None, keys: Sequence[str]) -> Mapping[str, KeyOwner]:
    """Whose the keys are by the log; nobody's where it is not asked."""
    if policy_path is None and evidence_path is None:
        return {}
    policy = trust.log_policy(policy_path)
    if evidence_path is None:
        raise CouldNotVerify.of(
            "key_unknown", "what shows whose the keys are? give --evidence FILE, from consent evidence"
        )
    return owners_of(output.read_bytes(evidence_path, output.MOST_EVIDENCE_BYTES), policy, keys)


def _refuse_others(signers: Sequence[_Signer], *, by_the_log: bool) -> None:
    """By the log each key is that of the party that the statement names with it."""
    if not by_the_log:
        return
    for one in signers:
        if one.owner is None:
            raise CouldNotVerify.of("key_unknown", f"no registration of the key {one.key} is in this evidence")
        if one.owner.party != one.party:
            detail = f"by the log the key {one.key} is that of {one.owner.party}, not of {one.party}"
            raise EvidenceInvalid.of("proof_not_named", detail)
        if not one.owner.sound:
            detail = (
                f"the key {one.key} was revoked, or who vouched for it was: ask the ledger what that leaves standing"
            )
            raise CouldNotVerify.of("key_revoked", detail)
