"""Bearer tokens, and the names of people and tokens."""

from datetime import datetime
from typing import Protocol

from claims.domain.access import NewToken, Token


class TokenStore(Protocol):
    """Bearer tokens, stored by the hash of their secrets."""

    def reserve_name(self, key: str, owner: str) -> str:
        """Reserve a name for an owner for ever, unless it has one; return its owner.

        Args:
            key: `claims.domain.access.actor_key` of the name.
            owner: names what the name is used for.
        """

    def find_name_owner(self, key: str) -> str | None:
        """Return the owner of a name; None if nobody has reserved it."""

    def add_token(self, new: NewToken, sha256: str, at: datetime, user_id: int | None = None) -> None:
        """Store a token.

        Args:
            new: its name is unique among the tokens that are not revoked.
            sha256: hex, of the secret.
            at: UTC.
            user_id: the person whose token it is; None: it is one of the server.

        Raises:
            NameTaken: a token that is not revoked has the name.
        """

    def find_token(self, sha256: str) -> Token | None:
        """Return the token with this hash with its person, unless it is revoked; it may have expired."""

    def get_token(self, name: str) -> Token:
        """Return the token under this name that is not revoked. Raises `TokenNotFound`."""

    def list_tokens(self) -> list[Token]:
        """List all tokens, ended ones too, oldest first."""

    def list_token_page(self, after: int, limit: int) -> list[Token]:
        """List tokens in the order of their ids.

        Args:
            after: the id after which the list begins; 0 for all.
            limit: tokens at most.
        """

    def list_tokens_of_user(self, user_id: int) -> list[Token]:
        """List the tokens of a person that are not revoked, oldest first."""

    def revoke_token(self, name: str, at: datetime) -> None:
        """Revoke the token under this name that is not revoked. Raises `TokenNotFound`."""

    def take_expired_tokens(self, now: datetime, limit: int) -> list[Token]:
        """Revoke tokens that have expired, each at its `expires_at`, and return them as they were, oldest expiry first.

        Args:
            now: UTC.
            limit: tokens at most.
        """

    def set_token_used(self, token_id: int, at: datetime) -> None:
        """Store when the token was last used."""
