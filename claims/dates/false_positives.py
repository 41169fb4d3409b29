"""What keeps words that only look like dates out: "may" the verb, 2000 pieces, the fall of a government."""

import re
from collections.abc import Sequence
from typing import Final

from claims.dates.relation_phrases import AnalysedSentence
from claims.dates.tokens import Word
from claims.dates.word_classes import classes_of

#: months and weekdays that are other words too
_OTHER_WORDS: Final = frozenset({"may", "march", "mar", "sun", "sat", "wed", "dec", "jan", "mon", "fri"})
#: words before a year after which it may as well be a number
_COUNTING: Final = frozenset({"", "at", "for", "over", "on", "up", "through", "within", "about", "around", "roughly"})
_FOLLOWS_YEAR: Final = frozenset(
    {
        "and",
        "or",
        "to",
        "by",
        "when",
        "with",
        "as",
        "after",
        "but",
        "because",
        "for",
        "was",
        "is",
        "will",
        "has",
        "if",
        "while",
        "that",
        "this",
        "he",
        "she",
        "it",
        "they",
        "we",
    }
)
_PRECEDES_YEAR: Final = frozenset({"-", "and", "or", "to", "(", "/", "year", "in", "election"})
#: what may stand before "the year" that is this one
_WHOLE_UNIT: Final = frozenset(
    {"for", "later in", "for rest", "in rest", "for remainder", "in remainder", "during rest"}
)
_OF_OR_IN: Final = re.compile(r"\s+(?:of|in)\b", re.IGNORECASE)


def is_date(text: str, tokens: Sequence[Word], reading: AnalysedSentence) -> bool:
    """Tell whether a reading in running text is meant as a date."""
    parts = tokens[reading.date : reading.end]
    if any(token.word in _OTHER_WORDS and not text[token.start].isupper() for token in parts):
        return False
    before = tokens[reading.start - 1] if reading.start else None
    close = before is not None and parts[0].start - before.end <= 1
    if close and before is not None and "DAY" in classes_of(before.word) and "MONTH" in classes_of(parts[0].word):
        return False  # a day that the month does not have: 30 February 2027
    if close and before is not None and "MONTH" in classes_of(before.word) and "YEAR" in classes_of(parts[0].word):
        return False
    if len(parts) == 1:
        return _single(text, tokens, reading, parts[0])
    words = [token.word for token in parts]
    if words in (["day", "before"], ["day", "after"]):
        return parts[0].the and not _is_word(tokens, reading.end)
    if words[1] == "week" and "," in text[parts[0].start : parts[1].end]:
        return False
    if words[-1] == "on" and "on" in words[2:]:
        return not _is_word(tokens, reading.end)  # "two years on", but not "two hours on Monday"
    if len(words) == 3 and words[1] == "-" and words[0].isdecimal() and "DAY" in classes_of(words[0]):
        return " " not in text[parts[0].start : parts[-1].end] and 1900 <= int(words[2][:4]) <= 2100
    if words[0] in {"about", "around", "roughly", "towards", "circa"}:
        return False  # the date after it is found by itself
    if words[1] in {"-", "to"}:
        return all(_year(text, tokens, reading, token, reading.end) for token in parts if _is_bare_year(token))
    return True


def _single(text: str, tokens: Sequence[Word], reading: AnalysedSentence, token: Word) -> bool:
    related = reading.date > reading.start
    kinds = classes_of(token.word)
    if "YEAR" in kinds:
        return _year(text, tokens, reading, token, reading.end)
    if "MONTH" in kinds:
        if len(token.word) <= 4 and token.word != "june" and token.word != "july":
            return text[token.start].isupper() and (related or token.the or _after_date_word(tokens, reading.start))
        return True
    if "SEASON" in kinds:
        return related and words_of(tokens, reading) not in {"on", "at", "for"} and not _OF_OR_IN.match(text, token.end)
    if "WEEKDAY" in kinds:
        before = tokens[reading.start - 1].word if reading.start else ""
        after = tokens[reading.end].word if reading.end < len(tokens) else ""
        if "ORD" in classes_of(before) or (token.the and after in {"after", "before", "following"}):
            return False  # the first Sunday of Advent, the Tuesday after Easter
        return len(token.word) > 5 or (related and text[token.start].isupper())
    if "DAYTH" in kinds:
        return token.the and related and not _is_word(tokens, reading.end)
    if "NUMDAY" in kinds:
        return related and token.word != "9/11"
    if "HN" in kinds:
        return related
    if "ONEUNIT" in kinds:
        return (
            token.the and related and (words_of(tokens, reading) in _WHOLE_UNIT) and not _is_word(tokens, reading.end)
        )
    return token.word != "now" and (token.word != "then" or related)


def words_of(tokens: Sequence[Word], reading: AnalysedSentence) -> str:
    """Give the words of a reading's relation."""
    return " ".join(token.word for token in tokens[reading.start : reading.date])


def _year(text: str, tokens: Sequence[Word], reading: AnalysedSentence, token: Word, end: int) -> bool:
    if text[token.start - 1 : token.start] in {"$", "€", "£", "#", "№"} or text[token.end : token.end + 1] in {
        "%",
        "°",
    }:
        return False
    word = tokens[reading.start].word if reading.date > reading.start else ""
    if word not in _COUNTING:
        return True
    if not 1900 <= int(token.word) <= 2100:
        return False
    following = tokens[end].word if end < len(tokens) else ""
    before = tokens[reading.start - 1].word if reading.start else ""
    if (before == "-" and _is_number(tokens, reading.start - 2)) or (following == "-" and _is_number(tokens, end + 1)):
        return False  # a part of another number
    if not following.isalpha() or following in _FOLLOWS_YEAR:
        return True
    return (token.the or before in _PRECEDES_YEAR) and not (following.endswith("s") and not token.the)


def _is_number(tokens: Sequence[Word], at: int) -> bool:
    return 0 <= at < len(tokens) and tokens[at].word.isdecimal() and len(tokens[at].word) != 4


def _is_bare_year(token: Word) -> bool:
    return "YEAR" in classes_of(token.word)


def _is_word(tokens: Sequence[Word], at: int) -> bool:
    return at < len(tokens) and tokens[at].word.isalpha() and tokens[at].word not in _FOLLOWS_YEAR


def _after_date_word(tokens: Sequence[Word], at: int) -> bool:
    return at > 0 and tokens[at - 1].word in {"early", "late", "mid", "this", "next", "last", "and", "or", "to", "-"}
