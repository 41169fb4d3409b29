"""Windows, the instants at which they end, and durations."""

from datetime import UTC, date, datetime

import pytest

from claims.dates.durations import add_duration, is_duration
from claims.dates.window import day_end, day_start, make_due, today_in, window_after
from claims.errors import DueInvalid

PUBLISHED = date(2021, 9, 21)


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
def test_a_day_ends_when_its_zone_says_so(day, zone, instant):
    assert day_end(day, zone) == datetime.fromisoformat(instant).replace(tzinfo=UTC)


def test_the_same_claim_is_due_first_in_auckland():
    now = datetime(2023, 12, 1, 20, tzinfo=UTC)
    ends = [day_end(date(2023, 12, 1), zone) <= now for zone in ("Pacific/Auckland", "Pacific/Honolulu")]
    assert ends == [True, False]


def test_without_a_zone_the_window_opens_where_the_day_begins_first():
    assert day_start(date(2021, 11, 1), None) == datetime(2021, 10, 31, 10, tzinfo=UTC)
    assert day_start(date(1, 1, 1), None) == datetime(1, 1, 1, tzinfo=UTC)
    assert today_in(None, datetime(2021, 10, 31, 11, tzinfo=UTC)) == date(2021, 11, 1)


@pytest.mark.parametrize(
    ("relation", "edtf", "kwargs", "pointer"),
    [
        ("by", None, {}, "/edtf"),
        ("by", "2023-13", {}, "/edtf"),
        ("open", "2023", {}, "/edtf"),
        ("between", "2023", {}, "/edtf"),
        ("by", "2020", {}, "/edtf"),
        ("by", "9999", {}, "/edtf"),
        ("after", "9999", {}, "/edtf"),
        ("before", "0001", {}, "/edtf"),
        ("by", "2023", {"timezone": "Europe/Atlantis"}, "/timezone"),
        ("by", "2023", {"timezone": "../etc/passwd"}, "/timezone"),
        ("by", "2023", {"timezone": "America"}, "/timezone"),
        ("by", "2023", {"first_check_on": date(2020, 1, 1)}, "/first_check_on"),
        ("by", "2023", {"review_every": "P1Y"}, "/review_every"),
    ],
)
def test_windows_that_make_no_sense_are_refused(relation, edtf, kwargs, pointer):
    with pytest.raises(DueInvalid) as caught:
        make_due(relation, edtf, PUBLISHED, **kwargs)
    assert caught.value.issues[0].pointer == pointer


def test_a_window_after_a_condition_ends_with_the_offset():
    due = window_after(date(2024, 2, 29), "P1Y")
    assert (due.earliest, due.latest, due.basis) == (date(2024, 2, 29), date(2025, 2, 28), "inferred")
    assert window_after(date(2024, 2, 29), None).latest is None
    with pytest.raises(DueInvalid):
        window_after(date(2024, 2, 29), "P9999Y")


@pytest.mark.parametrize(
    ("day", "duration", "expected"),
    [
        (date(2024, 1, 31), "P1M", date(2024, 2, 29)),
        (date(2024, 2, 29), "P1Y", date(2025, 2, 28)),
        (date(2021, 12, 15), "P1Y2M", date(2023, 2, 15)),
        (date(2021, 9, 21), "P2W3D", date(2021, 10, 8)),
    ],
)
def test_durations_are_added(day, duration, expected):
    assert add_duration(day, duration) == expected


@pytest.mark.parametrize("text", ["", "P", "P0D", "1Y", "PT1H", "P-1Y", "P1.5Y", "P1D1Y", "P12345Y"])
def test_other_words_are_no_durations(text):
    assert not is_duration(text)
    with pytest.raises(ValueError, match="duration"):
        add_duration(PUBLISHED, text)
