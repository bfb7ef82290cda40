"""Deciding on a snapshot: questions in, decisions out, ready to be recorded; nothing is written here.

Whoever records them asks whether they still stand on the head they are logged after. Questions that are equal in all
but their `ref` have one decision, as long as nothing is held in between: a batch repeats its defaults a thousand times.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from consent.answers.checks import LedgerAt
from consent.decision.decide import decide
from consent.decision.request import MAX_BATCH_BYTES
from consent.entry import Entry
from consent.errors import InvalidInput, Refused, TooLarge
from consent.ledger.checks import record
from consent.ledger.checks.record import Prepared, Written
from consent.ledger.writes import Draft
from consent.receipt import too_far
from consent.rules.case import CheckRequest
from consent.storage.records import Head
from signing import canonical, digests, merkle

Unasked = InvalidInput | Refused
"""A question that cannot be asked of this head."""
_FAR: Final = 1_000
"""Where so many entries came in between, deciding again costs less than looking through them."""
_OF_OTHER_QUESTIONS: Final = frozenset({"decision.issued", "reservation.committed", "reservation.released"})
_OF_NO_QUESTION: Final = frozenset({"timestamp.anchored", "admin.recorded"})


@dataclass(frozen=True, slots=True)
class Unrecorded:
    """A decision that is not recorded, and the head it rests on."""

    written: Written
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
    now, known = draft.now(clock), dict[bytes, Written]()
    decided, room = list[Prepared | Unrecorded | Unasked](), MAX_BATCH_BYTES
    for request in requests:
        question = _question(request) if room > 0 else b""
        decided.append(_tried(draft, request, question, now, known) if room > 0 else _no_room())
        room -= _length(decided[-1], question) if len(requests) > 1 else 0
    made = [one.written.decision for one in decided if isinstance(one, Prepared | Unrecorded)]
    considered = (one.grant for decision in made for part in decision.performances for one in part.considered)
    relied_on = (grant for decision in made for grant in decision.relied_on)
    return JudgedQuestions(draft.head, now, tuple(decided), frozenset((*considered, *relied_on)))


def _length(one: Prepared | Unrecorded | Unasked, question: bytes) -> int:
    """How many bytes of answer a question comes to: what was decided, and the question with it."""
    return 0 if isinstance(one, Unasked) else len(one.written.data) + len(question)


def _no_room() -> TooLarge:
    detail = f"the answers before this one hold {MAX_BATCH_BYTES} bytes: ask the rest in another batch"
    return TooLarge.of("too_large", detail)


def _tried(
    draft: Draft, request: CheckRequest, question: bytes, now: int, known: dict[bytes, Written]
) -> Prepared | Unrecorded | Unasked:
    try:
        return _decided(draft, request, question, now, known)
    except (InvalidInput, Refused) as error:
        return error


def _decided(
    draft: Draft, request: CheckRequest, question: bytes, now: int, known: dict[bytes, Written]
) -> Prepared | Unrecorded:
    size = draft.opened.known_size(draft.tx, request.known_at)
    at = now if request.at is None else request.at
    if request.reserve and too_far(at, now):
        detail = "what is held ends with a receipt, and there is none of a time so far from the ledger's clock"
        raise Refused.of("bad_time", detail, "/at")
    if question not in known:
        registry = draft.registry(size)
        if request.known_at is None:  # limits count what earlier questions of this batch hold as well
            registry = registry.counting_holds_before(draft.size)
        decision = decide(request, registry, at=at, now=now, rules=draft.opened.rules.present)
        known[question] = Written.of(decision)
    written = known[question]
    if not is_recorded(request):
        return Unrecorded(written, _head_of(draft, size))
    prepared = record.prepare(draft, request, written, size, now)
    if record.stage(draft, prepared).holds:
        known.clear()
    return prepared


def _question(request: CheckRequest) -> bytes:
    """The question without the asker's own mark on it, which nothing judges."""
    return canonical.canonicalize({name: said for name, said in request.raw.items() if name != "ref"})


def _head_of(draft: Draft, size: int) -> LedgerAt:
    head = draft.head
    root = head.root_hash if size == head.tree_size else merkle.root_hash(size, draft.tx.log.read_hashes)
    return ledger_at(head.origin, size, root)


def ledger_at(origin: str, size: int, root: bytes) -> LedgerAt:
    """The head a decision rests on, as answers name it."""
    return LedgerAt(origin, size, digests.encode_base64(root))
