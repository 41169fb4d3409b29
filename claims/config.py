"""Settings: one table, read from DUECHECK_* variables or from a mapping without the prefix.

A wrong or unknown setting stops the start with its name and what would be right.
"""

import difflib
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Literal

from claims.domain.outcomes import OUTCOMES, Outcome
from claims.errors import SettingInvalid

PREFIX = "DUECHECK_"

Labels = tuple[tuple[Outcome, str], ...]
ReviewPolicy = Literal["none", "second_person"]


def _boolean(text: str) -> bool:
    words = {
        "on": True,
        "true": True,
        "1": True,
        "yes": True,
        "off": False,
        "false": False,
        "0": False,
        "no": False,
    }
    if text.casefold() not in words:
        raise ValueError("on or off")
    return words[text.casefold()]


def _one_of(*words: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in words:
            raise ValueError(" or ".join(words))
        return text

    return read


def _whole(low: int, high: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not re.fullmatch(r"\d{1,12}", text, re.ASCII) or not low <= int(text) <= high:
            raise ValueError(f"a whole number from {low} to {high}")
        return int(text)

    return read


def _database_url(text: str) -> str:
    if not text.startswith("sqlite:///") or len(text) == len("sqlite:///") or ":memory:" in text:
        raise ValueError("sqlite:///FILE, with a fourth slash for an absolute path")
    return text


def _rate(text: str) -> str:
    if text != "off" and not re.fullmatch(r"[1-9]\d{0,8} per (second|minute|hour|day)", text, re.ASCII):
        raise ValueError('"off", or such as "600 per minute"')
    return text


def _host(text: str) -> str:
    if not re.fullmatch(r"[\w.:\[\]-]+", text, re.ASCII):
        raise ValueError("a host name or address")
    return text


def _name(text: str) -> str:
    if len(text) > 200 or not text.isprintable():
        raise ValueError("a name of at most 200 characters")
    return text


def _review_url(text: str) -> str:
    if text and (not re.fullmatch(r"https?://[^\s<>\"]{1,500}", text) or "{id}" not in text):
        raise ValueError("an http or https URL with {id} in it")
    if {"{", "}"} & set(text.replace("{id}", "")):
        raise ValueError("an http or https URL in which only {id} stands in braces")
    return text


def _labels(text: str) -> Labels:
    """Read "came_true=Right; did_not=Wrong"."""
    found: dict[Outcome, str] = {}
    for part in filter(None, map(str.strip, str(text).split(";"))):
        outcome, sign, label = part.partition("=")
        known = [word for word in OUTCOMES if word == outcome.strip()]
        if not known or not sign or not label.strip():
            raise ValueError(f"OUTCOME=LABEL, separated by semicolons, of {', '.join(OUTCOMES)}")
        taken = {word.casefold() for outcome, label in found.items() for word in (outcome, label)} | set(OUTCOMES)
        if known[0] in found or label.strip().casefold() in taken - {known[0]}:
            raise ValueError("one label for an outcome, and no two outcomes with the same")
        found[known[0]] = label.strip()
    return tuple(found.items())


def _setting(default: Any, read: Callable[[str], Any], help: str) -> Any:
    return field(default=default, metadata={"read": read, "help": help})


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set; each field's metadata holds its reader and its help."""

    HOST: str = _setting("127.0.0.1", _host, "address to serve on")
    PORT: int = _setting(8000, _whole(1, 65535), "port to serve on")
    DATABASE_URL: str = _setting("sqlite:///duecheck.db", _database_url, "the database file")
    WORKERS: int = _setting(2, _whole(1, 64), "server processes")
    PUBLIC_READ: bool = _setting(True, _boolean, "anybody may read; off: reading needs a token")
    REVIEW: ReviewPolicy = _setting(
        "none",
        _one_of("none", "second_person"),
        "verdicts are published at once, or wait for a second person",
    )
    OVERDUE_AFTER_DAYS: int = _setting(14, _whole(0, 3650), "days after which a due claim is overdue")
    RATE_LIMIT: str = _setting(
        "1200 per minute", _rate, "requests per token (or address, without one) and process; off: no limit"
    )
    MAX_BODY_BYTES: int = _setting(4_500_000, _whole(1024, 100_000_000), "largest request body, in bytes")
    IDEMPOTENCY_DAYS: int = _setting(7, _whole(1, 365), "days for which an Idempotency-Key is remembered")
    BUSY_TIMEOUT_MS: int = _setting(
        5000, _whole(0, 600_000), "milliseconds a write waits for its turn before it is answered 503"
    )
    MAX_WAITERS: int = _setting(256, _whole(0, 10_000), "clients that may wait for changes at a time, in each process")
    TRUSTED_PROXIES: int = _setting(0, _whole(0, 10), "reverse proxies whose X-Forwarded-* headers count")
    CORS_ORIGIN: str = _setting("*", _one_of("*", "off"), "browsers on any site may read (GET); off: none")
    PUBLISHER_NAME: str = _setting("", _name, "the newsroom's name, as the author of its reviews (ClaimReview)")
    REVIEW_URL: str = _setting(
        "", _review_url, "where a claim's review is published, such as https://desk.example.org/claims/{id}"
    )
    RATING_LABELS: Labels = _setting(
        (), _labels, "the newsroom's words for outcomes, such as came_true=Right; did_not=Wrong"
    )
    SESSION_IDLE_MINUTES: int = _setting(
        120, _whole(1, 10_080), "minutes without a request after which one signs in anew"
    )
    SESSION_HOURS: int = _setting(12, _whole(1, 720), "hours after which one signs in to the pages anew")
    LOG_LEVEL: str = _setting("info", _one_of("debug", "info", "warning", "error"), "least level that is logged")

    @property
    def database_path(self) -> Path:
        """The database file, relative to the working directory unless absolute."""
        return Path(self.DATABASE_URL.removeprefix("sqlite:///"))


def load_settings(given: Mapping[str, Any] | None = None, environ: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings.

    Args:
        given: names without prefix to values (text or already typed); wins over the environment.
        environ: where the DUECHECK_* variables are.

    Raises:
        SettingInvalid: a value is wrong, or a name is unknown; the message names it.
    """
    raw: dict[str, Any] = {
        name.removeprefix(PREFIX): value for name, value in environ.items() if name.startswith(PREFIX)
    }
    raw.update(given or {})
    known = {item.name: item for item in fields(Settings)}
    values = {}
    for name, value in raw.items():
        if name not in known:
            near = difflib.get_close_matches(name, known, 1)
            hint = f"; did you mean {PREFIX}{near[0]}?" if near else "; see docs/operations.md"
            raise SettingInvalid(f"{PREFIX}{name} is not a setting{hint}")
        values[name] = _read(name, value, known[name].metadata["read"])
    return Settings(**values)


def _read(name: str, value: Any, read: Callable[[str], Any]) -> Any:
    text = ("on" if value else "off") if isinstance(value, bool) else str(value)
    try:
        return read(text)
    except ValueError as error:
        raise SettingInvalid(f"{PREFIX}{name} is {text!r}, but must be {error}") from None
