"""The windows of claims that were made on another day (docs/specification.md, sections 2.4 and 4.8)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Final

from bench.simulation import naive_times
from claims.dates.deadline_phrase import read_due
from claims.dates.said_on import SaidOn, parse_said_on
from claims.dates.window import make_due, window_after
from claims.domain.due import Due
from claims.errors import Invalid

Row = dict[str, Any]
_MEMBERS: Final = ("relation", "edtf", "precision", "earliest", "latest", "basis", "timezone", "first_check_on",
                   "review_every", "text")  # fmt: skip


@dataclass(frozen=True)
class Reread:
    """What becomes of a claim."""

    said_on: str | None
    #: members of its window
    window: Row | None
    #: the window rests on the day, but stays: the claim is judged, or the new day gives no window
    is_kept: bool = False
    #: it is kept because a condition has set it, and does not hold any more: the day changes nothing
    is_of_condition: bool = False


def article_moved(tables: Mapping[str, list[Row]], article: Row, day: date) -> dict[int, Reread]:
    """Return what becomes of each claim of an article that was published on another day."""
    own = [row for row in tables["claims"] if row["article_id"] == article["id"]]
    new = day.isoformat()
    rests = {row["id"]: row["said_on"] == article["published_on"] and row["verdict_id"] is None for row in own}
    said = {row["id"]: new if rests[row["id"]] else row["said_on"] for row in own}
    return {row["id"]: claim_moved(tables, row, said[row["id"]], day) for row in own}


def claim_moved(tables: Mapping[str, list[Row]], claim: Row, said_on: str | None, day: date) -> Reread:
    """Return what becomes of a claim.

    Args:
        tables: the bare rows.
        claim: its row.
        said_on: the new one.
        day: on which the article was published, as it is known now.
    """
    article = next(row for row in tables["articles"] if row["id"] == claim["article_id"])
    old = parse_said_on(claim["said_on"], date.fromisoformat(article["published_on"]))
    now = parse_said_on(said_on, day)
    deadline = next((row for row in tables["deadlines"] if row["id"] == claim["deadline_id"]), None)
    if claim["verdict_id"] is not None:
        is_moved = day.isoformat() != article["published_on"] == claim["said_on"]
        is_kept = old != now or is_moved
        return Reread(said_on, deadline and _members(deadline), is_kept)
    if deadline is None or old == now:
        return Reread(said_on, deadline and _members(deadline))
    try:
        due = _read(tables, claim, deadline)(old, now)
    except Invalid:
        return Reread(said_on, _members(deadline), is_kept=True)
    if due is None:
        return Reread(said_on, _members(deadline), is_kept=True, is_of_condition=True)
    return Reread(said_on, {name: _text(getattr(due, name)) for name in _MEMBERS})


def window_of(tables: Mapping[str, list[Row]], claim: Row) -> Row | None:
    """Return the members of the current window of a claim, as `Reread` has them."""
    row = next((row for row in tables["deadlines"] if row["id"] == claim["deadline_id"]), None)
    return row and _members(row)


def _members(deadline: Row) -> Row:
    return {name: deadline[name] for name in _MEMBERS}


def _text(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _read(tables: Mapping[str, list[Row]], claim: Row, deadline: Row) -> Callable[[SaidOn, SaidOn], Due | None]:
    """Return how the window is read again: from the condition, from the words, or from the date."""
    if claim["depends_on"] is not None and (claim["depends_offset"] is not None or deadline["actor"] == "duecheck"):
        offset, zone = claim["depends_offset"], deadline["timezone"]
        return lambda old, now: of_condition(tables, claim["depends_on"], offset, zone, now)
    told = _told(deadline)
    zone, words = deadline["timezone"], deadline["text"]

    def of_words(old: SaidOn, now: SaidOn) -> Due:
        try:
            was = read_due(words, old, told_on=told, timezone=zone)
        except Invalid:
            return of_date(old, now)
        if (was.relation, was.edtf) != (deadline["relation"], deadline["edtf"]):
            return of_date(old, now)
        return _planned(deadline, was, read_due(words, now, told_on=told, timezone=zone), now)

    def from_date(said: SaidOn) -> Due:
        return make_due(deadline["relation"], deadline["edtf"], said, text=words, basis=deadline["basis"],
                        timezone=zone, review_every=deadline["review_every"])  # fmt: skip

    def of_date(old: SaidOn, now: SaidOn) -> Due:
        new = from_date(now)
        try:
            return _planned(deadline, from_date(old), new, now)
        except Invalid:
            return new

    return of_words if words is not None and deadline["basis"] != "editor" else of_date


def _planned(deadline: Row, was: Due, new: Due, now: SaidOn) -> Due:
    """Return a window with the first check of the deadline, if that is not the one of the former day."""
    first = date.fromisoformat(deadline["first_check_on"])
    if first == was.first_check_on:
        return new
    try:
        return make_due(new.relation, new.edtf, now, text=new.text, basis=new.basis, timezone=new.timezone,
                        review_every=new.review_every, first_check_on=first)  # fmt: skip
    except Invalid:
        return new


def of_condition(
    tables: Mapping[str, list[Row]], claim_id: int, offset: str | None, zone: str | None, said: SaidOn
) -> Due | None:
    """Return the window that a condition sets (section 5).

    Args:
        tables: the bare rows.
        claim_id: the claim that must come true first.
        offset: of the condition.
        zone: of the window.
        said: when the claim with the condition was made.

    Returns:
        The window; None if the other claim has not come true.
    """
    other = next(row for row in tables["claims"] if row["id"] == claim_id)
    verdict = next((row for row in tables["verdicts"] if row["id"] == other["verdict_id"]), None)
    if verdict is None or naive_times.EFFECTS.get(verdict["outcome"]) != "met":
        return None
    day = date.fromisoformat(verdict["occurred_on"])
    due = window_after(day, offset, zone)
    first = max(day, said.first or day)
    return due if due.latest is not None and due.latest < first else replace(due, earliest=first)


def _told(deadline: Row) -> SaidOn | None:
    """Return the days from which the words of a moved deadline count; None: from the day of the claim."""
    if deadline["reason"] != "claimant_moved" or deadline["said_on"] is None:
        return None
    entered = (datetime.fromisoformat(deadline["created_at"]) + timedelta(hours=14)).date()
    told = parse_said_on(deadline["said_on"], date.max)
    return replace(told, last=min(told.last, entered))
