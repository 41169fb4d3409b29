"""What the formats have in common: the feed itself, ids, and words."""

import re
from dataclasses import dataclass
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from claims.domain.records import Article, Json

_UNSAYABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class RawLine:
    """One line of what comes in: an object, or why it is none."""

    #: where it begins, counted from 1
    number: int
    values: Json | None
    problem: str | None


@dataclass(frozen=True, slots=True)
class Channel:
    """The feed itself."""

    title: str
    #: absolute, without a slash at the end: where the API lives
    base: str
    #: the address the feed was asked for at
    url: str

    def claim_url(self, claim: Json) -> str:
        """Give a claim's address."""
        return f"{self.base}/api/v1/claims/{claim['id']}"


def claim_uuid(claim: Json, article: Article) -> UUID:
    """Give the id that a claim has in every feed, for ever, under whatever name the server is reached."""
    return uuid5(NAMESPACE_URL, f"{article.url}#duecheck-claim-{claim['id']}-{claim['created_at']}")


def plain(text: str) -> str:
    """Leave out what neither XML (1.0, section 2.2) nor iCalendar (RFC 5545, 3.1) can say: control characters, but
    for tab and line feed, and U+FFFE and U+FFFF."""
    return _UNSAYABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def storable(text: str) -> str:
    """Give a text as it can be stored: no NUL, no lone surrogate, line ends of one kind."""
    clean = "".join(sign for sign in text if sign != "\0" and not "\ud800" <= sign <= "\udfff")
    return clean.replace("\r\n", "\n").replace("\r", "\n")


def with_place(claim: Json) -> Json:
    """Turn a claim's quote with its start and end into a span: proven there, and not looked for."""
    place = {name: claim[name] for name in ("start", "end") if name in claim}
    if not place or "quote" not in claim:
        return {name: value for name, value in claim.items() if name not in place}
    kept = {name: value for name, value in claim.items() if name not in {"quote", *place}}
    return kept | {"spans": [{"role": "claim", "exact": claim["quote"]} | place]}


def listed(value: Any) -> list[Any]:
    """Give a JSON-LD value as a list: one stands for a list of it, and nothing for none (JSON-LD 1.1, section 1.7)."""
    return value if isinstance(value, list) else [] if value is None else [value]


def quotation(claim: Json) -> str:
    """Give the claim's own words."""
    return next(str(span["exact"]) for span in claim["spans"] if span["role"] == "claim")


def said_by(claim: Json, article: Article) -> str:
    """Say who said it, and where."""
    return f"{claim['claimant']}, in: {article.title} ({article.publisher}, {article.published_on})"


def window(claim: Json) -> str:
    """Say when it must come true: the article's words, and the days."""
    due = claim["due"]
    days = f"{due['earliest']} to {due['latest']}"
    return f"{due['text']} ({days})" if due["text"] else days
