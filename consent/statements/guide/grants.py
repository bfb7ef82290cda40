"""Guides to the grant and to what is said about one (specification §2.3 and §2.5)."""

from __future__ import annotations

from typing import Any, Final

from consent.statements.guide.model import Example, Guide, signed_by
from consent.statements.guide.production import WORK

_PERFORMER: Final = signed_by("performer party:p1")
_BOTH: Final = signed_by("performer party:p1", "licensee party:studio-a")
PART: Final[dict[str, Any]] = {
    "projects": [WORK], "roles": ["Vale"], "scenes": ["12"], "episodes": ["*"],
    "uses": ["replica.use.new_performance"], "modalities": ["voice_speech"], "media": ["svod"],
    "territories": ["FR"], "languages": ["fr"], "purposes": ["marketing"], "content": ["violence"],
    "tools": ["*"], "term": {"from": "2026-06-01", "until": "2028-06-01", "zone": "America/Los_Angeles"},
}  # fmt: skip
_USUAL_SCOPE: Final = {
    **PART, "scenes": ["12", "40"], "uses": ["replica.create", "replica.use.new_performance"],
    "modalities": ["face", "body", "voice_speech"], "media": ["svod", "theatrical"], "territories": ["001"],
    "languages": ["en"], "purposes": ["final_deliverable", "temp_internal"], "content": [], "tools": ["tool:vfx"],
}  # fmt: skip
_USUAL: Final[dict[str, Any]] = {
    "performer": "party:p1", "licensee": "party:studio-a", "agreement": "SAT26", "replica_class": "employment_based",
    "form": "separate_writing", "representation": "counsel_negotiated",
    "description": "Face, body and voice replica of Vale in scenes 12 and 40 of the script dated 2026-05-01.",
    "scopes": {"main": _USUAL_SCOPE}, "exclusions": [{"applies_to": "this_grant", "scope": {"territories": ["CN"]}}],
    "limits": [{"unit": "second", "amount": 120}], "revocability": {"kind": "revocable_on_notice", "days": 30},
    "after_death": "ends", "business_reason": "The fire in scene 12 cannot be staged with a person in the room.",
    "legal_basis": "contract",
    "documents": [{"sha256": "@paper", "media_type": "application/pdf", "name": "rider.pdf"}],
    "vocabulary": {"territories": "cldr-48"},
}  # fmt: skip
_CONDITION: Final = {
    "id": "c1", "kind": "shot_approval", "effect": "ask", "clause": "7(b)", "by": "party:p1", "per": "scene",
    "due": "before the lock", "text": "Each shot is shown to the performer before it is locked.",
}  # fmt: skip
_SCOPE: Final[dict[str, Any]] = {
    **_USUAL_SCOPE,
    "content": ["violence"],
    "term": {"from": "2026-06-01", "until": {"event": "release_date", "months": 24}, "zone": "America/Los_Angeles"},
    "description": "The fire in the tide-house, and the letter read aloud.",
    "limits": [{"unit": "second", "amount": 60, "per": "episode"}], "vendors": ["party:vendor"],
    "script": {"revision": "blue", "date": "2026-05-01", "sha256": "@script"},
    "conditions": [{"id": "c2", "kind": "credit", "effect": "owe", "text": "A card in the credits.", "due": "release"}],
    "sublicensees": ["party:dubbing"],
}  # fmt: skip
_FULL: Final[dict[str, Any]] = {
    **_USUAL,
    "scopes": {"main": _SCOPE},
    "conditions": [_CONDITION],
    "exploitation": {"media": ["svod", "theatrical"], "territories": ["001"], "until": "2038-06-01"},
    "compensation": {"unit": "digital_performance_day", "currency": "USD", "minor_units": 120500, "estimated_days": 3,
                     "tiers": [{"above": 10, "minor_units": 5000}], "multiplier": "1.5", "minimum": 100000,
                     "payee": "party:agent"},
    "deal": "urn:deal:harbor-riders",
    "sign_by": "2026-06-30",
    "supersedes": ["@grant"],
}  # fmt: skip
_PAPER: Final = {
    **_USUAL,
    "basis": {"kind": "transcribed", "document": "@paper", "signed_on": "2026-05-02", "method": "pen",
              "attested_by": "party:counsel"},
}  # fmt: skip
_ON_PAPER: Final = signed_by("performer party:p1", "licensee party:studio-a", "counsel party:counsel")
_STRIKE: Final = {
    "agreement": "SAT26", "union": "party:union", "from": "2026-06-10T00:00:00Z", "reason": "strike",
    "projects": [WORK], "licensees": ["party:studio-a"], "except": ["party:dubbing"],
}  # fmt: skip
_PAUSED: Final = {
    "from": "From when, never before this was said.",
    "reason": "Why.",
    "grant": "The digest of the one grant.",
    "agreement": "Instead of `grant`: every grant under this agreement.",
    "union": "Instead of `grant`: the union that says so, which must be party to the agreement.",
    "projects": "Only for these works.",
    "licensees": "Only for these licensees.",
    "except": "Not for these licensees, who have an interim agreement.",
}
_WHICH: Final = "The digest of the grant."
_PART_OF: Final = "Only this part of it; left out, the whole."

