"""Strict fields: they refuse a value of the wrong type and never convert it."""

import re
import unicodedata
from datetime import UTC, date, datetime
from typing import Any, Final

from marshmallow import ValidationError, fields, validate

from claims.dates.durations import add_duration, is_duration
from claims.dates.said_on import read_said_on
from claims.dates.typed_dates import refusal
from claims.domain.claimants import name_key
from claims.domain.instants import format_instant, format_seconds
from claims.domain.invisible import trimmed, visible
from claims.domain.limits import MAX_DURATION, MAX_DURATION_YEARS, MAX_ID, MAX_TOPIC, MAX_TOPICS, MAX_URL
from claims.domain.urls import is_web_url
from schemas.addresses import API_PATHS, PAGE_PATHS
from schemas.bounds import BoundedList

_NUL: Final = "\0"
_UNSTORABLE: Final = re.compile("[\0\ud800-\udfff]")


class NonBlankString(fields.String):
    """A string between `low` and `high` code points; no NUL, no lone surrogate, not only blanks that nobody sees."""

    def __init__(self, *, high: int, low: int = 1, **kwargs: Any) -> None:
        super().__init__(validate=validate.Length(low, high), **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        text = super()._deserialize(value, attr, data, **kwargs)
        _check_signs(text)
        if not visible(text).strip():
            raise ValidationError("Must not be blank.")
        return text


class Pattern(validate.Regexp):
    """A pattern of the whole text; marshmallow's own also matches before a line feed at the end."""

    def __call__(self, value: Any) -> Any:
        """Return the text; raise ValidationError if the pattern does not match it."""
        if self.regex.fullmatch(value) is None:
            raise ValidationError(self._format_error(value))
        return value


class Address(fields.String):
    """An address of the record itself, a path of this server that answers complete (`claims.api.public_url`)."""

    def __init__(self, template: str, description: str) -> None:
        super().__init__(required=True, metadata={"format": "uri", "description": description})
        self.template = template

    def serialize(self, attr: str, obj: Any, accessor: Any = None, **kwargs: Any) -> str:
        """Return the path of a record."""
        return self.template.format(obj)


def api_address(kind: str) -> Address:
    """Return the field of a record's address in the API."""
    return Address(API_PATHS[kind], "address of this record in the API")


def page_address(kind: str) -> Address:
    """Return the field of the address of the page that shows a record."""
    return Address(PAGE_PATHS[kind], "the page that shows it")


class Quote(fields.String):
    """Words of an article; CRLF and CR become LF, and white space counts."""

    def __init__(self, low: int, high: int, **kwargs: Any) -> None:
        super().__init__(validate=validate.Length(low, high), **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        text = super()._deserialize(value, attr, data, **kwargs)
        _check_signs(text)
        return text.replace("\r\n", "\n").replace("\r", "\n")


def _check_signs(text: str) -> None:
    match = _UNSTORABLE.search(text)
    if match is not None:
        raise ValidationError(f"Must not contain a {'NUL character' if match[0] == _NUL else 'lone surrogate'}.")


class OneOf(fields.String):
    """One word of a closed list."""

    def __init__(self, words: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(validate=validate.OneOf(words), **kwargs)


class StrictInteger(fields.Integer):
    """A JSON integer: not 1.0, not "1", not true."""

    def __init__(self, low: int = 1, high: int = MAX_ID, **kwargs: Any) -> None:
        super().__init__(validate=validate.Range(low, high), **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if type(value) is not int:
            raise self.make_error("invalid", input=value)
        return value


class StrictNumber(fields.Float):
    """A JSON number between `low` and `high`: not "0.5", not true, not NaN."""

    def __init__(self, low: float, high: float, **kwargs: Any) -> None:
        super().__init__(validate=validate.Range(low, high), **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if type(value) not in {int, float}:
            raise self.make_error("invalid", input=value)
        number = super()._deserialize(value, attr, data, **kwargs)
        return number + 0.0  # -0.0 becomes 0.0


class QueryInteger(StrictInteger):
    """An integer in a query string."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if not isinstance(value, str) or not re.fullmatch(r"-?\d{1,19}", value, re.ASCII):
            raise self.make_error("invalid", input=value)
        return int(value)


class StrictBoolean(fields.Boolean):
    """JSON true or false."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if type(value) is not bool:
            raise self.make_error("invalid", input=value)
        return value


class QueryBoolean(fields.Boolean):
    """The word true or false in a query string."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if value not in ("true", "false"):
            raise self.make_error("invalid", input=value)
        return value == "true"


class IsoDate(fields.Date):
    """A day as ISO 8601 YYYY-MM-DD."""

    def __init__(self, **kwargs: Any) -> None:
        hint = "Not a valid date: write YYYY-MM-DD, such as 2023-06-01."
        super().__init__(error_messages={"invalid": hint}, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> date:
        if not isinstance(value, str):
            raise self.make_error("invalid", input=value, obj_type="date")
        try:
            if re.fullmatch(r"\d{4}-\d{2}-\d{2}", value, re.ASCII):
                return date.fromisoformat(value)
        except ValueError:
            pass
        raise ValidationError([refusal(value, "a day, as YYYY-MM-DD", {"day"})])

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        return None if value is None else value.isoformat()


class SaidOn(fields.String):
    """A day, a month or a year in EDTF (ISO 8601-2)."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text: str = super()._deserialize(value, attr, data, **kwargs)
        try:
            read_said_on(text)
        except ValueError as error:
            form = "a day, a month or a year, as YYYY-MM-DD, YYYY-MM or YYYY"
            raise ValidationError([refusal(text, form, {"day", "month", "year"})]) from error
        return text


class Instant(fields.DateTime):
    """An instant as RFC 3339: dumped in UTC with Z, loaded with any offset."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> datetime:
        try:
            if not isinstance(value, str) or not re.match(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}", value, re.ASCII):
                raise ValueError(value)
            # a client that does not escape "+" as %2B in a query string sends a space
            instant = datetime.fromisoformat(re.sub(r" (?=\d{2}:?\d{2}$)", "+", value))
            if instant.tzinfo is None:
                raise ValidationError("Must end with an offset from UTC, or Z.")
            return instant.astimezone(UTC)
        except (ValueError, OverflowError) as error:
            raise self.make_error("invalid", input=value, obj_type="datetime") from error

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        return None if value is None else format_instant(value)


class DueInstant(Instant):
    """An instant that is dumped without fractions of a second."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        return None if value is None else format_seconds(value)


class Url(NonBlankString):
    """An absolute http or https URL (RFC 3986), at most `MAX_URL` code points, without user information."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(high=MAX_URL, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        text = super()._deserialize(value, attr, data, **kwargs)
        if not is_web_url(text):
            raise ValidationError("Must be an absolute http or https URL without spaces or user information.")
        return text


class Duration(NonBlankString):
    """A calendar duration (ISO 8601) such as P1Y, P6M or P10D."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(high=MAX_DURATION, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        text = super()._deserialize(value, attr, data, **kwargs)
        if not is_duration(text) or not _within_limit(text):
            raise ValidationError(
                f"Must be a calendar duration such as P1Y, P6M or P10D, at most {MAX_DURATION_YEARS} years."
            )
        return text


def _within_limit(duration: str) -> bool:
    try:
        return add_duration(date(2000, 1, 1), duration) <= date(2000 + MAX_DURATION_YEARS, 1, 1)
    except OverflowError:
        return False


class Name(NonBlankString):
    """A name as it was written, in NFC, without blanks and invisible characters at its ends."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        text = super()._deserialize(value, attr, data, **kwargs)
        return unicodedata.normalize("NFC", trimmed(text))


class TopicKey(NonBlankString):
    """A topic by which a list is filtered: its key (`name_key`)."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(high=MAX_TOPIC, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        return name_key(super()._deserialize(value, attr, data, **kwargs))


class Topics(BoundedList):
    """The topics of a claim as they were written; one that comes twice, by its key, stands once."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Name(high=MAX_TOPIC), validate=validate.Length(max=MAX_TOPICS), **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        names: dict[str, str] = {}
        for name in super()._deserialize(value, attr, data, **kwargs):
            names.setdefault(name_key(name), name)
        return list(names.values())
