"""The guides to all types, and drafts to begin with."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from consent.forms import Either, Structure, form_of
from consent.statements.guide import grants, people, production, rulings
from consent.statements.guide.model import Example, Guide, filled
from consent.statements.statement import TYPES

_WRITTEN: Final = {**people.GUIDES, **production.GUIDES, **grants.GUIDES, **rulings.GUIDES}
GUIDES: Final[dict[str, Guide]] = {kind: _WRITTEN[kind] for kind in TYPES}
"""By type, in the order of the table of types."""


def shapes_of(kind: str) -> tuple[Structure, ...]:
    """The objects a type may be: one, or several where it can be said in several ways."""
    form = form_of(TYPES[kind])
    return tuple(one for one in (form.forms if isinstance(form, Either) else (form,)) if isinstance(one, Structure))


def shape_of(kind: str, example: Example) -> Structure:
    """The way of saying a type that an example follows."""
    return next(one for one in shapes_of(kind) if example.body.keys() <= one.members.keys())


def template(kind: str, *, full: bool = False) -> dict[str, Any]:
    """A draft of a type, to be changed: what must be there or, where it is to be `full`, also what may be.

    What is made for it (`v`, `id`, `nonce`, `ledgers`, `issued_at`, the signers' keys) is left out.
    """
    examples = GUIDES[kind].examples
    return written(kind, max(examples, key=lambda one: len(one.body)) if full else least(kind, examples[0]))


def least(kind: str, example: Example) -> Example:
    """The example without the members that may be left out."""
    shape = shape_of(kind, example)
    kept = {name: value for name, value in example.body.items() if shape.needs(name) or name in example.required}
    return replace(example, body=kept)


def written(kind: str, example: Example) -> dict[str, Any]:
    """The example as a draft, with something readable in the place of each name."""
    return {"type": kind, **filled(example.body), "parties": filled(example.parties)}
