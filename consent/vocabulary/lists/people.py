"""The words for people: who they are, as what they sign, with what power and with which key."""

from __future__ import annotations

from typing import Final

from consent.vocabulary.lists.wordlist import WordList, word_list

LISTS: Final[tuple[WordList, ...]] = (
    word_list(
        "party-kinds", "Kinds of parties", "`kind` of a `party.registration`.",
        {
            "performer": "A person who performs, and whose consent is asked for.",
            "licensee": "A producer or other company to which consents are given.",
            "vendor": "A company that provides tools or works with them for a licensee.",
            "union": "A union or guild; the agreements it is party to are registered with it.",
            "agency": "An agency that may act for performers under a mandate.",
            "counsel": "A lawyer, who enters papers and rules on questions about a work.",
            "platform": "A platform or studio whose own guidance and approval count.",
            "representative": "A person who may act for a performer under a mandate.",
            "registrar": "Who vouches for parties and keys of this ledger.",
        },
    ),
    word_list(
        "roles", "Roles", "`role` in `parties` of every statement: as what somebody signs.",
        {
            "performer": "The performer, for herself.",
            "licensee": "The licensee.",
            "studio_platform": "The platform or studio.",
            "vendor_tool": "The vendor of a tool.",
            "assignee": "Who takes over a licensee's rights.",
            "loan_out": "A performer's loan-out company, in her place.",
            "agent": "An agent, in the performer's place.",
            "guardian": "A parent or guardian, in the place of a minor.",
            "estate": "The estate, in the place of a performer who died.",
            "union": "A union: for itself, or in the performer's place.",
            "counsel": "Counsel.",
            "court": "A court, in the performer's place.",
            "heir": "An heir, in the place of a performer who died.",
            "representative": "A representative, in the performer's place.",
            "registrar": "A registrar.",
        },
    ),
    word_list(
        "capacities", "Capacities", "`capacity` of an `authority.mandate`: why the delegate may act.",
        {
            "talent_agent": "A talent agent.",
            "attorney_in_fact": "Somebody who holds a power of attorney.",
            "parent": "A parent of a minor.",
            "legal_guardian": "A legal guardian of a minor.",
            "executor": "An executor of a will.",
            "heir": "An heir; `interest` may say which share.",
            "loan_out_officer": "An officer of the performer's loan-out company.",
            "union_for_untraceable_estate": "The union of a performer who died and whose estate cannot be traced.",
            "court_order": "Somebody whom a court's order names; a registrar registers it.",
        },
    ),
    word_list(
        "key-purposes", "Purposes of keys", "`purposes` of a `key.registration`: what a key may be used for.",
        {
            "sign": "To sign statements.",
            "attest": "To attest what was signed elsewhere.",
            "decide": "To rule on what a machine must not decide.",
            "witness": "To cosign heads of logs.",
            "c2pa": "To sign content credentials (C2PA).",
        },
    ),
    word_list(
        "assurance", "Assurance of keys", "`assurance` of a `key.registration`: on whose word a key is somebody's.",
        {
            "signer_held_key": "The signer alone holds the key.",
            "registrar_attested": "A registrar attests that the key is the party's.",
            "platform_attested": "A platform attests that the key is the party's.",
        },
    ),
    word_list(
        "party-events", "Events of parties", "`event` of a `party.event`.",
        {
            "died": "The person died on that day.",
            "emancipated": "The minor was emancipated on that day, and consents alone from then on.",
            "joined_union": "The person joined a union on that day.",
            "left_union": "The person left a union on that day.",
        },
    ),
)  # fmt: skip
