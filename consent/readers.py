"""Strict reading of JSON values into frozen objects, by small readers that are put together like the shapes they read.

A reader takes a value, its JSON pointer and the list of problems; it returns what it read or `INVALID`, having noted
why. All problems of a document are found in one pass. Unknown members are refused: in a consent, a term nobody
understands may be a restriction. What is readable and beyond a bound is noted apart: it is refused where it comes in
anew, and read where it has been stored. Each has its form noted on it, as a value (`consent.forms`). It knows no domain
words; those are given to it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Container, Mapping
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar, cast

from consent import forms, nearest
from consent.errors import InvalidInput, Problem
from consent.forms import form_of, formed
from consent.nearest import meant
from signing.pointers import step


class Invalid:
    """The result of a reader that has noted a problem."""

    __slots__ = ()


INVALID: Final = Invalid()
MOST_PROBLEMS: Final = 100
"""No more are listed of one document: an answer must not outgrow by far what was sent."""
MOST_HELPED: Final = 3
"""Of so many unknown words of one document the nearest is looked for, for it costs more than to read them."""
_NEVER_TEXT: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_LINES: Final = re.compile(r"[\n\t]")

JSON = Any
T = TypeVar("T")


class Problems(list[Problem]):
    """What is wrong with a document, `MOST_PROBLEMS` listed; `noted` counts them all.

    `beyond` are values that can be read and are beyond a bound; `helped` counts the words that were compared. Where
    nothing is `placed`, nobody knows where a reader stands, and the first thing to be noted ends the reading.
    """

    def __init__(self, *, placed: bool = True) -> None:
        super().__init__()
        self.placed = placed
        self.noted = 0
        self.helped = 0
        self.beyond: list[Problem] = []


Reader = Callable[[JSON, str, Problems], T | Invalid]


class _NotPlainlyGood(Exception):
    """Something is to be noted, and nobody knows where."""


@dataclass(frozen=True, slots=True)
class Unbounded(Generic[T]):
    """What was read, and what of it is beyond a bound."""

    value: T
    beyond: tuple[Problem, ...]


def read(reader: Reader[T], value: JSON, pointer: str = "") -> T:
    """What `reader` makes of `value`, which comes in anew. Raises InvalidInput with every problem, in order."""
    found = read_unbounded(reader, value, pointer)
    if found.beyond:
        raise InvalidInput(found.beyond)
    return found.value


def read_unbounded(reader: Reader[T], value: JSON, pointer: str = "") -> Unbounded[T]:
    """What `reader` makes of `value`, and what of it is beyond a bound. Raises InvalidInput with every problem."""
    result, problems = reading(lambda problems: reader(value, pointer, problems))
    if problems or isinstance(result, Invalid):
        raise InvalidInput([*problems, *problems.beyond][:MOST_PROBLEMS])
    return Unbounded(result, tuple(problems.beyond))


def reading(made: Callable[[Problems], T]) -> tuple[T, Problems]:
    """What is made of a document, and all that is wrong with it.

    A pointer to every value costs more than to read it, and nobody asks for one where nothing is wrong: so it is read
    without them first.
    """
    try:
        return made(problems := Problems(placed=False)), problems
    except _NotPlainlyGood:
        return made(problems := Problems()), problems


def text(*, longest: int = 2000, empty: bool = False, lines: bool = False) -> Reader[str]:
    """A string of at most `longest` characters, of one line unless `lines` are allowed.

    Control characters, other line ends and marks that turn the direction of writing are refused: what a signer reads
    must be what stands there.
    """

    @formed(forms.Text(longest, empty, lines))
    def reader(value: JSON, pointer: str, problems: Problems) -> str | Invalid:
        if not isinstance(value, str):
            return _wrong_type(problems, pointer, "a string, in double quotes")
        if not value and not empty:
            return note(problems, "bad_text", pointer, "must not be empty")
        if len(value) > longest:
            return note(problems, "too_large", pointer, f"at most {longest} characters are allowed")
        # Whatever is refused here is none of the printable characters, and nearly all text is of those alone.
        if not value.isprintable() and (_NEVER_TEXT.search(value) or (not lines and _LINES.search(value))):
            return note(problems, "bad_text", pointer, "control characters are not allowed")
        return value

    return reader


def word(words: Collection[str], what: str, listed: str) -> Reader[str]:
    """One word of a controlled vocabulary, matched exactly; `listed` is the name of the list where it is found."""

    @formed(forms.Word(what, tuple(sorted(words)), listed))
    def reader(value: JSON, pointer: str, problems: Problems) -> str | Invalid:
        if not isinstance(value, str):
            return _wrong_type(problems, pointer, f"a string ({what})")
        if value not in words:
            known = _known(value, words, listed, problems)
            return note(problems, "unknown_word", pointer, f"{shown(value)} is not a known {what}: {known}")
        return value

    return reader


def accepted(check: Callable[[str], object], code: str, what: str, listed: str = "") -> Reader[str]:
    """A string for which `check` holds; else `code`, saying that `what` was expected."""

    @formed(forms.Checked(what, listed=listed))
    def reader(value: JSON, pointer: str, problems: Problems) -> str | Invalid:
        if not isinstance(value, str):
            return _wrong_type(problems, pointer, f"a string ({what})")
        if not check(value):
            where = f"; {nearest.found_at(listed)}" if listed else ""
            return note(problems, code, pointer, f"{shown(value)} is not {what}{where}")
        return value

    return reader


def _known(value: str, words: Collection[str], listed: str, problems: Problems) -> str:
    """What may be meant by an unknown word; of a document with many of them, where the words are found."""
    if not problems.placed:
        return ""
    problems.helped += 1
    return nearest.advice(value, words, listed) if problems.helped <= MOST_HELPED else nearest.found_at(listed)


def matching(pattern: str, what: str) -> Reader[str]:
    """An identifier that matches the pattern as a whole."""
    compiled = re.compile(pattern)
    read = accepted(compiled.fullmatch, "bad_identifier", what)
    return formed(forms.Pattern(what, pattern))(read)


def converted(convert: Callable[[str], T | None], code: str, what: str, format_: str = "") -> Reader[T]:
    """A string turned into something else by `convert`, which returns None for what it refuses.

    `format_` is what JSON Schema calls such a string.
    """

    @formed(forms.Checked(what, format_))
    def reader(value: JSON, pointer: str, problems: Problems) -> T | Invalid:
        if not isinstance(value, str):
            return _wrong_type(problems, pointer, f"a string ({what})")
        result = convert(value)
        return note(problems, code, pointer, f"{shown(value)} is not {what}") if result is None else result

    return reader


def integer(*, least: int = 0, most: int = 2**53 - 1) -> Reader[int]:
    """A whole number in the closed range."""

    @formed(forms.Whole(least, most))
    def reader(value: JSON, pointer: str, problems: Problems) -> int | Invalid:
        if not isinstance(value, int) or isinstance(value, bool):
            return _wrong_type(problems, pointer, "a whole number, without quotes")
        if not least <= value <= most:
            return note(problems, "bad_number", pointer, f"must lie between {least} and {most}")
        return value

    return reader


@formed(forms.YesNo())
def boolean(value: JSON, pointer: str, problems: Problems) -> bool | Invalid:
    """True or false."""
    return value if isinstance(value, bool) else _wrong_type(problems, pointer, "true or false, without quotes")


def sequence(item: Reader[T], *, least: int = 0, most: int = 1000) -> Reader[tuple[T, ...]]:
    """An array of items, as a tuple in the order given."""

    @formed(forms.ListOf(form_of(item), least, most))
    def reader(value: JSON, pointer: str, problems: Problems) -> tuple[T, ...] | Invalid:
        if not isinstance(value, list):
            return _wrong_type(problems, pointer, "an array, its items in brackets: [ ]")
        if not least <= len(value) <= most:
            return _wrong_count(problems, pointer, f"{least} to {most} items", many=len(value) > most)
        if not problems.placed:  # then none is Invalid: what is to be noted has ended the reading
            return cast("tuple[T, ...]", tuple([item(one, pointer, problems) for one in value]))
        items = [item(one, step(pointer, number), problems) for number, one in enumerate(value)]
        good = tuple(one for one in items if not isinstance(one, Invalid))
        return good if len(good) == len(items) else INVALID

    return reader


def named(item: Reader[T], *, least: int = 0, most: int = 100, longest: int = 100) -> Reader[tuple[tuple[str, T], ...]]:
    """An object used as a map from names of at most `longest` characters to items, as pairs sorted by name."""
    name_reader = text(longest=longest)

    @formed(forms.MapOf(form_of(item), least, most, longest))
    def reader(value: JSON, pointer: str, problems: Problems) -> tuple[tuple[str, T], ...] | Invalid:
        if not isinstance(value, dict):
            return _wrong_type(problems, pointer, "an object")
        if not least <= len(value) <= most:
            return _wrong_count(problems, pointer, f"{least} to {most} members", many=len(value) > most)
        pairs: list[tuple[str, T]] = []
        for name in sorted(value):
            where = step(pointer, name) if problems.placed else pointer
            good_name = name_reader(name, where, problems)
            if isinstance(
                good_name, Invalid
            ):  # what stands under it is not read: every place in it would repeat the name
                continue
            one = item(value[name], where, problems)
            if not isinstance(one, Invalid):
                pairs.append((name, one))
        return tuple(pairs) if len(pairs) == len(value) else INVALID

    return reader


def bounded(inner: Reader[T], within: Callable[[T], bool], detail: str) -> Reader[T]:
    """What `inner` reads; where it is not `within` a bound, that is noted as beyond it (`too_large`)."""

    @formed(form_of(inner))
    def reader(value: JSON, pointer: str, problems: Problems) -> T | Invalid:
        read = inner(value, pointer, problems)
        if not isinstance(read, Invalid) and not within(read):
            _note_beyond(problems, Problem("too_large", pointer, detail))
        return read

    return reader


def once_each(members: Mapping[str, Reader[Any]]) -> dict[str, Reader[Any]]:
    """The readers of an object's members for many objects that share values: what is the same one is read once.

    A value counts as the same where it is the same object; it is kept for as long as these readers are.
    """
    return {name: _once(member) for name, member in members.items()}


def _once(inner: Reader[T]) -> Reader[T]:
    known: dict[int, tuple[JSON, T]] = {}

    @formed(form_of(inner))
    def reader(value: JSON, pointer: str, problems: Problems) -> T | Invalid:
        if id(value) in known:
            return known[id(value)][1]
        before = problems.noted, len(problems.beyond)
        read = inner(value, pointer, problems)
        # What was refused is refused each time: the problem is told at each place it stands.
        if not isinstance(read, Invalid) and before == (problems.noted, len(problems.beyond)):
            known[id(value)] = value, read
        return read

    return reader


def nullable(inner: Reader[T]) -> Reader[T | None]:
    """null, or what `inner` reads. Statements hold no nulls; requests may."""

    @formed(forms.Nullable(form_of(inner)))
    def reader(value: JSON, pointer: str, problems: Problems) -> T | Invalid | None:
        return None if value is None else inner(value, pointer, problems)

    return reader


def shape(
    make: Callable[..., T],
    required: Mapping[str, Reader[Any]],
    optional: Mapping[str, Reader[Any]] | None = None,
    *,
    rename: Mapping[str, str] | None = None,
) -> Reader[T]:
    """An object with exactly these members, handed to `make` by name; absent optional ones are left to its defaults.

    `rename` maps a member whose name Python cannot spell ("from") to the argument's name.
    """
    readers = {**required, **(optional or {})}
    names = {name: (rename or {}).get(name, name) for name in readers}

    @formed(forms.Structure(_formed_members(required), _formed_members(optional or {})))
    def reader(value: JSON, pointer: str, problems: Problems) -> T | Invalid:
        if not isinstance(value, dict):
            members = ", ".join(required)
            return _wrong_type(problems, pointer, f"an object with the members {members}" if members else "an object")
        if not problems.placed and required.keys() <= value.keys() <= readers.keys():
            # in the order of the readers: what is made of it is the same, in whatever order it was written
            given = {
                names[name]: read(value[name], pointer, problems) for name, read in readers.items() if name in value
            }
            return make(**given)
        found = problems.noted
        note_members(value, required, readers, pointer, problems)
        arguments = {
            names[name]: readers[name](value[name], step(pointer, name), problems) for name in readers if name in value
        }
        return INVALID if problems.noted > found else make(**arguments)

    return reader


def _formed_members(members: Mapping[str, Reader[Any]]) -> tuple[tuple[str, forms.Form], ...]:
    return tuple((name, form_of(member)) for name, member in members.items())


def note_members(
    value: Mapping[str, JSON], required: Container[str], known: Mapping[str, Any], pointer: str, problems: Problems
) -> None:
    """Note every member that is missing and every one that is unknown."""
    for name in known:
        if name not in value and name in required:
            note(problems, "missing_member", step(pointer, name), f"the member {name!r} is required")
    for name in value:
        if problems.noted > MOST_PROBLEMS:  # a body may hold a million names that nobody knows
            return
        if name not in known:
            near = _meant(name, known, problems)
            note(problems, "unknown_member", step(pointer, name), f"the member {shown(name)} is not known here{near}")


def note(problems: Problems, code: str, pointer: str, detail: str) -> Invalid:
    """Note a problem, up to `MOST_PROBLEMS`; returns INVALID so that a reader can return it."""
    if not problems.placed:
        raise _NotPlainlyGood
    problems.noted += 1
    if len(problems) < MOST_PROBLEMS:
        problems.append(Problem(code, pointer, detail))
    return INVALID


def _note_beyond(problems: Problems, problem: Problem) -> None:
    if not problems.placed:
        raise _NotPlainlyGood
    if len(problems.beyond) < MOST_PROBLEMS:
        problems.beyond.append(problem)


def shown(value: str) -> str:
    """A piece of outside text as it may stand in a message: quoted, cut, and plain ASCII."""
    return ascii(value if len(value) <= 60 else value[:57] + "...")


def _meant(written: str, words: Collection[str], problems: Problems) -> str:
    """What was probably meant, while problems are still listed: a body may hold a million words that nobody knows."""
    return meant(written, words) if problems.placed and len(problems) < MOST_PROBLEMS else ""


def _wrong_count(problems: Problems, pointer: str, expected: str, *, many: bool) -> Invalid:
    return note(problems, "too_large" if many else "wrong_type", pointer, f"must hold {expected}")


def _wrong_type(problems: Problems, pointer: str, expected: str) -> Invalid:
    return note(problems, "wrong_type", pointer, f"must be {expected}")
