"""Days in the forms: typed in words or as ISO 8601, stored as ISO 8601; what is not certain is refused with a hint."""

import html
import re
from datetime import date

import pytest

from claims.api.remedies import REMEDIES
from claims.dates.deadline_phrase import read_due
from claims.web import fields, remedies
from claims.web.form_field import Field

TEXT = "The minister told the house it would be done by October 1, 2028."
DONE = "it would be done by October 1, 2028"
WAYS = [
    ("October 1, 2025", "2025-10-01"),
    ("1 October 2025", "2025-10-01"),
    ("June 30, 2023", "2023-06-30"),
    ("2025-10-01", "2025-10-01"),
]


@pytest.fixture(autouse=True)
def today(clock):
    clock.set("2026-09-15T12:00:00")


@pytest.mark.parametrize(("typed", "day"), WAYS)
def test_the_day_of_an_article_is_understood(visit, journalist, typed, day):
    visitor = visit("journalist")
    article = {"url": "https://example.org/a", "title": "A", "publisher": "B", "text": TEXT, "language": "en"}
    visitor.send("/articles/new", published_on=typed, **article)
    assert journalist.get("/articles/1").json["published_on"] == day
    visitor.send("/articles/1/edit", published_on="2 October 2025", title="A", publisher="B", language="en",
                 url="https://example.org/a")  # fmt: skip
    assert journalist.get("/articles/1").json["published_on"] == "2025-10-02"


@pytest.mark.parametrize(("typed", "day"), WAYS)
def test_the_days_of_claims_evidence_checks_and_verdicts_are_understood(visit, journalist, typed, day):
    journalist.article(published_on="2026-01-05", text=TEXT)
    visitor = visit("editor")
    visitor.send("/articles/1/claims/new", quote=DONE, due__text="by 2028", said_on=typed)
    assert journalist.get("/claims/1").json["said_on"] == day
    visitor.send("/claims/1/evidence/new", url="https://example.org/b", stance="supports", published_on=typed)
    assert journalist.get("/claims/1/evidence").json["items"][0]["published_on"] == day
    visitor.send("/claims/1/checks/new", result="nothing_new", next_check_on="1 October 2027")
    assert journalist.get("/claims/1/checks").json["items"][0]["next_check_on"] == "2027-10-01"
    visitor.send("/claims/1/deadlines/new", due__relation="by", due__edtf="June 30, 2030", reason="correction")
    assert journalist.get("/claims/1").json["due"]["edtf"] == "2030-06-30"
    visitor.send("/claims/1/verdicts/new", outcome="came_true", occurred_on=typed, rationale="It is done.",
                 evidence_ids="1")  # fmt: skip
    assert journalist.get("/claims/1/verdicts").json["items"][0]["occurred_on"] == day


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("05/06/2024", "did you mean May 6, 2024 or June 5, 2024?"),
        ("February 30, 2024", "names a day that the calendar does not have"),
        ("June 30", "Enter a day like 2026-12-31."),
        ("June 2023", "Enter a day like 2026-12-31."),
    ],
)
def test_an_uncertain_day_is_refused_with_a_hint_and_typed_again(visit, journalist, typed, said):
    journalist.article(published_on="2021-01-05", text=TEXT)
    journalist.claim(quote=DONE, due={"text": "by 2028"})
    page = visit("journalist").send("/claims/1/evidence/new", 422, url="https://example.org/b", stance="supports",
                                    published_on=typed)  # fmt: skip
    shown = html.unescape(page.get_data(as_text=True))
    assert said in shown
    assert f'value="{typed}"' in shown
    assert journalist.get("/claims/1/evidence").json["items"] == []


