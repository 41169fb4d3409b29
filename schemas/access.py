"""Schemas of people, tokens, and the caller itself."""

from typing import Any

from marshmallow import ValidationError, fields, post_load, validate

from claims.domain.access import NAME_RULE, TOKEN_STATES, USER_STATES, NewToken, NewUser, UserPatch, name_is_allowed
from claims.domain.limits import MAX_ACTOR_NAME, MAX_SUBJECT
from claims.domain.roles import ROLES
from claims.domain.scopes import SCOPES
from schemas.base import BaseSchema, RecordSchema
from schemas.bounds import BoundedList
from schemas.fields import DueInstant, Instant, NonBlankString, OneOf, StrictBoolean


class ActorName(NonBlankString):
    """The name of a person or token."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(high=MAX_ACTOR_NAME, metadata={"description": NAME_RULE}, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        name = super()._deserialize(value, attr, data, **kwargs)
        if not name_is_allowed(name):
            raise ValidationError(f"Must be {NAME_RULE}.")
        return name


class TokenIn(BaseSchema):
    """A token to create."""

    name = ActorName(required=True)
    role = OneOf(ROLES, required=True)
    scopes = BoundedList(
        OneOf(SCOPES, required=True),
        load_default=None,
        allow_none=True,
        validate=validate.Length(1, len(SCOPES)),
        metadata={"description": "what it may do within its role; null or omitted: the whole role"},
    )
    expires_at = Instant(
        load_default=None,
        allow_none=True,
        metadata={"description": "when it ends, to the second; null or omitted: it does not"},
    )

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> NewToken:
        """Build the token."""
        scopes, expires_at = data["scopes"], data["expires_at"]
        ends = expires_at and expires_at.replace(microsecond=0)
        return NewToken(data["name"], data["role"], None if scopes is None else tuple(scopes), ends)


class TokenOut(BaseSchema):
    """A token without its secret."""

    name = fields.String(required=True)
    role = OneOf(ROLES, required=True)
    scopes = fields.List(
        fields.String(),
        required=True,
        allow_none=True,
        metadata={"description": "null: the whole role"},
    )
    user = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "the person as whom it acts; null: a token of the server"},
    )
    state = OneOf(TOKEN_STATES, required=True)
    created_at = Instant(required=True)
    expires_at = DueInstant(required=True, allow_none=True)
    last_used_at = Instant(required=True, allow_none=True, metadata={"description": "to the hour"})
    revoked_at = Instant(
        required=True,
        allow_none=True,
        metadata={"description": "when it was revoked, or has expired"},
    )
    url = fields.String(required=True, metadata={"format": "uri"})


class NewTokenOut(TokenOut):
    """A new token with its secret."""

    secret = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "shown once; null in an answer that is repeated for its Idempotency-Key"},
    )


class UserIn(RecordSchema):
    """A person to create."""

    record_class = NewUser
    name = ActorName(required=True)
    role = OneOf(ROLES, required=True)
    subject = NonBlankString(
        high=MAX_SUBJECT,
        load_default=None,
        allow_none=True,
        metadata={"description": "the `sub` of the person at the sign-on of this server; omitted: a password"},
    )


class UserPatchIn(RecordSchema):
    """The members of a person to change; omitted members stay unchanged."""

    record_class = UserPatch
    role = OneOf(ROLES)
    is_active = StrictBoolean(metadata={"description": "false closes the account: its sessions and tokens end"})


class UserOut(BaseSchema):
    """A person."""

    name = fields.String(required=True)
    role = OneOf(ROLES, required=True)
    state = OneOf(
        USER_STATES,
        required=True,
        metadata={
            "description": "invited: a one-time link is open; locked: no password, link or sign-on; closed: by an admin"
        },
    )
    is_active = fields.Boolean(required=True)
    has_password = fields.Boolean(required=True)
    subject = fields.String(required=True, allow_none=True, metadata={"description": "of the sign-on"})
    created_at = Instant(required=True)
    updated_at = Instant(required=True)
    last_seen_at = Instant(required=True, allow_none=True, metadata={"description": "to the hour"})
    version = fields.Integer(required=True)
    url = fields.String(required=True, metadata={"format": "uri"})


class NewUserOut(UserOut):
    """A person with a new one-time link."""

    password_url = fields.String(
        required=True,
        allow_none=True,
        metadata={
            "format": "uri",
            "description": "the page where the person sets a password, once, within a day; shown once; null with a "
            "`subject`, and in an answer that is repeated for its Idempotency-Key",
        },
    )


class LimitOut(BaseSchema):
    """A limit, and what is left of it."""

    limit = fields.Integer(required=True)
    remaining = fields.Integer(required=True)


class RequestLimitOut(LimitOut):
    """The requests of the caller in a time."""

    window_seconds = fields.Integer(required=True)
    reset_seconds = fields.Integer(required=True, metadata={"description": "until `remaining` is `limit` again"})


class LimitsOut(BaseSchema):
    """The limits of the caller."""

    requests = fields.Nested(
        RequestLimitOut, required=True, allow_none=True, metadata={"description": "null: no limit is set"}
    )
    leased_claims = fields.Nested(
        LimitOut, required=True, allow_none=True, metadata={"description": "null below the role bot"}
    )


class MeOut(BaseSchema):
    """The caller: who it is, what it may do, and what is left of its limits."""

    name = fields.String(required=True, allow_none=True, metadata={"description": "null without a token"})
    role = OneOf(
        ROLES,
        required=True,
        allow_none=True,
        metadata={"description": "null without a token on a server where reading needs one"},
    )
    scopes = fields.List(
        fields.String(), required=True, metadata={"description": "what it may do; all scopes of its role by default"}
    )
    via = fields.String(
        required=True, allow_none=True, metadata={"description": "name of the person's token; null without one"}
    )
    expires_at = DueInstant(
        required=True, allow_none=True, metadata={"description": "when the token ends; null: it does not"}
    )
    limits = fields.Nested(LimitsOut, required=True)
