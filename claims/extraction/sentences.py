"""Division of a text into sentences with their tokens; every offset counts in the text itself."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from claims.dates.lexicon import ABBREVIATED
from claims.dates.tokens import Word, text_words

_LINK = re.compile(r"\[([^\[\]\n]{1,300})\]\([^()\s]{0,1000}\)")
_MARKS = re.compile(r"(?m)^#{1,6} |\*{1,3}(?=\S)|(?<=\S)\*{1,3}|^> ?")
_PARAGRAPH = re.compile(r"\n[ \t\u00a0]*\n\s*|\n(?=[-*•#] )")
#: the end of a sentence after a number: "costs $2,499.99. Analysts say"
_AFTER_NUMBER = re.compile(r"(?<=\d)\.\s+(?=[A-Z“][a-z’ ])")
#: code points of a paragraph; a longer one is no prose, and is cut, so that the time stays linear
_MAX_SENTENCE: Final = 20_000
#: tokens of a heading, at most
_MAX_HEADING: Final = 25
#: brackets that may be open at a time in a paragraph; the splitter searches the end of each
_MAX_NESTED: Final = 8
_OPENING_BRACKETS: Final = "([{\uff5f\uff5b\uff3b\uff08\ufe5d\ufe5b\ufe59\ufd3e\u301a\u3018\u2985\u2983\u2329"
_CLOSING_BRACKETS: Final = ")]}\uff60\uff5d\uff3d\uff09\ufe5e\ufe5c\ufe5a\ufd3f\u301b\u3019\u2986\u2984\u232a"
_BRACKET = re.compile(f"[{re.escape(_OPENING_BRACKETS + _CLOSING_BRACKETS)}]")
_CLOSING_QUOTES: Final = frozenset({'"', "”", "»", "'", "’"})
_OPENING, _CLOSING = "“„«", "”»"


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a text."""

    #: code points of the text, half open
    start: int
    end: int
    #: the number of its paragraph
    paragraph: int
    #: all its tokens, signs included
    tokens: tuple[Word, ...]
    #: for every token the number of its quotation in the text; 0 means no quotation
    quotes: tuple[int, ...]
    question: bool
    #: True for a short paragraph of one sentence without a full stop: a title, subtitle or heading
    is_heading: bool = False


def plain(text: str) -> str:
    """Return a text of the same length with blanks for the signs of Markdown's links and emphasis."""
    masked = _LINK.sub(lambda m: " " + m[1] + " " * (len(m[0]) - len(m[1]) - 1), text)
    return _MARKS.sub(lambda m: " " * len(m[0]), masked)


