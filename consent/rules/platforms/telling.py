"""Whether a platform has been told of generative use in a work, by a notice on record."""

from __future__ import annotations

from collections.abc import Callable

from consent.rules.case import Case
from consent.rules.platforms.approvals import platforms_of
from consent.rules.shared.notices import told_by_then


def untold_of(profile: str) -> Callable[[Case], bool]:
    """Whether a platform of the work whose guidance the profile is has not been told by the instant of generation."""

    def untold(case: Case) -> bool:
        platforms = platforms_of(case, profile)
        return not all(told_by_then(case, "platform_genai", one.__eq__) for one in platforms)

    return untold
