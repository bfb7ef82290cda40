import json

import pytest

from consent.scenario.hands import bundle_bytes
from signing import keys, merkle, policy, tiles
from tests.world import GRANT, PAULA, STUDIO


def errors(response):
    assert response.content_type == "application/problem+json"
    said = response.get_json()
    assert said["status"] == response.status_code
    return [(one["code"], one["pointer"]) for one in said["errors"]]


def grant_bytes(service, **change):
    body = {name: value for name, value in GRANT.items() if name != "signed_by"} | change
    return service.world.statement("consent.grant", **body)


def test_the_main_job_over_http(service):
    drafted = service.post("/v1/drafts", {"type": "consent.grant",
                                          **{n: v for n, v in GRANT.items() if n != "signed_by"},
                                          "parties": [{"role": "performer", "party": PAULA},
                                                      {"role": "licensee", "party": STUDIO}]})  # fmt: skip
    assert drafted.status_code == 200
    statement = drafted.get_json()["statement"].encode()
    registered = service.post("/v1/statements", raw=service.world.bundle(statement, [PAULA]))
    assert (registered.status_code, registered.get_json()["missing"]) == (201, ["licensee"])
    digest = registered.get_json()["digest"]
    assert registered.headers["Location"] == f"/v1/statements/{digest}"
    added = service.post(f"/v1/statements/{digest}/proofs", {"proofs": service.world.hands.proofs(statement, [STUDIO])})
    assert (added.status_code, added.get_json()["state"]) == (200, "active")
    answer = service.post("/v1/checks", service.world.ask())
    assert (answer.status_code, answer.get_json()["outcome"]) == (200, "covered")
    refusal = service.post("/v1/checks", service.world.ask(languages=["fr"]))
    assert (refusal.status_code, refusal.get_json()["outcome"]) == (200, "not_covered")
    again = service.get(f"/v1/checks/{answer.get_json()['decision']}")
    assert again.get_json() == answer.get_json()
    assert again.headers["Cache-Control"] == "no-store"
    listed = service.get(f"/v1/grants?performer={PAULA}&project=eidr:10.5240/7791-8534-2C23-9030-8610-5&state=active")
    assert [one["digest"] for one in listed.get_json()["grants"]] == [digest]
    assert service.get(f"/v1/grants/{digest}/history").get_json()["events"][0]["kind"] == "consent.grant"
    assert service.get(f"/v1/statements/{digest}").get_json()["bundle"]["proofs"]


def test_known_statements_answer_200_and_new_ones_201(service):
    raw = service.world.bundle(grant_bytes(service), [PAULA, STUDIO])
    assert [service.post("/v1/statements", raw=raw).status_code for _ in range(2)] == [201, 200]


@pytest.mark.parametrize(
    ("raw", "status", "code"),
    [
        (b"", 400, "malformed_json"),
        (b"{", 400, "malformed_json"),
        (b'{"statement":"AA","statement":"AA","proofs":[]}', 400, "duplicate_name"),
        (b"[" * 100, 400, "too_deep"),
        (b'{"statement":"\xff","proofs":[]}', 400, "bad_text"),
        (b'{"statement":"!","proofs":[]}', 400, "bad_text"),
        (b'{"statement":1.5,"proofs":[]}', 400, "bad_number"),
        (b'{"proofs":[]}', 400, "missing_member"),
        (b'{"statement":"","proofs":[],"x":1}', 400, "unknown_member"),
        (b'{"statement":"e30","proofs":{}}', 400, "wrong_type"),
        (b'{"statement":"e30","proofs":[]}', 422, "missing_member"),
        (b'{"statement":"eyAgfQ","proofs":[]}', 422, "not_canonical"),
        (b'{"statement":"e30","proofs":[' + b",".join([b'{"format":"jws"}'] * 17) + b"]}", 413, "too_large"),
        (b" " * (1024 * 1024 + 1), 413, "too_large"),
    ],
)
def test_a_bad_bundle_gets_the_specified_status_and_a_stable_code(service, raw, status, code):
    size = service.world.ledger.head().tree_size
    response = service.post("/v1/statements", raw=raw)
    assert (response.status_code, errors(response)[0][0]) == (status, code)
    assert service.world.ledger.head().tree_size == size


