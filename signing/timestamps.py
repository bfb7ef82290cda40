"""RFC 3161 time-stamps: asking for one over some bytes, and what one proves to somebody who believes its authority.

The authority's own certificate is pinned: without that any authority under the same root could speak for it. Its chain
is judged at the time of the stamp, its policy is the one expected, and an answer carries its question's nonce.
Needs the extra `tsa`; no network, no clock.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from cryptography import x509

from signing.errors import Malformed, SigningError, VerificationFailed

MAX_RESPONSE_BYTES: Final = 64 * 1024


class ExtraMissing(SigningError):
    """An optional library is not installed."""


@dataclass(frozen=True, slots=True)
class TimestampTrust:
    """What is believed of an authority: its own certificates, past ones too, those above them, and its policy's OID."""

    certificates: tuple[x509.Certificate, ...]
    intermediates: tuple[x509.Certificate, ...]
    roots: tuple[x509.Certificate, ...]
    policy: str


@dataclass(frozen=True, slots=True)
class TimestampRequest:
    """A question (DER of RFC 3161 §2.4.1) and its nonce, which the answer must repeat."""

    der: bytes
    nonce: int


@dataclass(frozen=True, slots=True)
class Timestamp:
    """What a stamp proves: the bytes existed at `time` (Unix seconds); `serial` is the authority's number for it."""

    time: int
    serial: int


def parse_trust(certificates_pem: bytes, above_pem: bytes, policy: str) -> TimestampTrust:
    """What PEM files say: `above_pem` holds the self-issued root and any certificates between it and the authority.

    Raises Malformed (`tsa_trust_malformed`).
    """
    try:
        certificates = tuple(x509.load_pem_x509_certificates(certificates_pem))
        above = x509.load_pem_x509_certificates(above_pem)
        x509.ObjectIdentifier(policy)
    except ValueError as error:
        raise Malformed(
            "tsa_trust_malformed", f"certificates in PEM and a dotted policy OID are needed: {error}"
        ) from error
    roots = tuple(one for one in above if one.issuer == one.subject)
    if not roots:
        raise Malformed("tsa_trust_malformed", "no root, which is issued by itself, is among the certificates above")
    return TimestampTrust(certificates, tuple(one for one in above if one not in roots), roots, policy)


def request_timestamp(data: bytes) -> TimestampRequest:
    """A question for a stamp over SHA-256 of the bytes, with a fresh nonce, asking for the certificate too."""
    client = _library()
    builder = client.TimestampRequestBuilder().data(data).hash_algorithm(client.HashAlgorithm.SHA256)
    made = builder.nonce(nonce=True).cert_request(cert_request=True).build()
    return TimestampRequest(made.as_bytes(), made.nonce)


def open_timestamp(response: bytes, data: bytes, trust: TimestampTrust, *, nonce: int | None = None) -> Timestamp:
    """The stamp of a response (DER of RFC 3161 §2.4.2) over these bytes.

    Raises Malformed (`timestamp_malformed`) for what is no response, VerificationFailed (`timestamp_invalid`) for one
    that was refused, is over other bytes, or is not by the believed authority.
    """
    client = _library()
    if len(response) > MAX_RESPONSE_BYTES:
        raise Malformed("timestamp_malformed", f"a time-stamp response has at most {MAX_RESPONSE_BYTES} bytes")
    try:
        opened = client.decode_timestamp_response(response)
    except ValueError as error:
        raise Malformed("timestamp_malformed", f"not a time-stamp response: {error}") from error
    _verify_by_any(client, opened, data, trust, nonce)
    info = opened.tst_info
    return Timestamp(int(info.gen_time.timestamp()), int(info.serial_number))


def _verify_by_any(client: Any, opened: Any, data: bytes, trust: TimestampTrust, nonce: int | None) -> None:
    """One of the pinned certificates made it; an authority renews its certificate every few years."""
    reason = "no certificate of the authority is pinned"
    for certificate in trust.certificates:
        builder = client.VerifierBuilder(
            policy_id=x509.ObjectIdentifier(trust.policy), tsa_certificate=certificate, nonce=nonce,
            roots=list(trust.roots), intermediates=list(trust.intermediates),
        )  # fmt: skip
        try:
            builder.build().verify_message(opened, data)
        except Exception as error:  # noqa: BLE001 - whatever a parser of hostile bytes raises, nothing is proven
            reason = str(error)
        else:
            return
    raise VerificationFailed("timestamp_invalid", f"the time-stamp does not hold: {reason}")


def _library() -> Any:
    try:
        import rfc3161_client  # noqa: PLC0415 - an extra, imported when it is needed
    except ImportError as error:
        detail = "time-stamps need an extra: pip install 'talent-consent-ledger[tsa]'"
        raise ExtraMissing("extra_missing", detail) from error
    return rfc3161_client
