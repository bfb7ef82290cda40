"""Speed, printed: one performer's decision in process against 1, 1,000 and 100,000 registered grants.

Usage: make bench, or python bench/run.py [GRANTS …]. No figure is asserted; compare ratios within one run.
"""

from __future__ import annotations

import copy
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from consent import entry
from consent.decision.decide import decide
from consent.decision.request import parse_request
from consent.ledger.statements.grants import GrantFilter
from consent.rules import profiles, switches
from consent.rules.case import CheckRequest
from consent.rules.model import RuleSet, rule_set
from consent.statements.headings import headings_of
from consent.statements.statement import parse_statement
from consent.storage.records import Filing, StoredProof, StoredStatement
from consent.vocabulary import words
from signing import bundle, canonical, digests
from tests.world import GRANT, PAULA, PLATFORM, PROJECT, STUDIO, World

SIZES = (1, 1_000, 100_000)
BATCH = 2_000
ROUNDS = 400


def fill(world: World, many: int) -> None:
    """Register grants of other performers, signed and logged as always, many to a transaction."""
    opened = world.ledger.opened
    body = {name: value for name, value in copy.deepcopy(GRANT).items() if name != "signed_by"}
    made = 0
    while made < many:
        count = min(BATCH, many - made)
        grants = [world.statement("consent.grant", **body | {"performer": f"party:other-{made + n}"}, parties=[
            {"role": "performer", "party": f"party:other-{(made + n) % 50}"}, {"role": "licensee", "party": STUDIO},
        ]) for n in range(count)]  # fmt: skip
        with opened.store.writing() as tx:
            first, at = tx.head.tree_size, world.now
            signers = [[f"party:other-{(made + n) % 50}", STUDIO] for n in range(count)]
            signed = [world.hands.proofs(one, who) for one, who in zip(grants, signers, strict=True)]
            names = [digests.digest(one) for one in grants]
            values = [[canonical.canonicalize(proof) for proof in proofs] for proofs in signed]
            opened.log.append(tx.log, [
                entry.statement_registered(at, kind="consent.grant", statement=name, refs=[],
                                           proofs=bundle.proofs_digest(proofs))
                for name, proofs in zip(names, values, strict=True)
            ])  # fmt: skip
            _file(tx, first, at, names, grants, values)
        made += count


def _file(tx, first, at, names, grants, values) -> None:
    rows = list(enumerate(zip(names, grants, values, strict=True), start=first))
    tx.keep([
        *(StoredStatement(name, "consent.grant", data, index, at) for index, (name, data, _) in rows),
        *(StoredProof(name, place, proof, index, at)
          for index, (name, _, proofs) in rows for place, proof in enumerate(proofs)),
        *(Filing(str(heading), index, name)
          for index, (name, data, _) in rows
          for heading in headings_of(parse_statement(canonical.parse(data, max_bytes=len(data))))),
    ])  # fmt: skip


def timed(act: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Median microseconds of one call."""
    took = []
    for _ in range(rounds):
        began = time.perf_counter()
        act()
        took.append(time.perf_counter() - began)
    return statistics.median(took) * 1e6


def figures(many: int) -> Iterator[tuple[str, float]]:
    """Each figure with what it is, for a ledger of so many grants."""
    with tempfile.TemporaryDirectory(prefix="consent-bench-") as directory:
        world = World(Path(directory))
        world.grant()
        fill(world, many - 1)
        question = world.ask()
        asked = parse_request(question)
        opened = world.ledger.opened
        with opened.store.engine.connect() as connection:
            yield "bare point select", timed(lambda: connection.exec_driver_sql(
                "SELECT data FROM entries WHERE entry_index = 1").fetchone())  # fmt: skip
        yield "decide, the prefix read anew", timed(lambda: _decided(world, asked, opened.rules.present))
        yield "check, unrecorded", timed(lambda: world.ledger.check(question | {"record": False}).as_json())
        yield "check, recorded, with receipt", timed(lambda: world.ledger.check(question).as_json(), 100)
        assert world.ledger.check(question).outcome == "covered"
        assert world.ledger.grants(GrantFilter(performer=PAULA)).as_json()["grants"]


def _decided(world: World, asked: CheckRequest, rules: RuleSet) -> None:
    """One decision in a snapshot of its own, with nothing looked up before."""
    opened = world.ledger.opened
    with opened.store.reading() as tx:
        decide(asked, opened.registry(tx, tx.head.tree_size), at=world.now, now=world.now, rules=rules)


def profiled() -> Iterator[tuple[str, float]]:
    """One question decided by CORE alone, by what a platform's season has on, and by every profile there is."""
    with tempfile.TemporaryDirectory(prefix="consent-bench-") as directory:
        world = World(Path(directory))
        world.shared_with_platform()
        world.grant(agreement="SAT26")
        body = {"project": [PROJECT], "title": "Harbor", "kind": "season", "licensee": STUDIO, "platforms": [PLATFORM],
                "photography_start": "2026-06-01"}  # fmt: skip
        core = rule_set("core", profiles.CORE.rules)
        declared = {
            "of a season": {"agreements": ["SAT26"], "jurisdictions": ["US-CA", "EU"]},
            "all there are": {"agreements": sorted(words.AGREEMENTS - {"none"}), "profiles_on": ["NOFAKES"],
                              "jurisdictions": [place for place, _ in switches._OF_JURISDICTION]},
        }  # fmt: skip
        asked = parse_request(world.ask(facts={"fixed_on": "2026-09-15", "replaces_in_person_work": True}))
        for name, facts in declared.items():
            world.register("project.declaration", **body, **facts, signed_by=[STUDIO])
            for which, rules in (("CORE alone", core), (f"profiles: {name}", world.ledger.opened.rules.present)):
                yield which, timed(lambda rules=rules: _decided(world, asked, rules))


def main() -> None:
    """Print the tables."""
    sizes = tuple(map(int, sys.argv[1:])) or SIZES
    print(f"{'grants':>9}  {'µs (median)':>12}  {'÷ select':>9}  what")
    for many in sizes:
        found = dict(figures(many))
        select = found["bare point select"]
        for what, micros in found.items():
            print(f"{many:>9}  {micros:>12.1f}  {micros / select:>8.1f}×  {what}")
    print(f"\n{'':>9}  {'µs (median)':>12}  {'÷ CORE':>9}  one decision by")
    core = 1.0
    for what, micros in profiled():
        core = micros if what == "CORE alone" else core
        print(f"{'':>9}  {micros:>12.1f}  {micros / core:>8.2f}×  {what}")


if __name__ == "__main__":
    main()
