"""An account in plain words: what a bundle of evidence tells a reader, as text and as pages alike."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with what stands under it: paragraphs, then facts in two columns, then a list."""

    heading: str
    paragraphs: tuple[str, ...] = ()
    table: tuple[tuple[str, str], ...] = ()
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Account:
    """A title, one sentence that says it all, and the sections; `language` is a BCP 47 tag."""

    title: str
    summary: str
    sections: tuple[Section, ...]
    language: str = "en"


def plain(value: object) -> str:
    """What somebody wrote, on one line, so that nothing in it can pass for a line of the account."""
    return "".join(" " if unicodedata.category(one) in {"Cc", "Zl", "Zp"} else one for one in str(value)).strip()


def as_text(account: Account) -> str:
    """The account as UTF-8 text with lines as they come."""
    lines = [account.title, "=" * len(account.title), "", account.summary]
    for section in account.sections:
        lines += ["", section.heading, "-" * len(section.heading)]
        lines += section.paragraphs
        lines += [f"{name}: {value}" for name, value in section.table]
        lines += [f"- {item}" for item in section.items]
    return "\n".join(lines) + "\n"
