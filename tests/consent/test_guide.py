"""Each type of statement is explained in full, and what is shown as its example is registered and has its effect."""

import re

import pytest

from consent import forms
from consent.forms import form_of
from consent.statements.guide import catalogue, parts
from consent.statements.guide.model import PLACE_DECISION, PLACE_DIGEST, Example
from consent.statements.guide.people import PUBLIC_KEY_THUMBPRINT
from consent.statements.statement import HEADER, TYPES, parse_statement
from consent.vocabulary.times import parse_instant
from signing import digests
from signing.keys import PrivateKey
from tests.world import PAULA, STUDIO, World

HEADED = {"v": 1, "id": "urn:uuid:0b1f6e0e-6a53-4a55-9f0e-3c2f7d1f9a00", "nonce": PLACE_DECISION,
          "ledgers": ["world.example/consent"], "issued_at": "2026-06-09T08:00:00Z"}  # fmt: skip
UNION, PLATFORM_N, COUNSEL, VENDOR = "party:union", "party:platform", "party:counsel", "party:vendor"
PUBLISHED = PrivateKey.from_seed(digests.decode_base64url("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"))
"""The private key of RFC 8037, appendix A."""


@pytest.fixture
def world(tmp_path):
    """The people, the work and the grant that the examples speak of."""
    made = World(tmp_path)
    made.now = parse_instant("2026-06-09T08:00:00Z")
    made.party(UNION, "union", agreements=["SAT26"])
    made.party("party:p1-again", "performer", birth_date="1988-03-14", home="US-CA", unions=[])
    made.party(PLATFORM_N, "platform")
    made.party(COUNSEL, "counsel", purposes=("sign", "decide"))
    made.party(VENDOR, "vendor")
    made.party("party:agent", "agency")
    made.party("party:dubbing", "licensee")
    made.hands.names |= dict.fromkeys(("paper", "script", "scan", "output"), PLACE_DIGEST)
    yield made
    made.check_log()


class Played:
    """What examples name: made when it is first spoken of, from the examples themselves where there are any."""

    def __init__(self, world):
        self.world = world

    def needs(self, kind, example):
        for name in sorted(names_in(example.body)):
            if name not in self.world.hands.names and not name.startswith("key:"):
                self.world.hands.names[name] = getattr(self, name.replace("-", "_"))()

    def register(self, kind, example, signers=None):
        self.needs(kind, example)
        signed_by = [one["party"] for one in example.parties] if signers is None else signers
        parties = [dict(one) for one in example.parties]
        return self.world.register(kind, **example.body, parties=parties, signed_by=signed_by)

    def example(self, kind, number=0):
        return self.register(kind, catalogue.GUIDES[kind].examples[number])["digest"]

    def grant(self):
        asks = [{"id": "c1", "kind": "look", "effect": "ask", "text": "It is shown."}]
        return self.world.grant(conditions=asks, agreement="SAT26", revocability={"kind": "revocable_at_will"})

    def decision(self):
        self.needs("consent.grant", Example({"grant": "@grant"}, ()))
        self.world.grant()
        return self.world.check()["decision"]

    def offered(self):
        return self.register("consent.grant", catalogue.GUIDES["consent.grant"].examples[0], [STUDIO])["digest"]

    def declined(self):
        self.world.hands.names["offered"] = self.offered()
        self.example("consent.decline")
        return self.world.hands.names["offered"]

    def paper_grant(self):
        return self.register("consent.grant", catalogue.GUIDES["consent.grant"].examples[2], [STUDIO, COUNSEL])[
            "digest"
        ]

    def event(self):
        return self.example("party.event")

    def mandate(self):
        return self.example("authority.mandate")

    def approval(self):
        example = catalogue.GUIDES["approval"].examples[0]
        return self.register("approval", catalogue.least("approval", example))["digest"]

    def prohibition(self):
        return self.example("prohibition")

    def hold(self):
        return self.example("legal.hold")

    def project(self):
        example = catalogue.GUIDES["project.declaration"].examples[0]
        return self.register("project.declaration", catalogue.least("project.declaration", example))["digest"]

    def tool(self):
        example = catalogue.GUIDES["tool.declaration"].examples[0]
        return self.register("tool.declaration", catalogue.least("tool.declaration", example))["digest"]


def names_in(value):
    if isinstance(value, str):
        return {value[1:]} if value.startswith("@") else set()
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ()
    return set().union(*(names_in(one) for one in inner))


