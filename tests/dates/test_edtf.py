"""Periods of EDTF strings, compared with the edtf package if it parses them too."""

from datetime import date

import pytest
from edtf import parse_edtf as parse_theirs
from hypothesis import given
from hypothesis import strategies as st

from claims.dates.edtf import parse_edtf


@pytest.mark.parametrize(
    ("text", "first", "last", "precision", "inferred"),
    [
        ("2023-12-01", "2023-12-01", "2023-12-01", "day", False),
        ("2024-02", "2024-02-01", "2024-02-29", "month", False),
        ("2023", "2023-01-01", "2023-12-31", "year", False),
        ("2024-21", "2024-03-01", "2024-05-31", "season", True),
        ("2023-24", "2023-12-01", "2024-02-29", "season", True),
        ("2024-36", "2024-10-01", "2024-12-31", "quarter", False),
        ("2024-38", "2024-05-01", "2024-08-31", "quadrimester", False),
        ("2024-41", "2024-07-01", "2024-12-31", "half", False),
        ("202X", "2020-01-01", "2029-12-31", "decade", False),
        ("20XX", "2000-01-01", "2099-12-31", "century", False),
        ("2022/2024-06", "2022-01-01", "2024-06-30", "interval", False),
        ("2023~", "2023-01-01", "2023-12-31", "year", True),
    ],
)
def test_edtf_is_parsed(text, first, last, precision, inferred):
    period = parse_edtf(text)
    assert (str(period.first), str(period.last), period.precision, period.inferred) == (
        first, last, precision, inferred,
    )  # fmt: skip


@pytest.mark.parametrize(
    "text",
    ["2023-13", "2023-00", "2023-02-29", "2023-Q4", "2023-12-01T10:00", "0000", "2024/2022", "2023/..", "../2023",
     "2023/", "Y12023", "[2023,2024]", "2024-25", "", "202X-05", "٢٠٢٣", "2023-1"],
)  # fmt: skip
def test_other_strings_are_refused(text):
    with pytest.raises(ValueError, match=r"EDTF|calendar|end"):
        parse_edtf(text)


@pytest.mark.parametrize(
    ("code", "first", "last", "precision"),
    [
        ("01", "2023-01-01", "2023-01-31", "month"),
        ("02", "2023-02-01", "2023-02-28", "month"),
        ("03", "2023-03-01", "2023-03-31", "month"),
        ("04", "2023-04-01", "2023-04-30", "month"),
        ("11", "2023-11-01", "2023-11-30", "month"),
        ("12", "2023-12-01", "2023-12-31", "month"),
        ("21", "2023-03-01", "2023-05-31", "season"),
        ("22", "2023-06-01", "2023-08-31", "season"),
        ("23", "2023-09-01", "2023-11-30", "season"),
        ("24", "2023-12-01", "2024-02-29", "season"),
        ("33", "2023-01-01", "2023-03-31", "quarter"),
        ("34", "2023-04-01", "2023-06-30", "quarter"),
        ("35", "2023-07-01", "2023-09-30", "quarter"),
        ("36", "2023-10-01", "2023-12-31", "quarter"),
        ("37", "2023-01-01", "2023-04-30", "quadrimester"),
        ("38", "2023-05-01", "2023-08-31", "quadrimester"),
        ("39", "2023-09-01", "2023-12-31", "quadrimester"),
        ("40", "2023-01-01", "2023-06-30", "half"),
        ("41", "2023-07-01", "2023-12-31", "half"),
    ],
)
def test_every_part_of_a_year_has_its_days(code, first, last, precision):
    period = parse_edtf(f"2023-{code}")
    assert (str(period.first), str(period.last), period.precision) == (first, last, precision)
    assert period.inferred is (precision == "season")


@pytest.mark.parametrize("code", ["00", "13", "20", "25", "32", "42", "99", "1", "001"])
def test_a_year_has_no_other_parts(code):
    with pytest.raises(ValueError, match="2023-"):
        parse_edtf(f"2023-{code}")


@pytest.mark.parametrize(
    ("text", "inferred"),
    [
        ("2023-06-30", False),
        ("2023-06-30?", True),
        ("2023-06~", True),
        ("2023%", True),
        ("202X~", True),
        ("2022/2024", False),
        ("2022~/2024", True),
        ("2022/2024?", True),
        ("2022-21/2024", True),
        ("2022/2024-21", True),
    ],
)
def test_qualifiers_and_seasons_make_a_period_inferred(text, inferred):
    assert parse_edtf(text).inferred is inferred


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024-05-01/2024-05-01", "2024-05-01", "2024-05-01"),
        ("2024-05-01/2024-05-02", "2024-05-01", "2024-05-02"),
        ("2024-05/2024-05", "2024-05-01", "2024-05-31"),
        ("2024-05-31/2024-05", "2024-05-31", "2024-05-31"),
        ("2024-05-01/202X", "2024-05-01", "2029-12-31"),
    ],
)
def test_an_interval_goes_from_the_first_day_to_the_last(text, first, last):
    period = parse_edtf(text)
    assert (str(period.first), str(period.last), period.precision) == (first, last, "interval")
    assert period.edtf == text


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("2024-05-02/2024-05-01", "ends before it begins"),
        ("2024-06-01/2024-05", "ends before it begins"),
        ("2022/2023/2024", "has no end"),
        ("/2024", "has no end"),
        ("6/1/23", "write YYYY, YYYY-MM, YYYY-MM-DD"),
        ("6/1/2023", "write YYYY, YYYY-MM, YYYY-MM-DD"),
        ("2022/", "has no end"),
        ("2022/..", "has no end"),
        ("../2022", "has no end"),
        ("202X-05", "is not a date that the calendar has"),
        ("20XX-05-01", "is not a date that the calendar has"),
        ("2XXX", "is not EDTF"),
        ("0000", "is not a date that the calendar has"),
        ("2023-13-01", "is not a date that the calendar has"),
        ("2023-04-31", "is not a date that the calendar has"),
        ("9999-24", "is not a date that the calendar has"),  # winter would end in the year 10000
        ("2023-21-01", "is not a date that the calendar has"),
    ],
)
def test_a_refusal_names_the_reason(text, message):
    with pytest.raises(ValueError, match=message):
        parse_edtf(text)


@pytest.mark.parametrize(
    ("text", "first", "last", "precision"),
    [
        ("203X", "2030-01-01", "2039-12-31", "decade"),
        ("19XX", "1900-01-01", "1999-12-31", "century"),
        ("0001", "0001-01-01", "0001-12-31", "year"),
        ("9999-12-31", "9999-12-31", "9999-12-31", "day"),
    ],
)
def test_long_periods_and_the_ends_of_the_calendar_are_parsed(text, first, last, precision):
    period = parse_edtf(text)
    assert (str(period.first), str(period.last), period.precision) == (first, last, precision)


@given(st.dates(date(1000, 1, 1), date(2999, 12, 31)), st.sampled_from([4, 7, 10]))
def test_days_months_and_years_agree_with_the_edtf_package(day, length):
    text = day.isoformat()[:length]
    period, theirs = parse_edtf(text), parse_theirs(text)
    assert period.first == date(*theirs.lower_strict()[:3])
    assert period.last == date(*theirs.upper_strict()[:3])
