"""Questions are no claims, whatever signs stand behind them."""

from datetime import date

import pytest

from claims.dates.tokens import text_words
from claims.extraction.candidates import extract

PUBLISHED = date(2026, 3, 5)


def _statements(text):
    return [candidate.statement for candidate in extract(text, PUBLISHED, "en", "The author")]


@pytest.mark.parametrize(
    "text",
    [
        "Will the tram reach the harbour by the end of 2029?",
        "Will it be ready by 2029? ",
        "Can the fund meet its target in 2030?!",
        "“Will the bank raise rates before June 2027?”",
        "Will the brewery be sold in 2028 (or later)?",
        "Readers ask: will the old brewery be flats by 1 May 2028?",
        "The question is simple: will prices fall in 2027?",
        "Will inflation exceed 3 percent by 2027",
        "Will Boeing deliver 400 jets in 2027?",
        "Will Boeing deliver 400 jets in 2027",
        "Does the government plan to open the line in 2028?",
        "Is the deal going to close in June?",
        "“Will they reopen in May?” she asked.",
        "“Who will pay for it in 2027?” asked the mayor.",
        "He asked, “Will the line open in 2028?”.",
        "How many ships will call at the port in 2027?",
        "The line will open in 2028, won't it?",
        "Rates will be cut in June, right?",
        "When will the bridge reopen?",
        "What if the bridge fails in 2027?",
    ],
)
def test_a_question_is_no_claim(text):
    assert _statements(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Will Marsh will open the plant in 2027.",
        "“Will they come?” he asked; the line will open in 2028.",
        "“The line will open in 2028,” said Will Marsh.",
        "The line will open in 2028.",
    ],
)
def test_a_statement_beside_a_question_is_one(text):
    assert _statements(text) == [text]


@pytest.mark.parametrize(("text", "sign"), [("2029?", "?"), ("2029~", "-"), ("2029%", "%")])
def test_a_sign_behind_a_year_is_a_token_of_its_own(text, sign):
    assert [(text[w.start : w.end], w.word) for w in text_words(text)] == [("2029", "2029"), (text[4], sign)]
