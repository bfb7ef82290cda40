import json
import subprocess
import sys

import joserfc.jwk
import joserfc.jws
import pytest
from hypothesis import given, strategies as st

from consent import entry
from consent.errors import ConsentError, CouldNotVerify, EvidenceInvalid
from consent.receipt import Item, open_receipt, sign_receipt
from signing import canonical, digests, keys, merkle, note, policy
from signing.errors import SigningError
from signing.keys import PrivateKey
from signing.proofs import jws
from tests import vectors
from tests.world import STUDIO, World

LOG_KEY = PrivateKey.from_seed(b"\x03" * 32)
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_."


@pytest.fixture(scope="module")
def issued(tmp_path_factory):
    world = World(tmp_path_factory.mktemp("receipt"))
    world.grant()
    answer = world.check()
    return world, answer["receipt"], world.ledger.jwks(), world.ledger.policy()


def opened(issued, token=None, **given):
    world, receipt, jwks, text = issued
    return open_receipt(token or receipt, keyring=keys.parse_jwks(jwks), policy=policy.parse_policy(text),
                        **{"now": world.now} | given)  # fmt: skip


def test_a_receipt_says_what_the_answer_said(issued):
    claims = opened(issued, audience=STUDIO, request=issued[0].ask()).claims
    assert (claims["outcome"], claims["aud"], claims["iss"]) == ("covered", STUDIO, "https://world.example")
    assert claims["exp"] - claims["iat"] == 24 * 3600
    assert len(claims["log"]["items"]) == 2


def test_each_single_byte_changed_is_refused(issued):
    token = issued[1]
    for place in range(len(token)):
        other = ALPHABET[(ALPHABET.index(token[place]) + 1 + place % 7) % len(ALPHABET)]
        with pytest.raises(ConsentError) as caught:
            opened(issued, token[:place] + other + token[place + 1 :])
        assert isinstance(caught.value, CouldNotVerify | EvidenceInvalid)


def test_it_holds_for_its_audience_question_and_day_only(issued):
    world = issued[0]
    for expected, code in (
        ({"audience": "party:other"}, "audience_mismatch"),
        ({"request": world.ask(languages=["fr"])}, "request_mismatch"),
        ({"now": world.now + 24 * 3600}, "receipt_expired"),
    ):
        with pytest.raises(EvidenceInvalid, match=code):
            opened(issued, **expected)


def test_unknown_keys_and_logs_are_not_verified_rather_than_invalid(issued):
    world, receipt, _, text = issued
    with pytest.raises(CouldNotVerify, match="key_unknown"):
        open_receipt(receipt, keyring=keys.keyring(), policy=policy.parse_policy(text), now=world.now)
    witness = PrivateKey.generate()
    line = f"witness w {note.format_vkey('w.example', witness.public, note.COSIGNATURE)}"
    wants = text.replace("quorum none", f"{line}\nquorum w")
    with pytest.raises(CouldNotVerify, match="quorum_missing"):
        open_receipt(receipt, keyring=keys.parse_jwks(issued[2]), policy=policy.parse_policy(wants), now=world.now)


def test_a_jose_library_that_is_not_ours_and_bare_rfc_6962_code_verify_it(issued):
    _, receipt, jwks, _ = issued
    theirs = joserfc.jwk.KeySet.import_key_set(jwks)
    claims = json.loads(joserfc.jws.deserialize_compact(receipt, theirs, algorithms=["Ed25519"]).payload)
    lines = claims["log"]["checkpoint"].split("\n")
    for item in claims["log"]["items"]:
        leaf = merkle.leaf_hash(digests.decode_base64url(item["entry"]))
        path = [digests.decode_base64(one) for one in item["path"]]
        merkle.verify_inclusion(leaf, item["index"], int(lines[1]), path, digests.decode_base64(lines[2]))


def forged(issued, signer, **changed):
    """The receipt with claims changed, signed again with a key."""
    claims = claims_of(issued) | changed
    return jws.sign_compact(canonical.canonicalize(claims), signer, typ="coverage-receipt+jws")


def claims_of(issued):
    return json.loads(digests.decode_base64url(issued[1].split(".")[1]))


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory):
    """Another ledger, of the same origin's host and of the same day, with its own receipt of a like decision."""
    world = World(tmp_path_factory.mktemp("elsewhere"))
    world.grant()
    return world, world.check()["receipt"]


