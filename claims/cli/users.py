"""The commands `user create`, `user list`, `user role`, `user link`, `user close` and `user open`."""

import click

from claims.cli.all_pages import all_items
from claims.cli.application import with_existing_database
from claims.cli.instants import shown_instant
from claims.domain.access import NewUser, UserPatch
from claims.domain.actors import SYSTEM
from claims.domain.roles import ROLES, Role
from claims.server.address import server_url
from claims.services import users
from claims.services.users import UserWithLink
from claims.wiring import context, wiring
from schemas.addresses import password_path

_ROW = "{:<24} {:<11} {:<8} {:<20} {:<20} {}"
_ROLE = click.option("--role", type=click.Choice(ROLES), required=True, help="Role of the person.")


@click.group("user")
def user() -> None:
    """Create people, list them, and change their rights."""


@user.command("create")
@click.argument("name")
@_ROLE
@click.option("--subject", help="Subject of the person at the sign-on; without one, a password is set by a link.")
@with_existing_database
def create_command(name: str, role: Role, subject: str | None) -> None:
    """Create the person NAME, and print the link to set a password.

    The link works once, within a day. Nobody else ever gets the name.
    """
    _print_link(users.create_user(context(), SYSTEM, NewUser(name, role, subject)))


@user.command("list")
@with_existing_database
def list_command() -> None:
    """List the people."""
    click.echo(_ROW.format("NAME", "ROLE", "STATE", "CREATED", "LAST SEEN", "SIGNS IN BY"))
    now = context().clock()
    for listed in all_items(lambda page: users.list_users(context(), page)):
        ways = ["password"] * (listed.password_hash is not None) + ["sign-on"] * (listed.subject is not None)
        instants = map(shown_instant, (listed.created_at, listed.last_seen_at))
        click.echo(_ROW.format(listed.name, listed.role, listed.state_at(now), *instants, ", ".join(ways) or "-"))


@user.command("role")
@click.argument("name")
@click.argument("role", type=click.Choice(ROLES))
@with_existing_database
def role_command(name: str, role: Role) -> None:
    """Change the role of the person NAME to ROLE; the sessions of the person end."""
    _patch(name, UserPatch(role=role))
    click.echo(f"{name} has the role {role}", err=True)


@user.command("link")
@click.argument("name")
@with_existing_database
def link_command(name: str) -> None:
    """Print a new link with which the person NAME sets a password.

    The link works once, within a day. An earlier link ends.
    """
    _print_link(users.create_link(context(), SYSTEM, name))


@user.command("close")
@click.argument("name")
@with_existing_database
def close_command(name: str) -> None:
    """Close the account of the person NAME: sessions and tokens end; what the person wrote stays."""
    _patch(name, UserPatch(is_active=False))
    click.echo(f"closed the account of {name}", err=True)


@user.command("open")
@click.argument("name")
@with_existing_database
def open_command(name: str) -> None:
    """Open the account of the person NAME again; the tokens stay revoked."""
    _patch(name, UserPatch(is_active=True))
    click.echo(f"opened the account of {name}", err=True)


def _patch(name: str, patch: UserPatch) -> None:
    users.patch_user(context(), SYSTEM, name, None, patch, lambda _: {})
    if not users.has_admin(context()):
        click.echo("No admin is left: create one with duecheck user create NAME --role admin.", err=True)


def _print_link(created: UserWithLink) -> None:
    if created.secret is None:
        click.echo(f"{created.user.name} can sign in by sign-on", err=True)
        return
    settings = wiring().settings
    base = settings.PUBLIC_URL.rstrip("/") or server_url(settings.HOST, settings.PORT)
    click.echo(f"{base}{password_path(created.secret)}")
