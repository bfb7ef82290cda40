"""The OpenAPI document against the routes, every answer, and the core's own readers."""

import re

import jsonschema
import pytest

from api.app import ROUTES
from api.schemas.checks import CheckSchema
from consent.decision import request as questions
from tests.world import PAULA, STUDIO

EMPTY = "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU"
PARAMETER = r"<(?:int:|path:)?([a-z0-9]+)>"


@pytest.fixture
def document(service):
    said = service.client.get("/openapi.json").get_json()
    assert said["openapi"].startswith("3.1")
    return said


def test_every_route_is_described_and_nothing_else(service, document):
    served = {
        (method.lower(), re.sub(PARAMETER, r"{\1}", rule.rule))
        for rule in service.app.url_map.iter_rules()
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }
    described = {(method, path) for path, methods in document["paths"].items() for method in methods}
    assert described == served


def schema_of(document, method, path, status):
    answer = document["paths"][path][method]["responses"][str(status)]["content"]
    (media,) = answer.values()
    return {**media["schema"], "components": document["components"]}


def holds(document, method, path, response):
    schema = schema_of(document, method, path, response.status_code)
    jsonschema.Draft202012Validator(schema).validate(response.get_json())


def closed(document):
    for name, schema in document["components"]["schemas"].items():
        if name not in {"Draft", "Proof"}:
            assert schema.get("additionalProperties") is False, name


def test_schemas_of_answers_are_closed(document):
    closed(document)


def test_every_answer_is_what_the_document_says(service, document):
    post, get = service.post, service.get
    grant = service.world.grant(limits=[{"unit": "second", "amount": 90}],
                                conditions=[{"id": "c", "kind": "pay", "effect": "owe", "text": "Pay."}])  # fmt: skip
    statement = service.world.statement("consent.dispute", grant=grant, text="t", signed_by=[PAULA, STUDIO])
    registered = post("/v1/statements", raw=service.world.bundle(statement, [PAULA]))
    digest = registered.get_json()["digest"]
    covered = post("/v1/checks", service.world.ask(reserve=True))
    decision = covered.get_json()["decision"]

    def kept(data):
        return service.client.put(f"/v1/documents/{EMPTY}", data=data, headers=service.admin)

    asked = [
        ("post", "/v1/statements", registered),
        ("post", "/v1/statements", post("/v1/statements", raw=service.world.bundle(statement, [PAULA]))),
        ("post", "/v1/statements", post("/v1/statements", raw=b"{")),
        ("post", "/v1/statements/batch", post("/v1/statements/batch", {"bundles": [{}, 1]})),
        ("post", "/v1/statements/batch", post("/v1/statements/batch", {"bundles": []})),
        ("post", "/v1/statements/{digest}/proofs",
         post(f"/v1/statements/{digest}/proofs", {"proofs": service.world.hands.proofs(statement, [STUDIO])})),
        ("get", "/v1/statements/{digest}", get(f"/v1/statements/{digest}")),
        ("get", "/v1/statements/{digest}", get("/v1/statements/x")),
        ("post", "/v1/drafts", post("/v1/drafts", {"type": "consent.dispute", "grant": grant, "text": "t",
                                                   "parties": [{"role": "performer", "party": PAULA}]})),
        ("post", "/v1/drafts", post("/v1/drafts", {"type": "x"})),
        ("get", "/v1/grants", get("/v1/grants")),
        ("get", "/v1/grants/{digest}/history", get(f"/v1/grants/{grant}/history")),
        ("post", "/v1/checks", covered),
        ("post", "/v1/checks", post("/v1/checks", service.world.ask(languages=["fr"]))),
        ("post", "/v1/checks", post("/v1/checks", service.world.ask(record=False, project=None))),
        ("post", "/v1/checks", post("/v1/checks", {})),
        ("post", "/v1/checks", post("/v1/checks", {}, headers={"Authorization": "Bearer x"})),
        ("post", "/v1/checks/batch", post("/v1/checks/batch", {"checks": [service.world.ask(), {}]})),
        ("post", "/v1/checks", post("/v1/checks", service.world.ask(at="2030-01-01T00:00:00Z"))),
        ("post", "/v1/checks", post("/v1/checks", service.world.ask(facts={"element": "background"}))),
        ("get", "/v1/checks", get("/v1/checks?limit=1")),
        ("get", "/v1/checks", get("/v1/checks?job=1&task=2&use=replica.create&licensee=party:x")),
        ("get", "/v1/checks", get("/v1/checks?outcome=maybe")),
        ("get", "/v1/checks/{decision}", get(f"/v1/checks/{decision}")),
        ("get", "/v1/checks/{decision}/replay", get(f"/v1/checks/{decision}/replay")),
        ("get", "/v1/checks/{decision}/status", get(f"/v1/checks/{decision}/status")),
        ("post", "/v1/impact", post("/v1/impact", {"grant": grant})),
        ("post", "/v1/impact", post("/v1/impact", {"grant": "x"})),
        ("put", "/v1/documents/{sha256}", kept(b"")),
        ("put", "/v1/documents/{sha256}", kept(b"")),
        ("put", "/v1/documents/{sha256}", kept(b"x")),
        ("get", "/v1/evidence/grants/{digest}", get("/v1/evidence/grants/x")),
        ("get", "/v1/evidence/decisions/{decision}", get("/v1/evidence/decisions/x")),
        ("get", "/v1/evidence/projects", get("/v1/evidence/projects?project=x")),
        ("get", "/v1/documents/{sha256}", get("/v1/documents/x")),
        ("post", "/v1/declarations", post("/v1/declarations", service.world.ask())),
        ("post", "/v1/declarations", post("/v1/declarations", service.world.shared_with_platform())),
        ("get", "/v1/declarations", get("/v1/declarations?project=eidr:10.5240/7791-8534-2C23-9030-8610-5")),
        ("get", "/v1/declarations", get("/v1/declarations")),
        ("get", "/v1/obligations", get("/v1/obligations?project=eidr:10.5240/7791-8534-2C23-9030-8610-5")),
        ("get", "/v1/obligations", get("/v1/obligations?project=eidr:x&status=never")),
        ("post", "/v1/reservations/{decision}/commit", post(f"/v1/reservations/{decision}/commit", {})),
        ("post", "/v1/reservations/{decision}/release", post(f"/v1/reservations/{decision}/release", {})),
        ("get", "/v1/log/consistency", get("/v1/log/consistency?old=0&new=2")),
        ("get", "/v1/log/statements/{digest}", get(f"/v1/log/statements/{grant}")),
        ("get", "/v1/audit/sample", get("/v1/audit/sample?seed=s&n=5")),
        ("get", "/.well-known/jwks.json", get("/.well-known/jwks.json")),
        ("get", "/healthz", get("/healthz")),
        ("get", "/readyz", get("/readyz")),
    ]  # fmt: skip
    for method, path, response in asked:
        holds(document, method, path, response)
    json_routes = {(route.method.lower(), re.sub(PARAMETER, r"{\1}", route.rule)) for route in ROUTES
                   if not isinstance(route.answers[min(route.answers)], str)}  # fmt: skip
    assert {(method, path) for method, path, _ in asked} >= json_routes


def test_the_check_schema_has_the_members_the_core_reads():
    fields = CheckSchema().fields
    assert set(fields) == {*questions.REQUIRED, *questions.OPTIONAL}
    assert {name for name, field in fields.items() if field.required} == set(questions.REQUIRED)
