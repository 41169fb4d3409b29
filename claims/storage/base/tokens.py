"""Bearer tokens."""

from datetime import datetime
from typing import Protocol

from claims.domain.actors import Token
from claims.domain.roles import Role


class TokenStore(Protocol):
    """Bearer tokens, stored by the hash of their secrets."""

    def add_token(self, name: str, role: Role, sha256: str, at: datetime) -> None:
        """Store a token.

        Args:
            name: unique among the tokens in use.
            role: what the token may do.
            sha256: hex, of the secret.
            at: UTC.

        Raises:
            TokenNameTaken: a token in use has the name.
        """

    def find_token(self, sha256: str) -> Token | None:
        """Return the token with this hash, unless it is revoked."""

    def list_tokens(self) -> list[Token]:
        """List all tokens, revoked ones too, oldest first."""

    def revoke_token(self, name: str, at: datetime) -> None:
        """Revoke the token in use under this name. Raises `TokenNotFound`."""

    def set_token_used(self, token_id: int, at: datetime) -> None:
        """Store when the token was last used."""
