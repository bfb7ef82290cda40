"""However something is written, a scope that takes it away meets it, or the gate refuses the writing (kind A7)."""

import json
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from consent.admission import gate
from consent.coverage import spelling
from consent.coverage.overlap import Asked, taken
from consent.coverage.scope import Scope
from consent.vocabulary import languages, names, territories
from tests.pure.memory import HARBOR, PAULA, STUDIO, furnished

NAMES = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=12).filter(
    lambda name: names.folded(name) not in {"", "*"}
)


def asked(**facets):
    rest = {"episode": None, "role": None, "scene": None, "languages": (), "territories": ()} | facets
    return Asked(projects=(), use=None, modalities=(), media=(), purpose=None, content=(), tools=(), **rest)


def meets(facet, barred, value):
    """Whether a scope that takes this away meets a question that asks that."""
    singular = {"roles": "role", "scenes": "scene", "episodes": "episode"}.get(facet)
    question = asked(**({singular: value} if singular else {facet: (value,)}))
    return all(taken(Scope(**{facet: (barred,)}), question))


# -- an oracle: the ways to write one thing, told one by one -----------------------------------------------------------

WRITINGS = {
    "another case": str.swapcase,
    "upper case": str.upper,
    "another normal form": lambda name: unicodedata.normalize("NFD", name),
    "a compatible form": lambda name: unicodedata.normalize("NFKC", name),
    "a blank before and after": lambda name: f" {name} ",
    "an invisible mark": lambda name: f"{name}\u200b",
    "a mark of direction": lambda name: f"\u202e{name}",
    "full width": lambda name: "".join(chr(ord(one) + 0xFEE0) if "!" <= one <= "~" else one for one in name),
}
OF_A_NUMBER = {
    "zeros before": "00{}", "a letter after": "{}A", "letters before": "AB{}", "a blank before the letter": "{} A",
    "a hyphen before the letter": "{}-A", "a word before": "Scene {}", "a point before": "Sc.{}",
}  # fmt: skip


@pytest.mark.parametrize("facet", ["roles", "scenes", "episodes"])
@pytest.mark.parametrize("writing", WRITINGS)
@given(name=NAMES)
def test_a_name_written_otherwise_is_met_by_what_takes_it_away(facet, writing, name):
    other = WRITINGS[writing](name)
    if names.folded(other) == names.folded(name):  # some characters have no other case, or two
        assert meets(facet, name, other)
        assert meets(facet, other, name)


@pytest.mark.parametrize("facet", ["scenes", "episodes"])
@pytest.mark.parametrize("writing", OF_A_NUMBER)
@given(number=st.integers(1, 9999))
def test_a_number_with_zeros_or_a_letter_meets_the_number_both_ways(facet, writing, number):
    other = OF_A_NUMBER[writing].format(number)
    assert meets(facet, str(number), other)
    assert meets(facet, other, str(number))


@pytest.mark.parametrize("other", ["\u0664\u0660", "\u0966\u096a\u0966"])
def test_a_number_in_the_digits_of_another_script_is_the_number(other):
    assert meets("scenes", "40", other)
    assert meets("scenes", other, "40")
    assert meets("episodes", "S01E05", "S1E5")


@pytest.mark.parametrize(
    ("one", "other"), [("40A", "40B"), ("40", "41"), ("A40", "B40"), ("4", "40"), ("Vale", "Vail"), ("S01E05", "S1E6")]
)
def test_what_is_another_scene_is_not_met(one, other):
    assert not meets("scenes", one, other)
    assert not meets("scenes", other, one)


@given(st.text(max_size=12))
def test_what_the_gate_lets_through_has_one_writing_only(name):
    if names.fault_of(name) is None:
        assert name == unicodedata.normalize("NFC", name)
        assert name == " ".join(name.split())
        assert not any(unicodedata.category(one) in {"Cc", "Cf"} for one in name)


# the same language, by the macrolanguage of ISO 639-3 and the regions of CLDR, as people say it
SAME = [("es-419", "es-MX"), ("es-419", "es"), ("zh", "yue"), ("zh-Hant", "zh-TW"), ("zh-yue", "yue"), ("he", "iw"),
        ("no", "nb"), ("ar", "arz"), ("pt-BR", "pt"), ("sr", "sr-Latn"), ("fr-CA", "fr"),
        ("en-150", "en-GB"), ("fr-FX", "fr-FR"), ("en-UK", "en-GB"), ("en-840", "en-US"), ("ru-SU", "ru-UZ"),
        ("roa", "fr"), ("und", "fr"), ("mul", "fr"), ("fr-ZZ", "fr-CA"), ("zh-Hani", "zh-Hant"), ("ja-Jpan", "ja-Hira"),
        ("sh", "hr"), ("tl", "fil"), ("fr-x-de", "fr-FR")]  # fmt: skip
