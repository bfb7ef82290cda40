import base64
import re
import time
from contextlib import suppress

import pytest

from api.app import ROUTES
from api.problems import problem
from consent.decision.request import parser_of_many
from consent.statements.statement import TYPES
from signing import canonical
from signing.errors import Malformed
from tests.api.conftest import Service
from tests.consent.test_statements import statement
from tests.crowd import Counted
from tests.extremes import EXTREMES, LONG_TAG, extremes
from tests.vectors import ROOT
from tests.world import PAULA, PLATFORM, PROJECT, STUDIO

DOCUMENTED = set(re.findall(r"`([a-z0-9_]+)`", (ROOT / "docs" / "errors.md").read_text(encoding="utf-8")))
ROUTE = {(route.method, route.rule): route for route in ROUTES}
CROWD = {"use": "crowd.replicate"}


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    made = Service(tmp_path_factory.mktemp("bounds"))
    made.world.grant()
    yield made
    made.world.check_log()


def is_answered_as_documented(answer, method, rule):
    route = ROUTE[method, rule]
    assert answer.status_code in {*route.answers, *route.statuses} - {503}, answer.text[:500]
    for error in answer.json.get("errors", ()) if answer.status_code >= 400 else ():
        assert error["code"] in DOCUMENTED, error


def handed_in(value):
    """A bundle of a statement, signed by nobody: everything about the statement is looked at all the same."""
    proof = {"format": "jws", "proof": "e30..AAAA"}
    data = base64.urlsafe_b64encode(canonical.canonicalize(value)).rstrip(b"=").decode()
    return canonical.canonicalize({"statement": data, "proofs": [proof]})


@pytest.mark.parametrize("kind", sorted(TYPES))
def test_no_value_in_any_member_of_a_statement_is_more_than_the_service_can_answer(served, kind):
    for value in extremes({"body": statement(kind)}):
        said = value["body"]
        is_answered_as_documented(served.post("/v1/drafts", said), "POST", "/v1/drafts")
        if isinstance(said, dict):
            try:
                raw = handed_in(said)
            except Exception:  # noqa: BLE001 - what has no canonical form cannot be handed in
                continue
            is_answered_as_documented(served.post("/v1/statements", raw=raw), "POST", "/v1/statements")


def whole_question(world):
    facts = {"fixed_on": "2026-09-15", "generation_ends_at": "2026-06-03T00:00:00Z", "outputs": [{"sha256": "A" * 43}]}
    asked = world.ask(at=world.time(), record=False, reserve=False, ref={"shot": "1"}, vendor=STUDIO, facts=facts)
    asked["performances"][0] |= {"episode": "1", "facts": {"script_date": "2026-05-01", "apparent_age": 30}}
    return asked


def test_no_value_in_any_member_of_a_question_is_more_than_the_service_can_answer(served):
    values = list(extremes(whole_question(served.world)))
    for value in values:
        is_answered_as_documented(served.post("/v1/checks", value), "POST", "/v1/checks")
    for first in range(0, len(values), 500):
        answer = served.post(
            "/v1/checks/batch", {"checks": [*values[first : first + 500], whole_question(served.world)]}
        )
        assert answer.status_code == 200
        assert answer.json["answers"][-1]["outcome"] == "covered", "one item's fault touched another's answer"
        assert all(one["error"]["status"] < 500 for one in answer.json["answers"] if "error" in one)


def test_no_value_in_a_query_a_path_or_the_clock_is_more_than_the_service_can_answer(served):
    written = [str(one) for one in EXTREMES if isinstance(one, str | int)] + ["9" * 30, "-1", str(2**63), str(2**64)]
    for route in (one for one in ROUTES if one.method == "GET" and one.scope != "admin"):
        path = re.sub(r"<int:[a-z_]+>", "1", re.sub(r"<(?:path:)?[a-z_0-9]+>", "x", route.rule))
        for member in route.query().fields if route.query is not None else ():
            for one in written:
                name = route.query().fields[member].data_key or member
                answer = served.get(path, query_string={"project": str(PROJECT["value"]), name: one})
                assert answer.status_code < 500, (path, name, one[:40])
        for one in written:
            numbered = re.sub(r"<[a-z:_0-9]+>", lambda _, one=one: one[:200] or "x", route.rule)
            assert served.get(numbered).status_code < 500, numbered
            assert served.get(path, headers={**served.admin, "Consent-Clock": one}).status_code < 500


def codes(answer):
    return {(one["code"], one["pointer"]) for one in answer.json["errors"]}


OUTSIDE = ("1899-12-31", "2201-01-01")


