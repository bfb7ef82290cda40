"""What the log publishes for everybody: checkpoint, tiles, keys and policy. No names, no token."""

from __future__ import annotations

from api.routing import OCTETS, TEXT, Call, Reply, Route
from api.schemas.log import JwksSchema

FOREVER = {"Cache-Control": "public, max-age=31536000, immutable"}
FEW_SECONDS = {"Cache-Control": "max-age=5"}


def checkpoint(call: Call) -> Reply:
    """The signed head."""
    return Reply(call.ledger.head().checkpoint, media_type=TEXT, headers=FEW_SECONDS)


def tile(call: Call, path: str) -> Reply:
    """A tile or entry bundle. Its path means the same bytes forever."""
    return Reply(call.ledger.tile(path), media_type=OCTETS, headers=FOREVER)


def jwks(call: Call) -> Reply:
    """The receipt keys."""
    return Reply(call.ledger.jwks(), headers={"Cache-Control": "max-age=300"})


def policy(call: Call) -> Reply:
    """The log's key and witnesses."""
    return Reply(call.ledger.policy(), media_type=TEXT, headers={"Cache-Control": "max-age=300"})


ROUTES = (
    Route("GET", "/log/checkpoint", checkpoint, "The signed head of the log", None, {200: TEXT}, (503,)),
    Route("GET", "/log/tile/<path:path>", tile, "A tile of hashes, or a bundle of entries (C2SP tlog-tiles)", None,
          {200: OCTETS}, (404, 503)),
    Route("GET", "/.well-known/jwks.json", jwks, "The keys receipts are signed with", None, {200: JwksSchema},
          (503,)),
    Route("GET", "/.well-known/tlog-policy", policy, "The log's key and witnesses", None, {200: TEXT}, (503,)),
)  # fmt: skip
