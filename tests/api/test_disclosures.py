"""Disclosures over HTTP: pages that lead on, scopes, and a client that is told what the ledger tells."""

import threading

import pytest
from werkzeug.serving import make_server

from consent.callers import SCOPES
from consent.client import Client
from consent.view import View

WORK = "eidr:10.5240/7791-8534-2C23-9030-8610-5"
PATH = f"/v1/disclosures?project={WORK}"


def test_only_readers_are_told(service):
    for scope in SCOPES:
        status = service.get(PATH, headers=service.token(scope)).status_code
        assert status == (200 if scope in {"read", "admin"} else 403), scope
    assert service.client.get(PATH).status_code == 401


def test_a_page_leads_on_to_the_next_and_nobody_keeps_one(service):
    made = [service.post("/v1/checks", service.world.ask()).get_json()["decision"] for _ in range(3)]
    first = service.get(f"{PATH}&limit=2")
    assert first.headers["Cache-Control"] == "no-store"
    following = first.headers["Link"].split(">")[0].removeprefix("<")
    second = service.get(following)
    assert [one["decision"] for page in (first, second) for one in page.json["uses"]] == made
    assert ("Link" in second.headers, second.json["not_known"]) == (False, None)


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [("", 400, "missing_member"), (f"project={WORK}&since=soon", 400, "bad_time"),
     (f"project={WORK}&limit=0", 400, "bad_number"), (f"project={WORK}&limit=x", 400, "wrong_type"),
     (f"project={WORK}&cursor=x", 400, "bad_text"), (f"project={WORK}&more=1", 400, "unknown_member"),
     (f"project={WORK}&since=9999-12-31T23:59:59Z", 400, "too_large"),
     ("project=nobodys", 422, "bad_identifier"), ("project=house:NOBODYS", 404, "project_unknown")],
)  # fmt: skip
def test_a_query_that_is_none_is_refused_with_its_member(service, query, status, code):
    said = service.get(f"/v1/disclosures?{query}")
    assert (said.status_code, said.json["errors"][0]["code"]) == (status, code)


@pytest.fixture
def url(service):
    server = make_server("127.0.0.1", 0, service.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()


def test_a_client_is_told_what_the_ledger_tells(service, url):
    for _ in range(3):
        service.post("/v1/checks", service.world.ask())
    client = Client(url, service.world.ledger.new_token(scopes=["read"]).token)
    ledger, now = service.world.ledger, service.world.now
    first = client.disclosure(WORK, now, limit=2)
    assert first == ledger.disclosure(WORK, now, limit=2)
    then = View(at=now, known_at=first.tree_size)
    assert client.disclosure(WORK, now, first.next_cursor, 2, then) == ledger.disclosure(
        WORK, now, first.next_cursor, 2, then
    )
