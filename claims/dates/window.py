"""Due windows: the days on which a claim can still come true, and the instant at which it is due.

`claims.dates.deadline_phrase` parses the words; these functions compute (docs/specification.md, sections 4.2 to 4.5).
"""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import lru_cache
from zoneinfo import ZoneInfo

from claims.dates.durations import add_duration
from claims.dates.edtf import Period, parse_edtf
from claims.dates.said_on import SaidOn, to_said_on
from claims.domain.due import Basis, Due, Relation
from claims.domain.zones import zone_names
from claims.errors import Code, DueInvalid, Message

#: default interval between periodic checks of a window without an end: a year
REVIEW_EVERY = "P1Y"
#: "anywhere on earth": the last zone in which a day ends
AOE = timezone(timedelta(hours=-12))
#: the first zone in which a day begins
FIRST_ZONE = timezone(timedelta(hours=14))
#: the last year of a window, so that every due instant has four digits for its year
LAST_YEAR = 9998


def make_due(
    relation: Relation,
    edtf: str | None,
    made_on: date | SaidOn,
    *,
    text: str | None = None,
    basis: Basis | None = None,
    timezone: str | None = None,
    first_check_on: date | None = None,
    review_every: str | None = None,
) -> Due:
    """Return the window of a relation and an EDTF date (docs/specification.md, section 4.3).

    Args:
        relation: how the date limits the window.
        edtf: the date (section 4.4); None only for `open`.
        made_on: the day on which the claim was made, by default the article's; no window begins before it.
        text: the article's words, kept unchanged.
        basis: None means `stated`, or `inferred` for seasons, qualified dates, and a month or year in `made_on`.
        timezone: IANA zone in which the days begin and end; None means anywhere on earth.
        first_check_on: the day of the first look; None means that of the relation.
        review_every: duration between periodic checks; only for windows without an end.

    Returns:
        The window with its due instant in UTC; `latest` and `due_at` are None without an end.

    Raises:
        DueInvalid: with pointers below the due object (`/edtf`, `/relation`, `/timezone`, ...).
    """
    said, period = to_said_on(made_on), _period(relation, edtf)
    if timezone is not None:
        _zone(timezone)
    earliest, latest, check_on = _days(relation, period, said, review_every or REVIEW_EVERY)
    if latest is not None and said.first is not None and latest < said.first:
        message = "the window ends on {latest}, before the claim was made on {said_on}: that is no forecast"
        hint = "If it was said earlier than the article, send said_on."
        raise DueInvalid.at("/edtf", Message(message, hint=hint, latest=latest, said_on=said.first))
    if review_every is not None and latest is not None:
        raise DueInvalid.at("/review_every", "only a window without an end is reviewed; leave it out")
    return Due(
        text=text,
        edtf=edtf,
        relation=relation,
        precision=period.precision if period else None,
        earliest=earliest,
        latest=latest,
        basis=basis or ("inferred" if said.is_inferred or (period and period.inferred) else "stated"),
        timezone=timezone,
        first_check_on=_first_check(first_check_on, check_on, earliest, latest),
        due_at=None if latest is None else day_end(latest, timezone),
        review_every=(review_every or REVIEW_EVERY) if latest is None else None,
    )


def window_after(occurred_on: date, offset: str | None, timezone: str | None = None) -> Due:
    """Return the window of a claim whose condition came true (docs/specification.md, section 5).

    Args:
        occurred_on: the day on which the condition came true, first day of the window.
        offset: ISO 8601 duration up to the last day; None means a window without an end.
        timezone: IANA zone in which the days begin and end; None means anywhere on earth.

    Raises:
        DueInvalid: the offset leads out of the calendar, or the zone is unknown.
    """
    if offset is None:
        return replace(make_due("open", None, occurred_on, timezone=timezone), basis="inferred")
    try:
        last = add_duration(occurred_on, offset)
    except OverflowError as error:
        raise DueInvalid.at("/offset", str(error)) from error
    return make_due("by", last.isoformat(), occurred_on, timezone=timezone, basis="inferred")


def with_zone(due: Due, zone: str | None) -> Due:
    """Return a window that names no zone with this zone and its due instant; a window with a zone stays as it is.

    Raises:
        DueInvalid: the zone is unknown.
    """
    if zone is None or due.timezone is not None:
        return due
    return replace(due, timezone=zone, due_at=None if due.latest is None else day_end(due.latest, zone))


