import pytest
from hypothesis import given, strategies as st

from signing import checkpoint, merkle, note, policy, tlog_proof
from signing.errors import Malformed, SigningError, VerificationFailed
from signing.tree_head import Checkpoint
from tests import vectors
from tests.signing.test_notes import HEAD, LOG, ORIGIN, PARSING, VERIFIER, every_change


@vectors.needs(PARSING)
@pytest.mark.parametrize(
    "case", vectors.entries(PARSING, "tlog_proof_texts"), ids=lambda case: ascii(case["text"])[:60]
)
def test_every_published_proof_text_parses_or_not_as_published(case):
    if case["parses"]:
        read = tlog_proof.parse_tlog_proof(case["text"])
        assert tlog_proof.format_tlog_proof(read.index, read.path, read.checkpoint) == case["text"]
    else:
        with pytest.raises(Malformed, match="log_proof_malformed"):
            tlog_proof.parse_tlog_proof(case["text"])


def test_each_single_byte_of_a_tlog_proof_matters():
    entries = [f'{{"n":{number}}}'.encode() for number in range(7)]
    line: dict[int, bytes] = {}
    read = lambda positions: [line[one] for one in positions]  # noqa: E731
    new, root = merkle.append_leaves(0, [merkle.leaf_hash(one) for one in entries], read)
    line.update(new)
    head = checkpoint.sign_checkpoint(Checkpoint(ORIGIN, 7, root), LOG)
    text = tlog_proof.format_tlog_proof(3, merkle.prove_inclusion(3, 7, read), head)
    believed = policy.parse_policy(policy.format_policy(note.format_vkey(ORIGIN, LOG.public)))
    assert tlog_proof.open_tlog_proof(text, entries[3], believed).size == 7
    for changed in every_change(text):
        with pytest.raises(SigningError):
            tlog_proof.open_tlog_proof(changed, entries[3], believed)
    for entry in (*entries[:3], *entries[4:], b""):
        with pytest.raises(VerificationFailed, match="inclusion_invalid"):
            tlog_proof.open_tlog_proof(text, entry, believed)


@pytest.mark.parametrize(
    "head",
    [
        "c2sp.org/tlog-proof@v2\nindex 0\n",
        "c2sp.org/tlog-proof@v1\n",
        "c2sp.org/tlog-proof@v1\nindex 00\n",
        "c2sp.org/tlog-proof@v1\nindex -1\n",
        "c2sp.org/tlog-proof@v1\nindex 0 \n",
        "c2sp.org/tlog-proof@v1\nindex 0\nindex 0\n",
        "c2sp.org/tlog-proof@v1\nindex 0\nextra AA==\n",
        "c2sp.org/tlog-proof@v1\nextra AA==\nextra AA==\nindex 0\n",
        "c2sp.org/tlog-proof@v1\r\nindex 0\r\n",
        "c2sp.org/tlog-proof@v1\nindex 0\n" + "A" * 44 + "\n",
        "c2sp.org/tlog-proof@v1\nindex 0\n" + ("A" * 43 + "=\n") * 64,
        "c2sp.org/tlog-proof@v1\nindex " + "9" * 5000 + "\n",
    ],
)
def test_a_proof_text_has_one_way_of_being_written(head):
    with pytest.raises(Malformed, match="log_proof_malformed"):
        tlog_proof.parse_tlog_proof(f"{head}\n{checkpoint.sign_checkpoint(HEAD, LOG)}")


def test_extra_data_proves_nothing_and_is_passed_over():
    text = tlog_proof.format_tlog_proof(0, [], checkpoint.sign_checkpoint(HEAD, LOG))
    more = text.replace("index 0", "extra AAAA\nindex 0")
    assert tlog_proof.parse_tlog_proof(more) == tlog_proof.parse_tlog_proof(text)


@given(st.integers(0, 2**60), st.lists(st.binary(min_size=32, max_size=32), max_size=5))
def test_a_tlog_proof_round_trips(index, path):
    text = tlog_proof.format_tlog_proof(index, path, checkpoint.sign_checkpoint(HEAD, LOG))
    read = tlog_proof.parse_tlog_proof(text)
    assert (read.index, list(read.path)) == (index, path)
    assert checkpoint.open_checkpoint(read.checkpoint, VERIFIER).checkpoint == HEAD
