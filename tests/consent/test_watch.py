"""A watcher outside sees every entry, and two histories of one log."""

import json
from dataclasses import replace

import pytest
from pysqlite3 import dbapi2

from consent.bootstrap import open_ledger
from consent.errors import CouldNotVerify, EvidenceInvalid, Unavailable
from consent.watch import watcher
from consent.watch.published import Published
from signing import checkpoint, note, policy
from signing.keys import PrivateKey
from tests.world import PAULA


@pytest.fixture
def published(world, tmp_path):
    """The exported log of the world, and what is to be believed about it."""
    return Place(world, tmp_path / "log")


class Place:
    def __init__(self, world, directory):
        self.world, self.directory = world, directory
        self.policy = policy.parse_policy(world.ledger.policy())

    def look(self, seen=None, held=(), ledger=None):
        (ledger or self.world.ledger).export_log(self.directory)
        return watcher.look(Published(str(self.directory)), self.policy, seen, frozenset(held))


def test_a_watcher_follows_every_entry_and_keeps_what_it_needs(published):
    first = published.look()
    assert (first.new, first.seen.head.size) == (first.seen.head.size, published.world.ledger.head().tree_size)
    for _ in range(300):
        published.world.check()
    kept = watcher.restored(json.loads(json.dumps(first.seen.as_json())), published.policy)
    second = published.look(kept)
    assert (second.new, second.seen.head.size) == (300, first.seen.head.size + 300)
    assert published.look(second.seen).new == 0


def test_it_is_alerted_of_entries_that_name_a_digest_it_holds(published):
    grant = published.world.grant(revocability={"kind": "revocable_at_will"})
    seen = published.look(held=[grant])
    assert [one.names for one in seen.alerts] == [grant]
    published.world.check()
    digest = published.world.register("consent.revocation", grant=grant, effective_at=published.world.time(),
                                      reason="withdrawn", signed_by=[PAULA])["digest"]  # fmt: skip
    alerts = published.look(seen.seen, held=[grant]).alerts
    assert [(one.event, one.kind, one.statement) for one in alerts] == [
        ("decision.issued", "", ""), ("statement.registered", "consent.revocation", digest),
    ]  # fmt: skip
    assert published.look(seen.seen, held=["A" * 43]).alerts == ()


def copied(world, tmp_path):
    """The ledger as it stands, which may go on by itself."""
    copy = tmp_path / "copy.db"
    target, source = dbapi2.connect(copy), dbapi2.connect(tmp_path / "world.db")
    source.backup(target)
    target.close()
    source.close()
    return open_ledger(replace(world.settings, database=f"sqlite:///{copy}"), clock=lambda: world.now)


@pytest.mark.engine("sqlite")
def test_a_history_written_anew_is_seen_with_both_signed_heads(published, tmp_path):
    """The operator drops a revocation and signs everything again."""
    world = published.world
    grant = world.grant(revocability={"kind": "revocable_at_will"})
    other = copied(world, tmp_path)
    world.register("consent.revocation", grant=grant, effective_at=world.time(), reason="withdrawn", signed_by=[PAULA])
    seen = published.look().seen
    for _ in range(3):
        other.check(world.ask())
    fork = Place(world, tmp_path / "fork")
    with pytest.raises(watcher.Forked) as raised:
        fork.look(seen, ledger=other)
    log = note.parse_vkey(world.ledger.opened.log.vkey)
    heads = [checkpoint.open_checkpoint(text, log).checkpoint for text in raised.value.evidence.values()]
    assert [one.size for one in heads] == [seen.head.size, seen.head.size + 2]


@pytest.mark.engine("sqlite")
def test_a_log_that_shrinks_is_a_fork(published, tmp_path):
    other = copied(published.world, tmp_path)
    published.world.check()
    seen = published.look().seen
    with pytest.raises(watcher.Forked, match="fewer entries"):
        Place(published.world, tmp_path / "older").look(seen, ledger=other)


def test_a_changed_entry_does_not_lead_to_the_head(published):
    seen = published.look().seen
    published.world.check()
    published.world.ledger.export_log(published.directory)
    size = published.world.ledger.head().tree_size
    bundle = published.directory / "tile" / "entries" / f"000.p/{size}"
    data = bytearray(bundle.read_bytes())
    data[-3] ^= 1
    bundle.write_bytes(data)
    with pytest.raises(watcher.Forked):
        watcher.look(Published(str(published.directory)), published.policy, seen, frozenset())


def test_a_head_that_others_signed_is_believed_by_nobody(published):
    published.world.ledger.export_log(published.directory)
    stranger = PrivateKey.generate()
    vkey = note.format_vkey(published.world.ledger.head().origin, stranger.public)
    with pytest.raises(CouldNotVerify):
        watcher.look(Published(str(published.directory)), policy.parse_policy(policy.format_policy(vkey)), None,
                     frozenset())  # fmt: skip


def test_a_quorum_of_witnesses_is_wanted_where_the_policy_says_so(published):
    witness = note.format_vkey("w.example/1", PrivateKey.generate().public, note.COSIGNATURE)
    text = published.world.ledger.policy().replace("quorum none", f"witness w1 {witness}\nquorum w1")
    with pytest.raises(CouldNotVerify, match="quorum_missing"):
        Place.look(_with(published, policy.parse_policy(text)))


def _with(place, believed):
    place.policy = believed
    return place


@pytest.mark.parametrize("gone", ["checkpoint", "tile"])
def test_what_is_not_published_cannot_be_verified(published, gone):
    published.world.ledger.export_log(published.directory)
    (published.directory / gone).rename(published.directory / "elsewhere")
    with pytest.raises((Unavailable, CouldNotVerify)):
        watcher.look(Published(str(published.directory)), published.policy, None, frozenset())


def test_what_was_kept_and_changed_is_refused(published):
    kept = published.look().seen.as_json()
    other = ["A" * 43 + "=", *kept["edge"][1:]]
    for change in ({"edge": kept["edge"][1:]}, {"edge": other}, {"checkpoint": "x"}, {"edge": 3}):
        with pytest.raises(EvidenceInvalid, match="watch_state_invalid"):
            watcher.restored({**kept, **change}, published.policy)


def test_a_service_is_followed_like_its_files(service_url, world):
    seen = watcher.look(Published(f"{service_url}/log"), policy.parse_policy(world.ledger.policy()), None, frozenset())
    assert seen.seen.head.size == world.ledger.head().tree_size
    world.register(
        "party.registration", party="party:x", kind="vendor", name="X", identifiers=[], signed_by=["party:registrar"]
    )
    again = watcher.look(
        Published(f"{service_url}/log"), policy.parse_policy(world.ledger.policy()), seen.seen, frozenset()
    )
    assert again.new == 1
    with pytest.raises(Unavailable):
        watcher.look(Published("http://127.0.0.1:9/log"), policy.parse_policy(world.ledger.policy()), None, frozenset())


@pytest.fixture
def service_url(world):
    """The world's service on a port of its own."""
    import threading

    from werkzeug.serving import make_server

    from api.app import create_app

    server = make_server("127.0.0.1", 0, create_app(ledger=world.ledger), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()
