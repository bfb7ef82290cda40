"""Answers in words: the verdict, then the one thing that is missing, then the rest. Words, never symbols alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from consent.answers.checks import AppliedRule, CheckAnswer, JudgedPerformance, Replay

_VERDICT: Final = {
    "covered": "✓ Covered",
    "no_consent_required": "✓ No consent required",
    "needs_escalation": "▲ Needs escalation – a person must decide",
    "not_covered": "✕ Not covered",
}


def verdict(answer: CheckAnswer) -> str:
    """An answer in as few lines as tell it."""
    return "\n".join([_VERDICT[answer.outcome], *_reasons(answer), *_owed(answer), *_nearest(answer), *_record(answer)])


def _reasons(answer: CheckAnswer) -> Iterator[str]:
    for reason in answer.reasons:
        yield f"  {reason.code} at {reason.pointer or '/'}: {reason.detail}"


def _owed(answer: CheckAnswer) -> Iterator[str]:
    for owed in answer.obligations:
        due = f" (due {owed.due})" if owed.due else ""
        yield f"  owed under {owed.rule}: {owed.text}{due}"
    for one in answer.assumed:
        yield f"  leans on what you said at {one.pointer} ({one.rule})"


def _nearest(answer: CheckAnswer) -> Iterator[str]:
    nearest = answer.nearest
    if nearest and nearest.amendment:
        added = "; ".join(f"{one.facet} + {', '.join(map(_value, one.add))}" for one in nearest.amendment)
        yield f"  nearest grant {nearest.grant}: an amendment with {added}"


def _record(answer: CheckAnswer) -> Iterator[str]:
    kept = f"decision {answer.decision}" if answer.recorded else "not recorded"
    yield f"  {kept} · {answer.at} · {answer.ledger.origin} at size {answer.ledger.tree_size}"


def _value(value: Any) -> str:
    return f"{value['scheme']}:{value['value']}" if isinstance(value, dict) else str(value)


def explanation(answer: CheckAnswer) -> str:
    """The whole reasoning: every scope of every grant, and every rule that took effect."""
    lines = [verdict(answer)]
    for performance in answer.performances:
        lines += ["", f"{performance.performer}: {_VERDICT[performance.outcome]}", *_considered(performance)]
    lines += ["", *(_rule(one) for one in answer.rules)]
    lines.append(f"Rule set {answer.rule_set.version} ({answer.rule_set.digest})")
    return "\n".join(lines)


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
    return f"Rule {one.id} ({one.effect}, {one.confidence}): {one.citation}"
