"""Kinds, roles, capacities and agreements in words: one phrase for each word of the vocabulary, no two alike."""

from __future__ import annotations

from typing import Final

EVENTS: Final = {
    "release_date": "the release date of the work",
    "photography_start": "the first day of the work's photography",
}
ROLES: Final = {
    "performer": "the performer",
    "licensee": "the licensee",
    "studio_platform": "the platform or studio",
    "vendor_tool": "the vendor of a tool",
    "assignee": "the assignee",
    "loan_out": "a loan-out company, in the performer's place",
    "agent": "an agent, in the performer's place",
    "guardian": "a guardian, in the performer's place",
    "estate": "the estate, in the performer's place",
    "union": "a union",
    "counsel": "counsel",
    "court": "a court, in the performer's place",
    "heir": "an heir, in the performer's place",
    "representative": "a representative, in the performer's place",
    "registrar": "a registrar",
}
PARTY_KINDS: Final = {
    "performer": "a performer",
    "licensee": "a licensee",
    "vendor": "a vendor of tools",
    "union": "a union",
    "agency": "an agency",
    "counsel": "counsel",
    "platform": "a platform",
    "representative": "a representative",
    "registrar": "a registrar",
}
CAPACITIES: Final = {
    "talent_agent": "as a talent agent",
    "attorney_in_fact": "under a power of attorney",
    "parent": "as a parent",
    "legal_guardian": "as a legal guardian",
    "executor": "as an executor of the will",
    "heir": "as an heir",
    "loan_out_officer": "as an officer of the loan-out company",
    "union_for_untraceable_estate": "as the union, because the estate cannot be traced",
    "court_order": "by order of a court",
}
AGREEMENTS: Final = {
    "SAT23": "SAG-AFTRA TV/Theatrical 2023 (SAT23)",
    "SAT26": "SAG-AFTRA TV/Theatrical 2026 (SAT26)",
    "IMA25": "SAG-AFTRA Interactive Media 2025 (IMA25)",
    "COM25": "SAG-AFTRA Commercials 2025 (COM25)",
    "SRC24": "SAG-AFTRA Sound Recordings Code 2024 (SRC24)",
    "TVA24": "SAG-AFTRA Television Animation 2024 (TVA24)",
    "REP24": "Replica Studios digital voice agreement 2024 (REP24)",
    "NAR24": "Narrativ audio advertising agreement 2024 (NAR24)",
    "ETH24": "Ethovox foundation model agreement 2024 (ETH24)",
    "ACTRA_IPA25": "ACTRA Independent Production Agreement 2025 (ACTRA_IPA25)",
    "EQUITY_PACT": "Equity and Pact, United Kingdom (EQUITY_PACT)",
    "MEAA": "MEAA, Australia (MEAA)",
    "WGA23": "Writers Guild of America 2023 (WGA23)",
    "WGA26": "Writers Guild of America 2026 (WGA26)",
    "DGA23": "Directors Guild of America 2023 (DGA23)",
    "DGA26": "Directors Guild of America 2026 (DGA26)",
    "AFM24": "American Federation of Musicians 2024 (AFM24)",
    "IATSE24": "IATSE Basic Agreement 2024 (IATSE24)",
    "none": "no agreement of a union",
}
ADVISORY_PROFILES: Final = {"NOFAKES": "the NO FAKES bill (NOFAKES)"}
REPLICA_CLASSES: Final = {
    "employment_based": "one made in the performer's employment, with the performer taking part",
    "employment_based_no_scan": "one made in the performer's employment from pictures and sound, without a scan",
    "independently_created": "one created independently of the performer's employment",
    "background_actor": "one of a background actor",
    "vocal": "one of the voice",
    "visual": "one of the looks",
    "foundation_contribution": "a contribution to a foundation model",
    "synthetic": "a synthetic performer",
}
FORMS: Final = {
    "separate_writing": "a writing of its own",
    "contract_endorsement_initialled": "a clause of the contract that is initialled by itself",
    "digital_replica_rider": "a rider on digital replicas",
    "voucher_or_standard_terms": "a voucher or standard terms",
    "clickwrap": "a click on a page",
    "oral": "spoken words alone",
}
REPRESENTATION: Final = {
    "counsel_negotiated": "Counsel negotiated it for the performer.",
    "union_cba_expressly_addresses_replicas": "A union's agreement that speaks of replicas expressly stands behind it.",
    "agent_only": "Only an agent negotiated it for the performer.",
    "none": "Nobody negotiated it for the performer.",
}
LEGAL_BASES: Final = {
    "contract": "a contract",
    "gdpr_consent": "consent under data protection law (GDPR)",
    "biometric_release": "a release of biometric data",
    "other": "another one, which is not named",
}
PROJECT_KINDS: Final = {
    "film": "a film",
    "series": "a series",
    "season": "a season",
    "episode": "an episode",
    "game": "a game",
    "commercial": "a commercial",
    "recording": "a recording",
}
ASSET_KINDS: Final = {
    "scan": "a scan",
    "model": "a model",
    "voice": "a recording or model of a voice",
    "material": "other material",
}
KEY_PURPOSES: Final = {
    "sign": "to sign statements",
    "attest": "to attest what was signed elsewhere",
    "decide": "to rule on what a machine must not decide",
    "witness": "to cosign heads of logs",
    "c2pa": "to sign content credentials (C2PA)",
}
ASSURANCE: Final = {
    "signer_held_key": "the signer alone holds the key",
    "registrar_attested": "a registrar attests who holds the key",
    "platform_attested": "a platform attests who holds the key",
}
NOTICES: Final = {
    "replica_services": "that services for making a replica are wanted",
    "intended_use": "what use is intended",
    "training_licence": "that a licence to train a model is given",
    "synthetic_performer": "that a synthetic performer is used",
    "platform_genai": "that generative tools are used for a platform",
    "deletion_attested": "that what had to be deleted was deleted",
}
UNION_DECISIONS: Final = {
    "requested": "The union was asked on {day}, and has not decided.",
    "approved": "It says that the union approved it on {day}.",
    "refused": "It says that the union refused it on {day}.",
}
