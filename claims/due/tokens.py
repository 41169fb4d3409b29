"""Splitting due words into tokens that remember where they stood."""

import re
from dataclasses import dataclass, replace

from claims.due import lexicon

_EDTF = r"(?:\d{4}(?:-\d{2}){0,2}[?~%]?|\d{3}X|\d{2}XX)"
_TOKEN = re.compile(
    rf"{_EDTF}/{_EDTF}(?![\w/])|\d{{4}}(?:-\d{{2}}){{1,2}}[?~%]?(?![\w-])|\d{{4}}[?~%]|\d{{3}}X|\d{{2}}XX"
    r"|\d{1,4}[./]\d{1,2}[./]\d{2,4}|\d+(?:st|nd|rd|th|s)?(?![^\W_])"
    r"|[QqHh][1-4](?!\w)|[^\W\d_]+(?:['’]s)?|\d+|[^\w\s]"
)


@dataclass(frozen=True, slots=True)
class Token:
    """A word, number or sign; `start` and `end` are code points, half open."""

    word: str
    start: int
    end: int
    #: "the" stands before it
    the: bool = False


def tokenize(text: str) -> list[Token]:
    """Split `text` into casefolded tokens; curly apostrophes become straight, dashes become "-"."""
    return [Token(_fold(m.group()), m.start(), m.end()) for m in _TOKEN.finditer(text)]


def without_noise(tokens: list[Token]) -> list[Token]:
    """Leave out the articles and signs that stand between the parts of a date and mean nothing."""
    return [
        replace(token, the=before is not None and before.word == "the")
        for before, token in zip([None, *tokens], tokens, strict=False)
        if token.word not in lexicon.NOISE
        and not (token.word == "-" and before is not None and before.word in lexicon.HYPHENATED)
    ]


def _fold(word: str) -> str:
    word = word.casefold().replace("’", "'")
    return "-" if word in {"–", "—", "‒", "−"} else lexicon.SYNONYMS.get(word, word)
