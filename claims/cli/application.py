"""The application of a command: Flask's own under `flask claims`, one made from the settings under `duecheck`."""

from collections.abc import Callable
from functools import update_wrapper
from typing import ParamSpec, TypeVar

import click
from flask import Flask
from flask.cli import ScriptInfo, with_appcontext

from claims.config import load_settings, renamed_settings
from claims.storage import open_backend

P = ParamSpec("P")
T = TypeVar("T")


def with_application(callback: Callable[P, T]) -> Callable[P, T]:
    """Return the callback of a command, to be run in an application's context; it creates a missing database."""
    return _decorated(callback, must_exist=False)


def with_existing_database(callback: Callable[P, T]) -> Callable[P, T]:
    """Return the same as `with_application`, but under `duecheck` a missing database is an error."""
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
    """Raise an error if there is no database at the address that the settings give."""
    settings = load_settings()
    backend = open_backend(settings.DATABASE_URL, settings.WRITE_TIMEOUT_MS)
    if not backend.exists():
        raise click.ClickException(
            f"there is no database at {backend.address}. `duecheck init` makes one; "
            "to use another, set DUECHECK_DATABASE_URL."
        )


def _build() -> Flask:
    """Create the application, with a database that is up to date.

    Raises:
        SettingInvalid: a setting is wrong.
        StoreBusy, StoreUnusable: the database cannot be opened, or is not Duecheck's.
    """
    from claims.factory import create_app

    return create_app()
