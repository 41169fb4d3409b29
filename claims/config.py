"""Settings: one table, read by environs from DUECHECK_* variables or from a mapping without the prefix.

A wrong or unknown setting stops the start. The message names the setting and a valid value. No .env file is read.
"""

import difflib
import itertools
import os
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Final, Literal
from urllib.parse import urlsplit

from environs import Env, EnvValidationError, ValidationError, validate

from claims.domain.hosts import is_host
from claims.domain.limits import MAX_NAME, MAX_TEXT
from claims.domain.outcomes import OUTCOMES, Outcome
from claims.domain.zones import zone_names
from claims.errors import SettingInvalid

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

Labels = tuple[tuple[Outcome, str], ...]
ReviewPolicy = Literal["none", "second_person"]
#: Unicode's categories of characters that no value has: controls, lone surrogates (bytes that are not UTF-8), line ends
_UNFIT: Final = frozenset({"Cc", "Cs", "Zl", "Zp"})
#: reads a setting by its name from an Env; the Env is Any, because the types of environs lack the arguments of fields
_Read = Callable[[Any, str], Any]


def _spellings(*words: str) -> set[str]:
    """Return the words in every mixture of upper and lower case."""
    return {"".join(letters) for word in words for letters in itertools.product(*zip(word, word.upper(), strict=True))}


_TRUE: Final = _spellings("on", "true", "1", "yes")
_FALSE: Final = _spellings("off", "false", "0", "no")


def _flag(env: Any, name: str) -> bool:
    """Read a boolean setting."""
    value: bool = env.bool(name, truthy=_TRUE, falsy=_FALSE, error_messages={"invalid": "on or off"})
    return value


def _pattern(pattern: str, must: str) -> validate.Regexp:
    """Return a validator of the whole text; `must` completes "but must be"."""
    return validate.Regexp(rf"(?:{pattern})\Z", error=must.replace("{", "{{").replace("}", "}}"))


def _whole(low: int, high: int) -> _Read:
    """Return a reader of an integer; int() alone also accepts signs, spaces, underscores and other digits."""
    must = f"a whole number from {low} to {high}"
    digits, bounds = _pattern("[0-9]{1,12}", must), validate.Range(low, high, error=must)

    def read(env: Any, name: str) -> Any:
        env.str(name, validate=digits)
        return env.int(name, validate=bounds)

    return read


def _text(*validators: Callable[[str], Any]) -> _Read:
    """Return a reader of a text that passes these validators."""
    return lambda env, name: env.str(name, validate=validators)


def _one_of(*words: str) -> _Read:
    return _text(validate.OneOf(words, error=" or ".join(words)))


def _parse_labels(text: str) -> Labels:
    """Parse "came_true=Right; did_not=Wrong"; raise ValidationError."""
    labels: dict[Outcome, str] = {}
    for part in filter(None, map(str.strip, text.split(";"))):
        outcome, sign, label = part.partition("=")
        known = [word for word in OUTCOMES if word == outcome.strip()]
        if not known or not sign or not label.strip():
            raise ValidationError(f"OUTCOME=LABEL, separated by semicolons, of {', '.join(OUTCOMES)}")
        taken = {word.casefold() for outcome, label in labels.items() for word in (outcome, label)} | set(OUTCOMES)
        if known[0] in labels or label.strip().casefold() in taken - {known[0]}:
            raise ValidationError("one label for each outcome, and no label twice")
        labels[known[0]] = label.strip()
    return tuple(labels.items())


def _labels(env: Any, name: str) -> Any:
    return env.labels(name)


def _parse_origins(text: str) -> tuple[str, ...]:
    """Parse origins that are separated by blanks (RFC 6454, 6.2); raise ValidationError."""
    for origin in text.split():
        parts = urlsplit(origin)
        if f"{parts.scheme}://{parts.netloc}" != origin or parts.scheme not in _SCHEMES or not is_host(parts.netloc):
            raise ValidationError("origins such as https://desk.example.org, without a path, separated by blanks")
    return tuple(text.split())


def _origins(env: Any, name: str) -> Any:
    return env.origins(name)


_SCHEMES: Final = ("http", "https")
_RATE: Final = _pattern(
    r"off|[1-9][0-9]{0,8} per (second|minute|hour|day)", '"off", or a rate such as "600 per minute"'
)


def _check_zone(text: str) -> None:
    """Raise ValidationError if a text is neither empty nor the name of a zone."""
    if text and text not in zone_names():
        raise ValidationError("an IANA time zone such as Europe/Minsk, or empty")


_ORIGIN: Final = _pattern(
    r"(https?://[A-Za-z0-9.:\[\]_-]{1,255}(/(?!\.{1,2}(/|$))[A-Za-z0-9._~-]{1,100}){0,10}/?)?",
    "an http or https URL with a host and at most a path without dot segments, such as https://desk.example.org/duecheck",
)


def _check_host(text: str) -> None:
    """Raise ValidationError if a URL is not empty and its host is malformed."""
    if text and not is_host(urlsplit(text).netloc):
        raise ValidationError("a URL with a well-formed host, such as https://desk.example.org")


