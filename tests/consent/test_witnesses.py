"""A ledger and its witnesses, over real HTTP: what is released when, and what no restored or rewritten copy may do."""

import shutil
import time
from contextlib import closing
from dataclasses import replace

import pytest
from pysqlite3 import dbapi2 as sqlite

from consent.bootstrap import open_ledger
from consent.errors import InvalidInput, LogInconsistent, Unavailable
from consent.ledger.ledger import Ledger
from consent.outbound.witnesses import last_head
from consent.panel.panel import (
    FILE,
    Waiting,
    cosigners_of,
    load_panel,
    save_policy,
    with_quorum,
    with_witness,
    without_asking,
)  # fmt: skip
from consent.receipt import open_receipt
from consent.settings import Settings
from consent.watch.published import Published
from consent.watch.watcher import Forked, look
from signing import canonical, keys, note
from signing.keys import PrivateKey
from signing.policy import open_with_policy, parse_policy
from signing.tlog_proof import open_tlog_proof
from tests.behind import behind
from tests.witnesses import believe, seated
from tests.world import PAULA, STUDIO


@pytest.fixture
def seats(world, tmp_path):
    with seated(world, tmp_path, 2) as found:
        yield found


def waiting(ledger, **seconds):
    """The same ledger, with other patience."""
    opened = ledger.opened
    return Ledger(replace(opened, panel=replace(opened.panel, waiting=Waiting(**seconds))))


def backup(world, directory):
    """A copy of the database as it stands, with the same keys: settings that open it."""
    world_db, old_db = world.directory / "world.db", directory / "old.db"
    with closing(sqlite.connect(world_db)) as now, closing(sqlite.connect(old_db)) as old:
        now.backup(old)
    return Settings(database=f"sqlite:///{directory}/old.db", keys=world.settings.keys)


def test_a_registration_is_proven_under_a_head_that_the_witnesses_have_cosigned(world, seats):
    policy = parse_policy(believe(world, seats, 2))
    answer = world.register("consent.dispute", grant=world.grant(), text="t", signed_by=[PAULA])
    assert answer["problems"] == []
    assert answer["proof"].count(".example ") == 4  # two witnesses, each with Ed25519 and ML-DSA-44
    with world.ledger.opened.store.reading() as tx:
        entry = tx.log.entry_bytes(answer["index"])
    assert open_tlog_proof(answer["proof"], entry, policy).size == world.ledger.head().tree_size
    assert open_with_policy(world.ledger.head().checkpoint, policy)


def test_a_receipt_is_released_under_the_quorum_and_verifies_with_a_policy_that_wants_it(world, seats):
    policy = parse_policy(believe(world, seats, 2))
    world.grant()
    answer = world.check()
    opened = open_receipt(answer["receipt"], keyring=keys.parse_jwks(world.ledger.jwks()), policy=policy)
    assert opened.claims["decision"] == answer["decision"]
    assert world.ledger.recorded(answer["decision"]).receipt == answer["receipt"]


def test_every_answer_of_a_batch_gets_its_receipt(world, seats):
    policy = parse_policy(believe(world, seats, 1))
    world.grant()
    answers = world.ledger.check_batch(
        {"checks": [world.ask(), world.ask(record=False), world.ask(languages=["fr"])]}
    ).as_json(str)
    receipts = [one["receipt"] for one in answers["answers"]]
    ring = keys.parse_jwks(world.ledger.jwks())
    assert receipts[1] is None
    for token in (receipts[0], receipts[2]):
        open_receipt(token, keyring=ring, policy=policy)


def test_registration_goes_on_while_witnesses_are_down_and_says_so(world, seats):
    believe(world, seats, 2)
    seats[1].stop()
    digest = world.grant()
    answer = world.register("consent.dispute", grant=digest, text="t", signed_by=[PAULA])
    assert [one["code"] for one in answer["problems"]] == ["quorum_missing"]
    assert world.ledger.statement(digest).state == "disputed"
    seats[1].start()
    world.register("consent.resolution", grant=digest, text="t", signed_by=[PAULA])
    assert open_with_policy(world.ledger.head().checkpoint, parse_policy(world.ledger.policy()))


