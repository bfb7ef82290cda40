"""The one way to write: a plan reads and stages, one seal follows, and answers come out of what was sealed.

1. A plan, a function of a `Draft`, reads through it and stages entries and what is to be kept beside the log. It
   returns what makes its answer. Nothing is written yet: the plans of all who have gathered share one draft, one seal,
   one commit (`consent.ledger.gathering`). Each sees what earlier ones staged; one that is refused leaves nothing.
2. The seal: the tree, the checkpoint, the swap of the head (`consent.log`).
3. The answers are made from what was sealed, with their proofs; what can be made only now (a receipt) is kept as well.
4. All that was to be kept is stored beside the log, and the transaction commits. Only then does anybody see an answer.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, TypeVar

from consent.derived import Beneath, Epoch
from consent.entry import Entry, parse_entry
from consent.errors import ConsentError, LogInconsistent
from consent.ledger import clock, news, rollback
from consent.ledger.gathering import Place
from consent.ledger.open_ledger import OpenLedger
from consent.ledger.staged_shelf import StagedShelf
from consent.log import Proved
from consent.registry import Registry
from consent.storage.records import (
    Deposit,
    EndedClaims,
    EndedReservation,
    Erased,
    FreedClaim,
    Head,
    StoredClaim,
    StoredProof,
    StoredStatement,
)
from consent.storage.transaction import Transaction

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Mark:
    """What a draft had staged at some time."""

    shelf: StagedShelf
    entries: tuple[Entry, ...]
    deposits: tuple[Deposit, ...]
    to_prove: frozenset[int]


class Draft:
    """What one write has read and staged. `head` is the head it was opened on: whatever it says, it says after that."""

    def __init__(self, opened: OpenLedger, tx: Transaction) -> None:
        self.opened = opened
        self.tx = tx
        self.shelf = StagedShelf(tx)
        self.head: Head = tx.head
        self._entries: list[Entry] = []
        self.deposits: list[Deposit] = []
        self._to_prove: set[int] = set()
        self._registries: dict[int, Registry] = {}

    def scratch(self) -> Draft:
        """Another draft over what this one has staged, to be thrown away: it stages nothing here."""
        other = Draft(self.opened, self.tx)
        other._back_to(self._mark())
        return other

    def trying(self, plan: Plan[T]) -> Answer[T]:
        """Run a plan; where it raises, what it staged is taken back."""
        mark = self._mark()
        try:
            return plan(self)
        except Exception:
            self._back_to(mark)
            raise

    def _mark(self) -> _Mark:
        return _Mark(self.shelf.copy(), tuple(self._entries), tuple(self.deposits), frozenset(self._to_prove))

    def _back_to(self, mark: _Mark) -> None:
        self.shelf, self._entries, self.deposits = mark.shelf, list(mark.entries), list(mark.deposits)
        self._to_prove = set(mark.to_prove)
        # a registry reads through the shelf it was made with: what was made since may have seen what is taken back
        self._registries = {}

    @property
    def size(self) -> int:
        """How many entries there are with those staged: the index of the next one."""
        return self.head.tree_size + len(self._entries)

    @property
    def latest_at(self) -> int:
        """The time of the last entry, staged ones included, Unix seconds."""
        return self._entries[-1].at if self._entries else self.head.at

    def now(self, clock: int | None) -> int:
        """The ledger's time for this write. Raises InvalidInput, Conflict: see `OpenLedger.now`."""
        return self.opened.now(self.latest_at, clock)

    def entries_since(self, first: int) -> list[Entry]:
        """The entries from index `first` on, stored and staged. Raises LogInconsistent for one that cannot be read."""
        end = self.head.tree_size
        stored = [parse_entry(one) for one in self.tx.log.between(first, end)] if first < end else []
        return [*stored, *self._entries[max(0, first - end) :]]

    def takes_from(self, grants: Collection[str], first: int) -> bool:
        """Whether a decision recorded or ended by the entries from index `first` on takes from limits of these."""
        staged = any(one.index >= first for grant in grants for one in self.shelf.staged_holds(grant))
        return bool(grants) and (staged or self.tx.decisions.holds_since(grants, first))

    def claim(self, token: str, key: str) -> StoredClaim | None:
        """The claim of a key, as it is stored or staged last."""
        for one in reversed(self.deposits):
            if isinstance(one, StoredClaim | FreedClaim) and (one.token, one.key) == (token, key):
                return one if isinstance(one, StoredClaim) else None
        return self.tx.claims.find(token, key)

    def registry(self, size: int | None = None) -> Registry:
        """What the first `size` entries say, staged ones included (all there are by now where not given).

        There is one for each size, so what one plan has looked up no other looks up again.
        """
        wanted = self.size if size is None else size
        if wanted not in self._registries:
            known = self.derived_before() if wanted >= self.head.tree_size else None
            self._registries[wanted] = self.opened.registry(self.shelf, wanted, known)
        return self._registries[wanted]

    def derived_before(self) -> Epoch | Beneath | None:
        """What this process has derived before of what is said, as far as nothing that is staged bears on it.

        While nothing is staged, what is derived now is added to it.
        """
        size, shelf = self.head.tree_size, self.shelf
        epoch = self.opened.derivations.follow(size, partial(news.between, self.tx, size))
        if epoch is None or shelf.erases:
            return None
        if shelf.is_bare:
            return replace(epoch, may_keep=lambda: shelf.is_bare)
        return Beneath(epoch, shelf.touched)

    def data(self, digest: str) -> bytes:
        """The exact bytes of a statement that is stored or staged. Raises LogInconsistent (`statement_missing`)."""
        staged = (one.data for one in self.deposits if isinstance(one, StoredStatement) and one.digest == digest)
        found = next(staged, None)
        return self.tx.statements.data(digest) if found is None else found

    def proofs(self, digest: str) -> list[StoredProof]:
        """A statement's proofs, stored and staged, in the order of `parties`."""
        staged = (one for one in self.deposits if isinstance(one, StoredProof) and one.digest == digest)
        return sorted((*self.tx.statements.proofs(digest), *staged), key=lambda one: one.position)

    def erased(self, digest: str) -> Erased | None:
        """A statement whose bytes are gone, or go with this write."""
        self.tx.record(digest)  # asked for both at once: whoever asks this wants to know where it is
        return self.shelf.erased(digest) or self.tx.statements.erased(digest)

    def ended(self, decision: str) -> EndedReservation | None:
        """How a reservation ended, or ends with this write."""
        return self.shelf.ended(decision) or self.tx.decisions.ended(decision)

    # -- staging ---------------------------------------------------------------------------------------------------

    def stage(self, entry: Entry) -> int:
        """An entry to append; the index it will have, under which it will be proven."""
        index = self.size
        self._entries.append(entry)
        self._to_prove.add(index)
        return index

    def will_prove(self, *indexes: int) -> None:
        """Entries whose proofs the answer will show, so that they are read with what sealing reads."""
        self._to_prove.update(indexes)

    def keep(self, *deposits: Deposit) -> None:
        """What is to be stored beside the log."""
        self.deposits += deposits

    # -- sealing ---------------------------------------------------------------------------------------------------

    def seal(self) -> None:
        """Append what was staged, sign the checkpoint and swap the head. Once, when all plans have run.

        Raises LogInconsistent when the log does not take the entries where they were staged.
        """
        if self._entries:
            appended = self.opened.log.append(self.tx.log, self._entries, self._to_prove)
            if appended.first != self.head.tree_size:
                raise LogInconsistent.of("head_moved", "the entries did not follow the head they were staged after")
            if self.opened.sweeps(appended.head.at):
                self.keep(EndedClaims(appended.head.at))


