"""The calendar: the claims whose windows end in a month, as a grid and as a list."""

from calendar import Calendar
from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

import orjson
from flask import render_template, request

from claims.domain.records import Json
from claims.domain.requests import ClaimFilter, PageRequest
from claims.errors import InvalidInput
from claims.services import articles, claims
from claims.web.blueprint import page_route
from claims.web.catalogue import gettext as _
from claims.web.form_field import date_value
from claims.web.page_parameters import parameter
from claims.wiring import context

#: claims of a month that a page shows, at most; the others are on its next pages
_MAX_CLAIMS: Final = 100
_LAST_YEAR: Final = 9998


@page_route("/calendar")
def show_calendar() -> Any:
    """Show the claims whose due window ends in a month."""
    today = context().clock().date()
    first = _month(request.args.get("month"), today)
    following, before = _add_months(first, 1), _add_months(first, -1)
    end = following or date(_LAST_YEAR + 1, 1, 1)
    # a last day ends between 10:00 UTC of that day (zone UTC+14) and 12:00 UTC of the next (zone UTC-12)
    since, until = _midnight(first) + timedelta(hours=10), _midnight(end) + timedelta(hours=12)
    query = ClaimFilter(due_after=since, due_until=until, workflow=("accepted",), sort="due_at")
    listed = claims.list_claims(context(), query, PageRequest(_MAX_CLAIMS, parameter("cursor")))
    loaded = [orjson.loads(text) for text in listed.items]
    shown = [claim for claim in loaded if first.isoformat() <= claim["due"]["latest"] < end.isoformat()]
    by_day: dict[str, list[Json]] = defaultdict(list)
    for claim in shown:
        by_day[claim["due"]["latest"]].append(claim)
    return render_template(
        "pages/calendar.html",
        by_day=by_day,
        weeks=_weeks(first),
        month=first,
        today=today,
        before=before,
        following=following,
        next=listed.next,
        is_first=parameter("cursor") is None,
        articles=articles.articles_of(context(), shown),
    )


def _weeks(first: date) -> list[list[date | None]]:
    """Return the weeks of a month, each from Monday to Sunday; None for days of other months."""
    weeks = Calendar().monthdayscalendar(first.year, first.month)
    return [[first.replace(day=day) if day else None for day in week] for week in weeks]


def _month(text: str | None, today: date) -> date:
    """Return the first day of a typed month, or of the month of a typed day; without one, of the current month."""
    if not text or not text.strip():
        return today.replace(day=1)
    try:
        month = date.fromisoformat(f"{date_value(text)[:7]}-01")
        return min(month, date(_LAST_YEAR, 12, 1))
    except ValueError as error:
        raise InvalidInput(_("Enter a month like 2026-12.")) from error


def _add_months(first: date, months: int) -> date | None:
    """Return the first day of another month; None before the year 1 and after the year 9998."""
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    return date(year, month + 1, 1) if 1 <= year <= _LAST_YEAR else None


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
