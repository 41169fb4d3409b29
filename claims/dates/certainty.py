"""Signs around a date in running text that leave its window open, so that it is `inferred` and never `stated`."""

from collections.abc import Sequence
from typing import Final

from claims.dates import lexicon
from claims.dates.edtf import Period
from claims.dates.expressions import Interpretation
from claims.dates.tokens import Word
from claims.dates.word_classes import classes_of
from claims.dates.year_behind import is_yearless

#: words before a date, or its relation, that make it rough
_ROUGH_BEFORE: Final = frozenset({
    "about", "around", "roughly", "circa", "approximately", "approx", "perhaps", "maybe", "possibly", "towards",
    "toward", "nearly", "almost", "every", "each", "most", "some", "any", "alternate",
    "shortly", "soon", "just", "long", "well",
})  # fmt: skip
#: words behind a date that make it rough
_BEHIND: Final = (
    ("or", "so"), ("or", "thereabouts"), ("give", "or"), ("perhaps",), ("maybe",), ("possibly",), ("-", "ish"),
    ("ish",), ("or", "maybe"), ("or", "perhaps"), ("or", "possibly"), ("if", "not"), ("or", "even"), ("at", "best"),
    ("or", "whenever"),
)  # fmt: skip
#: classes of words that begin another date behind "or"
_DATES: Final = frozenset(
    {"MONTH", "WEEKDAY", "SEASON", "VAGUE", "YEAR", "QN", "FEAST", "THIS", "FIRSTORD", "tomorrow", "mid"}
)
#: first words of a time that is counted
_COUNTS_FROM: Final = frozenset({"within", "inside", "in", "over", "during"})
#: words behind a counted time that make it count from an event
_EVENTS: Final = frozenset({"after", "from", "following", "before", "since", "once", "afterwards", "later"})
#: classes of words whose date may belong to a noun behind it: "the 2027 season", "the Sept. 3 deadline"
_ATTRIBUTES: Final = frozenset({"MONTH", "YEAR", "WEEKDAY", "QN", "SEASON", "NUMDAY"})
#: words behind "the 3rd of May" that are no noun
_NO_NOUNS: Final = lexicon.NOT_COUNTED | frozenset([
    "are", "be", "can", "could", "did", "do", "does", "had", "have", "may", "might", "must", "should", "were",
    "would", "shall", "not", "now", "then", "there", "these", "those", "you", "i", "out", "up", "over", "under",
    "again", "already", "also", "only", "still", "unless", "without", "within", "while", "than", "although",
    "though", "once", "since", "through", "till",
])  # fmt: skip
_STOPS: Final = frozenset({".", "!", "?", ";"})
_YEARS: Final = range(1900, 2101)
_BLANK: Final = 1


def is_certain(text: str, tokens: Sequence[Word], found: Interpretation) -> bool:
    """Return False if the words around a date make it rough, or let it count from an event or belong to a noun.

    Args:
        text: the whole text.
        tokens: its words, from `joined_words.without_noise`.
        found: a relation with its date, at these tokens.
    """
    before = tokens[found.start - 1].word if found.start else ""
    behind = [token.word for token in tokens[found.end : found.end + 2]]
    if before in _ROUGH_BEFORE or any(tuple(behind[: len(words)]) == words for words in _BEHIND):
        return False
    if (
        before == "or"
        and 1 < found.start == found.date
        and not _DATES.isdisjoint(classes_of(tokens[found.start - 2].word))
    ):
        return False
    if behind[:1] == ["or"] and len(behind) > 1 and not _DATES.isdisjoint(classes_of(behind[1])):
        return False  # "by the end of May or early June"
    last = tokens[found.end - 1]
    if last.owns or (last.word in lexicon.WEEKDAYS and _number_follows(tokens, found.end)):
        return False
    if tokens[found.date].word in _COUNTS_FROM and _counts_from_event(text, tokens, found):
        return False
    return not _is_attribute(tokens, found)


def _number_follows(tokens: Sequence[Word], at: int) -> bool:
    """Return True for a weekday with a number beside it that belongs to no date: "Friday 7.6"."""
    if at >= len(tokens) or tokens[at].start - tokens[at - 1].end > _BLANK:
        return False
    return tokens[at].word[0].isdecimal() and not _is_noun(tokens, at + 1)


def _counts_from_event(text: str, tokens: Sequence[Word], found: Interpretation) -> bool:
    """Return True for "within a week of the launch" and "in two days after the vote"."""
    if found.end >= len(tokens):
        return False
    between = text[tokens[found.end - 1].end : tokens[found.end].start].split()
    return tokens[found.end].word in _EVENTS or between[:1] == ["of"]


def _is_attribute(tokens: Sequence[Word], found: Interpretation) -> bool:
    """Return True for a date between "the" and a noun."""
    if not tokens[found.date].the:
        return False
    if not _is_noun(tokens, found.end) or tokens[found.end].word.endswith("ly"):
        return False
    return not _ATTRIBUTES.isdisjoint(classes_of(tokens[found.date].word))


def _is_noun(tokens: Sequence[Word], at: int) -> bool:
    """Return True if a word that may be a noun stands directly behind the word before."""
    if at >= len(tokens) or tokens[at].start - tokens[at - 1].end > _BLANK:
        return False
    return tokens[at].word.isalpha() and tokens[at].word not in _NO_NOUNS


class YearsOfSentences:
    """The years that each sentence of a text names, to find those that may belong to a date without one."""

    def __init__(self, text: str, tokens: Sequence[Word]) -> None:
        """Collect the years; the work is linear in the number of words."""
        self._sentence: list[int] = []
        self._years: dict[int, set[int]] = {}
        number = before = 0
        for token in tokens:
            if before and "\n" in text[before : token.start]:
                number += 1
            before = token.end
            self._sentence.append(number)
            if token.word in _STOPS:
                number += 1
            elif len(token.word) == 4 and token.word.isdecimal() and int(token.word) in _YEARS:
                self._years.setdefault(number, set()).add(int(token.word))

    def leave_open(self, tokens: Sequence[Word], found: Interpretation, period: Period) -> bool:
        """Return True if the sentence of a date without a year names another year than the chosen one."""
        years = self._years.get(self._sentence[found.start])
        if not years or not is_yearless(tokens, found):
            return False
        return bool(years - {period.first.year, period.last.year})
