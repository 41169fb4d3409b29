"""The commands `init`, `backup` and `restore`, which handle a whole database."""

from collections.abc import Iterable
from pathlib import Path

import click

from claims.cli.application import with_existing_database, with_new_database, with_target_database
from claims.cli.erasure import repeater
from claims.cli.progress import terminal_progress
from claims.domain.restored_tokens import KEEP_PEOPLE, RestoredTokens, StoredToken
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
    with terminal_progress() as progress:
        wiring().backend.backup(file, progress)
    click.echo(f"backed up to {file}", err=True)


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--yes", is_flag=True, help="Do not ask; revoke the tokens of which this database knows nothing.")
@with_target_database
def restore_command(file: Path, yes: bool) -> None:
    """Replace the whole database by the backup in FILE.

    The server can run meanwhile. Tokens that were revoked since the backup stay revoked. What the file of
    DUECHECK_ERASURES_FILE names is erased again.
    """
    backend = wiring().backend
    amend = repeater(wiring().settings.ERASURES_FILE)
    keep = frozenset() if yes else _confirm(backend.compare_tokens(file))
    with terminal_progress() as progress:
        tokens = backend.restore(file, context().clock(), keep, progress, amend)
    _print_names("still revoked", tokens.revoked)
    _print_names("valid again", (token for token in tokens.unknown if token.sha256 in keep))
    _print_names(
        "revoked, because the replaced database did not know them",
        (token for token in tokens.unknown if token.sha256 not in keep),
    )
    _print_names("lost, because they are not valid in the backup", tokens.lost)
    if tokens.unknown_people:
        did = "still open" if KEEP_PEOPLE in keep else "closed, because the replaced database did not know them"
        click.echo(f"accounts {did}: {', '.join(tokens.unknown_people)}", err=True)
    click.echo(f"restored from {file}", err=True)


def _confirm(tokens: RestoredTokens) -> frozenset[str]:
    """Ask whether to restore; return `KEEP_PEOPLE`, and the SHA-256 of the tokens that become valid again.

    Raises:
        click.Abort: the user does not want to restore.
    """
    _print_names("become valid again, and this database does not know if they were revoked", tokens.unknown)
    if tokens.unknown:
        click.echo("With --yes these tokens are revoked instead.", err=True)
    if tokens.unknown_people:
        names = ", ".join(tokens.unknown_people)
        click.echo(f"accounts open again, and this database does not know if they were closed: {names}", err=True)
        click.echo("With --yes these accounts are closed instead.", err=True)
    click.confirm("This replaces all data in the database. Continue?", abort=True)
    return frozenset((KEEP_PEOPLE, *(token.sha256 for token in tokens.unknown)))


def _print_names(what: str, tokens: Iterable[StoredToken]) -> None:
    """Print the names of tokens in one line; nothing without tokens."""
    names = ", ".join(token.name for token in tokens)
    if names:
        click.echo(f"tokens {what}: {names}", err=True)
