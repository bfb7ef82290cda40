"""The closed lists of words that stand on the wire. Nothing implies anything else: create is not use is not train."""

from __future__ import annotations

from typing import Final


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


USES: Final = _words(
    "capture.scan capture.voice model.train.production_scoped model.train.foundation model.license_out_for_training"
    " replica.create replica.use.new_performance replica.use.as_scripted replica.use.unsafe_action"
    " replica.use.unrecognisable alter.dialogue alter.performance alter.age alter.physical_trait alter.customary_post"
    " dub.voice_replica dub.lip_sync realtime.generate synthetic.create synthetic.create_from_named_features"
    " crowd.replicate reference.temp exploit.existing_output"
)
MODALITIES: Final = _words(
    "face body voice_speech voice_singing movement_mocap hands name signature_style biometric_id"
    " instrumental_performance"
)
MEDIA: Final = _words(
    "theatrical svod avod broadcast home_video interactive_game audio_only commercial social trailer_promo bts"
    " merchandise live_event immersive internal"
)
PURPOSES: Final = _words(
    "final_deliverable temp_internal pitch_concept marketing localisation reshoot_pickup safety_stunt continuity_fix"
    " research_dev training_data"
)
CONTENT: Final = _words(
    "nudity simulated_sex violence profanity_slur political endorsement medical religious self_harm stunt"
)
REPLICA_CLASSES: Final = _words(
    "employment_based employment_based_no_scan independently_created background_actor vocal visual"
    " foundation_contribution synthetic"
)
COVERED_WORK: Final = _words(
    "principal_performer background_actor stunt double_standin dancer singer voice_over dubbing_artist"
    " puppeteer_mocap recording_artist musician writer director crew"
)
AGREEMENTS: Final = _words(
    "SAT23 SAT26 IMA25 COM25 SRC24 TVA24 REP24 NAR24 ETH24 ACTRA_IPA25 EQUITY_PACT MEAA WGA23 WGA26 DGA23 DGA26 AFM24"
    " IATSE24 none"
)
ADVISORY_PROFILES: Final = _words("NOFAKES")
PARTY_KINDS: Final = _words("performer licensee vendor union agency counsel platform representative registrar")
ROLE_OF_KIND: Final = {
    "performer": "performer",
    "licensee": "licensee",
    "vendor": "vendor_tool",
    "union": "union",
    "agency": "agent",
    "counsel": "counsel",
    "platform": "studio_platform",
    "representative": "representative",
    "registrar": "registrar",
}
"""The role a party of a kind signs in when it signs for itself (specification §2.2)."""
ROLES: Final = _words(
    "performer licensee studio_platform vendor_tool assignee loan_out agent guardian estate union counsel court heir"
    " representative registrar"
)
ROLES_FOR_ANOTHER: Final = _words("guardian estate heir agent loan_out union court representative")
"""The roles in which somebody signs in the performer's place (specification §2.2)."""
CAPACITIES: Final = _words(
    "talent_agent attorney_in_fact parent legal_guardian executor heir loan_out_officer union_for_untraceable_estate"
    " court_order"
)
REPRESENTATION: Final = _words("counsel_negotiated union_cba_expressly_addresses_replicas agent_only none")
FORMS: Final = _words(
    "separate_writing contract_endorsement_initialled digital_replica_rider voucher_or_standard_terms clickwrap oral"
)
LIMIT_UNITS: Final = _words("digital_performance_day line second scene output language session")
LIMIT_PERIODS: Final = _words("project episode calendar_month calendar_year")
TERM_EVENTS: Final = _words("release_date photography_start")
APPROVAL_UNITS: Final = _words("scene episode output")
"""What one approval may be for, where a condition says `per`."""
ASSET_KINDS: Final = _words("scan model voice material")
BASES: Final = _words("transcribed")
"""What a grant that was not signed here rests on."""
REVOCABILITY: Final = _words(
    "irrevocable_in_term revocable_on_notice revocable_at_will suspend_on_strike opt_out_new_works"
    " statutory_withdrawal unstated"
)
AFTER_DEATH: Final = _words("continues ends unstated")
BAR_AFTER_DEATH: Final = AFTER_DEATH - {"unstated"}
LEGAL_BASES: Final = _words("contract gdpr_consent biometric_release other")
EXCLUSION_REACH: Final = _words("this_grant all_grants_of_performer")
CONDITION_EFFECTS: Final = _words("ask owe note bar")
KEY_PURPOSES: Final = _words("sign attest decide witness c2pa")
ASSURANCE: Final = _words("signer_held_key registrar_attested platform_attested")
PARTY_EVENTS: Final = _words("died emancipated joined_union left_union")
PROJECT_KINDS: Final = _words("film series season episode game commercial recording")
NOTICE_KINDS: Final = _words(
    "replica_services intended_use training_licence synthetic_performer platform_genai deletion_attested"
)
FINDINGS: Final = _words("satisfied refused")
UNION_DECISIONS: Final = _words("requested approved refused")
TERRITORY_TABLES: Final = _words("cldr-48")
CUSTOMARY: Final = _words("cosmetics wardrobe noise timing continuity pitch clarity filters standards_ratings")
ELEMENTS: Final = _words("main_character key_visual central_setting background")
EXPRESSIVE_PURPOSES: Final = _words("comment criticism scholarship satire parody docudrama biography")
REGISTER_KINDS: Final = _words("performance concept_art set_extension music upscaling script_help other")
"""What generative AI is used for, as the register of uses has it."""
REGISTER_STAGES: Final = _words("temp may_be_final final")
PROMPT_FEATURES: Final = _words("name eyes nose mouth ears voice")

OUTCOMES: Final = ("no_consent_required", "covered", "needs_escalation", "not_covered")
"""From best to worst; the worst of all performances and rules wins (specification §4.6)."""
