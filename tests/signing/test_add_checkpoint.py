import pytest
from hypothesis import given, strategies as st

from signing import add_checkpoint
from signing.errors import Malformed


@given(st.integers(0, 2**60), st.lists(st.binary(min_size=32, max_size=32), max_size=63), st.text(min_size=1))
def test_a_request_comes_back_as_it_was_written(old, path, checkpoint):
    text = add_checkpoint.format_add_checkpoint(old, path, checkpoint)
    assert add_checkpoint.parse_add_checkpoint(text) == add_checkpoint.AddCheckpoint(old, tuple(path), checkpoint)


@pytest.mark.parametrize(
    "text",
    ["", "old 1", "old 1\n\n", "old\n\nx", "old 01\n\nx", "old -1\n\nx", "old 1 \n\nx", "OLD 1\n\nx",
     "old 1\nAA==\n\nx", "old 1\n!\n\nx", "old 1\n" + "A" * 44 + "\n\nx", "old 1\n" + ("A" * 43 + "=\n") * 64 + "\nx"],
)  # fmt: skip
def test_what_is_no_request_is_refused(text):
    with pytest.raises(Malformed, match="add_checkpoint_malformed"):
        add_checkpoint.parse_add_checkpoint(text)


@given(st.text())
def test_arbitrary_text_is_read_or_refused_in_our_words(text):
    try:
        asked = add_checkpoint.parse_add_checkpoint(text)
    except Malformed:
        return
    assert add_checkpoint.format_add_checkpoint(asked.old, asked.path, asked.checkpoint) == text
