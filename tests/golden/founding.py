"""How the golden ledger begins: people, works and tools, grants of all kinds, and what is ruled about them."""

from signing import canonical
from tests.golden.fixed import key_of
from tests.golden.play import REGISTRAR
from tests.golden.questions import (
    AGENCY,
    ALIAS,
    COUNSEL,
    DEFAULTS,
    DUB,
    ESTATE,
    FILM,
    GUILD,
    HOUSE,
    OTHER,
    OUTPUT,
    PARENT,
    PAULA,
    QUINN,
    RELEASE,
    RELEASE_SHA,
    RIDER,
    RIDER_SHA,
    ROSA,
    SAM,
    SCOPE,
    SEASON,
    SERIES,
    STREAM,
    STUDIO,
    VFX,
    grant,
    performance,
    seconds,
)

RIDER_NAMED = [{"sha256": RIDER_SHA, "media_type": "application/pdf", "name": "rider.pdf"}]
PROOF = [{"kind": "court_order", "sha256": RELEASE_SHA}]
POWERS = ["replica.create", "replica.use.new_performance"]
APPROVED = {name: value for name, value in SCOPE.items() if name != "term"}


def people(play):
    """Everybody, their keys, and who may act for whom."""
    play.introduce(REGISTRAR, "registrar")
    play.introduce(GUILD, "union")
    isni = [{"scheme": "isni", "value": "9999999900000010"}]
    known = {"home": "US-CA", "unions": [GUILD]}
    play.introduce(PAULA, "performer", birth_date="1988-03-14", identifiers=isni, **known)
    play.introduce(QUINN, "performer", birth_date="2012-05-05", home="US-NV", unions=[])
    play.introduce(ROSA, "performer", birth_date="1940-01-01", home="US-NY", unions=[])
    play.introduce(SAM, "performer", birth_date="1990-01-01", home="DK", unions=[])
    for party, kind in ((PARENT, "representative"), (ESTATE, "representative"), (AGENCY, "agency"),
                        (STUDIO, "licensee"), (OTHER, "licensee"), (HOUSE, "vendor")):  # fmt: skip
        play.introduce(party, kind)
    play.introduce(COUNSEL, "counsel", purposes=("sign", "decide"))
    play.introduce(STREAM, "platform", identifiers=[{"scheme": "rule_profile", "value": "NFLX"}])


def authority(play):
    """Mandates, events of life, and keys that come and go."""
    play.say("parent's", "authority.mandate", [REGISTRAR], principal=QUINN, delegate=PARENT, capacity="parent",
             powers=POWERS, evidence=PROOF, **{"from": "2020-01-01"})  # fmt: skip
    play.say("agent's", "authority.mandate", [SAM], principal=SAM, delegate=AGENCY, capacity="attorney_in_fact",
             powers=POWERS, evidence=[], until="2027-01-01", **{"from": "2026-01-01"})  # fmt: skip
    play.say("died", "party.event", [REGISTRAR], party=ROSA, event="died", on="2026-05-30", evidence=PROOF)
    play.say("estate's", "authority.mandate", [REGISTRAR], principal=ROSA, delegate=ESTATE, capacity="executor",
             powers=POWERS, interest=[1, 2], jointly_with=[PARENT], evidence=PROOF,
             **{"from": "2026-05-31"})  # fmt: skip
    play.say("joined", "party.event", [REGISTRAR], party=SAM, event="joined_union", on="2026-06-01", evidence=[])
    second = key_of("second key of", PAULA)
    play.hands.keys["her second key"] = second
    play.say("second key", "key.registration", [], handed_in_by=["her second key", REGISTRAR], parties=[
        {"role": "performer", "party": PAULA, "key": second.public.thumbprint},
        {"role": "registrar", "party": REGISTRAR}], **play.key(PAULA, ["sign", "attest"], second))  # fmt: skip
    play.say("second gone", "key.revocation", [PAULA], key=second.public.thumbprint, reason="lost",
             invalid_from=play.time(3600))  # fmt: skip


