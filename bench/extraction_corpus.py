"""Hostile texts for measuring extraction: every cue, word and phrase of the product's own tables, repeated."""

from collections.abc import Iterator, Sequence
from dataclasses import fields
from typing import Any, Final

from claims.dates import lexicon
from claims.dates.back_reference_table import BACK_REFERENCE_ROWS
from claims.dates.phrase_table import ROWS
from claims.extraction.language import Cue, Language

#: name of a separator -> the characters between two repetitions
SEPARATORS: Final[dict[str, str]] = {"space": " ", "comma": ", ", "stop": ". ", "none": "", "capital": ". The "}

#: phrases of one table; of a longer one, which combines the same words, only each nth comes
_MAX_PHRASES: Final = 500
#: a paragraph of common words: the server refuses a text whose first words do not look like English
ENGLISH: Final = "their those there than " * 125 + "\n\n"

#: class of words in a cue or in a template of dates -> one word of it
_EXAMPLES: Final[dict[str, str]] = {
    "VB": "open", "ANY": "offer", "VBG": "opening", "NUMBER": "5", "DATE": "May", "ADV": "already", "'s": "Acme's",
    "MONTH": "May", "DAY": "5", "YEAR": "2031", "ORD": "first", "NUM": "two", "SEASON": "spring",
    "WEEKDAY": "Friday", "UNIT": "years", "ONEUNIT": "year", "YEARSPAN": "2031-32", "YEARRANGE": "2028-31",
    "FIRSTORD": "first", "DECADE": "2030s", "ISO": "2031-05-01", "NUMERIC": "13/4/2031", "QN": "Q1", "HN": "H1",
    "PARTYEAR": "1Q31", "YEARMONTH": "2031/05", "CALENDARYEAR": "CY31", "ACCOUNTS": "school", "JOINT": "to",
    "NODAY": "32", "NOISO": "2031-05-32", "ENDING": "ending", "$": ".",
    "FISCALYEAR": "FY31", "NUMDAY": "10/25", "DAYTH": "5th", "THIS": "next", "LAST": "last",
    "BEGINNING": "beginning", "EARLY": "early", "ENDORD": "first", "VAGUE": "early",
    "FEAST": "Easter", "COMING": "coming", "UNITS": "weeks", "$$": ".",
    "COMPACT": "20310501", "SHORT": "31",
}  # fmt: skip

#: parts of a text that no table has
_SHAPES: Final[dict[str, str]] = {
    "letters": "a", "capitals": "A", "digits": "7", "years": "2031 ", "numbers": "1,234.5 ", "spaces": " ",
    "newlines": "\n", "paragraphs": "a\n\n", "list": "\n- a", "quote": '"', "curly quotes": "“a” ",
    "open quotes": "“", "close quotes": "”", "apostrophes": "'", "commas": ",", "stops": ".", "dashes": "—",
    "hyphens": "-", "semicolons": "; ", "colons": ": ", "round brackets": "(", "closed brackets": "()",
    "nested brackets": "((((a))))", "links": "[a](b)", "open links": "[a](", "square brackets": "[",
    "stars": "*", "emphasis": "*a* ", "headings": "# a\n", "questions": "a? ", "ellipses": "… ",
    "marks": "\u0301", "marked letters": "e\u0301", "controls": "\x00\x1b", "bidi": "\u202e\u2066", "joiners": "\u200d",
    "emoji": "👩‍👩‍👧 ", "flags": "🇫🇷", "astral": "𝔸", "mixed scripts": "aбγ中ع ", "chinese": "中",
    "long word": "x" * 999 + " ", "abbreviations": "Nov. 2 Dec. 3 ", "roman": "II. ", "initials": "J. R. ",
}  # fmt: skip

