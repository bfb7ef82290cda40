"""A statement of each type that leaves nothing out: every member it may have, at every depth."""

from __future__ import annotations

from typing import Any

from tests.consent.test_statements import AT, DAY, DIGEST, HEADER, NONCE, PROJECT

OTHER = "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU"
LATER, NEXT = "2027-03-01T12:30:05Z", "2027-03-01"
EVIDENCE = [{"kind": "letter", "sha256": DIGEST}]
ANCHOR = "ledger.example/consent\n12\nabc\n"
PARTIES = [
    {"role": "performer", "party": "party:p1", "key": DIGEST},
    {"role": "agent", "party": "party:agent", "key": OTHER, "mandate": OTHER},
]
SCOPE: dict[str, Any] = {
    "projects": [PROJECT], "episodes": ["1", "2"], "roles": ["Vale"], "scenes": ["12", "40"],
    "uses": ["replica.create", "alter.age"], "modalities": ["face", "voice_speech"], "media": ["svod", "theatrical"],
    "territories": ["DE", "US-CA"], "languages": ["en", "fr-CA"], "purposes": ["final_deliverable", "marketing"],
    "content": ["violence"], "tools": ["tool:vfx@4.2"],
    "term": {"from": "2026-06-01", "until": "2028-06-01", "zone": "America/Los_Angeles"},
}  # fmt: skip
CONDITION = {"id": "c1", "kind": "look", "effect": "ask", "text": "Each shot is shown first.", "clause": "7(b)",
             "by": "party:p1", "due": "before the lock", "per": "scene"}  # fmt: skip
OWED = {"id": "c2", "kind": "credit", "effect": "owe", "text": "A card in the credits.", "by": "the studio",
        "due": "the release"}  # fmt: skip
LIMIT = {"unit": "second", "amount": 1200, "per": "episode"}
PART = {
    **SCOPE, "description": "Faces at night.", "limits": [LIMIT], "vendors": ["party:v"],
    "script": {"revision": "blue", "date": DAY, "sha256": DIGEST}, "conditions": [{**CONDITION, "id": "c3"}],
    "sublicensees": ["party:dub"],
    "term": {"from": {"event": "photography_start", "days": 3}, "zone": "Europe/Paris",
             "until": {"event": "release_date", "months": 6}},
}  # fmt: skip
GRANT: dict[str, Any] = {
    "performer": "party:p1", "licensee": "party:studio-a", "agreement": "SAT26",
    "replica_class": "employment_based", "form": "separate_writing", "representation": "counsel_negotiated",
    "description": "Face and voice replica of Vale.", "scopes": {"main": PART},
    "exclusions": [{"applies_to": "this_grant", "scope": SCOPE}], "limits": [LIMIT], "conditions": [CONDITION, OWED],
    "revocability": {"kind": "revocable_on_notice", "days": 30}, "after_death": "ends",
    "business_reason": "It cannot be staged.", "legal_basis": "contract",
    "documents": [{"sha256": DIGEST, "media_type": "application/pdf", "name": "rider.pdf"}],
    "vocabulary": {"territories": "cldr-48"},
    "exploitation": {"media": ["svod"], "territories": ["001"], "until": "2038-06-01"},
    "compensation": {"unit": "day", "currency": "USD", "minor_units": 123450, "estimated_days": 3,
                     "tiers": [{"above": 10, "minor_units": 5000}], "multiplier": "1.5", "minimum": 100000,
                     "payee": "party:agent"},
    "deal": "urn:deal:harbor", "text": {"language": "en", "renderer": "3", "sha256": DIGEST}, "sign_by": NEXT,
    "supersedes": [DIGEST],
}  # fmt: skip
BASIS = {"kind": "transcribed", "document": DIGEST, "signed_on": DAY, "method": "pen", "attested_by": "party:counsel"}
STRIKE = {"agreement": "SAT26", "union": "party:u", "from": AT, "reason": "strike", "projects": [PROJECT],
          "licensees": ["party:s"], "except": ["party:t"]}  # fmt: skip
