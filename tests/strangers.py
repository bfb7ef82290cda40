"""Other machines as they may be: real servers on this one that answer anything, never end, or say nothing."""

from __future__ import annotations

import socket
import threading
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler

from tests.tsa import serving


@contextmanager
def answering(status=200, body=b"0", media_type="application/json", tls=None, **headers):
    """A server that answers everything so; yields its address and what it was asked: method, path, headers, body."""
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def answer(self):
            sent = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            asked.append((self.command, self.path, dict(self.headers), sent))
            self.send_response(status)
            for name, value in {"Content-Type": media_type, **headers}.items():
                if value is not None:
                    self.send_header(name.replace("_", "-"), value)
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = do_PUT = do_CONNECT = answer  # noqa: N815 - the names are the library's

        def log_message(self, *words):
            pass

    with serving(Handler, tls) as address:
        yield address, asked


@contextmanager
def saying(data, *, then_hang=False, without_end=b"", every=0.0):
    """A server that reads a little, says these bytes, and closes; or hangs; or says more until nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        over = threading.Event()

        def serve():
            connection, _ = listening.accept()
            with connection, suppress(OSError):
                connection.recv(65536)
                connection.sendall(data)
                while without_end and not over.wait(every):
                    connection.sendall(without_end)
                if then_hang:
                    over.wait(30)

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}/tsa"
        finally:
            over.set()
            thread.join()
