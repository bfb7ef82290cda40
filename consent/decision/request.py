"""Reading a check (specification §4.1): unknown members, words and dates are errors; what is missing is not guessed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, Final

from consent import readers
from consent.coverage import spelling
from consent.decision import facts
from consent.errors import InvalidInput, Problem
from consent.forms import Either, form_of, formed
from consent.readers import nullable
from consent.rules.case import CheckRequest, Performance, PerformerRef, PromptReference
from consent.statements.common import ASSET, IDENTIFIED, INSTANT, LANGUAGE, NAME, PARTY, TERRITORY, TOOL, identifier
from consent.statements.scopes import AMOUNTS
from consent.vocabulary import words

MAX_CHECKS: Final = 1000
MAX_PERFORMANCES: Final = 20_000
_MOST_PERFORMANCES: Final = 100
_MOST_IN_A_CROWD: Final = 1_000
MAX_BATCH_BYTES: Final = 16 * 1024 * 1024


_BY_NAME: Final = readers.shape(PerformerRef, {"name": NAME})
_WAYS_TO_NAME: Final = Either((
    form_of(readers.shape(PerformerRef, {"party": PARTY})), form_of(identifier),
    form_of(readers.shape(dict, {"party": PARTY, **IDENTIFIED})), form_of(_BY_NAME),
))  # fmt: skip


@formed(_WAYS_TO_NAME)
def _performer(value: readers.JSON, pointer: str, problems: readers.Problems) -> PerformerRef | readers.Invalid:
    """`{"party"}`, `{"scheme","value"}`, both, or a bare `{"name"}`."""
    if not isinstance(value, dict):
        return readers.note(problems, "wrong_type", pointer, "must be an object naming a performer")
    if "name" in value:
        return _BY_NAME(value, pointer, problems)
    found: dict[str, Any] = {}
    rest = dict(value)
    if "party" in rest:
        found["party"] = PARTY(rest.pop("party"), f"{pointer}/party", problems)
    if rest or not found:
        found["identifier"] = identifier(rest, pointer, problems)
    return readers.INVALID if readers.INVALID in found.values() else PerformerRef(**found)


def _many(item: readers.Reader[Any], most: int = 200) -> readers.Reader[Any]:
    return nullable(readers.sequence(item, most=most))


_REF: Final = readers.named(readers.text(longest=200), most=20)
_USE: Final = readers.word(words.USES, "use", "uses")


def _performed(
    *, performer: Any, role: Any, scene: Any, modalities: Any, episode: Any = None, amounts: Any = None,
    facts: Any = None,
) -> Performance:  # fmt: skip
    return Performance(
        performer=performer,
        role=role,
        scene=scene,
        modalities=modalities or (),
        episode=episode,
        amounts=amounts or (),
        facts=facts or {},
    )


_PERFORMANCE: Final[readers.Reader[Performance]] = readers.shape(
    _performed,
    {"performer": nullable(_performer), "role": nullable(NAME), "scene": nullable(NAME),
     "modalities": _many(readers.word(words.MODALITIES, "modality", "modalities"))},
    {"episode": nullable(NAME), "amounts": nullable(AMOUNTS),
     "facts": nullable(readers.shape(dict, {}, facts.OF_A_PERFORMANCE))},
)  # fmt: skip
_PROMPT: Final = readers.shape(
    PromptReference,
    {
        "performer": _performer,
        "features": readers.sequence(readers.word(words.PROMPT_FEATURES, "feature", "prompt-features"), least=1),
    },
)
REQUIRED: Final[dict[str, readers.Reader[Any]]] = {
    "project": nullable(identifier),
    "licensee": nullable(PARTY),
    "use": nullable(_USE),
    "performances": _many(_PERFORMANCE, most=_MOST_IN_A_CROWD),
    "media": _many(readers.word(words.MEDIA, "medium", "media")),
    "territories": _many(TERRITORY, most=400),
    "languages": _many(LANGUAGE),
    "purpose": nullable(readers.word(words.PURPOSES, "purpose", "purposes")),
    "tools": _many(TOOL),
}
OPTIONAL: Final[dict[str, readers.Reader[Any]]] = {
    "vendor": nullable(PARTY),
    "content": _many(readers.word(words.CONTENT, "content flag", "content")),
    "prompt_references": _many(_PROMPT, most=100),
    "facts": nullable(readers.shape(dict, {}, facts.OF_THE_REQUEST)),
    "assets": _many(ASSET),
    "ref": nullable(_REF),
    "reserve": nullable(readers.boolean),
    "record": nullable(readers.boolean),
    "at": nullable(INSTANT),
    "known_at": nullable(readers.integer()),
}
MEMBERS: Final = frozenset({*REQUIRED, *OPTIONAL})
_REQUEST: Final[readers.Reader[dict[str, Any]]] = readers.shape(dict, REQUIRED, OPTIONAL)
REQUEST_FORM: Final = form_of(_REQUEST)
"""What a check is, as a value."""


Parser = Callable[[readers.JSON], CheckRequest]


def parse_request(value: readers.JSON) -> CheckRequest:
    """The question a JSON object asks. Raises InvalidInput with every problem, each with its pointer."""
    return _parsed(_REQUEST, value)


def parser_of_many() -> Parser:
    """`parse_request` for the questions of one batch: what they share, the batch's defaults, is read once."""
    return partial(_parsed, readers.shape(dict, readers.once_each(REQUIRED), readers.once_each(OPTIONAL)))


