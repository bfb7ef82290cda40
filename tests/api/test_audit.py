"""Where a statement stands, for anybody; and a sample, for those who may draw one."""

import threading

import pytest
from werkzeug.serving import make_server

from consent.callers import SCOPES
from consent.client import Client
from consent.errors import Unauthenticated
from tests.world import PAULA, REGISTRAR, STUDIO


def test_anybody_learns_the_index_of_a_statement_whose_digest_they_have(service):
    grant = service.world.grant()
    index = service.get(f"/v1/statements/{grant}").json["index"]
    said = service.client.get(f"/v1/log/statements/{grant}")
    assert (said.status_code, said.json) == (200, {"index": index})
    unknown = service.client.get(f"/v1/log/statements/{'A' * 43}")
    assert (unknown.status_code, unknown.json["errors"][0]["code"]) == (404, "statement_unknown")


def test_an_erased_statement_still_has_its_place(service):
    world = service.world
    gone = world.register("notice", kind="intended_use", to=PAULA, given_at=world.time(), refs=[], signed_by=[STUDIO])
    world.register("erasure.order", statement=gone["digest"], ground="g", signed_by=[REGISTRAR])
    assert service.client.get(f"/v1/log/statements/{gone['digest']}").json == {"index": gone["index"]}


def test_a_sample_is_for_readers_bound_to_nobody_and_for_unions(service):
    service.world.party("party:union", "union")
    for scope in SCOPES:
        status = service.get("/v1/audit/sample?seed=s&n=3", headers=service.token(scope)).status_code
        assert status == (200 if scope in {"read", "admin"} else 403)
    assert service.client.get("/v1/audit/sample?seed=s&n=3").status_code == 401
    for party, status in (("party:union", 200), (STUDIO, 403)):
        asked = service.get("/v1/audit/sample?seed=s&n=3", headers=service.token("read", party=party))
        assert asked.status_code == status
    said = service.get("/v1/audit/sample?seed=s&n=3").json
    assert (said["seed"], len(said["entries"])) == ("s", 3)


def test_a_query_that_is_none_is_refused_with_its_member(service):
    queries = ("n=3", "seed=s", "seed=s&n=x", "seed=s&n=0", "seed=s&n=999", "seed=a%20b&n=1", "seed=s&n=1&more=1")
    for query in queries:
        assert service.get(f"/v1/audit/sample?{query}").status_code == 400


@pytest.fixture
def url(service):
    server = make_server("127.0.0.1", 0, service.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()


def test_a_client_is_told_what_the_ledger_tells(service, url):
    grant = service.world.grant()
    token = service.world.ledger.new_token(scopes=["read"]).token
    assert Client(url, None).logged(grant) == service.world.ledger.logged(grant)
    assert Client(url, token).sample("drawn", 5) == service.world.ledger.sample("drawn", 5)
    with pytest.raises(Unauthenticated):
        Client(url, None).sample("drawn", 5)
