"""The application in tests: one that they share, each with a database of its own, and one for a test alone."""

from contextlib import contextmanager
from dataclasses import fields

from flask import Flask

from claims.api.telemetry import configure_logs
from claims.config import load_settings
from claims.factory import create_app
from claims.wiring import wire

#: an extension's name: True while the shared application is lent
_LENT = "tests.lent"


def create_shared_app(database_path):
    """Create an application that is lent to one test after the other.

    It has answered a request, so that Flask refuses routes, hooks and error handlers that a test would add to it.
    """
    app = create_app(_settings(database_path))
    assert app.test_client().get("/healthz").status_code == 200
    app.extensions["duecheck"].backend.close()
    return app


@contextmanager
def lend(app, database_path, clock):
    """Lend the shared application to a test, which finds nothing of what another test did with it.

    What depends on database, clock and settings hangs on the application's `Wiring`: each member of it is made new.

    Args:
        app: what `create_shared_app` returned.
        database_path: a database, which is brought up to date.
        clock: returns the current instant.

    Raises:
        AssertionError: the application is lent already.
    """
    assert not app.extensions.get(_LENT), "the application is lent already: use `own_app` for a second one"
    wiring, config = app.extensions["duecheck"], dict(app.config)
    fresh = wire(Flask("tests"), load_settings(_settings(database_path)), clock)
    configure_logs(fresh.settings)
    for member in fields(fresh):
        object.__setattr__(wiring, member.name, getattr(fresh, member.name))
    app.extensions[_LENT] = True
    try:
        yield app
    finally:
        app.extensions[_LENT] = False
        fresh.backend.close()
        app.config.clear()
        app.config.update(config)


@contextmanager
def own_app(database_path, clock, **options):
    """Create an application for one test, with options, or to which the test adds routes.

    Args:
        database_path: where its database is, or will be created.
        clock: returns the current instant.
        options: names of settings without DUECHECK_ to values.
    """
    app = create_app(_settings(database_path) | options, clock=clock)
    try:
        yield app
    finally:
        app.extensions["duecheck"].backend.close()


def _settings(database):
    """Return the settings for a database: the path of a file of SQLite, or an address of PostgreSQL."""
    is_address = str(database).startswith("postgresql://")
    address = (
        {"DATABASE_URL": database, "SECRET_KEY": "k" * 32} if is_address else {"DATABASE_URL": f"sqlite:///{database}"}
    )
    return address | {"RATE_LIMIT": "off", "LOG_LEVEL": "error"}
