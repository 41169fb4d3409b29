"""Recognition of words that only look like dates: "may" the verb, 2000 pieces, the fall of a government."""

import re
from collections.abc import Sequence
from typing import Final

from claims.dates import lexicon
from claims.dates.expressions import Interpretation
from claims.dates.named_days import LOCAL
from claims.dates.tokens import Word
from claims.dates.word_classes import classes_of

#: months and weekdays that are also other words
_OTHER_WORDS: Final = frozenset({"may", "march", "mar", "sun", "sat", "wed", "dec", "jan", "mon", "fri"})
#: words before a number of four digits that leave open whether it is a year
_COUNTING: Final = frozenset({"", "at", "for", "over", "on", "up", "through", "within", "about", "around", "roughly"})
_PRECEDES_YEAR: Final = frozenset({"-", "and", "or", "to", "(", "/", "year", "in", "election"})
#: words after "the weekend" that make it another one than this
_BESIDE: Final = frozenset({"before", "after", "following", "preceding", "starting", "beginning", "ending"})
#: words in a relation after which a number of four digits is a year
_LIMITING: Final = frozenset({"earliest", "least", "by", "until", "till", "in", "before", "during"})
#: words before a date that are no part of it in running text
_ROUGH: Final = frozenset({"about", "around", "roughly", "towards", "toward", "circa", "approximately"})
#: words that are verbs too if no "of" follows
_ENDS: Final = frozenset({"start", "end", "beginning"})
#: words behind "fall" that show the verb
_AFTER_VERB: Final = frozenset({"in", "this", "next", "last", "current", "coming"})
_OF_OR_IN: Final = re.compile(r"\s+(?:of|in)\b", re.IGNORECASE)


def is_date(text: str, tokens: Sequence[Word], interpretation: Interpretation) -> bool:
    """Return True if an interpretation in running text is meant as a date.

    Args:
        text: the whole text.
        tokens: its words, from `joined_words.without_noise`.
        interpretation: a relation with its date, at these tokens.
    """
    parts = tokens[interpretation.date : interpretation.end]
    if any(token.word in _OTHER_WORDS and not text[token.start].isupper() for token in parts):
        return False
    before = tokens[interpretation.start - 1] if interpretation.start else None
    close = before is not None and parts[0].start - before.end <= 1
    if close and before is not None and "DAY" in classes_of(before.word) and "MONTH" in classes_of(parts[0].word):
        return False  # a day that the month does not have: 30 February 2027
    if close and before is not None and "MONTH" in classes_of(before.word) and "YEAR" in classes_of(parts[0].word):
        return False
    following = tokens[interpretation.end].word if interpretation.end < len(tokens) else ""
    first = tokens[interpretation.start]
    if before is not None and before.end == first.start and before.word.isalpha() and first.word[0].isdecimal():
        return False  # FYE2025
    if _runs_on(tokens, interpretation.end) or (parts[-1].word == "weekend" and following in _BESIDE):
        return False
    if len(parts) == 1:
        return _single(text, tokens, interpretation, parts[0])
    words = [token.word for token in parts]
    no_relation = interpretation.date == interpretation.start
    if words[0] in _ENDS and no_relation and not parts[0].the and text[parts[0].end : parts[1].start] == " ":
        return False  # "layoffs will start next month", "they close July 1"
    is_verb = words[0] == "fall" and words[1] in _AFTER_VERB and not parts[0].the
    if is_verb and no_relation:
        return False  # "prices will fall in 2027", "will fall this year"
    if words in (["day", "before"], ["day", "after"]):
        return parts[0].the and not _is_word(tokens, interpretation.end)
    if "week" in words[:2] and "NUM" in classes_of(words[-1]) and not _is_calendar_week(text, tokens, interpretation):
        return False
    if words[1] == "week" and len(words) == 2 and "," in text[parts[0].start : parts[1].end]:
        return False
    if words[-1] == "on" and "on" in words[2:]:
        return not _is_word(tokens, interpretation.end)  # "two years on", but not "two hours on Monday"
    if len(words) == 3 and words[1] == "-" and words[0].isdecimal() and "DAY" in classes_of(words[0]):
        return " " not in text[parts[0].start : parts[-1].end] and 1900 <= int(words[2][:4]) <= 2100
    if words[0] in _ROUGH:
        return False  # the scan finds the date after it by itself
    if words[1] in {"-", "to"}:
        return all(
            _year(text, tokens, interpretation, token, interpretation.end) for token in parts if _is_bare_year(token)
        )
    return True


def _runs_on(tokens: Sequence[Word], at: int) -> bool:
    """Return True if a sign and a number follow without a blank: the date is part of a longer one."""
    if not 0 < at < len(tokens) - 1 or tokens[at].word not in {"/", "-", "'"}:
        return False
    attached = tokens[at - 1].end == tokens[at].start and tokens[at].end == tokens[at + 1].start
    return attached and tokens[at + 1].word[0].isdecimal()


