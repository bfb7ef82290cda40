"""The workload that our ledger and every peer are asked alike: grants, questions, and an oracle that knows each answer.

Deterministic: the same numbers make the same grants and questions everywhere. A grant is a row of plain values, so that
any engine can hold it, and every question has the answer that `covers` gives: whoever answers otherwise is wrong.

Its shape is that of a studio's files: twenty grants to a performer, spread over five works, so that four of them speak
of one performer in one work; a few uses and modalities each; a fifth of them worldwide, a fifth in every language;
terms of one to three years; one in ten revoked within its term. Half of the questions are drawn from a grant, the other
half then moved by one thing (elsewhere, another language, another use, too early, too late, another work, somebody
unknown), which is where an engine that forgets a condition is caught.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

USES: Final = ("dub.voice_replica", "replica.use.new_performance", "alter.dialogue", "alter.age",
               "model.train.production_scoped", "replica.create", "alter.performance", "crowd.replicate")  # fmt: skip
MODALITIES: Final = ("voice_speech", "face", "movement_mocap")
TERRITORIES: Final = (
    "US", "CA", "MX", "BR", "AR", "CL", "CO", "PE", "GB", "IE", "FR", "DE", "ES", "IT", "PT", "NL", "BE", "CH", "AT",
    "SE", "NO", "DK", "FI", "PL", "CZ", "HU", "RO", "GR", "TR", "ZA", "EG", "NG", "KE", "IN", "CN", "JP", "KR", "AU",
    "NZ", "SG",
)  # fmt: skip
LANGUAGES: Final = (
    "en", "fr", "de", "es", "it", "pt", "nl", "sv", "no", "da", "fi", "pl", "cs", "hu", "ro", "el", "tr", "zh", "ja",
    "ko",
)  # fmt: skip
YEAR: Final = 31_536_000
"""A year in seconds."""
OPENED_AT: Final = 1_704_067_200
"""When the first term may begin, and the ledger was opened before: 2024-01-01, Unix seconds."""
PER_PERFORMER: Final = 20
WORKS_OF_A_PERFORMER: Final = 5
UNKNOWN: Final = "nobody"


@dataclass(frozen=True, slots=True)
class Grant:
    """One consent; None for territories or languages is all of them. Times are Unix seconds, `until` not included."""

    number: int
    performer: str
    project: str
    uses: tuple[str, ...]
    modalities: tuple[str, ...]
    territories: tuple[str, ...] | None
    languages: tuple[str, ...] | None
    from_at: int
    until: int
    revoked_at: int | None

    @property
    def ends_at(self) -> int:
        """When it ends, by its term or by its revocation."""
        return self.until if self.revoked_at is None else min(self.until, self.revoked_at)


@dataclass(frozen=True, slots=True)
class Question:
    """Whether this use may be made of this performer, at this instant."""

    performer: str
    project: str
    use: str
    modality: str
    territory: str
    language: str
    at: int


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with the answer of the oracle."""

    question: Question
    covered: bool


def covers(grant: Grant, asked: Question) -> bool:
    """The oracle: whether one grant covers the use."""
    return (
        grant.performer == asked.performer
        and grant.project == asked.project
        and asked.use in grant.uses
        and asked.modality in grant.modalities
        and (grant.territories is None or asked.territory in grant.territories)
        and (grant.languages is None or asked.language in grant.languages)
        and grant.from_at <= asked.at < grant.ends_at
    )