@pytest.mark.parametrize(
    ("page", "field", "typed", "hints"),
    [
        ("/claims/1/evidence/new", "published_on", "05/12/2026", ["May 12, 2026"]),
        ("/claims/1/evidence/new", "published_on", "05/06/2020", []),
        ("/claims/1/evidence/new", "published_on", "05/01/2021", ["May 1, 2021", "January 5, 2021"]),
        ("/claims/1/evidence/new", "published_on", "04/01/2021", ["April 1, 2021"]),
        ("/articles/new", "published_on", "05/12/2026", ["May 12, 2026"]),
        ("/articles/1/claims/new", "said_on", "12/01/2021", []),
        ("/articles/1/claims/new", "said_on", "05/01/2021", ["January 5, 2021"]),
        ("/claims/1/deadlines/new", "said_on", "05/12/2026", ["May 12, 2026"]),
        ("/claims/1/checks/new", "next_check_on", "05/12/2026", ["December 5, 2026"]),
    ],
)
def test_a_page_names_only_days_that_its_field_takes(visit, journalist, page, field, typed, hints):
    journalist.article(published_on="2021-01-05", text=TEXT)
    journalist.claim(quote=DONE, due={"text": "by 2028"})
    inputs = {"url": "https://example.org/b", "stance": "supports", "result": "nothing_new", "title": "A",
              "publisher": "B", "text": TEXT, "language": "en", "reason": "claimant_moved", "due__text": "by 2030",
              "quote": "the house"}  # fmt: skip
    visitor = visit("editor")
    shown = html.unescape(visitor.send(page, 422, **inputs, **{field: typed}).get_data(as_text=True))
    named = re.search(r"either way round(?:; did you mean ([^?]*)\?)?", shown)[1]
    assert (named.split(" or ") if named else []) == hints
    for hint in hints[:1]:
        visitor.send(page, **inputs, **{field: hint})


@pytest.mark.parametrize("month", ["2023-12", "December 2023", "December 5, 2023", " 2023-12 "])
def test_the_calendar_understands_a_month(visit, month):
    assert 'value="2023-12"' in visit().get(f"/calendar?month={month}")


@pytest.mark.parametrize("month", ["2023", "12/2023?", "next month", "2023-24"])
def test_the_calendar_refuses_other_words(visit, month):
    assert "Enter a month like 2026-12." in visit().get(f"/calendar?month={month}", 422)


@pytest.mark.parametrize(
    ("words", "window"),
    [
        ("by October 1, 2028", ("by", "2028-10-01", "stated")),
        ("early next year", ("in", "2027-01/2027-04", "editor")),
        ("at the end of March", ("by", "2027-03", "editor")),
        ("on 3/4", ("in", "2027-03-04", "editor")),
        ("by 2030 at the earliest", ("not_before", "2030", "editor")),
        ("last year, but finished by March", ("by", "2027-03", "stated")),
    ],
)
def test_what_the_form_of_a_claim_proposes_is_accepted(visit, journalist, words, window):
    text = f"It will be done {words}."
    journalist.article(published_on="2026-09-01", text=text)
    visitor = visit("journalist")
    path = f"/articles/1/claims/new?quote={text}"
    page = visitor.get(path)
    names = ("due.text", "due.edtf")
    typed = {name: html.unescape(re.search(rf'name="{name}"[^>]*value="([^"]*)"', page)[1]) for name in names}
    relation = re.search(r'<option value="(\w*)" selected', page.split('name="due.relation"')[1].split("</select>")[0])
    visitor.send(path, quote=text, **typed, **{"due.relation": relation[1]})
    due = journalist.get("/claims/1").json["due"]
    assert (due["relation"], due["edtf"], due["basis"]) == window


def _helps():
    forms = [form for form in vars(fields).values() if isinstance(form, tuple)]
    return sorted({field.help for form in forms for field in form if isinstance(field, Field) and field.help})


@pytest.mark.parametrize("day", ["1999-12-31", "2024-02-29", "2026-09-15", "2093-07-01"])
def test_the_due_words_of_help_texts_are_accepted(day):
    words = [words for text in _helps() if "words" in text for words in re.findall("“(.*?)”", text)]
    due = [text for text in words if "chance" not in text]
    assert due == ["by the end of next year"]
    for text in due:
        assert read_due(text, date.fromisoformat(day)).latest >= date.fromisoformat(day)


def test_help_texts_and_remedies_name_no_day_that_may_be_over():
    texts = [*_helps(), *remedies.REMEDIES.values(), *REMEDIES.values()]
    assert len(texts) > 50
    assert [text for text in texts if re.search(r"\b(1\d|20)\d\d\b", text)] == []
