"""A ledger in which every secret is a marked word, and who may come across each of them.

A mark stands where a person, a contract or a paper is told of. Whoever is in `seen_by` may come across it anywhere;
whoever is in `relied_by` in evidence of a yes of their own alone.
"""

from __future__ import annotations

import base64
import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass

from consent.vocabulary.identifiers import Identifier
from signing import digests
from tests.world import GRANT, PAULA, PROJECT, REGISTRAR, SCOPE, STUDIO, TOOL

OTHER, VENDOR, IDLE, STRANGER = "party:studio-b", "party:vendor-v", "party:vendor-w", "party:studio-c"
QUINN, MINOR, GUARDIAN, AGENT = "party:p2", "party:p3", "party:guardian", "party:agent"
UNION, COUNSEL, PLATFORM = "party:union", "party:counsel", "party:platform"
EVERYBODY = (PAULA, QUINN, MINOR, GUARDIAN, AGENT, STUDIO, OTHER, VENDOR, IDLE, STRANGER, UNION, COUNSEL, PLATFORM,
             REGISTRAR)  # fmt: skip
TIDE = {"scheme": "house", "value": "TIDE-1"}
HARBOR, TIDE_1 = PROJECT["value"], TIDE["value"]
ORDER, RIDER, THEIRS, LOOSE = b"MARK-order-bytes", b"MARK-rider-bytes", b"MARK-theirs-bytes", b"MARK-loose-bytes"


@dataclass(frozen=True)
class Mark:
    """A word, who may come across it, and who may in evidence of a covered decision that was given to them."""

    word: str
    seen_by: frozenset[str]
    relied_by: frozenset[str] = frozenset()
    work: str | None = None  # what is about one work may be shown to who is bound to that

    def may_meet(self, caller: MarkedCaller, *, relied: bool) -> bool:
        """Whether a caller may come across it; `relied` where a yes of theirs is proven."""
        if caller.work is not None and self.work != caller.work:
            return relied and caller.party in {None, *self.relied_by}
        return caller.party in self.seen_by or (relied and caller.party in self.relied_by) or caller.is_bound_to_work


@dataclass(frozen=True)
class MarkedCaller:
    """A name for a caller, their party, the work their token is bound to, and the headers they send."""

    name: str
    party: str | None
    work: str | None
    headers: Mapping[str, str]

    @property
    def is_bound_to_work(self) -> bool:
        return self.party is None and self.work is not None


