"""A work by another name: what permits counts under the names that stood when she signed, what takes away under all."""

import pytest

from tests.pure.harbor import SCOPE, asked, decided, furnished_harbor, granted
from tests.pure.memory import CARL, HARBOR, PAULA, REGISTRAR, STUDIO, on_day, signer

OTHER = {"scheme": "studio", "value": "harbor-one"}
BOTH, FIRST, SECOND = [HARBOR, OTHER], [HARBOR], [OTHER]


@pytest.fixture
def memory():
    return furnished_harbor().copy()


def declared(memory, projects, *, when, signed_by=(STUDIO,), **more):
    body = {"vendors": [], "platforms": [], **more}
    body |= {"agreements": [], "jurisdictions": [], "photography_start": "2026-06-01", "licensee": STUDIO}
    memory.say("project.declaration", project=projects, title="T", kind="film", signed_by=list(signed_by), when=when,
               **body)  # fmt: skip


@pytest.mark.parametrize("by", ["the owner", "a registrar", "both"])
@pytest.mark.parametrize("before", [True, False])
def test_a_name_written_beside_a_work_counts_for_what_was_signed_after_it_or_where_a_registrar_signed_it(
    memory, by, before
):
    signers = {"the owner": [STUDIO], "a registrar": [REGISTRAR], "both": [STUDIO, REGISTRAR]}[by]
    adding = lambda when: (  # noqa: E731
        declared(memory, BOTH, when=when),
        declared(memory, BOTH, when=when, signed_by=signers) if by != "the owner" else None,
    )
    if before:
        adding(1)
    granted(memory, when=2)
    if not before:
        adding(3)
    outcome = decided(memory.registry(), asked(project=OTHER)).outcome
    assert outcome == ("covered" if before or by != "the owner" else "not_covered")


TAKING = {
    "a bar": lambda m, grant, scope: m.say("prohibition", performer=PAULA, scope=scope, signed_by=[PAULA], when=4),
    "a withdrawal in part": lambda m, grant, scope: m.say(
        "consent.revocation", grant=grant.digest, effective_at=on_day(4), reason="r", scope=scope, signed_by=[PAULA],
        when=4),
    "a dispute in part": lambda m, grant, scope: m.say(
        "consent.dispute", grant=grant.digest, text="t", scope=scope, signed_by=[PAULA], when=4),
}  # fmt: skip


@pytest.mark.parametrize("what", TAKING)
@pytest.mark.parametrize("taken", [FIRST, SECOND], ids=["under the first", "under the second"])
@pytest.mark.parametrize("left", [FIRST, SECOND, BOTH], ids=["the first left", "the second left", "both left"])
@pytest.mark.parametrize("asks", [HARBOR, OTHER], ids=["asked by the first", "asked by the second"])
def test_what_is_taken_away_under_one_name_is_taken_away_under_every_name_the_work_ever_had(
    memory, what, taken, left, asks
):
    declared(memory, BOTH, when=1)
    grant = granted(memory, when=2, scope={"projects": BOTH}.items())
    assert decided(memory.registry(), asked(project=asks)).outcome == "covered"
    TAKING[what](memory, grant, {"projects": taken})
    declared(memory, left, when=5)
    assert decided(memory.registry(), asked(project=asks)).outcome != "covered"


def test_an_exclusion_under_a_name_that_is_left_out_later_still_excludes(memory):
    declared(memory, BOTH, when=1)
    granted(memory, when=2, exclusions=[{"applies_to": "this_grant", "scope": {"projects": SECOND}}])
    declared(memory, FIRST, when=5)
    assert decided(memory.registry(), asked()).outcome == "not_covered"


# -- who once gained does not stop gaining by being left out ----------------------------------------------------------


@pytest.mark.parametrize("member", ["vendors", "platforms"])
@pytest.mark.parametrize("lets_go", ["the owner", "a registrar"])
def test_who_worked_on_it_when_it_signed_for_her_gains_until_a_registrar_says_otherwise(memory, member, lets_go):
    memory.party(CARL, kind="vendor")
    declared(memory, FIRST, when=1, **{member: [CARL]})
    mandate = memory.mandate(PAULA, CARL, signed_by=[PAULA], when=1)
    memory.grant(signed_by=[signer(CARL, "agent", mandate=mandate.digest), STUDIO], when=2, scopes={"main": SCOPE})
    assert decided(memory.registry(), asked()).outcome == "needs_escalation"
    declared(memory, FIRST, when=3, signed_by=[STUDIO] if lets_go == "the owner" else [STUDIO, REGISTRAR])
    assert decided(memory.registry(), asked()).outcome == ("needs_escalation" if lets_go == "the owner" else "covered")


def test_the_maker_of_the_tool_that_is_asked_for_does_not_speak_for_her(memory):
    mandate = memory.mandate(PAULA, CARL, signed_by=[PAULA], when=1)
    memory.say("tool.declaration", tool="tool:own", vendor=CARL, version="1", stores_data=False, trains_on_data=False,
               enterprise=True, evidence=[], signed_by=[STUDIO], when=1)  # fmt: skip
    memory.grant(signed_by=[signer(CARL, "agent", mandate=mandate.digest), STUDIO], when=2,
                 scopes={"main": {**SCOPE, "tools": ["*"]}})  # fmt: skip
    assert decided(memory.registry(), asked()).outcome == "covered"
    other = decided(memory.registry(), asked(tools=["tool:own"]))
    assert (other.outcome, [one.code for one in other.findings]) == ("needs_escalation", ["signer_no_authority"])
