"""What is asked of the golden ledger, again and again while it grows."""

from signing import digests

PAULA, QUINN, ROSA, SAM = "party:paula", "party:quinn", "party:rosa", "party:sam"
PARENT, ESTATE, AGENCY, COUNSEL, GUILD = "party:parent", "party:estate", "party:agency", "party:counsel", "party:guild"
STUDIO, OTHER, HOUSE, STREAM = "party:studio-a", "party:studio-b", "party:house", "party:stream"
SERIES = {"scheme": "house", "value": "HARBOR"}
SEASON = {"scheme": "eidr", "value": "10.5240/7791-8534-2C23-9030-8610-5"}
ALIAS = {"scheme": "house", "value": "HARBOR-1"}
FILM = {"scheme": "house", "value": "TIDE"}
VFX, DUB = "tool:vfx", "tool:dub"
OUTPUT = {"sha256": "l-KAyU3rtHiZabCF-VqXSM1tY6FD-sOUSZVGImQUHoI", "media_type": "video/mp4"}

RIDER, RELEASE = b"%PDF-1.7 the rider of Paula", b"%PDF-1.7 a release nobody names"
RIDER_SHA, RELEASE_SHA = digests.digest(RIDER), digests.digest(RELEASE)

SCOPE = {
    "projects": [SEASON], "episodes": ["*"], "roles": ["Vale"], "scenes": ["12", "40"],
    "uses": ["replica.create", "replica.use.new_performance"], "modalities": ["face", "body", "voice_speech"],
    "media": ["svod", "theatrical"], "territories": ["001"], "languages": ["en"],
    "purposes": ["final_deliverable", "temp_internal"], "content": [], "tools": [VFX],
    "term": {"from": "2026-06-01", "until": "2028-06-01", "zone": "America/Los_Angeles"},
}  # fmt: skip
GRANT = {
    "performer": PAULA, "licensee": STUDIO, "agreement": "none", "replica_class": "employment_based",
    "form": "separate_writing", "representation": "counsel_negotiated",
    "description": "Face, body and voice replica of Vale in scenes 12 and 40.", "scopes": {"main": SCOPE},
    "exclusions": [], "limits": [], "revocability": {"kind": "revocable_at_will"}, "after_death": "unstated",
    "business_reason": "It cannot be staged.", "legal_basis": "contract", "documents": [],
    "vocabulary": {"territories": "cldr-48"},
}  # fmt: skip


def grant(scope=None, **more):
    """The terms of a grant with what differs."""
    return {**GRANT, "scopes": {"main": {**SCOPE, **(scope or {})}}, **more}


def performance(party=PAULA, **more):
    return {"performer": {"party": party}, "role": "Vale", "scene": "12", "modalities": ["face"], **more}


def seconds(amount, party=PAULA, **more):
    return performance(party, amounts=[{"unit": "second", "amount": amount}], **more)


DEFAULTS = {
    "project": SEASON, "licensee": STUDIO, "use": "replica.use.new_performance", "performances": [performance()],
    "media": ["svod"], "territories": ["US"], "languages": ["en"], "purpose": "final_deliverable", "tools": [VFX],
}  # fmt: skip
VARIED = (
    {},
    {"languages": ["fr"]},
    {"territories": ["US", "FR", "CN"]},
    {"project": ALIAS, "vendor": HOUSE},
    {"project": FILM, "performances": [performance(role="Tide", scene="1")]},
    {"project": {"scheme": "house", "value": "NOWHERE"}},
    {"licensee": OTHER},
    {"performances": [performance(scene="40", episode="101")]},
    {"performances": [performance(scene="7"), performance(modalities=["face", "movement_mocap"])]},
    {"performances": [performance(QUINN)]},
    {"performances": [performance(ROSA)]},
    {"performances": [performance(SAM)]},
    {"performances": [performance(), performance(SAM), seconds(9, QUINN)]},
    {"performances": [seconds(40, scene="40")]},
    {"performances": [seconds(400, scene="40")]},
    {"performances": [{"performer": {"name": "Paula"}, "role": None, "scene": None, "modalities": ["face"]}]},
    {"performances": [{"performer": None, "role": "Vale", "scene": "12", "modalities": None}]},
    {"performances": [{"performer": {"scheme": "isni", "value": "9999999900000010"}, "role": "Vale", "scene": "12",
                       "modalities": ["face"]}]},
    {"project": None, "licensee": None, "use": None, "media": None, "territories": None, "languages": None,
     "purpose": None, "tools": None, "performances": None},
    {"content": ["nudity"]},
    {"use": "model.train.foundation", "purpose": "training_data"},
    {"use": "dub.voice_replica", "tools": [DUB], "languages": ["fr"]},
    {"use": "exploit.existing_output", "facts": {"outputs": [{"sha256": OUTPUT["sha256"]}]}},
    {"use": "synthetic.create_from_named_features", "performances": [],
     "prompt_references": [{"performer": {"party": PAULA}, "features": ["name", "voice"]}]},
    {"use": "alter.customary_post", "performances": [performance(facts={"customary": "noise"})]},
    {"tools": ["tool:vfx@4.2", "tool:unheard-of"]},
    {"facts": {"generation_ends_at": "2026-12-01T00:00:00Z"}},
    {"facts": {"documents": [{"name": "rider.pdf", "sha256": OUTPUT["sha256"]}], "element": "main_character"}},
    {"at": "2029-01-01T00:00:00Z"},
    {"at": "2026-05-01T00:00:00Z"},
)  # fmt: skip
