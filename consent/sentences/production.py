"""What a production declares, in plain sentences."""

from __future__ import annotations

from collections.abc import Iterator

from consent.sentences import days, kinds
from consent.sentences.naming import consent, evidence, statement, work, works
from consent.sentences.places import territory
from consent.sentences.writing import listed, quoted
from consent.statements.production import AssetRegistration, ProjectDeclaration, ToolDeclaration


def project(said: ProjectDeclaration) -> Iterator[str]:
    """A work, and the facts on which rules are switched on."""
    yield f"{said.licensee} declares the work {quoted(said.title)}, {kinds.PROJECT_KINDS[said.kind]}."
    yield f"It is known as {works(said.project)}."
    yield f"It is part of {work(said.parent)}." if said.parent is not None else "It is part of no other work."
    yield f"Photography starts on {days.day(said.photography_start)}."
    released = said.release_date
    yield f"It is released on {days.day(released)}." if released is not None else "No day of release is given."
    yield f"Vendors: {listed(said.vendors)}." if said.vendors else "No vendor works on it."
    yield f"Platforms: {listed(said.platforms)}." if said.platforms else "It is made for no platform."
    agreements = listed(kinds.AGREEMENTS[one] for one in said.agreements) if said.agreements else ""
    yield f"It is made under {agreements}." if agreements else "It is made under no agreement of a union."
    places = listed(map(territory, said.jurisdictions)) if said.jurisdictions else ""
    yield f"These laws are declared to apply: those of {places}." if places else "No place is named whose laws apply."
    advisory = listed(kinds.ADVISORY_PROFILES[one] for one in said.profiles_on) if said.profiles_on else ""
    yield f"These rules are applied as advice: {advisory}." if advisory else "No further rules are applied as advice."
    yield _in_place_of(said.supersedes)


def tool(said: ToolDeclaration) -> Iterator[str]:
    """A tool, and what it does with data."""
    yield f"{said.tool}, in version {quoted(said.version)}, is a tool of {said.vendor}."
    yield "It generates." if said.generative else "It does not generate."
    one = "one identifiable person" if said.single_person else "nobody in particular"
    yield f"It is made, in the first place, of {one}."
    yield "It stores what is put into it." if said.stores_data else "It does not store what is put into it."
    trains = "It trains on what is put into it." if said.trains_on_data else "It does not train on what is put into it."
    yield trains
    yield "It is the edition for enterprises." if said.enterprise else "It is not an edition for enterprises."
    yield from evidence(said.evidence)
    yield _in_place_of(said.supersedes)


def _in_place_of(digests: tuple[str, ...]) -> str:
    named = listed(map(statement, digests)) if digests else "no earlier statement"
    return f"It takes the place of {named}."


def asset(said: AssetRegistration) -> Iterator[str]:
    """What is generated from."""
    whose = f"of {said.performer}" if said.performer is not None else "of no performer"
    yield f"{said.asset} is {kinds.ASSET_KINDS[said.kind]}, {whose}, held by {said.holder}."
    yield f"Its digest is {said.sha256}."
    yield f"It was made from {listed(said.made_from)}." if said.made_from else "It was made from no other asset."
    under = listed(map(consent, said.grants)) if said.grants else "no consent that is named"
    yield f"It was made under {under}."
