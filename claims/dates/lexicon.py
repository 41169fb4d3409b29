"""English words of the calendar, as data. Keys are casefolded.

A second language would be another such module. `claims.dates.date_phrases` and
`claims.dates.deadline_phrase` hold the rules.
"""

from typing import Final

from claims.dates.named_days import NAMED_DAYS

_MONTH_NAMES = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
]  # fmt: skip

MONTHS: Final[dict[str, int]] = {
    **{name: i for i, name in enumerate(_MONTH_NAMES, 1)},
    **{name[:3]: i for i, name in enumerate(_MONTH_NAMES, 1)},
    "sept": 9,
}

_WEEKDAY_NAMES = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]

WEEKDAYS: Final[dict[str, int]] = {
    **{name: i for i, name in enumerate(_WEEKDAY_NAMES)},
    **{name[:3]: i for i, name in enumerate(_WEEKDAY_NAMES)},
    "tues": 1, "weds": 2, "thur": 3, "thurs": 3,
}  # fmt: skip

#: EDTF season codes (level 1)
SEASONS: Final[dict[str, int]] = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}

_NUMBER_WORDS = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
]  # fmt: skip

NUMBERS: Final[dict[str, int]] = {
    **{word: i for i, word in enumerate(_NUMBER_WORDS)},
    "a": 1, "an": 1, "couple": 2, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80,
    "ninety": 90,
}  # fmt: skip

TENS: Final[dict[str, int]] = {word: number for word, number in NUMBERS.items() if number % 10 == 0 and number > 10}

#: word after a ten -> its number, and its ending if it is an ordinal
ONES: Final[dict[str, tuple[int, str]]] = {
    **{word: (i, "") for i, word in enumerate(list(NUMBERS)[1:10], 1)},
    "first": (1, "st"), "second": (2, "nd"), "third": (3, "rd"), "fourth": (4, "th"), "fifth": (5, "th"),
    "sixth": (6, "th"), "seventh": (7, "th"), "eighth": (8, "th"), "ninth": (9, "th"),
}  # fmt: skip

#: ordinals that only days of a month can have
DAY_ORDINALS: Final[dict[str, str]] = {
    **{word: f"{i}th" for i, word in enumerate(
        ["fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth",
         "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth", "twentieth"], 5)},
    "thirtieth": "30th",
}  # fmt: skip

#: ordinals that can be days of a month or parts of a year
FIRST_DAYS: Final[dict[str, int]] = {"first": 1, "second": 2, "third": 3, "fourth": 4}

ORDINALS: Final[dict[str, int]] = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "final": -1, "last": -1,
    "opening": 1, "closing": -1, "latter": 2,
}  # fmt: skip

#: word -> unit; the plural is the same unit
UNITS: Final[dict[str, str]] = {
    form: unit
    for unit in ("day", "week", "month", "quarter", "year", "decade", "century")
    for form in (unit, unit + "s", unit + "'s")
} | {
    "half months": "half month", "workweek": "workweek",
    "fortnight": "fortnight", "fortnights": "fortnight", "fortnight's": "fortnight", "centuries": "century",
}  # fmt: skip

#: unit -> its length in an ISO 8601 unit
DURATIONS: Final[dict[str, tuple[int, str]]] = {
    "day": (1, "D"), "week": (1, "W"), "fortnight": (2, "W"), "month": (1, "M"),
    "workday": (1, "D"), "half month": (1, "M"), "workweek": (1, "W"), "quarter": (3, "M"), "year": (1, "Y"),
    "decade": (10, "Y"), "century": (100, "Y"),
}  # fmt: skip

#: parts of a day, which a due window does not know
DAY_PARTS: Final[frozenset[str]] = frozenset({
    "morning", "afternoon", "evening", "night", "noon", "midday", "midnight", "lunchtime", "dawn", "dusk", "sunrise",
    "sunset", "nightfall", "daybreak",
})  # fmt: skip

#: words without meaning between the parts of a date
NOISE: Final[frozenset[str]] = frozenset({"the", "of", ","})

#: words whose full stop has no meaning: Dec. 1, Fri.
ABBREVIATED: Final[frozenset[str]] = frozenset(
    {word for word in (*MONTHS, *WEEKDAYS) if len(word) <= 4 and word not in {"may", "june", "july"}}
)

