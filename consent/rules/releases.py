"""Rule sets that were released, by digest: what each rule said then, and whether it can still be run.

A rule that changes gets a new revision; the old one stays, in `PAST`, for as long as a decision made under it may have
to be decided again. `consent/data/rule_sets` holds what every released set said, so that what changed can be named.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any, Final

from consent.answers.checks import RuleChange
from consent.rules.model import Rule, RuleSet, rule_set
from consent.rules.past import of_2027_01, of_2027_02

PAST: Final[tuple[Rule, ...]] = (*of_2027_02.RULES, *of_2027_01.RULES)
"""Revisions of rules that newer ones have replaced, still able to run."""


ENGINE_SINCE: Final = "2027.01"
"""The first version this engine decides as it was decided then: engine and rules carry one revision from edition 2 on.

A decision under an earlier one is not decided again: its entry, record and receipt are checked, and it is counted.
"""


@dataclass(frozen=True, slots=True)
class Release:
    """A rule set as it was released: its version, its digest, what each rule said, by id, and the tables it read."""

    version: str
    digest: str
    rules: Mapping[str, Mapping[str, Any]]
    tables: Mapping[str, str]


def released() -> tuple[Release, ...]:
    """Every release, by version."""
    return _releases()


@cache
def _releases() -> tuple[Release, ...]:
    directory = resources.files("consent.data").joinpath("rule_sets")
    files = sorted((one for one in directory.iterdir() if one.name.endswith(".json")), key=lambda one: one.name)
    return tuple(_release(json.loads(one.read_text(encoding="utf-8"))) for one in files)


def _release(said: Mapping[str, Any]) -> Release:
    return Release(
        said["version"], said["digest"], {rule["id"]: rule for rule in said["rules"]}, said.get("tables", {})
    )


@dataclass(frozen=True, slots=True)
class RuleBook:
    """What a ledger decides with: the present rule set, and whatever it takes to decide again as it was decided then.

    `past` are revisions of rules that newer ones have replaced, still able to run; `known` what each release said.
    """

    present: RuleSet
    past: tuple[Rule, ...] = PAST
    known: tuple[Release, ...] = field(default_factory=released, repr=False)

    def runnable(self, digest: str) -> RuleSet | None:
        """The rule set of that digest, put together from revisions that are still here.

        None where one is missing, and where an engine decided that is not here any more.
        """
        if digest == self.present.digest:
            return self.present
        release = self.release_of(digest)
        if release is None or release.version < ENGINE_SINCE:
            return None
        rules = (self._still_here(said) for said in release.rules.values())
        # A table that has changed since gives another digest, and the set cannot be run any more.
        again = rule_set(release.version, (rule for rule in rules if rule is not None), self._tables_of(release))
        return again if again.digest == digest else None

    def runnable_or_present(self, digest: str) -> RuleSet:
        """The rule set of that digest; the present one where it cannot be run any more."""
        return self.runnable(digest) or self.present

    def release_of(self, digest: str) -> Release | None:
        """The release with that digest, None where it is not known here."""
        return next((one for one in self.known if one.digest == digest), None)

    def _tables_of(self, release: Release) -> Mapping[str, str]:
        return {name: self.present.tables.get(name, "") for name in release.tables}

    def _still_here(self, said: Mapping[str, Any]) -> Rule | None:
        return next((rule for rule in (*self.present.rules, *self.past) if rule.as_json() == said), None)

    @staticmethod
    def changes(old: Mapping[str, Mapping[str, Any]], new: RuleSet) -> Iterator[RuleChange]:
        """Which rules differ between a release and a rule set: added, removed, or changed and in which members."""
        now = {rule.id: rule.as_json() for rule in new.rules}
        for rule_id in sorted({*old, *now}):
            before, after = old.get(rule_id), now.get(rule_id)
            if before is None:
                yield RuleChange(rule_id, "added", ())
            elif after is None:
                yield RuleChange(rule_id, "removed", ())
            else:
                members = tuple(sorted(name for name in {*before, *after} if before.get(name) != after.get(name)))
                if members:
                    yield RuleChange(rule_id, "changed", members)
