"""A time-stamp held against the entry that anchors it, and opened over the head it is of."""

from __future__ import annotations

from collections.abc import Iterator

from consent.entry import Entry
from consent.errors import Problem
from signing import digests, timestamps
from signing.timestamps import TimestampTrust


def anchor_problems(response: bytes, size: int, entry: Entry, where: str) -> Iterator[Problem]:
    """What is wrong unless the entry anchors this response, over the head of that size."""
    anchored = entry.members.get("token"), entry.members.get("size")
    if entry.event != "timestamp.anchored" or anchored != (digests.digest(response), size):
        yield Problem("timestamp_mismatch", where, "not the response, or not of the head, that its entry anchors")


def stamped_at(response: bytes, checkpoint: bytes, trust: TimestampTrust) -> int:
    """When the authority saw the checkpoint, Unix seconds: it was signed by then.

    Raises SigningError (`timestamp_malformed`, `timestamp_invalid`).
    """
    return timestamps.open_timestamp(response, checkpoint, trust, nonce=None).time
