"""Article texts: what is stored, and its hash (design.md section 2, Text)."""

import hashlib

from claims.domain.limits import MAX_TEXT
from claims.errors import BadText, Message


def normalize_text(text: str) -> str:
    """Turn CRLF and CR into LF and touch nothing else.

    Raises:
        BadText: there is a NUL, a lone surrogate, nothing at all, or more than `MAX_TEXT` code points.
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
    """Give the hex SHA-256 of the text's UTF-8."""
    return hashlib.sha256(text.encode()).hexdigest()
