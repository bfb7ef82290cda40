"""The CORE rules as data, and the code each facet is refused with."""

from __future__ import annotations

from typing import Final

from consent.rules.model import Effect, Rule, Settler
from consent.rules.profile import Profile

_NOT, _ESC, _INV, _OBL = Effect.NOT, Effect.ESCALATE, Effect.INVALID, Effect.OBLIGATION


_ABOUT_THE_WORK: Final = frozenset({16, 19, 22, 28, 29})
_OF_A_PERSONS_WILL: Final = frozenset({2, 4, 5, 12, 20, 21, 25, 26, 27})


def _settler(number: int) -> Settler:
    """Whose word settles it (specification §5.33)."""
    if number in _ABOUT_THE_WORK:
        return Settler.WORK
    return Settler.PERSON if number in _OF_A_PERSONS_WILL else Settler.NOBODY


def _core(number: int, title: str, effects: tuple[Effect, ...], reads: str, citation: str = "design") -> Rule:
    confidence = "S1" if "S1" in citation else "design"
    return Rule(
        f"CORE-{number:02d}", title, citation, confidence, effects, tuple(reads.split()), settled_by=_settler(number)
    )  # fmt: skip


_RULES: Final = (
    _core(1, "All required proofs verify over the exact bytes, with keys valid when the proof entered the log",
          (_INV, _NOT), "proofs keys"),
    _core(2, "Each signer's authority covers this grant and was in force at signing", (_NOT, _ESC), "mandates",
          "NO FAKES bill (b)(2)(B)(i)(II), authorized representative (S1)"),
    _core(3, "Generation lies in the term, counted in the grant's zone", (_NOT, _ESC), "term"),
    _core(4, "The state is the one at generation: withdrawn or suspended consent covers nothing",
          (_NOT, _ESC, _OBL), "revocations suspensions generation_ends_at"),
    _core(5, "The same person by party or strong identifier; a name alone is ambiguous", (_NOT, _ESC), "performer"),
    _core(6, "The project is named", (_NOT,), "projects", "SAT23 fact 7; Netflix guide, model usage"),
    _core(7, "The use is granted expressly: create is not use is not train", (_NOT,), "uses", "SAT23; ETH24"),
    _core(8, "Every modality the output touches is granted", (_NOT,), "modalities"),
    _core(9, "The role is named, or any role is", (_NOT,), "roles", "IMA25, TVA24 character test"),
    _core(10, "Every language is granted", (_NOT,), "languages", "SAT26-D"),
    _core(11, "Medium and territory are granted", (_NOT,), "media territories", "contract practice"),
    _core(12, "An exclusion beats permission inside its grant; a prohibition beats every grant of the performer",
          (_NOT, _ESC), "exclusions prohibitions"),
    _core(13, "What is asked fits what remains of every limit", (_NOT,), "limits amounts reservations"),
    _core(14, "Everyone whose likeness or voice is generated or altered is covered", (_NOT,),
          "performances in_frame_untouched", "Netflix guide, talent and performance"),
    _core(15, "Every tool of the chain is permitted", (_NOT,), "tools",
          "Netflix guide, principle 2 and custom workflows"),
    _core(16, "The use lies in a reasonably specific description", (_NOT, _ESC), "description episodes scenes",
          "Cal. Lab. Code §927(a)(2); SAT23; SAT26"),
    _core(17, "The purpose is granted", (_NOT,), "purposes",
          "Netflix guide, temporary and final use; model usage"),
    _core(18, "The asker is the licensee, an approved assignee or a listed vendor", (_NOT,), "licensee vendor",
          "SAT26-I"),
    _core(19, "An unknown or contradictory fact is never read as covered",
          (_ESC, Effect.NOTICE), "any"),
    _core(20, "After the performer's death consent goes on only if it says so; else the estate consents",
          (_NOT, _ESC), "died after_death", "SAT23 facts 11 and 12"),
    _core(21, "A minor's consent is a guardian's, and majority asks again", (_NOT, _ESC), "birth_date mandates",
          "NO FAKES bill; Cal. Fam. Code §6500"),
    _core(22, "Only the current grant counts, and a document matches its registered digest", (_INV, _ESC),
          "supersedes documents quoted_grant"),
    _core(23, "Sensitive content is opted into expressly", (_NOT,), "content", "COM25; IMA25"),
    _core(24, "Consent precedes generation: every proof was in the log by then", (_NOT,), "log times",
          '"prior" consent in all regimes'),
    _core(25, "Showing an existing output is judged by the decision it was made under",
          (_NOT, _ESC, Effect.EXEMPT), "outputs reports",
          "NO FAKES bill (b)(2)(E) (S1)"),
    _core(26, "A disputed grant is for people to settle", (_ESC,), "disputes revocations"),
    _core(27, "A transcript nobody on the performer's side has confirmed is for people to settle", (_ESC,),
          "basis confirmations"),
    _core(28, "Conditions: ask without an approval, bar without a ruling; owe and note travel with the answer",
          (_NOT, _ESC, _OBL), "conditions use approvals", "Narrativ (each ad approved); contract practice"),
    _core(29, "The script is the revision consented to", (_ESC,), "script script_date", "SAT26-B; contract practice"),
    _core(30, "A determination refuses what a rule left open", (_NOT,), "determinations"),
    _core(31, "An agreement that has lapsed is asked on, and the answer says that it lapsed", (Effect.NOTICE,),
          "agreements"),
)  # fmt: skip