#: words whose hyphen has no meaning: mid-2023, year-end, end-2023
HYPHENATED: Final[frozenset[str]] = frozenset(
    {"early", "mid", "late", "early-mid", "mid-late", "year", "end", "month", "quarter", "week", "decade"}
)

SYNONYMS: Final[dict[str, str]] = {
    "middle": "mid", "close": "end", "xmas": "christmas", "yr": "year", "yrs": "years",
    "qtr": "quarter", "qtrs": "quarters", "fy": "fiscal", "wk": "week", "wks": "weeks", "mth": "month",
}  # fmt: skip

#: this, next and last, in units from now
THIS: Final[dict[str, int]] = {"this": 0, "current": 0, "next": 1, "coming": 1, "upcoming": 1}
COMING: Final[frozenset[str]] = frozenset({"coming", "upcoming", "forthcoming"})
LAST: Final[dict[str, int]] = {"last": -1, "previous": -1, "past": -1}

#: words between a number and its unit that do not change the length of the time
BETWEEN_COUNT: Final[frozenset[str]] = frozenset({"calendar", "full", "more", "further", "additional", "short", "long"})

#: words before "of the year" that mean the time until its end
REST: Final[frozenset[str]] = frozenset({"rest", "remainder", "remaining", "balance"})

#: words before a day that may lie behind or ahead
AS_OF: Final[frozenset[str]] = frozenset({"as of", "as", "as at"})

#: the longest phrase wins; "until" and its like mean the same as "by" (docs/specification.md, section 4.2)
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
    "as from": "not_before", "on or after": "not_before", "at the earliest": "not_before",
    "at the earliest in": "not_before", "at the earliest on": "not_before", "at the latest": "by",
    "after": "after", "later than": "after",
    "in": "in", "on": "in", "during": "in", "at": "in", "for": "in", "over": "in", "sometime in": "in",
    "some time in": "in", "at some point in": "in", "throughout": "in",
    "from now until": "by", "between now and": "by", "from now to": "by", "from now through": "by",
    "from now till": "by", "from now up to": "by", "now until": "by", "now through": "by", "now to": "by",
    "between today and": "by", "later": "in", "later in": "in", "sometime": "in", "some time": "in",
    "at some point": "in", "within": "in", "inside": "in",
    "beyond": "after", "past": "after", "well past": "after", "well beyond": "after", "more than": "after",
    "less than": "before", "at least": "not_before", "no more than": "by", "at most": "by",
    "as of": "not_before", "as at": "not_before", "effective": "in", "effective on": "in",
    "effective from": "in", "effective in": "in", "effective as of": "in",
    "with effect from": "in", "with effect on": "in", "with effect as of": "in",
    "during the course of": "in", "over the course of": "in", "in the course of": "in", "": "in",
    "between": "between", "in latter part": "in",
} | {
    f"{lead}{rest}".strip(): "in"
    for lead in ("", "for ", "in ", "during ", "through ", "throughout ", "over ", "within ", "by ")
    for rest in sorted(REST)
} | {
    f"{lead} {words}": relation
    for lead in ("sometime", "some time", "at some point", "at any time", "any time", "anytime")
    for words, relation in (("before", "before"), ("after", "after"), ("by", "by"), ("during", "in"), ("on", "in"),
                            ("within", "in"), ("until", "by"))
}  # fmt: skip

#: words before a date that a careful reader may understand in two ways -> the likelier relation
DOUBTFUL_RELATION_WORDS: Final[dict[str, str]] = {
    **{f"{limit} at least": "by" for limit in ("by", "until", "till", "through", "to")},
    **{f"at least {limit}": "by" for limit in ("by", "until", "till", "through")},
    "on or about": "in", "on or around": "in", "in or about": "in", "in or around": "in", "at or about": "in",
    "as early as": "in", "as soon as": "in", "as late as": "by", "by as early as": "by",
    "by as late as": "by", "by as soon as": "by", "greater than": "after", "at the earliest by": "not_before",
    "by at the earliest": "not_before", "until at the earliest": "not_before",
}  # fmt: skip

#: words before a date that place its beginning in the past
SINCE_WORDS: Final[dict[str, str]] = {"since": "not_before", "dating from": "not_before"}

#: words after a date: "from June onwards", "by Friday at the latest"
TRAILING_WORDS: Final[dict[str, str]] = {
    "onwards": "not_before", "onward": "not_before", "at the latest": "by", "at the earliest": "not_before",
    "at the very earliest": "not_before", "at the very latest": "by", "or earlier": "by", "or later": "not_before",
    "or sooner": "by", "at the soonest": "not_before",
}  # fmt: skip

