"""Every route as every kind of caller, over a ledger where every secret is a marked word: nobody meets another's."""

import json

import pytest

from api.app import ROUTES
from signing import digests
from tests.api.conftest import Service
from tests.marked import (
    EVERYBODY,
    LOOSE,
    MINOR,
    ORDER,
    OTHER,
    PAULA,
    QUINN,
    RIDER,
    STRANGER,
    THEIRS,
    TIDE,
    Marked,
    told,
)
from tests.world import PROJECT

WORKS = [f"{one['scheme']}:{one['value']}" for one in (PROJECT, TIDE)]
PUBLIC = ("/log/", "/v1/log/", "/.well-known/", "/healthz", "/readyz", "/openapi.json", "/v1/audit/sample")
"""What shows entries of the log, which hold digests and nothing else."""
YES = ("/v1/evidence/",)
"""Where a yes that was given to the caller shows what it relied on."""


@pytest.fixture(scope="module")
def marked(tmp_path_factory):
    return Marked(Service(tmp_path_factory.mktemp("marked")))


def paths(marked, route):
    """The route's path with every name that may stand in it, and every question its query may hold."""
    names = {
        "digest": list(marked.statements.values()), "decision": list(marked.decisions.values()),
        "sha256": [digests.digest(one) for one in (RIDER, THEIRS, ORDER, LOOSE)], "index": ["0", "9", "30"],
        "path": ["0/000", "entries/000"],
    }  # fmt: skip
    found = [route.rule.replace("<int:", "<").replace("<path:", "<")]
    for part, those in names.items():
        found = [path.replace(f"<{part}>", one) for path in found for one in (those if f"<{part}>" in path else [""])]
    works, people = [f"?project={one}" for one in WORKS], [f"?performer={one}" for one in (PAULA, QUINN, MINOR)]
    queries = {
        "/v1/grants": ["", *works, *people], "/v1/checks": ["", *works, *people], "/v1/declarations": works,
        "/v1/obligations": works, "/v1/disclosures": works, "/v1/evidence/projects": works,
        "/v1/log/consistency": ["?old=1&new=9"],
        "/v1/audit/sample": ["?seed=abc&n=60"],
    }  # fmt: skip
    return [path + query for path in found for query in queries.get(route.rule, [""])]


def bodies(marked, route):
    """What is asked and said there: every question, what a stranger says of every statement, and what is no body."""
    said, grants = list(strangers_words(marked)), [one for name, one in marked.statements.items() if "'s" in name]
    asked = [marked.world.ask(**one) for one in marked.questions.values()]
    vale = [one for one in asked if one["performances"][0]["role"] == "Vale"]
    as_stranger = [{**one, "licensee": STRANGER, "project": project} for one in vale for project in (PROJECT, TIDE)]
    asked += [{**one, "at": marked.world.time(shift)} for one in as_stranger[:2] for shift in (-(10**8), 10**8)]
    everything = [*asked, *as_stranger]
    return {
        "/v1/checks": [*everything, *({**one, "record": False} for one in everything)],
        "/v1/checks/batch": [{"checks": everything}], "/v1/declarations": everything,
        "/v1/impact": [{"grant": one} for one in (*grants, marked.statements["main"])],
        "/v1/drafts": said, "/v1/statements": [bundled(marked, one) for one in said],
        "/v1/statements/batch": [{"bundles": [bundled(marked, one) for one in said]}],
        "/v1/statements/<digest>/proofs": [{"proofs": marked.world.hands.proofs(b"{}", [])}, {"proofs": [
            {"format": "jws", "protected": "e30", "signature": "AA"}]}],
        "/v1/reservations/<decision>/commit": [{"amounts": [{"unit": "second", "amount": 10**6}]}],
    }.get(route.rule, [{}])  # fmt: skip


