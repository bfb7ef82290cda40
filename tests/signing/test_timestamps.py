import calendar
import itertools
import re
import socket
import subprocess
import sys
import time

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import given, strategies as st

from signing import timestamps
from signing.errors import ExtraMissing, Malformed, SigningError, VerificationFailed
from tests import vectors
from tests.tsa import OTHER_POLICY, POLICY, LocalTsa

DATA = b"log.example/one\n5\nAAAA\n"
PUBLISHED = vectors.FOLDER / "rfc3161"
PUBLISHED_POLICY = "1.3.6.1.4.1.57264.2"


@pytest.fixture(scope="module")
def tsa(tmp_path_factory):
    return LocalTsa(tmp_path_factory.mktemp("tsa"))


@pytest.fixture(scope="module")
def other(tsa, tmp_path_factory):
    """Another authority under the same root; its name makes its certificate stand behind that of `tsa` in DER."""
    return LocalTsa(tmp_path_factory.mktemp("other"), "other-authority-under-the-same-root.example", root=tsa)


@pytest.fixture(scope="module")
def asked(tsa):
    """A question over DATA and the authority's answer."""
    request = timestamps.request_timestamp(DATA)
    return request, tsa.answer(request.der)


def trust(tsa, policy=POLICY, above=b""):
    return timestamps.parse_trust(tsa.certificate_pem, tsa.root_pem + above, policy)


def refused(reason, response, believed, *, data=DATA, nonce=None):
    with pytest.raises(VerificationFailed, match=f"timestamp_invalid: .*{reason}"):
        timestamps.open_timestamp(response, data, believed, nonce=nonce)


def said(stamp):
    return stamp.time, stamp.serial, stamp.policy


# --- what a stamp proves


def test_a_stamp_of_the_pinned_authority_gives_its_time_without_the_network(tsa, asked, monkeypatch):
    monkeypatch.setattr(socket.socket, "connect", lambda *_: pytest.fail("the network was used"))
    request, response = asked
    stamp = timestamps.open_timestamp(response, DATA, trust(tsa), nonce=request.nonce)
    written = re.search(rb"\x18[\x0f-\x13](\d{14})[.\d]*Z", response)[1].decode()  # to the millisecond
    assert stamp.time == calendar.timegm(time.strptime(written, "%Y%m%d%H%M%S"))
    assert stamp.serial > 0
    assert stamp.policy == POLICY
    assert stamp.response == response


def test_a_kept_stamp_is_opened_without_its_nonce(tsa, asked):
    assert timestamps.open_timestamp(asked[1], DATA, trust(tsa), nonce=None).time > 0


def test_openssl_reads_our_question_as_we_mean_it(tsa, asked):
    text = tsa.run("ts", "-query", "-in", "/dev/stdin", "-text", stdin=asked[0].der).decode()
    assert "Hash Algorithm: sha256" in text
    assert "Certificate required: yes" in text
    assert int(re.search(r"Nonce: (0x[0-9A-F]+)", text)[1], 16) == asked[0].nonce


def test_every_question_has_a_nonce_of_its_own():
    assert len({timestamps.request_timestamp(DATA).nonce for _ in range(20)}) == 20


def test_openssl_believes_the_response_we_keep_and_no_other_data(tsa, asked):
    kept = timestamps.open_timestamp(asked[1], DATA, trust(tsa), nonce=None).response
    assert tsa.accepts(kept, DATA)
    assert not tsa.accepts(kept, DATA + b"x")


def test_a_stamp_over_a_longer_hash_holds_as_well(tsa):
    for name in ("sha384", "sha512"):
        question = tsa.run("ts", "-query", "-data", "/dev/stdin", f"-{name}", "-cert", stdin=DATA)
        assert timestamps.open_timestamp(tsa.answer(question), DATA, trust(tsa), nonce=None).time > 0


# --- what is refused


def test_other_data_is_refused(tsa, asked):
    refused("Mismatch between messages", asked[1], trust(tsa), data=DATA + b"x")
    refused("Mismatch between messages", asked[1], trust(tsa), data=b"")


