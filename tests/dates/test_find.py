"""Dates in running text: found, distinguished from other words, and interpreted like most readers would."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.dates.edtf import parse_edtf
from claims.dates.find import find_dates

#: a Tuesday
PUBLISHED = date(2021, 9, 21)
CASES = Path(__file__).resolve().parents[3] / "shared" / "data" / "date-expressions.jsonl"

FOUND = [
    # (sentence, words, relation, EDTF)
    ("They have until December 1, 2023, to sign.", "until December 1, 2023", "by", "2023-12-01"),
    ("Approval comes in November at the council.", "in November", "in", "2021-11"),
    ("The first half of 2024 will be slow.", "first half of 2024", "in", "2024-40"),
    ("It opens next spring.", "next spring", "in", "2022-21"),
    ("It is due by the end of the year.", "by the end of the year", "by", "2021"),
    ("It is due at the end of 2025.", "at the end of 2025", "by", "2025"),
    ("Expect it early next year.", "early next year", "in", "2022-01/2022-04"),
    ("Expect it in late 2023.", "in late 2023", "in", "2023-09/2023-12"),
    ("Expect it in mid-2023.", "in mid-2023", "in", "2023-05/2023-08"),
    ("It happens in two years.", "in two years", "by", "2023-09-21"),
    ("It happens in five years’ time.", "in five years’ time", "by", "2026-09-21"),
    ("It happens over the next two quarters.", "over the next two quarters", "by", "2022-03-31"),
    ("It ends on Friday.", "on Friday", "in", "2021-09-24"),
    ("It ends next Friday.", "next Friday", "in", "2021-10-01"),
    ("Results for fiscal 2024 are out.", "for fiscal 2024", "in", "2024"),
    ("Results for FY24 are out.", "for FY24", "in", "2024"),
    ("It may open as early as next year.", "as early as next year", "in", "2022"),
    ("It opens in the coming months.", "in the coming months", "open", None),
    ("It opens within weeks.", "within weeks", "open", None),
    ("The season of 2026–27 is planned.", "2026–27", "in", "2026/2027"),
    ("In 2014 it began, two years later it ends.", "two years later", "in", "2016"),
    ("In March 2024 it starts and the following month it ends.", "the following month", "in", "2024-04"),
    ("It closes two weeks before Christmas.", "two weeks before Christmas", "in", "2021-12-11"),
    ("It runs from 26 June to 28 June 2022.", "from 26 June to 28 June 2022", "between", "2022-06-26/2022-06-28"),
    ("It lasts from Friday to Sunday.", "from Friday to Sunday", "between", "2021-09-24/2021-09-26"),
    ("The first six months of 2025 count.", "first six months of 2025", "in", "2025-01-01/2025-06-30"),
    ("The elections (September 17–19) are over.", "September 17–19", "in", "2021-09-17/2021-09-19"),
    ("Sold on Dec. 31 , 1994.", "on Dec. 31 , 1994", "in", "1994-12-31"),
    ("It is the twenty-second of May 2022.", "twenty-second of May 2022", "in", "2022-05-22"),
    ("The week of April 10th is free.", "week of April 10th", "in", "2021-04-05/2021-04-11"),
    ("Back in 2014?", "in 2014", "in", "2014"),
    ("It is in the first half of March.", "in the first half of March", "in", "2021-03-01/2021-03-15"),
    ("It opens in 2027's first quarter.", "in 2027's first quarter", "in", "2027-33"),
    ("It is the second half of the 2030s.", "second half of the 2030s", "in", "2035/2039"),
    ("It is on the first Tuesday in November.", "on the first Tuesday in November", "in", "2021-11-02"),
    ("It opens tomorrow week.", "tomorrow week", "in", "2021-09-29"),
    ("It opens a week on Monday.", "a week on Monday", "in", "2021-10-04"),
    ("The fair runs from 3 to 5 May.", "from 3 to 5 May", "between", "2021-05-03/2021-05-05"),
    ("It comes within the next six to eight weeks.", "within the next six to eight weeks", "by", "2021-11-16"),
    ("It closes by 5 p.m. on Friday.", "by 5 p.m. on Friday", "by", "2021-09-24"),
    ("It comes before the year is out.", "before the year is out", "by", "2021"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "words", "relation", "edtf"), FOUND)
def test_dates_are_found_and_parsed(text, words, relation, edtf):
    dates = {dated.words: dated for dated in find_dates(text, PUBLISHED)}
    expression = words.removeprefix("the ")
    assert expression in dates
    dated = dates[expression]
    assert text[dated.start : dated.end] == expression
    assert (dated.relation, dated.candidates[0] if dated.candidates else None) == (relation, edtf)


@pytest.mark.parametrize(
    "words", ["last year", "two years ago", "yesterday", "last summer", "last Friday", "since 2019"]
)
def test_past_dates_are_marked_as_past(words):
    (dated,) = find_dates(f"It began {words}, they say.", PUBLISHED)
    assert dated.past
    assert dated.window(PUBLISHED) is None


@pytest.mark.parametrize(
    "text",
    ["It may have to be changed.", "May I ask why?", "They march on the capital.", "Deliver 2000 pieces of toys.",
     "The fall of the government came fast.", "We have reached the end of the line.", "I waited, day after day.",
     "He has been there for two years.", "Prices fall when supply rises.", "The ssn is 123-12-1234.",
     "It costs $2000 and weighs 1999 kg.", "Then he left.", "It ends by 30 February 2027.",
     "They met on the Tuesday after the vote."],
)  # fmt: skip
def test_words_that_only_look_like_a_date_are_ignored(text):
    assert [d.words for d in find_dates(text, PUBLISHED) if d.candidates] == []


def test_doubtful_dates_are_marked_as_inferred():
    bases = {d.words: d.basis for d in find_dates("Either next Friday or on 1 June 2022.", PUBLISHED)}
    assert bases == {"next Friday": "inferred", "on 1 June 2022": "stated"}


@given(st.text(alphabet=st.sampled_from("May 5 Juneéby,in.nextyear 2023-’🙂\u0301\u00a0\r\n"), max_size=80))
def test_offsets_are_exact_in_any_text(text):
    for dated in find_dates(text, PUBLISHED):
        assert text[dated.start : dated.end] == dated.words
        assert dated.start <= dated.date_start < dated.end


@pytest.mark.parametrize(
    "piece", ["1/", "in the next two ", "2021-", "on 1 May and ", "a year after ", "'", "FY", "[", "(("]
)
def test_the_cost_of_hostile_texts_is_linear(piece, counted):
    """Twice the text needs about twice the steps: counted, not timed."""
    small, large = (counted(lambda n=n: find_dates(piece * n, PUBLISHED)) for n in (200, 800))
    assert large < small * 6


@pytest.mark.skipif(not CASES.exists(), reason=f"{CASES.name} is not beside this checkout")
def test_dates_agree_with_the_annotations_of_another_project():
    """The cases are from microsoft/Recognizers-Text, MIT.

    Duecheck differs on purpose: a limit is a window ("by", "after", "later this year"), a range includes its
    last day, and a quarter is the calendar's.
    """
    cases = [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines()]
    dated = [case for case in cases if case["expected"]]
    agreed = [case for case in dated if _agrees(case)]
    spurious = [case["input"] for case in cases if not case["expected"] and _dates_of(case)]
    assert len(agreed) / len(dated) >= 0.75
    assert spurious == []


def _dates_of(case):
    return [d for d in find_dates(case["input"], date.fromisoformat(case["reference"][:10])) if d.candidates]


def _agrees(case):
    dates, today = _dates_of(case), date.fromisoformat(case["reference"][:10])
    return all(any(_same(d, value, today) for d in dates for value in e["values"]) for e in case["expected"])


def _same(dated, value, today):
    return any(_same_period(dated.relation, edtf, value, today) for edtf in dated.candidates)


def _same_period(relation, edtf, value, today):
    """Compare days; the ends of their ranges are exclusive, or the first day of the range's last part."""
    period = parse_edtf(edtf)
    start, end = value.get("start"), value.get("end")
    if value.get("value"):
        return value["value"] in (str(period.first), str(period.last))
    if relation in {"after", "not_before"}:
        return start in (str(period.last + timedelta(days=1)), str(period.first))
    last = period.first - timedelta(days=1) if relation == "before" else period.last
    ends = {str(last), str(last + timedelta(days=1))}
    ends |= {str(parse_edtf(edtf.split("/")[1]).first)} if "/" in edtf else set()
    begins = relation in {"by", "before"} or start in (None, str(period.first), str(max(period.first, today)))
    return end in ends and begins


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Prices will fall in 2027.", [("in 2027", ("2027",))]),
        ("Prices will fall this year.", [("this year", ("2021",))]),
        ("Prices will fall next year.", [("next year", ("2022",))]),
        ("It will open in the fall of 2027.", [("in the fall of 2027", ("2027-23",))]),
        ("It will open in fall 2027.", [("in fall 2027", ("2027-23",))]),
        ("It will open fall 2027.", [("fall 2027", ("2027-23",))]),
    ],
)
def test_fall_the_verb_is_no_season(text, found):
    assert [(dated.words, dated.candidates) for dated in find_dates(text, date(2021, 9, 21))] == found