def strangers_words(marked):
    """What a stranger may want to say of each thing there is, under every name it goes by."""
    about = list(marked.statements.values())
    signer = [{"role": "licensee", "party": STRANGER}]
    now = marked.world.time()
    for digest in about:
        for kind, body in (
            ("consent.revocation", {"grant": digest, "effective_at": now, "reason": "x"}),
            ("consent.suspension", {"grant": digest, "from": now, "reason": "x"}),
            ("consent.dispute", {"grant": digest, "text": "x"}),
            ("consent.decline", {"grant": digest, "reason": "x"}),
            ("consent.confirmation", {"grant": digest}),
            ("consent.assignment", {"grant": digest, "to": STRANGER,
                                    "union_decision": {"status": "requested", "date": "2026-06-02"}}),
            ("prohibition.withdrawal", {"prohibition": digest}),
            ("authority.end", {"mandate": digest, "from": now}),
            ("legal.hold", {"target": digest, "ground": "x"}),
            ("notice", {"kind": "intended_use", "to": PAULA, "given_at": now, "refs": [digest]}),
        ):  # fmt: skip
            yield {"type": kind, **body, "parties": signer}


def bundled(marked, body):
    said = dict(body)
    statement = marked.world.statement(said.pop("type"), **said)
    return json.loads(marked.world.bundle(statement, [STRANGER]))


def ask(marked, route, path, body, headers):
    client = marked.service.client
    if route.method == "GET":
        return client.get(path, headers=headers)
    if route.method == "PUT":
        return client.put(path, data=b"x", headers=headers)
    return client.open(path, method=route.method, json=body, headers=headers)


def wrongly_told(marked, caller, path, sent, answer):
    """The marks an answer tells a caller who should not come across them, and did not say them."""
    text, asked = told(answer.data), json.dumps(sent) + path
    for mark in marked.marks:
        if mark.word in text and mark.word not in asked and not mark.may_meet(caller, relied=path.startswith(YES)):
            yield mark.word


CALLERS = 20
WRITERS = {1, EVERYBODY.index(STRANGER)}
"""Whose statements are tried: what is answered to one is answered to whoever hands it in."""


@pytest.mark.parametrize("number", range(CALLERS))
def test_nobody_comes_across_what_is_not_theirs_on_any_route(marked, number):
    callers = list(marked.callers())
    assert len(callers) == CALLERS
    writing = number in WRITERS
    caller = callers[number]
    leaks, told_something = set(), 0
    for route in sorted(ROUTES, key=lambda one: one.method):
        if route.scope == "write" and not writing:
            continue
        for path in paths(marked, route):
            for body in bodies(marked, route) if route.method == "POST" else [None]:
                answer = ask(marked, route, path, body, caller.headers)
                assert answer.status_code < 500, (path, body, answer.text)
                told_something += answer.status_code == 200
                if not path.startswith(PUBLIC):
                    leaks |= {(path.split("?")[0], word) for word in wrongly_told(marked, caller, path, body, answer)}
    assert not leaks, caller.name
    assert told_something


def test_a_token_bound_to_one_work_foresees_nothing_of_a_grant_for_another(marked):
    named = {caller.name: caller for caller in marked.callers()}
    theirs = {"grant": marked.statements["other's"]}
    for bound in (f"{OTHER} for {PROJECT['value']}", f"None for {PROJECT['value']}"):
        answer = marked.service.post("/v1/impact", theirs, headers=named[bound].headers)
        assert (answer.status_code, answer.get_json()["errors"][0]["code"]) == (404, "grant_unknown")
    for seeing in (OTHER, PAULA, f"{PAULA} for {TIDE['value']}"):
        assert marked.service.post("/v1/impact", theirs, headers=named[seeing].headers).status_code == 200


def test_every_mark_stands_somewhere_for_who_may_see_all(marked):
    reading = [route for route in ROUTES if route.method == "GET"]
    shown = "\n".join(
        told(ask(marked, route, path, None, marked.service.admin).data)
        for route in reading
        for path in paths(marked, route)
    )
    assert [one.word for one in marked.marks if one.word not in shown] == []


@pytest.mark.parametrize("performer", [MINOR, PAULA])
def test_many_questions_at_many_times_tell_a_stranger_no_birthday(marked, performer):
    headers = marked.service.token("check", party=STRANGER)
    question = marked.world.ask(licensee=STRANGER, record=False, performances=[{
        "performer": {"party": performer}, "role": "Vale", "scene": "12", "modalities": ["face"]}])  # fmt: skip
    answers = set()
    for at in ("2026-06-03T12:00:00Z", "2032-11-22T12:00:00Z", "2032-11-24T12:00:00Z"):
        said = marked.service.post("/v1/checks", {**question, "at": at}, headers=headers).get_json()
        answers.add(json.dumps({**said, "at": None}))
    assert len(answers) == 1
