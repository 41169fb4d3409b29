"""The commands `init`, `backup` and `restore`, which handle a whole database."""

from pathlib import Path

import click

from claims.cli.application import with_existing_database, with_new_database, with_target_database
from claims.wiring import context, wiring


def print_database() -> None:
    """Print the path of the database."""
    click.echo(f"database: {wiring().backend.address}")


@click.command("init")
@with_new_database
def init_command() -> None:
    """Create or update the database, and print its path."""
    print_database()


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path))
@with_existing_database
def backup_command(file: Path) -> None:
    """Copy the database to a new FILE.

    The server can run and write meanwhile.
    """
    wiring().backend.backup(file)
    click.echo(f"backed up to {file}", err=True)


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--yes", is_flag=True, help="Do not ask for confirmation.")
@with_target_database
def restore_command(file: Path, yes: bool) -> None:
    """Replace the whole database by the backup in FILE.

    The server can run meanwhile.
    """
    if not yes:
        click.confirm("This replaces all data in the database. Continue?", abort=True)
    wiring().backend.restore(file, context().clock())
    click.echo(f"restored from {file}", err=True)
