"""The words of productions: works, assets, notices, and the facts that an asker may state."""

from __future__ import annotations

from typing import Final

from consent.vocabulary.lists.wordlist import WordList, word_list

LISTS: Final[tuple[WordList, ...]] = (
    word_list(
        "project-kinds", "Kinds of projects", "`kind` of a `project.declaration`.",
        {
            "film": "A film.",
            "series": "A series.",
            "season": "A season of a series.",
            "episode": "An episode of a series.",
            "game": "A game.",
            "commercial": "A commercial.",
            "recording": "A sound recording.",
        },
    ),
    word_list(
        "advisory-profiles", "Advisory profiles", "`profiles_on` of a project: rules that are off otherwise.",
        {"NOFAKES": "The NO FAKES bill of the United States, which is not law."},
    ),
    word_list(
        "asset-kinds", "Kinds of assets", "`kind` of an `asset.registration`: what is generated from.",
        {
            "scan": "A scan of a performer.",
            "model": "A model of a performer.",
            "voice": "A recording or model of a performer's voice.",
            "material": "Other material, which may be of nobody.",
        },
    ),
    word_list(
        "notice-kinds", "Kinds of notices", "`kind` of a `notice`: of what somebody was told.",
        {
            "replica_services": "That the performer is to work on the making of her replica.",
            "intended_use": "Which use is intended.",
            "training_licence": "That recordings are licensed to others for training.",
            "synthetic_performer": "That a synthetic performer is to be used.",
            "platform_genai": "Told to a platform: that generative tools are used in a work.",
            "deletion_attested": "That data of the performer were deleted.",
        },
    ),
    word_list(
        "covered-work", "Covered work", "`covered_work` of a performance, `replaces_covered_work` of a check.",
        {
            "principal_performer": "The work of a principal performer.",
            "background_actor": "The work of a background actor.",
            "stunt": "The work of a stunt performer.",
            "double_standin": "The work of a double or stand-in.",
            "dancer": "The work of a dancer.",
            "singer": "The work of a singer.",
            "voice_over": "The work of a voice-over performer.",
            "dubbing_artist": "The work of a dubbing artist.",
            "puppeteer_mocap": "The work of a puppeteer or motion-capture performer.",
            "recording_artist": "The work of a recording artist.",
            "musician": "The work of a musician.",
            "writer": "The work of a writer.",
            "director": "The work of a director.",
            "crew": "The work of the crew.",
        },
    ),
    word_list(
        "customary", "Customary changes", "`customary` of a performance: the customary work after shooting.",
        {
            "cosmetics": "Cosmetics, such as a blemish.",
            "wardrobe": "Wardrobe.",
            "noise": "Reduction of noise.",
            "timing": "Timing or speed.",
            "continuity": "Continuity.",
            "pitch": "Pitch or tone.",
            "clarity": "Clarity.",
            "filters": "Filters and added effects.",
            "standards_ratings": "What standards and ratings ask for.",
        },
    ),
    word_list(
        "elements", "Kinds of elements", "`element` of a check: what is generated.",
        {
            "main_character": "A main character.",
            "key_visual": "A key visual element.",
            "central_setting": "A setting that is central to the story.",
            "background": "Background.",
        },
    ),
    word_list(
        "expressive-purposes", "Expressive purposes", "`expressive_purpose` of a check.",
        {
            "comment": "Comment.",
            "criticism": "Criticism.",
            "scholarship": "Scholarship.",
            "satire": "Satire.",
            "parody": "Parody.",
            "docudrama": "A docudrama.",
            "biography": "A biography.",
        },
    ),
    word_list(
        "prompt-features", "Features in prompts", "`features` of a prompt reference: what of a person a prompt names.",
        {
            "name": "The name.",
            "eyes": "The eyes.",
            "nose": "The nose.",
            "mouth": "The mouth.",
            "ears": "The ears.",
            "voice": "The voice.",
        },
    ),
    word_list(
        "register-kinds", "Kinds of uses in the register",
        "`kind` in `register` of a declared use: the work that generative AI does.",
        {
            "performance": "A performance is generated or altered, or somebody's likeness or voice.",
            "concept_art": "Concept art, storyboards, mood boards and other drafts of how something may look.",
            "set_extension": "Sets, backgrounds, props and whatever else surrounds those who play.",
            "music": "Music, or sound that is no voice.",
            "upscaling": "Recorded material is enlarged, cleaned, restored or filled in.",
            "script_help": "Text for the script or the production: ideas, summaries, translations, drafts.",
            "other": "Anything else; `input` or a reference says what.",
        },
    ),
    word_list(
        "register-stages", "Stages of uses in the register",
        "`stage` in `register` of a declared use: whether what is made reaches the finished work.",
        {
            "temp": "It stays out of the finished work.",
            "may_be_final": "It is temporary so far, and may reach the finished work.",
            "final": "It is made for the finished work.",
        },
    ),
    word_list(
        "territory-tables", "Territory tables", "`vocabulary.territories` of a grant: with which table it is read.",
        {"cldr-48": "The regions and countries of Unicode CLDR 48, and their ISO 3166-2 subdivisions."},
    ),
)  # fmt: skip
