"""Any text gives candidates or none, never an exception: cut, unfinished, in any script."""

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.extraction_corpus import units
from claims.dates.find import find_dates
from claims.domain.limits import MAX_QUOTE
from claims.errors import LanguageNotSupported
from claims.extraction.candidates import extract
from claims.extraction.languages import LANGUAGES

ROOT = Path(__file__).resolve().parents[2]
DAY = date(2024, 3, 12)
#: every cue, word and phrase of the tables, and signs that no table has
PHRASES = [phrase for _, phrase in units(LANGUAGES["en"])]
ARTICLES = [*sorted((ROOT / "fixtures").glob("extract/*/*.json")), ROOT / "fixtures" / "articles" / "explainer.txt"]


def _extract(text, published_on=DAY):
    try:
        candidates = extract(text, published_on, "en", "A")
    except LanguageNotSupported:
        return []  # a long text must look like English
    for candidate in candidates:
        for span in (candidate.span, candidate.due_span, candidate.speaker, candidate.condition):
            assert span is None or text[span.start : span.end] == span.exact != ""
    return candidates


@given(st.text(max_size=300))
def test_any_unicode_text_gives_candidates_or_none(text):
    _extract(text)
    find_dates(text, DAY)


SIGNS = st.text(alphabet=st.characters(), max_size=4)
PIECES = st.sampled_from(PHRASES) | SIGNS | st.integers(0, 99_999).map(str)


@given(
    st.lists(st.tuples(PIECES, st.sampled_from(["", " ", ", ", ". ", "\n\n"])), max_size=20),
    st.sampled_from([DAY, date.min, date.max, date(9998, 12, 31)]),
)
def test_any_words_of_the_tables_between_any_signs_give_candidates_or_none(pieces, day):
    text = "".join(piece for pair in pieces for piece in pair)
    _extract(text, day)
    for dated in find_dates(text, day):
        assert text[dated.start : dated.end] == dated.words
        dated.window(day)


@pytest.mark.parametrize(("before", "after"), [("", ""), ("It will open ", " "), ("Ann Ode said it would, ", " \n ")])
def test_every_phrase_of_the_tables_may_end_a_text_without_a_full_stop(before, after):
    for phrase in PHRASES:
        _extract(before + phrase + after)


def _prefixes(path, number):
    article = path.read_text(encoding="utf-8")
    text = json.loads(article)["text"] if path.suffix == ".json" else article
    for cut in range(number):
        _extract(text[: 1 + cut * len(text) // number])


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_an_article_may_be_cut_anywhere(path):
    _prefixes(path, 25)


@pytest.mark.long
@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_an_article_may_be_cut_at_each_of_400_places(path):
    _prefixes(path, 400)


@pytest.mark.parametrize("commas", [1, 2, 3_000])
def test_commas_before_a_verb_of_speaking_give_no_deep_recursion(commas):
    (candidate,) = _extract("Ann" + "," * commas + " said.\n\n“We will open in May 2025.”")
    assert candidate.claimant == ("A" if commas == 1 else "Ann")


#: code points of a paragraph, after which it is cut: so marks may stand before a sentence that are not part of it
PARAGRAPH = 20_000


@pytest.mark.parametrize(("length", "found"), [(MAX_QUOTE - 1, 1), (MAX_QUOTE, 1), (MAX_QUOTE + 1, 0)])
def test_a_sentence_with_more_marks_than_a_quotation_may_have_is_left_out(length, found):
    sentence = "\u0301 It will open in May 2025."
    marks = length - len(sentence) - 1
    candidates = _extract("a" * (PARAGRAPH - marks) + "\u0301" * marks + sentence)
    assert [len(candidate.span.exact) for candidate in candidates] == [length] * found


@pytest.mark.parametrize("depth", [1, 8, 9, 500])
def test_a_forecast_after_nested_brackets_is_found(depth):
    text = "(" * depth + "a" + ")" * depth + "\n\nThe bridge will open in May 2025."
    (candidate,) = _extract(text)
    assert candidate.due.edtf == "2025-05"
