"""Batches written out: every check with the defaults beneath it, bounded, for a batch is one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from consent.decision.request import MAX_BATCH_BYTES, MAX_CHECKS, MAX_PERFORMANCES, MEMBERS
from consent.errors import InvalidInput, Problem, TooLarge
from signing import canonical
from signing.pointers import step


def merged(value: Any) -> list[Any]:
    """Every check of a batch with the defaults beneath it. Raises InvalidInput, TooLarge."""
    if not isinstance(value, dict) or set(value) - {"defaults", "checks"} or not isinstance(value.get("checks"), list):
        detail = 'a batch is {"defaults": {…}, "checks": […]}'
        raise InvalidInput((Problem("wrong_type", "", detail),))
    defaults, checks = value.get("defaults", {}), value["checks"]
    if not isinstance(defaults, dict):
        raise InvalidInput((Problem("wrong_type", "/defaults", "must be an object"),))
    if unknown := sorted(set(defaults) - MEMBERS):
        raise InvalidInput(
            Problem("unknown_member", step("/defaults", one), "no member of a check") for one in unknown[:100]
        )
    if not checks:
        raise InvalidInput((Problem("wrong_type", "/checks", "must hold at least one check"),))
    if len(checks) > MAX_CHECKS:
        raise TooLarge.of("too_large", f"at most {MAX_CHECKS} checks are answered at once", "/checks")
    written = [{**defaults, **one} if isinstance(one, dict) else one for one in checks]
    _refuse_too_much(defaults, written)
    return written


def _refuse_too_much(defaults: Mapping[str, Any], merged: Sequence[Any]) -> None:
    """Raises TooLarge: a batch written out in full is bounded too, for it is one transaction."""
    if len(canonical.canonicalize(defaults)) * len(merged) > MAX_BATCH_BYTES:
        detail = f"with the defaults written out the checks may hold {MAX_BATCH_BYTES} bytes"
        raise TooLarge.of("too_large", detail, "/defaults")
    performances = [one.get("performances") for one in merged if isinstance(one, dict)]
    if sum(len(one) for one in performances if isinstance(one, list)) > MAX_PERFORMANCES:
        detail = f"at most {MAX_PERFORMANCES} performances are judged at once; send several batches"
        raise TooLarge.of("too_large", detail, "/checks")
