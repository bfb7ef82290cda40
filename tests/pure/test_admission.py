from __future__ import annotations

import copy
from dataclasses import replace
from functools import lru_cache

import pytest
from hypothesis import given, strategies as st

from consent.admission.admit import Presented, admit, own_thumbprint
from consent.errors import Refused
from consent.statements.statement import parse_statement
from signing import bundle, canonical, digests
from signing.keys import PrivateKey
from signing.proofs import jws
from tests.pure.memory import (
    ANNA,
    BERT,
    GRANT,
    HARBOR,
    KINDS,
    PAULA,
    REGISTRAR,
    STRANGER,
    STUDIO,
    UNION,
    Memory,
    day,
    furnished,
    key_of,
    on_day,
    signer,
    thumbprint_of,
)

ORDER = {"ground": "g", "statement": thumbprint_of("gone")}


@lru_cache
def _furnished() -> Memory:
    memory = furnished()
    memory.party("party:quinn", kind="performer")
    for party in KINDS:
        memory.key(party)
    return memory


@pytest.fixture
def memory():
    return _furnished().copy()


def proof(data, by, *, key=None, typ=bundle.STATEMENT_TYP):
    return {"format": "jws", "value": jws.sign_detached(data, key or key_of(by), typ=typ)}


def presented(value, proofs):
    """A statement with proofs: each a party that signs, or a whole proof object."""
    data = canonical.canonicalize(value)
    made = [proof(data, one) if isinstance(one, str) else one for one in proofs]
    return Presented(parse_statement(value), digests.digest(data), data, bundle.read_proofs(made, "/proofs"))


def grant_of(memory, *, signed_by=(PAULA, STUDIO), proofs=(PAULA, STUDIO), **more):
    return presented({**memory.written("consent.grant", signed_by=signed_by, **copy.deepcopy(GRANT)), **more}, proofs)


def said(memory, kind, /, *, signed_by, proofs=None, **body):
    named = [one if isinstance(one, str) else one["party"] for one in signed_by]
    return presented(memory.written(kind, signed_by=signed_by, **body), named if proofs is None else proofs)


def admitted(memory, one, *, known=None, on=5):
    return admit(one, known=known, registry=memory.registry(), now=day(on))


def refused(memory, one, *, known=None, on=5):
    with pytest.raises(Refused) as caught:
        admitted(memory, one, known=known, on=on)
    return [(problem.code, problem.pointer) for problem in caught.value.problems]


def of_key(party=ANNA, key=None, **more):
    return {"party": party, "key": dict((key or key_of(party)).public.jwk), "purposes": ["sign"],
            "not_before": on_day(0), "not_after": "2100-01-01T00:00:00Z", "assurance": "signer_held_key",
            **more}  # fmt: skip


# -- let in -----------------------------------------------------------------------------------------------------------


def test_a_statement_its_parties_signed_is_let_in_with_what_was_presented(memory):
    one = grant_of(memory)
    found = admitted(memory, one)
    assert found.presented is one
    assert found.thumbprint is None
    assert [(position, proof.key) for position, proof in found.verified] == [
        (0, thumbprint_of(PAULA)), (1, thumbprint_of(STUDIO)),
    ]  # fmt: skip
    assert [proof.value for _, proof in found.verified] == [canonical.canonicalize(raw.value) for raw in one.proofs]


def test_one_good_proof_is_enough_and_the_others_may_follow(memory):
    assert [position for position, _ in admitted(memory, grant_of(memory, proofs=[STUDIO])).verified] == [1]


@given(st.lists(st.sampled_from([PAULA, STUDIO, UNION]), min_size=1, max_size=5), st.booleans())
def test_proofs_stand_in_the_order_of_the_parties_each_once_and_none_that_is_known(proofs, registered):
    memory = _furnished().copy()
    parties = [PAULA, STUDIO, UNION]
    one = grant_of(memory, signed_by=parties, proofs=proofs)
    known = memory.grant(signed_by=parties, unsigned=[STUDIO, UNION]) if registered else None
    found = admitted(memory, one, known=known)
    expected = {parties.index(party) for party in proofs} - ({0} if registered else set())
    assert [position for position, _ in found.verified] == sorted(expected)


def test_a_key_brings_its_thumbprint_and_signs_for_itself(memory):
    key = PrivateKey.generate()
    named = {"role": "representative", "party": ANNA, "key": key.public.thumbprint}
    value = memory.written("key.registration", signed_by=[named, REGISTRAR], **of_key(key=key))
    data = canonical.canonicalize(value)
    one = presented(value, [proof(data, ANNA, key=key), REGISTRAR])
    found = admitted(memory, one)
    assert found.thumbprint == key.public.thumbprint == own_thumbprint(one.statement)
    assert [position for position, _ in found.verified] == [0, 1]


