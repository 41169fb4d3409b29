"""Names of days and of feasts, as data: fixed dates, weekdays of a month, days beside Easter, and tables of dates.

The days of one country are those of the U.S., unless the name says otherwise: they are `inferred`. With a country,
`claims.dates.country_days` knows its calendar.
"""

from typing import Final

#: name of a day with a fixed date -> (month, day)
FEASTS: Final[dict[str, tuple[int, int]]] = {
    "christmas": (12, 25), "christmas day": (12, 25), "christmas eve": (12, 24), "boxing day": (12, 26),
    "new year's day": (1, 1), "new year's eve": (12, 31), "halloween": (10, 31), "valentine's day": (2, 14),
    "earth day": (4, 22), "st patrick's day": (3, 17), "saint patrick": (3, 17), "international workers' day": (5, 1),
    "bastille day": (7, 14), "may day": (5, 1), "st andrew's day": (11, 30), "all saints' day": (11, 1),
}  # fmt: skip

#: the same, for days that only some countries or churches keep: they are `inferred`
LOCAL_FEASTS: Final[dict[str, tuple[int, int]]] = {
    "independence day": (7, 4), "juneteenth": (6, 19), "veterans' day": (11, 11), "veterans day": (11, 11),
    "groundhog day": (2, 2), "flag day": (6, 14), "tax day": (4, 15), "cinco de mayo": (5, 5), "patriot day": (9, 11),
    "pearl harbor day": (12, 7), "april fools' day": (4, 1), "april fool's day": (4, 1), "kwanzaa": (12, 26),
    "labour day": (5, 1), "international labour day": (5, 1), "international women's day": (3, 8),
    "women's day": (3, 8), "guy fawkes night": (11, 5), "guy fawkes day": (11, 5), "guy fawkes": (11, 5),
    "bonfire night": (11, 5), "burns night": (1, 25), "burns' night": (1, 25), "hogmanay": (12, 31),
    "epiphany": (1, 6), "feast of the epiphany": (1, 6), "three kings' day": (1, 6), "three kings day": (1, 6),
    "twelfth night": (1, 5), "candlemas": (2, 2), "michaelmas": (9, 29), "martinmas": (11, 11),
    "all hallows' eve": (10, 31), "all souls' day": (11, 2), "assumption day": (8, 15),
    "feast of the assumption": (8, 15), "st stephen's day": (12, 26), "st nicholas day": (12, 6),
    "st george's day": (4, 23), "st david's day": (3, 1), "st lucia's day": (12, 13), "st john's day": (6, 24),
    "armistice day": (11, 11), "remembrance day": (11, 11), "anzac day": (4, 25), "australia day": (1, 26),
    "canada day": (7, 1), "waitangi day": (2, 6), "europe day": (5, 9), "ve day": (5, 8), "vj day": (8, 15),
    "singles' day": (11, 11), "singles day": (11, 11), "world aids day": (12, 1), "human rights day": (12, 10),
    "orthodox christmas": (1, 7), "nowruz": (3, 21),
}  # fmt: skip

#: name of a day by its weekday -> month, weekday (0 is Monday), which one in the month (-1 is the last), days after it
WEEKDAYS_OF_MONTHS: Final[dict[str, tuple[int, int, int, int]]] = {
    "thanksgiving": (11, 3, 4, 0), "thanksgiving day": (11, 3, 4, 0), "black friday": (11, 3, 4, 1),
    "cyber monday": (11, 3, 4, 4),
    "martin luther king day": (1, 0, 3, 0), "martin luther king jr day": (1, 0, 3, 0), "mlk day": (1, 0, 3, 0),
    "presidents' day": (2, 0, 3, 0), "presidents day": (2, 0, 3, 0), "washington's birthday": (2, 0, 3, 0),
    "memorial day": (5, 0, -1, 0), "labor day": (9, 0, 1, 0), "columbus day": (10, 0, 2, 0),
    "indigenous peoples' day": (10, 0, 2, 0), "indigenous people's day": (10, 0, 2, 0),
    "canadian thanksgiving": (10, 0, 2, 0), "election day": (11, 0, 1, 1), "arbor day": (4, 4, -1, 0),
    "mother's day": (5, 6, 2, 0), "mothers' day": (5, 6, 2, 0), "father's day": (6, 6, 3, 0),
    "fathers' day": (6, 6, 3, 0), "super bowl sunday": (2, 6, 2, 0), "remembrance sunday": (11, 6, 2, 0),
    "early may bank holiday": (5, 0, 1, 0), "spring bank holiday": (5, 0, -1, 0), "august bank holiday": (8, 0, -1, 0),
    "giving tuesday": (11, 3, 4, 5),
}  # fmt: skip
#: those of the table that are `stated`
_KNOWN: Final = frozenset({"black friday"})

