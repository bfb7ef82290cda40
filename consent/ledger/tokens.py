"""Bearer tokens: shown once, stored as SHA-256, bound to scopes and, where wanted, to a party and projects.

Each row is sealed with the log's key. A row that was put back as it once was, such as one not yet revoked, still holds.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from typing import Any, Final

from consent.callers import SCOPES, Caller
from consent.errors import InvalidInput, NotFound, Problem, Unauthenticated
from consent.ledger.grounds import Grounds
from consent.storage import token_rows
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
    grounds: Grounds, *, scopes: Sequence[str], party: str | None = None, projects: Sequence[Identifier] = (),
    expires_in: int | None = None,
) -> dict[str, Any]:  # fmt: skip
    """A new token; `token` is shown here and never again. `expires_in` in seconds, at most a year."""
    unknown = [scope for scope in scopes if scope not in SCOPES]
    if unknown or not scopes:
        detail = f"the scopes are {', '.join(SCOPES)}"
        raise InvalidInput((Problem("unknown_word", "/scopes", detail),))
    if expires_in is not None and not 0 < expires_in <= LONGEST_LIFE:
        raise InvalidInput((Problem("bad_number", "/expires_in", "a token lives a year at most"),))
    text = _text("test" if grounds.testing else "live")
    made = digests.encode_base64url(digests.random_bytes(9))
    with grounds.store.writing() as tx:
        now = grounds.clock()
        expires_at = None if expires_in is None else now + expires_in
        listed = canonical.canonicalize([one.as_json() for one in projects]).decode()
        row = {
            "id": made, "secret": digests.sha256(text.encode()), "scopes": " ".join(sorted(scopes)), "party": party,
            "projects": listed, "created_at": now, "expires_at": expires_at, "revoked_at": None,
        }  # fmt: skip
        token_rows.insert_token(tx, {**row, "seal": grounds.log.signer.sign(_sealed(row))})
    return {"token": text, "id": made, "expires_at": None if expires_at is None else format_instant(expires_at)}


def _sealed(row: Mapping[str, Any]) -> bytes:
    """What the log's key signs of a token, so that nobody makes or widens one by writing into the database."""
    members = {**row, "secret": digests.encode_base64url(bytes(row["secret"]))}
    return b"talent-consent/token/v1\n" + canonical.canonicalize(members)


def _members(row: Any) -> dict[str, Any]:
    return {str(name): value for name, value in row._asdict().items() if name != "seal"}


def seal_holds(grounds: Grounds, row: Any) -> bool:
    """Whether a stored token is as this ledger made it."""
    try:
        grounds.log.signer.public.verify(bytes(row.seal), _sealed(_members(row)))
    except (SigningError, TypeError):  # bytes of another type than the column's cannot be what was sealed
        return False
    return True


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


def caller_of(grounds: Grounds, text: str) -> Caller:
    """Who holds the token. Raises Unauthenticated for one that is not ours, expired or revoked."""
    unknown = Unauthenticated.of("token_invalid", "the token is not known, has expired or was revoked")
    if len(text) > 200 or not text.isascii():
        raise unknown
    with grounds.store.reading() as tx:
        row = token_rows.token_row(tx, digests.sha256(text.encode()))
    if row is None or row.revoked_at is not None or not seal_holds(grounds, row):
        raise unknown
    if row.expires_at is not None and grounds.clock() >= row.expires_at:
        raise unknown
    projects = canonical.parse(row.projects.encode(), max_bytes=100_000)
    bound = tuple(Identifier(one["scheme"], one["value"]) for one in projects)
    return Caller(row.id, frozenset(row.scopes.split()), row.party, bound)


def listed(grounds: Grounds) -> list[dict[str, Any]]:
    """Every token without its secret, oldest first."""
    with grounds.store.reading() as tx:
        return [_shown(row) for row in token_rows.token_rows(tx)]


def _shown(row: Any) -> dict[str, Any]:
    moments = {name: getattr(row, name) for name in ("created_at", "expires_at", "revoked_at")}
    shown = {name: None if value is None else format_instant(value) for name, value in moments.items()}
    projects = canonical.parse(row.projects.encode(), max_bytes=100_000)
    return {"id": row.id, "scopes": row.scopes.split(), "party": row.party, "projects": projects, **shown}


def revoke(grounds: Grounds, token_id: str) -> None:
    """End a token now. Raises NotFound."""
    with grounds.store.writing() as tx:
        row = token_rows.token_of_id(tx, token_id)
        if row is None or row.revoked_at is not None:
            raise NotFound.of("token_unknown", "no token of that id is in force")
        members = {**_members(row), "revoked_at": grounds.clock()}
        token_rows.revoke_token(tx, token_id, members["revoked_at"], grounds.log.signer.sign(_sealed(members)))
