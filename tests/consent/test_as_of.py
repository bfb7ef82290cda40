"""What was true then (`at`) and what was known then (`known_at`): both together give an old answer again."""

import pytest

from consent.errors import InvalidInput, NotFound
from consent.view import View
from tests.world import PAULA, PROJECT, STUDIO

WORK = f"{PROJECT['scheme']}:{PROJECT['value']}"


@pytest.fixture
def snapshots(world):
    """Every read, taken after each thing that happened, with the moment it was taken at."""
    grant = world.grant(revocability={"kind": "revocable_at_will"},
                        conditions=[{"id": "c", "kind": "pay", "effect": "owe", "text": "Pay."}])  # fmt: skip
    world.grant_digest = grant
    taken = []

    def happened():
        taken.append((world.now, world.ledger.head().tree_size, read(world)))
        world.tick(60)

    world.tick(60)
    made = world.made = world.check()["decision"]
    happened()
    world.register("consent.dispute", grant=grant, text="t", signed_by=[PAULA])
    happened()
    world.register("use.report", decision=made, outputs=[], amounts=[], signed_by=[STUDIO])
    happened()
    world.register("consent.resolution", grant=grant, text="t", signed_by=[PAULA])
    happened()
    world.ledger.declare(world.shared_with_platform(ref={"shot": "a"}))
    happened()
    world.register("consent.revocation", grant=grant, effective_at=world.time(), reason="r", signed_by=[PAULA])
    happened()
    return taken


def read(world, at=None, known_at=None):
    """Every read there is, but for what names the present head."""
    ledger, grant, view = world.ledger, world.grant_digest, View(at=at, known_at=known_at)
    asked = {"grant": grant, **({"at": world_time(at)} if at is not None else {}),
             **({"known_at": known_at} if known_at is not None else {})}  # fmt: skip
    shown = ledger.statement(grant, view).as_json()
    known = {"known_at": known_at} if known_at is not None else {}
    rehearsed = ledger.check(world.ask(record=False, at=world_time(at or world.now), **known)).as_json()
    return {
        "recorded": ledger.recorded(world.made, view).as_json(),
        "status": ledger.status(world.made, view).as_json(),
        "checks": ledger.checks(view=view).as_json(),
        "statement": {name: said for name, said in shown.items() if name != "proof"},
        "grants": ledger.grants(view=view).as_json(),
        "history": ledger.history(grant, view).as_json(),
        "obligations": ledger.obligations(WORK, view=view).as_json(),
        "declarations": ledger.declarations(WORK, view).as_json(),
        "impact": ledger.impact(asked).as_json(),
        "check": {name: rehearsed[name] for name in ("outcome", "reasons", "performances", "ledger")},
    }


def world_time(at):
    from consent.vocabulary.times import format_instant

    return format_instant(at)


def test_every_read_gives_its_old_answer_again(world, snapshots):
    for at, size, said in snapshots:
        again = read(world, at, size)
        for name, answer in said.items():
            assert again[name] == answer, (name, size)


def test_what_was_true_then_may_be_known_better_now(world, snapshots):
    """A withdrawal dated back: at the time it was not known, and today it is known to have counted."""
    grant = world.grant(revocability={"kind": "revocable_at_will"})
    before, size = world.now, world.ledger.head().tree_size
    world.tick(60)
    world.register("consent.revocation", grant=grant, effective_at=world.time(), reason="r", signed_by=[PAULA])
    assert world.ledger.statement(grant, view=View(at=before, known_at=size)).state == "active"
    assert world.ledger.statement(grant).state == "withdrawn"
    assert world.ledger.statement(grant, view=View(known_at=size)).state == "active"


def test_a_decision_was_not_there_before_it_was_made(world, snapshots):
    row = world.ledger.recorded(world.made).as_json()
    before = View(known_at=row["ledger"]["tree_size"]), View(at=snapshots[0][0] - 1)
    for view in before:
        for ask in (world.ledger.recorded, world.ledger.status):
            with pytest.raises(NotFound, match="decision_unknown"):
                ask(world.made, view)


def test_a_size_the_log_has_not_reached_is_refused(world):
    beyond = world.ledger.head().tree_size + 1
    for ask in (world.ledger.obligations, world.ledger.declarations):
        with pytest.raises(InvalidInput, match="bad_number"):
            ask(WORK, view=View(known_at=beyond))
