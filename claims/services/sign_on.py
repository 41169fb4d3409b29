"""The person of a sign-on: found by the subject at the issuer, or made at the first sign-on."""

from claims.domain.access import NewUser, User, UserPatch
from claims.domain.actors import SYSTEM
from claims.domain.roles import Role
from claims.errors import InvalidInput, NameTaken, SignOnRefused
from claims.services import users
from claims.services.context import ServiceContext


def find_or_create_user(
    context: ServiceContext, issuer: str, subject: str, name: str, role: Role | None, *, may_create: bool
) -> User:
    """Return the person of a sign-on, with the role that the groups give.

    The name never identifies a person: another person here can have it.

    Args:
        context: the service context.
        issuer: of the sign-on.
        subject: of the person at the issuer.
        name: for a new person.
        role: of the groups; None: the role that the person has here.
        may_create: True: a person who is not known yet is made.

    Raises:
        SignOnRefused: the account is closed, nobody has the subject, or the name of a new person is taken or invalid.
    """
    with context.store.transaction():
        user = context.store.find_user_by_subject(issuer, subject)
        if user is None:
            if role is None or not may_create:
                raise SignOnRefused(
                    "you have no account on this site; ask an admin for one",
                    log=f"nobody here has the subject {subject!r} ({name!r}): create the person with it, or allow "
                    "that people are made at their first sign-on",
                )
            return _create(context, subject, name, role)
        if not user.is_active:
            raise SignOnRefused("your account is closed; ask an admin to open it", log=f"{user.name} is closed")
        return user if role is None or role == user.role else _with_role(context, user, role)


def lower_role(context: ServiceContext, issuer: str, subject: str) -> None:
    """Change the role of a person to reader, because the groups of the sign-on give none any more.

    The sessions of the person end, and the tokens can do no more than a reader. The last admin keeps the role.
    Nothing happens if nobody has the subject.

    Args:
        context: the service context.
        issuer: of the sign-on.
        subject: of the person at the issuer.
    """
    with context.store.transaction():
        user = context.store.find_user_by_subject(issuer, subject)
        if user is not None and user.role != "reader":
            _with_role(context, user, "reader")


def _create(context: ServiceContext, subject: str, name: str, role: Role) -> User:
    try:
        return users.create_user(context, SYSTEM, NewUser(name, role, subject)).user
    except (NameTaken, InvalidInput) as error:
        raise SignOnRefused(
            "your name at the sign-on service cannot be used here; ask an admin to create an account for you",
            log=f"no person was made for the subject {subject!r}: {error.detail}; create one under another name",
        ) from error


def _with_role(context: ServiceContext, user: User, role: Role) -> User:
    """Return a person with the role of the groups; the last admin keeps the role."""
    if user.role == "admin" and not users.has_admin(context, without_user=user.id):
        return user
    return users.patch_user(context, SYSTEM, user.name, None, UserPatch(role=role), lambda _: {})
