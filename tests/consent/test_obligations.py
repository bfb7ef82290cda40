"""What is owed in a project: until it is done, and overdue once it should have been."""

import pytest

from consent.errors import InvalidInput
from tests.world import PAULA, PLATFORM, PROJECT, STUDIO

WRITTEN = "eidr:10.5240/7791-8534-2C23-9030-8610-5"


def mood(world, **change):
    """A mood board: nobody is portrayed, nothing is delivered."""
    return world.ask(use="reference.temp", performances=[], purpose="temp_internal", media=["internal"],
                     facts={"element": "background"}, **change)  # fmt: skip


def owed(world, **wanted):
    listed = world.ledger.obligations(WRITTEN, **wanted).as_json()["obligations"]
    return {one["rule"]: one for one in listed}


def test_a_notice_is_owed_until_it_is_given_and_overdue_once_generation_has_begun(world):
    world.shared_with_platform()
    world.tick()
    later = world.time(3600)
    world.ledger.check(mood(world, at=later))
    assert owed(world)["NFLX-01"]["status"] == "due"
    world.tick(7200)
    world.ledger.check(mood(world))
    one = owed(world)["NFLX-01"]
    assert (one["status"], len(one["decisions"])) == ("overdue", 2)
    project = world.register("project.declaration", project=[PROJECT], title="Harbor", kind="season", licensee=STUDIO,
                             platforms=[PLATFORM], agreements=[], jurisdictions=[], photography_start="2026-06-01",
                             signed_by=[STUDIO])["digest"]  # fmt: skip
    notice = {"kind": "platform_genai", "to": PLATFORM, "given_at": world.time(), "refs": [project]}
    world.register("notice", **notice, signed_by=[PAULA])
    assert owed(world)["NFLX-01"]["status"] == "overdue"
    digest = world.register("notice", **notice, signed_by=[STUDIO])["digest"]
    one = owed(world)["NFLX-01"]
    assert (one["status"], one["discharged_by"]) == ("done", [digest])
    assert owed(world, status="due") == {}


def test_a_report_is_done_when_every_decision_has_been_reported_on(world):
    world.grant(agreement="IMA25")
    decisions = [world.check()["decision"] for _ in range(2)]
    for done, decision in enumerate(decisions):
        assert owed(world)["IMA25-05"]["status"] == "due", done
        world.register("use.report", decision=decision, outputs=[], amounts=[], signed_by=[STUDIO])
    assert owed(world)["IMA25-05"]["status"] == "done"


def test_a_deletion_is_attested_after_it_was_owed(world):
    grant = world.grant(agreement="NAR24", revocability={"kind": "revocable_at_will"})
    attested = {"kind": "deletion_attested", "to": PAULA, "given_at": world.time(), "refs": [grant]}
    world.register("notice", **attested, signed_by=[STUDIO])
    world.tick(60)
    world.register("consent.revocation", grant=grant, effective_at=world.time(), reason="left", signed_by=[PAULA])
    world.tick(60)
    assert world.check()["outcome"] == "not_covered"
    assert owed(world)["NAR24-02"]["status"] == "overdue"
    world.register("notice", **attested | {"given_at": world.time()}, signed_by=[STUDIO])
    assert owed(world)["NAR24-02"]["status"] == "done"


@pytest.mark.parametrize(("project", "status"), [("nothing", None), (WRITTEN, "never")])
def test_what_names_no_project_or_no_status_is_refused(world, project, status):
    with pytest.raises(InvalidInput):
        world.ledger.obligations(project, status=status)