def test_the_key_of_genesis_verifies_what_a_registrar_signs(memory):
    assert admitted(memory, said(memory, "erasure.order", signed_by=[REGISTRAR], **ORDER)).verified


# -- proofs -----------------------------------------------------------------------------------------------------------


def test_a_statement_for_another_ledger_is_refused(memory):
    assert refused(memory, grant_of(memory, ledgers=["other.example/log"])) == [("wrong_ledger", "/ledgers")]


def test_without_a_proof_nothing_is_let_in(memory):
    assert refused(memory, grant_of(memory, proofs=[])) == [("signature_missing", "/proofs")]


def test_a_proof_by_a_key_no_party_names_is_refused(memory):
    assert refused(memory, grant_of(memory, proofs=[PAULA, UNION])) == [("proof_not_named", "/proofs/1")]


def test_a_proof_over_other_bytes_is_refused(memory):
    other = proof(b"{}", PAULA)
    assert refused(memory, grant_of(memory, proofs=[other])) == [("signature_invalid", "/proofs/0")]


def test_a_proof_by_a_key_that_claims_to_be_another_is_refused(memory):
    one = grant_of(memory)
    thief = PrivateKey.generate()
    header = one.proofs[0].value["value"].split("..")[0]
    message = f"{header}.{digests.encode_base64url(one.statement_bytes)}".encode()
    forged = {"format": "jws", "value": f"{header}..{digests.encode_base64url(thief.sign(message))}"}
    forgery = replace(one, proofs=bundle.read_proofs([forged], "/proofs"))
    assert refused(memory, forgery) == [("signature_invalid", "/proofs/0")]


def test_a_proof_for_another_purpose_or_in_another_format_is_refused(memory):
    one = grant_of(memory)
    receipt = proof(one.statement_bytes, PAULA, typ="consent-receipt+jws")
    webauthn = {"format": "webauthn", "value": "x"}
    assert refused(memory, grant_of(memory, proofs=[receipt, webauthn, {"format": "jws", "value": "a.b"}])) == [
        ("signature_invalid", "/proofs/0"), ("proof_format_unsupported", "/proofs/1"), ("proof_malformed", "/proofs/2"),
    ]  # fmt: skip


def test_a_key_that_is_not_registered_for_its_party_is_refused(memory):
    unknown = {"role": "performer", "party": PAULA, "key": thumbprint_of("nobody")}
    borrowed = {"role": "performer", "party": PAULA, "key": thumbprint_of(ANNA)}
    for named, by in ((unknown, "nobody"), (borrowed, ANNA)):
        assert refused(memory, grant_of(memory, signed_by=[named, STUDIO], proofs=[by])) == [
            ("key_unknown", "/proofs/0")
        ]


def test_one_bad_proof_refuses_all_and_every_reason_is_told(memory):
    one = grant_of(memory, proofs=[proof(b"{}", PAULA), ANNA, STUDIO], ledgers=["other.example/log"])
    assert refused(memory, one) == [
        ("wrong_ledger", "/ledgers"), ("signature_invalid", "/proofs/0"), ("proof_not_named", "/proofs/1"),
    ]  # fmt: skip


# -- keys in time -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "codes"), [(2, ["key_not_yet_valid"]), (3, []), (7, []), (8, ["key_expired"]), (9, ["key_expired"])]
)
def test_a_key_signs_from_its_first_second_until_before_its_last(on, codes):
    memory = furnished()
    memory.key(STUDIO)
    memory.key(PAULA, not_before=on_day(3), not_after=on_day(8))
    one = grant_of(memory, proofs=[PAULA])
    if codes:
        assert refused(memory, one, on=on) == [(code, "/proofs/0") for code in codes]
    else:
        assert admitted(memory, one, on=on).verified


def test_a_revoked_key_signs_nothing_from_the_day_it_is_invalid_on(memory):
    memory.revoke_key(PAULA, 6, signed_by=[PAULA], when=4)
    one = grant_of(memory)
    assert admitted(memory, one, on=5).verified
    assert refused(memory, one, on=6) == [("key_revoked", "/proofs/0")]


