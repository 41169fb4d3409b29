"""Several newsrooms in one installation, each with a database of its own (setting NEWSROOMS).

A TOML file has a table for each. It names the host or the prefix of the newsroom's addresses, and its settings.
"""

import os
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from claims.config import PREFIX, Settings, load_settings, setting_text
from claims.errors import SettingInvalid

#: settings of the whole server
_OF_SERVER: Final = frozenset({"HOST", "LOG_LEVEL", "MAX_LONG_POLLS", "NEWSROOMS", "PORT", "WORKERS"})
#: first parts of the server's own paths, which no prefix can be
RESERVED: Final = frozenset(
    "/" + word
    for word in (
        "about", "account", "api", "articles", "authors", "calendar", "claims", "corrections", "desk", "docs",
        "evidence", "feeds", "healthz", "metrics", "oembed", "password", "people", "problems", "publishers", "readyz",
        "record", "sign-in", "sign-out", "sitemap", "static", "topics", "verdicts",
    )
)  # fmt: skip
_HOST: Final = re.compile(r"[a-z0-9][a-z0-9.-]{0,252}", re.ASCII)
_NAME: Final = re.compile(r"[a-z][a-z0-9-]{0,30}", re.ASCII)
_PREFIX: Final = re.compile(r"/[a-z0-9][a-z0-9-]{0,30}", re.ASCII)


@dataclass(frozen=True, slots=True)
class HostedNewsroom:
    """One newsroom of several."""

    name: str
    #: the host of its addresses, in lower case; empty if they have a prefix
    host: str
    #: what the paths of its addresses begin with, such as /minsk, on the host of PUBLIC_URL; empty with an own host
    prefix: str
    #: names of settings to values, as `load_settings` takes them
    given: Mapping[str, Any]

    @property
    def settings(self) -> Settings:
        """Its settings: those of the file, then those of the environment."""
        return load_settings(self.given)


def load_newsrooms(settings: Settings) -> Sequence[HostedNewsroom]:
    """Return the newsrooms of the setting NEWSROOMS, in the order of the file; none without the setting.

    Raises:
        SettingInvalid: the file cannot be read, or a newsroom is wrong; the message names it.
    """
    if not settings.NEWSROOMS:
        return ()
    path = Path(settings.NEWSROOMS)
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingInvalid(f"{PREFIX}NEWSROOMS: {path} cannot be read: {error}") from error
    found = [_newsroom(name, table, settings) for name, table in tables.items()]
    if not found:
        raise SettingInvalid(f"{PREFIX}NEWSROOMS: {path} has no newsroom")
    for what in ("host", "prefix"):
        _check_different(found, what, [getattr(newsroom, what) for newsroom in found])
    _check_different(found, "database_url", [newsroom.settings.DATABASE_URL for newsroom in found])
    return found


def choose_newsroom(name: str) -> None:
    """Set the environment of this process to the settings of one newsroom: for a command.

    Raises:
        SettingInvalid: there is no such newsroom, or the setting NEWSROOMS is missing.
    """
    newsrooms = {newsroom.name: newsroom for newsroom in load_newsrooms(load_settings())}
    if name not in newsrooms:
        known = f"one of {', '.join(newsrooms)}" if newsrooms else f"in the file of {PREFIX}NEWSROOMS, which is not set"
        raise SettingInvalid(f"there is no newsroom {name!r}: it must be {known}")
    os.environ.update({PREFIX + setting: setting_text(value) for setting, value in newsrooms[name].given.items()})


def check_one_newsroom(settings: Settings) -> None:
    """Check that a command knows its newsroom. Raises `SettingInvalid`."""
    if settings.NEWSROOMS:
        names = ", ".join(newsroom.name for newsroom in load_newsrooms(settings))
        raise SettingInvalid(f"choose a newsroom: duecheck --newsroom NAME, one of {names}")


def _newsroom(name: str, table: Any, settings: Settings) -> HostedNewsroom:
    where = f"{PREFIX}NEWSROOMS: newsroom {name!r}"
    if _NAME.fullmatch(name) is None:
        raise SettingInvalid(f"{where} must have a name of small letters, digits and hyphens, up to 31")
    if not isinstance(table, dict) or not all(isinstance(value, str | int | float) for value in table.values()):
        raise SettingInvalid(f"{where} must be a table of texts, numbers and booleans")
    given = {key.upper(): value for key, value in table.items() if key not in {"host", "prefix"}}
    host, prefix = str(table.get("host", "")).lower(), str(table.get("prefix", ""))
    if not all(isinstance(table.get(key, ""), str) for key in ("host", "prefix")):
        raise SettingInvalid(f"{where}: host and prefix must be texts")
    if bool(host) == bool(prefix):
        raise SettingInvalid(f"{where} must have a host or a prefix, and not both")
    if host and _HOST.fullmatch(host) is None:
        raise SettingInvalid(f"{where}: host must be the name of a host, without scheme and port")
    if "DATABASE_URL" not in given:
        raise SettingInvalid(f"{where} must have a database_url")
    if wrong := sorted(_OF_SERVER & given.keys()):
        raise SettingInvalid(f"{where}: {wrong[0].lower()} is a setting of the whole server")
    given |= _of_prefix(where, prefix, given, settings) if prefix else _of_host(host, given, settings)
    found = HostedNewsroom(name, host, prefix, given | {"NEWSROOMS": ""})
    try:
        _ = found.settings
    except SettingInvalid as error:
        raise SettingInvalid(f"{where}: {error}") from error
    return found


def _of_prefix(where: str, prefix: str, given: Mapping[str, Any], settings: Settings) -> dict[str, Any]:
    """Return the setting PUBLIC_URL of a newsroom with a prefix."""
    if _PREFIX.fullmatch(prefix) is None:
        raise SettingInvalid(f"{where}: prefix must be a slash and small letters, digits and hyphens, such as /minsk")
    if prefix in RESERVED:
        raise SettingInvalid(f"{where}: the server has paths of its own that begin with {prefix}")
    if "PUBLIC_URL" in given:
        raise SettingInvalid(f"{where}: its public_url is {PREFIX}PUBLIC_URL with the prefix")
    if not settings.PUBLIC_URL:
        raise SettingInvalid(f"{where}: a prefix needs {PREFIX}PUBLIC_URL, which it follows in addresses")
    return {"PUBLIC_URL": settings.PUBLIC_URL.rstrip("/") + prefix}


def _of_host(host: str, given: Mapping[str, Any], settings: Settings) -> dict[str, Any]:
    """Return the setting PUBLIC_URL of a newsroom with a host: with scheme and port of the server's, if it is set."""
    if "PUBLIC_URL" in given:
        return {}
    parts = urlsplit(settings.PUBLIC_URL)
    port = f":{parts.port}" if parts.port else ""
    return {"PUBLIC_URL": f"{parts.scheme}://{host}{port}" if settings.PUBLIC_URL else ""}


def _check_different(newsrooms: Sequence[HostedNewsroom], what: str, values: Sequence[str]) -> None:
    """Check that no two newsrooms have the same value."""
    first: dict[str, str] = {}
    for newsroom, value in zip(newsrooms, values, strict=True):
        other = first.setdefault(value, newsroom.name) if value else newsroom.name
        if other != newsroom.name:
            raise SettingInvalid(f"{PREFIX}NEWSROOMS: newsrooms {other!r} and {newsroom.name!r} have the same {what}")
