"""What a manifest may say, and which files and entries there must be for it: what is beyond that is refused.

Nothing here looks into a file; that each is what it should be is asked by whoever opens it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from consent.errors import EvidenceInvalid
from consent.evidence.pages import PAGES
from consent.parcel.contents import Opened

_MEMBERS: Final[Mapping[str, frozenset[str]]] = {
    "statements": frozenset({"digest", "index", "proofs"}),
    "decisions": frozenset({"decision", "entry"}),
    "erased": frozenset({"digest", "registered", "entry"}),
    "timestamps": frozenset({"entry", "size"}),
    "states": frozenset({"grant", "state"}),
    "counted": frozenset({"performer", "size", "grants"}),
}
"""The lists of objects, and the members each has."""
_HOLD: Final = frozenset({"decision", "index", "performer", "grant", "scope", "unit", "amount", "expires_at", "used"})
_HOLD_MAY: Final = frozenset({"ended_index", "episode", "project", "at"})
_TOP: Final = frozenset(
    {*_MEMBERS, "v", "subject", "origin", "entries", "holds", "rests_on", "documents", "withheld", "files"}
)
_IN_ORDER: Final = {"statements": "index", "decisions": "entry", "erased": "registered", "timestamps": "entry"}
"""What stands in the order of the log, and by which member: so nothing stands twice."""
_OF_DECISION: Final = ("request.json", "answer.json", "record.json", "receipt.jwt")
_OF_STAMP: Final = ("tsr", "checkpoint.txt", "consistency.json")


def verify_manifest(evidence: Opened) -> None:
    """The manifest says what manifests say, each thing once, and files and entries are those it asks for.

    Raises EvidenceInvalid (`evidence_malformed`, `evidence_incomplete`); KeyError or TypeError for another shape.
    """
    said = evidence.manifest
    _refuse_unless(set(said) == _TOP and set(said["subject"]) == {"kind", "id"}, "the manifest has other members")
    for name, members in _MEMBERS.items():
        _refuse_unless(all(set(one) == members for one in said[name]), f"an item of {name} has other members")
    held = (set(one) for one in said["holds"])
    _refuse_unless(all(_HOLD <= one <= _HOLD | _HOLD_MAY for one in held), "a hold has other members")
    for name, member in _IN_ORDER.items():
        _refuse_unless(_in_order(one[member] for one in said[name]), f"{name} are not in the order of the log, once")
    _refuse_unless(type(said["withheld"]) is int and said["withheld"] >= 0, "withheld is no number of statements")
    _refuse_unless(_in_order(said["rests_on"]), "rests_on is not in the order of the log, once")
    _refuse_unless(_in_order(one["grant"] for one in said["states"]), "states are not in order, once")
    counted = ((one["performer"], one["size"]) for one in said["counted"])
    _refuse_unless(_in_order(counted), "counted is not in order, once")
    _refuse_unless(said["entries"] == entries_of(said, evidence.head.size), "other entries are here than it asks for")
    _verify_names(evidence)


def entries_of(said: Mapping[str, Any], tree_size: int) -> list[int]:
    """The entries that must be there for what a manifest lists: the first and the last among them."""
    return sorted({0, tree_size - 1, *_entries(said)})


def _entries(said: Mapping[str, Any]) -> Iterator[int]:
    for one in said["statements"]:
        yield one["index"]
        yield from (proof["index"] for proof in one["proofs"])
    for one in said["erased"]:
        yield from (one["registered"], one["entry"])
    for one in said["holds"]:
        yield from (index for index in (one["index"], one.get("ended_index")) if index is not None)
    yield from (one["entry"] for name in ("decisions", "timestamps") for one in said[name])
    yield from said["rests_on"]


def _verify_names(evidence: Opened) -> None:
    """Every file that must be there is, and each of the others is a document that is named, or a rule set."""
    needed = set(_needed(evidence.manifest))
    there = set(evidence.package.files)
    missing, more = needed - there, there - needed - {f"documents/{one}.bin" for one in evidence.manifest["documents"]}
    if missing:
        raise EvidenceInvalid.of("evidence_incomplete", f"{min(missing)} is missing")
    odd = [name for name in sorted(more) if not name.startswith("rules/")]
    if odd:
        raise EvidenceInvalid.of("evidence_malformed", f"{odd[0]} is no file of this evidence")


def _needed(said: Mapping[str, Any]) -> Iterator[str]:
    yield from ("checkpoint.txt", *PAGES)
    for index in said["entries"]:
        yield from (f"log/{index}.entry.json", f"log/{index}.tlog-proof")
    for one in said["statements"]:
        yield f"statements/{one['digest']}.json"
        yield from (f"proofs/{one['digest']}.{proof['position']}.json" for proof in one["proofs"])
    for one in said["decisions"]:
        yield from (f"decisions/{one['decision']}.{name}" for name in _OF_DECISION)
    for one in said["timestamps"]:
        yield from (f"time/{one['entry']}.{name}" for name in _OF_STAMP)


def _in_order(listed: Iterable[Any]) -> bool:
    found = list(listed)
    return found == sorted(set(found))


def _refuse_unless(holds: object, why: str) -> None:
    if not holds:
        raise EvidenceInvalid.of("evidence_malformed", why)
