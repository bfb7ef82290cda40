import pytest
from hypothesis import given, strategies as st

from signing import checkpoint, note, policy, tree_head
from signing.errors import Malformed, SigningError, VerificationFailed
from signing.keys import PrivateKey
from signing.tree_head import Checkpoint
from tests.signing.test_notes import ANY_TEXT, HEAD, LOG, ORIGIN, OTHER, WITNESS, cosigned, witness_vkey


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


WITNESS_KEY = witness_vkey(WITNESS, "a")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "quorum none\n",
        policy_text(),
        policy_text("quorum x"),
        policy_text("quorum none", "quorum none"),
        policy_text("witness a " + WITNESS_KEY, "witness b " + witness_vkey(WITNESS, "b"), "quorum none"),
        policy_text("witness none " + WITNESS_KEY, "quorum none"),
        policy_text("group g 2 a", "quorum g"),
        policy_text("witness a " + WITNESS_KEY, "group g 2 a", "quorum g"),
        policy_text("witness a " + WITNESS_KEY, "group g 0 a", "quorum g"),
        policy_text("witness a " + note.format_vkey("a", WITNESS.public), "quorum none"),
        policy_text("frob", "quorum none"),
        policy_text("witness a " + WITNESS_KEY, "group g 2 a a", "quorum g"),
        policy_text("witness a " + WITNESS_KEY, "group g any a", "group h any a", "quorum h"),
        policy_text("witness a " + WITNESS_KEY, "group g any a", "group h 2 g a", "quorum h"),
        policy_text("witness a " + WITNESS_KEY, "group g any none", "quorum g"),
        policy_text("witness a " + WITNESS_KEY, "group g any g", "quorum g"),
        policy_text("witness a " + WITNESS_KEY, "group g any", "quorum g"),
        policy_text("witness a " + WITNESS_KEY, "group a any a", "quorum a"),
        policy_text("witness a " + WITNESS_KEY, "group g 1.0 a", "quorum g"),
        policy_text("witness a " + WITNESS_KEY, "group g 01 a", "quorum g"),
        policy_text("witness a " + WITNESS_KEY, "group g ١ a", "quorum g"),
        policy_text("witness a " + WITNESS_KEY, f"group g {'9' * 5000} a", "quorum g"),
        policy_text("quorum a", "witness a " + WITNESS_KEY),
        policy_text(f"log {note.format_vkey('log.example/two', LOG.public)}", "quorum none"),
        policy_text("log " + WITNESS_KEY, "quorum none"),
        policy_text("quorum none\r"),
        policy_text(*["quorum none"] * 1001),
        policy_text("quorum\u00a0none"),
        policy_text("quorum none", "# \x07"),
        policy_text("quorum none", "# \ud800"),
    ],
)
def test_a_policy_that_could_mean_less_than_it_says_is_refused(text):
    with pytest.raises(Malformed):
        policy.parse_policy(text)


def test_comments_blank_lines_tabs_and_urls_change_nothing():
    plain = policy_text("witness a " + WITNESS_KEY, "quorum a")
    dressed = policy_text("", "  # said twice", f"\twitness  a\t{WITNESS_KEY} https://w.example ", " ", "quorum a")
    assert policy.parse_policy(dressed) == policy.parse_policy(plain)


def six_witnesses() -> tuple[policy.Policy, dict[str, PrivateKey]]:
    """The example of the specification: two of X1 X2 X3, and any of Y1 Y2 Y3."""
    named = {name: PrivateKey.from_seed(name.encode() * 16) for name in ("X1", "X2", "X3", "Y1", "Y2", "Y3")}
    lines = [f"witness {name} {witness_vkey(key, f'{name}.example')}" for name, key in named.items()]
    groups = ["group X 2 X1 X2 X3", "group Y any Y1 Y2 Y3", "group X-and-Y all X Y", "quorum X-and-Y"]
    return policy.parse_policy(policy_text(*lines, *groups)), named


