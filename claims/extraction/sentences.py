"""Cutting a text into sentences with their tokens, every offset counted in the text itself."""

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
#: a sentence that ends with a number: "costs $2,499.99. Analysts say"
_AFTER_NUMBER = re.compile(r"(?<=\d)\.\s+(?=[A-Z“][a-z’ ])")
#: a paragraph longer than this is no prose; it is cut, so that the work stays in proportion
_MAX_SENTENCE: Final = 20_000
_OPENING, _CLOSING = "“„«", "”»"


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a text."""

    #: code points of the text, half open
    start: int
    end: int
    #: of the paragraph it stands in
    paragraph: int
    #: all its tokens, with the signs
    tokens: tuple[Word, ...]
    #: for every token: how many quotations of the text it stands in, numbered; 0 is none
    quotes: tuple[int, ...]
    question: bool


def plain(text: str) -> str:
    """Give a text of the same length in which the signs of Markdown's links and emphasis are blanks."""
    masked = _LINK.sub(lambda m: " " + m[1] + " " * (len(m[0]) - len(m[1]) - 1), text)
    return _MARKS.sub(lambda m: " " * len(m[0]), masked)


def unmarked(text: str) -> str:
    """Give the words of a piece of text on one line, without the signs of Markdown."""
    return " ".join(_MARKS.sub("", _LINK.sub(r"\1", text)).split())


def sentences(masked: str) -> list[Sentence]:
    """Cut a text (as `plain` gives it) into sentences."""
    found: list[Sentence] = []
    quotes = _Quotes()
    for number, (start, end) in enumerate(_paragraphs(masked)):
        quotes.leave()
        for first, last in _split(masked, start, end):
            tokens = text_words(masked, first, last)
            if tokens:
                marks = tuple(quotes.take(token.word) for token in tokens)
                found.append(Sentence(first, last, number, tuple(tokens), marks, _is_question(tokens)))
    return found


class _Quotes:
    """Numbers the quotations of a text as its tokens pass by; a paragraph's end closes what is open."""

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


def _is_question(tokens: Sequence[Word]) -> bool:
    for token in reversed(tokens):
        if token.word not in {'"', "”", "»", ")", "'", "’", "]"}:
            return token.word == "?"
    return False


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for gap in [*_PARAGRAPH.finditer(text), None]:
        end = gap.start() if gap else len(text)
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
    piece = "".join(" " if unicodedata.category(sign) == "So" else sign for sign in text[start:end])
    for sentence in _joined(split(tokenizer.tokenize(piece))):
        first = start + sentence[0].offset
        last = start + sentence[-1].offset + len(sentence[-1].value)
        for gap in _AFTER_NUMBER.finditer(text, first, last):
            yield first, gap.start() + 1
            first = gap.end()
        yield first, last


def _joined(parts: Iterable[list[Any]]) -> Iterator[list[Any]]:
    """Put together again what was cut after an abbreviation of a month or day: "Nov. 2"."""
    held: list[Any] = []
    for part in parts:
        short = len(held) > 1 and held[-1].value == "." and held[-2].value.casefold() in ABBREVIATED
        if held and short and part[0].value[0].isdecimal():
            held = [*held, *part]
            continue
        if held:
            yield held
        held = list(part)
    if held:
        yield held


@lru_cache(maxsize=1)
def _library() -> tuple[Any, Any]:
    """Load the splitter only when there is something to split: a server starts without it."""
    from syntok.segmenter import split
    from syntok.tokenizer import Tokenizer

    return Tokenizer(emit_hyphen_or_underscore_sep=True, replace_not_contraction=False), split
