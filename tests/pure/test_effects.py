from __future__ import annotations

from functools import lru_cache

import pytest

from consent.admission import effects
from consent.statements.statement import TYPES
from tests.pure.memory import (
    ANNA,
    HARBOR,
    PAULA,
    REGISTRAR,
    STRANGER,
    STUDIO,
    TIDE,
    UNION,
    Memory,
    furnished,
    on_day,
    signer,
    thumbprint_of,
)

NONE = thumbprint_of("nothing")
PLATFORM = "party:platform"
CONDITION = {"id": "c1", "kind": "k", "effect": "ask", "text": "t"}
PROJECT = {"project": [HARBOR], "title": "T", "kind": "film", "licensee": STUDIO, "platforms": [], "agreements": [],
           "jurisdictions": [], "photography_start": "2026-06-01"}  # fmt: skip
TOOL = {"tool": "tool:vfx", "vendor": STRANGER, "version": "1", "stores_data": False, "trains_on_data": False,
        "enterprise": True, "evidence": []}  # fmt: skip
APPROVED = {"uses": ["replica.create"], "media": ["svod"], "territories": ["US"], "languages": ["en"],
            "purposes": ["final_deliverable"], "tools": ["*"]}  # fmt: skip
RULING = {"project": HARBOR, "scope": {}, "rules": ["CORE-28"], "finding": "satisfied", "reason": "r",
          "until": "2027-01-01"}  # fmt: skip
APPROVAL = {"project": HARBOR, "scope": APPROVED, "by": PLATFORM, "from": on_day(0), "until": on_day(9)}
MANDATE = {"principal": PAULA, "delegate": ANNA, "capacity": "attorney_in_fact", "powers": [], "evidence": [],
           "from": on_day(0)}  # fmt: skip
PAUSE = {"from": on_day(0), "reason": "r"}
STRIKE = PAUSE | {"agreement": "SAT26", "union": UNION}
DECIDED = {"status": "approved", "date": "2026-06-05"}


@lru_cache
def _furnished() -> Memory:
    memory = furnished()
    memory.party(PLATFORM, kind="platform")
    memory.key(STUDIO, purposes=["sign", "decide"])
    return memory


@pytest.fixture
def memory():
    return _furnished().copy()


def each(signers):
    return list(signers) if isinstance(signers, tuple) else [signers]


def problems(memory, record):
    found = effects.problems(memory.records[record.digest], memory.registry())
    return [(one.code, one.pointer, one.rule) for one in found]


def targets(memory):
    """What a statement may be about, by name."""
    return {
        "@grant": memory.grant(conditions=[CONDITION]).digest,
        "@offer": memory.grant(unsigned=[STUDIO]).digest,
        "@death": memory.event(PAULA, "died", on_day(0)[:10], signed_by=[STRANGER]).digest,
        "@decision": memory.decide({"licensee": STUDIO, "vendor": STRANGER}, []).decision,
        "@mandate": memory.mandate(PAULA, ANNA).digest,
        "@prohibition": memory.say("prohibition", performer=PAULA, scope={}, signed_by=[PAULA]).digest,
        "@approval": memory.say("approval", signed_by=[signer(PLATFORM, "studio_platform")], **APPROVAL).digest,
        "@hold": memory.say("legal.hold", target=thumbprint_of("paper"), ground="g", signed_by=[REGISTRAR]).digest,
    }


def resolved(memory, body):
    known = targets(memory)
    return {name: known.get(value, value) if isinstance(value, str) else value for name, value in body.items()}


