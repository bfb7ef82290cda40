import base64

import pytest
from hypothesis import given, strategies as st

from signing import checkpoint, digests, note, policy, tlog_proof
from signing.checkpoint import Checkpoint
from signing.errors import Malformed, SigningError, VerificationFailed
from signing.keys import PrivateKey
from tests import vectors

LOG, WITNESS, OTHER = (PrivateKey.from_seed(bytes([n]) * 32) for n in (1, 2, 3))
ORIGIN = "log.example/one"
HEAD = Checkpoint(ORIGIN, 1, digests.sha256(b"root"))
VERIFIER = note.Verifier(ORIGIN, note.ED25519, LOG.public)


def cosigned(text: str, key: PrivateKey, name: str, time: int) -> str:
    body = text.split("\n\n", maxsplit=1)[0] + "\n"
    blob = note.key_id(name, note.COSIGNATURE, key.public.raw) + time.to_bytes(8)
    blob += key.sign(note.cosigned_message(body, time))
    return f"{text}— {name} {digests.encode_base64(blob)}\n"


def witness_vkey(key: PrivateKey, name: str) -> str:
    return note.format_vkey(name, key.public, note.COSIGNATURE)


C2SP = vectors.FOLDER / "c2sp-notes"


@vectors.needs(C2SP)
def test_every_published_note_opens_or_is_refused_as_published():
    said = vectors.load(C2SP / "notes.json")
    for case in said["notes"]:
        verifiers = [note.parse_vkey(one) for one in case["trusted_vkeys"]]
        text = base64.b64decode(case["note_b64"]).decode("utf-8", errors="replace")
        if case["accept"]:
            assert [one.name for one in note.open_note(text, verifiers).verified] == case["verified_names"], case[
                "name"
            ]
        else:
            with pytest.raises(SigningError):
                note.open_note(text, verifiers)


@vectors.needs(C2SP)
def test_every_published_bad_vkey_is_refused():
    for case in vectors.load(C2SP / "notes.json")["bad_vkeys"]:
        with pytest.raises(Malformed, match="vkey_malformed"):
            note.parse_vkey(case if isinstance(case, str) else case["vkey"])


ONLY_SHA_256 = {"Log\n123\nYmFuYW5hcw==\n"}
"""A root of seven bytes: the format allows any hash, this log has SHA-256 only."""


@vectors.needs(C2SP)
def test_every_published_checkpoint_body_and_proof_text_parses_or_not_as_published():
    said = vectors.load(C2SP / "parsing.json")
    for case in said["checkpoint_bodies"]:
        if case["parses"] and case["text"] not in ONLY_SHA_256:
            checkpoint.parse_checkpoint(case["text"])
        else:
            with pytest.raises(Malformed):
                checkpoint.parse_checkpoint(case["text"])
    for case in said["tlog_proof_texts"]:
        if case["parses"]:
            tlog_proof.parse_tlog_proof(case["text"])
        else:
            with pytest.raises(Malformed):
                tlog_proof.parse_tlog_proof(case["text"])


def test_verified_and_unverified_signatures_stand_apart():
    text = cosigned(checkpoint.sign_checkpoint(HEAD, LOG), WITNESS, "w.example/1", 1000)
    opened = note.open_note(text, [VERIFIER])
    assert [one.name for one in opened.verified] == [ORIGIN]
    assert [one.name for one in opened.unverified] == ["w.example/1"]


def test_a_cosignature_is_verified_with_its_time():
    text = cosigned(checkpoint.sign_checkpoint(HEAD, LOG), WITNESS, "w.example/1", 1000)
    verifier = note.parse_vkey(witness_vkey(WITNESS, "w.example/1"))
    assert note.open_note(text, [VERIFIER, verifier]).verified[1].time == 1000
    later = cosigned(checkpoint.sign_checkpoint(HEAD, LOG), WITNESS, "w.example/1", 1000).replace(
        digests.encode_base64(note.key_id("w.example/1", 4, WITNESS.public.raw) + (1000).to_bytes(8))[:16],
        digests.encode_base64(note.key_id("w.example/1", 4, WITNESS.public.raw) + (2000).to_bytes(8))[:16],
    )
    if later != text:
        with pytest.raises(SigningError):
            note.open_note(later, [VERIFIER, verifier])


def test_a_note_nobody_known_signed_is_not_opened():
    with pytest.raises(VerificationFailed):
        note.open_note(checkpoint.sign_checkpoint(HEAD, OTHER), [VERIFIER])


