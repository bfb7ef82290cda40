"""What is said about a consent after it was made, in plain sentences."""

from __future__ import annotations

from collections.abc import Iterator

from consent.sentences import days, kinds
from consent.sentences.naming import consent, reason, works
from consent.sentences.scope import taking
from consent.sentences.writing import listed, prose
from consent.statements.grant_events import (
    Assignment,
    Confirmation,
    Decline,
    Dispute,
    Resolution,
    Resumption,
    Revocation,
    Suspension,
)


def revocation(said: Revocation) -> Iterator[str]:
    """The end of a consent, or of a part of it."""
    yield f"This is about {consent(said.grant)}."
    yield from taking(
        said.scope,
        "It withdraws the consent for what lies within all of these lines at once, and for nothing else:",
        "It withdraws the whole consent, for every use.",
    )
    when = days.instant(said.effective_at)
    yield f"It is to take effect at {when}, as the terms of that consent allow, and never before this is registered."
    yield reason(said.reason)


def suspension(said: Suspension) -> Iterator[str]:
    """A pause."""
    yield from _paused(said, "It suspends", "are suspended")
    yield f"It takes effect at {days.instant(said.start)}, never before this is registered, and lasts until resumed."
    yield reason(said.reason)


def resumption(said: Resumption) -> Iterator[str]:
    """The end of a pause."""
    yield from _paused(said, "It ends the suspension of", "go on again")
    yield f"It takes effect at {days.instant(said.start)}, and never before this is registered."
    yield reason(said.reason)


def _paused(said: Suspension | Resumption, one: str, many: str) -> Iterator[str]:
    if said.grant is not None:
        yield f"{one} the whole of {consent(said.grant)}, for every use."
        return
    yield f"{one} consents under the agreement {kinds.AGREEMENTS[said.agreement or 'none']}."
    yield f"{said.union} says so as the union of that agreement."
    if not (said.projects or said.licensees or said.exempt):
        yield f"All consents under that agreement {many}: of every work, of every licensee, for every use."
        return
    yield f"Works: {works(said.projects)} alone." if said.projects else "It holds for every work."
    yield f"Licensees: {listed(said.licensees)} alone." if said.licensees else "It holds for every licensee."
    yield f"Left out are: {listed(said.exempt)}." if said.exempt else "No licensee is left out."


def dispute(said: Dispute) -> Iterator[str]:
    """A consent is contested."""
    yield f"This is about {consent(said.grant)}."
    yield from taking(
        said.scope,
        "It disputes the consent for what lies within all of these lines at once, and for nothing else:",
        "It disputes the whole consent, for every use.",
    )
    yield from prose("What is disputed", said.text, "It does not say what is disputed.")


def resolution(said: Resolution) -> Iterator[str]:
    """A dispute is settled."""
    yield f"This is about {consent(said.grant)}."
    yield from taking(
        said.scope,
        "What was disputed is settled, and the consent stands, for what lies within all of these lines at once:",
        "All that was disputed is settled, and the whole consent stands, for every use.",
    )
    yield from prose("How it was settled", said.text, "It does not say how it was settled.")


def decline(said: Decline) -> Iterator[str]:
    """A signer will not sign."""
    yield f"Who signs this will not sign {consent(said.grant)}, which is over for good."
    yield reason(said.reason)


def assignment(said: Assignment) -> Iterator[str]:
    """The licensee's rights go to another."""
    yield f"What the licensee may do under {consent(said.grant)} goes to {said.to}, the whole of it."
    decided = said.union_decision
    yield kinds.UNION_DECISIONS[decided.status].format(day=days.day(decided.date))


def confirmation(said: Confirmation) -> Iterator[str]:
    """What was transcribed is true."""
    yield f"What was transcribed in {consent(said.grant)} is true, the whole of it."
    yield from prose("What is said of it", said.text, "Nothing else is said of it.")
