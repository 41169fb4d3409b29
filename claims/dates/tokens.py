"""Splitting of a text into words with their offsets."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from claims.dates import lexicon

_EDTF = r"(?:\d{4}(?:-\d{2}){0,2}[?~%]?|\d{3}X|\d{2}XX)"
_TOKEN = re.compile(
    r"\d{1,2}(?:[:.]\d{2})?[ \u00a0]?[AaPp]\.?[Mm](?!\w)\.?"
    rf"|{_EDTF}/{_EDTF}(?![\w/])|\d{{4}}(?:-\d{{2}}){{1,2}}[?~%]?(?![\w-])|\d{{4}}[?~%](?!\w)|\d{{3}}X(?!\w)"
    r"|\d{2}XX(?!\w)|\d{4}[–‑]\d{2}(?![\w–-])|\d{1,4}[./]\d{1,2}[./]\d{2,4}(?![\w/])|\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.\d+"
    r"|\d{1,2}/\d{1,2}(?![\w/])|\d+(?:st|nd|rd|th|s)?(?![^\W_])"
    r"|[QqHh][1-4](?!\w)|(?:FY|CY|fy|cy)\d{2}(?:\d{2})?(?!\w)|[^\W\d_]+(?:['’][^\W\d_]+)?|\d+|[^\w\s]"
)
_CLOCK = re.compile(r"\d{1,2}(?:[:.]\d{2})?[ \u00a0]?[ap]\.?m\.?")
#: code points of a word at most; a longer token is cut, so that no pattern gets it whole
_MAX_WORD: Final = 64


@dataclass(frozen=True, slots=True)
class Word:
    """A word, number or sign; `start` and `end` are code points, half open."""

    word: str
    start: int
    end: int
    #: True if "the" stands before the word
    the: bool = False


def tokenize(text: str, start: int = 0, end: int | None = None) -> list[Word]:
    """Split a text, or a part of it, into casefolded words; quotes and dashes get their ASCII form.

    Args:
        text: the whole text.
        start: offset of the part, in code points.
        end: offset after the part; None means the end of the text.

    Returns:
        The words with offsets in the whole text, in order.
    """
    matches = _TOKEN.finditer(text, start, len(text) if end is None else end)
    return [Word(_fold(m.group()), m.start(), m.end()) for m in matches]


def text_words(text: str, start: int = 0, end: int | None = None) -> list[Word]:
    """Split running text, in which the "?" after a year ends a question and is no qualifier of EDTF.

    Args:
        text: the whole text.
        start: offset of the part, in code points.
        end: offset after the part; None means the end of the text.
    """
    return [
        replace(token, word=token.word[:-1], end=token.end - 1)
        if token.word[-1] in "?~%" and len(token.word) > 1
        else token
        for token in tokenize(text, start, end)
    ]


def without_noise(tokens: Sequence[Word]) -> list[Word]:
    """Return the words without articles and signs that have no meaning between the parts of a date.

    Numbers in words become one number: "twenty-second" is "22nd".
    """
    words: list[Word] = []
    previous: Word | None = None
    for token in _numbered(tokens):
        if not _is_noise(token.word, previous):
            the = previous is not None and previous.word == "the"
            words.append(Word(token.word, token.start, token.end, the=True) if the else token)
        previous = token
    return words


def _is_noise(word: str, previous: Word | None) -> bool:
    if _is_clock(word) or (word == "on" and previous is not None and _is_clock(previous.word)):
        return True  # "by 5 p.m. on Friday"
    if word == ".":
        return previous is not None and previous.word in lexicon.ABBREVIATED
    if word == "-":
        return previous is not None and previous.word in lexicon.HYPHENATED
    return word in lexicon.NOISE


def _is_clock(word: str) -> bool:
    return word[0].isdecimal() and _CLOCK.fullmatch(word) is not None


def _numbered(tokens: Sequence[Word]) -> Iterator[Word]:
    """Yield the words with each ten and its ones joined."""
    skip = 0
    for at, token in enumerate(tokens):
        if skip:
            skip -= 1
            continue
        tens = lexicon.TENS.get(token.word)
        if tens is None:
            word = lexicon.DAY_ORDINALS.get(token.word)
            yield token if word is None else replace(token, word=word)
            continue
        after = at + 1 + (at + 1 < len(tokens) and tokens[at + 1].word == "-")
        ones = tokens[after].word if after < len(tokens) else ""
        number = lexicon.ONES.get(ones)
        if number is None:
            yield token
            continue
        skip = after - at
        yield Word(str(tens + number[0]) + number[1], token.start, tokens[after].end)


def _fold(word: str) -> str:
    word = word[:_MAX_WORD].casefold().replace("’", "'")
    if len(word) == 7 and word[4] in "–‑":
        return word[:4] + "-" + word[5:]
    return "-" if word in {"–", "—", "‒", "−", "‑", "~"} else lexicon.SYNONYMS.get(word, word)