def _single(text: str, tokens: Sequence[Word], interpretation: Interpretation, token: Word) -> bool:
    related = interpretation.date > interpretation.start
    kinds = classes_of(token.word)
    if "YEAR" in kinds:
        return _year(text, tokens, interpretation, token, interpretation.end)
    if "MONTH" in kinds:
        if len(token.word) <= 4 and token.word != "june" and token.word != "july":
            return text[token.start].isupper() and (
                related or token.the or _after_date_word(tokens, interpretation.start)
            )
        return True
    if "SEASON" in kinds:
        return (
            related
            and relation_words(tokens, interpretation) not in {"on", "at", "for"}
            and not _OF_OR_IN.match(text, token.end)
        )
    if "WEEKDAY" in kinds:
        before = tokens[interpretation.start - 1].word if interpretation.start else ""
        after = tokens[interpretation.end].word if interpretation.end < len(tokens) else ""
        if "ORD" in classes_of(before) or (token.the and after in {"after", "before", "following"}):
            return False  # the first Sunday of Advent, the Tuesday after Easter
        return len(token.word) > 5 or (related and text[token.start].isupper())
    if "DAYTH" in kinds:
        return (
            token.the
            and related
            and (not _is_word(tokens, interpretation.end) or text[token.end : token.end + 1] in {",", ";"})
        )
    if "NUMDAY" in kinds:
        return related and token.word != "9/11"
    if "HN" in kinds:
        return related
    if "COMPACT" in kinds:
        return related or not _is_word(tokens, interpretation.end)
    if "FEAST" in kinds and token.word.partition("@")[0] in LOCAL | {"eid"}:
        return text[token.start].isupper()
    if "ONEUNIT" in kinds:
        return (
            token.the
            and related
            and _is_whole_unit(relation_words(tokens, interpretation))
            and (not _is_word(tokens, interpretation.end) or _names_rest(tokens, interpretation))
        )
    return token.word != "now" and (token.word != "then" or related)


def _is_whole_unit(relation: str) -> bool:
    """Return True for words after which "the year" means the current one: "for", "the rest of", "later in"."""
    return relation in {"for", "later in"} or not lexicon.REST.isdisjoint(relation.split())


def _is_calendar_week(text: str, tokens: Sequence[Word], interpretation: Interpretation) -> bool:
    """Return False for "week two", "Week 3 of the season" and "week 10 of pregnancy"."""
    parts = tokens[interpretation.date : interpretation.end]
    if not text[parts[-1].start : parts[-1].end].isdecimal() or _OF_OR_IN.match(text, parts[-1].end):
        return False
    before = tokens[interpretation.date - 1].word if interpretation.date else "."
    return parts[0].word != "week" or text[parts[0].start].islower() or before in {".", "!", "?"}


def _names_rest(tokens: Sequence[Word], interpretation: Interpretation) -> bool:
    return not lexicon.REST.isdisjoint(relation_words(tokens, interpretation).split())


def relation_words(tokens: Sequence[Word], interpretation: Interpretation) -> str:
    """Return the words of the relation, joined by spaces."""
    return " ".join(token.word for token in tokens[interpretation.start : interpretation.date])


def _year(text: str, tokens: Sequence[Word], interpretation: Interpretation, token: Word, end: int) -> bool:
    if text[token.start - 1 : token.start] in {"$", "€", "£", "#", "№"} or text[token.end : token.end + 1] in {
        "%",
        "°",
    }:
        return False
    relation = tokens[interpretation.start].word if interpretation.date > interpretation.start else ""
    following = tokens[end].word if end < len(tokens) else ""
    if token.word[0] == "'":  # "in '25", but not "'25 people"
        return relation not in _COUNTING and (not following.isalpha() or following in lexicon.AFTER_DATE)
    if token.owns and 1900 <= int(token.word) <= 2100:
        return True
    words = relation_words(tokens, interpretation).split()
    if relation not in _COUNTING or not _LIMITING.isdisjoint(words) or not lexicon.REST.isdisjoint(words):
        return True
    if not 1900 <= int(token.word) <= 2100:
        return False
    before = tokens[interpretation.start - 1].word if interpretation.start else ""
    if (before == "-" and _is_number(tokens, interpretation.start - 2)) or (
        following == "-" and _is_number(tokens, end + 1)
    ):
        return False  # the number is part of another one
    if end < len(tokens) and tokens[end].the and relation == "for":
        return True  # "for 2026 the board expects"
    if not following.isalpha() or following in lexicon.AFTER_DATE or text[token.end : token.end + 1] == ",":
        return True
    if following in lexicon.YEAR_RESULTS:
        return True  # "2027 revenue"
    return (token.the or before in _PRECEDES_YEAR) and not (following.endswith("s") and not token.the)


def _is_number(tokens: Sequence[Word], at: int) -> bool:
    return 0 <= at < len(tokens) and tokens[at].word.isdecimal() and len(tokens[at].word) != 4


def _is_bare_year(token: Word) -> bool:
    return "YEAR" in classes_of(token.word)


def _is_word(tokens: Sequence[Word], at: int) -> bool:
    return at < len(tokens) and tokens[at].word.isalpha() and tokens[at].word not in lexicon.AFTER_DATE


def _after_date_word(tokens: Sequence[Word], at: int) -> bool:
    return at > 0 and tokens[at - 1].word in {"early", "late", "mid", "this", "next", "last", "and", "or", "to", "-"}
