"""Hashes of passwords: argon2id with the parameters of RFC 9106, section 4. Each takes some tenths of a second.

Call these functions outside of transactions, and in a thread beside the requests that are fast.
"""

import unicodedata
from functools import cache
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from claims.domain.claimants import compared
from claims.domain.limits import MAX_PASSWORD, MIN_PASSWORD
from claims.errors import InvalidInput

hasher: Final = PasswordHasher()


def check_password(password: str, name: str) -> None:
    """Check that a password can be chosen (NIST SP 800-63B, section 5.1.1): only its length counts, and no name.

    Args:
        password: as it was typed.
        name: of the person.

    Raises:
        InvalidInput: it is too short or too long, or is the name; the pointer is `/password`.
    """
    if not MIN_PASSWORD <= len(_normal(password)) <= MAX_PASSWORD:
        raise InvalidInput.at("/password", f"a password has {MIN_PASSWORD} to {MAX_PASSWORD} characters")
    if compared(name) == compared(password):
        raise InvalidInput.at("/password", "a password is not the name of the person")


def hash_password(password: str) -> str:
    """Return the hash of a password, in the PHC string format, with a random salt."""
    return hasher.hash(_normal(password))


def is_password(password: str, password_hash: str | None) -> bool:
    """Return True if a password has a hash. Without a hash it takes the same time, and is False."""
    try:
        return hasher.verify(password_hash or _other_hash(), _normal(password)) and password_hash is not None
    except (VerificationError, InvalidHashError):
        return False


def _normal(password: str) -> bytes:
    """Return the bytes of a password in one form: keyboards write the same character in two."""
    return unicodedata.normalize("NFKC", password).encode(errors="surrogatepass")


@cache
def _other_hash() -> str:
    """Return the hash of a password that nobody has."""
    return hasher.hash("no person has this password")
