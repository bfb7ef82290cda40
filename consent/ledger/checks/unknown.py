"""What a disclosure cannot say: counted use by use, so that it takes no more memory for a longer project.

Numbers are whole; of names so many are kept as a person would read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from consent.answers.disclosures import DisclosedUse, NotKnown, NotStated
from consent.decision.asked_by_others import UNSURE

MOST_NAMED: Final = 200
_YES: Final = frozenset({"covered", "no_consent_required"})
_OF_A_USE: Final = ("kind", "stage", "shot", "input")
_OF_A_TOOL: Final = ("version", "terms")
_OF_OTHERS: Final = ("performed_by_human", "human_consented", "credited", "screenplay_by_human", "realistic")


class Unknown:
    """The count over the uses of a work; `has_platform` where there is somebody to tell, `vendors` those declared."""

    def __init__(self, vendors: Iterable[str], *, has_platform: bool) -> None:
        self._has_platform = has_platform
        self._silent = dict.fromkeys(vendors)
        self._counted: Counter[str] = Counter()
        self._unstated: Counter[str] = Counter()
        self._shots: dict[str, None] = {}
        self._without_yes: list[str] = []

    @property
    def uses(self) -> int:
        """How many were counted."""
        return self._counted["uses"]

    def count(self, use: DisclosedUse) -> None:
        """One use more."""
        self._counted["uses"] += 1
        if not use.declared:
            self._counted["undeclared"] += 1
            self._keep(_where(use))
        if use.triage is not None and self._has_platform and not use.told:
            self._counted["untold"] += 1
        if use.outcome in _YES and not use.reports:
            self._counted["unreported"] += 1
        if use.outcome not in _YES and use.reports and len(self._without_yes) < MOST_NAMED:
            self._without_yes.append(use.decision)
        self._unstated.update(dict.fromkeys(_unstated(use), 1))

    def heard(self, vendors: Iterable[str]) -> None:
        """Vendors who asked or reported."""
        for one in vendors:
            self._silent.pop(one, None)

    def told(self, *, of_vendors: bool) -> NotKnown:
        """What came of it; silent vendors only to whom they are told."""
        return NotKnown(
            uses=self.uses,
            undeclared=self._counted["undeclared"],
            undeclared_shots=tuple(self._shots),
            untold=self._counted["untold"],
            made_without_yes=tuple(self._without_yes),
            unreported=self._counted["unreported"],
            silent_vendors=tuple(self._silent) if of_vendors else None,
            unstated=tuple(NotStated(what, self._unstated[what]) for what in sorted(self._unstated)),
        )

    def _keep(self, shots: Iterable[str]) -> None:
        for one in shots:
            if len(self._shots) < MOST_NAMED:
                self._shots.setdefault(one)


def _where(use: DisclosedUse) -> Iterator[str]:
    """By what a person finds it: the shot, else the scenes."""
    if use.shot is not None:
        yield f"shot {use.shot}"
    else:
        yield from dict.fromkeys(f"scene {one.scene}" for one in use.performances if one.scene is not None)


def _unstated(use: DisclosedUse) -> Iterator[str]:
    """What nobody stated of it, each once."""
    yield from (name for name in _OF_A_USE if getattr(use, name) is None)
    if not use.tools:
        yield "tools"
    yield from (f"tool_{name}" for name in _OF_A_TOOL if any(getattr(tool, name) is None for tool in use.tools))
    yield from (name for name in _OF_OTHERS if getattr(use.asked_by_others, name) == UNSURE)
