"""What bounds a consent beside its scopes: limits, conditions, pay."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from consent.coverage.scope import Amount, Condition, Limit
from consent.sentences import words
from consent.sentences.naming import someone
from consent.sentences.writing import counted, prose, quoted
from consent.statements.grants import Compensation
from consent.vocabulary.words import APPROVAL_UNITS

_DECIMALS: Final = {
    **dict.fromkeys(
        ("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF",
         "XOF", "XPF"), 0),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3), "CLF": 4, "UYW": 4,
}  # fmt: skip
"""ISO 4217: how many digits of the minor unit stand behind the point, where it is not two."""


def of_limit(limit: Limit, where: str) -> str:
    """How much may be made at most."""
    within = f" {words.PERIODS[limit.per]}" if limit.per is not None else ""
    return f"{where}, at most {_much(limit)} may be made{within}."


def of_amount(amount: Amount) -> str:
    """How much was used, and of whom where it says so."""
    return _much(amount) if amount.performer is None else f"{_much(amount)} of {amount.performer}"


def _much(one: Limit | Amount) -> str:
    return counted(one.amount, *words.UNITS[one.unit])


def of_condition(condition: Condition) -> Iterator[str]:
    """What no scope can hold: what it does, for whom and when, and its text behind a bar."""
    clause = f", of clause {quoted(condition.clause)}" if condition.clause is not None else ""
    named = f"Condition {quoted(condition.id)}, of the kind {quoted(condition.kind)}{clause}"
    more = f" It is due {quoted(condition.due)}." if condition.due is not None else ""
    if condition.per is not None:
        more += (
            f" {_each(condition.per)} {'needs an approval of its own' if _asks(condition) else 'is meant by itself'}."
        )
    yield f"{named}: {_effect(condition)}{more}"
    yield from prose("It says", condition.text, "It says nothing more.")


def _asks(condition: Condition) -> bool:
    return condition.effect == "ask"


def _each(per: str) -> str:
    return f"Each {per if per in APPROVAL_UNITS else quoted(per)}"


def _effect(condition: Condition) -> str:
    by = someone(condition.by) if condition.by is not None else None
    match condition.effect:
        case "ask":
            whose = f"{by} itself, and of nobody in its place" if by else "the performer's side"
            return f"every use needs the approval of {whose} first."
        case "owe":
            return f"{by or 'the licensee'} owes what it says."
        case "bar":
            return f"a person must judge every use against what it says{f', and that is {by}' if by else ''}."
        case _:
            return f"it is shown with every answer, and changes none{f'; it is about {by}' if by else ''}."


def pay(said: Compensation | None) -> Iterator[str]:
    """What is paid, as far as it stands here."""
    if said is None:
        yield "Nothing is said here of pay."
        return
    yield "Pay, as far as it is said here:"
    yield from (f"- {line}" for line in _pay(said))


def _pay(said: Compensation) -> Iterator[str]:
    yield f"Counted by: {quoted(said.unit)}." if said.unit is not None else "It is not said by what it is counted."
    if said.minor_units is not None:
        yield f"The rate is {money(said.minor_units, said.currency)}."
    else:
        yield f"No rate is named{f'; the currency is {said.currency}' if said.currency is not None else ''}."
    if said.estimated_days is not None:
        yield f"{counted(said.estimated_days, 'day', 'days')} of work are estimated."
    for tier in said.tiers:
        yield f"Above {tier.above:,} of these, each is paid at {money(tier.minor_units, said.currency)}."
    if said.multiplier is not None:
        yield f"It is multiplied by {said.multiplier}."
    if said.minimum is not None:
        yield f"It is at least {money(said.minimum, said.currency)}."
    yield f"It is paid to {someone(said.payee)}." if said.payee is not None else "It is not said to whom it is paid."


def money(minor: int, currency: str | None) -> str:
    """`USD 1,234.50 (123,450 minor units)`: the exact number stands beside."""
    if currency is None:
        return f"{minor:,} minor units of a currency that is not named"
    decimals = _DECIMALS.get(currency, 2)
    whole, part = divmod(minor, 10**decimals)
    shown = f"{whole:,}.{part:0{decimals}}" if decimals else f"{whole:,}"
    return f"{currency} {shown} ({minor:,} minor units)"
