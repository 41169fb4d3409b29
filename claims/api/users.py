"""The routes of people."""

from typing import Any

from claims import errors
from claims.api.auth import actor
from claims.api.responses import required_versions
from claims.api.routing import Routes
from claims.domain.access import NewUser, User, UserPatch
from claims.domain.records import Json
from claims.domain.requests import PageRequest
from claims.services import users
from claims.services.pagination import Page
from claims.services.users import UserWithLink
from claims.wiring import context
from schemas.access import NewUserOut, UserIn, UserOut, UserPatchIn
from schemas.addresses import api_path, password_path
from schemas.lists import page_of
from schemas.queries import PageQuery

routes = Routes("users", __name__, url_prefix="/api/v1", description="The people who can sign in")


@routes.operation(
    "POST",
    "/users",
    role="admin",
    scopes=("admin",),
    body=UserIn,
    answer=(201, NewUserOut),
    answer_headers=("ETag",),
    shown_once="password_url",
    problems=(errors.NameTaken, errors.UserExists),
    example={"name": "ada", "role": "journalist"},
)
def create_user(new: NewUser) -> Any:
    """Create a person; the answer has a one-time link to set the password, or none with a `subject`."""
    return _with_link(users.create_user(context(), actor(), new))


@routes.operation("GET", "/users", role="admin", scopes=("admin",), query=PageQuery, answer=(200, page_of(UserOut)))
def list_users(page: PageRequest) -> Page[Json]:
    """List the people, also those whose account is closed, oldest first."""
    listed = users.list_users(context(), page)
    return Page([_document(user) for user in listed.items], listed.next)


@routes.operation(
    "GET", "/users/<name>", role="admin", scopes=("admin",), answer=(200, UserOut), problems=(errors.UserNotFound,)
)
def get_user(name: str) -> Any:
    """Return a person."""
    return _with_tag(users.get_user(context(), name))


@routes.operation(
    "PATCH",
    "/users/<name>",
    role="admin",
    scopes=("admin",),
    body=UserPatchIn,
    answer=(200, UserOut),
    problems=(errors.UserNotFound, errors.VersionConflict, errors.LastAdmin),
    example={"role": "editor"},
)
def patch_user(patch: UserPatch, name: str) -> Any:
    """Change the role of a person, or close or open the account; the sessions of the person end."""
    return _with_tag(users.patch_user(context(), actor(), name, required_versions(), patch, _document))


@routes.operation(
    "POST",
    "/users/<name>/links",
    role="admin",
    scopes=("admin",),
    answer=(201, NewUserOut),
    answer_headers=("ETag",),
    shown_once="password_url",
    problems=(errors.UserNotFound, errors.UserClosed),
)
def create_link(name: str) -> Any:
    """Create a one-time link with which a person sets a new password; an earlier link ends."""
    return _with_link(users.create_link(context(), actor(), name))


def _document(user: User) -> Json:
    """Return the members of a person for its schema."""
    return {
        "name": user.name,
        "role": user.role,
        "state": user.state_at(context().clock()),
        "is_active": user.is_active,
        "has_password": user.password_hash is not None,
        "subject": user.subject,
        "created_at": user.created_at,
        "updated_at": user.updated_at,
        "last_seen_at": user.last_seen_at,
        "version": user.version,
        "url": api_path("user", user),
    }


def _with_tag(user: User) -> tuple[Json, dict[str, str]]:
    """Return a person with its ETag."""
    return _document(user), {"ETag": f'"{user.version}"'}


def _with_link(created: UserWithLink) -> tuple[Json, dict[str, str]]:
    """Return a person with the one-time link."""
    document, headers = _with_tag(created.user)
    path = None if created.secret is None else password_path(created.secret)
    return document | {"password_url": path}, headers | {"Location": api_path("user", created.user)}
