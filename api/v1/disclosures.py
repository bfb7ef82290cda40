"""`/v1/disclosures`: every use of generative AI in a work, after what is not known of it."""

from __future__ import annotations

from api.routing import NO_STORE, Call, Reply, Route
from api.schemas.disclosures import DisclosureQuery, DisclosureSchema


def disclosed(call: Call) -> Reply:
    """A page of a work's uses."""
    query = call.query
    found = call.ledger.disclosure(
        query["project"], call.instant("since"), query.get("cursor"), query["limit"], call.view()
    )
    return Reply(found, headers={**NO_STORE, **call.next_page(found.next_cursor)})


ROUTES = (
    Route("GET", "/v1/disclosures", disclosed, "Every use of generative AI in a work, for whoever asks", "read",
          {200: DisclosureSchema}, (404, 422), query=DisclosureQuery, takes_turns=True),
)  # fmt: skip
