"""The database engines, by the address of a database."""

from pathlib import Path

from claims.errors import SettingInvalid
from claims.storage.base import Backend

_SQLITE = "sqlite:///"


def open_backend(url: str, write_timeout_ms: int) -> Backend:
    """Return the backend at an address; nothing is opened or created yet.

    Args:
        url: `sqlite:///FILE`, relative to the working directory; a fourth slash begins an absolute path.
        write_timeout_ms: milliseconds that a write waits for its turn.

    Raises:
        SettingInvalid: no engine is known for the address.
    """
    if not url.startswith(_SQLITE) or url == _SQLITE or ":memory:" in url:
        expected = "sqlite:///FILE, with a fourth slash for an absolute path"
        raise SettingInvalid(f"DUECHECK_DATABASE_URL is {url!r}, but must be {expected}")
    from claims.storage.sqlite.backend import SqliteBackend
    from claims.storage.sqlite.connection import Sqlite

    return SqliteBackend(Sqlite(Path(url.removeprefix(_SQLITE)), write_timeout_ms))
