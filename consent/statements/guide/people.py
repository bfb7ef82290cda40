"""Guides to what is said of parties, their keys, and who may act for whom (specification §2.3)."""

from __future__ import annotations

from typing import Final

from consent.statements.guide.model import Example, Guide, signed_by

_EVIDENCE: Final = "The papers that support it."
_LETTER: Final = [{"kind": "letter", "sha256": "@paper"}]
_REGISTRAR: Final = signed_by("registrar party:registrar")
_PERSON: Final = {
    "party": "party:ada", "kind": "performer", "name": "Ada Example",
    "identifiers": [{"scheme": "house", "value": "A-1"}], "birth_date": "1988-03-14", "home": "US-CA",
    "unions": ["party:union"],
}  # fmt: skip
_UNION: Final = {
    "party": "party:guild",
    "kind": "union",
    "name": "The Guild",
    "identifiers": [],
    "agreements": ["SAT26"],
}
PUBLIC_KEY: Final = {"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}
"""The public key of RFC 8037, appendix A: its private key is published, so it is nobody's."""
PUBLIC_KEY_THUMBPRINT: Final = "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"

GUIDES: Final[dict[str, Guide]] = {
    "party.registration": Guide(
        "A registrar.",
        {
            "party": "The id the registrar gives it.",
            "kind": "What it is.",
            "name": "Its name, as people know it.",
            "identifiers": "Its numbers elsewhere; an ISNI, IPN or IMDb number tells one performer from another.",
            "birth_date": "The day of birth; required of a performer.",
            "home": "Where a person lives, which switches on the laws of that place; required of a performer.",
            "unions": "The unions a person is a member of; required of a performer, and an empty list says none.",
            "agreements": "Of a union alone: the agreements it is party to.",
        },
        (Example(_PERSON, _REGISTRAR, "A performer.", frozenset({"birth_date", "home", "unions"})),
         Example(_UNION, _REGISTRAR, "A union.")),
    ),
    "party.event": Guide(
        "A registrar. To join a union also that union together with the performer's side; to leave one, that union or "
        "the performer's side.",
        {
            "party": "To whom it happened.",
            "event": "What happened.",
            "on": "The day it happened, which must have come.",
            "evidence": _EVIDENCE,
            "union": "Which union was joined or left; required for these two.",
        },
        (Example({"party": "party:p1", "event": "left_union", "on": "2026-05-01", "evidence": _LETTER,
                  "union": "party:union"}, _REGISTRAR, required=frozenset({"union"})),),
    ),
    "party.correction": Guide(
        "A registrar.",
        {
            "event": "The digest of the statement that was wrong: a `party.event`, a `party.merge`, or what a "
                     "registrar's revoked key alone vouched for.",
            "reason": "Why it was wrong.",
            "evidence": _EVIDENCE,
        },
        (Example({"event": "@event", "reason": "It was somebody of the same name.", "evidence": _LETTER}, _REGISTRAR),),
    ),
    "party.merge": Guide(
        "A registrar.",
        {
            "party": "The registration that is given up.",
            "into": "The registration whose facts are hers from now on.",
            "evidence": _EVIDENCE,
        },
        (Example({"party": "party:p1-again", "into": "party:p1", "evidence": _LETTER}, _REGISTRAR),),
    ),
    "key.registration": Guide(
        "The key itself, and a registrar.",
        {
            "party": "Whose key it is.",
            "key": "The public key as a JWK, of Ed25519 or P-256.",
            "purposes": "What it may be used for.",
            "not_before": "From when it signs.",
            "not_after": "Until when it signs.",
            "assurance": "On whose word it is the party's.",
            "webauthn": "Of a passkey: where it lives and which pages may ask it.",
        },
        (Example({"party": "party:p1", "key": PUBLIC_KEY, "purposes": ["sign"], "not_before": "2026-05-01T00:00:00Z",
                  "not_after": "2036-05-01T00:00:00Z", "assurance": "registrar_attested"},
                 ({"role": "performer", "party": "party:p1", "key": PUBLIC_KEY_THUMBPRINT}, *_REGISTRAR)),),
    ),
    "key.revocation": Guide(
        "The key's party, or a registrar.",
        {
            "key": "The thumbprint of the key.",
            "reason": "Why it is revoked.",
            "invalid_from": "From when it signs nothing any more.",
        },
        (Example({"key": "@key:party:p1", "reason": "lost", "invalid_from": "2026-05-20T10:00:00Z"}, _REGISTRAR),),
    ),
    "authority.mandate": Guide(
        "The principal; a registrar for a minor, for somebody who died, and for a court's order.",
        {
            "principal": "For whom is signed.",
            "delegate": "Who may sign.",
            "capacity": "Why the delegate may.",
            "powers": "For which uses; where none is listed, none is given.",
            "from": "From when.",
            "evidence": _EVIDENCE,
            "until": "Until when; left out, until an `authority.end`.",
            "interest": "An heir's share, as two whole numbers: one of two is `[1, 2]`.",
            "jointly_with": "The parties who must sign too.",
        },
        (Example({"principal": "party:p1", "delegate": "party:agent", "capacity": "attorney_in_fact",
                  "powers": ["replica.create", "replica.use.new_performance"], "from": "2026-05-20",
                  "until": "2028-05-20", "jointly_with": ["party:counsel"], "evidence": _LETTER},
                 signed_by("performer party:p1")),),
    ),
    "authority.end": Guide(
        "The principal, the delegate or a registrar.",
        {"mandate": "The digest of the mandate.", "from": "From when it is over, never before this was said."},
        (Example({"mandate": "@mandate", "from": "2026-05-21T00:00:00Z"}, signed_by("performer party:p1")),),
    ),
}  # fmt: skip
