from consent.callers import Caller
from consent.ledger.pages import Page
from consent.ledger.statements.grants import GrantFilter
from consent.view import View
from consent.vocabulary.identifiers import Identifier
from tests.world import GRANT, PAULA, STUDIO, refused


def test_grants_come_in_pages_by_index_and_a_cursor_goes_on(world):
    made = [world.grant(description=f"Grant {number}") for number in range(5)]
    first = world.ledger.grants(page=Page(limit=2)).as_json()
    second = world.ledger.grants(page=Page(limit=2, cursor=first["next_cursor"])).as_json()
    third = world.ledger.grants(page=Page(limit=2, cursor=second["next_cursor"])).as_json()
    listed = [one["digest"] for page in (first, second, third) for one in page["grants"]]
    assert listed == made
    assert third["next_cursor"] is None


def test_grants_are_filtered_by_performer_project_and_state(world):
    active = world.grant()
    gone = world.grant(revocability={"kind": "revocable_at_will"})
    world.register("consent.revocation", grant=gone, effective_at=world.time(), reason="r", signed_by=[PAULA])
    found = lambda **by: [one.digest for one in world.ledger.grants(GrantFilter(**by)).grants]  # noqa: E731
    assert found(performer=PAULA) == [active, gone]
    assert found(performer=PAULA, state="withdrawn") == [gone]
    assert found(project="eidr:10.5240/7791-8534-2C23-9030-8610-5", state="active") == [active]
    assert found(performer="party:nobody") == []
    earlier = View(known_at=world.ledger.head().tree_size - 1)
    assert world.ledger.grants(GrantFilter(state="withdrawn"), view=earlier).grants == ()
    shown = world.ledger.grants(GrantFilter(performer=PAULA)).as_json()["grants"][0]
    term = {"from": "2026-06-01", "until": "2028-06-01", "zone": "America/Los_Angeles"}
    assert (shown["performer"], shown["scopes"]) == (PAULA, {"main": term})


def test_a_foreign_cursor_or_an_endless_page_is_refused(world):
    assert refused(lambda: world.ledger.grants(page=Page(cursor="!"))) == ["bad_text"]
    assert refused(lambda: world.ledger.grants(page=Page(cursor="InMi"))) == ["bad_text"]
    assert refused(lambda: world.ledger.grants(page=Page(limit=201))) == ["bad_number"]


def test_strangers_see_neither_grant_nor_history_nor_statement(world):
    grant = world.grant()
    stranger, own = (Caller("t", frozenset({"read"}), party) for party in ("party:x", STUDIO))
    assert world.ledger.grants(view=View(caller=stranger)).as_json()["grants"] == []
    assert refused(lambda: world.ledger.history(grant, view=View(caller=stranger))) == ["grant_unknown"]
    assert refused(lambda: world.ledger.statement(grant, view=View(caller=stranger))) == ["statement_unknown"]
    assert world.ledger.statement(grant, view=View(caller=own)).digest == grant


def test_the_history_of_a_grant_tells_each_event_and_the_state_after_it(world):
    grant = world.grant(revocability={"kind": "revocable_at_will"})
    world.tick()
    world.register("consent.dispute", grant=grant, text="t", signed_by=[STUDIO])
    world.tick()
    world.register("consent.resolution", grant=grant, text="t", signed_by=[STUDIO])
    world.tick()
    world.register("consent.revocation", grant=grant, effective_at=world.time(), reason="r", signed_by=[PAULA])
    events = world.ledger.history(grant).as_json()["events"]
    assert [(one["kind"], one["by"], one["state"]) for one in events] == [
        ("consent.grant", [PAULA, STUDIO], "active"),
        ("consent.dispute", [STUDIO], "disputed"),
        ("consent.resolution", [STUDIO], "active"),
        ("consent.revocation", [PAULA], "withdrawn"),
    ]
    assert [one["kind"] for one in world.ledger.history(grant, view=View(at=world.now - 2)).as_json()["events"]][
        -1
    ] == "consent.dispute"


def test_a_statement_is_shown_with_the_exact_bundle_and_as_of_then(world):
    statement = world.statement("consent.grant", **{n: v for n, v in GRANT.items() if n != "signed_by"})
    digest = world.ledger.register(world.bundle(statement, [PAULA])).statement.digest
    size = world.ledger.head().tree_size
    world.ledger.register(world.bundle(statement, [PAULA, STUDIO]))
    assert world.ledger.statement(digest).state == "active"
    assert world.ledger.statement(digest, view=View(known_at=size)).as_json()["missing"] == ["licensee"]
    assert refused(lambda: world.ledger.statement(digest, view=View(known_at=size - 1))) == ["statement_unknown"]
    assert len(world.ledger.statement(digest).as_json()["bundle"]["proofs"]) == 2


def test_a_filter_no_grant_could_match_is_a_mistake_not_an_empty_page(world):
    assert refused(lambda: world.ledger.grants(GrantFilter(state="nonsense"))) == ["unknown_word"]
    assert refused(lambda: world.ledger.grants(GrantFilter(performer="Paula"))) == ["bad_identifier"]
    assert refused(lambda: world.ledger.grants(GrantFilter(project="harbor"))) == ["bad_identifier"]


def test_a_token_bound_to_projects_sees_only_their_grants(world):
    grant = world.grant()
    elsewhere = Caller("t", frozenset({"read"}), None, (Identifier("house", "OTHER"),))
    here = Caller("t", frozenset({"read"}), None, (Identifier("eidr", "10.5240/7791-8534-2C23-9030-8610-5"),))
    assert world.ledger.grants(view=View(caller=elsewhere)).as_json()["grants"] == []
    assert refused(lambda: world.ledger.statement(grant, view=View(caller=elsewhere))) == ["statement_unknown"]
    assert [one["digest"] for one in world.ledger.grants(view=View(caller=here)).as_json()["grants"]] == [grant]


def test_a_testing_ledger_remembers_the_latest_time_it_was_told(world):
    world.ledger.grants(view=View(clock=world.now + 5000))
    assert refused(lambda: world.ledger.grants(view=View(clock=world.now + 4999))) == ["clock_backwards"]
