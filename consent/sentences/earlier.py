"""Renderers 1 and 2: the sentences of grants as signers were shown them, byte for byte, for ever.

A grant may carry the digest of these bytes (`text`), and a difference makes it disputed: nothing here is ever edited.
Renderer 1 said nothing of who approves and for what each approval is (`by`, `per`) and knew nothing of edition 2;
renderer 2 says all of that, and of a grant without any of it writes what renderer 1 wrote.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from consent.coverage.scope import ANY, Condition, Limit, Scope, Term
from consent.statements.grants import Compensation, Exclusion, Grant

FIRST: Final = "1"
RENDERERS: Final = frozenset({FIRST, "2"})

_REVOCABILITY: Final = {
    "irrevocable_in_term": "This consent cannot be withdrawn before it ends.",
    "revocable_on_notice": "The performer may withdraw this consent at any time; it then ends {days} days later.",
    "revocable_at_will": "The performer may withdraw this consent at any time, with effect at once.",
    "suspend_on_strike": "This consent cannot be withdrawn before it ends, but it is suspended during a strike.",
    "opt_out_new_works": "The performer may at any time opt out of works declared afterwards.",
    "statutory_withdrawal": "The performer may withdraw this consent at any time, as the law provides.",
    "unstated": "The grant does not say whether it can be withdrawn.",
}
_AFTER_DEATH: Final = {
    "continues": "It goes on after the performer's death.",
    "ends": "It ends with the performer's death.",
    "unstated": "It does not say what happens after the performer's death.",
}
_EFFECT: Final = {
    "ask": "Every use needs the performer side's approval first",
    "owe": "The licensee owes",
    "note": "Note",
    "bar": "A person must judge every use against this restriction",
}


def render_grant(grant: Grant, renderer: str) -> str:
    """A consent in plain sentences, one on each line, ending in a line feed."""
    return "\n".join(_of_grant(grant, renderer)) + "\n"


def beside(grant: Grant) -> Iterator[str]:
    """What these sentences leave out, for who reads a case: which deal it is of, and what its papers are."""
    if grant.deal is not None:
        yield f"Deal: {grant.deal}."
    for document in grant.documents:
        yield f"The document {document.name} is of the type {document.media_type}."
    if grant.basis is not None:
        yield f"Signed by {_words(grant.basis.method)} on the document with the digest {grant.basis.document}."


def has_words(grant: Grant, renderer: str) -> bool:
    """Whether a renderer has words for all that a grant says: nobody was shown what renderer 1 had none for."""
    scopes = [scope for _, scope in grant.scopes]
    counted = any(scope.term is not None and scope.term.open for scope in scopes)
    limits = (*grant.limits, *(limit for scope in scopes for limit in scope.limits))
    further = any(scope.conditions or scope.sublicensees for scope in scopes)
    beyond = further or counted or grant.sign_by is not None or any(limit.per is not None for limit in limits)
    return renderer != FIRST or not beyond


def _of_grant(grant: Grant, renderer: str) -> Iterator[str]:
    yield f"{grant.performer} consents that {grant.licensee} may do what follows, and nothing else."
    if grant.description.strip():
        yield f"What it is for: {_prose(grant.description)}"
    if grant.business_reason.strip():
        yield f"Why it is asked: {_prose(grant.business_reason)}"
    yield f"Agreement: {grant.agreement}. Kind of replica: {_words(grant.replica_class)}. Form: {_words(grant.form)}."
    for name, scope in grant.scopes:
        yield f'Part "{name}":'
        yield from (f"- {line}" for line in _of_scope(scope, renderer))
    for exclusion in grant.exclusions:
        yield _of_exclusion(exclusion)
    yield from (_of_limit(limit, "In all") for limit in grant.limits)
    yield from (_of_condition(condition, renderer) for condition in grant.conditions)
    yield from _of_showing(grant)
    yield _REVOCABILITY[grant.revocability.kind].format(days=grant.revocability.days)
    yield _AFTER_DEATH[grant.after_death]
    yield from _of_rest(grant)


def _prose(text: str) -> str:
    """The parties' own words; further lines are set in, so that none can pass for a sentence of the terms."""
    return text.strip().replace("\n", "\n    | ")


