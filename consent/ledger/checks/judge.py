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
from consent.errors import InvalidInput, Refused, TooLarge
from consent.ledger.checks import record
from consent.ledger.checks.record import Prepared, Written
from consent.ledger.open_ledger import OpenLedger
from consent.ledger.writes import Draft
from consent.receipt import too_far
from consent.rules.case import CheckRequest
from consent.storage.transaction import Transaction
from signing import canonical, digests

Unasked = InvalidInput | Refused
"""A question that cannot be asked of this head."""
_FAR: Final = 1_000
"""Where so many entries came in between, deciding again costs less than looking through them."""
_OF_OTHER_QUESTIONS: Final = frozenset({"decision.issued", "reservation.committed", "reservation.released"})
_SOON: Final = 5
"""How many seconds after it was made a decision is recorded as it is."""
_OF_NO_QUESTION: Final = frozenset({"timestamp.anchored", "admin.recorded"})


@dataclass(frozen=True, slots=True)
class Unrecorded:
    """A decision that is not recorded, made on the first `size` entries."""

    written: Written
    size: int


@dataclass(frozen=True, slots=True)
class JudgedQuestions:
    """Questions decided on the first `size` entries at one time; `grants` are those any of them considered."""

    size: int
    now: int
    decided: tuple[Prepared | Unrecorded | Unasked, ...]
    grants: frozenset[str]

    def stand(self, draft: Draft, now: int) -> bool:
        """Whether deciding on what a draft shows at that time would come to the same.

        It would when nothing was said since, and nothing taken from the limits of a grant that was considered. What a
        second brings beside that is when holds end, and no answer is wrong for having counted one a second longer; but
        no entry may be dated before the one it follows.
        """
        if draft.opened.testing and now != self.now:
            return False
        if not draft.latest_at <= self.now <= now <= self.now + _SOON or draft.size - self.size > _FAR:
            return False
        since = draft.entries_since(self.size)
        if any(one.event not in (_OF_OTHER_QUESTIONS | _OF_NO_QUESTION) for one in since):
            return False
        named = {ref for one in since if one.event in _OF_OTHER_QUESTIONS for ref in one.members.get("refs", ())}
        return not draft.takes_from(named & self.grants, self.size)


def is_recorded(request: CheckRequest) -> bool:
    """Whether the answer to a question is to be recorded."""
    return request.record and request.known_at is None


def judge(draft: Draft, requests: Sequence[CheckRequest], clock: int | None) -> JudgedQuestions:
    """Decide every question on the head of a draft that is thrown away; later ones see what earlier ones hold."""
    now, known, size = draft.now(clock), dict[bytes, Written](), draft.size
    decided, room = list[Prepared | Unrecorded | Unasked](), MAX_BATCH_BYTES
    for request in requests:
        question = _question(request) if room > 0 else b""
        decided.append(_tried(draft, request, question, now, size, known) if room > 0 else _no_room())
        room -= _length(decided[-1], question) if len(requests) > 1 else 0
    made = [one.written.decision for one in decided if isinstance(one, Prepared | Unrecorded)]
    considered = (one.grant for decision in made for part in decision.performances for one in part.considered)
    relied_on = (grant for decision in made for grant in decision.relied_on)
    return JudgedQuestions(size, now, tuple(decided), frozenset((*considered, *relied_on)))


def _length(one: Prepared | Unrecorded | Unasked, question: bytes) -> int:
    """How many bytes of answer a question comes to: what was decided, and the question with it."""
    return 0 if isinstance(one, Unasked) else len(one.written.data) + len(question)


def _no_room() -> TooLarge:
    detail = f"the answers before this one hold {MAX_BATCH_BYTES} bytes: ask the rest in another batch"
    return TooLarge.of("too_large", detail)


def _tried(
    draft: Draft, request: CheckRequest, question: bytes, now: int, whole: int, known: dict[bytes, Written]
) -> Prepared | Unrecorded | Unasked:
    try:
        return _decided(draft, request, question, now, whole, known)
    except (InvalidInput, Refused) as error:
        return error


def _decided(
    draft: Draft, request: CheckRequest, question: bytes, now: int, whole: int, known: dict[bytes, Written]
) -> Prepared | Unrecorded:
    size = whole if request.known_at is None else draft.opened.known_size(draft.tx, request.known_at)
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
        return Unrecorded(written, size)
    prepared = record.prepare(draft, request, written, size, now)
    if record.stage(draft, prepared).holds:
        known.clear()
    return prepared


def _question(request: CheckRequest) -> bytes:
    """The question without the asker's own mark on it, which nothing judges."""
    return canonical.canonicalize({name: said for name, said in request.raw.items() if name != "ref"})


def ledger_of(opened: OpenLedger, tx: Transaction, size: int) -> LedgerAt:
    """The head of the first `size` entries, as answers name it."""
    head = opened.log.head_of(tx.log, size)
    return LedgerAt(head.origin, size, digests.encode_base64(head.root))
