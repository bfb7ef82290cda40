"""Everybody who may sign for her, everything that may happen, at every place around every signature (§5.44)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

import pytest

from consent.decision.decide import decide
from consent.rules import engine
from consent.vocabulary.times import DAY, format_instant
from tests.pure import oracle
from tests.pure.harbor import SCOPE, asked, furnished_harbor
from tests.pure.memory import (
    ANNA,
    HARBOR,
    PAULA,
    REGISTRAR,
    STRANGER,
    STUDIO,
    UNION,
    Memory,
    day,
    signer,
    thumbprint_of,
)
from tests.pure.oracle import AFTER, BEFORE, BETWEEN, DELEGATES, LIVING, Row

GUILD = "party:guild"
HAPPENS = day(30)  # everything that happens, happens at this instant: the signatures move around it
TODAY = "2026-07-01"
OUTPUT = thumbprint_of("output")
PLACES = {  # the first and the last proof, in seconds from what happens
    "long before": (DAY, 2 * DAY), "a second before the first": (1, DAY), "with the first": (0, DAY),
    "a second after the first": (-1, DAY), "between": (-DAY, DAY), "a second before the last": (-DAY, 1),
    "with the last": (-DAY, 0), "a second after the last": (-DAY, -1), "long after": (-2 * DAY, -DAY),
}  # fmt: skip
ORDERS = ("she first", "studio first", "guild last")
MADE = {"after": HAPPENS + 5 * DAY, "before": HAPPENS - DAY // 2}
ASKED = HAPPENS + 8 * DAY
WITHDRAWALS = {
    "revocable_at_will": {"kind": "revocable_at_will"}, "statutory_withdrawal": {"kind": "statutory_withdrawal"},
    "irrevocable_in_term": {"kind": "irrevocable_in_term"}, "unstated": {"kind": "unstated"},
    "suspend_on_strike": {"kind": "suspend_on_strike"}, "opt_out_new_works": {"kind": "opt_out_new_works"},
    "gdpr_consent": {"kind": "irrevocable_in_term"}, "notice_over": {"kind": "revocable_on_notice", "days": 2},
    "notice_running": {"kind": "revocable_on_notice", "days": 90},
}  # fmt: skip


@dataclass(frozen=True)
class Delegate:
    """Who signs for her, as what, with which mandate, and how old (or dead) she is."""

    party: str
    role: str
    capacity: str
    by: str
    born: str = "1988-03-14"
    dead: bool = False


CHILD = "2012-01-01"
SIGNERS = {
    "agent": Delegate(ANNA, "agent", "attorney_in_fact", PAULA),
    "guardian": Delegate(ANNA, "guardian", "parent", REGISTRAR, CHILD),
    "court": Delegate(ANNA, "court", "court_order", REGISTRAR, CHILD),
    "estate": Delegate(ANNA, "estate", "executor", REGISTRAR, dead=True),
    "union": Delegate(UNION, "union", "union_for_untraceable_estate", REGISTRAR, dead=True),
    "licensee": Delegate(STUDIO, "agent", "attorney_in_fact", PAULA),
    "vendor": Delegate(STRANGER, "agent", "attorney_in_fact", PAULA),
}
SAID = {"withdrawn", "part withdrawn", "other part withdrawn", "declined by her", "declined by the studio", "barred",
        "other barred", "suspended", "mandate ended", "left union", "joined union"}  # fmt: skip
OF_THE_GRANT = {"withdrawn", "part withdrawn", "other part withdrawn", "declined by her", "declined by the studio",
                "suspended"}  # fmt: skip


@dataclass(frozen=True)
class Told:
    """One line of the enumeration, in words."""

    signer: str
    event: str
    place: str
    order: str
    entered_first: bool
    after_death: str = "unstated"
    revocability: str = "irrevocable_in_term"
    made: str = "after"


def can_be(signer_: str, event: str) -> bool:
    """What cannot happen to her, or is not the table's question: the dead neither die nor come of age."""
    if event == "died":
        return signer_ in (*LIVING, "licensee")
    if event in {"majority", "emancipated"}:
        return signer_ in {"performer", "guardian", "court"}
    return not event.startswith("mandate") or signer_ in DELEGATES


def lines() -> Iterator[Told]:
    for who in ("performer", *SIGNERS):
        for event in oracle.TABLE:
            if can_be(who, event):
                for place, order in ((place, order) for place in PLACES for order in ORDERS):
                    yield from _lines(Told(who, event, place, order, entered_first=True))


