"""Playing a case: its requests in order, each answer held against what must come back."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from . import expecting, signing

Send = Callable[[str, str, dict[str, str], bytes], tuple[int, bytes]]
"""Sends method, path, headers and body to the service of the case; gives status and body. Raises OSError."""
CLOCK = "Consent-Clock"


class NotSaved(Exception):
    """A step refers to what no step before it was answered with."""


@dataclass(frozen=True)
class Step:
    """A step that was played, and where its answer differs."""

    number: int
    says: str
    differs: tuple[str, ...]


@dataclass
class Play:
    """One case on one service. `folder` is the set's, `keys` the private keys of its people by party."""

    case: dict[str, Any]
    folder: Path
    keys: dict[str, dict[str, str]]
    send: Send
    saved: dict[str, Any] = field(default_factory=dict)

    def run(self) -> list[Step]:
        """Every step in order; one that differs stops nothing. Raises OSError when the service cannot be reached."""
        return [self._step(number, one) for number, one in enumerate(self.case["steps"])]

    def _step(self, number: int, step: dict[str, Any]) -> Step:
        request = step["request"]
        try:
            path = request["path"].format_map(self.saved)
            body, members = self._body(request["body"])
        except (NotSaved, KeyError) as error:
            return Step(number, step["says"], (f"not played: nothing was answered before as {error}",))
        headers = {CLOCK: request["clock"], "Content-Type": "application/json"}
        status, answered = self.send(request["method"], path, headers, body)
        expect = {**step["expect"], "members": {**step["expect"].get("members", {}), **members}}
        self._save(step.get("save", {}), expecting.read(answered) or {})
        return Step(number, step["says"], tuple(expecting.differences(expect, status, answered)))

    def _body(self, said: dict[str, Any]) -> tuple[bytes, dict[str, Any]]:
        """The bytes to send, and the members their answer must have beside what the step expects."""
        if "file" in said:
            return (self.folder / said["file"]).read_bytes(), {}
        if "json" in said:
            return json.dumps(self._filled(said["json"])).encode(), {}
        statement = signing.canonical(self._filled(said["sign"]["statement"]))
        bundle = signing.bundle(statement, [self.keys[party] for party in said["sign"]["by"]])
        return bundle, {"digest": signing.digest(statement)}

    def _filled(self, value: Any) -> Any:
        """The value with every `{"$saved": NAME}` replaced by what was saved."""
        if isinstance(value, dict) and "$saved" in value:
            if value["$saved"] not in self.saved:
                raise NotSaved(value["$saved"])
            found = self.saved[value["$saved"]]
            return found + value["plus"] if "plus" in value else found
        if isinstance(value, dict):
            return {name: self._filled(one) for name, one in value.items()}
        return [self._filled(one) for one in value] if isinstance(value, list) else value

    def _save(self, wanted: dict[str, str], answer: dict[str, Any]) -> None:
        self.saved |= {name: answer[member] for name, member in wanted.items() if member in answer}
