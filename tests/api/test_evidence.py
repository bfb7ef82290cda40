"""Evidence and documents over HTTP: to whom they concern, in the right type, and never kept by a cache."""

import pytest

from consent.evidence.verify import verify_evidence
from consent.rules import engine
from consent.rules.releases import RuleBook
from signing import digests
from signing.policy import parse_policy
from tests.world import PAULA, PROJECT

RIDER = b"%PDF-1.7 <script>alert(1)</script>"
SHA = digests.digest(RIDER)
WORK = f"{PROJECT['scheme']}:{PROJECT['value']}"


def put(service, data=RIDER, sha256=SHA, headers=None):
    return service.client.put(f"/v1/documents/{sha256}", data=data, headers=headers or service.admin)


@pytest.fixture
def granted(service):
    put(service)
    named = [{"sha256": SHA, "media_type": "text/html", "name": "rider.html"}]
    return service.world.grant(documents=named)


@pytest.mark.parametrize("kind", ["decisions", "grants", "projects"])
def test_evidence_is_a_zip_that_verifies(service, granted, kind):
    decision = service.post("/v1/checks", service.world.ask()).get_json()["decision"]
    place = {"decisions": f"/{decision}", "grants": f"/{granted}", "projects": f"?project={WORK}"}[kind]
    answer = service.get(f"/v1/evidence/{kind}{place}")
    assert (answer.status_code, answer.content_type, answer.headers["Cache-Control"]) == (
        200,
        "application/zip",
        "no-store",
    )
    assert "ETag" not in answer.headers
    policy = parse_policy(service.get("/.well-known/tlog-policy").text)
    verified = verify_evidence(answer.data, policy, RuleBook(engine.current()))
    assert verified.kind == kind[:-1]


def test_strangers_and_tokens_that_may_not_read_get_none(service, granted):
    stranger = service.token("read", party="party:x")
    assert service.get(f"/v1/evidence/grants/{granted}", headers=stranger).status_code == 404
    assert service.get(f"/v1/evidence/grants/{granted}", headers=service.token("check")).status_code == 403
    assert service.client.get(f"/v1/evidence/grants/{granted}").status_code == 401


def test_a_document_is_kept_once_and_given_back_as_a_file_to_save(service, granted):
    assert put(service).status_code == 200
    answer = service.get(f"/v1/documents/{SHA}", headers=service.token("read", party=PAULA))
    assert (answer.status_code, answer.data, answer.content_type) == (200, RIDER, "text/html")
    assert answer.headers["Content-Disposition"] == "attachment"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert service.get(f"/v1/documents/{SHA}", headers=service.token("read", party="party:x")).status_code == 404


def test_other_bytes_too_many_bytes_and_readers_are_refused(service):
    assert put(service, b"x").status_code == 422
    assert put(service, b"x").get_json()["errors"][0]["code"] == "digest_mismatch"
    assert put(service, headers=service.token("read")).status_code == 403
    large = bytes(20 * 1024 * 1024 + 1)
    assert put(service, large, digests.digest(large)).status_code == 413
    most = bytes(20 * 1024 * 1024)
    assert put(service, most, digests.digest(most)).status_code == 201


def test_a_media_type_that_is_none_is_not_repeated(service):
    put(service)
    service.world.grant(documents=[{"sha256": SHA, "media_type": "text/html; x\u00e9", "name": "r"}])
    assert service.get(f"/v1/documents/{SHA}").content_type == "application/octet-stream"


def test_old_obligations_are_asked_for_by_time_and_size(service, granted):
    service.post("/v1/checks", service.world.ask())
    size = service.get("/log/checkpoint").text.split("\n")[1]
    for query in (f"at=2020-01-01T00:00:00Z&project={WORK}", f"known_at=1&project={WORK}"):
        assert service.get(f"/v1/obligations?{query}").get_json()["obligations"] == []
        assert service.get(f"/v1/declarations?{query}").get_json()["declarations"] == []
    assert service.get(f"/v1/obligations?known_at={size}&project={WORK}").status_code == 200
    assert service.get(f"/v1/obligations?at=yesterday&project={WORK}").status_code == 400
