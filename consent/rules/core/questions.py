"""CORE rules that judge the question itself: facts nobody stated, works, tools and askers nobody declared."""

from __future__ import annotations

from collections.abc import Iterator

from consent.rules.case import Case, CheckRequest, Question
from consent.rules.model import Effect, Finding
from consent.vocabulary import languages, uses

PORTRAYS_NOBODY = ("synthetic.", "reference.temp")
"""Uses (by their beginning) that may be asked without a performance (specification §4.2)."""


def judge_question(question: Question) -> Iterator[Finding]:
    """What is unknown about the question as a whole, and whether its asker is known."""
    yield from _unstated(question.request)
    yield from _contradicted(question)
    yield from _undeclared(question)
    yield from _narrowed(question)
    yield from _unnamed(question)
    yield from _askers(question)


def judge_performance_facts(case: Case) -> Iterator[Finding]:
    """What nobody stated about one performance."""
    performance = case.performance
    if performance.performer is None:
        yield unstated(case.pointer("performer"), "nobody says who performs")
    if not performance.role:
        yield unstated(case.pointer("role"), "nobody says which role")
    if not performance.scene:
        yield unstated(case.pointer("scene"), "nobody says which scene")
    if not performance.modalities:
        yield unstated(case.pointer("modalities"), "nobody says which modalities the output touches")


def unknown(pointer: str, detail: str) -> Finding:
    """CORE-19: a fact nobody stated or declared; a person must supply it."""
    return Finding("CORE-19", Effect.ESCALATE, "unknown_fact", pointer, detail)


def unstated(pointer: str, detail: str) -> Finding:
    """CORE-19 for a required member that is null or empty: never covered, whoever rules (specification §4.2)."""
    return Finding("CORE-19", Effect.ESCALATE, "unknown_fact", pointer, detail, settleable=False)


def _unstated(request: CheckRequest) -> Iterator[Finding]:
    for member in ("project", "licensee", "use", "media", "territories", "languages", "purpose", "tools"):
        if not getattr(request, member):
            yield unstated(f"/{member}", f"nobody says which {member}")
    if not request.performances and not (request.use or "").startswith(PORTRAYS_NOBODY):
        yield unstated("/performances", "nobody says whose performance is generated or altered")


def _contradicted(question: Question) -> Iterator[Finding]:
    request = question.request
    if request.use == "synthetic.create_from_named_features" and not request.named:
        yield unknown("/prompt_references", "features of somebody are named, and nobody says whose")
    if request.use == "reference.temp" and request.purpose == "final_deliverable":
        yield unknown("/purpose", "a temporary reference is no final deliverable")
    voiced = any(not uses.VOICES.isdisjoint(one.modalities) for one in request.performances)
    if any(languages.has_no_words(tag) for tag in request.languages) and voiced:
        yield unknown("/languages", "a voice is asked, and no words")
    ends = request.facts.get("generation_ends_at")
    if isinstance(ends, int) and ends < question.at:
        yield unknown("/facts/generation_ends_at", "the job is said to end before it begins")


def _undeclared(question: Question) -> Iterator[Finding]:
    if question.request.project is not None and question.work is None:
        yield unknown("/project", f"nobody had declared the project {question.request.project} by then")
    for number, tool in enumerate(question.tools):
        if tool.declaration is None:
            yield unknown(f"/tools/{number}", f"nobody had declared {tool.written} by then")
        elif tool.version != tool.declaration.version:
            detail = f"{tool.written} is not the declared version {tool.declaration.version}"
            yield unknown(f"/tools/{number}", detail)


def _narrowed(question: Question) -> Iterator[Finding]:
    """CORE-19, to be noted: what the latest declaration leaves out and earlier ones still bind the work to."""
    if question.work is not None and question.work.narrowed:
        detail = f"still bound to {', '.join(question.work.narrowed)}, which an earlier declaration names"
        yield Finding("CORE-19", Effect.NOTICE, "", "/project", detail)


def _unnamed(question: Question) -> Iterator[Finding]:
    """Assets nobody registered, and those of a performer whom the question does not name: nobody asked for her."""
    for number, (name, asset) in enumerate(zip(question.request.assets, question.assets, strict=True)):
        pointer = f"/assets/{number}"
        if asset is None:
            yield unknown(pointer, f"nobody had registered {name} by then")
            continue
        for other in asset.unknown:
            yield unknown(pointer, f"{name} was made from {other}, which nobody had registered by then")
        for performer in asset.performers:
            if performer not in question.named:
                detail = f"{name} is of {performer}, whom no performance and no prompt of the question names"
                yield unstated(pointer, detail)


def _askers(question: Question) -> Iterator[Finding]:
    request = question.request
    for member, party, known, kinds in (
        ("licensee", request.licensee, question.licensee, {"licensee"}),
        ("vendor", request.vendor, question.vendor, {"vendor", "licensee"}),
    ):
        if party is not None and (known is None or known.kind not in kinds):
            detail = f"{party} is not registered as a {member}"
            yield Finding("CORE-18", Effect.NOT, "licensee_not_party", f"/{member}", detail)
