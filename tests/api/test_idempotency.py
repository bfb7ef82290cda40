"""The same request under the same key happens once, whatever becomes of who sent it, of workers and of answers."""

import os
import signal
import threading
from contextlib import closing
from dataclasses import replace

import pytest

from api.app import ROUTES, create_app
from consent.bootstrap import open_ledger
from consent.ledger.access.idempotency import KEPT_FOR, RUNS_FOR
from consent.ledger.ledger import Ledger
from consent.ledger.open_ledger import SWEPT_EVERY
from consent.settings import Settings
from tests.behind import behind
from tests.engines import database
from tests.program import PROCESSES
from tests.witnesses import believe, seated
from tests.world import PAULA, REGISTRAR, SCOPE, STUDIO

KEY = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"
LIMITED = {"limits": [{"unit": "second", "amount": 90}], "revocability": {"kind": "revocable_at_will"}}


def under(service, key="k1", headers=None):
    return {**(headers or service.admin), KEY: key}


def ask(service, key="k1", *, headers=None, path="/v1/checks", **patch):
    return service.post(path, service.world.ask(**{"reserve": True, **patch}), headers=under(service, key, headers))


def codes(response):
    assert response.content_type == "application/problem+json"
    return response.status_code, [one["code"] for one in response.get_json()["errors"]]


def decided(service):
    """The decisions there are, and how many holds on the grant."""
    return [one["decision"] for one in service.get("/v1/checks?limit=200").get_json()["checks"]]


def holds(world, grant):
    with world.ledger.opened.store.reading() as tx:
        return len(tx.holds(grant))


def claims(world):
    with closing(behind(world.directory)) as connection:
        return connection.execute("SELECT token, running, until FROM claims").fetchall()


def replays(first, second):
    """The second answer is the first one, byte for byte, and says so."""
    assert REPLAYED not in first.headers
    assert second.headers[REPLAYED] == "true"
    assert (second.status_code, second.data) == (first.status_code, first.data)
    own = {"X-Request-ID", REPLAYED}
    assert {one: said for one, said in second.headers if one not in own} == {
        one: said for one, said in first.headers if one not in own
    }
    assert second.headers["X-Request-ID"] != first.headers["X-Request-ID"]
    return True


# -- once -------------------------------------------------------------------------------------------------------------


def test_the_same_check_under_the_same_key_is_one_decision_and_one_hold(service):
    grant = service.world.grant(**LIMITED)
    first = ask(service)
    size = service.world.ledger.head().tree_size
    service.world.tick(60)
    assert replays(first, ask(service))
    assert first.get_json()["receipt"] is not None
    assert decided(service) == [first.get_json()["decision"]]
    assert holds(service.world, grant) == 1
    assert service.world.ledger.head().tree_size == size
    assert ask(service, "k2").get_json()["decision"] != first.get_json()["decision"]
    assert holds(service.world, grant) == 2


def test_a_no_is_answered_again_like_a_yes(service):
    first = ask(service, reserve=False, languages=["fr"])
    assert first.get_json()["outcome"] == "not_covered"
    assert replays(first, ask(service, reserve=False, languages=["fr"]))
    assert len(decided(service)) == 1


def test_what_is_not_recorded_is_answered_again_as_it_was(service):
    first = ask(service, reserve=False, record=False)
    service.world.grant()
    assert replays(first, ask(service, reserve=False, record=False))


def test_a_batch_happens_once_and_does_not_outdate_itself(service):
    grant = service.world.grant(**LIMITED)
    body = {
        "defaults": service.world.ask(reserve=True),
        "checks": [{}, {}, {"media": "x"}, {"record": False, "reserve": False}],
    }
    sent = [service.post("/v1/checks/batch", body, headers=under(service)) for _ in range(2)]
    assert replays(*sent)
    assert [one.get("outcome") for one in sent[0].get_json()["answers"]][:2] == ["covered", "covered"]
    assert holds(service.world, grant) == 2


def test_a_declaration_happens_once(service):
    service.world.grant()
    body = service.world.shared_with_platform()
    sent = [service.post("/v1/declarations", body, headers=under(service)) for _ in range(2)]
    assert sent[0].status_code == 200
    assert replays(*sent)
    assert len(decided(service)) == 1


