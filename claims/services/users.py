"""People who sign in: create, list and change them, and set their passwords through one-time links."""

import secrets
from collections.abc import Callable, Container
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from claims.domain.access import NewUser, User, UserPatch, logged_user
from claims.domain.actors import SYSTEM, Actor
from claims.domain.limits import MAX_LINK_SECONDS
from claims.domain.records import Json
from claims.domain.requests import PageRequest
from claims.domain.vocabulary import ChangeType
from claims.errors import InvalidInput, LastAdmin, UserClosed, UserNotFound
from claims.services import actor_names, passwords, tokens
from claims.services.context import ServiceContext
from claims.services.pagination import Page, page_by_id
from claims.services.prepared import Write
from claims.services.versions import Current, check_version


@dataclass(frozen=True, slots=True)
class UserWithLink:
    """A person, and the secret of a new one-time link that sets the password; None without a link."""

    user: User
    secret: str | None


def create_user(context: ServiceContext, actor: Actor, new: NewUser) -> UserWithLink:
    """Create a person, and log it; without a sign-on, also create a one-time link to set the password.

    Args:
        context: the service context.
        actor: who creates the person.
        new: name, role, and the subject at the sign-on of this server.

    Raises:
        InvalidInput: the name is invalid, or there is a subject, but no sign-on.
        NameTaken: a person or token has, or had, the name.
        UserExists: another person has the subject.
    """
    if new.subject and context.sign_on_issuer is None:
        raise InvalidInput.at("/subject", "this server has no sign-on; leave the subject out")
    with context.store.transaction():
        at = context.write_time()
        actor_names.check_name_is_free(context, new.name)
        user = context.store.add_user(new, context.sign_on_issuer if new.subject else None, at)
        actor_names.reserve_for_user(context, user)
        context.log(at, actor, "user.created", user=logged_user(user))
        return UserWithLink(user, None) if new.subject else _with_link(context, user, at)


def get_user(context: ServiceContext, name: str) -> User:
    """Return the person with a name. Raises `UserNotFound`."""
    user = context.store.find_user_by_name(name) if name.isprintable() else None
    if user is None:
        raise UserNotFound(f"there is no person named {name!r}")
    return user


def get_user_by_id(context: ServiceContext, user_id: int) -> User:
    """Return the person with an id. Raises `UserNotFound`."""
    return context.store.get_user(user_id)


def list_users(context: ServiceContext, request: PageRequest) -> Page[User]:
    """List all people, also those whose account is closed, oldest first."""
    return page_by_id(request, "users", context.store.list_users, lambda user: user.id)


def patch_user(
    context: ServiceContext,
    actor: Actor,
    name: str,
    versions: Container[int] | None,
    patch: UserPatch,
    document: Callable[[User], Json],
) -> User:
    """Change the role of a person, or close or open the account; log it.

    The sessions of the person end, so that no session has the rights of before. A closed account has no tokens.

    Args:
        context: the service context.
        actor: who changes it.
        name: of the person.
        versions: the versions that the client accepts, from If-Match (RFC 9110, 13.1.1); None: any.
        patch: the members to change.
        document: returns a person as the API does, for the error.

    Raises:
        UserNotFound: no person has the name.
        VersionConflict: the person has another version.
        LastAdmin: nobody could administer the server any more; the server itself may do it.
    """
    with context.store.transaction():
        at = context.write_time()
        before = get_user(context, name)
        check_version("person", before, versions, lambda: Current(document(before), str(before.version)))
        is_active = before.is_active if patch.is_active is None else patch.is_active
        after = replace(before, role=patch.role or before.role, is_active=is_active)
        if after == before:
            return before
        loses_admin = before.role == "admin" and not (after.role == "admin" and after.is_active)
        if loses_admin and actor != SYSTEM and not context.store.has_admin(without_user=before.id):
            raise LastAdmin(f"{name} is the last admin")
        context.store.remove_sessions_of_user(before.id)
        if not after.is_active:
            after = replace(after, link_sha256=None, link_expires_at=None)
            for token in context.store.list_tokens_of_user(before.id):
                tokens.revoke_token(context, actor, token.name)
        return _save(context, actor, at, before, after)


def create_link(context: ServiceContext, actor: Actor, name: str) -> UserWithLink:
    """Create a one-time link that sets the password of a person; it ends an earlier one. Log it.

    Raises:
        UserNotFound: no person has the name.
        UserClosed: the account of the person is closed.
    """
    with context.store.transaction():
        at = context.write_time()
        user = get_user(context, name)
        if not user.is_active:
            raise UserClosed(f"the account of {name} is closed")
        linked = _with_link(context, user, at)
        context.log(at, actor, "user.link_created", user=logged_user(linked.user))
        return linked


def has_admin(context: ServiceContext, *, without_user: int | None = None) -> bool:
    """Return True if a person, other than one with an id, or a token of the server can administer it."""
    return context.store.has_admin(without_user=without_user)


def find_user_by_link(context: ServiceContext, secret: str) -> User | None:
    """Return the person whose password a one-time link can set; None if it was used, replaced, or has ended."""
    user = context.store.find_user_by_link(tokens.secret_sha256(secret))
    if user is None or user.link_expires_at is None or context.clock() >= user.link_expires_at:
        return None
    return user if user.is_active else None


def prepare_password_by_link(context: ServiceContext, secret: str, password: str) -> Write[User | None]:
    """Hash a password, and return the function that stores it for the person of a one-time link.

    The function ends the link and all sessions of the person. It returns None if the link can no longer be used.

    Args:
        context: the service context.
        secret: of the link.
        password: as it was typed.

    Raises:
        InvalidInput: the password is too short or too long, or is the name.
    """
    user = find_user_by_link(context, secret)
    if user is None:
        return lambda: None
    passwords.check_password(password, user.name)
    password_hash = passwords.hash_password(password)

    def write() -> User | None:
        current = find_user_by_link(context, secret)
        return None if current is None else set_password(context, current, password_hash)

    return write


def set_password(context: ServiceContext, user: User, password_hash: str) -> User:
    """Store the hash of a new password, end the link and all sessions of the person, and log it."""
    with context.store.transaction():
        at = context.write_time()
        after = replace(user, password_hash=password_hash, link_sha256=None, link_expires_at=None)
        context.store.remove_sessions_of_user(user.id)
        return _save(context, user.actor, at, user, after, type="user.password_set")


def _with_link(context: ServiceContext, user: User, at: datetime) -> UserWithLink:
    """Store a new one-time link of a person, and return it. Call it inside a transaction."""
    secret = secrets.token_urlsafe(32)
    ends = context.clock() + timedelta(seconds=MAX_LINK_SECONDS)
    after = replace(user, link_sha256=tokens.secret_sha256(secret), link_expires_at=ends, updated_at=at)
    context.store.update_user(user, after)
    return UserWithLink(context.store.get_user(user.id), secret)


def _save(
    context: ServiceContext, actor: Actor, at: datetime, before: User, after: User, type: ChangeType = "user.updated"
) -> User:
    """Store a changed person, and log it. Call it inside a transaction."""
    context.store.update_user(before, replace(after, updated_at=at))
    context.log(at, actor, type, user=logged_user(after))
    return context.store.get_user(before.id)
