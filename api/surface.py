"""A surface: paths that belong together, and the style in which whatever goes wrong on them is told.

The service speaks JSON and problem details, a witness plain text; another protocol brings its own style. Where an error
happened decides how it is told, never what it was: which status a refusal has is each style's own table.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from flask import Flask, Response, current_app, g, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed
from werkzeug.routing import BaseConverter, Rule

from consent.errors import ConsentError

_log = logging.getLogger("consent.http")


class Errors(Protocol):
    """A style: how errors are told as responses."""

    def refused(self, error: ConsentError) -> Response:
        """What we refuse, with its reasons."""

    def http(self, error: HTTPException) -> Response:
        """What Flask itself refuses: no such path, another method."""

    def unforeseen(self) -> Response:
        """A bug: that it is ours, and nothing else. What we did not foresee may hold what nobody should read."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One method of one path (a rule of Flask), and what answers it."""

    method: str
    rule: str
    answer: Callable[..., Response]

    @property
    def name(self) -> str:
        """What Flask calls it; a dot would mean a blueprint."""
        return f"{self.method} {self.rule}".replace(".", "·")


@dataclass(frozen=True, slots=True)
class Surface:
    """Endpoints with one style of errors. `prefix` claims the paths below it too at which there is nothing."""

    name: str
    endpoints: tuple[Endpoint, ...]
    errors: Errors
    prefix: str | None = None

    def holds(self, rule: Rule | None, path: str) -> bool:
        """Whether a request that matched `rule`, or none, is this surface's."""
        if rule is not None:
            return any(one.name == rule.endpoint for one in self.endpoints)
        return self.prefix is not None and path.startswith(self.prefix)


class _PathName(BaseConverter):
    """A part of a path that is a name of something, and no word that another path has in its place.

    So a path has the methods of its own route alone: what may be asked of `checks/batch` is not what may be asked of a
    check.
    """

    regex = r"(?!batch\Z)[^/]+"


def mount(app: Flask, default: Surface, *others: Surface) -> None:
    """Make Flask serve the surfaces, each telling its own errors; what is nobody's is told by the default one."""
    app.url_map.converters = {**app.url_map.converters, "default": _PathName}
    for surface in (default, *others):
        for one in surface.endpoints:
            app.add_url_rule(one.rule, one.name, one.answer, methods=[one.method])

    def here() -> Errors:
        rule = _rule()
        return next((one for one in others if one.holds(rule, request.path)), default).errors

    app.register_error_handler(ConsentError, lambda error: _refused(here(), error))
    app.register_error_handler(HTTPException, lambda error: here().http(error))
    app.register_error_handler(Exception, lambda error: _unforeseen(here(), error))


def _rule() -> Rule | None:
    """The rule of this request; for a wrong method, that of a right one."""
    wrong = request.routing_exception
    if request.url_rule is None and isinstance(wrong, MethodNotAllowed) and wrong.valid_methods:
        adapter = current_app.create_url_adapter(request)
        assert adapter is not None
        return adapter.match(method=next(iter(wrong.valid_methods)), return_rule=True)[0]
    return request.url_rule


def _refused(errors: Errors, error: ConsentError) -> Response:
    response = errors.refused(error)
    if response.status_code >= 500:
        _log.error("request_id=%s code=%s %s", g.get("request_id"), error.code, type(error).__name__)
    return response


def _unforeseen(errors: Errors, error: Exception) -> Response:
    # Where it happened and the type alone: a message may quote what was sent.
    where = "".join(traceback.format_tb(error.__traceback__))
    _log.error("request_id=%s unforeseen=%s\n%s", g.get("request_id"), type(error).__name__, where)
    return errors.unforeseen()
