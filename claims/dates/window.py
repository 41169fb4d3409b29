"""Due windows: the days on which a claim can still come true, and the instant it falls due.

Pure: values in, values out. The words themselves are read in `claims.dates.deadline_phrase`.
"""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import cache, lru_cache
from zoneinfo import ZoneInfo, available_timezones

from claims.dates.durations import add_duration
from claims.dates.edtf import Period, parse_edtf
from claims.domain.due import Basis, Due, Relation
from claims.errors import Code, DueInvalid, Message

#: how often an open-ended claim is looked at when nothing is said: once a year
REVIEW_EVERY = "P1Y"
#: "anywhere on earth": the last place where a day ends
AOE = timezone(timedelta(hours=-12))
#: the first place where a day begins
FIRST_PLACE = timezone(timedelta(hours=14))
#: no window may reach beyond this year, so that every due instant can be written down
LAST_YEAR = 9998


def make_due(
    relation: Relation,
    edtf: str | None,
    published_on: date,
    *,
    text: str | None = None,
    basis: Basis | None = None,
    timezone: str | None = None,
    first_check_on: date | None = None,
    review_every: str | None = None,
) -> Due:
    """Compute the window that `relation` and `edtf` describe in an article of `published_on`.

    Raises:
        DueInvalid: with pointers below the due object (`/edtf`, `/relation`, `/timezone`, ...).
    """
    period = _period(relation, edtf)
    if timezone is not None:
        _zone(timezone)
    earliest, latest, look = _days(relation, period, published_on, review_every or REVIEW_EVERY)
    if latest is not None and latest < published_on:
        raise DueInvalid.at(
            "/edtf" if edtf else "/relation",
            Message(
                "the window ends on {latest}, before the article was published on {published_on}: that is no forecast",
                latest=latest,
                published_on=published_on,
            ),
        )
    if review_every is not None and latest is not None:
        raise DueInvalid.at("/review_every", "only a window without an end is reviewed; leave it out")
    return Due(
        text=text,
        edtf=edtf,
        relation=relation,
        precision=period.precision if period else None,
        earliest=earliest,
        latest=latest,
        basis=basis or ("inferred" if period and period.inferred else "stated"),
        timezone=timezone,
        first_check_on=_first_check(first_check_on, look, published_on),
        due_at=None if latest is None else day_end(latest, timezone),
        review_every=(review_every or REVIEW_EVERY) if latest is None else None,
    )


def window_after(occurred_on: date, offset: str | None, timezone: str | None = None) -> Due:
    """Compute the window of a claim whose condition came true on `occurred_on`.

    With an offset the window is that day up to the day the offset leads to; without one it has no end.
    """
    if offset is None:
        return replace(make_due("open", None, occurred_on, timezone=timezone), basis="inferred")
    try:
        last = add_duration(occurred_on, offset)
    except OverflowError as error:
        raise DueInvalid.at("/offset", str(error)) from error
    return make_due("by", last.isoformat(), occurred_on, timezone=timezone, basis="inferred")


def day_end(day: date, zone: str | None) -> datetime:
    """Give the UTC instant at which `day` has ended in `zone`, or everywhere on earth.

    Raises:
        DueInvalid: the zone is unknown, or the instant cannot be written as a date.
    """
    if day.year > LAST_YEAR:
        raise DueInvalid.at("/edtf", Message("the window must end by the year {year}", year=LAST_YEAR))
    where = AOE if zone is None else _zone(zone)
    return datetime.combine(day + timedelta(days=1), time(), where).astimezone(UTC)


def day_start(day: date, zone: str | None) -> datetime:
    """Give the UTC instant at which `day` begins in `zone`, or at the first place on earth (UTC+14)."""
    where = FIRST_PLACE if zone is None else _zone(zone)
    try:
        return datetime.combine(day, time(), where).astimezone(UTC)
    except OverflowError:
        return datetime(1, 1, 1, tzinfo=UTC)


def look_at(day: date, zone: str | None) -> datetime:
    """Give the UTC instant at which a look planned for `day` comes up: as the day begins in `zone`, or in UTC."""
    return day_start(day, zone or "UTC")


def today_in(zone: str | None, now: datetime) -> date:
    """Give the calendar day at `now` in `zone`, or the furthest day any place on earth has reached."""
    return now.astimezone(FIRST_PLACE if zone is None else _zone(zone)).date()


def _period(relation: Relation, edtf: str | None) -> Period | None:
    if relation == "open":
        if edtf is not None:
            raise DueInvalid.at("/edtf", "an open claim has no date; leave the date out or choose a relation")
        return None
    if edtf is None:
        raise DueInvalid.at("/edtf", _needs(relation, "a date such as 2023-12-01"))
    try:
        period = parse_edtf(edtf)
    except ValueError as error:
        raise DueInvalid.at("/edtf", str(error)) from error
    if relation == "between" and period.precision != "interval":
        raise DueInvalid.at("/edtf", _needs(relation, "two dates such as 2022/2024"))
    return period


def _needs(relation: Relation, what: str) -> Message:
    return Message("the relation {relation} needs {what}", relation=Code("relation", relation), what=what)


def _days(
    relation: Relation, period: Period | None, published_on: date, review_every: str
) -> tuple[date, date | None, date]:
    """Give earliest, latest and the day to look first (design.md section 2, Due windows)."""
    try:
        if period is None:
            return published_on, None, add_duration(published_on, review_every)
        if relation == "by":
            return published_on, period.last, period.first
        if relation == "before":
            eve = period.first - timedelta(days=1)
            return published_on, eve, eve
        if relation == "after":
            morrow = period.last + timedelta(days=1)
            return max(morrow, published_on), None, morrow
        if relation == "not_before":
            return max(period.first, published_on), None, period.first
        return max(period.first, published_on), period.last, period.last
    except OverflowError as error:
        raise DueInvalid.at("/edtf", "the window lies outside the calendar") from error


def _first_check(given: date | None, look: date, published_on: date) -> date:
    if given is not None and given < published_on:
        raise DueInvalid.at("/first_check_on", "the first check cannot come before the article")
    return given or max(look, published_on)


@lru_cache(maxsize=1024)
def _zone(name: str) -> ZoneInfo:
    if name not in _zone_names():
        raise DueInvalid.at(
            "/timezone",
            f"{name!r} is not an IANA time zone such as Europe/Minsk; leave it out if none is stated",
        )
    return ZoneInfo(name)


@cache
def _zone_names() -> frozenset[str]:
    """Give the zones that mean the same on every machine."""
    return frozenset(available_timezones() - {"localtime", "Factory"})
