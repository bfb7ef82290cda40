"""The OpenAPI 3.1 document, generated once from the routes and their schemas."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin

from api.idempotency import HEADER, LONGEST, REPLAYED
from api.problems import MEDIA_TYPE
from api.routing import OCTETS, Call, Reply, Route
from api.schemas.shapes import ProblemSchema

_PARAMETER = re.compile(r"<(?:(int|path):)?([a-z_0-9]+)>")
_RULE = "/openapi.json"
_KEY = {
    "in": "header",
    "name": HEADER,
    "required": False,
    "description": "The same request under the same key happens once, for 24 hours",
    "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST},
}


def routes(others: Iterable[Route]) -> tuple[Route, ...]:
    """The route that serves the document of all routes, itself included."""
    listed = list(others)
    document: list[dict[str, Any]] = []

    def served(call: Call) -> Reply:
        del call
        return Reply(document[0], headers={"Cache-Control": "max-age=300"})

    own = Route("GET", _RULE, served, "This document", None, {200: "application/json"})
    document.append(describe([*listed, own]))
    return (own,)


def describe(listed: Iterable[Route]) -> dict[str, Any]:
    """The document."""
    spec = APISpec(
        title="Talent consent ledger",
        version="1",
        openapi_version="3.1.0",
        info={"description": "Is this AI-generated performance covered by valid consent?"},
        plugins=[MarshmallowPlugin(schema_name_resolver=_named)],
    )
    spec.components.security_scheme("token", {"type": "http", "scheme": "bearer"})
    for route in listed:
        path = _PARAMETER.sub(r"{\2}", route.rule)
        spec.path(path=path, operations={route.method.lower(): _operation(route)})
    return spec.to_dict()


def _named(schema: Any) -> str:
    kind = schema if isinstance(schema, type) else type(schema)
    return kind.__name__.removesuffix("Schema")


def _operation(route: Route) -> dict[str, Any]:
    answers: dict[str, Any] = {str(status): _answer(one) | _replayed(route) for status, one in route.answers.items()}
    answers |= {str(status): _problem() for status in route.statuses}
    operation: dict[str, Any] = {"summary": route.summary, "responses": answers, "parameters": _parameters(route)}
    if route.scope is not None:
        operation["security"] = [{"token": []}]
        operation["description"] = f"Needs a token with the scope `{route.scope}`."
    if route.octets:
        octets = {OCTETS: {"schema": {"type": "string", "format": "binary"}}}
        operation["requestBody"] = {"required": True, "content": octets}
    if route.body is not None:
        operation["requestBody"] = {"required": True, "content": {"application/json": {"schema": route.body}}}
    return operation


def _answer(one: Any) -> dict[str, Any]:
    if isinstance(one, str):
        kind = "object" if one == "application/json" else "string"
        return {"description": "OK", "content": {one.split(";", maxsplit=1)[0]: {"schema": {"type": kind}}}}
    return {"description": "OK", "content": {"application/json": {"schema": one}}}


def _replayed(route: Route) -> dict[str, Any]:
    said = "The answer to an earlier request under the same key"
    return {"headers": {REPLAYED: {"description": said, "schema": {"const": "true"}}}} if route.once else {}


def _problem() -> dict[str, Any]:
    return {"description": "A problem", "content": {MEDIA_TYPE: {"schema": ProblemSchema}}}


def _parameters(route: Route) -> list[Any]:
    path = [
        {"in": "path", "name": name, "required": True, "schema": {"type": "integer" if kind else "string"}}
        for kind, name in _PARAMETER.findall(route.rule)
    ]
    query = [{"in": "query", "schema": route.query}] if route.query is not None else []
    return [*path, *query, *([_KEY] if route.once else [])]