class Sealed:
    """A write that is sealed, before it is committed: what the answer of one of its plans is made of.

    `end` is the size of the log after what that plan staged: others may have staged more since.
    """

    def __init__(self, draft: Draft, end: int) -> None:
        self.opened = draft.opened
        self.end = end
        self.tx = draft.tx
        self.shelf = draft.shelf
        self.deposits: list[Deposit] = []
        self._registry: Registry | None = None
        self._draft = draft

    @property
    def head(self) -> Head:
        """The head that was sealed."""
        return self.tx.head

    def registry(self) -> Registry:
        """What the whole log says now."""
        if self._registry is None:
            derived_before = self._draft.derived_before()
            self._registry = self.opened.registry(self.shelf, self.head.tree_size, derived_before)
        return self._registry

    def keep(self, *deposits: Deposit) -> None:
        """What is to be stored beside the log and could be made only under its new head, such as a receipt."""
        self.deposits += deposits

    def proved(self, index: int) -> Proved:
        """An entry with its audit path under the sealed head."""
        return self.opened.log.prove(self.tx.log, index)

    def tlog_proof(self, index: int) -> str:
        """The C2SP proof text of an entry under the sealed head."""
        return self.opened.tlog_proof(self.tx, index)


Answer = Callable[[Sealed], T]
Plan = Callable[[Draft], Answer[T]]


