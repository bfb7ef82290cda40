"""Answers in words: the verdict, then the one thing that is missing, then the rest. Words, never symbols alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from consent.answers.checks import CheckAnswer, Replay
from consent.answers.judged import AppliedRule, JudgedPerformance, Obstacle

_VERDICT: Final = {
    "covered": "✓ Covered",
    "no_consent_required": "✓ No consent required",
    "needs_escalation": "▲ Needs escalation – a person must decide",
    "not_covered": "✕ Not covered",
}

_SETTLERS: Final = {
    "platform": "the platform",
    "counsel": "counsel",
    "licensee": "the licensee",
    "performer_side": "the performer's side",
    "union": "her union",
    "registrar": "a registrar",
    "asker": "whoever asks",
}


def verdict(answer: CheckAnswer) -> str:
    """An answer in as few lines as tell it."""
    told = (_grounds, _reasons, _steps, _owed, _unread, _nearest, _record)
    return "\n".join([_VERDICT[answer.outcome], *(line for part in told for line in part(answer))])


def _grounds(answer: CheckAnswer) -> Iterator[str]:
    """What a yes rests on: grant and scope, or rule, source and how sure it is."""
    if answer.outcome == "no_consent_required" and not answer.performances:
        yield "  rests on nobody's performance being generated, altered or prompted with"
    for part in answer.performances:
        for one in part.rests_on or ():
            yield f"  {part.performer}: rests on grant {one.grant} part {one.scope!r}"
        for freed in part.freed_by or ():
            sure = f"{freed.citation} ({freed.confidence})"
            yield f"  {part.performer}: rests on rule {freed.rule}, which asks for no consent: {sure}"


def _reasons(answer: CheckAnswer) -> Iterator[str]:
    for reason in answer.reasons:
        part = f" part {reason.scope!r}" if reason.scope is not None else ""
        whose = f" (grant {reason.grant}{part})" if reason.grant is not None else ""
        yield f"  {reason.code} at {reason.pointer or '/'}: {reason.detail}{whose}"


def _steps(answer: CheckAnswer) -> Iterator[str]:
    """The next step of each rule that stands in the way and that somebody may settle."""
    for one in dict.fromkeys(rule for rule in answer.rules if rule.may_settle):
        yield f"  {one.id} at {one.pointer or '/'} may be settled by {_whose(one.may_settle or ())}{_with(one.type)}"


def _whose(may_settle: Iterable[str]) -> str:
    return " or ".join(_SETTLERS.get(one, one) for one in may_settle)


def _with(kind: str | None) -> str:
    return f" ({kind})" if kind is not None else ""


def _owed(answer: CheckAnswer) -> Iterator[str]:
    for owed in answer.obligations:
        due = f" (due {owed.due})" if owed.due else ""
        yield f"  owed under {owed.rule}: {owed.text}{due}"
    for one in answer.assumed:
        yield f"  leans on what you said at {one.pointer} ({one.rule})"


def _unread(answer: CheckAnswer) -> Iterator[str]:
    for one in answer.unread or ():
        yield f"  stated at {one.pointer}, and read by no rule that is switched on"


def _nearest(answer: CheckAnswer) -> Iterator[str]:
    nearest = answer.nearest
    if nearest is None:
        return
    added = "; ".join(f"{one.facet} + {', '.join(map(_value, one.add))}" for one in nearest.amendment)
    wanted = [f"an amendment with {added}"] if added else []
    wanted += [f"{one.code} settled{_by(one)}" for one in nearest.obstacles or ()]
    if wanted:
        yield f"  nearest: grant {nearest.grant} part {nearest.scope!r}, with {'; '.join(wanted)}"


def _by(one: Obstacle) -> str:
    return f" by {_whose(one.may_settle)}{_with(one.type)}" if one.may_settle else " by nobody"


def _record(answer: CheckAnswer) -> Iterator[str]:
    kept = f"decision {answer.decision}" if answer.recorded else "not recorded"
    yield f"  {kept} · {answer.at} · {answer.ledger.origin} at size {answer.ledger.tree_size}"


def _value(value: Any) -> str:
    if isinstance(value, dict) and set(value) == {"scheme", "value"}:
        return f"{value['scheme']}:{value['value']}"
    if isinstance(value, dict):
        return "; ".join(f"{name} {_value(one)}" for name, one in value.items() if one not in (None, [], {}, ""))
    if isinstance(value, list):
        return ", ".join(map(_value, value))
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def explanation(answer: CheckAnswer) -> str:
    """The whole reasoning: every scope of every grant, and every rule that took effect."""
    lines = [verdict(answer), *_question(answer.request)]
    for performance in answer.performances:
        lines += ["", f"{performance.performer}: {_VERDICT[performance.outcome]}", *_considered(performance)]
    lines += ["", *(_rule(one) for one in answer.rules)]
    lines.append(f"Rule set {answer.rule_set.version} ({answer.rule_set.digest})")
    return "\n".join(lines)


def _question(request: Mapping[str, Any] | None) -> Iterator[str]:
    """The question as it was recorded, a line for each member that says something."""
    if request is None:
        return
    yield from ("", "Asked:")
    for name, value in request.items():
        listed = value if name == "performances" and isinstance(value, list) else [value]
        yield from (f"  {name}: {_value(one)}" for one in listed if one not in (None, [], {}, ""))


def replayed(said: Replay) -> str:
    """Whether a decision comes out the same again; else what differs, and which rules changed."""
    under, made = said.replayed_under, said.rule_set
    if said.same:
        return f"✓ The same answer again, under rule set {under.version} ({under.digest})"
    lines = [f"✕ Another answer under rule set {under.version}; it was made with {made.version}"]
    lines += [f"  {one.member}: recorded {one.recorded}, replayed {one.replayed}" for one in said.differs]
    if not said.rules_known:
        lines.append(f"  what rule set {made.digest} said is not known here")
    for one in said.rules_changed:
        members = f" in {', '.join(one.members)}" if one.members else ""
        lines.append(f"  rule {one.rule} was {one.change}{members}")
    return "\n".join(lines)


def _considered(performance: JudgedPerformance) -> Iterator[str]:
    for one in performance.considered:
        holds = ", ".join(one.met) or "nothing"
        yield f"  grant {one.grant} part {one.scope!r} is {one.state}; holds {holds}"
        for short in one.unmet:
            asked, granted = (", ".join(map(_value, side[:12])) or "nothing" for side in (short.asked, short.granted))
            yield f"    {short.facet}: asked {asked}; granted {granted}"
    for box in performance.coverable:
        named = "; ".join(f"{facet} {', '.join(map(_value, values[:12]))}" for facet, values in box.items())
        yield f"  could be covered: {named or 'everything asked'}"


def _rule(one: AppliedRule) -> str:
    where = f" at {one.pointer}" if one.pointer else ""
    return f"Rule {one.id}{where} ({one.effect}, {one.confidence}): {one.citation}"
