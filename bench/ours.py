"""Our ledger as one who takes part: the same grants as signed statements in a log, the same questions.

Usage: python -m bench.ours HOW SHAPE GRANTS DIRECTORY [QUESTIONS], of a ledger that `planted` has made there.

What is derived from statements (people, keys, lives of grants, the index of scopes) is kept for as long as nothing more
is said of them, as in the service. Answers are not kept, and no question comes twice before all have come once. HOW:

- `check`: the verb as HTTP calls it: the question read, a snapshot of its own, the decision with every reason and each
  grant considered, the answer as JSON, as the route writes it. Not recorded.
- `decide`: the question read and decided in one snapshot that stays open; explained, but not written as JSON.
- `cold`: as `check`, by a ledger that has derived nothing and read no statement before, for every question.
- `strict`: as `check`, of works for which every profile is switched on: it may refuse what a grant covers.
- `ten`: as `check`, of ten performers at once who have signed alike.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import orjson

from bench import planted, workload
from bench.contestants import QUESTIONS, Engine, take_part
from bench.workload import Grant, Question
from consent.bootstrap import open_ledger
from consent.decision.decide import decide
from consent.decision.request import parse_request
from consent.derived import Derivations
from consent.ledger.ledger import Ledger
from consent.ledger.writes import Draft
from consent.storage.statements import StatementCache


class Check:
    """The verb, unrecorded."""

    stricter = False

    def __init__(self, directory: Path) -> None:
        self.directory = directory

    def load(self, grants: Iterable[Grant]) -> None:
        """The statements lie in the database; nothing is read of them before somebody asks."""
        del grants
        self.ledger = open_ledger(planted.settings_of(self.directory), clock=lambda: planted.NOW)

    def covered(self, asked: Question) -> bool:
        return self._answered(planted.asked_of(asked, record=False))

    def _answered(self, question: dict[str, Any]) -> bool:
        answer = self.ledger.check(question)
        return bool(orjson.dumps(answer.as_json())) and answer.outcome == "covered"


class Cold(Check):
    """The verb, by a process that knows nothing yet."""

    def covered(self, asked: Question) -> bool:
        opened = self.ledger.opened
        store = replace(opened.store, statements=StatementCache())
        self.ledger = Ledger(replace(opened, store=store, derivations=Derivations()))
        return super().covered(asked)


class Strict(Check):
    """The verb, of works under every agreement and law."""

    stricter = True


class Ten(Check):
    """The verb, of ten performers."""

    def covered(self, asked: Question) -> bool:
        others = [replace(asked, performer=one) for one in workload.twins_of(asked.performer)]
        performances = [planted.performance_of(one) for one in others]
        return self._answered(planted.asked_of(asked, record=False, performances=performances))


class Decide(Check):
    """The pure decision."""

    def load(self, grants: Iterable[Grant]) -> None:
        super().load(grants)
        opened, self.snapshot = self.ledger.opened, ExitStack()
        self.rules = opened.rules.present
        self.registry = Draft(opened, self.snapshot.enter_context(opened.store.reading())).registry()

    def covered(self, asked: Question) -> bool:
        request = parse_request(planted.asked_of(asked))
        decision = decide(request, self.registry, at=asked.at, now=planted.NOW, rules=self.rules)
        return decision.outcome == "covered"


OURS: Final[dict[str, Callable[[Path], Engine]]] = {
    "check": Check, "decide": Decide, "cold": Cold, "strict": Strict, "ten": Ten,
}  # fmt: skip
SHAPES: Final[dict[str, Callable[[int], Iterable[Grant]]]] = {
    "files": workload.grants, "cell": workload.cell, "cast": workload.cast,
}  # fmt: skip


def command(how: str, shape: str, many: int, directory: Path, questions: int = QUESTIONS) -> list[Any]:
    """What starts one of them."""
    return [sys.executable, "-m", "bench.ours", how, shape, many, directory, questions]


if __name__ == "__main__":
    way, form, size, place, *rest = sys.argv[1:]
    take_part(OURS[way](Path(place)), list(SHAPES[form](int(size))), *map(int, rest))
