"""Who is asking, and what a token lets them do (specification §6.2)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from consent.errors import Forbidden
from consent.vocabulary.identifiers import Identifier

SCOPES: Final = ("check", "read", "write", "admin")


@dataclass(frozen=True, slots=True)
class Caller:
    """A token's holder. Bound to a party, it may not ask in another's name; bound to projects, not beyond them."""

    token: str
    scopes: frozenset[str]
    party: str | None = None
    projects: tuple[Identifier, ...] = ()

    def require(self, scope: str) -> None:
        """Raises Forbidden unless the token has the scope; `admin` has all."""
        if scope not in self.scopes and "admin" not in self.scopes:
            raise Forbidden.of("scope_missing", f"this needs a token with the scope {scope}: ask for one that has it")

    def require_asker(
        self, licensee: str | None, vendor: str | None, project: Identifier | None, engages: Callable[[], bool]
    ) -> None:
        """Raises Forbidden when the question is asked in another's name, or about another's project.

        A vendor asks for a licensee that declared it: `engages` is asked whether this one has.
        """
        if self.party is not None and self.party not in {licensee, vendor}:
            raise Forbidden.of("party_bound", f"this token asks only for {self.party}", "/licensee")
        if self.party is not None and self.party != licensee and not engages():
            detail = f"{self.party} asks only for licensees that name it as a vendor of a work they have declared"
            raise Forbidden.of("party_bound", detail, "/licensee")
        if self.projects and project not in self.projects:
            raise Forbidden.of("project_bound", "this token does not ask about this project", "/project")

    def concerns(self, parties: Iterable[str], project: str | None = None) -> bool:
        """Whether what involves these parties may be shown to this caller; `project`, where it is about just one."""
        within = project is None or not self.projects or project in {str(one) for one in self.projects}
        return within and (self.party is None or self.party in set(parties))


LOCAL: Final = Caller("local", frozenset(SCOPES))
"""Whoever works on the database itself: the command line."""
