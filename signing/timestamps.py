"""RFC 3161 time-stamps: a question over bytes, and what an answer proves to somebody who believes its authority.

A stamp says that bytes existed at a time. What is kept and anchored is the authority's whole response as it came, so
that others check it with their own tools: `openssl ts -verify -in response.tsr -data bytes -CAfile root.pem`.
The authority's own certificate is pinned: under a root stand many authorities, and without the pin each of them could
speak for it. Needs the extra `tsa`, which is imported by the call that needs it. No network, no clock, no files.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import ModuleType
from typing import Any, Final

from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID

from signing.errors import ExtraMissing, Malformed, SigningError, VerificationFailed

MAX_RESPONSE_BYTES: Final = 64 * 1024
"""More than any authority answers; a response is a few kilobytes, most of them certificates."""
_MAX_REASON: Final = 400
_GRANTED: Final = 0
_PANIC: Final = "PanicException"


@dataclass(frozen=True, slots=True)
class TimestampTrust:
    """What is believed of one authority: its own certificates, those above them, and the policy it stamps under.

    `certificates` are pins, the one in use and those it has replaced: an old stamp is checked long after. `policy` is a
    dotted object identifier. Made by `parse_trust`.
    """

    certificates: tuple[x509.Certificate, ...]
    intermediates: tuple[x509.Certificate, ...]
    roots: tuple[x509.Certificate, ...]
    policy: str


@dataclass(frozen=True, slots=True)
class TimestampRequest:
    """A question: DER of a TimeStampReq (RFC 3161 §2.4.1), and the nonce in it that the answer must repeat."""

    der: bytes
    nonce: int


@dataclass(frozen=True, slots=True)
class Timestamp:
    """A verified stamp: the bytes existed at `time`, by the clock of the authority.

    Unix seconds, fractions cut off. `serial` is the authority's number for the stamp (up to 160 bits), `response` the
    response it was read from, to be kept as it is.
    """

    time: int
    serial: int
    policy: str
    response: bytes


def parse_trust(certificates_pem: bytes, above_pem: bytes, policy: str) -> TimestampTrust:
    """What PEM files and a dotted OID say; in `above_pem` stand the roots, issued by themselves, and any intermediates.

    The authority's certificates are for time-stamping and nothing else (RFC 3161 §2.3). Raises Malformed
    (`tsa_trust_malformed`).
    """
    with _ours(_trust_malformed):
        certificates = tuple(x509.load_pem_x509_certificates(certificates_pem))
        above = tuple(x509.load_pem_x509_certificates(above_pem))
        x509.ObjectIdentifier(policy)
        if not all(_only_stamps(one) for one in certificates):
            raise _trust_malformed("a time-stamping certificate has the one critical extended key usage timeStamping")
        roots = tuple(one for one in above if one.issuer == one.subject)
        if not roots:
            raise _trust_malformed("none of the certificates above is a root, issued by itself")
        return TimestampTrust(certificates, tuple(one for one in above if one not in roots), roots, policy)


def _only_stamps(certificate: x509.Certificate) -> bool:
    try:
        usage = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
    except x509.ExtensionNotFound:
        return False
    return usage.critical and list(usage.value) == [ExtendedKeyUsageOID.TIME_STAMPING]


def request_timestamp(data: bytes) -> TimestampRequest:
    """A question over the SHA-256 of the bytes, with a fresh nonce of 64 bits, that asks for the certificate as well.

    Raises Malformed (`timestamp_malformed`) for no bytes at all, ExtraMissing (`extra_missing`).
    """
    client = _library()
    with _ours(_malformed):
        builder = client.TimestampRequestBuilder(data, client.HashAlgorithm.SHA256, nonce=True, cert_req=True)
        if not data:
            raise _malformed("there are no bytes to stamp")
        made = builder.build()
        return TimestampRequest(made.as_bytes(), made.nonce)


def open_timestamp(response: bytes, data: bytes, trust: TimestampTrust, *, nonce: int | None) -> Timestamp:
    """The stamp of a TimeStampResp (RFC 3161 §2.4.2) over these bytes, verified as §2.2 asks.

    Granted without modification; over the SHA-256, SHA-384 or SHA-512 of `data`; under the policy of `trust`; signed
    once, by a pinned certificate whose chain held at the stamp's own time, so that a stamp outlives its certificate;
    with the nonce of its question where that is still known. The attribute that names the signer's certificate once
    more (ESSCertID) is not read: the pin is the certificate itself. What stands beside the signed part (texts, further
    certificates) is nobody's word: two responses may differ and say the same.

    Raises Malformed (`timestamp_malformed`) for bytes that are no such response in DER, VerificationFailed
    (`timestamp_invalid`) with the reason for one that proves nothing, ExtraMissing (`extra_missing`).
    """
    client = _library()
    if len(response) > MAX_RESPONSE_BYTES:
        raise _malformed(f"a response has at most {MAX_RESPONSE_BYTES} bytes")
    with _ours(_malformed):
        opened = client.decode_timestamp_response(response)
    with _ours(_invalid):
        _granted(opened)
        builder = client.VerifierBuilder(
            policy_id=x509.ObjectIdentifier(trust.policy), tsa_certificate=_signer(opened, trust), nonce=nonce,
            roots=list(trust.roots), intermediates=list(trust.intermediates),
        )  # fmt: skip
        if not builder.build().verify_message(opened, data):
            raise _invalid("the verifier does not say why")
        info = opened.tst_info
        # not int() of a float: it cuts towards 1970, and the stamp says the earlier second
        time = int(info.gen_time.replace(microsecond=0).timestamp())
        return Timestamp(time, int(info.serial_number), str(info.policy.dotted_string), response)


def _granted(opened: Any) -> None:
    """Only status 0 promises a stamp as it was asked for; the others say in words why there is none (§2.4.2)."""
    if opened.status != _GRANTED:
        said = " ".join(map(str, opened.status_string))
        raise _invalid(f"the authority answered status {opened.status}, which is not granted: {said!a}")


def _signer(opened: Any, trust: TimestampTrust) -> x509.Certificate:
    """The pinned certificate that the signature names.

    Here, and not left to the library alone: where a response brings no certificate, it does not compare the signer with
    the pin, and an intermediate authority that may stamp passes for the pinned one (rfc3161-client 1.0.9).
    """
    signers = tuple(opened.signed_data.signer_infos)
    if len(signers) != 1:
        raise _invalid(f"a stamp is signed once, not {len(signers)} times")
    for certificate in trust.certificates:
        if (certificate.issuer, certificate.serial_number) == (signers[0].issuer, signers[0].serial_number):
            return certificate
    raise _invalid(f"it is signed by number {signers[0].serial_number:x} of its issuer, which is not pinned")


@contextmanager
def _ours(refused: Callable[[str], SigningError]) -> Iterator[None]:
    """Whatever the library raises over bytes of a stranger becomes our refusal: nothing is proven.

    A panic of its compiled half is no Exception to Python; an interrupt is none either, and is let through.
    """
    try:
        yield
    except SigningError:
        raise
    except BaseException as error:
        if not isinstance(error, Exception) and type(error).__name__ != _PANIC:
            raise
        raise refused(str(error) or type(error).__name__) from error


def _library() -> ModuleType:
    try:
        import rfc3161_client
    except ImportError as error:
        detail = "time-stamps need an extra: pip install 'talent-consent-ledger[tsa]'"
        raise ExtraMissing("extra_missing", detail) from error
    return rfc3161_client


def _trust_malformed(detail: str) -> Malformed:
    return Malformed("tsa_trust_malformed", detail[:_MAX_REASON])


def _malformed(detail: str) -> Malformed:
    return Malformed("timestamp_malformed", detail[:_MAX_REASON])


def _invalid(detail: str) -> VerificationFailed:
    return VerificationFailed("timestamp_invalid", detail[:_MAX_REASON])