DAY = 24 * 3600
CHANGES = {
    "outcome": lambda _: "no_consent_required",
    "at": lambda said: said["at"] + 1,
    "size": lambda said: said["size"] - 1,
    "req": lambda _: digests.digest(b""),
    "grants": lambda _: [],
    "settled_by": lambda _: ["x"],
    "obligations": lambda _: [{}],
    "jti": lambda _: digests.digest(b""),
    "decision": lambda _: "AAAAAAAAAAAAAAAAAAAAAA",
    "rules": lambda _: "x",
    "assumed": lambda _: [1],
    "iat": lambda said: said["iat"] + 1,
    "exp": lambda said: said["exp"] + 1,
    "aud": lambda _: "party:studio-b",
    "iss": lambda _: "https://other.example",
    "log": lambda said: {**said["log"], "items": said["log"]["items"][:1]},
}


def test_every_claim_is_changed_by_these_tests(issued):
    assert set(CHANGES) == set(claims_of(issued))


@pytest.mark.parametrize("name", CHANGES)
def test_a_claim_changed_and_signed_again_with_the_right_key_is_refused(issued, name):
    world = issued[0]
    token = forged(issued, world.ledger.opened.receipts, **{name: CHANGES[name](claims_of(issued))})
    with pytest.raises(EvidenceInvalid):
        opened(issued, token, request=world.ask())


@pytest.mark.parametrize(
    "life", [{"iat": -1}, {"iat": 1}, {"iat": -DAY, "exp": -DAY}, {"iat": DAY, "exp": DAY}, {"exp": 1}, {"exp": -DAY}]
)
def test_a_receipt_lives_a_day_from_its_entry_on_however_it_is_signed(issued, life):
    claims = claims_of(issued)
    token = forged(issued, issued[0].ledger.opened.receipts, **{name: claims[name] + by for name, by in life.items()})
    with pytest.raises(EvidenceInvalid):
        opened(issued, token, now=None)


@pytest.mark.parametrize("name", [None, *CHANGES])
def test_another_ledgers_key_signs_no_receipt_of_this_log_though_both_are_believed(issued, elsewhere, name):
    """The verifier holds the key sets of both ledgers in one."""
    changed = {} if name is None else {name: CHANGES[name](claims_of(issued))}
    token = forged(issued, elsewhere[0].ledger.opened.receipts, **changed)
    theirs = [{**one, "log": "other.example/consent"} for one in elsewhere[0].ledger.jwks()["keys"]]
    both = keys.parse_jwks({"keys": [*issued[2]["keys"], *theirs]})
    with pytest.raises(EvidenceInvalid):
        open_receipt(token, keyring=both, policy=policy.parse_policy(issued[3]), request=issued[0].ask())
    with pytest.raises(CouldNotVerify):
        open_receipt(token, keyring=keys.parse_jwks(issued[2]), policy=policy.parse_policy(issued[3]))


def test_a_key_that_does_not_say_whose_it_is_is_believed_for_one_log_only(issued):
    bare = keys.parse_jwks({"keys": [{n: m for n, m in one.items() if n != "log"} for one in issued[2]["keys"]]})
    open_receipt(issued[1], keyring=bare, policy=policy.parse_policy(issued[3]))
    other = note.format_vkey("other.example/consent", PrivateKey.generate().public)
    several = policy.parse_policy(issued[3].replace("quorum none", f"log {other}\nquorum none"))
    with pytest.raises(CouldNotVerify, match="key_unknown"):
        open_receipt(issued[1], keyring=bare, policy=several)
    open_receipt(issued[1], keyring=keys.parse_jwks(issued[2]), policy=several)


def test_an_issuer_of_its_own_is_believed_where_the_verifier_names_it(issued):
    token = forged(issued, issued[0].ledger.opened.receipts, iss="https://consents.studio.example")
    assert opened(issued, token, issuers=("https://consents.studio.example",))
    for issuers in ((), ("https://other.example",)):
        with pytest.raises(EvidenceInvalid, match="issuer_mismatch"):
            opened(issued, token, issuers=issuers)


