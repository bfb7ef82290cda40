"""What is declared of works, tools and assets: whether who declares it may, and what it cannot take back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from consent.admission.entitlement.judges import judge_of, no_authority
from consent.authority.signatures import by_party
from consent.errors import Problem
from consent.records import Complete
from consent.registry import Registry
from consent.statements.production import AssetRegistration, ProjectDeclaration, ToolDeclaration
from consent.states import assets
from consent.subjects import Work


def _of_project(said: Complete[ProjectDeclaration], registry: Registry) -> Iterator[Problem]:
    licensee = said.body.licensee
    if not by_party(registry, said, licensee):
        yield no_authority(f"{licensee} does not sign", "/licensee", "CORE-18")
        return
    for number, identifier in enumerate(said.body.project):
        known = registry.work(identifier, said.said_at)
        if known is not None and known.declaration.licensee != licensee:
            detail = f"{identifier} belongs to {known.declaration.licensee}, who declared it first"
            yield Problem("licensee_not_party", f"/project/{number}", detail, "CORE-18")
        elif known is not None:
            yield from _narrowed(said, known)


def _narrowed(said: Complete[ProjectDeclaration], known: Work) -> Iterator[Problem]:
    """What a declaration leaves out or moves that the work stays bound to, or will be tried by as well."""
    body = said.body
    for member in ("agreements", "platforms", "jurisdictions", "profiles_on"):
        gone = [one for one in getattr(known, member) if one not in getattr(body, member)]
        if gone:
            detail = f"the work stays bound to {', '.join(gone)}: only a registrar's signature lifts it"
            yield Problem("declaration_narrowed", f"/{member}", detail, "CORE-19")
    for member in ("kind", "photography_start", "release_date"):
        before = {getattr(one, member) for one in (*known.earlier, known.declaration)}
        if before - {None, getattr(body, member)}:
            detail = f"another {member} was declared before: the answer must be the same by both"
            yield Problem("declaration_narrowed", f"/{member}", detail, "CORE-19")


def _of_tool(said: Complete[ToolDeclaration], registry: Registry) -> Iterator[Problem]:
    if not registry.may_declare_tools(said):
        yield no_authority("a licensee or a registrar must sign", rule="CORE-15")


def _of_asset(said: Complete[AssetRegistration], registry: Registry) -> Iterator[Problem]:
    if not assets.may_register(registry, said):
        yield no_authority("a licensee or a vendor must sign", rule="CORE-19")


JUDGES: Final = (
    judge_of(ProjectDeclaration, _of_project),
    judge_of(ToolDeclaration, _of_tool),
    judge_of(AssetRegistration, _of_asset),
)