def _lines(line: Told) -> Iterator[Told]:
    with_a_proof = 0 in PLACES[line.place] and line.event in SAID
    firsts = (True, False) if with_a_proof else (True,)
    deaths = ("unstated", "continues", "ends") if line.event == "died" else ("unstated",)
    kinds = WITHDRAWALS if line.event in {"withdrawn", "part withdrawn"} else ("irrevocable_in_term",)
    for first in firsts:
        for after_death in deaths:
            for kind in kinds:
                yield replace(line, entered_first=first, after_death=after_death, revocability=kind)


# -- the same line, told to a memory ----------------------------------------------------------------------------------


@lru_cache(maxsize=64)
def _people(who: str, event: str) -> tuple[Memory, str | None]:
    """Everybody before anything is signed, and the digest of the mandate she is signed for under."""
    memory = furnished_harbor().copy()
    delegate = SIGNERS.get(who)
    born = {"majority": "2008-07-01", "emancipated": CHILD}.get(event, delegate.born if delegate else "1988-03-14")
    memory.party(PAULA, birth_date=born, home="US-NV", unions=[] if event == "joined union" else [UNION])
    memory.party(GUILD, kind="union")
    memory.say("project.declaration", project=[HARBOR], title="T", kind="film", licensee=STUDIO, platforms=[],
               agreements=[], jurisdictions=[], photography_start="2026-06-01", vendors=[STRANGER],
               signed_by=[STUDIO])  # fmt: skip
    for party in (PAULA, ANNA, STUDIO, UNION, STRANGER):
        memory.key(party)
    if delegate is None:
        return memory, None
    if delegate.dead:
        memory.event(PAULA, "died", "2026-05-01")
    until = {"until": format_instant(HAPPENS)} if event == "mandate until" else {}
    mandate = memory.mandate(PAULA, delegate.party, capacity=delegate.capacity, signed_by=[delegate.by], **until)
    return memory, mandate.digest


class Telling:
    """One line told: a grant whose proofs come in one by one, and what happens when it does."""

    def __init__(self, line: Told) -> None:
        people, self.mandate = _people(line.signer, line.event)
        self.line, self.memory = line, people.copy()
        delegate = SIGNERS.get(line.signer)
        self.her = signer(PAULA) if delegate is None else signer(delegate.party, delegate.role, mandate=self.mandate)
        if line.signer == "licensee":  # it signs both sides, with a key for each
            self.her["key"] = thumbprint_of("another key of the studio")
        self.grant = None
        self.entries: dict[str, tuple[int, int]] = {}
        first, last = (HAPPENS + away for away in PLACES[line.place])
        studio, hers, guild = {
            "she first": (last, first, None), "studio first": (first, last, None),
            "guild last": (first - 60, first, last),
        }[line.order]  # fmt: skip
        acts = [(studio, 1, "studio"), (hers, 1, "hers"), (HAPPENS, 0 if line.entered_first else 2, "happens")]
        self.signs = [self.her, signer(STUDIO), *([] if guild is None else [signer(GUILD, "union")])]
        acts += [] if guild is None else [(guild, 1, "guild")]
        for at, _, what in sorted(acts):
            self.memory.now = at
            self.entries[what] = (at, self.memory.size)
            self.happen() if what == "happens" else self.sign(what)

    def sign(self, whose: str) -> None:
        position = {"hers": 0, "studio": 1, "guild": 2}[whose]
        if self.grant is None:
            kind = "contract" if self.line.revocability != "gdpr_consent" else "gdpr_consent"
            self.grant = self.memory.grant(
                signed_by=self.signs, only=position, after_death=self.line.after_death, legal_basis=kind,
                revocability=WITHDRAWALS[self.line.revocability],
                scopes={"main": {**SCOPE, "term": {"from": "2026-06-01", "zone": "UTC"}}},
            )  # fmt: skip
        else:
            self.grant = self.memory.prove(self.grant, position)

    def happen(self) -> None:
        say, by = self.memory.say, {"signed_by": [self.her]}
        grant = {"grant": self.grant.digest} if self.grant is not None else {}
        part = {
            "part withdrawn": {"scope": {"media": ["svod"]}},
            "other part withdrawn": {"scope": {"media": ["theatrical"]}},
        }
        match self.line.event:
            case "withdrawn" | "part withdrawn" | "other part withdrawn" as event:
                say("consent.revocation", **by, **grant, effective_at=format_instant(HAPPENS), reason="r",
                    **part.get(event, {}))  # fmt: skip
            case "declined by her":
                say("consent.decline", **by, **grant, reason="r")
            case "declined by the studio":
                say("consent.decline", signed_by=[STUDIO], **grant, reason="r")
            case "suspended":
                say("consent.suspension", **by, **grant, reason="r", **{"from": format_instant(HAPPENS)})
            case "barred" | "other barred" as event:
                say(
                    "prohibition",
                    **by,
                    performer=PAULA,
                    scope={"media": ["svod" if event == "barred" else "theatrical"]},
                )
            case "mandate ended":
                say("authority.end", signed_by=[REGISTRAR], mandate=self.mandate, **{"from": format_instant(HAPPENS)})
            case "left union" | "joined union" as event:
                kind = event.replace(" ", "_")
                self.memory.event(PAULA, kind, TODAY, signed_by=[UNION, PAULA], union=UNION)

    def later(self) -> None:
        """What is entered only after everything: deaths, emancipations, and that a key was not hers any more."""
        self.memory.now = ASKED - 60
        match self.line.event:
            case "died" | "emancipated" as event:
                self.memory.event(PAULA, event, TODAY)
            case "key revoked by her" | "key revoked by a registrar" as event:
                by = REGISTRAR if event.endswith("registrar") else self.her["party"]
                self.memory.say("key.revocation", key=self.her["key"], reason="lost", signed_by=[by],
                                invalid_from=format_instant(HAPPENS))  # fmt: skip

    def row(self) -> Row:
        last = max(one for what, one in self.entries.items() if what != "happens")
        return Row(
            self.line.signer, self.line.event, self.entries["happens"], self.entries["hers"], last,
            MADE[self.line.made], self.line.after_death, self.line.revocability,
        )  # fmt: skip

    def make(self) -> None:
        """An output is made and reported under a decision that was covered by what was known then."""
        self.memory.now = at = MADE[self.line.made]
        request = {"licensee": STUDIO, "project": HARBOR, "use": "replica.use.new_performance"}
        decided = self.memory.decide(request, [self.grant])
        self.memory.report(decided, OUTPUT, generated={"from": format_instant(at), "until": format_instant(at)})


