"""Windows: their days, and the instants at which they begin and end."""

from datetime import UTC, date, datetime

import pytest

from claims.dates.window import check_starts_at, day_end, day_start, make_due, today_in, window_after, with_zone
from claims.errors import DueInvalid

PUBLISHED = date(2021, 9, 21)


def _utc(text):
    """Return the instant that ISO 8601 text without an offset names in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def _day(text):
    """Return the date that ISO 8601 text names; None for None."""
    return None if text is None else date.fromisoformat(text)


@pytest.mark.parametrize(
    ("day", "zone", "instant"),
    [
        (date(2023, 12, 1), None, "2023-12-02T12:00"),  # anywhere on earth
        (date(2023, 12, 1), "Europe/Minsk", "2023-12-01T21:00"),
        (date(2023, 12, 1), "Pacific/Auckland", "2023-12-01T11:00"),
        (date(2023, 12, 1), "Pacific/Honolulu", "2023-12-02T10:00"),
        (date(2024, 2, 29), "UTC", "2024-03-01T00:00"),
        (date(2024, 3, 30), "Europe/Berlin", "2024-03-30T23:00"),  # the night before summer time
        (date(2024, 3, 31), "Europe/Berlin", "2024-03-31T22:00"),
        (date(2018, 11, 3), "America/Sao_Paulo", "2018-11-04T03:00"),  # midnight itself did not exist
    ],
)
def test_a_day_ends_in_its_zone(day, zone, instant):
    assert day_end(day, zone) == _utc(instant)


def test_the_same_claim_is_due_first_in_auckland():
    now = datetime(2023, 12, 1, 20, tzinfo=UTC)
    ends = [day_end(date(2023, 12, 1), zone) <= now for zone in ("Pacific/Auckland", "Pacific/Honolulu")]
    assert ends == [True, False]


@pytest.mark.parametrize(
    ("day", "zone", "instant"),
    [
        ("2021-11-01", None, "2021-10-31T10:00"),  # the first zone on earth, UTC+14
        ("2021-11-01", "UTC", "2021-11-01T00:00"),
        ("2021-11-01", "Europe/Minsk", "2021-10-31T21:00"),
        ("2021-11-01", "America/New_York", "2021-11-01T04:00"),
        ("2024-03-31", "Europe/Berlin", "2024-03-30T23:00"),  # the day that summer time begins
        ("2018-11-04", "America/Sao_Paulo", "2018-11-04T03:00"),  # midnight itself did not exist
        ("0001-01-02", None, "0001-01-01T10:00"),
        ("0001-01-01", None, "0001-01-01T00:00"),  # the calendar has no instant before it
        ("0001-01-01", "UTC", "0001-01-01T00:00"),
    ],
)
def test_a_day_begins_in_its_zone_or_in_the_first_zone_on_earth(day, zone, instant):
    assert day_start(_day(day), zone) == _utc(instant)


@pytest.mark.parametrize(
    ("zone", "instant"),
    [(None, "2021-11-01T00:00"), ("Europe/Minsk", "2021-10-31T21:00"), ("America/New_York", "2021-11-01T04:00")],
)
def test_a_check_is_due_when_the_day_begins_in_its_zone_or_in_utc(zone, instant):
    assert check_starts_at(date(2021, 11, 1), zone) == _utc(instant)


@pytest.mark.parametrize(
    ("zone", "now", "day"),
    [
        (None, "2021-10-31T09:59:59.999999", "2021-10-31"),
        (None, "2021-10-31T10:00", "2021-11-01"),
        (None, "2021-10-31T10:00:00.000001", "2021-11-01"),
        ("UTC", "2021-10-31T23:59:59.999999", "2021-10-31"),
        ("UTC", "2021-11-01T00:00", "2021-11-01"),
        ("Europe/Minsk", "2021-10-31T20:59:59.999999", "2021-10-31"),
        ("Europe/Minsk", "2021-10-31T21:00", "2021-11-01"),
        ("America/New_York", "2021-11-01T03:59:59.999999", "2021-10-31"),
        ("America/New_York", "2021-11-01T04:00", "2021-11-01"),
    ],
)
def test_today_is_the_day_in_the_zone_or_in_the_first_zone_on_earth(zone, now, day):
    assert today_in(zone, _utc(now)) == _day(day)


@pytest.mark.parametrize(
    ("relation", "edtf", "earliest", "latest", "look"),
    [
        # the article's day is 2021-09-21: no window and no check begins before it
        ("by", "2021-09-21", "2021-09-21", "2021-09-21", "2021-09-21"),
        ("by", "2021-09-22", "2021-09-21", "2021-09-22", "2021-09-22"),
        ("by", "2021-09", "2021-09-21", "2021-09-30", "2021-09-21"),
        ("by", "2022-12", "2021-09-21", "2022-12-31", "2022-12-01"),
        ("before", "2021-09-22", "2021-09-21", "2021-09-21", "2021-09-21"),
        ("before", "2021-09-23", "2021-09-21", "2021-09-22", "2021-09-22"),
        ("before", "2023-06", "2021-09-21", "2023-05-31", "2023-05-31"),
        ("in", "2021-09-21", "2021-09-21", "2021-09-21", "2021-09-21"),
        ("in", "2021-09-22", "2021-09-22", "2021-09-22", "2021-09-22"),
        ("in", "2021-09", "2021-09-21", "2021-09-30", "2021-09-30"),
        ("in", "2021-11", "2021-11-01", "2021-11-30", "2021-11-30"),
        ("between", "2021-09-20/2021-09-21", "2021-09-21", "2021-09-21", "2021-09-21"),
        ("between", "2021-09-22/2021-09-23", "2021-09-22", "2021-09-23", "2021-09-23"),
        ("between", "2022/2024", "2022-01-01", "2024-12-31", "2024-12-31"),
        ("after", "2021-09-19", "2021-09-21", None, "2021-09-21"),
        ("after", "2021-09-20", "2021-09-21", None, "2021-09-21"),
        ("after", "2021-09-21", "2021-09-22", None, "2021-09-22"),
        ("after", "2023", "2024-01-01", None, "2024-01-01"),
        ("not_before", "2021-09-20", "2021-09-21", None, "2021-09-21"),
        ("not_before", "2021-09-21", "2021-09-21", None, "2021-09-21"),
        ("not_before", "2021-09-22", "2021-09-22", None, "2021-09-22"),
        ("not_before", "2023", "2023-01-01", None, "2023-01-01"),
        ("open", None, "2021-09-21", None, "2022-09-21"),
    ],
)
def test_a_relation_and_a_date_make_a_window(relation, edtf, earliest, latest, look):
    due = make_due(relation, edtf, PUBLISHED)
    assert (due.earliest, due.latest, due.first_check_on) == (_day(earliest), _day(latest), _day(look))
    assert (due.relation, due.edtf) == (relation, edtf)
    assert due.due_at == (None if latest is None else day_end(_day(latest), None))
    assert due.review_every == ("P1Y" if latest is None else None)


@pytest.mark.parametrize(
    ("relation", "edtf", "latest"),
    [
        ("by", "2021-09-20", "2021-09-20"),
        ("in", "2021-09-20", "2021-09-20"),
        ("between", "2021-09-19/2021-09-20", "2021-09-20"),
        ("before", "2021-09-21", "2021-09-20"),
        ("before", "2021-09", "2021-08-31"),
    ],
)
def test_a_window_that_ends_before_the_article_is_no_forecast(relation, edtf, latest):
    with pytest.raises(DueInvalid, match=f"ends on {latest}, before the claim was made") as caught:
        make_due(relation, edtf, PUBLISHED)
    assert caught.value.issues[0].pointer == "/edtf"


@pytest.mark.parametrize(
    ("edtf", "given", "look"),
    [
        ("2022-12", None, "2022-12-01"),
        ("2022-12", "2021-09-21", "2021-09-21"),
        ("2022-12", "2021-09-22", "2021-09-22"),
        ("2022-12", "2022-12-02", "2022-12-02"),
        ("2021-09", None, "2021-09-21"),
    ],
)
def test_the_first_check_may_be_given(edtf, given, look):
    assert make_due("by", edtf, PUBLISHED, first_check_on=_day(given)).first_check_on == _day(look)


@pytest.mark.parametrize(
    ("relation", "edtf", "given", "basis"),
    [
        ("by", "2022", None, "stated"),
        ("by", "2022-21", None, "inferred"),  # a season
        ("by", "2022~", None, "inferred"),
        ("open", None, None, "stated"),
        ("by", "2022", "editor", "editor"),
        ("by", "2022-21", "stated", "stated"),
        ("open", None, "none", "none"),
    ],
)
def test_the_basis_is_given_or_follows_from_the_date(relation, edtf, given, basis):
    assert make_due(relation, edtf, PUBLISHED, basis=given).basis == basis


@pytest.mark.parametrize(
    ("relation", "edtf", "precision"),
    [
        ("by", "2022-12-01", "day"),
        ("in", "2022-33", "quarter"),
        ("between", "2022/2024", "interval"),
        ("open", None, None),
    ],
)
def test_the_precision_is_that_of_the_date(relation, edtf, precision):
    assert make_due(relation, edtf, PUBLISHED).precision == precision


@pytest.mark.parametrize(
    ("review_every", "look"), [("P1D", "2021-09-22"), ("P6M", "2022-03-21"), ("P2Y", "2023-09-21")]
)
def test_an_open_window_keeps_its_review_interval(review_every, look):
    due = make_due("open", None, PUBLISHED, review_every=review_every)
    assert (due.review_every, due.first_check_on) == (review_every, _day(look))


def test_words_and_zone_are_unchanged():
    due = make_due("by", "2023-12-01", PUBLISHED, text="until December 1", timezone="Europe/Minsk")
    assert (due.text, due.timezone, due.due_at) == ("until December 1", "Europe/Minsk", _utc("2023-12-01T21:00"))


def test_the_last_window_ends_with_the_year_9998():
    assert make_due("by", "9998-12-31", PUBLISHED).due_at == _utc("9999-01-01T12:00")
    with pytest.raises(DueInvalid, match="by the year 9998"):
        make_due("by", "9999-01-01", PUBLISHED)


@pytest.mark.parametrize(
    ("relation", "edtf", "kwargs", "pointer"),
    [
        ("by", None, {}, "/edtf"),
        ("by", "2023-13", {}, "/edtf"),
        ("open", "2023", {}, "/edtf"),
        ("between", "2023", {}, "/edtf"),
        ("between", None, {}, "/edtf"),
        ("by", "2020", {}, "/edtf"),
        ("by", "9999", {}, "/edtf"),
        ("after", "9999", {}, "/edtf"),
        ("before", "0001", {}, "/edtf"),
        ("by", "2023", {"timezone": "Europe/Atlantis"}, "/timezone"),
        ("by", "2023", {"timezone": "../etc/passwd"}, "/timezone"),
        ("by", "2023", {"timezone": "America"}, "/timezone"),
        ("by", "2023", {"timezone": "Factory"}, "/timezone"),
        ("by", "2023", {"timezone": "localtime"}, "/timezone"),
        ("open", None, {"timezone": "Europe/Atlantis"}, "/timezone"),
        ("by", "2023", {"first_check_on": date(2020, 1, 1)}, "/first_check_on"),
        ("by", "2023", {"first_check_on": date(2021, 9, 20)}, "/first_check_on"),
        ("by", "2023", {"review_every": "P1Y"}, "/review_every"),
    ],
)
def test_invalid_windows_are_refused(relation, edtf, kwargs, pointer):
    with pytest.raises(DueInvalid) as caught:
        make_due(relation, edtf, PUBLISHED, **kwargs)
    assert caught.value.issues[0].pointer == pointer


@pytest.mark.parametrize(
    ("offset", "zone", "latest", "due_at"),
    [
        ("P1D", None, "2024-03-01", "2024-03-02T12:00"),
        ("P1Y", None, "2025-02-28", "2025-03-01T12:00"),
        ("P1M", "Europe/Minsk", "2024-03-29", "2024-03-29T21:00"),
    ],
)
def test_a_window_after_a_condition_ends_with_the_offset(offset, zone, latest, due_at):
    due = window_after(date(2024, 2, 29), offset, zone)
    assert (due.relation, due.edtf, due.basis, due.timezone) == ("by", latest, "inferred", zone)
    assert (due.earliest, due.latest, due.due_at) == (date(2024, 2, 29), _day(latest), _utc(due_at))


@pytest.mark.parametrize("zone", [None, "Europe/Minsk"])
def test_a_window_after_a_condition_without_an_offset_has_no_end(zone):
    due = window_after(date(2024, 2, 29), None, zone)
    assert (due.relation, due.edtf, due.basis, due.timezone) == ("open", None, "inferred", zone)
    assert (due.earliest, due.latest, due.due_at) == (date(2024, 2, 29), None, None)


def test_a_window_after_a_condition_must_end_inside_the_calendar():
    with pytest.raises(DueInvalid) as caught:
        window_after(date(2024, 2, 29), "P9999Y")
    assert caught.value.issues[0].pointer == "/offset"


def test_instants_are_in_utc_itself():
    """What formats an instant relies on that, wherever the machine stands."""
    due = make_due("in", "2021-11", date(2021, 9, 21), timezone="Europe/Minsk")
    assert due.due_at is not None
    assert due.due_at.tzinfo is day_start(due.earliest, "Europe/Minsk").tzinfo is UTC


@pytest.mark.parametrize(
    ("relation", "edtf", "own", "zone", "expected", "due_at"),
    [
        ("by", "2023-12-01", None, "Europe/Minsk", "Europe/Minsk", "2023-12-01T21:00"),
        ("by", "2023-12-01", None, None, None, "2023-12-02T12:00"),
        ("by", "2023-12-01", "Asia/Tokyo", "Europe/Minsk", "Asia/Tokyo", "2023-12-01T15:00"),
        ("by", "2024-02-29", None, "America/New_York", "America/New_York", "2024-03-01T05:00"),
        ("open", None, None, "Europe/Minsk", "Europe/Minsk", None),
    ],
)
def test_a_window_without_a_zone_gets_one(relation, edtf, own, zone, expected, due_at):
    due = with_zone(make_due(relation, edtf, PUBLISHED, timezone=own), zone)
    assert due == make_due(relation, edtf, PUBLISHED, timezone=expected)
    assert due.due_at == (due_at and _utc(due_at))


def test_a_window_gets_no_unknown_zone():
    with pytest.raises(DueInvalid):
        with_zone(make_due("by", "2023", PUBLISHED), "Europe/Atlantis")
