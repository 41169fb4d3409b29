"""The work of extraction grows with the length of the text, for any text. The tests count work, not time."""

import sys
from datetime import date

import pytest

from bench.extraction_corpus import ENGLISH, SEPARATORS, dated, repeated, units, varied
from claims.dates.find import find_dates
from claims.extraction.candidates import extract
from claims.extraction.languages import LANGUAGES

DAY = date(2026, 1, 5)
UNITS = list(units(LANGUAGES["en"]))
CUES = [(name, phrase) for name, phrase in UNITS if name.startswith("cue")]
SHAPES = [(name, phrase) for name, phrase in UNITS if name.startswith("sentence")]
#: the longer text has twice the length; work that grows with the square of the length would be four times as much
MAX_GROWTH = 2.5
#: code points of the shorter text: one sentence of it is longer than a statement may be
SIZE = 3_000


def _work(function, text):
    """Count the lines of Duecheck that a function runs."""
    lines = 0

    def trace(frame, event, argument):
        nonlocal lines
        if "/claims/" not in frame.f_code.co_filename.replace("\\", "/"):
            return None
        lines += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        function(text)
    finally:
        sys.settrace(before)
    return lines


def _extract(text):
    extract(4 * ENGLISH + text, DAY, "en", "A")  # enough words: a text in another language is refused


def _find_dates(text):
    find_dates(text, DAY)


def _assert_linear(function, build, size=SIZE):
    function(build(2 * size))  # the first call builds the tables and fills the caches
    constant, once, twice = (_work(function, text) for text in ("", build(size), build(2 * size)))
    assert twice - constant < MAX_GROWTH * (once - constant), f"{once} lines for {size} code points, then {twice}"


def _texts(phrase, separator):
    return lambda size: repeated(phrase, SEPARATORS[separator], size)


@pytest.mark.parametrize(("name", "phrase"), CUES[::4], ids=lambda value: value)
def test_the_work_grows_with_the_number_of_cues_in_a_sentence(name, phrase):
    _assert_linear(_extract, _texts(phrase, "space"))


@pytest.mark.parametrize(("name", "phrase"), SHAPES, ids=lambda value: value)
@pytest.mark.parametrize("separator", ["space", pytest.param("capital", marks=pytest.mark.long)])
def test_the_work_grows_with_the_number_of_clauses_and_of_sentences(name, phrase, separator):
    _assert_linear(_extract, _texts(phrase, separator))


@pytest.mark.parametrize("function", [_extract, _find_dates], ids=["extraction", "dates"])
def test_the_work_grows_with_the_number_of_different_dates_in_a_sentence(function):
    _assert_linear(function, dated)


def test_the_work_grows_with_the_number_of_dates_for_each_relation():
    for phrase in ("by ", "between ", "from May to ", "within two ", "not before ", "the end of "):
        _assert_linear(_find_dates, _texts(f"{phrase}2031", "space"))


@pytest.mark.parametrize(
    "phrase",
    ["February 30 to", "by May/", "May or", "the weekend before", "two and a half", "half a", "48 hours and", "1Q25 -",
     "'25", "Sep\u00adtem\u00adber", "&nbsp;May", "by 2030 at the earliest or", "FY2025 Q2", "October 3, 4 and"],
)  # fmt: skip
def test_the_work_grows_with_the_number_of_unfinished_dates(phrase):
    _assert_linear(_find_dates, _texts(phrase, "space"))


@pytest.mark.long
@pytest.mark.parametrize("offset", range(0, 25, 5))
@pytest.mark.parametrize("separator", SEPARATORS)
def test_the_work_grows_with_the_length_for_words_of_all_tables(separator, offset):
    for _, phrase in UNITS[offset + list(SEPARATORS).index(separator) :: 125]:
        _assert_linear(_extract, _texts(phrase, separator))


@pytest.mark.long
@pytest.mark.parametrize("seed", range(5))
def test_the_work_grows_with_the_length_for_words_in_any_order(seed):
    words = [phrase for _, phrase in UNITS]
    _assert_linear(_extract, lambda size: varied(words, size, seed=seed), 8_000)
