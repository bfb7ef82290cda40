"""The rules as a page for lawyers: `docs/rules.md`, generated, and the text of `consent rules show`.

What examples show is handed in: they belong to the tests, which the program does not know.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from consent.rules import profiles, sources
from consent.rules.ends import ENDS
from consent.rules.model import Effect, Rule, RuleSet
from consent.rules.profile import Profile
from consent.rules.sources import Reference, Source

DOES: Final = {
    Effect.INVALID: "the consent cannot be relied on",
    Effect.NOT: "refuses",
    Effect.ESCALATE: "a person decides",
    Effect.EXEMPT: "asks for no consent",
    Effect.OBLIGATION: "something is owed",
    Effect.NOTICE: "somebody is told",
    Effect.TERM: "shortens or computes a term",
}
"""What each effect comes to, in words."""
_KINDS: Final = {
    "core": "The consent",
    "platform": "Platforms",
    "agreement": "Agreements",
    "law": "Laws",
}
_READ: Final = {
    "text": "the text",
    "copy": "a verbatim copy",
    "secondary": "an account of it",
    "unread": "not read",
    sources.HERE: "kept here",
}
_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_INTRODUCTION: Final = """\
# The rules

Generated from the rules of the program and their examples by `make rules`; a test fails when this page is stale. None
of it is legal advice. Rule set {version}, digest `{digest}`.

How sure a rule is: **S1** primary text read · **S2** secondary source · **M** unconfirmed: it never refuses by itself,
a person decides until counsel has confirmed it · **design** a rule of this ledger. Every citation leads to one entry of
the [sources](#sources) at the end of the page, which says what was read, and when.

Which profiles apply follows from recorded facts: a project's agreements, platforms and jurisdictions, a grant's own
agreement, the performer's home. All that apply must pass; where one exempts a use, it is only silent itself.

Under each rule stand situations that were tried, and the answer to each: one in which the rule takes effect, the same
where the one thing that matters is otherwise, and the same where a fact that the rule reads is missing. The answer is
that of all rules together, so what another rule finds shows in it too.
"""
_SOURCES: Final = """\
## <a id="sources"></a>Sources

Each source of the rules, once. *Read*: whether the text itself was read, a verbatim copy of it, or somebody's account
of it, and when; where the day was not kept, the month stands. An address that was not kept is left out, and one that
is only that of a site is the site's.

| cited as | title and publisher | read | when |
|---|---|---|---|"""


@dataclass(frozen=True, slots=True)
class Shown:
    """A situation that was tried, in words, and the outcome of the answer to it."""

    situation: str
    outcome: str


def rules_page(rules: RuleSet, shown: Mapping[str, Sequence[Shown]]) -> str:
    """The whole page, in Markdown; version and digest are those of the rule set, `shown` what was tried, by rule."""
    introduction = _INTRODUCTION.format(version=rules.version, digest=rules.digest)
    return "\n".join([introduction, *_profiles(shown), _SOURCES, *(_source_row(one) for one in _used()), ""])


def _profiles(shown: Mapping[str, Sequence[Shown]]) -> Iterator[str]:
    kind = ""
    for profile in profiles.ALL:
        if profile.kind != kind:
            kind = profile.kind
            yield f"## {_KINDS[kind]}\n"
        yield _heading(profile)
        yield "| rule | in one sentence | what it does | how sure |\n|---|---|---|---|"
        yield from (_row(rule) for rule in profile.rules)
        yield ""
        for rule in profile.rules:
            yield from _block(rule, shown.get(rule.id, ()))


def _heading(profile: Profile) -> str:
    advisory = " Advisory: only where a project's `profiles_on` names it." if profile.advisory else ""
    rests = ", ".join(_linked(one) for one in sources.of_profile(profile.code))
    return f"### {profile.code}: {profile.name}\n\nRests on {rests}. {_in_force(profile)}{advisory}".rstrip() + "\n"


def _in_force(profile: Profile) -> str:
    """From when until when it is in force, and what follows, where that is known."""
    end = ENDS.get(profile.code)
    until = end.last_day if end else profile.until
    dates = [f"from {profile.since}"] if profile.since else []
    dates += [f"to {until}"] if until else []
    follows = f" {end.successor} follows." if end and end.successor else ""
    return f"In force {' '.join(dates)}.{follows}" if dates else ""


def _row(rule: Rule) -> str:
    return f"| [{rule.id}](#{rule.id}) | {rule.title}. | {does(rule)} | {rule.confidence} |"


def _block(rule: Rule, shown: Sequence[Shown]) -> Iterator[str]:
    """What is said of one rule beyond its row, and what was tried."""
    since = f"Speaks of what is generated from {rule.since} on. " if rule.since else ""
    cited = "; ".join(_linked(one) for one in sources.of_rule(rule))
    yield f'**<a id="{rule.id}"></a>{rule.id}** {since}Settled by {rule.settled_by.value}. Source: {cited}.\n'
    if shown:
        yield "| situation | answer |\n|---|---|"
        yield from (f"| {one.situation} | {one.outcome} |" for one in shown)
        yield ""


def _linked(reference: Reference) -> str:
    return f"[{reference.words}](#source-{reference.source.key})"


def _used() -> Iterator[Source]:
    """The sources that the profiles there are rest on, in the order of the register."""
    used = {one.source for profile in profiles.ALL for one in _all_of(profile)}
    return (one for one in sources.every_source() if one in used)


def _all_of(profile: Profile) -> Iterator[Reference]:
    yield from sources.of_profile(profile.code)
    for rule in profile.rules:
        yield from sources.of_rule(rule)


def _source_row(source: Source) -> str:
    title = f"[{source.title}]({source.address})" if source.address else source.title
    note = f"; {source.note}" if source.note else ""
    return (
        f'| <a id="source-{source.key}"></a>{source.names[0]} | {title}. {source.publisher} '
        f"| {_READ[source.kind]}{note} | {_day(source.read)} |"
    )


def _day(read: str) -> str:
    """The day a source was read, or the month in words where the day was not kept."""
    year, _, rest = read.partition("-")
    return f"{_MONTHS[int(rest) - 1]} {year}" if len(rest) == len("09") else read


def does(rule: Rule) -> str:
    """What a rule does to a decision, in words; what is unconfirmed never refuses."""
    if rule.confidence == "M":
        words = [DOES[Effect.ESCALATE] if one in {Effect.INVALID, Effect.NOT} else DOES[one] for one in rule.effects]
        return "; ".join(dict.fromkeys(words))
    return "; ".join(DOES[one] for one in rule.effects)


def rule_text(rule: Rule) -> str:
    """One rule in full, as text: all the page says of it but what was tried."""
    profile = profiles.named(rule.profile)
    assert profile is not None, "a rule belongs to a profile"
    lines = [
        f"{rule.id}: {rule.title}.",
        f"  of:         {profile.name}. {_in_force(profile)}".rstrip(),
        f"  does:       {does(rule)}",
        f"  reads:      {', '.join(rule.reads)}",
        f"  how sure:   {rule.confidence}",
        f"  settled by: {rule.settled_by.value}",
    ]
    lines += [f"  since:      {rule.since}"] if rule.since else []
    lines += [f"  source:     {_told(one)}" for one in sources.of_rule(rule)]
    return "\n".join(lines)


def _told(reference: Reference) -> str:
    """A reference as text: where it is, what was read of it, and when."""
    source = reference.source
    read = " ".join(filter(None, [_READ[source.kind], _day(source.read)]))
    return f"{reference.words} = {source.title}. {source.publisher}. {source.address} ({read})".replace(".  (", ". (")