def test_a_reservation_ends_once_and_says_the_same_again(service):
    service.world.grant(**LIMITED)
    held = [ask(service, key).get_json()["decision"] for key in ("a", "b")]
    commit, release = f"/v1/reservations/{held[0]}/commit", f"/v1/reservations/{held[1]}/release"
    amounts = {"amounts": [{"unit": "second", "amount": 7}]}
    sent = [service.post(commit, amounts, headers=under(service)) for _ in range(2)]
    assert replays(*sent)
    service.world.grant()
    assert service.post(commit, amounts).get_json()["proof"] != sent[0].get_json()["proof"]
    assert replays(*(service.post(release, headers=under(service, "r")) for _ in range(2)))


def test_a_registration_is_answered_again_as_new(service):
    raw = service.world.bundle(statement(service), [PAULA])
    first = service.post("/v1/statements", raw=raw, headers=under(service))
    assert first.status_code == 201
    assert replays(first, service.post("/v1/statements", raw=raw, headers=under(service)))
    assert service.post("/v1/statements", raw=raw).status_code == 200


def test_proofs_and_many_statements_are_answered_again(service):
    world = service.world
    said = statement(service)
    digest = service.post("/v1/statements", raw=world.bundle(said, [PAULA])).get_json()["digest"]
    proofs, path = {"proofs": world.hands.proofs(said, [STUDIO])}, f"/v1/statements/{digest}/proofs"
    assert replays(*(service.post(path, proofs, headers=under(service)) for _ in range(2)))
    many = {"bundles": [{"statement": "AA", "proofs": []}]}
    assert replays(*(service.post("/v1/statements/batch", many, headers=under(service, "m")) for _ in range(2)))


def statement(service):
    return service.world.statement("notice", kind="intended_use", to=PAULA, given_at=service.world.time(), refs=[],
                                   signed_by=[PAULA, STUDIO])  # fmt: skip


def test_every_route_that_writes_takes_a_key():
    keyless = {("POST", "/v1/drafts"), ("POST", "/v1/impact")}
    posts = {(one.method, one.rule) for one in ROUTES if one.method == "POST"}
    assert {(one.method, one.rule) for one in ROUTES if one.once} == posts - keyless
    assert keyless <= posts


def test_what_writes_nothing_looks_at_no_key(service):
    draft = {"type": "notice", "kind": "intended_use", "to": PAULA, "given_at": service.world.time(), "refs": [],
             "parties": [{"role": "licensee", "party": STUDIO}]}  # fmt: skip
    sent = [service.post("/v1/drafts", draft, headers=under(service)) for _ in range(2)]
    assert [one.status_code for one in sent] == [200, 200]
    assert sent[0].get_json()["digest"] != sent[1].get_json()["digest"]
    assert claims(service.world) == []


# -- whose, and of what -----------------------------------------------------------------------------------------------


def test_another_body_or_another_path_under_the_same_key_is_refused(service):
    service.world.grant(**LIMITED)
    first = ask(service)
    assert codes(ask(service, media=["theatrical"])) == (422, ["idempotency_key_reused"])
    assert codes(ask(service, path="/v1/declarations")) == (422, ["idempotency_key_reused"])
    assert replays(first, ask(service))
    assert len(decided(service)) == 1


def test_the_key_of_another_token_is_another_key(service):
    service.world.grant(**LIMITED)
    mine, theirs = service.token("check"), service.token("check")
    first, second = ask(service, headers=mine), ask(service, headers=theirs)
    assert REPLAYED not in second.headers
    assert first.get_json()["decision"] != second.get_json()["decision"]
    assert codes(ask(service, headers=theirs, media=["theatrical"])) == (422, ["idempotency_key_reused"])


def test_nobody_unknown_and_nobody_without_the_scope_claims_a_key(service):
    assert ask(service, headers={"Authorization": "Bearer x"}).status_code == 401
    assert ask(service, headers=service.token("read")).status_code == 403
    assert claims(service.world) == []


def test_a_token_that_is_revoked_is_told_nothing_more_and_what_was_kept_for_it_goes(service):
    made = service.world.ledger.new_token(scopes=["check"])
    mine = {"Authorization": f"Bearer {made.token}"}
    assert ask(service, headers=mine, reserve=False).status_code == 200
    service.world.ledger.revoke_token(made.id)
    assert ask(service, headers=mine, reserve=False).status_code == 401
    assert claims(service.world) == []


@pytest.mark.parametrize("key", ["", " ", "two words", "k" * 256, '""', '"a', '"a"b', '"a\\b"', "k\u00e9"])
def test_what_is_no_key_is_refused_before_anything_is_done(service, key):
    assert codes(ask(service, key)) == (400, ["idempotency_key_malformed"])
    assert decided(service) == []
    assert claims(service.world) == []


