"""Tools: whose declaration of one counts for whom (specification §2.3)."""

from __future__ import annotations

from collections.abc import Iterable

from consent.records import AnyRecord, Complete
from consent.registers.parties import Parties
from consent.registers.reading import Reading
from consent.registers.registrars import Registrars
from consent.statements import headings
from consent.statements.production import ToolDeclaration


class Tools:
    """The declared tools of one prefix."""

    def __init__(self, reading: Reading, registrars: Registrars, parties: Parties) -> None:
        self._reading = reading
        self._registrars = registrars
        self._parties = parties

    def declared(self, name: str, at: int, licensees: Iterable[str]) -> tuple[Complete[ToolDeclaration], ...]:
        """The declarations of a tool that count by the instant, oldest first: a registrar's beat all others.

        Else those of the first of `licensees` that declared it; never a stranger's.
        """
        asked = tuple(licensees)
        counting = (*self._registrars.named(), *asked)
        said = self._reading.said_by(headings.tool(name), ToolDeclaration, counting, by=at)
        of_registrars = [number for number, one in enumerate(said) if self._registrars.vouched(one)]
        if of_registrars:
            return (said[of_registrars[-1]],)
        for licensee in asked:
            own = tuple(one for one in said if self._declares(one, licensee))
            if own:
                return own
        return ()

    def _declares(self, record: AnyRecord, licensee: str) -> bool:
        known = self._parties.person(licensee)
        signs = any(one.party == licensee for one in record.statement.parties)
        return signs and known is not None and known.kind == "licensee"

    def may_declare(self, record: AnyRecord) -> bool:
        """Whether a licensee or a registrar signed."""
        by_licensee = any(self._declares(record, one.party) for one in record.statement.parties)
        return by_licensee or self._registrars.vouched(record)
