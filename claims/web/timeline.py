"""The timeline of a claim: the places of its events in a drawing. Pure.

The list of events is the text alternative of the drawing, and takes its place on narrow screens.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Final

from claims.domain.evidence import Evidence
from claims.domain.records import Article, Deadline
from claims.domain.verdicts import Verdict
from claims.web.catalogue import month_of
from claims.web.claim_words import days_words
from claims.web.timeline_events import Event, events_of

WIDTH: Final = 680
_MARGIN: Final = 24
#: y of the two lines of a label, from the line of events, by lane: near above, near below, far above, far below
_LANES: Final = ((-33, -17), (29, 45), (-71, -55), (67, 83))
#: height of the scale below the drawing
_SCALE: Final = 26
#: labels that are farther away than this have a line to their points
_FAR: Final = 50
#: width of a character of a label, at most, and the space between labels
_CHARACTER: Final = 7.2
_GAP: Final = 12
#: months between two ticks of the axis
_STEPS: Final = (1, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 6000, 12_000)
#: a time that has more than this share of the whole is shortened to the other share of the width
_LONG: Final = 0.85
_SHORT: Final = 0.35
#: ticks of the axis, at most
_MAX_TICKS: Final = 8


@dataclass(frozen=True, slots=True)
class Point:
    """An event in the drawing; `lane` is None if its label has no room."""

    event: Event
    x: float
    #: x of the middle of the label
    at: float
    #: y of its two lines, from the line of events
    lane: tuple[int, int] | None

    @property
    def leader(self) -> tuple[int, int] | None:
        """The ends of the line from the point to a label that is not beside it, from the line of events."""
        if self.lane is None or abs(self.lane[0]) < _FAR:
            return None
        return (-10, self.lane[1] + 5) if self.lane[0] < 0 else (10, self.lane[0] - 13)


@dataclass(frozen=True, slots=True)
class Timeline:
    """The timeline as a list of events, and as a drawing of `WIDTH` x `height`."""

    height: int
    #: y of the line of events
    axis: int
    events: Sequence[Event]
    points: Sequence[Point]
    #: x of the begin and the end of the due window, and whether it has an end
    window: tuple[float, float, bool] | None
    #: from one deadline of the claimant to the next: x and x
    slips: Sequence[tuple[float, float]]
    #: x and words of each tick of the axis
    ticks: Sequence[tuple[float, str]]
    #: x of the mark where the axis leaves out most of a long time; None: it leaves out nothing
    gap: float | None
    #: the time from the promise to the deadline in words, and x of their middle; empty if there is no room for it
    span: str
    span_at: float
    #: one sentence for screen readers
    words: str


def timeline(
    article: Article,
    said_on: str | None,
    deadlines: Sequence[Deadline],
    evidence: Sequence[Evidence],
    verdicts: Sequence[Verdict],
    today: date,
) -> Timeline:
    """Return the timeline of a claim.

    Args:
        article: the article, for its day of publication.
        said_on: when the claim was made, in EDTF; only a day is drawn.
        deadlines: all deadlines, oldest first.
        evidence: evidence; retracted evidence and evidence without a day is not drawn.
        verdicts: all verdicts; the current one is drawn.
        today: the current day in UTC; it is drawn for a claim without a verdict.
    """
    events = events_of(article, said_on, deadlines, evidence, verdicts, today)
    first, last = _bounds(events, deadlines)
    gap = _gap([*(event.day for event in events), first, last])
    position = _scale(first, last, gap)
    parts = [(first, last)] if gap is None else [(first, gap[0]), (gap[1], last)]
    due = deadlines[-1].due if deadlines else None
    window = None
    if due is not None and (due.earliest or due.latest):
        start = position(max(due.earliest or first, first))
        window = (start, position(due.latest) if due.latest else WIDTH - 4.0, due.latest is not None)
    points = _points(events, position)
    lanes = [point.lane for point in points if point.lane]
    axis = 14 - min([0, *(lane[0] for lane in lanes)])
    drawn = [event for event in events if event.kind in ("deadline", "due")]
    slips = [(position(one.day), position(other.day)) for one, other in pairwise(drawn)]
    return Timeline(
        axis + max([14, *(lane[1] + 8 for lane in lanes)]) + _SCALE,
        axis,
        events,
        points,
        window,
        [slip for slip in slips if slip[0] != slip[1]],
        [(position(day), words) for day, words in _ticks(parts)],
        None if gap is None else (position(gap[0]) + position(gap[1])) / 2,
        *(("", 0.0) if len(drawn) > 1 else _span(points, window, gap)),
        _sentence(events),
    )


def _bounds(events: Sequence[Event], deadlines: Sequence[Deadline]) -> tuple[date, date]:
    """Return the first and the last day of the drawing."""
    first, last = events[0].day, events[-1].day
    due = deadlines[-1].due if deadlines else None
    if due is not None and due.latest is None and due.earliest is not None:
        last = max(last, due.earliest)  # a window that begins later and has no end
    return first, max(last, first + timedelta(days=1)) if first < date.max else last


def _gap(days: Sequence[date]) -> tuple[date, date] | None:
    """Return the two days between which the axis is shortened; None if no time is much longer than the others."""
    in_order = sorted({*days})
    if len(in_order) < 3:
        return None
    before, after = max(pairwise(in_order), key=lambda pair: pair[1] - pair[0])
    whole = (in_order[-1] - in_order[0]).days
    return (before, after) if (after - before).days > _LONG * whole else None


def _scale(first: date, last: date, gap: tuple[date, date] | None) -> Callable[[date], float]:
    """Return the function from a day to its x: linear, but for the gap, which has a part of the width."""
    width = WIDTH - 2 * _MARGIN
    left_out = 0 if gap is None else (gap[1] - gap[0]).days
    rest = (last - first).days - left_out
    per_day = (width if gap is None else width * (1 - _SHORT)) / max(rest, 1)

    def position(day: date) -> float:
        x = (day - first).days * per_day
        if gap is not None and day > gap[0]:
            inside = min((day - gap[0]).days, left_out)
            x += inside * (width * _SHORT / left_out - per_day)
        return round(_MARGIN + x, 1)

    return position


def _points(events: Sequence[Event], position: Callable[[date], float]) -> list[Point]:
    """Return the events with the places of their labels: each in the first lane that has room for it."""
    taken: list[list[tuple[float, float]]] = [[] for _lane in _LANES]
    placed: dict[int, Point] = {}
    for number, event in sorted(enumerate(events), key=lambda item: (item[1].rank, item[0])):
        x = position(event.day)
        half = max(len(event.label), len(event.day_words)) * _CHARACTER / 2
        at = min(max(x, half + 2), WIDTH - half - 2)
        lane = next(
            (
                lane
                for lane, others in enumerate(taken)
                if all(at + half + _GAP <= left or right + _GAP <= at - half for left, right in others)
            ),
            None,
        )
        if lane is not None:
            taken[lane].append((at - half, at + half))
        placed[number] = Point(event, x, round(at, 1), None if lane is None else _LANES[lane])
    return [placed[number] for number in range(len(events))]


def _ticks(parts: Sequence[tuple[date, date]]) -> Iterator[tuple[date, str]]:
    """Yield days of the parts of the axis with their words: months or years, whatever is few enough."""
    months = sum((last.year - first.year) * 12 + last.month - first.month for first, last in parts)
    step = next((step for step in _STEPS if months / step <= _MAX_TICKS), _STEPS[-1])
    for first, last in parts:
        for number in range(-(-(first.year * 12 + first.month - 1) // step) * step, 9999 * 12, step):
            day = date(max(number // 12, 1), number % 12 + 1, 1)
            if day > last:
                break
            if day >= first:
                yield day, str(day.year) if step % 12 == 0 else month_of(day)


def _span(points: Sequence[Point], window: tuple[float, float, bool] | None, gap: object) -> tuple[str, float]:
    """Return the time from the promise to the deadline, and the middle of the window; empty if something is in it."""
    days = {point.event.kind: point.event.day for point in points if point.event.kind in ("promised", "due")}
    if len(days) < 2 or window is None or days["due"] <= days["promised"]:
        return "", 0.0
    if window[0] != next(point.x for point in points if point.event.kind == "promised"):
        return "", 0.0
    words = days_words((days["due"] - days["promised"]).days)
    middle, room = (window[0] + window[1]) / 2, len(words) * _CHARACTER / 2 + _GAP
    inside = [point.x for point in points if window[0] < point.x < window[1]]
    is_free = gap is None and not inside and window[1] - window[0] > 2 * room
    return (words, round(middle, 1)) if is_free else ("", 0.0)


def _sentence(events: Sequence[Event]) -> str:
    return "; ".join(f"{event.label}: {event.day_words}" for event in events)