def test_another_nonce_is_refused_and_so_is_none_where_one_was_asked_for(tsa, asked):
    refused("Nonce mismatch", asked[1], trust(tsa), nonce=asked[0].nonce + 1)
    question = tsa.run("ts", "-query", "-data", "/dev/stdin", "-sha256", "-no_nonce", "-cert", stdin=DATA)
    answer = tsa.answer(question)
    assert timestamps.open_timestamp(answer, DATA, trust(tsa), nonce=None).time > 0
    refused("Nonce mismatch", answer, trust(tsa), nonce=asked[0].nonce)


def test_a_stamp_under_another_policy_is_refused(tsa):
    question = tsa.run("ts", "-query", "-data", "/dev/stdin", "-sha256", "-cert", "-tspolicy", OTHER_POLICY, stdin=DATA)
    answer = tsa.answer(question)
    refused("Policy ID mismatch", answer, trust(tsa))
    assert timestamps.open_timestamp(answer, DATA, trust(tsa, OTHER_POLICY), nonce=None).policy == OTHER_POLICY


def test_another_authority_under_the_same_root_does_not_pass_for_the_pinned_one(tsa, other, asked):
    answer = other.answer(asked[0].der)
    assert timestamps.open_timestamp(answer, DATA, trust(other), nonce=asked[0].nonce).time > 0
    refused("not pinned", answer, trust(tsa), nonce=asked[0].nonce)


def test_certificates_put_beside_the_signers_do_not_change_who_signed(tsa, other, asked, tmp_path):
    both = LocalTsa(tmp_path, "tsa.example", root=tsa, beside=other.certificate_pem)
    answer = both.answer(asked[0].der)
    assert other.certificate_pem != both.certificate_pem
    assert x509.load_pem_x509_certificate(other.certificate_pem).public_bytes(Encoding.DER) in answer
    assert timestamps.open_timestamp(answer, DATA, trust(both), nonce=None).time > 0
    refused("not pinned", answer, trust(other))


def test_an_intermediate_authority_does_not_pass_for_the_pinned_one_by_leaving_certificates_out(tsa, asked):
    above = tsa.certify("intermediate", "intermediate.example", extensions="intermediate")
    assert timestamps.open_timestamp(tsa.signed_again(asked[1], "tsa"), DATA, trust(tsa, above=above), nonce=None)
    refused("not pinned", tsa.signed_again(asked[1], "intermediate"), trust(tsa, above=above))


def test_a_stamp_signed_twice_is_refused(tsa, asked):
    tsa.certify("second", "second.example")
    refused("signed once, not 2 times", tsa.signed_again(asked[1], "tsa", "second"), trust(tsa))


def test_a_renewed_certificate_is_pinned_beside_the_one_it_replaces(tsa, other, asked):
    both = timestamps.parse_trust(tsa.certificate_pem + other.certificate_pem, tsa.root_pem, POLICY)
    for answer in (asked[1], other.answer(asked[0].der)):
        assert timestamps.open_timestamp(answer, DATA, both, nonce=asked[0].nonce).time > 0


def test_the_pinned_certificate_under_a_foreign_root_is_refused(tsa, asked, tmp_path):
    stranger = LocalTsa(tmp_path, "tsa.example")
    believed = timestamps.parse_trust(tsa.certificate_pem, stranger.root_pem, POLICY)
    refused("verifying certificates", asked[1], believed)


def test_a_trust_without_roots_or_pins_believes_nobody(tsa, asked):
    sound = trust(tsa)
    for roots, pins in (((), sound.certificates), (sound.roots, ())):
        refused("", asked[1], timestamps.TimestampTrust(pins, (), roots, POLICY))


@pytest.mark.parametrize(
    "valid", [("20500101000000Z", "20600101000000Z"), ("20100101000000Z", "20110101000000Z")], ids=["before", "after"]
)
def test_a_stamp_from_outside_its_certificates_time_is_refused(tsa, tmp_path, asked, valid):
    early = LocalTsa(tmp_path, root=tsa, valid=valid)
    refused("certificate (is not yet valid|has expired)", early.answer(asked[0].der), trust(early))


def test_a_refusal_of_the_authority_is_no_stamp_and_is_told(tsa):
    refused("status 2, which is not granted: 'Bad request format", tsa.answer(b"0\x03\x02\x01\x01"), trust(tsa))