def test_a_checkpoint_of_another_origin_is_refused():
    foreign = note.sign_note(checkpoint.format_checkpoint(Checkpoint("log.example/two", 1, HEAD.root)), ORIGIN, LOG)
    with pytest.raises(VerificationFailed, match="checkpoint_invalid"):
        checkpoint.open_checkpoint(foreign, VERIFIER)


def test_more_than_sixteen_signatures_are_not_read():
    text = checkpoint.sign_checkpoint(HEAD, LOG)
    for number in range(16):
        text = cosigned(text, WITNESS, f"w.example/{number}", 1)
    with pytest.raises(Malformed, match="at most 16"):
        note.open_note(text, [VERIFIER])


@pytest.mark.parametrize("size", ["01", "-1", "+1", "1 ", "0x1", "", "1e3", "１"])
def test_a_size_has_one_way_of_being_written(size):
    with pytest.raises(Malformed):
        checkpoint.parse_checkpoint(f"{ORIGIN}\n{size}\n{digests.encode_base64(HEAD.root)}\n")


def test_each_single_byte_of_a_checkpoint_matters():
    text = checkpoint.sign_checkpoint(HEAD, LOG)
    for place in range(len(text)):
        changed = text[:place] + ("B" if text[place] != "B" else "C") + text[place + 1 :]
        with pytest.raises(SigningError):
            checkpoint.open_checkpoint(changed, VERIFIER)


def policy_text(*lines: str) -> str:
    return "\n".join([f"log {note.format_vkey(ORIGIN, LOG.public)}", *lines]) + "\n"


@pytest.mark.parametrize(
    ("lines", "cosigners", "met"),
    [
        (("quorum none",), (), True),
        (("quorum a",), ("a",), True),
        (("quorum a",), (), False),
        (("group g any a b", "quorum g"), ("b",), True),
        (("group g all a b", "quorum g"), ("b",), False),
        (("group g 2 a b", "quorum g"), ("a", "b"), True),
        (("group g any a", "group h all g b", "quorum h"), ("b",), False),
        (("group g any a", "group h all g b", "quorum h"), ("a", "b"), True),
    ],
)
def test_a_quorum_counts_nested_groups(lines, cosigners, met):
    named = {"a": WITNESS, "b": OTHER}
    witnesses = [f"witness {name} {witness_vkey(key, f'{name}.example')}" for name, key in named.items()]
    read = policy.parse_policy(policy_text(*witnesses, *lines))
    text = checkpoint.sign_checkpoint(HEAD, LOG)
    for name in cosigners:
        text = cosigned(text, named[name], f"{name}.example", 7)
    if met:
        assert policy.open_with_policy(text, read).checkpoint == HEAD
    else:
        with pytest.raises(VerificationFailed, match="quorum_missing"):
            policy.open_with_policy(text, read)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "quorum none\n",
        policy_text(),
        policy_text("quorum x"),
        policy_text("quorum none", "quorum none"),
        policy_text(
            "witness a " + witness_vkey(WITNESS, "a"), "witness b " + witness_vkey(WITNESS, "b"), "quorum none"
        ),
        policy_text("witness none " + witness_vkey(WITNESS, "a"), "quorum none"),
        policy_text("group g 2 a", "quorum g"),
        policy_text("witness a " + witness_vkey(WITNESS, "a"), "group g 2 a", "quorum g"),
        policy_text("witness a " + witness_vkey(WITNESS, "a"), "group g 0 a", "quorum g"),
        policy_text("witness a " + note.format_vkey("a", WITNESS.public), "quorum none"),
        policy_text("frob", "quorum none"),
    ],
)
def test_a_policy_that_could_mean_less_than_it_says_is_refused(text):
    with pytest.raises(Malformed):
        policy.parse_policy(text)


@given(st.text(max_size=80))
def test_arbitrary_text_raises_only_house_errors(text):
    for parse in (
        note.parse_vkey,
        checkpoint.parse_checkpoint,
        policy.parse_policy,
        tlog_proof.parse_tlog_proof,
        lambda one: note.open_note(one, [VERIFIER]),
    ):
        try:
            parse(text)
        except SigningError:
            continue


@given(st.integers(0, 2**60), st.lists(st.binary(min_size=32, max_size=32), max_size=5))
def test_a_tlog_proof_round_trips(index, path):
    text = tlog_proof.format_tlog_proof(index, path, checkpoint.sign_checkpoint(HEAD, LOG))
    read = tlog_proof.parse_tlog_proof(text)
    assert (read.index, list(read.path)) == (index, path)
    assert checkpoint.open_checkpoint(read.checkpoint, VERIFIER).checkpoint == HEAD