def test_a_receipt_is_withheld_without_the_quorum_and_issued_when_it_is_there(world, seats):
    policy = parse_policy(believe(world, seats, 2))
    world.grant()
    for seat in seats:
        seat.stop()
    answer = world.check()
    assert (answer["outcome"], answer["recorded"], answer["receipt"]) == ("covered", True, None)
    assert answer["receipt_missing"] == world.ledger.recorded(answer["decision"]).receipt_missing == "quorum_missing"
    world.check_log()
    for seat in seats:
        seat.start()
    token = world.ledger.recorded(answer["decision"]).receipt
    claims = open_receipt(token, keyring=keys.parse_jwks(world.ledger.jwks()), policy=policy).claims
    assert (claims["decision"], claims["iat"]) == (answer["decision"], world.now)
    assert world.ledger.recorded(answer["decision"]).receipt_missing is None


def test_of_a_time_too_far_from_the_clock_no_receipt_is_waited_for(world, seats):
    believe(world, seats, 2)
    world.grant()
    answer = world.check(at=world.time(10 * 86_400))
    assert (answer["receipt"], answer["receipt_missing"]) == (None, "at_too_far")
    assert world.ledger.recorded(answer["decision"]).receipt_missing == "at_too_far"


def test_without_a_quorum_receipts_wait_for_nobody(world, seats):
    believe(world, seats, 0)
    for seat in seats:
        seat.stop()
    world.grant()
    assert world.check()["receipt"]


def test_one_witness_of_two_is_enough_where_the_policy_wants_one(world, seats):
    policy = parse_policy(believe(world, seats, 1))
    seats[0].stop()
    world.grant()
    token = world.check()["receipt"]
    assert open_receipt(token, keyring=keys.parse_jwks(world.ledger.jwks()), policy=policy)


def test_a_witness_that_joins_late_is_shown_the_log_from_the_beginning(world, seats):
    believe(world, seats[:1], 1)
    world.grant()
    believe(world, seats[1:], 2)
    assert world.check()["receipt"]


@pytest.mark.engine("sqlite")
def test_a_restored_older_copy_signs_nothing_once_a_witness_knows_better(world, seats, tmp_path):
    believe(world, seats, 1)
    grant = world.grant(revocability={"kind": "revocable_at_will"})
    older = backup(world, tmp_path)
    world.register("consent.revocation", grant=grant, effective_at=world.time(), reason="r", signed_by=[PAULA])
    restored = open_ledger(older, clock=lambda: world.now)
    with pytest.raises(LogInconsistent, match="rolled_back"):
        restored.confirm()
    statement = world.statement("consent.dispute", grant=grant, text="t", signed_by=[PAULA])
    bundle = world.bundle(statement, [PAULA])
    for write in (lambda: restored.check(world.ask()), lambda: restored.register(bundle)):
        with pytest.raises((LogInconsistent, Unavailable), match=r"rolled_back|log_stopped"):
            write()
    with pytest.raises(Unavailable, match="log_stopped"):
        restored.ready()
    assert restored.statement(grant).state == "active"  # it can still be read, and audited:
    assert {one.code for one in restored.audit().problems} == {"rolled_back"}


@pytest.mark.engine("sqlite")
def test_a_restored_copy_is_found_out_even_when_the_witness_was_away_at_first(world, seats, tmp_path):
    believe(world, seats[:1], 1)
    grant = world.grant()
    older = backup(world, tmp_path)
    world.register("consent.dispute", grant=grant, text="t", signed_by=[PAULA])
    seats[0].stop()
    restored = waiting(open_ledger(older, clock=lambda: world.now), again=0)
    assert restored.check(world.ask()).receipt is None  # nobody can know yet, and no receipt leaves
    seats[0].start()
    with pytest.raises(LogInconsistent, match=r"history_differs|rolled_back"):
        restored.cosign()
    with pytest.raises(Unavailable, match="log_stopped"):
        restored.check(world.ask())


