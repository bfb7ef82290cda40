"""Scenario files: read, extended, patched, and laid out in time order."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from consent.errors import ConsentError, Problem
from consent.vocabulary.times import parse_instant
from signing import canonical
from signing.errors import SigningError
from signing.pointers import step as pointer_to

MAX_FILE_BYTES: Final = 4 * 1024 * 1024
TYPE_OF_MAP: Final = {
    "parties": "party.registration",
    "projects": "project.declaration",
    "tools": "tool.declaration",
    "mandates": "authority.mandate",
    "grants": "consent.grant",
    "statements": None,
}
"""The maps in the order in which they come at equal times, and the type each gives (specification §8.2 and §8.3)."""
DOCUMENTING: Final = frozenset({"name", "basis", "if_confirmed", "rests_on", "extends", "patch"})
_MEMBERS: Final = DOCUMENTING | set(TYPE_OF_MAP) | {"request", "steps"}
STEP_ACTIONS: Final = ("check", "register", "sign", "commit", "release")
_STEP_MEMBERS: Final = {*STEP_ACTIONS, "at", "as", "expect"}


class ScenarioError(ConsentError):
    """The file cannot be read as a scenario (exit 2)."""


@dataclass(frozen=True, slots=True)
class ScenarioEntry:
    """Something to be registered from a map: its name, its type, the map it stands in, and its body as written."""

    name: str
    type: str
    map: str
    at: int
    body: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the file: its number, its clock, and what it does."""

    number: int
    at: int
    action: str
    said: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Scenario:
    """A whole scenario; `actions` are entries and steps in time order."""

    file: str
    basis: str
    request: dict[str, Any]
    actions: tuple[ScenarioEntry | Step, ...]
    earliest: int


def load_scenario(path: Path) -> Scenario:
    """The scenario a file says. Raises ScenarioError naming what cannot be read and where."""
    said = _extended(path, ())
    entries = [one for name in TYPE_OF_MAP for one in _entries(path, name, said.get(name, {}))]
    steps = [_step(path, number, one) for number, one in enumerate(_list(path, said, "steps"))]
    ordered: list[ScenarioEntry | Step] = [*sorted(entries, key=lambda one: one.at), *steps]
    ordered.sort(key=lambda one: one.at)  # stable: at equal times the maps come first, then steps in file order
    earliest = min((one.at for one in ordered), default=0)
    return Scenario(
        str(path), str(said.get("basis", "derived")), _object(path, said, "request"), tuple(ordered), earliest
    )


def merge_patch(target: Any, patch: Any) -> Any:
    """RFC 7386: objects are merged member by member, null deletes, everything else replaces."""
    if not isinstance(patch, dict):
        return patch
    merged = dict(target) if isinstance(target, dict) else {}
    for name, value in patch.items():
        if value is None:
            merged.pop(name, None)
        else:
            merged[name] = merge_patch(merged.get(name), value)
    return merged


def _extended(path: Path, seen: tuple[Path, ...]) -> dict[str, Any]:
    own = _read(path)
    if "extends" not in own:
        return own
    base_path = (path.parent / str(own["extends"])).resolve()
    if base_path in seen or base_path == path.resolve():
        raise _wrong(path, "/extends", "the files extend one another in a circle")
    base = merge_patch(_extended(base_path, (*seen, path.resolve())), own.get("patch", {}))
    for name in {"steps", *TYPE_OF_MAP, "request"} & set(own):
        base[name] = own[name]
    return {**base, "basis": own.get("basis", "derived"), "name": own.get("name", "")}


def _read(path: Path) -> dict[str, Any]:
    try:
        value = canonical.parse(path.read_bytes(), max_bytes=MAX_FILE_BYTES)
    except OSError as error:
        raise _wrong(path, "", f"cannot be read: {error.strerror}") from error
    except SigningError as error:
        raise _wrong(path, error.pointer, error.detail) from error
    if not isinstance(value, dict):
        raise _wrong(path, "", "a scenario is an object")
    for name in value:
        if name not in _MEMBERS:
            raise _wrong(path, pointer_to("", name), "a scenario has no such member")
    return value


def _wrong(path: Path, pointer: str, detail: str) -> ScenarioError:
    return ScenarioError((Problem("scenario_malformed", pointer, f"{path}: {detail}"),))


def _object(path: Path, said: dict[str, Any], name: str) -> dict[str, Any]:
    value = said.get(name, {})
    if not isinstance(value, dict):
        raise _wrong(path, f"/{name}", "must be an object")
    return value


def _list(path: Path, said: dict[str, Any], name: str) -> list[Any]:
    value = said.get(name, [])
    if not isinstance(value, list):
        raise _wrong(path, f"/{name}", "must be an array")
    return value


def _entries(path: Path, name: str, said: Any) -> list[ScenarioEntry]:
    if not isinstance(said, dict):
        raise _wrong(path, f"/{name}", "must be an object")
    return [_entry(path, name, entry, body) for entry, body in said.items()]


def _entry(path: Path, map_name: str, name: str, body: Any) -> ScenarioEntry:
    pointer = pointer_to(f"/{map_name}", name)
    if not isinstance(body, dict):
        raise _wrong(path, pointer, "must be an object")
    kind = TYPE_OF_MAP[map_name] or body.get("type")
    if not isinstance(kind, str):
        raise _wrong(path, f"{pointer}/type", "the type of a statement must be written here")
    return ScenarioEntry(name, kind, map_name, _at(path, pointer, body), body)


def _at(path: Path, pointer: str, said: dict[str, Any]) -> int:
    at = parse_instant(said["at"]) if isinstance(said.get("at"), str) else None
    if at is None:
        raise _wrong(path, f"{pointer}/at", "a time such as 2026-09-15T10:00:00Z is needed")
    return at


def _step(path: Path, number: int, said: Any) -> Step:
    pointer = f"/steps/{number}"
    if not isinstance(said, dict):
        raise _wrong(path, pointer, "must be an object")
    actions = [action for action in STEP_ACTIONS if action in said]
    unknown = sorted(set(said) - _STEP_MEMBERS)
    if len(actions) != 1 or unknown:
        what = f"no such member {unknown[0]!r}" if unknown else f"exactly one of {', '.join(STEP_ACTIONS)} is needed"
        raise _wrong(path, pointer, what)
    _refuse_misshapen(path, f"{pointer}/{actions[0]}", actions[0], said[actions[0]])
    return Step(number, _at(path, pointer, said), actions[0], said)


def _refuse_misshapen(path: Path, pointer: str, action: str, value: Any) -> None:
    """Raises ScenarioError for what a step does and does not say as it must be said."""
    if action == "register" and isinstance(value, str):
        _refuse_no_name(path, pointer, value)
        return
    if not isinstance(value, dict):
        raise _wrong(path, pointer, "must be an object")
    if action == "register" and not isinstance(value.get("type"), str):
        raise _wrong(path, f"{pointer}/type", "the type of a statement must be written here")
    if action == "sign":
        _refuse_no_name(path, f"{pointer}/statement", value.get("statement"))
        signers = value.get("signed_by")
        if not isinstance(signers, list) or not all(isinstance(one, str) for one in signers):
            raise _wrong(path, f"{pointer}/signed_by", "the parties who sign, as a list")
    if action in {"commit", "release"}:
        _refuse_no_name(path, f"{pointer}/decision", value.get("decision"))


def _refuse_no_name(path: Path, pointer: str, value: Any) -> None:
    if not isinstance(value, str) or not value.startswith("@"):
        raise _wrong(path, pointer, "a statement or decision is named as @NAME")