@pytest.mark.parametrize("status", [0, 1, 3, 9])
def test_a_response_without_a_token_is_no_stamp(tsa, status):
    refused("", bytes([0x30, 5, 0x30, 3, 2, 1, status]), trust(tsa))


def test_a_stamp_granted_with_modifications_is_refused(tsa, asked):
    place = asked[1].index(bytes.fromhex("3003020100")) + 4
    refused("status 1", asked[1][:place] + b"\x01" + asked[1][place + 1 :], trust(tsa))


def test_no_response_with_a_byte_changed_proves_anything_else(tsa, asked):
    response, believed = asked[1], trust(tsa)
    meant = said(timestamps.open_timestamp(response, DATA, believed, nonce=asked[0].nonce))
    held = 0
    for place, mask in itertools.product(range(len(response)), (0x01, 0x20, 0x80, 0xFF)):
        changed = bytearray(response)
        changed[place] ^= mask
        try:
            stamp = timestamps.open_timestamp(bytes(changed), DATA, believed, nonce=asked[0].nonce)
        except SigningError:
            continue
        assert said(stamp) == meant
        held += 1
    assert held < 60  # the name of the signature's algorithm, which follows from the key, is not signed


def test_no_response_cut_short_or_made_longer_is_read(tsa, asked):
    response = asked[1]
    for changed in (*(response[:cut] for cut in range(0, len(response), 41)), response[:-1], response + b"\0"):
        with pytest.raises(Malformed, match="timestamp_malformed"):
            timestamps.open_timestamp(changed, DATA, trust(tsa), nonce=None)


def test_a_response_whose_certificates_are_not_sorted_is_no_der(tsa, asked, tmp_path):
    """OpenSSL writes the chain as it comes: where the root's certificate is the shorter one, it should stand first."""
    unsorted = LocalTsa(tmp_path, "a-name-that-makes-the-certificate-longer.example", root=tsa, beside=tsa.root_pem)
    with pytest.raises(Malformed, match="InvalidSetOrdering"):
        timestamps.open_timestamp(unsorted.answer(asked[0].der), DATA, trust(unsorted), nonce=None)


def test_what_is_too_large_is_not_read(tsa):
    with pytest.raises(Malformed, match="at most 65536 bytes"):
        timestamps.open_timestamp(bytes(timestamps.MAX_RESPONSE_BYTES + 1), DATA, trust(tsa), nonce=None)


@given(st.binary(max_size=400))
def test_arbitrary_bytes_are_no_stamp(tsa, data):
    with pytest.raises(SigningError):
        timestamps.open_timestamp(data, DATA, trust(tsa), nonce=None)


@given(st.data())
def test_a_response_mangled_in_many_places_raises_our_own_errors_only(tsa, asked, data):
    response = bytearray(asked[1])
    for place in data.draw(st.lists(st.integers(0, len(response) - 1), min_size=1, max_size=6)):
        response[place] = data.draw(st.integers(0, 255))
    try:
        stamp = timestamps.open_timestamp(bytes(response), DATA, trust(tsa), nonce=asked[0].nonce)
    except SigningError:
        return
    assert said(stamp) == said(timestamps.open_timestamp(asked[1], DATA, trust(tsa), nonce=None))


def test_nothing_cannot_be_stamped():
    with pytest.raises(Malformed, match="timestamp_malformed"):
        timestamps.request_timestamp(b"")


# --- what is believed


@pytest.mark.parametrize(
    ("certificate", "above", "policy"),
    [
        ("", "root", POLICY),
        ("tsa", "", POLICY),
        ("tsa", "tsa", POLICY),
        ("root", "root", POLICY),
        ("server", "root", POLICY),
        ("tsa", "root", "tsa.example"),
        ("tsa", "root", ""),
    ],
)
def test_a_trust_that_is_none_is_refused(tsa, certificate, above, policy):
    server = tsa.certify("server", "server.example", extensions="server")
    pem = {"": b"", "tsa": tsa.certificate_pem, "root": tsa.root_pem, "server": server}
    with pytest.raises(Malformed, match="tsa_trust_malformed"):
        timestamps.parse_trust(pem[certificate], pem[above], policy)


