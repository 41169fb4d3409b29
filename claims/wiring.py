"""Putting the parts together: the last place that knows both Flask and the store."""

from dataclasses import dataclass
from pathlib import Path
from typing import cast

from flask import Flask, current_app

from claims.clock import Clock
from claims.config import Settings
from claims.fetch import fetch_page
from claims.intake import Fetch
from claims.ledger.desk import Desk
from claims.store.base import Store
from claims.store.migrations import check_schema
from claims.store.sql import SqlStore
from claims.store.sqlite import Sqlite
from schemas.forms import SchemaForms


@dataclass(frozen=True, slots=True)
class Wiring:
    """What an application runs on."""

    settings: Settings
    desk: Desk
    database: Sqlite
    #: how web pages are had; tests put their own here
    fetch: Fetch = fetch_page

    def check_database(self) -> None:
        """Look whether the database can be read and is ours.

        Raises:
            StoreBusy, sqlite3.Error, ValueError: it cannot, or is not.
        """
        check_schema(self.database.connection)

    @property
    def touched(self) -> Path:
        """The file that every writer touches after its commit."""
        return self.database.lock_path

    @property
    def read_headers(self) -> list[tuple[str, str]]:
        """The headers that let browsers on other sites read (the Fetch standard, CORS protocol)."""
        if self.settings.CORS_ORIGIN == "off":
            return []
        return [
            ("Access-Control-Allow-Origin", self.settings.CORS_ORIGIN),
            ("Access-Control-Expose-Headers", "ETag, Link, Location, Preference-Applied, Retry-After, X-Request-Id"),
        ]


def wire(app: Flask, settings: Settings, clock: Clock) -> Wiring:
    """Open (and migrate) the database and give the application its desk."""
    database = Sqlite(settings.database_path, settings.BUSY_TIMEOUT_MS)
    database.migrate()
    store: Store = SqlStore(database)
    desk = Desk(store, clock, SchemaForms(), settings.REVIEW, settings.OVERDUE_AFTER_DAYS, settings.IDEMPOTENCY_DAYS)
    wiring = Wiring(settings, desk, database)
    app.extensions["duecheck"] = wiring
    return wiring


def wiring_of(app: Flask) -> Wiring:
    """Give an application's wiring."""
    return cast(Wiring, app.extensions["duecheck"])


def wiring() -> Wiring:
    """Give the current application's wiring."""
    return wiring_of(current_app)


def desk() -> Desk:
    """Give the current application's desk."""
    return wiring().desk
