"""Assets: scans, models and voices, and whose they are: by what is registered of them and of what made them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from consent.records import AnyRecord
from consent.registry import Registry
from consent.statements import headings
from consent.statements.production import AssetRegistration

MOST: Final = 200
"""What an asset was made from is followed so far; what lies beyond is as good as unregistered."""


@dataclass(frozen=True, slots=True)
class Asset:
    """A registered asset: whose it is or was made from, and what of that nobody registered."""

    performers: tuple[str, ...]
    unknown: tuple[str, ...]


def asset_of(registry: Registry, name: str, at: int) -> Asset | None:
    """An asset as it and all it was made from are registered at an instant; None where it is not registered."""
    waiting, seen = [name], {name}
    performers: dict[str, None] = {}
    unknown: list[str] = []
    while waiting:
        one = waiting.pop(0)
        registered = _registered(registry, one, at) if len(seen) <= MOST else []
        if not registered:
            unknown.append(one)
        for body in registered:
            performers |= {body.performer: None} if body.performer is not None else {}
            fresh = [other for other in dict.fromkeys(body.made_from) if other not in seen]
            seen.update(fresh)
            waiting += fresh
    return None if name in unknown else Asset(tuple(performers), tuple(unknown))


def _registered(registry: Registry, name: str, at: int) -> list[AssetRegistration]:
    """What counts of an asset: it belongs to whoever registered it first, and all that the same parties say counts."""
    said = registry.said(headings.asset(name), AssetRegistration, by=at)
    entitled = [one for one in said if may_register(registry, one)]
    first = {party.party for party in entitled[0].statement.parties} if entitled else set()
    return [one.body for one in entitled if first & {party.party for party in one.statement.parties}]


def may_register(registry: Registry, record: AnyRecord) -> bool:
    """Whether a licensee or a vendor signed."""
    kinds = (registry.person(party.party) for party in record.statement.parties)
    return any(known is not None and known.kind in {"licensee", "vendor"} for known in kinds)