@pytest.mark.parametrize("day", OUTSIDE)
def test_a_day_outside_the_years_is_too_large_in_a_question_a_statement_a_query_and_the_clock(service, day):
    world, instant = service.world, f"{day}T00:00:00Z"
    asked = service.post("/v1/checks", world.ask(at=instant, facts={"fixed_on": day}))
    assert (asked.status_code, codes(asked)) == (400, {("too_large", "/at"), ("too_large", "/facts/fixed_on")})
    read = service.get("/v1/grants", query_string={"at": instant})
    assert (read.status_code, codes(read)) == (400, {("too_large", "/at")})
    clock = service.post("/v1/checks", world.ask(), headers={**service.admin, "Consent-Clock": instant})
    assert (clock.status_code, codes(clock)) == (400, {("too_large", "")})
    impact = service.post("/v1/impact", {"grant": world.grant(), "effective_at": instant})
    assert (impact.status_code, codes(impact)) == (400, {("too_large", "/effective_at")})
    drafted = service.post("/v1/drafts", {"type": "authority.end", "mandate": "A" * 43, "from": day,
                                          "parties": [{"role": "performer", "party": PAULA}]})  # fmt: skip
    assert (drafted.status_code, codes(drafted)) == (400, {("too_large", "/from")})
    signed = world.statement("prohibition", performer=PAULA, scope={"term": {"from": day, "zone": "UTC"}},
                             signed_by=[PAULA])  # fmt: skip
    refused = service.post("/v1/statements", raw=world.bundle(signed, [PAULA]))
    assert (refused.status_code, codes(refused)) == (422, {("too_large", "/scope/term/from")})


def test_the_first_and_last_days_of_the_years_are_let_in_and_births_from_a_century_before(service):
    world = service.world
    world.register("prohibition", performer=PAULA, signed_by=[PAULA],
                   scope={"term": {"from": "1900-01-01", "until": "2200-12-31", "zone": "UTC"}})  # fmt: skip
    world.party("party:old", "performer", birth_date="1800-01-01", home="US", unions=[])
    older = world.statement("party.registration", party="party:older", kind="performer", name="o", identifiers=[],
                            birth_date="1799-12-31", home="US", unions=[], signed_by=["party:registrar"])  # fmt: skip
    refused = service.post("/v1/statements", raw=world.bundle(older, ["party:registrar"]))
    assert (refused.status_code, codes(refused)) == (422, {("too_large", "/birth_date")})


def scope_of(**facets):
    return {"performer": PAULA, "scope": facets, "signed_by": [PAULA]}


LONG = {
    "tag": ("prohibition", scope_of(languages=["en-" + "-".join(["abcdefgh"] * 4)]), "/scope/languages/0"),
    "tag without end": ("prohibition", scope_of(languages=[LONG_TAG]), "/scope/languages/0"),
    "scene": ("prohibition", scope_of(scenes=["x" * 201]), "/scope/scenes/0"),
    "episode": ("prohibition", scope_of(episodes=["x" * 201]), "/scope/episodes/0"),
    "role": ("prohibition", scope_of(roles=["x" * 201]), "/scope/roles/0"),
    "facet": ("prohibition", scope_of(uses=["alter.age"] * 2001), "/scope/uses"),
    "title": ("project.declaration", {"project": [PROJECT], "title": "x" * 201, "kind": "film", "licensee": STUDIO,
                                      "platforms": [], "agreements": [], "jurisdictions": [],
                                      "photography_start": "2026-06-01", "signed_by": [STUDIO]}, "/title"),
    "name": ("party.registration", {"party": PLATFORM, "kind": "platform", "name": "x" * 201, "identifiers": [],
                                    "signed_by": ["party:registrar"]}, "/name"),
}  # fmt: skip


@pytest.mark.parametrize("what", LONG)
def test_what_is_too_long_is_too_large_in_a_statement(service, what):
    kind, body, pointer = LONG[what]
    statement = service.world.statement(kind, **body)
    refused = service.post("/v1/statements", raw=service.world.bundle(statement, body["signed_by"]))
    assert (refused.status_code, codes(refused)) == (422, {("too_large", pointer)})


def test_as_long_as_may_be_is_let_in(service):
    service.world.register("prohibition", **scope_of(
        scenes=["x" * 200], roles=["x" * 200], episodes=["x" * 200], languages=["sl-rozaj-biske-1994-x-" + "a" * 8],
        uses=["alter.age"] * 2000,
    ))  # fmt: skip


def test_a_grant_has_a_hundred_scopes_with_names_of_two_hundred_characters(service):
    main = {"term": {"from": "2026-06-01", "zone": "UTC"}}
    service.world.grant(scopes={"main": None, **{f"{n:03}".ljust(200, "s"): main for n in range(100)}})
    for scopes, pointer in (
        ({f"s{n}": main for n in range(101)}, "/scopes"),
        ({"s" * 201: main}, f"/scopes/{'s' * 201}"),
    ):
        body = {**statement("consent.grant"), "scopes": scopes, "signed_by": [PAULA, STUDIO]}
        own = {name: body[name] for name in body if name not in
               {"type", "v", "id", "nonce", "ledgers", "issued_at", "parties"}}  # fmt: skip
        data = service.world.statement("consent.grant", **own)
        refused = service.post("/v1/statements", raw=service.world.bundle(data, [PAULA, STUDIO]))
        assert (refused.status_code, codes(refused)) == (422, {("too_large", pointer)})


