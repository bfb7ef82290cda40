"""Negates conditions, moves dates and takes words out of lists, and looks whether a test notices; lists what none does.

Usage: make mutants, or python tools/negate_rules.py [RULE or module …]. A clause of a profile has its
condition negated and is held against the examples of its rule, then against those of all. In the CORE room, whose
rules are functions, every `if` is negated in turn and held against our own cases, then against the tests of checks,
conditions, terms and showing, and of kinds. Each date of a module of rules is moved by a day, later and earlier, and
each word taken out of its list, there and in `consent.vocabulary.uses`: held against the examples, then against our own
cases. Exits 1 when anything goes unnoticed.
"""

import ast
import contextlib
import importlib
import io
import multiprocessing
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from consent.rules import core, engine
from consent.rules.model import Rule, rule_set
from consent.rules.releases import RuleBook
from consent.rules.verdicts import negated
from consent.scenario.runner import run_scenario
from tests.rules import examples
from tools import mutants
from tools.mutants import Mutant

ROOT = Path(__file__).resolve().parents[1]
CASES = [path for path in sorted((ROOT / "tests" / "cases").glob("**/*.json")) if path.name != "world.json"]
EXAMPLES = examples.all_examples()
TESTS = (
    "tests/consent/test_checks.py", "tests/consent/test_conditions.py", "tests/consent/test_outputs.py",
    "tests/consent/test_terms.py", "tests/pure",
)  # fmt: skip


def holds(example: examples.Example, rules: RuleBook) -> bool:
    """Whether an example still says what it should under these rules."""
    try:
        fires, silent = examples.answer_to(example.fires, rules), examples.answer_to(example.silent, rules)
    except Exception:  # noqa: BLE001 - a mutant that breaks is noticed
        return False
    took = examples.took_effect(fires, example.rule, example.effect)
    kept = examples.took_effect(silent, example.rule, example.effect)
    reasons = {one["code"] for one in fires["reasons"]} >= set(example.fires.get("reasons", ()))
    outcomes = (fires["outcome"], silent["outcome"]) == (example.fires["outcome"], example.silent["outcome"])
    due = "due" not in example.fires or examples.due_by(fires, example.rule) == {example.fires["due"]}
    return took and not kept and reasons and outcomes and due


def negated_clause(rule: Rule, number: int) -> RuleBook:
    """The present rules with one condition of one rule negated."""
    clause = rule.clauses[number]
    changed = replace(clause, when=lambda subject: negated(clause.when(subject)))
    clauses = tuple(changed if place == number else one for place, one in enumerate(rule.clauses))
    rules = [replace(rule, clauses=clauses) if one.id == rule.id else one for one in engine.current().rules]
    return RuleBook(rule_set("negated", rules))


def clause_unnoticed(named: tuple[str, int]) -> str | None:
    """The name of a clause whose negation no example notices, None where one does."""
    rule_id, number = named
    mutant = negated_clause(engine.current().rule(rule_id), number)
    own = [one for one in EXAMPLES if one.rule == rule_id]
    others = [one for one in EXAMPLES if one.rule != rule_id]
    noticed = any(not holds(one, mutant) for one in (*own, *others))
    return None if noticed else f"{rule_id}, clause {number + 1}"


def core_conditions() -> Iterator[tuple[str, int]]:
    """Every `if` of the CORE room: its module and its place among the module's."""
    for path in sorted(Path(core.__path__[0]).glob("*.py")):
        if path.stem == "catalogue":  # data, and how it is written down
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        many = sum(isinstance(node, ast.If) for node in ast.walk(tree))
        yield from ((path.stem, number) for number in range(many))


def condition_unnoticed(named: tuple[str, int]) -> str | None:
    """The place of an `if` whose negation no case of ours notices, None where one does."""
    module_name, number = named
    module = importlib.import_module(f"consent.rules.core.{module_name}")
    path = Path(module.__file__)
    tree = ast.parse(path.read_text(encoding="utf-8"))
    node = [one for one in ast.walk(tree) if isinstance(one, ast.If)][number]
    node.test = ast.UnaryOp(ast.Not(), node.test)
    ast.fix_missing_locations(tree)
    exec(compile(tree, str(path), "exec"), module.__dict__)  # our own source, in a process of its own
    noticed = any(not case_holds(case) for case in CASES) or not tests_pass()
    return None if noticed else f"{path.name}:{node.lineno}"


def tests_pass() -> bool:
    """Whether the tests that ask the CORE room pass in this process."""
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        ran = pytest.main(["-x", "-q", "-p", "no:cacheprovider", *(str(ROOT / one) for one in TESTS)])
    return ran == pytest.ExitCode.OK


def case_holds(path: Path) -> bool:
    """Whether a case of ours still gives what it should."""
    try:
        return all(step.holds for step in run_scenario(path).steps)
    except Exception:  # noqa: BLE001 - a mutant that breaks is noticed
        return False


def change_unnoticed(mutant: Mutant) -> str | None:
    """The name of a moved date or a word left out that nothing notices, None where something does."""
    return None if mutants.noticed(mutant) else str(mutant)


def named(mutant: Mutant, wanted: set[str]) -> bool:
    """Whether a module is one of those wanted, or holds a rule that is."""
    rules = getattr(importlib.import_module(mutant.module), "RULES", ())
    return mutant.module.rpartition(".")[2] in wanted or any(rule.id in wanted for rule in rules)


def main() -> None:
    """Change everything, or what belongs to the rules and modules named; print what goes unnoticed."""
    wanted = set(sys.argv[1:])
    rules = [rule for rule in engine.current().rules if not wanted or rule.id in wanted]
    clauses = [(rule.id, number) for rule in rules for number in range(len(rule.clauses))]
    conditions = [one for one in core_conditions() if not wanted or one[0] in wanted]
    changes = [one for one in mutants.mutants() if not wanted or named(one, wanted)]
    with multiprocessing.get_context("fork").Pool(maxtasksperchild=1) as pool:
        jobs = ((clause_unnoticed, clauses), (condition_unnoticed, conditions), (change_unnoticed, changes))
        missed = [one for job, these in jobs for one in pool.imap(job, these, 1)]
    unnoticed = [one for one in missed if one]
    print(
        f"{len(clauses)} conditions of profiles and {len(conditions)} of CORE negated, {len(changes)} dates and words"
    )
    print(f"{len(missed) - len(unnoticed)} noticed" + "".join(f"\n  unnoticed: {one}" for one in unnoticed))
    sys.exit(1 if unnoticed else 0)


if __name__ == "__main__":
    main()
