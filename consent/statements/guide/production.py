"""Guides to what productions declare, notify and report (specification §2.3)."""

from __future__ import annotations

from typing import Any, Final

from consent.statements.guide.model import DECISION, Example, Guide, signed_by

WORK: Final = {"scheme": "eidr", "value": "10.5240/7791-8534-2C23-9030-8610-5"}
_STUDIO: Final = signed_by("licensee party:studio-a")
OUTPUT: Final = {"sha256": "@output", "media_type": "video/mp4"}
_PROJECT: Final[dict[str, Any]] = {
    "project": [WORK, {"scheme": "house", "value": "HARBOR-1"}], "title": "Harbor, season one", "kind": "season",
    "licensee": "party:studio-a", "platforms": ["party:platform"], "agreements": ["SAT26"],
    "jurisdictions": ["US-CA", "EU"], "photography_start": "2026-07-06",
    "parent": {"scheme": "house", "value": "HARBOR"}, "vendors": ["party:vendor"], "release_date": "2027-03-01",
    "profiles_on": ["NOFAKES"], "supersedes": ["@project"],
}  # fmt: skip

GUIDES: Final[dict[str, Guide]] = {
    "project.declaration": Guide(
        "Its licensee.",
        {
            "project": "The identifiers of the work; all of them name the same one.",
            "title": "Its title.",
            "kind": "What kind of work it is.",
            "licensee": "Who makes it.",
            "platforms": "The platforms it is made for, whose own guidance applies.",
            "agreements": "The agreements it is made under.",
            "jurisdictions": "The places whose laws apply to it.",
            "photography_start": "The first day of principal photography.",
            "parent": "The work it is a part of, such as the series of a season.",
            "vendors": "Who may ask for the licensee.",
            "release_date": "The day of release.",
            "profiles_on": "Advisory rules that are to apply all the same.",
            "supersedes": "The digest of the declaration it follows; the order of the log decides all the same.",
        },
        (Example(_PROJECT, _STUDIO),),
    ),
    "tool.declaration": Guide(
        "A licensee or a registrar.",
        {
            "tool": "The tool, without a version.",
            "vendor": "Who provides it.",
            "version": "The version that is declared.",
            "stores_data": "Whether it keeps what is put into it.",
            "trains_on_data": "Whether models are trained with what is put into it.",
            "enterprise": "Whether it runs in a secured environment of the company.",
            "evidence": "The papers that support it, such as its terms.",
            "generative": "Whether it generates; true unless it is said not to.",
            "single_person": "Whether its primary purpose is one identifiable person; false unless it is said.",
            "supersedes": "The digest of the declaration it follows; the order of the log decides all the same.",
        },
        (Example({"tool": "tool:vfx", "vendor": "party:vendor", "version": "4.3", "stores_data": False,
                  "trains_on_data": False, "enterprise": True, "evidence": [{"kind": "terms", "sha256": "@paper"}],
                  "generative": True, "single_person": False, "supersedes": ["@tool"]}, _STUDIO),),
    ),
    "asset.registration": Guide(
        "A licensee or a vendor.",
        {
            "asset": "The id it is given.",
            "kind": "What it is.",
            "sha256": "The digest of its bytes.",
            "made_from": "The assets it was made from.",
            "grants": "The grants it was made under.",
            "holder": "Who holds it.",
            "performer": "Of whom it is; only `material` may be of nobody.",
        },
        (Example({"asset": "asset:vale-scan", "kind": "scan", "performer": "party:p1", "sha256": "@scan",
                  "made_from": ["asset:vale-photos"], "grants": ["@grant"], "holder": "party:vendor"},
                 signed_by("vendor_tool party:vendor"), required=frozenset({"performer"})),),
    ),
    "notice": Guide(
        "The sender.",
        {
            "kind": "Of what somebody was told.",
            "to": "Who was told.",
            "given_at": "When.",
            "refs": "The statements it is about: the declaration of the work, or the grant.",
        },
        (Example({"kind": "intended_use", "to": "party:p1", "given_at": "2026-05-20T10:00:00Z",
                  "refs": ["@project"]}, _STUDIO),),
    ),
    "use.report": Guide(
        "A licensee or a vendor.",
        {
            "decision": "The id of the decision it was made under.",
            "outputs": "The files that were made.",
            "amounts": "How much of each unit was made; it is charged to the limits of the grants.",
            "generated": "When it was generated.",
        },
        (Example({"decision": DECISION, "outputs": [OUTPUT],
                  "amounts": [{"unit": "second", "amount": 42, "performer": "party:p1"}],
                  "generated": {"from": "2026-06-09T10:00:00Z", "until": "2026-06-09T11:00:00Z"}}, _STUDIO),),
    ),
}  # fmt: skip
