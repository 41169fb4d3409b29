"""Named days of one country's calendar, from the optional package `holidays`: "Republic Day", "the National Day".

Without the package, or without a country, there are none, and the tables of `claims.dates.named_days` count.
A name of this module has its country behind an "@": "republic day@IN".
"""

from datetime import date
from functools import lru_cache
from typing import Any, Final

_LANGUAGE: Final = "en_US"
#: years whose holidays give the names of a calendar, besides the year that is asked for
_SAMPLE: Final = range(2024, 2031)
#: what the package puts around a name
_NOTES: Final = ("(observed)", "(estimated)", "(substitute)", "(in lieu)")


def is_name(name: str) -> bool:
    """Return True for a name of a country's calendar."""
    return "@" in name


@lru_cache(maxsize=64)
def names(country: str) -> tuple[str, ...]:
    """List the names of the days of a country's calendar, in small letters; none if the package lacks it.

    Args:
        country: ISO 3166-1 alpha-2.
    """
    found = {name for year in _SAMPLE for name, _ in _calendar(country, year)}
    return tuple(sorted(f"{name}@{country.upper()}" for name in found))


def days(name: str, year: int) -> list[str]:
    """List the first day of a named holiday in a year, in EDTF; none if the calendar lacks it.

    Args:
        name: an item of `names`.
        year: the year of the calendar.
    """
    wanted, _, country = name.partition("@")
    return sorted(str(day) for known, day in _calendar(country, year) if known == wanted)[:1]


@lru_cache(maxsize=512)
def _calendar(country: str, year: int) -> tuple[tuple[str, date], ...]:
    """List the names and days of a year."""
    try:
        import holidays
    except ImportError:
        return ()
    try:
        calendar: Any = _of_package(holidays, country, year)
    except (NotImplementedError, ValueError, KeyError):
        return ()
    return tuple((name, day) for day, text in calendar.items() for name in _plain(text))


def _of_package(package: Any, country: str, year: int) -> Any:
    """Return the calendar of the package, with English names if it has them."""
    languages = package.country_holidays(country.upper()).supported_languages
    language = next((known for known in (_LANGUAGE, "en_GB", "en") if known in languages), None)
    return package.country_holidays(country.upper(), years=year, language=language, observed=False)


def _plain(text: str) -> list[str]:
    """List the names in one entry of a calendar: "Diwali (estimated); Republic Day" has two."""
    found = []
    for part in text.split(";"):
        name = part.casefold()
        for note in _NOTES:
            name = name.replace(note, "")
        found.append(name.partition("(")[0].strip())
    return [name for name in found if name]
