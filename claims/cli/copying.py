"""The command `copy`: a whole record from one database to another, also of another engine."""

from contextlib import closing

import click

from claims.cli.progress import terminal_progress
from claims.config import load_settings
from claims.errors import DatabaseNotFound, SettingInvalid
from claims.storage.copying import copy_record
from claims.storage.engines import open_backend

#: milliseconds for which a write waits for other programs
_WAIT_MS = 60_000


@click.command("copy")
@click.argument("source")
@click.argument("target")
def copy_command(source: str, target: str) -> None:
    """Copy a record to a new database.

    SOURCE and TARGET are addresses as in DUECHECK_DATABASE_URL, also of different engines. Ids, the log, tokens,
    sessions and stored answers stay the same, and the copy is checked. Leases end. Stop the server of SOURCE first:
    what is written meanwhile is not copied. An interrupted copy can be started again.
    """
    load_settings()  # a wrong one ends each command
    if source == target:
        raise SettingInvalid("SOURCE and TARGET are the same database")
    with (
        closing(open_backend(source, _WAIT_MS, "SOURCE")) as old,
        closing(open_backend(target, _WAIT_MS, "TARGET")) as new,
        terminal_progress() as progress,
    ):
        if not old.exists():
            raise DatabaseNotFound(f"there is no database at {old.address}")
        old.check()
        new.migrate(progress=progress)
        copied = copy_record(old, new, progress)
    click.echo(
        f"copied {copied.rows} rows" if copied.is_new else f"TARGET has all {copied.rows} rows already", err=True
    )
