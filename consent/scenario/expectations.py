"""What a step expects, held against what it got (specification §8.8)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from signing import canonical

_SHOWN = ("outcome", "state", "refused", "error", "reasons", "rules", "obligations", "performances", "decision")


def differences(expected: Mapping[str, Any], got: Mapping[str, Any]) -> Iterator[str]:
    """One sentence for each expectation that does not hold; a refusal nobody expected is one too."""
    if "refused" in got and "refused" not in expected:
        yield f"refused: {got['error']}"
        return
    for name, wanted in expected.items():
        yield from _DIFFER.get(name, _unknown)(name, wanted, got)


def _unknown(name: str, wanted: Any, got: Mapping[str, Any]) -> Iterator[str]:
    del wanted, got
    yield f"nobody knows how to expect {name!r}"


def _same(name: str, wanted: Any, got: Mapping[str, Any]) -> Iterator[str]:
    if got.get(name) != wanted:
        yield f"{name}: expected {wanted}, got {got.get(name)}"


def _refused(name: str, wanted: Iterable[str], got: Mapping[str, Any]) -> Iterator[str]:
    yield from _among(name, wanted, got.get("refused", ()))


def _reasons(name: str, wanted: Iterable[str], got: Mapping[str, Any]) -> Iterator[str]:
    yield from _among(name, wanted, [reason["code"] for reason in got.get("reasons", ())])


def _rules(name: str, wanted: Iterable[str], got: Mapping[str, Any]) -> Iterator[str]:
    yield from _among(name, wanted, [rule["id"] for rule in got.get("rules", ())])


def _obligations(name: str, wanted: Iterable[str], got: Mapping[str, Any]) -> Iterator[str]:
    yield from _among(name, wanted, [owed["rule"] for owed in got.get("obligations", ())])


def _among(name: str, wanted: Iterable[str], got: Iterable[str]) -> Iterator[str]:
    lacking = [one for one in wanted if one not in set(got)]
    if lacking:
        yield f"{name}: expected {', '.join(lacking)} among {', '.join(sorted(set(got))) or 'nothing'}"


def _performances(name: str, wanted: Mapping[str, str], got: Mapping[str, Any]) -> Iterator[str]:
    outcomes: dict[str, str] = {}
    for one in got.get("performances", ()):
        outcomes[one["performer"]] = one["outcome"]
    for party, outcome in wanted.items():
        if outcomes.get(party) != outcome:
            yield f"{name}: expected {party} to be {outcome}, got {outcomes.get(party)}"


def _missing(name: str, wanted: Iterable[Mapping[str, Any]], got: Mapping[str, Any]) -> Iterator[str]:
    found = [(one["facet"], _set(one["asked"])) for part in got.get("performances", ()) for one in part["missing"]]
    for one in wanted:
        if (one["facet"], _set(one["asked"])) not in found:
            yield f"{name}: {one['facet']} {one['asked']} is not among what is missing"


def _coverable(name: str, wanted: Iterable[Mapping[str, Any]], got: Mapping[str, Any]) -> Iterator[str]:
    found = [_box(box) for part in got.get("performances", ()) for box in part["coverable"]]
    for box in wanted:
        if _box(box) not in found:
            yield f"{name}: {dict(box)} is not among what is coverable"


def _box(box: Mapping[str, Any]) -> dict[str, frozenset[bytes]]:
    return {facet: _set(values) for facet, values in box.items()}


def _set(values: Iterable[Any]) -> frozenset[bytes]:
    return frozenset(canonical.canonicalize(value) for value in values)


_DIFFER = {
    "outcome": _same,
    "state": _same,
    "refused": _refused,
    "reasons": _reasons,
    "rules": _rules,
    "obligations": _obligations,
    "performances": _performances,
    "missing": _missing,
    "coverable": _coverable,
}


def shown(got: Mapping[str, Any]) -> dict[str, Any]:
    """The part of an answer that a report shows."""
    return {name: got[name] for name in _SHOWN if name in got}
