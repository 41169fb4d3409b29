"""Settings: one table, read by environs from DUECHECK_* variables or from a mapping without the prefix.

A wrong or unknown setting stops the start. The message names the setting and a valid value. No .env file is read.
"""

import difflib
import os
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Final, Literal

from environs import Env, EnvValidationError, validate

from claims.domain.limits import MAX_NAME, MAX_TEXT
from claims.domain.roles import GroupRoles
from claims.errors import SettingInvalid
from claims.setting_types import (
    ADDRESS,
    CLAIM,
    CLIENT_ID,
    CLIENT_SECRET,
    CONTACT,
    COUNTRY,
    HOST,
    NAME_HINT,
    ORIGIN,
    RATE,
    REDIS,
    REVIEW_URL,
    SCOPES,
    SECRET,
    TAG,
    WEB_URL,
    Labels,
    Reader,
    check_host,
    check_issuer,
    check_zone,
    flag,
    group_roles,
    labels_of,
    one_of,
    origins,
    parse_group_roles,
    parse_labels,
    parse_origins,
    text_of,
    whole,
)

PREFIX: Final = "DUECHECK_"
#: old name -> new name; the next release refuses the old names
RENAMED: Final = {
    "REVIEW": "VERDICT_REVIEW",
    "REVIEW_URL": "CLAIMREVIEW_URL",
    "RATING_LABELS": "CLAIMREVIEW_LABELS",
    "BUSY_TIMEOUT_MS": "WRITE_TIMEOUT_MS",
    "MAX_WAITERS": "MAX_LONG_POLLS",
    "IDEMPOTENCY_DAYS": "IDEMPOTENCY_RETENTION_DAYS",
}

ReviewPolicy = Literal["none", "second_person"]
#: Unicode's categories of characters that no value has: controls, lone surrogates (bytes that are not UTF-8), line ends
_UNFIT: Final = frozenset({"Cc", "Cs", "Zl", "Zp"})


