"""Scores of extraction on our own sentences (`fixtures/extract/sentences.jsonl`), and how reliable its scores are."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, Final

from bench.extract_cases import Score
from claims.dates.said_on import parse_said_on
from claims.dates.window import make_due
from claims.domain.extraction import Candidate
from claims.extraction.candidates import extract

_AUTHOR: Final = "author"
#: greatest difference of two probabilities that are the same, such as 1/3 and 0.333
_TOLERANCE: Final = 0.02


def sentence_scores(path: Path) -> list[Score]:
    """Return the scores on annotated sentences: of windows, and of each further member that they annotate."""
    windows, none = Score("own sentences: windows right"), Score("own sentences without a claim: none proposed")
    members = {name: Score(f"own sentences: {label} right") for name, (label, _) in _MEMBERS.items()}
    for row in _rows(path):
        found = extract(row["text"], date.fromisoformat(row["day"]), "en", _AUTHOR)
        seen = sorted(map(_key, found))
        words = f"{row['text']} -> {[(c.due.relation, c.due.edtf, c.due_basis) for c in found]}; wanted {row['want']}"
        right = any(seen == sorted(map(_wanted, wanted)) for wanted in (row["want"], *row.get("also", [])))
        (windows if row["want"] else none).count(right, row["kind"], words)
        for name, (_, is_right) in _MEMBERS.items():
            if name in row and found:
                members[name].count(is_right(found[0], row), row["kind"], row["text"])
    return [windows, none, *(score for score in members.values() if score.total)]


def reliability(path: Path, articles: Path) -> list[Score]:
    """Return for each twentieth of the scores the share of candidates that are right, on sentences and articles.

    A candidate is right if its sentence has a claim, and its window is the annotated one.
    """
    bands = {band: Score(f"score {band / 20:.2f} to {(band + 1) / 20:.2f}") for band in range(20)}
    for candidate, wanted in (*_of_sentences(path), *_of_articles(articles)):
        dated = candidate.due.edtf is not None
        right = bool(wanted) and (not dated or _key(candidate) in [_wanted(want) for want in wanted])
        bands[min(int(candidate.score * 20 + 1e-9), 19)].count(right)
    return [score for score in bands.values() if score.total]


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _of_sentences(path: Path) -> Iterator[tuple[Candidate, list[list[Any]]]]:
    for row in _rows(path):
        wanted = [want for wants in (row["want"], *row.get("also", [])) for want in wants]
        for candidate in extract(row["text"], date.fromisoformat(row["day"]), "en", _AUTHOR):
            yield candidate, wanted


def _of_articles(folder: Path) -> Iterator[tuple[Candidate, list[list[Any]]]]:
    for path in sorted(folder.glob("*.json")):
        article = json.loads(path.read_text(encoding="utf-8"))
        text, day = article["text"], date.fromisoformat(article["published_on"])
        claims = [(text.index(c["sentence"]), c) for c in article["claims"]]
        for candidate in extract(text, day, "en", article["author"]):
            middle = (candidate.span.start + candidate.span.end) // 2
            yield candidate, [_window(c, day) for at, c in claims if at <= middle < at + len(c["sentence"])]


def _window(claim: dict[str, Any], day: date) -> list[Any]:
    if not claim["due"]:
        return ["open", None, None]
    relation, edtf = claim["due"]["relation"], claim["due"]["edtf"]
    due = make_due(relation, edtf, parse_said_on(claim.get("said_on", day.isoformat()), day))
    return [relation, edtf, str(due.latest) if due.latest else None]


def _key(candidate: Candidate) -> tuple[bool, str]:
    return candidate.due.relation == "open", str(candidate.due.latest or "")


def _wanted(want: list[Any]) -> tuple[bool, str]:
    return want[0] == "open", want[2] or ""


def _is_claimant(candidate: Candidate, row: dict[str, Any]) -> bool:
    seen = _plain(candidate.claimant)
    return any(_plain(name) in seen or seen in _plain(name) for name in row["claimant"])


def _plain(name: str) -> str:
    return name.casefold().replace("’", "'").removeprefix("the ")


def _is_condition(candidate: Candidate, row: dict[str, Any]) -> bool:
    seen = candidate.condition.exact if candidate.condition else None
    wanted = [row["condition"], row.get("condition_also")]
    return any(seen == words or (seen is not None and words and (seen in words or words in seen)) for words in wanted)


def _is_probability(candidate: Candidate, row: dict[str, Any]) -> bool:
    seen, wanted = candidate.probability, row["probability"]
    if seen is None or wanted is None:
        return seen is None and wanted is None
    low, high = map(float, wanted)
    return abs(seen.low - low) < _TOLERANCE and abs(seen.high - high) < _TOLERANCE


#: member of a row -> its name in the table, and the check of a candidate
_MEMBERS: Final = {
    "claimant": ("claimant", _is_claimant),
    "condition": ("condition", _is_condition),
    "probability": ("odds", _is_probability),
    "said_on": ("day of a promise", lambda c, row: c.said_on in (row["said_on"], *row.get("said_on_also", []))),
    "basis": ("basis", lambda c, row: c.due_basis in row["basis"]),
}
