"""What there is to watch: each request is counted where it belongs, and nothing that names anybody is ever shown."""

import re
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from api.app import ROUTES, create_app
from api.meters import NO_ROUTE, Meters, outcome_of
from consent.errors import LogInconsistent
from tests.world import PAULA, STUDIO

SECONDS = "consent_http_request_seconds"


def samples(text):
    """Every sample as shown: its name and labels, and its value."""
    found = {}
    for family in text_string_to_metric_families(text):
        found |= {(one.name, frozenset(one.labels.items())): one.value for one in family.samples}
    return found


@pytest.fixture
def shown(service):
    return lambda: samples(service.get("/metrics").text)


def value(found, name, **labels):
    return found.get((name, frozenset(labels.items())), 0.0)


def test_a_check_is_counted_by_its_route_and_what_it_came_to(service, shown):
    service.world.grant()
    for scene in ("12", "12", "99"):
        performances = [{**service.world.ask()["performances"][0], "scene": scene}]
        assert service.post("/v1/checks", service.world.ask(performances=performances)).status_code == 200
    found = shown()
    asked = {"method": "POST", "route": "/v1/checks"}
    assert value(found, f"{SECONDS}_count", **asked, outcome="covered") == 2
    assert value(found, f"{SECONDS}_count", **asked, outcome="not_covered") == 1
    assert value(found, f"{SECONDS}_sum", **asked, outcome="covered") > 0
    assert value(found, "consent_decisions_total", outcome="covered") == 2
    assert value(found, "consent_request_checks_count") == 3
    assert value(found, "consent_commit_writes_count") >= 3


def test_the_checks_of_a_batch_are_counted_one_by_one_also_those_with_an_error(service, shown):
    service.world.grant()
    answer = service.post("/v1/checks/batch", {"defaults": service.world.ask(), "checks": [{}, {}, {"media": ["x"]}]})
    assert answer.status_code == 200
    found = shown()
    assert value(found, "consent_decisions_total", outcome="covered") == 2
    assert value(found, "consent_decisions_total", outcome="error") == 1
    assert (value(found, "consent_request_checks_count"), value(found, "consent_request_checks_sum")) == (1, 3)


def test_what_is_refused_is_counted_by_its_code(service, shown):
    service.post("/v1/checks", {"nobody_knows": 1})
    service.client.get("/v1/grants")
    service.get("/v1/grants?state=perhaps")
    service.get("/nothing/party:somebody")
    service.client.open("/v1/checks", method="PURGE")
    found = shown()
    codes = {dict(labels)["code"]: number for (name, labels), number in found.items()
             if name == "consent_refusals_total"}  # fmt: skip
    assert {"token_missing": 1, "route_unknown": 1, "method_not_allowed": 1}.items() <= codes.items()
    assert sum(codes.values()) == 5
    nowhere = {"method": NO_ROUTE, "route": NO_ROUTE}
    assert value(found, f"{SECONDS}_count", **nowhere, outcome="refused") == 2