def performers_of(many: int) -> int:
    """How many performers so many grants are of."""
    return max(2, many // PER_PERFORMER)


def grants(many: int, seed: int = 14) -> Iterator[Grant]:
    """So many grants, always the same."""
    drawn = random.Random(seed)
    performers, works = performers_of(many), max(WORKS_OF_A_PERFORMER, many // 50)
    for number in range(many):
        performer = drawn.randrange(performers)
        work = (performer * 7_919 + drawn.randrange(WORKS_OF_A_PERFORMER) * 104_729) % works
        from_at = OPENED_AT + drawn.randrange(5 * YEAR)
        until = from_at + drawn.randrange(YEAR, 3 * YEAR)
        yield Grant(
            number=number,
            performer=f"p{performer}",
            project=f"j{work}",
            uses=_some(drawn, USES, 3),
            modalities=_some(drawn, MODALITIES, 2),
            territories=None if drawn.random() < 0.2 else _some(drawn, TERRITORIES, 6),
            languages=None if drawn.random() < 0.2 else _some(drawn, LANGUAGES, 4),
            from_at=from_at,
            until=until,
            revoked_at=drawn.randrange(from_at + 1, until) if drawn.random() < 0.1 else None,
        )


def cell(many: int) -> list[Grant]:
    """So many grants of one performer in one work: what a long season of riders comes to."""
    return [replace(one, performer="p0", project="j0") for one in grants(many)]


TWINS: Final = 10


def cast(many: int) -> list[Grant]:
    """So many grants of performers who have signed alike, ten and ten: what is true of one is true of all ten."""
    given = grants(many // TWINS)
    return [
        replace(one, number=one.number * TWINS + twin, performer=f"{one.performer}-{twin}")
        for one in given
        for twin in range(TWINS)
    ]


def twins_of(performer: str) -> list[str]:
    """All ten of whom the same is true."""
    base = performer.rpartition("-")[0] or performer
    return [f"{base}-{twin}" for twin in range(TWINS)]


def _some(drawn: random.Random, words: Sequence[str], most: int) -> tuple[str, ...]:
    return tuple(drawn.sample(words, drawn.randint(1, most)))


def questions(given: Sequence[Grant], many: int, seed: int = 41) -> list[Asked]:
    """So many questions about these grants, no two alike, each with its answer."""
    drawn, cells = random.Random(seed), _cells(given)
    found: dict[Question, Asked] = {}
    while len(found) < many:
        grant = drawn.choice(given)
        asked = _of(grant, drawn)
        if len(found) % 2:
            asked = _moved(asked, grant, given, drawn)
        cell = cells.get((asked.performer, asked.project), ())
        found.setdefault(asked, Asked(asked, any(covers(one, asked) for one in cell)))
    return list(found.values())


def of_some(given: Sequence[Grant], performers: int) -> list[Grant]:
    """The grants of the first so many performers: those whom one production asks about."""
    some = set(list(dict.fromkeys(one.performer for one in given))[:performers])
    return [one for one in given if one.performer in some]


def present(given: Sequence[Grant], many: int, at: int, seed: int = 42) -> list[Asked]:
    """As `questions`, all of one instant: what is recorded and receipted is asked of the present."""
    drawn, cells = random.Random(seed), _cells(given)
    current = [one for one in given if one.from_at <= at < one.ends_at]
    found: dict[Question, Asked] = {}
    for _ in range(100 * many):
        grant = drawn.choice(current)
        asked = _of(grant, drawn)
        asked = replace(_moved(asked, grant, given, drawn) if drawn.random() < 0.5 else asked, at=at)
        cell = cells.get((asked.performer, asked.project), ())
        found.setdefault(asked, Asked(asked, any(covers(one, asked) for one in cell)))
        if len(found) == many:
            break
    return list(found.values())


def _cells(given: Iterable[Grant]) -> Mapping[tuple[str, str], Sequence[Grant]]:
    cells: dict[tuple[str, str], list[Grant]] = {}
    for one in given:
        cells.setdefault((one.performer, one.project), []).append(one)
    return cells


def _of(grant: Grant, drawn: random.Random) -> Question:
    return Question(
        performer=grant.performer,
        project=grant.project,
        use=drawn.choice(grant.uses),
        modality=drawn.choice(grant.modalities),
        territory=drawn.choice(grant.territories or TERRITORIES),
        language=drawn.choice(grant.languages or LANGUAGES),
        at=drawn.randrange(grant.from_at, grant.ends_at),
    )


def _moved(asked: Question, grant: Grant, given: Sequence[Grant], drawn: random.Random) -> Question:
    """The question moved by one thing: mostly out of what was granted, sometimes into what another grant covers."""
    return replace(asked, **drawn.choice((
        {"territory": drawn.choice(TERRITORIES)},
        {"language": drawn.choice(LANGUAGES)},
        {"use": drawn.choice(USES)},
        {"at": grant.ends_at + drawn.randrange(YEAR)},
        {"at": grant.from_at - 1 - drawn.randrange(YEAR)},
        {"project": drawn.choice(given).project},
        {"performer": f"{UNKNOWN}{drawn.randrange(1000)}"},
    )))  # fmt: skip
