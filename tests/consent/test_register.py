import copy
import json

import pytest

from consent.errors import InvalidInput, Refused
from consent.scenario.hands import bundle_bytes
from consent.vocabulary.times import format_instant
from signing import bundle, canonical, digests
from signing.checkpoint import sign_checkpoint
from signing.keys import PrivateKey
from signing.proofs import jws
from signing.tree_head import Checkpoint
from tests.world import GRANT, ORIGIN, PAULA, REGISTRAR, START, STUDIO, codes, refused


def grant_bytes(world, **change):
    body = copy.deepcopy({name: value for name, value in GRANT.items() if name != "signed_by"}) | change
    return world.statement("consent.grant", **body)


def test_the_same_statement_again_changes_nothing(world):
    statement = grant_bytes(world)
    raw = world.bundle(statement, [PAULA, STUDIO])
    first = world.ledger.register(raw)
    size = world.ledger.head().tree_size
    again = world.ledger.register(raw)
    assert (first.created, again.created) == (True, False)
    assert again.statement.index == first.statement.index
    assert world.ledger.head().tree_size == size


def test_a_statement_waits_for_its_last_proof_and_takes_effect_then(world):
    statement = grant_bytes(world)
    answer = world.ledger.register(world.bundle(statement, [PAULA])).statement.as_json()
    assert (answer["state"], answer["missing"]) == ("pending", ["licensee"])
    assert codes(world.check()) == ["signature_missing"]
    world.tick()
    proofs = canonical.canonicalize({"proofs": world.hands.proofs(statement, [STUDIO])})
    answer = world.ledger.add_proofs(answer["digest"], proofs).statement.as_json()
    assert (answer["state"], answer["missing"]) == ("active", [])
    assert world.check()["outcome"] == "covered"


def test_one_bad_proof_refuses_all_with_every_reason(world):
    statement = grant_bytes(world)
    good, other = world.hands.proofs(statement, [PAULA, STUDIO])
    swapped = {**good, "value": good["value"].split("..")[0] + ".." + other["value"].split("..")[1]}
    stranger = {"format": "jws", "value": jws.sign_detached(statement, PrivateKey.generate(), typ=bundle.STATEMENT_TYP)}
    size = world.ledger.head().tree_size
    found = refused(
        lambda: world.ledger.register(bundle_bytes(statement, [swapped, other, stranger, {"format": "pgp"}]))
    )
    assert found == ["signature_invalid", "proof_not_named", "proof_format_unsupported"]
    assert world.ledger.head().tree_size == size


def test_without_any_proof_nothing_is_registered(world):
    assert refused(lambda: world.ledger.register(bundle_bytes(grant_bytes(world), []))) == ["signature_missing"]


def test_a_statement_for_another_ledger_is_refused(world):
    statement = grant_bytes(world, ledgers=["elsewhere.example/consent"])
    assert refused(lambda: world.ledger.register(world.bundle(statement, [PAULA]))) == ["wrong_ledger"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda raw: raw.replace(b'":', b'": ', 1), "not_canonical"),
        (lambda raw: raw.replace(b'"v":1', b'"v":1.0'), "bad_number"),
        (lambda raw: raw[:-1], "malformed_json"),
        (lambda raw: b"\xff" + raw, "bad_text"),
        (lambda raw: raw[:-1] + b',"z":1}', "unknown_member"),
        (lambda raw: b'{"a":"' + b"x" * 70_000 + b'"}', "too_large"),
        (lambda raw: b"[" * 40 + b"]" * 40, "too_deep"),
        (lambda raw: raw.replace(b'"scenes":["12","40"]', b'"scenes":["12","40"],"scenes":[]'), "duplicate_name"),
    ],
)
def test_statement_bytes_that_do_not_pass_the_gate_are_refused(world, change, code):
    statement = change(grant_bytes(world))
    assert code in refused(lambda: world.ledger.register(world.bundle(statement, [PAULA])))