#: name of a day that depends on Easter -> days after Easter Sunday
EASTER_DAYS: Final[dict[str, int]] = {
    "easter": 0, "easter sunday": 0, "easter monday": 1, "good friday": -2, "maundy thursday": -3, "palm sunday": -7,
    "orthodox easter": 0, "ash wednesday": -46, "ascension day": 39, "pentecost": 49, "whit sunday": 49,
    "whit monday": 50, "shrove tuesday": -47, "mardi gras": -47, "fat tuesday": -47, "holy thursday": -3,
    "holy saturday": -1, "easter saturday": -1, "easter day": 0, "whitsun": 49, "pentecost sunday": 49,
    "pentecost monday": 50, "trinity sunday": 56, "corpus christi": 60, "orthodox good friday": -2,
    "orthodox easter monday": 1,
}  # fmt: skip

#: name of the beginning of a feast whose calendar follows the moon -> its dates
_MOON: Final[dict[str, str]] = {
    "eid al-fitr":
        "2024-04-10 2025-03-30 2026-03-20 2027-03-09 2028-02-26 2029-02-14 2030-02-04 2031-01-24 2032-01-14 2033-01-02"
        " 2033-12-23 2034-12-12 2035-12-01 2036-11-19",
    "eid al-adha":
        "2024-06-16 2025-06-06 2026-05-27 2027-05-16 2028-05-05 2029-04-24 2030-04-13 2031-04-02 2032-03-22 2033-03-11"
        " 2034-03-01 2035-02-18 2036-02-07",
    "islamic new year":
        "2024-07-07 2025-06-26 2026-06-16 2027-06-06 2028-05-25 2029-05-14 2030-05-03 2031-04-23 2032-04-11 2033-04-01"
        " 2034-03-21 2035-03-11 2036-02-28",
    "ashura":
        "2024-07-17 2025-07-06 2026-06-26 2027-06-16 2028-06-04 2029-05-24 2030-05-13 2031-05-03 2032-04-21 2033-04-11"
        " 2034-03-31 2035-03-21 2036-03-09",
    "mawlid":
        "2024-09-15 2025-09-04 2026-08-25 2027-08-14 2028-08-03 2029-07-24 2030-07-13 2031-07-02 2032-06-20 2033-06-09"
        " 2034-05-30 2035-05-20 2036-05-08",
    "diwali":
        "2024-10-31 2025-10-20 2026-11-08 2027-10-29 2028-10-17 2029-11-05 2030-10-26 2031-11-14 2032-11-02 2033-10-22"
        " 2034-11-10 2035-10-30",
    "holi":
        "2024-03-25 2025-03-14 2026-03-04 2027-03-22 2028-03-11 2029-03-01 2030-03-20 2031-03-09 2032-03-27 2033-03-16"
        " 2034-03-05 2035-03-24",
    "dussehra":
        "2024-10-12 2025-10-02 2026-10-20 2027-10-09 2028-09-27 2029-10-16 2030-10-06 2031-10-25 2032-10-14 2033-10-03"
        " 2034-10-22 2035-10-11",
    "lunar new year":
        "2024-02-10 2025-01-29 2026-02-17 2027-02-06 2028-01-26 2029-02-13 2030-02-03 2031-01-23 2032-02-11 2033-01-31"
        " 2034-02-19 2035-02-08 2036-01-28",
    "chuseok":
        "2024-09-17 2025-10-06 2026-09-25 2027-09-15 2028-10-03 2029-09-22 2030-09-12 2031-10-01 2032-09-19 2033-09-08"
        " 2034-09-27 2035-09-16 2036-10-04",
    "vesak":
        "2024-05-22 2025-05-12 2026-05-31 2027-05-20 2028-05-09 2029-05-27 2030-05-16 2031-06-04 2032-05-23 2033-05-13"
        " 2034-06-01 2035-05-22 2036-05-10",
    "rosh hashanah":
        "2024-10-03 2025-09-23 2026-09-12 2027-10-02 2028-09-21 2029-09-10 2030-09-28 2031-09-18 2032-09-06 2033-09-24"
        " 2034-09-14 2035-10-04 2036-09-22",
    "hanukkah":
        "2024-12-26 2025-12-15 2026-12-05 2027-12-25 2028-12-13 2029-12-02 2030-12-21 2031-12-10 2032-11-28 2033-12-17"
        " 2034-12-07 2035-12-26",
}  # fmt: skip

