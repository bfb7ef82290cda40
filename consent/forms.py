"""What a reader reads, as a value: for the pages, the templates and the schemas that are made from the readers.

A form says no more than its reader holds to; what a reader refuses beside that it says itself. It reads nothing, and
knows no domain words but those that a reader was given.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final, TypeVar

_NOTED: Final = "form"
R = TypeVar("R", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Text:
    """A string of at most `longest` characters; of several lines, or empty, only where that is said."""

    longest: int
    empty: bool = False
    lines: bool = False


@dataclass(frozen=True, slots=True)
class Word:
    """One of `words`; `one` names it in the singular, `listed` the list of the vocabulary they stand in."""

    one: str
    words: tuple[str, ...]
    listed: str


@dataclass(frozen=True, slots=True)
class Pattern:
    """A string that matches a regular expression as a whole."""

    what: str
    pattern: str


@dataclass(frozen=True, slots=True)
class Checked:
    """A string that a check accepts, in words.

    `format` is JSON Schema's name for it, where it has one; `listed` the list of the vocabulary that has all of them.
    """

    what: str
    format: str = ""
    listed: str = ""


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number in the closed range."""

    least: int
    most: int


@dataclass(frozen=True, slots=True)
class YesNo:
    """True or false."""


@dataclass(frozen=True, slots=True)
class Strings:
    """An object whose members are strings, whatever their names."""

    what: str


@dataclass(frozen=True, slots=True)
class ListOf:
    """From `least` to `most` items of one form."""

    item: Form
    least: int
    most: int


@dataclass(frozen=True, slots=True)
class MapOf:
    """An object from names of at most `longest` characters to items of one form."""

    item: Form
    least: int
    most: int
    longest: int


@dataclass(frozen=True, slots=True)
class Structure:
    """An object of these members and no other; each is a name and a form."""

    required: tuple[tuple[str, Form], ...]
    optional: tuple[tuple[str, Form], ...] = ()

    @property
    def members(self) -> dict[str, Form]:
        """All of them, the required first."""
        return dict((*self.required, *self.optional))

    def needs(self, name: str) -> bool:
        """Whether a member must be there."""
        return any(name == one for one, _ in self.required)


@dataclass(frozen=True, slots=True)
class Either:
    """Any of several forms."""

    forms: tuple[Form, ...]


@dataclass(frozen=True, slots=True)
class Nullable:
    """null, or what the form says."""

    inner: Form


Form = Text | Word | Pattern | Checked | Whole | YesNo | Strings | ListOf | MapOf | Structure | Either | Nullable


class Formless(LookupError):
    """A reader says nothing of what it reads: a fault of ours."""


def formed(form: Form) -> Callable[[R], R]:
    """Notes on a reader what it reads. The reader stays what it was: asking it costs nothing more."""

    def note(reader: R) -> R:
        vars(reader)[_NOTED] = form
        return reader

    return note


def form_of(reader: Callable[..., Any]) -> Form:
    """What a reader reads. Raises Formless for one that never said."""
    form = vars(reader).get(_NOTED)
    if form is None:
        raise Formless(getattr(reader, "__qualname__", repr(reader)))
    noted: Form = form
    return noted


def words_in(form: Form) -> Iterator[Word]:
    """Every choice of words in a form, at every depth."""
    if isinstance(form, Word):
        yield form
    for part in parts_of(form):
        yield from words_in(part)


def parts_of(form: Form) -> tuple[Form, ...]:
    """The forms a form is put together from."""
    match form:
        case Structure():
            return tuple(form.members.values())
        case ListOf() | MapOf():
            return (form.item,)
        case Either():
            return form.forms
        case Nullable():
            return (form.inner,)
        case _:
            return ()
