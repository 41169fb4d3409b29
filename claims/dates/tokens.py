"""Splitting of a text into words with their offsets."""

import re
from dataclasses import dataclass, replace
from typing import Final

from claims.anchoring.folding import visible
from claims.anchoring.signs import PLAIN_SIGNS
from claims.dates import lexicon

_EDTF = r"(?:\d{4}(?:-\d{2}){0,2}[?~%]?|\d{3}X|\d{2}XX)"
_DASH = f"[{''.join(sign for sign, plain in PLAIN_SIGNS.items() if plain == '-')}]"
_APOSTROPHE = f"['{''.join(sign for sign, plain in PLAIN_SIGNS.items() if plain == chr(39))}]"
#: "Q3", "3Q"
_PART = r"(?:[QqHh][1-4]|[1-4][QqHh])"
#: "'25"; a quarter or half with its year in one word: "1Q25", "Q1 '25", "Q1/25", "Q12025", "2025Q1", "25Q1"
_SHORT_YEAR = rf"{_APOSTROPHE}\d{{2}}(?!\w|{_APOSTROPHE}s)"
_PART_YEAR = (
    rf"{_PART}[ \u00a0\u2009\u202f]?{_SHORT_YEAR}|{_PART}(?:[/-]|{_DASH}|{_APOSTROPHE})?\d{{4}}(?!\w)"
    rf"|{_PART}(?:[/-]|{_DASH})\d{{2}}(?!\w)|[1-4][QqH]\d{{2}}(?!\w)"
    rf"|(?:\d{{4}}(?:[/-]|{_DASH})?|{_APOSTROPHE}?\d{{2}}){_PART}(?!\w)"
)
#: "FY25", "FY2024/25", "CY2025"; a quarter may stand before or after without a blank
_FISCAL = (
    rf"(?:[Ff][Yy]|[Cc][Yy]){_APOSTROPHE}?\d{{2}}(?:\d{{2}})?(?:(?:[/-]|{_DASH})\d{{2}}(?:\d{{2}})?)?"
    r"(?=$|[QqHh][1-4](?!\w)|\W)"
)
#: a word that begins with no letter of "Q3", "H1", "FY25" or "CY25": most words, so it is tried first
_WORD = r"[^\W\d_QqHhFfCc][^\W\d_]*(?:['’][^\W\d_]+)?"
_TOKEN = re.compile(
    rf"{_WORD}|"
    r"\d{1,2}(?:[:.]\d{2})?[ \u00a0]?[AaPp]\.?[Mm](?!\w)\.?"
    rf"|{_EDTF}/{_EDTF}(?![\w/])|\d{{4}}(?:-\d{{2}}){{1,2}}[?~%]?(?!\w|-\w)|\d{{4}}[?~%](?!\w)|\d{{3}}X(?!\w)"
    rf"|{_PART_YEAR}|{_SHORT_YEAR}"
    rf"|\d{{2}}XX(?!\w)|\d{{4}}(?:/|{_DASH})\d{{2}}(?![\w/–-])|\d{{1,4}}[./]\d{{1,2}}[./]\d{{2,4}}(?![\w/])"
    r"|\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.\d+"
    r"|\d{1,2}/\d{1,2}(?![\w/])|\d+(?:st|nd|rd|th|s)?(?![^\W_])"
    rf"|{_PART}(?=$|[Ff][Yy]|\W)|{_FISCAL}|[^\W\d_]+(?:['’][^\W\d_]+)?|\d+|[^\w\s]"
)
#: two years in a row, which are an interval in EDTF
_SPLIT_YEAR: Final = re.compile(r"(\d{4})/(\d{4})", re.ASCII)
_SPLIT_LENGTH: Final = 9
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
    #: True if "'s" stood at the end of the word
    owns: bool = False


def tokenize(text: str, start: int = 0, end: int | None = None) -> list[Word]:
    """Split a text, or a part of it, into casefolded words; quotes and dashes get their ASCII form.

    Args:
        text: the whole text.
        start: offset of the part, in code points.
        end: offset after the part; None means the end of the text.

    Returns:
        The words with offsets in the whole text, in order.
    """
    end = len(text) if end is None else end
    seen = visible(text, start, end)
    if seen is None:
        return [Word(_fold(m.group()), m.start(), m.end()) for m in _TOKEN.finditer(text, start, end)]
    piece, starts, ends = seen
    return [Word(_fold(m.group()), starts[m.start()], ends[m.end() - 1]) for m in _TOKEN.finditer(piece)]


def text_words(text: str, start: int = 0, end: int | None = None) -> list[Word]:
    """Split running text: there, the "?" after a year ends a question, and 2025/2026 is one year of something.

    Args:
        text: the whole text.
        start: offset of the part, in code points.
        end: offset after the part; None means the end of the text.
    """
    words: list[Word] = []
    for token in tokenize(text, start, end):
        if len(token.word) > 1 and token.word[-1] in "?~%":
            sign = token.end - 1
            words += [replace(token, word=token.word[:-1], end=sign), Word(_fold(token.word[-1]), sign, token.end)]
        else:
            words.append(_in_prose(token) if len(token.word) == _SPLIT_LENGTH else token)
    return words


def _in_prose(token: Word) -> Word:
    match = _SPLIT_YEAR.fullmatch(token.word)
    if match is not None and int(match[2]) == int(match[1]) + 1:
        return replace(token, word=f"{match[1]}/{match[2][2:]}")
    return token


def _fold(word: str) -> str:
    word = word[:_MAX_WORD].casefold()
    if len(word) == 1:
        return _SIGNS.get(word, word)
    if not word.isascii():
        word = word.translate(_PLAIN)
    return lexicon.SYNONYMS.get(word, word)


_PLAIN: Final = str.maketrans(PLAIN_SIGNS)
#: signs that are words: an opening quotation mark stays what it is
_SIGNS: Final = {sign: plain for sign, plain in PLAIN_SIGNS.items() if plain == "-"} | {"’": "'", "~": "-"}
