"""The OpenAPI document against the routes, every answer, and the core's own readers."""

import json
import re

import jsonschema
import pytest

from api import worked
from api.app import ROUTES
from api.schemas.checks import CheckSchema
from api.schemas.declarations import DeclareSchema
from consent.answers.declarations import RegisteredUse
from consent.decision import request as questions
from consent.statements.guide import catalogue
from consent.statements.statement import TYPES
from consent.vocabulary.lists.catalogue import LISTS
from tests.api.conftest import Service
from tests.api.worked import REGISTER, played
from tests.vectors import ROOT
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
        if name not in {"Draft", "Proof"} and schema.get("type") != "string":
            ways = schema.get("oneOf", [schema])
            assert all(one.get("additionalProperties") is False for one in ways), name


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
        ("post", "/v1/declarations", post("/v1/declarations", {**service.world.ask(), "register": REGISTER})),
        ("post", "/v1/declarations", post("/v1/declarations", {**service.world.ask(), "register": {"kind": "x"}})),
        ("post", "/v1/declarations", post("/v1/declarations", {**service.world.ask(), "register": {"kind": 1}})),
        ("get", "/v1/disclosures", get("/v1/disclosures?project=eidr:10.5240/7791-8534-2C23-9030-8610-5&limit=1")),
        ("get", "/v1/disclosures", get("/v1/disclosures?project=eidr:10.5240/7791-8534-2C23-9030-8610-5"
                                       "&since=2020-01-01T00:00:00Z")),
        ("get", "/v1/disclosures", get("/v1/disclosures?project=house:NOBODYS")),
        ("get", "/v1/disclosures", get("/v1/disclosures?project=x&since=soon")),
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


def test_every_route_has_a_name_of_its_own_and_stands_under_a_tag_that_is_explained(document):
    operations = [one for path in document["paths"].values() for one in path.values()]
    names = [one["operationId"] for one in operations]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-z]+_[a-z_]+", one) for one in names)
    assert {tag for one in operations for tag in one["tags"]} == {one["name"] for one in document["tags"]}
    assert all(one["description"].endswith(".") for one in document["tags"])


def by_operation(document):
    return {one["operationId"]: one for methods in document["paths"].values() for one in methods.values()}


def checked(document, schema, value):
    jsonschema.Draft202012Validator({**schema, "components": document["components"]}).validate(value)


def test_every_route_is_shown_by_a_worked_example_but_those_of_this_document_and_of_meters(document):
    assert set(json.loads(worked_examples())) == set(by_operation(document)) - {"openapi_document", "health_metrics"}


def worked_examples():
    return (ROOT / "api" / worked.FILE).read_text(encoding="utf-8")


@pytest.mark.parametrize("operation", sorted(json.loads(worked_examples())))
def test_what_an_example_asks_and_answers_is_what_the_schemas_say(document, operation):
    described = by_operation(document)[operation]
    for parameter in described["parameters"]:
        if "example" in parameter:
            checked(document, parameter["schema"], parameter["example"])
    asked = {one["name"] for one in described["parameters"] if "example" in one}
    assert {one["name"] for one in described["parameters"] if one.get("required")} <= asked
    if "application/json" in described.get("requestBody", {}).get("content", {}):
        content = described["requestBody"]["content"]["application/json"]
        checked(document, content["schema"], content["example"])
    status = str(worked.example(operation).status)
    for media, content in described["responses"][status]["content"].items():
        if media in {"application/json", "text/plain"}:
            checked(document, content["schema"], content["example"])


def test_every_example_asked_again_is_answered_in_the_same_way(tmp_path):
    shown, again = json.loads(worked_examples()), played(Service(tmp_path))
    assert shown.keys() == again.keys()
    for operation, one in again.items():
        assert one["status"] == shown[operation]["status"] < 300, operation
        assert one.get("query") == shown[operation].get("query"), operation
        now, before = (each.get("answer") for each in (one, shown[operation]))
        assert type(now) is type(before), operation
        if isinstance(now, dict):
            assert now.keys() == before.keys(), f"{operation}: stale, run make examples"


def test_the_words_of_the_document_are_those_of_the_vocabulary(document):
    schemas = document["components"]["schemas"]
    listed = {name.removeprefix("Words."): set(one["enum"]) for name, one in schemas.items()
              if name.startswith("Words.")}  # fmt: skip
    assert len(listed) > 25
    assert {name: LISTS[name].words for name in listed} == listed


@pytest.mark.parametrize("full", [False, True])
@pytest.mark.parametrize("kind", TYPES)
def test_the_schema_of_drafts_takes_every_template_and_refuses_what_its_reader_refuses(document, kind, full):
    draft = {"$ref": "#/components/schemas/Draft"}
    said = catalogue.template(kind, full=full)
    checked(document, draft, said)
    for wrong in ({**said, "nobody_knows": 1}, {**said, "parties": [{"role": "friend", "party": "party:x"}]}):
        with pytest.raises(jsonschema.ValidationError):
            checked(document, draft, wrong)


def test_a_question_with_a_word_nobody_knows_is_refused_by_the_schema_too(document, service):
    check = {"$ref": "#/components/schemas/Check"}
    checked(document, check, service.world.ask())
    for patch in ({"media": ["svood"]}, {"use": "replica"}, {"licensee": "studio"}, {"performances": [{}]}):
        with pytest.raises(jsonschema.ValidationError):
            checked(document, check, service.world.ask(**patch))


def test_a_register_that_its_reader_refuses_is_refused_by_the_schema_too(document, service):
    declared = {"$ref": "#/components/schemas/Declare"}
    for register in (None, {"kind": "music"}, REGISTER):
        checked(document, declared, {**service.world.ask(), "register": register})
    for register in ({}, {"kind": "painting"}, {"kind": "music", "cost": 1}, {**REGISTER, "credited": "yes"}):
        with pytest.raises(jsonschema.ValidationError):
            checked(document, declared, {**service.world.ask(), "register": register})


def test_the_check_schema_has_the_members_the_core_reads():
    fields = CheckSchema().fields
    assert set(fields) == {*questions.REQUIRED, *questions.OPTIONAL}
    assert {name for name, field in fields.items() if field.required} == set(questions.REQUIRED)


def test_the_schema_of_a_declared_use_has_the_members_of_a_check_and_the_register():
    fields = DeclareSchema().fields
    assert set(fields) - set(CheckSchema().fields) == {"register"}
    inner = fields["register"].schema.fields
    assert set(inner) == set(RegisteredUse.__slots__)
    assert [name for name, field in inner.items() if field.required] == ["kind"]
