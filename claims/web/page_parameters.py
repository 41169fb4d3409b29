"""The query parameters of the pages."""

from flask import request

from claims.domain.claimants import name_key
from claims.domain.numbers import parse_integer

#: items on list pages
MAX_ITEMS = 50


def parameter(name: str) -> str | None:
    """Return a query parameter without space around it; None if it is missing or empty."""
    return request.args.get(name, "").strip() or None


def number(name: str) -> int | None:
    """Return a query parameter as an integer; None if it is none."""
    return parse_integer(request.args.get(name, "").strip())


def topic_key() -> str | None:
    """Return the key of the topic that the query names."""
    value = parameter("topic")
    return value and name_key(value)
