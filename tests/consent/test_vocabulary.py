import datetime as dt
import json
from importlib import resources

import pycountry
import pytest
from hypothesis import given, strategies as st

from consent.coverage.scope import Term
from consent.vocabulary import languages, territories, times


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