PROFILE: Final = Profile("CORE", "The consent itself", "core", _RULES, "the design of this ledger")

FACET_RULE: Final = {
    "projects": ("CORE-06", "project_not_named"),
    "episodes": ("CORE-16", "episode_not_named"),
    "roles": ("CORE-09", "role_not_named"),
    "scenes": ("CORE-16", "scene_not_named"),
    "uses": ("CORE-07", "use_kind_not_granted"),
    "modalities": ("CORE-08", "modality_not_granted"),
    "media": ("CORE-11", "media_not_granted"),
    "territories": ("CORE-11", "territory_not_granted"),
    "languages": ("CORE-10", "language_not_granted"),
    "purposes": ("CORE-17", "purpose_not_granted"),
    "content": ("CORE-23", "content_flag_not_granted"),
    "tools": ("CORE-15", "tool_not_permitted"),
}
"""Which rule refuses a facet, with which code (specification §5.42)."""

_LIVES, _SCOPES, _PERFORMERS = "rules/core/lives.py", "rules/core/scopes.py", "rules/core/performers.py"
JUDGED_IN: Final = {
    "CORE-01": _LIVES, "CORE-02": "authority/signers.py", "CORE-03": _SCOPES, "CORE-04": _LIVES,
    "CORE-05": _PERFORMERS, "CORE-06": _SCOPES, "CORE-07": _SCOPES, "CORE-08": _SCOPES, "CORE-09": _SCOPES,
    "CORE-10": _SCOPES, "CORE-11": _SCOPES, "CORE-12": "decision/carve_outs.py", "CORE-13": _SCOPES,
    "CORE-14": "decision/decide.py", "CORE-15": _SCOPES, "CORE-16": _SCOPES, "CORE-17": _SCOPES,
    "CORE-18": _LIVES, "CORE-19": "rules/core/questions.py", "CORE-20": _LIVES, "CORE-21": _LIVES,
    "CORE-22": _LIVES, "CORE-23": _SCOPES, "CORE-24": _LIVES, "CORE-25": "rules/core/outputs.py",
    "CORE-26": _LIVES, "CORE-27": _LIVES, "CORE-28": "rules/core/conditions.py", "CORE-29": _SCOPES,
    "CORE-30": "rules/settlements.py", "CORE-31": "rules/core/lapses.py",
}  # fmt: skip
"""In which file of `consent` each rule is judged, first of all: the rules of CORE are functions, and no data."""
