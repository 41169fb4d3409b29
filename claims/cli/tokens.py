"""The commands `token create`, `token list` and `token revoke`."""

import click

from claims.cli.application import with_existing_database
from claims.domain.roles import ROLES, Role
from claims.services import tokens
from claims.wiring import context


@click.group("token")
def token() -> None:
    """Create, list and revoke tokens."""


@token.command("create")
@click.argument("name")
@click.option("--role", type=click.Choice(ROLES), required=True, help="Role of the token.")
@with_existing_database
def create_command(name: str, role: Role) -> None:
    """Create a token for NAME, and print it once.

    The database stores only its hash.
    """
    click.echo(tokens.create_token(context(), name, role))


@token.command("list")
@with_existing_database
def list_command() -> None:
    """List the tokens, without their secrets."""
    row = "{:<24} {:<11} {:<20} {:<20} {}"
    click.echo(row.format("NAME", "ROLE", "CREATED", "LAST USED", "REVOKED"))
    for listed in tokens.list_tokens(context()):
        instants = (listed.created_at, listed.last_used_at, listed.revoked_at)
        columns = [f"{at:%Y-%m-%dT%H:%M:%SZ}" if at else "-" for at in instants]
        click.echo(row.format(listed.name, listed.role, *columns))


@token.command("revoke")
@click.argument("name")
@with_existing_database
def revoke_command(name: str) -> None:
    """Revoke the token of NAME, at once."""
    tokens.revoke_token(context(), name)
    click.echo(f"revoked {name}", err=True)
