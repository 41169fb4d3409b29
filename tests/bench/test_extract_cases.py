"""The scores of `make bench-extract` on cases of others: shares, intervals and kinds of errors."""

import json

import pytest

from bench.extract_cases import Score, scores

EXAMPLES = [
    {"kind": "a", "text": "The bridge will open in May 2027.", "day": "2026-03-05",
     "want": [["in", "2027-05", "2027-05-31"]]},
    {"kind": "b", "text": "The bridge will open in May 2027.", "day": "2026-03-05", "want": []},
    {"kind": "b", "text": "The bridge was blue.", "day": "2026-03-05", "want": [["open", None, None]]},
]  # fmt: skip
ARTICLE = {
    "published_on": "2026-03-05",
    "text": "The bridge opened on March 3. It will close in May.",
    "timexes": [{"start": 21, "end": 28, "type": "DATE", "value": "2026-03-03"},
                {"start": 47, "end": 50, "type": "DATE", "value": "2026-05"}],
    "sentences": [{"start": 0, "end": 29, "label": 0}, {"start": 30, "end": 51, "label": 1}],
}  # fmt: skip
EXPRESSIONS = [
    {"input": "I go on 1 May 2027.", "reference": "2026-03-05T00:00:00", "categories": ["day"],
     "expected": [{"type": "date", "values": [{"value": "2027-05-01"}]}]},
    {"input": "I go on 1 May 2027.", "reference": "2026-03-05T00:00:00", "categories": ["day"],
     "expected": [{"type": "date", "values": [{"value": "2027-05-02"}]}]},
    {"input": "I go.", "reference": "2026-03-05T00:00:00", "categories": [], "expected": []},
]  # fmt: skip


def _write(folder, name, rows):
    (folder / name).write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")


@pytest.mark.parametrize(("right", "total", "low", "high"), [(0, 10, 0.0, 0.278), (5, 10, 0.237, 0.763), (0, 0, 0, 1)])
def test_the_interval_is_that_of_wilson(right, total, low, high):
    assert Score("x", right, total).interval() == pytest.approx((low, high), abs=0.001)


def test_errors_are_counted_by_kind(tmp_path):
    _write(tmp_path, "forecast-examples.jsonl", EXAMPLES)
    (score,) = scores(tmp_path)
    assert (score.right, score.total, score.kinds()) == (1, 3, ["2 b"])


def test_sentences_and_windows_of_articles_are_scored(tmp_path):
    _write(tmp_path, "news-timex.jsonl", [ARTICLE])
    assert [(score.right, score.total) for score in scores(tmp_path)] == [(1, 1), (1, 1), (1, 1), (1, 1)]


def test_dates_are_scored_by_their_last_day(tmp_path):
    _write(tmp_path, "date-expressions.jsonl", EXPRESSIONS)
    assert [(score.right, score.total) for score in scores(tmp_path)] == [(1, 2), (1, 1)]


def test_a_file_that_is_not_there_has_no_score(tmp_path):
    assert scores(tmp_path) == []