PLATFORM_SIGNS = signer(PLATFORM, "studio_platform")
SAID = [
    ("consent.revocation", {"grant": "@grant", "effective_at": on_day(1), "reason": "r"}, STUDIO, STRANGER, "CORE-04"),
    ("consent.suspension", {"grant": "@grant", **PAUSE}, PAULA, STUDIO, "CORE-04"),
    ("consent.resumption", {"grant": "@grant", **PAUSE}, PAULA, STUDIO, "CORE-04"),
    ("consent.suspension", STRIKE, UNION, PAULA, "CORE-04"),
    ("consent.resumption", STRIKE, UNION, STUDIO, "CORE-04"),
    ("consent.dispute", {"grant": "@grant", "text": "t"}, UNION, STRANGER, "CORE-26"),
    ("consent.resolution", {"grant": "@grant", "text": "t"}, PAULA, STUDIO, "CORE-26"),
    (
        "consent.assignment",
        {"grant": "@grant", "to": STUDIO, "union_decision": DECIDED},
        (STUDIO, PAULA),
        (STUDIO, UNION),
        "CORE-18",
    ),
    ("consent.decline", {"grant": "@offer", "reason": "r"}, STUDIO, STRANGER, "CORE-01"),
    ("consent.confirmation", {"grant": "@grant"}, PAULA, STUDIO, "CORE-27"),
    (
        "use.approval",
        {"grant": "@grant", "condition": "c1", "project": HARBOR, "scope": APPROVED},
        PAULA,
        UNION,
        "CORE-28",
    ),
    ("authority.mandate", MANDATE, PAULA, ANNA, "CORE-02"),
    ("authority.end", {"mandate": "@mandate", "from": on_day(0)}, ANNA, STRANGER, "CORE-02"),
    ("project.declaration", PROJECT, STUDIO, PAULA, "CORE-18"),
    ("tool.declaration", TOOL, REGISTRAR, STRANGER, "CORE-15"),
    ("prohibition", {"performer": PAULA, "scope": {}}, PAULA, UNION, "CORE-12"),
    ("prohibition.withdrawal", {"prohibition": "@prohibition"}, PAULA, STUDIO, "CORE-12"),
    ("approval", APPROVAL, PLATFORM_SIGNS, STUDIO, "CORE-02"),
    ("approval.withdrawal", {"approval": "@approval"}, PLATFORM_SIGNS, STUDIO, "CORE-02"),
    ("determination", RULING, STUDIO, REGISTRAR, "CORE-30"),
    ("use.report", {"decision": "@decision", "outputs": [], "amounts": []}, STRANGER, PAULA, "CORE-25"),
    ("party.correction", {"event": "@death", "reason": "r", "evidence": []}, REGISTRAR, UNION, "CORE-02"),
    ("party.merge", {"party": PAULA, "into": ANNA, "evidence": []}, REGISTRAR, PAULA, "CORE-02"),
    ("legal.hold", {"target": "@grant", "ground": "g"}, PAULA, STRANGER, "CORE-02"),
    ("legal.release", {"target": "@hold", "ground": "g"}, REGISTRAR, PAULA, "CORE-02"),
]
JUDGED_ELSEWHERE = {"consent.grant", "party.registration", "party.event", "key.registration", "key.revocation",
                    "notice", "erasure.order"}  # fmt: skip


@pytest.mark.parametrize(("kind", "body", "entitled", "other", "rule"), SAID)
def test_a_statement_has_its_effect_where_those_sign_who_may_say_it(memory, kind, body, entitled, other, rule):
    told = resolved(memory, body)
    good, bad = (memory.say(kind, signed_by=each(by), **told) for by in (entitled, other))
    code = "licensee_not_party" if kind == "consent.assignment" else "signer_no_authority"
    assert problems(memory, good) == []
    assert [(code, rule) for code, _, rule in problems(memory, bad)] == [(code, rule)]


@pytest.mark.parametrize(("kind", "body", "other"), [(kind, body, other) for kind, body, _, other, _ in SAID])
def test_who_may_say_it_is_judged_once_all_have_signed(memory, kind, body, other):
    told = resolved(memory, body)
    waiting = memory.say(kind, signed_by=[*each(other), signer("party:late", "agent")], unsigned=["party:late"], **told)
    assert problems(memory, waiting) == []


def test_every_type_is_judged_here_or_named_as_judged_elsewhere():
    assert {kind for kind, *_ in SAID} | JUDGED_ELSEWHERE == set(TYPES)


@pytest.mark.parametrize(
    ("kind", "pointer", "rule"),
    [
        *((kind, "/grant", "CORE-07") for kind, body, *_ in SAID if "grant" in body),
        ("prohibition.withdrawal", "/prohibition", "CORE-12"),
        ("approval.withdrawal", "/approval", "CORE-02"),
        ("legal.release", "/target", None),
    ],
)
def test_what_a_statement_is_about_must_be_here(memory, kind, pointer, rule):
    member = pointer.removeprefix("/")
    [body] = [body for named, body, *_ in SAID if named == kind and member in body]
    assert problems(memory, memory.say(kind, signed_by=[PAULA], **(body | {member: NONE}))) == [
        ("no_grant", pointer, rule)
    ]


def test_what_acts_on_a_grant_that_is_not_here_is_told_before_all_have_signed(memory):
    waiting = memory.say("consent.dispute", grant=NONE, text="t", signed_by=[PAULA, STUDIO], unsigned=[STUDIO])
    assert problems(memory, waiting) == [("no_grant", "/grant", "CORE-07")]


