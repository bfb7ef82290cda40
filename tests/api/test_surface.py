"""Errors are told in the style of the surface they happen on, and which a route may answer follows from its form."""

import pytest
from flask import Flask, Response

from api import openapi
from api.app import ROUTES
from api.problems import ProblemDetails
from api.surface import Endpoint, Surface, mount
from consent.errors import NotFound


class Shouting:
    """A style of another protocol."""

    def refused(self, error):
        return Response(error.code.upper(), status=410)

    def http(self, error):
        return Response(error.name.upper(), status=error.code)

    def unforeseen(self):
        return Response("BUG", status=500)


def missing():
    raise NotFound.of("grant_unknown", "nothing is there")


def broken():
    raise ZeroDivisionError


def below(path):
    return (Endpoint("GET", f"{path}/missing", missing), Endpoint("GET", f"{path}/broken", broken))


@pytest.fixture
def client():
    app = Flask("two")
    loud = Surface("loud", (*below("/loud"), *below("/apart")), Shouting(), prefix="/loud/")
    mount(app, Surface("quiet", below("/quiet"), ProblemDetails()), loud)
    return app.test_client()


@pytest.mark.parametrize(
    ("method", "path", "status", "told"),
    [
        ("GET", "/loud/missing", 410, "GRANT_UNKNOWN"),
        ("GET", "/loud/broken", 500, "BUG"),
        ("GET", "/loud/nothing", 404, "NOT FOUND"),
        ("POST", "/loud/missing", 405, "METHOD NOT ALLOWED"),
        ("GET", "/apart/missing", 410, "GRANT_UNKNOWN"),
        ("GET", "/apart/broken", 500, "BUG"),
        ("DELETE", "/apart/broken", 405, "METHOD NOT ALLOWED"),
    ],
)
def test_a_surface_tells_its_own_errors_in_its_own_style(client, method, path, status, told):
    answer = client.open(path, method=method)
    assert (answer.status_code, answer.text) == (status, told)


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/quiet/missing", 404, "grant_unknown"),
        ("GET", "/quiet/broken", 500, "internal"),
        ("POST", "/quiet/missing", 405, "method_not_allowed"),
        ("GET", "/apart/nothing", 404, "route_unknown"),
        ("GET", "/loudest", 404, "route_unknown"),
        ("GET", "/", 404, "route_unknown"),
    ],
)
def test_what_is_no_other_surfaces_is_told_as_problem_details(client, method, path, status, code):
    answer = client.open(path, method=method)
    assert (answer.status_code, answer.content_type) == (status, "application/problem+json")
    assert answer.get_json()["type"] == f"/problems/{code}"


def test_a_bug_is_logged_by_its_type_and_place_whatever_the_style(client, caplog):
    client.get("/loud/broken")
    assert "unforeseen=ZeroDivisionError" in caplog.text
    assert "broken" in caplog.text


ALL = (*ROUTES, *openapi.routes(ROUTES))


@pytest.mark.parametrize("route", ALL, ids=lambda route: f"{route.method} {route.rule}")
def test_the_errors_of_a_route_follow_from_scope_and_body(route):
    told = set(route.statuses)
    assert ({401, 403} <= told) == (route.scope is not None) == ({401, 403} & told != set())
    assert (413 in told) == (route.cap > 0)
    assert (415 in told) == (route.cap > 0 and not route.octets)
    assert set(route.errors) <= {404, 409, 422, 503}
    assert route.body is None or route.cap > 0


@pytest.mark.parametrize(
    "route", [one for one in ALL if one.scope is None], ids=lambda route: f"{route.method} {route.rule}"
)
def test_an_open_route_refuses_a_query_nobody_knows_as_it_says(service, route):
    path = route.rule.replace("<path:path>", "0/000").replace("<int:index>", "0")
    assert service.client.get(f"{path}?nobody=1").status_code == 400
    assert 400 in route.statuses


@pytest.mark.parametrize("rule", sorted({one.rule for one in ALL}))
def test_a_path_allows_the_methods_of_its_own_routes_and_says_so(service, rule):
    path = rule.replace("<path:path>", "0/000").replace("<int:index>", "0")
    methods = {one.method for one in ALL if one.rule == rule}
    expected = methods | ({"HEAD"} if "GET" in methods else set()) | {"OPTIONS"}
    assert set(service.client.options(path).headers["Allow"].split(", ")) == expected
    other = service.client.delete(path)
    assert (other.status_code, set(other.headers["Allow"].split(", "))) == (405, expected)
