"""What evidence does not prove, whoever verifies it: said with every verdict, and on every page."""

from __future__ import annotations

from typing import Final

NOT_PROVEN: Final = (
    "that nothing else bears on it that was registered, or left out of this file: ask the log for entries that name it",
    "that whoever signed understood, or that what was made is what was asked",
    "what was used of a limit, and how many grants to others there are: that is the operator's word",
    "law: the rules are readings of agreements and statutes, each with its source and how sure it is",
)
