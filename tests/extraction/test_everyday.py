"""Forecasts as newsrooms write them: headlines, ranges, extended limits, plans of the past for a coming weekday."""

from datetime import date

import pytest

from claims.extraction.candidates import extract

#: a Thursday
PUBLISHED = date(2026, 3, 5)


def _windows(text):
    return [(c.due.relation, c.due.edtf) for c in extract(text, PUBLISHED, "en", "The author")]


@pytest.mark.parametrize(
    ("text", "window"),
    [
        # headlines
        ("Bus firm to close night line", ("open", None)),
        ("Goalkeeper to have knee surgery; club recalls reserve", ("open", None)),
        ("Town hall to be rebuilt by 2031", ("by", "2031")),
        ("Bus Firm To Close Night Line", ("open", None)),
        ("Ministers to meet on Monday", ("in", "2026-03-09")),
        # ranges
        ("Net debt is expected between 200 and 240 million.", ("open", None)),
        ("The margin is forecast at about 12 percent.", ("open", None)),
        ("Sales are seen in the range of $4 to $5 million.", ("open", None)),
        # limits that were moved, and days of payment
        ("The deadline was extended to April 17.", ("by", "2026-04-17")),
        ("The consultation has been extended until April 17.", ("by", "2026-04-17")),
        ("The court extended the freeze on his assets through May 2.", ("by", "2026-05-02")),
        ("The fund declared a dividend, payable April 30 to holders of record April 9.", ("in", "2026-04-30")),
        ("The vote was postponed to April 17.", ("in", "2026-04-17")),
        # plans of the past for a coming weekday
        ("The king was to open the session on Saturday.", ("in", "2026-03-07")),
        ("A hearing was set for Monday.", ("in", "2026-03-09")),
        ("Farmers planned a protest on Sunday.", ("in", "2026-03-08")),
        # phrases in front of the sentence
        ("For 2027 the board of Vestra expects sales of 4 to 5 billion.", ("in", "2027")),
        ("For full-year 2027, the firm expects sales of 4 to 5 billion.", ("in", "2027")),
    ],
)
def test_what_a_journalist_expects_is_found(text, window):
    assert _windows(text) == [window]


@pytest.mark.parametrize(
    "text",
    [
        "How to drop a bus line",
        "Road to recovery",
        "Lead widens to record",
        "Bank offers help to rebuild town hall",
        "Mayor was to have resigned on Friday",
        "The suspect was due in court on Monday but was taken ill.",
        "The May contract was down 88 cents.",
        "Output is at its lowest in 14 months.",
        "He has not missed a match in two years.",
    ],
)
def test_what_only_looks_like_it_is_left_out(text):
    assert _windows(text) == []


@pytest.mark.parametrize(
    ("text", "window"),
    [
        ("Eva Lund was named director, effective April 1.", ("in", "2026-04-01")),
        ("The union extended its offer of talks on pay to April 17.", ("by", "2026-04-17")),
        ("Bank expected to hold rates as growth slows", ("open", None)),
        ("The board hopes to restore the full weekend timetable before Labor Day.", ("before", "2026-09-07")),
        ("The plant is expected to reach full output in the last quarter of the year 2026.", ("in", "2026-36")),
        ("The firm on Monday promised to publish the list.", ("open", None)),
        ("Court hearing moved to Oct. 2", ("in", "2026-10-02")),
        ("The hearing was rescheduled for June 20.", ("in", "2026-06-20")),
        ("Classes start Aug. 24.", ("in", "2026-08-24")),
        ("The window shuts Sept. 1.", ("in", "2026-09-01")),
        ("A tax break that has cost 340 million since 2024 expires on Dec. 31.", ("in", "2026-12-31")),
    ],
)
def test_other_everyday_forecasts_have_their_window(text, window):
    assert _windows(text) == [window]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The reform will pass in this parliament.", "in this parliament"),
        ("The cabinet will cut taxes within its first 100 days.", "within its first 100 days"),
        ("He plans to sign it in his first hundred days in office.", "in his first hundred days in office"),
        ("The bill is expected to pass by the end of the legislative period.", "by the end of the legislative period"),
        ("The show will run until the end of the season.", "until the end of the season"),
        ("The cabinet will cut taxes.", None),
        ("The cabinet will cut taxes; it met in this parliament.", None),
    ],
)
def test_a_time_without_a_day_keeps_its_words(text, words):
    (candidate,) = extract(text, PUBLISHED, "en", "The author")
    assert (candidate.due.relation, candidate.due_basis, candidate.due.text) == ("open", "none", words)
    assert (candidate.due_span and candidate.due_span.exact) == words


@pytest.mark.parametrize(
    "text",
    [
        "Thieves took an estimated 3 million crowns' worth of cable early Wednesday.",
        "Profit was up 9 percent from the second quarter of 2024.",
        "“It would be nice to have a doctor here again,” said Eva Lund.",
        "Auditors are counting the cost of a January data breach.",
    ],
)
def test_other_sentences_without_a_forecast_are_left_out(text):
    assert _windows(text) == []
