"""Everything that can be read of the golden ledger once it stands, by whoever may read it."""

from functools import cache

from consent.bootstrap import rule_book
from consent.callers import LOCAL, Caller
from consent.errors import ConsentError
from consent.evidence.verify import verify_evidence
from consent.vocabulary.identifiers import Identifier
from consent.vocabulary.times import parse_instant
from signing import policy
from tests.golden.questions import ALIAS, FILM, OTHER, PAULA, RELEASE_SHA, RIDER_SHA, SEASON, SERIES, STUDIO
from tests.golden.reading import decided, entries_of, exported, log_of, pages, registered, tried
from tests.golden.telling import plain, problems_of

READ = frozenset({"read", "check"})
CALLERS = {
    "everybody": LOCAL,
    "paula": Caller("t", READ, party=PAULA),
    "studio": Caller("t", READ, party=STUDIO),
    "other": Caller("t", READ, party=OTHER),
    "of the season": Caller("t", READ, projects=(Identifier(**SEASON),)),
    "studio, of the film": Caller("t", READ, party=STUDIO, projects=(Identifier(**FILM),)),
    "stranger": Caller("t", READ, party="party:stranger"),
}
PROJECTS = tuple(f"{one['scheme']}:{one['value']}" for one in (SEASON, ALIAS, SERIES, FILM))
STATES = ("active", "withdrawn", "disputed", "suspended", "expired", "incomplete", "superseded", "nonsense")


def read(play):
    """The parts by name."""
    ledger = play.ledger.ledger
    told = {
        "statements": statements(ledger),
        "histories": histories(ledger, play),
        "grants": lists(ledger, play),
        "decisions": decisions(ledger),
        "checks": checks(ledger, play),
        "impact": impact(ledger, play),
        "owed": owed(ledger, play),
        "proofs": proofs(ledger),
        "log": {**log_of(play.ledger), "export": exported(ledger)},
        "documents": documents(ledger),
        "audit": [plain(ledger.audit()), tried(ledger.audit, since="no checkpoint")],
    }
    for name, caller in CALLERS.items():
        told[f"evidence for {name}"] = evidence(ledger, caller)
    return told


def _times(ledger, play):
    """Now, and the ledger as it was after some of what was said, and at some instants."""
    sizes = [{"known_at": size} for size in sorted(play.sizes.values())[::9]]
    instants = [{"at": parse_instant(one)} for one in ("2026-06-01T00:00:00Z", "2026-06-02T02:00:00Z",
                                                       "2026-07-20T00:00:00Z", "2029-01-01T00:00:00Z")]  # fmt: skip
    return [{}, *sizes, *instants, {"known_at": play.sizes["main"], "at": play.now}, {"known_at": 10**9}]


def statements(ledger):
    found = [tried(ledger.statement, one) for one in registered(ledger)]
    shown = {name: [tried(ledger.statement, one, caller=caller).get("index") for one in registered(ledger)]
             for name, caller in CALLERS.items()}  # fmt: skip
    return {"found": found, "shown": shown, "unknown": tried(ledger.statement, "A" * 43)}


def histories(ledger, play):
    grants = registered(ledger, "consent.grant")
    found = {one: [tried(ledger.history, one, **when) for when in _times(ledger, play)] for one in grants}
    as_of = {one: [tried(ledger.statement, one, **when) for when in _times(ledger, play)] for one in grants}
    for_callers = {name: [tried(ledger.history, one, caller=caller) for one in grants]
                   for name, caller in CALLERS.items()}  # fmt: skip
    return {"found": found, "as of": as_of, "for": for_callers, "unknown": tried(ledger.history, play["bar"])}


def lists(ledger, play):
    filters = [{}, {"limit": 3}, *({"state": one} for one in STATES), {"performer": PAULA}, {"performer": "paula"},
               *({"project": one} for one in PROJECTS), {"project": "x"}, {"performer": PAULA, "project": PROJECTS[0]},
               {"limit": 0}, {"limit": 201}, {"cursor": "?"}, *_times(ledger, play)]  # fmt: skip
    found = [{"asked": plain(one), "pages": tried(_paged, ledger.grants, one)} for one in filters]
    return {"found": found, "for": {name: plain(pages(ledger.grants, caller=one)) for name, one in CALLERS.items()}}


