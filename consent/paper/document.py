"""An account as pages: one tagged PDF/A-3a (ISO 19005-3) to read, with files inside, such as the evidence it tells of.

What parties wrote goes in as data, never as markup, and the typesetter sees no file but the account and its template.
Needs the extra `pdf`.
"""

from __future__ import annotations

import json
import tempfile
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any, Final

from consent.errors import Unavailable
from consent.paper.page import Account, Section
from signing import digests

_STANDARDS: Final = ["a-3a"]
_EVERYWHERE: Final = "\u024f"
"""The last character of the Latin blocks, which the typesetter's own fonts have whole."""
_KINDS: Final = {"json": "application/json", "txt": "text/plain", "zip": "application/zip", "jwt": "application/jwt",
                 "csv": "text/csv"}  # fmt: skip
_INSIDE: Final = ("json", "txt", "jwt")


_OF_EVIDENCE: Final = (
    "The whole evidence is case.zip. Verify it with a tool and a policy that you trust; these pages prove nothing by"
    " themselves."
)


def render(account: Account, packed: bytes, files: Mapping[str, bytes], *, made_at: int) -> bytes:
    """The account as pages, with the whole evidence (`case.zip`) and its readable files embedded.

    `made_at` is the document's date, Unix seconds: the same evidence gives the same bytes. A character that no font of
    the typesetter has is written as its code point, [U+4E2D]. Raises Unavailable (`extra_missing`).
    """
    inside = {"case.zip": packed, **{name: files[name] for name in sorted(files) if _suffix(name) in _INSIDE}}
    return render_with(account, inside, note=_OF_EVIDENCE, made_at=made_at)


def render_with(account: Account, inside: Mapping[str, bytes], *, note: str, made_at: int) -> bytes:
    """The account as pages with these files embedded; `note` says what they are to a reader.

    As `render` otherwise.
    """
    typst = _library()
    for shown in (_as_it_is, _displayable, _latin):
        try:
            return _compiled(typst, {**_told(account, inside, shown), "note": note}, inside, made_at)
        except typst.TypstError as error:  # a glyph that no font has: PDF/A forbids showing a box instead
            refusal = str(error)
    raise Unavailable.of("document_failed", f"the pages could not be set: {refusal}")


def _library() -> Any:
    try:
        import typst
    except ImportError as error:
        detail = "pages need an extra: pip install 'talent-consent-ledger[pdf]'"
        raise Unavailable.of("extra_missing", detail) from error
    return typst


def _suffix(name: str) -> str:
    return name.rpartition(".")[2]


def _told(account: Account, inside: Mapping[str, bytes], shown: Any) -> dict[str, Any]:
    return {
        "title": shown(account.title),
        "summary": shown(account.summary),
        "language": account.language,
        "sections": [_section(one, shown) for one in account.sections],
        "files": [
            {"name": name, "path": f"{number}.bin", "bytes": str(len(data)), "sha256": digests.digest(data),
             "kind": _KINDS[_suffix(name)]}
            for number, (name, data) in enumerate(inside.items())
        ],
    }  # fmt: skip


def _section(section: Section, shown: Any) -> dict[str, Any]:
    return {
        "heading": shown(section.heading),
        "paragraphs": [shown(one) for one in section.paragraphs],
        "table": [[shown(name), shown(value)] for name, value in section.table],
        "items": [shown(one) for one in section.items],
    }


def _compiled(typst: Any, told: Mapping[str, Any], inside: Mapping[str, bytes], made_at: int) -> bytes:
    with tempfile.TemporaryDirectory(prefix="evidence-") as name:
        place = Path(name)
        template = resources.files("consent.paper").joinpath("document.typ").read_text(encoding="utf-8")
        (place / "document.typ").write_text(template, encoding="utf-8")
        (place / "account.json").write_text(json.dumps(told), encoding="utf-8")
        for number, data in enumerate(inside.values()):
            (place / f"{number}.bin").write_bytes(data)
        made: bytes = typst.compile(
            str(place / "document.typ"), root=name, format="pdf", pdf_standards=_STANDARDS, ignore_system_fonts=True,
            timestamp=made_at, package_path=name, package_cache_path=name,
        )  # fmt: skip
        return made


def _as_it_is(text: str) -> str:
    """Everything but what steers the direction of text or is no character."""
    return "".join(
        _code_point(one) if unicodedata.category(one) in {"Cf", "Co", "Cn", "Cs", "Cc"} else one for one in text
    )


def _displayable(text: str) -> str:
    return "".join(one if one <= _EVERYWHERE or _has_glyph(one) else _code_point(one) for one in _as_it_is(text))


def _latin(text: str) -> str:
    return "".join(one if one <= _EVERYWHERE else _code_point(one) for one in _as_it_is(text))


def _code_point(character: str) -> str:
    return f"[U+{ord(character):04X}]"


@lru_cache(maxsize=20_000)
def _has_glyph(character: str) -> bool:
    """Whether the typesetter can show the character, found out by letting it try."""
    typst = _library()
    with tempfile.TemporaryDirectory(prefix="glyph-") as name:
        source = Path(name) / "glyph.typ"
        source.write_text('#set document(title: "x")\n#set text(lang: "en")\n#sys.inputs.at("c")', encoding="utf-8")
        try:
            typst.compile(
                str(source), root=name, format="pdf", pdf_standards=["a-3b"], ignore_system_fonts=True,
                timestamp=0, sys_inputs={"c": character},
            )  # fmt: skip
        except typst.TypstError:
            return False
    return True