def parts(masked: str, size: int) -> Iterator[tuple[int, int]]:
    """Yield the offsets of the parts of a long text, which end with a paragraph, a line or a word.

    Args:
        masked: the whole text.
        size: code points of a part, at most.
    """
    start = 0
    while len(masked) - start > size:
        cuts = (masked.rfind(sign, start + 1, start + size) + len(sign) for sign in ("\n\n", "\n", " "))
        end = next((cut for cut in cuts if cut > start + size // 2), start + size)
        yield start, end
        start = end
    yield start, len(masked)


def unmarked(text: str) -> str:
    """Return the words of a piece of text on one line, without the signs of Markdown."""
    return " ".join(_MARKS.sub("", _LINK.sub(r"\1", text)).split())


def sentences(masked: str, start: int = 0, end: int | None = None, first_paragraph: int = 0) -> list[Sentence]:
    """Divide a text, or a part of it, into sentences.

    Args:
        masked: the whole text, as `plain` returns it.
        start: offset of the part, in code points.
        end: offset after the part; None means the end of the text.
        first_paragraph: the number of its first paragraph.
    """
    cut: list[Sentence] = []
    quotes = _Quotes()
    paragraphs = _paragraphs(masked, start, len(masked) if end is None else end)
    for number, (opens, closes) in enumerate(paragraphs, first_paragraph):
        quotes.leave()
        words = ((first, last, text_words(masked, first, last)) for first, last in _split(masked, opens, closes))
        divided = [part for part in words if part[2]]
        heading = _is_heading([tokens for _, _, tokens in divided])
        for first, last, tokens in divided:
            marks = tuple(quotes.take(token.word) for token in tokens)
            cut.append(Sentence(first, last, number, tuple(tokens), marks, _is_question(tokens), heading))
    return cut


class _Quotes:
    """A counter of the quotations of a text; the end of a paragraph closes an open quotation."""

    def __init__(self) -> None:
        self._count = 0
        self._open = False

    def leave(self) -> None:
        self._open = False

    def take(self, word: str) -> int:
        if word in _CLOSING or (word == '"' and self._open):
            self._open = False
            return self._count
        if word in _OPENING or word == '"':
            self._count += 1
            self._open = True
        return self._count if self._open else 0


def _is_heading(parts: Sequence[Sequence[Word]]) -> bool:
    """Return True if the sentences of a paragraph are a heading; a semicolon may divide it."""
    if not parts or sum(map(len, parts)) > _MAX_HEADING or any(part[-1].word != ";" for part in parts[:-1]):
        return False
    return parts[-1][-1].word not in {".", ":", ";", "!", "…", ",", '"', "”"}


def _is_question(tokens: Sequence[Word]) -> bool:
    """Return True if a sentence ends with a question mark; signs that close a quotation or bracket may follow."""
    last = len(tokens)
    for token in reversed(tokens):
        last -= 1
        quoted = token.word == "." and last > 0 and tokens[last - 1].word in _CLOSING_QUOTES
        if token.word not in _CLOSING_QUOTES | {")", "]", "!", "…"} and not quoted:
            return token.word == "?"
    return False


def _paragraphs(text: str, start: int, stop: int) -> Iterator[tuple[int, int]]:
    for gap in [*_PARAGRAPH.finditer(text, start, stop), None]:
        end = gap.start() if gap else stop
        while end - start > _MAX_SENTENCE:
            cut = text.rfind(" ", start + 1, start + _MAX_SENTENCE)
            cut = cut if cut > start else start + _MAX_SENTENCE
            yield start, cut
            start = cut
        if end > start:
            yield start, end
        start = gap.end() if gap else end


def _split(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    tokenizer, split = _library()
    for sentence in _joined(split(tokenizer.tokenize(_for_splitter(text[start:end])))):
        first = start + sentence[0].offset
        last = start + sentence[-1].offset + len(sentence[-1].value)
        for gap in _AFTER_NUMBER.finditer(text, first, last):
            yield first, gap.start() + 1
            first = gap.end()
        yield first, last


def _for_splitter(piece: str) -> str:
    """Return a text of the same length with blanks for pictograms and for brackets that are nested too deep."""
    if not piece.isascii():
        piece = "".join(" " if unicodedata.category(sign) == "So" else sign for sign in piece)
    depth = 0
    deep: list[int] = []
    for bracket in _BRACKET.finditer(piece):
        opens = bracket[0] in _OPENING_BRACKETS
        depth += 1 if opens else -(depth > 0)
        if opens and depth > _MAX_NESTED:
            deep.append(bracket.start())
    signs = list(piece) if deep else []
    for at in deep:
        signs[at] = " "
    return "".join(signs) or piece


def _joined(parts: Iterable[list[Any]]) -> Iterator[list[Any]]:
    """Yield the sentences with those joined that were cut after an abbreviated month or day: "Nov. 2"."""
    pending: list[Any] = []
    for part in parts:
        short = len(pending) > 1 and pending[-1].value == "." and pending[-2].value.casefold() in ABBREVIATED
        if pending and short and part[0].value[0].isdecimal():
            pending += part
            continue
        if pending:
            yield pending
        pending = list(part)
    if pending:
        yield pending


@lru_cache(maxsize=1)
def _library() -> tuple[Any, Any]:
    """Load the splitter on first use: a server starts without it."""
    from syntok.segmenter import split
    from syntok.tokenizer import Tokenizer

    return Tokenizer(emit_hyphen_or_underscore_sep=True, replace_not_contraction=False), split
