import socket
import subprocess

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from hypothesis import given, strategies as st

from signing import timestamps
from signing.errors import Malformed, SigningError, VerificationFailed
from tests import vectors
from tests.tsa import POLICY, LocalTsa

DATA = b"log.example/one\n5\nAAAA\n"
PUBLISHED = vectors.FOLDER / "rfc3161"


@pytest.fixture(scope="module")
def tsa(tmp_path_factory):
    return LocalTsa(tmp_path_factory.mktemp("tsa"))


@pytest.fixture(scope="module")
def asked(tsa):
    """A question over DATA and the authority's answer."""
    request = timestamps.request_timestamp(DATA)
    return request, tsa.answer(request.der)


def trust(tsa, policy=POLICY):
    return timestamps.parse_trust(tsa.certificate_pem, tsa.root_pem, policy)


def test_a_stamp_by_the_believed_authority_gives_its_time(tsa, asked, monkeypatch):
    monkeypatch.setattr(socket.socket, "connect", lambda *_: pytest.fail("the network was used"))
    request, response = asked
    stamp = timestamps.open_timestamp(response, DATA, trust(tsa), nonce=request.nonce)
    now = int(subprocess.run(["date", "+%s"], capture_output=True, check=True).stdout)
    assert now - 600 < stamp.time <= now + 1
    assert stamp.serial == 2


def test_openssl_verifies_the_same_response(tsa, asked):
    assert tsa.accepts(asked[1], DATA)
    assert not tsa.accepts(asked[1], DATA + b"x")


def test_other_data_another_nonce_and_another_policy_are_refused(tsa, asked):
    request, response = asked
    for arguments in ((DATA + b"x", trust(tsa), request.nonce), (DATA, trust(tsa), request.nonce + 1),
                      (DATA, trust(tsa, "1.2.3.4"), request.nonce)):  # fmt: skip
        with pytest.raises(VerificationFailed, match="timestamp_invalid"):
            timestamps.open_timestamp(response, arguments[0], arguments[1], nonce=arguments[2])


def test_another_authority_under_the_same_root_does_not_pass_for_the_pinned_one(tsa, asked, tmp_path):
    other = LocalTsa(tmp_path, "other.example", root=tsa)
    response = other.answer(asked[0].der)
    assert timestamps.open_timestamp(response, DATA, trust(other), nonce=asked[0].nonce)
    with pytest.raises(VerificationFailed, match="timestamp_invalid"):
        timestamps.open_timestamp(response, DATA, trust(tsa), nonce=asked[0].nonce)


def test_a_renewed_certificate_is_pinned_beside_the_old_one(tsa, asked, tmp_path):
    other = LocalTsa(tmp_path, "renewed.example", root=tsa)
    both = timestamps.parse_trust(tsa.certificate_pem + other.certificate_pem, tsa.root_pem, POLICY)
    for response in (asked[1], other.answer(asked[0].der)):
        assert timestamps.open_timestamp(response, DATA, both)


def test_a_foreign_root_is_refused(tsa, asked, tmp_path):
    stranger = LocalTsa(tmp_path)
    believed = timestamps.parse_trust(tsa.certificate_pem, stranger.root_pem, POLICY)
    with pytest.raises(VerificationFailed, match="timestamp_invalid"):
        timestamps.open_timestamp(asked[1], DATA, believed)


def test_no_changed_or_cut_response_proves_anything_else(tsa, asked):
    response = asked[1]
    stamp = timestamps.open_timestamp(response, DATA, trust(tsa))
    for place in range(0, len(response), 7):
        changed = response[:place] + bytes([response[place] ^ 0x41]) + response[place + 1 :]
        try:
            assert timestamps.open_timestamp(changed, DATA, trust(tsa)) == stamp
        except SigningError:
            continue
    for cut in (0, 1, 9, len(response) // 2, len(response) - 1):
        with pytest.raises(SigningError):
            timestamps.open_timestamp(response[:cut], DATA, trust(tsa))


def test_a_refusal_of_the_authority_is_no_stamp(tsa):
    with pytest.raises(SigningError):
        timestamps.open_timestamp(tsa.answer(b"0\x03\x02\x01\x01"), DATA, trust(tsa))


@given(st.binary(max_size=300))
def test_arbitrary_bytes_are_no_stamp(tsa, data):
    with pytest.raises(SigningError):
        timestamps.open_timestamp(data, DATA, trust(tsa))


def test_what_is_too_large_is_not_read(tsa):
    with pytest.raises(Malformed, match="timestamp_malformed"):
        timestamps.open_timestamp(bytes(timestamps.MAX_RESPONSE_BYTES + 1), DATA, trust(tsa))


@pytest.mark.parametrize(("certificate", "root", "policy"), [
    (b"", b"ROOT", POLICY), (b"LEAF", b"", POLICY), (b"LEAF", b"ROOT", "tsa.example"), (b"x", b"x", POLICY),
])  # fmt: skip
def test_a_trust_that_is_none_is_refused(tsa, certificate, root, policy):
    given_leaf, given_root = certificate.replace(b"LEAF", tsa.certificate_pem), root.replace(b"ROOT", tsa.root_pem)
    with pytest.raises(Malformed, match="tsa_trust_malformed"):
        timestamps.parse_trust(given_leaf, given_root, policy)


@pytest.mark.parametrize(("response", "folder", "data", "holds"), [
    ("response-sha256.tsr", "sigstage", b"hello", True),
    ("response-sha512.tsr", "sigstage", b"hello", True),
    ("response-sha256.tsr", "sigstage", b"hallo", False),
    ("response-invalid-signature.tsr", "sigstage", b"hello", False),
    ("response.tsr", "test_tsa", b"hello", True),
    ("response-expired.tsr", "sigstore.mock", None, True),
])  # fmt: skip
def test_every_published_response_holds_or_is_refused_as_published(response, folder, data, holds):
    """The one named expired was stamped while its certificate was valid, which is what counts."""
    place = PUBLISHED / folder
    vectors.skip_unless(place)
    leaf, *above = x509.load_pem_x509_certificates((place / "ts_chain.pem").read_bytes())
    pem = b"".join(one.public_bytes(serialization.Encoding.PEM) for one in above)
    believed = timestamps.parse_trust(leaf.public_bytes(serialization.Encoding.PEM), pem, "1.3.6.1.4.1.57264.2")
    message = (place / "payload").read_bytes() if data is None else data
    stamped = (place / response).read_bytes()
    if holds:
        assert timestamps.open_timestamp(stamped, message, believed).time > 0
    else:
        with pytest.raises(VerificationFailed, match="timestamp_invalid"):
            timestamps.open_timestamp(stamped, message, believed)
