"""What one write has read and staged, and what its answers are made of once that is sealed.

Nothing here is written: entries go into the log at the seal, rows beside it after that (`consent.ledger.writes`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from typing import Final, TypeVar

from consent.derived import Beneath, Epoch, News
from consent.entry import Entry, parse_entry
from consent.errors import LogInconsistent
from consent.ledger import news
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
_parsed: Final = lru_cache(maxsize=4_096)(parse_entry)
"""Those who write look at the entries that came in since they read, again and again at the same."""


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
        self._stored_since: dict[int, list[Entry]] = {}

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
        if first not in self._stored_since:
            self._stored_since[first] = [_parsed(one) for one in self.tx.log.between(first, end)] if first < end else []
        return [*self._stored_since[first], *self._entries[max(0, first - end) :]]

    def said_since(self, first: int) -> News:
        """What the entries from index `first` on say, stored and staged: of those staged rather too much."""
        end, staged = self.head.tree_size, news.entered(self.shelf, self.size)
        stored = news.between(self.tx, end, first) if first < end else News()
        return News({**stored.headings, **staged.headings}, staged.said or stored.said, stored.erased or staged.erased)

    def names_any(self, digests: Collection[str], first: int) -> bool:
        """Whether an entry from index `first` on, stored or staged, names any of these digests among its `refs`."""
        staged = self._entries[max(0, first - self.head.tree_size) :]
        if any(not set(digests).isdisjoint(one.members.get("refs", ())) for one in staged):
            return True
        return first < self.head.tree_size and self.tx.log.names_any(list(digests), first)

    def holds_by(self, indexes: Collection[int], grants: Collection[str]) -> bool:
        """Whether one of the decisions at these indexes, stored or staged, holds amounts of limits of these grants."""
        staged = any(one.index in indexes for grant in grants for one in self.shelf.staged_holds(grant))
        stored = [one for one in indexes if one < self.head.tree_size]
        return staged or (bool(stored) and self.tx.decisions.any_holds(stored, grants))

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
        self._draft = draft

    @property
    def head(self) -> Head:
        """The head that was sealed."""
        return self.tx.head

    def registry(self) -> Registry:
        """What the log says up to `end`: the answer is the same, whoever else's plan was sealed with this one."""
        return self._draft.registry(self.end)

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


def nothing_more(answer: T) -> Answer[T]:
    """The answer of a plan that needs nothing of what was sealed."""
    return lambda _: answer
