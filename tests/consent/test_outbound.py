import ast
import ipaddress
import json
import re
import socket
import ssl
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from consent.cli import codes
from consent.cli.main import main
from consent.client import Client
from consent.errors import InvalidInput, Unavailable
from consent.outbound import timestamps, witnesses
from consent.outbound.http import Ask, Limits, Unanswered, exchange
from consent.panel.panel import Cosigner
from consent.watch.published import Published
from signing import note
from signing.keys import PrivateKey
from signing.policy import format_policy
from tests.strangers import answering, saying

ROOT = Path(__file__).resolve().parents[2]
TOKEN = "tcl_live_secret"
VKEY = note.format_vkey("log.example/one", PrivateKey.generate("Ed25519").public)
SHORT = Limits(seconds=0.4, octets=1000)
ROOMY = Limits(seconds=10, octets=1000)


def client(url, limits):
    return Client(url, TOKEN, limits, limits)


# Every way the product asks another machine: the code it fails with, and how it asks.
ASKING = {
    "a check": ("service_unavailable", lambda url, limits: client(url, limits).check({})),
    "a registration": ("service_unavailable", lambda url, limits: client(url, limits).register(b"{}")),
    "a statement": ("service_unavailable", lambda url, limits: client(url, limits).statement("x")),
    "evidence": ("service_unavailable", lambda url, limits: client(url, limits).evidence("grant", "x")),
    "a document to keep": ("service_unavailable", lambda url, limits: client(url, limits).put_document("x", b"x")),
    "a witness's last head": (
        "witness_unreachable",
        lambda url, limits: witnesses.last_head(Cosigner("w", url, ()), note.parse_vkey(VKEY), limits=limits),
    ),
    "a witness's signature": (
        "witness_unreachable",
        lambda url, limits: witnesses.add_checkpoint(Cosigner("w", url, ()), "x", limits=limits),
    ),
    "a time-stamp": ("tsa_unreachable", lambda url, limits: timestamps.ask(url, b"0", limits=limits)),
    "a published log": ("log_unreachable", lambda url, limits: Published(url, limits).text("checkpoint")),
}
every_asking = pytest.mark.parametrize(("code", "asking"), ASKING.values(), ids=ASKING)
every_redirect = pytest.mark.parametrize("status", [300, 301, 302, 303, 307, 308])


def unavailable(code, asking, url, limits=ROOMY):
    with pytest.raises(Unavailable) as raised:
        asking(url, limits)
    assert raised.value.code == code
    assert codes.of_error(raised.value) == 12
    assert TOKEN not in str(raised.value)
    return str(raised.value)


def unanswered(url, reason, limits=ROOMY, **asked):
    with pytest.raises(Unanswered, match=reason):
        exchange(Ask(url, **asked), limits)


def ended(monkeypatch, *words):
    """The exit code of the program, run here."""
    monkeypatch.setattr(sys, "argv", ["consent", *words])
    with pytest.raises(SystemExit) as end:
        main()
    return end.value.code


def names_resolve_to(monkeypatch, *places):
    """What the resolver of this machine says from now on, whatever it is asked; and how often it was."""
    asked = []

    def resolve(*words, **more):
        asked.append(words)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", place) for place in places]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    return asked


def port_of(address):
    return int(address.rpartition(":")[2])


@every_redirect
@every_asking
def test_a_redirect_is_unavailable_and_no_header_leaves(code, asking, status):
    with (
        answering(body=b'{"outcome":"covered"}') as (elsewhere, asked_elsewhere),
        answering(status, Location=f"{elsewhere}/log/checkpoint") as (url, asked),
    ):
        assert f"redirect ({status})" in unavailable(code, asking, url)
        assert len(asked) == 1
    assert asked_elsewhere == []


@every_redirect
def test_a_check_that_is_answered_with_a_redirect_ends_the_program_with_12(monkeypatch, tmp_path, capsys, status):
    covered = json.dumps({"outcome": "covered", "recorded": True, "receipt": "x", "decision": "d"}).encode()
    (tmp_path / "request.json").write_text("{}")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CONSENT_TOKEN", TOKEN)
    with (
        answering(body=covered) as (elsewhere, asked_elsewhere),
        answering(status, Location=f"{elsewhere}/v1/checks") as (url, asked),
    ):
        assert ended(monkeypatch, "--url", url, "check", "--request", "request.json") == 12
        ((method, path, headers, _),) = asked
    assert (method, path, headers["Authorization"]) == ("POST", "/v1/checks", f"Bearer {TOKEN}")
    assert asked_elsewhere == []
    shown = capsys.readouterr()
    assert shown.out == ""
    assert re.match(r"service_unavailable: .*redirect", shown.err)


