"""What a platform's guidance asked under rule set 2027.02 where 2027.03 asks otherwise."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from consent.rules.case import Case
from consent.rules.clauses import exempts, lacking, performance
from consent.rules.model import Effect, Rule
from consent.rules.past.present import present
from consent.rules.platforms import asked, nflx, principles
from consent.rules.shared.asked import all_of, asks_use, generates
from consent.vocabulary import uses

_ESC, _NOT = Effect.ESCALATE, Effect.NOT
_GUIDE: Final = "Netflix, Using Generative AI in Content Production (2025-11-11)"


_PRINCIPLES: Final = {**principles.PRINCIPLES, 3: "tools run in an enterprise-secured environment"}


def _says_which(case: Case) -> str:
    failing = principles.failing_principles(case)
    return "; ".join(f"principle {number} is not met: {_PRINCIPLES[number]}" for number in failing)


def _nflx(number: str, revision: int, title: str = "", reads: str = "", **more: Any) -> Rule:
    """A rule of the platform's guide as it was; title and what it read where they have changed."""
    now = present(nflx.RULES, f"NFLX-{number}")
    read = tuple(reads.split()) or now.reads
    return replace(now, revision=revision, title=title or now.title, reads=read, **more)


RULES: Final[tuple[Rule, ...]] = (
    _nflx("02", 1, "A guiding principle answered no, or not answered, is escalated before proceeding", "tools purpose",
          clauses=(performance(
              _ESC, nflx.MISSING, all_of(generates, lambda case: bool(principles.failing_principles(case))),
              _says_which),)),
    _nflx("04", 1, "Owned material and personal data go into no tool without explicit approval", "assets approvals",
          citation=f"{_GUIDE}, use cases 1", effects=(_NOT,), settled_though_refusing=True, clauses=(performance(
              _NOT, nflx.MISSING, all_of(generates, lambda case: bool(case.question.request.assets)),
              "production assets are put into a tool without written approval", pointer="/assets"),)),
    _nflx("05", 1, "No training on performers' material without clearance", "uses",
          citation=f"{_GUIDE}, use cases 1", effects=(_NOT,),
          clauses=(lacking(asks_use(*uses.TRAINS), yields=False),)),
    _nflx("07", 1, "No prompting with a performer's features without permission", effects=(_NOT,),
          clauses=(lacking(lambda lack: bool(lack.case.features), yields=False),)),
    _nflx("14", 2, clauses=(
        exempts(asked.is_customary, "a customary alteration, permitted dubbing or a permitted double"),)),
    _nflx("17", 1, "What may harm reputation, dignity or personal image is for people to judge"),
    _nflx("19", 2, "Each step of a pipeline is held to the same principles", "tools", effects=(_NOT, _ESC), clauses=(
        performance(_NOT, "tool_not_permitted", all_of(generates, principles.keeps_data_outside, nflx.is_chain),
                    "one step of the chain fails, so the chain does", pointer="/tools"),
        performance(_ESC, nflx.MISSING, all_of(generates, principles.keeps_data_inside, nflx.is_chain),
                    "one step of the chain, an enterprise tool, keeps what goes through it", pointer="/tools"))),
    _nflx("20", 1, "Re-ageing and synthetic voices need consent and legal review", "uses modalities approvals",
          effects=(_ESC,), clauses=(performance(
              _ESC, nflx.MISSING, all_of(generates, asked.re_ages_or_voices),
              "re-ageing or a synthetic voice, without written approval after legal review"),)),
    _nflx("21", 1, clauses=(performance(
        _ESC, nflx.MISSING, all_of(generates, asked.shows_talent, asks_use(*uses.FED_WITH_TALENT)),
        "a performer's likeness is put into a tool without written approval"),)),
)  # fmt: skip
