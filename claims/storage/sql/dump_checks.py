"""Checks of the rows of a dump: values that Duecheck never writes, even if the checksum is right."""

import re
from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Any, Final

import orjson

from claims.domain.due import BASES, RELATIONS
from claims.domain.instants import parse_instant
from claims.domain.outcomes import OUTCOMES
from claims.domain.vocabulary import (
    CHECK_RESULTS,
    LOGGED_STATES,
    SPAN_ROLES,
    SPAN_STATES,
    STANCES,
    VERDICT_STATES,
    WORKFLOWS,
)

#: returns True if a value, which is not null, can be one of Duecheck's
Check = Callable[[Any], bool]
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_INSTANT: Final = re.compile(r"\d{4}-\d{2}-\d{2}T[\d:.]+Z", re.ASCII)
_WEB: Final = re.compile(r"https?://.", re.DOTALL)


def _is_day(value: Any) -> bool:
    return isinstance(value, str) and bool(_DAY.fullmatch(value)) and _parses(date.fromisoformat, value)


def _is_instant(value: Any) -> bool:
    return isinstance(value, str) and bool(_INSTANT.fullmatch(value)) and _parses(parse_instant, value)


def _is_web_url(value: Any) -> bool:
    return isinstance(value, str) and bool(_WEB.match(value))


def _is_json(kind: type) -> Check:
    return lambda value: isinstance(value, str) and isinstance(_parsed(value), kind)


def _is_one_of(words: Collection[object]) -> Check:
    return lambda value: isinstance(value, str | int) and value in words


def _is_at_least(low: int) -> Check:
    return lambda value: isinstance(value, int) and value >= low


def _is_filled(value: Any) -> bool:
    return isinstance(value, str) and value != ""


#: table -> column -> the check of its values; null has none
_COLUMNS: Final[Mapping[str, Mapping[str, Check]]] = {
    "articles": {"url": _is_web_url, "authors": _is_json(list), "published_on": _is_day, "created_at": _is_instant},
    "revisions": {"created_at": _is_instant, "length": _is_at_least(0)},
    "claims": {
        "topics": _is_json(list),
        "document": _is_json(dict),
        "workflow": _is_one_of(WORKFLOWS),
        "outcome": _is_one_of(OUTCOMES),
        "created_at": _is_instant,
        "updated_at": _is_instant,
        "is_public": _is_one_of((0, 1)),
        "version": _is_at_least(1),
    },
    "claimants": {
        "url": _is_web_url,
        "created_at": _is_instant,
        "updated_at": _is_instant,
        "name_key": _is_filled,
        "claims": _is_at_least(0),
        "version": _is_at_least(1),
    },
    "spans": {"role": _is_one_of(SPAN_ROLES), "state": _is_one_of(SPAN_STATES)},
    "deadlines": {
        "earliest": _is_day,
        "latest": _is_day,
        "first_check_on": _is_day,
        "due_at": _is_instant,
        "relation": _is_one_of(RELATIONS),
        "basis": _is_one_of(BASES),
        "logged_state": _is_one_of(LOGGED_STATES),
        "created_at": _is_instant,
    },
    "evidence": {
        "url": _is_web_url,
        "archive_url": _is_web_url,
        "published_on": _is_day,
        "stance": _is_one_of(STANCES),
        "created_at": _is_instant,
        "retracted_at": _is_instant,
    },
    "verdicts": {
        "outcome": _is_one_of(OUTCOMES),
        "evidence_ids": _is_json(list),
        "occurred_on": _is_day,
        "state": _is_one_of(VERDICT_STATES),
        "created_at": _is_instant,
        "published_at": _is_instant,
    },
    "checks": {"result": _is_one_of(CHECK_RESULTS), "next_check_on": _is_day, "created_at": _is_instant},
    "queue": {"queue_time": _is_instant},
    "lease_expiries": {"expired_at": _is_instant},
    "changes": {"document": _is_json(dict), "at": _is_instant},
}
#: table -> members of the document that a column has too
_IN_DOCUMENT: Final = {"claims": ("id", "version", "article_id", "claimant_id"), "changes": ("seq",)}


def impossible_column(table: str, row: Mapping[str, Any]) -> str | None:
    """Return the name of a column whose value Duecheck never writes; None if there is none.

    Args:
        table: its name.
        row: has a value for each column.
    """
    for column, check in _COLUMNS.get(table, {}).items():
        if row[column] is not None and not check(row[column]):
            return column
    members = _IN_DOCUMENT.get(table, ())
    if members:
        document = _parsed(row["document"])
        if not isinstance(document, dict) or any(document.get(name) != row[name] for name in members):
            return "document"
    return "probability_text" if table == "claims" and not _has_possible_odds(row) else None


def _has_possible_odds(row: Mapping[str, Any]) -> bool:
    if row["workflow"] == "accepted" and not row["is_public"]:
        return False
    low, high, text = row["probability_low"], row["probability_high"], row["probability_text"]
    if low is None or high is None or text is None:
        return low is None and high is None and text is None
    return all(isinstance(odds, int | float) for odds in (low, high)) and 0 <= low <= high <= 1


def _parsed(text: Any) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return None


def _parses(parse: Callable[[str], object], text: str) -> bool:
    try:
        parse(text)
    except ValueError:
        return False
    return True
