"""The golden ledger: one long story in which everything that can be said is said, and everything is asked meanwhile."""

import tempfile

from consent.statements.statement import TYPES
from signing import canonical
from tests.golden import everything
from tests.golden.fixed import fixed
from tests.golden.founding import PROOF, authority, consents, people, production, rulings, signing, transcribed
from tests.golden.play import REGISTRAR, Play
from tests.golden.questions import (
    DEFAULTS,
    FILM,
    GRANT,
    GUILD,
    HOUSE,
    OTHER,
    OUTPUT,
    PAULA,
    QUINN,
    RIDER_SHA,
    SAM,
    STUDIO,
    VARIED,
    grant,
    performance,
    seconds,
)


def deciding(play):
    """Recorded answers, one by one and many at once, with an item that cannot be read."""
    play.ask("first", DEFAULTS)
    play.ask("for a shot", {**DEFAULTS, "ref": {"shot": "pb_0110"}, "vendor": HOUSE})
    play.ask("another language", {**DEFAULTS, "languages": ["fr"]})
    play.ask("of the film", {**DEFAULTS, "project": FILM, "licensee": OTHER,
                             "performances": [performance(role="Tide", scene="1")]})  # fmt: skip
    play.ask("of three", {**DEFAULTS, "performances": [performance(), performance(SAM), performance(QUINN)]})
    play.ask("foreseen", {**DEFAULTS, "at": "2026-12-01T00:00:00Z",
                          "facts": {"generation_ends_at": "2026-12-02T00:00:00Z"}})  # fmt: skip
    play.batch(DEFAULTS, [{}, {"languages": ["fr"]}, {"known_at": 999999}, {"media": ["radio"]}, 7, {"record": False},
                          {"known_at": play.sizes["main"]},
                          {"performances": [seconds(5, scene="40")], "reserve": True}])  # fmt: skip


def reserving(play):
    """Amounts held, used, given back, and more than there is."""
    held = {**DEFAULTS, "performances": [seconds(40, scene="40")], "reserve": True}
    for name in ("held", "also held", "too much"):
        play.ask(name, held)
    play.call("commit", play["held"], {"amounts": [{"unit": "second", "amount": 10}]})
    play.call("commit", play["held"], {"amounts": [{"unit": "second", "amount": 10}]})
    play.call("commit", play["held"], {})
    play.call("release", play["also held"])
    play.call("release", play["first"])
    play.call("commit", "A" * 22, {})
    play.ask("by performer", {**held, "performances": [seconds(9, scene="40")]})
    play.call("commit", play["by performer"], {"performances": [{"performer": PAULA, "amounts": [
        {"unit": "second", "amount": 9}]}]})  # fmt: skip
    play.ask("left open", {**held, "performances": [seconds(3, scene="40")]})


def reporting(play):
    """What was made, and showing it later; declared uses of a platform's work."""
    play.say("report", "use.report", [STUDIO], decision=play["first"], outputs=[OUTPUT],
             amounts=[{"unit": "second", "amount": 4}],
             generated={"from": play.time(-60), "until": play.time()})  # fmt: skip
    play.ask("shown", {**DEFAULTS, "use": "exploit.existing_output",
                       "facts": {"outputs": [{"sha256": OUTPUT["sha256"]}]}})  # fmt: skip
    play.tick()
    filmed = {**DEFAULTS, "project": FILM, "licensee": OTHER, "performances": [performance(role="Tide", scene="1")]}
    said = play.call("declare", {**filmed, "ref": {"shot": "t_1"}})
    play.hands.names["declared"] = said["decision"]
    notice = {name: one for name, one in said["notices"][0].items() if name not in {"type", "parties"}}
    play.say("platform told", "notice", [OTHER], **notice)
    play.call("declare", {**filmed, "facts": {"element": "background", "replaces_covered_work": []}})
    play.call("declare", DEFAULTS)
    play.say("deleted", "notice", [STUDIO], kind="deletion_attested", to=PAULA, given_at=play.time(),
             refs=[play["main"]])  # fmt: skip


def pausing(play):
    """Suspended and resumed by a performer; a strike with an interim agreement, and its end."""
    play.say("paused", "consent.suspension", [SAM], grant="@sam's", reason="ill", **{"from": play.time(60)})
    play.ask("while paused", {**DEFAULTS, "performances": [performance(SAM)]})
    play.say("resumed", "consent.resumption", [SAM], grant="@sam's", reason="well", **{"from": play.time(60)})
    strike = {"agreement": "SAT26", "union": GUILD}
    play.say("strike", "consent.suspension", [GUILD], reason="strike", projects=[FILM], **strike,
             **{"from": play.time(60), "except": [STUDIO]})  # fmt: skip
    play.ask("in a strike", {**DEFAULTS, "project": FILM, "licensee": OTHER,
                             "performances": [performance(role="Tide", scene="1")]})  # fmt: skip
    play.say("strike over", "consent.resumption", [GUILD], reason="over", **strike, **{"from": play.time(60)})
    play.say("transferred", "consent.assignment", [STUDIO, OTHER], grant="@quinn's", to=OTHER,
             union_decision={"status": "approved", "date": "2026-06-02"})  # fmt: skip