def test_the_published_keys_say_whose_they_are(issued):
    assert [one["log"] for one in issued[2]["keys"]] == ["world.example/consent"]
    for wrong in ("", 1, None):
        with pytest.raises(SigningError):
            keys.parse_jwks({"keys": [{**issued[2]["keys"][0], "log": wrong}]})


@given(st.text(max_size=50) | st.binary(max_size=50).map(lambda raw: f"{digests.encode_base64url(raw)}.e30.AAAA"))
def test_arbitrary_text_is_refused_with_house_errors_only(text):
    ring = keys.keyring(PrivateKey.from_seed(b"\x05" * 32).public)
    log = policy.parse_policy(policy.format_policy(note.format_vkey("log.example/x", LOG_KEY.public)))
    with pytest.raises((EvidenceInvalid, CouldNotVerify)):
        open_receipt(text, keyring=ring, policy=log)


@vectors.needs(vectors.GOLDEN)
def test_the_golden_receipt_and_record_are_reproduced_byte_for_byte():
    golden = json.loads(vectors.GOLDEN.read_text())
    claims, record = golden["receipt_claims"], json.loads(golden["decision_record"])
    items = [
        Item(one["index"], digests.decode_base64url(one["entry"]), tuple(digests.decode_base64(p) for p in one["path"]))
        for one in claims["log"]["items"]
    ]
    remade = sign_receipt(record, issuer=claims["iss"], audience=claims["aud"], issued_at=claims["iat"],
                          expires_at=claims["exp"], checkpoint=golden["checkpoint"], items=items,
                          signer=PrivateKey.from_seed(b"\x05" * 32))  # fmt: skip
    assert remade == golden["receipt"]
    assert canonical.canonicalize(record).decode() == golden["decision_record"]
    assert digests.digest(canonical.canonicalize(json.loads(golden["request"]))) == golden["request_digest"]
    open_receipt(remade, keyring=keys.parse_jwks(golden["jwks"]), policy=policy.parse_policy(golden["tlog_policy"]),
                 now=claims["iat"], request=json.loads(golden["request"]))  # fmt: skip


@vectors.needs(vectors.GOLDEN)
def test_the_golden_entries_are_reproduced_byte_for_byte():
    golden = json.loads(vectors.GOLDEN.read_text())
    said = [json.loads(one) for one in golden["entries"]]
    for raw, one in zip(golden["entries"], said, strict=True):
        match one["event"]:
            case "log.genesis":
                made = entry.genesis(one["at"], origin=one["origin"], log_key=one["log_key"], testing=True,
                                     receipt_keys=one["receipt_keys"],
                                     registrars=[(r["party"], r["key"]) for r in one["registrars"]])  # fmt: skip
            case "statement.registered":
                made = entry.statement_registered(one["at"], kind=one["kind"], statement=one["statement"],
                                                  proofs=one["proofs"], refs=one["refs"])  # fmt: skip
            case _:
                made = entry.decision_issued(one["at"], outcome=one["outcome"], refs=one["refs"],
                                             record=golden["decision_record"].encode())  # fmt: skip
        assert made.data.decode() == raw
        assert entry.parse_entry(made.data).members == one


OFFLINE = """
import json, socket, sys
def refuse(*_): raise OSError("the network is off")
socket.socket.connect = socket.create_connection = socket.getaddrinfo = refuse
from consent.receipt import open_receipt
from signing import keys, policy
said = json.load(sys.stdin)
ring, log = keys.parse_jwks(said["jwks"]), policy.parse_policy(said["policy"])
opened = open_receipt(said["receipt"], keyring=ring, policy=log, now=said["now"])
servers = ("flask", "marshmallow", "sqlalchemy", "alembic", "click", "pysqlite3")
heavy = sorted(name for name in servers if name in sys.modules)
print(json.dumps([opened.claims["outcome"], heavy]))
"""


def test_it_verifies_in_a_process_without_network_or_database(issued, tmp_path):
    world, receipt, jwks, text = issued
    said = json.dumps({"receipt": receipt, "jwks": jwks, "policy": text, "now": world.now})
    ran = subprocess.run([sys.executable, "-c", OFFLINE], input=said, capture_output=True, text=True, cwd=tmp_path,
                         check=True, env={"PYTHONPATH": str(vectors.ROOT)})  # fmt: skip
    assert json.loads(ran.stdout) == ["covered", []]
