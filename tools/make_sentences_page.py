"""Makes docs/sentences.md again: what a signer reads of each type of statement.

Usage: python tools/make_sentences_page.py
"""

from collections.abc import Iterator
from pathlib import Path

from consent.sentences.envelope import envelope
from consent.sentences.render import render
from consent.statements.statement import TYPES, parse_statement
from signing import canonical, digests
from tests.pure.in_full import IN_FULL

PAGE = Path(__file__).resolve().parents[1] / "docs" / "sentences.md"
HEAD = """# What a signer reads

Generated from examples that leave nothing out by `make sentences`; a test fails when this page is stale. `consent
statement read` prints the same of any statement, with no ledger and no network; `consent statement sign` shows it and
asks; `POST /v1/drafts` answers it as `plain_text`.

Every member of a statement changes a sentence, and what is left out is said. Times are UTC. What somebody wrote stands
in quotes, or behind a bar at the beginning of each line; a character in it that could end them, or that is not seen, is
written as its number (`\\u{202e}`). Parties are told by their ids, for anybody may bear a name; `--who` names
registrations that say whom an id means. What a facet that is left out means:
[specification §5.4](specification.md#s5.4).

A grant may carry the digest of its sentences (`text`): they are those of renderer `3`, the UTF-8 bytes from the first
line to the one that says that nobody else is named to sign, with a line feed after each. Renderers `1` and `2` are
still read. The sentences of a grant rest on its terms and on who signs as what; not on its keys, its id or when it was
made, which are told after them.
"""


def page() -> str:
    """The page."""
    return "\n".join((HEAD, *_beside(), *(line for kind in TYPES for line in _of(kind))))


def _of(kind: str) -> Iterator[str]:
    yield f"## `{kind}`\n"
    for value in IN_FULL:
        if value["type"] == kind:
            yield f"```text\n{render(parse_statement(value))}```\n"
            if "scope" in value and kind in {"consent.revocation", "consent.dispute", "consent.resolution"}:
                whole = {name: member for name, member in value.items() if name != "scope"}
                yield f"Of the whole:\n\n```text\n{render(parse_statement(whole))}```\n"


def _beside() -> Iterator[str]:
    value = next(one for one in IN_FULL if one["type"] == "consent.decline")
    lines = envelope(digests.digest(canonical.canonicalize(value)), parse_statement(value))
    yield "## After the sentences of each\n\n```text"
    yield from lines
    yield "```\n"


def main() -> None:
    """Write it."""
    PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