def _setting(default: Any, read: Reader, help: str) -> Any:
    return field(default=default, metadata={"read": read, "help": help})


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings; the metadata of each field holds its reader and its help text."""

    HOST: str = _setting("127.0.0.1", text_of(HOST), "address to serve on")
    PORT: int = _setting(8000, whole(1, 65535), "port to serve on")
    DATABASE_URL: str = _setting(
        "sqlite:///duecheck.db", text_of(ADDRESS), "the database: a file, or one of PostgreSQL"
    )
    NEWSROOMS: str = _setting("", text_of(), "TOML file of several newsrooms and their databases; empty: one")
    READ_URL: str = _setting("", text_of(), "streaming replica for lists, pages and exports; empty: none")
    SECRET_KEY: str = _setting("", text_of(SECRET), "signs the sessions of pages; empty: a key beside the SQLite file")
    WORKERS: int = _setting(2, whole(1, 64), "server processes")
    PUBLIC_URL: str = _setting(
        "", text_of(ORIGIN, check_host), "scheme, host and prefix of all addresses; empty: those of each request"
    )
    PUBLIC_READ: bool = _setting(True, flag, "reading needs no token; off: reading needs a token")
    VERDICT_REVIEW: ReviewPolicy = _setting(
        "none",
        one_of("none", "second_person"),
        "none: verdicts are published at once; second_person: an editor must approve them",
    )
    OVERDUE_AFTER_DAYS: int = _setting(14, whole(0, 3650), "days after which a due claim is overdue")
    COUNTRY: str = _setting(
        "", text_of(COUNTRY), "whose named days are meant, such as US (extra holidays); empty: those of the tables"
    )
    TIMEZONE: str = _setting(
        "", text_of(check_zone), "IANA time zone of new windows that name none; empty: UTC-12, where a day ends last"
    )
    RATE_LIMIT: str = _setting(
        "1200 per minute", text_of(RATE), "requests per token (or address, without one); off: no limit"
    )
    RATE_LIMIT_URL: str = _setting("", text_of(REDIS), "Redis, where several servers count together; empty: apart")
    MAX_EXTRACTION_LENGTH: int = _setting(MAX_TEXT, whole(1000, MAX_TEXT), "code points in which claims are found")
    MAX_BODY_BYTES: int = _setting(4_500_000, whole(1024, 100_000_000), "largest request body, in bytes")
    IDEMPOTENCY_RETENTION_DAYS: int = _setting(7, whole(1, 365), "days for which an Idempotency-Key is remembered")
    WRITE_TIMEOUT_MS: int = _setting(
        5000, whole(0, 600_000), "milliseconds that a write waits for the write lock; then the answer is 503"
    )
    MAX_LONG_POLLS: int = _setting(256, whole(0, 10_000), "long polls at a time, in each process")
    TRUSTED_PROXIES: int = _setting(0, whole(0, 10), "reverse proxies whose X-Forwarded-* headers count")
    CORS_ORIGIN: str = _setting("*", one_of("*", "off"), "browsers on any site may read (GET); off: none")
    CORS_WRITE_ORIGINS: tuple[str, ...] = _setting(
        (), origins, "origins whose browsers may also write, such as https://desk.example.org; empty: none"
    )
    PUBLISHER_NAME: str = _setting(
        "",
        text_of(validate.Length(max=MAX_NAME, error=NAME_HINT), validate.Predicate("isprintable", error=NAME_HINT)),
        "the newsroom's name, as the author of its reviews (ClaimReview)",
    )
    LOGO_URL: str = _setting(
        "", text_of(WEB_URL), "picture of the newsroom's logo, such as https://desk.example.org/logo.svg; empty: none"
    )
    CONTACT: str = _setting(
        "", text_of(CONTACT), "where readers write: an email address or a page's URL; empty: not shown"
    )
    LANGUAGE: str = _setting("en", text_of(TAG), "language of the pages, such as en or en-GB")
    CLAIMREVIEW_URL: str = _setting(
        "", text_of(*REVIEW_URL), "where a claim's review is published, such as https://desk.example.org/claims/{id}"
    )
    CLAIMREVIEW_LABELS: Labels = _setting(
        (), labels_of, "the newsroom's words for outcomes, such as came_true=Right; did_not=Wrong"
    )
    SESSION_IDLE_MINUTES: int = _setting(
        120, whole(1, 10_080), "minutes without a request after which a session of the pages ends"
    )
    SESSION_HOURS: int = _setting(12, whole(1, 720), "hours after which a session of the pages ends")
    OIDC_ISSUER: str = _setting("", text_of(check_issuer), "provider for sign-on by OpenID Connect; empty: none")
    OIDC_CLIENT_ID: str = _setting("", text_of(CLIENT_ID), "this installation's id at the provider")
    OIDC_CLIENT_SECRET: str = _setting(
        "", text_of(CLIENT_SECRET), "its secret at the provider; empty: a public client, with PKCE only"
    )
    OIDC_SCOPES: str = _setting("openid profile email", text_of(SCOPES), "what the provider is asked for")
    OIDC_ROLES: GroupRoles = _setting(
        (),
        group_roles,
        "groups and their roles, such as newsroom-editors=editor; *=reader; empty: an admin gives roles",
    )
    OIDC_ROLES_CLAIM: str = _setting("groups", text_of(CLAIM), "claim with a person's groups; a path has dots")
    OIDC_NAME_CLAIM: str = _setting("preferred_username", text_of(CLAIM), "claim with a person's name; a path has dots")
    OIDC_CREATE_USERS: bool = _setting(False, flag, "people are made at their first sign-in; off: an admin makes them")
    ERASURES_FILE: str = _setting(
        "", text_of(), "file of the ids of what was erased, which a restore erases again; empty: none"
    )
    LOG_LEVEL: str = _setting("info", one_of("debug", "info", "warning", "error"), "lowest level that is logged")


#: settings whose values no message shows
_SECRETS: Final = frozenset({"OIDC_CLIENT_SECRET", "SECRET_KEY"})


class _Values(Env):
    """An Env that reads from a mapping only: neither from the process's environment nor from a file."""

    def __init__(self, values: Mapping[str, str]) -> None:
        super().__init__()
        self._source = values
        self.add_parser("group_roles", parse_group_roles)
        self.add_parser("labels", parse_labels)
        self.add_parser("origins", parse_origins)

    def _get_value(self, env_key: str, default: Any) -> Any:
        return self._source.get(env_key, default)


