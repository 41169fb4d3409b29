"""Compute due windows from requests (docs/specification.md, sections 4.1 and 4.2)."""

from dataclasses import replace

from claims.dates.deadline_phrase import read_due
from claims.dates.durations import is_duration
from claims.dates.rereading import by_then
from claims.dates.said_on import SaidOn, parse_said_on
from claims.dates.window import make_due
from claims.domain.due import Due
from claims.domain.records import Claim
from claims.domain.requests import DueRequest, Unset
from claims.errors import DueInvalid, Invalid, Message
from claims.services.context import ServiceContext


def resolve_due(
    request: DueRequest, said: SaidOn, zone: str | None, told_on: SaidOn | None = None, *, country: str | None = None
) -> Due:
    """Compute the window of a request from a relation and EDTF, or from words alone.

    Args:
        request: words, or a relation with EDTF.
        said: when the claim was made; no window begins before it.
        zone: IANA zone of a window whose request names none, from the settings; None: anywhere on earth.
        told_on: days that the words are relative to; None: those of `said`.
        country: ISO 3166-1 alpha-2, whose named days the words mean, from the settings.

    Returns:
        The window with its due instant.

    Raises:
        DueInvalid, DueNotUnderstood: the request is invalid, or its words are; the issues point below "/due".
    """
    try:
        return _resolve(request, said, zone, told_on, country)
    except Invalid as error:
        raise error.under("/due") from error


def said_on_of(context: ServiceContext, claim: Claim) -> SaidOn:
    """Return the days on which a stored claim can have been made."""
    return parse_said_on(claim.said_on, context.store.get_article(claim.article_id).published_on)


def _resolve(request: DueRequest, said: SaidOn, zone: str | None, told_on: SaidOn | None, country: str | None) -> Due:
    zone = zone if isinstance(request.timezone, Unset) else request.timezone
    if request.review_every is not None and not is_duration(request.review_every):
        raise DueInvalid.at("/review_every", f"{request.review_every!r} is not a duration such as P1Y or P6M")
    if request.relation is None and request.edtf is not None:
        hint = "Send by, before, in, between, after or not_before."
        raise DueInvalid.at("/relation", Message("a date needs a relation", hint=hint))
    if request.relation is not None:
        return make_due(
            request.relation,
            request.edtf,
            said,
            text=request.text,
            basis=request.basis or "editor",
            timezone=zone,
            first_check_on=request.first_check_on,
            review_every=request.review_every,
        )
    if request.text is None:
        hint = "Send text, or relation and edtf."
        raise DueInvalid.at("/text", Message("the window has neither words nor a date", hint=hint))
    words = by_then(request.text) if request.date_alone else request.text
    due = read_due(words, said, told_on=told_on, timezone=zone, country=country)
    return _adjusted(replace(due, text=request.text), request, said)


def _adjusted(due: Due, request: DueRequest, said: SaidOn) -> Due:
    """Return a window with the basis, first check and interval that the client sent beside the words."""
    if request.basis is None and request.first_check_on is None and request.review_every is None:
        return due
    return make_due(
        due.relation,
        due.edtf,
        said,
        text=due.text,
        basis=request.basis or due.basis,
        timezone=due.timezone,
        first_check_on=request.first_check_on,
        review_every=request.review_every,
    )