class Marked:
    """The world with its secrets: `marks`, the `tokens` of all callers, and the names everything goes by."""

    def __init__(self, service):
        self.service, self.world = service, service.world
        self.marks: list[Mark] = []
        self.statements: dict[str, str] = {}
        self.decisions: dict[str, str] = {}
        self._people()
        self._works()
        self._consents()
        self._said_of_them()
        self._asked()

    # -- making ----------------------------------------------------------------------------------------------------

    def mark(self, word, *seen_by, relied_by=(), work=None):
        self.marks.append(Mark(word, frozenset((*seen_by, REGISTRAR)), frozenset(relied_by), work))
        return word

    def say(self, name, kind, /, *signed_by, parties=None, **body):
        listed = {"parties": parties} if parties is not None else {"signed_by": list(signed_by)}
        world = self.world
        statement = world.statement(kind, **body, **listed)
        registered = world.ledger.register(world.bundle(statement, list(signed_by))).statement
        self.statements[name] = registered.digest
        world.tick()
        return registered.digest

    def put(self, data, party):
        sha256 = digests.digest(data)
        headers = self.service.token("write", party=party)
        assert self.service.client.put(f"/v1/documents/{sha256}", data=data, headers=headers).status_code == 201
        return sha256

    def _people(self):
        world, covered = self.world, {STUDIO, VENDOR, OTHER}
        for party, kind in ((OTHER, "licensee"), (STRANGER, "licensee"), (VENDOR, "vendor"), (IDLE, "vendor"),
                            (AGENT, "agency"), (PLATFORM, "platform"), (UNION, "union")):  # fmt: skip
            world.party(party, kind)
        world.party(COUNSEL, "counsel", purposes=("sign", "decide"))
        self.say("paula", "party.registration", REGISTRAR, party=PAULA, kind="performer",
                 name=self.mark("MARK-paula-name", PAULA, relied_by=covered), identifiers=[],
                 birth_date=self.mark("1981-09-17", PAULA, relied_by=covered), home="IS", unions=[])  # fmt: skip
        world.party(
            QUINN, "performer", birth_date=self.mark("1982-10-19", QUINN, relied_by={STUDIO}), home="US-CA", unions=[]
        )
        world.party(MINOR, "performer", birth_date=self.mark("2014-11-23", MINOR, relied_by={STUDIO}), home="US-NV",
                    unions=[])  # fmt: skip
        world.party(GUARDIAN, "representative")
        order = self.put(ORDER, GUARDIAN)
        self.marks.append(Mark(ORDER.decode(), frozenset({MINOR, GUARDIAN, REGISTRAR}), frozenset({STUDIO})))
        self.say("guardian's", "authority.mandate", REGISTRAR, principal=MINOR, delegate=GUARDIAN,
                 capacity="legal_guardian", powers=["replica.create", "replica.use.new_performance"],
                 evidence=[{"kind": "court_order", "sha256": order}],
                 **{"from": self.mark("2024-02-29", MINOR, GUARDIAN, relied_by={STUDIO})})  # fmt: skip
        self.say("agent's", "authority.mandate", PAULA, principal=PAULA, delegate=AGENT, capacity="talent_agent",
                 powers=["replica.create"], evidence=[],
                 **{"from": self.mark("2024-03-31", PAULA, AGENT)})  # fmt: skip
        self.say("moved", "party.event", REGISTRAR, party=QUINN, event="joined_union", union=UNION, on="2026-06-01",
                 evidence=[])  # fmt: skip

    def _works(self):
        own = {"licensee": STUDIO, "platforms": [], "agreements": [], "jurisdictions": [], "vendors": [VENDOR]}
        work = {"project": [PROJECT], "kind": "season", "photography_start": "2026-06-01"}
        self.say(
            "harbor",
            "project.declaration",
            STUDIO,
            title=self.mark("MARK-harbor-title", STUDIO, VENDOR, work=HARBOR),
            **work,
            **own,
        )
        theirs = {**own, "licensee": OTHER, "vendors": [], "platforms": [PLATFORM]}
        self.say("their tool", "tool.declaration", OTHER, tool="tool:tide", vendor=OTHER, version="MARK-version",
                 stores_data=False, trains_on_data=False, enterprise=True, evidence=[])  # fmt: skip
        self.mark("MARK-version", OTHER, work=TIDE_1)
        self.say("tide", "project.declaration", OTHER, project=[TIDE], kind="film", photography_start="2026-06-01",
                 title=self.mark("MARK-tide-title", OTHER, PLATFORM, work=TIDE_1), **theirs)  # fmt: skip

    def _consents(self):
        self.rider = self.put(RIDER, STUDIO)
        self.theirs = self.put(THEIRS, OTHER)
        self.loose = self.put(LOOSE, PAULA)
        self.marks += [
            Mark(RIDER.decode(), frozenset({STUDIO, PAULA}), work=HARBOR),
            Mark(THEIRS.decode(), frozenset({OTHER, PAULA}), work=TIDE_1),
            Mark(LOOSE.decode(), frozenset({PAULA})),
        ]  # fmt: skip
        mine = self.mark("MARK-studio-terms", STUDIO, PAULA, work=HARBOR)
        self.say("main", "consent.grant", PAULA, STUDIO, **_grant(
            {"description": mine}, documents=[{"sha256": self.rider, "media_type": "text/plain", "name": mine}],
            limits=[{"unit": "second", "amount": 1000}], revocability={"kind": "revocable_at_will"}))  # fmt: skip
        hidden = self.mark("MARK-other-terms", OTHER, PAULA, work=TIDE_1)
        barred = self.mark("MARK-other-role", OTHER, PAULA, work=TIDE_1)
        self.say("other's", "consent.grant", PAULA, OTHER, **_grant(
            {"description": hidden, "projects": [TIDE], "tools": ["tool:tide"], "roles": [hidden], "scenes": [hidden]},
            licensee=OTHER,
            documents=[{"sha256": self.theirs, "media_type": "text/plain", "name": hidden}], business_reason=hidden,
            conditions=[{"id": "c1", "kind": "pay", "effect": "owe", "text": hidden}],
            exclusions=[{"applies_to": "all_grants_of_performer", "scope": {"territories": ["CN"]}},
                        {"applies_to": "all_grants_of_performer", "scope": {"roles": [barred]}}]))  # fmt: skip
        # The stranger knows its digest, from the log, and says all sorts of things of it.
        known = frozenset({OTHER, PAULA, REGISTRAR, STRANGER})
        self.marks.append(Mark(self.statements["other's"], known, work=TIDE_1))
        quinns = self.mark("MARK-quinn-terms", QUINN, STUDIO, work=HARBOR)
        self.say("quinn's", "consent.grant", QUINN, STUDIO, **_grant({"description": quinns}, performer=QUINN))
        guarded = self.mark("MARK-minor-terms", MINOR, GUARDIAN, STUDIO, work=HARBOR)
        self.say("minor's", "consent.grant", GUARDIAN, STUDIO, **_grant(
            {"description": guarded}, performer=MINOR, signed_by=None), parties=[
                {"role": "guardian", "party": GUARDIAN, "mandate": self.statements["guardian's"]},
                {"role": "licensee", "party": STUDIO}])  # fmt: skip

    def _said_of_them(self):
        their = self.mark("MARK-other-dispute", OTHER, PAULA, work=TIDE_1)
        self.say("dispute", "consent.dispute", PAULA, OTHER, grant=self.statements["other's"], text=their)
        self.say("settled", "consent.resolution", PAULA, OTHER, grant=self.statements["other's"], text=their)
        self.say("bar", "prohibition", PAULA, performer=PAULA, scope={"territories": ["KP"]})
        self.say(
            "another", "prohibition", PAULA, performer=PAULA, scope={"roles": [self.mark("MARK-bar-words", PAULA)]}
        )
        self.say("told", "notice", STUDIO, kind="intended_use", to=PAULA, given_at=self.world.time(),
                 refs=[self.statements["main"]])  # fmt: skip
        # What strangers say of papers and grants that are not theirs, to get at them.
        for name, sha256 in (("rider", self.rider), ("theirs", self.theirs), ("loose", self.loose)):
            named = [{"sha256": sha256, "media_type": "text/plain", "name": "mine"}]
            self.say(f"stranger names {name}", "consent.grant", STRANGER, **_grant(
                {}, performer=QUINN, licensee=STRANGER, signed_by=None, documents=named), parties=[
                    {"role": "performer", "party": PAULA}, {"role": "licensee", "party": STRANGER}])  # fmt: skip

    def _asked(self):
        paula = {"performances": [_performance(PAULA)]}
        other = {"licensee": OTHER, "project": TIDE, "tools": ["tool:tide"], "performances": [
            {**_performance(PAULA), "role": "MARK-other-terms", "scene": "MARK-other-terms"}]}  # fmt: skip
        self.questions = {
            "covered": paula, "refused": {**paula, "languages": ["fr"]}, "for a vendor": {**paula, "vendor": VENDOR},
            "other's": other, "other's refused": {**other, "languages": ["fr"]},
            "stranger's": {**paula, "licensee": STRANGER}, "excluded": {**paula, "territories": ["CN"]},
            "barred": {**paula, "territories": ["KP"]}, "a minor": {"performances": [_performance(MINOR)]},
            "a minor for a stranger": {"licensee": STRANGER, "performances": [_performance(MINOR)]},
            "two": {"performances": [_performance(PAULA), _performance(QUINN)]},
        }  # fmt: skip
        for name, question in self.questions.items():
            answer = self.world.check(**question, reserve=name == "covered")
            self.decisions[name] = answer["decision"]
            self.world.tick()
        outcomes = {name: self.outcome(name) for name in ("covered", "for a vendor", "other's", "a minor", "refused")}
        assert outcomes == {"covered": "covered", "for a vendor": "covered", "other's": "covered", "a minor": "covered",
                            "refused": "not_covered"}  # fmt: skip

    def outcome(self, name):
        return self.world.ledger.recorded(self.decisions[name]).outcome

    # -- asking ----------------------------------------------------------------------------------------------------

    def callers(self):
        """Everybody: each party, some of them and nobody in particular bound to a work, and who has no token."""
        scopes = ("check", "read", "write")
        for party in EVERYBODY:
            yield MarkedCaller(party, party, None, self.service.token(*scopes, party=party))
        for party, work in ((PAULA, TIDE), (STUDIO, TIDE), (OTHER, PROJECT), (None, TIDE), (None, PROJECT)):
            bound = [Identifier(work["scheme"], work["value"])]
            headers = self.service.token(*scopes, party=party, projects=bound)
            yield MarkedCaller(f"{party} for {work['value']}", party, work["value"], headers)
        yield MarkedCaller("nobody", "nobody", None, {})


def _performance(performer):
    return {"performer": {"party": performer}, "role": "Vale", "scene": "12", "modalities": ["face"],
            "amounts": [{"unit": "second", "amount": 1}]}  # fmt: skip


def _grant(scope, **more):
    made = {**GRANT, "description": "", "scopes": {"main": {**SCOPE, "tools": [TOOL], **scope}}, **more}
    return {name: value for name, value in made.items() if name != "signed_by"}


def told(data: bytes) -> str:
    """Everything an answer tells: its text, what is in a zip, and what is written in base64 within it."""
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as held:
            return "\n".join(f"{name}\n{told(held.read(name))}" for name in held.namelist())
    text = data.decode("utf-8", "replace")
    return "\n".join((text, *(_decoded(one) for one in _texts(text))))


def _texts(text):
    try:
        waiting = [json.loads(text)]
    except ValueError:
        waiting = [text]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            waiting += [*value, *value.values()]
        elif isinstance(value, list):
            waiting += value
        elif isinstance(value, str):
            yield from value.replace("\n", ".").split(".")


def _decoded(text):
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode("utf-8", "replace")
    except ValueError:
        return ""
