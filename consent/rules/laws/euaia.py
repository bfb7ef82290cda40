"""EUAIA: EU AI Act, Article 50, transparency."""

from __future__ import annotations

import datetime as dt
from typing import Final

from consent.rules.case import Case
from consent.rules.clauses import S1, M, owes_anyway, performance, rule
from consent.rules.core.outputs import makings_of
from consent.rules.model import Effect, Rule
from consent.rules.profile import Profile
from consent.rules.shared.asked import generates, meets_territory
from consent.vocabulary import uses
from consent.vocabulary.times import start_of_day

_ARTICLE = "Regulation (EU) 2024/1689, Art. 50"
_SINCE = dt.date(2026, 8, 2)
_GRACE_UNTIL = dt.date(2026, 12, 2)
_DISCLOSED = uses.SHOWS_REPLICA | uses.DUBS | (uses.ALTERS - {uses.CUSTOMARY_POST})


def published_in_eu(case: Case) -> bool:
    """Whether a replica or an alteration other than a customary one is published in the EU (specification §5.36)."""
    return case.use in _DISCLOSED and meets_territory(case, "EU")


def marked(case: Case) -> bool:
    """Whether a generative tool's output is published in the EU."""
    declared = any(tool.declaration is not None for tool in case.question.tools)
    return declared and generates(case) and case.use in _DISCLOSED | uses.SYNTHETIC and meets_territory(case, "EU")


def marking_due(case: Case) -> int:
    """At once; for systems declared before the article applied, the end of the grace period."""
    question, start = case.question, start_of_day(_SINCE, "UTC")
    tools = (tool.written.partition("@")[0] for tool in question.tools)
    declaring = tuple(one for one in (question.request.licensee,) if one is not None)
    legacy = all(question.door.tool_declared_by(name, start, declaring) for name in tools)
    return max(case.at, start_of_day(_GRACE_UNTIL, "UTC")) if legacy else case.at


def shows_what_was_made_before(case: Case) -> bool:
    """Whether output is shown in the EU that was made before the article applied."""
    shown = case.question.request.facts.get("outputs", ()) if case.use == uses.EXPLOITS else ()
    makings = (making for one in shown for making in makings_of(case.question, one["sha256"]))
    earlier = any(making.made_at < start_of_day(_SINCE, "UTC") for making in makings)
    return earlier and meets_territory(case, "EU")


RULES: Final[tuple[Rule, ...]] = (
    rule("EUAIA-01", "A deep fake published in the EU is disclosed at first exposure, although the performer consented",
         S1, f"{_ARTICLE}(4) and (5); Art. 2(1)(c); draft guidelines of 8 May 2026; Code of Practice of 10 June 2026",
         "territories uses",
         owes_anyway("disclose", published_in_eu, "Disclose, clearly and at the latest at the first exposure, that the"
                     " performance is artificially generated or manipulated; of an evidently artistic work in a manner"
                     " that does not hamper its enjoyment."), since=_SINCE, revision=3, reaches="EU"),
    rule("EUAIA-02", "The tool's provider marks generated output machine-readably", S1, f"{_ARTICLE}(2); Art. 2(1)(c)",
         "tools",
         owes_anyway("mark", marked, "See that the tool's provider marks the output machine-readably as generated.",
                     marking_due),
         since=_SINCE, revision=2, reaches="EU"),
    rule("EUAIA-03", "What was generated before the article applied is not labelled afterwards", M,
         f"{_ARTICLE}; summaries of the draft guidelines of 8 May 2026", "outputs territories uses",
         performance(Effect.NOTICE, "", shows_what_was_made_before, "output made before 2 August 2026 is said to need"
                     " no label afterwards: counsel has not confirmed it", pointer="/facts/outputs"),
         since=_SINCE, reaches="EU"),
)  # fmt: skip

PROFILE: Final = Profile("EUAIA", "EU AI Act, Article 50", "law", RULES, "licentium; c114pro", since=_SINCE)
