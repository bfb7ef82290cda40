"""What admitting and describing a statement will ask of a registry: read at once, where asking would read one by one.

It is a hint: what is forgotten here is asked for when it is needed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from consent.statements import headings
from consent.statements.grants import Grant
from consent.statements.headings import Heading
from consent.statements.statement import Body, Statement


def of_statement(statement: Statement[Body], digest: str, registrars: Iterable[str]) -> Iterator[Heading]:
    """The headings that bear on a statement: its signers and their keys, and what they have said about it already."""
    acting = (*(one.party for one in statement.parties), *registrars)
    yield from headings.on(digest).signed_by(acting)
    for one in statement.parties:
        yield from (headings.party(one.party), headings.events_of(one.party), headings.keys_of(one.party))
        if one.key is not None:
            yield headings.key(one.key)
    if isinstance(statement.body, Grant):
        grant = statement.body
        yield from (headings.party(grant.performer), headings.events_of(grant.performer))
        yield headings.merges_of(grant.performer)
        yield from headings.principal(grant.performer).signed_by((grant.performer, *registrars))
        yield headings.party(grant.licensee)
        if grant.agreement != "none":
            yield headings.unions_of(grant.agreement)