def production(play):
    """A series, a season of it with another name, a film, and tools."""
    common = {"licensee": STUDIO, "agreements": [], "jurisdictions": [], "photography_start": "2026-06-01"}
    play.say("series", "project.declaration", [STUDIO], project=[SERIES], title="Harbor", kind="series",
             platforms=[], **common)  # fmt: skip
    play.say("season", "project.declaration", [STUDIO], project=[SEASON, ALIAS], title="Harbor 1", kind="season",
             parent=SERIES, platforms=[], vendors=[HOUSE], **common)  # fmt: skip
    play.say("film", "project.declaration", [OTHER], project=[FILM], title="Tide", kind="film",
             platforms=[STREAM], **{**common, "licensee": OTHER, "agreements": ["SAT26"],
             "jurisdictions": ["US-CA", "US-NY", "EU"], "profiles_on": ["NOFAKES"],
             "release_date": "2027-05-01"})  # fmt: skip
    tool = {"vendor": HOUSE, "stores_data": False, "trains_on_data": False, "enterprise": True, "evidence": []}
    play.say("vfx", "tool.declaration", [STUDIO], tool=VFX, version="4.2", **tool)
    play.say("dub", "tool.declaration", [STUDIO], tool=DUB, version="1", **tool)
    play.say("scan", "asset.registration", [STUDIO], asset="asset:scan-1", kind="scan", performer=PAULA,
             sha256=RELEASE_SHA, made_from=[], grants=[], holder=STUDIO)  # fmt: skip
    play.say("dub again", "tool.declaration", [STUDIO], tool=DUB, version="2", generative=False,
             supersedes=["@dub"], **tool)  # fmt: skip


def consents(play):
    """Grants of all kinds, and whoever has not signed yet."""
    play.call("put_document", RIDER_SHA, RIDER)
    play.call("put_document", RELEASE_SHA, RELEASE)
    play.say("main", "consent.grant", [PAULA, STUDIO], **grant(
        documents=RIDER_NAMED, limits=[{"unit": "second", "amount": 100}],
        exclusions=[{"applies_to": "this_grant", "scope": {"territories": ["CN"]}}],
        exploitation={"media": ["svod"], "territories": ["001"], "until": "2027-06-10"},
        compensation={"unit": "digital_performance_day", "currency": "USD", "minor_units": 120000,
                      "tiers": [{"above": 3, "minor_units": 90000}], "multiplier": "1.5", "payee": "Paula"},
        conditions=[{"id": "c1", "kind": "approve", "effect": "ask", "text": "She approves each shot.", "by": PAULA},
                    {"id": "c2", "kind": "pay", "effect": "owe", "text": "Pay on delivery.", "clause": "7"},
                    {"id": "c3", "kind": "credit", "effect": "note", "text": "Credit her as herself."}]))  # fmt: skip
    play.say("plain", "consent.grant", [PAULA, STUDIO], **grant({"scenes": ["12"]}, deal="D-1"))
    play.say("quinn's", "consent.grant", [PARENT, STUDIO], **grant(performer=QUINN, parties=[
        {"role": "guardian", "party": PARENT, "mandate": play["parent's"]},
        {"role": "licensee", "party": STUDIO}]))  # fmt: skip
    play.say("rosa's", "consent.grant", [ESTATE, PARENT, STUDIO], **grant(
        performer=ROSA, after_death="continues", parties=[
            {"role": "estate", "party": ESTATE, "mandate": play["estate's"]}, {"role": "heir", "party": PARENT},
            {"role": "licensee", "party": STUDIO}]))  # fmt: skip
    play.say("sam's", "consent.grant", [AGENCY, STUDIO], handed_in_by=[STUDIO], **grant(
        performer=SAM, revocability={"kind": "revocable_on_notice", "days": 30}, parties=[
            {"role": "agent", "party": AGENCY, "mandate": play["agent's"]},
            {"role": "licensee", "party": STUDIO}]))  # fmt: skip
    play.say("film's", "consent.grant", [PAULA, OTHER], handed_in_by=[PAULA], **grant(
        {"projects": [FILM], "roles": ["Tide"], "scenes": ["1"]}, licensee=OTHER, agreement="SAT26",
        limits=[{"unit": "line", "amount": 12}, {"unit": "session", "amount": 1}],
        revocability={"kind": "opt_out_new_works"}))  # fmt: skip


