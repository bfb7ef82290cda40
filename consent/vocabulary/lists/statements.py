"""The types of statements, and the words of answers about them."""

from __future__ import annotations

from typing import Final

from consent.vocabulary.lists.wordlist import WordList, word_list

LISTS: Final[tuple[WordList, ...]] = (
    word_list(
        "statement-types", "Types of statements",
        "`type` of every statement. Their members: `consent statement template TYPE`.",
        {
            "party.registration": "A party, and what the registrar knows of it.",
            "party.event": "What happened to a party on a day that has come.",
            "party.correction": "A statement about a party was wrong and counts as never said.",
            "party.merge": "Two registered performers are one person.",
            "key.registration": "A public key of a party, and when it may sign.",
            "key.revocation": "From when a key signs nothing any more.",
            "authority.mandate": "Who may sign for whom, for which uses, and how long.",
            "authority.end": "A mandate ends, never before this was said.",
            "project.declaration": "A work, and the facts that decide which profiles of rules apply to it.",
            "tool.declaration": "A tool, its version, and what it does with data.",
            "asset.registration": "What is generated from: a scan, model or voice of a performer, or other material.",
            "consent.grant": "A performer's consent to one licensee.",
            "consent.revocation": "A grant, or a part of it, ends.",
            "consent.suspension": "One grant, or all under an agreement (a strike), are paused.",
            "consent.resumption": "The pause is over.",
            "consent.dispute": "A grant, or a part of it, is contested.",
            "consent.resolution": "The dispute is settled, and the grant stands.",
            "consent.decline": "Somebody the grant names will not sign it, and it is over.",
            "consent.assignment": "The licensee's rights go to another.",
            "consent.confirmation": "What was transcribed from paper is true.",
            "prohibition": "A performer's own bar, which beats every grant.",
            "prohibition.withdrawal": "The bar is lifted.",
            "approval": "A platform's written approval of a use in a work, its legal review included.",
            "approval.withdrawal": "The approval is over.",
            "determination": "A named person's ruling on what the rules leave open.",
            "use.approval": "This use is approved, where a condition of the grant asks for it.",
            "legal.hold": "Nothing that the target needs may be erased.",
            "legal.release": "The hold is over.",
            "notice": "Somebody was told something, and when.",
            "use.report": "What was made under a decision, and how much of its limits it used.",
            "erasure.order": "The bytes of a statement are to be erased.",
        },
    ),
    word_list(
        "grant-states", "States of grants", "`state` of a grant, computed for the instant asked and stored nowhere.",
        {
            "declined": "Somebody it names declined to sign before its last signature.",
            "lapsed": "Not everybody had signed by the day in `sign_by`.",
            "pending": "A signature is missing.",
            "void": "Its signers could not bind the performer, or a signer's key fell.",
            "superseded": "Another grant has taken its place.",
            "withdrawn": "The performer's side has ended it.",
            "revoked": "Somebody else has ended it: the licensee, who gave it back.",
            "expired": "The terms of all its parts are over.",
            "not_yet_effective": "The terms of all its parts have not begun.",
            "suspended": "It is paused.",
            "disputed": "It is contested as a whole.",
            "exhausted": "Nothing is left of one of its limits.",
            "active": "None of the others holds.",
        },
    ),
    word_list(
        "outcomes", "Outcomes", "`outcome` of an answer, the best first; the worst of all performances and rules wins.",
        {
            "no_consent_required": "Nobody's consent is needed for this use.",
            "covered": "Valid consent covers the whole use.",
            "needs_escalation": "A person must decide.",
            "not_covered": "Valid consent does not cover the use.",
        },
    ),
)  # fmt: skip