def test_a_withdrawal_the_terms_do_not_allow_acts_as_a_dispute(memory):
    body = {"grant": memory.grant().digest, "effective_at": on_day(1), "reason": "r"}
    said = memory.say("consent.revocation", signed_by=[PAULA], **body)
    assert problems(memory, said) == [("disputed", "/grant", "CORE-26")]


def test_what_is_withdrawn_while_it_is_still_being_made_is_no_dispute(memory):
    grant = memory.grant(unsigned=[STUDIO])
    body = {"grant": grant.digest, "effective_at": on_day(1), "reason": "r"}
    said = memory.say("consent.revocation", signed_by=[PAULA], **body)
    memory.prove(grant, STUDIO)
    assert problems(memory, said) == []


def test_a_use_is_approved_under_a_condition_the_grant_has(memory):
    body = {"grant": memory.grant().digest, "condition": "c1", "project": HARBOR, "scope": APPROVED}
    for by in (PAULA, STUDIO):
        assert problems(memory, memory.say("use.approval", signed_by=[by], **body)) == [
            ("condition_to_judge", "/condition", "CORE-28")
        ]


def test_where_a_condition_names_a_party_that_party_approves_and_nobody_in_its_place(memory):
    grant = memory.grant(conditions=[CONDITION | {"by": UNION}])
    body = {"grant": grant.digest, "condition": "c1", "project": HARBOR, "scope": APPROVED}
    found = [problems(memory, memory.say("use.approval", signed_by=[by], **body)) for by in (UNION, PAULA, STUDIO)]
    assert found == [[], *[[("signer_no_authority", "/parties", "CORE-28")]] * 2]


@pytest.mark.parametrize("facet", APPROVED)
def test_an_approving_scope_that_leaves_out_a_facet_approves_of_nothing(memory, facet):
    scope = {name: values for name, values in APPROVED.items() if name != facet}
    said = memory.say("approval", signed_by=[PLATFORM_SIGNS], **(APPROVAL | {"scope": scope}))
    assert problems(memory, said) == [("missing_member", f"/scope/{facet}", None)]


def test_a_report_on_a_decision_without_receipt_and_on_none_has_no_effect(memory):
    decided = memory.decide({"licensee": STUDIO}, [], receipt=None)
    assert problems(memory, memory.report(decided, NONE)) == [("not_recorded", "/decision", "CORE-25")]
    del memory.decisions[decided.decision]
    assert problems(memory, memory.report(decided, NONE)) == [("unknown_fact", "/decision", "CORE-25")]


def test_a_grant_that_everybody_signed_is_declined_no_more(memory):
    said = memory.say("consent.decline", signed_by=[PAULA], grant=memory.grant().digest, reason="r")
    assert problems(memory, said) == [("declined", "/grant", "CORE-01")]


def test_a_resolution_settles_what_its_signer_raised(memory):
    grant = memory.grant()
    memory.say("consent.dispute", signed_by=[UNION], grant=grant.digest, text="t")
    body = {"grant": grant.digest, "text": "t"}
    found = [problems(memory, memory.say("consent.resolution", signed_by=[by], **body)) for by in (UNION, STUDIO)]
    assert found == [[], [("signer_no_authority", "/parties", "CORE-26")]]


def test_an_identifier_that_belongs_to_another_licensee_is_told_by_its_place(memory):
    memory.say("project.declaration", signed_by=[signer("party:rival", "licensee")],
               **(PROJECT | {"project": [TIDE], "licensee": "party:rival"}))  # fmt: skip
    said = memory.say("project.declaration", signed_by=[STUDIO], **(PROJECT | {"project": [HARBOR, TIDE]}))
    assert problems(memory, said) == [("licensee_not_party", "/project/1", "CORE-18")]


def test_a_grant_is_judged_by_those_who_have_signed_so_far(memory):
    unsigned = memory.grant(signed_by=[STRANGER], unsigned=[STRANGER])
    half = memory.grant(signed_by=[ANNA, STUDIO], unsigned=[STUDIO])
    assert problems(memory, unsigned) == []
    assert problems(memory, half) == [("signer_no_authority", "/parties", "CORE-02")]


def test_a_grant_replaces_only_grants_of_its_own_sides(memory):
    other = memory.grant(licensee="party:rival", signed_by=[PAULA, signer("party:rival", "licensee")])
    no_grant = memory.mandate(PAULA, ANNA)
    said = memory.grant(supersedes=[memory.grant().digest, other.digest, no_grant.digest, NONE])
    assert problems(memory, said) == [
        ("signer_no_authority", "/supersedes/1", "CORE-22"), ("no_grant", "/supersedes/2", "CORE-22"),
        ("no_grant", "/supersedes/3", "CORE-22"),
    ]  # fmt: skip
