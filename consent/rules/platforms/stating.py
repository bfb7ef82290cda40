"""What a platform's guidance turns on and nobody but the production can say: what a declaration has to state.

A check takes silence about most of these for no, and says so in its examples. A declaration does not: whoever has not
looked is unsure, and whoever is unsure asks (Netflix, guiding principles; BBC, when to refer).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Final

_ALWAYS: Final[Mapping[str, tuple[str, ...]]] = {
    "NFLX": (
        "third_party_material", "personal_data", "sensitive_material", "mistakable_for_real", "replaces_covered_work",
    ),
    "BBC": ("mistakable_for_real",),
}  # fmt: skip
_OF_WHAT_IS_DELIVERED: Final[Mapping[str, tuple[str, ...]]] = {"NFLX": ("human_input",), "BBC": ("human_input",)}
_OF_A_BACKGROUND: Final[Mapping[str, tuple[str, ...]]] = {"NFLX": ("prominent",)}


def unstated(profiles: Collection[str], facts: Mapping[str, Any], *, delivered: bool) -> tuple[str, ...]:
    """The facts of the question that these platforms' guidance turns on and nobody states, each once.

    `facts` are those of the question, `delivered` whether its purpose is not a temporary one.
    """
    tables = [_ALWAYS]
    if delivered:
        tables += [_OF_WHAT_IS_DELIVERED, *([_OF_A_BACKGROUND] if facts.get("element") == "background" else [])]
    wanted = (fact for table in tables for profile in sorted(profiles) for fact in table.get(profile, ()))
    return tuple(fact for fact in dict.fromkeys(wanted) if facts.get(fact) is None)
