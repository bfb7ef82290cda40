"""What evidence names besides statements and decisions: holds of others, rule sets, states.

Each is bound to an entry of the log or to a digest that something signed names. How much a hold holds is not: that is
the operator's word, and said to be.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from consent import receipt
from consent.errors import EvidenceInvalid
from consent.parcel.contents import Opened
from consent.prefix import Shelf
from consent.records import Hold
from consent.registry import Registry
from consent.statements.grants import Grant
from consent.states.state import state_of
from signing import digests


def verify_rests_on(evidence: Opened) -> None:
    """Each further decision is one that the log records there. Raises EvidenceInvalid."""
    for index in evidence.manifest["rests_on"]:
        evidence.entry(index, "decision.issued")


def holds_of(evidence: Opened) -> dict[str, list[Hold]]:
    """The holds on limits by grant, each of a decision that relied on the grant, as long as its receipt lived.

    Raises EvidenceInvalid (`evidence_incomplete`).
    """
    found: dict[str, list[Hold]] = {}
    for one in evidence.manifest["holds"]:
        hold = Hold(**one)
        _verify_hold(evidence, hold)
        found.setdefault(hold.grant, []).append(hold)
    return found


def counted_in(evidence: Opened) -> dict[tuple[str, int], int]:
    """How many grants of each performer there were by a size, to whomever: that cannot be checked from this file."""
    return {(str(one["performer"]), int(one["size"])): int(one["grants"]) for one in evidence.manifest["counted"]}


def _verify_hold(evidence: Opened, hold: Hold) -> None:
    made = evidence.entry(hold.index, "decision.issued")
    whole = hold.grant in made.members["refs"] and hold.expires_at == made.at + receipt.LONGEST_LIFE
    if hold.ended_index is not None:
        end = evidence.entries[hold.ended_index]
        ended = end.event == "reservation.committed" or (end.event == "reservation.released" and hold.used == 0)
        whole = whole and ended and hold.index < hold.ended_index
    elif hold.used != 0:
        whole = False
    if not whole or hold.amount < 0 or hold.used < 0:
        raise EvidenceInvalid.of("evidence_incomplete", f"the log does not say what it says of a hold on {hold.grant}")


def verify_rules(evidence: Opened, named: Collection[str]) -> None:
    """Each rule set is the one a receipt names, by its digest. Raises EvidenceInvalid (`rules_mismatch`)."""
    for name in evidence.package.files:
        if name.startswith("rules/"):
            digest = name.removeprefix("rules/").removesuffix(".json")
            if digest not in named or digests.digest(evidence.package.file(name)) != digest:
                raise EvidenceInvalid.of("rules_mismatch", f"{name} is not the rule set that a decision was made with")


def verify_states(evidence: Opened, shelf: Shelf) -> None:
    """Each state told is the one the statements here show under the head. Raises EvidenceInvalid (`state_mismatch`)."""
    registry, now = evidence.registry(shelf, evidence.head.size), evidence.entries[evidence.head.size - 1].at
    shown = states_of(registry, (one["grant"] for one in evidence.manifest["states"]), now)
    for one in evidence.manifest["states"]:
        if shown.get(one["grant"]) != one["state"]:
            raise EvidenceInvalid.of("state_mismatch", f"what is here does not show that state of {one['grant']}")


def states_of(registry: Registry, grants: Iterable[str], now: int) -> Mapping[str, str]:
    """The states of grants at an instant as a registry shows them, by digest."""
    found = ((digest, registry.find(digest, Grant)) for digest in grants)
    return {digest: state_of(grant, registry, now, now) for digest, grant in found if grant is not None}


def told_hold(hold: Hold) -> dict[str, Any]:
    """A hold as the manifest lists it."""
    return {name: value for name in Hold.__slots__ if (value := getattr(hold, name)) is not None}