def _of_scope(scope: Scope, renderer: str) -> Iterator[str]:
    yield f"Projects: {_list(tuple(map(str, scope.projects or ())), 'none')}."
    yield f"Episodes: {_list(scope.episodes, 'none', 'any')}. Scenes: {_list(scope.scenes, 'none', 'any')}."
    yield f"Roles: {_list(scope.roles, 'none', 'any')}."
    yield f"Uses: {_list(scope.uses, 'none')}."
    yield f"Of the performer: {_list(scope.modalities, 'nothing')}."
    yield f"Media: {_list(scope.media, 'none')}. Purposes: {_list(scope.purposes, 'none')}."
    yield f"Territories: {_list(scope.territories, 'none')}. Languages: {_list(scope.languages, 'none')}."
    yield f"Sensitive content allowed: {_list(scope.content, 'none')}."
    yield f"Tools: {_list(scope.tools, 'none', 'any')}."
    if scope.vendors is not None:
        yield f"Vendors: {_list(scope.vendors, 'none')}."
    if scope.sublicensees:
        yield f"These may use it as the licensee may: {_list(scope.sublicensees, 'nobody')}."
    if scope.description.strip():
        yield f"More precisely: {_prose(scope.description)}"
    if scope.script is not None:
        yield f"Script: revision {scope.script.revision} of {scope.script.date.written}."
    if scope.term is not None:
        yield _of_term(scope.term)
    yield from (_of_limit(limit, "Here") for limit in scope.limits)
    yield from (_of_condition(condition, renderer) for condition in scope.conditions)


def _of_term(term: Term) -> str:
    until = f"until {term.until.written}" if term.until else "without an end date"
    return f"From {term.start.written} {until}, days counted in {term.zone}."


def _of_exclusion(exclusion: Exclusion) -> str:
    named = [f"{name} {_plain(value)}" for name, value in _members(exclusion.scope) if value not in (None, (), "")]
    reach = "this grant" if exclusion.applies_to == "this_grant" else "every grant of the performer"
    return f"Never, under {reach}: {'; '.join(named) or 'any use at all'}."


def _of_limit(limit: Limit, where: str) -> str:
    within = f" in each {_words(limit.per)}" if limit.per else ""
    return f"{where}, at most {limit.amount} of the unit {_words(limit.unit)}{within}."


def _of_condition(condition: Condition, renderer: str) -> str:
    effect, more = _EFFECT[condition.effect], ""
    if renderer != FIRST and condition.effect == "ask" and condition.by:
        effect = f"Every use needs the approval of {condition.by} first, given by {condition.by} itself"
    elif renderer != FIRST and condition.by:
        more += f" By: {condition.by}."
    if renderer != FIRST and condition.per:
        asks = condition.effect == "ask"
        more += f" Each {condition.per} needs an approval of its own." if asks else f" For each {condition.per}."
    clause = f" (clause {condition.clause})" if condition.clause else ""
    due = f" Due: {condition.due}." if condition.due else ""
    return f"{effect}{clause}: {_prose(condition.text)}{due}{more}"


def _of_showing(grant: Grant) -> Iterator[str]:
    shown = grant.exploitation
    if shown is not None:
        until = f"until {shown.until.written}" if shown.until else "without an end date"
        yield (
            f"Finished work may be shown in {_list(shown.media, 'no medium')},"
            f" in {_list(shown.territories, 'no territory')}, {until}."
        )


def _of_rest(grant: Grant) -> Iterator[str]:
    if grant.compensation is not None:
        yield f"Pay: {_of_pay(grant.compensation)}."
    yield f"Legal basis: {_words(grant.legal_basis)}. Negotiated: {_words(grant.representation)}."
    if grant.basis is not None:
        basis = grant.basis
        yield f"Transcribed from a document signed on {basis.signed_on.isoformat()}, attested by {basis.attested_by}."
    for document in grant.documents:
        yield f"It rests on the document {document.name} with the digest {document.sha256}."
    if grant.sign_by is not None:
        yield f"It lapses unless everybody has signed it by {grant.sign_by.isoformat()}."
    if grant.supersedes:
        yield f"It takes the place of {', '.join(grant.supersedes)}."


def _of_pay(pay: Compensation) -> str:
    return ", ".join(f"{_words(name)} {_plain(value)}" for name, value in _members(pay) if value not in (None, ()))


def _members(value: Any) -> Iterator[tuple[str, Any]]:
    for name in value.__dataclass_fields__:
        if name != "masks":
            yield name, getattr(value, name)


def _plain(value: Any) -> str:
    if isinstance(value, tuple) and not hasattr(value, "_fields"):
        return ", ".join(_plain(one) for one in value) or "none"
    if hasattr(value, "written"):
        return str(value.written)
    if hasattr(value, "__dataclass_fields__"):
        return "; ".join(f"{_words(n)} {_plain(v)}" for n, v in _members(value) if v not in (None, (), ""))
    return "none" if value is None else str(value)


def _list(values: tuple[str, ...] | None, nothing: str, anything: str | None = None) -> str:
    if not values:
        return nothing
    if anything is not None and ANY in values:
        return anything
    return ", ".join(values)


def _words(word: str) -> str:
    return word.replace("_", " ")
