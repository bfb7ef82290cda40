"""Following a log: each head must be signed as the policy says, and its entries must be the old ones and new ones.

The watcher hashes every entry itself. It keeps the edge of the tree it has seen, so a log cannot take back or change
anything without the new head contradicting the old one: two signed texts that anybody can check.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from consent.entry import parse_entry
from consent.errors import CouldNotVerify, EvidenceInvalid, LogInconsistent, Problem
from consent.outbound.witnesses import Witnessed
from consent.watch.published import Published
from signing import digests, merkle, tiles
from signing.errors import Malformed, SigningError
from signing.policy import Policy, open_with_policy
from signing.tiles import Tile
from signing.tree_head import Checkpoint


class Forked(EvidenceInvalid):
    """The log has two histories. `evidence` holds both signed heads, for publication."""

    def __init__(self, detail: str, evidence: dict[str, Any]) -> None:
        super().__init__((Problem("log_forked", "", detail),))
        self.evidence = evidence


@dataclass(frozen=True, slots=True)
class Seen:
    """What a watcher has seen of a log: its last head as signed, and the edge of the tree beneath it."""

    checkpoint: str
    head: Checkpoint
    edge: tuple[bytes, ...]

    def as_json(self) -> dict[str, Any]:
        """What is kept between two looks."""
        return {"checkpoint": self.checkpoint, "edge": [digests.encode_base64(one) for one in self.edge]}


@dataclass(frozen=True, slots=True)
class Alert:
    """An entry that names a digest the watcher holds."""

    index: int
    event: str
    kind: str
    statement: str
    names: str

    def as_json(self) -> dict[str, Any]:
        """The object that is printed."""
        return {"index": self.index, "event": self.event, "kind": self.kind, "statement": self.statement,
                "names": self.names}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Look:
    """One look at a log: what was seen, how many entries were new, and what to be alerted of."""

    seen: Seen
    new: int
    alerts: tuple[Alert, ...]


def restored(said: dict[str, Any], policy: Policy) -> Seen:
    """What was kept, verified again. Raises EvidenceInvalid when it does not hold."""
    try:
        head = open_with_policy(str(said["checkpoint"]), policy).checkpoint
        edge = tuple(digests.decode_base64(one) for one in said["edge"])
        _, root = merkle.append_leaves(head.size, [], _reader(head.size, edge))
    except (SigningError, KeyError, TypeError, ValueError) as error:
        raise EvidenceInvalid.of("watch_state_invalid", f"what was kept cannot be read: {error}") from error
    if root != head.root:
        raise EvidenceInvalid.of("watch_state_invalid", "what was kept does not lead to the head that was kept")
    return Seen(str(said["checkpoint"]), head, edge)


def look(
    log: Published, policy: Policy, seen: Seen | None, held: frozenset[str], witnessed: Sequence[Witnessed] = ()
) -> Look:
    """Look at the log once, from where it was left, and hold it against the heads that witnesses have been shown.

    Raises Forked when the new head contradicts the old one, CouldNotVerify when it is not signed as the policy wants
    (no quorum, another key), Unavailable when something published cannot be read.
    """
    text = log.text("checkpoint")
    head = _opened(text, policy)
    start = seen or Seen("", Checkpoint(head.origin, 0, merkle.EMPTY_ROOT), ())
    if head.origin != start.head.origin:
        raise CouldNotVerify.of("checkpoint_invalid", f"this is the log {head.origin[:80]!a}, another than before")
    if head.size < start.head.size:
        raise _forked("the log has fewer entries than it had", start.checkpoint, text)
    entries = list(_entries(log, start.head.size, head.size))
    leaves = [merkle.leaf_hash(entry) for entry in entries]
    new, root = merkle.append_leaves(start.head.size, leaves, _reader(start.head.size, start.edge))
    if root != head.root:
        raise _forked("its entries and what was seen before do not lead to its head", start.checkpoint, text)
    _hold_against(witnessed, start, head, leaves, text)
    hashes = {**dict(zip(merkle.edge(start.head.size), start.edge, strict=True)), **dict(new)}
    edge = tuple(hashes[place] for place in merkle.edge(head.size))
    alerts = tuple(_alerts(entries, start.head.size, held))
    return Look(Seen(text, head, edge), head.size - start.head.size, alerts)


def _opened(text: str, policy: Policy) -> Checkpoint:
    try:
        return open_with_policy(text, policy).checkpoint
    except SigningError as error:
        raise CouldNotVerify.of(error.code, f"the head is not signed as the policy wants: {error.detail}") from error


def _reader(size: int, edge: Sequence[bytes]) -> merkle.HashReader:
    known = dict(zip(merkle.edge(size), edge, strict=True))
    return lambda wanted: [known[place] for place in wanted]


def _forked(detail: str, before: str, text: str) -> Forked:
    return Forked(detail, {"before": before, "now": text})


def _hold_against(
    witnessed: Sequence[Witnessed], start: Seen, head: Checkpoint, leaves: Sequence[bytes], text: str
) -> None:
    """Raises Forked where a witness was shown another history (a split view).

    Its head can be held against ours where we can compute the root of its size: from what was seen before on.
    """
    for one in witnessed:
        size = one.checkpoint.size
        if start.head.size <= size <= head.size:
            shown = leaves[: size - start.head.size]
            _, root = merkle.append_leaves(start.head.size, shown, _reader(start.head.size, start.edge))
            if root != one.checkpoint.root:
                raise _forked("a witness was shown another history", one.text, text)


def _entries(log: Published, start: int, end: int) -> Iterator[bytes]:
    """The entries from `start` on and before `end`, read from published bundles."""
    for number in range(start // tiles.WIDTH, -(-end // tiles.WIDTH)):
        width = min(tiles.WIDTH, end - number * tiles.WIDTH)
        bundle = _bundle(log, number, width)
        yield from bundle[max(0, start - number * tiles.WIDTH) : width]


def _bundle(log: Published, number: int, width: int) -> list[bytes]:
    """The bundle as far as the head reaches; where only a fuller one is published by now, that one."""
    for wide in dict.fromkeys((width, tiles.WIDTH)):
        path = tiles.format_path(Tile(None, number, wide))
        data = log.read(f"tile/{path}")
        if data is not None:
            try:
                return tiles.parse_bundle(data, wide)
            except Malformed as error:
                raise CouldNotVerify.of(error.code, f"{path}: {error.detail}") from error
    raise CouldNotVerify.of("entry_missing", f"the bundle {number} of entries is not published")


def _alerts(entries: Sequence[bytes], first: int, held: frozenset[str]) -> Iterator[Alert]:
    for index, data in enumerate(entries, start=first):
        try:
            members = parse_entry(data).members
        except LogInconsistent:
            yield Alert(index, "unreadable", "", "", "")
            continue
        for name in dict.fromkeys((members.get("statement", ""), *members.get("refs", ()))):
            if name in held:
                event, kind, statement = (str(members.get(one, "")) for one in ("event", "kind", "statement"))
                yield Alert(index, event, kind, statement, name)
