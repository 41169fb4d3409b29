"""The database engines, by the address of a database."""

from pathlib import Path
from typing import Final

from claims.errors import SettingInvalid
from claims.storage.base import Backend

_SQLITE: Final = "sqlite:///"
_POSTGRES: Final = "postgresql://"


def open_backend(url: str, write_timeout_ms: int, name: str = "DUECHECK_DATABASE_URL", read_url: str = "") -> Backend:
    """Return the backend at an address; nothing is opened or created yet.

    Args:
        url: `sqlite:///FILE`, relative to the working directory; a fourth slash begins an absolute path. Or a
            connection URI of PostgreSQL.
        write_timeout_ms: milliseconds that a write waits for its turn.
        name: what has the address, for the message of an error.
        read_url: address of a replica; empty without one.

    Raises:
        SettingInvalid: no engine is known for the address, or its packages are not installed.
    """
    if url.startswith(_POSTGRES):
        return _open_postgres(url, write_timeout_ms, name, read_url)
    if read_url:
        raise SettingInvalid("DUECHECK_READ_URL names a replica of a PostgreSQL database, but the database is another")
    if not url.startswith(_SQLITE) or url == _SQLITE or ":memory:" in url:
        expected = "sqlite:///FILE, with a fourth slash for an absolute path, or postgresql://USER@HOST/DATABASE"
        shown = f"{name} is {url!r}, but" if "@" not in url else name
        raise SettingInvalid(f"{shown} must be {expected}")
    return _open_sqlite(Path(url.removeprefix(_SQLITE)), write_timeout_ms)


def _open_sqlite(path: Path, write_timeout_ms: int) -> Backend:
    from claims.storage.sqlite.backend import SqliteBackend
    from claims.storage.sqlite.connection import Sqlite

    return SqliteBackend(Sqlite(path, write_timeout_ms))


def _open_postgres(url: str, write_timeout_ms: int, name: str, read_url: str) -> Backend:
    try:
        from claims.storage.postgres.backend import PostgresBackend, is_address
        from claims.storage.postgres.connection import Postgres
    except ImportError as error:
        raise SettingInvalid("a PostgreSQL database needs the extra `postgres`, which is not installed") from error
    if not is_address(url):
        raise SettingInvalid(f"{name} must be a connection URI of PostgreSQL (libpq)")
    if read_url and not (read_url.startswith(_POSTGRES) and is_address(read_url)):
        raise SettingInvalid("DUECHECK_READ_URL must be a connection URI of PostgreSQL (libpq)")
    return PostgresBackend(Postgres(url, write_timeout_ms, read_url), lambda path: _open_sqlite(path, write_timeout_ms))
