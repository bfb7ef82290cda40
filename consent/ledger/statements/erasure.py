"""Erasing: the bytes of a statement go when a complete order says so and nothing needs them; the log stays as it is."""

from __future__ import annotations

from collections.abc import Iterator

from consent import entry
from consent.admission import erasure
from consent.answers.statements import Described, HistoryEvent, Noted
from consent.callers import Caller
from consent.errors import LogInconsistent
from consent.ledger.access import papers
from consent.ledger.draft import Draft
from consent.ledger.open_ledger import OpenLedger
from consent.ledger.statements import documents
from consent.ledger.visibility import concerned, may_see, naming
from consent.prefix import Shelf
from consent.records import AnyRecord, Record
from consent.registry import Registry
from consent.statements.headings import documents_of
from consent.statements.rulings import ErasureOrder
from consent.storage.records import Erased
from consent.storage.transaction import Transaction
from consent.vocabulary.times import format_instant


def erase_if_due(draft: Draft, order: AnyRecord, now: int) -> tuple[str, ...]:
    """Stage what a complete order asks for; the parties to tell, whom nobody can find out about afterwards.

    One that is barred stays without effect until it is handed in again. Documents go with the last statement that opens
    them: naming a digest holds nothing back.
    """
    complete = order.of(ErasureOrder)
    if complete is None or complete.missing:
        return ()
    registry = draft.registry()
    target = registry.record(complete.body.statement)
    if target is None or next(erasure.bars(target, registry, now), None) is not None:
        return ()
    to_tell = tuple(sorted(concerned(target, registry)))
    index = draft.stage(entry.statement_erased(now, statement=target.digest, order=order.digest))
    gone = Erased(target.digest, target.index, index, tuple(_documents_that_go(draft, target, registry)))
    draft.shelf.erase(gone)
    draft.keep(gone)
    return to_tell


def _documents_that_go(draft: Draft, target: AnyRecord, registry: Registry) -> Iterator[str]:
    """The documents that no other statement opens; one that none opens goes with the last that names it.

    What the operator gave by this one it then gave by the next.
    """
    for sha256 in documents_of(target.statement):
        opening = documents.openings(draft.opened, draft.tx, sha256, registry)
        others = [one for one in opening if one.digest != target.digest]
        if opening and len(others) == len(opening):
            continue  # it is not this statement's
        left = others or (() if opening else [one for one in naming(sha256, registry) if one.digest != target.digest])
        if not left:
            yield sha256
        elif papers.kept(draft.opened, draft.tx, sha256).opened_by == target.digest:
            draft.keep(papers.opening(draft.opened, sha256, left[0].digest))


def described_erased(
    opened: OpenLedger, tx: Transaction, gone: Erased, caller: Caller, shelf: Shelf | None = None
) -> Described:
    """What is answered about a statement whose bytes are gone: where it stood, and what erased it.

    On what ground is for those who may see the order, which lies on `shelf` where it is of the same write.
    """
    lies_on = shelf or tx
    order = _order(tx, gone, lies_on)
    ground = f": {order.body.ground}" if may_see(caller, order, opened.registry(lies_on, tx.head.tree_size)) else ""
    detail = f"erased by {order.digest} (entry {gone.index}){ground}"
    return Described(
        digest=gone.digest,
        index=gone.registered_index,
        state="erased",
        missing=(),
        problems=(Noted("erased", "", detail, None),),
        proof=opened.tlog_proof(tx, gone.registered_index),
    )


def events_of_erased(tx: Transaction, gone: Erased) -> tuple[HistoryEvent, ...]:
    """What the log itself still says of an erased statement."""
    found: list[HistoryEvent] = []
    for index in (gone.registered_index, gone.index):
        said = tx.log.entry(index)
        if said is None:
            raise LogInconsistent.of("entry_missing", f"entry {index} is missing")
        ended = said.event == "statement.erased"
        kind = "erasure.order" if ended else said.members["kind"]
        statement = said.members["refs"][0] if ended else gone.digest
        found.append(HistoryEvent(format_instant(said.at), index, said.event, kind, statement, (), "erased"))
    return tuple(found)


def _order(tx: Transaction, gone: Erased, shelf: Shelf) -> Record[ErasureOrder]:
    said = tx.log.entry(gone.index)
    order = None if said is None else shelf.record(said.members["refs"][0])
    found = None if order is None else order.of(ErasureOrder)
    if found is None:
        raise LogInconsistent.of("erasure_mismatch", f"no order erased {gone.digest}")
    return found
