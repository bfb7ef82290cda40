"""One recorded use as a disclosure shows it: its question, answer, register, notices and reports on one line.

It says of a use what is recorded and nothing else; what is missing is null, and counted elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from consent.answers.declarations import RegisteredUse, ToldPlatform
from consent.answers.disclosures import DisclosedPerformance, DisclosedTool, DisclosedUse
from consent.callers import Caller
from consent.decision.asked_by_others import Disclosed, asked_by_others
from consent.decision.register import FINAL, TEMP
from consent.ledger.checks import planned
from consent.ledger.checks.declarations import entry_digest
from consent.ledger.checks.same_use import Declared, Use, use_of
from consent.ledger.open_ledger import OpenLedger
from consent.ledger.visibility import askers, may_see
from consent.records import Complete, RecordedDecision
from consent.registry import Registry
from consent.statements import headings
from consent.statements.rulings import Notice, UseReport
from consent.storage.transaction import Transaction
from consent.vocabulary import uses
from consent.vocabulary.identifiers import parse_tool
from consent.vocabulary.times import format_instant

_TERMS: Final = "terms"
"""The kind of evidence of a tool's declaration that its terms are."""
_UNREGISTERED: Final = RegisteredUse("other")
_UNDECLARED: Final = Declared(None, {})


@dataclass(frozen=True, slots=True)
class DisclosureSource:
    """What a disclosure is read from: the ledger as known, for whom, by an instant, and since when something is new.

    `vendors` are those the work declares: what they report on a use counts beside what its askers do. `declared` are
    its declared uses: what the register holds of one, and what was stated of it, is told of every check of it.
    """

    opened: OpenLedger
    tx: Transaction
    registry: Registry
    caller: Caller
    by: int
    since: int | None
    vendors: tuple[str, ...]
    declared: Mapping[Use, Declared]


@dataclass(frozen=True, slots=True)
class _Said:
    """What was said of a use afterwards by those who may: notices and reports."""

    notices: Sequence[Complete[Notice]]
    reports: Sequence[Complete[UseReport]]


def disclosed(source: DisclosureSource, made: RecordedDecision) -> DisclosedUse:
    """The use that a decision was made on."""
    request, use = made.request, use_of(made)
    by_others = source.declared.get(use, _UNDECLARED)
    entry = planned.registered(made) or by_others.register or _UNREGISTERED
    facts = {**by_others.facts, **(request.get("facts") or {})}
    said, performances = _said(source, made), tuple(_performances(made))
    return DisclosedUse(
        decision=made.decision,
        recorded_at=format_instant(made.recorded_at),
        at=format_instant(made.at),
        licensee=request.get("licensee"),
        vendor=request.get("vendor"),
        declared=use in source.declared,
        kind=None if entry is _UNREGISTERED else entry.kind,
        use=request.get("use"),
        purpose=request.get("purpose"),
        stage=_stage(entry, request.get("purpose")),
        shot=planned.reference(made).get("shot"),
        tools=tuple(_tools(source, made, entry)),
        input=entry.input,
        assets=tuple(request.get("assets") or ()),
        performances=performances,
        outcome=made.outcome,
        triage=planned.level_again(source.opened, source.tx, made) if planned.is_declared(made) else None,
        approvals=made.answer.settled_by,
        told=tuple(ToldPlatform(one.body.to, format_instant(one.body.given_at), one.digest) for one in said.notices),
        outputs=sum(len(one.body.outputs) for one in said.reports),
        reports=tuple(one.digest for one in said.reports),
        asked_by_others=asked_by_others(_for_others(made, entry, facts, portrays=bool(performances))),
        news=None if source.since is None else tuple(_news(source.since, made, said)),
    )


def _said(source: DisclosureSource, made: RecordedDecision) -> _Said:
    """Who was told by the askers themselves, and what they or the work's vendors reported: strangers tell nothing."""
    own, registry = sorted(askers(made)), source.registry
    told = headings.on(entry_digest(source.tx, made))
    reporting = (*own, *(one for one in source.vendors if one not in own))
    reports = headings.reports_on(made.decision)
    return _Said(
        registry.said_by(told, Notice, own, source.by), registry.said_by(reports, UseReport, reporting, source.by)
    )


def _news(since: int, made: RecordedDecision, said: _Said) -> Iterator[str]:
    """What came in at that instant or after it: the second of the last disclosure is looked at again, not lost."""
    if made.recorded_at >= since:
        yield "recorded"
    if any(one.said_at >= since for one in said.notices):
        yield "told"
    if any(one.said_at >= since for one in said.reports):
        yield "reported"


def _stage(entry: RegisteredUse, purpose: str | None) -> str | None:
    """Temporary or final: as the register says, else as the purpose does."""
    if entry.stage is not None or purpose is None:
        return entry.stage
    return TEMP if purpose in uses.TEMPORARY else FINAL


def _tools(source: DisclosureSource, made: RecordedDecision, entry: RegisteredUse) -> Iterator[DisclosedTool]:
    """What the register says of version and terms is of the only tool; of others it is as written or declared.

    A declaration is told to whom it concerns: what a studio says of its tools is not for everybody in a picture.
    """
    for written in made.request.get("tools") or ():
        named, licensees = parse_tool(written), [one for one in (made.request.get("licensee"),) if one]
        declared = source.registry.tools(named.name, made.at, licensees)
        told = bool(declared) and may_see(source.caller, declared[-1], source.registry)
        latest = declared[-1].body if told else None
        terms = next((one.sha256 for one in latest.evidence if one.kind == _TERMS), None) if latest else None
        version = named.version or entry.tool_version or (latest.version if latest else None)
        yield DisclosedTool(named.name, version, entry.terms or terms)


def _performances(made: RecordedDecision) -> Iterator[DisclosedPerformance]:
    """Each performance of the question, and whoever was only prompted with, by the answer; nobody where it has none."""
    asked: list[dict[str, Any]] = list(made.request.get("performances") or ())
    for number, judged in enumerate(made.answer.performances):
        said = asked[number] if number < len(asked) else {}
        if said or judged.performer is not None:
            yield DisclosedPerformance(
                judged.performer, said.get("role"), said.get("scene"), said.get("episode"), judged.relied_on,
                judged.outcome,
            )  # fmt: skip


def _for_others(made: RecordedDecision, entry: RegisteredUse, facts: Mapping[str, Any], *, portrays: bool) -> Disclosed:
    request = made.request
    return Disclosed(
        use=request.get("use"),
        facts=facts,
        kind=entry.kind,
        stage=_stage(entry, request.get("purpose")),
        credited=entry.credited,
        portrays=portrays,
        outcome=made.outcome,
    )
