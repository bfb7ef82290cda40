from __future__ import annotations

import copy
import dataclasses
import datetime as dt
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, strategies as st

from consent.coverage.scope import FACETS
from consent.errors import InvalidInput
from consent.sentences import (
    days,
    envelope,
    grant,
    kinds,
    people,
    places,
    restrictions,
    rulings,
    shown,
    words as phrases,
)
from consent.sentences.envelope import envelope as envelope_of
from consent.sentences.render import RENDERERS, SAYS, in_full, render, render_grant
from consent.sentences.writing import BAR, prose, quoted
from consent.statements.statement import TYPES, Statement, parse_statement
from consent.vocabulary import territories, words
from consent.vocabulary.identifiers import Identifier
from consent.vocabulary.times import Moment
from signing import canonical, digests
from tests.consent.test_statements import DIGEST, HEADER, NONCE
from tests.pure.in_full import BODIES, GRANT, IN_FULL, OTHER

NAMES = [f"{one['type']}-{number}" for number, one in enumerate(IN_FULL)]
Path = tuple[str | int, ...]


def said(value: dict[str, Any]) -> Statement[Any] | None:
    """The statement an object says; None where it is refused."""
    try:
        return parse_statement(value)
    except InvalidInput:
        return None


def read(value: dict[str, Any]) -> str:
    """Everything that is read before it is signed."""
    statement = parse_statement(value)
    return "\n".join((*in_full(statement), *envelope_of(DIGEST, statement)))


