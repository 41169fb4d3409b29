"""Readers and checks of the values of settings: whole numbers, rates, addresses, labels (`claims.config`)."""

import itertools
from collections.abc import Callable
from typing import Any, Final
from urllib.parse import urlsplit

from environs import ValidationError, validate

from claims.domain.hosts import is_host, is_protected
from claims.domain.limits import MAX_NAME
from claims.domain.outcomes import OUTCOMES, Outcome
from claims.domain.roles import ROLES, GroupRoles
from claims.domain.zones import zone_names

Labels = tuple[tuple[Outcome, str], ...]
#: reads a setting by its name from an Env; the Env is Any, because the types of environs lack the arguments of fields
Reader = Callable[[Any, str], Any]


def _spellings(*words: str) -> set[str]:
    """Return the words in every mixture of upper and lower case."""
    return {"".join(letters) for word in words for letters in itertools.product(*zip(word, word.upper(), strict=True))}


_TRUE: Final = _spellings("on", "true", "1", "yes")
_FALSE: Final = _spellings("off", "false", "0", "no")


def flag(env: Any, name: str) -> bool:
    """Read a boolean setting."""
    value: bool = env.bool(name, truthy=_TRUE, falsy=_FALSE, error_messages={"invalid": "on or off"})
    return value


def _pattern(pattern: str, must: str) -> validate.Regexp:
    """Return a validator of the whole text; `must` completes "but must be"."""
    return validate.Regexp(rf"(?:{pattern})\Z", error=must.replace("{", "{{").replace("}", "}}"))


def whole(low: int, high: int) -> Reader:
    """Return a reader of an integer; int() alone also accepts signs, spaces, underscores and other digits."""
    must = f"a whole number from {low} to {high}"
    digits, bounds = _pattern("[0-9]{1,12}", must), validate.Range(low, high, error=must)

    def read(env: Any, name: str) -> Any:
        env.str(name, validate=digits)
        return env.int(name, validate=bounds)

    return read


def text_of(*validators: Callable[[str], Any]) -> Reader:
    """Return a reader of a text that passes these validators."""
    return lambda env, name: env.str(name, validate=validators)


def one_of(*words: str) -> Reader:
    return text_of(validate.OneOf(words, error=" or ".join(words)))


def parse_labels(text: str) -> Labels:
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


def labels_of(env: Any, name: str) -> Any:
    return env.labels(name)


def parse_group_roles(text: str) -> GroupRoles:
    """Parse "newsroom-editors=editor; *=reader"; the name of a group may contain "="; raise ValidationError."""
    roles: GroupRoles = ()
    for part in filter(None, map(str.strip, text.split(";"))):
        group, _, role = part.rpartition("=")
        known = [word for word in ROLES if word == role.strip()]
        if not known or not group.strip():
            raise ValidationError(f"GROUP=ROLE, separated by semicolons, of {', '.join(ROLES)}")
        if group.strip() in dict(roles):
            raise ValidationError("one role for each group")
        roles += ((group.strip(), known[0]),)
    return roles


def group_roles(env: Any, name: str) -> Any:
    return env.group_roles(name)


def check_issuer(text: str) -> None:
    """Raise ValidationError if a text is neither empty nor an issuer (OpenID Connect Core 1.0, 2)."""
    if text and ("?" in text or not is_protected(text)):
        raise ValidationError("an https URL without a query, such as https://id.example.org; http on the loopback only")


def parse_origins(text: str) -> tuple[str, ...]:
    """Parse origins that are separated by blanks (RFC 6454, 6.2); raise ValidationError."""
    for origin in text.split():
        parts = urlsplit(origin)
        if f"{parts.scheme}://{parts.netloc}" != origin or parts.scheme not in _SCHEMES or not is_host(parts.netloc):
            raise ValidationError("origins such as https://desk.example.org, without a path, separated by blanks")
    return tuple(text.split())


def origins(env: Any, name: str) -> Any:
    return env.origins(name)


_SCHEMES: Final = ("http", "https")
RATE: Final = _pattern(r"off|[1-9][0-9]{0,8} per (second|minute|hour|day)", '"off", or a rate such as "600 per minute"')


def check_zone(text: str) -> None:
    """Raise ValidationError if a text is neither empty nor the name of a zone."""
    if text and text not in zone_names():
        raise ValidationError("an IANA time zone such as Europe/Minsk, or empty")


ORIGIN: Final = _pattern(
    r"(https?://[A-Za-z0-9.:\[\]_-]{1,255}(/(?!\.{1,2}(/|$))[A-Za-z0-9._~-]{1,100}){0,10}/?)?",
    "an http or https URL with a host and at most a path without dot segments, such as https://desk.example.org/duecheck",
)


def check_host(text: str) -> None:
    """Raise ValidationError if a URL is not empty and its host is malformed."""
    if text and not is_host(urlsplit(text).netloc):
        raise ValidationError("a URL with a well-formed host, such as https://desk.example.org")


HOST: Final = _pattern(r"[A-Za-z0-9_.:\[\]-]+", "a host name or address")
NAME_HINT: Final = f"a name of at most {MAX_NAME} characters"
ADDRESS: Final = _pattern(r"[a-z]+://.+", "an address such as sqlite:///duecheck.db or postgresql://user@host/name")
_PORT: Final = r":(?:\d{1,4}|[1-5]\d{4}|6[0-4]\d{3}|65[0-4]\d{2}|655[0-2]\d|6553[0-5])"
REDIS: Final = _pattern(rf"rediss?://([^\s/:@]*(:[^\s/@]*)?@)?[^\s/:@]+({_PORT})?(/\d{{1,4}})?|", "redis://host:6379/0")
SECRET: Final = _pattern(r"[!-~]{32,200}|", "at least 32 characters without blanks, or empty")
REVIEW_URL: Final = (
    _pattern(r"(?=\S*\{id\})https?://[^\s<>\"]{1,500}|", "an http or https URL with {id} in it"),
    _pattern(r"([^{}]|\{id\})*", "an http or https URL in which only {id} stands in braces"),
)
WEB_URL: Final = _pattern(r"https?://[^\s<>\"';,]{1,500}|", "an http or https URL, or empty")
CONTACT: Final = _pattern(
    r"https?://[^\s<>\"]{1,500}|[^\s<>\"@:/?]{1,100}@[^\s<>\"@:/?]{1,200}|",
    "an email address, an http or https URL, or empty",
)
TAG: Final = _pattern(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", "a language tag such as en or en-GB (BCP 47)")
COUNTRY: Final = _pattern("[A-Z]{2}|", "a country in two capitals such as BY (ISO 3166-1), or empty")
CLIENT_ID: Final = _pattern(r"[!-~]{1,255}|", "at most 255 characters of ASCII without blanks, or empty")
CLIENT_SECRET: Final = _pattern(r"[!-~]{1,500}|", "at most 500 characters of ASCII without blanks, or empty")
CLAIM: Final = _pattern(r"[!-~]{1,200}", "the name of a claim such as groups, or a path such as realm_access.roles")
_SCOPE: Final = r"[!#-\[\]-~]+"
SCOPES: Final = _pattern(
    rf"(?=.{{1,500}}\Z)(?:{_SCOPE} )*openid(?: {_SCOPE})*", "scopes separated by single blanks, with openid among them"
)
