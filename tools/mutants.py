"""Dates that are a day off and word lists that lack a word, in the modules of rules: what `negate_rules` tries too.

A changed module is loaded in a process of its own, with everything that imports it: conditions keep the lists they were
made with.
"""

import ast
import datetime as dt
import importlib
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import find_spec, spec_from_file_location
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

from consent.vocabulary import uses

ROOT = Path(__file__).resolve().parents[1]
RULES = ROOT / "consent" / "rules"
ROOMS = ("agreements", "core", "laws", "platforms", "shared")
USES = uses.__name__


@dataclass(frozen=True)
class Mutant:
    """A module with one thing changed: the date of that number by `days`, else the word of that number left out.

    For `consent.vocabulary.uses`, whose lists are made of one another, `listed` names the list that lacks the word.
    """

    module: str
    number: int
    word: str = ""
    listed: str = ""
    days: int = 0

    def __str__(self) -> str:
        what = (
            f"{self.listed or 'a list'} without {self.word}" if self.word else f"date {self.number + 1} {self.days:+}"
        )
        return f"{self.module.removeprefix('consent.')}: {what}"


def mutants() -> Iterator[Mutant]:
    """Every date of every module of rules a day later and a day earlier, and every word list without each word."""
    for path in _modules():
        tree, name = ast.parse(path.read_text(encoding="utf-8")), _name(path)
        yield from (Mutant(name, number, days=days) for number, _ in enumerate(_dates(tree)) for days in (1, -1))
        yield from (Mutant(name, number, display.elts[place].value) for number, (display, place) in _numbered(tree))
    for listed in sorted(_lists_read()):
        yield from (Mutant(USES, 0, word, listed) for word in sorted(getattr(uses, listed)))


def noticed(mutant: Mutant) -> bool:
    """Whether an example or a case fails once the module is changed. Loads the program again, so only in a fork."""
    for name in [one for one in sys.modules if one.partition(".")[0] in {"consent", "tests", "tools"}]:
        del sys.modules[name]
    sys.meta_path.insert(0, _Finder(mutant))
    try:
        tool = importlib.import_module("tools.negate_rules")
    except Exception:  # noqa: BLE001 - a mutant that breaks is noticed
        return True
    rules, examples = (
        tool.RuleBook(tool.engine.current()),
        sorted(tool.EXAMPLES, key=lambda one: not _near(mutant, one)),
    )
    return any(not tool.holds(one, rules) for one in examples) or any(not tool.case_holds(one) for one in tool.CASES)


def _near(mutant: Mutant, example: Any) -> bool:
    """Whether an example is likely to notice: it speaks of the word, or is one of a rule of the module."""
    if mutant.word:
        return f'"{mutant.word}"' in json.dumps([example.fires, example.silent])
    rules = getattr(sys.modules.get(mutant.module), "RULES", ())
    return example.rule in {one.id for one in rules} or mutant.module.endswith(".ends")


class _Finder(MetaPathFinder):
    """Finds the changed module in place of the one that is there."""

    def __init__(self, mutant: Mutant) -> None:
        self.mutant = mutant

    def find_spec(self, fullname: str, *_: Any) -> ModuleSpec | None:
        """The changed module, None for every other."""
        if fullname != self.mutant.module:
            return None
        file = str(ROOT / f"{fullname.replace('.', '/')}.py")
        return spec_from_file_location(fullname, file, loader=_Loader(fullname, file, self.mutant))


class _Loader(SourceFileLoader):
    """Loads a module with its one change."""

    def __init__(self, fullname: str, path: str, mutant: Mutant) -> None:
        super().__init__(fullname, path)
        self.mutant = mutant

    def get_code(self, _: str) -> CodeType:
        """The code of the changed source; what was compiled before is not looked at."""
        tree = ast.parse(Path(self.path).read_text(encoding="utf-8"))
        if not self.mutant.listed:
            _change(tree, self.mutant)
        return compile(ast.fix_missing_locations(tree), self.path, "exec")

    def exec_module(self, module: ModuleType) -> None:
        """Runs it, and takes the word out of a list that others made themselves of."""
        super().exec_module(module)
        if self.mutant.listed:
            setattr(module, self.mutant.listed, getattr(module, self.mutant.listed) - {self.mutant.word})


def _change(tree: ast.Module, mutant: Mutant) -> None:
    if mutant.word:
        display, place = dict(_numbered(tree))[mutant.number]
        del display.elts[place]
    else:
        year, month, day = (part for part in _dates(tree)[mutant.number].args if isinstance(part, ast.Constant))
        moved = dt.date(year.value, month.value, day.value) + dt.timedelta(days=mutant.days)
        year.value, month.value, day.value = moved.year, moved.month, moved.day


def _dates(tree: ast.Module) -> list[ast.Call]:
    """Each `dt.date(year, month, day)` of a module that rules can read: not those of what is said of a profile."""
    told = {id(node) for call in ast.walk(tree) if _calls(call, "Profile") for node in ast.walk(call)}
    return [node for node in ast.walk(tree) if _calls(node, "date") and len(node.args) == 3 and id(node) not in told]


def _calls(node: ast.AST, name: str) -> bool:
    """Whether a node calls what goes by that name, alone or in a module."""
    called = node.func if isinstance(node, ast.Call) else None
    return getattr(called, "attr", getattr(called, "id", "")) == name


def _numbered(tree: ast.Module) -> Iterator[tuple[int, tuple[Any, int]]]:
    """Each word of each list that a module holds, with the list's display and the word's place in it."""
    values = [one.value for one in tree.body if isinstance(one, ast.Assign | ast.AnnAssign) and one.value is not None]
    displays = (display for value in values for display in _displays(value))
    yield from enumerate((one, place) for one in displays for place, word in enumerate(one.elts) if _is_word(word))


def _displays(node: ast.expr) -> Iterator[ast.Set | ast.Tuple]:
    """The sets and tuples a value is made of: itself, what a frozenset is made from, the sides of a union."""
    if isinstance(node, ast.Set | ast.Tuple):
        yield node
    elif isinstance(node, ast.BinOp):
        yield from (*_displays(node.left), *_displays(node.right))
    elif _calls(node, "frozenset"):
        yield from (one for inner in node.args for one in _displays(inner))


def _is_word(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _lists_read() -> set[str]:
    """The lists of `consent.vocabulary.uses` that rules read."""
    sources = "\n".join(path.read_text(encoding="utf-8") for path in _modules())
    named = set(re.findall(r"\buses\.([A-Z_]+)\b", sources))
    return {one for one in named if isinstance(getattr(uses, one), frozenset)}


def _modules() -> list[Path]:
    found = [path for room in ROOMS for path in sorted((RULES / room).glob("*.py"))]
    return [RULES / "ends.py", *(path for path in found if path.stem not in {"__init__", "catalogue"})]


def _name(path: Path) -> str:
    name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
    assert find_spec(name) is not None, name
    return name
