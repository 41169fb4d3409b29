"""Many words of dates: the strict reader and the search give one window, and `stated` means that the words say it."""

import pytest

from claims.dates.deadline_phrase import read_due
from claims.dates.find import find_dates
from claims.errors import DueInvalid, DueNotUnderstood
from tests.dates.date_words import INFERRED, NO_DATE, PAST, PUBLISHED, STATED

FRAMES = [
    "The plant will open {}, the minister said.", "The plant will open {}.", "{} the plant will open.",
    "Bakers, who are many, will strike {}, unless it rains, and then go home", "“We open {},” she said.",
]  # fmt: skip
#: words of a day without a month, which are read as a date only before a sign
BEFORE_SIGNS = {"by the 20th", "from May 26 to the second"}
PAIRS = [(words, window) for table in (STATED, INFERRED) for window, rows in table.items() for words in rows]


def found(words, frame):
    """List window and basis of each date in a sentence with the words."""
    text = frame.format(words[0].upper() + words[1:] if frame.startswith("{") else words)
    windows = [dated.window(PUBLISHED) for dated in find_dates(text, PUBLISHED)]
    return [(f"{due.relation} {due.edtf}", due.basis) for due in windows if due]


def refused(words):
    try:
        read_due(words, PUBLISHED)
    except DueNotUnderstood:
        return True
    except DueInvalid:
        return False
    return False


def frames(words):
    return [frame for frame in FRAMES if words not in BEFORE_SIGNS or "{}," in frame]


@pytest.mark.parametrize("table", [STATED, INFERRED], ids=["stated", "inferred"])
def test_dates_are_found_in_any_sentence(table):
    basis = "stated" if table is STATED else "inferred"
    for window, rows in table.items():
        for words in rows:
            for frame in frames(words):
                assert (words, found(words, frame)) == (words, [(window, basis)])


@pytest.mark.parametrize(("words", "window"), PAIRS)
def test_the_strict_reader_gives_the_same_window_or_refuses(words, window):
    try:
        due = read_due(words, PUBLISHED)
    except DueNotUnderstood:
        return
    assert f"{due.relation} {due.edtf}" == window


def test_what_the_strict_reader_refuses_is_never_stated():
    every = [*(words for words, _ in PAIRS), *NO_DATE, *PAST]
    for words in filter(refused, every):
        for frame in FRAMES:
            assert (words, [basis for _, basis in found(words, frame) if basis == "stated"]) == (words, [])


@pytest.mark.parametrize("words", NO_DATE)
def test_words_without_a_date_have_none(words):
    for frame in FRAMES:
        assert found(words, frame) == []


@pytest.mark.parametrize("words", PAST)
def test_words_of_the_past_have_no_window(words):
    for frame in FRAMES:
        assert found(words, frame) == []
        assert all(dated.past or dated.is_over for dated in find_dates(frame.format(words), PUBLISHED))


@pytest.mark.parametrize(
    "text",
    [
        "In 2029 the fair will return on 9 July.",
        "In 2021 the fair was on 9 July.",
        "The fair of 2021 returns on 9 July, they say.",
        "Every Monday the fair will open.",
        "It will open on Monday or Tuesday next week.",
        "It is due by 9 July or so.",
        "It is due by 9 July, give or take a week.",
        "It will be ready within a month of the vote.",
        "It will be ready in ten days after the vote.",
        "It is planned for the May 12 session.",
        "It is planned for Friday 7.6 in the hall.",
    ],
)
def test_a_date_that_the_sentence_leaves_open_is_inferred(text):
    bases = {
        dated.basis for dated in find_dates(text, PUBLISHED) if "2029" not in dated.words and "2021" not in dated.words
    }
    assert bases == {"inferred"}


def test_a_year_of_another_sentence_leaves_a_date_as_it_is():
    *_, dated = find_dates("It began in 2021. The fair returns on 9 July.", PUBLISHED)
    assert dated.basis == "stated"


def test_a_possessive_ends_before_its_sign():
    text = "They will meet before next month’s congress."
    (dated,) = find_dates(text, PUBLISHED)
    assert (dated.words, text[dated.start : dated.end]) == ("before next month", "before next month")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Prices eased from Monday's peak.", "Monday"),
        ("They will strike until 5 p.m. on Friday.", "until 5 p.m. on Friday"),
        ("It will open at noon on Friday.", "at noon on Friday"),
        ("The deadline is noon on Friday.", "on Friday"),
        ("It reopens on Friday at 5 p.m.", "on Friday"),
        ("It will be ready by the year twenty thirty-two.", "by the year twenty thirty-two"),
        ("It will be lit on St. Patrick's Day.", "on St. Patrick's Day"),
    ],
)
def test_the_words_of_a_date_have_no_part_of_the_sentence(text, words):
    assert [dated.words for dated in find_dates(text, PUBLISHED)] == [words]


@pytest.mark.parametrize(
    "text",
    ["In Week 3 of the season they lost.", "She is in week 10 of her pregnancy.", "In Week 4, the Bears play at home.",
     "They met week in, week out.", "He had an epiphany on the road.", "Two thousand people will come.",
     "It has twenty thirty-year bonds.", "The trainer is in his late forties.", "More than 2030 people will come.",
     "They will march past the church.", "The damage is beyond repair.", "A good night for all will come."],
)  # fmt: skip
def test_other_words_are_no_dates(text):
    assert [dated.words for dated in find_dates(text, PUBLISHED) if dated.candidates] == []


@pytest.mark.parametrize(
    ("day", "words", "window"),
    [
        ("2026-03-07", "this coming weekend", "in 2026-03-14/2026-03-15"),
        ("2026-03-08", "this coming Sunday", "in 2026-03-15"),
        ("2026-03-31", "this coming March", "in 2027-03"),
        ("2026-12-30", "by the new year", "by 2027-01-01"),
        ("2026-12-30", "in week 1", "in 2027-01-04/2027-01-10"),
        ("2026-06-01", "in week 53", "in 2026-12-28/2027-01-03"),
        ("2027-06-01", "in week 53", "in 2032-12-27/2033-01-02"),
        ("2026-07-05", "from July 2 to the 10th", "between 2026-07-02/2026-07-10"),
        ("2026-11-07", "from July 2 to the 10th", "between 2027-07-02/2027-07-10"),
        ("2026-10-20", "from 10/1 to 11/7", "between 2026-10-01/2026-11-07"),
        ("2026-03-05", "from 10/06/2027 to 12/06/2027", "between 2027-06-10/2027-06-12"),
        ("2026-03-05", "from 10/06/2027 to 10/08/2027", "between 2027-10-06/2027-10-08"),
        ("2026-11-04", "by Election Day", "by 2027-11-02"),
    ],
)
def test_words_on_other_days(day, words, window):
    today = PUBLISHED.fromisoformat(day)
    (dated,) = find_dates(f"The plant will open {words}, the minister said.", today)
    due = dated.window(today)
    assert f"{due.relation} {due.edtf}" == window


@pytest.mark.parametrize(
    ("words", "past"),
    [("as of January 15", True), ("as of December", True), ("as of April 1", False), ("as of the end of 2027", False)],
)
def test_as_of_is_the_nearest_day(words, past):
    (dated,) = find_dates(f"The firm has nine plants {words}, it says.", PUBLISHED)
    assert dated.past is past


def test_two_digits_of_a_year_lie_at_most_39_years_ahead():
    (dated,) = find_dates("It was signed by 13/6/95, they say.", PUBLISHED)
    assert dated.candidates == ("1995-06-13",)