def test_a_crowd_may_be_a_thousand_and_anything_else_a_hundred(service):
    one = service.world.ask()["performances"][0]
    for many, more, status in ((100, {}, 200), (101, {}, 400), (1000, CROWD, 200), (1001, CROWD, 400)):
        answer = service.post("/v1/checks", service.world.ask(performances=[one] * many, record=False, **more))
        assert answer.status_code == status, answer.text[:300]
        if status == 400:
            assert codes(answer) == {("too_large", "/performances")}


def test_bytes_proofs_and_batches_written_out_are_too_large_to_be_read_and_stay_413(service):
    world = service.world
    for path, raw in (
        ("/v1/checks", b" " * (256 * 1024 + 1)),
        ("/v1/statements", b'{"statement":"e30","proofs":[' + b",".join([b'{"format":"jws"}'] * 17) + b"]}"),
    ):
        assert service.post(path, raw=raw).status_code == 413
    many = {"defaults": world.ask(), "checks": [{}] * 1001}
    assert service.post("/v1/checks/batch", many).status_code == 413


def test_a_body_of_nine_hundred_thousand_names_is_refused_in_proportion_to_its_size(service):
    def seconds(names):
        body = canonical.canonicalize({"checks": [{f"n{n:x}": 1 for n in range(names)}]})
        began = time.perf_counter()
        answer = service.post("/v1/checks/batch", raw=body)
        assert len(answer.json["answers"][0]["error"]["errors"]) == 100
        return time.perf_counter() - began

    few, many = min(seconds(90_000) for _ in range(3)), seconds(900_000)
    assert many < 40 * few


def test_a_name_of_megabytes_is_not_written_again_for_every_item_beneath_it():
    long = "k" * 2_000_000
    lasts = (b"1.5", b'"\\ud800"', b'"\\u00e9"')
    raw = [b'{"' + long.encode() + b'":[' + b"0," * 300_000 + last + b"]}" for last in lasts]
    began = time.perf_counter()
    for one in raw:
        with suppress(Malformed):
            canonical.parse(one, max_bytes=len(one))
    assert time.perf_counter() - began < 20


def test_a_hundred_problems_and_more_never_make_a_thing_of_what_was_refused(service):
    prompts = [{"performer": {"name": "x"}, "features": []}] * 100
    many = service.world.ask(performances=[{}] * 100, prompt_references=prompts)
    answer = service.post("/v1/checks", many)
    assert (answer.status_code, len(answer.json["errors"])) == (400, 100)


def test_equal_questions_of_a_batch_are_judged_once_and_each_is_recorded(service):
    world = service.world
    world.grant()
    one = world.ask()["performances"][0]
    many = world.ask(performances=[{**one, "scene": str(scene)} for scene in range(20)])
    began = time.perf_counter()
    alone = service.post("/v1/checks", many)
    took = time.perf_counter() - began
    checks = [{"ref": {"shot": str(shot)}} for shot in range(40)]
    began = time.perf_counter()
    answers = service.post("/v1/checks/batch", {"defaults": many, "checks": checks}).json["answers"]
    assert time.perf_counter() - began < 20 * took
    assert len({answer["decision"] for answer in answers}) == 40
    assert [answer["request"]["ref"]["shot"] for answer in answers] == [str(shot) for shot in range(40)]
    assert all(answer["performances"] == alone.json["performances"] for answer in answers)


def test_what_questions_of_a_batch_share_is_read_once_and_written_out_once(service):
    world = service.world
    world.grant()
    one = world.ask()["performances"][0]
    reading, writing = [], []
    for many in (1, 20):
        defaults = world.ask(performances=[{**one, "scene": str(scene)} for scene in range(many)])
        parse, questions = parser_of_many(), [{**defaults, "ref": {"shot": str(shot)}} for shot in range(200)]
        batch = world.ledger.check_batch({"defaults": defaults, "checks": [{}] * 100})
        reading.append(Counted(world)(lambda parse=parse, asked=questions: [parse(one) for one in asked]).calls)
        writing.append(Counted(world)(lambda batch=batch: batch.as_json(problem)).calls)
    assert reading[1] < 6 * reading[0]
    assert writing[1] < 2 * writing[0]


def test_the_answers_of_a_batch_are_bounded_and_what_has_no_room_is_not_recorded(service):
    world = service.world
    world.grant()
    one = world.ask()["performances"][0]
    many = world.ask(performances=[{**one, "scene": str(scene)} for scene in range(20)])
    before = world.ledger.head().tree_size
    answer = service.post("/v1/checks/batch", {"defaults": many, "checks": [{"record": False}] * 999 + [{}]})
    given = answer.json["answers"]
    refused = [one for one in given if "error" in one]
    assert len(answer.data) < 32 * 1024 * 1024
    assert refused
    assert given[-len(refused) :] == refused
    assert {one["error"]["errors"][0]["code"] for one in refused} == {"too_large"}
    assert world.ledger.head().tree_size == before
