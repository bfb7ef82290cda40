"""Coverage against an oracle that knows no boxes: it enumerates cells and asks each by specification §5.4."""

from itertools import product

import pytest
from hypothesis import given, settings, strategies as st

from consent.coverage import boxes, overlap, reach, scope as algebra
from consent.coverage.overlap import Asked, AskedTool
from consent.coverage.reach import CarveOut
from consent.coverage.scope import Scope
from consent.vocabulary import words
from consent.vocabulary.identifiers import Identifier

PROJECTS = [Identifier("eidr", "A"), Identifier("eidr", "B"), Identifier("isan", "C")]
REGIONS = {
    "CN": {"CN"},
    "JP": {"JP"},
    "030": {"CN", "HK", "JP", "KP", "KR", "MN", "MO", "TW"},
    "US": {"US"},
    "FR": {"FR"},
}
COUNTRIES = ["CN", "JP", "KR", "US", "FR"]
LANGUAGES = ["en", "en-GB", "fr", "fr-CA", "de"]
FLAGS = ["violence", "political"]
TOOLS = ["tool:a", "tool:b", "tool:b@1"]
WORDS = {
    "modalities": ["face", "body", "voice_speech"],
    "media": ["svod", "avod", "social"],
    "uses": ["replica.create", "alter.age"],
    "purposes": ["marketing", "final_deliverable"],
}


def some(values, least=0):
    return st.lists(st.sampled_from(values), min_size=least, max_size=3, unique=True).map(tuple)


def maybe(strategy):
    return st.none() | strategy


SCOPES = st.builds(
    Scope,
    projects=maybe(some(PROJECTS)),
    episodes=maybe(some(["1", "2", "*"])),
    roles=maybe(some(["Vale", "Mara", "*"])),
    scenes=maybe(some(["12", "40", "*"])),
    uses=maybe(some(WORDS["uses"])),
    modalities=maybe(some(WORDS["modalities"])),
    media=maybe(some(WORDS["media"])),
    territories=maybe(some(list(REGIONS))),
    languages=maybe(some(LANGUAGES)),
    purposes=maybe(some(WORDS["purposes"])),
    content=maybe(some(FLAGS)),
    tools=maybe(some([*TOOLS, "*"])),
)
WIDE = Scope(
    projects=tuple(PROJECTS), episodes=("*",), roles=("*",), scenes=("*",), uses=tuple(WORDS["uses"]),
    modalities=tuple(WORDS["modalities"]), media=tuple(WORDS["media"]), territories=("001",),
    languages=("en", "fr", "de"),
    purposes=tuple(WORDS["purposes"]), content=tuple(FLAGS), tools=("*",),
)  # fmt: skip


@st.composite
def narrowed(draw):
    """A wide scope with a few facets replaced, so that many are met at all."""
    other = draw(SCOPES)
    changed = draw(st.lists(st.sampled_from(algebra.FACETS), max_size=3, unique=True))
    values = {facet: getattr(other if facet in changed else WIDE, facet) for facet in algebra.FACETS}
    return Scope(**values)


@st.composite
def bars(draw):
    """A scope that takes away, naming few facets."""
    other = draw(SCOPES)
    named = draw(st.lists(st.sampled_from(algebra.FACETS), max_size=3, unique=True))
    return Scope(**{facet: getattr(other, facet) for facet in named})


QUESTIONS = st.builds(
    Asked,
    projects=st.sampled_from([(PROJECTS[0],), (PROJECTS[0], PROJECTS[2])]),
    episode=maybe(st.sampled_from(["1", "2"])),
    role=st.sampled_from(["Vale", "Mara"]),
    scene=st.sampled_from(["12", "40"]),
    use=st.sampled_from(WORDS["uses"]),
    modalities=some(WORDS["modalities"], 1),
    media=some(WORDS["media"], 1),
    territories=some(COUNTRIES, 1),
    languages=some(LANGUAGES, 1),
    purpose=st.sampled_from(WORDS["purposes"]),
    content=some(FLAGS),
    tools=some([AskedTool("tool:a", "tool:a", "9"), AskedTool("tool:b", "tool:b", "1")], 1),
)