def _parsed(reader: readers.Reader[dict[str, Any]], value: readers.JSON) -> CheckRequest:
    request, beyond = _read(reader, value)
    problems = [*beyond, *_too_many(request), *_asked_of_nothing(request), *_misspelt(request)]
    if problems:
        raise InvalidInput(problems)
    return request


def _too_many(request: CheckRequest) -> Iterator[Problem]:
    """A scene has so many performers, a crowd more."""
    if request.use != "crowd.replicate" and len(request.performances) > _MOST_PERFORMANCES:
        detail = f"at most {_MOST_PERFORMANCES} performances, {_MOST_IN_A_CROWD} of a crowd: ask in several checks"
        yield Problem("too_large", "/performances", detail)


def _asked_of_nothing(request: CheckRequest) -> Iterator[Problem]:
    """Amounts of nothing: they would ask a used-up limit for no more than it has."""
    for number, performance in enumerate(request.performances):
        for place, one in enumerate(performance.amounts):
            if one.amount < 1:
                pointer = f"/performances/{number}/amounts/{place}/amount"
                yield Problem("bad_number", pointer, "at least 1 is asked")


def _misspelt(request: CheckRequest) -> Iterator[Problem]:
    """Names, codes and tags that are not written in the one way."""
    for number, performance in enumerate(request.performances):
        for member in ("role", "scene", "episode"):
            name = getattr(performance, member)
            if name is not None:
                yield from spelling.of_name(name, f"/performances/{number}/{member}")
    yield from spelling.of_territories(request.territories, "/territories")
    yield from spelling.of_languages(request.languages, "/languages")


def read_again(value: readers.JSON) -> CheckRequest:
    """The question of a decision on record, which may be one that would be refused today. Raises InvalidInput."""
    return _read(_REQUEST, value)[0]


def _read(reader: readers.Reader[dict[str, Any]], value: readers.JSON) -> tuple[CheckRequest, tuple[Problem, ...]]:
    """The question, and what of it is beyond the bounds of what may be asked."""
    found = readers.read_unbounded(reader, value)
    request = _made(found.value, value)
    if request.known_at is not None and request.reserve:
        detail = "what was known then cannot be reserved now: leave reserve or known_at out"
        raise InvalidInput((Problem("known_at_reserves", "/reserve", detail),))
    return request, found.beyond


def _made(read: dict[str, Any], raw: dict[str, Any]) -> CheckRequest:
    given = partial(_given, read)
    return CheckRequest(
        project=read["project"],
        licensee=read["licensee"],
        use=read["use"],
        performances=read["performances"] or (),
        media=read["media"] or (),
        territories=read["territories"] or (),
        languages=read["languages"] or (),
        purpose=read["purpose"],
        tools=read["tools"] or (),
        vendor=read.get("vendor"),
        content=given("content", ()),
        prompt_references=given("prompt_references", ()),
        facts=given("facts", {}),
        assets=given("assets", ()),
        ref=dict(given("ref", ())),
        reserve=given("reserve", False),
        record=given("record", True),
        at=read.get("at"),
        known_at=read.get("known_at"),
        raw=raw,
    )


def _given(read: dict[str, Any], name: str, otherwise: Any) -> Any:
    value = read.get(name)
    return otherwise if value is None else value
