"""What the register of uses holds beside the question: read strictly, and kept in the `ref` of the check.

A `ref` is recorded and found again and decides nothing (specification §4.1), so a declared use is decided as the same
check would be. Nothing here may look at rules or at what anybody consented to.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from consent import readers
from consent.answers.declarations import RegisteredUse
from consent.decision import request
from consent.errors import InvalidInput, Problem
from consent.forms import form_of
from consent.readers import nullable
from consent.statements.common import DIGEST, NAME
from consent.vocabulary import uses, words

FINAL, TEMP, MAY_BE_FINAL = "final", "temp", "may_be_final"
_PREFIX: Final = "register."
_SHOT: Final = "shot"
"""A shot stands in the `ref` under the name by which recorded checks are searched."""
_YES_NO: Final = {True: "yes", False: "no"}

_REGISTER: Final[readers.Reader[RegisteredUse]] = readers.shape(
    RegisteredUse,
    {"kind": readers.word(words.REGISTER_KINDS, "kind of use", "register-kinds")},
    {"stage": readers.word(words.REGISTER_STAGES, "stage", "register-stages"), "shot": NAME,
     "tool_version": readers.text(longest=64), "terms": DIGEST, "input": NAME, "credited": readers.boolean},
)  # fmt: skip
DECLARATION_FORM: Final = form_of(
    readers.shape(dict, request.REQUIRED, {**request.OPTIONAL, "register": nullable(_REGISTER)})
)
"""What a declared use is, as a value: a check with one member more."""


def with_register(value: Mapping[str, Any]) -> dict[str, Any]:
    """The check that a declared use asks, with its `register` written into its `ref`.

    Raises InvalidInput for a register that cannot be read, that says another shot than the `ref`, that calls final
    what is temporary by the purpose, or the other way round, or that says of several tools one version or terms.
    """
    ref = dict(value.get("ref") or {})
    _refuse_reserved(ref)
    asked = {name: said for name, said in value.items() if name != "register"}
    if value.get("register") is None:
        return {**asked, "ref": ref}
    entry = readers.read(_REGISTER, value["register"], "/register")
    problems = [
        *_other_shot(entry, ref), *_other_stage(entry, value.get("purpose")), *_of_several(entry, value.get("tools"))
    ]  # fmt: skip
    if problems:
        raise InvalidInput(problems)
    return {**asked, "ref": {**ref, **_written(entry)}}


def _refuse_reserved(ref: Mapping[str, Any]) -> None:
    """Raises InvalidInput for a reference under a name that only the register writes."""
    reserved = [name for name in ref if name.startswith(_PREFIX)]
    if reserved:
        detail = f"{readers.shown(reserved[0])} is the register's own: say it in the member register"
        raise InvalidInput.of("unknown_member", detail, "/ref")


def _other_shot(entry: RegisteredUse, ref: Mapping[str, Any]) -> Iterator[Problem]:
    if entry.shot is not None and ref.get(_SHOT, entry.shot) != entry.shot:
        yield Problem("register_differs", "/register/shot", "ref names another shot: say it once")


def _other_stage(entry: RegisteredUse, purpose: Any) -> Iterator[Problem]:
    """A stage that the purpose contradicts; where the purpose is not said, nothing does."""
    if not isinstance(purpose, str) or entry.stage in {None, MAY_BE_FINAL}:
        return
    if (entry.stage == TEMP) != (purpose in uses.TEMPORARY):
        detail = f"the purpose {readers.shown(purpose)} says otherwise; of what may yet be used say {MAY_BE_FINAL}"
        yield Problem("register_differs", "/register/stage", detail)


def _of_several(entry: RegisteredUse, tools: Any) -> Iterator[Problem]:
    """Version and terms of nobody knows which of several tools."""
    if isinstance(tools, list) and len(tools) > 1:
        for name in ("tool_version", "terms"):
            if getattr(entry, name) is not None:
                detail = "several tools are named: write the version with each (tool:vfx@4.2), and declare its terms"
                yield Problem("register_differs", f"/register/{name}", detail)


def _written(entry: RegisteredUse) -> dict[str, str]:
    said = {name: _YES_NO[one] if isinstance(one, bool) else one for name, one in entry.as_json().items()}
    return {name if name == _SHOT else f"{_PREFIX}{name}": one for name, one in said.items()}


def of_ref(ref: Mapping[str, Any]) -> RegisteredUse | None:
    """What the register holds of a recorded question; None where nothing readable was declared."""
    said = {name.removeprefix(_PREFIX): one for name, one in ref.items() if name.startswith(_PREFIX)}
    if not said:
        return None
    named = {"yes": True, "no": False}
    credited = {"credited": named.get(said["credited"], said["credited"])} if "credited" in said else {}
    shot = {_SHOT: ref[_SHOT]} if _SHOT in ref else {}
    try:
        return readers.read(_REGISTER, {**said, **shot, **credited})
    except InvalidInput:
        return None


def without_register(ref: Mapping[str, str]) -> dict[str, str]:
    """The asker's own reference."""
    return {name: one for name, one in ref.items() if not name.startswith(_PREFIX)}
