"""Dates as spreadsheets show and store them: refused, with every meaning that they can have."""

import pytest

from claims.dates.spreadsheet_dates import spreadsheet_date


@pytest.mark.parametrize(
    ("words", "readings"),
    [
        ("45078", ["2023-06-01"]),
        ("45078.0", ["2023-06-01"]),
        ("45078,5", ["2023-06-01"]),
        ("10000", ["1927-05-18"]),
        ("99999", ["2173-10-13"]),
        ("6/1/23 0:00", ["2023-06-01", "2023-01-06"]),
        ("1/1/23 0:00", ["2023-01-01"]),
        ("13/1/23 12:00:00 AM", ["2023-01-13"]),
        ("6-1-23", ["2023-06-01", "2023-01-06", "2006-01-23"]),
        ("23-06-30", ["2030-06-23", "2023-06-30"]),
        ("29/2/24", ["2024-02-29"]),
        ("1-Jun-23", ["2023-06-01"]),
        ("1 June 23", ["2023-06-01"]),
        ("Jun-23", ["2023-06"]),
        ("June '23", ["2023-06"]),
        ("Sept.-23", ["2023-09"]),
    ],
)
def test_a_date_of_a_spreadsheet_has_its_meanings(words, readings):
    found = spreadsheet_date(words)
    assert found is not None
    assert found[1] == readings


@pytest.mark.parametrize(
    "words",
    [
        "",
        "9999",
        "100000",
        "450781",
        "45078.",
        "29/2/23",
        "32-Jun-23",
        "31-Jun-23",
        "Foo-23",
        "Jun-2023",
        "6/1/2023",
        "by",
    ],
)
def test_other_words_are_no_date_of_a_spreadsheet(words):
    assert spreadsheet_date(words) is None
