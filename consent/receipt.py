"""The coverage receipt (specification §4.8): made with the answer, verified by anybody, offline.

It is a compact JWS whose claims carry the decision and the proofs that its entry, and the registration of every grant
it relied on, are in the log. Nothing here knows a database or a network.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from consent.entry import RECORDED_CLAIMS, parse_entry
from consent.errors import ConsentError, CouldNotVerify, EvidenceInvalid
from signing import canonical, digests, merkle, policy as policies
from signing.errors import SigningError, UnknownKey
from signing.keys import Keyring, PublicKey, Signer
from signing.policy import Policy
from signing.proofs import jws
from signing.tree_head import Checkpoint

TYP: Final = "coverage-receipt+jws"
LONGEST_LIFE: Final = 24 * 3600
FARTHEST_BEFORE: Final = 10 * 60
FARTHEST_AFTER: Final = 24 * 3600
"""How far before and after the ledger's clock an instant judged may lie, in seconds, and a receipt be made of it."""
_ISSUED_WITHIN: Final = 60
MAX_RECEIPT_BYTES: Final = 1024 * 1024
_CLAIMS: Final = frozenset({*RECORDED_CLAIMS, "iss", "aud", "jti", "iat", "exp", "log"})


@dataclass(frozen=True, slots=True)
class Item:
    """An entry, where it stands, and its audit path."""

    index: int
    entry: bytes
    path: tuple[bytes, ...]

    def as_json(self) -> dict[str, Any]:
        """`entry` in base64url, `path` in base64 as in a tlog-proof."""
        return {
            "index": self.index,
            "entry": digests.encode_base64url(self.entry),
            "path": [digests.encode_base64(one) for one in self.path],
        }


@dataclass(frozen=True, slots=True)
class Receipt:
    """An opened receipt: its claims, and the checkpoint under which its entries were proved."""

    claims: Mapping[str, Any]
    checkpoint: Checkpoint


def too_far(at: int, now: int) -> bool:
    """Whether an instant is too far from the clock for a receipt (specification §4.3)."""
    return at < now - FARTHEST_BEFORE or at > now + FARTHEST_AFTER


def sign_receipt(
    record: Mapping[str, Any],
    *,
    issuer: str,
    audience: str | None,
    issued_at: int,
    expires_at: int,
    checkpoint: str,
    items: Sequence[Item],
    signer: Signer,
) -> str:
    """The receipt of a recorded decision. `record` holds the claims of `RECORDED_CLAIMS`; `items[0]` is its entry."""
    claims = {
        **record,
        "iss": issuer,
        "aud": audience,
        "jti": digests.digest(items[0].entry),
        "iat": issued_at,
        "exp": expires_at,
        "log": {"checkpoint": checkpoint, "items": [item.as_json() for item in items]},
    }
    return jws.sign_compact(canonical.canonicalize(claims), signer, typ=TYP)


def open_receipt(
    token: str,
    *,
    keyring: Keyring,
    policy: Policy,
    now: int | None = None,
    audience: str | None = None,
    request: Mapping[str, Any] | None = None,
    issuers: Collection[str] = (),
) -> Receipt:
    """The receipt, verified without any network or database (specification §4.9).

    1. The signature, by a receipt key the verifier was given, over a canonical payload with exactly our claims.
    2. Issued for this audience and not expired, where the caller says who and when.
    3. The checkpoint, by the log of the policy and its quorum of witnesses; the key is a receipt key of that log.
    4. Every entry is in the log under that checkpoint.
    5. The decision's entry says what the claims say, and when; the other entries register the grants it relied on.
    6. Who issued it: the host of the log's origin, or one of `issuers`.
    7. The question is the one being acted on, and who asks it the audience, where the caller gives it.

    Raises CouldNotVerify when a key or log is not known to the verifier, EvidenceInvalid for everything that is false.
    """
    claims, key = _signed_claims(token, keyring)
    _verify_use(claims, now, audience)
    checkpoint = _open_checkpoint(claims["log"]["checkpoint"], policy)
    _verify_issuer(claims, key, checkpoint.origin, keyring, policy, issuers)
    items = [_item(one, checkpoint) for one in claims["log"]["items"]]
    recorded_at = _verify_entries(claims, items)
    _verify_issued(claims, recorded_at, of_a_log=key.thumbprint in keyring.logs)
    if request is not None:
        _verify_question(claims, request)
    return Receipt(claims, checkpoint)


def issuer_of(origin: str) -> str:
    """The `iss` of the receipts of a log, where its operator says no other (specification §4.8)."""
    return f"https://{origin.split('/', 1)[0]}"


def published_keys(origin: str, keyring: Keyring) -> dict[str, Any]:
    """The receipt keys of a log as a JWK set (RFC 7517); `log` says of each whose it is."""
    listed = keyring.keys.values()
    return {"keys": [{**one.jwk, "kid": one.thumbprint, "alg": one.alg, "use": "sig", "log": origin} for one in listed]}


def _signed_claims(token: str, keyring: Keyring) -> tuple[dict[str, Any], PublicKey]:
    try:
        payload, key = jws.open_signed_by(token, keyring, typ=TYP)
        return _claims(payload), key
    except UnknownKey as error:
        raise CouldNotVerify.of(error.code, error.detail) from error
    except SigningError as error:
        raise EvidenceInvalid.of(error.code, f"receipt: {error.detail}") from error


