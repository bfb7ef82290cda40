"""The OpenAPI 3.1 document, generated once from the routes and their schemas."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Mapping
from typing import Any

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin

from api import json_schema, worked
from api.idempotency import HEADER, LONGEST, REPLAYED
from api.problems import MEDIA_TYPE
from api.routing import OCTETS, Call, Reply, Route
from api.schemas.shapes import ProblemSchema
from consent.vocabulary import identifiers

_PARAMETER = re.compile(r"<(?:(int|path):)?([a-z_0-9]+)>")
_RULE = "/openapi.json"
_PATTERNS = {"digest": identifiers.DIGEST, "sha256": identifiers.DIGEST, "decision": identifiers.DECISION}
"""What stands in a path, by its name."""
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
    made: list[dict[str, Any]] = []

    def document(call: Call) -> Reply:
        del call
        return Reply(made[0], headers={"Cache-Control": "max-age=300"})

    own = Route("GET", _RULE, document, "This document", None, {200: "application/json"})
    made.append(describe([*listed, own]))
    return (own,)


def describe(listed: Iterable[Route]) -> dict[str, Any]:
    """The document."""
    described = list(listed)
    spec = APISpec(
        title="Talent consent ledger",
        version="1",
        openapi_version="3.1.0",
        info={"description": "Is this AI-generated performance covered by valid consent?"},
        plugins=[MarshmallowPlugin(schema_name_resolver=_named)],
        tags=_tags(described),
    )
    spec.components.security_scheme("token", {"type": "http", "scheme": "bearer"})
    for route in described:
        path = _PARAMETER.sub(r"{\2}", route.rule)
        spec.path(path=path, operations={route.method.lower(): _operation(route)})
    document: dict[str, Any] = spec.to_dict()
    for route in described:
        operation = document["paths"][_PARAMETER.sub(r"{\2}", route.rule)][route.method.lower()]
        _show_query(operation, worked.example(operation["operationId"]))
    document["components"]["schemas"] |= json_schema.components()  # of what the core reads, the core's own words
    return document


def operation_id(route: Route) -> str:
    """The name of a route for those who generate clients: its family and its view, `checks_batch`."""
    return f"{_tag(route)}_{route.view.__name__}"


def _tag(route: Route) -> str:
    return route.view.__module__.rpartition(".")[2]


def _tags(listed: Iterable[Route]) -> list[dict[str, str]]:
    """A tag for each family of routes, with the sentence its file begins with."""
    modules = dict.fromkeys(route.view.__module__ for route in listed)
    said = {name: (sys.modules[name].__doc__ or "").partition("\n")[0] for name in modules}
    return [{"name": name.rpartition(".")[2], "description": sentence} for name, sentence in said.items()]


def _named(schema: Any) -> str:
    kind = schema if isinstance(schema, type) else type(schema)
    return kind.__name__.removesuffix("Schema")


def _operation(route: Route) -> dict[str, Any]:
    shown = worked.example(operation_id(route))
    answers: dict[str, Any] = {
        str(status): _answer(one, shown.answered(status)) | _replayed(route) for status, one in route.answers.items()
    }
    answers |= {str(status): _problem() for status in route.statuses}
    operation: dict[str, Any] = {
        "operationId": operation_id(route),
        "tags": [_tag(route)],
        "summary": route.summary,
        "responses": answers,
        "parameters": _parameters(route, shown),
    }
    if route.scope is not None:
        operation["security"] = [{"token": []}]
        operation["description"] = f"Needs a token with the scope `{route.scope}`."
    if route.octets:
        octets = {OCTETS: {"schema": {"type": "string", "format": "binary"}, **shown.body}}
        operation["requestBody"] = {"required": True, "content": octets}
    if route.body is not None:
        content = {"application/json": {"schema": route.body, **shown.body}}
        operation["requestBody"] = {"required": True, "content": content}
    return operation


def _answer(one: Any, shown: Mapping[str, Any]) -> dict[str, Any]:
    if isinstance(one, str):
        kind = "object" if one == "application/json" else "string"
        return {"description": "OK", "content": {one.split(";", maxsplit=1)[0]: {"schema": {"type": kind}, **shown}}}
    return {"description": "OK", "content": {"application/json": {"schema": one, **shown}}}


def _replayed(route: Route) -> dict[str, Any]:
    said = "The answer to an earlier request under the same key"
    return {"headers": {REPLAYED: {"description": said, "schema": {"const": "true"}}}} if route.once else {}


def _problem() -> dict[str, Any]:
    return {"description": "A problem", "content": {MEDIA_TYPE: {"schema": ProblemSchema}}}


def _parameters(route: Route, shown: worked.Worked) -> list[Any]:
    path = [
        {"in": "path", "name": name, "required": True, "schema": _in_path(kind, name), **shown.in_path(name)}
        for kind, name in _PARAMETER.findall(route.rule)
    ]
    query = [{"in": "query", "schema": route.query}] if route.query is not None else []
    return [*path, *query, *([_KEY] if route.once else [])]


def _show_query(operation: dict[str, Any], shown: worked.Worked) -> None:
    """The members of a query are known once its schema is read: their examples are added afterwards."""
    for parameter in operation["parameters"]:
        if parameter["in"] == "query" and parameter["name"] in shown.query:
            parameter["example"] = shown.query[parameter["name"]]


def _in_path(kind: str, name: str) -> dict[str, Any]:
    if kind == "int":
        return {"type": "integer", "minimum": 0}
    pattern = _PATTERNS.get(name)
    return {"type": "string", "pattern": f"^({pattern})$"} if pattern is not None else {"type": "string"}
