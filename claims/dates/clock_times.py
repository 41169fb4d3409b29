"""Clock times and parts of a day beside a date: "by 5pm ET on March 3", "Friday at 14:00 GMT", "Sunday evening".

A due window has whole days, so the words are left out. "Before 5 p.m. on Friday" is by Friday, and "after 5 p.m. on
Friday" begins on it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from claims.dates import lexicon
from claims.dates.tokens import Word

_TWELVE_HOURS: Final = re.compile(r"\d{1,2}(?:[:.]\d{2})?[ \u00a0]?[ap]\.?m\.?")
_WITH_POINT: Final = re.compile(r"\d{1,2}\.\d{2}", re.ASCII)
_FOUR_DIGITS: Final = re.compile(r"[0-2]\d[0-5]\d", re.ASCII)
#: short names of zones
_ZONES: Final = frozenset([
    "et", "est", "edt", "ct", "cst", "cdt", "mt", "mst", "mdt", "pt", "pst", "pdt", "gmt", "utc", "bst", "ist",
    "wet", "west", "cet", "cest", "eet", "eest", "msk", "trt", "jst", "kst", "sgt", "hkt", "aest", "aedt", "awst",
    "acst", "nzst", "nzdt", "ast", "akst", "hst", "wib", "wat", "cat", "eat", "sast", "brt", "art", "clt", "pkt",
    "npt", "ict", "pht", "a.m", "p.m", "o'clock",
])  # fmt: skip
_HOURS_OF_DAY: Final = 24
#: words and signs that may stand behind an hour without "o'clock"
_BEHIND_HOUR: Final = lexicon.NOT_COUNTED | {".", ",", ";", ":", "!", "?", ")", '"', "”", "’", "'"}
#: words behind a time of four digits
_HOURS: Final = frozenset({"hrs", "hours", "h"})
#: first words of the names of zones that end in "time"
_ZONE_NAMES: Final = frozenset([
    "local", "eastern", "central", "mountain", "pacific", "atlantic", "greenwich", "moscow", "london", "paris",
    "brussels", "berlin", "tokyo", "beijing", "delhi", "sydney", "british", "european", "indian", "japan",
    "australian",
])  # fmt: skip
#: those of them that are also said without "time"
_ZONES_ALONE: Final = frozenset({"eastern", "central", "mountain", "pacific"})
_ZONE_MIDDLE: Final = frozenset({"mean", "standard", "daylight", "summer", "european"})
#: relation before a time of day -> the relation to its day
_TO_DAY: Final = {"before": "by", "after": "from"}
#: words between a time and its day
_JOINTS: Final = frozenset({"on", "of", ","})


def without_clocks(tokens: Sequence[Word]) -> Iterator[Word]:
    """Yield the words without the times of day that stand beside a date."""
    previous: Word | None = None
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if token.word not in _BEGIN and not token.word[0].isdecimal():
            previous = token
            yield token
            at += 1
            continue
        lead = token.word in _LEADS
        end = _time_at(tokens, at + lead)
        if end is not None and token.word == "(":
            end = end + 1 if end < len(tokens) and tokens[end].word == ")" else None
        if end is not None and previous is not None and _is_date(previous.word):
            at = end  # "on Friday at 5 p.m."
            continue
        relation = _TO_DAY.get(token.word)
        end = _time_at(tokens, at + 1) if relation else None
        if relation and end is not None and _before_date(tokens, end) is not None:
            previous = replace(token, word=relation)
            yield previous
            at = _before_date(tokens, end) or end
            continue
        end = _time_at(tokens, at)
        day = _before_date(tokens, end) if end is not None else None
        if end is not None and day is not None:
            at = day if previous is not None and previous.word in _RELATIONS else end
            continue
        if token.word == "at" and previous is not None and _is_date(previous.word) and _is_bare_hour(tokens, at + 1):
            at += 2  # "on May 5 at 5"
            continue
        if token.word in {"between", "from"}:
            end = _span_at(tokens, at + 1)
            if end is not None and _before_date(tokens, end) is not None:
                at = end  # "between 3 and 5 p.m. on Friday"
                continue
        if token.word != "the":
            previous = token
        yield token
        at += 1


def _time_at(tokens: Sequence[Word], at: int) -> int | None:
    """Return the index after a time of day with its zone; None if there is none."""
    word = tokens[at].word if at < len(tokens) else ""
    if word == "the" and at + 1 < len(tokens) and tokens[at + 1].word in lexicon.DAY_PARTS:
        return at + 2
    if word in lexicon.DAY_PARTS or word in _TIMES_OF_WORK:
        return _after_zone(tokens, at + 1)[0]
    if word in {"close", "end"} and [t.word for t in tokens[at + 1 : at + 3]] in _ENDS_OF_WORK:
        return at + 3
    if not word or not word[0].isdecimal():
        return None
    if word == "12" and at + 1 < len(tokens) and tokens[at + 1].word in {"noon", "midday", "midnight"}:
        return _after_zone(tokens, at + 2)[0]
    if _TWELVE_HOURS.fullmatch(word):
        return _after_zone(tokens, at + 1)[0]
    if len(word) <= 2 and [t.word for t in tokens[at + 1 : at + 2]] == [":"]:
        if at + 2 < len(tokens) and tokens[at + 2].word.isdecimal() and len(tokens[at + 2].word) == 2:
            return _after_zone(tokens, at + 3)[0]
        return None
    if _FOUR_DIGITS.fullmatch(word) and at + 1 < len(tokens) and tokens[at + 1].word in _HOURS:
        return _after_zone(tokens, at + 2)[0]
    if _WITH_POINT.fullmatch(word) or _FOUR_DIGITS.fullmatch(word) or (word.isdecimal() and len(word) <= 2):
        end, zone = _after_zone(tokens, at + 1)
        return end if zone else None
    return None


def _is_bare_hour(tokens: Sequence[Word], at: int) -> bool:
    """Return True for a number up to 24 that counts nothing."""
    if at >= len(tokens) or not tokens[at].word.isdecimal() or int(tokens[at].word[:3]) > _HOURS_OF_DAY:
        return False
    follows = at + 1 < len(tokens) and tokens[at + 1].start - tokens[at].end <= 1
    return not follows or tokens[at + 1].word in _BEHIND_HOUR


def _span_at(tokens: Sequence[Word], at: int) -> int | None:
    """Return the index after "3 and 5 p.m." or "14:00 to 15:30"; None for other words."""
    first = _time_at(tokens, at)
    if first is None and at < len(tokens) and tokens[at].word.isdecimal():
        first = at + 1
    if first is None or first >= len(tokens) or tokens[first].word not in {"and", "to", "-", "until"}:
        return None
    return _time_at(tokens, first + 1)


def _after_zone(tokens: Sequence[Word], at: int) -> tuple[int, bool]:
    """Return the index after the zone at a token, also in brackets, and True if there is one."""
    words = [token.word for token in tokens[at : at + 6]]
    opened = words[:1] == ["("]
    words = words[opened:]
    length = 0
    if words[:1] and words[0] in _ZONES:
        length = 1
        if words[1:2] and words[1] in {"+", "-"} and words[2:3] and words[2].isdecimal():
            length = 3
    elif words[:1] and words[0] in _ZONE_NAMES:
        middle = 1 + (words[1:2] != [] and words[1] in _ZONE_MIDDLE)
        length = middle + 1 if words[middle : middle + 1] == ["time"] else int(words[0] in _ZONES_ALONE)
    if not length or (opened and words[length : length + 1] != [")"]):
        return at, False
    return at + opened * 2 + length, True


def _before_date(tokens: Sequence[Word], at: int) -> int | None:
    """Return the index of the date that follows a time of day; None if none follows."""
    joint = at < len(tokens) and tokens[at].word in _JOINTS
    day = at + joint
    day += day < len(tokens) and tokens[day].word == "the"
    return day if day < len(tokens) and _is_date(tokens[day].word) else None


def _is_date(word: str) -> bool:
    """Return True for a word that can begin or end a day."""
    return word in _DAYS or (word[0].isdecimal() and not _TWELVE_HOURS.fullmatch(word) and len(word) <= _MAX_DAY_WORD)


_DAYS: Final = frozenset({*lexicon.WEEKDAYS, *lexicon.MONTHS, "today", "tomorrow", "yesterday"})
_MAX_DAY_WORD: Final = 10
#: words and signs between a day and a time behind it
_LEADS: Final = frozenset({"at", ",", "late", "early", "before", "("})
#: words and signs that can begin a time of day, besides numbers
_BEGIN: Final = lexicon.DAY_PARTS | _LEADS | {"the", "between", "from", "close", "end", "cob", "eod", "eob", *_TO_DAY}
#: words that are times of day without a number
TIMES: Final = lexicon.DAY_PARTS | {"close", "end", "cob", "eod", "eob"}
#: last words of relations, after which no "on" may stand
_RELATIONS: Final = frozenset({phrase.split()[-1] for phrase in lexicon.RELATION_WORDS if phrase})
_TIMES_OF_WORK: Final = frozenset({"cob", "eod", "eob"})
_ENDS_OF_WORK: Final = (["of", "business"], ["of", "play"], ["of", "trading"])
