"""A worked example for each route, as it was asked of a ledger and answered: data beside the code, shown in OpenAPI.

`make examples` plays them anew; a test asks each again, and holds request and answer against the schemas.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any, Final

FILE: Final = "examples.json"


@dataclass(frozen=True, slots=True)
class Worked:
    """What was asked (`path`, `query`, `sent`) and what came of it; nothing where a route has no example."""

    path: Mapping[str, Any] = field(default_factory=dict)
    query: Mapping[str, Any] = field(default_factory=dict)
    sent: Any = None
    status: int = 0
    answer: Any = None

    @property
    def body(self) -> dict[str, Any]:
        """The body of the request, as OpenAPI shows an example."""
        return {} if self.sent is None else {"example": self.sent}

    def in_path(self, name: str) -> dict[str, Any]:
        """A part of the path, as OpenAPI shows an example."""
        return {"example": self.path[name]} if name in self.path else {}

    def answered(self, status: int) -> dict[str, Any]:
        """The answer with that status, as OpenAPI shows an example."""
        return {} if status != self.status or self.answer is None else {"example": self.answer}


@cache
def _all() -> dict[str, Any]:
    read: dict[str, Any] = json.loads(resources.files("api").joinpath(FILE).read_text(encoding="utf-8"))
    return read


def example(operation: str) -> Worked:
    """The example of an operation, by its `operationId`."""
    return Worked(**_all().get(operation, {}))
