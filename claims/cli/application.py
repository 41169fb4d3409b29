"""The application context of a command: Flask's own under `flask claims`, else one created from the settings."""

from collections.abc import Callable
from functools import update_wrapper
from typing import ParamSpec, TypeVar

import click
from flask import Flask
from flask.cli import ScriptInfo, with_appcontext

from claims.config import load_settings, renamed_settings
from claims.storage.engines import open_backend

P = ParamSpec("P")
T = TypeVar("T")


def with_application(callback: Callable[P, T]) -> Callable[P, T]:
    """Return the callback of a command, to run in an application context; it creates a missing database."""
    return _decorated(callback, must_exist=False)


def with_existing_database(callback: Callable[P, T]) -> Callable[P, T]:
    """Return the callback as `with_application` does, but under `duecheck` a missing database is an error."""
    return _decorated(callback, must_exist=True)


def _decorated(callback: Callable[P, T], must_exist: bool) -> Callable[P, T]:
    inner = with_appcontext(callback)

    def run(*args: P.args, **kwargs: P.kwargs) -> T:
        for warning in renamed_settings():
            click.echo(warning, err=True)
        context = click.get_current_context()
        if context.find_object(ScriptInfo) is None:
            if must_exist:
                _check_exists()
            context.obj = ScriptInfo(create_app=_build, set_debug_flag=False, load_dotenv_defaults=False)
        return inner(*args, **kwargs)

    return update_wrapper(run, callback)


def _check_exists() -> None:
    """Raise ClickException if the database of the settings does not exist."""
    settings = load_settings()
    backend = open_backend(settings.DATABASE_URL, settings.WRITE_TIMEOUT_MS)
    if not backend.exists():
        raise click.ClickException(
            f"there is no database at {backend.address}. Create one with `duecheck init`, "
            "or set DUECHECK_DATABASE_URL to use another."
        )


def _build() -> Flask:
    """Create the application; create or migrate its database.

    Raises:
        SettingInvalid: a setting is wrong.
        StoreBusy: another program holds the database.
        StoreUnusable: the database cannot be opened, or is not Duecheck's.
    """
    from claims.factory import create_app

    return create_app()
