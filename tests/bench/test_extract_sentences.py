"""The scores of `make bench-extract` on our own sentences, and the reliability of the scores of candidates."""

import json

from bench.extract_sentences import reliability, sentence_scores

ROWS = [
    {"kind": "a", "text": "The bridge will open in May 2027.", "day": "2026-03-05",
     "want": [["in", "2027-05", "2027-05-31"]], "claimant": ["author"], "condition": None,
     "probability": None, "said_on": "2026-03-05", "basis": ["stated"]},
    {"kind": "b", "text": "The bridge will open from Monday.", "day": "2026-03-05",
     "want": [["in", "2026-03-09", "2026-03-09"]], "also": [[["not_before", "2026-03-09", None]]]},
    {"kind": "c", "text": "The bridge was blue.", "day": "2026-03-05", "want": []},
    {"kind": "d", "text": "The bridge will open in May 2027.", "day": "2026-03-05", "want": []},
    {"kind": "e", "text": "There is a 30 percent chance that it will open in 2027.", "day": "2026-03-05",
     "want": [["in", "2027", "2027-12-31"]], "probability": [0.4, 0.4]},
]  # fmt: skip
ARTICLE = {"published_on": "2026-03-05", "author": "A", "text": "It will open in May. It will rain.",
           "claims": [{"sentence": "It will open in May.", "due": {"relation": "in", "edtf": "2026-05"}}]}  # fmt: skip


def test_windows_claims_and_members_are_scored(tmp_path):
    path = tmp_path / "sentences.jsonl"
    path.write_text("\n".join(map(json.dumps, ROWS)), encoding="utf-8")
    scores = {score.name: (score.right, score.total) for score in sentence_scores(path)}
    assert scores == {
        "own sentences: windows right": (3, 3),
        "own sentences without a claim: none proposed": (1, 2),
        "own sentences: claimant right": (1, 1),
        "own sentences: condition right": (1, 1),
        "own sentences: odds right": (1, 2),
        "own sentences: day of a promise right": (1, 1),
        "own sentences: basis right": (1, 1),
    }


def test_the_reliability_counts_candidates_of_sentences_and_articles(tmp_path):
    path, articles = tmp_path / "sentences.jsonl", tmp_path / "articles"
    path.write_text("\n".join(map(json.dumps, ROWS)), encoding="utf-8")
    articles.mkdir()
    (articles / "1.json").write_text(json.dumps(ARTICLE), encoding="utf-8")
    found = reliability(path, articles)
    assert sum(score.total for score in found) == 6
    assert sum(score.right for score in found) == 4
