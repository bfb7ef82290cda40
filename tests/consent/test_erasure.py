"""What may be erased, what stays, and that the log and everybody else's evidence hold all the same."""

import pytest

from consent.callers import Caller
from consent.errors import NotFound, Refused
from consent.statements import headings
from consent.view import View
from signing import canonical, digests
from tests.world import GRANT, PAULA, REGISTRAR, STUDIO, refused

RIDER = b"%PDF-1.7 the rider of Paula One"
SHA = digests.digest(RIDER)
NAMED = [{"sha256": SHA, "media_type": "application/pdf", "name": "rider.pdf"}]


DONE = ["parties_to_tell"]


def order(world, statement, *, ground="art. 17 GDPR"):
    return world.register("erasure.order", statement=statement, ground=ground, signed_by=[REGISTRAR])


def codes(answer):
    return [one["code"] for one in answer["problems"]]


def events(world):
    with world.ledger.opened.store.reading() as tx:
        return [tx.log.entry(index).event for index in range(tx.head.tree_size)]


@pytest.mark.engine("sqlite")
def test_an_order_erases_statement_proofs_and_documents_and_says_so_with_the_ground(world):
    world.ledger.put_document(SHA, RIDER)
    grant = world.grant(documents=NAMED, description="Words nobody shall find again.")
    assert world.check()["outcome"] == "covered"
    held = [(world.directory / name).read_bytes() for name in ("world.db", "world.db-wal")]
    assert any(b"Words nobody shall find again" in one for one in held)
    said = order(world, grant)
    assert (said["state"], codes(said)) == ("active", DONE)
    assert (
        said["problems"][0]["detail"] == "it is erased; tell party:p1, party:studio-a, who cannot be found out any more"
    )
    assert events(world)[-2:] == ["statement.registered", "statement.erased"]
    shown = world.ledger.statement(grant).as_json()
    assert (shown["state"], shown["bundle"]) == ("erased", None)
    assert "art. 17 GDPR" in shown["problems"][0]["detail"]
    assert [one["event"] for one in world.ledger.history(grant).as_json()["events"]] == [
        "statement.registered",
        "statement.erased",
    ]
    with pytest.raises(NotFound):
        world.ledger.document(SHA)
    assert world.check()["outcome"] == "not_covered"
    for name in ("world.db", "world.db-wal"):
        assert b"Words nobody shall find again" not in (world.directory / name).read_bytes()


def test_what_is_erased_is_not_registered_again_by_whoever_kept_it(world):
    statement = world.statement(
        "notice", kind="intended_use", to=PAULA, given_at=world.time(), refs=[], signed_by=[STUDIO]
    )
    bundle = world.bundle(statement, [STUDIO])
    digest = world.ledger.register(bundle).statement.digest
    order(world, digest)
    size = world.ledger.head().tree_size
    again = world.ledger.register(bundle)
    assert (again.created, again.statement.state, world.ledger.head().tree_size) == (False, "erased", size)


def test_a_document_another_statement_names_stays(world):
    world.ledger.put_document(SHA, RIDER)
    first = world.grant(documents=NAMED)
    world.grant(documents=NAMED)
    order(world, first)
    assert world.ledger.document(SHA).data == RIDER


def test_only_a_registrar_orders_an_erasure(world):
    grant = world.grant()
    statement = world.statement("erasure.order", statement=grant, ground="g", signed_by=[STUDIO])
    assert refused(lambda: world.ledger.register(world.bundle(statement, [STUDIO]))) == ["signer_no_authority"]


def test_nothing_is_erased_under_a_legal_hold_until_it_is_released(world):
    grant = world.grant()
    hold = world.register("legal.hold", target=grant, ground="One v. Studio A", signed_by=[PAULA])
    assert codes(hold) == []
    said = order(world, grant)
    assert codes(said) == ["legal_hold"]
    assert world.ledger.statement(grant).state == "active"
    stranger = world.register("legal.release", target=hold["digest"], ground="g", signed_by=[STUDIO])
    assert codes(stranger) == ["signer_no_authority"]
    assert codes(world.ledger.statement(said["digest"]).as_json()) == ["legal_hold"]
    world.register("legal.release", target=hold["digest"], ground="settled", signed_by=[PAULA])
    with world.ledger.opened.store.reading() as tx:
        order_bytes = tx.statements.data(said["digest"])
    again = world.ledger.register(world.bundle(order_bytes, [REGISTRAR]))  # handed in again
    assert (again.created, codes(again.statement.as_json())) == (False, DONE)
    assert world.ledger.statement(grant).state == "erased"


