"""What is stored is not believed: a process holds what a question leans on against the log when it first reads it."""

import pytest

from consent.errors import ConsentError, LogInconsistent
from signing import canonical
from tests.behind import behind
from tests.world import GRANT, PAULA, STUDIO, codes

SET = {
    "another text of a grant": ("statements", "data", lambda old: old.replace(b'"CN"', b'"KP"')),
    "another entry of a statement": ("statements", "entry_index", lambda old: old + 50),
    "an earlier time of a statement": ("statements", "at", lambda old: old - 60),
    "another text of a proof": ("proofs", "data", lambda old: old.replace(b'"jws"', b'"jwt"')),
    "another entry of a proof": ("proofs", "entry_index", lambda old: old - 1),
    "an earlier time of a proof": ("proofs", "at", lambda old: old - 60),
    "another signer of a proof": ("proofs", "position", lambda old: old + 2),
}


@pytest.fixture
def granted(world):
    """A grant with an exclusion, and a question that it covers."""
    world.digest = world.grant(exclusions=[{"applies_to": "this_grant", "scope": {"territories": ["CN"]}}])
    world.check_log = lambda: None  # it is damaged on purpose
    return world


def changed(world, sql, *values):
    connection = behind(world.directory)
    with connection:
        assert connection.execute(sql, values).rowcount >= 1
    connection.close()


def damaged(world, what):
    table, column, change = SET[what]
    connection = behind(world.directory)
    [old] = connection.execute(
        f"SELECT {column} FROM {table} WHERE digest = ? ORDER BY 1 DESC LIMIT 1", (world.digest,)
    ).fetchone()
    new = change(old)
    assert new != old
    with connection:
        connection.execute(
            f"UPDATE {table} SET {column} = ? WHERE digest = ? AND {column} = ?", (new, world.digest, old)
        )
    connection.close()


def refusal(call):
    with pytest.raises(LogInconsistent) as caught:
        call()
    return caught.value.problems[0]


@pytest.mark.parametrize("what", SET)
def test_a_changed_row_stops_the_check_and_is_named(granted, what):
    damaged(granted, what)
    ledger = granted.reopened()
    found = refusal(lambda: ledger.check(granted.ask()))
    assert granted.digest in found.pointer or granted.digest in found.detail or found.pointer.startswith("/entries/")


@pytest.mark.parametrize("what", SET)
def test_after_it_nothing_more_is_written(granted, what):
    damaged(granted, what)
    ledger = granted.reopened()
    refusal(lambda: ledger.check(granted.ask(record=False)))
    raw = granted.bundle(granted.statement("prohibition", performer=PAULA, scope={}, signed_by=[PAULA]), [PAULA])
    with pytest.raises(ConsentError, match="log_stopped"):
        ledger.register(raw)


def test_a_grant_swapped_for_one_of_other_terms_covers_nothing(granted):
    body = canonical.parse(_stored(granted), max_bytes=1 << 20)
    body["scopes"]["main"]["languages"] = ["*"]
    changed(granted, "UPDATE statements SET data = ? WHERE digest = ?", canonical.canonicalize(body), granted.digest)
    ledger = granted.reopened()
    assert refusal(lambda: ledger.check(granted.ask(languages=["fr"]))).code == "statement_mismatch"


def test_a_proof_that_was_never_handed_in_makes_no_grant_complete(world):
    world.check_log = lambda: None
    statement = world.statement("consent.grant", **GRANT)
    digest = world.ledger.register(world.bundle(statement, [STUDIO])).statement.digest
    assert codes(world.check()) == ["signature_missing"]
    connection = behind(world.directory)
    with connection:
        connection.execute(
            "INSERT INTO proofs SELECT digest, 0, data, entry_index, at FROM proofs WHERE digest = ?", (digest,)
        )
    connection.close()
    assert codes(world.check()) == ["signature_missing"]  # what was read and held is not read again
    assert refusal(lambda: world.reopened().check(world.ask())).code == "proof_mismatch"


def test_what_was_held_once_is_not_held_again(granted):
    ledger = granted.reopened()
    assert ledger.check(granted.ask()).outcome == "covered"
    damaged(granted, "another text of a grant")
    assert ledger.check(granted.ask()).outcome == "covered"  # by the bytes that were signed, which it still knows


def _stored(world):
    connection = behind(world.directory)
    [data] = connection.execute("SELECT data FROM statements WHERE digest = ?", (world.digest,)).fetchone()
    connection.close()
    return bytes(data)
