"""The words of a grant beside its scopes, and of what is said about it afterwards."""

from __future__ import annotations

from typing import Final

from consent.vocabulary.lists.wordlist import WordList, word_list

LISTS: Final[tuple[WordList, ...]] = (
    word_list(
        "agreements", "Agreements",
        "`agreement` of a grant and of a strike, `agreements` of a project and of a union. What each asks for: "
        "`consent rules list --profile`.",
        {
            "SAT23": "The SAG-AFTRA TV/Theatrical agreement of 2023.",
            "SAT26": "The SAG-AFTRA TV/Theatrical agreement of 2026, which brings the rules of SAT23 with it.",
            "IMA25": "The SAG-AFTRA Interactive Media agreement of 2025.",
            "COM25": "The SAG-AFTRA Commercials contracts of 2025.",
            "SRC24": "The SAG-AFTRA Sound Recordings Code of 2024.",
            "TVA24": "The SAG-AFTRA Television Animation agreement of 2024.",
            "REP24": "The SAG-AFTRA agreement of 2024 with Replica Studios on digital voices.",
            "NAR24": "The SAG-AFTRA agreement of 2024 with Narrativ on audio advertising.",
            "ETH24": "The SAG-AFTRA agreement of 2024 with Ethovox on training a foundation model.",
            "ACTRA_IPA25": "The ACTRA Independent Production Agreement of 2025, Canada.",
            "EQUITY_PACT": "The agreement between Equity and Pact, United Kingdom.",
            "MEAA": "The agreements of the MEAA, Australia.",
            "WGA23": "The Writers Guild of America agreement of 2023.",
            "WGA26": "The Writers Guild of America agreement of 2026.",
            "DGA23": "The Directors Guild of America agreement of 2023.",
            "DGA26": "The Directors Guild of America agreement of 2026.",
            "AFM24": "The American Federation of Musicians agreement of 2024.",
            "IATSE24": "The IATSE Basic Agreement of 2024.",
            "none": "No union's agreement.",
        },
    ),
    word_list(
        "replica-classes", "Classes of replicas", "`replica_class` of a grant, or stated of a performance.",
        {
            "employment_based": "Made in connection with the performer's employment, with the performer taking part.",
            "employment_based_no_scan":
                "Made in connection with the performer's employment from pictures and sound, without a scan.",
            "independently_created": "Made without the performer, for a picture she did not work in.",
            "background_actor": "A replica of a background actor.",
            "vocal": "A replica of the voice, as the agreement on interactive media has it.",
            "visual": "A replica of the looks, as the agreement on interactive media has it.",
            "foundation_contribution": "A contribution to a foundation model, whose output is to be nobody's replica.",
            "synthetic": "A synthetic performer, for whom nobody can consent.",
        },
    ),
    word_list(
        "forms", "Forms of consent", "`form` of a grant: how it was written and signed.",
        {
            "separate_writing": "A signed writing of its own.",
            "contract_endorsement_initialled": "A clause of the contract that was signed or initialled by itself.",
            "digital_replica_rider": "A rider on digital replicas.",
            "voucher_or_standard_terms":
                "A voucher or standard terms: no consent under an agreement that asks for a form.",
            "clickwrap": "A click on a page: under an agreement that asks for a form, a person must judge it.",
            "oral": "Spoken words alone: no consent under an agreement that asks for a form.",
        },
    ),
    word_list(
        "representation", "Representation", "`representation` of a grant: who stood by the performer.",
        {
            "counsel_negotiated": "Counsel negotiated it for the performer.",
            "union_cba_expressly_addresses_replicas":
                "A union's collective agreement that expressly speaks of replicas stands behind it.",
            "agent_only": "Only an agent negotiated it for the performer.",
            "none": "Nobody negotiated it for the performer.",
        },
    ),
    word_list(
        "legal-bases", "Legal bases", "`legal_basis` of a grant.",
        {
            "contract": "A contract.",
            "gdpr_consent": "Consent under data protection law (GDPR), which may be withdrawn at any time.",
            "biometric_release": "A release of biometric data: a grant of its own, for capture alone.",
            "other": "Another basis, which is not named.",
        },
    ),
    word_list(
        "bases", "Bases of entered grants", "`kind` of a grant's `basis`.",
        {"transcribed": "It was signed on paper or elsewhere, and counsel entered it."},
    ),
    word_list(
        "revocability", "Revocability", "`kind` of a grant's `revocability`: how the performer's side may end it.",
        {
            "irrevocable_in_term": "Not while its term runs.",
            "revocable_on_notice": "By notice, so many `days` ahead.",
            "revocable_at_will": "At any time.",
            "suspend_on_strike": "Her side does not end it; a strike suspends it.",
            "opt_out_new_works": "For works that are declared later; works declared before go on.",
            "statutory_withdrawal": "At any time, because a statute says so.",
            "unstated": "The paper does not say.",
        },
    ),
    word_list(
        "after-death", "After death", "`after_death` of a grant; of a bar, `continues` or `ends`.",
        {
            "continues": "It goes on after the performer's death.",
            "ends": "It ends with the performer's death.",
            "unstated": "The paper does not say, and a person must decide.",
        },
    ),
    word_list(
        "limit-units", "Units of limits", "`unit` of a limit and of an amount.",
        {
            "digital_performance_day": "A day of digital performance.",
            "line": "A line of dialogue, about ten words.",
            "second": "A second of the result.",
            "scene": "A scene.",
            "output": "An output: a file that was made.",
            "language": "A language.",
            "session": "A session.",
        },
    ),
    word_list(
        "limit-periods", "Periods of limits", "`per` of a limit: within what it counts anew.",
        {
            "project": "For each work.",
            "episode": "For each episode.",
            "calendar_month": "In each calendar month, in the zone of the scope.",
            "calendar_year": "In each calendar year, in the zone of the scope.",
        },
    ),
    word_list(
        "term-events", "Events a term counts from", "`event` of a bound of a `term`.",
        {
            "release_date": "The release date that the work's declaration names.",
            "photography_start": "The first day of photography that the work's declaration names.",
        },
    ),
    word_list(
        "exclusion-reach", "Reach of exclusions", "`applies_to` of an exclusion.",
        {
            "this_grant": "It is taken out of this grant.",
            "all_grants_of_performer": "It is taken out of every grant of the performer.",
        },
    ),
    word_list(
        "condition-effects", "Effects of conditions", "`effect` of a condition.",
        {
            "ask": "Every use needs a `use.approval` of this condition.",
            "owe": "Every use owes something, which the answer lists among its obligations.",
            "note": "Every answer shows it, and nothing depends on it.",
            "bar": "A person must judge whether a use meets it, before it is covered.",
        },
    ),
    word_list(
        "approval-units", "What one approval may be for", "`per` of a condition whose effect is `ask`.",
        {
            "scene": "Each approval names exactly one scene.",
            "episode": "Each approval names exactly one episode.",
            "output": "Each approval names exactly one output.",
        },
    ),
    word_list(
        "union-decisions", "Decisions of unions", "`status` of an assignment's `union_decision`.",
        {
            "requested": "The union was asked and has not decided.",
            "approved": "The union approved the assignment.",
            "refused": "The union refused the assignment.",
        },
    ),
    word_list(
        "findings", "Findings", "`finding` of a `determination`.",
        {
            "satisfied": "What the rules left open is in order.",
            "refused": "What the rules left open is not in order, and the use is refused.",
        },
    ),
)  # fmt: skip