#: phrases that set no day
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

#: phrases that set no certain day, but may be meant as a limit
ROUGH_WORDS: Final[frozenset[str]] = (
    frozenset(
        f"{lead} {when} {unit}"
        for lead in ("in", "within", "over")
        for when in ("a few", "several", "a couple of", "a matter of", "the matter of", "the space of a few")
        for unit in ("days", "weeks", "months", "years", "decades")
    )
    | frozenset(
        f"{lead} {unit}"
        for lead in ("within", "in just", "for")
        for unit in (
            "days to come",
            "weeks to come",
            "months to come",
            "years to come",
            "decades to come",
            "generations to come",
        )
    )
    | frozenset(f"within {unit}" for unit in ("days", "weeks", "months", "years", "decades"))
)

#: words before "year" whose year is no calendar year
ACCOUNTS: Final[frozenset[str]] = frozenset(
    {"fiscal", "financial", "tax", "accounting", "budget", "school", "academic", "marketing"}
)

#: words and signs between the first and the last day of a range
RANGE_WORDS: Final[frozenset[str]] = frozenset({"to", "-", "through", "until", "till", "/"})
RANGE_JOINTS: Final[frozenset[str]] = RANGE_WORDS | {"and", "or", "&"}

#: words after a number of a date that cannot be counted by it
AFTER_DATE: Final[frozenset[str]] = frozenset({
    "and", "or", "to", "by", "when", "with", "as", "after", "but", "because", "for", "was", "is", "will", "has", "if",
    "while", "that", "this", "he", "she", "it", "they", "we",
})  # fmt: skip

#: words after a number that it cannot count
NOT_COUNTED: Final[frozenset[str]] = AFTER_DATE | {
    "at", "in", "on", "from", "before", "until", "between", "near", "during", "of", "so", "than", "unless", "which",
    "who", "where", "his", "her", "its", "their", "said", "says", "next", "this", "last",
}  # fmt: skip

#: vague words before a period; an editor must choose the days
VAGUE_WORDS: Final[frozenset[str]] = frozenset({
    "early", "late", "early-mid", "mid-late", "around", "about", "circa", "roughly", "towards", "toward",
    "approximately",
})  # fmt: skip

#: nouns behind a bare year whose time it is: "2027 revenue"
YEAR_RESULTS: Final[frozenset[str]] = frozenset({
    "adjusted", "capex", "deliveries", "diluted", "earnings", "ebitda", "eps", "gdp", "guidance", "inflation", "net",
    "operating", "organic", "output", "production", "profit", "results", "revenue", "revenues", "sales",
})  # fmt: skip

#: words beside a weekday that do not change its day: "late on Monday"
BESIDE_WEEKDAY: Final[frozenset[str]] = frozenset({"early", "late", "on", "mid", "-"})

#: words before "this year" that place the time ahead of today
LATER: Final[frozenset[str]] = REST | {"later"}

#: phrases that seldom mean a day in running text
NOT_IN_TEXT: Final[frozenset[str]] = frozenset({"ever", "over time", "sometime", "at some point"})


def anchors() -> frozenset[str]:
    """Return words without a digit; every date expression has one of them, or a digit."""
    words = {part for table in (MONTHS, WEEKDAYS, SEASONS, UNITS) for phrase in table for part in phrase.split()}
    other = "today tonight tomorrow yesterday weekend then that halves half quarter now"
    return frozenset(words | set(other.split()) | DAY_PARTS | {"eid", *NAMED_DAYS})


def starters() -> frozenset[str]:
    """Return the words that can begin a date expression or its relation."""
    relations = (RELATION_WORDS, DOUBTFUL_RELATION_WORDS, SINCE_WORDS)
    words = {phrase.split()[0] for table in relations for phrase in table if phrase}
    for table in (MONTHS, WEEKDAYS, SEASONS, NUMBERS, ORDINALS, UNITS, THIS, LAST):
        words |= {phrase.split()[0] for phrase in table}
    other = "end mid calendar fiscal financial today tonight tomorrow yesterday new weekend following then that"
    other += " w wc cw kw half season period term"
    return frozenset(
        words | VAGUE_WORDS | ACCOUNTS | COMING | set(other.split()) | {"same", "recent", "start", "eid", *NAMED_DAYS}
    )