def disputing(play):
    """Disputes whole and in part, by those concerned and by strangers, and their end."""
    play.say("dispute", "consent.dispute", [QUINN], grant="@quinn's", text="I never saw it.")
    play.ask("in dispute", {**DEFAULTS, "performances": [performance(QUINN)]})
    play.say("dispute of a scene", "consent.dispute", [PAULA], grant="@newer", text="Not 13.",
             scope={"scenes": ["13"]})  # fmt: skip
    play.say("stranger's dispute", "consent.dispute", [HOUSE], grant="@main", text="Mine.")
    play.say("settled", "consent.resolution", [QUINN], grant="@quinn's", text="I have seen it.")


def withdrawing(play):
    """Withdrawals at once, in part, on notice, against the terms, by law; mandates that end and a guardian who does."""
    gone = {"reason": "withdrawn"}
    play.say("not 40", "consent.revocation", [PAULA], grant="@main", effective_at=play.time(3600),
             scope={"scenes": ["40"]}, **gone)  # fmt: skip
    play.say("on notice", "consent.revocation", [SAM], grant="@sam's", effective_at=play.time(), **gone)
    play.say("by law", "consent.revocation", [PAULA], grant="@dubbing", effective_at=play.time(), **gone)
    play.say("stranger's", "consent.revocation", [HOUSE], grant="@main", effective_at=play.time(), **gone)
    play.say("new works", "consent.revocation", [PAULA], grant="@film's", effective_at=play.time(), **gone)
    play.say("agent out", "authority.end", [SAM], mandate="@agent's", **{"from": play.time(7200)})
    play.say("free", "party.event", [REGISTRAR], party=QUINN, event="emancipated", on="2026-06-03", evidence=PROOF)
    play.say("left", "party.event", [REGISTRAR], party=SAM, event="left_union", on="2026-06-03", evidence=[],
             union=GUILD)  # fmt: skip


def correcting(play):
    """An offer declined, a death of the wrong person corrected, one person registered twice and merged."""
    play.say("offer", "consent.grant", [PAULA, STUDIO], handed_in_by=[PAULA], **grant({}))
    play.say("no", "consent.decline", [STUDIO], grant="@offer", reason="The picture is off.")
    play.say("died", "party.event", [REGISTRAR], party=SAM, event="died", on="2026-06-02", evidence=PROOF)
    play.say("not Sam", "party.correction", [REGISTRAR], event="@died", reason="Of a namesake.", evidence=[])
    play.say("one person", "party.merge", [REGISTRAR], party=QUINN, into=PAULA, evidence=[])
    play.say("two after all", "party.correction", [REGISTRAR], event="@one person", reason="A mistake.", evidence=[])


def erasing(play):
    """Orders to erase: carried out, barred, held by a court case and released."""
    play.say("old note", "notice", [STUDIO], kind="replica_services", to=SAM, given_at=play.time(), refs=[])
    play.say("erase the note", "erasure.order", [REGISTRAR], statement="@old note", ground="art. 17 GDPR")
    play.hand_in("old note")
    play.say("hold", "legal.hold", [SAM], target="@rider", ground="Sam v. Studio A")
    play.say("erase the rider", "erasure.order", [REGISTRAR], statement="@rider", ground="art. 17 GDPR")
    play.say("released", "legal.release", [SAM], target="@hold", ground="settled")
    play.hand_in("erase the rider")
    play.say("erase a bar", "erasure.order", [REGISTRAR], statement="@bar", ground="g")
    play.say("hold on main", "legal.hold", [REGISTRAR], target="@main", ground="g")
    play.say("erase main", "erasure.order", [REGISTRAR], statement="@main", ground="g")
    play.say("by a studio", "erasure.order", [STUDIO], statement="@main", ground="g")
    play.ask("after erasing", {**DEFAULTS, "performances": [performance(SAM, scene="7")]})


