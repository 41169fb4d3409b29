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
     "the March quarter of 2025", "the quarter ending March 2025", "2025's first quarter", "quarter 1 of 2025",
     "Qtr 1 2025", "1st qtr 2025"],
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
        ("over the next year and a half", "by 2023-03-21"),
        ("within a year or two", "by 2023-09-21"),
        ("within the next two and a half years", "by 2024-03-21"),
        ("within two years and six months", "by 2024-03-21"),
        ("within a month and a half", "by 2021-11-05"),
        ("within a week and a half", "by 2021-10-02"),
        ("within half a decade", "by 2026-09-21"),
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


@pytest.mark.parametrize(
    "words", ["within 23 hours", "within an hour", "in 12 hours", "in 30 hours", "in half an hour", "in 2.25 years"]
)
def test_counts_without_a_certain_day_are_not_read(words):
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
        ("in the second half of the fiscal year", "2021"),
        ("next fiscal year", "2022"),
        ("in 2024/25", "2024/2025"),
        ("in 2021/22", "2021/2022"),
        ("in FY2024/25", "2024/2025"),
        ("in FY24-25", "2024/2025"),
        ("in the 2024/25 fiscal year", "2024/2025"),
        ("in the 2024–25 school year", "2024/2025"),
        ("in the tax year 2024/25", "2024/2025"),
        ("in Q1 2024/25", "2024/2025"),
        ("in March 2024/25", "2024/2025"),
        ("in the fiscal year ending June 2025", "2024-07/2025-06"),
        ("in the financial year to December 2025", "2025-01/2025-12"),
        ("in the second half of the 2024-2025 academic year", "2024/2025"),
    ],
)
def test_fiscal_and_split_years_are_never_certain(words, years):
    assert strict(words) is None
    assert found(words) == [f"in {years} inferred"]


def test_two_years_in_running_text_are_one_year_of_something():
    assert strict("in 2024/2025") == "in 2024/2025"  # an interval of EDTF
    assert found("in 2024/2025") == ["in 2024/2025 inferred"]
    assert found("in 2024/2026") == ["in 2024/2026 stated"]


def test_a_number_behind_letters_is_no_year():
    assert found("in FYE2025") == []


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


@pytest.mark.parametrize(
    "words",
    ["February 30", "30 February", "the 30th of February", "Feb. 30, 2025", "February 29, 2023", "29 February 2023",
     "April 31", "31 April", "April 31st", "the 31st of April", "31 April 2025", "June 31st, 2025", "November 31, '25",
     "May 32", "May 32, 2025", "32 May", "the 32nd of May", "0 May 2025", "February 29-30", "29/30 February 2025",
     "Wednesday, February 30", "February 29 next year", "the weekend of February 30", "the 31st of this month",
     "31/04/2025", "30.02.2025", "2025-02-30", "2025-13-01", "13/13/2025", "5-Sep-31-2025",
     "31/1 October", "October 4/4"],
)  # fmt: skip
def test_a_day_that_does_not_exist_gives_no_window(words):
    for relation in ("on", "by", "before", "after", "until", "by the end of"):
        assert strict(f"{relation} {words}") is None
        assert found(f"{relation} {words}") == []


@pytest.mark.parametrize(
    "words",
    ["between February 27 and February 30", "from February 30 to March 5", "from 28 to 31 April", "April 28-31",
     "from February 30, 2025, to March 5, 2025"],
)  # fmt: skip
def test_a_range_with_a_day_that_does_not_exist_gives_no_window(words):
    assert strict(words) is None
    assert found(words) == []


@pytest.mark.parametrize(
    ("words", "window"),
    [
        ("on February 28, 2023", "in 2023-02-28"),
        ("on February 29, 2024", "in 2024-02-29"),
        ("on February 29", "in 2024-02-29"),
        ("on 30 April", "in 2022-04-30"),
        ("on May 31", "in 2022-05-31"),
        ("by the 30th of this month", "by 2021-09-30"),
    ],
)
def test_the_last_day_of_a_month_is_read(words, window):
    assert both(words) == window


