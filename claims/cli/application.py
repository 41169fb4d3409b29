"""The application context of a command: Flask's own under `flask claims`, else one created from the settings."""

from collections.abc import Callable
from functools import update_wrapper
from typing import ParamSpec, TypeVar

import click
from flask import Flask
from flask.cli import ScriptInfo, with_appcontext

from claims.cli.progress import terminal_progress
from claims.config import load_settings, renamed_settings
from claims.newsrooms import check_one_newsroom
from claims.wiring import creation

P = ParamSpec("P")
T = TypeVar("T")


def with_new_database(callback: Callable[P, T]) -> Callable[P, T]:
    """Return the callback of a command, to run in an application context; it creates a missing database."""
    return _in_context(callback, may_create=True, keep=True)


def with_target_database(callback: Callable[P, T]) -> Callable[P, T]:
    """Return the callback as `with_new_database` does, but a command that fails leaves no new database."""
    return _in_context(callback, may_create=True, keep=False)


def with_existing_database(callback: Callable[P, T]) -> Callable[P, T]:
    """Return the callback as `with_new_database` does, but a missing database is an error."""
    return _in_context(callback, may_create=False, keep=True)


def _in_context(callback: Callable[P, T], *, may_create: bool, keep: bool) -> Callable[P, T]:
    """Return the callback of a command, to run in an application context.

    Args:
        callback: the function of the command.
        may_create: True to create a missing database; False to refuse it.
        keep: True to keep a new database if the command fails.

    Returns:
        A function with the arguments of the callback. It raises `DatabaseNotFound` for a database that is refused.
    """
    inner = with_appcontext(callback)

    def run(*args: P.args, **kwargs: P.kwargs) -> T:
        for warning in renamed_settings():
            click.echo(warning, err=True)
        context = click.get_current_context()
        if context.find_object(ScriptInfo) is None:
            context.obj = ScriptInfo(create_app=_build, set_debug_flag=False, load_dotenv_defaults=False)
        with terminal_progress() as progress, creation(is_allowed=may_create, progress=progress) as new:
            try:
                return inner(*args, **kwargs)
            except BaseException:
                if not keep:
                    new.discard()
                raise

    return update_wrapper(run, callback)


def _build() -> Flask:
    """Create the application; create or migrate its database.

    Raises:
        DatabaseNotFound: the command needs an existing database.
        SettingInvalid: a setting is wrong.
        StoreBusy: another program holds the database.
        StoreUnusable: the database cannot be opened, or is not Duecheck's.
    """
    from claims.factory import create_app

    check_one_newsroom(load_settings())
    return create_app()
