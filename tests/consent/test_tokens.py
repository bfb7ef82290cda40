from tests.world import STUDIO, refused


def test_a_token_is_shown_once_and_ends_when_revoked_or_expired(world):
    made = world.ledger.new_token(scopes=["check"], party=STUDIO, expires_in=100).as_json()
    assert world.ledger.caller(made["token"]).party == STUDIO
    assert made["token"] not in str(world.ledger.tokens())
    world.tick(100)
    assert refused(lambda: world.ledger.caller(made["token"])) == ["token_invalid"]
    other = world.ledger.new_token(scopes=["admin"]).as_json()
    world.ledger.revoke_token(other["id"])
    assert refused(lambda: world.ledger.caller(other["token"])) == ["token_invalid"]
    assert refused(lambda: world.ledger.revoke_token(other["id"])) == ["token_unknown"]
    assert refused(lambda: world.ledger.new_token(scopes=["root"])) == ["unknown_word"]
