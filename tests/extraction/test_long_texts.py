"""Texts of any length: they are read in parts, with the same candidates as in one piece."""

import json
from datetime import date
from pathlib import Path

import pytest

from claims.extraction import candidates as module
from claims.extraction.candidates import extract
from claims.extraction.sentences import parts

ARTICLES = sorted((Path(__file__).resolve().parents[2] / "fixtures" / "extract" / "develop").glob("*.json"))
PUBLISHED = date(2026, 3, 5)


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.stem)
def test_parts_give_the_candidates_of_the_whole_text(path, monkeypatch):
    text = json.loads(path.read_text(encoding="utf-8"))["text"]
    whole = extract(text, PUBLISHED, "en", "The author")
    monkeypatch.setattr(module, "MAX_EXTRACTION_PART", 1300)
    assert len(list(parts(text, 1300))) > 1
    assert extract(text, PUBLISHED, "en", "The author") == whole


def test_a_name_and_a_day_of_the_part_before_are_known(monkeypatch):
    text = "Eva Lund spoke. The work began in 2018.\n\nShe said the line would open two years after that."
    monkeypatch.setattr(module, "MAX_EXTRACTION_PART", 60)
    assert [end for _, end in parts(text, 60)] == [text.index("She"), len(text)]
    (candidate,) = extract(text, date(2019, 1, 5), "en", "The author")
    assert (candidate.claimant, candidate.due.edtf) == ("Eva Lund", "2020")


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("abcd", [4]),
        ("abcdefghij", [10]),
        ("abcdefghijk", [10, 11]),
        ("abcdef\n\nghijk", [8, 13]),
        ("abcdef\nghijkl", [7, 13]),
        ("abcdef ghijkl", [7, 13]),
        ("a\n\nbcdefghijkl", [10, 14]),
    ],
)
def test_a_part_ends_with_a_paragraph_a_line_or_a_word(text, ends):
    assert [end for _, end in parts(text, 10)] == ends


def test_a_text_of_two_million_code_points_is_read():
    text = "The line opened in 2019, and nobody noticed it.\n\n" * 40_000 + "The line will open in May 2028."
    (candidate,) = extract(text[-2_000_000:], PUBLISHED, "en", "The author")
    assert (candidate.due.edtf, candidate.span.end) == ("2028-05", min(len(text), 2_000_000))
