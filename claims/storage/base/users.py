"""People who can sign in."""

from datetime import datetime
from typing import Protocol

from claims.domain.access import NewUser, User


class UserStore(Protocol):
    """People, who are never removed."""

    def add_user(self, new: NewUser, issuer: str | None, at: datetime) -> User:
        """Store a person without a password, and return it.

        Args:
            new: its name is unique.
            issuer: of the sign-on; None if `new` has no subject.
            at: UTC.

        Raises:
            UserExists: a person has the name, or the subject at the issuer.
        """

    def get_user(self, user_id: int) -> User:
        """Return a person. Raises `UserNotFound`."""

    def find_user_by_name(self, name: str) -> User | None:
        """Return the person with exactly this name; None without one."""

    def find_user_by_subject(self, issuer: str, subject: str) -> User | None:
        """Return the person with this subject at the issuer of a sign-on; None without one."""

    def find_user_by_link(self, link_sha256: str) -> User | None:
        """Return the person whose open one-time link has this hash; the link may have ended."""

    def list_users(self, after: int, limit: int) -> list[User]:
        """List people in the order of their ids.

        Args:
            after: the id after which the list begins; 0 for all.
            limit: people at most.
        """

    def update_user(self, before: User, after: User) -> None:
        """Store a changed person with its next version; the name stays.

        Raises:
            VersionConflict: the stored person no longer has the version of `before`.
            UserExists: another person has the subject.
        """

    def set_user_seen(self, user_id: int, at: datetime) -> None:
        """Store when the person was last seen; it is no new version."""

    def has_admin(self, *, without_user: int | None = None, without_token: str | None = None) -> bool:
        """Return True if somebody can administer the server for ever.

        That is an active person with the role admin and a password or sign-on, or a token of the server with the
        role admin, all scopes and no expiry.

        Args:
            without_user: id of a person who does not count.
            without_token: name of a token that does not count.
        """
