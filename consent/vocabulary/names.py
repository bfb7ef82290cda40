"""Names of roles, scenes and episodes: how they may be written, and which of two may mean the same.

Where a scope permits, a name is the very name. Where it takes away, doubt meets (specification §1.7): another normal
form or case, blanks, leading zeros, or a letter beside the number of a scene are no way around it.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

_IGNORABLE: Final = frozenset(
    map(
        chr,
        (
            0x00AD, 0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, *range(0x180B, 0x1810), *range(0x200B, 0x2010),
            *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0x3164, *range(0xFE00, 0xFE10), 0xFEFF, 0xFFA0,
            *range(0xFFF0, 0xFFF9), *range(0x1BCA0, 0x1BCA4), *range(0x1D173, 0x1D17B), *range(0xE0000, 0xE1000),
        ),
    )
)  # fmt: skip
"""Unicode's Default_Ignorable_Code_Point, the marks of direction among them."""
_NUMBERED: Final = re.compile(r"([^\W\d_]*)[\s._-]*(\d+)[\s._-]*([^\W\d_]*)")
_DIGITS: Final = re.compile(r"\d+")


def fault_of(name: str) -> str | None:
    """What is wrong with the way a name is written; None where it is written in the one way."""
    if name != unicodedata.normalize("NFC", name):
        return "must be in Unicode's normal form C"
    if name != " ".join(name.split()):
        return "must have no blanks before, after or doubled within it"
    if any(one in _IGNORABLE or unicodedata.category(one) in {"Cc", "Cf"} for one in name):
        return "must have no control characters, marks of direction or characters that are not seen"
    return None


@lru_cache(maxsize=4096)
def folded(name: str) -> str:
    """The name as it is compared where something is taken away: NFKC, without case, blanks squeezed."""
    seen = "".join(one for one in unicodedata.normalize("NFKC", name) if one not in _IGNORABLE)
    return " ".join(unicodedata.normalize("NFKC", seen.casefold()).split())


def may_be_the_same(one: str, other: str) -> bool:
    """Whether two roles may be one."""
    return folded(one) == folded(other)


def may_be_the_same_number(one: str, other: str) -> bool:
    """Whether two scenes, or two episodes, may be one.

    `40A`, `A40`, `Scene 40`, `040` and `\u0664\u0660` may be `40`; `40A` is not `40B`; `S01E05` may be `S1E5`.
    """
    first, second = _forms(folded(one)), _forms(folded(other))
    return first[0] in second or second[0] in first


@lru_cache(maxsize=4096)
def _forms(name: str) -> tuple[str, ...]:
    """The name without leading zeros, and without one run of letters before or after its number."""
    name = _DIGITS.sub(lambda run: str(int(run.group())), name)  # of any script
    parts = _NUMBERED.fullmatch(name)
    if parts is None:
        return (name,)
    before, number, after = parts.groups()
    return (f"{before}{number}{after}", f"{number}{after}", f"{before}{number}")
