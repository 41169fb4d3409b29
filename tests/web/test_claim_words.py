"""Claims, records and errors in words: distances of days, contexts of quotations, squares, messages of fields."""

from datetime import date, timedelta

import pytest

from claims.domain.outcomes import OUTCOMES
from claims.rules.record_counts import record_from
from claims.web import claim_words, record_words
from claims.web.error_words import field_words, http_words

DAY = date(2026, 3, 10)


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "0 days"), (1, "1 day"), (13, "13 days"), (14, "2 weeks"), (59, "8 weeks"), (60, "2 months"),
        (729, "24 months"), (730, "2 years"), (1500, "4 years"),
    ],
)  # fmt: skip
def test_numbers_of_days_are_told_in_the_unit_that_people_use(days, words):
    assert claim_words.days_words(days) == words
    assert claim_words.late_words(days) == f"{words} late"


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (-800, "2 years before the deadline"),
        (-14, "2 weeks before the deadline"),
        (-13, "13 days before the deadline"),
        (-2, "2 days before the deadline"),
        (-1, "one day before the deadline"),
        (0, "on the day of the deadline"),
        (1, "one day after the deadline"),
        (2, "2 days after the deadline"),
        (13, "13 days after the deadline"),
        (14, "2 weeks after the deadline"),
    ],
)
def test_the_day_of_evidence_is_told_from_the_deadline(days, words):
    assert claim_words.distance_words(days) == words
    due = {"latest": DAY.isoformat()}
    assert claim_words.evidence_distance(DAY + timedelta(days=days), due) == days


@pytest.mark.parametrize(("day", "due"), [(None, {"latest": "2026-03-10"}), (DAY, None), (DAY, {"latest": None})])
def test_without_a_day_there_is_no_distance(day, due):
    assert claim_words.evidence_distance(day, due) is None


@pytest.mark.parametrize(
    ("days", "words"),
    [(-40, "5 weeks ago"), (-2, "2 days ago"), (-1, "yesterday"), (0, "today"), (1, "tomorrow"), (2, "in 2 days")],
)
def test_the_next_days_have_names(days, words):
    assert claim_words.until_words(DAY + timedelta(days=days), DAY) == words


def span(prefix, suffix, start=100, end=110):
    return {"prefix": prefix, "suffix": suffix, "start": start, "end": end}


@pytest.mark.parametrize(
    ("given", "length", "expected"),
    [
        (span("ain on Friday that ", ", as before an"), 500, ("… on Friday that ", ", as before …")),
        (span("It was said that ", " in May.", start=17), 118, ("It was said that ", " in May.")),
        (span("It was said that ", " in May.", start=18), 119, ("… was said that ", " in …")),
        (span("x" * 32, "y" * 32), 500, ("… " + "x" * 32, "y" * 32 + " …")),
        (span("今年の冬は", "港は"), 500, ("… 今年の冬は", "港は …")),
        (span(None, None), 500, ("", "")),
        (span("cut word ", " next wo", start=None, end=None), 0, ("… word ", " next …")),
    ],
)
def test_the_context_of_a_quotation_has_whole_words(given, length, expected):
    assert claim_words.context_of(given, length) == expected


def claim(statement, *exact):
    return {"statement": statement, "spans": [{"role": "claim", "exact": words} for words in exact]}


@pytest.mark.parametrize(
    ("document", "is_quoted"),
    [
        (claim("It opens.", "It opens."), True),
        (claim("It opens.", "It\n opens."), True),
        (claim("It opens.", "x", "It opens."), True),
        (claim("It will open.", "It opens."), False),
        (claim("It opens."), False),
    ],
)
def test_only_the_words_of_the_article_stand_in_quotation_marks(document, is_quoted):
    assert claim_words.is_quoted(document) == is_quoted


@pytest.mark.parametrize(
    ("length", "size"), [(179, ""), (180, ""), (181, "long"), (449, "long"), (450, "long"), (451, "longest")]
)
def test_a_long_statement_has_a_smaller_headline(length, size):
    assert claim_words.headline_size({"statement": "x" * length}) == size


def record(claims, overdue=0, **outcomes):
    facts = {("claims", ""): claims, ("overdue", ""): overdue}
    return record_from("claimant", "N", 1, facts | {("outcome", name): number for name, number in outcomes.items()})


@pytest.mark.parametrize(
    ("counted", "words"),
    [
        (record(1), "1 claim, still open."),
        (record(3, overdue=2), "3 claims, all still open."),
        (record(2, came_true=2), "2 judged: 2 came true."),
        (record(4, overdue=1, came_true=1, partly=1), "2 judged: 1 came true, 1 partly. 2 still open."),
    ],
)
def test_a_record_is_told_in_a_sentence(counted, words):
    assert record_words.summary(counted) == words


@pytest.mark.parametrize(("claims", "each", "number"), [(1, 1, 1), (120, 1, 120), (121, 2, 61), (5000, 42, 120)])
def test_many_claims_share_a_square(claims, each, number):
    squares = record_words.squares(record(claims, came_true=claims))
    assert (squares.each, squares.groups) == (each, [("kept", number)])


def test_every_outcome_has_its_squares_and_a_delay_of_the_newsroom_is_open():
    outcomes = dict.fromkeys(OUTCOMES, 1)
    squares = record_words.squares(record(9, overdue=2, **outcomes))
    assert squares.groups == [("kept", 1), ("late", 1), ("part", 1), ("fail", 1), ("unk", 1), ("unk", 1), ("open", 3)]


@pytest.mark.parametrize("code", [400, 403, 404, 405, 413, 414, 421, 429, 500, 501, 502, 503])
def test_every_error_of_http_has_a_title_and_says_what_to_do(code):
    title, sentence = http_words(code)
    assert title and sentence.endswith(".") and str(code) not in title


@pytest.mark.parametrize(
    ("message", "words"),
    [
        ("Missing data for required field.", "Fill this in."),
        ("Must be one of: supports, refutes, context.", "Choose one of the list."),
        ("Must be an absolute http or https URL without spaces or user information.", "Start with https://"),
        ("The bridge is closed.", "The bridge is closed."),
    ],
)
def test_fields_are_told_in_plain_words(message, words):
    assert field_words(message) == words
