import base64
from collections.abc import Iterator

import pytest
from hypothesis import given, strategies as st

from signing import checkpoint, digests, merkle, note, tlog_proof, tree_head
from signing.errors import Malformed, SigningError, VerificationFailed
from signing.keys import PrivateKey
from signing.tree_head import Checkpoint
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


def every_change(text: str) -> Iterator[str]:
    """The text with each of its characters replaced, dropped and doubled in turn."""
    for place, character in enumerate(text):
        for other in ("B" if character != "B" else "C", "", 2 * character):
            changed = text[:place] + other + text[place + 1 :]
            if changed != text:
                yield changed


def witness_vkey(key: PrivateKey, name: str) -> str:
    return note.format_vkey(name, key.public, note.COSIGNATURE)


NOTES, PARSING = (vectors.FOLDER / "c2sp-notes" / file for file in ("notes.json", "parsing.json"))


@vectors.needs(NOTES)
@pytest.mark.parametrize("case", vectors.entries(NOTES, "notes"), ids=lambda case: case["name"])
def test_every_published_note_opens_or_is_refused_as_published(case):
    verifiers = [note.parse_vkey(one) for one in case["trusted_vkeys"]]
    text = base64.b64decode(case["note_b64"]).decode()
    if case["accept"]:
        assert [one.name for one in note.open_note(text, verifiers).verified] == case["verified_names"]
    else:
        with pytest.raises(SigningError):
            note.open_note(text, verifiers)


@vectors.needs(NOTES)
@pytest.mark.parametrize("vkey", vectors.entries(NOTES, "bad_vkeys"))
def test_every_published_bad_vkey_is_refused(vkey):
    with pytest.raises(Malformed, match="vkey_malformed"):
        note.parse_vkey(vkey)


ONLY_SHA_256 = {"Log\n123\nYmFuYW5hcw==\n"}
"""A root of seven bytes: the format allows any hash, this log has SHA-256 only."""


@vectors.needs(PARSING)
@pytest.mark.parametrize("case", vectors.entries(PARSING, "checkpoint_bodies"), ids=lambda case: ascii(case["text"]))
def test_every_published_checkpoint_body_parses_or_not_as_published(case):
    if case["parses"] and case["text"] not in ONLY_SHA_256:
        assert tree_head.format_checkpoint(tree_head.parse_checkpoint(case["text"])) == case["text"]
    else:
        with pytest.raises(Malformed, match="checkpoint_malformed"):
            tree_head.parse_checkpoint(case["text"])


def test_verified_and_unverified_signatures_stand_apart():
    text = cosigned(checkpoint.sign_checkpoint(HEAD, LOG), WITNESS, "w.example/1", 1000)
    opened = note.open_note(text, [VERIFIER])
    assert [one.name for one in opened.verified] == [ORIGIN]
    assert [one.name for one in opened.unverified] == ["w.example/1"]


def test_a_cosignature_is_verified_with_its_time():
    text = cosigned(checkpoint.sign_checkpoint(HEAD, LOG), WITNESS, "w.example/1", 1000)
    verifier = note.parse_vkey(witness_vkey(WITNESS, "w.example/1"))
    assert [one.time for one in note.open_note(text, [VERIFIER, verifier]).verified] == [None, 1000]


def test_a_cosignature_given_another_time_is_refused():
    text = checkpoint.sign_checkpoint(HEAD, LOG)
    honest = cosigned(text, WITNESS, "w.example/1", 1000).splitlines()[-1].split(" ")[2]
    blob = digests.decode_base64(honest)
    moved = digests.encode_base64(blob[:4] + (2000).to_bytes(8) + blob[12:])
    verifier = note.parse_vkey(witness_vkey(WITNESS, "w.example/1"))
    with pytest.raises(VerificationFailed, match="signature_invalid"):
        note.open_note(f"{text}— w.example/1 {moved}\n", [VERIFIER, verifier])


def test_a_cosignature_without_its_time_is_refused():
    text = checkpoint.sign_checkpoint(HEAD, LOG)
    verifier = note.parse_vkey(witness_vkey(WITNESS, "w.example/1"))
    blob = verifier.key_id + WITNESS.sign(tree_head.format_checkpoint(HEAD).encode())
    with pytest.raises(VerificationFailed, match="signature_invalid"):
        note.open_note(f"{text}— w.example/1 {digests.encode_base64(blob)}\n", [VERIFIER, verifier])


def test_a_kind_of_signature_nobody_knows_stays_unverified():
    blob = note.key_id(ORIGIN, 6, bytes(1312)) + bytes(8 + 2420)
    text = f"{checkpoint.sign_checkpoint(HEAD, LOG)}— {ORIGIN} {digests.encode_base64(blob)}\n"
    opened = checkpoint.open_checkpoint(text, VERIFIER)
    assert [one.value for one in opened.note.unverified] == [bytes(8 + 2420)]


def test_a_known_signers_bad_signature_refuses_the_note():
    text = checkpoint.sign_checkpoint(HEAD, LOG)
    verifier = note.parse_vkey(witness_vkey(WITNESS, "w.example/1"))
    bad = f"{text}— w.example/1 {digests.encode_base64(verifier.key_id + bytes(72))}\n"
    assert note.open_note(bad, [VERIFIER]).verified
    with pytest.raises(VerificationFailed, match="signature_invalid"):
        note.open_note(bad, [VERIFIER, verifier])


