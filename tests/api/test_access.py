import logging

import pytest
from pysqlite3 import dbapi2

from api.app import ROUTES, create_app
from tests.world import PAULA, STUDIO, World

PATHS = {"digest": "UDDReOZl1ipXAfp9wYsm13sDBMK5og--QWdBjzuf6o4", "decision": "AAAAAAAAAAAAAAAAAAAAAA", "index": "0"}
GUARDED = [route for route in ROUTES if route.scope is not None]


def path_of(route):
    path = route.rule.replace("<int:", "<")
    for name, value in PATHS.items():
        path = path.replace(f"<{name}>", value)
    return path


@pytest.mark.parametrize("route", GUARDED, ids=lambda route: f"{route.method} {route.rule}")
def test_a_guarded_route_wants_a_token_with_its_scope(service, route):
    ask = lambda headers: service.client.open(path_of(route), method=route.method, headers=headers, json={})  # noqa: E731
    nobody = ask({})
    assert nobody.status_code == 401
    assert nobody.headers["WWW-Authenticate"] == "Bearer"
    assert ask({"Authorization": "Bearer tcl_live_x"}).status_code == 401
    assert ask({"Authorization": "Basic x"}).status_code == 401
    for scope in ("check", "read", "write"):
        status = ask(service.token(scope)).status_code
        assert (status == 403) == (scope != route.scope)


def test_a_token_that_has_ended_is_401(service):
    made = service.world.ledger.new_token(scopes=["read"], expires_in=10).as_json()
    service.world.tick(10)
    assert service.get("/v1/grants", headers={"Authorization": f"Bearer {made['token']}"}).status_code == 401


def test_a_bound_token_asks_only_in_its_own_name(service):
    service.world.grant()
    other = service.token("check", party="party:other")
    assert service.post("/v1/checks", service.world.ask(), headers=other).status_code == 403
    own = service.token("check", party=STUDIO)
    assert service.post("/v1/checks", service.world.ask(), headers=own).status_code == 200
    batch = {"checks": [service.world.ask()]}
    said = service.post("/v1/checks/batch", batch, headers=other).get_json()
    assert said["answers"][0]["error"]["status"] == 403


def test_nothing_secret_or_personal_stands_in_the_log_lines(service, caplog):
    caplog.set_level(logging.DEBUG)
    token = service.admin["Authorization"].split()[1]
    service.world.grant()
    service.post("/v1/checks", service.world.ask())
    service.post("/v1/checks", {"Paula": "One"})
    service.get(f"/v1/grants?performer={PAULA}")
    text = "\n".join(record.getMessage() for record in caplog.records)
    assert "POST /v1/checks 200" in text
    for secret in (token, PAULA, "Paula", "Vale", STUDIO):
        assert secret not in text


def test_a_bug_is_told_without_detail(tmp_path, caplog):
    world = World(tmp_path)
    app = create_app(ledger=world.ledger)
    world.ledger.opened = None
    token = "Bearer x"
    answer = app.test_client().get("/v1/grants", headers={"Authorization": token})
    assert (answer.status_code, answer.get_json()["errors"]) == (500, [])
    assert "NoneType" not in answer.text
    assert "unforeseen=AttributeError" in caplog.text


def test_a_damaged_ledger_is_503_and_never_covered(tmp_path):
    world = World(tmp_path)
    world.grant()
    client = create_app(ledger=world.ledger).test_client()
    token = {"Authorization": f"Bearer {world.ledger.new_token(scopes=['admin']).as_json()['token']}"}
    connection = dbapi2.connect(tmp_path / "world.db")
    connection.execute("UPDATE head SET root_hash = x'00'")
    connection.commit()
    connection.close()
    answer = client.post("/v1/checks", json=world.ask(), headers=token)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "1")
    assert "covered" not in answer.text
    assert client.get("/readyz").status_code == 503
