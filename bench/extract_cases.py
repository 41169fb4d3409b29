"""Scores of extraction on sentences and articles that others annotated, or that failed before.

The files lie beside this checkout, not in it: sentences of 25 kinds of error, Wikinews articles with their dates
(MEANTIME), and sentences with one date (Recognizers-Text).
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import sqrt
from pathlib import Path
from typing import Any, Final

from claims.dates.edtf import parse_edtf
from claims.dates.find import Dated, find_dates
from claims.domain.extraction import Candidate
from claims.extraction.candidates import extract

#: quantile of the normal distribution for an interval of 95 %
_Z: Final = 1.96


@dataclass(slots=True)
class Score:
    """A share of right results, with the kind and the words of each wrong one."""

    name: str
    right: int = 0
    total: int = 0
    errors: list[tuple[str, str]] = field(default_factory=list)

    def count(self, right: bool, kind: str = "", words: str = "") -> None:
        """Count a result; a wrong one is kept with its kind and words."""
        self.total += 1
        self.right += right
        if not right:
            self.errors.append((kind, words))

    def interval(self) -> tuple[float, float]:
        """Return the bounds, 0 to 1, of the share by Wilson's score interval of 95 %."""
        if not self.total:
            return 0.0, 1.0
        n, share = self.total, self.right / self.total
        middle = (share + _Z**2 / (2 * n)) / (1 + _Z**2 / n)
        half = _Z / (1 + _Z**2 / n) * sqrt(share * (1 - share) / n + _Z**2 / (4 * n**2))
        return max(middle - half, 0.0), min(middle + half, 1.0)

    def row(self) -> str:
        """Return the score as a row of a Markdown table."""
        low, high = self.interval()
        share = self.right / max(self.total, 1)
        return f"| {self.name} | {self.right} of {self.total} | {share:.3f} | {low:.2f} to {high:.2f} |"

    def kinds(self) -> list[str]:
        """List the kinds of errors with their numbers, the most frequent first."""
        return [f"{number} {kind}" for kind, number in Counter(kind for kind, _ in self.errors).most_common()]


def scores(folder: Path) -> list[Score]:
    """Return the scores on the files of a folder; a file that is not there has none."""
    found: list[Score] = []
    for name, score in _FILES.items():
        if (folder / name).exists():
            found += score([json.loads(line) for line in (folder / name).read_text(encoding="utf-8").splitlines()])
    return found


def _examples(rows: list[dict[str, Any]]) -> list[Score]:
    """Return the share of sentences whose windows are exactly the annotated ones."""
    score = Score("sentences of 25 kinds of error: windows right")
    for row in rows:
        found = extract(row["text"], date.fromisoformat(row["day"]), "en", "author")
        want = sorted((relation == "open", latest or "") for relation, _, latest in row["want"])
        seen = sorted((c.due.relation == "open", str(c.due.latest or "")) for c in found)
        windows = ", ".join(f"{c.due.relation} {c.due.edtf} {c.due_basis}" for c in found) or "no claim"
        score.count(seen == want, row["kind"], f"{row['text']} -> {windows}; wanted {row['want'] or 'no claim'}")
    return [score]


def _articles(rows: list[dict[str, Any]]) -> list[Score]:
    """Return precision and recall of the sentences, and the shares of past days and of right windows."""
    precision, recall = Score("news: proposed sentences that have a future event"), Score("news: such sentences found")
    ahead, right = Score("news: dated candidates that are not past"), Score("news: windows right")
    for row in rows:
        text, day = row["text"], date.fromisoformat(row["published_on"])
        candidates = extract(text, day, "en", "author")
        for sentence in row["sentences"]:
            start, end = sentence["start"], sentence["end"]
            inside = any(start <= (p.start + p.end) // 2 < end for c in candidates for p in (c.span, *c.also))
            if inside:
                precision.count(bool(sentence["label"]), "no future event", text[start:end])
            if sentence["label"]:
                recall.count(inside, "missed", text[start:end])
        for candidate, timex in _dated(candidates, row["timexes"]):
            last = parse_edtf(timex["value"]).last
            window = f"{candidate.due.relation} {candidate.due.edtf}, annotated {timex['value']}"
            words = f"{day} {window}: {candidate.statement}"
            ahead.count(last >= day, "a day that is past", words)
            right.count(last >= day and candidate.due.latest in (last, None), "another window", words)
    return [precision, recall, ahead, right]


def _dated(candidates: list[Candidate], timexes: list[dict[str, Any]]) -> Iterator[tuple[Candidate, dict[str, Any]]]:
    """Yield the candidates whose due words hold an annotated day, month or year, with it."""
    for candidate in candidates:
        span = candidate.due_span
        if span is None:
            continue
        for timex in timexes:
            if timex["type"] == "DATE" and timex["start"] < span.end and timex["end"] > span.start:
                try:
                    parse_edtf(timex["value"])
                except ValueError:
                    continue
                yield candidate, timex
                break


def _expressions(rows: list[dict[str, Any]]) -> list[Score]:
    """Return the share of annotated dates ahead that are found with the same last day."""
    score = Score("sentences with one date: window as annotated")
    none = Score("sentences without a date: none is found")
    for row in rows:
        today = date.fromisoformat(row["reference"][:10])
        dates = find_dates(row["input"], today)
        wanted = [e for e in row["expected"] if e["type"] in {"date", "daterange"}]
        if not row["expected"]:
            none.count(not any(d.candidates for d in dates), "a date", f"{row['input']} -> {_words(dates, today)}")
        elif wanted and any(_is_ahead(value, today) for value in wanted[0]["values"]):
            right = any(_same(found, value, today) for found in dates for value in wanted[0]["values"])
            kind = ", ".join(row["categories"])
            score.count(right, kind, f"{today} {row['input']} -> {_words(dates, today)}; {wanted[0]['values']}")
    return [score, none]


def _words(dates: list[Dated], today: date) -> str:
    return ", ".join(f"{d.words!r} {window.relation} {window.edtf}" for d in dates if (window := d.window(today)))


def _is_ahead(value: dict[str, str], today: date) -> bool:
    last = value.get("value") or value.get("end") or value.get("start") or ""
    return last[:10] >= today.isoformat()


def _same(found: Dated, value: dict[str, str], today: date) -> bool:
    """Compare the last day (theirs is exclusive), or the first one if there is no last one."""
    due = found.window(today)
    if due is None:
        return False
    if value.get("value"):
        return value["value"] == str(due.latest)
    if value.get("end"):
        end = date.fromisoformat(value["end"][:10])
        return due.latest in (end - timedelta(days=1), end, _month_end(end))
    start = value.get("start")
    return start is not None and due.latest is None and str(due.earliest) == max(start, str(today))


def _month_end(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


_FILES: Final[dict[str, Callable[[list[dict[str, Any]]], list[Score]]]] = {
    "forecast-examples.jsonl": _examples,
    "news-timex.jsonl": _articles,
    "date-expressions.jsonl": _expressions,
}
