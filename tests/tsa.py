"""A real time-stamping authority on this machine: OpenSSL's, with a root and a certificate of its own."""

from __future__ import annotations

import shutil
import subprocess
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

POLICY = "1.3.6.1.4.1.57264.99"
_CONFIG = """
[tsa]
default_tsa = here
[here]
serial = {directory}/serial
signer_cert = {directory}/tsa.pem
signer_key = {directory}/tsa.key
signer_digest = sha256
default_policy = {policy}
digests = sha256
ess_cert_id_alg = sha256
accuracy = secs:1
[leaf]
basicConstraints = critical,CA:false
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
[root]
basicConstraints = critical,CA:true
keyUsage = critical,keyCertSign,cRLSign
[req]
distinguished_name = name
[name]
"""


class LocalTsa:
    """An authority whose files lie in a directory. `answer` takes and gives DER."""

    def __init__(self, directory: Path, name: str = "tsa.example", policy: str = POLICY, root: LocalTsa | None = None):
        if shutil.which("openssl") is None:
            pytest.skip("a time-stamping authority needs openssl: apt-get install openssl")
        directory.mkdir(parents=True, exist_ok=True)
        self.directory, self.policy, self.refuses = directory, policy, False
        self._config = directory / "openssl.cnf"
        self._config.write_text(_CONFIG.format(directory=directory, policy=policy))
        (directory / "serial").write_text("01\n")
        authority = root.directory if root is not None else directory
        if root is None:
            self._openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                          "-days", "3650", "-subj", f"/CN=root of {name}", "-extensions", "root",
                          "-keyout", directory / "root.key", "-out", directory / "root.pem")  # fmt: skip
        self._openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", f"/CN={name}",
                      "-keyout", directory / "tsa.key", "-out", directory / "tsa.csr")  # fmt: skip
        self._openssl("x509", "-req", "-in", directory / "tsa.csr", "-CA", authority / "root.pem",
                      "-CAkey", authority / "root.key", "-set_serial", "77", "-days", "3650", "-extfile", self._config,
                      "-extensions", "leaf", "-out", directory / "tsa.pem")  # fmt: skip
        self.certificate_pem = (directory / "tsa.pem").read_bytes()
        self.root_pem = (authority / "root.pem").read_bytes()

    def answer(self, request: bytes) -> bytes:
        """The response to a request."""
        (self.directory / "q.tsq").write_bytes(request)
        self._openssl("ts", "-reply", "-config", self._config, "-queryfile", self.directory / "q.tsq",
                      "-out", self.directory / "a.tsr")  # fmt: skip
        return (self.directory / "a.tsr").read_bytes()

    def accepts(self, response: bytes, data: bytes) -> bool:
        """Whether OpenSSL itself verifies the response over the data."""
        (self.directory / "v.tsr").write_bytes(response)
        (self.directory / "v.bin").write_bytes(data)
        (self.directory / "v.pem").write_bytes(self.root_pem)
        done = self._run("ts", "-verify", "-data", self.directory / "v.bin", "-in", self.directory / "v.tsr",
                         "-CAfile", self.directory / "v.pem")  # fmt: skip
        return done.returncode == 0

    def _run(self, *words) -> subprocess.CompletedProcess:
        arguments = ["openssl", *map(str, words)]
        if words[0] == "req":
            arguments += ["-config", str(self._config)]
        return subprocess.run(arguments, capture_output=True, check=False, timeout=60)

    def _openssl(self, *words) -> None:
        done = self._run(*words)
        assert done.returncode == 0, done.stderr.decode()

    @contextmanager
    def serve(self):
        """The authority over HTTP (RFC 3161 §3.4); yields its address."""
        tsa = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                data = tsa.answer(body)
                self.send_response(500 if tsa.refuses else 200)
                self.send_header("Content-Type", "application/timestamp-reply")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *words):
                pass

        server = HTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/tsa"
        finally:
            server.shutdown()
            server.server_close()
