"""What is owed in a project: the obligations of its recorded decisions, and what later statements discharge."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from consent.answers.checks import Owed
from consent.answers.obligations import Obligations, StandingObligation
from consent.answers.statements import NamedIdentifier
from consent.authority.signatures import by_kind
from consent.errors import InvalidInput, Problem
from consent.ledger.open_ledger import OpenLedger
from consent.ledger.statements.grants import project_named, refuse_unknown_project
from consent.ledger.visibility import may_see_decision
from consent.records import Complete, RecordedDecision
from consent.registry import Registry
from consent.rules import engine
from consent.rules.model import RuleSet
from consent.statements import headings
from consent.statements.production import ProjectDeclaration
from consent.statements.rulings import Notice, UseReport
from consent.view import HERE, View
from consent.vocabulary.identifiers import Identifier
from consent.vocabulary.times import format_instant, parse_instant, parse_moment

STATUSES: Final = ("overdue", "due", "done")
_REPORT = "use.report"


@dataclass(slots=True)
class _Standing:
    """One obligation as the decisions of a project say it, with the decisions that do."""

    said: Owed
    grants: tuple[str, ...]
    since: int
    decisions: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Work:
    """The project asked about: what is known of it, the rules that say what answers what, and the instant judged."""

    registry: Registry
    rules: RuleSet
    project: Identifier
    at: int


def obligations(opened: OpenLedger, project: str, status: str | None = None, view: View = HERE) -> Obligations:
    """The obligations of a project (`scheme:value`), oldest first, each done, due or overdue at the view's instant.

    What several decisions say alike stands once, with all of them. A report is done when every one of them has been
    reported on, a notice or a deletion when it has been given or attested; what no statement shows stays due. Raises
    InvalidInput, NotFound (`project_unknown`).
    """
    named = project_named(project)
    if status is not None and status not in STATUSES:
        raise InvalidInput((Problem("unknown_word", "/status", f"a status is {', '.join(STATUSES)}"),))
    with opened.store.reading() as tx:
        size = opened.known_size(tx, view.known_at)
        instant = opened.now(tx.head.at, view.clock) if view.at is None else view.at
        made = (one for one in tx.decisions.of_project(str(named)) if one.index < size and one.recorded_at <= instant)
        seen = [one for one in made if may_see_decision(view.caller, one)]
        registry = opened.registry(tx, size)
        refuse_unknown_project(opened.registry(tx, tx.head.tree_size), named, anything=bool(seen))
        work = _Work(registry, opened.rules.present, named, instant)
        listed = [_listed(work, owed) for owed in _gathered(seen)]
        shown = [one for one in listed if status is None or one.status == status]
        return Obligations(NamedIdentifier(named.scheme, named.value), format_instant(instant), tuple(shown))


def _gathered(decisions: Iterable[RecordedDecision]) -> list[_Standing]:
    found: dict[tuple[Any, ...], _Standing] = {}
    for made in decisions:
        answer = made.answer
        grants = tuple(dict.fromkeys(one.grant for part in answer.performances for one in part.considered))
        for said in answer.obligations:
            key = (said.rule, said.condition, said.kind, said.text, _due(said), grants)
            owed = found.setdefault(key, _Standing(said, grants, made.recorded_at))
            owed.decisions.append(made.decision)
    return list(found.values())


def _due(said: Owed) -> str | None:
    """The due date as far as it tells obligations apart: a notice is owed once, however often its use is checked."""
    return None if said.kind == "notice" else said.due


def _listed(work: _Work, owed: _Standing) -> StandingObligation:
    done = _discharged_by(work, owed)
    late = _is_past(owed.said.due, work.at)
    said = owed.said
    return StandingObligation(
        rule=said.rule,
        kind=said.kind,
        text=said.text,
        due=said.due,
        condition=said.condition,
        status="done" if done else "overdue" if late else "due",
        discharged_by=done,
        since=format_instant(owed.since),
        decisions=tuple(owed.decisions),
    )


def _is_past(due: str | None, now: int) -> bool:
    moment = parse_moment(due) if due is not None else None
    return moment is not None and moment.end() <= now


def _discharged_by(work: _Work, owed: _Standing) -> tuple[str, ...]:
    """The statements that show it was done by an instant, () where none does or some are missing."""
    answered_by = engine.answered_by(work.rules, owed.said.rule, owed.said.kind)
    if answered_by == _REPORT:
        reports = [_report_on(work, decision) for decision in owed.decisions]
        return tuple(one for one in reports if one) if all(reports) else ()
    if not answered_by:
        return ()
    about = [*_declarations(work), *owed.grants]
    notices = (notice for ref in about for notice in work.registry.said(headings.on(ref), Notice, work.at))
    return tuple(dict.fromkeys(one.digest for one in notices if _answers(work.registry, one, answered_by, owed)))


def _answers(registry: Registry, notice: Complete[Notice], kind: str, owed: _Standing) -> bool:
    """Whether a notice of that kind by the production answers it; a deletion is attested after it was owed."""
    if notice.body.kind != kind:
        return False
    if not (by_kind(registry, notice, "licensee") or by_kind(registry, notice, "vendor")):
        return False
    return kind != "deletion_attested" or notice.said_at >= _owed_from(owed)


def _owed_from(owed: _Standing) -> int:
    due = parse_instant(owed.said.due) if owed.said.due else None
    return owed.since if due is None else min(due, owed.since)


def _report_on(work: _Work, decision: str) -> str | None:
    reports = work.registry.said(headings.reports_on(decision), UseReport, work.at)
    return next((report.digest for report in reports), None)


def _declarations(work: _Work) -> list[str]:
    if work.registry.first_declared_at(work.project) is None:
        return []
    return [one.digest for one in work.registry.said(headings.declared(work.project), ProjectDeclaration)]
