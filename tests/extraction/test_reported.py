"""Promises of before: their day is read, their window begins there, and a deadline that has passed is kept."""

from datetime import date

import pytest

from claims.extraction.candidates import extract

PUBLISHED = date(2026, 3, 5)


def _read(text):
    return [
        (c.said_on, c.due.relation, c.due.edtf, str(c.due.earliest))
        for c in extract(text, PUBLISHED, "en", "The author")
    ]


@pytest.mark.parametrize(
    ("text", "said_on", "relation", "edtf", "earliest"),
    [
        # a day, a month, a year
        ("On May 3, 2024, he said the pool would open by June 2025.", "2024-05-03", "by", "2025-06", "2024-05-03"),
        ("In May 2024 he told them it would be ready by June 1, 2025.", "2024-05", "by", "2025-06-01", "2024-05-01"),
        ("The ministry said in 2021 that the bridge would reopen in 2023.", "2021", "in", "2023", "2023-01-01"),
        ("Three years ago the firm vowed to halve its waste by 2025.", "2023", "by", "2025", "2023-01-01"),
        ("Last year the airline promised to pay by December.", "2025", "by", "2025-12", "2025-01-01"),
        ("In his 2019 campaign he vowed to build a tunnel by 2024.", "2019", "by", "2024", "2019-01-01"),
        ("In a letter dated May 3, 2024, she vowed to pay by June 1.", "2024-05-03", "by", "2024-06-01", "2024-05-03"),
        ("In a plan issued in May 2024, it vowed to pay by July.", "2024-05", "by", "2024-07", "2024-05-01"),
        # a season without its year is no day that can be named
        ("Last summer the club promised a new stand by Christmas.", None, "by", "2025-12-25", "None"),
        ("Last autumn the club vowed a decision within six months.", None, "by", "2026-05-30", "None"),
        ("In the third quarter of 2024 it vowed to close by 2027.", "2024", "by", "2027", "2024-01-01"),
        # words count from then
        ("On May 3, 2024, he promised a decision within two years.", "2024-05-03", "by", "2026-05-03", "2024-05-03"),
        ("In March 2024 the club pledged to repay within six months.", "2024-03", "by", "2024-09-30", "2024-03-01"),
        ("In 2016, she said that within five years the line would open.", "2016", "by", "2021-12-31", "2016-01-01"),
        ("In her 2022 campaign, Lund promised it within two years.", "2022", "by", "2024-12-31", "2022-01-01"),
        ("When he came in May 2024, he promised it within a year.", "2024-05", "by", "2025-05-31", "2024-05-01"),
        ("The firm said in a 2023 prospectus that it would open by 2025.", "2023", "by", "2025", "2023-01-01"),
        ("On May 3, 2023, it committed itself to leave within a year.", "2023-05-03", "by", "2024-05-03", "2023-05-03"),
        # no deadline
        ("In 1930, she predicted that people would work 15 hours.", "1930", "open", None, "1930-01-01"),
        # a deadline that lies ahead
        ("In 2021 the firm said it would be carbon neutral by 2030.", "2021", "by", "2030", "2021-01-01"),
        # unknown, but before the article
        ("The builder had promised to hand over the flats by the end of 2024.", None, "by", "2024", "None"),
        ("The agency originally said the dam would be full by 2022.", None, "by", "2022", "None"),
        ("The agency had earlier said it would open by March 2024.", None, "by", "2024-03", "None"),
        # news: the day of the article
        ("The mayor said last week that it would open by 2028.", "2026-03-05", "by", "2028", "2026-03-05"),
        ("The merger announced in June will close by 2027.", "2026-03-05", "by", "2027", "2026-03-05"),
        ("The homes promised in 2022 will be ready by 2027.", "2026-03-05", "by", "2027", "2026-03-05"),
        ("The mayor said on Monday that the tram would run by 2028.", "2026-03-05", "by", "2028", "2026-03-05"),
        ("The tram will run by 2028.", "2026-03-05", "by", "2028", "2026-03-05"),
    ],
)  # fmt: skip
def test_the_day_of_a_reported_promise_is_read(text, said_on, relation, edtf, earliest):
    assert _read(text) == [(said_on, relation, edtf, earliest)]


def test_then_is_the_day_that_the_sentence_before_names():
    text = "The work was approved in 2018. The mayor said then that it would be finished within two years."
    assert _read(text) == [("2018", "by", "2020-12-31", "2018-01-01")]
    assert _read("The mayor said then that it would be finished by 2022.") == [(None, "by", "2022", "None")]


@pytest.mark.parametrize(
    "text",
    [
        "The trial began in 2022 and ended in 2023, the court said in 2024.",
        "The minister said in 2020 that growth had been 2 percent in 2019.",
        "In 2019 she asked whether it would open by 2022.",
        "In 2019 the firm said it would open a plant by 2022 but scrapped the project.",
        "Did the mayor say in 2019 that the pool would open by 2022?",
        "The minister said in 2020 that the line would have been finished by 2019.",
    ],
)
def test_what_is_no_promise_is_left_out(text):
    assert _read(text) == []


@pytest.mark.parametrize(("day", "count"), [("June 1", 1), ("May 31", 0), ("June 2", 1)])
def test_a_deadline_before_the_promise_is_none(day, count):
    found = _read(f"On June 1, 2024, the mayor said the pool would open by {day}, 2024.")
    assert len([relation for _, relation, _, _ in found if relation == "by"]) == count