def cells(asked):
    content = asked.content or (None,)
    return product(asked.modalities, asked.media, asked.territories, asked.languages, content, asked.tools)


def permits(scope, asked, cell):
    modality, medium, country, language, flag, tool = cell
    named = lambda listed, value: bool(listed) and (value is None or value in listed or "*" in listed)  # noqa: E731
    return (
        bool(scope.projects) and any(one in scope.projects for one in asked.projects)
        and named(scope.episodes, asked.episode) and named(scope.roles, asked.role) and named(scope.scenes, asked.scene)
        and asked.use in (scope.uses or ()) and modality in (scope.modalities or ()) and medium in (scope.media or ())
        and (scope.territories == ("001",) or any(country in REGIONS[one] for one in scope.territories or ()))
        and any(language == one or language.startswith(one + "-") for one in scope.languages or ())
        and asked.purpose in (scope.purposes or ()) and (flag is None or flag in (scope.content or ()))
        and any(one in {"*", tool.name, f"{tool.name}@{tool.version}"} for one in scope.tools or ())
    )  # fmt: skip


def takes(scope, asked, cell):
    modality, medium, country, language, _, _ = cell
    out = lambda listed, value: not listed or value is None or value in listed or "*" in listed  # noqa: E731
    either = lambda one, other: one == other or one.startswith(other + "-") or other.startswith(one + "-")  # noqa: E731
    return (
        (not scope.projects or any(one in scope.projects for one in asked.projects))
        and out(scope.episodes, asked.episode) and out(scope.roles, asked.role) and out(scope.scenes, asked.scene)
        and (not scope.uses or asked.use in scope.uses) and (not scope.modalities or modality in scope.modalities)
        and (not scope.media or medium in scope.media)
        and (not scope.territories or any(country in REGIONS[one] for one in scope.territories))
        and (not scope.languages or any(either(language, one) for one in scope.languages))
        and (not scope.purposes or asked.purpose in scope.purposes)
        and (not scope.content or any(flag in scope.content for flag in asked.content))
        and (not scope.tools or any(one in {"*", tool.name, f"{tool.name}@{tool.version}"}
                                    for one in scope.tools for tool in asked.tools))
    )  # fmt: skip


def as_takings(scopes):
    return [CarveOut("excluded", "CORE-12", scope, "digest") for scope in scopes]


@settings(max_examples=400)
@given(
    QUESTIONS,
    st.lists(st.tuples(narrowed() | SCOPES, st.lists(bars(), max_size=2)), max_size=3),
    st.lists(bars(), max_size=1),
)
def test_covered_cells_and_the_remainder_are_exactly_those_of_the_oracle(asked, grants, everywhere):
    fits = [reach.fit(scope, asked, as_takings([*own, *everywhere])) for scope, own in grants]
    covered = reach.cover([asked.box], [(number, fit.boxes) for number, fit in enumerate(fits)])
    held = {
        cell
        for cell in cells(asked)
        if any(
            permits(scope, asked, cell) and not any(takes(bar, asked, cell) for bar in [*own, *everywhere])
            for scope, own in grants
        )
    }
    everything = set(cells(asked))
    assert (not covered.left) == (held == everything)
    left = {cell for cell in everything if any(inside(box, asked, cell) for box in covered.left)}
    assert left == everything - held


