"""`flask claims ...`: tokens, example data, extraction, backup."""

from pathlib import Path

import click
from flask.cli import AppGroup

from claims.cli import example_data
from claims.cli.extraction import extract_command, report_command
from claims.cli.import_export import export_command, import_command
from claims.domain.vocabulary import ROLES, Role
from claims.errors import DuecheckError
from claims.services import tokens
from claims.wiring import context, wiring

commands = AppGroup("claims", help="Look after a Duecheck database.")
token = AppGroup("token", help="Make, list and revoke the tokens that requests carry.")
commands.add_command(token)


@token.command("create")
@click.argument("name")
@click.option("--role", type=click.Choice(ROLES), required=True, help="What the token may do.")
def create(name: str, role: Role) -> None:
    """Make a token for NAME and print it, once; only its hash is kept."""
    try:
        click.echo(tokens.create_token(context(), name, role))
    except DuecheckError as error:
        raise click.ClickException(error.detail) from error


@token.command("list")
def list_tokens() -> None:
    """List all tokens: name, role, when made, last used and revoked."""
    row = "{:<24} {:<11} {:<20} {:<20} {}"
    click.echo(row.format("NAME", "ROLE", "CREATED", "LAST USED", "REVOKED"))
    for found in tokens.list_tokens(context()):
        times = (found.created_at, found.last_used_at, found.revoked_at)
        shown = [f"{at:%Y-%m-%dT%H:%M:%SZ}" if at else "-" for at in times]
        click.echo(row.format(found.name, found.role, *shown))


@token.command("revoke")
@click.argument("name")
def revoke(name: str) -> None:
    """Make the token of NAME useless at once."""
    try:
        tokens.revoke_token(context(), name)
    except DuecheckError as error:
        raise click.ClickException(f"{error.detail}. {error.remedy}") from error
    click.echo(f"revoked {name}", err=True)


@commands.command("examples")
def examples() -> None:
    """Load the example data (once), make fresh example tokens, and print how to use them."""
    added = example_data.load_examples(context())
    click.echo(f"example data: {added} articles added" if added else "example data: there already")
    settings = wiring().settings
    server = f"http://{settings.HOST}:{settings.PORT}"
    click.echo(f"address: {server}/api/v1  (pages: {server}/ , docs: {server}/docs)")
    for name, secret in example_data.fresh_tokens(context()).items():
        click.echo(f"export {name}={secret}")


commands.add_command(extract_command)
commands.add_command(report_command)
commands.add_command(export_command)
commands.add_command(import_command)


@commands.command("backup")
@click.argument("file", type=click.Path(path_type=Path))
def backup_command(file: Path) -> None:
    """Copy the database to a new FILE, while writes go on."""
    try:
        wiring().backend.backup(file)
    except OSError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"backed up to {file}", err=True)


@commands.command("restore")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--yes", is_flag=True, help="Do not ask.")
def restore_command(file: Path, yes: bool) -> None:
    """Replace the whole database by the backup in FILE."""
    if not yes:
        click.confirm("Everything now in the database will be replaced. Go on?", abort=True)
    try:
        wiring().backend.restore(file, context().clock())
    except (OSError, DuecheckError) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"restored from {file}", err=True)
