"""Works: whose an identifier is, what its declarations bind it to, and by which identifiers it goes.

Nobody declares rules away (specification §2.3): what an owner once declared binds until a registrar lifts it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from consent.records import AnyRecord, Complete
from consent.registers.parties import Parties
from consent.registers.reading import Reading
from consent.registers.registrars import Registrars, last_index
from consent.statements import headings
from consent.statements.production import ProjectDeclaration
from consent.subjects import Work
from consent.vocabulary.identifiers import Identifier

Declared = Complete[ProjectDeclaration]


class Works:
    """The declared works of one prefix."""

    def __init__(self, reading: Reading, registrars: Registrars, parties: Parties) -> None:
        self._reading = reading
        self._registrars = registrars
        self._parties = parties

    def work(self, identifier: Identifier, at: int) -> Work | None:
        """The project an identifier names at an instant.

        Its identifiers belong to the licensee that declared them first, until a registrar signs another's declaration.
        """
        declared = [one for one in self.declarations(identifier) if one.said_at <= at]
        if not declared:
            return None
        said = tuple(one.digest for one in declared)
        return self._reading.derived(("work", identifier, said), lambda: self._work(declared))

    def _work(self, declared: list[Declared]) -> Work:
        owned = self._of_the_owner(declared)
        return _bound(owned, self._lifting(owned))

    def declarations(self, identifier: Identifier) -> list[Declared]:
        """The declarations under an identifier by licensees who sign them and may own it, oldest first."""
        return self._reading.derived(("declarations", identifier), lambda: self._found(identifier))

    def _found(self, identifier: Identifier) -> list[Declared]:
        heading = headings.declared(identifier)
        declared = self._reading.said_by(heading, ProjectDeclaration, self._owning(identifier))
        return [one for one in declared if must_sign(one, one.body.licensee)]

    def _owning(self, identifier: Identifier) -> Iterator[str]:
        """Whose declarations under an identifier may count: the first declarers', registrars', and theirs they name."""
        heading, named = headings.declared(identifier), self._registrars.named()
        yield from named
        yield from (one.body.licensee for one in self._reading.said_by(heading, ProjectDeclaration, named))
        for record in self._reading.oldest(heading):
            one = record.completed()
            declared = one.of(ProjectDeclaration) if one is not None else None
            if declared is not None and must_sign(declared, declared.body.licensee):
                yield declared.body.licensee
                if declared.said_at == declared.at:  # nothing that was registered later can have been said before it
                    return

    def _of_the_owner(self, declared: list[Declared]) -> list[Declared]:
        owner = declared[0].body.licensee
        for one in declared[1:]:
            if one.body.licensee != owner and self._registrars.vouched(one):
                owner = one.body.licensee
        return [one for one in declared if one.body.licensee == owner]

    def _lifting(self, owned: list[Declared]) -> list[frozenset[str] | None]:
        """Of each declaration, what its signers let go: None for all (a registrar), else what is their own."""
        return [None if self._registrars.vouched(one) else frozenset(self._let_go(one)) for one in owned]

    def _let_go(self, declared: Declared) -> Iterable[str]:
        for signer in declared.statement.parties:
            yield signer.party
            if signer.role == "union":
                yield from self._parties.agreements_at(signer.party, declared.said_at)

    def aliases(self, identifier: Identifier, at: int) -> tuple[Identifier, ...]:
        """The identifiers a work goes by, the asked one first.

        Another identifier of its declaration counts when the same licensee owns it and the two were never declared as
        works apart: declaring them together afterwards does not make one work of two, and carries no consent over.
        """
        known = self.work(identifier, at)
        others = known.declaration.project if known else ()
        same = (one for one in others if one == identifier or self._one_work(identifier, one, at))
        return tuple(dict.fromkeys((identifier, *same)))

    def known_as(self, identifier: Identifier, at: int) -> tuple[Identifier, ...]:
        """Every identifier the work has ever gone by, the asked one first: what is taken away under one is taken away.

        A later declaration that leaves one out makes no other work of it.
        """
        declared = [one for one in self.declarations(identifier) if one.said_at <= at]
        named = [other for one in self._of_the_owner(declared) for other in one.body.project] if declared else []
        same = (one for one in dict.fromkeys(named) if one != identifier and self._one_work(identifier, one, at))
        return (identifier, *same)

    def _one_work(self, identifier: Identifier, other: Identifier, at: int) -> bool:
        one, two = self.work(identifier, at), self.work(other, at)
        if one is None or two is None or one.declaration.licensee != two.declaration.licensee:
            return False
        return self._introduced_beside(identifier, other) or self._introduced_beside(other, identifier)

    def _introduced_beside(self, known: Identifier, new: Identifier) -> bool:
        """Whether the first declaration of `new` already named `known` too."""
        return next((known in one.body.project for one in self.declarations(new)), False)

    def joined_by(self, identifier: Identifier, other: Identifier) -> int | None:
        """The entry by which the two were first declared as one work; -1 where a registrar signed that."""
        heading, named = headings.declared(identifier), self._registrars.named()
        attested = self._reading.said_by(heading, ProjectDeclaration, named)
        if any(other in one.body.project and self._registrars.vouched(one) for one in attested):
            return -1
        both = (one for one in self.declarations(identifier) if other in one.body.project)
        return next((last_index(one) for one in both), None)

    def engages(self, licensee: str, vendor: str) -> bool:
        """Whether the latest declaration of some work by a licensee names a vendor."""
        named = self._reading.said_by(headings.engaging(licensee, vendor), ProjectDeclaration, [licensee])
        works = dict.fromkeys(identifier for one in named for identifier in one.body.project)
        latest = (self._latest_of(licensee, identifier) for identifier in works)
        return any(one is not None and vendor in one.body.vendors for one in latest)

    def _latest_of(self, licensee: str, identifier: Identifier) -> Declared | None:
        hers = [one for one in self.declarations(identifier) if one.body.licensee == licensee]
        return hers[-1] if hers else None

    def first_declared_at(self, identifier: Identifier) -> int | None:
        """When the project was first declared by anybody entitled to."""
        return next((one.said_at for one in self.declarations(identifier)), None)


def _bound(owned: list[Declared], lifting: list[frozenset[str] | None]) -> Work:
    """The latest declaration with what the earlier ones still bind the work to."""
    since = max((number for number, let_go in enumerate(lifting) if let_go is None), default=0)
    counting, letting = owned[since:], lifting[since:]

    def still(member: str) -> tuple[str, ...]:
        bound: dict[str, None] = {}
        for one, let_go in zip(counting, letting, strict=True):
            listed = getattr(one.body, member)
            bound = {item: None for item in bound if item in listed or item not in (let_go or ())}
            bound |= dict.fromkeys(item for item in listed if item != "none")
        return tuple(bound)

    latest = owned[-1]
    exempting = frozenset.intersection(*(frozenset(one.body.agreements) for one in counting))
    earlier = tuple(dict.fromkeys(one.body for one in counting if one.body != latest.body))
    return Work(
        latest, latest.body, still("agreements"), still("platforms"), still("jurisdictions"), still("profiles_on"),
        exempting, earlier,
    )  # fmt: skip


def must_sign(record: AnyRecord, party: str) -> bool:
    """Whether the party is among those who must sign the statement, with a key."""
    return any(one.party == party and one.key is not None for one in record.statement.parties)