_HOST: Final = _pattern(r"[A-Za-z0-9_.:\[\]-]+", "a host name or address")
_NAME: Final = f"a name of at most {MAX_NAME} characters"
_ADDRESS: Final = _pattern(r"[a-z]+://.+", "an address such as sqlite:///duecheck.db or postgresql://user@host/name")
_PORT: Final = r":(?:\d{1,4}|[1-5]\d{4}|6[0-4]\d{3}|65[0-4]\d{2}|655[0-2]\d|6553[0-5])"
_REDIS: Final = _pattern(
    rf"rediss?://([^\s/:@]*(:[^\s/@]*)?@)?[^\s/:@]+({_PORT})?(/\d{{1,4}})?|", "redis://host:6379/0"
)
_SECRET: Final = _pattern(r"[!-~]{32,200}|", "at least 32 characters without blanks, or empty")
_URL: Final = (
    _pattern(r"(?=\S*\{id\})https?://[^\s<>\"]{1,500}|", "an http or https URL with {id} in it"),
    _pattern(r"([^{}]|\{id\})*", "an http or https URL in which only {id} stands in braces"),
)


def _setting(default: Any, read: _Read, help: str) -> Any:
    return field(default=default, metadata={"read": read, "help": help})


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings; the metadata of each field holds its reader and its help text."""

    HOST: str = _setting("127.0.0.1", _text(_HOST), "address to serve on")
    PORT: int = _setting(8000, _whole(1, 65535), "port to serve on")
    DATABASE_URL: str = _setting("sqlite:///duecheck.db", _text(_ADDRESS), "the database: a file, or one of PostgreSQL")
    NEWSROOMS: str = _setting("", _text(), "TOML file of several newsrooms and their databases; empty: one")
    READ_URL: str = _setting("", _text(), "streaming replica for lists, pages and exports; empty: none")
    SECRET_KEY: str = _setting("", _text(_SECRET), "signs the sessions of pages; empty: a key beside the SQLite file")
    WORKERS: int = _setting(2, _whole(1, 64), "server processes")
    PUBLIC_URL: str = _setting(
        "", _text(_ORIGIN, _check_host), "scheme, host and prefix of all addresses; empty: those of each request"
    )
    PUBLIC_READ: bool = _setting(True, _flag, "reading needs no token; off: reading needs a token")
    VERDICT_REVIEW: ReviewPolicy = _setting(
        "none",
        _one_of("none", "second_person"),
        "none: verdicts are published at once; second_person: an editor must approve them",
    )
    OVERDUE_AFTER_DAYS: int = _setting(14, _whole(0, 3650), "days after which a due claim is overdue")
    TIMEZONE: str = _setting(
        "", _text(_check_zone), "IANA time zone of new windows that name none; empty: UTC-12, where a day ends last"
    )
    RATE_LIMIT: str = _setting(
        "1200 per minute", _text(_RATE), "requests per token (or address, without one); off: no limit"
    )
    RATE_LIMIT_URL: str = _setting("", _text(_REDIS), "Redis, where several servers count together; empty: apart")
    MAX_EXTRACTION_LENGTH: int = _setting(MAX_TEXT, _whole(1000, MAX_TEXT), "code points in which claims are found")
    MAX_BODY_BYTES: int = _setting(4_500_000, _whole(1024, 100_000_000), "largest request body, in bytes")
    IDEMPOTENCY_RETENTION_DAYS: int = _setting(7, _whole(1, 365), "days for which an Idempotency-Key is remembered")
    WRITE_TIMEOUT_MS: int = _setting(
        5000, _whole(0, 600_000), "milliseconds that a write waits for the write lock; then the answer is 503"
    )
    MAX_LONG_POLLS: int = _setting(256, _whole(0, 10_000), "long polls at a time, in each process")
    TRUSTED_PROXIES: int = _setting(0, _whole(0, 10), "reverse proxies whose X-Forwarded-* headers count")
    CORS_ORIGIN: str = _setting("*", _one_of("*", "off"), "browsers on any site may read (GET); off: none")
    CORS_WRITE_ORIGINS: tuple[str, ...] = _setting(
        (), _origins, "origins whose browsers may also write, such as https://desk.example.org; empty: none"
    )
    PUBLISHER_NAME: str = _setting(
        "",
        _text(validate.Length(max=MAX_NAME, error=_NAME), validate.Predicate("isprintable", error=_NAME)),
        "the newsroom's name, as the author of its reviews (ClaimReview)",
    )
    CLAIMREVIEW_URL: str = _setting(
        "", _text(*_URL), "where a claim's review is published, such as https://desk.example.org/claims/{id}"
    )
    CLAIMREVIEW_LABELS: Labels = _setting(
        (), _labels, "the newsroom's words for outcomes, such as came_true=Right; did_not=Wrong"
    )
    SESSION_IDLE_MINUTES: int = _setting(
        120, _whole(1, 10_080), "minutes without a request after which a session of the pages ends"
    )
    SESSION_HOURS: int = _setting(12, _whole(1, 720), "hours after which a session of the pages ends")
    LOG_LEVEL: str = _setting("info", _one_of("debug", "info", "warning", "error"), "lowest level that is logged")


#: settings whose values no message shows
_SECRETS: Final = frozenset({"SECRET_KEY"})


class _Values(Env):
    """An Env that reads from a mapping only: neither from the process's environment nor from a file."""

    def __init__(self, values: Mapping[str, str]) -> None:
        super().__init__()
        self._source = values
        self.add_parser("labels", _parse_labels)
        self.add_parser("origins", _parse_origins)

    def _get_value(self, env_key: str, default: Any) -> Any:
        return self._source.get(env_key, default)


def load_settings(given: Mapping[str, Any] | None = None, environ: Mapping[str, str] = os.environ) -> Settings:
    """Load the settings.

    Args:
        given: names without prefix to values (text or already typed); they override the environment.
        environ: the variables of the environment; only DUECHECK_* is read.

    Raises:
        SettingInvalid: a value is wrong, a name is unknown, or an old and a new name disagree. The message names it.
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
    return Settings(**values)


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
