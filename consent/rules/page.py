"""The rules as a page for lawyers: `docs/rules.md`, generated, and the text of `consent rules show`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from consent.rules import profiles
from consent.rules.model import Effect, Rule, RuleSet
from consent.rules.profile import Profile

_DOES: Final = {
    Effect.INVALID: "the consent cannot be relied on",
    Effect.NOT: "refuses",
    Effect.ESCALATE: "a person decides",
    Effect.EXEMPT: "asks for no consent",
    Effect.OBLIGATION: "something is owed",
    Effect.NOTICE: "somebody is told",
    Effect.TERM: "shortens or computes a term",
}
_KINDS: Final = {
    "core": "The consent",
    "platform": "Platforms",
    "agreement": "Agreements",
    "law": "Laws",
}
_INTRODUCTION: Final = """\
# The rules

Generated from the rules of the program by `make rules`; a test fails when this page is stale. None of it is legal
advice. Rule set {version}, digest `{digest}`.

How sure a rule is: **S1** primary text read · **S2** secondary source · **M** unconfirmed: it never refuses by itself,
a person decides until counsel has confirmed it · **design** a rule of this ledger.
[specification §5.9](specification.md#s5.9) names the sources meant by PS-1, PS-2 ….

Which profiles apply follows from recorded facts: a project's agreements, platforms and jurisdictions, a grant's own
agreement, the performer's home. All that apply must pass; where one exempts a use, it is only silent itself.
"""


def rules_page(rules: RuleSet) -> str:
    """The whole page, in Markdown; version and digest are those of the rule set."""
    return "\n".join([_INTRODUCTION.format(version=rules.version, digest=rules.digest), *_profiles()])


def _profiles() -> Iterator[str]:
    kind = ""
    for profile in profiles.ALL:
        if profile.kind != kind:
            kind = profile.kind
            yield f"## {_KINDS[kind]}\n"
        yield _heading(profile)
        yield "| rule | in one sentence | what it does | how sure | since | source |\n|---|---|---|---|---|---|"
        yield from (_row(rule) for rule in profile.rules)
        yield ""


def _heading(profile: Profile) -> str:
    dates = [f"from {profile.since}"] if profile.since else []
    dates += [f"to {profile.until}"] if profile.until else []
    advisory = " Advisory: only where a project's `profiles_on` names it." if profile.advisory else ""
    source = f" Source: {profile.source}." if profile.source else ""
    when = f" In force {' '.join(dates)}." if dates else ""
    return f"### {profile.code}: {profile.name}\n\n{source.strip()}{when}{advisory}\n"


def _row(rule: Rule) -> str:
    since = rule.since.isoformat() if rule.since else ""
    return f"| {rule.id} | {rule.title}. | {does(rule)} | {rule.confidence} | {since} | {rule.citation} |"


def does(rule: Rule) -> str:
    """What a rule does to a decision, in words; what is unconfirmed never refuses."""
    if rule.confidence == "M":
        words = [_DOES[Effect.ESCALATE] if one in {Effect.INVALID, Effect.NOT} else _DOES[one] for one in rule.effects]
        return "; ".join(dict.fromkeys(words))
    return "; ".join(_DOES[one] for one in rule.effects)


def rule_text(rule: Rule) -> str:
    """One rule in full, as text."""
    lines = [
        f"{rule.id}: {rule.title}.",
        f"  does:       {does(rule)}",
        f"  reads:      {', '.join(rule.reads)}",
        f"  source:     {rule.citation}",
        f"  how sure:   {rule.confidence}",
        f"  settled by: {rule.settled_by.value}",
    ]
    lines += [f"  since:      {rule.since}"] if rule.since else []
    return "\n".join(lines)
