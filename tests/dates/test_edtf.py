"""EDTF strings to periods, checked against the edtf package where both read them."""

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
def test_edtf_is_read(text, first, last, precision, inferred):
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


@given(st.dates(date(1000, 1, 1), date(2999, 12, 31)), st.sampled_from([4, 7, 10]))
def test_days_months_and_years_agree_with_the_edtf_package(day, length):
    text = day.isoformat()[:length]
    period, theirs = parse_edtf(text), parse_theirs(text)
    assert period.first == date(*theirs.lower_strict()[:3])
    assert period.last == date(*theirs.upper_strict()[:3])
