"""A ledger of our own that holds the workload: every grant a statement signed by both, every revocation by her.

The questions of the workload as checks, and ledgers planted with its grants by `million`, quicker than by registration.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from bench import million
from bench.million import STUDIO, THIS, TOOL, Said
from bench.workload import LANGUAGES, OPENED_AT, Grant, Question
from consent.ledger.ledger import Ledger
from consent.rules import switches
from consent.scenario.hands import bundle_bytes
from consent.settings import Settings
from consent.vocabulary import words
from consent.vocabulary.times import format_instant
from signing import canonical

ORIGIN: Final = "bench.example/consent"
NOW: Final = OPENED_AT - 86_400
"""When everything is planted, Unix seconds: a day before the first term may begin."""
EVERYTHING: Final[Mapping[str, Any]] = {
    "agreements": sorted(words.AGREEMENTS - {"none"}), "profiles_on": ["NOFAKES"],
    "jurisdictions": [place for place, _ in switches._OF_JURISDICTION],
}  # fmt: skip
"""What a declaration says of a work for which every agreement and law is switched on."""


def settings_of(directory: Path) -> Settings:
    """The settings of a ledger that lies in a directory."""
    return Settings(database=f"sqlite:///{directory}/ledger.db", keys=directory / "keys")


def plant(directory: Path, given: Iterable[Grant], declared: Mapping[str, Any] | None = None) -> Ledger:
    """A new ledger with these grants. `declared` is said of every work besides: CORE alone is on where nothing is."""
    return million.build(directory, said(given, declared or {}), origin=ORIGIN, at=NOW)


def said(given: Iterable[Grant], declared: Mapping[str, Any]) -> Iterator[Said]:
    """All that is said, in order: whoever and whatever a grant names comes before the first grant that names it."""
    known: set[str] = set()
    yield from million.party(STUDIO, "licensee", at=NOW)
    tool = {"tool": TOOL, "vendor": STUDIO, "version": "4.2", "stores_data": False, "trains_on_data": False,
            "enterprise": True, "evidence": []}  # fmt: skip
    yield Said("tool.declaration", tool, (("licensee", STUDIO),))
    for grant in given:
        if grant.performer not in known:
            about = {"birth_date": "1980-01-01", "home": "US-CA", "unions": []}
            yield from million.party(party_of(grant.performer), "performer", at=NOW, **about)
        if grant.project not in known:
            yield _declared(grant.project, declared)
        known |= {grant.performer, grant.project}
        yield granted(grant)


def _declared(project: str, more: Mapping[str, Any]) -> Said:
    body = {
        "project": [work_of(project)], "title": project, "kind": "film", "licensee": STUDIO, "platforms": [],
        "agreements": [], "jurisdictions": [], "photography_start": "2024-01-01",
    }  # fmt: skip
    return Said("project.declaration", {**body, **more}, (("licensee", STUDIO),))


def granted(grant: Grant) -> Said:
    """A grant signed by both, and its revocation by the performer."""
    performer = party_of(grant.performer)
    body = {
        "performer": performer, "licensee": STUDIO, "agreement": "none", "replica_class": "employment_based",
        "form": "separate_writing", "representation": "counsel_negotiated",
        "description": "Face, voice and movement of the role R in this work.", "scopes": {"main": _scope(grant)},
        "exclusions": [], "limits": [], "revocability": {"kind": "revocable_at_will"}, "after_death": "unstated",
        "business_reason": "", "legal_basis": "contract", "documents": [], "vocabulary": {"territories": "cldr-48"},
    }  # fmt: skip
    withdrawn = ()
    if grant.revoked_at is not None:
        revoked = {"grant": THIS, "effective_at": format_instant(grant.revoked_at), "reason": "withdrawn"}
        withdrawn = (Said("consent.revocation", revoked, (("performer", performer),)),)
    return Said("consent.grant", body, (("performer", performer), ("licensee", STUDIO)), withdrawn)


def _scope(grant: Grant) -> dict[str, Any]:
    return {
        "projects": [work_of(grant.project)], "episodes": ["*"], "roles": ["R"], "scenes": ["*"],
        "uses": list(grant.uses), "modalities": list(grant.modalities), "media": ["svod"],
        "territories": ["001"] if grant.territories is None else list(grant.territories),
        "languages": list(LANGUAGES if grant.languages is None else grant.languages),
        "purposes": ["final_deliverable"], "content": [], "tools": [TOOL],
        "term": {"from": format_instant(grant.from_at), "until": format_instant(grant.until), "zone": "UTC"},
    }  # fmt: skip


def bundles(given: Sequence[Grant], at: int) -> list[bytes]:
    """Grants of known people in known works, ready to be registered at a time."""
    made = million.make([granted(one) for one in given], ORIGIN, at)
    parsed = ((one, [canonical.parse(proof, max_bytes=len(proof)) for proof in one.proofs]) for one in made)
    return [bundle_bytes(one.data, proofs) for one, proofs in parsed]


def asked_of(question: Question, **more: Any) -> dict[str, Any]:
    """The question as the body of a check."""
    return {
        "project": work_of(question.project), "licensee": STUDIO, "use": question.use,
        "at": format_instant(question.at), "media": ["svod"], "territories": [question.territory],
        "languages": [question.language], "purpose": "final_deliverable", "tools": [TOOL],
        "performances": [performance_of(question)],
    } | more  # fmt: skip


def performance_of(question: Question) -> dict[str, Any]:
    """Who is shown, and in what."""
    return {"performer": {"party": party_of(question.performer)}, "role": "R", "scene": "1",
            "modalities": [question.modality]}  # fmt: skip


def party_of(performer: str) -> str:
    """The performer's party."""
    return f"party:{performer}"


def work_of(project: str) -> dict[str, str]:
    """The identifier of a work."""
    return {"scheme": "house", "value": project}
