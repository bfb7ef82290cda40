"""TVA24: SAG-AFTRA Television Animation and Basic Cable Animation 2023, ratified in 2024 (to 30 June 2026)."""

from __future__ import annotations

from typing import Final

from consent.rules.case import Lack
from consent.rules.clauses import S2, lacking, owes, performance, rule
from consent.rules.ends import ENDS
from consent.rules.model import Effect, Rule
from consent.rules.profile import Profile
from consent.rules.shared.asked import asks_use, portrays_voice, prompted_by_name
from consent.rules.verdicts import Verdict, either
from consent.vocabulary import uses

ESC = Effect.ESCALATE
_SOURCE = "aitrace; Engadget; aibusiness; ebiztoday"


def character_voice(lack: Lack) -> bool | Verdict:
    """Whether the voice is recognisable as the character, or provably made from the actor's; silence says it is."""
    case = lack.case
    if not portrays_voice(case):
        return False
    made, heard = case.told("made_from_performer"), case.stated("recognisable")
    if made.value is None or heard.value is None:
        return True
    return either(made.test(), heard.test())


RULES: Final[tuple[Rule, ...]] = (
    rule("TVA24-01", "Prompting with a performer's name needs consent, recognisable or not", S2, _SOURCE,
         "prompt_references", lacking(lambda lack: prompted_by_name(lack.case), yields=False)),
    rule("TVA24-02", "A voice recognisable as the character, or made from the actor's, needs consent", S2, _SOURCE,
         "made_from_performer recognisable", lacking(character_voice)),
    rule("TVA24-03", "Any synthetic voice is told and bargained", S2, _SOURCE, "uses",
         performance(ESC, "union_notice_or_bargaining_missing", asks_use(*uses.SYNTHETIC),
                     "a synthetic voice: notice and bargaining are for people to show")),
    rule("TVA24-04", "A dub into another language with the performer's voice earns residuals", S2, _SOURCE, "uses",
         owes("pay", asks_use("dub.voice_replica"),
              "Pay residuals for the foreign-language dub made with the performer's voice.")),
)  # fmt: skip

PROFILE: Final = Profile(
    "TVA24", "SAG-AFTRA Television Animation 2023", "agreement", RULES, "summaries of the 2024 terms",
    until=ENDS["TVA24"].last_day, asks="TVA24",
)  # fmt: skip