def test_a_key_not_yet_valid_expired_or_of_another_party_signs_nothing(world):
    world.hands.kinds["party:x"] = "licensee"
    world.register("party.registration", party="party:x", kind="licensee", name="X", identifiers=[],
                   signed_by=[REGISTRAR])  # fmt: skip
    later = world.key_body("party:x") | {
        "not_before": format_instant(START + 1000),
        "not_after": format_instant(START + 2000),
    }
    world.register("key.registration", **later, signed_by=["party:x", REGISTRAR])
    statement = world.statement("prohibition", performer="party:x", scope={}, signed_by=["party:x"])
    raw = world.bundle(statement, ["party:x"])
    assert refused(lambda: world.ledger.register(raw)) == ["key_not_yet_valid"]
    world.tick(2000)
    assert refused(lambda: world.ledger.register(raw)) == ["key_expired"]
    foreign = world.statement("prohibition", performer=PAULA, scope={}, parties=[
        {"role": "performer", "party": PAULA, "key": world.hands.key("party:x").public.thumbprint}])  # fmt: skip
    assert refused(lambda: world.ledger.register(world.bundle(foreign, ["party:x"]))) == ["key_unknown"]


def test_a_revoked_key_signs_nothing_more_and_may_revoke_itself_once(world):
    thumbprint = world.hands.key(PAULA).public.thumbprint
    revoke = {"key": thumbprint, "reason": "lost", "invalid_from": world.time()}
    world.register("key.revocation", **revoke, signed_by=[PAULA])
    world.tick()
    found = refused(lambda: world.register("key.revocation", **revoke, signed_by=[PAULA]))
    assert found == ["key_revoked"]
    assert refused(lambda: world.register("prohibition", performer=PAULA, scope={}, signed_by=[PAULA])) == [
        "key_revoked"
    ]


def test_a_weak_key_is_refused_where_it_is_registered(world):
    weak = {"crv": "Ed25519", "kty": "OKP", "x": digests.encode_base64url(b"\x01" + bytes(31))}
    statement = world.statement("key.registration", **world.key_body(PAULA) | {"key": weak}, signed_by=[REGISTRAR])
    assert "key_invalid" in refused(lambda: world.ledger.register(world.bundle(statement, [REGISTRAR])))


def test_a_key_shows_possession_and_belongs_to_one_party(world):
    key = PrivateKey.generate()
    alone = world.key_body(PAULA, key=key)
    assert "proof_not_named" in refused(lambda: world.register("key.registration", **alone, signed_by=[REGISTRAR]))
    taken = world.key_body(STUDIO, key=world.hands.key(PAULA))
    parties = [{"role": "licensee", "party": STUDIO, "key": world.hands.key(PAULA).public.thumbprint},
               {"role": "registrar", "party": REGISTRAR}]  # fmt: skip
    statement = world.statement("key.registration", **taken, parties=parties)
    assert "key_taken" in refused(lambda: world.ledger.register(world.bundle(statement, [PAULA, REGISTRAR])))


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("party.registration", {"party": "party:me", "kind": "registrar", "name": "Me", "identifiers": []}),
        ("party.event", {"party": PAULA, "event": "died", "on": "2026-01-01", "evidence": []}),
        ("erasure.order", {"statement": "UDDReOZl1ipXAfp9wYsm13sDBMK5og--QWdBjzuf6o4", "ground": "x"}),
    ],
)
def test_only_a_registrar_makes_parties_events_and_erasures(world, kind, body):
    assert refused(lambda: world.register(kind, **body, signed_by=[STUDIO])) == ["signer_no_authority"]


def test_a_key_is_revoked_by_its_party_or_a_registrar_and_nobody_else(world):
    body = {"key": world.hands.key(PAULA).public.thumbprint, "reason": "x", "invalid_from": world.time()}
    assert refused(lambda: world.register("key.revocation", **body, signed_by=[STUDIO])) == ["signer_no_authority"]
    world.register("key.revocation", **body, signed_by=[REGISTRAR])


def test_what_lacks_authority_is_registered_with_problems_and_has_no_effect(world):
    grant = world.grant(revocability={"kind": "revocable_at_will"})
    world.party("party:v", "vendor")
    answer = world.register(
        "consent.revocation", grant=grant, effective_at=world.time(), reason="x", signed_by=["party:v"]
    )
    assert [(one["code"], one["rule"]) for one in answer["problems"]] == [("signer_no_authority", "CORE-04")]
    assert world.check()["outcome"] == "covered"


