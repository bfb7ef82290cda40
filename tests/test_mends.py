"""Every kind of fault names the test that enumerates it, and its mend can be taken out (`make mutants` does)."""

import re
import shutil
from pathlib import Path

import pytest

from tests import mends

ROOT = Path(__file__).resolve().parents[1]
MENDS = mends.everything()
ROWS = [
    *(f"A{number}" for number in range(1, 16)), *(f"W{number}" for number in range(1, 25)), "S1", "S2", "S3", "R6",
    "N1", "N2", "N3", "N4", "D1", "D2", "D3", "D4", "D5", "D6", "P1", "P2", "P3", "P4", "P5", "P6",
    "R1", "R2", "R3", "R4", "R5", "V1", "V2", "V3", "V4",
    "B1", "B2", "B3", "B4", "B5", "B6", "B7", "B8", "B9",
    "S4",
]  # fmt: skip


def test_every_kind_has_its_mend():
    assert {one.row for one in MENDS} == set(ROWS)


@pytest.mark.parametrize("mend", MENDS, ids=lambda one: one.row)
def test_a_mend_can_be_taken_out_of_the_product_as_it_is(mend, tmp_path):
    for file in {hunk.file for hunk in mend.hunks}:
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / file, tmp_path / file)
    assert mend.hunks
    mend.take_out(tmp_path)
    with pytest.raises(ValueError, match=mend.row):
        mend.take_out(tmp_path)


@pytest.mark.parametrize("mend", MENDS, ids=lambda one: one.row)
def test_the_test_it_names_is_there_and_on_the_page(mend):
    file, _, name = mend.test.partition("::")
    text = (ROOT / file).read_text(encoding="utf-8")
    assert not name or f"def {name}(" in text
    page = (ROOT / "docs" / "threat-model.md").read_text(encoding="utf-8")
    [row] = re.findall(rf"^\| {mend.row} \|.*$", page, flags=re.MULTILINE)
    assert f"`{mend.test}`" in row
