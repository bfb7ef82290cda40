"""How many statements are filed under headings: counted once, then only what is new, as of any entry."""

import pytest
from hypothesis import given, settings, strategies as st
from sqlalchemy import create_engine, insert

from consent.storage import tables
from consent.storage.counts import Counts

pytestmark = pytest.mark.engine("sqlite")


SUBJECTS = ("a", "b", "c")
ROWS = st.lists(st.tuples(st.sampled_from(SUBJECTS), st.integers(0, 30), st.sampled_from("uvwxyz")), max_size=40)


def database():
    engine = create_engine("sqlite://")
    tables.metadata.create_all(engine, tables=[tables.subjects, tables.erased])
    return engine.connect()


def file(connection, rows):
    for subject, index, digest in rows:
        row = {"subject": subject, "entry_index": index, "digest": digest}
        connection.execute(insert(tables.subjects).prefix_with("OR IGNORE"), row)


def plainly(connection, headings, before):
    rows = connection.execute(tables.subjects.select()).all()
    return len({row.digest for row in rows if row.subject in headings and row.entry_index < before})


@given(ROWS, st.lists(st.tuples(st.sets(st.sampled_from(SUBJECTS), min_size=1), st.integers(0, 31)), max_size=8))
@settings(deadline=None)
def test_it_is_what_counting_all_of_it_comes_to_in_whatever_order_one_asks(rows, asked):
    with database() as connection:
        counts = Counts()
        file(connection, rows)
        for headings, before in asked:
            named = sorted(headings)
            assert counts.count(connection, named, before) == plainly(connection, named, before)


def test_what_is_filed_since_is_counted_and_what_was_counted_is_not_read_again():
    with database() as connection:
        counts = Counts()
        file(connection, [("a", 1, "u"), ("a", 2, "v")])
        assert counts.count(connection, ["a"], 3) == 2
        file(connection, [("a", 3, "v"), ("a", 4, "w"), ("a", 1, "never read")])
        assert counts.count(connection, ["a"], 5) == 3
        assert counts.count(connection, ["a"], 2) == 1


def test_after_an_erasure_it_is_counted_anew():
    with database() as connection:
        counts = Counts()
        file(connection, [("a", 1, "u"), ("a", 2, "v")])
        assert counts.count(connection, ["a"], 9) == 2
        connection.execute(tables.subjects.delete().where(tables.subjects.c.digest == "u"))
        connection.execute(insert(tables.erased), {"digest": "u", "registered_index": 1, "entry_index": 5})
        assert counts.count(connection, ["a"], 9) == 1


def test_no_more_is_kept_than_may_be():
    with database() as connection:
        counts = Counts(most=3)
        file(connection, [(subject, index, f"{subject}{index}") for subject in SUBJECTS for index in range(2)])
        for subject in SUBJECTS:
            assert counts.count(connection, [subject], 9) == 2
        assert sum(len(one.firsts) for one in counts._known.values()) <= 3
