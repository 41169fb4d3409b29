"""Normalization and hash of article texts (docs/specification.md, section 2.1)."""

import hashlib

from claims.domain.limits import MAX_TEXT
from claims.errors import BadText, Message


def normalize_text(text: str) -> str:
    """Return the text with CRLF and CR as LF, otherwise unchanged.

    Raises:
        BadText: the text is empty, has a NUL or a lone surrogate, or has more than `MAX_TEXT` code points.
    """
    if not text:
        raise BadText.at("/text", "the text is empty")
    if "\0" in text:
        message = Message("the text has a NUL character at offset {offset}", offset=text.index("\0"))
        raise BadText.at("/text", message)
    try:
        text.encode()
    except UnicodeEncodeError as error:
        message = Message("the text has a lone surrogate at offset {offset}", offset=error.start)
        raise BadText.at("/text", message) from error
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if len(text) > MAX_TEXT:
        limit = "the text has {length} code points, the limit is {limit}"
        raise BadText.at("/text", Message(limit, length=len(text), limit=MAX_TEXT))
    return text


def text_sha256(text: str) -> str:
    """Return the hex SHA-256 of the text in UTF-8."""
    return hashlib.sha256(text.encode()).hexdigest()
