"""What others are built of, holding the same grants: each at its best, and what its best is stands with it.

Usage: python -m bench.peers NAME GRANTS [QUESTIONS], in the peers' own environment (bench/peers.lock). None of them
explains, signs or records what it answers; a change of the grants reaches most of them by loading everything again.
"""

from __future__ import annotations

import json
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, Final

from bench import workload
from bench.contestants import Engine, take_part
from bench.workload import LANGUAGES, MODALITIES, TERRITORIES, USES, Grant, Question

Cell = tuple[str, str]


class Dictionary:
    """A Python dict from performer and work to tuples of frozensets; all in memory, nothing kept."""

    stricter = False

    def load(self, grants: Iterable[Grant]) -> None:
        self.cells: dict[Cell, list[Any]] = {}
        for one in grants:
            held = (frozenset(one.uses), frozenset(one.modalities), _all_or(one.territories), _all_or(one.languages))
            self.cells.setdefault((one.performer, one.project), []).append((*held, one.from_at, one.ends_at))

    def close(self) -> None:
        self.cells.clear()

    def covered(self, asked: Question) -> bool:
        at = asked.at
        return any(
            begin <= at < end and asked.use in uses and asked.modality in modalities
            and (places is None or asked.territory in places) and (tongues is None or asked.language in tongues)
            for uses, modalities, places, tongues, begin, end in self.cells.get((asked.performer, asked.project), ())
        )  # fmt: skip


def _all_or(words: Sequence[str] | None) -> frozenset[str] | None:
    return None if words is None else frozenset(words)


def _bits(words: Sequence[str]) -> dict[str, int]:
    return {word: 1 << place for place, word in enumerate(words)}


class Sqlite:
    """SQLite through the standard library: scopes as bit masks, revocation folded into the end, one covering index."""

    stricter = False
    ASKED: Final = """SELECT 1 FROM grants WHERE performer = ? AND project = ? AND from_at <= ? AND until > ?
        AND uses & ? AND modalities & ? AND territories & ? AND languages & ? LIMIT 1"""
    _bits: Final = tuple(map(_bits, (USES, MODALITIES, TERRITORIES, LANGUAGES)))

    def load(self, grants: Iterable[Grant]) -> None:
        kept = tempfile.TemporaryDirectory(prefix="consent-bench-")
        self.kept, self.database = kept, sqlite3.connect(Path(kept.name) / "peer.db", isolation_level=None)
        self.database.executescript("""PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
            PRAGMA mmap_size = 2147483648; PRAGMA cache_size = -131072;
            CREATE TABLE grants (number INTEGER PRIMARY KEY, performer TEXT, project TEXT, from_at INT, until INT,
                uses INT, modalities INT, territories INT, languages INT)""")
        self.database.execute("BEGIN")
        self.database.executemany("INSERT INTO grants VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", map(self._row, grants))
        self.database.execute("COMMIT")
        self.database.executescript("""CREATE INDEX covering ON grants (performer, project, from_at, until, uses,
            modalities, territories, languages); ANALYZE""")

    def _row(self, one: Grant) -> tuple[Any, ...]:
        said = (one.uses, one.modalities, one.territories or TERRITORIES, one.languages or LANGUAGES)
        masks = [sum(bits[word] for word in words) for bits, words in zip(self._bits, said, strict=True)]
        return (one.number, one.performer, one.project, one.from_at, one.ends_at, *masks)

    def close(self) -> None:
        self.database.close()
        self.kept.cleanup()

    def covered(self, asked: Question) -> bool:
        said = (asked.use, asked.modality, asked.territory, asked.language)
        masks = [bits[word] for bits, word in zip(self._bits, said, strict=True)]
        values = (asked.performer, asked.project, asked.at, asked.at, *masks)
        return self.database.execute(self.ASKED, values).fetchone() is not None


class Regorus:
    """Rego in Rust (regorus, by opa-eval): one rule, the grants as data filed by performer and work."""

    stricter = False
    RULES: Final = """package consent
import rego.v1
default covered := false
covered if {
  some grant in data.grants[input.performer][input.project]
  input.at >= grant.from_at
  input.at < grant.until
  input.use in grant.uses
  input.modality in grant.modalities
  within(input.territory, grant.territories)
  within(input.language, grant.languages)
}
within(_, words) if words == null
within(word, words) if word in words
"""

    def load(self, grants: Iterable[Grant]) -> None:
        import opa_eval

        filed: dict[str, dict[str, list[Any]]] = {}
        for one in grants:
            said = {
                "uses": one.uses, "modalities": one.modalities, "territories": one.territories,
                "languages": one.languages, "from_at": one.from_at, "until": one.ends_at,
            }  # fmt: skip
            filed.setdefault(one.performer, {}).setdefault(one.project, []).append(said)
        with tempfile.NamedTemporaryFile("w", suffix=".rego") as rules:
            rules.write(self.RULES)
            rules.flush()
            data = json.dumps({"grants": filed})
            self.rego = opa_eval.OpaEval(rules.name, data_json=data, query="data.consent.covered")

    def covered(self, asked: Question) -> bool:
        return self.rego.evaluate_parsed(_json(asked)) is True


