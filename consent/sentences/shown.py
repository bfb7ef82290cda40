"""Whether the sentences a grant says its signer was shown are those of its terms."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from consent.sentences import earlier
from consent.sentences.render import RENDERERS, render_grant
from consent.statements.grants import Grant
from consent.statements.statement import Statement
from signing import digests

LANGUAGE = "en"


def shown_text_stands(digest: str, statement: Statement[Grant]) -> bool:
    """Whether they are, by a renderer known here; true of a grant that says nothing of it.

    `digest` is the statement's: what was rendered is remembered by it alone.
    """
    text = statement.body.text
    if text is None:
        return True
    if text.renderer not in RENDERERS or text.language != LANGUAGE:
        return False
    if not earlier.has_words(statement.body, text.renderer):
        return False
    return _rendered(digest, text.renderer, _Unhashed(statement)) == text.sha256


@dataclass(frozen=True, slots=True)
class _Unhashed:
    """A grant beside the cache's key."""

    grant: Statement[Grant] = field(hash=False, compare=False)


@lru_cache(maxsize=1024)
def _rendered(_digest: str, renderer: str, held: _Unhashed) -> str:
    return digests.digest(render_grant(held.grant, renderer).encode())
