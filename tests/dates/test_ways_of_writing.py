"""One date in many ways of writing: the strict reader and the search in running text give the same window, or none.

The strict reader may refuse words that the search marks as inferred; neither may give another date.
"""

from datetime import date

import pytest

from claims.dates.deadline_phrase import read_due
from claims.dates.find import find_dates
from claims.errors import DueInvalid, DueNotUnderstood
from claims.extraction.candidates import extract

#: a Tuesday
PUBLISHED = date(2021, 9, 21)


def strict(words, day=PUBLISHED):
    """Return relation and EDTF of due words; None if they are refused."""
    try:
        due = read_due(words, day)
    except (DueInvalid, DueNotUnderstood):
        return None
    return f"{due.relation} {due.edtf}"


def found(words, day=PUBLISHED, sentence="The plant will open {}, the minister said."):
    """List relation, EDTF and basis of the windows in a sentence with the words."""
    text = sentence.format(words)
    windows = []
    for dated in find_dates(text, day):
        assert text[dated.start : dated.end] == dated.words
        window = dated.window(day)
        if window is not None:
            windows.append(f"{window.relation} {window.edtf} {window.basis}")
    return windows


def both(words, day=PUBLISHED):
    """Return what the strict reader gives, after a check that the search finds the same."""
    window = strict(words, day)
    assert [text.rpartition(" ")[0] for text in found(words, day)] == [window]
    return window


@pytest.mark.parametrize(
    "words",
    ["1Q25", "1Q'25", "Q1'25", "Q1’25", "Q1 '25", "Q1/25", "Q1-25", "Q1–25", "Q1 2025", "Q1/2025", "Q12025",
     "1Q 2025", "2025Q1", "2025-Q1", "2025/Q1", "2025 Q1", "25Q1", "q1 2025", "the first quarter of '25",
     "the March quarter of 2025", "the quarter ending March 2025", "2025's first quarter"],
)  # fmt: skip
def test_quarters_are_read_in_any_way_of_writing(words):
    assert both(f"in {words}") == "in 2025-33"
    assert both(f"by {words}") == "by 2025-33"
    assert both(f"by the end of {words}") == "by 2025-33"


@pytest.mark.parametrize(
    ("words", "window"),
    [
        ("in H1'25", "in 2025-40"),
        ("in 2H25", "in 2025-41"),
        ("in 2H 2025", "in 2025-41"),
        ("between 1Q25 and 3Q25", "between 2025-33/2025-35"),
        ("in Q5'25", None),
        ("in 3H25", None),
    ],
)
def test_halves_and_ranges_of_quarters(words, window):
    assert strict(words) == window
    assert found(words) == ([f"{window} stated"] if window else [])


@pytest.mark.parametrize(
    ("words", "window"),
    [
        ("in June '25", "in 2025-06"),
        ("in June ’25", "in 2025-06"),
        ("in June ‘25", "in 2025-06"),
        ("in June, '25", "in 2025-06"),
        ("by summer '25", "by 2025-22"),
        ("not later than Jan 1st, '25", "by 2025-01-01"),
        ("by the 31st of December, '22", "by 2022-12-31"),
        ("by Dec. 31, '22", "by 2022-12-31"),
        ("by the end of '25", "by 2025"),
        ("by mid-'25", "by 2025-06-30"),
        ("between '23 and '25", "between 2023/2025"),
        ("by Easter '25", "by 2025-04-20"),
    ],
)
def test_a_year_after_an_apostrophe_is_read(words, window):
    assert both(words) == window


@pytest.mark.parametrize(
    ("day", "year"), [("2021-09-21", 2060), ("2020-12-31", 1960), ("1999-01-01", 1960), ("1959-06-01", 1960)]
)
def test_a_year_of_two_digits_lies_at_most_39_years_ahead(day, year):
    today = date.fromisoformat(day)
    assert strict("by June '60", today) == (f"by {year}-06" if year > today.year else None)


@pytest.mark.parametrize(
    "text", ["He said: '25 people will come.'", "In '25 places it will rain,' he said.", "It is 6'11 tall."]
)
def test_a_number_in_single_quotation_marks_is_no_year(text):
    assert find_dates(text, PUBLISHED) == []


