"""Makes docs/statements.md again: every type of statement, who signs it, each member, and examples that register.

Usage: python tools/make_statements_page.py
"""

import json
from collections.abc import Iterator
from pathlib import Path

from consent import forms
from consent.forms import Form, Structure, form_of
from consent.statements.guide import catalogue
from consent.statements.guide.model import Example, Guide, Part
from consent.statements.guide.parts import PARTS, part_of
from consent.statements.statement import HEADER, TYPES
from consent.vocabulary.lists.catalogue import LISTS

PAGE = Path(__file__).resolve().parents[1] / "docs" / "statements.md"
WIDTH = 118
HEAD = """# Every statement, member by member

Generated from the readers and their guides by `make statements`; a test fails when this page is stale, and registers
every example. What others may rely on is the specification: [§2.3](specification.md#s2.3) the types,
[§2.5](specification.md#s2.5) the grant, [§2.6](specification.md#s2.6) scopes. What a signer reads of each:
[sentences.md](sentences.md). Every word: [vocabulary.md](vocabulary.md).

`consent statement template TYPE` prints a draft of a type with what must be there, `--full` with what may be. Change
it, then `consent statement draft`, `sign` and `submit` it. Where an example has the digest
`47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU` or the decision `AAAAAAAAAAAAAAAAAAAAAA`, that of the statement, paper or
decision meant is to be written. A member that is not **required** may be left out.
"""
ENVELOPE = {
    "type": "What is said.",
    "v": "The version of the form, which is 1.",
    "id": "A name for the statement that no other has.",
    "nonce": "Random bytes, so that nobody finds the statement by guessing its digest.",
    "ledgers": "The logs it is meant for.",
    "issued_at": "When its author says it was made; that decides nothing.",
    "parties": "Who must sign, as what, and with which key.",
    "anchor": "A checkpoint of this log that the signers had seen, which shows that they signed afterwards.",
}


def page() -> str:
    """The page."""
    contents = " · ".join(f"[`{kind}`](#{_anchor(kind)})" for kind in TYPES)
    head = (HEAD, contents, "", *_envelope())
    parts = (line for part in PARTS for line in _part(part, _shapes()[part.name]))
    types = (line for kind, guide in catalogue.GUIDES.items() for line in _type(kind, guide))
    return "\n".join((*head, *types, "# The parts of statements", "", *parts))


def _anchor(kind: str) -> str:
    return kind.replace(".", "-")


def _envelope() -> Iterator[str]:
    yield from ("## What all statements have", "")
    yield "`consent statement draft` makes `v`, `id`, `nonce`, `ledgers`, `issued_at` and the signers' keys."
    yield ""
    shape = form_of(HEADER)
    assert isinstance(shape, Structure)
    yield from _table(shape, ENVELOPE)


def _type(kind: str, guide: Guide) -> Iterator[str]:
    says = LISTS["statement-types"].meaning(kind)
    yield from (f'## <a id="{_anchor(kind)}"></a>`{kind}`', "", f"{says} **Signed by**: {guide.signs}", "")
    ways = catalogue.shapes_of(kind)
    for number, shape in enumerate(ways):
        if number:
            yield from ("Or:", "")
        yield from _table(shape, guide.members)
    for example in guide.examples:
        if example.about:
            yield from (example.about, "")
        yield from _example(kind, example)


def _example(kind: str, example: Example) -> Iterator[str]:
    yield from ("```json", _json(catalogue.written(kind, example)), "```", "")


def _json(value: object, indent: int = 0) -> str:
    """JSON as a person would lay it out: on one line where it fits, else a line for each member."""
    flat = json.dumps(value, ensure_ascii=False)
    if indent + len(flat) <= WIDTH or not isinstance(value, dict | list):
        return flat
    inner = indent + 1
    if isinstance(value, list):
        items = [_json(one, inner) for one in value]
        opened, closed = "[", "]"
    else:
        items = [f"{json.dumps(name)}: {_json(one, inner + len(name) + 4)}" for name, one in value.items()]
        opened, closed = "{", "}"
    return opened + (",\n" + " " * inner).join(items) + closed


def _part(part: Part, shape: Structure) -> Iterator[str]:
    yield from (f'## <a id="{part.name}"></a>{part.title}', "", part.about, "")
    yield from _table(shape, part.members)


def _table(shape: Structure, says: dict[str, str]) -> Iterator[str]:
    yield from ("| member | | what | form |", "|---|---|---|---|")
    for name, form in shape.members.items():
        needed = "**required**" if shape.needs(name) else ""
        yield f"| `{name}` | {needed} | {says[name]} | {in_words(form)} |"
    yield ""


def in_words(form: Form) -> str:
    """A form as a phrase, with links to its words and parts."""
    match form:
        case forms.Text():
            empty = ", which may be empty" if form.empty else ""
            return f"a text of {'lines, ' if form.lines else ''}at most {form.longest:,} characters{empty}"
        case forms.Word():
            one = f"`{form.words[0]}`" if len(form.words) == 1 else f"a word of {form.listed}"
            return f"[{one}](vocabulary.md#{form.listed}){_but(form)}"
        case forms.Checked() if form.listed:
            return f"[{form.what}](vocabulary.md#{form.listed})"
        case forms.Pattern() | forms.Checked() | forms.Strings():
            return form.what.replace("…", "")
        case forms.Whole():
            return _whole(form)
        case forms.YesNo():
            return "true or false"
        case _:
            return _put_together(form)


def _put_together(form: Form) -> str:
    match form:
        case forms.ListOf():
            return f"a list, {form.least or 'up'} to {form.most:,} of: {in_words(form.item)}"
        case forms.MapOf():
            return f"a map from names to: {in_words(form.item)}; {form.least} to {form.most} of them"
        case forms.Either():
            return "; or ".join(map(in_words, form.forms))
        case forms.Structure():
            part = part_of(form)
            return f"[{part.title.lower()}](#{part.name})"
        case _:
            message = f"no statement holds {form}"
            raise TypeError(message)


def _but(form: forms.Word) -> str:
    """Which words of the list are not taken here."""
    left_out = sorted(LISTS[form.listed].words - set(form.words)) if len(form.words) > 1 else []
    return f" but {', '.join(f'`{one}`' for one in left_out)}" if left_out else ""


def _whole(form: forms.Whole) -> str:
    if form.least == form.most:
        return f"the number {form.least}"
    most = f" to {form.most:,}" if form.most < 2**53 - 1 else " or more"
    return f"a whole number, {form.least}{most}"


def _shapes() -> dict[str, Structure]:
    """Of each part the first shape that a statement has of it."""
    found: dict[str, Structure] = {}
    for reader in (HEADER, *TYPES.values()):
        for member in (one for shape in _within(form_of(reader)) for one in _within(shape)):
            try:
                found.setdefault(part_of(member).name, member)
            except KeyError:  # the statement itself
                continue
    return found


def _within(form: Form) -> Iterator[Structure]:
    if isinstance(form, Structure):
        yield form
    for one in forms.parts_of(form):
        yield from _within(one)


def main() -> None:
    """Write it."""
    PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