@pytest.mark.engine("sqlite")
def test_a_rewritten_history_is_refused_by_the_witness_and_shown_by_a_watcher(world, seats, tmp_path):
    """The operator restores the moment before a withdrawal, goes on without it and signs everything again."""
    policy = parse_policy(believe(world, seats, 1))
    grant = world.grant(revocability={"kind": "revocable_at_will"})
    older = backup(world, tmp_path)
    world.register("consent.revocation", grant=grant, effective_at=world.time(), reason="r", signed_by=[PAULA])
    world.ledger.export_log(tmp_path / "true")
    seen = look(Published(str(tmp_path / "true")), policy, None, frozenset()).seen

    (world.settings.keys / FILE).rename(tmp_path / "hidden.policy")  # so that his own software does not stop him
    forger = open_ledger(older, clock=lambda: world.now)
    while forger.head().tree_size <= world.ledger.head().tree_size:
        forger.check(world.ask())
    forged = forger.head()
    forger.export_log(tmp_path / "forged")
    (tmp_path / "hidden.policy").rename(world.settings.keys / FILE)

    again = open_ledger(older, clock=lambda: world.now)
    with pytest.raises(LogInconsistent, match="history_differs"):
        again.cosign()
    shown = seats[0].app.test_client().post("/add-checkpoint", data=f"old 0\n\n{forged.checkpoint}")
    assert shown.status_code == 409
    with pytest.raises(Forked) as caught:
        look(
            Published(str(tmp_path / "forged")),
            parse_policy(f"log {world.ledger.vkey}\nquorum none\n"),
            seen,
            frozenset(),
        )
    heads = caught.value.evidence
    assert forged.checkpoint in str(heads.values()) or forged.checkpoint in heads.values()


def test_a_witness_that_refuses_without_proof_stops_nobody(world, seats):
    believe(world, seats, 1)
    seats[0].app.view_functions["POST /add-checkpoint"] = lambda: ("999\n", 409, {"Content-Type": "text/x.tlog.size"})
    world.grant()
    assert world.check()["receipt"]


@pytest.mark.parametrize("answer", [
    "", "nonsense", "— w1.example AAAA\n", b"\xff", "x" * 70_000,
])  # fmt: skip
def test_a_witness_that_answers_rubbish_counts_for_nothing(world, seats, answer):
    believe(world, seats[:1], 1)
    seats[0].app.view_functions["POST /add-checkpoint"] = lambda: answer
    seats[0].app.view_functions["GET /<name>/checkpoint"] = lambda name: answer
    world.grant()
    assert world.check()["receipt"] is None
    world.check_log()


def test_a_head_that_the_log_never_signed_proves_nothing_against_it(world, seats):
    """A witness cannot stop a ledger by inventing a head."""
    believe(world, seats, 1)
    stranger = PrivateKey.generate()
    invented = note.sign_note(f"{world.ledger.origin}\n9999\n{'A' * 43}=\n", world.ledger.origin, stranger)
    seats[0].app.view_functions["GET /<name>/checkpoint"] = lambda name: invented
    world.reopened().confirm()
    world.grant()
    assert world.check()["receipt"]


@pytest.mark.engine("sqlite")
def test_cosignatures_outlive_the_copying_of_a_database_cut_short(world, seats, tmp_path):
    """The newest entries are cut off beside an untouched table of cosignatures: the audit names the cut."""
    believe(world, seats, 1)
    world.grant()
    older = backup(world, tmp_path)
    kept = shutil.copy(tmp_path / "old.db", tmp_path / "cut.db")
    world.register("consent.dispute", grant=world.grant(), text="t", signed_by=[PAULA])
    with world.ledger.opened.store.reading() as tx:
        rows = [(size, *pair) for size in tx.beside.cosigned_sizes(0) for pair in tx.beside.cosignatures(size).items()]
    connection = sqlite.connect(kept)
    connection.executemany("INSERT OR IGNORE INTO cosignatures VALUES (?, ?, ?)", rows)
    connection.commit()
    connection.close()
    for seat in seats:
        seat.stop()
    cut = open_ledger(Settings(database=f"sqlite:///{kept}", keys=older.keys), clock=lambda: world.now)
    assert {one.code for one in cut.audit().problems} == {"rolled_back"}


