import pytest

from consent.errors import Unavailable
from consent.outbound import timestamps as outbound
from consent.outbound.http import Limits
from signing import timestamps
from tests import strangers
from tests.ports import kept_port
from tests.strangers import saying
from tests.tsa import POLICY, LocalTsa

DATA = b"log.example/one\n5\nAAAA\n"
REPLY = "application/timestamp-reply"


def answering(status=200, body=b"0", media_type=REPLY, **headers):
    return strangers.answering(status, body, media_type, **headers)


def unreachable(url, reason, **given):
    with pytest.raises(Unavailable, match=f"tsa_unreachable: .*{reason}") as raised:
        outbound.ask(url, b"0", **given)
    assert raised.value.code == "tsa_unreachable"


def test_an_authority_answers_with_a_stamp_that_holds(tmp_path):
    tsa = LocalTsa(tmp_path)
    request = timestamps.request_timestamp(DATA)
    with tsa.serve() as url:
        response = outbound.ask(url, request.der)
    believed = timestamps.parse_trust(tsa.certificate_pem, tsa.root_pem, POLICY)
    assert timestamps.open_timestamp(response, DATA, believed, nonce=request.nonce).time > 0
    assert tsa.accepts(response, DATA)


def test_the_question_is_sent_as_the_protocol_wants_it():
    with answering(body=b"anything", media_type=f"{REPLY}; charset=binary") as (address, asked):
        assert outbound.ask(f"{address}/tsa?who=we", b"0\x03") == b"anything"
    ((method, path, headers, body),) = asked
    assert (method, path, body) == ("POST", "/tsa?who=we", b"0\x03")
    assert headers["Content-Type"] == "application/timestamp-query"


@pytest.mark.parametrize("media_type", ["text/html", "application/timestamp-query", "application/octet-stream", None])
def test_another_media_type_is_refused(media_type):
    with answering(media_type=media_type) as (address, _):
        unreachable(address, "where application/timestamp-reply is wanted")


@pytest.mark.parametrize("status", [400, 404, 429, 500, 503])
def test_an_error_of_the_server_is_told_by_its_number(status):
    with answering(status) as (address, _):
        unreachable(address, f"answered {status}")


def test_an_answer_may_have_64_kib_and_not_a_byte_more():
    with answering(body=bytes(64 * 1024)) as (address, _):
        assert len(outbound.ask(address, b"0")) == 64 * 1024
    with answering(body=bytes(64 * 1024 + 1)) as (address, _):
        unreachable(address, "more than 65536 bytes")


@pytest.mark.parametrize(
    "rubbish",
    [
        b"",
        b"\x16\x03\x01\x02\x00",
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"HTTP/1.1 9999 what\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200 + b"\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Type: application/timestamp-reply\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    ],
)
def test_a_server_that_speaks_no_http_is_unreachable(rubbish):
    with saying(rubbish) as url:
        unreachable(url, "does not answer")


@pytest.mark.parametrize("begun", [b"", b"HTTP/1.1 200 OK\r\nContent-Type: application/timestamp-reply\r\n\r\n0\x82"])
def test_a_server_that_hangs_is_left_after_the_time_given(begun):
    with saying(begun, then_hang=True) as url:
        unreachable(url, "timed out", limits=Limits(seconds=0.2, octets=64 * 1024))


@pytest.mark.parametrize(
    "url",
    [
        "",
        "tsa.example",
        "file:///etc/hostname",
        "ftp://tsa.example/",
        "data:application/timestamp-reply,0",
        "http://",
        "http://[::1",
        "http://127.0.0.1:port/",
        "http://127.0.0.1/with space",
        "http://" + "a" * 70 + ".example/",
    ],
)
def test_what_is_no_address_of_a_web_server_is_unreachable(url):
    unreachable(url, "")


def test_a_port_where_nobody_listens_is_unreachable():
    with kept_port() as port:
        unreachable(f"http://127.0.0.1:{port}/tsa", "does not answer")