@settings(max_examples=300)
@given(QUESTIONS, narrowed(), st.lists(bars(), max_size=3))
def test_unmet_values_are_those_the_scope_lacks_or_that_are_taken_in_every_cell(asked, scope, excluded):
    fit = reach.fit(scope, asked, as_takings(excluded))
    everything = list(cells(asked))
    taken = {cell for cell in everything if any(takes(bar, asked, cell) for bar in excluded)}
    for place, facet in enumerate(["modalities", "media", "territories", "languages"]):
        lacking = {v for v in getattr(asked, facet) if not permits_value(scope, facet, v)}
        dead = {v for v in getattr(asked, facet) if all(cell in taken for cell in everything if cell[place] == v)}
        unmet = next((one for one in fit.unmet if one.facet == facet), None)
        found = set(overlap.values(facet, unmet.mask, asked)) if unmet else set()
        assert found == lacking | dead


def permits_value(scope, facet, value):
    listed = getattr(scope, facet) or ()
    if facet == "territories":
        return listed == ("001",) or any(value in REGIONS[one] for one in listed)
    if facet == "languages":
        return any(value == one or value.startswith(one + "-") for one in listed)
    return value in listed


def inside(box, asked, cell):
    modality, medium, country, language, flag, tool = cell
    at = overlap.position
    return bool(
        box[at("modalities")] & algebra.CLOSED["modalities"][modality]
        and box[at("media")] & algebra.CLOSED["media"][medium]
        and country in overlap.values("territories", box[at("territories")], asked)
        and language in overlap.values("languages", box[at("languages")], asked)
        and (flag is None or box[at("content")] & algebra.CLOSED["content"][flag])
        and tool.written in overlap.values("tools", box[at("tools")], asked)
    )


MASKS = st.integers(1, 7)
BOXES = st.tuples(*[MASKS] * 3).map(lambda masks: (*masks, *[1] * (len(algebra.FACETS) - 3)))


def points(box):
    return set(product(*[[bit for bit in range(3) if mask >> bit & 1] for mask in box[:3]]))


@given(BOXES, BOXES)
def test_intersection_difference_and_containment_are_those_of_sets(one, other):
    both = boxes.intersect(one, other)
    assert (points(both) if both else set()) == points(one) & points(other)
    pieces = boxes.subtract(one, other)
    assert set().union(*map(points, pieces)) == points(one) - points(other)
    assert sum(len(points(piece)) for piece in pieces) == len(points(one) - points(other)), "pieces are disjoint"
    assert boxes.contains(one, other) == (points(other) <= points(one))


@given(st.lists(BOXES, min_size=1, max_size=5))
def test_merging_keeps_the_cells_and_leaves_no_two_boxes_that_join(given_boxes):
    merged = boxes.merge(given_boxes)
    assert set().union(*map(points, merged)) == set().union(*map(points, given_boxes))
    assert sum(len(points(box)) for box in merged) == len(set().union(*map(points, given_boxes)))
    for one in merged:
        for other in merged:
            differing = [place for place in range(len(one)) if one[place] != other[place]]
            assert len(differing) != 1


def test_coverable_names_only_the_facets_that_are_smaller_than_asked():
    asked = Asked(
        projects=(PROJECTS[0],), episode="1", role="Vale", scene="12", use="alter.age", modalities=("face",),
        media=("svod", "avod"), territories=("US", "FR"), languages=("en",), purpose="marketing", content=(),
        tools=(AskedTool("tool:a", "tool:a", "9"),),
    )  # fmt: skip
    fit = reach.fit(WIDE, asked, as_takings([Scope(territories=("FR",), media=("avod",))]))
    named = reach.coverable(asked, fit.boxes)
    assert {"territories": ["US"]} in named
    assert {"media": ["svod"], "territories": ["FR"]} in named
    assert len(named) == 2


