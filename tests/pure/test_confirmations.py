"""A confirmed transcript has one instant, the day it was signed on, whatever happened while it was entered (§5.44)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from consent.decision.decide import decide
from consent.rules import engine
from tests.pure.harbor import SCOPE, asked, furnished_harbor
from tests.pure.memory import HARBOR, PAULA, STUDIO, UNION, Memory, day, on_day, signer, thumbprint_of

COUNSEL, RULING = "party:counsel", "a ruling of her union"
PAPER, ENTERED, COMPLETE, CONFIRMED, ASKED = 5, 10, 12, 14, 18
DAYS = (3, 4, 6, 9, 10, 11, 12, 13, 14, 16)
COVERED, ASKS, REFUSED = "covered", "needs_escalation", "not_covered"
WORST = (COVERED, ASKS, REFUSED)
BOX = {name: value for name, value in SCOPE.items() if name != "term"}
KINDS = {"at will": {"kind": "revocable_at_will"}, "irrevocable": {"kind": "irrevocable_in_term"},
         "on notice, over": {"kind": "revocable_on_notice", "days": 1},
         "on notice, running": {"kind": "revocable_on_notice", "days": 90}}  # fmt: skip


@dataclass(frozen=True)
class Told:
    """What happened on which day, under which terms, and who said the transcript is true."""

    event: str
    on: int
    confirmed_by: str | None
    after_death: str = "unstated"
    kind: str = "irrevocable"


def lines() -> Iterator[Told]:
    for by in (None, PAULA, UNION, RULING):
        for on in DAYS:
            yield from (Told("died", on, by, after_death=one) for one in ("continues", "ends", "unstated"))
            yield from (Told(event, on, by) for event in ("of age", "barred", "left the union", "nothing"))
            if on >= ENTERED:
                yield from (Told("withdrawn", on, by, kind=kind) for kind in KINDS)
                yield from (Told(event, on, by) for event in ("declined", "suspended"))


def oracle(line: Told) -> tuple[str, str]:
    """The worse of what happened to a consent of the paper's day and of whether anybody says it is true."""
    late = line.on > PAPER
    happened = {
        "died": (REFUSED, "estate_requirements") if not late or line.after_death == "ends"
        else (COVERED, "") if line.after_death == "continues" else (ASKS, "estate_requirements"),
        "of age": (REFUSED, "minor_requirements") if late else (COVERED, ""),
        "barred": (REFUSED, "absolute_prohibition"), "suspended": (REFUSED, "suspended"),
        "withdrawn": {"at will": (REFUSED, "withdrawn"), "on notice, over": (REFUSED, "withdrawn"),
                      "on notice, running": (COVERED, ""), "irrevocable": (ASKS, "disputed")}[line.kind],
        "declined": (REFUSED, "declined") if line.on <= COMPLETE else (COVERED, ""),
    }.get(line.event, (COVERED, ""))  # fmt: skip
    return max(happened, (COVERED, "") if _confirmed(line) else (ASKS, "unconfirmed_transcript"),
               key=lambda one: WORST.index(one[0]))  # fmt: skip


def _confirmed(line: Told) -> bool:
    """The dead say nothing, nor a child; her union speaks while she is its member."""
    gone = line.on <= CONFIRMED
    left = line.event == "left the union" and gone
    unable = {PAULA: (line.event == "died" and gone) or (line.event == "of age" and line.on > CONFIRMED),
              UNION: left, RULING: left}  # fmt: skip
    return line.confirmed_by is not None and not unable[line.confirmed_by]


# -- the same line, told to a memory ----------------------------------------------------------------------------------


@lru_cache
def _people(of_age: int | None) -> Memory:
    memory = furnished_harbor().copy()
    born = "1988-03-14" if of_age is None else f"2008-06-{of_age + 1:02}"
    memory.party(PAULA, birth_date=born, home="US-NV", unions=[UNION])
    memory.party(COUNSEL, kind="counsel")
    return memory


def told(line: Told) -> Memory:
    """Counsel enters the paper, the studio signs, somebody confirms; each day's happening comes first on its day."""
    memory = _people(line.on if line.event == "of age" else None).copy()
    basis = {"kind": "transcribed", "document": thumbprint_of("paper"), "signed_on": on_day(PAPER)[:10],
             "method": "wet_ink", "attested_by": COUNSEL}  # fmt: skip
    signs = [{"role": "performer", "party": PAULA}, signer(STUDIO), signer(COUNSEL, "counsel")]
    grant = None
    for today in range(ASKED):
        memory.now = day(today)
        if today == line.on and today != ENTERED:
            happen(memory, line, grant)
        if today == ENTERED:
            grant = memory.grant(signed_by=signs, unsigned=[STUDIO], basis=basis, after_death=line.after_death,
                                 revocability=KINDS[line.kind],
                                 scopes={"main": {**SCOPE, "term": {"from": "2026-06-01", "zone": "UTC"}}})  # fmt: skip
            if today == line.on:
                happen(memory, line, grant)
        if today == COMPLETE:
            memory.prove(grant, STUDIO)
        if today == CONFIRMED and line.confirmed_by == RULING:
            memory.say("determination", signed_by=[UNION], project=HARBOR, scope=BOX, rules=["CORE-27"],
                       finding="satisfied", reason="r", until="2026-12-01")  # fmt: skip
        elif today == CONFIRMED and line.confirmed_by is not None:
            memory.say("consent.confirmation", signed_by=[line.confirmed_by], grant=grant.digest)
    return memory


def happen(memory: Memory, line: Told, grant) -> None:
    about = {} if grant is None else {"grant": grant.digest}
    match line.event:
        case "died":
            memory.event(PAULA, "died", on_day(line.on)[:10])
        case "barred":
            memory.say("prohibition", signed_by=[PAULA], performer=PAULA, scope={})
        case "left the union":
            memory.event(PAULA, "left_union", on_day(line.on)[:10], signed_by=[UNION], union=UNION)
        case "withdrawn":
            memory.say("consent.revocation", signed_by=[PAULA], effective_at=on_day(line.on), reason="r", **about)
        case "declined":
            memory.say("consent.decline", signed_by=[STUDIO], reason="r", **about)
        case "suspended":
            memory.say("consent.suspension", signed_by=[PAULA], reason="r", **about, **{"from": on_day(line.on)})


def test_a_transcript_is_judged_as_a_consent_of_the_day_it_was_signed_on_once_it_is_confirmed():
    wrong, every = [], list(lines())
    for line in every:
        found = decide(asked(), told(line).registry(), at=day(ASKED), now=day(ASKED), rules=engine.current())
        codes, (outcome, code) = {one.code for one in found.findings}, oracle(line)
        if found.outcome != outcome or (code and code not in codes):
            wrong.append(f"{line}: {found.outcome} {sorted(codes)}, by the table {outcome} {code}")
    assert wrong[:10] == []
    assert len(every) > 300