GUIDES: Final[dict[str, Guide]] = {
    "consent.grant": Guide(
        "Every party it names in `parties`.",
        {
            "performer": "Who consents.",
            "licensee": "To whom.",
            "agreement": "The collective agreement it is made under, or `none`.",
            "replica_class": "Of which class the replica is.",
            "form": "How it was written and signed.",
            "representation": "Who stood by the performer.",
            "description": "The intended use, in words a person can hold a use against.",
            "scopes": "What is allowed: one or more named boxes, each of which must hold a use as a whole.",
            "exclusions": "What is taken out, of this grant or of every grant of the performer.",
            "limits": "No more than that, for all scopes together.",
            "revocability": "How the performer's side may end it.",
            "after_death": "Whether it goes on after her death.",
            "business_reason": "Why a replica is needed.",
            "legal_basis": "On which basis the data are used.",
            "documents": "The papers it rests on.",
            "vocabulary": "The tables its words are read with.",
            "conditions": "What no facet can hold.",
            "exploitation": "Where and how long finished work may be shown; left out, as its scope says.",
            "compensation": "What is paid.",
            "deal": "A name that ties the grants of one paper together.",
            "text": "Which sentences the signer was shown; where they are not those of the terms, it is in dispute.",
            "basis": "It was signed on paper and entered by counsel; until it is confirmed, a person must decide.",
            "sign_by": "The day by which everybody must have signed; after it an unfinished grant lapses.",
            "supersedes": "The digests of the grants it replaces.",
        },
        (Example(_USUAL, _BOTH, "The usual terms, signed by both sides."),
         Example(_FULL, _BOTH, "With what else it may say."),
         Example(_PAPER, _ON_PAPER, "Signed on paper, and entered by counsel, who signs with the licensee.",
                 frozenset({"basis"}))),
    ),
    "consent.revocation": Guide(
        "The performer's side; or the licensee, who gives it back.",
        {
            "grant": _WHICH,
            "effective_at": "From when, never before this was said, nor before the notice the grant asks for.",
            "reason": "Why.",
            "scope": _PART_OF,
        },
        (Example({"grant": "@grant", "effective_at": "2026-06-10T10:00:00Z", "reason": "withdrawn", "scope": PART},
                 _PERFORMER),),
    ),
    "consent.suspension": Guide(
        "The performer's side; of an agreement, the union named.", _PAUSED,
        (Example({"grant": "@grant", "from": "2026-06-10T00:00:00Z", "reason": "a pause"}, _PERFORMER, "One grant."),
         Example(_STRIKE, signed_by("union party:union"), "A strike.")),
    ),
    "consent.resumption": Guide(
        "The side that suspended.", _PAUSED,
        (Example({"grant": "@grant", "from": "2026-06-11T00:00:00Z", "reason": "it is over"}, _PERFORMER, "One grant."),
         Example({**_STRIKE, "from": "2026-06-11T00:00:00Z", "reason": "it is over"}, signed_by("union party:union"),
                 "A strike.")),
    ),
    "consent.dispute": Guide(
        "Any party to the grant, the performer's side, her union, or a union of the grant's agreement.",
        {"grant": _WHICH, "text": "What is contested, and why.", "scope": _PART_OF},
        (Example({"grant": "@grant", "text": "She was told of scene 12 alone.", "scope": PART}, _PERFORMER),),
    ),
    "consent.resolution": Guide(
        "Who raised the dispute, or both sides together.",
        {"grant": _WHICH, "text": "How it was settled.", "scope": "Only this part; left out, the whole."},
        (Example({"grant": "@grant", "text": "Scene 40 was in the rider.", "scope": PART}, _PERFORMER),),
    ),
    "consent.decline": Guide(
        "Anybody the grant names, or the performer's side, before the grant's last signature.",
        {"grant": _WHICH, "reason": "Why."},
        (Example({"grant": "@offered", "reason": "The pay is too low."}, _PERFORMER),),
    ),
    "consent.assignment": Guide(
        "The licensee and the assignee; the union for its decision, and without one the performer's side.",
        {"grant": _WHICH, "to": "Who takes over the licensee's rights.", "union_decision": "What the union has said."},
        (Example({"grant": "@grant", "to": "party:dubbing",
                  "union_decision": {"status": "approved", "date": "2026-06-05"}},
                 signed_by("licensee party:studio-a", "assignee party:dubbing", "union party:union")),),
    ),
    "consent.confirmation": Guide(
        "Who could have consented for the performer, or her union.",
        {"grant": "The digest of the grant that counsel entered.", "text": "What is confirmed, in words."},
        (Example({"grant": "@paper-grant", "text": "It is as it was signed."}, _PERFORMER),),
    ),
}  # fmt: skip
