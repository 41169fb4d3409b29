"""Putting the parts together: the last place that knows both Flask and the store."""

from dataclasses import dataclass
from pathlib import Path
from typing import cast

from flask import Flask, current_app

from claims.config import Settings
from claims.domain.instants import Clock
from claims.fetching.article import Fetch
from claims.fetching.http import fetch_page
from claims.formats.claimreview import Newsroom
from claims.services.context import ServiceContext
from claims.storage.base import Store
from claims.storage.sqlite.connection import Sqlite
from claims.storage.sqlite.migrations import check_schema
from claims.storage.sqlite.queries import SqlStore
from schemas.serializers import SchemaSerializers


@dataclass(frozen=True, slots=True)
class Wiring:
    """What an application runs on."""

    settings: Settings
    context: ServiceContext
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
    def newsroom(self) -> Newsroom:
        """The newsroom that publishes here, as its settings say."""
        return Newsroom(
            self.settings.PUBLISHER_NAME, self.settings.CLAIMREVIEW_URL, dict(self.settings.CLAIMREVIEW_LABELS)
        )

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
    database = Sqlite(settings.database_path, settings.WRITE_TIMEOUT_MS)
    database.migrate()
    store: Store = SqlStore(database)
    context = ServiceContext(
        store,
        clock,
        SchemaSerializers(),
        settings.VERDICT_REVIEW,
        settings.OVERDUE_AFTER_DAYS,
        settings.IDEMPOTENCY_RETENTION_DAYS,
    )
    wiring = Wiring(settings, context, database)
    app.extensions["duecheck"] = wiring
    return wiring


def wiring_of(app: Flask) -> Wiring:
    """Give an application's wiring."""
    return cast(Wiring, app.extensions["duecheck"])


def wiring() -> Wiring:
    """Give the current application's wiring."""
    return wiring_of(current_app)


def newsroom() -> Newsroom:
    """Return the newsroom that publishes with the current application."""
    return wiring().newsroom


def context() -> ServiceContext:
    """Give the current application's desk."""
    return wiring().context