def test_a_quoted_key_is_the_key_that_it_quotes(service):
    first = ask(service, "8e03978e-40d5-43dd-bc93-6894a57f9324", reserve=False)
    assert replays(first, ask(service, '"8e03978e-40d5-43dd-bc93-6894a57f9324"', reserve=False))
    other = ask(service, '"' + "\\\\" * 255 + '"', reserve=False)
    assert replays(other, ask(service, "\\" * 255, reserve=False))


def test_a_body_over_the_cap_claims_nothing(service):
    assert ask(service, ref={"x": "y" * 300_000}).status_code == 413
    assert claims(service.world) == []


# -- while it runs ----------------------------------------------------------------------------------------------------


def interrupted(service, within):
    """A client of the same ledger, whose every write is interrupted just before its head is swapped."""
    opened = service.world.ledger.opened
    other = Ledger(replace(opened, log=replace(opened.log, before_swap=within)))
    return create_app(ledger=other).test_client()


def send(client, service, key="k1"):
    return client.post("/v1/checks", json=service.world.ask(reserve=True), headers=under(service, key))


def test_the_same_request_while_it_runs_is_told_to_wait(service):
    service.world.grant(**LIMITED)
    met = []
    first = send(interrupted(service, lambda: met.append(ask(service))), service)
    assert first.status_code == 200
    assert codes(met[0]) == (409, ["idempotency_key_running"])
    assert met[0].headers["Retry-After"] == "1"
    assert replays(first, ask(service))
    assert len(decided(service)) == 1