def test_a_hold_keeps_what_its_target_needs(world):
    grant = world.grant(revocability={"kind": "revocable_at_will"})
    withdrawal = world.register(
        "consent.revocation", grant=grant, effective_at=world.time(), reason="r", signed_by=[PAULA]
    )
    world.register("legal.hold", target=grant, ground="g", signed_by=[REGISTRAR])
    with world.ledger.opened.store.reading() as tx:
        registrations = [one.digest for one in tx.about(headings.party(PAULA))]
    for digest in (withdrawal["digest"], *registrations):
        assert "legal_hold" in codes(order(world, digest))


def test_a_hold_by_somebody_it_does_not_concern_holds_nothing(world):
    grant = world.grant()
    world.party("party:studio-b", "licensee")
    hold = world.register("legal.hold", target=grant, ground="g", signed_by=["party:studio-b"])
    assert codes(hold) == ["signer_no_authority"]
    assert codes(order(world, grant)) == DONE


def test_whoever_a_statement_names_may_hold_it(world):
    """The sender of a notice; and a performer whose grant an agent signed."""
    notice = world.register("notice", kind="intended_use", to=PAULA, given_at=world.time(), refs=[], signed_by=[STUDIO])
    world.party("party:agency", "agency")
    agreed = [{"role": "agent", "party": "party:agency"}, {"role": "licensee", "party": STUDIO}]
    grant = world.grant(parties=agreed, signed_by=["party:agency", STUDIO])
    world.party("party:other", "licensee")
    for target, holder, expected in (
        (notice["digest"], STUDIO, []), (grant, PAULA, []), (grant, "party:agency", []),
        (notice["digest"], "party:other", ["signer_no_authority"]), ("x" * 42 + "w", PAULA, ["signer_no_authority"]),
    ):  # fmt: skip
        hold = world.register("legal.hold", target=target, ground="g", signed_by=[holder])
        assert codes(hold) == expected, (target, holder)
    with world.ledger.opened.store.reading() as tx:
        (hers,) = [one.digest for one in tx.about(headings.party(PAULA))]
    for digest in (notice["digest"], hers):
        assert codes(order(world, digest)) == ["legal_hold"]


def test_a_hold_on_a_document_keeps_what_names_it(world):
    world.ledger.put_document(SHA, RIDER)
    grant = world.grant(documents=NAMED)
    world.register("legal.hold", target=SHA, ground="g", signed_by=[REGISTRAR])
    assert codes(order(world, grant)) == ["legal_hold"]


def test_nothing_is_erased_in_an_open_dispute(world):
    grant = world.grant()
    world.register("consent.dispute", grant=grant, text="t", signed_by=[PAULA])
    assert codes(order(world, grant)) == ["disputed"]
    world.register("consent.resolution", grant=grant, text="t", signed_by=[PAULA])
    assert codes(order(world, grant, ground="again")) == DONE
    assert world.ledger.statement(grant).state == "erased"


def test_a_withdrawal_stays_as_long_as_its_grant_so_that_erasing_never_permits(world):
    grant = world.grant(revocability={"kind": "revocable_at_will"})
    said = world.register("consent.revocation", grant=grant, effective_at=world.time(), reason="r", signed_by=[PAULA])
    assert codes(order(world, said["digest"])) == ["erasure_barred"]
    assert world.check()["outcome"] == "not_covered"
    assert codes(order(world, grant)) == DONE
    assert codes(order(world, said["digest"], ground="now")) == DONE
    assert world.ledger.statement(said["digest"]).state == "erased"
    assert world.check()["outcome"] == "not_covered"


def test_what_replaced_or_excludes_stays_until_what_it_keeps_down_is_gone(world):
    first = world.grant()
    second = world.grant(supersedes=[first])
    assert codes(order(world, second)) == ["erasure_barred"]
    barring = world.grant(exclusions=[{"applies_to": "all_grants_of_performer", "scope": {"territories": ["CN"]}}])
    assert codes(order(world, barring)) == ["erasure_barred"]
    for digest in (first, second, barring):
        assert codes(order(world, digest, ground="in order")) == DONE