def test_a_watch_that_is_answered_with_a_redirect_ends_the_program_with_12(monkeypatch, tmp_path):
    (tmp_path / "policy").write_text(format_policy(VKEY))
    monkeypatch.chdir(tmp_path)
    with (
        answering() as (elsewhere, asked_elsewhere),
        answering(302, Location=f"{elsewhere}/log/checkpoint") as (url, _),
    ):
        assert ended(monkeypatch, "log", "watch", f"{url}/log", "--policy", "policy") == 12
    assert asked_elsewhere == []
    assert not (tmp_path / "watch.json").exists()


@every_asking
def test_no_proxy_is_taken_from_the_environment(monkeypatch, code, asking):
    with answering(500) as (proxy, asked_proxy), answering(500, b"{}") as (url, asked):
        for name in ("http_proxy", "https_proxy", "all_proxy"):
            monkeypatch.setenv(name, proxy)
            monkeypatch.setenv(name.upper(), proxy)
        for name in ("no_proxy", "NO_PROXY"):
            monkeypatch.delenv(name, raising=False)
        with pytest.raises(Unavailable, match="500"):
            asking(url, ROOMY)
        assert len(asked) == 1
    assert asked_proxy == []


@every_asking
def test_an_answer_that_is_too_long_is_unavailable_and_never_cut(code, asking):
    with answering(body=b"1" * 1001) as (url, _):
        assert "more than 1000 bytes" in unavailable(code, asking, url)


@every_asking
def test_an_answer_that_breaks_off_is_unavailable(code, asking):
    with answering(body=b"{}", Content_Length="3") as (url, _):
        assert "broke off" in unavailable(code, asking, url)