def test_of_many_at_once_one_runs_and_the_others_wait_or_are_told_what_it_answered(service):
    grant = service.world.grant(**LIMITED)
    start, sent = threading.Barrier(6), []

    def one():
        client = service.app.test_client()
        start.wait()
        sent.append(send(client, service))

    threads = [threading.Thread(target=one) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    ran = [one for one in sent if one.status_code == 200 and REPLAYED not in one.headers]
    assert len(ran) == 1
    assert all(one.status_code == 409 or one.data == ran[0].data for one in sent)
    assert len(decided(service)) == holds(service.world, grant) == 1


def test_a_run_that_took_too_long_writes_nothing_once_another_has_the_key(service):
    grant = service.world.grant(**LIMITED)
    first = []

    def clock():
        """Looked at again once the key is claimed; by then its time has run out, and the same request came again."""
        if claims(service.world) and not first:
            service.world.tick(RUNS_FOR)
            first.append(ask(service))
        return service.world.now

    slow = create_app(ledger=Ledger(replace(service.world.ledger.opened, clock=clock))).test_client()
    assert codes(send(slow, service)) == (409, ["idempotency_key_running"])
    assert first[0].status_code == 200
    assert replays(first[0], ask(service))
    assert len(decided(service)) == holds(service.world, grant) == 1


def killed(directory, now, token, body, when):
    """Ask once in a process of its own, which is killed at that moment."""
    ledger = open_ledger(Settings(database=database(directory), keys=directory / "keys"), clock=lambda: now)

    def die(*_):
        os.kill(os.getpid(), signal.SIGKILL)

    if when == "before the commit":
        ledger = Ledger(replace(ledger.opened, log=replace(ledger.opened.log, before_swap=die)))
    app = create_app(ledger=ledger)
    if when == "before the answer":
        app.after_request(die)
    app.test_client().post("/v1/checks", json=body, headers={**token, KEY: "k1"})


def kill(service, when):
    world = service.world
    asked = (world.directory, world.now, service.admin, world.ask(reserve=True), when)
    process = PROCESSES.Process(target=killed, args=asked)
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL


def test_who_is_killed_between_the_commit_and_the_answer_has_decided_once(service):
    grant = service.world.grant(**LIMITED)
    kill(service, "before the answer")
    again = ask(service)
    assert (again.status_code, again.headers[REPLAYED]) == (200, "true")
    assert decided(service) == [again.get_json()["decision"]]
    assert holds(service.world, grant) == 1


def test_who_is_killed_before_the_commit_blocks_the_key_for_a_while_and_has_decided_nothing(service):
    grant = service.world.grant(**LIMITED)
    kill(service, "before the commit")
    assert codes(ask(service)) == (409, ["idempotency_key_running"])
    service.world.tick(RUNS_FOR)
    first = ask(service)
    assert replays(first, ask(service))
    assert len(decided(service)) == holds(service.world, grant) == 1


# -- what was refused, or failed --------------------------------------------------------------------------------------


def test_what_was_refused_is_not_kept_and_its_key_is_free_for_another_body(service):
    assert ask(service, media=["x"]).status_code == 422
    assert service.post("/v1/checks", raw=b"{", headers=under(service)).status_code == 400
    assert ask(service, at="2030-01-01T00:00:00Z").status_code == 422
    assert claims(service.world) == []
    assert replays(ask(service, reserve=False), ask(service, reserve=False))


def test_what_failed_is_not_kept_and_runs_when_it_is_sent_again(service, caplog):
    service.world.grant(**LIMITED)

    def fail():
        raise RuntimeError

    assert send(interrupted(service, fail), service).status_code == 500
    assert claims(service.world) == []
    first = ask(service)
    assert first.status_code == 200
    assert replays(first, ask(service))
    assert "unforeseen=RuntimeError" in caplog.text


def test_a_ledger_that_takes_no_write_answers_again_and_claims_nothing(service):
    first = ask(service, reserve=False)
    service.world.ledger.opened.store.stopped.set()
    assert replays(first, ask(service, reserve=False))
    assert codes(ask(service, "k2", reserve=False, record=False)) == (503, ["log_stopped"])
    service.world.ledger.opened.store.stopped.clear()


# -- outdated ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "when"), [("consent.revocation", "effective_at"), ("consent.suspension", "from")])
def test_a_grant_that_was_withdrawn_or_suspended_since_outdates_the_answer(service, kind, when):
    grant = service.world.grant(**LIMITED)
    first = ask(service, reserve=False)
    assert replays(first, ask(service, reserve=False))
    service.world.register(kind, grant=grant, reason="r", **{when: service.world.time(86_400)}, signed_by=[PAULA])
    assert codes(ask(service, reserve=False)) == (409, ["decision_outdated"])
    assert ask(service, "k2", reserve=False).status_code == 200


def test_another_decision_on_the_same_grant_or_the_end_of_its_own_hold_outdates_it_too(service):
    service.world.grant(**LIMITED)
    first = ask(service, "a")
    assert replays(first, ask(service, "a"))
    ask(service, "b")
    assert codes(ask(service, "a")) == (409, ["decision_outdated"])
    last = ask(service, "b")
    assert last.headers[REPLAYED] == "true"
    service.post(f"/v1/reservations/{last.get_json()['decision']}/release")
    assert codes(ask(service, "b")) == (409, ["decision_outdated"])


def test_what_names_no_grant_it_relied_on_outdates_nothing(service):
    service.world.grant(**LIMITED)
    first, no = ask(service, "yes"), ask(service, "no", reserve=False, languages=["fr"])
    service.world.grant()
    service.world.register("notice", kind="intended_use", to=PAULA, given_at=service.world.time(), refs=[],
                           signed_by=[STUDIO])  # fmt: skip
    assert replays(first, ask(service, "yes"))
    ask(service, "other")
    assert replays(no, ask(service, "no", reserve=False, languages=["fr"]))


def test_whatever_names_a_digest_among_its_refs_is_found_in_the_log(service):
    """Of every statement that can name a grant, filed under it or not, of decisions and of ends of holds."""
    world = service.world
    grant = world.grant(**LIMITED)
    scope = {"projects": [world.ask()["project"]]}
    ways = {
        "determination": {"project": world.ask()["project"], "scope": scope, "rules": ["CORE-28"],
                          "finding": "satisfied", "reason": "r", "until": world.time(86_400), "grants": [grant],
                          "signed_by": [STUDIO]},
        "asset.registration": {"asset": "asset:1", "kind": "scan", "performer": PAULA, "sha256": grant, "made_from": [],
                               "grants": [grant], "holder": STUDIO, "signed_by": [STUDIO]},
        "legal.hold": {"target": grant, "ground": "g", "signed_by": [REGISTRAR]},
        "consent.confirmation": {"grant": grant, "signed_by": [PAULA]},
    }  # fmt: skip
    for kind, said in ways.items():
        before = world.ledger.head().tree_size
        world.register(kind, **said)
        with world.ledger.opened.store.reading() as tx:
            assert tx.log.names_any([grant, "x"], before), kind
            assert not tx.log.names_any([grant], world.ledger.head().tree_size)
            assert not tx.log.names_any([], before)


# -- a day ------------------------------------------------------------------------------------------------------------


def test_a_day_after_it_was_claimed_the_key_is_free_by_the_ledgers_clock(service):
    start = service.world.now

    def at(seconds):
        told = {**under(service), "Consent-Clock": service.world.time(start + seconds - service.world.now)}
        return service.post("/v1/checks", service.world.ask(record=False), headers=told)

    first = at(10)
    assert replays(first, at(10 + KEPT_FOR - 1))
    second = at(10 + KEPT_FOR)
    assert REPLAYED not in second.headers
    assert replays(second, at(10 + KEPT_FOR + 5))


def test_what_is_older_than_a_day_goes_when_a_key_is_claimed_and_within_an_hour_with_whatever_is_written(service):
    for keyed in (True, False):
        for one in ("a", "b"):
            ask(service, one, reserve=False)
        service.world.tick(KEPT_FOR - 1)
        service.world.check()
        assert len(claims(service.world)) == 2
        service.world.tick(1 if keyed else 1 + SWEPT_EVERY)
        if keyed:
            ask(service, "c", reserve=False, media=["x"])
        else:
            service.world.check()
        assert claims(service.world) == []


# -- erasure ----------------------------------------------------------------------------------------------------------


@pytest.mark.engine("sqlite")  # it looks into a file
def test_an_erasure_takes_every_answer_along_that_no_decision_was_recorded_with(service):
    world = service.world
    grant = world.grant(scopes={"Words nobody shall find again": SCOPE}, **LIMITED)
    raw = world.bundle(world.statement("notice", kind="intended_use", to=PAULA, given_at=world.time(), refs=[],
                                       signed_by=[STUDIO]), [STUDIO])  # fmt: skip
    drafted = ask(service, "drafting", reserve=False, record=False)
    assert b"Words nobody shall find again" in drafted.data
    notice = service.post("/v1/statements", raw=raw, headers=under(service, "notice"))
    order = world.statement("erasure.order", statement=grant, ground="g", signed_by=[REGISTRAR])
    erased = service.post("/v1/statements", raw=world.bundle(order, [REGISTRAR]), headers=under(service, "order"))
    assert [one["code"] for one in erased.get_json()["problems"]] == ["parties_to_tell"]
    for name in ("world.db", "world.db-wal"):
        assert b"Words nobody shall find again" not in (world.directory / name).read_bytes()
    again = service.post("/v1/statements", raw=raw, headers=under(service, "notice"))
    assert (again.status_code, again.get_json()["index"]) == (200, notice.get_json()["index"])
    assert replays(
        erased, service.post("/v1/statements", raw=world.bundle(order, [REGISTRAR]), headers=under(service, "order"))
    )


# -- witnesses, and what is stored ------------------------------------------------------------------------------------


def test_with_witnesses_the_answer_that_is_kept_has_its_receipt(service, tmp_path):
    service.world.grant(**LIMITED)
    with seated(service.world, tmp_path, 1) as seats:
        believe(service.world, seats, 1)
        service.app = create_app(ledger=service.world.ledger)
        service.client = service.app.test_client()
        first = ask(service)
        assert first.get_json()["receipt"] is not None
        assert replays(first, ask(service))
        ask(service, "k2")
        assert codes(ask(service)) == (409, ["decision_outdated"])


def test_who_is_killed_while_witnesses_are_asked_is_answered_for_without_a_receipt(service, tmp_path):
    service.world.grant(**LIMITED)
    with seated(service.world, tmp_path, 1) as seats:
        believe(service.world, seats, 1)
        seats[0].stop()
        kill(service, "before the answer")
        service.app = create_app(ledger=service.world.ledger)
        service.client = service.app.test_client()
        again = ask(service)
        assert again.headers[REPLAYED] == "true"
        assert (again.get_json()["receipt"], again.get_json()["receipt_missing"]) == (None, "quorum_missing")
        assert decided(service) == [again.get_json()["decision"]]


@pytest.mark.engine("sqlite")  # it writes into a file
def test_an_answer_that_somebody_wrote_into_the_database_is_never_told(service):
    ask(service, reserve=False, languages=["fr"])
    with closing(behind(service.world.directory)) as connection:
        connection.execute("UPDATE claims SET response = replace(response, 'not_covered', 'covered')")
        connection.commit()
    assert ask(service, reserve=False, languages=["fr"]).status_code == 503
    found = service.world.ledger.audit().problems
    assert {one.code for one in found} == {"claim_unsealed"}
    with closing(behind(service.world.directory)) as connection:
        connection.execute("DELETE FROM claims")
        connection.commit()
