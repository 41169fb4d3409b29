"""Calendar durations: their syntax, and the day after one."""

from datetime import date

import pytest

from claims.dates.durations import add_duration, is_duration


@pytest.mark.parametrize("text", ["P1D", "P1W", "P1M", "P1Y", "P0Y1D", "P1Y2M3W4D", "P9999Y9999M9999W99999D"])
def test_years_months_weeks_and_days_are_durations(text):
    assert is_duration(text)


@pytest.mark.parametrize(
    "text",
    [
        *["", "P", "P0D", "P0Y0M0W0D", "1Y", "p1y", "PT1H", "P1DT1H", "P-1Y", "P1.5Y", "P1D1Y", "P1M1Y", "P1Y ", "P١Y"],
        *["P12345Y", "P12345M", "P12345W", "P123456D"],
    ],
)
def test_other_words_are_no_durations(text):
    assert not is_duration(text)
    with pytest.raises(ValueError, match="is not a calendar duration"):
        add_duration(date(2021, 9, 21), text)


@pytest.mark.parametrize(
    ("day", "duration", "expected"),
    [
        # one of each
        ("2021-09-21", "P1D", "2021-09-22"),
        ("2021-09-21", "P1W", "2021-09-28"),
        ("2021-09-21", "P1M", "2021-10-21"),
        ("2021-09-21", "P1Y", "2022-09-21"),
        ("2021-09-21", "P2W3D", "2021-10-08"),
        ("2021-09-21", "P1Y1M1W1D", "2022-10-29"),
        # over the ends of months and years
        ("2021-09-30", "P1D", "2021-10-01"),
        ("2021-12-31", "P1D", "2022-01-01"),
        ("2021-01-15", "P11M", "2021-12-15"),
        ("2021-01-15", "P12M", "2022-01-15"),
        ("2021-12-15", "P1M", "2022-01-15"),
        ("2021-12-15", "P1Y2M", "2023-02-15"),
        ("2021-12-15", "P12M", "2022-12-15"),
        # days that the month does not have
        ("2024-01-29", "P1M", "2024-02-29"),
        ("2024-01-30", "P1M", "2024-02-29"),
        ("2024-01-31", "P1M", "2024-02-29"),
        ("2023-01-31", "P1M", "2023-02-28"),
        ("2024-02-29", "P1Y", "2025-02-28"),
        ("2024-02-29", "P4Y", "2028-02-29"),
        ("2024-01-31", "P1M1D", "2024-03-01"),
        # the end of the calendar
        ("9998-12-31", "P1Y", "9999-12-31"),
        ("9999-11-30", "P1M", "9999-12-30"),
        ("9999-12-30", "P1D", "9999-12-31"),
    ],
)
def test_a_duration_leads_to_a_day(day, duration, expected):
    assert add_duration(date.fromisoformat(day), duration) == date.fromisoformat(expected)


@pytest.mark.parametrize(
    ("day", "duration"),
    [("9999-12-31", "P1D"), ("9999-12-01", "P1M"), ("9999-01-01", "P1Y"), ("2021-09-21", "P9999Y")],
)
def test_no_duration_leads_beyond_the_calendar(day, duration):
    with pytest.raises(OverflowError):
        add_duration(date.fromisoformat(day), duration)
