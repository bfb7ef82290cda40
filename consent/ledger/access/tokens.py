"""Bearer tokens: shown once, stored as SHA-256, bound to scopes and, where wanted, to a party and projects.

Each row is sealed with the log's key. A row that was put back as it once was, such as one not yet revoked, still holds.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any, Final

from consent.answers.statements import NamedIdentifier
from consent.answers.tokens import ListedToken, NewToken
from consent.callers import SCOPES, Caller
from consent.errors import InvalidInput, LogInconsistent, NotFound, Problem, Unauthenticated
from consent.ledger import writes
from consent.ledger.access import seals
from consent.ledger.draft import Answer, Draft, nothing_more
from consent.ledger.open_ledger import OpenLedger
from consent.storage.records import RevokedToken, StoredToken
from consent.vocabulary import identifiers
from consent.vocabulary.identifiers import Identifier
from consent.vocabulary.times import format_instant
from signing import canonical, digests
from signing.errors import SigningError

_ALPHABET: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_PREFIX: Final = "tcl"
_SECRET_LENGTH: Final = 32
_CHECK_LENGTH: Final = 6
LONGEST_LIFE: Final = 366 * 24 * 3600


def new_token(
    opened: OpenLedger, *, scopes: Sequence[str], party: str | None = None, projects: Sequence[Identifier] = (),
    expires_in: int | None = None,
) -> NewToken:  # fmt: skip
    """A new token; `token` is shown here and never again. `expires_in` in seconds, at most a year."""
    unknown = [scope for scope in scopes if scope not in SCOPES]
    if unknown or not scopes:
        detail = (
            f"{', '.join(unknown)[:80]!a} is no scope: the scopes are {', '.join(SCOPES)}, with a comma between several"
        )
        raise InvalidInput((Problem("unknown_word", "/scopes", detail),))
    if party is not None and re.fullmatch(identifiers.PARTY, party) is None:
        detail = f"{party[:80]!a} is not a party id such as party:p1: no question would ever be its own"
        raise InvalidInput((Problem("bad_identifier", "/party", detail),))
    if expires_in is not None and not 0 < expires_in <= LONGEST_LIFE:
        raise InvalidInput((Problem("bad_number", "/expires_in", "a token lives a year at most"),))
    text = _text("test" if opened.testing else "live")
    made = digests.random_name(9)
    now = opened.clock()
    expires_at = None if expires_in is None else now + expires_in
    unsealed = StoredToken(
        id=made, secret=digests.sha256(text.encode()), scopes=" ".join(sorted(scopes)), party=party,
        projects=canonical.canonicalize([one.as_json() for one in projects]).decode(), created_at=now,
        expires_at=expires_at, revoked_at=None, seal=b"",
    )  # fmt: skip
    writes.write_beside(opened, partial(_plan_new, token=_sealed(opened, unsealed)), alone=True)
    return NewToken(text, made, None if expires_at is None else format_instant(expires_at))


def _plan_new(draft: Draft, token: StoredToken) -> Answer[None]:
    draft.keep(token)
    return nothing_more(None)


def _sealed(opened: OpenLedger, token: StoredToken) -> StoredToken:
    return replace(token, seal=seals.seal(opened, "token", _sealed_members(token)))


def _sealed_members(token: StoredToken) -> dict[str, Any]:
    """What the log's key signs of a token, so that nobody makes or widens one by writing into the database."""
    members = {name: getattr(token, name) for name in StoredToken.__slots__ if name != "seal"}
    return members | {"secret": digests.encode_base64url(token.secret)}


def seal_holds(opened: OpenLedger, token: StoredToken) -> bool:
    """Whether a stored token is as this ledger made it."""
    return seals.holds(opened, "token", _sealed_members(token), token.seal)


def _text(environment: str) -> str:
    """`tcl_<env>_<32 base62>_<crc>`: a shape that secret scanners can match and check."""
    secret = "".join(_ALPHABET[byte % 62] for byte in _unbiased(_SECRET_LENGTH))
    body = f"{_PREFIX}_{environment}_{secret}"
    return f"{body}_{_check(body)}"


def _unbiased(count: int) -> bytes:
    """Random bytes below 248 = 4 × 62, so that every letter is as likely as every other."""
    kept = b""
    while len(kept) < count:
        kept += bytes(byte for byte in digests.random_bytes(count) if byte < 248)
    return kept[:count]


def _check(body: str) -> str:
    number, letters = zlib.crc32(body.encode()), ""
    while len(letters) < _CHECK_LENGTH:
        number, letter = divmod(number, 62)
        letters += _ALPHABET[letter]
    return letters


def caller_of(opened: OpenLedger, text: str) -> Caller:
    """Who holds the token. Raises Unauthenticated for one that is not ours, expired or revoked."""
    unknown = Unauthenticated.of(
        "token_invalid", "the token is not known, has expired or was revoked: ask for a new one"
    )
    if len(text) > 200 or not text.isascii():
        raise unknown
    with opened.store.reading() as tx:
        token = tx.beside.token_of_secret(digests.sha256(text.encode()))
    if token is None or token.revoked_at is not None or not seal_holds(opened, token):
        raise unknown
    if token.expires_at is not None and opened.clock() >= token.expires_at:
        raise unknown
    bound = tuple(Identifier(one["scheme"], one["value"]) for one in _projects(token))
    return Caller(token.id, frozenset(token.scopes.split()), token.party, bound)


def listed(opened: OpenLedger) -> tuple[ListedToken, ...]:
    """Every token without its secret, oldest first."""
    with opened.store.reading() as tx:
        return tuple(_shown(token) for token in tx.beside.tokens())


def _projects(token: StoredToken) -> list[dict[str, str]]:
    try:
        projects: list[dict[str, str]] = canonical.parse(token.projects.encode(), max_bytes=100_000)
    except SigningError as error:
        where = f"/tokens/{token.id}/projects"
        raise LogInconsistent.of("row_unreadable", f"the stored value is no list: {error.detail}", where) from error
    return projects


def _shown(token: StoredToken) -> ListedToken:
    return ListedToken(
        id=token.id,
        scopes=tuple(token.scopes.split()),
        party=token.party,
        projects=tuple(NamedIdentifier(one["scheme"], one["value"]) for one in _projects(token)),
        created_at=format_instant(token.created_at),
        expires_at=None if token.expires_at is None else format_instant(token.expires_at),
        revoked_at=None if token.revoked_at is None else format_instant(token.revoked_at),
    )


def revoke(opened: OpenLedger, token_id: str) -> None:
    """End a token now. Raises NotFound."""
    writes.write_beside(opened, partial(_plan_end, token_id=token_id), alone=True)


def _plan_end(draft: Draft, token_id: str) -> Answer[None]:
    token = draft.tx.beside.token(token_id)
    if token is None or token.revoked_at is not None:
        raise NotFound.of("token_unknown", "no token of that id is in force")
    now = draft.opened.clock()
    draft.keep(RevokedToken(token_id, now, _sealed(draft.opened, replace(token, revoked_at=now)).seal))
    return nothing_more(None)