def signing(play):
    """Signatures that come later, twice, from strangers and over nothing."""
    play.sign("sam's", AGENCY)
    play.sign("film's", OTHER)
    play.sign("film's", OTHER)
    play.sign("film's", STUDIO)
    play.hand_in("plain")
    play.call("add_proofs", "A" * 43, canonical.canonicalize({"proofs": []}))
    play.call("add_proofs", play["plain"], b"{}")


def transcribed(play):
    """A rider signed on paper, entered by counsel, and confirmed; one grant replaces another."""
    basis = {"kind": "transcribed", "document": RELEASE_SHA, "signed_on": "2026-05-20", "method": "wet_ink",
             "attested_by": COUNSEL}  # fmt: skip
    keyless = [{"role": "performer", "party": SAM}, {"role": "licensee", "party": STUDIO},
               {"role": "counsel", "party": COUNSEL}]  # fmt: skip
    play.say("rider", "consent.grant", [STUDIO, COUNSEL], **grant(
        {"scenes": ["7"]}, performer=SAM, basis=basis, parties=keyless))  # fmt: skip
    asked = {**DEFAULTS, "performances": [performance(SAM, scene="7")]}
    play.ask("before it is confirmed", asked)
    play.say("confirmed", "consent.confirmation", [SAM], grant="@rider", text="It is true.")
    play.ask("once it is confirmed", asked)
    play.say("newer", "consent.grant", [PAULA, STUDIO], **grant({"scenes": ["12", "13"]}, supersedes=[play["plain"]]))
    play.say("dubbing", "consent.grant", [PAULA, STUDIO], **grant(
        {"uses": ["dub.voice_replica"], "languages": ["fr"], "tools": [DUB], "vendors": [HOUSE],
         "script": {"revision": "blue", "date": "2026-05-01", "sha256": RIDER_SHA}},
        legal_basis="gdpr_consent"))  # fmt: skip


def rulings(play):
    """Bars, approvals, determinations and notices, and what withdraws them."""
    play.say("bar", "prohibition", [PAULA], performer=PAULA, scope={"territories": ["JP"], "content": ["nudity"]})
    play.say("bar of all", "prohibition", [SAM], performer=SAM, scope={})
    play.say("bar lifted", "prohibition.withdrawal", [SAM], prohibition="@bar of all")
    play.ask("waits for her approval", {**DEFAULTS, "performances": [seconds(1, scene="40")]})
    play.say("shot approved", "use.approval", [PAULA], grant="@main", condition="c1", project=SEASON, scope=APPROVED,
             decision=play["waits for her approval"])  # fmt: skip
    play.say("output approved", "use.approval", [PAULA], grant="@main", condition="c1", project=SEASON,
             scope=APPROVED, outputs=[OUTPUT])  # fmt: skip
    filmed = {**APPROVED, "projects": [FILM], "roles": ["Tide"], "scenes": ["1"]}
    play.say("approved", "approval", [STREAM], project=FILM, scope=filmed, by=STREAM, until="2027-06-01",
             **{"from": "2026-06-01"})  # fmt: skip
    play.say("approved again", "approval", [STREAM], project=FILM, scope={**filmed, "scenes": ["1", "2"]}, by=STREAM,
             until="2027-06-01", supersedes=[play["approved"]], **{"from": "2026-06-01"})  # fmt: skip
    filming = {**DEFAULTS, "project": FILM, "licensee": OTHER, "performances": [performance(role="Tide", scene="1")]}
    play.ask("approved by the platform", filming)
    play.say("approval gone", "approval.withdrawal", [STREAM], approval="@approved again")
    play.say("determined", "determination", [COUNSEL], project=SEASON, scope=APPROVED, rules=["CORE-16", "CORE-28"],
             finding="satisfied", reason="The scene is described.", until="2027-01-01",
             grants=[play["main"]])  # fmt: skip
    play.say("told", "notice", [STUDIO], kind="intended_use", to=PAULA, given_at=play.time(), refs=[play["main"]])
