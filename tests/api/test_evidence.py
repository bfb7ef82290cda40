"""Evidence and documents over HTTP: to whom they concern, in the right type, and never kept by a cache."""

import pytest

from consent.evidence.verify import verify_evidence
from consent.rules import engine
from consent.rules.releases import RuleBook
from signing import digests
from signing.policy import parse_policy
from tests.world import PROJECT

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
