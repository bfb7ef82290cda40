"""What a statement in an account says, member by member: reasons, extents, rulings, amounts. It knows no database."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from consent.coverage.scope import FACETS, Scope
from consent.paper.page import plain
from consent.records import AnyRecord
from consent.vocabulary.times import format_instant

_TOLD: Final = (
    "consent.", "prohibition", "approval", "determination", "use.", "payment.", "notice", "option.", "legal.",
    "authority.end", "key.revocation", "party.event", "party.correction", "party.merge",
)  # fmt: skip
"""What is told member by member. A grant is told in full; who registered as what stands in the statements."""
_INSTANTS: Final = frozenset({"effective_at", "start", "until", "given_at", "invalid_from"})
_NAMES: Final = {"start": "from", "exempt": "except", "scope": "extent", "finding": "ruling"}
_EVERYTHING: Final = "all of it"
"""The extent of what takes away or doubts and names no part."""
_PERMITTING: Final = frozenset({"approval", "determination", "use.approval"})


def said(record: AnyRecord) -> str:
    """What the statement says, after its type: `; reason: …; extent: …`, "" where its type says it all."""
    kind = record.statement.type
    if kind == "consent.grant" or not kind.startswith(_TOLD):
        return ""
    return "".join(f"; {name}: {value}" for name, value in _members(record.body, kind))


def _members(body: Any, kind: str) -> Iterator[tuple[str, str]]:
    for member in body.__dataclass_fields__:
        value = _value(member, getattr(body, member), kind)
        if value:
            yield _NAMES.get(member, member).replace("_", " "), value


def _value(member: str, value: Any, kind: str) -> str:
    if member == "scope" and not isinstance(value, str):
        return _extent(value) or ("" if kind in _PERMITTING else _EVERYTHING)
    if member in _INSTANTS and isinstance(value, int):
        return format_instant(value)
    return _plain(value)


def _extent(scope: Scope | None) -> str:
    if scope is None:
        return ""
    named = ((facet, getattr(scope, facet)) for facet in (*FACETS, "term"))
    return ", ".join(f"{facet} {_plain(value)}" for facet, value in named if value)


def _plain(value: Any) -> str:
    if value is None or value == ():
        return ""
    if isinstance(value, tuple):
        return ", ".join(map(_plain, value))
    if hasattr(value, "written"):
        return str(value.written)
    if hasattr(value, "unit"):
        return f"{value.amount} {value.unit}"
    if hasattr(value, "__dataclass_fields__") and not hasattr(value, "scheme"):
        return " ".join(filter(None, (_value(name, getattr(value, name), "") for name in value.__dataclass_fields__)))
    return plain(value)