def test_a_proof_that_is_in_the_log_already_is_only_verified_again(memory):
    known = memory.grant(unsigned=[STUDIO])
    memory.revoke_key(PAULA, 3, signed_by=[PAULA], when=4)
    assert [position for position, _ in admitted(memory, grant_of(memory), known=known).verified] == [1]
    broken = grant_of(memory, proofs=[proof(b"{}", PAULA), STUDIO])
    assert refused(memory, broken, known=known) == [("signature_invalid", "/proofs/0")]


def test_a_key_signs_what_it_was_registered_for():
    memory = furnished()
    memory.key(PAULA, purposes=["decide"])
    memory.key(STUDIO, purposes=["attest", "witness"])
    ruling = {"project": HARBOR, "scope": {}, "rules": ["CORE-28"], "finding": "satisfied", "reason": "r",
              "until": "2027-01-01"}  # fmt: skip
    assert admitted(memory, said(memory, "determination", signed_by=[PAULA], **ruling)).verified
    assert refused(memory, grant_of(memory)) == [("key_invalid", "/proofs/0"), ("key_invalid", "/proofs/1")]
    assert refused(memory, said(memory, "determination", signed_by=[STUDIO], **ruling)) == [
        ("key_invalid", "/proofs/0")
    ]


# -- a key that is registered -----------------------------------------------------------------------------------------


def test_a_key_of_another_party_is_taken(memory):
    named = {"role": "representative", "party": BERT, "key": thumbprint_of(ANNA)}
    one = said(memory, "key.registration", signed_by=[named, REGISTRAR], proofs=[ANNA, REGISTRAR],
               **of_key(BERT, key_of(ANNA)))  # fmt: skip
    assert refused(memory, one) == [("key_taken", "/key")]


def test_a_revoked_key_is_not_registered_again(memory):
    memory.revoke_key(ANNA, 9, signed_by=[ANNA], when=4)
    one = said(memory, "key.registration", signed_by=[ANNA, REGISTRAR], **of_key())
    assert refused(memory, one) == [("key_revoked", "/key")]


def test_a_key_shows_that_it_is_held_and_has_a_time_to_sign_in(memory):
    new = PrivateKey.generate()
    one = said(memory, "key.registration", signed_by=[REGISTRAR], **of_key(key=new, not_after=on_day(0)))
    assert refused(memory, one) == [("proof_not_named", "/parties"), ("bad_time", "/not_after")]


@pytest.mark.parametrize("x", ["AA", "A" * 43, "AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"])
def test_a_key_that_is_not_sound_is_refused(memory, x):
    unsound = {"kty": "OKP", "crv": "Ed25519", "x": x}
    one = said(memory, "key.registration", signed_by=[REGISTRAR], **(of_key() | {"key": unsound}))
    assert refused(memory, one) == [("key_invalid", "/key")]


# -- who may make parties, keys and erasures --------------------------------------------------------------------------

PERSON = {"party": "party:new", "kind": "vendor", "name": "n", "identifiers": []}
JOINED = {"party": PAULA, "event": "joined_union", "on": "2026-06-02", "evidence": [], "union": UNION}
LEFT = JOINED | {"event": "left_union"}
DIED = {"party": PAULA, "event": "died", "on": "2026-06-02", "evidence": []}
LOST = {"key": thumbprint_of(ANNA), "reason": "lost", "invalid_from": on_day(5)}