OTHER = [("es-419", "es-ES"), ("fr-CA", "fr-FR"), ("zh-Hans", "zh-Hant"), ("sr-Latn", "sr-Cyrl"), ("de", "nl"),
         ("en-US", "en-GB"), ("yue-Hant", "cmn-Hans"), ("ja-Hira", "ja-Kana")]  # fmt: skip


@pytest.mark.parametrize(("pair", "same"), [*((one, True) for one in SAME), *((one, False) for one in OTHER)])
def test_a_language_meets_where_nothing_tells_the_two_apart(pair, same):
    one, other = pair
    assert meets("languages", one, other) is same
    assert meets("languages", other, one) is same


REGISTRY = json.loads(Path(languages.__file__).parent.parent.joinpath("data", "languages.json").read_text())["tables"]


def test_every_deprecated_language_region_and_tag_is_refused_with_how_it_is_written_today():
    deprecated = REGISTRY["deprecated"]
    tags = [*deprecated["languages"].items(), *deprecated["tags"].items(),
            *((f"qaa-{region}", new) for region, new in deprecated["regions"].items())]  # fmt: skip
    for tag, new in tags:
        (found,) = spelling.of_languages([tag], "/languages")
        assert (found.code, found.pointer) == ("unknown_word", "/languages/0")
        assert new is None or new in found.detail
        assert new is None or meets("languages", tag, tag.replace(tag.split("-")[-1], new) if "qaa" in tag else new)


@pytest.mark.parametrize(
    "tag", ["sh", "tl", "cnr", "prs", "swc", "fil", "es-419", "zh-Hant-TW", "de-CH-1901", "en-x-uk"]
)
def test_a_tag_of_the_registry_is_let_in(tag):
    assert languages.known_language(tag)
    assert list(spelling.of_languages([tag], "/languages")) == []


@pytest.mark.parametrize("tag", ["en-UK", "en-840", "fr-FX", "fr-AN"])
def test_a_region_the_registry_does_not_have_or_has_no_more_is_refused(tag):
    assert languages.known_language(tag)
    assert [one.code for one in spelling.of_languages([tag], "/languages")] == ["unknown_word"]


@pytest.mark.parametrize("code", ["CN-HK", "US-PR", "FR-974", "NL-AW", "FI-01"])
def test_a_part_that_is_a_country_too_is_one_place_and_is_written_as_the_country(code):
    own = territories.own_code(code)
    assert meets("territories", code, own)
    assert meets("territories", own, code)
    assert [one.code for one in spelling.of_territories([code], "/territories")] == ["unknown_word"]
    assert list(spelling.of_territories([own], "/territories")) == []


def test_no_words_are_met_by_no_bar_on_languages_and_fit_whatever_names_a_language():
    assert not meets("languages", "fr", languages.NO_WORDS)
    assert not meets("languages", "*", languages.NO_WORDS)
    assert [one.code for one in spelling.of_languages(["zxx", "fr"], "/languages")] == ["unknown_word"]
    assert not meets("languages", "fr", "ZXX")
    assert [one.code for one in spelling.of_languages(["ZXX", "fr"], "/languages")] == ["unknown_word"]


@pytest.mark.parametrize(
    ("scope", "problem"),
    [
        ({"roles": ["Zoe\u0308"]}, ("bad_text", "/scopes/main/roles/0")),
        ({"scenes": ["12", " 40"]}, ("bad_text", "/scopes/main/scenes/1")),
        ({"episodes": ["1\u200b"]}, ("bad_text", "/scopes/main/episodes/0")),
        ({"territories": ["CN-HK"]}, ("unknown_word", "/scopes/main/territories/0")),
        ({"languages": ["iw"]}, ("unknown_word", "/scopes/main/languages/0")),
    ],
)
def test_the_gate_tells_what_is_written_as_it_must_not_be_and_stored_statements_stay(scope, problem):
    memory = furnished()
    record = memory.grant(signed_by=[PAULA, STUDIO], scopes={"main": {"projects": [HARBOR], **scope}})
    found = gate.problems(record.statement, memory.registry(), memory.now)
    assert [(one.code, one.pointer) for one in found] == [problem]
    assert memory.records[record.digest].body.scopes[0][0] == "main"
