"""Guides to the objects that stand in statements: scopes and what belongs to them, papers, people, amounts."""

from __future__ import annotations

from typing import Final

from consent.forms import Structure
from consent.statements.guide.model import Part

_FACETS: Final = {
    "projects": "The works.",
    "episodes": "The episodes; `*` stands for any.",
    "roles": "The roles; `*` stands for any.",
    "scenes": "The scenes; `*` stands for any.",
    "uses": "What is done.",
    "modalities": "What of the performer is used.",
    "media": "Where the result is shown.",
    "territories": "In which places.",
    "languages": "In which languages.",
    "purposes": "What the result is made for.",
    "content": "Sensitive content, which is allowed only where it is named.",
    "tools": "The tools; `*` stands for any.",
}

PARTS: Final[tuple[Part, ...]] = (
    Part("signer", "A signer", "An item of `parties`.", {
        "role": "As what the party signs.",
        "party": "Who signs.",
        "key": "The thumbprint of the key it signs with; `consent statement draft` fills it in where there is one.",
        "mandate": "The digest of the mandate, where the party signs for somebody else.",
    }),
    Part("scope-of-a-grant", "A scope of a grant", "A box that permits: a facet that is left out grants nothing.", {
        **_FACETS,
        "term": "When.",
        "description": "The intended use of this part, in words.",
        "limits": "No more than that, for this part.",
        "vendors": "Who may ask for the licensee; left out, those the work declares.",
        "script": "The revision of the script it was given for.",
        "conditions": "Conditions of this part alone.",
        "sublicensees": "Further parties who may ask as the licensee does.",
    }),
    Part("scope", "A scope elsewhere",
         "Where it takes away, a facet that is left out stands for all; where it approves or rules, for none.",
         {**_FACETS, "term": "When."}),
    Part("term", "A term",
         "A day that is written as `until` belongs to it. Only in a grant a bound may be counted from an event.", {
        "from": "Its first day or instant.",
        "until": "Its last day or its end; left out, it is open.",
        "zone": "The time zone whose days these are.",
    }),
    Part("counted", "A bound counted from an event", "So many months or days after a day the work declares.", {
        "event": "The event.", "months": "How many months after it.", "days": "Instead: how many days after it.",
    }),
    Part("script", "A script", "Another revision is for a person to judge.", {
        "revision": "Which revision.", "date": "Of which day.", "sha256": "The digest of its bytes.",
    }),
    Part("limit", "A limit", "What is asked and used is counted against it.", {
        "unit": "What is counted.", "amount": "How many at most.", "per": "Within what it counts anew; left out, once.",
    }),
    Part("amount", "An amount", "How much was used.", {
        "unit": "What is counted.", "amount": "How many.", "performer": "Of whom; left out, of each performer.",
    }),
    Part("condition", "A condition", "What no facet can hold.", {
        "id": "A name for it, which no other condition of the grant has.",
        "kind": "What it is about, in a word of your own.",
        "effect": "What it does.",
        "text": "What it says.",
        "clause": "Where in the paper it stands.",
        "by": "Of `ask`: the party that must approve; else who owes it.",
        "due": "By when it is owed.",
        "per": "Of `ask`: what one approval is for.",
    }),
    Part("exclusion", "An exclusion", "What is taken out.", {
        "applies_to": "Of what it is taken out.",
        "scope": "What is taken out; a facet that is left out stands for all.",
    }),
    Part("revocability", "Revocability", "How the performer's side may end a grant.", {
        "kind": "How.", "days": "Of `revocable_on_notice` alone: how many days ahead.",
    }),
    Part("exploitation", "Exploitation", "Where and how long finished work may be shown.", {
        "media": "Where.", "territories": "In which places.", "until": "Until when; left out, without end.",
    }),
    Part("compensation", "Compensation", "What is paid; amounts are minor units of the currency, such as cents.", {
        "unit": "For each of what.", "currency": "The code of the currency.", "minor_units": "How much for each.",
        "estimated_days": "How many days of work are estimated.", "tiers": "What is paid beyond certain numbers.",
        "multiplier": "By what a rate is multiplied, as a decimal number in a string.", "minimum": "No less than that.",
        "payee": "Who is paid.",
    }),
    Part("tier", "A tier", "A step of a rate.", {
        "above": "Beyond how many units.", "minor_units": "How much for each from there on.",
    }),
    Part("basis", "A basis", "A paper that counsel entered.", {
        "kind": "How it came here.", "document": "The digest of the paper.", "signed_on": "The day it was signed.",
        "method": "How it was signed, such as `pen`.", "attested_by": "The counsel who entered it.",
    }),
    Part("text", "Sentences that were shown", "See `docs/sentences.md`.", {
        "language": "In which language.", "renderer": "Which renderer made them.",
        "sha256": "The digest of their bytes.",
    }),
    Part("tables", "Tables", "The tables a grant's words are read with.", {"territories": "The table of territories."}),
    Part("document", "A document", "A paper, by digest.", {
        "sha256": "The digest of its bytes.", "media_type": "What kind of file it is.", "name": "Its file name.",
    }),
    Part("evidence", "Evidence", "A paper that supports a statement.", {
        "kind": "What it is, in a word.", "sha256": "The digest of its bytes.",
    }),
    Part("output", "An output", "A file that was made.", {
        "sha256": "The digest of its bytes.", "media_type": "What kind of file it is.",
    }),
    Part("generated", "When it was generated", "From the first frame to the last.", {
        "from": "When it began.", "until": "When it ended.",
    }),
    Part("union-decision", "A union's decision", "What a union has said to an assignment.", {
        "status": "What it said.", "date": "On which day.",
    }),
    Part("passkey", "A passkey", "What a passkey's key adds.", {
        "credential": "The id of the credential.", "rp_id": "The domain it belongs to.",
        "origins": "The pages that may ask it.",
    }),
    Part("identifier", "An identifier", "A number of a work or a person.", {
        "scheme": "Whose number it is.", "value": "The number, in its canonical spelling.",
    }),
)  # fmt: skip

_BY_MEMBERS: Final = {frozenset(one.members): one for one in PARTS}


def part_of(shape: Structure) -> Part:
    """The part an object is, by the names of its members. Raises KeyError for one that no guide knows."""
    return _BY_MEMBERS[frozenset(shape.members)]
