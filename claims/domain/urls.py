"""URLs of web pages."""

import re
from typing import Final
from urllib.parse import urlsplit

from claims.domain.limits import MAX_URL

_NEVER: Final = re.compile(r"[\s<>\"\\^`{|}\x00-\x1f\x7f\ud800-\udfff]")


def is_web_url(text: str) -> bool:
    """Return True if a text is an absolute http or https URL (RFC 3986) without user information."""
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        return False
    is_absolute = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.username is None
    return is_absolute and len(text) <= MAX_URL and not _NEVER.search(text)


def host_of(url: str) -> str:
    """Return the host of a web URL, without a leading "www."."""
    return (urlsplit(url).hostname or "").removeprefix("www.")
