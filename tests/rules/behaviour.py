"""Behaviour has a digest: what a rule set answers to every example and case is on record, a file for each version.

Beside each answer stands what was asked and which rules the answer names. Where the same question is answered
otherwise, one of those rules must have changed; who changes what a rule does raises its revision.
"""

import json
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from consent.rules import engine
from consent.rules.releases import ENGINE_SINCE
from tests.golden import scenarios
from tests.golden.telling import digest_of, plain

FOLDER = Path(__file__).parent / "answers"
DECIDED = ("outcome", "performances", "reasons", "rules", "obligations", "assumed", "settled_by", "nearest", "problems")
"""What an answer decides; a question that is refused has problems."""


@dataclass(frozen=True)
class Answered:
    """The digest of what was asked, that of what was decided, and the rules that it names."""

    asked: str
    answer: str
    rules: tuple[str, ...]


@dataclass(frozen=True)
class Behaviour:
    """What a rule set answers; `rules` are the digests of what its rules say, by id."""

    version: str
    digest: str
    rules: dict[str, str]
    answers: dict[str, Answered]


def present(answers):
    """The behaviour of the rule set this program decides with."""
    current = engine.current()
    said = {rule.id: digest_of(plain(rule.as_json())) for rule in current.rules}
    return Behaviour(current.version, current.digest, said, answers)


def names():
    """Everything whose answers are recorded."""
    return [*scenarios.own(), *scenarios.of_rules()]


def answers_now(wanted, opened=scenarios.on_sqlite):
    """What is answered now, each rehearsal played on what `opened` yields."""
    return {place: one for name in wanted for place, one in answers_in(name, scenarios.run(name, opened)).items()}


def answers_in(name, output):
    """The answer to each check of a scenario's output, by the name of the scenario and the number of the check."""
    asked = digest_of(scenarios.content(name))
    checks = [line for line in output["answers"] if line["call"] == "check"]
    return {f"{name} #{number}": answered(asked, line) for number, line in enumerate(checks, 1)}


def answered(asked, line):
    said = line.get("answer", line)
    decided = {member: said[member] for member in DECIDED if member in said}
    named = {one["id"] for one in said.get("rules", ())} | {one["rule"] for one in said.get("obligations", ())}
    return Answered(asked, digest_of(decided), tuple(sorted(named)))


def unexplained(before, after):
    """A sentence for each question whose answer changed although no rule did that either answer names."""
    changed = {rule for rule in {*before.rules, *after.rules} if before.rules.get(rule) != after.rules.get(rule)}
    for name in sorted(before.answers.keys() & after.answers.keys()):
        old, new = before.answers[name], after.answers[name]
        involved = {*old.rules, *new.rules}
        if old.asked == new.asked and old.answer != new.answer and not involved & changed:
            yield (
                f"the answer to {name} changed and none of the rules it names ({', '.join(sorted(involved)) or 'none'})"
                " has a new revision: raise the revision of the rule you changed (consent/rules), then `make golden`"
            )


def recorded():
    """What is on record, by version."""
    return [load(path) for path in sorted(FOLDER.glob("*.json"))]


def of_present():
    """The record of the version this program decides with, None where there is none."""
    version = engine.current().version
    return next((one for one in recorded() if one.version == version), None)


def unexplained_from_version_to_version(versions):
    """What changed from one version to the next and no revision explains; a new engine explains what it changes."""
    pairs = [(before, after) for before, after in pairwise(versions)
             if (before.version < ENGINE_SINCE) == (after.version < ENGINE_SINCE)]  # fmt: skip
    return [said for before, after in pairs for said in unexplained(before, after)]


def load(path):
    """The behaviour a file holds."""
    said = json.loads(path.read_text(encoding="utf-8"))
    answers = {name: Answered(asked, answer, tuple(rules)) for name, (asked, answer, *rules) in said["answers"].items()}
    return Behaviour(said["version"], said["digest"], said["rules"], answers)


def save(behaviour, folder=FOLDER):
    """Write the file of a version, a line for each answer."""
    folder.mkdir(exist_ok=True)
    answers = {name: [one.asked, one.answer, *one.rules] for name, one in behaviour.answers.items()}
    said = {"version": behaviour.version, "digest": behaviour.digest, "rules": behaviour.rules, "answers": answers}
    (folder / f"{behaviour.version}.json").write_text(in_lines(said) + "\n", encoding="utf-8")


def in_lines(value, depth=2):
    """An object with a line for each member, and for each member of its members."""
    if depth == 0 or not isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    ordered = value.items() if depth == 2 else sorted(value.items())
    members = (f"{json.dumps(name, ensure_ascii=False)}: {in_lines(one, depth - 1)}" for name, one in ordered)
    return "{\n" + ",\n".join(members) + "\n}"
