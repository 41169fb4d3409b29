"""Making due windows of what callers ask for, in the setting of an article."""

from datetime import date

from claims.dates.deadline_phrase import read_due
from claims.dates.durations import is_duration
from claims.dates.window import make_due
from claims.domain.due import Due
from claims.domain.requests import DueRequest
from claims.errors import DueInvalid, Invalid, Message


def resolve_due(asked: DueRequest, published_on: date, said_on: date | None = None) -> Due:
    """Make the window of a request: EDTF with a relation, or words alone.

    Args:
        published_on: the article's day; no window begins before it.
        said_on: the day the words are relative to, where that is another one.

    Raises:
        DueInvalid, DueNotUnderstood: with pointers below "/due".
    """
    try:
        return _resolve(asked, published_on, said_on)
    except Invalid as error:
        raise error.under("/due") from error


def _resolve(asked: DueRequest, published_on: date, said_on: date | None) -> Due:
    if asked.review_every is not None and not is_duration(asked.review_every):
        raise DueInvalid.at("/review_every", f"{asked.review_every!r} is not a duration such as P1Y or P6M")
    if asked.relation is None and asked.edtf is not None:
        hint = "Send by, before, in, between, after or not_before."
        raise DueInvalid.at("/relation", Message("a date needs a relation", hint=hint))
    if asked.relation is not None:
        return make_due(
            asked.relation,
            asked.edtf,
            published_on,
            text=asked.text,
            basis=asked.basis or "editor",
            timezone=asked.timezone,
            first_check_on=asked.first_check_on,
            review_every=asked.review_every,
        )
    if asked.text is None:
        hint = "Send text, or relation and edtf."
        raise DueInvalid.at("/text", Message("the window has neither words nor a date", hint=hint))
    due = read_due(asked.text, published_on, said_on=said_on, timezone=asked.timezone)
    return _adjusted(due, asked, published_on)


def _adjusted(due: Due, asked: DueRequest, published_on: date) -> Due:
    """Take over what a person said beside the words."""
    if asked.basis is None and asked.first_check_on is None and asked.review_every is None:
        return due
    return make_due(
        due.relation,
        due.edtf,
        published_on,
        text=due.text,
        basis=asked.basis or due.basis,
        timezone=due.timezone,
        first_check_on=asked.first_check_on,
        review_every=asked.review_every,
    )
