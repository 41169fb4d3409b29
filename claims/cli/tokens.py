"""The commands `token create`, `token list` and `token revoke`."""

from datetime import datetime

import click

from claims.cli.all_pages import all_items
from claims.cli.application import with_existing_database
from claims.cli.instants import INSTANT, shown_instant
from claims.domain.access import NewToken
from claims.domain.actors import SYSTEM
from claims.domain.roles import ROLES, Role
from claims.domain.scopes import SCOPES, Scope
from claims.services import tokens, users
from claims.wiring import context

_ROW = "{:<24} {:<11} {:<8} {:<20} {:<20} {:<20} {:<16} {}"


@click.group("token")
def token() -> None:
    """Create, list and revoke tokens."""


@token.command("create")
@click.argument("name")
@click.option("--role", type=click.Choice(ROLES), required=True, help="Role of the token.")
@click.option(
    "--scope", "scopes", type=click.Choice(SCOPES), multiple=True, help="What it may do; without one, all of its role."
)
@click.option("--expires", type=INSTANT, help="When it ends: a day, or an instant such as 2027-01-01T00:00:00Z.")
@click.option("--user", help="The person as whom it acts; without one it is a token of the server.")
@with_existing_database
def create_command(
    name: str, role: Role, scopes: tuple[Scope, ...], expires: datetime | None, user: str | None
) -> None:
    """Create a token for NAME, and print it once.

    The database stores only its hash.
    """
    owner = None if user is None else users.get_user(context(), user)
    new = NewToken(name, role, scopes or None, expires)
    click.echo(tokens.issue_token(context(), SYSTEM, new, owner).secret)


@token.command("list")
@with_existing_database
def list_command() -> None:
    """List the tokens, without their secrets."""
    click.echo(_ROW.format("NAME", "ROLE", "STATE", "CREATED", "LAST USED", "ENDS", "PERSON", "SCOPES"))
    now = context().clock()
    for listed in all_items(lambda page: tokens.list_tokens(context(), page)):
        instants = map(shown_instant, (listed.created_at, listed.last_used_at, listed.revoked_at or listed.expires_at))
        person = listed.user.name if listed.user else "-"
        scopes = "all" if listed.scopes is None else ",".join(listed.scopes)
        click.echo(_ROW.format(listed.name, listed.role, listed.state_at(now), *instants, person, scopes))


@token.command("revoke")
@click.argument("name")
@with_existing_database
def revoke_command(name: str) -> None:
    """Revoke the token of NAME, at once."""
    tokens.revoke_token(context(), SYSTEM, name)
    click.echo(f"revoked {name}", err=True)
