import datetime as dt
import json
import re
from importlib import resources

import pycountry
import pytest
from hypothesis import given, strategies as st

from consent import nearest, readers
from consent.coverage.scope import Term
from consent.decision.request import REQUEST_FORM, parse_request
from consent.errors import InvalidInput
from consent.forms import form_of, words_in
from consent.statements.statement import HEADER, TYPES
from consent.states.state import STATES
from consent.vocabulary import identifiers, languages, territories, times, words
from consent.vocabulary.lists import catalogue
from tests.pure.harbor import QUESTION


def test_the_frozen_table_has_the_leaves_the_specification_names():
    count = lambda code: territories.country_mask(code).bit_count()  # noqa: E731
    assert (count("001"), count("EU"), count("419"), count("US")) == (257, 27, 52, 1)
    assert set(territories.countries_of(territories.country_mask("030"))) == {
        "CN", "HK", "JP", "KP", "KR", "MN", "MO", "TW",
    }  # fmt: skip


def test_leaves_have_no_children_and_every_key_is_made_of_leaves():
    contains = json.loads(resources.files("consent.data").joinpath("territories-cldr-48.json").read_text())["contains"]
    assert not any("-status-" in code for code in contains)
    assert not set(territories.countries()) & set(contains)
    assert all(territories.country_mask(code) for code in contains)


def test_subdivisions_are_those_of_iso_3166_2():
    table = json.loads(resources.files("consent.data").joinpath("subdivisions.json").read_text())
    ours = {f"{country}-{part}" for country, parts in table.items() for part in parts}
    assert ours == {one.code for one in pycountry.subdivisions}


@pytest.mark.parametrize("code", ["XX", "us", "US-ZZ", "ZZ-CA", "", "*", "001-US", "USA"])
def test_what_is_not_in_the_table_is_unknown(code):
    assert not territories.known_territory(code)


def test_a_range_covers_its_refinements_never_the_reverse():
    assert languages.covers("fr", "fr-CA")
    assert languages.covers("FR", "fr-ca")
    assert not languages.covers("fr-CA", "fr")
    assert not languages.covers("fr-CA", "fr-FR")
    assert not languages.covers("fr", "frr")
    assert languages.meets("fr-CA", "fr")


@pytest.mark.parametrize("tag", ["", "x", "xx-YY", "en_US", "en--US", "*", "e" * 200])
def test_a_tag_that_is_not_valid_is_unknown(tag):
    assert not languages.known_language(tag)


def test_a_day_ends_in_its_own_zone():
    term = Term(times.parse_moment("2026-06-01"), "America/Los_Angeles", times.parse_moment("2026-09-30"))
    assert times.format_instant(term.first) == "2026-06-01T07:00:00Z"
    assert times.format_instant(term.end) == "2026-10-01T07:00:00Z"
    assert term.holds(term.end - 1)
    assert not term.holds(term.end)


def test_a_day_with_a_change_of_clocks_has_its_own_length():
    start, end = (times.start_of_day(dt.date(2026, 3, day), "America/Los_Angeles") for day in (8, 9))
    assert end - start == 23 * 3600


def test_an_instant_as_end_is_exclusive():
    term = Term(times.parse_moment("2026-06-01T00:00:00Z"), "UTC", times.parse_moment("2026-06-02T00:00:00Z"))
    assert not term.holds(times.parse_instant("2026-06-02T00:00:00Z"))


def test_majority_begins_with_the_first_minute_of_the_eighteenth_birthday():
    assert times.format_instant(times.majority(dt.date(2008, 9, 15), "America/Los_Angeles")) == "2026-09-15T07:00:00Z"
    assert times.format_instant(times.majority(dt.date(2008, 2, 29), "UTC")) == "2026-03-01T00:00:00Z"


@pytest.mark.parametrize(
    "written",
    ["2026-02-29T00:00:00Z", "2026-01-01T24:00:00Z", "2026-01-01T00:00:60Z", "2026-01-01T00:00:00+00:00",
     "2026-01-01t00:00:00z", "2026-1-1T00:00:00Z", "0000-01-01T00:00:00Z", "２026-01-01T00:00:00Z"],
)  # fmt: skip
def test_a_time_that_does_not_exist_or_is_written_otherwise_is_none(written):
    assert times.parse_instant(written) is None


@given(st.integers(-60_000_000_000, 250_000_000_000))
def test_life_round_trip(instant):
    assert times.parse_instant(times.format_instant(instant)) == instant


@given(st.text(max_size=25))
def test_arbitrary_text_is_no_time_and_no_zone_unless_it_is(text):
    times.parse_moment(text)
    times.known_zone(text)
    territories.known_territory(text)
    languages.known_language(text)


# -- lists and sentences -----------------------------------------------------------------------------------------------


