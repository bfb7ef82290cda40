"""A time-stamp response held against the entry that anchors it, and opened over the head it is of."""

from __future__ import annotations

from consent.entry import Entry
from signing import digests


def is_anchored_by(response: bytes, size: int, entry: Entry) -> bool:
    """Whether the entry anchors this response, over the head of that size."""
    said = (entry.members.get("token"), entry.members.get("size"))
    return entry.event == "timestamp.anchored" and said == (digests.digest(response), size)