def write(opened: OpenLedger, plan: Plan[T], *, alone: bool = False) -> T:
    """Run a plan in the one writer's transaction, shared with whoever else wants to write.

    Every witness that can be reached has confirmed the database before. Raises LogInconsistent (`rolled_back`,
    `history_differs`) instead of signing a second history, Unavailable (`clock_wrong`) instead of dating what is
    written by a wrong clock, and whatever the plan raises: then nothing is written of it.
    """
    rollback.confirm(opened.store, opened.log, opened.panel)
    clock.agree(opened)
    return write_beside(opened, plan, alone=alone)


def write_beside(opened: OpenLedger, plan: Plan[T], *, alone: bool = False) -> T:
    """The same for what says nothing new of the log, such as a cosignature of it: no witness is asked before.

    `alone`: in a transaction of its own, for a plan that reads rows beside the log that others might have staged.
    """
    given: T = opened.gathering.take_part(plan, partial(_lead, opened), alone=alone)
    return given


def _lead(opened: OpenLedger, gathered: Callable[[], Sequence[Place[Plan[Any]]]]) -> None:
    """Write for all who have gathered when the writer's turn has come; each answer leaves after the commit.

    A contradiction in the log stops the writer and fails them all. Anything else that was not foreseen may have left
    the transaction in any state: nothing of it is written, and each plan is run again by itself.
    """
    places: Sequence[Place[Plan[Any]]] = ()
    try:
        with opened.store.writing() as tx:
            draft, places = Draft(opened, tx), gathered()
            outcomes = _run_all(draft, [one.work for one in places])
    except LogInconsistent:
        raise
    except Exception:
        if len(places) < 2:
            raise
        for one in places:
            _write_alone(opened, one)
        return
    _entered(draft)
    for one, outcome in zip(places, outcomes, strict=True):
        _end(one, outcome)


def _write_alone(opened: OpenLedger, place: Place[Plan[Any]]) -> None:
    try:
        with opened.store.writing() as tx:
            draft = Draft(opened, tx)
            (outcome,) = _run_all(draft, [place.work])
    except Exception as error:  # noqa: BLE001 - it is that of one plan, which is told to whoever waits for it
        place.done.set_exception(error)
        return
    _entered(draft)
    _end(place, outcome)


def _end(place: Place[Plan[Any]], outcome: object) -> None:
    if isinstance(outcome, _Refusal):
        place.done.set_exception(outcome.error)
    else:
        place.done.set_result(outcome)


def _entered(draft: Draft) -> None:
    """After the commit, for before it nothing is said: no reader of this process need read what it has entered."""
    draft.opened.derivations.told(draft.head.tree_size, draft.size, news.entered(draft.shelf, draft.size))


def read(opened: OpenLedger, plan: Plan[T]) -> T:
    """Run a plan that stages nothing in a reader's snapshot."""
    with opened.store.reading() as tx:
        draft = Draft(opened, tx)
        return plan(draft)(Sealed(draft, draft.size))


@dataclass(frozen=True, slots=True)
class _Refusal:
    """What a plan raised that left nothing behind."""

    error: ConsentError


def _run_all(draft: Draft, plans: Sequence[Plan[Any]]) -> list[Any]:
    """Run plans one after the other, seal once, and make their answers; a plan that is refused is told so, apart.

    Raises what a plan or an answer raises that is no refusal, and what a lone plan raises.
    """
    answers: list[tuple[Answer[Any], int] | _Refusal] = []
    for plan in plans:
        try:
            answers.append((draft.trying(plan), draft.size))
        except LogInconsistent:
            raise
        except ConsentError as error:
            if len(plans) == 1:
                raise
            answers.append(_Refusal(error))
    # Entries before rows: a row names its entry by index, and the log alone says which index an entry has come to.
    draft.seal()
    # Answers after the seal: proofs and receipts are made under the head that was sealed, which no plan could know.
    given, deposits = [], list(draft.deposits)
    for one in answers:
        if isinstance(one, _Refusal):
            given.append(one)
            continue
        answer, end = one
        sealed = Sealed(draft, end)
        given.append(answer(sealed))
        deposits += sealed.deposits
    draft.tx.keep(deposits)
    # Last, since until here any error undoes all of it: what is remembered outlives the transaction.
    for record in draft.shelf.new:
        draft.tx.statements.entered(record)
    return given


def nothing_more(answer: T) -> Answer[T]:
    """The answer of a plan that needs nothing of what was sealed."""
    return lambda _: answer