def test_a_cosigner_cannot_stand_in_for_the_log():
    text = cosigned(tree_head.format_checkpoint(HEAD) + "\n", WITNESS, ORIGIN, 1)
    with pytest.raises(VerificationFailed, match="the log itself has not signed"):
        checkpoint.open_checkpoint(text, VERIFIER, [note.Verifier(ORIGIN, note.COSIGNATURE, WITNESS.public)])


def test_two_keys_behind_one_key_id_are_not_told_apart_by_guessing():
    keys = [PrivateKey.from_seed(seed.to_bytes(32)) for seed in (21975, 47255)]
    one, other = (note.Verifier(ORIGIN, note.ED25519, key.public) for key in keys)
    assert one.key_id == other.key_id
    text = checkpoint.sign_checkpoint(HEAD, keys[0])
    assert note.open_note(text, [one, one]).verified
    with pytest.raises(VerificationFailed, match="share a key id"):
        note.open_note(text, [one, other])


def test_the_root_of_a_log_without_entries_is_the_empty_one():
    empty = Checkpoint(ORIGIN, 0, merkle.EMPTY_ROOT)
    assert checkpoint.open_checkpoint(checkpoint.sign_checkpoint(empty, LOG), VERIFIER).checkpoint == empty
    odd = checkpoint.sign_checkpoint(Checkpoint(ORIGIN, 0, HEAD.root), LOG)
    with pytest.raises(VerificationFailed, match="checkpoint_invalid"):
        checkpoint.open_checkpoint(odd, VERIFIER)


def test_a_note_nobody_known_signed_is_not_opened():
    with pytest.raises(VerificationFailed):
        note.open_note(checkpoint.sign_checkpoint(HEAD, OTHER), [VERIFIER])


def test_a_checkpoint_of_another_origin_is_refused():
    foreign = note.sign_note(tree_head.format_checkpoint(Checkpoint("log.example/two", 1, HEAD.root)), ORIGIN, LOG)
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
        tree_head.parse_checkpoint(f"{ORIGIN}\n{size}\n{digests.encode_base64(HEAD.root)}\n")


def test_each_single_byte_of_a_checkpoint_matters():
    text = checkpoint.sign_checkpoint(HEAD, LOG)
    for changed in every_change(text):
        with pytest.raises(SigningError):
            checkpoint.open_checkpoint(changed, VERIFIER)


@given(
    st.sampled_from(["log.example/one", "é", "a" * 200, "x:y/z?"]), st.sampled_from([note.ED25519, note.COSIGNATURE])
)
def test_a_vkey_round_trips(name, kind):
    vkey = note.format_vkey(name, LOG.public, kind)
    assert note.parse_vkey(vkey) == note.Verifier(name, kind, LOG.public)


@pytest.mark.parametrize("name", ["", "a b", "a\u00a0b", "a\tb", "a\x01b", "\ud800"])
def test_a_name_that_a_signature_line_could_not_hold_is_refused(name):
    good = note.format_vkey("x", LOG.public).removeprefix("x")
    with pytest.raises(Malformed, match="vkey_malformed"):
        note.parse_vkey(name + good)


def test_a_vkey_of_another_kind_of_signature_is_refused():
    with pytest.raises(Malformed, match="only Ed25519"):
        note.parse_vkey(note.format_vkey("x", LOG.public, 2))


@pytest.mark.parametrize(
    "line",
    [
        "- x AAAAAAA=",
        "— x",
        "— x ",
        "—  AAAAAAA=",
        "— x AAAA",
        "— x AAAAAA==",
        "— x AAAAAAB=",
        "— x AAAAAAA= ",
        "— x+y AAAAAAA=",
        "",
    ],
)
def test_a_line_that_is_no_signature_line_refuses_the_note(line):
    good = checkpoint.sign_checkpoint(HEAD, LOG)
    assert note.open_note(good + "— x AAAAAAA=\n", [VERIFIER]).unverified
    with pytest.raises(Malformed, match="note_malformed"):
        note.open_note(f"{good}{line}\n", [VERIFIER])


def test_a_small_order_key_is_no_vkey():
    encoded = digests.encode_base64(b"\x01" + b"\x01" + bytes(31))
    name_and_id = f"x+{note.key_id('x', 1, bytes([1]) + bytes(31)).hex()}"
    with pytest.raises(Malformed, match="not sound"):
        note.parse_vkey(f"{name_and_id}+{encoded}")


ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=()), max_size=80)
VALID = [
    note.format_vkey(ORIGIN, LOG.public),
    tree_head.format_checkpoint(HEAD),
    cosigned(checkpoint.sign_checkpoint(HEAD, LOG), WITNESS, "w.example/1", 1000),
    tlog_proof.format_tlog_proof(0, [HEAD.root], checkpoint.sign_checkpoint(HEAD, LOG)),
]


@st.composite
def nearly_valid(draw):
    """A text that is right but for one stretch."""
    text = draw(st.sampled_from(VALID))
    start = draw(st.integers(0, len(text)))
    end = draw(st.integers(start, min(len(text), start + 8)))
    return text[:start] + draw(ANY_TEXT) + text[end:]


@given(ANY_TEXT | nearly_valid())
def test_arbitrary_text_raises_only_house_errors(text):
    for parse in (
        note.parse_vkey,
        tree_head.parse_checkpoint,
        tlog_proof.parse_tlog_proof,
        lambda one: note.open_note(one, [VERIFIER]),
    ):
        try:
            parse(text)
        except SigningError:
            continue