def test_a_bad_signature_or_another_ledger_is_422_with_all_reasons(service):
    statement = grant_bytes(service, ledgers=["other.example/x"])
    proofs = service.world.hands.proofs(statement, [PAULA, STUDIO])
    proofs[0]["value"] = proofs[0]["value"].split("..")[0] + ".." + proofs[1]["value"].split("..")[1]
    response = service.post("/v1/statements", raw=bundle_bytes(statement, proofs))
    assert response.status_code == 422
    assert errors(response) == [("wrong_ledger", "/ledgers"), ("signature_invalid", "/proofs/0")]


@pytest.mark.parametrize(
    ("change", "status", "code", "pointer"),
    [
        ({"territories": ["XX"]}, 422, "unknown_word", "/territories/0"),
        ({"use": "x"}, 422, "unknown_word", "/use"),
        ({"at": "2026-02-30T00:00:00Z"}, 400, "bad_time", "/at"),
        ({"x": 1}, 400, "unknown_member", "/x"),
        ({"media": "svod"}, 400, "wrong_type", "/media"),
        ({"project": {"scheme": "eidr", "value": "no"}}, 422, "bad_identifier", "/project/value"),
        ({"known_at": 1, "reserve": True}, 422, "known_at_reserves", "/reserve"),
        ({"known_at": 10**9}, 400, "bad_number", "/known_at"),
        ({"at": "2030-01-01T00:00:00Z", "reserve": True}, 422, "bad_time", "/at"),
    ],
)
def test_a_bad_question_is_an_error_and_never_an_answer(service, change, status, code, pointer):
    response = service.post("/v1/checks", {**service.world.ask(), **change})
    assert response.status_code == status
    assert (code, pointer) in errors(response)


def test_recorded_answers_are_listed_by_every_filter_each_with_its_question(service):
    service.world.grant()
    asked = service.world.ask(ref={"shot": "pb_0110", "job": "8841", "task": "3"})
    answer = service.post("/v1/checks", asked).get_json()
    assert answer["request"] == asked
    service.post("/v1/checks", service.world.ask(licensee="party:other", use="replica.create"))
    for query in ("shot=pb_0110", "job=8841", "task=3", "use=replica.use.new_performance", f"licensee={STUDIO}"):
        assert service.get(f"/v1/checks?{query}").get_json()["checks"] == [answer], query
    batch = service.post("/v1/checks/batch", {"defaults": asked, "checks": [{}]}).get_json()
    assert batch["answers"][0]["request"] == asked


def test_a_check_over_the_cap_is_413_however_it_is_sent(service):
    big = json.dumps({**service.world.ask(), "ref": {"x": "y" * 300_000}}).encode()
    assert service.post("/v1/checks", raw=big).status_code == 413


def test_a_body_that_is_not_declared_as_json_is_415(service):
    response = service.client.post("/v1/checks", data=b"{}", content_type="text/plain", headers=service.admin)
    assert (response.status_code, errors(response)) == (415, [("media_type", "")])


def test_a_batch_answers_in_order_with_problems_in_their_place(service):
    service.world.grant()
    body = {"defaults": service.world.ask(), "checks": [{}, {"use": "x"}, {"languages": ["fr"]}]}
    said = service.post("/v1/checks/batch", body).get_json()
    assert said["answers"][0]["outcome"] == "covered"
    assert said["answers"][1]["error"]["status"] == 422
    assert said["answers"][2]["outcome"] == said["outcome"] == "not_covered"
    assert service.post("/v1/checks/batch", {"checks": [{}] * 1001}).status_code == 413


def test_reservations_are_committed_and_released_over_http(service):
    service.world.grant(limits=[{"unit": "second", "amount": 50}])
    held = service.post("/v1/checks", service.world.ask(reserve=True)).get_json()["decision"]
    assert service.post("/v1/checks", service.world.ask()).get_json()["outcome"] == "not_covered"
    over = service.post(f"/v1/reservations/{held}/commit", {"amounts": [{"unit": "second", "amount": 51}]})
    assert (over.status_code, errors(over)[0][0]) == (409, "quota_exhausted")
    done = service.post(f"/v1/reservations/{held}/commit", {"amounts": [{"unit": "second", "amount": 1}]})
    assert (done.status_code, done.get_json()["state"]) == (200, "committed")
    ended = service.client.post(f"/v1/reservations/{held}/release", headers=service.admin)
    assert (ended.status_code, errors(ended)[0][0]) == (409, "reservation_ended")
    assert service.post("/v1/reservations/AAAAAAAAAAAAAAAAAAAAAA/commit", {}).status_code == 404