def day_end(day: date, zone: str | None) -> datetime:
    """Return the UTC instant at which `day` has ended in `zone`, or everywhere on earth.

    Raises:
        DueInvalid: the zone is unknown, or the day lies after `LAST_YEAR`.
    """
    if day.year > LAST_YEAR:
        raise DueInvalid.at("/edtf", Message("the window must end by the year {year}", year=LAST_YEAR))
    tz = AOE if zone is None else _zone(zone)
    return datetime.combine(day + timedelta(days=1), time(), tz).astimezone(UTC)


def day_start(day: date, zone: str | None) -> datetime:
    """Return the UTC instant at which `day` begins in `zone`, or in the first zone on earth (UTC+14)."""
    tz = FIRST_ZONE if zone is None else _zone(zone)
    try:
        return datetime.combine(day, time(), tz).astimezone(UTC)
    except OverflowError:
        return datetime(1, 1, 1, tzinfo=UTC)


def check_starts_at(day: date, zone: str | None) -> datetime:
    """Return the UTC instant at which a check planned for `day` is due: the start of the day in `zone`, or in UTC."""
    return day_start(day, zone or "UTC")


def today_in(zone: str | None, now: datetime) -> date:
    """Return the calendar day at `now` in `zone`, or in the first zone on earth (UTC+14)."""
    return now.astimezone(FIRST_ZONE if zone is None else _zone(zone)).date()


def _period(relation: Relation, edtf: str | None) -> Period | None:
    if relation == "open":
        if edtf is not None:
            raise DueInvalid.at("/edtf", "an open claim has no date; leave the date out or choose a relation")
        return None
    if edtf is None:
        raise DueInvalid.at("/edtf", _needs(relation, "a date, as YYYY-MM-DD, YYYY-MM or YYYY"))
    try:
        period = parse_edtf(edtf)
    except ValueError as error:
        raise DueInvalid.at("/edtf", str(error)) from error
    if relation == "between" and period.precision != "interval":
        raise DueInvalid.at("/edtf", _needs(relation, "two dates, as YYYY/YYYY"))
    return period


def _needs(relation: Relation, what: str) -> Message:
    return Message("the relation {relation} needs {what}", relation=Code("relation", relation), what=what)


def _days(
    relation: Relation, period: Period | None, said: SaidOn, review_every: str
) -> tuple[date | None, date | None, date]:
    """Return earliest, latest and the day of the first check (docs/specification.md, section 4.3)."""
    try:
        if period is None:
            return said.first, None, add_duration(said.last, review_every)
        if relation == "by":
            return said.first, period.last, _later(period.first, said.first)
        if relation == "before":
            eve = period.first - timedelta(days=1)
            return said.first, eve, eve
        if relation == "after":
            morrow = period.last + timedelta(days=1)
            return _later(morrow, said.first), None, _later(morrow, said.first)
        if relation == "not_before":
            return _later(period.first, said.first), None, _later(period.first, said.first)
        return _later(period.first, said.first), period.last, period.last
    except OverflowError as error:
        raise DueInvalid.at("/edtf", "the window lies outside the calendar") from error


def _later(day: date, other: date | None) -> date:
    return day if other is None else max(day, other)


def _first_check(given: date | None, check_on: date, earliest: date | None, latest: date | None) -> date:
    """Return the day of the first check. Raises `DueInvalid` unless it is in the window or the year after it."""
    if given is None:
        return check_on
    if earliest is not None and given < earliest:
        message = Message("the first check cannot come before the window begins on {earliest}", earliest=earliest)
        raise DueInvalid.at("/first_check_on", message)
    if latest is not None and given > _year_after(latest):
        message = Message("the first check cannot come later than a year after {latest}", latest=latest)
        raise DueInvalid.at("/first_check_on", message)
    return given


def _year_after(day: date) -> date:
    try:
        return add_duration(day, "P1Y")
    except OverflowError:
        return date.max


@lru_cache(maxsize=1024)
def _zone(name: str) -> ZoneInfo:
    if name not in zone_names():
        raise DueInvalid.at(
            "/timezone",
            f"{name!r} is not an IANA time zone such as Europe/Minsk; leave it out if none is stated",
        )
    return ZoneInfo(name)