@pytest.mark.parametrize(
    ("kind", "body", "signers", "entitled"),
    [
        ("party.registration", PERSON, [REGISTRAR], True),
        ("party.registration", PERSON, [STUDIO], False),
        ("party.registration", PERSON, [signer(STUDIO, "registrar")], False),
        ("party.registration", PERSON, [signer(REGISTRAR, "agent")], False),
        ("erasure.order", ORDER, [REGISTRAR], True),
        ("erasure.order", ORDER, [PAULA], False),
        ("party.event", JOINED, [REGISTRAR], True),
        ("party.event", JOINED, [UNION, PAULA], True),
        ("party.event", JOINED, [UNION], False),
        ("party.event", JOINED, [PAULA], False),
        ("party.event", JOINED, [signer(UNION, "representative"), PAULA], False),
        ("party.event", JOINED, [signer(STRANGER, "union"), PAULA], False),
        ("party.event", JOINED | {"union": STRANGER}, [UNION, PAULA], False),
        ("party.event", JOINED | {"party": ANNA}, [UNION, PAULA], False),
        ("party.event", LEFT, [REGISTRAR], True),
        ("party.event", LEFT, [UNION], True),
        ("party.event", LEFT, [PAULA], True),
        ("party.event", LEFT, [STUDIO], False),
        ("party.event", LEFT, [signer(STRANGER, "union")], False),
        *(
            ("party.event", DIED | {"event": what}, [by], by == REGISTRAR)
            for what in ("died", "emancipated")
            for by in (REGISTRAR, UNION, PAULA, STUDIO)
        ),
        ("party.correction", {"event": "@death", "reason": "r", "evidence": []}, [REGISTRAR], True),
        ("party.correction", {"event": "@death", "reason": "r", "evidence": []}, [PAULA], False),
        ("party.merge", {"party": PAULA, "into": "party:quinn", "evidence": []}, [REGISTRAR], True),
        ("party.merge", {"party": PAULA, "into": "party:quinn", "evidence": []}, [UNION], False),
        ("key.registration", of_key(), [ANNA, REGISTRAR], True),
        ("key.registration", of_key(), [ANNA], False),
        ("key.revocation", LOST, [REGISTRAR], True),
        ("key.revocation", LOST, [ANNA], True),
        ("key.revocation", LOST, [STUDIO], False),
        ("key.revocation", LOST | {"key": thumbprint_of("nobody")}, [ANNA], False),
        ("notice", {"kind": "intended_use", "to": PAULA, "given_at": on_day(1), "refs": []}, [STRANGER], True),
    ],
)
def test_parties_keys_and_erasures_are_made_by_those_entitled(memory, kind, body, signers, entitled):
    if body.get("event") == "@death":
        body = body | {"event": memory.event(PAULA, "died", "2026-06-01").digest}
    one = said(memory, kind, signed_by=signers, **body)
    if entitled:
        assert admitted(memory, one).verified
    else:
        assert refused(memory, one) == [("signer_no_authority", "/parties")]


def test_a_change_of_membership_names_its_union_and_nothing_else_does(memory):
    unnamed = {name: value for name, value in JOINED.items() if name != "union"}
    assert refused(memory, said(memory, "party.event", **unnamed, signed_by=[REGISTRAR])) == [
        ("missing_member", "/union")
    ]
    assert refused(memory, said(memory, "party.event", **DIED, union=UNION, signed_by=[REGISTRAR])) == [
        ("unknown_member", "/union")
    ]


@pytest.mark.parametrize("event", ["died", "emancipated"])
def test_nothing_has_happened_on_a_day_that_has_not_begun(memory, event):
    days = ["2026-06-06", "2026-06-07"]  # it is the sixth
    today, tomorrow = (said(memory, "party.event", **(DIED | {"event": event, "on": on}), signed_by=[REGISTRAR])
                       for on in days)  # fmt: skip
    assert admitted(memory, today, on=5).verified
    assert refused(memory, tomorrow, on=5) == [("bad_time", "/on")]


def test_who_is_entitled_is_asked_once_when_the_statement_is_new(memory):
    value = memory.written("party.registration", signed_by=[STUDIO, UNION], **PERSON)
    known = memory.say("party.registration", signed_by=[STUDIO, UNION], unsigned=[UNION], **PERSON)
    assert [position for position, _ in admitted(memory, presented(value, [UNION]), known=known).verified] == [1]


def test_whoever_is_named_and_has_not_signed_yet_counts_for_who_is_entitled(memory):
    one = said(memory, "party.registration", signed_by=[STUDIO, REGISTRAR], proofs=[STUDIO], **PERSON)
    assert [position for position, _ in admitted(memory, one).verified] == [0]


# -- anything -------------------------------------------------------------------------------------------------------


@given(st.integers(min_value=0), st.integers(1, 255))
def test_a_statement_with_another_byte_has_no_proof(place, change):
    memory = _furnished()
    one = grant_of(memory)
    data = bytearray(one.statement_bytes)
    data[place % len(data)] ^= change
    assert refused(memory, replace(one, statement_bytes=bytes(data))) == [
        ("signature_invalid", "/proofs/0"), ("signature_invalid", "/proofs/1"),
    ]  # fmt: skip


@given(st.sampled_from([PAULA, STUDIO, UNION, ANNA, "nobody"]), st.sampled_from([PAULA, STUDIO, UNION, ANNA]))
def test_a_party_is_proven_by_its_own_registered_key_and_by_no_other(by, party):
    memory = _furnished()
    named = {"role": "performer", "party": party, "key": thumbprint_of(by)}
    one = grant_of(memory, signed_by=[named], proofs=[by])
    if by == party:
        assert admitted(memory, one).verified
    else:
        assert refused(memory, one) == [("key_unknown", "/proofs/0")]