def test_a_grant_under_an_expired_mandate_is_registered_and_covers_nothing(world):
    world.party("party:agent", "representative")
    mandate = world.register("authority.mandate", principal=PAULA, delegate="party:agent", capacity="attorney_in_fact",
                             powers=["replica.create", "replica.use.new_performance"], evidence=[],
                             **{"from": "2026-01-01", "until": "2026-06-01"}, signed_by=[PAULA])["digest"]  # fmt: skip
    world.tick(3 * 24 * 3600)
    parties = [{"role": "agent", "party": "party:agent", "mandate": mandate}, {"role": "licensee", "party": STUDIO}]
    body = {name: value for name, value in GRANT.items() if name != "signed_by"}
    answer = world.register("consent.grant", **body, parties=parties, signed_by=["party:agent", STUDIO])
    assert [one["code"] for one in answer["problems"]] == ["authority_expired_at_signing"]
    assert answer["state"] == "void"
    found = world.check()
    assert (found["outcome"], codes(found)) == ("not_covered", ["authority_expired_at_signing"])


def test_shown_sentences_that_are_not_those_of_the_terms_make_the_grant_disputed(world):
    body = {name: value for name, value in GRANT.items() if name != "signed_by"}
    plain = world.ledger.draft({"type": "consent.grant", **body, "parties": [
        {"role": "performer", "party": PAULA}, {"role": "licensee", "party": STUDIO}]})  # fmt: skip
    shown = {"language": "en", "renderer": "3", "sha256": digests.digest(plain.plain_text.encode())}
    world.grant(text=shown, scopes={"main": {"scenes": ["40"]}})
    assert codes(world.check(performances=[{**world.ask()["performances"][0], "scene": "40"}])) == ["disputed"]
    world.grant(text=shown)
    assert world.check()["outcome"] == "covered"


def test_all_refusals_carry_a_code_a_pointer_and_a_sentence(world):
    with pytest.raises(Refused) as caught:
        world.ledger.register(bundle_bytes(b'{"type":"x"}', []))
    for problem in caught.value.problems:
        assert problem.code
        assert problem.detail
        assert problem.pointer.startswith("/")
    assert json.dumps([str(problem) for problem in caught.value.problems])


def test_an_anchor_is_a_head_this_log_had_before(world):
    """A signed lower bound in time: what was signed over a head cannot be older than the head."""
    seen = world.ledger.head().checkpoint
    signer = world.ledger.opened.log.signer
    other, later = (sign_checkpoint(Checkpoint(ORIGIN, size, b"x" * 32), signer) for size in (3, 99))
    invalid = ("nothing", seen.replace("world.example", "other.example"), other, later)
    for anchor, expected in ((seen, []), *((one, ["checkpoint_invalid"]) for one in invalid)):
        said = world.register("prohibition", performer=PAULA, scope={"territories": ["CN"]}, anchor=anchor,
                              signed_by=[PAULA])  # fmt: skip
        assert [one["code"] for one in said["problems"]] == expected


def test_many_bundles_are_registered_each_for_itself(world):
    good = [world.bundle(world.statement("prohibition", performer=PAULA, scope={"territories": [one]},
                                         signed_by=[PAULA]), [PAULA]) for one in ("CN", "RU")]  # fmt: skip
    bundles = [canonical.parse(one, max_bytes=len(one)) for one in good]
    strange = {"statement": "AA", "proofs": []}
    said = world.ledger.register_many({"bundles": [bundles[0], strange, bundles[1], bundles[0], 7]}).as_json(str)
    first, refused_, second, again, odd = said["results"]
    assert [first["index"], second["index"]] == [8, 9]
    assert again == {**first, "proof": again["proof"]}
    assert "error" in refused_
    assert "error" in odd
    for value in ({}, [], {"bundles": []}, {"bundles": [1] * 1001}, {"bundles": bundles, "x": 1}):
        with pytest.raises(InvalidInput):
            world.ledger.register_many(value).as_json(str)
