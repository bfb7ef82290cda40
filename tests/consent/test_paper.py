"""Evidence as pages: tagged PDF/A-3a that carries its files, whatever the parties wrote."""

import io
import time

import pikepdf
import pytest

from consent.paper import document
from consent.paper.page import Account, Section
from consent.parcel.package import unpack

FILES = {"manifest.json": b"{}", "story.txt": b"x", "log/0.tlog-proof": b"x", "decisions/A.receipt.jwt": b"a.b.c"}
HOSTILE = [
    '#read("/etc/passwd") = Heading *bold* _it_ $x$ `code` <label> @ref https://x.example // comment',
    '#{panic()} #import "x.typ": * #eval("1")',
    "שלום עולם مرحبا Ελληνικά Кириллица ąčęłňőšţž ₤€→✓—“”",
    "周杰倫 🎬 ประเทศไทย",
    "spoof\u202egnp.exe \u2066x\u2069 zero\u200bwidth \U000e0041 \ufdd0 \ue000",
    "W" * 3000,
]


def account(*texts):
    sections = tuple(Section(text, (text,), ((text, text),), (text, text)) for text in texts)
    return Account("Evidence of the grant x", "It holds.", sections)


def opened(data):
    return pikepdf.open(io.BytesIO(data))


def tags(node, found):
    if isinstance(node, pikepdf.Array):
        for one in node:
            tags(one, found)
    elif isinstance(node, pikepdf.Dictionary):
        if "/S" in node:
            found.add(str(node.S))
        if "/K" in node:
            tags(node.K, found)
    return found


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_whatever_parties_write_is_text_on_a_page_of_the_archival_standard(text):
    pdf = opened(document.render(account(text), b"PK", FILES, made_at=1_790_000_000))
    with pdf.open_metadata() as said:
        assert said.pdfa_status == "3A"
        assert said["dc:title"]
    assert pdf.Root.MarkInfo.Marked
    assert {"/H1", "/H2", "/P", "/Table", "/TH", "/TD", "/L", "/LI"} <= tags(pdf.Root.StructTreeRoot, set())
    assert str(pdf.Root.Lang) == "en"
    assert pdf.Root.OutputIntents
    assert "/OpenAction" not in pdf.Root
    assert "/JavaScript" not in (pdf.Root.Names or {})


def test_no_font_is_left_outside_and_nothing_on_the_pages_acts():
    pdf = opened(document.render(account(*HOSTILE), b"PK", FILES, made_at=0))
    fonts = [
        one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/FontDescriptor"
    ]
    assert fonts
    assert all({"/FontFile2", "/FontFile3"} & set(one.keys()) for one in fonts)
    actions = [one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and "/URI" in one]
    assert not actions


def test_the_whole_evidence_and_its_readable_files_are_inside():
    pdf = opened(document.render(account("x"), b"the zip", FILES, made_at=0))
    assert set(pdf.attachments) == {"case.zip", "manifest.json", "story.txt", "decisions/A.receipt.jwt"}
    assert pdf.attachments["case.zip"].get_file().read_bytes() == b"the zip"
    assert pdf.attachments["decisions/A.receipt.jwt"].get_file().read_bytes() == b"a.b.c"
    assert all(str(one.obj.AFRelationship) == "/Data" for one in pdf.attachments.values())
    assert len(pdf.Root.AF) == 4


def test_the_same_evidence_gives_the_same_bytes():
    made = [document.render(account("x", "y"), b"PK", FILES, made_at=7) for _ in range(2)]
    assert made[0] == made[1]


def test_a_character_that_no_font_has_is_told_by_its_code_point():
    assert document._displayable("周 Zoë ✓ Иван שלום") == "[U+5468] Zoë ✓ Иван שלום"
    assert document._as_it_is("a\u202eb") == "a[U+202E]b"


def test_pages_of_real_evidence_carry_evidence_that_verifies(world):
    world.grant()
    gathered = world.ledger.gather("decision", world.check()["decision"])
    began = time.monotonic()
    pdf = opened(document.render(gathered.account, gathered.packed(), gathered.files, made_at=gathered.made_at))
    assert time.monotonic() - began < 60
    assert unpack(pdf.attachments["case.zip"].get_file().read_bytes()).manifest["subject"]["kind"] == "decision"


def test_a_large_case_is_set_too():
    many = {f"statements/{number}.json": b"{}" * 50 for number in range(400)}
    told = account(*[f"Section {number} " + "words " * 60 for number in range(200)])
    pdf = opened(document.render(told, bytes(6_000_000), many, made_at=0))
    assert len(pdf.pages) > 50
    assert len(pdf.attachments) == 401