PASSKEY = {"credential": "Y3JlZA", "rp_id": "example.org", "origins": ["https://example.org"]}
IDENTIFIERS = [{"scheme": "house", "value": "A-1"}]
BODIES: dict[str, list[dict[str, Any]]] = {
    "party.registration": [
        {"party": "party:x", "kind": "performer", "name": "Ada Example", "identifiers": IDENTIFIERS,
         "birth_date": "1988-03-14", "home": "US-CA", "unions": ["party:u"]},
        {"party": "party:u", "kind": "union", "name": "The Union", "identifiers": IDENTIFIERS,
         "agreements": ["SAT23", "SAT26"]},
    ],
    "party.event": [{"party": "party:x", "event": event, "on": DAY, "evidence": EVIDENCE, "union": "party:u"}
                    for event in ("joined_union", "died")],
    "party.correction": [{"event": DIGEST, "reason": "It was somebody else.", "evidence": EVIDENCE}],
    "party.merge": [{"party": "party:x", "into": "party:y", "evidence": EVIDENCE}],
    "key.registration": [{"party": "party:x", "key": {"kty": "OKP", "crv": "Ed25519", "x": "AA"},
                          "purposes": ["sign", "decide"], "not_before": AT, "not_after": "2100-01-01T00:00:00Z",
                          "assurance": "signer_held_key", "webauthn": PASSKEY}],
    "key.revocation": [{"key": DIGEST, "reason": "lost", "invalid_from": AT}],
    "authority.mandate": [{"principal": "party:x", "delegate": "party:y", "capacity": "heir", "powers": ["alter.age"],
                           "from": DAY, "until": LATER, "interest": [1, 2], "jointly_with": ["party:z"],
                           "evidence": EVIDENCE}],
    "authority.end": [{"mandate": DIGEST, "from": AT}],
    "project.declaration": [{"project": IDENTIFIERS, "title": "Harbor", "kind": "film", "licensee": "party:s",
                             "platforms": ["party:n"], "agreements": ["SAT26"], "jurisdictions": ["US-CA", "EU"],
                             "photography_start": DAY, "parent": PROJECT, "vendors": ["party:v"],
                             "release_date": NEXT, "profiles_on": ["NOFAKES"], "supersedes": [DIGEST]}],
    "tool.declaration": [{"tool": "tool:x", "vendor": "party:v", "version": "1", "stores_data": True,
                          "trains_on_data": False, "enterprise": True, "evidence": EVIDENCE, "generative": False,
                          "single_person": True, "supersedes": [DIGEST]}],
    "asset.registration": [{"asset": "asset:a", "kind": "voice", "performer": "party:p", "sha256": DIGEST,
                            "made_from": ["asset:b"], "grants": [DIGEST], "holder": "party:v"},
                           {"asset": "asset:a", "kind": "material", "performer": "party:p", "sha256": DIGEST,
                            "made_from": [], "grants": [], "holder": "party:v"}],
    "consent.grant": [GRANT, {**GRANT, "basis": BASIS}],
    "consent.revocation": [{"grant": DIGEST, "effective_at": AT, "reason": "withdrawn", "scope": SCOPE}],
    "consent.suspension": [STRIKE, {"grant": DIGEST, "from": AT, "reason": "a pause"}],
    "consent.resumption": [STRIKE, {"grant": DIGEST, "from": AT, "reason": "over"}],
    "consent.dispute": [{"grant": DIGEST, "text": "It was not hers.\nNot at all.", "scope": SCOPE}],
    "consent.resolution": [{"grant": DIGEST, "text": "It was hers.", "scope": SCOPE}],
    "consent.assignment": [{"grant": DIGEST, "to": "party:t", "union_decision": {"status": "approved", "date": DAY}}],
    "consent.confirmation": [{"grant": DIGEST, "text": "It is as it was signed."}],
    "consent.decline": [{"grant": DIGEST, "reason": "no interest"}],
    "prohibition": [{"performer": "party:x", "scope": SCOPE, "after_death": "ends"}],
    "prohibition.withdrawal": [{"prohibition": DIGEST}],
    "approval": [{"project": PROJECT, "scope": SCOPE, "by": "party:n", "from": AT, "until": NEXT,
                  "supersedes": [DIGEST]}],
    "approval.withdrawal": [{"approval": DIGEST}],
    "determination": [{"project": PROJECT, "scope": SCOPE, "rules": ["CORE-28"], "finding": "satisfied",
                       "reason": "It is hers.", "until": DAY, "grants": [DIGEST], "decision": NONCE}],
    "use.approval": [{"grant": DIGEST, "condition": "c1", "project": PROJECT, "scope": SCOPE,
                      "outputs": [{"sha256": DIGEST, "media_type": "video/mp4"}], "decision": NONCE}],
    "notice": [{"kind": "intended_use", "to": "party:x", "given_at": AT, "refs": [DIGEST]}],
    "use.report": [{"decision": NONCE, "outputs": [{"sha256": DIGEST, "media_type": "video/mp4"}],
                    "amounts": [{"unit": "second", "amount": 12, "performer": "party:x"}],
                    "generated": {"from": AT, "until": LATER}}],
    "legal.hold": [{"target": DIGEST, "ground": "a lawsuit"}],
    "legal.release": [{"target": DIGEST, "ground": "it was settled"}],
    "erasure.order": [{"statement": DIGEST, "ground": "gdpr"}],
}  # fmt: skip
IN_FULL: list[dict[str, Any]] = [
    {**HEADER, "parties": PARTIES, "anchor": ANCHOR, "type": kind, **body}
    for kind, bodies in BODIES.items()
    for body in bodies
]
