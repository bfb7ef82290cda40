"""Twice as much of anything costs about twice as much to decide: it is doubled, and the steps are counted."""

import sys
from functools import partial
from itertools import pairwise

import pytest

from tests.pure.harbor import SCOPE, TOOL, asked, decided, furnished_harbor, granted, performed
from tests.pure.memory import (
    ANNA,
    BERT,
    CARL,
    PAULA,
    REGISTRAR,
    STUDIO,
    key_of,
    on_day,
    signer,
)

SIZES = (6, 12, 24, 48)
KEY = {"purposes": ["sign"], "not_before": on_day(0), "not_after": "2100-01-01T00:00:00Z",
       "assurance": "signer_held_key", "signed_by": [PAULA, REGISTRAR]}  # fmt: skip
REGIONS = ["US", "CA", "FR", "DE", "JP", "KR", "BR", "GB", "IT", "ES", "MX", "IN"]
FACETS = {
    "media": ["svod", "avod", "theatrical", "social"], "territories": REGIONS,
    "modalities": ["face", "body", "voice_speech"], "languages": ["en", "fr", "de", "ja", "ko"],
}  # fmt: skip
WIDE = {**SCOPE, **FACETS, "scenes": ["*"], "purposes": ["final_deliverable"]}
QUESTION = {"media": FACETS["media"], "territories": REGIONS, "languages": FACETS["languages"],
            "performances": [performed(modalities=FACETS["modalities"])]}  # fmt: skip


def part(number):
    """A box that overlaps with every other in each facet, and is contained in none."""
    return {name: [one for place, one in enumerate(values) if (number >> place % 7) & 1 or place % 3 == number % 3]
            for name, values in FACETS.items()}  # fmt: skip


def mandates_between_two(memory, count):
    for number in range(count):
        one, other = (ANNA, BERT) if number % 2 else (BERT, ANNA)
        memory.mandate(one, other, signed_by=[one])
    memory.mandate(PAULA, ANNA, signed_by=[PAULA])
    last = memory.mandate(ANNA, BERT, signed_by=[ANNA])
    memory.grant(signed_by=[signer(BERT, "agent", mandate=last.digest), STUDIO], scopes={"main": SCOPE}, when=2)
    return asked()


def a_chain_of_mandates(memory, count):
    links = [PAULA, *(f"party:link-{number}" for number in range(count))]
    for giver, taker in pairwise(links):
        memory.party(taker, kind="representative")
        memory.key(taker, signed_by=[signer(taker, "representative"), REGISTRAR])
        last = memory.mandate(giver, taker, signed_by=[signer(giver, "representative")])
    memory.grant(signed_by=[signer(links[-1], "agent", mandate=last.digest), STUDIO], scopes={"main": SCOPE}, when=2)
    return asked()


def grants_of_hers(memory, count):
    for _ in range(count):
        granted(memory)
    return asked()


def scopes_that_overlap(memory, count):
    scopes = {f"s{number}": {**WIDE, **part(number)} for number in range(count)}
    memory.grant(signed_by=[PAULA, STUDIO], scopes=scopes, when=2)
    return asked(**QUESTION)


def exclusions_that_overlap(memory, count):
    taken = [{"applies_to": "this_grant", "scope": part(number)} for number in range(count)]
    granted(memory, scope=WIDE, exclusions=taken)
    return asked(**QUESTION)


def bars_that_overlap(memory, count):
    granted(memory, scope=WIDE)
    for number in range(count):
        memory.say("prohibition", performer=PAULA, scope=part(number), signed_by=[PAULA])
    return asked(**QUESTION)


def words_about_a_grant(memory, kind, **body):
    def said(count):
        grant = granted(memory)
        for _ in range(count):
            memory.say(kind, grant=grant.digest, signed_by=[PAULA], when=3, **body)
        return asked()

    return said