def _paged(listed, wanted):
    return listed(**wanted) if "cursor" in wanted else pages(listed, **wanted)


def checks(ledger, play):
    filters = [{}, {"limit": 4}, {"outcome": "covered"}, {"outcome": "no"}, {"performer": PAULA}, {"shot": "pb_0110"},
               *({"project": one} for one in PROJECTS), {"since": play.now - 86_400},
               *_times(ledger, play)]  # fmt: skip
    found = [{"asked": plain(one), "pages": tried(_paged, ledger.checks, one)} for one in filters]
    return {"found": found, "for": {name: plain(pages(ledger.checks, caller=one)) for name, one in CALLERS.items()}}


def decisions(ledger):
    found = {}
    for one in [*decided(ledger), "A" * 22]:
        found[one] = {
            "recorded": {name: tried(ledger.recorded, one, caller=caller) for name, caller in CALLERS.items()},
            "replay": tried(ledger.replay, one),
            "status": tried(ledger.status, one),
            "status then": tried(ledger.status, one, at=parse_instant("2026-06-02T04:00:00Z")),
        }
    return found


def impact(ledger, play):
    found = {}
    for one in [*registered(ledger, "consent.grant"), play["bar"], "A" * 43]:
        asked = ({}, {"effective_at": "2026-06-10T00:00:00Z"}, {"scope": {"scenes": ["40"]}},
                 {"at": "2026-06-02T03:00:00Z"}, {"known_at": 60}, {"effective_at": "now"})  # fmt: skip
        found[one] = [tried(ledger.impact, {"grant": one, **more}) for more in asked]
    stranger = tried(ledger.impact, {"grant": play["main"]}, caller=CALLERS["stranger"])
    return {"found": found, "paula": tried(ledger.impact, {"grant": play["main"]}, caller=CALLERS["paula"]),
            "stranger": stranger}  # fmt: skip


def owed(ledger, play):
    found = {}
    for project in (*PROJECTS, "nothing"):
        owing = ({}, {"status": "due"}, {"status": "done"}, {"status": "overdue"}, {"status": "never"},
                 *_times(ledger, play), *({"caller": one} for one in CALLERS.values()))  # fmt: skip
        declared = (*_times(ledger, play), *({"caller": one} for one in CALLERS.values()))
        found[project] = {
            "obligations": [tried(ledger.obligations, project, **one) for one in owing],
            "declarations": [tried(ledger.declarations, project, **one) for one in declared],
            "disclosures": [tried(ledger.disclosure, project, **one) for one in (*declared, {"limit": 2})],
        }
    return found


def proofs(ledger):
    size = len(entries_of(ledger))
    return {
        "entries": [tried(ledger.entry_proof, index) for index in range(size + 1)],
        "consistency": [tried(ledger.consistency, old, size) for old in range(size + 1)],
        "others": [tried(ledger.consistency, 3, 2), tried(ledger.consistency, 7, 50)],
        "no tiles": [tried(ledger.tile, "0/001"), tried(ledger.tile, "x")],
    }


def documents(ledger):
    """What was put in, what was never, and who may see it."""
    return {one: {name: tried(ledger.document, one, caller=caller) for name, caller in CALLERS.items()}
            for one in (RIDER_SHA, RELEASE_SHA, "A" * 43)}  # fmt: skip


def evidence(ledger, caller):
    """Evidence of every decision, grant and project, and what it proves to somebody with the log's policy."""
    subjects = [*(("decision", one) for one in decided(ledger)), *(("project", one) for one in PROJECTS),
                *(("grant", one) for one in registered(ledger, "consent.grant"))]  # fmt: skip
    return {f"{kind} {one}": _evidence(ledger, kind, one, caller) for kind, one in subjects}


def _evidence(ledger, kind, subject, caller):
    try:
        packed = ledger.evidence(kind, subject, caller=caller)
    except ConsentError as error:
        return problems_of(error)
    return {"file": plain(packed), "proves": _proven(packed, ledger.policy())}


@cache
def _proven(packed, believed):
    """What a file proves; several callers are given the same one."""
    return tried(_verified, packed, policy.parse_policy(believed))


def _verified(packed, believed):
    verified = verify_evidence(packed, believed, rule_book())
    decided = [[one.outcome, one.decided_again] for one in verified.decisions]
    return [verified.kind, verified.subject, verified.withheld, verified.statements, list(verified.erased), decided]