def test_the_log_shows_itself_to_anybody(service):
    public = service.client
    head = public.get("/log/checkpoint")
    assert head.content_type == "text/plain; charset=utf-8"
    believed = policy.parse_policy(public.get("/.well-known/tlog-policy").text)
    assert policy.open_with_policy(head.text, believed).checkpoint.size == service.world.ledger.head().tree_size
    assert keys.parse_jwks(public.get("/.well-known/jwks.json").get_json()).keys
    assert public.get("/v1/log/entries/0/proof").text.startswith("c2sp.org/tlog-proof@v1\nindex 0\n")
    assert public.get("/v1/log/entries/999/proof").status_code == 404
    assert public.get("/v1/log/consistency?old=1&new=3").get_json()["path"]
    for query in (
        "",
        "?old=1",
        "?old=x&new=2",
        "?old=3&new=2",
        "?old=-1&new=2",
        "?old=1&new=999",
        "?old=1&old=1&new=2",
    ):
        assert public.get(f"/v1/log/consistency{query}").status_code == 400


def test_health_is_for_anybody_and_says_no_more_than_it_must(service):
    assert service.client.get("/healthz").get_json() == {"status": "alive"}
    assert service.client.get("/readyz").get_json() == {"status": "ready"}


@pytest.mark.parametrize("path", ["/nowhere", "/v1", "/v1/checks/x/y", "/v1/log/entries/-1/proof"])
def test_what_is_not_there_is_a_problem_too(service, path):
    response = service.client.get(path)
    assert response.status_code == 404
    assert errors(response)[0][0] == "route_unknown"


def test_a_wrong_method_is_a_problem_too(service):
    response = service.client.delete("/v1/grants")
    assert (response.status_code, errors(response)[0][0]) == (405, "method_not_allowed")


def test_every_answer_echoes_the_request_id_or_makes_one(service):
    told = service.client.get("/healthz", headers={"X-Request-ID": "job-8841"})
    assert told.headers["X-Request-ID"] == "job-8841"
    assert service.client.get("/nowhere", headers={"X-Request-ID": "a b"}).headers["X-Request-ID"] != "a b"


def test_a_testing_ledger_is_told_the_time_and_never_backwards(service):
    at = service.world.time(3600)
    told = {**service.admin, "Consent-Clock": at}
    service.world.grant()
    assert service.post("/v1/checks", service.world.ask(), headers=told).get_json()["at"] == at
    back = service.post("/v1/checks", service.world.ask(), headers={**told, "Consent-Clock": service.world.time(-7200)})
    assert (back.status_code, errors(back)[0][0]) == (409, "clock_backwards")
    bad = service.post("/v1/checks", service.world.ask(), headers={**told, "Consent-Clock": "now"})
    assert (bad.status_code, errors(bad)[0][0]) == (400, "bad_time")
    service.world.now += 7200


def test_a_page_of_grants_links_to_the_next(service):
    for number in range(3):
        service.world.grant(description=f"Grant {number}")
    first = service.get("/v1/grants?limit=2&state=active")
    assert first.headers["Link"].endswith('>; rel="next"')
    onward = first.headers["Link"].split(">")[0].removeprefix("<")
    assert len(service.get(onward).get_json()["grants"]) == 1
    for query in ("limit=0", "limit=x", "limit=201", "x=1", "at=yesterday", "known_at=x", "cursor=!"):
        assert service.get(f"/v1/grants?{query}").status_code == 400


def test_tiles_are_public_never_change_and_say_so(service):
    size = service.world.ledger.head().tree_size
    answer = service.client.get(f"/log/tile/0/000.p/{size}")
    assert (answer.status_code, answer.content_type) == (200, "application/octet-stream")
    assert len(answer.data) == 32 * size
    assert "immutable" in answer.headers["Cache-Control"]
    again = service.client.get(f"/log/tile/0/000.p/{size}", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    entries = tiles.parse_bundle(service.client.get(f"/log/tile/entries/000.p/{size}").data, size)
    assert merkle.leaf_hash(entries[-1]) == answer.data[-32:]


@pytest.mark.parametrize("path", ["0/001", "0/000.p/255", "0/1", "entries/000", "x", "0/000.p/0"])
def test_what_is_no_tile_of_the_log_is_not_found(service, path):
    assert errors(service.client.get(f"/log/tile/{path}")) == [("tile_unknown", "")]


def test_a_checkpoint_is_asked_for_again_only_when_it_has_changed(service):
    first = service.client.get("/log/checkpoint")
    tag = {"If-None-Match": first.headers["ETag"]}
    assert service.client.get("/log/checkpoint", headers=tag).status_code == 304
    service.world.check()
    assert service.client.get("/log/checkpoint", headers=tag).status_code == 200
