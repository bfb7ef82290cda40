"""Which scope is nearest, and what is told of the others: small worlds by enumeration, against an oracle of its own."""

from dataclasses import dataclass
from itertools import product

import pytest
from hypothesis import given, strategies as st

from consent.decision.answer import verdict_of
from tests.pure.harbor import RIVAL, SCOPE, about, asked, decided, furnished_harbor, held, performed, revoked
from tests.pure.memory import PAULA, STUDIO, on_day, signer

WITHOUT = {
    "scenes": {"scenes": ["40"]}, "territories": {"territories": ["FR"]}, "languages": {"languages": ["fr"]},
    "media": {"media": ["audio_only"]},
    "term": {"term": {"from": on_day(1), "until": on_day(5), "zone": "UTC"}},
}  # fmt: skip
CODES = {"scenes": "scene_not_named", "territories": "territory_not_granted", "languages": "language_not_granted",
         "media": "media_not_granted", "term": "expired"}  # fmt: skip
VALUES = {"scenes": 1, "territories": 2, "languages": 1, "media": 2, "term": 1}
TROUBLES = {"suspended": "suspended", "condition": "use_approval_missing", "unsigned": "signature_missing",
            "withdrawn": "withdrawn", "excluded": "excluded"}  # fmt: skip
QUESTION = {"territories": ["US", "CA"], "media": ["svod", "theatrical"],
            "performances": [performed(amounts=[{"unit": "second", "amount": 3}])]}  # fmt: skip
EXCLUDED = [{"applies_to": "this_grant", "scope": {"media": ["theatrical"]}}]
CONDITION = [
    {"id": "c", "kind": "shot_approval", "effect": "ask", "clause": "7", "text": "Ask.", "by": None, "due": None}
]


@dataclass(frozen=True)
class Part:
    """A scope: the facets it lacks, and whether its quota is used up."""

    lacks: frozenset[str] = frozenset()
    used_up: bool = False

    def body(self):
        said = {**SCOPE, "media": ["svod", "theatrical"], "limits": [{"unit": "second", "amount": 10}]}
        for facet in self.lacks:
            said |= WITHOUT[facet]
        return said


@dataclass(frozen=True)
class Granted:
    """A grant of one or two scopes, and what is the matter with the whole of it; `ours` is one to the asker."""

    parts: tuple[Part, ...]
    trouble: str | None = None
    ours: bool = True

    @property
    def state(self):
        if self.trouble in {"unsigned", "withdrawn"}:
            return {"unsigned": "pending"}.get(self.trouble, self.trouble)
        if all("term" in part.lacks for part in self.parts):
            return "expired"
        return "suspended" if self.trouble == "suspended" else "active"


def registered(memory, one):
    buyer = STUDIO if one.ours else RIVAL
    conditions = [{name: value for name, value in c.items() if value is not None} for c in CONDITION]
    grant = memory.grant(
        signed_by=[signer(PAULA, "performer"), signer(buyer, "licensee")], licensee=buyer,
        unsigned=[buyer] if one.trouble == "unsigned" else [], when=2,
        revocability={"kind": "revocable_at_will"},
        scopes={"main": None, **{f"s{n}": part.body() for n, part in enumerate(one.parts)}},
        **({"exclusions": EXCLUDED} if one.trouble == "excluded" else {}),
        **({"conditions": conditions} if one.trouble == "condition" else {}),
    )  # fmt: skip
    if one.trouble == "suspended":
        about(memory, "consent.suspension", grant, **{"from": on_day(3), "reason": "r"})
    if one.trouble == "withdrawn":
        revoked(memory, grant)
    for number, part in enumerate(one.parts):
        if part.used_up:
            use_up(memory, grant, f"s{number}")
    return grant.digest


def use_up(memory, grant, scope):
    held(memory, grant, 8)
    *before, last = memory.holds[grant.digest]
    memory.holds[grant.digest] = [
        *before,
        type(last)(**{name: getattr(last, name) for name in last.__slots__} | {"scope": scope}),
    ]


# -- the oracle --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Seen:
    """A scope as the oracle sees it."""

    grant: str
    scope: str
    granted: Granted
    part: Part
    place: tuple[int, int]

    @property
    def unmet(self):
        taken = {"media"} if self.granted.trouble == "excluded" else set()
        return self.part.lacks | taken

    @property
    def values(self):
        return sum(VALUES[one] if one in self.part.lacks else 1 for one in self.unmet)

    @property
    def obstacles(self):
        return [*([] if self.granted.ours else ["licensee_not_party"]),
                *([TROUBLES[self.granted.trouble]] if self.granted.trouble else []),
                *(["quota_exhausted"] if self.part.used_up else [])]  # fmt: skip

    @property
    def full(self):
        return self.granted.ours and self.granted.state == "active" and not self.part.lacks

    @property
    def distance(self):
        return not self.full, len(self.unmet), self.values, len(self.obstacles), self.place


