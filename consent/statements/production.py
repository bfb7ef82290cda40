"""What a production declares: its works, the tools it generates with, and what it generates from.

The asker of a check never supplies these.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from consent import readers
from consent.forms import form_of, formed
from consent.statements.common import (
    ASSET,
    DATE,
    DIGEST,
    DIGESTS,
    EVIDENCE,
    NAME,
    PARTIES,
    PARTY,
    TERRITORY,
    Evidence,
    identifier,
)
from consent.vocabulary import identifiers, words
from consent.vocabulary.identifiers import Identifier


@dataclass(frozen=True, slots=True)
class ProjectDeclaration:
    """A work and the facts on which rule profiles are switched on; its identifiers are aliases of one another."""

    project: tuple[Identifier, ...]
    title: str
    kind: str
    licensee: str
    platforms: tuple[str, ...]
    agreements: tuple[str, ...]
    jurisdictions: tuple[str, ...]
    photography_start: dt.date
    parent: Identifier | None = None
    vendors: tuple[str, ...] = ()
    release_date: dt.date | None = None
    profiles_on: tuple[str, ...] = ()
    supersedes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ToolDeclaration:
    """A tool, its version and its data terms; `generative` is true unless it is said not to be.

    `single_person`: its primary purpose is one identifiable person; false unless it is said.
    """

    tool: str
    vendor: str
    version: str
    stores_data: bool
    trains_on_data: bool
    enterprise: bool
    evidence: tuple[Evidence, ...]
    generative: bool = True
    single_person: bool = False
    supersedes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AssetRegistration:
    """A scan, model or voice of a performer, or other material: what it is, what it was made from, and under what."""

    asset: str
    kind: str
    sha256: str
    made_from: tuple[str, ...]
    grants: tuple[str, ...]
    holder: str
    performer: str | None = None


_ASSET: Final = readers.shape(
    AssetRegistration,
    {"asset": ASSET, "kind": readers.word(words.ASSET_KINDS, "kind of asset", "asset-kinds"), "sha256": DIGEST,
     "made_from": readers.sequence(ASSET, most=100), "grants": DIGESTS, "holder": PARTY},
    {"performer": PARTY},
)  # fmt: skip


@formed(form_of(_ASSET))
def _asset(value: readers.JSON, pointer: str, problems: readers.Problems) -> AssetRegistration | readers.Invalid:
    """Only material may be of nobody."""
    read = _ASSET(value, pointer, problems)
    if not isinstance(read, readers.Invalid) and read.performer is None and read.kind != "material":
        detail = f"a {read.kind} is of a performer: say of whom"
        return readers.note(problems, "missing_member", f"{pointer}/performer", detail)
    return read


ASSET_REGISTRATION: Final = _asset
PROJECT: Final = readers.shape(
    ProjectDeclaration,
    {"project": readers.sequence(identifier, least=1, most=20), "title": NAME,
     "kind": readers.word(words.PROJECT_KINDS, "kind of project", "project-kinds"), "licensee": PARTY,
     "platforms": PARTIES,
     "agreements": readers.sequence(readers.word(words.AGREEMENTS, "agreement", "agreements")),
     "jurisdictions": readers.sequence(TERRITORY), "photography_start": DATE},
    {"parent": identifier, "vendors": PARTIES, "release_date": DATE,
     "profiles_on": readers.sequence(readers.word(words.ADVISORY_PROFILES, "advisory profile", "advisory-profiles")),
     "supersedes": DIGESTS},
)  # fmt: skip
TOOL_DECLARATION: Final = readers.shape(
    ToolDeclaration,
    {"tool": readers.matching(identifiers.TOOL_NAME, "a tool id such as tool:vfx, without a version"),
     "vendor": PARTY, "version": readers.text(longest=64), "stores_data": readers.boolean,
     "trains_on_data": readers.boolean, "enterprise": readers.boolean, "evidence": EVIDENCE},
    {"generative": readers.boolean, "single_person": readers.boolean, "supersedes": DIGESTS},
)  # fmt: skip