def grants_that_supersede_one_another(memory, count):
    before = ()
    for _ in range(count):
        before = (granted(memory, supersedes=list(before)).digest,)
    return asked()


def declarations_of_a_work(memory, count):
    for number in range(count):
        memory.say("project.declaration", project=[SCOPE["projects"][0]], title=f"T{number}", kind="film",
                   licensee=STUDIO, platforms=[], agreements=[], jurisdictions=[], photography_start="2026-06-01",
                   signed_by=[STUDIO])  # fmt: skip
    granted(memory)
    return asked()


def declarations_of_a_tool(memory, count):
    for _ in range(count):
        memory.say("tool.declaration", tool=TOOL, vendor=CARL, version="1", stores_data=False, trains_on_data=False,
                   enterprise=True, evidence=[], signed_by=[STUDIO])  # fmt: skip
    granted(memory)
    return asked()


def keys_of_hers(memory, count):
    for number in range(count):
        memory.say("key.registration", party=PAULA, key=dict(key_of(f"another {number}").public.jwk), **KEY)
    granted(memory)
    return asked()


def conditions_of_a_grant(memory, count):
    conditions = [{"id": f"c{n}", "kind": "k", "effect": "note", "text": "t"} for n in range(count)]
    granted(memory, conditions=conditions)
    return asked()


def limits_of_a_grant(memory, count):
    granted(memory, limits=[{"unit": "second", "amount": 10_000 + number} for number in range(count)])
    return asked(performances=[performed(amounts=[{"unit": "second", "amount": 1}])])


def performances(memory, count):
    granted(memory)
    return asked(performances=[performed() for _ in range(count)])


def prompts(memory, count):
    granted(memory)
    prompt = {"performer": {"party": PAULA}, "features": ["eyes"]}
    return asked(prompt_references=[prompt] * count)


def tools_of_a_question(memory, count):
    granted(memory, scope={"tools": ["*"]})
    return asked(tools=[TOOL] * count)


GIVEN = {
    "mandates between two delegates": mandates_between_two,
    "a chain of mandates": a_chain_of_mandates,
    "grants": grants_of_hers,
    "scopes that overlap": scopes_that_overlap,
    "exclusions that overlap": exclusions_that_overlap,
    "bars that overlap": bars_that_overlap,
    "disputes of a grant": lambda memory, count: words_about_a_grant(memory, "consent.dispute", text="t")(count),
    "withdrawals of part of a grant": lambda memory, count: words_about_a_grant(
        memory, "consent.revocation", reason="r", effective_at=on_day(3), scope={"scenes": ["99"]})(count),
    "pauses of a grant": lambda memory, count: words_about_a_grant(
        memory, "consent.suspension", reason="r", **{"from": on_day(3)})(count),
    "confirmations of a grant": lambda memory, count: words_about_a_grant(memory, "consent.confirmation")(count),
    "grants that each supersede the last": grants_that_supersede_one_another,
    "declarations of a work": declarations_of_a_work,
    "declarations of a tool": declarations_of_a_tool,
    "keys of hers": keys_of_hers,
    "conditions of a grant": conditions_of_a_grant,
    "limits of a grant": limits_of_a_grant,
    "performances of a question": performances,
    "prompts of a question": prompts,
    "tools of a question": tools_of_a_question,
}  # fmt: skip


def steps_of(act):
    """How many functions of Python are called."""
    calls = 0

    def called(_frame, what, _):
        nonlocal calls
        calls += what == "call"

    sys.setprofile(called)
    try:
        act()
    finally:
        sys.setprofile(None)
    return calls


@pytest.mark.parametrize("what", GIVEN)
def test_twice_as_much_costs_about_twice_as_much(what):
    found = []
    for count in SIZES:
        memory = furnished_harbor().copy()
        request = GIVEN[what](memory, count)
        found.append(steps_of(partial(decided, memory.registry(), request)))
        assert len(found) == 1 or found[-1] <= 2.5 * found[-2], found
