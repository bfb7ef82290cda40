"""The words of scopes and limits as phrases: one for each word of the vocabulary, no two alike."""

from __future__ import annotations

from typing import Final

USES: Final = {
    "capture.scan": "scanning the performer",
    "capture.voice": "recording the voice in order to build a replica of it",
    "model.train.production_scoped": "training a model for this production alone",
    "model.train.foundation": "training a foundation model",
    "model.license_out_for_training": "licensing recordings to others for training",
    "replica.create": "creating a digital replica",
    "replica.use.new_performance": "a new performance by the replica",
    "replica.use.as_scripted": "a performance by the replica as it was scripted",
    "replica.use.unsafe_action": "action by the replica that is unsafe for a person",
    "replica.use.unrecognisable": "showing the replica so that nobody is recognised",
    "alter.dialogue": "altering what is said",
    "alter.performance": "altering how it is performed",
    "alter.age": "altering the age",
    "alter.physical_trait": "altering a physical trait",
    "alter.customary_post": "customary work after shooting",
    "dub.voice_replica": "dubbing with a replica of the voice",
    "dub.lip_sync": "fitting the lips to dubbed words",
    "realtime.generate": "generating in real time",
    "synthetic.create": "creating a synthetic performer",
    "synthetic.create_from_named_features": "creating a synthetic performer from features of named people",
    "crowd.replicate": "multiplying people into a crowd",
    "reference.temp": "a temporary reference",
    "exploit.existing_output": "showing what was lawfully made already",
}
MODALITIES: Final = {
    "face": "the face",
    "body": "the body",
    "voice_speech": "the speaking voice",
    "voice_singing": "the singing voice",
    "movement_mocap": "movement as captured",
    "hands": "the hands",
    "name": "the name",
    "signature_style": "the style the performer is known by",
    "biometric_id": "biometric marks such as fingerprints or the iris",
    "instrumental_performance": "playing an instrument",
}
MEDIA: Final = {
    "theatrical": "cinemas",
    "svod": "streaming by subscription",
    "avod": "streaming paid by advertising",
    "broadcast": "broadcast",
    "home_video": "home video",
    "interactive_game": "games",
    "audio_only": "sound alone",
    "commercial": "commercials",
    "social": "social media",
    "trailer_promo": "trailers and promotion",
    "bts": "making-of material",
    "merchandise": "merchandise",
    "live_event": "live events",
    "immersive": "immersive media",
    "internal": "use inside the company",
}
PURPOSES: Final = {
    "final_deliverable": "the finished work",
    "temp_internal": "temporary internal versions",
    "pitch_concept": "pitches and concepts",
    "marketing": "marketing",
    "localisation": "versions in other languages",
    "reshoot_pickup": "reshoots and pick-ups",
    "safety_stunt": "safety in stunts",
    "continuity_fix": "mending continuity",
    "research_dev": "research and development",
    "training_data": "data for training",
}
CONTENT: Final = {
    "nudity": "nudity",
    "simulated_sex": "simulated sex",
    "violence": "violence",
    "profanity_slur": "profanity and slurs",
    "political": "political content",
    "endorsement": "endorsement of a product or cause",
    "medical": "medical content",
    "religious": "religious content",
    "self_harm": "self-harm",
    "stunt": "stunts",
}
UNITS: Final = {
    "digital_performance_day": ("day of digital performance", "days of digital performance"),
    "line": ("line", "lines"),
    "second": ("second", "seconds"),
    "scene": ("scene", "scenes"),
    "output": ("output", "outputs"),
    "language": ("language", "languages"),
    "session": ("session", "sessions"),
}
PERIODS: Final = {
    "project": "for each work",
    "episode": "for each episode",
    "calendar_month": "in each calendar month",
    "calendar_year": "in each calendar year",
}
