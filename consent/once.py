"""A request that is to happen once: under which key of which token, and what is kept of its answer. Values alone.

Nothing here knows how a claim is stored, nor what an answer says (specification §6.10).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Claim:
    """A token's key, held by one run of one request.

    `key` and `request` are digests: of the key, and of method, path and body. `attempt` is this run's own name: no
    other run of the same request has it. `since` is the ledger's time when it was claimed, in Unix seconds.
    """

    token: str
    key: str
    request: str
    attempt: str
    since: int


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """An answer as it left: its status, its own headers, and the bytes of its body."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


@dataclass(frozen=True, slots=True)
class Once:
    """A claim on the way to what it writes: `telling` makes of the answer what is kept of it."""

    claim: Claim
    telling: Callable[[Any], KeptAnswer]