#: name -> the feast whose calendar it follows, and its first and last day, in days after that
MOON_FEASTS: Final[dict[str, tuple[str, int, int]]] = {
    **{name: (name, 0, 0) for name in _MOON},
    "ramadan": ("eid al-fitr", -30, -1), "holy month of ramadan": ("eid al-fitr", -30, -1),
    **dict.fromkeys(("eid al fitr", "eid ul-fitr", "eid ul fitr", "eid-al-fitr"), ("eid al-fitr", 0, 0)),
    **dict.fromkeys(("eid al adha", "eid ul-adha", "eid ul adha", "eid-al-adha"), ("eid al-adha", 0, 0)),
    "feast of sacrifice": ("eid al-adha", 0, 0),
    "muharram": ("islamic new year", 0, 29), "hijri new year": ("islamic new year", 0, 0),
    "deepavali": ("diwali", 0, 0), "divali": ("diwali", 0, 0), "dasara": ("dussehra", 0, 0),
    **dict.fromkeys(("chinese new year", "spring festival", "seollal", "tet"), ("lunar new year", 0, 0)),
    "lantern festival": ("lunar new year", 14, 14),
    "mid-autumn festival": ("chuseok", 0, 0), "mid autumn festival": ("chuseok", 0, 0), "wesak": ("vesak", 0, 0),
    "jewish new year": ("rosh hashanah", 0, 0), "rosh hashana": ("rosh hashanah", 0, 0),
    "yom kippur": ("rosh hashanah", 9, 9), "day of atonement": ("rosh hashanah", 9, 9),
    "sukkot": ("rosh hashanah", 14, 14), "simchat torah": ("rosh hashanah", 22, 22),
    **dict.fromkeys(("chanukah", "hanukah", "chanukkah"), ("hanukkah", 0, 0)),
}  # fmt: skip

#: name -> days before the next Rosh Hashanah
BEFORE_JEWISH_NEW_YEAR: Final[dict[str, int]] = {
    "passover": 163, "pesach": 163, "purim": 193, "shavuot": 113, "tisha b'av": 51,
}  # fmt: skip

#: names of days whose date changes each year
MOVING_FEASTS: Final[tuple[str, ...]] = (*EASTER_DAYS, *WEEKDAYS_OF_MONTHS, *MOON_FEASTS, *BEFORE_JEWISH_NEW_YEAR)
NAMED_DAYS: Final[tuple[str, ...]] = (*FEASTS, *LOCAL_FEASTS, *MOVING_FEASTS)
#: names that mean a day of one country or church, so that their day is `inferred`
LOCAL: Final[frozenset[str]] = frozenset(
    {*LOCAL_FEASTS, *WEEKDAYS_OF_MONTHS, *MOON_FEASTS, *BEFORE_JEWISH_NEW_YEAR} - _KNOWN
)


def moon_dates(name: str) -> tuple[str, ...]:
    """List the first days of a feast of the table of dates, in ISO 8601."""
    return tuple(_MOON[name].split())