def load_settings(given: Mapping[str, Any] | None = None, environ: Mapping[str, str] = os.environ) -> Settings:
    """Load the settings.

    Args:
        given: names without prefix to values (text or already typed); they override the environment.
        environ: the variables of the environment; only DUECHECK_* is read.

    Raises:
        SettingInvalid: a value is wrong, a name is unknown, or two settings disagree. The message names it.
    """
    from_environ = {name.removeprefix(PREFIX): value for name, value in environ.items() if name.startswith(PREFIX)}
    sources = _by_new_name(from_environ) | _by_new_name(given or {})
    env = _Values(dict(sources.values()))
    read = {item.name: item.metadata["read"] for item in fields(Settings)}
    values = {}
    for new, (name, text) in sources.items():
        try:
            values[new] = read[new](env, name)
        except EnvValidationError as error:
            raise _invalid(name, text, next(iter(error.error_messages))) from None
        if _is_unfit(text):
            raise _invalid(name, text, "a line of UTF-8 text without control characters")
    settings = Settings(**values)
    _check_sign_on(settings)
    return settings


def _check_sign_on(settings: Settings) -> None:
    """Raise SettingInvalid if the settings of sign-on do not fit each other."""
    names = ("OIDC_ISSUER", "OIDC_CLIENT_ID")
    missing = [name for name in names if not getattr(settings, name)]
    if len(missing) == 1:
        (there,) = set(names) - set(missing)
        raise SettingInvalid(f"{PREFIX}{there} is set, but {PREFIX}{missing[0]} is empty: set both, or none of them")
    if settings.OIDC_ISSUER and settings.OIDC_CREATE_USERS and not settings.OIDC_ROLES:
        raise SettingInvalid(
            f"{PREFIX}OIDC_CREATE_USERS is on, but {PREFIX}OIDC_ROLES is empty: say which role new people get"
        )


def _invalid(name: str, text: str, must: str) -> SettingInvalid:
    """Return the error of a value; it shows no secret, and no address that can have a password."""
    is_secret = name in _SECRETS or "@" in text
    shown = f"{PREFIX}{name} must be" if is_secret else f"{PREFIX}{name} is {text!r}, but must be"
    return SettingInvalid(f"{shown} {must}")


def _is_unfit(text: str) -> bool:
    """Return True for a text with line breaks, control characters, or bytes that are not UTF-8."""
    return any(unicodedata.category(character) in _UNFIT for character in text)


def _by_new_name(source: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    """Return the settings of a source: new name -> the name in the source, and the text. Raise SettingInvalid."""
    known = [item.name for item in fields(Settings)]
    settings: dict[str, tuple[str, str]] = {}
    for name, value in source.items():
        new = RENAMED.get(name, name)
        if new not in known:
            near = difflib.get_close_matches(name, [*known, *RENAMED], 1)
            hint = f"; did you mean {PREFIX}{RENAMED.get(near[0], near[0])}?" if near else "; see docs/operations.md"
            shown = repr(PREFIX + name) if _is_unfit(name) else PREFIX + name
            raise SettingInvalid(f"{shown} is not a setting{hint}")
        text = setting_text(value)
        first_name, first_text = settings.setdefault(new, (name, text))
        if first_text != text:
            both = f"{PREFIX}{first_name} is {first_text!r} and {PREFIX}{name} is {text!r}"
            raise SettingInvalid(f"{both}, but they are one setting: set {PREFIX}{new} only")
    return settings


def setting_text(value: Any) -> str:
    """Return a value as the environment has it."""
    return ("on" if value else "off") if isinstance(value, bool) else str(value)


def renamed_settings(environ: Mapping[str, str] = os.environ) -> list[str]:
    """List one warning for each variable with an old name."""
    return [
        f"Duecheck: {PREFIX}{old} is now {PREFIX}{new}; the next release refuses the old name"
        for old, new in RENAMED.items()
        if PREFIX + old in environ
    ]