@pytest.mark.parametrize(
    ("words", "window"),
    [
        ("within a year and a half", "by 2023-03-21"),
        ("within two and a half years", "by 2024-03-21"),
        ("within two-and-a-half years", "by 2024-03-21"),
        ("within 2.5 years", "by 2024-03-21"),
        ("within 2½ years", "by 2024-03-21"),
        ("within 2 1/2 years", "by 2024-03-21"),
        ("within half a year", "by 2022-03-21"),
        ("within the next two and a half years", "by 2024-03-21"),
        ("within two years and six months", "by 2024-03-21"),
        ("within a month and a half", "by 2021-11-05"),
        ("within a week and a half", "by 2021-10-02"),
        ("within half a decade", "by 2026-09-21"),
        ("within 23 hours", "by 2021-09-22"),
        ("within 24 hours", "by 2021-09-22"),
        ("within 25 hours", "by 2021-09-23"),
        ("within 48 hours", "by 2021-09-23"),
        ("within forty-eight hours", "by 2021-09-23"),
        ("over the next 72 hours", "by 2021-09-24"),
        ("in 48 hours", "in 2021-09-23"),
    ],
)
def test_counts_with_halves_and_hours_are_read(words, window):
    assert both(words) == window


def test_the_last_day_of_a_half_year_is_that_of_a_shorter_month():
    assert strict("within a year and a half", date(2021, 8, 31)) == "by 2023-02-28"
    assert strict("within a year and a half", date(2022, 8, 31)) == "by 2024-02-29"


@pytest.mark.parametrize("words", ["in 12 hours", "in half an hour", "in 2.25 years", "within 0 hours"])
def test_parts_of_a_day_that_may_end_today_are_not_read(words):
    assert strict(words) is None
    assert found(words) == []


@pytest.mark.parametrize(
    ("words", "years"),
    [
        ("in fiscal 2025", "2025"),
        ("in FY2025", "2025"),
        ("in FY25", "2025"),
        ("in FY'25", "2025"),
        ("in Q2 FY2025", "2025"),
        ("in Q2FY25", "2025"),
        ("in FY25Q2", "2025"),
        ("in FY2025 Q2", "2025"),
        ("in the second quarter of fiscal 2025", "2025"),
        ("in the second quarter of fiscal year 2025", "2025"),
        ("in the fiscal second quarter of 2025", "2025"),
        ("in the first half of the 2025 financial year", "2025"),
        ("in the fiscal year", "2021"),
        ("next fiscal year", "2022"),
        ("in 2024/25", "2024/2025"),
        ("in 2021/22", "2021/2022"),
        ("in FY2024/25", "2024/2025"),
        ("in FY24-25", "2024/2025"),
        ("in the 2024/25 fiscal year", "2024/2025"),
        ("in the 2024–25 school year", "2024/2025"),
        ("in the tax year 2024/25", "2024/2025"),
        ("in the second half of the 2024-2025 academic year", "2024/2025"),
    ],
)
def test_fiscal_and_split_years_are_never_certain(words, years):
    assert strict(words) is None
    assert found(words) == [f"in {years} inferred"]


@pytest.mark.parametrize(
    ("words", "window"), [("in CY2025", "in 2025"), ("in calendar 2025", "in 2025"), ("in 2024/06", "in 2024-06")]
)
def test_calendar_years_and_months_are_certain(words, window):
    assert both(words) == window


@pytest.mark.parametrize("sign", ["\u00ad", "\u200b", "\u200d", "\u2060", "\ufeff", "&shy;", "&#173;"])
def test_signs_that_are_not_seen_do_not_change_a_date(sign):
    assert both(f"by Sep{sign}tem{sign}ber{sign} 5,{sign} 20{sign}31") == "by 2031-09-05"


@pytest.mark.parametrize("sign", ["\u00ad", "\u200b", "\u200d", "\u2060", "\ufeff"])
def test_spans_of_candidates_hold_the_signs_that_are_not_seen(sign):
    words = f"by Sep{sign}tem{sign}ber{sign} 5,{sign} 20{sign}31"
    text = f"An open day.{sign} The ro{sign}ad will open {words}, the minister said."
    (candidate,) = extract(text, PUBLISHED, "en", "A")
    assert candidate.due.edtf == "2031-09-05"
    assert text[candidate.due_span.start : candidate.due_span.end] == words == candidate.due_span.exact


@pytest.mark.parametrize("blank", ["\u00a0", "\u2009", "\u202f", "\u3000", "\t", "\n", "&nbsp;", "&#8239;"])
def test_any_blank_stands_between_the_parts_of_a_date(blank):
    assert both(f"by{blank}September{blank}5,{blank}2031") == "by 2031-09-05"