GENERATE = asked()
SHOW = asked(use="exploit.existing_output", facts={"outputs": [{"sha256": OUTPUT}]})


def answered(telling: Telling, request, at: int) -> tuple[str, frozenset[str]]:
    found = decide(request, telling.memory.registry(), at=at, now=ASKED, rules=engine.current())
    return found.outcome, frozenset(one.code for one in found.findings)


def differs(line: Told, found, expected) -> str | None:
    outcome, code = expected
    if found[0] == outcome and (not code or code in found[1]):
        return None
    return f"{line}: {found[0]} {sorted(found[1])}, by the table {outcome} {code}"


def possible(line: Told) -> bool:
    """Nothing is said about a grant nobody has signed yet: it is not registered."""
    first = PLACES[line.place][0] - (60 if line.order == "guild last" else 0)
    unknown = first > 0 or (first == 0 and line.entered_first)
    return not (unknown and line.event in OF_THE_GRANT) and not (line.signer == "licensee" and "revoked" in line.event)


@pytest.mark.parametrize("who", ["performer", *SIGNERS])
def test_whatever_happens_around_the_signatures_a_grant_carries_a_generation_as_the_table_says(who):
    wrong, count = [], 0
    for line in (one for one in lines() if one.signer == who and possible(one)):
        telling = Telling(line)
        telling.later()
        found = answered(telling, GENERATE, MADE["after"])
        wrong.append(differs(line, found, oracle.generating(telling.row())))
        count += 1
    assert [one for one in wrong if one is not None] == []
    assert count > 250


@pytest.mark.parametrize("who", ["performer", *SIGNERS])
def test_whatever_happens_around_the_signatures_what_was_made_is_shown_as_the_table_says(who):
    wrong = []
    for line in (one for one in lines() if one.signer == who and possible(one)):
        for made in MADE if line.place == "long after" else ("after",):
            if line.event.startswith("declined"):
                continue  # a declined grant is never complete: nothing is made under it
            telling = Telling(replace(line, made=made))
            telling.make()
            telling.later()
            found = answered(telling, SHOW, ASKED)
            wrong.append(differs(telling.line, found, oracle.showing(telling.row())))
    assert [one for one in wrong if one is not None] == []


def test_every_place_of_the_table_is_met_by_every_event():
    met = {(line.event, Telling(line).row().place(said=line.event in SAID)) for line in lines() if possible(line)}
    of_all = {(event, place) for event in oracle.TABLE for place in (BEFORE, BETWEEN, AFTER)}
    assert of_all - met == set()