@pytest.mark.engine("sqlite")
def test_an_older_head_alone_shows_that_the_tail_was_cut_off(world, tmp_path):
    grant = world.grant()
    older = backup(world, tmp_path)
    world.register("consent.dispute", grant=grant, text="t", signed_by=[PAULA])
    kept = world.ledger.head().checkpoint
    cut = open_ledger(older, clock=lambda: world.now)
    assert cut.audit().problems == ()
    assert {one.code for one in cut.audit(since=kept).problems} == {"rolled_back"}
    assert world.ledger.audit(since=cut.head().checkpoint).problems == ()
    with pytest.raises(InvalidInput):
        world.ledger.audit(since="no checkpoint")


def test_a_policy_beside_the_keys_is_of_this_log_and_whole(world, seats):
    keys_, vkey = world.settings.keys, world.ledger.vkey
    panel = load_panel(keys_, vkey)
    stranger = note.format_vkey("other.example/x", PrivateKey.generate().public)
    for text in ("", "nonsense", f"log {stranger}\nquorum none\n", f"log {vkey}\nlog {stranger}\nquorum none\n"):
        (keys_ / FILE).write_text(text)
        with pytest.raises(InvalidInput, match="policy_malformed"):
            load_panel(keys_, vkey)
    with pytest.raises(InvalidInput, match="vkey_malformed"):
        with_witness(panel, vkey, "w", ("x",), "http://w.example")
    with pytest.raises(InvalidInput, match="setting_unknown"):
        with_witness(panel, vkey, "w", seats[0].witness.vkeys, "file:///etc/passwd")
    with pytest.raises(InvalidInput, match="bad_number"):
        with_quorum(panel, vkey, 1)
    (keys_ / FILE).unlink()


@pytest.mark.engine("sqlite")
def test_a_watcher_sees_that_a_witness_was_shown_another_history(world, seats, tmp_path):
    """A split view: the union's watcher is shown one log and the studio's witness another."""
    policy = parse_policy(believe(world, seats[:1], 1))
    grant = world.grant(revocability={"kind": "revocable_at_will"})
    older = backup(world, tmp_path)
    world.register("consent.revocation", grant=grant, effective_at=world.time(), reason="r", signed_by=[PAULA])
    (world.settings.keys / FILE).unlink()
    forger = open_ledger(older, clock=lambda: world.now)
    forger.check(world.ask())
    forger.export_log(tmp_path / "forged")
    believed = parse_policy(f"log {world.ledger.vkey}\nquorum none\n")
    place = Published(str(tmp_path / "forged"))
    assert look(place, believed, None, frozenset()).alerts == ()  # alone it looks sound
    (cosigner,) = cosigners_of(policy)
    shown = last_head(cosigner, note.parse_vkey(world.ledger.vkey))
    with pytest.raises(Forked) as caught:
        look(place, believed, None, frozenset(), [shown])
    assert caught.value.evidence["before"] == shown.text
    world.ledger.export_log(tmp_path / "true")
    assert look(Published(str(tmp_path / "true")), believed, None, frozenset(), [shown])


def test_a_witness_that_keeps_us_waiting_is_left_alone_for_a_while(world, seats):
    believe(world, seats[:1], 1)
    world.grant()
    world.ledger = waiting(world.ledger, patience=0.1)
    seats[0].app.view_functions["POST /add-checkpoint"] = lambda: time.sleep(0.5) or ("late", 503)
    began = time.monotonic()
    assert world.check()["receipt"] is None
    waited = time.monotonic() - began
    began = time.monotonic()
    assert world.check()["receipt"] is None
    assert time.monotonic() - began < waited / 2


def test_of_each_witness_the_first_key_counts_and_only_that(world, seats):
    text = believe(world, seats, 2)
    assert "\ngroup quorum-of-witnesses 2 w1 w2\n" in text
    kinds = {name: one.kind for name, one in parse_policy(text).witnesses.items()}
    assert kinds == {"w1": note.COSIGNATURE, "w1.2": note.ML_DSA_COSIGNATURE,
                     "w2": note.COSIGNATURE, "w2.2": note.ML_DSA_COSIGNATURE}  # fmt: skip


