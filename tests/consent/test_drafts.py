from signing import canonical, digests
from tests.world import GRANT, PAULA, STUDIO


def test_a_draft_is_what_is_signed_and_stores_nothing(world):
    size = world.ledger.head().tree_size
    body = {name: value for name, value in GRANT.items() if name != "signed_by"}
    parties = [{"role": "performer", "party": PAULA}, {"role": "licensee", "party": STUDIO}]
    drafted = world.ledger.draft({"type": "consent.grant", **body, "parties": parties}).as_json()
    statement = drafted["statement"].encode()
    assert canonical.open_canonical(statement)["parties"][0]["key"] == world.hands.key(PAULA).public.thumbprint
    assert drafted["digest"] == digests.digest(statement)
    assert "The performer" in drafted["plain_text"] or PAULA in drafted["plain_text"]
    assert world.ledger.head().tree_size == size
    assert world.ledger.register(world.bundle(statement, [PAULA, STUDIO])).statement.digest == drafted["digest"]
