import pytest

from consent.nearest import MOST_SHOWN, advice, meant

USES = {"dub.lip_sync", "dub.voice_replica", "replica.use.new_performance"}


@pytest.mark.parametrize(
    ("written", "near"),
    [("dub.lipsync", "dub.lip_sync"), ("replica.use.new-performance", "replica.use.new_performance"),
     ("Dub.Lip_Sync", "dub.lip_sync"), ("dub.voice", "dub.voice_replica")],
)  # fmt: skip
def test_the_nearest_word_is_named(written, near):
    assert meant(written, USES) == f": did you mean {near!r}?"
    assert advice(written, USES, "uses").startswith(f"nearest {near}; all: ")


def test_where_no_word_is_near_all_of_a_few_are_named():
    assert meant("sing", USES) == ": it is one of dub.lip_sync, dub.voice_replica, replica.use.new_performance"


def test_many_words_are_not_listed_and_a_long_one_is_not_compared():
    many = {f"word-{number}" for number in range(MOST_SHOWN + 1)}
    assert meant("sing", many) == ""
    assert meant("word-1" + "x" * 100, many) == ""
    assert advice("sing", many, "uses") == "the list: consent vocabulary uses"


def test_of_no_words_none_was_meant():
    assert meant("sing", ()) == ""
