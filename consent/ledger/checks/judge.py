"""Deciding on a snapshot: questions in, decisions out, ready to be recorded; nothing is written here.

Whoever records them asks whether they still stand on the head they are logged after. Questions that are equal in all
but their `ref` have one decision, as long as nothing is held in between: a batch repeats its defaults a thousand times.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from consent.answers.checks import LedgerAt
from consent.decision.decide import decide
from consent.decision.request import MAX_BATCH_BYTES
from consent.derived import REPORTED, Derived, Leaning
from consent.entry import Entry
from consent.errors import ConsentError, InvalidInput, Refused, TooLarge, Unforeseen
from consent.ledger.checks import record
from consent.ledger.checks.record import Prepared, Written
from consent.ledger.draft import Draft
from consent.ledger.open_ledger import OpenLedger
from consent.receipt import too_far
from consent.rules.case import CheckRequest
from consent.storage.faults import told_apart
from consent.storage.transaction import Transaction
from signing import canonical, digests

Unasked = InvalidInput | Refused | Unforeseen
"""A question that cannot be asked of this head, or that could not be decided."""
_log = logging.getLogger("consent.checks")
_FAR: Final = 1_000
"""Where so many entries came in between, deciding again costs less than looking through them."""
_ENDING: Final = frozenset({"reservation.committed", "reservation.released"})
_SAYING: Final = frozenset({"statement.registered", "proof.added"})
_OF_NO_QUESTION: Final = frozenset({"timestamp.anchored"})
_REPORT: Final = "use.report"
_SOON: Final = 60
"""How many seconds after it was made a decision is recorded as it is, with the instant it was made for."""


@dataclass(frozen=True, slots=True)
class Unrecorded:
    """A decision that is not recorded, made on the first `size` entries."""

    written: Written
    size: int


@dataclass(frozen=True, slots=True)
class JudgedQuestions:
    """Questions decided on the first `size` entries at one time, and what they were decided from.

    `until` is when the first of the holds ends that they counted, None where none does.
    """

    size: int
    now: int
    decided: tuple[Prepared | Unrecorded | Unasked, ...]
    leaning: Leaning
    until: int | None

    @property
    def weight(self) -> int:
        """About how many bytes are stored of them."""
        return sum(one.weight for one in self.decided if isinstance(one, Prepared))

    def stand(self, draft: Draft, now: int) -> bool:
        """Whether deciding on what a draft shows at that time would come to the same, for the instant asked for.

        It would when nothing was said since under a heading that was looked at, nothing taken from limits that were
        counted, and none of what they held has ended: the ledger's time counts in nothing else. A ledger for testing is
        told its time, and decides for the time it is told.
        """
        if not self.now <= now <= self.now + _SOON or (draft.opened.testing and now != self.now):
            return False
        if draft.size - self.size > _FAR or (self.until is not None and self.until <= now):
            return False
        since = list(enumerate(draft.entries_since(self.size), start=self.size))
        return not self._is_told_of(draft, [one for _, one in since]) and not self._is_charged(draft, since)

    def _is_told_of(self, draft: Draft, since: Sequence[Entry]) -> bool:
        """Whether something was said that one of the questions was decided from."""
        said = [one for one in since if one.event not in _OF_NO_QUESTION | _ENDING | {"decision.issued"}]
        if not said:
            return False
        news = draft.said_since(self.size)
        if news.erased or any(one.event not in _SAYING for one in said):
            return True
        reported = any(one.members.get("kind", _REPORT) == _REPORT for one in said)
        return self.leaning.leans_on({*news.headings, REPORTED} if reported else news.headings)

    def _is_charged(self, draft: Draft, since: Iterable[tuple[int, Entry]]) -> bool:
        """Whether a limit that was counted has been taken from, or given back to."""
        held = self.leaning.held
        named = [(index, one.event) for index, one in since if not held.isdisjoint(one.members.get("refs", ()))]
        if any(event in _ENDING for _, event in named):
            return True
        issued = [index for index, event in named if event == "decision.issued"]
        return bool(issued) and draft.holds_by(issued, held)


def is_recorded(request: CheckRequest) -> bool:
    """Whether the answer to a question is to be recorded."""
    return request.record and request.known_at is None


def judge(draft: Draft, requests: Sequence[CheckRequest], clock: int | None) -> JudgedQuestions:
    """Decide every question on the head of a draft that is thrown away; later ones see what earlier ones hold.

    A fault that nobody foresaw is the answer of that one among several, and told as one of ours.
    """
    asked = _Judging(draft, draft.now(clock), draft.size)
    decided, room = list[Prepared | Unrecorded | Unasked](), MAX_BATCH_BYTES
    for request in requests:
        question = _question(request) if room > 0 else b""
        decided.append(_tried(asked, request, question, alone=len(requests) == 1) if room > 0 else _no_room())
        room -= _length(decided[-1], question) if len(requests) > 1 else 0
    leaning = Leaning(frozenset(asked.seen))
    return JudgedQuestions(asked.size, asked.now, tuple(decided), leaning, _first_end(draft, leaning, asked.now))


def _first_end(draft: Draft, leaning: Leaning, now: int) -> int | None:
    """When the first of the holds ends that were counted."""
    held = (hold for grant in leaning.held for hold in draft.shelf.holds(grant) if hold.ended_index is None)
    return min((hold.expires_at for hold in held if hold.expires_at > now), default=None)


@dataclass(slots=True)
class _Judging:
    """Questions on their way: on what they are decided, and what was decided and looked at so far."""

    draft: Draft
    now: int
    size: int
    known: dict[bytes, Written] = field(default_factory=dict)
    seen: set[str | Derived] = field(default_factory=set)


def _length(one: Prepared | Unrecorded | Unasked, question: bytes) -> int:
    """How many bytes of answer a question comes to: what was decided, and the question with it."""
    return 0 if isinstance(one, Unasked) else len(one.written.data) + len(question)


def _no_room() -> TooLarge:
    detail = f"the answers before this one hold {MAX_BATCH_BYTES} bytes: ask the rest in another batch"
    return TooLarge.of("too_large", detail)


def _tried(asked: _Judging, request: CheckRequest, question: bytes, *, alone: bool) -> Prepared | Unrecorded | Unasked:
    try:
        with told_apart():
            return _decided(asked, request, question)
    except (InvalidInput, Refused) as error:
        return error
    except ConsentError:
        raise
    except Exception:
        if alone:
            raise
        _log.exception("a question of a batch could not be decided")
        return Unforeseen.of("internal", "something went wrong on our side: this question was not answered")


def _decided(asked: _Judging, request: CheckRequest, question: bytes) -> Prepared | Unrecorded:
    draft, now, known = asked.draft, asked.now, asked.known
    size = asked.size if request.known_at is None else draft.opened.known_size(draft.tx, request.known_at)
    at = now if request.at is None else request.at
    if request.reserve and too_far(at, now):
        detail = "what is held ends with a receipt, and there is none of a time so far from the ledger's clock"
        raise Refused.of("bad_time", detail, "/at")
    if question not in known:
        registry = draft.registry(size)
        if request.known_at is None:  # limits count what earlier questions of this batch hold as well
            registry = registry.counting_holds_before(draft.size)
        decide_now = partial(decide, request, registry, at=at, now=now, rules=draft.opened.rules.present)
        known[question] = registry.traced(lambda: Written.of(decide_now()), asked.seen)
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