SUBSETS = {"ROLES_FOR_ANOTHER", "BAR_AFTER_DEATH"}
CLOSED = {
    name: words_
    for name, words_ in vars(words).items()
    if isinstance(words_, frozenset) and name not in SUBSETS
} | {"OUTCOMES": frozenset(words.OUTCOMES), "STATEMENT_TYPES": frozenset(TYPES), "GRANT_STATES": STATES}  # fmt: skip


def test_every_word_of_every_list_has_one_sentence_and_every_sentence_a_word():
    assert {name.lower().replace("_", "-"): found for name, found in CLOSED.items()} == {
        name: one.words for name, one in catalogue.LISTS.items()
    }
    for one in catalogue.LISTS.values():
        assert len(one.words) == len(one.meanings), one.name
        for word, meaning in one.meanings:
            assert re.fullmatch(r"[A-Z`].*[^.]\.", meaning), (word, meaning)
            assert ". " not in meaning, "one sentence"
            assert len(meaning) <= 110, (word, meaning)


def test_no_two_words_of_a_list_mean_the_same():
    for one in catalogue.LISTS.values():
        sentences = [meaning for _, meaning in one.meanings]
        assert len(set(sentences)) == len(sentences), one.name


def test_the_list_a_reader_names_has_exactly_the_words_that_it_takes():
    every = [form_of(HEADER), REQUEST_FORM, *(form_of(reader) for reader in TYPES.values())]
    for choice in (one for form in every for one in words_in(form)):
        assert set(choice.words) <= catalogue.LISTS[choice.listed].words, choice
        taken_out = catalogue.LISTS[choice.listed].words - set(choice.words)
        assert taken_out <= {"none", "unstated"}, choice


def test_words_that_a_rule_decides_on_are_shown_by_examples_that_it_takes():
    takes = {
        "territories": territories.known_territory,
        "languages": lambda tag: tag == languages.ANY_LANGUAGE or languages.known_language(tag),
        "zones": times.known_zone,
        "schemes": lambda scheme: scheme in identifiers._CHECKS,
    }
    assert catalogue.RULED.keys() == takes.keys()
    for name, one in catalogue.RULED.items():
        assert [word for word, _ in one.examples if not takes[name](word)] == []
    assert {word for word, _ in catalogue.RULED["schemes"].examples} == set(identifiers._CHECKS)


def test_a_word_is_found_in_every_list_it_stands_in():
    assert {one.name for one, _ in catalogue.standing("refused")} == {"union-decisions", "findings"}
    assert catalogue.standing("nobody_knows") == ()


# -- what is said of an unknown one ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("written", "words_", "near"), [
    ("svood", words.MEDIA, "svod"), ("SVOD", words.MEDIA, "svod"), ("game", words.MEDIA, None),
    ("replica.use", words.USES, "replica.use.as_scripted"),
    ("sag26", words.AGREEMENTS, "SAT26"), ("quite another thing", words.MEDIA, None), ("", words.MEDIA, None),
    ("svod" * 20, words.MEDIA, None),
])  # fmt: skip
def test_the_nearest_word_is_the_one_that_looks_most_alike(written, words_, near):
    assert nearest.nearest(written, words_) == near


def test_a_short_list_is_told_in_full_and_a_long_one_by_where_it_is_found():
    assert nearest.advice("svood", words.MEDIA, "media") == f"nearest svod; all: {', '.join(sorted(words.MEDIA))}"
    assert nearest.advice("replica.creates", words.USES, "uses") == (
        "nearest replica.create; the list: consent vocabulary uses"
    )
    assert nearest.advice("?", words.USES, "uses") == "the list: consent vocabulary uses"


def problems_of(value):
    with pytest.raises(InvalidInput) as refused:
        parse_request(value)
    return {one.pointer: one.detail for one in refused.value.problems if one.code == "unknown_word"}


def test_an_unknown_word_is_answered_with_the_nearest_and_the_list():
    told = problems_of({**QUESTION, "media": ["svood"], "use": "replica.made", "territories": ["us"]})
    assert told == {
        "/media/0": f"'svood' is not a known medium: nearest svod; all: {', '.join(sorted(words.MEDIA))}",
        "/use": "'replica.made' is not a known use: nearest replica.create; the list: consent vocabulary uses",
        "/territories/0": "'us' is not a territory of the cldr-48 table: write its code, such as US, GB, US-CA, or 001 "
        "for the world; the list: consent vocabulary territories",
    }


def test_only_some_words_of_a_document_are_compared_and_no_long_one():
    many = [*(f"svood{number}" for number in range(50)), "x" * 60_000]
    told = list(problems_of({**QUESTION, "media": many}).values())
    assert [one for one in told[: readers.MOST_HELPED] if "nearest svod" not in one] == []
    assert {one.partition(": ")[2] for one in told[readers.MOST_HELPED :]} == {"the list: consent vocabulary media"}
    assert max(map(len, told)) < 400