@every_asking
def test_an_answer_that_comes_byte_by_byte_is_left_in_time(code, asking):
    began = time.monotonic()
    with saying(b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n", without_end=b"1", every=0.05) as url:
        assert "timed out" in unavailable(code, asking, url, SHORT)
    assert time.monotonic() - began < 3


@every_asking
def test_a_port_where_nobody_listens_is_unavailable(code, asking):
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    unavailable(code, asking, f"http://127.0.0.1:{port}")


@every_asking
def test_an_address_that_may_not_be_spoken_to_is_unavailable_to_whoever_asks(code, asking):
    with answering() as (url, asked):
        unavailable(code, asking, url, Limits(seconds=10, octets=1000, addresses=lambda address: False))
    assert asked == []


DRIPS = {
    "a status line": (b"HTTP/1.1 200 ", b"O"),
    "headers": (b"HTTP/1.1 200 OK\r\n", b"X: y\r\n"),
    "one header": (b"HTTP/1.1 200 OK\r\nX: ", b"y"),
    "interim answers": (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "a body without a length": (b"HTTP/1.1 200 OK\r\n\r\n", b"1"),
    "chunks": (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\n1\r\n"),
    "trailers": (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n", b"X: y\r\n"),
}


@pytest.mark.parametrize(("first", "drop"), DRIPS.values(), ids=DRIPS)
def test_whatever_drips_is_left_when_the_time_of_the_whole_exchange_is_over(first, drop):
    began = time.monotonic()
    with saying(first, without_end=drop, every=0.05) as url:
        unanswered(url, "timed out", SHORT)
    assert time.monotonic() - began < 3


FLOODS = {
    "interim answers": (b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 100),
    "a body without a length": (b"HTTP/1.1 200 OK\r\n\r\n", b"1" * 1000),
    "chunks": (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"3e8\r\n" + b"1" * 1000 + b"\r\n"),
    "a chunk of less than nothing": (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n", b"1" * 1000),
    "trailers": (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n", b"X: y\r\n" * 100),
}


@pytest.mark.parametrize(("first", "wave"), FLOODS.values(), ids=FLOODS)
def test_whatever_never_ends_is_left_long_before_it_fills_the_memory(first, wave):
    with saying(first, without_end=wave) as url:
        unanswered(url, "more than", Limits(seconds=20, octets=1000))


def test_a_server_that_takes_nothing_of_what_it_is_sent_is_left_in_time():
    with saying(b"", then_hang=True) as url:
        unanswered(url, "timed out", SHORT, method="POST", body=bytes(50_000_000))


def test_a_server_that_falls_silent_is_left_before_the_time_of_the_whole_exchange_is_over():
    began = time.monotonic()
    with saying(b"HTTP/1.1 200 OK\r\n", then_hang=True) as url:
        unanswered(url, "timed out", Limits(seconds=20, octets=1000, silence=0.2))
    assert time.monotonic() - began < 3


def test_a_resolver_that_does_not_answer_is_left_in_time(monkeypatch):
    over = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *words, **more: over.wait(20) and [])
    try:
        unanswered("http://slow.example/", "timed out", SHORT)
    finally:
        over.set()


def test_the_longest_body_allowed_is_read_whole():
    with answering(body=b"1" * 1000) as (url, _):
        assert exchange(Ask(url), ROOMY).body == b"1" * 1000
    chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"1\r\n1\r\n" * 1000 + b"0\r\n\r\n"
    with saying(chunked) as url:
        assert exchange(Ask(url), ROOMY).body == b"1" * 1000


@pytest.mark.parametrize("status", [200, 201, 204, 400, 401, 404, 409, 422, 500, 503, 599])
def test_any_status_that_is_no_redirect_is_for_the_caller_to_judge(status):
    with answering(status, b"" if status == 204 else b"said", "Text/Plain; charset=utf-8") as (url, _):
        answer = exchange(Ask(url), ROOMY)
    assert (answer.status, answer.kind, answer.body) == (status, "text/plain", b"" if status == 204 else b"said")
    assert answer.successful == (status < 300)


def test_a_question_is_sent_as_it_was_given():
    with answering() as (url, asked):
        exchange(Ask(f"{url}/a/b?c=d%20e#f", "PUT", b"body", {"X-One": "1", "Host": "other.example"}), ROOMY)
    ((method, path, headers, body),) = asked
    assert (method, path, body) == ("PUT", "/a/b?c=d%20e", b"body")
    assert (headers["X-One"], headers["Host"]) == ("1", url.removeprefix("http://"))


@pytest.mark.parametrize(
    "url",
    [
        "",
        "example",
        "//example/",
        "ftp://127.0.0.1/",
        "file:///etc/hostname",
        "file://127.0.0.1/etc/hostname",
        "data:application/json,{}",
        "gopher://127.0.0.1/",
        "http:///path",
        "http://[::1",
        "http://127.0.0.1:port/",
        "http://127.0.0.1:99999/",
        "http://user:word@127.0.0.1/",
        "http://127.0.0.1/with space",
        "http://127.0.0.1/\r\nX: y",
        "http://127.0.0.1/\tb",
        "http://127.0.0.1/ü",
    ],
)
def test_what_is_no_http_or_https_address_is_not_asked(monkeypatch, url):
    asked = names_resolve_to(monkeypatch)
    unanswered(url, "is no (http or https )?address")
    assert asked == []


@pytest.mark.parametrize("url", ["file:///etc/hostname", "ftp://service.example/", "data:,{}", "service.example"])
def test_a_service_at_another_kind_of_address_is_a_setting_nobody_knows(url):
    with pytest.raises(InvalidInput, match="setting_unknown"):
        Client(url, TOKEN).check({})


@pytest.mark.parametrize("token", [f"{TOKEN}\n", f"{TOKEN}\r\nX: y", f"{TOKEN}…"])
def test_a_token_that_can_be_no_header_is_neither_sent_nor_shown(token):
    with answering() as (url, asked), pytest.raises(Unavailable) as raised:
        Client(url, token).check({})
    assert asked == []
    assert TOKEN not in str(raised.value)
    assert TOKEN not in repr(Ask(url, headers={"Authorization": token}))


def test_what_a_stranger_says_does_not_reach_a_terminal_as_it_is():
    with saying(b"HTTP/1.1 \x1b[31mred\r\n\r\n") as url, pytest.raises(Unanswered) as raised:
        exchange(Ask(url), ROOMY)
    assert "\x1b" not in str(raised.value)


def test_the_rule_is_asked_about_the_address_of_the_host_before_anything_is_sent():
    shown = []
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.setblocking(False)
        limits = Limits(seconds=10, octets=1000, addresses=lambda address: bool(shown.append(address)))
        unanswered(f"http://127.0.0.1:{listening.getsockname()[1]}/", "may not be spoken to", limits)
        with pytest.raises(BlockingIOError):
            listening.accept()
    assert shown == [ipaddress.ip_address("127.0.0.1")]


def test_a_host_with_one_address_that_may_not_be_spoken_to_is_not_asked_at_any(monkeypatch):
    with answering() as (url, asked):
        names_resolve_to(monkeypatch, ("127.0.0.1", port_of(url)), ("10.0.0.1", 80))
        limits = Limits(seconds=10, octets=1000, addresses=lambda address: address.is_loopback)
        unanswered("http://mixed.example/", "10.0.0.1 is an address that may not be spoken to", limits)
    assert asked == []


def test_the_address_the_rule_has_seen_is_the_one_that_is_asked(monkeypatch):
    shown = []
    with answering() as (url, asked):
        resolved = names_resolve_to(monkeypatch, ("127.0.0.1", port_of(url)))
        limits = Limits(seconds=10, octets=1000, addresses=lambda address: shown.append(address) is None)
        exchange(Ask("http://host.example/"), limits)
    assert (len(resolved), len(asked)) == (1, 1)
    assert asked[0][2]["Host"] == "host.example"
    assert shown == [ipaddress.ip_address("127.0.0.1")]


def test_an_old_address_written_as_a_new_one_is_shown_to_the_rule_as_the_old_one():
    shown = []
    limits = Limits(seconds=10, octets=1000, addresses=lambda address: bool(shown.append(address)))
    unanswered("http://[::ffff:10.0.0.1]/", "may not be spoken to", limits)
    assert shown == [ipaddress.IPv4Address("10.0.0.1")]


def test_the_next_address_of_a_host_is_asked_where_the_first_one_does_not_answer(monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as listening:
        closed = listening.getsockname()
    with answering() as (url, asked):
        names_resolve_to(monkeypatch, closed, ("127.0.0.1", port_of(url)))
        assert exchange(Ask("http://host.example/"), ROOMY).status == 200
    assert len(asked) == 1


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate for 127.0.0.1 that only itself vouches for, with its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "here")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "here.pem"
    pem = serialization.Encoding.PEM
    written = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path.write_bytes(written + made.public_bytes(pem))
    return path


@pytest.fixture
def tls(certificate):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


@pytest.fixture
def believed(monkeypatch, certificate):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))


def test_a_server_whose_certificate_nobody_vouches_for_is_told_nothing(tls):
    with answering(tls=tls, Content_Length="1") as (url, asked):
        unanswered(url, "certificate")
    assert asked == []


@pytest.mark.usefixtures("believed")
def test_a_server_under_tls_is_asked_by_its_own_name(tls):
    with answering(tls=tls, Content_Length="1") as (url, asked):
        assert exchange(Ask(url), ROOMY).body == b"0"
        unanswered(url.replace("127.0.0.1", "localhost"), "certificate")
    assert asked[0][2]["Host"] == url.removeprefix("https://")
    assert len(asked) == 1


@pytest.mark.usefixtures("believed")
def test_an_answer_under_tls_whose_end_is_not_announced_is_none(tls):
    with answering(tls=tls, body=b"half of") as (url, _):
        unanswered(url, "does not answer")


@pytest.mark.usefixtures("believed")
def test_a_redirect_out_of_tls_is_not_followed(tls):
    with answering() as (elsewhere, asked), answering(302, tls=tls, Location=elsewhere, Content_Length="1") as (url, _):
        unanswered(url, "redirect")
    assert asked == []


def test_a_server_that_never_greets_under_tls_is_left_in_time():
    with saying(b"\x16", then_hang=True) as url:
        unanswered(url.replace("http:", "https:"), "timed out", SHORT)


def names_imported(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield from (f"{node.module}.{one.name}" for one in node.names)


def test_of_urllib_nothing_is_imported_that_speaks_to_anybody():
    seen = set()
    for floor in ("api", "consent", "signing", "migrations"):
        for path in (ROOT / floor).rglob("*.py"):
            names = [one for one in names_imported(ast.parse(path.read_text(encoding="utf-8"))) if "urllib" in one]
            assert all(one.startswith("urllib.parse.") for one in names), path
            seen |= {path} if names else set()
    assert len(seen) >= 3
