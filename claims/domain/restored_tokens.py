"""Tokens and people after a restore: lost rights must not come back (docs/specification.md, section 11.7)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

#: in the hashes of kept tokens: people whom the replaced database does not know keep their accounts
KEEP_PEOPLE: Final = "people"


@dataclass(frozen=True, slots=True)
class StoredToken:
    """A token as a database stores it."""

    name: str
    #: hex, of the secret; it identifies the token in both databases
    sha256: str
    #: UTC; None if the token is valid
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class RestoredTokens:
    """What a restore does to tokens. Each list has the order of its database."""

    #: valid in the backup, and revoked since: they stay revoked, at the instant of the replaced database
    revoked: tuple[StoredToken, ...]
    #: valid in the backup, and missing in the replaced database: nobody knows if they were revoked
    unknown: tuple[StoredToken, ...]
    #: valid in the replaced database, but not in the backup: they are no longer valid
    lost: tuple[StoredToken, ...]
    #: names of active people of the backup who are missing in the replaced database: nobody knows if they were closed
    unknown_people: tuple[str, ...] = ()


def compare_tokens(backup: Iterable[StoredToken], replaced: Iterable[StoredToken]) -> RestoredTokens:
    """Return what a restore does to the tokens of a backup and of the database that it replaces.

    `replaced` is empty if that database is missing or unreadable: then every valid token of the backup is unknown.
    """
    known = {token.sha256: token for token in replaced}
    valid = {token.sha256: token for token in backup if token.revoked_at is None}
    return RestoredTokens(
        revoked=tuple(known[key] for key in valid if key in known and known[key].revoked_at is not None),
        unknown=tuple(token for key, token in valid.items() if key not in known),
        lost=tuple(token for key, token in known.items() if token.revoked_at is None and key not in valid),
    )
