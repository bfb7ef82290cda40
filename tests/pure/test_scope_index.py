"""The scopes that reach into a question, looked up all at once, are those the box algebra finds one by one."""

import dataclasses

from hypothesis import given, strategies as some

from consent.coverage import boxes, overlap, reach
from consent.coverage.index import MOST_KEPT, ScopeIndex
from consent.coverage.overlap import Asked, AskedTool
from consent.coverage.scope import CLOSED, Scope
from consent.vocabulary import uses
from consent.vocabulary.identifiers import Identifier

PROJECTS = [Identifier("eidr", "A"), Identifier("eidr", "B"), Identifier("isan", "C")]
PLACES = ["CN", "JP", "030", "US", "US-CA", "CN-HK", "HK", "FR", "001"]
TAGS = ["en", "en-GB", "fr", "fr-CA", "zxx", "*"]
WORDS = {facet: sorted(bits)[:3] for facet, bits in CLOSED.items()} | {
    "uses": [uses.CREATES, "alter.age", "alter.dialogue"]
}


def few(values):
    return some.lists(some.sampled_from(values), max_size=3, unique=True).map(tuple)


SCOPES = some.builds(
    Scope,
    projects=some.none() | few(PROJECTS),
    **{facet: some.none() | few(["1", "2", "*"]) for facet in ("episodes", "roles", "scenes")},
    **{facet: some.none() | few(words) for facet, words in WORDS.items()},
    territories=some.none() | few(PLACES),
    languages=some.none() | few(TAGS),
    tools=some.none() | few(["tool:a", "tool:b", "tool:b@1", "*"]),
)
PLAIN = Asked((), None, None, None, None, (), (), (), (), None, (), ())
ASKED = some.builds(
    Asked,
    projects=few(PROJECTS),
    **{member: some.none() | some.sampled_from(["1", "2", "3"]) for member in ("episode", "role", "scene")},
    use=some.none() | some.sampled_from(WORDS["uses"]),
    **{facet: few(WORDS[facet]) for facet in ("modalities", "media", "content")},
    territories=few(PLACES[:-1]),
    languages=few(TAGS[:-1]),
    purpose=some.none() | some.sampled_from(WORDS["purposes"]),
    tools=few(
        [AskedTool("tool:a", "tool:a", None), AskedTool("tool:b@1", "tool:b", "1"), AskedTool("tool:b", "tool:b", "2")]
    ),
    granted_as=some.none() | some.just(uses.CREATES),
)


def reaches(scope, asked):
    """Whether the box a scope makes against a question meets the asked one in every facet."""
    return boxes.intersect(overlap.permitted(scope, asked), asked.box) is not None


@given(scopes=some.lists(SCOPES, max_size=6), questions=some.lists(ASKED, min_size=1, max_size=3))
def test_the_index_finds_just_the_scopes_that_reach_into_a_question(scopes, questions):
    index = ScopeIndex(scopes)
    for asked in (*questions, *questions):  # and the same when it is asked again
        found = index.reaching(asked)
        assert [bool(found >> place & 1) for place in range(len(scopes))] == [reaches(one, asked) for one in scopes]


@given(scope=SCOPES, asked=ASKED)
def test_a_scope_that_is_not_found_covers_no_cell(scope, asked):
    if not ScopeIndex([scope]).reaching(asked):
        assert reach.fit(scope, asked, ()).boxes == ()


def test_an_index_keeps_no_more_than_it_may_of_what_is_asked():
    index = ScopeIndex([Scope(scenes=("1",))])
    for number in range(3 * MOST_KEPT):
        asked = dataclasses.replace(PLAIN, scene=str(number))
        assert index.reaching(asked) == 0
    assert len(index._known) <= MOST_KEPT