#: sentences that reach the costly rules together
_SENTENCES: Final[tuple[str, ...]] = (
    "Ann Ode said he will open in May 2031 if it rains, and ",
    "he said that they would, if prices fall, open by 2031; ",
    "“We will open,” ",
    "“They will open in 2031. ",
    "They will open soon. ",
    "It will open by then. ",
    "Ann Ode, who said so, will open 2031, ",
    "according to Ann Ode, he will 2031 ",
    "said may be 2031 ",
    "well will open 2031 ",
    "Acme's plan 2031 and ",
    "how they will be used ",
    "had it would be said could have ",
    "May 1, 2031 and June 2, 2032 or ",
    "from May to June between 2031 and 2032 ",
    "two years after May 2031 ",
    "not before 2031 until 2032 ",
    "the bank it will 2031 ",
)


def units(language: Language) -> Iterator[tuple[str, str]]:
    """Yield the name and the text of each part that the corpus repeats, from all tables.

    A word or phrase comes once, under the first table that has it.
    """
    seen: set[str] = set()
    for name, phrase in _phrases(language):
        if phrase and phrase not in seen:
            seen.add(phrase)
            yield f"{name} {phrase[:30]!r}", phrase


def repeated(phrase: str, separator: str, size: int) -> str:
    """Return a phrase, repeated whole with a separator up to a size in code points.

    Args:
        phrase: the repeated words.
        separator: the characters between two repetitions.
        size: code points of the text.
    """
    piece = phrase + separator
    return piece * max(size // len(piece), 1)


def dated(size: int) -> str:
    """Return one sentence with as many different dates as fit into a size in code points."""
    days = (f"May {day}, {year}" for year in range(2027, 2999) for day in range(1, 32))
    return _fill(days, " and ", size)


def varied(words: Sequence[str], size: int, *, seed: int) -> str:
    """Return words of the tables in an order that a seed sets, without any full stop.

    Args:
        words: the words to choose from.
        size: code points of the text.
        seed: sets the order.
    """
    order = (words[(seed + at * (2 * seed + 7919)) % len(words)] for at in range(size))
    return _fill(order, " ", size)


def _fill(parts: Iterator[str], separator: str, size: int) -> str:
    pieces, length = [], 0
    for part in parts:
        pieces.append(part)
        length += len(part) + len(separator)
        if length >= size:
            break
    return separator.join(pieces)[:size]


def _phrases(language: Language) -> Iterator[tuple[str, str]]:
    for cue in language.cues:
        for optional in (False, True):
            yield "cue", _expanded(language, cue, optional=optional)
    for sentence in _SENTENCES:
        yield "sentence", sentence
    yield from _SHAPES.items()
    for template, _ in (*ROWS, *BACK_REFERENCE_ROWS):
        yield "date", " ".join(_EXAMPLES.get(piece, piece) for piece in template.split())
    for words in (
        *lexicon.RELATION_WORDS,
        *lexicon.DOUBTFUL_RELATION_WORDS,
        *lexicon.SINCE_WORDS,
        *lexicon.TRAILING_WORDS,
    ):
        yield "relation", words
        yield "relation", f"{words} 2031"
    for words in sorted(lexicon.OPEN_WORDS | lexicon.ROUGH_WORDS):
        yield "open", words
    for field in fields(language):
        if field.name not in {"cues", "headline", "code", "name", "name_words", "contracted"}:
            table = _words(getattr(language, field.name))
            for words in table[:: len(table) // _MAX_PHRASES + 1]:
                yield field.name, words


def _expanded(language: Language, cue: Cue, *, optional: bool) -> str:
    """Return example words for a cue, with or without its optional pieces."""
    words: list[str] = []
    for piece in cue.words.split():
        first = piece.rstrip("?*").split("|")[0]
        word = _EXAMPLES.get(first) or next(iter(sorted(language.classes.get(first, ()))), first)
        words += [word] * ((3 if piece[-1] == "*" else 1) if optional or piece[-1] not in "?*" else 0)
    return " ".join(words)


def _words(table: Any) -> list[str]:
    """Return the words of a table, in order."""
    if isinstance(table, str):
        return [table]
    if isinstance(table, dict):
        values = [word for value in table.values() if isinstance(value, frozenset) for word in value]
        return sorted({word for word in table if not word.isupper()} | set(values))
    return sorted(table)