def leaves(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else None
    for name, one in items or ():
        yield from leaves(one, (*path, name))
    if items is None:
        yield path, value


def members(value: Any, path: Path = ()) -> Iterator[Path]:
    """Every member of an object and item of a list."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, one in items:
        yield (*path, name)
        yield from members(one, (*path, name))


def replaced(value: dict[str, Any], path: Path, other: Any) -> dict[str, Any]:
    changed = copy.deepcopy(value)
    at = changed
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = other
    return changed


def without(value: dict[str, Any], path: Path) -> dict[str, Any]:
    changed = copy.deepcopy(value)
    at = changed
    for step in path[:-1]:
        at = at[step]
    del at[path[-1]]
    return changed


THIRD, EIDR = digests.digest(b"a third"), "10.5240/AAAA-BBBB-CCCC-DDDD-EEEE-I"
VOCABULARIES = [one for one in vars(words).values() if isinstance(one, frozenset)]
ELSE = (
    "2027-05-06", "2027-05-06T07:08:09Z", "party:other", "tool:other", "asset:other", OTHER, THIRD, EIDR,
    "AQECAwQFBgcICQoLDA0ODw",
    "FR", "fr", "Europe/Berlin", "EUR", "2.5", "CORE-29", "urn:uuid:1b1f6e0e-6a53-4a55-9f0e-3c2f7d1f9a00", "house",
    "other.example/log",
)  # fmt: skip


def others(value: Any) -> Iterator[Any]:
    """Values that might stand in the place of this one."""
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int):
        yield value + 1
    else:
        for vocabulary in VOCABULARIES:
            yield from sorted(vocabulary - {value}) if value in vocabulary else ()
        yield from ELSE
        yield f"{value}x"


def altered(value: dict[str, Any]) -> Iterator[tuple[Path, dict[str, Any]]]:
    """The statement with one leaf changed, each in some ways that are let in."""
    for path, leaf in leaves(value):
        if path[0] not in {"type", "v"}:
            changed = (replaced(value, path, other) for other in others(leaf) if other != leaf)
            yield from [(path, one) for one in changed if said(one) is not None][:30]


def test_every_type_has_sentences_and_an_example_in_full():
    assert set(SAYS) == set(BODIES) == set(TYPES)


@pytest.mark.parametrize("value", IN_FULL, ids=NAMES)
def test_no_leaf_of_a_statement_can_change_without_its_sentences_changing(value):
    whole, reached = read(value), set()
    for path, changed in altered(value):
        reached.add(path)
        assert read(changed) != whole, path
    fixed = {path for path, _ in leaves(value)} - reached
    assert fixed <= (FIXED | {("kind",)} if value.get("kind") == "union" else FIXED)


FIXED = {
    ("type",),
    ("v",),
    ("basis", "kind"),
    ("vocabulary", "territories"),
    ("profiles_on", 0),
    ("revocability", "kind"),
}
"""What has one value alone where it stands: the basis of a transcript, a table, a bill, what has days."""


@pytest.mark.parametrize("value", IN_FULL, ids=NAMES)
def test_no_member_can_be_left_out_without_its_sentences_changing(value):
    whole, meant = read(value), said(value)
    for path in members(value):
        changed = without(value, path)
        found = said(changed)
        if found is not None and found != meant:
            assert read(changed) != whole, path


@pytest.mark.parametrize("kind", TYPES)
def test_the_examples_leave_no_member_of_a_type_out(kind):
    seen = [one for value in IN_FULL if value["type"] == kind for one in _filled(said(value).body)]
    listed = [one for value in IN_FULL if value["type"] == kind for one in _fields(said(value).body)]
    assert set(listed) <= set(seen)


def _fields(value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, tuple):
        for one in value:
            yield from _fields(one)
    elif _has_members(value):
        for field in dataclasses.fields(value):
            if field.init and (type(value).__name__, field.name) not in GRANTED_ALONE:
                yield type(value).__name__, field.name
                yield from _fields(getattr(value, field.name))


def _has_members(value: Any) -> bool:
    return dataclasses.is_dataclass(value) and not isinstance(value, Moment)


GRANTED_ALONE = {("Scope", name) for name in ("description", "limits", "vendors", "script", "conditions",
                                              "sublicensees")}  # fmt: skip
"""What only a part of a grant may say; the example of a grant says it."""


def _filled(value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, tuple):
        for one in value:
            yield from _filled(one)
    elif _has_members(value):
        for field in dataclasses.fields(value):
            found = getattr(value, field.name)
            if found not in (None, (), ""):
                yield type(value).__name__, field.name
            yield from _filled(found)


@pytest.mark.parametrize("value", IN_FULL, ids=NAMES)
def test_a_statement_is_told_in_days_and_words_and_never_in_seconds_or_codes(value):
    statement = parse_statement(value)
    ours = [line for line in render(statement).splitlines() if not line.startswith(BAR)]
    text = re.sub(r'"[^"]*"|\([A-Z0-9_]+\)|time zone \S+', "", "\n".join(ours))
    assert not re.search(r"\b\d{9,}\b", text.replace(",", ""))
    assert not re.search(r"\d{4}-\d\d-\d\d", text)
    assert not re.search(r"\bNone\b|\bnull\b|: none\b|^none\b|\(\)|\[\]", text, flags=re.MULTILINE)
    codes = {word for vocabulary in VOCABULARIES for word in vocabulary if re.search(r"[a-z][._][a-z]", word)}
    assert not {code for code in codes if re.search(rf"(?<![\w.:]){re.escape(code)}(?![\w.])", text)}


EMPTY: list[dict[str, Any]] = [{}, {"territories": []}, {facet: [] for facet in FACETS}]
WHOLE = {
    "consent.revocation": "It withdraws the whole consent, for every use.",
    "consent.dispute": "It disputes the whole consent, for every use.",
    "consent.resolution": "All that was disputed is settled, and the whole consent stands, for every use.",
    "prohibition": "It forbids everything: every use, in every work, by anybody.",
}
ONE_GRANT = f"the whole of the consent with the digest {DIGEST}, for every use."
STRIKES = {"consent.suspension": "are suspended", "consent.resumption": "go on again"}


def test_what_takes_away_or_doubts_everything_says_that_it_is_all_of_it():
    for kind, sentence in WHOLE.items():
        whole = {name: value for name, value in _example(kind).items() if name != "scope"}
        scopes = [{"scope": scope} for scope in EMPTY]
        for scope in scopes if kind == "prohibition" else ({}, *scopes):
            assert sentence in _lines({**whole, **scope}), kind
    for kind, how in STRIKES.items():
        strike = {name: _example(kind)[name] for name in ("type", *HEADER, "agreement", "union", "from", "reason")}
        everything = "of every work, of every licensee, for every use."
        assert f"All consents under that agreement {how}: {everything}" in _lines(strike), kind
        [paused] = [one for one in IN_FULL if one["type"] == kind and "grant" in one]
        assert any(line.endswith(ONE_GRANT) for line in _lines(paused)), kind
    for reach, under in REACHES.items():
        for scope in EMPTY:
            excluded = _lines({**_example("consent.grant"), "exclusions": [{"applies_to": reach, "scope": scope}]})
            assert f"Excluded under {under} is everything: no use at all is allowed." in excluded


REACHES = {
    "this_grant": "this consent",
    "all_grants_of_performer": "every consent of the performer, whoever it was given to",
}


def _example(kind: str) -> dict[str, Any]:
    return next(one for one in IN_FULL if one["type"] == kind)


def _lines(value: dict[str, Any]) -> list[str]:
    return render(parse_statement(value)).splitlines()


@pytest.mark.parametrize("facet", FACETS)
def test_a_part_that_is_taken_away_is_never_told_as_the_whole(facet):
    for kind, sentence in WHOLE.items():
        value = _example(kind)
        lines = _lines({**value, "scope": {facet: value["scope"][facet]}})
        assert sentence not in lines
        assert sum(line.startswith("- It is not narrowed to any ") for line in lines) == 1


@pytest.mark.parametrize("facet", FACETS)
def test_what_permits_and_leaves_a_facet_out_says_that_it_allows_none(facet):
    part = {name: value for name, value in GRANT["scopes"]["main"].items() if name != facet}
    lines = _lines({**_example("consent.grant"), "scopes": {"main": part}})
    told = "- No sensitive content is named, so only plain content" if facet == "content" else "so none is allowed."
    assert sum(told in line for line in lines) == 1


def test_a_signer_reads_who_else_signs_as_what_and_under_which_mandate():
    lines = _lines(_example("consent.revocation"))
    assert lines[-4:] == [
        "To be signed by:",
        "- party:p1, as the performer",
        f"- party:agent, as an agent, in the performer's place, under the mandate with the digest {OTHER}",
        "Nobody else is named to sign it.",
    ]


def test_who_signed_on_paper_is_told_apart():
    value = {**_example("consent.grant"), "basis": BASIS}
    paper = {**value, "parties": [{"role": "performer", "party": "party:p1"}, HEADER["parties"][0] | {
        "role": "counsel", "party": "party:c"}]}  # fmt: skip
    assert "- party:p1, as the performer, who signed on paper and not here" in _lines(paper)


BASIS = {"kind": "transcribed", "document": DIGEST, "signed_on": "2026-06-02", "method": "pen",
         "attested_by": "party:c"}  # fmt: skip

# -- words ------------------------------------------------------------------------------------------------------------

TABLES = [
    (kinds.EVENTS, words.TERM_EVENTS), (kinds.ROLES, words.ROLES), (kinds.PARTY_KINDS, words.PARTY_KINDS),
    (kinds.CAPACITIES, words.CAPACITIES), (kinds.AGREEMENTS, words.AGREEMENTS), (kinds.FORMS, words.FORMS),
    (kinds.ADVISORY_PROFILES, words.ADVISORY_PROFILES), (kinds.REPLICA_CLASSES, words.REPLICA_CLASSES),
    (kinds.REPRESENTATION, words.REPRESENTATION), (kinds.LEGAL_BASES, words.LEGAL_BASES),
    (kinds.PROJECT_KINDS, words.PROJECT_KINDS), (kinds.ASSET_KINDS, words.ASSET_KINDS),
    (kinds.KEY_PURPOSES, words.KEY_PURPOSES), (kinds.ASSURANCE, words.ASSURANCE), (kinds.NOTICES, words.NOTICE_KINDS),
    (kinds.UNION_DECISIONS, words.UNION_DECISIONS), (phrases.USES, words.USES), (phrases.MEDIA, words.MEDIA),
    (phrases.MODALITIES, words.MODALITIES), (phrases.PURPOSES, words.PURPOSES), (phrases.CONTENT, words.CONTENT),
    (phrases.UNITS, words.LIMIT_UNITS), (phrases.PERIODS, words.LIMIT_PERIODS),
    (people._EVENTS, words.PARTY_EVENTS), (rulings._FINDINGS, words.FINDINGS),
    (rulings._AFTER_DEATH, words.BAR_AFTER_DEATH), (grant._AFTER_DEATH, words.AFTER_DEATH),
    ({**grant._REVOCABILITY, "revocable_on_notice": ""}, words.REVOCABILITY),
]  # fmt: skip


@pytest.mark.parametrize(("table", "vocabulary"), TABLES)
def test_each_word_of_a_vocabulary_has_a_phrase_and_no_two_have_the_same(table, vocabulary):
    assert set(table) == set(vocabulary)
    assert len(set(table.values())) == len(table)


def test_each_territory_has_a_name_and_no_two_have_the_same():
    known = [*territories.countries(), *territories._contains()]
    told = [places.territory(code) for code in known]
    assert len(set(told)) == len(known)
    assert not [one for one in told if "a part of" in one]
    assert places.territory("DE") == "Germany (DE)"
    assert places.territory("US-CA") == "US-CA (a part of United States)"


@pytest.mark.parametrize(("tag", "told"), [
    ("fr", "French (fr)"), ("fr-CA", "Canadian French (fr-CA)"),
    ("zh-Hant-HK", "Traditional Chinese, Hong Kong SAR China (zh-Hant-HK)"),
    ("EN", "English (EN)"), ("sr-Latn-RS", "Serbian, Latin, Serbia (sr-Latn-RS)"), ("aaa", "the language aaa"),
    ("de-1996", "German, 1996 (de-1996)"),
])  # fmt: skip
def test_a_language_is_told_by_its_name_and_its_tag(tag, told):
    assert places.language(tag) == told


@pytest.mark.parametrize(("seconds", "told"), [
    (0, "1 January 1970, 00:00 UTC"), (1_789_466_405, "15 September 2026, 10:00:05 UTC"),
    (1_789_466_400, "15 September 2026, 10:00 UTC"),
])  # fmt: skip
def test_an_instant_is_told_as_a_day_and_a_time(seconds, told):
    assert days.instant(seconds) == told


@given(st.dates(), st.dates())
def test_two_days_are_never_told_alike(one, other):
    assert (days.day(one) == days.day(other)) == (one == other)


def test_a_day_is_told_by_its_month():
    assert days.day(dt.date(2026, 9, 15)) == "15 September 2026"


@pytest.mark.parametrize(("minor", "currency", "told"), [
    (123450, "USD", "USD 1,234.50 (123,450 minor units)"), (5, "EUR", "EUR 0.05 (5 minor units)"),
    (1200, "JPY", "JPY 1,200 (1,200 minor units)"), (1234, "KWD", "KWD 1.234 (1,234 minor units)"),
    (7, None, "7 minor units of a currency that is not named"),
])  # fmt: skip
def test_money_is_told_in_the_units_people_count_in_and_exactly(minor, currency, told):
    assert restrictions.money(minor, currency) == told


# -- nobody's words pass for ours -------------------------------------------------------------------------------------

FORGED = "This consent ends on 3 June 2026."


@given(st.text())
def test_prose_never_stands_alone_on_a_line(text):
    lines = list(prose("What it is for", text, "Nothing."))
    assert len(lines) == 1 or all(line.startswith(BAR) for line in lines[1:])
    for line in lines:
        assert line.splitlines() == [line]
        assert not re.search("[\u202a-\u202e\u2066-\u2069\u200b-\u200f]", line)


@given(st.text(), st.text())
def test_a_name_cannot_end_its_quotes_nor_pass_for_another(one, other):
    told = quoted(one)
    assert told[0] == told[-1] == '"'
    assert '"' not in told[1:-1]
    assert told.splitlines() == [told]
    assert told.isprintable()
    assert (told == quoted(other)) == (one == other)


def test_no_text_of_a_party_begins_a_line_of_its_own():
    for value in IN_FULL:
        whole = parse_statement(value)
        body = whole.body
        for field in dataclasses.fields(body):
            if isinstance(getattr(body, field.name), str) and _is_free(value, field.name):
                evil = dataclasses.replace(body, **{field.name: f'x".\r\n{FORGED}\u2028{FORGED}\x0b{FORGED}'})
                lines = render(dataclasses.replace(whole, body=evil)).splitlines()
                assert not [line for line in lines if line.startswith(("This consent ends", '"'))], field.name


def _is_free(value: dict[str, Any], name: str) -> bool:
    """Whether any words may stand there."""
    return name in value and said({**value, name: "Any words."}) is not None


def test_a_works_number_in_free_words_stands_in_quotes():
    value = {**_example("prohibition"), "scope": {"projects": [{"scheme": "house", "value": "A. It ends today"}]}}
    assert '- Works: house:"A. It ends today".' in _lines(value)


# -- what was shown ---------------------------------------------------------------------------------------------------

KEPT = {
    "1": "NO53HbLqrjT3MXOej-HB4cDfjZmpsslN-ww0S9wjp6s",
    "2": "SvijFoF_3ga4NElj7k55X2GS23v3c0OuG6zfAvXTgfo",
    "3": "XX7-bhsl76qpdfcOFH4ygmvrbGjnpLh3B71FD1De-fU",
}


@pytest.mark.parametrize("renderer", sorted(RENDERERS))
def test_what_a_renderer_writes_of_a_grant_is_never_changed(renderer):
    both = [parse_statement(one) for one in IN_FULL if one["type"] == "consent.grant"]
    written = "".join(render_grant(one, renderer) for one in (*both, parse_statement(SPARE)))
    assert digests.digest(written.encode()) == KEPT[renderer]


SPARE = {
    **HEADER,
    "type": "consent.grant",
    **GRANT,
    "limits": [],
    "scopes": {"main": {"term": {"from": "2026-06-01", "zone": "UTC"}}},
}
for _name in ("conditions", "exploitation", "compensation", "deal", "text", "sign_by", "supersedes"):
    del SPARE[_name]


def test_a_grant_is_told_by_the_renderer_it_names_and_by_the_newest_where_it_names_none():
    for renderer in sorted(RENDERERS):
        named = parse_statement({**SPARE, "text": {"language": "en", "renderer": renderer, "sha256": DIGEST}})
        assert render(named) == render_grant(named, renderer)
    assert render(parse_statement(SPARE)) == render_grant(parse_statement(SPARE), "3")


@pytest.mark.parametrize("renderer", sorted(RENDERERS))
def test_what_the_signer_was_shown_stands_by_its_renderer_alone(renderer):
    plain = parse_statement(SPARE)
    for by in sorted(RENDERERS):
        digest = digests.digest(render_grant(plain, by).encode())
        value = {**SPARE, "text": {"language": "en", "renderer": renderer, "sha256": digest}}
        told = parse_statement(value)
        identity = digests.digest(canonical.canonicalize(value))
        alike = render_grant(plain, by) == render_grant(plain, renderer)
        assert shown.shown_text_stands(identity, told) == alike
        assert ("they are those of its terms" in "\n".join(envelope.envelope(identity, told))) == alike


def test_who_reads_a_grant_of_an_earlier_renderer_reads_what_it_left_out_too():
    value = {**_example("consent.grant"), "text": {"language": "en", "renderer": "2", "sha256": DIGEST}}
    lines = list(in_full(parse_statement(value)))
    assert "Deal: urn:deal:harbor." in lines
    assert "To be signed by:" in lines


def test_the_sentences_need_nothing_but_the_statement():
    value = _example("determination")
    assert render(parse_statement(json.loads(json.dumps(value)))) == render(parse_statement(value))
    assert f"It looks at the decision {NONCE}." in _lines(value)
    assert Identifier("house", "A-1") in parse_statement(_example("project.declaration")).body.project
