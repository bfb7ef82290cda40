"""The trivial route that ours are held against: a body is read as JSON, a small answer is written as JSON, no more."""

from __future__ import annotations

import orjson
from flask import Flask, Response, request

from api.serving import end_with_the_parent, take_short_steps

ANSWER = {"decision": "x" * 22, "outcome": "covered", "at": "2027-03-04T05:06:07Z", "root": "y" * 43}


def application() -> Flask:
    """The application of one worker, which behaves as ours do beside what it answers."""
    end_with_the_parent()
    take_short_steps()
    app = Flask("trivial")

    @app.post("/v1/checks")
    def answer() -> Response:
        orjson.loads(request.get_data(cache=False))
        return Response(orjson.dumps(ANSWER), mimetype="application/json")

    @app.get("/readyz")
    def ready() -> str:
        return "ready"

    return app