def expected(scopes):
    """Nearest scope, facets to be added, reasons as (code, grant), and facets told as missing; None where covered."""
    scopes = [one for one in scopes if one.granted.ours]  # of her grants to others only that there are some is told
    if not scopes:
        return None, {("licensee_not_party", None)}, set()
    if any(not one.unmet and not one.obstacles for one in scopes):
        return None
    facets = not any(one.full for one in scopes)
    amendable = [one for one in scopes if one.granted.ours and one.granted.state != "withdrawn"]
    nearest = min(amendable, key=lambda one: one.distance, default=None)
    reasons = {(code, one.grant) for one in scopes for code in one.obstacles}
    missing = {(facet, one.grant, one.scope) for one in scopes for facet in one.unmet - one.part.lacks}
    if facets:
        reasons |= {(CODES[facet], one.grant) for one in scopes for facet in one.part.lacks}
        missing |= {(facet, one.grant, one.scope) for one in scopes for facet in one.unmet}
    return nearest, reasons, missing


def hold(grants):
    memory = furnished_harbor().copy()
    digests = [registered(memory, one) for one in grants]
    scopes = [
        Seen(digest, f"s{number}", one, part, (place, number))
        for place, (digest, one) in enumerate(zip(digests, grants, strict=True))
        for number, part in enumerate(one.parts)
    ]
    said = verdict_of(decided(memory.registry(), asked(**QUESTION)))
    found = expected(scopes)
    if found is None:
        assert (said.outcome, said.reasons, said.nearest) == ("covered", (), None)
        return
    nearest, reasons, missing = found
    assert said.outcome == "not_covered"
    assert {(one.code, one.grant) for one in said.reasons} == reasons
    assert {(one.facet, one.grant, one.scope) for one in said.performances[0].missing} == missing
    if nearest is None:
        assert said.nearest is None
        return
    assert (said.nearest.grant, said.nearest.scope) == (nearest.grant, nearest.scope)
    assert {one.facet for one in said.nearest.amendment} == nearest.part.lacks
    assert {one.code for one in said.nearest.obstacles or ()} == set(nearest.obstacles)


ONE_LACK = (frozenset(), *(frozenset({one}) for one in WITHOUT))
PARTS = [Part(lacks, used_up) for lacks, used_up in product(ONE_LACK, (False, True))]


@pytest.mark.parametrize("trouble", [None, *TROUBLES])
def test_of_two_scopes_of_a_grant_each_lack_and_obstacle_finds_the_nearest_and_blames_no_other(trouble):
    for parts in product(PARTS, repeat=2):
        hold([Granted(parts, trouble)])


LACKS = st.frozensets(st.sampled_from(sorted(WITHOUT)), max_size=3)
GRANTS = st.builds(
    Granted,
    st.lists(st.builds(Part, LACKS, st.booleans()), min_size=1, max_size=2).map(tuple),
    st.sampled_from([None, None, *TROUBLES]),
    st.sampled_from([True, True, True, False]),
)


@given(st.lists(GRANTS, min_size=1, max_size=3))
def test_of_any_grants_the_nearest_scope_is_the_one_with_least_in_its_way(grants):
    hold(grants)


def test_a_part_that_lacks_nothing_but_quota_is_not_answered_with_another_part():
    main, dub = Part(used_up=True), Part(frozenset({"languages"}))
    hold([Granted((dub, main))])


def test_a_grant_to_another_licensee_hides_nothing_of_what_the_asker_lacks():
    hold([Granted((Part(frozenset({"languages"})),)), Granted((Part(used_up=True),), ours=False)])


def test_a_reason_about_the_question_as_a_whole_names_no_grant():
    memory = furnished_harbor().copy()
    registered(memory, Granted((Part(),)))
    said = verdict_of(decided(memory.registry(), asked(**{**QUESTION, "tools": ["tool:nobodys"]})))
    unknown = [one for one in said.reasons if one.code == "unknown_fact"]
    assert [(one.pointer, one.grant, one.scope) for one in unknown] == [("/tools/0", None, None)]
