"""A real time-stamping authority on this machine: OpenSSL's, with a root and a certificate of its own."""

from __future__ import annotations

import shutil
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

POLICY = "1.3.6.1.4.1.57264.99"
OTHER_POLICY = "1.3.6.1.4.1.57264.98"
ALWAYS = ("20200101000000Z", "20991231235959Z")
_CONFIG = """
[req]
distinguished_name = name
[name]
[ca]
default_ca = authority
[authority]
database = index.txt
unique_subject = no
rand_serial = yes
new_certs_dir = .
default_md = sha256
policy = anything
[anything]
organizationName = optional
commonName = supplied
[root]
basicConstraints = critical,CA:true
keyUsage = critical,keyCertSign,cRLSign
[intermediate]
basicConstraints = critical,CA:true
extendedKeyUsage = critical,timeStamping
[leaf]
basicConstraints = critical,CA:false
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
[server]
basicConstraints = critical,CA:false
extendedKeyUsage = critical,serverAuth,timeStamping
[tsa]
default_tsa = here
[here]
serial = serial
signer_digest = sha256
default_policy = {policy}
other_policies = {other}
digests = sha256,sha384,sha512
ess_cert_id_alg = sha256
accuracy = secs:1
clock_precision_digits = 3
"""


class LocalTsa:
    """An authority whose files lie in a directory of its own. DER in, DER out.

    `root` is another whose root it shares. Only its own certificate stands in its answers: what `beside` names is added
    behind it, in an order that is DER's only by chance.
    """

    policy = POLICY

    def __init__(self, directory: Path, name: str = "tsa.example", *, root: LocalTsa | None = None,
                 valid: tuple[str, str] = ALWAYS, beside: bytes = b""):  # fmt: skip
        if shutil.which("openssl") is None:
            pytest.skip("a time-stamping authority is made with the command openssl: apt-get install openssl")
        directory.mkdir(parents=True, exist_ok=True)
        self.directory, self._serial = directory, threading.Lock()
        (directory / "openssl.cnf").write_text(_CONFIG.format(policy=POLICY, other=OTHER_POLICY))
        (directory / "index.txt").touch()
        (directory / "serial").write_text("01\n")
        (directory / "beside.pem").write_bytes(beside)
        if root is None:
            self._new_key("root", f"root of {name}")
            self.run("ca", "-batch", "-selfsign", "-extensions", "root", "-in", "root.csr", "-keyfile", "root.key",
                     "-out", "root.pem", "-notext", "-startdate", ALWAYS[0], "-enddate", ALWAYS[1])  # fmt: skip
        self._root = root or self
        self.root_pem = (self._root.directory / "root.pem").read_bytes()
        self.certificate_pem = self.certify("tsa", name, valid=valid)

    def certify(self, file: str, name: str, *, extensions: str = "leaf", valid: tuple[str, str] = ALWAYS) -> bytes:
        """A new key in `<file>.key`, and a certificate of it by the root, in PEM."""
        self._new_key(file, name)
        above = self._root.directory
        self.run("ca", "-batch", "-extensions", extensions, "-in", f"{file}.csr", "-cert", above / "root.pem",
                 "-keyfile", above / "root.key", "-out", f"{file}.pem", "-notext", "-startdate", valid[0],
                 "-enddate", valid[1])  # fmt: skip
        return (self.directory / f"{file}.pem").read_bytes()

    def answer(self, request: bytes, *, signer: str = "tsa") -> bytes:
        """The response to a request, which may be a refusal."""
        beside = ("-chain", "beside.pem") if (self.directory / "beside.pem").stat().st_size else ()
        with self._serial:
            return self.run("ts", "-reply", "-queryfile", "/dev/stdin", "-signer", f"{signer}.pem",
                            "-inkey", f"{signer}.key", *beside, stdin=request)  # fmt: skip

    def accepts(self, response: bytes, data: bytes) -> bool:
        """Whether `openssl ts -verify`, which knows the root only, believes the response over the data."""
        kept = self.directory / "kept.tsr"
        kept.write_bytes(response)
        (self.directory / "root-only.pem").write_bytes(self.root_pem)
        return self._ran("ts", "-verify", "-in", kept, "-data", "/dev/stdin", "-CAfile", "root-only.pem",
                         stdin=data).returncode == 0  # fmt: skip

    def signed_again(self, response: bytes, *signers: str) -> bytes:
        """What the response says, signed by other keys of the directory and with no certificate in it."""
        (self.directory / "kept.tsr").write_bytes(response)
        self.run("ts", "-reply", "-in", "kept.tsr", "-token_out", "-out", "token.der")
        said = self.run("cms", "-verify", "-noverify", "-binary", "-inform", "DER", "-in", "token.der")
        by = [word for one in signers for word in ("-signer", f"{one}.pem", "-inkey", f"{one}.key")]
        token = self.run("cms", "-sign", "-binary", "-nodetach", "-nocerts", "-econtent_type", "id-smime-ct-TSTInfo",
                         "-md", "sha256", "-outform", "DER", *by, stdin=said)  # fmt: skip
        granted = bytes.fromhex("3003020100")
        return b"\x30\x82" + (len(granted) + len(token)).to_bytes(2) + granted + token

    @contextmanager
    def serve(self) -> Iterator[str]:
        """The authority over HTTP (RFC 3161 §3.4) on this machine; yields its address."""
        tsa = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                query = self.rfile.read(int(self.headers["Content-Length"]))
                known = self.headers["Content-Type"] == "application/timestamp-query"
                body = tsa.answer(query) if known else b""
                self.send_response(200 if known else 415)
                self.send_header("Content-Type", "application/timestamp-reply")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *words):
                pass

        with serving(Handler) as address:
            yield f"{address}/tsa"

    def run(self, *words, stdin: bytes = b"") -> bytes:
        """What an openssl command that succeeds writes; it runs in the directory."""
        done = self._ran(*words, stdin=stdin)
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout

    def _new_key(self, file: str, name: str) -> None:
        self.run("req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                 "-subj", f"/CN={name}", "-keyout", f"{file}.key", "-out", f"{file}.csr")  # fmt: skip

    def _ran(self, *words, stdin: bytes) -> subprocess.CompletedProcess[bytes]:
        arguments = ["openssl", *map(str, words)]
        if words[0] in ("req", "ca") or words[:2] == ("ts", "-reply"):
            arguments += ["-config", "openssl.cnf"]
        return subprocess.run(arguments, cwd=self.directory, input=stdin, capture_output=True, check=False, timeout=60)


@contextmanager
def serving(handler: type[BaseHTTPRequestHandler], tls: ssl.SSLContext | None = None) -> Iterator[str]:
    """A server of that handler on this machine, in threads of its own; yields its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield f"http{'s' if tls else ''}://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
