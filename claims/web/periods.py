"""Dates of the pages in words: days, instants, windows, and EDTF dates with their relation."""

from datetime import date, datetime
from typing import Any, Final

from claims.dates.edtf import parse_edtf
from claims.web.catalogue import gettext as _
from claims.web.catalogue import instant, lazy, long_day, month_of, short_day

#: code of EDTF for a part of a year -> its words
_PARTS: Final = {
    21: lazy("spring %(year)s"),
    22: lazy("summer %(year)s"),
    23: lazy("autumn %(year)s"),
    24: lazy("winter %(year)s"),
    33: lazy("the first quarter of %(year)s"),
    34: lazy("the second quarter of %(year)s"),
    35: lazy("the third quarter of %(year)s"),
    36: lazy("the fourth quarter of %(year)s"),
    40: lazy("the first half of %(year)s"),
    41: lazy("the second half of %(year)s"),
}
#: relation -> its words, and the end of an interval that it is about; None: both ends
_RELATIONS: Final[dict[str, tuple[str, int | None]]] = {
    "": ("%(date)s", None),
    "by": (lazy("by %(date)s"), -1),
    "before": (lazy("before %(date)s"), 0),
    "in": (lazy("in %(date)s"), None),
    "between": (lazy("between %(first)s and %(last)s"), None),
    "after": (lazy("after %(date)s"), -1),
    "not_before": (lazy("not before %(date)s"), 0),
}


def as_day(day: date | str) -> date:
    """Return a day of a record, which can be text as the API writes it."""
    return date.fromisoformat(day[:10]) if isinstance(day, str) else day


def day_words(day: date | str | None) -> str:
    """Format a day in words, such as "December 1, 2023"; an empty one is "no deadline"."""
    return long_day(as_day(day)) if day else _("no deadline")


def short_words(day: date | str | None) -> str:
    """Format a day for tables and bylines, such as "Dec 1, 2023"; an empty one is "no deadline"."""
    return short_day(as_day(day)) if day else _("no deadline")


def instant_words(at: datetime | str) -> str:
    """Format an instant in words, such as "December 2, 2023, 12:00 UTC"."""
    return instant(datetime.fromisoformat(at) if isinstance(at, str) else at)


def range_words(first: date | str | None, last: date | str | None) -> str:
    """Format the days of a window in words; it can lack a beginning or an end."""
    if first and last:
        return _("%(first)s to %(last)s") % {"first": day_words(first), "last": day_words(last)}
    if first:
        return _("from %(date)s") % {"date": day_words(first)}
    return _("until %(date)s") % {"date": day_words(last)} if last else _("no deadline")


def edtf_words(edtf: str, relation: str = "") -> str:
    """Format a date in EDTF, with its relation if it has one: "by December 1, 2023", "in spring 2022"."""
    words, end = _RELATIONS[relation]
    ends = [_period_words(part) for part in edtf.split("/")]
    if relation == "between" and len(ends) == 2:
        return words % {"first": ends[0], "last": ends[1]}
    if len(ends) == 2 and end is None:
        return words % {"date": _("%(first)s to %(last)s") % {"first": ends[0], "last": ends[1]}}
    return words % {"date": ends[end or 0]}


def said_words(said_on: str | None) -> str:
    """Format when a claim was made: a day, a month or a year in words."""
    return _("on a day that is not known") if said_on is None else edtf_words(said_on)


def window_words(due: dict[str, Any]) -> str:
    """Format a due window in words: "by December 1, 2023", else its first and last day."""
    if due["edtf"] is None:
        return range_words(due["earliest"], due["latest"])
    relation = due["relation"]
    if relation == "by" and due["latest"]:  # "by 2025" would be read as before 2025
        return edtf_words(due["latest"][:10], relation)
    if relation == "in" and due["earliest"] == due["latest"]:
        return _("on %(date)s") % {"date": day_words(due["latest"])}
    return edtf_words(due["edtf"], relation if relation in _RELATIONS else "")


def _period_words(edtf: str) -> str:
    """Format one date; a date without words of its own stays as it is."""
    if not edtf.replace("-", "").isdecimal():
        return _("the %(decade)ss") % {"decade": f"{edtf[:3]}0"} if edtf[2:] != "XX" and edtf.endswith("X") else edtf
    period, code = parse_edtf(edtf), int(edtf[5:7] or 0)
    if code in _PARTS:
        return _PARTS[code] % {"year": edtf[:4]}
    if period.precision == "day":
        return long_day(period.first)
    return month_of(period.first) if period.precision == "month" else edtf


def iso(at: datetime | date | str) -> str:
    """Format a day or an instant for the `datetime` attribute of a `time` element."""
    return at if isinstance(at, str) else at.isoformat().replace("+00:00", "Z")