def _verify_issuer(
    claims: Mapping[str, Any], key: PublicKey, origin: str, keyring: Keyring, policy: Policy, issuers: Collection[str]
) -> None:
    """The key is a receipt key of the very log that has the decision, and the issuer is whoever runs that log."""
    logs = keyring.logs.get(key.thumbprint)
    if logs is None and len({log.name for log in policy.logs}) > 1:
        detail = "the key does not say whose it is, and the policy knows several logs: take the key set of the log"
        raise CouldNotVerify.of("key_unknown", detail)
    if logs is not None and origin not in logs:
        raise EvidenceInvalid.of("issuer_mismatch", f"it is signed with no receipt key of the log {origin}")
    if claims["iss"] not in {issuer_of(origin), *issuers}:
        detail = f"{claims['iss']!a} does not issue the receipts of the log {origin}: say --issuer where it does"
        raise EvidenceInvalid.of("issuer_mismatch", detail)


def _verify_question(claims: Mapping[str, Any], request: Mapping[str, Any]) -> None:
    if digests.digest(canonical.canonicalize(request)) != claims["req"]:
        raise EvidenceInvalid.of("request_mismatch", "the receipt answers another question")
    if claims["aud"] != request.get("licensee"):
        raise EvidenceInvalid.of("audience_mismatch", "the receipt was issued for somebody else than who asks")


def _claims(payload: bytes) -> dict[str, Any]:
    claims = canonical.open_canonical(payload, max_bytes=MAX_RECEIPT_BYTES)
    known = isinstance(claims, dict) and set(claims) - {"cnf"} == _CLAIMS
    if not known or not isinstance(claims["log"], dict) or not _shaped(claims):
        raise EvidenceInvalid.of("receipt_malformed", "the claims are not those of a coverage receipt")
    return dict(claims)


def _shaped(claims: Mapping[str, Any]) -> bool:
    log, grants = claims["log"], claims["grants"]
    whole = all(isinstance(claims[name], int) for name in ("iat", "exp", "at", "size"))
    listed = isinstance(grants, list) and all(isinstance(g, dict) and set(g) == {"digest", "index"} for g in grants)
    items = log.get("items")
    held = isinstance(items, list) and all(
        isinstance(one, dict) and set(one) == {"index", "entry", "path"} for one in items
    )
    return whole and listed and held and bool(items) and isinstance(log.get("checkpoint"), str)


def _verify_use(claims: Mapping[str, Any], now: int | None, audience: str | None) -> None:
    if not 0 < claims["exp"] - claims["iat"] <= LONGEST_LIFE:
        raise EvidenceInvalid.of("receipt_malformed", "a receipt lives 24 hours at most")
    if now is not None and now >= claims["exp"]:
        raise EvidenceInvalid.of("receipt_expired", "the receipt has expired: ask again")
    if audience is not None and claims["aud"] != audience:
        raise EvidenceInvalid.of("audience_mismatch", f"the receipt was issued for {claims['aud']!a}")


def _open_checkpoint(text: str, policy: Policy) -> Checkpoint:
    try:
        return policies.open_with_policy(text, policy).checkpoint
    except SigningError as error:
        kind: type[ConsentError] = CouldNotVerify if error.code == "quorum_missing" else EvidenceInvalid
        raise kind.of(error.code, f"checkpoint: {error.detail}") from error


def _item(said: Mapping[str, Any], checkpoint: Checkpoint) -> Item:
    try:
        entry = digests.decode_base64url(said["entry"])
        path = tuple(digests.decode_base64(one) for one in said["path"])
        merkle.verify_inclusion(merkle.leaf_hash(entry), said["index"], checkpoint.size, path, checkpoint.root)
    except (SigningError, TypeError) as error:
        raise EvidenceInvalid.of("inclusion_invalid", f"an entry is not in the log: {error}") from error
    return Item(said["index"], entry, path)


def _verify_issued(claims: Mapping[str, Any], recorded_at: int, *, of_a_log: bool) -> None:
    """It was issued when its decision was recorded, and lives no longer than a receipt may.

    Under a key that does not say whose it is, as edition 1 published them, up to a minute later.
    """
    latest = recorded_at if of_a_log else recorded_at + _ISSUED_WITHIN
    if not recorded_at <= claims["iat"] <= latest:
        raise EvidenceInvalid.of("entry_mismatch", "it was issued at another time than its decision was recorded")


def _verify_entries(claims: Mapping[str, Any], items: Sequence[Item]) -> int:
    """When the decision was recorded, Unix seconds. Raises EvidenceInvalid (`entry_malformed`, `entry_mismatch`)."""
    decision, *grants = items
    try:
        said = parse_entry(decision.entry).members
        registered = [parse_entry(one.entry).members for one in grants]
    except ConsentError as error:
        raise EvidenceInvalid.of("entry_malformed", str(error)) from error
    record = digests.digest(canonical.rewrite({name: claims[name] for name in RECORDED_CLAIMS}))
    digests_of = [grant["digest"] for grant in claims["grants"]]
    if said.get("event") != "decision.issued" or digests.digest(decision.entry) != claims["jti"]:
        raise EvidenceInvalid.of("entry_mismatch", "the first entry is not that of the decision")
    if (said.get("outcome"), said.get("record"), said.get("refs")) != (claims["outcome"], record, digests_of):
        raise EvidenceInvalid.of("entry_mismatch", "the claims are not those the log recorded")
    if not 0 < claims["size"] <= decision.index:
        raise EvidenceInvalid.of("entry_mismatch", "the decision cannot rest on entries after its own")
    found = [
        {"digest": one.get("statement"), "index": item.index} for one, item in zip(registered, grants, strict=True)
    ]
    kinds = {(one.get("event"), one.get("kind")) for one in registered}
    if found != claims["grants"] or kinds - {("statement.registered", "consent.grant")}:
        raise EvidenceInvalid.of("entry_mismatch", "the entries do not register the grants relied on")
    return int(said["at"])
