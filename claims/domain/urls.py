"""Web addresses: which texts are one."""

import re
from typing import Final
from urllib.parse import urlsplit

from claims.domain.limits import MAX_URL

_NEVER: Final = re.compile(r"[\s<>\"\\^`{|}\x00-\x1f\x7f\ud800-\udfff]")


def is_web_url(text: str) -> bool:
    """Tell whether a text is an absolute http or https URL (RFC 3986) without user information."""
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        return False
    good = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.username is None
    return good and len(text) <= MAX_URL and not _NEVER.search(text)


def host_of(url: str) -> str:
    """Give the host of a web URL, without www."""
    return (urlsplit(url).hostname or "").removeprefix("www.")
