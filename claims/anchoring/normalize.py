"""Article texts: what is stored, and its hash (design.md section 2, Text)."""

import hashlib

from claims.domain.limits import MAX_TEXT
from claims.errors import BadText


def normalize_text(text: str) -> str:
    """Turn CRLF and CR into LF and touch nothing else.

    Raises:
        BadText: there is a NUL, a lone surrogate, nothing at all, or more than `MAX_TEXT` code points.
    """
    if not text:
        raise BadText.at("/text", "the text is empty")
    if "\0" in text:
        raise BadText.at("/text", f"the text has a NUL character at offset {text.index(chr(0))}")
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise BadText.at("/text", f"the text has a lone surrogate at offset {error.start}") from error
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if len(text) > MAX_TEXT:
        raise BadText.at("/text", f"the text has {len(text)} code points, the limit is {MAX_TEXT}")
    return text


def text_sha256(text: str) -> str:
    """Give the hex SHA-256 of the text's UTF-8."""
    return hashlib.sha256(text.encode()).hexdigest()