def lead_up(played, kind):
    """What must have been said before an example has its effect."""
    if kind == "consent.resolution":
        played.example("consent.dispute")
    if kind == "consent.resumption":
        played.example("consent.suspension", 0)
        played.example("consent.suspension", 1)
    if kind == "asset.registration":
        photos = Example({"asset": "asset:vale-photos", "kind": "material", "sha256": PLACE_DIGEST, "made_from": [],
                          "grants": [], "holder": VENDOR}, ({"role": "vendor_tool", "party": VENDOR},))  # fmt: skip
        played.register("asset.registration", photos)


EXAMPLES = [
    (kind, number, least)
    for kind, guide in catalogue.GUIDES.items()
    for number in range(len(guide.examples))
    for least in (False, True)
]
TOLD = {"erased", "parties_to_tell", "declaration_narrowed"}
"""What is noted of what has its effect."""
ON_PAPER = {("consent.grant", 2): [STUDIO, COUNSEL]}


@pytest.mark.parametrize(("kind", "number", "least"), EXAMPLES)
def test_what_is_shown_as_an_example_is_registered_and_has_its_effect(world, kind, number, least):
    played = Played(world)
    example = catalogue.GUIDES[kind].examples[number]
    lead_up(played, kind)
    if kind == "key.registration":
        assert PUBLISHED.public.thumbprint == PUBLIC_KEY_THUMBPRINT
        world.hands.keys[PAULA] = PUBLISHED
    answer = played.register(kind, catalogue.least(kind, example) if least else example, ON_PAPER.get((kind, number)))
    assert answer["missing"] == []
    assert answer["state"] == "active", answer
    assert {one["code"] for one in answer["problems"]} <= TOLD


def shapes_in(form):
    if isinstance(form, forms.Structure):
        yield form
    for one in forms.parts_of(form):
        yield from shapes_in(one)


@pytest.mark.parametrize("kind", TYPES)
def test_every_member_of_every_type_and_of_every_part_of_it_is_said_in_one_sentence(kind):
    guide = catalogue.GUIDES[kind]
    assert set(guide.members) == {name for shape in catalogue.shapes_of(kind) for name in shape.members}
    for shape in catalogue.shapes_of(kind):
        for inner in (one for member in shape.members.values() for one in shapes_in(member)):
            assert parts.part_of(inner).members.keys() == inner.members.keys()
    for sentence in guide.members.values():
        assert re.fullmatch(r"[A-Z].*[^.]\.", sentence), sentence
        assert ". " not in sentence, sentence
    assert guide.signs.endswith(".")


def test_every_part_stands_in_some_statement():
    every = [form_of(HEADER), *(form_of(reader) for reader in TYPES.values())]
    assert {parts.part_of(one).name for form in every for one in shapes_in(form)
            if frozenset(one.members) in parts._BY_MEMBERS} == {one.name for one in parts.PARTS}  # fmt: skip
    for part in parts.PARTS:
        assert all(re.fullmatch(r"[A-Z].*\.", one) for one in (part.about, *part.members.values())), part.name


LEFT_OUT = {
    "authority.mandate": {"interest"},  # it is an heir's, of somebody who died
    "key.registration": {"webauthn"},  # a passkey signs with a browser
    "consent.grant": {"text"},  # it holds the digest of sentences that name the signers
}


@pytest.mark.parametrize("kind", TYPES)
def test_the_examples_of_a_type_show_every_member_it_may_have(kind):
    shown = {name for example in catalogue.GUIDES[kind].examples for name in example.body}
    assert set(catalogue.GUIDES[kind].members) - shown == LEFT_OUT.get(kind, set())


@pytest.mark.parametrize("full", [False, True])
@pytest.mark.parametrize("kind", TYPES)
def test_a_template_is_a_draft_that_can_be_read(kind, full):
    made = catalogue.template(kind, full=full)
    assert made["type"] == kind
    assert not names_in(made)
    signers = [{"key": f"{number}{PLACE_DIGEST[1:]}", **one} for number, one in enumerate(made["parties"])]
    assert parse_statement({**HEADED, **made, "parties": signers}).type == kind


def test_a_template_in_full_says_no_less():
    for kind in TYPES:
        plain, full = (catalogue.template(kind, full=one) for one in (False, True))
        assert len(plain) <= len(full), kind