@given(st.binary(max_size=300), st.text(max_size=20), st.integers(0, 2000), st.integers(0, 255))
def test_arbitrary_trust_raises_our_own_errors_only(tsa, data, policy, place, byte):
    mangled = bytearray(tsa.certificate_pem)
    mangled[place % len(mangled)] = byte
    armoured = b"-----BEGIN CERTIFICATE-----\n" + data + b"\n-----END CERTIFICATE-----\n"
    for certificate, named in ((data, POLICY), (armoured, POLICY), (bytes(mangled), POLICY), (tsa.root_pem, policy)):
        try:
            timestamps.parse_trust(certificate, tsa.root_pem, named)
        except Malformed as error:
            assert error.code == "tsa_trust_malformed"  # noqa: PT017 - a mangled one may still be sound


# --- the published responses


CASES = [
    ("sigstage/response-sha256.tsr", "sigstage", b"hello", True),
    ("sigstage/response-sha512.tsr", "sigstage", b"hello", True),
    ("sigstage/response-sha256.tsr", "sigstage", b"hallo", False),
    ("sigstage/response-sha256.tsr", "test_tsa", b"hello", False),
    ("sigstage/response-invalid-signature.tsr", "sigstage", b"hello", False),
    ("test_tsa/response.tsr", "test_tsa", b"hello", True),
    ("test_tsa/response.tsr", "sigstage", b"hello", False),
    ("sigstore.mock/response-expired.tsr", "sigstore.mock", "payload", True),  # it was in time when it was stamped
    ("sigstore.mock/response-expired.tsr", "sigstage", "payload", False),
]


@pytest.mark.parametrize(("file", "chain", "data", "holds"), CASES)
def test_published_responses_hold_or_are_refused_as_published(file, chain, data, holds):
    vectors.skip_unless(PUBLISHED / file)
    leaf, *above = x509.load_pem_x509_certificates((PUBLISHED / chain / "ts_chain.pem").read_bytes())
    pem = b"".join(one.public_bytes(Encoding.PEM) for one in above)
    believed = timestamps.parse_trust(leaf.public_bytes(Encoding.PEM), pem, PUBLISHED_POLICY)
    message = (PUBLISHED / chain).parent.joinpath("sigstore.mock", data).read_bytes() if data == "payload" else data
    response = (PUBLISHED / file).read_bytes()
    if holds:
        assert timestamps.open_timestamp(response, message, believed, nonce=None).time > 0
    else:
        refused("", response, believed, data=message)


def test_every_published_response_is_among_the_cases():
    vectors.skip_unless(PUBLISHED)
    there = {str(path.relative_to(PUBLISHED)) for path in PUBLISHED.rglob("*.tsr")}
    assert there == {case[0] for case in CASES}


# --- the library


def test_the_extra_is_not_imported_before_it_is_needed():
    run = [sys.executable, "-c", "import signing.timestamps, sys; print('rfc3161_client' in sys.modules)"]
    assert subprocess.run(run, cwd=vectors.ROOT, capture_output=True, text=True, check=True).stdout == "False\n"


def test_a_missing_extra_is_answered_with_the_command_that_installs_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "rfc3161_client", None)
    with pytest.raises(ExtraMissing, match=r"extra_missing: .*pip install 'talent-consent-ledger\[tsa\]'"):
        timestamps.request_timestamp(DATA)
    with pytest.raises(ExtraMissing):
        timestamps.open_timestamp(b"", DATA, timestamps.TimestampTrust((), (), (), POLICY), nonce=None)


def test_a_verifier_that_answers_no_instead_of_raising_is_heard(tsa, asked, monkeypatch):
    monkeypatch.setattr("rfc3161_client.verify._Verifier.verify_message", lambda *_: False)
    refused("does not say why", asked[1], trust(tsa))


def test_a_panic_of_the_library_is_a_refusal_and_an_interrupt_is_not():
    panic = type("PanicException", (BaseException,), {})
    with pytest.raises(VerificationFailed, match="timestamp_invalid"), timestamps._ours(timestamps._invalid):
        raise panic
    with pytest.raises(KeyboardInterrupt), timestamps._ours(timestamps._invalid):
        raise KeyboardInterrupt