def test_where_the_head_moves_while_witnesses_are_asked_the_new_one_is_shown_to_all(world, seats):
    """Another process appends in between, and one witness has already signed its head."""
    believe(world, seats, 2)
    world.grant()
    policy = world.settings.keys / FILE
    hidden = policy.rename(policy.with_suffix(".away"))
    other = world.reopened()
    hidden.rename(policy)
    honest = seats[0].app.view_functions["POST /add-checkpoint"]
    moved = []

    def ahead():
        if not moved:
            moved.append(other.check(world.ask(languages=["fr"])).decision)
            return f"{other.head().tree_size}\n", 409, {"Content-Type": "text/x.tlog.size"}
        return honest()

    seats[0].app.view_functions["POST /add-checkpoint"] = ahead
    answer = world.check()
    assert moved
    believed = parse_policy(world.ledger.policy())
    opened = open_receipt(answer["receipt"], keyring=keys.parse_jwks(world.ledger.jwks()), policy=believed)
    assert opened.checkpoint.size == world.ledger.head().tree_size


def test_a_witness_that_is_asked_no_more_keeps_its_keys_and_counts_no_longer(world, seats):
    believe(world, seats, 1)
    world.grant()
    for seat in seats:
        seat.stop()
    withheld = world.check()["decision"]
    keys_, vkey = world.settings.keys, world.ledger.vkey
    text = without_asking(load_panel(keys_, vkey), vkey, "w1")
    policy = parse_policy(text)
    assert set(policy.witnesses) == {"w1", "w1.2", "w2", "w2.2"}
    assert set(policy.urls) == {"w2", "w2.2"}
    assert policy.groups["quorum-of-witnesses"].members == ("w2",)
    save_policy(keys_, text)
    for name, code in (("w2", "bad_number"), ("w1", "unknown_word"), ("w9", "unknown_word")):
        with pytest.raises(InvalidInput, match=code):
            without_asking(load_panel(keys_, vkey), vkey, name)
    save_policy(keys_, with_quorum(load_panel(keys_, vkey), vkey, 0))
    save_policy(keys_, without_asking(load_panel(keys_, vkey), vkey, "w2"))
    world.ledger = world.reopened()
    assert world.ledger.panel.cosigners == ()
    assert world.ledger.recorded(withheld).receipt  # nobody is waited for any more


def test_a_policy_written_by_hand_may_want_one_witness_without_a_group(world, seats):
    keys_, vkey = world.settings.keys, world.ledger.vkey
    (key, _) = seats[0].witness.vkeys
    (keys_ / FILE).write_text(f"log {vkey}\nwitness w1 {key} {seats[0].url}\nquorum w1\n")
    world.ledger = world.reopened()
    world.grant()
    assert world.check()["receipt"]
    (other, _) = seats[1].witness.vkeys
    text = with_witness(load_panel(keys_, vkey), vkey, "w2", (other,), seats[1].url)
    assert parse_policy(text).groups["quorum-of-witnesses"].threshold == 1


def test_a_ledger_that_forgot_what_a_witness_signed_is_told_where_to_prove_from(world, seats):
    believe(world, seats[:1], 1)
    world.grant()
    assert world.check()["receipt"]
    with closing(behind(world.directory)) as connection:
        assert connection.execute("DELETE FROM cosignatures").rowcount
        connection.commit()
    assert world.check()["receipt"]


@pytest.mark.parametrize("said", ["", "x", "-1", "99999999999999999999", "٣"])
def test_a_size_that_is_none_proves_nothing_and_is_not_asked_from(world, seats, said):
    believe(world, seats[:1], 1)
    seats[0].app.view_functions["POST /add-checkpoint"] = lambda: (said, 409, {"Content-Type": "text/x.tlog.size"})
    world.grant()
    assert world.check()["receipt"] is None


def test_a_further_signature_is_cosigned_too_and_not_only_the_statement_it_is_of(world, seats):
    policy = parse_policy(believe(world, seats, 1))
    statement = world.statement("consent.dispute", grant=world.grant(), text="t", signed_by=[PAULA, STUDIO])
    first = world.ledger.register(world.bundle(statement, [PAULA])).statement.as_json()
    proofs = canonical.canonicalize({"proofs": world.hands.proofs(statement, [STUDIO])})
    second = world.ledger.add_proofs(first["digest"], proofs).statement.as_json()
    with world.ledger.opened.store.reading() as tx:
        entry = tx.log.entry_bytes(first["index"])
    sizes = [open_tlog_proof(one["proof"], entry, policy).size for one in (first, second)]
    assert sizes == [first["index"] + 1, first["index"] + 2]
