"""Deciding on a snapshot: questions in, decisions out, ready to be recorded; nothing is written here.

Whoever records them asks whether they still stand on the head they are logged after.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from consent.answers.checks import LedgerAt
from consent.decision.decide import decide
from consent.decision.model import Decision
from consent.entry import Entry
from consent.errors import InvalidInput, Refused
from consent.ledger.checks import record
from consent.ledger.checks.record import Prepared
from consent.ledger.writes import Draft
from consent.receipt import too_far
from consent.rules.case import CheckRequest
from consent.storage.records import Head
from signing import digests, merkle

Unasked = InvalidInput | Refused
"""A question that cannot be asked of this head."""
_FAR: Final = 1_000
"""Where so many entries came in between, deciding again costs less than looking through them."""
_OF_OTHER_QUESTIONS: Final = frozenset({"decision.issued", "reservation.committed", "reservation.released"})
_OF_NO_QUESTION: Final = frozenset({"timestamp.anchored", "admin.recorded"})


@dataclass(frozen=True, slots=True)
class Unrecorded:
    """A decision that is not recorded, and the head it rests on."""

    decision: Decision
    ledger: LedgerAt


@dataclass(frozen=True, slots=True)
class JudgedQuestions:
    """Questions decided on one head at one time; `grants` are those any of them considered."""

    head: Head
    now: int
    decided: tuple[Prepared | Unrecorded | Unasked, ...]
    grants: frozenset[str]

    def stand(self, draft: Draft, now: int) -> bool:
        """Whether deciding on the head of the draft at that time would come to the same.

        It would when nothing was said since, and nothing taken from the limits of a grant that was considered.
        """
        first, end = self.head.tree_size, draft.head.tree_size
        if now != self.now or end - first > _FAR:
            return False
        between = (draft.tx.log.entry(index) for index in range(first, end))
        return all(entry is not None and self._is_of_others(entry) for entry in between)

    def _is_of_others(self, entry: Entry) -> bool:
        if entry.event in _OF_NO_QUESTION:
            return True
        return entry.event in _OF_OTHER_QUESTIONS and self.grants.isdisjoint(entry.members.get("refs", ()))


def is_recorded(request: CheckRequest) -> bool:
    """Whether the answer to a question is to be recorded."""
    return request.record and request.known_at is None


def judge(draft: Draft, requests: Sequence[CheckRequest], clock: int | None) -> JudgedQuestions:
    """Decide every question on the head of a draft that is thrown away; later ones see what earlier ones hold."""
    now = draft.now(clock)
    decided = tuple(_tried(draft, request, now) for request in requests)
    made = [one.decision for one in decided if isinstance(one, Prepared | Unrecorded)]
    considered = (one.grant for decision in made for part in decision.performances for one in part.considered)
    relied_on = (grant for decision in made for grant in decision.relied_on)
    return JudgedQuestions(draft.head, now, decided, frozenset((*considered, *relied_on)))


def _tried(draft: Draft, request: CheckRequest, now: int) -> Prepared | Unrecorded | Unasked:
    try:
        return _decided(draft, request, now)
    except (InvalidInput, Refused) as error:
        return error


def _decided(draft: Draft, request: CheckRequest, now: int) -> Prepared | Unrecorded:
    size = draft.opened.known_size(draft.tx, request.known_at)
    registry = draft.registry(size)
    if request.known_at is None:  # limits count what earlier questions of this batch hold as well
        registry = registry.counting_holds_before(draft.size)
    at = now if request.at is None else request.at
    if request.reserve and too_far(at, now):
        detail = "what is held ends with a receipt, and there is none of a time so far from the ledger's clock"
        raise Refused.of("bad_time", detail, "/at")
    decision = decide(request, registry, at=at, now=now, rules=draft.opened.rules.present)
    if not is_recorded(request):
        return Unrecorded(decision, _head_of(draft, size))
    prepared = record.prepare(draft, request, decision, size, now)
    record.stage(draft, prepared)
    return prepared


def _head_of(draft: Draft, size: int) -> LedgerAt:
    head = draft.head
    root = head.root_hash if size == head.tree_size else merkle.root_hash(size, draft.tx.log.read_hashes)
    return ledger_at(head.origin, size, root)


def ledger_at(origin: str, size: int, root: bytes) -> LedgerAt:
    """The head a decision rests on, as answers name it."""
    return LedgerAt(origin, size, digests.encode_base64(root))
