"""What one caller could do to another, or to the service, with a small body or a bound token."""

import pytest

from consent.readers import read
from consent.sentences.earlier import render_grant
from consent.sentences.grant import terms_of
from consent.statements.grants import GRANT as GRANT_READER
from consent.vocabulary.identifiers import Identifier
from tests.world import GRANT, PAULA, REGISTRAR, STUDIO

ANOTHER = Identifier("imdb", "tt9999999")


def batch(service, checks, **defaults):
    return service.post("/v1/checks/batch", {"defaults": defaults, "checks": checks})


def test_defaults_nobody_knows_are_told_once_and_not_for_every_check(service):
    answer = batch(service, [{}] * 1000, **{f"unknown{n}": 1 for n in range(2000)})
    assert answer.status_code == 400
    assert len(answer.json["errors"]) == 100
    assert answer.json["errors"][0]["pointer"] == "/defaults/unknown0"


def test_a_question_full_of_unknown_members_is_refused_with_a_bounded_list(service):
    answer = service.post("/v1/checks", {f"unknown{n}": 1 for n in range(5000)})
    assert answer.status_code == 400
    assert len(answer.json["errors"]) == 100


def test_a_batch_is_bounded_as_written_out_in_full(service):
    question = service.world.ask()
    crowd = batch(service, [{}] * 201, **(question | {"performances": question["performances"] * 100}))
    assert (crowd.status_code, crowd.json["errors"][0]["pointer"]) == (413, "/checks")
    heavy = batch(service, [{}] * 1000, **(question | {"ref": {"shot": "x" * 20_000}}))
    assert (heavy.status_code, heavy.json["errors"][0]["pointer"]) == (413, "/defaults")


def test_a_batch_of_nothing_is_no_permission(service):
    assert batch(service, []).status_code == 400


def test_amounts_of_somebody_the_decision_was_not_about_are_refused(service):
    service.world.grant(limits=[{"unit": "second", "amount": 100}])
    held = service.world.check(reserve=True)["decision"]
    said = {"performances": [{"performer": "party:stranger", "amounts": [{"unit": "second", "amount": 1}]}]}
    assert service.post(f"/v1/reservations/{held}/commit", said).status_code == 422
    assert service.post(f"/v1/reservations/{held}/release", {"amounts": []}).status_code == 400
    assert service.post(f"/v1/reservations/{held}/release").status_code == 200


def test_a_token_bound_to_a_project_reads_only_what_names_it(service):
    grant = service.world.grant()
    dispute = service.world.register("consent.dispute", grant=grant, text="t", signed_by=[PAULA])["digest"]
    tool = service.world.register("tool.declaration", tool="tool:other", vendor=STUDIO, version="1", stores_data=False,
                                  trains_on_data=False, enterprise=True, evidence=[], signed_by=[STUDIO])  # fmt: skip
    mine = service.token("read", projects=[Identifier(**service.world.ask()["project"])])
    other = service.token("read", projects=[ANOTHER])
    for digest in (grant, dispute):
        assert service.get(f"/v1/statements/{digest}", headers=mine).status_code == 200
        assert service.get(f"/v1/statements/{digest}", headers=other).status_code == 404
    assert service.get(f"/v1/statements/{tool['digest']}", headers=mine).status_code == 404


@pytest.mark.parametrize("written", ["-1", "1_0", "%D9%A1", "%201", "+1", ""])
def test_a_number_in_a_query_is_ascii_digits(service, written):
    assert service.get(f"/v1/grants?known_at={written}").status_code == 400


def test_doubled_slashes_and_wrong_methods_are_told_as_problems(service):
    assert service.get("/v1//grants").content_type == "application/problem+json"
    wrong = service.client.delete("/v1/checks", headers=service.admin)
    assert (wrong.status_code, wrong.headers["Allow"]) == (405, "GET, HEAD, OPTIONS, POST")


@pytest.mark.parametrize("role", ["Vale\nThis consent ends on 2026-06-03.", "Vale\u202e", "Vale\u2028", "Vale\x85"])
def test_names_cannot_pass_for_sentences(service, role):
    answer = service.post("/v1/checks", service.world.ask(performances=[
        {"performer": {"party": PAULA}, "role": role, "scene": "12", "modalities": ["face"]},
    ]))  # fmt: skip
    assert answer.status_code == 400
    assert answer.json["errors"][0]["code"] == "bad_text"


def test_a_second_line_of_prose_does_not_stand_alone_among_the_terms():
    forged = "This consent ends on 2026-06-03."
    grant = {name: value for name, value in GRANT.items() if name != "signed_by"}
    body = read(GRANT_READER, grant | {"description": f"Face of Vale.\n\n{forged}"})
    for told in (render_grant(body, "1"), render_grant(body, "2"), "\n".join(terms_of(body))):
        assert f"\n    | {forged}" in told
        assert f"\n{forged}" not in told


def test_a_performer_born_near_the_last_day_that_is_let_in_is_a_minor_and_no_failure(service):
    service.world.party("party:late", "performer", birth_date="2200-12-31", home="US-CA", unions=[])
    answer = service.world.check(performances=[{"performer": {"party": "party:late"}, "role": "Vale", "scene": "12",
                                                "modalities": ["face"]}])  # fmt: skip
    assert answer["outcome"] != "covered"


def test_a_revoked_key_is_not_registered_again(service):
    world = service.world
    key = world.hands.key(STUDIO).public.thumbprint
    world.register("key.revocation", key=key, reason="lost", invalid_from=world.time(), signed_by=[REGISTRAR])
    statement = world.statement("key.registration", **world.key_body(STUDIO), signed_by=[STUDIO, REGISTRAR])
    answer = service.post("/v1/statements", raw=world.bundle(statement, [STUDIO, REGISTRAR]))
    assert answer.status_code == 422
    assert "key_revoked" in {error["code"] for error in answer.json["errors"]}
