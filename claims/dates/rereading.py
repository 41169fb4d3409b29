"""Reading a due window again after it turns out that the claim was made on another day."""

from dataclasses import replace
from datetime import date

from claims.dates.deadline_phrase import read_due
from claims.dates.said_on import SaidOn
from claims.dates.window import make_due
from claims.domain.due import Due
from claims.errors import DueInvalid, DueNotUnderstood


def reread(due: Due, before: SaidOn, after: SaidOn, told_on: SaidOn | None, country: str | None = None) -> Due:
    """Return the window that the same words, or the same date, give for a claim that was made on another day.

    Args:
        due: the window until now.
        before: when the claim was made, as it was known until now.
        after: when it was made.
        told_on: the day on which a later deadline was said; None for the first deadline of a claim.
        country: ISO 3166-1 alpha-2, whose named days the words mean.

    Returns:
        The window. A first check that a person had planned stays, if the new window allows it.

    Raises:
        DueInvalid, DueNotUnderstood: the words or the date give no window for that day.
    """
    words = _words(due, before, told_on, country)
    old: Due | None
    if words is not None:
        old, new = (
            replace(read_due(words, said, told_on=told_on, timezone=due.timezone, country=country), text=due.text)
            for said in (before, after)
        )
    else:
        old, new = _from_former_day(due, before), _from_date(due, after)
    is_planned = old is not None and due.first_check_on != old.first_check_on
    return _with_first_check(new, after, due.first_check_on) if is_planned else new


def by_then(date_alone: str) -> str:
    """Return the due words of a cell that has only a date: by then."""
    return f"by {date_alone}"


def _words(due: Due, said: SaidOn, told_on: SaidOn | None, country: str | None) -> str | None:
    """Return the words that give the window; None if an editor set the date, or it is not what the words mean."""
    if due.text is None or due.basis == "editor":
        return None
    for words in (due.text, by_then(due.text)):
        try:
            found = read_due(words, said, told_on=told_on, timezone=due.timezone, country=country)
        except (DueInvalid, DueNotUnderstood):
            continue
        if (found.relation, found.edtf) == (due.relation, due.edtf):
            return words
    return None


def _from_former_day(due: Due, said: SaidOn) -> Due | None:
    """Return the window of the date; None if that day was wrong, because it gave no window."""
    try:
        return _from_date(due, said)
    except DueInvalid:
        return None


def _from_date(due: Due, said: SaidOn, first_check_on: date | None = None) -> Due:
    return make_due(
        due.relation,
        due.edtf,
        said,
        text=due.text,
        basis=due.basis,
        timezone=due.timezone,
        first_check_on=first_check_on,
        review_every=due.review_every,
    )


def _with_first_check(due: Due, said: SaidOn, first_check_on: date) -> Due:
    try:
        return _from_date(due, said, first_check_on)
    except DueInvalid:
        return due
