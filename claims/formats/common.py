"""Shared parts of the formats: imported lines, feed data, ids, and texts."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import NAMESPACE_URL, UUID, uuid5

from claims.domain.claimants import NOT_NAMED
from claims.domain.instants import format_instant
from claims.domain.records import Article, Json

#: the name of the program, for a newsroom without a name
PRODUCT: Final = "Duecheck"
_UNSAYABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Channel:
    """Data of a feed as a whole."""

    title: str
    #: absolute URL of the server, without a slash at the end
    base: str
    #: the URL of the request for the feed
    url: str
    #: permanent id of the feed, whatever the server's name is
    id: str
    #: path and query of the page that shows the same, without a slash at the beginning
    page: str = ""
    #: the newsroom's name
    author: str = PRODUCT

    def claim_url(self, claim: Json) -> str:
        """Return the URL of a claim's page."""
        return f"{self.base}{claim['html_url']}"


def feed_urn(first_change_at: datetime, name: str) -> str:
    """Return the permanent id of a feed, independent of the server's name (RFC 4287, 4.2.6).

    Args:
        first_change_at: when the log of changes began, which tells one record from another.
        name: path and query of the feed.
    """
    return uuid5(NAMESPACE_URL, f"duecheck-feed-{format_instant(first_change_at)}-{name}").urn


def claim_uuid(claim: Json, article: Article) -> UUID:
    """Return the permanent id of a claim in every feed, independent of the server's name."""
    return uuid5(NAMESPACE_URL, f"{article.url}#duecheck-claim-{claim['id']}-{claim['created_at']}")


def plain(text: str) -> str:
    """Remove the characters that XML (1.0, section 2.2) or iCalendar (RFC 5545, 3.1) cannot contain.

    These are U+FFFE, U+FFFF, and control characters other than tab and line feed.
    """
    return _UNSAYABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def storable(text: str) -> str:
    """Return a text without NUL and lone surrogates, with LF as the only line end."""
    clean = "".join(sign for sign in text if sign != "\0" and not "\ud800" <= sign <= "\udfff")
    return clean.replace("\r\n", "\n").replace("\r", "\n")


def with_span(claim: Json) -> Json:
    """Return a claim with its quote, start and end as a span: the server proves it, and does not search."""
    offsets = {name: claim[name] for name in ("start", "end") if name in claim}
    if not offsets or "quote" not in claim:
        return {name: value for name, value in claim.items() if name not in offsets}
    members = {name: value for name, value in claim.items() if name not in {"quote", *offsets}}
    return members | {"spans": [{"role": "claim", "exact": claim["quote"]} | offsets]}


def as_list(value: Any) -> list[Any]:
    """Return a JSON-LD value as a list: one item for a single value, none for null (JSON-LD 1.1, section 1.7)."""
    return value if isinstance(value, list) else [] if value is None else [value]


def quotation(claim: Json) -> str:
    """Return the claim's own words in the article."""
    return next(str(span["exact"]) for span in claim["spans"] if span["role"] == "claim")


def attribution(claim: Json, article: Article) -> str:
    """Format the claimant with the article: "X, in: title (publisher, day)"; X is "not named" if there is none.

    A claim that was said earlier than the article has its day, month or year before that: "X, said 2025-03, in: ...".
    """
    name, said_on = claim["claimant"] or NOT_NAMED, claim["said_on"]
    if said_on != article.published_on.isoformat():
        name += f", said {said_on or 'on a day that is not known'}"
    return f"{name}, in: {article.title} ({article.publisher}, {article.published_on})"


def window(claim: Json) -> str:
    """Format the due window: the article's words, and the days."""
    due = claim["due"]
    days = f"{due['earliest']} to {due['latest']}" if due["earliest"] else f"until {due['latest']}"
    return f"{due['text']} ({days})" if due["text"] else days
