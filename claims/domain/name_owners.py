"""Owners of names, as the table of names has them: a name means the same person or token for ever."""

from typing import Final

#: of the tokens of the server: a new one can have the name of a revoked one
SERVER: Final = "token"
#: of the names that stand for erased people
ERASED: Final = "erased"
#: of people of a record that a restore has replaced by another one
LOST: Final = "lost"
_USER: Final = "user "


def owner_of_user(user_id: int) -> str:
    """Return the owner of a person's name."""
    return f"{_USER}{user_id}"


def owner_of_token(user_id: int | None) -> str:
    """Return the owner of a token's name.

    Args:
        user_id: the person whose token it is; None: it is one of the server.
    """
    return SERVER if user_id is None else f"token of {_USER}{user_id}"


def user_id_of(owner: str) -> int | None:
    """Return the id of the person who owns a name; None if no person does. The reverse of `owner_of_user`."""
    return int(owner.removeprefix(_USER)) if owner.startswith(_USER) else None
