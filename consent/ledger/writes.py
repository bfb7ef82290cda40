"""The one way to write: a plan reads and stages, one seal follows, and answers come out of what was sealed.

1. A plan, a function of a `Draft`, reads through it and stages entries and what is to be kept beside the log. It
   returns what makes its answer. Nothing is written yet: the plans of all who have gathered share one draft, one seal,
   one commit (`consent.ledger.gathering`). Each sees what earlier ones staged; one that is refused leaves nothing.
2. The seal: the tree, the checkpoint, the swap of the head (`consent.log`).
3. The answers are made from what was sealed, with their proofs; what can be made only now (a receipt) is kept as well.
4. All that was to be kept is stored beside the log, and the transaction commits. Only then does anybody see an answer.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, TypeVar

from consent.errors import ConsentError, LogInconsistent, Unavailable
from consent.ledger import clock, news, rollback
from consent.ledger.draft import Answer, Draft, Plan, Sealed
from consent.ledger.gathering import Place
from consent.ledger.open_ledger import OpenLedger
from consent.storage.records import Deposit

T = TypeVar("T")
_MET: Final = "written_meanwhile"


def write(opened: OpenLedger, plan: Plan[T], *, alone: bool = False, weight: int = 0) -> T:
    """Run a plan in the one writer's transaction, shared with whoever else wants to write.

    Every witness that can be reached has confirmed the database before. Raises LogInconsistent (`rolled_back`,
    `history_differs`) instead of signing a second history, Unavailable (`clock_wrong`) instead of dating what is
    written by a wrong clock, and whatever the plan raises: then nothing is written of it.
    """
    rollback.confirm(opened.store, opened.log, opened.panel)
    clock.agree(opened)
    return write_beside(opened, plan, alone=alone, weight=weight)


def write_beside(opened: OpenLedger, plan: Plan[T], *, alone: bool = False, weight: int = 0) -> T:
    """The same for what says nothing new of the log, such as a cosignature of it: no witness is asked before.

    `alone`: in a transaction of its own, for a plan that reads rows beside the log that others might have staged.
    `weight`: about how many bytes it brings.
    """
    mine: Place[Plan[Any]] = Place(plan, of=opened, alone=alone, weight=weight)
    given: T = opened.gathering.take_part(mine, partial(_lead, opened))
    return given


def _lead(opened: OpenLedger, gathered: Callable[[], Sequence[Place[Plan[Any]]]]) -> None:
    """Write for all who have gathered when the writer's turn has come; each answer leaves after the commit.

    A contradiction in the log stops the writer and fails them all; so does a database that is busy or out of reach, and
    whatever happens at the commit. What else happens before it is the doing of one of them: nothing is written, and
    each plan is run again by itself.
    """
    places: Sequence[Place[Plan[Any]]] = ()
    ran = False
    try:
        with opened.store.writing() as tx:
            draft, places = Draft(opened, tx), gathered()
            outcomes = _run_all(draft, [one.work for one in places])
            ran = True
    except Exception as error:
        if ran or len(places) < 2 or not _is_of_one(error):
            raise
        for one in places:
            _write_alone(opened, one)
        return
    _entered(draft)
    for one, outcome in zip(places, outcomes, strict=True):
        _end(one, outcome)


def _is_of_one(error: Exception) -> bool:
    """Whether an error that came before the commit is that of one plan among several."""
    if isinstance(error, Unavailable):
        return error.code == _MET  # two of them put the same row there: one after the other, the second finds it
    return not isinstance(error, LogInconsistent)


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


class _Erases(Exception):
    """A plan takes bytes away that the plans beside it may read past the draft: it is run by itself."""


@dataclass(frozen=True, slots=True)
class _Ran:
    """What makes the answer of a plan that has run, and the size of the log after what it staged."""

    answer: Answer[Any]
    end: int


@dataclass(frozen=True, slots=True)
class _Refusal:
    """What a plan raised that left nothing behind."""

    error: ConsentError


def _run_all(draft: Draft, plans: Sequence[Plan[Any]]) -> list[Any]:
    """Run plans one after the other, seal once, and make their answers; a plan that is refused is told so, apart.

    Raises what a plan or an answer raises that is no refusal, what a lone plan raises, and _Erases where one of several
    plans erases something.
    """
    ran = [_ran(draft, plan, alone=len(plans) == 1) for plan in plans]
    # Entries before rows: a row names its entry by index, and the log alone says which index an entry has come to.
    draft.seal()
    # Answers after the seal: proofs and receipts are made under the head that was sealed, which no plan could know.
    given, deposits = list[Any](), [*draft.deposits]
    for one in ran:
        given.append(one if isinstance(one, _Refusal) else _answered(draft, one, deposits))
    draft.tx.keep(deposits)
    # Last, since until here any error undoes all of it: what is remembered outlives the transaction.
    for record in draft.shelf.new:
        draft.tx.statements.entered(record)
    return given


def _ran(draft: Draft, plan: Plan[Any], *, alone: bool) -> _Ran | _Refusal:
    try:
        made = draft.trying(plan)
    except LogInconsistent:
        raise
    except ConsentError as error:
        if alone:
            raise
        return _Refusal(error)
    if draft.shelf.erases and not alone:
        raise _Erases
    return _Ran(made, draft.size)


def _answered(draft: Draft, one: _Ran, deposits: list[Deposit]) -> Any:
    sealed = Sealed(draft, one.end)
    given = one.answer(sealed)
    deposits += sealed.deposits
    return given
