"""Guides to bars, approvals, rulings, holds and erasures (specification §2.3)."""

from __future__ import annotations

from typing import Final

from consent.statements.guide.grants import PART
from consent.statements.guide.model import DECISION, Example, Guide, signed_by
from consent.statements.guide.production import OUTPUT, WORK

_PERFORMER: Final = signed_by("performer party:p1")
_PLATFORM: Final = signed_by("studio_platform party:platform")
_REGISTRAR: Final = signed_by("registrar party:registrar")
_SCOPE: Final = "For what; a facet that is left out stands for none of it."

GUIDES: Final[dict[str, Guide]] = {
    "prohibition": Guide(
        "The performer's side.",
        {
            "performer": "Who bars.",
            "scope": "What is barred; a facet that is left out stands for all of it.",
            "after_death": "Whether it binds beyond her death; it does unless it says `ends`.",
        },
        (Example({"performer": "party:p1", "scope": {"uses": ["alter.age"]}, "after_death": "ends"}, _PERFORMER),),
    ),
    "prohibition.withdrawal": Guide(
        "Of a bar she signed herself the performer alone, or who holds a court's order; of any other, who may act for "
        "every use it takes away.",
        {"prohibition": "The digest of the bar."},
        (Example({"prohibition": "@prohibition"}, _PERFORMER),),
    ),
    "approval": Guide(
        "The platform named in `by`.",
        {
            "project": "The work.",
            "scope": _SCOPE,
            "by": "The platform.",
            "from": "From when, never before this was said.",
            "until": "Until when.",
            "supersedes": "The digests of the approvals it replaces.",
        },
        (Example({"project": WORK, "scope": PART, "by": "party:platform", "from": "2026-06-01T00:00:00Z",
                  "until": "2028-06-01", "supersedes": ["@approval"]}, _PLATFORM),),
    ),
    "approval.withdrawal": Guide(
        "The platform that approved.",
        {"approval": "The digest of the approval."},
        (Example({"approval": "@approval"}, _PLATFORM),),
    ),
    "determination": Guide(
        "Somebody with a key for `decide`: counsel or the licensee on questions about the work; on questions of the "
        "performer's will her side or her union.",
        {
            "project": "The work.",
            "scope": _SCOPE,
            "rules": "The rules whose questions are answered.",
            "finding": "What the answer is.",
            "reason": "Why, in words that stand when somebody asks later.",
            "until": "Until when it counts.",
            "grants": "Only for these grants.",
            "decision": "The decision that left it open.",
        },
        (Example({"project": WORK, "scope": PART, "rules": ["CORE-16"], "finding": "satisfied",
                  "reason": "The line is in the script of 1 May, and the description names the scene.",
                  "until": "2026-12-31", "grants": ["@grant"], "decision": DECISION},
                 signed_by("counsel party:counsel")),),
    ),
    "use.approval": Guide(
        "Whom the condition names in `by`; where it names nobody, who could have consented for the performer.",
        {
            "grant": "The digest of the grant.",
            "condition": "The id of the condition that asks for it.",
            "project": "The work.",
            "scope": _SCOPE,
            "outputs": "Only for these files.",
            "decision": "The decision that asked for it.",
        },
        (Example({"grant": "@grant", "condition": "c1", "project": WORK, "scope": PART, "outputs": [OUTPUT],
                  "decision": DECISION}, _PERFORMER),),
    ),
    "legal.hold": Guide(
        "A registrar, or a party whom the target names.",
        {"target": "The digest of the statement that is held.", "ground": "Why."},
        (Example({"target": "@grant", "ground": "a lawsuit"}, _REGISTRAR),),
    ),
    "legal.release": Guide(
        "A registrar, or who ordered the hold.",
        {"target": "The digest of the hold, or of what it held.", "ground": "Why."},
        (Example({"target": "@hold", "ground": "it was settled"}, _REGISTRAR),),
    ),
    "erasure.order": Guide(
        "A registrar.",
        {"statement": "The digest of the statement whose bytes go; its entry stays.", "ground": "Why."},
        (Example({"statement": "@declined", "ground": "gdpr"}, _REGISTRAR),),
    ),
}  # fmt: skip
