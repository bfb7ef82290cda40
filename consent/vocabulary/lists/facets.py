"""The words of scopes and questions: what is done, to what of a performer, and where the result is shown."""

from __future__ import annotations

from typing import Final

from consent.vocabulary.lists.wordlist import WordList, word_list

LISTS: Final[tuple[WordList, ...]] = (
    word_list(
        "uses", "Uses", "`uses` of a scope, `use` of a check, `powers` of a mandate. None implies another.",
        {
            "capture.scan": "The performer is scanned.",
            "capture.voice": "The performer's voice is recorded in order to build a replica of it.",
            "model.train.production_scoped": "A model is trained that serves this production alone.",
            "model.train.foundation": "A model is trained that serves more than this production.",
            "model.license_out_for_training": "Recordings of the performer are licensed to others for training.",
            "replica.create": "A digital replica of the performer is made; to use it is another word.",
            "replica.use.new_performance": "The replica gives a performance that the performer did not give.",
            "replica.use.as_scripted":
                "The replica shows what stays substantially as it was scripted, performed or recorded.",
            "replica.use.unsafe_action": "The replica shows an action that no person can safely perform.",
            "replica.use.unrecognisable": "The replica is shown so that nobody is recognised, as behind a mask.",
            "alter.dialogue": "What the performer says is changed, the lips included.",
            "alter.performance": "Emotion, delivery or intent of a performance is changed.",
            "alter.age": "The performer is made to look or sound older or younger.",
            "alter.physical_trait": "A physical trait of the performer is changed.",
            "alter.customary_post": "Customary work after shooting is done, of a kind that the list `customary` names.",
            "dub.voice_replica": "The performer is dubbed into another language by a replica of the voice.",
            "dub.lip_sync": "The performer's lips are fitted to dubbed words.",
            "realtime.generate": "Output is generated while somebody uses it, as in a game or a chat.",
            "synthetic.create": "A synthetic performer is made who is nobody's replica.",
            "synthetic.create_from_named_features":
                "A synthetic performer is made by prompting with the name of a real one and a feature.",
            "crowd.replicate": "People are multiplied into a crowd.",
            "reference.temp": "A temporary reference is made, such as a mood board or a preview.",
            "exploit.existing_output": "Something that was lawfully made already is shown.",
        },
    ),
    word_list(
        "modalities", "Modalities", "`modalities` of a scope and of a performance: what of a performer is used.",
        {
            "face": "The face.",
            "body": "The body.",
            "voice_speech": "The speaking voice.",
            "voice_singing": "The singing voice.",
            "movement_mocap": "Movement, as motion capture records it.",
            "hands": "The hands.",
            "name": "The name.",
            "signature_style": "The style the performer is known by.",
            "biometric_id": "Marks of the body that identify a person: fingerprints, palm prints, the iris.",
            "instrumental_performance": "Playing an instrument.",
        },
    ),
    word_list(
        "media", "Media", "`media` of a scope, of a check and of `exploitation`: where the result is shown.",
        {
            "theatrical": "Cinemas.",
            "svod": "Streaming that is paid for by subscription.",
            "avod": "Streaming that is paid for by advertising.",
            "broadcast": "Broadcast.",
            "home_video": "Home video.",
            "interactive_game": "Games.",
            "audio_only": "Sound without a picture.",
            "commercial": "Commercials.",
            "social": "Social media.",
            "trailer_promo": "Trailers and promotion.",
            "bts": "Material from behind the scenes.",
            "merchandise": "Merchandise.",
            "live_event": "Live events.",
            "immersive": "Immersive media.",
            "internal": "Use inside the company that is shown to nobody else.",
        },
    ),
    word_list(
        "purposes", "Purposes", "`purposes` of a scope, `purpose` of a check: what the result is made for.",
        {
            "final_deliverable": "The finished work.",
            "temp_internal": "Temporary versions that stay inside.",
            "pitch_concept": "Pitches and concepts.",
            "marketing": "Marketing.",
            "localisation": "Versions in other languages.",
            "reshoot_pickup": "Reshoots and pick-ups.",
            "safety_stunt": "Safety in stunts.",
            "continuity_fix": "Mending continuity.",
            "research_dev": "Research and development.",
            "training_data": "Data that models are trained with.",
        },
    ),
    word_list(
        "content", "Sensitive content", "`content` of a scope and of a check: what must be named to be allowed.",
        {
            "nudity": "Nudity.",
            "simulated_sex": "Simulated sex.",
            "violence": "Violence.",
            "profanity_slur": "Profanity and slurs.",
            "political": "Political content.",
            "endorsement": "Endorsement of a product or a cause.",
            "medical": "Medical content.",
            "religious": "Religious content.",
            "self_harm": "Self-harm.",
            "stunt": "Stunts.",
        },
    ),
)  # fmt: skip
