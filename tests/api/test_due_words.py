"""Due words and days over HTTP: what was reported as read wrongly, and days in JSON, which stay ISO 8601."""

import pytest

#: a Tuesday
PUBLISHED = "2021-09-21"
EITHER_ORDER = "could have day and month either way round"
#: due words of public reports, from an article of 2021-09-21, and the window; None: refused
REPORTED = [
    ("in Q1'25", "in 2025-33"),
    ("in 1Q25", "in 2025-33"),
    ("by the end of Q1 '25", "by 2025-33"),
    ("within a year and a half", "by 2023-03-21"),
    ("within two and a half years", "by 2024-03-21"),
    ("within 48 hours", "by 2021-09-23"),
    ("in June '25", "in 2025-06"),
    ("by summer '25", "by 2025-22"),
    ("not later than Jan 1st, '25", "by 2025-01-01"),
    ("by the 31st of December, '22", "by 2022-12-31"),
    ("in the second quarter of fiscal 2025", None),
    ("in Q2 FY2025", None),
    ("in the 2024/25 fiscal year", None),
    ("in 2021/22", None),
    ("by Sep\u00adtem\u00adber 2031", "by 2031-09"),
    ("on February 29, 2023", None),
    ("by February 30", None),
    ("on Nov. 30–Dec. 2", "between 2021-11-30/2021-12-02"),
    ("on 3/4 October", "in 2021-10-03/2021-10-04"),
    ("the weekend of October 9", "in 2021-10-09/2021-10-10"),
    ("by 2030 at the earliest", None),
    ("by next Easter", "by 2022-04-17"),
]


@pytest.mark.parametrize(("words", "window"), REPORTED)
def test_reported_due_words_give_the_right_window_or_none(journalist, words, window):
    journalist.article(published_on=PUBLISHED, text=f"It will be done {words}, she said.")
    body = {"article_id": 1, "quote": words, "due": {"text": words}}
    answer = journalist.post("/claims", body, status=201 if window else 422).json
    if window is None:
        assert answer["type"] == "http://localhost/problems/due-not-understood"
        assert journalist.get("/claims").json["items"] == []
    else:
        assert f"{answer['due']['relation']} {answer['due']['edtf']}" == window
        assert answer["due"]["text"] == words


@pytest.mark.parametrize("words", [words for words, _ in REPORTED])
def test_each_hint_can_be_sent_as_relation_and_edtf(journalist, words):
    journalist.article(published_on=PUBLISHED, text=f"It will be done {words}, perhaps, she said.")
    text = f"{words}, perhaps"
    refused = journalist.post("/claims", {"article_id": 1, "quote": text, "due": {"text": text}}, status=422).json
    for hint in refused["understood"]:
        relation, _, edtf = hint.rpartition(" = ")[2].rpartition(" ")
        due = {"text": text, "relation": relation or "in", "edtf": edtf}
        added = journalist.post("/claims", {"article_id": 1, "quote": text, "due": due}).json
        assert added["due"]["latest"] is None or added["due"]["latest"] >= PUBLISHED


@pytest.mark.parametrize(
    ("day", "message"),
    [
        ("October 1, 2021", "Must be a day, as YYYY-MM-DD; did you mean 2021-10-01?"),
        ("1 October 2021", "Must be a day, as YYYY-MM-DD; did you mean 2021-10-01?"),
        (
            "05/06/2021",  # both are before the claim
            '"05/06/2021" could have day and month either way round; write it as YYYY-MM-DD',
        ),
        ("10/01/2021", '"10/01/2021" could have day and month either way round; did you mean 2021-10-01?'),
        ("2021-02-29", '"2021-02-29" names a day that the calendar does not have'),
        ("2021-10", "Must be a day, as YYYY-MM-DD."),
        ("soon", "Must be a day, as YYYY-MM-DD."),
    ],
)
def test_days_in_json_are_iso_8601_and_others_are_refused_with_a_hint(journalist, day, message):
    journalist.article(text="It will be done by 2028.")
    journalist.claim(quote="by 2028", due={"text": "by 2028"})
    body = {"url": "https://example.org/b", "stance": "supports", "published_on": day}
    problem = journalist.post("/claims/1/evidence", body, status=422).json
    assert problem["errors"] == [{"pointer": "/published_on", "message": message}]
    assert journalist.get("/claims/1/evidence").json["items"] == []


def test_said_on_in_json_is_iso_8601(journalist):
    journalist.article(text="It will be done by 2028.")
    body = {"article_id": 1, "quote": "by 2028", "due": {"text": "by 2028"}, "said_on": "June 2020"}
    problem = journalist.post("/claims", body, status=422).json
    form = "Must be a day, a month or a year, as YYYY-MM-DD, YYYY-MM or YYYY"
    assert problem["errors"] == [{"pointer": "/said_on", "message": f"{form}; did you mean 2020-06?"}]
