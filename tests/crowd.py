"""A ledger in which others have piled up a great deal about one performer, and what it costs to ask there."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import partial

from sqlalchemy import event

from consent.ledger.draft import Draft
from consent.ledger.statements import register
from consent.statements.statement import parse_statement
from consent.view import HERE
from signing import bundle, canonical
from tests.world import GRANT, PAULA, PROJECT, STUDIO, TOOL, World

RIVALS = tuple(f"party:rival-{number}" for number in range(5))
STRANGER = "party:stranger"
NONE_OF_THEIRS = {"representation": "none", "description": "", "business_reason": ""}


def crowded(directory, *, own, rivals, strangers) -> World:
    """So many grants to the studio, to rivals of it, and in her name by a stranger alone; and as much said of each."""
    world = World(directory)
    for rival in (*RIVALS, STRANGER):
        world.party(rival, "licensee")
    grants = [world.grant() for _ in range(own)]
    _all(world, (_granted(world, RIVALS[number % len(RIVALS)]) for number in range(rivals)))
    _all(world, (raw for number in range(strangers) for raw in _strangers(world, grants[number % own])))
    return world


def _all(world, bundles) -> None:
    """Register many at once: one draft, one seal."""
    opened = world.ledger.opened
    with opened.store.writing() as tx:
        draft = Draft(opened, tx)
        answers = [_plan(raw)(draft) for raw in bundles]
        draft.seal()
        assert answers is not None
        tx.keep(draft.deposits)


def _plan(raw):
    read = bundle.read_bundle(raw)
    statement = parse_statement(canonical.open_canonical(read.statement))
    presented = register.Presented(statement, read.digest, read.statement, read.proofs)
    return partial(register._plan, presented=presented, view=HERE)


def _granted(world, licensee):
    body = {**GRANT, **NONE_OF_THEIRS, "licensee": licensee, "signed_by": [PAULA, licensee]}
    return world.bundle(world.statement("consent.grant", **body), [PAULA, licensee])


def _strangers(world, grant):
    """A grant in her name to the stranger, one to the studio, and words about her grant, the work and the tool."""
    for licensee in (STRANGER, STUDIO):
        signers = dict.fromkeys((licensee, STRANGER))
        parties = [{"role": "performer", "party": PAULA}, *({"role": "licensee", "party": one} for one in signers)]
        body = {**GRANT, **NONE_OF_THEIRS, "licensee": licensee, "parties": parties}
        yield world.bundle(world.statement("consent.grant", **body), [STRANGER])
    by = {"signed_by": [STRANGER]}
    for kind, body in (
        ("consent.dispute", {"grant": grant, "text": "t"}),
        ("prohibition", {"performer": PAULA, "scope": {}}),
        ("authority.mandate", {"principal": PAULA, "delegate": STRANGER, "capacity": "talent_agent",
                               "powers": ["replica.create"], "from": "2026-06-01", "evidence": []}),
        ("project.declaration", {"project": [PROJECT], "title": "t", "kind": "season", "licensee": STRANGER,
                                 "platforms": [], "agreements": [], "jurisdictions": [],
                                 "photography_start": "2026-06-01"}),
        ("tool.declaration", {"tool": TOOL, "vendor": STRANGER, "version": "4.2", "stores_data": True,
                              "trains_on_data": True, "enterprise": False, "evidence": []}),
    ):  # fmt: skip
        yield world.bundle(world.statement(kind, **body, **by), [STRANGER])


@dataclass
class Steps:
    """What something cost: calls of Python, and thousands of instructions the database ran."""

    calls: int = 0
    instructions: int = 0


class Counted:
    """Counts the steps of what is done within it; a first time it is done uncounted, for what a process does once."""

    def __init__(self, world) -> None:
        self._engine = world.ledger.opened.store.engine
        self.steps = Steps()

    def __call__(self, act) -> Steps:
        act()
        event.listen(self._engine, "before_cursor_execute", self._watch)
        sys.setprofile(self._called)
        try:
            act()
        finally:
            sys.setprofile(None)
            event.remove(self._engine, "before_cursor_execute", self._watch)
        return self.steps

    def _watch(self, connection, *_) -> None:
        connection.connection.driver_connection.set_progress_handler(self._ran, 1_000)

    def _ran(self) -> int:
        self.steps.instructions += 1
        return 0

    def _called(self, _frame, what, _) -> None:
        self.steps.calls += what == "call"
