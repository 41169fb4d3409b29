"""What an error recommends is accepted: every hint is sent back, as EDTF and as words, and is not over."""

import re
from datetime import date

import pytest

from claims.dates.deadline_phrase import read_due
from claims.dates.said_on import parse_said_on
from claims.dates.window import make_due
from claims.errors import DueInvalid, DueNotUnderstood, EdtfDate
from claims.web.periods import edtf_words

#: a Tuesday in September, the ends of a year, and a leap day
DAYS = [date(2021, 9, 21), date(2021, 1, 1), date(2021, 12, 31), date(2024, 2, 29)]

PHRASES = [
    # doubtful words whose nearest date may be over
    "early March", "late March", "around March 5", "mid-March", "early spring", "early this year", "early 2021",
    "in mid-2021", "late 2021", "at the start of March", "at the end of March", "at the end of Q1",
    "at the end of this month", "at the beginning of 2022", "on the 15th", "by the 3rd", "on 3/4", "on 10/11",
    "03/04/2021", "12/1/2023", "1/2/22", "next spring", "next March", "next Friday", "on Tuesday",
    "next Christmas", "next Easter",
    "within the year", "in the next year", "during next week", "in two years", "in a week", "a year from now",
    "in the new year", "fiscal 2021", "FY2020", "Q2 FY2020", "this fiscal year", "2020/21", "2021/22", "2020 or 2021",
    "Q1 2021-2022", "summer 2021-22", "Monday, December 1, 2023", "by March/April", "by Monday or Tuesday",
    "in spring or summer", "by 2030 at the earliest", "from March at the latest", "Jan 5 at the earliest",
    "by the end of March at the earliest", "as early as March", "the weekend of October 6", "the weekend of March 2",
    # words of which only a part is understood
    "within a year of the signing", "March or so", "Q1'5", "by Easter-ish", "by spring, perhaps", "in March, in time",
    "from March to whenever", "last Easter and then", "yesterday or so", "before March of course", "after March, he",
    "by January 2021, they hope", "since 2019, or so", "not before March, or so", "2 years ago, about",
    "by February 30, or March", "in May 40 people", "this week they meet", "in the 2010s or so",
    "between March and May, or so", "until Monday they wait", "by the turn of the century", "in a few years",
    "soon-ish", "",
    # dates of spreadsheets, and days without a year
    "1-Jun-20", "1-Jun-21", "1-Jun-23", "Jun-20", "Jun-21", "44000", "45078", "6/1/21", "13/1/21", "6-1-23",
    "5/6", "1/6", "by 12/1", "before 5/6", "after 1/6", "not before 2/3", "10/25",
]  # fmt: skip


def recommended(error):
    """List relation and EDTF of each hint: the understood parts, the readings, and the example for programs."""
    example = re.search(r"such as (\w+) ([\d-]+)\.$", error.message.hint)
    hints = [hint.rpartition(" = ")[2] for hint in error.extra["understood"]] + [" ".join(example.groups())]
    return [hint.rpartition(" ")[::2] for hint in hints]


def in_words(error):
    """List the dates of an error as the pages show them."""
    dates = [value for value in error.message.values.values() if isinstance(value, EdtfDate)]
    return [edtf_words(date.edtf, date.relation) for date in dates]


def refused(words, said, told_on=None):
    try:
        read_due(words, said, told_on=told_on)
    except DueNotUnderstood as error:
        return error
    except DueInvalid:
        return None
    return None


@pytest.mark.parametrize("day", DAYS, ids=str)
@pytest.mark.parametrize("words", PHRASES)
def test_every_hint_is_accepted_and_not_over(words, day):
    error = refused(words, day)
    if error is None:
        return
    for relation, edtf in recommended(error):
        sent = make_due(relation or "in", edtf, day)
        assert sent.latest is None or sent.latest >= day
        if edtf == "2021-22":
            continue  # as words, it may also be two years; as EDTF it is the summer
        again = read_due(f"{relation.replace('_', ' ')} {edtf}".strip(), day)
        assert (again.relation, again.edtf) == (sent.relation, edtf)
    for words_of_page in in_words(error):
        window = read_due(words_of_page, day)
        assert window.latest is None or window.latest >= day


@pytest.mark.parametrize("words", PHRASES)
@pytest.mark.parametrize("said_on", ["2021-03", "2021", "2019-05-04", None])
def test_hints_lie_after_the_day_on_which_it_was_said(words, said_on):
    said = parse_said_on(said_on, DAYS[0])
    error = refused(words, said)
    for relation, edtf in recommended(error) if error else ():
        window = make_due(relation or "in", edtf, said)
        assert window.latest is None or said.first is None or window.latest >= said.first


def test_most_of_these_words_are_refused():
    assert sum(refused(words, DAYS[0]) is not None for words in PHRASES) > 60


@pytest.mark.parametrize(
    ("words", "hints"),
    [
        ("early March", ["in 2022-03-01/2022-03-10"]),
        ("on the 15th", ["in 2021-10-15"]),
        ("on the 21st", ["in 2021-09-21"]),
        ("on 3/4", ["2022-03-04", "2022-04-03"]),
        ("5/6", ["2022-05-06", "2022-06-05"]),
        ("by 12/1", ["2021-12-01", "2022-01-12"]),
        ("by 10/9", ["2021-10-09", "2022-09-10"]),
        ("21/9", ["2021-09-21"]),
        ("20/9", ["2022-09-20"]),
        ("5/5", ["2022-05-05"]),
        ("1-Jun-21", []),
        ("20-Sep-21", []),
        ("21-Sep-21", ["2021-09-21"]),
        ("Aug-21", []),
        ("Sep-21", ["2021-09"]),
        ("44459", []),
        ("44460", ["2021-09-21"]),
        ("9/10/21", ["2021-10-09"]),
        ("10/9/20", []),
        ("at the end of March", ["by 2022-03-31", "in 2022-03"]),
        ("fiscal 2020", []),
        ("fiscal 2021", ["in 2021"]),
        ("March or so", ["March = in 2022-03"]),
        ("September or so", ["September = in 2021-09"]),
        ("last Easter, perhaps", []),
        ("by Q1 2021, perhaps", []),
        ("03/04/2021", []),
    ],
)
def test_hints_name_the_first_date_that_is_not_over(words, hints):
    assert refused(words, DAYS[0]).extra["understood"] == hints


@pytest.mark.parametrize("day", ["2021-09-21", "9996-01-01", "9997-12-31", "9998-12-31"])
def test_the_example_for_programs_lies_after_the_claim(day):
    today = date.fromisoformat(day)
    error = refused("by the turn of the tide", today)
    (relation, edtf) = recommended(error)[-1]
    assert make_due(relation, edtf, today).latest >= today