def test_a_subdivision_lies_in_its_country_and_an_exclusion_of_it_meets_the_country():
    question = lambda *codes: Asked(  # noqa: E731
        projects=(PROJECTS[0],), episode="1", role="Vale", scene="12", use="alter.age", modalities=("face",),
        media=("svod",), territories=codes, languages=("en",), purpose="marketing", content=(),
        tools=(AskedTool("tool:a", "tool:a", "9"),),
    )  # fmt: skip
    only = lambda *codes: Scope(**{f: getattr(WIDE, f) for f in algebra.FACETS} | {"territories": codes})  # noqa: E731
    covered = lambda scope, codes, *out: reach.fit(scope, question(*codes), as_takings(out)).whole  # noqa: E731
    assert covered(only("US"), ["US-CA"])
    assert covered(only("US-CA"), ["US-CA"])
    assert covered(only("021"), ["US-CA", "CA"])
    assert not covered(only("US-CA"), ["US"])
    assert not covered(only("US-CA"), ["US-NY"])
    assert not covered(only("001"), ["US"], Scope(territories=("US-CA",)))
    assert covered(only("001"), ["US-NY"], Scope(territories=("US-CA",)))
    assert not covered(only("001"), ["US-CA"], Scope(territories=("US",)))


# -- boxes that overlap in more ways than anybody tells apart ----------------------------------------------------------

FULL = (0xFF,) * 7
CROSSING = [tuple(0x0F if facet == number else 0xF0 for facet in range(7)) for number in range(7)]
CROSSING += [tuple(0x3C << number % 3 if facet % 2 else 0xC3 for facet in range(7)) for number in range(7)]


def test_what_comes_apart_into_too_many_pieces_is_said_to_be_too_intricate():
    with pytest.raises(boxes.TooIntricate):
        boxes.remainder(FULL, CROSSING)
    with pytest.raises(boxes.TooIntricate):
        boxes.merge(CROSSING)


def test_joined_boxes_hold_the_cells_that_were_given_and_no_others():
    joined = boxes.joined(CROSSING)
    assert len(joined) <= len(CROSSING)
    for one in CROSSING:
        assert any(boxes.contains(other, one) for other in joined)
    assert all(boxes.contains(FULL, one) for one in joined)


def intricate(scopes):
    """Scopes that overlap in every facet of a wide question, each half of it."""
    values = {"modalities": sorted(words.MODALITIES)[:6], "media": sorted(words.MEDIA)[:8], "territories": COUNTRIES,
              "languages": LANGUAGES}  # fmt: skip
    return [
        Scope(**{facet: tuple(one for place, one in enumerate(listed) if (place * 7 + number) % 3) for facet, listed in
                 values.items()})
        for number in range(scopes)
    ]  # fmt: skip


def wide_question():
    return Asked(projects=(PROJECTS[0],), episode="1", role="Vale", scene="12", use="replica.create",
                 modalities=tuple(sorted(words.MODALITIES)[:6]), media=tuple(sorted(words.MEDIA)[:8]),
                 territories=tuple(COUNTRIES), languages=tuple(LANGUAGES), purpose="marketing", content=(),
                 tools=(AskedTool("tool:a", "tool:a", "9"),))  # fmt: skip


@pytest.mark.parametrize("bars", [1, 2, 3, 8, 40])
def test_however_intricately_bars_overlap_no_more_is_covered_than_they_leave(bars):
    asked = wide_question()
    everything = Scope(
        projects=tuple(PROJECTS), episodes=("*",), roles=("*",), scenes=("*",), uses=("replica.create",),
        modalities=asked.modalities, media=asked.media, territories=("001",), languages=("en", "fr", "de"),
        purposes=("marketing",), content=(), tools=("*",),
    )  # fmt: skip
    taking = [CarveOut("excluded", "CORE-12", one, "d") for one in intricate(bars)]
    fit = reach.fit(everything, asked, taking)
    assert not fit.whole
    assert len(fit.boxes) <= boxes.MOST
    holes = [overlap.taken(one.scope, asked) for one in taking]
    assert not any(boxes.intersect(box, hole) for box in fit.boxes for hole in holes)
    assert len(reach.coverable(asked, fit.boxes)) <= boxes.MOST
