"""Makes docs/vocabulary.md again: every word of every list, in one sentence.

Usage: python tools/make_vocabulary_page.py
"""

from collections.abc import Iterator
from pathlib import Path

from consent.vocabulary.lists.catalogue import LISTS, RULED
from consent.vocabulary.lists.wordlist import RuledList, WordList

PAGE = Path(__file__).resolve().parents[1] / "docs" / "vocabulary.md"
HEAD = """# Every word, in one sentence

Generated from the lists by `make vocabulary`; a test fails when this page is stale. `consent vocabulary` prints the
same: all lists, one of them (`consent vocabulary media`), or one word (`consent vocabulary svod`).

No word implies another: to create is not to use, to use is not to train. A closed list has no other words, and a word
is matched exactly; anything else is refused as `unknown_word`, with the nearest word and the list. The sentences
explain; what a word does is in the [specification](specification.md#s1.8), what a rule makes of it in
[rules.md](rules.md).
"""


def page() -> str:
    """The page."""
    listed = (*LISTS.values(), *RULED.values())
    contents = " · ".join(f"[{one.name}](#{one.name})" for one in listed)
    return "\n".join((HEAD, contents, "", *(line for one in listed for line in _of(one))))


def _of(one: WordList | RuledList) -> Iterator[str]:
    words = one.meanings if isinstance(one, WordList) else one.examples
    yield from (f'## <a id="{one.name}"></a>{one.title}', "", one.about, "")
    yield from ("| word | means |" if isinstance(one, WordList) else "| for example | means |", "|---|---|")
    yield from (f"| `{word}` | {meaning} |" for word, meaning in words)
    yield ""


def main() -> None:
    """Write it."""
    PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
