"""The timeline of a claim: publication, due windows, evidence, verdicts and today. Pure.

Positions are in units of the drawing, whose width is `WIDTH`.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from claims.domain.evidence import Evidence
from claims.domain.records import Article, Deadline
from claims.domain.verdicts import Verdict
from claims.web.labels import day_words, range_words

WIDTH: Final = 720
_MARGIN: Final = 16
#: rows of due windows that are drawn, at most
_MAX_ROWS: Final = 4


@dataclass(frozen=True, slots=True)
class Bar:
    """A due window."""

    x: float
    width: float
    row: int
    #: True for the current deadline
    current: bool
    #: True if the window has no end
    open: bool
    label: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A day with an event."""

    x: float
    kind: str
    label: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """The timeline as a drawing, and in words."""

    bars: Sequence[Bar]
    marks: Sequence[Mark]
    #: position and number of each year that begins
    years: Sequence[tuple[float, int]]
    height: int
    words: str


def timeline(
    article: Article,
    deadlines: Sequence[Deadline],
    evidence: Sequence[Evidence],
    verdicts: Sequence[Verdict],
    today: date,
) -> Timeline:
    """Return the timeline of a claim.

    Args:
        article: the article, for its day of publication.
        deadlines: all deadlines, oldest first; only the last ones are drawn.
        evidence: evidence; retracted evidence and evidence without a day is not drawn.
        verdicts: all verdicts.
        today: the current day in UTC.

    Returns:
        Bars for due windows and marks for days, in units of `WIDTH`.
    """
    drawn = deadlines[-_MAX_ROWS:]
    days = _days(article, evidence, verdicts, today)
    ends = [day for d in drawn for day in (d.due.earliest, d.due.latest) if day]
    first, last = min([day for day, _, _ in days] + ends), max([day for day, _, _ in days] + ends)
    span = max((last - first).days, 1)

    def position(day: date) -> float:
        return round(_MARGIN + (day - first).days / span * (WIDTH - 2 * _MARGIN), 1)

    bars = []
    for row, deadline in enumerate(drawn):
        due = deadline.due
        x = position(due.earliest) if due.earliest else _MARGIN
        end = position(due.latest) if due.latest else WIDTH - _MARGIN
        label = range_words(due.earliest, due.latest)
        bars.append(Bar(x, max(end - x, 3), row, deadline is drawn[-1], due.latest is None, label))
    marks = [Mark(position(day), kind, label) for day, kind, label in dict.fromkeys(days)]
    return Timeline(bars, marks, _years(first, last, position), 56 + 14 * len(bars), _words(bars, days))


def _days(
    article: Article, evidence: Sequence[Evidence], verdicts: Sequence[Verdict], today: date
) -> list[tuple[date, str, str]]:
    days = [(article.published_on, "published", f"Published {day_words(article.published_on)}")]
    days += [
        (e.published_on, e.stance, f"Evidence ({e.stance}) {day_words(e.published_on)}")
        for e in evidence
        if e.published_on and e.retraction is None
    ]
    for verdict in verdicts:
        if verdict.occurred_on and verdict.current:
            days.append((verdict.occurred_on, "occurred", f"Happened {day_words(verdict.occurred_on)}"))
        if verdict.published_at and verdict.state == "published":
            day = verdict.published_at.date()
            days.append((day, "verdict", f"Verdict {day_words(day)}"))
    return [*days, (today, "today", f"Today {day_words(today)}")]


def _years(first: date, last: date, position: Callable[[date], float]) -> list[tuple[float, int]]:
    years = range(first.year + 1, last.year + 1)
    step = max(1, len(years) // 8)
    return [(position(date(year, 1, 1)), year) for year in years if (year - first.year - 1) % step == 0]


def _words(bars: Sequence[Bar], days: Sequence[tuple[date, str, str]]) -> str:
    windows = [f"{'Window' if bar.current else 'Earlier window'} {bar.label}" for bar in bars]
    counts = Counter(label for _, _, label in sorted(days))
    return ". ".join([*windows, *(f"{label} ({n} times)" if n > 1 else label for label, n in counts.items())]) + "."
