"""Who may say something that counts: of a grant, and of what is said about whole agreements.

Whatever others say of it is filed all the same, shown to whom it concerns, and never read by whoever judges.
"""

from __future__ import annotations

from consent.authority.mandates import speakers
from consent.records import Complete, Record
from consent.registry import Registry
from consent.statements import headings
from consent.statements.grants import Grant
from consent.statements.rulings import Prohibition


def of_grant(registry: Registry, record: Record[Grant]) -> tuple[str, ...]:
    """Whoever may say something of a grant.

    Those it names, whoever may speak for its performer, her unions and those of its agreement, whom its conditions ask,
    and registrars.
    """
    return registry.derived(("involved", record.digest), lambda: _of_grant(registry, record), record)


def _of_grant(registry: Registry, record: Record[Grant]) -> tuple[str, ...]:
    grant = record.body
    person = registry.person(grant.performer)
    memberships = person.memberships if person is not None else ()
    conditions = (*grant.conditions, *(one for _, scope in grant.scopes for one in scope.conditions))
    involved = (
        grant.licensee,
        *(one.party for one in record.statement.parties),
        *speakers(registry, grant.performer),
        *(union for one in memberships for union in sorted(one.unions)),
        *registry.unions_ever(grant.agreement),
        *(one.by for one in conditions if one.by is not None),
        *registry.registrars(),
    )
    return tuple(dict.fromkeys(involved))


def unions_about(registry: Registry, agreement: str) -> tuple[str, ...]:
    """The unions that said something of an agreement as a whole."""
    said = registry.signers(headings.agreement(agreement))
    known = ((one, registry.person(one)) for one in said)
    return tuple(one for one, person in known if person is not None and person.kind == "union")


def of_bar(registry: Registry, record: Complete[Prohibition]) -> tuple[str, ...]:
    """Whoever may lift a performer's bar, or confirm it."""
    return (*speakers(registry, record.body.performer), *registry.registrars())
