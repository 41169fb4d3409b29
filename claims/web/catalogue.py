"""The texts of the pages in the language of the installation (gettext), with its dates and numbers (CLDR, by Babel).

English stands in the code and the templates. `catalogues/duecheck.pot` lists all of it, and a second language is one
more file there: `de.po`. Such a file is read at the start, and need not be compiled.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from typing import Any, Final, cast

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent
from flask import Flask, current_app, has_app_context
from markupsafe import escape

from claims.errors import SettingInvalid

FOLDER: Final = Path(__file__).parent / "catalogues"
_KEY: Final = "duecheck.catalogue"


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The texts of one language, and the locale of its dates."""

    locale: Locale
    texts: NullTranslations

    @property
    def language(self) -> str:
        """The language as a tag (BCP 47)."""
        return str(self.locale).replace("_", "-")


ENGLISH: Final = Catalogue(Locale("en"), NullTranslations())


def load_catalogue(language: str) -> Catalogue:
    """Return the catalogue of a language tag (BCP 47), such as "de" or "en-GB"; a region decides about dates only.

    Raises:
        SettingInvalid: the tag is none, or there is no file for its language.
    """
    try:
        locale = Locale.parse(language, sep="-")
    except (ValueError, UnknownLocaleError) as error:
        raise SettingInvalid(f"DUECHECK_LANGUAGE is {language!r}, but must be a language tag such as en") from error
    if locale.language == ENGLISH.locale.language:
        return Catalogue(locale, ENGLISH.texts)
    path = FOLDER / f"{locale.language}.po"
    if not path.is_file():
        known = ", ".join(sorted(["en", *(file.stem for file in FOLDER.glob("*.po"))]))
        raise SettingInvalid(f"DUECHECK_LANGUAGE is {language!r}, but the pages have these languages: {known}")
    return Catalogue(locale, read_texts(path.read_bytes()))


def read_texts(po: bytes) -> GNUTranslations:
    """Return the texts of a PO file; those marked fuzzy are left out."""
    compiled = BytesIO()
    write_mo(compiled, read_po(BytesIO(po)))
    compiled.seek(0)
    return GNUTranslations(compiled)


def set_catalogue(app: Flask, catalogue: Catalogue) -> None:
    """Make a catalogue that of an application."""
    app.extensions[_KEY] = catalogue


def catalogue() -> Catalogue:
    """Return the catalogue of the current application; English outside of one."""
    return cast(Catalogue, current_app.extensions.get(_KEY, ENGLISH)) if has_app_context() else ENGLISH


def gettext(text: str) -> str:
    """Return a text in the language of the pages."""
    return catalogue().texts.gettext(text) if text else ""


def ngettext(one: str, many: str, number: int) -> str:
    """Return the form of a text that fits a number, with `%(num)d` for it."""
    return catalogue().texts.ngettext(one, many, number)


class LazyText(str):
    """A text of a table, in English. Shown or formatted, it has the language of the pages."""

    def words(self) -> str:
        """Return the text in the language of the pages."""
        return gettext(str.__str__(self))

    def __str__(self) -> str:
        return self.words()

    def __html__(self) -> str:
        return str(escape(self.words()))

    def __format__(self, form: str) -> str:
        return format(self.words(), form)

    def __mod__(self, values: Any) -> str:
        return str(self.words() % values)


class LazyCall(LazyText):
    """A text with values in it, which a function returns."""

    _make: Callable[[], str]

    def words(self) -> str:
        """Return the text in the language of the pages."""
        return self._make()


def lazy(text: str) -> str:
    """Return a text of a table: it is looked up whenever a page shows it."""
    return LazyText(text)


def lazy_call(words: Callable[[], str]) -> str:
    """Return a text with values in it, for a table: it is made whenever a page shows it."""
    text = LazyCall("...")
    text._make = words
    return text


def counted(one: str, many: str, number: int) -> str:
    """Return a text with a number in it, in the form that fits the number."""
    return ngettext(one, many, number) % {"num": number}


def in_sentence(label: str) -> str:
    """Return a label as it stands inside a sentence: in English without its capital."""
    words = str(label)
    return words[:1].lower() + words[1:] if catalogue().locale.language == ENGLISH.locale.language else words


def long_day(day: date) -> str:
    """Format a day in full: "December 1, 2023"."""
    return str(format_date(day, "long", catalogue().locale))


def short_day(day: date) -> str:
    """Format a day for tables and bylines: "Dec 1, 2023"."""
    return str(format_date(day, "medium", catalogue().locale))


def month_of(day: date) -> str:
    """Format the month of a day: "December 2023"."""
    return str(format_skeleton("yMMMM", day, locale=catalogue().locale))


def weekdays() -> list[tuple[str, str]]:
    """Return the days of the week from Monday on, in short and in full."""
    names: Callable[[str], Any] = lambda width: catalogue().locale.days["stand-alone"][width]  # noqa: E731
    return [(names("abbreviated")[number], names("wide")[number]) for number in range(7)]


def instant(at: datetime) -> str:
    """Format an instant: "December 2, 2023, 12:00 UTC"."""
    at = at.astimezone(UTC)
    return gettext("%(day)s, %(time)s UTC") % {"day": long_day(at.date()), "time": f"{at:%H:%M}"}


def number_words(number: float) -> str:
    """Format a number: "12,345"."""
    return str(format_decimal(number, locale=catalogue().locale))


def percent_words(share: float) -> str:
    """Format a share between 0 and 1 in whole percent: "43%"."""
    return str(format_percent(share, locale=catalogue().locale))
