"""A profile: the rules of one agreement, law or platform, and what is said about it as a whole."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from consent.rules.model import Rule


@dataclass(frozen=True, slots=True)
class Profile:
    """A room of rules. `kind` is core, platform, agreement or law; `since` and `until` are its own dates.

    `asks` names the family of profiles that ask for a performer's consent to a use, and may say that none is needed;
    "" for a profile that does not. Profiles of one family speak with one voice: SAT26 adds to SAT23.
    """

    code: str
    name: str
    kind: str
    rules: tuple[Rule, ...]
    source: str = ""
    since: dt.date | None = None
    until: dt.date | None = None
    asks: str = ""
    advisory: bool = False