@given(st.sets(st.sampled_from(["X1", "X2", "X3", "Y1", "Y2", "Y3"])))
def test_two_organisations_must_both_have_seen_the_head(cosigners):
    read, named = six_witnesses()
    text = checkpoint.sign_checkpoint(HEAD, LOG)
    for name in sorted(cosigners):
        text = cosigned(text, named[name], f"{name}.example", 7)
    if len(cosigners & {"X1", "X2", "X3"}) >= 2 and cosigners & {"Y1", "Y2", "Y3"}:
        assert policy.open_with_policy(text, read).checkpoint == HEAD
    else:
        with pytest.raises(VerificationFailed, match="quorum_missing"):
            policy.open_with_policy(text, read)


def test_the_same_cosignature_twice_is_one_witness():
    read, named = six_witnesses()
    text = cosigned(checkpoint.sign_checkpoint(HEAD, LOG), named["Y1"], "Y1.example", 7)
    for _ in range(2):
        text = cosigned(text, named["X1"], "X1.example", 7)
    with pytest.raises(VerificationFailed, match="quorum_missing"):
        policy.open_with_policy(text, read)


def test_a_cosignature_over_another_head_counts_for_nothing():
    read = policy.parse_policy(policy_text("witness a " + WITNESS_KEY, "quorum a"))
    other = checkpoint.sign_checkpoint(Checkpoint(ORIGIN, 2, HEAD.root), LOG)
    line = cosigned(other, WITNESS, "a", 7).splitlines()[-1]
    with pytest.raises(VerificationFailed, match="signature_invalid"):
        policy.open_with_policy(checkpoint.sign_checkpoint(HEAD, LOG) + line + "\n", read)


def test_while_a_log_changes_its_key_either_key_signs_and_no_third():
    read = policy.parse_policy(policy_text(f"log {note.format_vkey(ORIGIN, OTHER.public)}", "quorum none"))
    for key in (LOG, OTHER):
        assert policy.open_with_policy(checkpoint.sign_checkpoint(HEAD, key), read).checkpoint == HEAD
    with pytest.raises(VerificationFailed, match="signature_invalid"):
        policy.open_with_policy(checkpoint.sign_checkpoint(HEAD, WITNESS), read)


def test_one_log_of_a_policy_cannot_speak_for_another():
    read = policy.parse_policy(policy_text(f"log {note.format_vkey('log.example/two', OTHER.public)}", "quorum none"))
    foreign = note.sign_note(tree_head.format_checkpoint(HEAD), "log.example/two", OTHER)
    with pytest.raises(SigningError):
        policy.open_with_policy(foreign, read)


def test_a_log_the_policy_does_not_name_is_not_believed():
    read = policy.parse_policy(policy_text("quorum none"))
    stranger = checkpoint.sign_checkpoint(Checkpoint("log.example/three", 1, HEAD.root), LOG)
    with pytest.raises(VerificationFailed, match="does not know the log"):
        policy.open_with_policy(stranger, read)


def test_groups_nested_hundreds_deep_are_counted():
    chain = ["group g0 any a", *(f"group g{depth} any g{depth - 1}" for depth in range(1, 900)), "quorum g899"]
    read = policy.parse_policy(policy_text("witness a " + WITNESS_KEY, *chain))
    assert read.met_by(frozenset({"a"}))
    assert not read.met_by(frozenset({"g0"}))


VALID = policy_text("witness a " + WITNESS_KEY, "group g 1 a", "# seen", "quorum g")


@st.composite
def nearly_valid(draw):
    """A policy that is right but for one stretch."""
    start = draw(st.integers(0, len(VALID)))
    end = draw(st.integers(start, min(len(VALID), start + 8)))
    return VALID[:start] + draw(ANY_TEXT) + VALID[end:]


@given(ANY_TEXT | nearly_valid())
def test_arbitrary_text_raises_only_house_errors(text):
    try:
        read = policy.parse_policy(text)
    except SigningError:
        return
    assert read.logs
    assert read.quorum is None or read.quorum in {*read.groups, *read.witnesses}
