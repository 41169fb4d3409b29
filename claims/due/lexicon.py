"""The English words of the calendar, as data; a second language would be another such file.

Keys are casefolded. Nothing here decides anything: `claims.due.expressions` and `claims.due.reading` do.
"""

from typing import Final

_MONTH_NAMES = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]

MONTHS: Final[dict[str, int]] = {
    **{name: i for i, name in enumerate(_MONTH_NAMES, 1)},
    **{name[:3]: i for i, name in enumerate(_MONTH_NAMES, 1)},
    "sept": 9,
}

WEEKDAYS: Final[dict[str, int]] = {
    name: i for i, name in enumerate(["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"])
}

#: EDTF season codes (level 1)
SEASONS: Final[dict[str, int]] = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}

NUMBERS: Final[dict[str, int]] = {
    word: i
    for i, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
            "twenty",
        ]
    )
} | {"a": 1, "an": 1, "thirty": 30, "forty": 40, "fifty": 50}

ORDINALS: Final[dict[str, int]] = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "final": -1, "last": -1,
    "opening": 1, "closing": -1,
}  # fmt: skip

#: word -> unit; the plural is the same unit
UNITS: Final[dict[str, str]] = {
    form: unit
    for unit in ("day", "week", "month", "quarter", "year", "decade", "century")
    for form in (unit, unit + "s", unit + "'s")
} | {"fortnight": "fortnight", "centuries": "century"}

#: unit -> how many ISO 8601 units one of it is
DURATIONS: Final[dict[str, tuple[int, str]]] = {
    "day": (1, "D"), "week": (1, "W"), "fortnight": (2, "W"), "month": (1, "M"),
    "quarter": (3, "M"), "year": (1, "Y"), "decade": (10, "Y"), "century": (100, "Y"),
}  # fmt: skip

#: words that stand between the parts of a date and mean nothing
NOISE: Final[frozenset[str]] = frozenset({"the", "of", ",", "."})

#: words whose hyphen means nothing: mid-2023, year-end, end-2023
HYPHENATED: Final[frozenset[str]] = frozenset({"mid", "year", "end"})

SYNONYMS: Final[dict[str, str]] = {"middle": "mid", "close": "end"}

#: the longest phrase wins; "until" and its kin mean the same as "by" (design.md section 2)
RELATION_WORDS: Final[dict[str, str]] = {
    "by": "by", "until": "by", "till": "by", "til": "by", "up until": "by", "on or before": "by",
    "no later than": "by", "not later than": "by", "at the latest by": "by", "by no later than": "by",
    "by at the latest": "by", "at the latest in": "by", "at the latest on": "by", "not after": "by",
    "through": "by", "up to": "by",
    "before": "before", "prior to": "before", "ahead of": "before", "earlier than": "before",
    "not before": "not_before", "no earlier than": "not_before", "not earlier than": "not_before",
    "not until": "not_before", "no sooner than": "not_before", "not sooner than": "not_before",
    "from": "not_before", "starting": "not_before", "starting in": "not_before",
    "starting on": "not_before", "starting from": "not_before", "beginning": "not_before",
    "beginning in": "not_before", "beginning on": "not_before",
    "as from": "not_before", "on or after": "not_before",
    "after": "after", "following": "after", "later than": "after",
    "in": "in", "on": "in", "during": "in", "at": "in", "for": "in", "over": "in", "sometime in": "in",
    "some time in": "in", "at some point in": "in", "throughout": "in",
    "from now until": "by", "between now and": "by", "later": "in",
    "later in": "in", "sometime": "in", "at some point": "in", "within": "in",
    "during the course of": "in", "over the course of": "in", "": "in", "between": "between",
}  # fmt: skip

#: said after a date: "from June onwards", "by Friday at the latest"
TRAILING_WORDS: Final[dict[str, str]] = {
    "onwards": "not_before", "onward": "not_before", "at the latest": "by", "at the earliest": "not_before",
    "or earlier": "by", "or later": "not_before", "or sooner": "by",
}  # fmt: skip

#: phrases that set no day at all
OPEN_WORDS: Final[frozenset[str]] = frozenset(
    f"{lead} {when} {unit}"
    for lead in ("in", "in the", "over", "over the", "during the", "within the")
    for when in ("coming", "next few", "next several", "next couple of", "following", "upcoming")
    for unit in ("days", "weeks", "months", "quarters", "years", "decades")
) | frozenset(
    {
        "soon", "shortly", "before long", "eventually", "ever", "over time", "sometime", "at some point",
        "one day", "some day", "someday", "sooner or later", "in due course", "in the future",
        "in the near future", "in the not too distant future", "in the foreseeable future",
        "in the distant future", "for the foreseeable future", "in the short term",
        "in the medium term", "in the long term", "in the long run", "in years to come",
        "in the years to come", "in the months to come", "in the weeks to come",
        "in the years ahead", "in the months ahead", "in the weeks ahead",
    }
)  # fmt: skip

#: vague words before a period; a person must say which days they mean
VAGUE_WORDS: Final[frozenset[str]] = frozenset({"early", "late", "around", "about", "circa", "roughly", "towards"})
