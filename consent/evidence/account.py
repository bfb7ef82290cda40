"""The account of a case in plain sentences.

It tells what evidence holds and what follows from that, never what only the ledger knows: a verifier tells it again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from consent.evidence.limits import NOT_PROVEN
from consent.evidence.said import said
from consent.paper.page import Account, Section, plain
from consent.records import AnyRecord
from consent.sentences.people import introduced
from consent.sentences.render import in_full
from consent.statements.grants import Grant
from consent.statements.people import PartyRegistration
from consent.vocabulary.times import format_instant

_OUTCOMES: Final = {
    "covered": "The use is covered by valid consent.",
    "no_consent_required": "The use needs no consent.",
    "needs_escalation": "A person must decide.",
    "not_covered": "The use is not covered.",
}


@dataclass(frozen=True, slots=True)
class ToldDecision:
    """One recorded decision as it is told: its id, the time and entry it was recorded with, question and answer."""

    decision: str
    index: int
    recorded_at: int
    request: Mapping[str, Any]
    answer: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class CaseFile:
    """Everything an account tells of: the head it is proven under, the decisions, the statements, and what is left out.

    `erased` holds what is still said of statements whose bytes are gone, `times` the sizes of heads that a
    time-stamping authority has stamped, `states` the states of grants under that head, as what is here shows them.
    """

    kind: str
    subject: str
    origin: str
    tree_size: int
    decisions: Sequence[ToldDecision]
    records: Sequence[AnyRecord]
    withheld: int = 0
    erased: Sequence[str] = ()
    times: Sequence[int] = ()
    states: Mapping[str, str] = field(default_factory=dict)


def account_of(case: CaseFile) -> Account:
    """What was asked and answered and why, the grants in full, what happened in the order of the log, its limits."""
    return Account(
        title=f"Evidence of the {case.kind} {plain(case.subject)}",
        summary=_summary(case),
        sections=(
            *(section for told in case.decisions for section in _of_decision(told)),
            *_of_people(case),
            *_of_grants(case),
            _of_the_log(case),
            _of_proof(case),
            Section("What this does not prove", items=NOT_PROVEN),
        ),
    )


def _summary(case: CaseFile) -> str:
    if case.kind == "decision":
        (told,) = case.decisions
        return f"{_OUTCOMES[told.answer['outcome']]} Judged for {told.answer['at']}."
    return (
        f"{len(case.decisions)} recorded decisions and {len(case.records)} signed statements, proven in the log"
        f" {case.origin} at {case.tree_size} entries."
    )


def _of_decision(told: ToldDecision) -> Iterable[Section]:
    request, answer = told.request, told.answer
    project = request.get("project") or {}
    yield Section(
        f"What was asked ({told.decision})",
        table=(
            ("Asked by", _value(request.get("licensee"))),
            *((("Working for them", _value(request["vendor"])),) if request.get("vendor") else ()),
            ("Project", f"{_value(project.get('scheme'))}:{_value(project.get('value'))}"),
            ("Use", _value(request.get("use"))),
            *((f"Performance {number + 1}", _performance(one)) for number, one in _performances(request)),
            *((name.capitalize(), _list(request.get(name))) for name in ("media", "territories", "languages")),
            *((name.capitalize(), _list(request.get(name))) for name in ("content", "tools")),
            ("Purpose", _value(request.get("purpose"))),
            *_stated("Stated", request.get("facts")),
            *_stated("Reference", request.get("ref")),
        ),
    )
    yield Section(
        f"What was answered ({told.decision})",
        paragraphs=(
            _OUTCOMES[answer["outcome"]],
            f"Judged for {answer['at']} under rule set {answer['rule_set']['version']}.",
            f"Recorded as entry {told.index} of the log at {format_instant(told.recorded_at)}.",
        ),
        items=(
            *_rests_on(answer),
            *(f"Because: {plain(one['detail'])} ({one['code']}){_of_what(one)}." for one in answer["reasons"]),
            *(
                f"Rule {one['id']}{_at(one)} ({one['effect']}): {one['citation']}. How sure: {one['confidence']}."
                for one in answer["rules"]
            ),
            *(f"Owed under {one['rule']}{_due(one)}: {plain(one['text'])}" for one in answer["obligations"]),
            *(
                f"It leans on what the asker stated at {one['pointer']}: {_value(one['value'])}."
                for one in answer["assumed"]
            ),
        ),
    )


def _rests_on(answer: Mapping[str, Any]) -> Iterable[str]:
    """What a yes rests on, told of each performance."""
    for part in answer["performances"]:
        for one in part.get("rests_on") or ():
            yield f"For {_value(part['performer'])} it rests on the grant {one['grant']}, part {plain(one['scope'])}."
        for one in part.get("freed_by") or ():
            sure = f"{one['citation']}. How sure: {one['confidence']}"
            yield f"For {_value(part['performer'])} the rule {one['rule']} asks for no consent: {sure}."


def _of_what(reason: Mapping[str, Any]) -> str:
    part = f", part {plain(reason['scope'])}" if reason.get("scope") else ""
    return f", of the grant {reason['grant']}{part}" if reason.get("grant") else ""


def _at(rule: Mapping[str, Any]) -> str:
    return f" at {plain(rule['pointer'])}" if rule.get("pointer") else ""


def _stated(name: str, facts: Mapping[str, Any] | None) -> Iterable[tuple[str, str]]:
    """What the asker stated beside the question, one line each."""
    named = f"{name}: " if name else ""
    return ((f"{named}{_words(fact)}", _fact(value)) for fact, value in (facts or {}).items())


def _fact(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return " ".join(f"{_words(plain(name))} {_fact(one)}" for name, one in value.items())
    return ", ".join(map(_fact, value)) or "none" if isinstance(value, list | tuple) else _value(value)


def _words(word: str) -> str:
    return plain(word).replace("_", " ")


def _performances(request: Mapping[str, Any]) -> Iterable[tuple[int, Mapping[str, Any]]]:
    return enumerate(request.get("performances") or ())


def _performance(one: Mapping[str, Any]) -> str:
    performer = one.get("performer") or {}
    who = performer.get("party") or performer.get("value") or performer.get("name")
    episode = f" of episode {_value(one['episode'])}" if one.get("episode") else ""
    where = f"as {_value(one.get('role'))} in scene {_value(one.get('scene'))}{episode}"
    amounts = "".join(f", {used['amount']} {plain(used['unit'])}" for used in one.get("amounts") or ())
    facts = "".join(f"; stated, {name}: {value}" for name, value in _stated("", one.get("facts")))
    return f"{_value(who)} {where}: {_list(one.get('modalities'))}{amounts}{facts}"


def _due(one: Mapping[str, Any]) -> str:
    return f", due {one['due']}" if one["due"] else ""


def _value(value: Any) -> str:
    return "not stated" if value is None else plain(value)


def _list(values: Iterable[Any] | None) -> str:
    return ", ".join(map(plain, values or ())) or "none"


def _of_people(case: CaseFile) -> Iterable[Section]:
    """Whom the ids mean, as far as their registrations are here; of several of one party the latest."""
    parties = {said.body.party: said.body for record in case.records if (said := record.of(PartyRegistration))}
    if parties:
        yield Section("Who they are", items=tuple(plain(introduced(one)) for one in parties.values()))


def _of_grants(case: CaseFile) -> Iterable[Section]:
    for record in case.records:
        grant = record.of(Grant)
        if grant is not None:
            where = f"Registered as entry {record.index} of the log at {format_instant(record.at)}."
            state = case.states.get(record.digest)
            told = (
                f"At {case.tree_size} entries its state is: {_words(state or '')}.",
                "That is what the statements here show.",
            )
            now = told if state is not None else ()
            yield Section(
                f"The grant {record.digest}",
                paragraphs=(where, *now),
                items=tuple(plain(line.removeprefix("- ")) for line in in_full(grant.statement)),
            )


def _of_the_log(case: CaseFile) -> Section:
    """Every statement in the order it came in, with who had signed it when."""
    happened = []
    for record in case.records:
        for index in dict.fromkeys((record.index, *(one.index for one in record.proofs))):
            signers = [record.statement.parties[one.position] for one in record.proofs if one.index == index]
            at = next((one.at for one in record.proofs if one.index == index), record.at)
            by = ", ".join(f"{one.party} as {one.role}" for one in signers) or "nobody yet"
            what = f"{record.statement.type}, signed by {by}{said(record)}"
            happened.append((index, f"{format_instant(at)}, entry {index}: {what}"))
    for told in case.decisions:
        when = f"{format_instant(told.recorded_at)}, entry {told.index}"
        happened.append((told.index, f"{when}: decision {told.decision}, {told.answer['outcome']}"))
    return Section("What happened, in the order of the log", items=tuple(text for _, text in sorted(happened)))


def _of_proof(case: CaseFile) -> Section:
    stamped = f"; a time-stamping authority stamped the heads of {_list(case.times)} entries" if case.times else ""
    proven = f"Everything here is proven to be in the log {case.origin} at {case.tree_size} entries{stamped}."
    said = [f"{proven} Which witnesses cosigned that head stands in checkpoint.txt."]
    if case.withheld:
        said.append(
            f"{case.withheld} statements that do not concern whom this was made for were looked at and left out."
        )
    return Section("How it is proven", paragraphs=tuple(said), items=tuple(map(plain, case.erased)))