@pytest.mark.parametrize("kind", ["key.registration", "project.declaration", "tool.declaration", "prohibition"])
def test_what_others_lean_on_and_what_bars_stays(world, kind):
    world.register("prohibition", performer=PAULA, scope={"territories": ["CN"]}, signed_by=[PAULA])
    with world.ledger.opened.store.reading() as tx:
        digest = next(iter(tx.statements.of_kind(kind, -1)))
    assert codes(order(world, digest)) == ["erasure_barred"]


def test_a_persons_registration_is_erased_oldest_first_and_covers_nothing_afterwards(world):
    world.grant()
    world.register("party.registration", party=PAULA, kind="performer", name="Paula Two", identifiers=[],
                   birth_date="1988-03-14", home="US-NY", unions=[], signed_by=[REGISTRAR])  # fmt: skip
    with world.ledger.opened.store.reading() as tx:
        older, newer = (one.digest for one in tx.about(headings.party(PAULA)))
        studio = tx.about(headings.party(STUDIO))[0].digest
    assert codes(order(world, newer)) == ["erasure_barred"]
    assert codes(order(world, studio)) == ["erasure_barred"]
    assert codes(order(world, older)) == DONE
    assert codes(order(world, newer, ground="now")) == DONE
    assert world.check()["outcome"] == "not_covered"


def test_decisions_made_before_still_audit_and_say_that_they_cannot_be_made_again(world):
    grant = world.grant(limits=[{"unit": "second", "amount": 100}])
    made = world.check(reserve=True)
    order(world, grant)
    report = world.ledger.audit()
    assert (report.problems, report.undecided) == ((), 1)
    assert world.ledger.recorded(made["decision"]).receipt == made["receipt"]
    assert world.ledger.status(made["decision"]).status == "changed"
    assert refused(
        lambda: world.ledger.commit(made["decision"], {"amounts": [{"unit": "second", "amount": 60}]}).as_json()
    ) == ["quota_exhausted"]
    assert world.ledger.commit(made["decision"], {"amounts": [{"unit": "second", "amount": 40}]}).state == "committed"


def test_a_document_is_kept_under_its_own_digest_and_shown_to_whom_it_concerns(world):
    with pytest.raises(Refused, match="digest_mismatch"):
        world.ledger.put_document(SHA, b"another")
    assert world.ledger.put_document(SHA, RIDER)
    assert not world.ledger.put_document(SHA, RIDER)
    hers = Caller("t", frozenset({"read"}), party=PAULA)
    stranger = Caller("t", frozenset({"read"}), party="party:x")
    with pytest.raises(NotFound):
        world.ledger.document(SHA, view=View(caller=hers))  # no statement names it yet
    world.grant(documents=NAMED)
    assert world.ledger.document(SHA, view=View(caller=hers)).media_type == "application/pdf"
    with pytest.raises(NotFound):
        world.ledger.document(SHA, view=View(caller=stranger))


def test_a_grant_that_waits_for_a_signature_keeps_the_exclusion_it_is_under(world):
    barring = world.grant(exclusions=[{"applies_to": "all_grants_of_performer", "scope": {"territories": ["US"]}}])
    statement = world.statement("consent.grant", **{**GRANT, "signed_by": [PAULA, STUDIO]})
    digest = world.ledger.register(world.bundle(statement, [PAULA])).statement.digest
    assert codes(order(world, barring)) == ["erasure_barred"]
    proofs = canonical.canonicalize({"proofs": world.hands.proofs(statement, [STUDIO])})
    assert world.ledger.add_proofs(digest, proofs).statement.state == "active"
    assert world.check()["outcome"] == "not_covered"


def test_a_strike_called_by_a_union_is_never_erased(world):
    world.party("party:union", "union")
    said = world.register("consent.suspension", agreement="SAT26", union="party:union", reason="strike",
                          signed_by=["party:union"], **{"from": world.time()})  # fmt: skip
    assert codes(order(world, said["digest"])) == ["erasure_barred"]
