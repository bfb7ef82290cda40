"""A disclosure in plain words: first what is not known, then each use.

It tells what the answer holds and adds nothing; the same sentences stand on the command line, in tables and on pages.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from consent.answers.disclosures import DisclosedPerformance, DisclosedTool, DisclosedUse, Disclosure, NotKnown
from consent.paper.page import Account, Section, plain

_STATED: Final = {
    "kind": "which kind of work it is",
    "stage": "whether it is temporary or final",
    "shot": "in which shot it is",
    "input": "what went in",
    "tools": "with which tool it is made",
    "tool_version": "the version of a tool",
    "tool_terms": "the terms of a tool",
    "performed_by_human": "whether a human performed the role",
    "human_consented": "whether whoever performed it consented",
    "credited": "whether the roles are credited in the billing",
    "screenplay_by_human": "whether humans wrote the screenplay",
    "realistic": "whether it could be taken for real",
}
"""What may be unstated, in words."""
OF_OTHERS: Final = {
    "performed_by_human": "Performed by a human (Academy)",
    "human_consented": "With the human's consent (Academy)",
    "credited": "Role credited (Academy)",
    "screenplay_by_human": "Screenplay by humans (Academy)",
    "realistic": "Realistic altered or synthetic content (YouTube)",
}
"""What others ask of a use, as its columns are named."""
NOTE: Final = (
    "The same disclosure is here for a program and for a spreadsheet. It is a reading of the ledger, no evidence."
)


def account_of(first: Disclosure, uses: Sequence[DisclosedUse]) -> Account:
    """The account of a disclosure whose first page is `first`, with the uses of all its pages."""
    project = plain(f"{first.project.scheme}:{first.project.value}")
    since = f", new since {first.since}" if first.since is not None else ""
    named = f"{plain(first.title)} ({project})" if first.title else project
    return Account(
        title=f"Uses of generative AI in {named}",
        summary=f"{len(uses)} recorded uses as of {first.as_of}{since}. What is not known stands first.",
        sections=(
            Section("What is not known", items=unknowns(first)),
            *(_section(number, use) for number, use in enumerate(uses, start=1)),
        ),
    )


def unknowns(first: Disclosure) -> tuple[str, ...]:
    """What is not known, a sentence each; one that says so where nothing is missing."""
    said = tuple(_unknowns(first.not_known, first.withheld or 0)) if first.not_known is not None else ()
    return said or ("Nothing that is asked here is missing.",)


def _unknowns(said: NotKnown, withheld: int) -> Iterator[str]:
    if withheld:
        yield f"{withheld} recorded uses of this work are not for whoever asked, and not told here."
    if said.undeclared:
        shots = f", among them {', '.join(map(plain, said.undeclared_shots))}" if said.undeclared_shots else ""
        yield f"{said.undeclared} of {said.uses} recorded uses were never declared{shots}."
    if said.untold:
        yield f"Of {said.untold} declarations no platform has been told."
    if said.made_without_yes:
        made = ", ".join(said.made_without_yes)
        yield f"Something was reported made though the answer was no yes, under {made}."
    if said.unreported:
        yield f"Of {said.unreported} uses with a yes nobody has reported what was made."
    yield from _silent(said.silent_vendors)
    yield from (f"Of {one.uses} of {said.uses} uses nobody has said {_STATED[one.what]}." for one in said.unstated)


def _silent(vendors: tuple[str, ...] | None) -> Iterator[str]:
    if vendors is None:
        yield "Whether a vendor of the work was silent is not for whoever asked."
    elif vendors:
        yield f"Vendors of the work who neither asked nor reported: {', '.join(vendors)}."


def _section(number: int, use: DisclosedUse) -> Section:
    where = use.shot or next((one.scene for one in use.performances if one.scene), None)
    named = " ".join(plain(one).replace("_", " ") for one in (use.kind or use.use, where) if one)
    return Section(f"{number}. {named}", table=tuple((name, _told(value)) for name, value in _facts(use)))


def _facts(use: DisclosedUse) -> Iterator[tuple[str, Any]]:
    yield "Recorded", f"{use.recorded_at} as decision {use.decision}"
    yield "Asked by", tuple(one for one in (use.licensee, use.vendor) if one)
    yield "Use and purpose", tuple(one for one in (use.use, use.purpose) if one)
    yield "Temporary or final", use.stage
    yield "Tools", tuple(map(tool_told, use.tools))
    yield "What went in", tuple(one for one in (use.input, *use.assets) if one)
    yield "Of whom", tuple(map(performance_told, use.performances))
    yield "Consent", use.outcome
    yield "Approvals and rulings", use.approvals
    yield "Declared", (use.triage or "yes") if use.declared else "no"
    yield "Told", tuple(f"{one.to} at {one.given_at}" for one in use.told)
    yield "Made", f"{use.outputs} outputs, reported in {', '.join(use.reports)}" if use.reports else "not reported"
    yield from ((name, getattr(use.asked_by_others, member)) for member, name in OF_OTHERS.items())


def tool_told(one: DisclosedTool) -> str:
    """A tool with its version and terms, as far as known."""
    terms = f"terms {one.terms}" if one.terms else "terms not known"
    return f"{one.tool} {one.version or 'of unknown version'} ({terms})"


def performance_told(one: DisclosedPerformance) -> str:
    """Of whom, in which role and scene, under which grants."""
    where = (
        f"{name} {said}" for name, said in (("as", one.role), ("scene", one.scene), ("episode", one.episode)) if said
    )
    grants = f"under {', '.join(one.grants)}" if one.grants else "under no grant"
    return " ".join((one.performer or "nobody named", *where, grants))


def _told(value: Any) -> str:
    said: Iterable[Any] = value if isinstance(value, tuple) else (value,)
    return "; ".join(_spelled(one) for one in said if one) or "not known"


def _spelled(one: Any) -> str:
    """Words of the wire read better without their underscores; names are never changed."""
    return plain(one).replace("_", " ") if one in _WORDS else plain(one)


_WORDS: Final = frozenset(
    {"may_be_final", "no_consent_required", "needs_escalation", "not_covered", "not_applicable", "nobody_to_tell",
     "tell_your_contact", "written_approval_needed", "do_not"}
)  # fmt: skip
