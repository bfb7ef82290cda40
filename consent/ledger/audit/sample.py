"""An audit by sample, for those outside who may look: a union, an auditor. The seed is theirs, nothing is chosen here.

What is not for them is not shown here either; that it was left out, or is gone, is said of each.
"""

from __future__ import annotations

import re
from typing import Final

from consent.answers.audit import Sample, SampledEntry, SampledStatement
from consent.entry import Entry, parse_entry
from consent.errors import Forbidden, InvalidInput, Problem
from consent.ledger.open_ledger import OpenLedger
from consent.ledger.statements.describe import bundle_of
from consent.ledger.visibility import may_sample, may_see
from consent.registry import Registry
from consent.storage.transaction import Transaction
from consent.verify.sample import picked
from consent.view import HERE, View
from signing import digests

MOST: Final = 200
_SEED: Final = re.compile(r"[\x21-\x7e]{1,128}")
_ARRIVALS: Final = ("statement.registered", "proof.added")


def sample(opened: OpenLedger, seed: str, wanted: int, view: View = HERE) -> Sample:
    """The entries a seed picks (specification §3.7), under the present head.

    Raises InvalidInput for a seed or number that is none, Forbidden (`union_only`) for a caller bound to anybody else
    than a union.
    """
    _refuse_strange(seed, wanted)
    with opened.store.reading() as tx:
        size = tx.head.tree_size
        registry = opened.registry(tx, size)
        if not may_sample(view.caller, registry):
            raise Forbidden.of("union_only", "a sample is for unions, and for tokens that are bound to nobody")
        shown = tuple(_entry(opened, tx, registry, index, view) for index in picked(seed, wanted, size))
        return Sample(seed, tx.head.origin, size, opened.checkpoint(tx), shown)


def _refuse_strange(seed: str, wanted: int) -> None:
    problems = []
    if _SEED.fullmatch(seed) is None:
        problems.append(Problem("bad_text", "/seed", "a seed is 1 to 128 visible ASCII characters"))
    if not 1 <= wanted <= MOST:
        problems.append(Problem("bad_number", "/n", f"a sample has 1 to {MOST} entries"))
    if problems:
        raise InvalidInput(problems)


def _entry(opened: OpenLedger, tx: Transaction, registry: Registry, index: int, view: View) -> SampledEntry:
    data = opened.log.prove(tx.log, index).data
    told = _statement(tx, registry, parse_entry(data), view)
    return SampledEntry(index, digests.encode_base64url(data), opened.tlog_proof(tx, index), told)


def _statement(tx: Transaction, registry: Registry, entry: Entry, view: View) -> SampledStatement | None:
    if entry.event not in _ARRIVALS:
        return None
    digest = str(entry.members["statement"])
    record = registry.record(digest)
    if record is None:
        return SampledStatement(digest, "erased", None)
    if not may_see(view.caller, record, registry):
        return SampledStatement(digest, "withheld", None)
    return SampledStatement(digest, "shown", bundle_of(tx, record))
