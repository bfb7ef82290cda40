"""Where a statement stands, for anybody; and a sample, for those who may draw one."""

from consent.callers import SCOPES
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
