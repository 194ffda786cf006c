"""Check the spelling of the documentation against a dictionary and a list of words of the field.

    python tools/check_spelling.py

Code, links, equations and names of files are left out. The list is docs/words.txt, one word a line.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from spellchecker import SpellChecker

ROOT = Path(__file__).resolve().parents[1]
PAGES = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs", "resources/networks"]
SKIPPED = {"build", "generated", "open_data", "virtual"}
WORDS = ROOT / "docs" / "words.txt"
NOT_PROSE = (
    r"\A---\n.*?\n---\n",  # front matter
    r"`{3,}[^\n]*\n.*?`{3,}",  # blocks of code and directives
    r"`[^`]*`",
    r"\$\$.*?\$\$(?: \(\w+\))?|\$[^$\n]*\$",
    r"\]\([^)]*\)",
    r"https?://\S+",
    r"\{\w+\}",
    r"<[^>]*>",
    r"^:link:.*$|^:\S+:",
)


def words_of(text: str) -> Iterator[str]:
    """Words of the prose of a Markdown page, without those that hold digits or capitals within."""
    for pattern in NOT_PROSE:
        text = re.sub(pattern, " ", text, flags=re.S | re.M)
    for word in re.findall(r"[A-Za-z][A-Za-z'’]*[A-Za-z]|[A-Za-z]", text):
        word = word.replace("’", "'").removesuffix("'s")
        if word[1:].islower():
            yield word


def pages() -> Iterator[Path]:
    """Return the Markdown files that are checked."""
    for given in PAGES:
        path = ROOT / given
        found = sorted(path.rglob("*.md")) if path.is_dir() else [path]
        yield from (one for one in found if not SKIPPED & set(one.relative_to(ROOT).parts))


def main() -> None:
    """Print each unknown word with its page; the exit status is 1 if there is one."""
    known = SpellChecker(language="en", distance=1)
    known.word_frequency.load_words(WORDS.read_text(encoding="utf-8").split())
    wrong = 0
    for path in pages():
        unknown = sorted(known.unknown(words_of(path.read_text(encoding="utf-8"))))
        wrong += len(unknown)
        if unknown:
            print(f"{path.relative_to(ROOT)}: {', '.join(unknown)}")
    if wrong:
        sys.exit(f"{wrong} unknown words: correct them, or add them to {WORDS.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
