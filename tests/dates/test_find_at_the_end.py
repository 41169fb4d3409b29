"""Phrases without a day at the very end of a text, with no full stop after them."""

from datetime import date

import pytest

from claims.dates import lexicon
from claims.dates.find import find_dates
from claims.extraction.candidates import extract

TODAY = date(2024, 3, 12)
PHRASES = sorted(lexicon.ROUGH_WORDS | (lexicon.OPEN_WORDS - lexicon.NOT_IN_TEXT))


@pytest.mark.parametrize("phrase", PHRASES)
@pytest.mark.parametrize("before", ["", "The mayor expects a million guests "])
def test_a_text_may_end_with_an_open_phrase(before, phrase):
    text = before + phrase
    (dated,) = [dated for dated in find_dates(text, TODAY) if dated.relation == "open"]
    assert text[dated.start : dated.end] == dated.words == phrase
    extract(text, TODAY, "en", "A")
