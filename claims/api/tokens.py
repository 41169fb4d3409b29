"""The routes of tokens."""

from typing import Any

from flask import Response

from claims import errors
from claims.api.auth import actor
from claims.api.routing import Routes
from claims.domain.access import NewToken, Token
from claims.domain.records import Json
from claims.domain.requests import PageRequest
from claims.services import tokens
from claims.services.pagination import Page
from claims.wiring import context
from schemas.access import NewTokenOut, TokenIn, TokenOut
from schemas.addresses import api_path
from schemas.lists import page_of
from schemas.queries import PageQuery

routes = Routes("tokens", __name__, url_prefix="/api/v1", description="The tokens of the server and of people")


@routes.operation(
    "POST",
    "/tokens",
    role="admin",
    scopes=("admin",),
    body=TokenIn,
    answer=(201, NewTokenOut),
    shown_once="secret",
    problems=(errors.NameTaken,),
    example={"name": "night-bot", "role": "bot", "scopes": ["checks:write"], "expires_at": "2030-01-01T00:00:00Z"},
)
def create_token(new: NewToken) -> Any:
    """Create a token of the server; its secret is shown once."""
    issued = tokens.issue_token(context(), actor(), new)
    return _document(issued.token) | {"secret": issued.secret}, {"Location": api_path("token", issued.token)}


@routes.operation("GET", "/tokens", role="admin", scopes=("admin",), query=PageQuery, answer=(200, page_of(TokenOut)))
def list_tokens(page: PageRequest) -> Page[Json]:
    """List the tokens of the server and of people, also ended ones, oldest first."""
    listed = tokens.list_tokens(context(), page)
    return Page([_document(token) for token in listed.items], listed.next)


@routes.operation(
    "GET",
    "/tokens/<name>",
    role="admin",
    scopes=("admin",),
    answer=(200, TokenOut),
    problems=(errors.TokenNotFound,),
)
def get_token(name: str) -> Json:
    """Return the token under this name that is not revoked."""
    return _document(tokens.get_token(context(), name))


@routes.operation(
    "DELETE",
    "/tokens/<name>",
    role="admin",
    scopes=("admin",),
    answer=(204, {}),
    problems=(errors.TokenNotFound, errors.LastAdmin),
)
def revoke_token(name: str) -> Response:
    """Revoke a token, at once; its sessions end."""
    tokens.revoke_token(context(), actor(), name)
    return Response(status=204)


def _document(token: Token) -> Json:
    """Return the members of a token for its schema."""
    return {
        "name": token.name,
        "role": token.role,
        "scopes": token.scopes,
        "user": token.user and token.user.name,
        "state": token.state_at(context().clock()),
        "created_at": token.created_at,
        "expires_at": token.expires_at,
        "last_used_at": token.last_used_at,
        "revoked_at": token.revoked_at,
        "url": api_path("token", token),
    }