_MEMBERS: Final = ("performer", "project", "use", "modality", "territory", "language", "at")


def _as_dict(asked: Question) -> dict[str, Any]:
    return {name: getattr(asked, name) for name in _MEMBERS}


def _json(asked: Question) -> str:
    return json.dumps(_as_dict(asked))


class Cedar:
    """Cedar (cedarpy): one policy and the grants as entities, parsed before, asked in one call for each question.

    Which grants could speak of performer and work is found by a dict beside it, because Cedar does not search.
    """

    stricter = False

    POLICY: Final = """permit(principal, action == Action::"use", resource is Grant) when {
        context.at >= resource.from_at && context.at < resource.until && resource.uses.contains(context.use)
        && resource.modalities.contains(context.modality)
        && (resource.worldwide || resource.territories.contains(context.territory))
        && (resource.every_language || resource.languages.contains(context.language)) };"""

    def load(self, grants: Iterable[Grant]) -> None:
        import cedarpy

        self.cedar, self.cells, entities = cedarpy, dict[Cell, list[int]](), []
        for one in grants:
            self.cells.setdefault((one.performer, one.project), []).append(one.number)
            said = {
                "from_at": one.from_at, "until": one.ends_at, "uses": one.uses, "modalities": one.modalities,
                "worldwide": one.territories is None, "territories": one.territories or (),
                "every_language": one.languages is None, "languages": one.languages or (),
            }  # fmt: skip
            entities.append({"uid": {"type": "Grant", "id": str(one.number)}, "attrs": said, "parents": []})
        self.entities = cedarpy.Entities.from_json_str(json.dumps(entities))
        self.policies = cedarpy.PolicySet.from_str(self.POLICY)

    def covered(self, asked: Question) -> bool:
        cell = self.cells.get((asked.performer, asked.project))
        if not cell:
            return False
        said = {"principal": f'Performer::"{asked.performer}"', "action": 'Action::"use"', "context": _as_dict(asked)}
        requests = [{**said, "resource": f'Grant::"{number}"'} for number in cell]
        return any(one.allowed for one in self.cedar.is_authorized_batch(requests, self.policies, self.entities))


class Casbin:
    """Casbin's FastEnforcer (pycasbin): policies filed by performer and work, one function of ours in the matcher."""

    stricter = False
    MODEL: Final = """[request_definition]
r = sub, obj, asked
[policy_definition]
p = sub, obj, number
[policy_effect]
e = some(where (p.eft == allow))
[matchers]
m = r.sub == p.sub && r.obj == p.obj && covers(r.asked, p.number)
"""

    def load(self, grants: Iterable[Grant]) -> None:
        import logging

        import casbin

        logging.disable(logging.INFO)
        held = {str(one.number): _held(one) for one in grants}
        with tempfile.NamedTemporaryFile("w", suffix=".conf") as model:
            model.write(self.MODEL)
            model.flush()
            self.enforcer = casbin.FastEnforcer(model.name, cache_key_order=[0, 1])
        self.enforcer.enable_auto_save(False)
        self.enforcer.add_function("covers", lambda asked, number: held[number](asked))
        self.enforcer.add_policies([[one.performer, one.project, str(one.number)] for one in grants])

    def covered(self, asked: Question) -> bool:
        return bool(self.enforcer.enforce(asked.performer, asked.project, asked))


def _held(one: Grant) -> Callable[[Question], bool]:
    """The rest of the conditions of a grant, its words as sets."""
    uses, modalities = frozenset(one.uses), frozenset(one.modalities)
    places, tongues, end = _all_or(one.territories), _all_or(one.languages), one.ends_at

    def covers(asked: Question) -> bool:
        return (one.from_at <= asked.at < end and asked.use in uses and asked.modality in modalities
                and (places is None or asked.territory in places)
                and (tongues is None or asked.language in tongues))  # fmt: skip

    return covers


WITHOUT_PACKAGES: Final[dict[str, Callable[[], Engine]]] = {"dict": Dictionary, "sqlite": Sqlite}
OF_PACKAGES: Final[dict[str, Callable[[], Engine]]] = {"regorus": Regorus, "cedar": Cedar, "casbin": Casbin}
PEERS: Final = WITHOUT_PACKAGES | OF_PACKAGES


if __name__ == "__main__":
    name, size, *rest = sys.argv[1:]
    take_part(PEERS[name](), list(workload.grants(int(size))), *map(int, rest))
