"""Due words and their windows: the table of docs/specification.md, section 4.2, and similar words."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.dates.deadline_phrase import read_due
from claims.dates.edtf import parse_edtf
from claims.dates.window import make_due
from claims.dates.wording import due_words
from claims.domain.due import RELATIONS, Due
from claims.errors import DueInvalid, DueNotUnderstood

#: a Tuesday
PUBLISHED = date(2021, 9, 21)

READ = [
    # the table of docs/specification.md, section 4.2
    ("until December 1, 2023", "by", "2023-12-01", "2021-09-21", "2023-12-01", "2023-12-01", "stated"),
    ("by December 2022", "by", "2022-12", "2021-09-21", "2022-12-31", "2022-12-01", "stated"),
    ("in November", "in", "2021-11", "2021-11-01", "2021-11-30", "2021-11-30", "stated"),
    ("before June 2023", "before", "2023-06", "2021-09-21", "2023-05-31", "2023-05-31", "stated"),
    ("in the third quarter of 2024", "in", "2024-35", "2024-07-01", "2024-09-30", "2024-09-30", "stated"),
    ("between 2022 and 2024", "between", "2022/2024", "2022-01-01", "2024-12-31", "2024-12-31", "stated"),
    ("in coming years", "open", None, "2021-09-21", None, "2022-09-21", "stated"),
    ("on 9 May in 2023", "in", "2023-05-09", "2023-05-09", "2023-05-09", "2023-05-09", "stated"),
    ("in week 41", "in", "2021-10-11/2021-10-17", "2021-10-11", "2021-10-17", "2021-10-17", "inferred"),
    ("the week starting on October 12", "in", "2021-10-12/2021-10-18", "2021-10-12", "2021-10-18", "2021-10-18",
     "stated"),
    ("in the quarter ending May 31, 2022", "in", "2022-03-01/2022-05-31", "2022-03-01", "2022-05-31", "2022-05-31",
     "stated"),
    ("before 5 p.m. ET on Friday", "by", "2021-09-24", "2021-09-21", "2021-09-24", "2021-09-24", "stated"),
    ("by twenty thirty-one", "by", "2031", "2021-09-21", "2031-12-31", "2031-01-01", "stated"),
    ("before Labor Day", "before", "2022-09-05", "2021-09-21", "2022-09-04", "2022-09-04", "inferred"),
    ("beyond 2023", "after", "2023", "2024-01-01", None, "2024-01-01", "stated"),
    ("as of May 1, 2022", "not_before", "2022-05-01", "2022-05-01", None, "2022-05-01", "stated"),
    # days
    ("by 1 December 2023", "by", "2023-12-01", "2021-09-21", "2023-12-01", "2023-12-01", "stated"),
    ("by 31st of December 2022", "by", "2022-12-31", "2021-09-21", "2022-12-31", "2022-12-31", "stated"),
    ("on or before 5 May 2022", "by", "2022-05-05", "2021-09-21", "2022-05-05", "2022-05-05", "stated"),
    ("no later than 2023-12-01", "by", "2023-12-01", "2021-09-21", "2023-12-01", "2023-12-01", "stated"),
    ("by 13/04/2023", "by", "2023-04-13", "2021-09-21", "2023-04-13", "2023-04-13", "stated"),
    ("by 1.12.2023", "by", "2023-12-01", "2021-09-21", "2023-12-01", "2023-12-01", "stated"),
    ("by Friday at the latest", "by", "2021-09-24", "2021-09-21", "2021-09-24", "2021-09-24", "stated"),
    ("Friday of next week", "in", "2021-10-01", "2021-10-01", "2021-10-01", "2021-10-01", "stated"),
    ("tomorrow", "in", "2021-09-22", "2021-09-22", "2021-09-22", "2021-09-22", "stated"),
    ("in ten days", "in", "2021-10-01", "2021-10-01", "2021-10-01", "2021-10-01", "stated"),
    ("May 1–5, 2022", "in", "2022-05-01/2022-05-05", "2022-05-01", "2022-05-05", "2022-05-05", "stated"),
    # months without a year
    ("by May", "by", "2022-05", "2021-09-21", "2022-05-31", "2022-05-01", "stated"),
    ("by September", "by", "2021-09", "2021-09-21", "2021-09-30", "2021-09-21", "stated"),
    ("before September", "before", "2022-09", "2021-09-21", "2022-08-31", "2022-08-31", "stated"),
    ("next month", "in", "2021-10", "2021-10-01", "2021-10-31", "2021-10-31", "stated"),
    ("by the end of the month", "by", "2021-09", "2021-09-21", "2021-09-30", "2021-09-21", "stated"),
    ("by end of June 2023", "by", "2023-06", "2021-09-21", "2023-06-30", "2023-06-01", "stated"),
    ("by the end of Q1 '25", "by", "2025-33", "2021-09-21", "2025-03-31", "2025-01-01", "stated"),
    ("by next Easter", "by", "2022-04-17", "2021-09-21", "2022-04-17", "2022-04-17", "stated"),
    ("within a year and a half", "by", "2023-03-21", "2021-09-21", "2023-03-21", "2023-03-21", "stated"),
    ("within 48 hours", "by", "2021-09-23", "2021-09-21", "2021-09-23", "2021-09-23", "stated"),
    # quarters, halves, seasons
    ("next quarter", "in", "2021-36", "2021-10-01", "2021-12-31", "2021-12-31", "stated"),
    ("Q4 2025", "in", "2025-36", "2025-10-01", "2025-12-31", "2025-12-31", "stated"),
    ("H1 2023", "in", "2023-40", "2023-01-01", "2023-06-30", "2023-06-30", "stated"),
    ("in the first half of next year", "in", "2022-40", "2022-01-01", "2022-06-30", "2022-06-30", "stated"),
    ("by the end of the third quarter", "by", "2021-35", "2021-09-21", "2021-09-30", "2021-09-21", "stated"),
    ("in spring 2022", "in", "2022-21", "2022-03-01", "2022-05-31", "2022-05-31", "inferred"),
    ("next spring", "in", "2022-21", "2022-03-01", "2022-05-31", "2022-05-31", "inferred"),
    ("this winter", "in", "2021-24", "2021-12-01", "2022-02-28", "2022-02-28", "inferred"),
    # years, decades, the middle and the ends of periods
    ("this year", "in", "2021", "2021-09-21", "2021-12-31", "2021-12-31", "stated"),
    ("later this year", "in", "2021", "2021-09-21", "2021-12-31", "2021-12-31", "stated"),
    ("by year-end", "by", "2021", "2021-09-21", "2021-12-31", "2021-09-21", "stated"),
    ("by the end of 2025", "by", "2025", "2021-09-21", "2025-12-31", "2025-01-01", "stated"),
    ("before the end of next year", "by", "2022", "2021-09-21", "2022-12-31", "2022-01-01", "stated"),
    ("by mid-2023", "by", "2023-06-30", "2021-09-21", "2023-06-30", "2023-06-30", "inferred"),
    ("by mid-June", "by", "2022-06-15", "2021-09-21", "2022-06-15", "2022-06-15", "inferred"),
    ("by the start of 2024", "by", "2024-01-01", "2021-09-21", "2024-01-01", "2024-01-01", "inferred"),
    ("in the 2030s", "in", "203X", "2030-01-01", "2039-12-31", "2039-12-31", "stated"),
    ("by the end of the decade", "by", "202X", "2021-09-21", "2029-12-31", "2021-09-21", "stated"),
    # ranges, limits, no end
    ("on Nov. 30-Dec. 2", "between", "2021-11-30/2021-12-02", "2021-11-30", "2021-12-02", "2021-12-02", "stated"),
    ("the weekend of October 9", "in", "2021-10-09/2021-10-10", "2021-10-09", "2021-10-10", "2021-10-10", "stated"),
    ("from March to June 2022", "between", "2022-03/2022-06", "2022-03-01", "2022-06-30", "2022-06-30", "stated"),
    ("between December and January", "between", "2021-12/2022-01", "2021-12-01", "2022-01-31", "2022-01-31", "stated"),
    ("between 1 and 5 May 2022", "between", "2022-05-01/2022-05-05", "2022-05-01", "2022-05-05", "2022-05-05",
     "stated"),
    ("within two years", "by", "2023-09-21", "2021-09-21", "2023-09-21", "2023-09-21", "stated"),
    ("in the next 18 months", "by", "2023-03-21", "2021-09-21", "2023-03-21", "2023-03-21", "stated"),
    ("after 2023", "after", "2023", "2024-01-01", None, "2024-01-01", "stated"),
    ("not before June 2023", "not_before", "2023-06", "2023-06-01", None, "2023-06-01", "stated"),
    ("from June 2023 onwards", "not_before", "2023-06", "2023-06-01", None, "2023-06-01", "stated"),
    ("Until December 1, 2023.", "by", "2023-12-01", "2021-09-21", "2023-12-01", "2023-12-01", "stated"),
]  # fmt: skip


@pytest.mark.parametrize(("words", "relation", "edtf", "earliest", "latest", "look", "basis"), READ)
def test_due_words_become_a_window(words, relation, edtf, earliest, latest, look, basis):
    due = read_due(words, PUBLISHED)
    window = (due.relation, due.edtf, str(due.earliest), due.latest and str(due.latest), str(due.first_check_on))
    assert (*window, due.basis, due.text) == (relation, edtf, earliest, latest, look, basis, words)


@pytest.mark.parametrize(
    ("words", "understood"),
    [
        ("next Friday", ["2021-09-24", "2021-10-01"]),
        ("on Tuesday", ["2021-09-21", "2021-09-28"]),
        ("by 03/04/2023", ["2023-03-04", "2023-04-03"]),
        ("in two years", ["by 2023-09-21", "in 2023"]),
        ("at the end of 2023", ["by 2023-12-31", "in 2023-12"]),
        ("early 2025", ["in 2025-01/2025-04"]),
        ("late 2025", ["in 2025-09/2025-12"]),
        ("around 2025", ["in 2025"]),
        ("have given themselves until December 1, 2023, to sign", ["until December 1, 2023 = by 2023-12-01"]),
        ("within a year of the signing", ["within a year = by 2022-09-21"]),
        ("fiscal 2024", ["in 2024"]),
        ("2022-23", ["in 2022/2023"]),
        ("by the turn of the century", []),
        ("in a few years", []),
        ("", []),
    ],
)
def test_uncertain_words_are_refused_with_the_understood_parts(words, understood):
    with pytest.raises(DueNotUnderstood) as caught:
        read_due(words, PUBLISHED)
    assert caught.value.extra["understood"] == understood
    assert caught.value.issues[0].pointer == "/text"
    assert "EDTF" in caught.value.message.hint and "EDTF" not in caught.value.detail


def test_next_spring_in_january_could_be_either():
    with pytest.raises(DueNotUnderstood, match=r"2022-21 or 2023-21"):
        read_due("next spring", date(2022, 1, 10))


def test_a_deadline_before_publication_is_no_forecast():
    with pytest.raises(DueInvalid, match="before the claim was made"):
        read_due("by December 2020", PUBLISHED)


def test_words_are_relative_to_the_day_they_were_said():
    due = read_due("by the end of the year", PUBLISHED, told_on=date(2022, 12, 9))
    assert (due.edtf, due.earliest) == ("2022", PUBLISHED)


WORDS = "by until the end of next this 2023 May June 5 first quarter year in between and mid - spring ~ / 12"


@given(st.text(max_size=60) | st.lists(st.sampled_from(WORDS.split())).map(" ".join))
def test_any_words_are_parsed_or_refused(words):
    try:
        due = read_due(words, PUBLISHED)
    except (DueInvalid, DueNotUnderstood):
        return
    assert due.latest is None or due.latest >= due.earliest >= PUBLISHED


def _edtf() -> st.SearchStrategy[str]:
    days = st.dates(date(2021, 10, 1), date(2998, 12, 31)).map(str)
    years = st.integers(2022, 2998).map(str)
    parts = st.tuples(years, st.sampled_from([*range(1, 13), *range(21, 25), *range(33, 42)])).map(
        lambda p: f"{p[0]}-{p[1]:02}"
    )
    single = days | years | parts | st.integers(203, 299).map(lambda n: f"{n}X")
    qualified = st.tuples(days | years, st.sampled_from("?~%")).map("".join)
    interval = st.tuples(single, single).filter(lambda p: parse_edtf(p[0]).first <= parse_edtf(p[1]).last)
    return single | qualified | interval.map("/".join)


@given(st.sampled_from([r for r in RELATIONS if r != "open"]), _edtf())
def test_the_wording_of_a_window_is_parsed_to_the_same_window(relation, edtf):
    if (relation == "between" and "/" not in edtf) or (relation != "between" and "/" in edtf and "-2" in edtf):
        return  # seasons in an interval have words only with between
    due = make_due(relation, edtf, PUBLISHED)
    again = read_due(due_words(due), PUBLISHED)
    assert _window(again) == _window(due)
    assert due_words(again) == due_words(due)


def test_open_windows_have_a_wording():
    due = make_due("open", None, PUBLISHED)
    assert _window(read_due(due_words(due), PUBLISHED)) == _window(due)


def _window(due: Due) -> tuple[object, ...]:
    return due.relation, due.earliest, due.latest, due.due_at, due.first_check_on


@pytest.mark.parametrize(
    ("words", "edtf"),
    [
        ("this Friday", "2021-09-24"),
        ("next March", "2022-03"),
        ("this November", "2021-11"),
        ("ten days from now", "2021-10-01"),
        ("first half of the decade", "2020/2024"),
        ("second half of next decade", "2035/2039"),
        ("by the middle of the decade", "2025"),
        ("by the middle of next year", "2022-06-30"),
        ("this century", "20XX"),
        ("over the next decade", "2031-09-21"),
        ("within a fortnight", "2021-10-05"),
        ("November 2021 at the latest", "2021-11"),
        ("the day after tomorrow", "2021-09-23"),
        ("5-Aug-2022", "2022-08-05"),
        ("Wednesday, December 1", "2021-12-01"),
        ("the final quarter of 2022", "2022-36"),
        ("this week", "2021-09-20/2021-09-26"),
    ],
)
def test_further_expressions(words, edtf):
    assert read_due(words, PUBLISHED).edtf == edtf


@pytest.mark.parametrize(
    ("words", "relation", "edtf"),
    [
        ("after March", "after", "2022-03"),
        ("not until June", "not_before", "2022-06"),
        ("not until spring", "not_before", "2022-21"),
        ("after the summer", "after", "2022-22"),
        ("from 1 January", "not_before", "2022-01-01"),
        ("July at the earliest", "not_before", "2022-07"),
        ("after March 2020", "after", "2020-03"),
        ("2022-Q3", "in", "2022-35"),
        ("2022-H2", "in", "2022-41"),
        ("in the winter of 2021-2022", "in", "2021-24"),
        ("winter 2021-22", "in", "2021-24"),
        ("over the next year", "by", "2022-09-21"),
        ("in next year", "in", "2022"),
        ("sometime next year", "in", "2022"),
        ("within the first quarter", "in", "2022-33"),
        ("Q3 of next year", "in", "2022-35"),
        ("spring of next year", "in", "2022-21"),
        ("by December 31 next year", "by", "2022-12-31"),
        ("by the 15th of next month", "by", "2021-10-15"),
        ("by year's end", "by", "2021"),
        ("by year-end 2022", "by", "2022"),
        ("by the close of the year", "by", "2021"),
        ("between now and 2025", "by", "2025"),
        ("fourth-quarter 2022", "in", "2022-36"),
        ("Friday, December 1, 2023", "in", "2023-12-01"),
    ],
)
def test_expressions_that_were_once_parsed_wrong(words, relation, edtf):
    due = read_due(words, PUBLISHED)
    assert (due.relation, due.edtf) == (relation, edtf)


@pytest.mark.parametrize(
    "words",
    ["within days", "within weeks", "within months", "within years", "over the next years", "over the next months",
     "within coming weeks", "within next month", "during next year", "over next year", "within the year",
     "within the month", "in the next year", "in the coming year", "in the next months", "in mid-2023", "mid-2023",
     "in the middle of next year", "as early as 2022", "as soon as next month", "in summer 2022-2023",
     "in Q1 2022-2023", "Monday, December 1, 2023", "on Friday, September 28", "late this year", "in early March"],
)  # fmt: skip
def test_expressions_that_were_once_guessed_are_refused(words):
    with pytest.raises(DueNotUnderstood):
        read_due(words, PUBLISHED)


def test_this_winter_in_january_is_the_current_one():
    assert read_due("this winter", date(2022, 1, 15)).edtf == "2021-24"


@pytest.mark.parametrize(
    "words",
    ["next December", "this Friday or next", "third half of 2022", "by 31 February 2023", "in 9999 years",
     "the middle of the week", "two years from now", "at the start of 2024", "by the end", "between May", "this day",
     "within 9999 years", "in the next 999 centuries", "next Tuesday", "early next year"],
)  # fmt: skip
def test_further_refusals(words):
    with pytest.raises(DueNotUnderstood):
        read_due(words, PUBLISHED)