def later(play):
    """Months afterwards: the rest of a withdrawal has run out, so has a reservation; everything is opened anew."""
    play.tick(45 * 86_400)
    play.reopen()
    play.ask("months later", DEFAULTS)
    play.ask("without notice", {**DEFAULTS, "performances": [performance(SAM)]})
    play.call("commit", play["left open"], {})
    play.say("taken back", "consent.revocation", [PAULA], grant="@newer", effective_at=play.time(), reason="r")
    play.say("anchored", "notice", [STUDIO], kind="training_licence", to=GUILD, given_at=play.time(), refs=[],
             anchor=play.ledger.ledger.head()["checkpoint"])  # fmt: skip
    play.ask("at the end", DEFAULTS)


def refusals(play):
    """What is not let in, and says why with all its pointers."""
    for raw in (b"", b"{}", b"[]", b'{"statement":"AAAA","proofs":[]}', b'{"statement":"e30","proofs":[]}'):
        play.call("register", raw)
    play.say("unsigned", "consent.dispute", [PAULA], handed_in_by=[], grant="@main", text="t")
    play.say("wrong words", "consent.grant", [PAULA, STUDIO], **grant(
        {"media": ["radio"], "territories": ["XX"], "uses": 7}, licensee="studio", nonsense=1))  # fmt: skip
    play.say("bad id", "project.declaration", [STUDIO], project=[{"scheme": "eidr", "value": "10.5240/X"}], title="",
             kind="opera", licensee=STUDIO, platforms=[], agreements=[], jurisdictions=[],
             photography_start="2026-13-01")  # fmt: skip
    play.say("unknown key", "party.registration", ["party:nobody"], party="party:x", kind="agency", name="X",
             identifiers=[])  # fmt: skip
    statement = play.statement("notice", [STUDIO], kind="intended_use", to=SAM, given_at=play.time(), refs=[])
    play.call("register", play.bundle(statement, [OTHER]))
    bundles = [canonical.parse(play.bundles[name], max_bytes=1 << 20) for name in ("main", "unsigned", "bar")]
    play.call("register_many", {"bundles": [*bundles, {}, 7]}, _problem)
    play.call("register_many", {"bundles": []}, _problem)
    play.call("put_document", RIDER_SHA, b"another")
    for asked in ({}, [], {**DEFAULTS, "use": "dream", "x": 1}, {**DEFAULTS, "known_at": 3, "reserve": True},
                  {**DEFAULTS, "performances": [{}, performance(modalities=["aura"])], "at": "noon"}):  # fmt: skip
        play.call("check", asked)
    for value in ([], {"checks": []}, {"checks": [{}], "defaults": {"y": 1}}):
        play.call("check_batch", value, _problem)
    play.call("check", DEFAULTS, clock=play.now - 1000)


def _problem(error):
    return {"code": error.code, "text": str(error)}


def drafts(play):
    """What is to be signed, in words."""
    parties = [{"role": "performer", "party": PAULA}, {"role": "licensee", "party": STUDIO}]
    drafted = {"type": "consent.grant", **GRANT, "parties": parties}
    disputed = {"type": "consent.dispute", "grant": play["main"], "text": "t", "parties": parties[:1]}
    withdrawn = {"type": "consent.revocation", "grant": play["sam's"], "effective_at": play.time(), "reason": "r",
                 "parties": [{"role": "performer", "party": SAM}]}  # fmt: skip
    elsewhere = {**drafted, "ledgers": ["else.example/x"]}
    for value in (drafted, {**drafted, "licensee": OTHER}, disputed, {"type": "nonsense"}, [], elsewhere, withdrawn):
        play.call("draft", value)


SCENES = (people, authority, production, consents, signing, transcribed, rulings, deciding, reserving, reporting,
          pausing, disputing, withdrawing, correcting, erasing, later, refusals, drafts)  # fmt: skip


def played():
    """The whole ledger in parts by name: what was answered while it was made, and everything that can be read then."""
    with tempfile.TemporaryDirectory(prefix="consent-golden-") as directory, fixed("the golden ledger") as draws:
        play = Play(directory, draws)
        found = {}
        for scene in SCENES:
            scene(play)
            found[f"ledger/{scene.__name__}"] = play.ledger.told()
            play.batch({**DEFAULTS, "record": False}, [{**one, "reserve": False} for one in VARIED])
            found[f"ledger/{scene.__name__}, asked"] = play.ledger.told()
        lacking = set(TYPES) - {kind_of(play, name) for name in play.sizes}
        assert not lacking, f"never registered: {lacking}"
        found |= {f"ledger/{name}": value for name, value in everything.read(play).items()}
        return found


def kind_of(play, name):
    """The type of a statement of the play."""
    return canonical.parse(play.hands.names[f"bytes of {name}"], max_bytes=1 << 20)["type"]