def test_a_number_behind_a_month_may_count_what_follows():
    assert found("", sentence="In May 40 people will come.") == ["in 2022-05 stated"]
    assert found("", sentence="She is 56. October 6, 2022 is her day.") == ["in 2022-10-06 stated"]
    assert found("", sentence="Opening for those aged 56 October 6, 2022") == ["in 2022-10-06 stated"]
    assert found("", sentence="On May 3 and 4 ships will come.") == ["in 2022-05-03 stated"]
    assert found("", sentence="On May 3 and 4 they will come.") == ["in 2022-05-03/2022-05-04 stated"]


@pytest.mark.parametrize(
    ("words", "window"),
    [
        ("on Nov. 30–Dec. 2", "between 2021-11-30/2021-12-02"),
        ("on Nov. 30-Dec. 2, 2022", "between 2022-11-30/2022-12-02"),
        ("on 30 November - 2 December", "between 2021-11-30/2021-12-02"),
        ("from Nov. 30 through Dec. 2", "between 2021-11-30/2021-12-02"),
        ("from Dec. 30 to Jan. 2", "between 2021-12-30/2022-01-02"),
        ("from October 3 till the 5th", "between 2021-10-03/2021-10-05"),
        ("from October 3 to 5 November", "between 2021-10-03/2021-11-05"),
        ("on 3/4 October", "in 2021-10-03/2021-10-04"),
        ("on October 3/4, 2022", "in 2022-10-03/2022-10-04"),
        ("on 30. November 2025", "in 2025-11-30"),
        ("on 3rd/4th October", "in 2021-10-03/2021-10-04"),
        ("on October 3 and 4", "in 2021-10-03/2021-10-04"),
        ("on 3 & 4 October 2022", "in 2022-10-03/2022-10-04"),
        ("on October 3, 4 and 5", "in 2021-10-03/2021-10-05"),
        ("in June/July", "between 2022-06/2022-07"),
        ("in June/July 2023", "between 2023-06/2023-07"),
        ("in Q3/Q4 2025", "between 2025-35/2025-36"),
        ("in the third and fourth quarters of 2025", "in 2025-35/2025-36"),
        ("in spring/summer 2025", "between 2025-21/2025-22"),
        ("on Saturday/Sunday", "between 2021-09-25/2021-09-26"),
    ],
)
def test_both_halves_of_a_range_are_read(words, window):
    assert both(words) == window


@pytest.mark.parametrize(
    ("words", "window"),
    [
        ("by June/July", "by 2022-07"),
        ("by 2025-2027", "by 2027"),
        ("after 2025-2027", "after 2025"),
        ("by Nov. 30–Dec. 2", "by 2021-12-02"),
        ("by Monday or Tuesday", "by 2021-09-28"),
        ("on Monday or Tuesday", "between 2021-09-27/2021-09-28"),
        ("in spring or summer 2025", "between 2025-21/2025-22"),
        ("in late November-early December", "between 2021-11-21/2021-12-10"),
    ],
)
def test_two_dates_that_may_be_alternatives_are_inferred(words, window):
    assert strict(words) is None
    assert found(words) == [f"{window} inferred"]


@pytest.mark.parametrize(
    ("words", "window"),
    [
        ("the weekend of October 9", "in 2021-10-09/2021-10-10"),
        ("the weekend of 10 October", "in 2021-10-09/2021-10-10"),
        ("the weekend of October 8", "in 2021-10-09/2021-10-10"),
        ("over the weekend of October 9-10", "in 2021-10-09/2021-10-10"),
        ("the weekend of October 9, 2022", "in 2022-10-08/2022-10-09"),
        ("the weekend of March 5", "in 2022-03-05/2022-03-06"),
        ("the first weekend of October", "in 2021-10-02/2021-10-03"),
        ("the last weekend in October 2022", "in 2022-10-29/2022-10-30"),
        ("the weekend of Oct. 9/10", "in 2021-10-09/2021-10-10"),
        ("the weekend starting October 9", "in 2021-10-09/2021-10-10"),
        ("over the Easter weekend", "in 2022-04-16/2022-04-17"),
        ("the weekend before Christmas", "in 2021-12-18/2021-12-19"),
        ("the weekend after Christmas", "in 2022-01-01/2022-01-02"),
        ("the weekend after next", "in 2021-10-09/2021-10-10"),
        ("this weekend", "in 2021-09-25/2021-09-26"),
        ("by the weekend", "by 2021-09-25/2021-09-26"),
    ],
)
def test_weekends_are_those_that_the_words_name(words, window):
    assert both(words) == window


