"""The witness over HTTP (C2SP tlog-witness): one route to add a checkpoint, one to see the last one cosigned.

An application of its own, with its own key, meant for another machine than the ledger's.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException, InternalServerError

from api.bodies import raw_text
from api.problems import status_of
from api.routing import TEXT
from api.surface import Endpoint, Surface, mount
from consent.errors import ConsentError, InvalidInput, TooLarge
from consent.witness.witness import OtherHead, Witness

SIZE: Final = "text/x.tlog.size"
MOST_BYTES: Final = 64 * 1024


def create_witness(witness: Witness, clock: Callable[[], int] = lambda: int(time.time())) -> Flask:
    """The application of a witness; `clock` is Unix seconds."""
    app = Flask("witness", static_folder=None)
    mount(app, _surface(witness, clock))
    return app


def _surface(witness: Witness, clock: Callable[[], int]) -> Surface:
    def add_checkpoint() -> Response:
        return Response(witness.add_checkpoint(raw_text(MOST_BYTES), clock()), content_type=TEXT)

    def checkpoint(name: str) -> Response:
        return Response(witness.head_of(name), content_type=TEXT, headers={"Cache-Control": "no-cache"})

    def vkey() -> Response:
        return Response("".join(f"{one}\n" for one in witness.vkeys), content_type=TEXT)

    served = (
        Endpoint("POST", "/add-checkpoint", add_checkpoint),
        Endpoint("GET", "/<name>/checkpoint", checkpoint),
        Endpoint("GET", "/vkey", vkey),
    )
    return Surface("witness", served, PlainText())


class PlainText:
    """The style of a witness: a line of text, under the status codes of C2SP tlog-witness."""

    def refused(self, error: ConsentError) -> Response:
        """The status codes of the specification; 409 carries the size to prove from."""
        if isinstance(error, OtherHead):
            return Response(f"{error.size}\n", status=409, content_type=SIZE)
        status = 400 if isinstance(error, InvalidInput) and not isinstance(error, TooLarge) else status_of(error)
        return Response(f"{error}\n", status=status, content_type=TEXT)

    def http(self, error: HTTPException) -> Response:
        """The name of what Flask itself refuses, and where."""
        return Response(f"{error.name}: {request.path}\n", status=error.code, content_type=TEXT)

    def unforeseen(self) -> Response:
        """The same of a bug."""
        return self.http(InternalServerError())