def test_a_bug_of_ours_is_counted_as_one(service, shown, monkeypatch):
    service.app.config["PROPAGATE_EXCEPTIONS"] = False
    monkeypatch.setattr(type(service.world.ledger), "head", lambda self: 1 // 0)
    assert service.client.get("/log/checkpoint").status_code == 500
    found = shown()
    assert value(found, "consent_refusals_total", code="internal") == 1
    assert value(found, f"{SECONDS}_count", method="GET", route="/log/checkpoint", outcome="failed") == 1


def test_codes_that_are_counted_are_those_of_the_page_of_errors(service, shown):
    service.post("/v1/checks", {"nobody_knows": 1})
    service.post("/v1/checks", raw=b"{")
    service.post("/v1/statements", raw=b'{"statement":1}')
    service.get("/v1/checks/none")
    listed = set(re.findall(r"`([a-z][a-z_]+)`", Path("docs/errors.md").read_text(encoding="utf-8")))
    codes = {dict(labels)["code"] for name, labels in shown() if name == "consent_refusals_total"}
    assert len(codes) > 2
    assert codes <= listed


def test_labels_are_routes_of_the_document_and_words_of_ours_whatever_was_sent(service, shown):
    digest = service.world.grant()
    for path in (f"/v1/grants/{digest}/history", "/v1/statements/x", f"/v1/{PAULA}", "/v1/grants?performer=" + PAULA,
                 "/log/tile/0/000", "/v1/log/entries/3/proof", "/v1/log/entries/99999/proof"):  # fmt: skip
        service.get(path, headers={**service.admin, "X-Request-ID": PAULA})
    routes = {re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", one.rule) for one in ROUTES} | {"/openapi.json", NO_ROUTE}
    text = service.get("/metrics").text
    found = samples(text)
    assert {dict(labels)["route"] for name, labels in found if name == f"{SECONDS}_count"} <= routes
    assert {key for _, labels in found for key, _ in labels} <= {
        "method", "route", "outcome", "code", "le", "cache", "result", "version", "rule_set",
    }  # fmt: skip
    assert not any(word in text for word in (digest, PAULA, STUDIO, "Paula", "HARBOR", "tcl_live"))


def test_requests_in_flight_come_down_again_however_they_end(service, shown):
    for path in ("/healthz", "/nothing", "/v1/grants?state=perhaps"):
        service.get(path)
    assert value(shown(), "consent_http_requests_in_flight") == 1  # that which asks


def test_what_is_kept_is_shown_with_how_often_it_was_there(service, shown):
    service.world.grant()
    for _ in range(3):
        service.post("/v1/checks", service.world.ask())
    found = shown()
    counted = service.world.ledger.opened.derivations.counted
    told = {one: value(found, "consent_cache_lookups_total", cache="derived", result=one)
            for one in ("found", "missing", "outdated")}  # fmt: skip
    assert told == {"found": counted.found, "missing": counted.derived, "outdated": counted.outdated}
    assert told["found"] > 0
    assert value(found, "consent_cache_entries", cache="derived") == len(service.world.ledger.opened.derivations) > 0
    of_caches = {key: number for key, number in found.items() if key[0].startswith("consent_cache")}
    assert of_caches.items() <= shown().items()  # who looks again counts nothing again


def test_where_the_log_stands_is_asked_when_somebody_looks(service, shown):
    before = shown()
    service.world.grant()
    head = service.world.ledger.head()
    found = shown()
    assert value(found, "consent_log_tree_size") == head.tree_size > value(before, "consent_log_tree_size")
    assert value(found, "consent_log_head_timestamp_seconds") > 1_700_000_000
    assert value(found, "consent_ledger_readable") == 1
    assert value(found, "consent_workers_resident_bytes") > 1_000_000
    assert ("consent_log_quorum", frozenset()) not in found


def test_a_worker_that_has_stopped_writing_is_shown(service, shown):
    assert value(shown(), "consent_workers_stopped") == 0
    service.world.ledger.opened.store.stopped.set()
    assert value(shown(), "consent_workers_stopped") == 1
    service.world.ledger.opened.store.stopped.clear()


def test_a_database_that_cannot_be_read_leaves_the_rest_to_be_seen(service, monkeypatch):
    def unreadable(self):
        raise LogInconsistent.of("row_unreadable", "damaged")

    meters = service.app.extensions[Meters.PLACE]
    monkeypatch.setattr(type(service.world.ledger.opened.store), "reading", unreadable)
    from api import exposition

    found = samples(exposition.shown(meters).decode())
    assert value(found, "consent_ledger_readable") == 0
    assert ("consent_log_tree_size", frozenset()) not in found
    assert value(found, "consent_workers") == 1


def test_only_an_admin_token_sees_the_meters_on_the_service(service):
    assert service.client.get("/metrics").status_code == 401
    for scope in ("check", "read", "write"):
        assert service.get("/metrics", headers=service.token(scope)).status_code == 403
    answer = service.get("/metrics")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/plain; version=")
    assert answer.headers["Cache-Control"] == "no-store"


def test_two_applications_of_one_process_count_for_themselves(service):
    other = create_app(ledger=service.world.ledger)
    other.test_client().get("/healthz")
    healthz = (f"{SECONDS}_count", frozenset({"method": "GET", "route": "/healthz", "outcome": "ok"}.items()))
    assert healthz not in samples(service.get("/metrics").text)


@pytest.mark.parametrize(
    ("status", "told"),
    [(200, "ok"), (201, "ok"), (304, "ok"), (400, "refused"), (422, "refused"), (429, "unavailable"),
     (500, "failed"), (503, "unavailable")],
)  # fmt: skip
def test_an_answer_that_decides_nothing_is_told_by_its_status(status, told):
    assert outcome_of(status) == told