@pytest.mark.parametrize("day", ["4", "5", "6", "7"])
def test_a_weekend_of_a_day_inside_a_week_is_inferred(day):
    assert strict(f"the weekend of October {day}") is None
    assert found(f"the weekend of October {day}") == ["in 2021-10-09/2021-10-10 inferred"]


def test_a_weekend_beside_an_event_is_not_read():
    assert found("the weekend before the vote") == found("the weekend after the launch") == []


@pytest.mark.parametrize(
    ("words", "window"),
    [
        ("in 2030 at the earliest", "not_before 2030"),
        ("at the earliest in 2030", "not_before 2030"),
        ("in 2030 at the soonest", "not_before 2030"),
        ("not before 2030 at the earliest", "not_before 2030"),
        ("after 2030 at the earliest", "after 2030"),
        ("by 2030 at the latest", "by 2030"),
        ("before 2030 at the latest", "before 2030"),
        ("at the latest by 2030", "by 2030"),
    ],
)
def test_words_behind_a_date_may_repeat_the_relation(words, window):
    assert both(words) == window


@pytest.mark.parametrize(
    ("words", "window"),
    [
        ("by 2030 at the earliest", "not_before 2030"),
        ("until 2030 at the earliest", "not_before 2030"),
        ("by 2030 at the very earliest", "not_before 2030"),
        ("by 2030 or later", "not_before 2030"),
        ("by June 2030 onwards", "not_before 2030-06"),
        ("at the earliest by 2030", "not_before 2030"),
        ("by the end of 2030 at the earliest", "not_before 2030-12-31"),
        ("from 2030 at the latest", "by 2030"),
        ("between 2030 and 2032 at the earliest", "not_before 2030/2032"),
    ],
)
def test_words_behind_a_date_may_contradict_the_relation(words, window):
    assert strict(words) is None
    assert found(words) == [f"{window} inferred"]


@pytest.mark.parametrize(
    ("day", "words", "window"),
    [
        ("2021-09-21", "by next Easter", "by 2022-04-17"),
        ("2021-09-21", "before next Easter", "before 2022-04-17"),
        ("2021-09-21", "this Easter", "in 2022-04-17"),
        ("2021-09-21", "by Easter next year", "by 2022-04-17"),
        ("2021-09-21", "by Good Friday", "by 2022-04-15"),
        ("2021-09-21", "by the Easter after next", "by 2023-04-09"),
        ("2021-09-21", "by Orthodox Easter", "by 2022-04-24"),
        ("2021-09-21", "on Easter Monday 2023", "in 2023-04-10"),
        ("2021-09-21", "this Christmas", "in 2021-12-25"),
        ("2021-04-03", "this Easter", "in 2021-04-04"),
        ("2021-04-04", "next Easter", "in 2022-04-17"),
        ("2021-04-05", "next Easter", "in 2022-04-17"),
        ("2021-09-21", "last Easter", None),
    ],
)
def test_named_days_are_those_of_the_words(day, words, window):
    today = date.fromisoformat(day)
    assert strict(words, today) == window
    assert found(words, today) == ([f"{window} stated"] if window else [])


def test_the_next_named_day_may_be_either_while_this_years_lies_ahead():
    for words, day in (("by next Christmas", "2021-12-25"), ("by next Thanksgiving", "2021-11-25")):
        assert strict(words) is None
        assert found(words) == [f"by {day} inferred"]


def test_a_dash_before_another_part_of_the_sentence_makes_no_range():
    assert found("on Thursday, 28 October – the day before the vote") == ["in 2021-10-28 stated"]
    assert found("on 28 October – the second meeting") == ["in 2021-10-28 stated"]


def test_the_end_of_a_year_of_accounts_is_inferred_and_the_bare_year_is_no_date():
    assert found("by the end of the fiscal year") == ["by 2021 inferred"]
    assert found("", sentence="The very beginning of the financial year marked a rise.") == []
