"""What a step expects, held against what came back: one sentence for each difference."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

_Answer = dict[str, Any]


def differences(expect: dict[str, Any], status: int, body: bytes) -> list[str]:
    """Where an answer differs. A refusal nobody expected is told with its codes, and then nothing else."""
    answer = read(body)
    if answer is None:
        return [f"status {status}, and the body is not a JSON object"]
    codes = refused(answer) if status >= 400 else []
    if codes and "refused" not in expect:
        return [f"status {status}, refused: {', '.join(codes)}"]
    found = [] if status == expect["status"] else [f"status: expected {expect['status']}, got {status}"]
    for name, wanted in expect.items():
        if name != "status":
            found += _KINDS[name](name, wanted, answer) if name in _KINDS else [f"this runner does not know {name!r}"]
    return found


def read(body: bytes) -> _Answer | None:
    """The JSON object of a body, None where it is none."""
    try:
        value = json.loads(body)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None


def refused(answer: _Answer) -> list[str]:
    """The codes of problem details."""
    return [str(one.get("code")) for one in _objects(answer, "errors")] or ["no code"]


def _same(name: str, wanted: Any, answer: _Answer) -> Iterator[str]:
    if answer.get(name) != wanted:
        yield f"{name}: expected {wanted}, got {answer.get(name)}"


def _members(_: str, wanted: _Answer, answer: _Answer) -> Iterator[str]:
    for name, value in wanted.items():
        yield from _same(name, value, answer)


def _among(name: str, wanted: list[str], found: list[Any]) -> Iterator[str]:
    lacking = [one for one in wanted if one not in found]
    if lacking:
        yield f"{name}: expected {', '.join(lacking)} among {', '.join(sorted(set(map(str, found)))) or 'nothing'}"


def _listed(within: str, member: str) -> Callable[[str, list[str], _Answer], Iterator[str]]:
    return lambda name, wanted, answer: _among(name, wanted, [one.get(member) for one in _objects(answer, within)])


def _performances(name: str, wanted: dict[str, str], answer: _Answer) -> Iterator[str]:
    found = {one.get("performer"): one.get("outcome") for one in _objects(answer, "performances")}
    for party, outcome in wanted.items():
        if found.get(party) != outcome:
            yield f"{name}: expected {party} to be {outcome}, got {found.get(party)}"


def _missing(name: str, wanted: list[_Answer], answer: _Answer) -> Iterator[str]:
    parts = [one for part in _objects(answer, "performances") for one in _objects(part, "missing")]
    found = [(one.get("facet"), _set(one.get("asked"))) for one in parts]
    for one in wanted:
        if (one["facet"], _set(one["asked"])) not in found:
            yield f"{name}: {one['facet']} {one['asked']} is not among what is missing"


def _coverable(name: str, wanted: list[_Answer], answer: _Answer) -> Iterator[str]:
    found = [_box(box) for part in _objects(answer, "performances") for box in _objects(part, "coverable")]
    for box in wanted:
        if _box(box) not in found:
            yield f"{name}: {box} is not among what is coverable"


def _effects(name: str, wanted: list[_Answer], answer: _Answer) -> Iterator[str]:
    for one in wanted:
        if not _took_effect(one, answer):
            yield f"{name}: {one['rule']} did not take the effect {one['effect']}"


def _no_effects(name: str, wanted: list[_Answer], answer: _Answer) -> Iterator[str]:
    for one in wanted:
        if _took_effect(one, answer):
            yield f"{name}: {one['rule']} took the effect {one['effect']}"


def _took_effect(one: _Answer, answer: _Answer) -> bool:
    """Obligations stand in a list of their own."""
    if one["effect"] == "obligation":
        return any(owed.get("rule") == one["rule"] for owed in _objects(answer, "obligations"))
    return any(
        (rule.get("id"), rule.get("effect")) == (one["rule"], one["effect"]) for rule in _objects(answer, "rules")
    )


def _objects(answer: _Answer, name: str) -> list[_Answer]:
    value = answer.get(name)
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _box(box: _Answer) -> dict[str, frozenset[str]]:
    return {facet: _set(values) for facet, values in box.items()}


def _set(values: Any) -> frozenset[str]:
    return frozenset(json.dumps(one, sort_keys=True) for one in (values if isinstance(values, list) else [values]))


_KINDS: dict[str, Callable[[str, Any, _Answer], Iterator[str]]] = {
    "members": _members,
    "outcome": _same,
    "state": _same,
    "refused": lambda name, wanted, answer: _among(name, wanted, refused(answer)),
    "reasons": _listed("reasons", "code"),
    "rules": _listed("rules", "id"),
    "obligations": _listed("obligations", "rule"),
    "performances": _performances,
    "missing": _missing,
    "coverable": _coverable,
    "effects": _effects,
    "no_effects": _no_effects,
}
