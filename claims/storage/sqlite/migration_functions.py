"""Functions that the statements of migrations call."""

import sqlite3
from datetime import date
from itertools import pairwise

import orjson

from claims.dates.window import check_starts_at, day_start
from claims.domain.claimants import name_key
from claims.domain.instants import format_seconds, parse_instant
from claims.domain.url_key import url_key
from claims.rules.record_counts import odds_value
from claims.rules.same_claims import key_of, position_of
from claims.rules.slippage import is_told_late, next_slippage
from claims.search.tokens import index_text
from claims.storage.sql.values import dumps, parse_day, parse_instant_or_none
from claims.storage.sqlite.migration_progress import MigrationProgress


def register(connection: sqlite3.Connection, progress: MigrationProgress) -> None:
    """Add all functions to a connection; `progress` counts the texts of the search index."""

    def tokens_of(text: str | None) -> str:
        progress.count_text()
        return index_text(text) if text else ""

    for name, count, function in (
        ("review_at", 3, _review_at),
        ("slippage_of", 1, _slippage_of),
        ("same_key_of", 8, _same_key_of),
        ("name_key", 1, name_key),
        ("url_key", 1, url_key),
        ("concat_text", 2, _concat_text),
        ("index_text", 1, tokens_of),
        ("odds_value", 3, odds_value),
    ):
        connection.create_function(name, count, function, deterministic=True)


def _concat_text(*texts: str | None) -> str:
    return "\n".join(text for text in texts if text)


def _review_at(first_check_on: str, earliest: str, zone: str | None) -> str:
    """Return the instant of the first periodic check of a claim without an end."""
    planned, opens = (
        check_starts_at(date.fromisoformat(first_check_on), zone),
        day_start(date.fromisoformat(earliest), zone),
    )
    return format_seconds(max(planned, opens))


def _same_key_of(
    article_id: int,
    spans: str,
    relation: str | None,
    edtf: str | None,
    earliest: str | None,
    latest: str | None,
    depends_on: int | None,
    offset: str | None,
) -> str | None:
    """Return the key of a claim, from its spans of role claim as JSON, its window and its condition."""
    positions = [position_of(*span) for span in orjson.loads(spans)]
    window = None if relation is None else (relation, edtf, earliest, latest)
    return key_of(article_id, positions, window, None if depends_on is None else (depends_on, offset))


def _slippage_of(text: str) -> str | None:
    """Return the slippage of a claim as JSON, from its deadlines as JSON, oldest first."""
    chain, slippage = orjson.loads(text), None
    for before, after in pairwise(chain):
        latest, due_at = parse_day(before["latest"]), parse_instant_or_none(before["due_at"])
        told_on, at = parse_day(after["told_on"]), parse_instant(after["created_at"])
        is_missed = is_told_late(told_on, at, latest, due_at)
        slippage = next_slippage(slippage, latest, parse_day(after["latest"]), after["reason"], is_missed=is_missed)
    return None if slippage is None else dumps(slippage)
