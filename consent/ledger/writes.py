"""The one way to write: a plan reads and stages, one seal follows, and answers come out of what was sealed.

1. A plan, a function of a `Draft`, reads through it and stages entries and what is to be kept beside the log. It
   returns what makes its answer. Nothing is written yet, so several plans may share one draft, one seal, one commit.
2. The seal: the tree, the checkpoint, the swap of the head (`consent.log`).
3. The answer is made from what was sealed, with its proofs; what can be made only now (a receipt) is kept as well.
4. All that was to be kept is stored beside the log, and the transaction commits. Only then does anybody see the answer.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TypeVar

from consent.derived import Beneath, Epoch
from consent.entry import Entry
from consent.errors import LogInconsistent
from consent.ledger import clock, news, rollback
from consent.ledger.open_ledger import OpenLedger
from consent.ledger.staged_shelf import StagedShelf
from consent.log import Proved
from consent.registry import Registry
from consent.storage.records import Deposit, EndedClaims, EndedReservation, Erased, Head, StoredProof, StoredStatement
from consent.storage.transaction import Transaction

T = TypeVar("T")


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

    @property
    def size(self) -> int:
        """How many entries there are with those staged: the index of the next one."""
        return self.head.tree_size + len(self._entries)

    def now(self, clock: int | None) -> int:
        """The ledger's time for this write. Raises InvalidInput, Conflict: see `OpenLedger.now`."""
        return self.opened.now(self.head.at, clock)

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
        return Beneath(epoch, frozenset(news.touched_by(shelf.new)))

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

    def seal(self) -> Sealed:
        """Append what was staged, sign the checkpoint and swap the head. Once, when all plans have run.

        Raises LogInconsistent when the log does not take the entries where they were staged.
        """
        if self._entries:
            appended = self.opened.log.append(self.tx.log, self._entries, self._to_prove)
            if appended.first != self.head.tree_size:
                raise LogInconsistent.of("head_moved", "the entries did not follow the head they were staged after")
            if self.opened.sweeps(appended.head.at):
                self.keep(EndedClaims(appended.head.at))
        return Sealed(self)


class Sealed:
    """A write that is sealed, before it is committed: what its answers are made of."""

    def __init__(self, draft: Draft) -> None:
        self.opened = draft.opened
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


def write(opened: OpenLedger, plan: Plan[T]) -> T:
    """Run a plan in the one writer's transaction, once every witness that can be reached has confirmed the database.

    Raises LogInconsistent (`rolled_back`, `history_differs`) instead of signing a second history, Unavailable
    (`clock_wrong`) instead of dating what is written by a wrong clock, and whatever the plan raises: then nothing is
    written.
    """
    rollback.confirm(opened.store, opened.log, opened.panel)
    clock.agree(opened)
    return write_beside(opened, plan)


def write_beside(opened: OpenLedger, plan: Plan[T]) -> T:
    """The same for what says nothing new of the log, such as a cosignature of it: no witness is asked before."""
    with opened.store.writing() as tx:
        draft = Draft(opened, tx)
        given = _run(draft, plan)
    # After the commit, for before it nothing is said: the next reader here need not read what this writer has entered.
    opened.derivations.told(draft.head.tree_size, draft.size, news.entered(draft.shelf, draft.size))
    return given


def read(opened: OpenLedger, plan: Plan[T]) -> T:
    """Run a plan that stages nothing in a reader's snapshot."""
    with opened.store.reading() as tx:
        return _run(Draft(opened, tx), plan)


def _run(draft: Draft, plan: Plan[T]) -> T:
    tx, answer = draft.tx, plan(draft)
    # Entries before rows: a row names its entry by index, and the log alone says which index an entry has come to.
    sealed = draft.seal()
    # Answers after the seal: proofs and receipts are made under the head that was sealed, which no plan could know.
    given = answer(sealed)
    tx.keep([*draft.deposits, *sealed.deposits])
    # Last, since until here any error undoes all of it: what is remembered outlives the transaction.
    for record in draft.shelf.new:
        tx.statements.entered(record)
    return given


def nothing_more(answer: T) -> Answer[T]:
    """The answer of a plan that needs nothing of what was sealed."""
    return lambda _: answer
