"""Tables for spreadsheets: no cell is ever taken for a formula."""

import csv
import io

import pytest
from hypothesis import given, strategies as st

from consent.cli import tables
from consent.paper.page import plain


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "\uff1d1", "\uff0b1", "\uff0d1", "\uff201"]
)
def test_what_would_be_a_formula_is_text(text):
    assert tables.cell(text) == f"'{text.strip()}"
    assert tables.cell((text, "b")) == f"'{text.strip()}, b"


@pytest.mark.parametrize(
    ("value", "written"),
    [(None, ""), (True, "yes"), (False, "no"), (3, "3"), (("a", "b"), "a, b"), ((), ""), ("a=b", "a=b"), ("  ", ""),
     ("a\r\n=b", "a  =b")],
)  # fmt: skip
def test_a_cell_holds_what_is_known(value, written):
    assert tables.cell(value) == written


@given(st.lists(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=9), min_size=2, max_size=2))
def test_whatever_stands_in_cells_is_one_row_of_which_none_is_a_formula(row):
    _, read = csv.reader(io.StringIO(tables.table(("a", "b"), [row]), newline=""))
    assert [one.removeprefix("'") for one in read] == [plain(one).removeprefix("'") for one in row]
    assert not any(one.startswith(("=", "+", "-", "@")) for one in read)
