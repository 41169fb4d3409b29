"""ClaimReview of others, as the web has it: lists, graphs and feeds, markup in texts, numbers in strings, no authors.

Read by schema.org's terms whatever the context says: prefixes and spellings of its address do not matter. Types and
properties follow schema.org's ClaimReview, Claim and Rating; references by `@id` are followed inside the document
(JSON-LD 1.1, section 3.3).
"""

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from email.utils import parsedate_to_datetime
from typing import Any, Final

from dateutil.parser import ParserError, isoparse

from claims.dates.find import find_dates
from claims.domain.imports import Appearance, ImportedReview
from claims.domain.limits import (
    MAX_NAME,
    MAX_REVIEW_DATE,
    MAX_REVIEW_DEPTH,
    MAX_REVIEW_EXPLANATION,
    MAX_REVIEW_LABEL,
    MAX_REVIEW_NODES,
    MAX_REVIEWS,
    MAX_STATEMENT,
    MAX_TITLE,
    MAX_VALUES,
)
from claims.domain.urls import host_of, is_web_url
from claims.domain.vocabulary import LANGUAGE_TAG
from claims.errors import InvalidInput, Message
from claims.formats.common import listed, storable

_PREFIXES: Final = (
    "http://schema.org/",
    "https://schema.org/",
    "http://www.schema.org/",
    "https://www.schema.org/",
    "schema:",
    "@schema:",
)

#: what relative words would be relative to: none are taken
_ANY_DAY: Final = date(2000, 1, 1)
_UNSEEN: Final = re.compile(r"<(script|style)\b[^<>]*>.*?</\1\s*>|<!--.*?-->", re.IGNORECASE | re.DOTALL)
_BREAK: Final = re.compile(r"</?(?:p|br|div|li|ul|ol|h[1-6]|tr|td|th|blockquote)\b[^<>]*>", re.IGNORECASE)
_TAG_MARK: Final = re.compile(r"</?[a-zA-Z][^<>]*>")

Node = Mapping[str, Any]


def read_reviews(document: Any) -> list[ImportedReview]:
    """Read every ClaimReview of a document, in order; one that cannot be read says why.

    Raises:
        InvalidInput: there is none in it, or there are too many.
    """
    reader = _Reader(document)
    if not reader.reviews:
        raise InvalidInput.at("", "there is no ClaimReview in the document: no object with that @type")
    if len(reader.reviews) > MAX_REVIEWS:
        message = "send at most {limit} reviews at a time; there are {count}"
        raise InvalidInput.at("", Message(message, limit=MAX_REVIEWS, count=len(reader.reviews)))
    return [reader.read(node) for node in reader.reviews]


class _Reader:
    """A document with its nodes found, so that references can be followed."""

    def __init__(self, document: Any) -> None:
        self.reviews: list[Node] = []
        self._named: dict[str, Node] = {}
        self._prefixes = [*_PREFIXES]
        self._seen = 0
        self._walk(document, 0)

    def _walk(self, value: Any, depth: int) -> None:
        self._seen += 1
        if depth > MAX_REVIEW_DEPTH or self._seen > MAX_REVIEW_NODES:
            return
        if isinstance(value, list):
            for one in value:
                self._walk(one, depth + 1)
        elif isinstance(value, dict):
            self._learn(value.get("@context"))
            node = self._terms(value)
            if isinstance(node.get("@id"), str) and len(node) > 1:
                self._named.setdefault(node["@id"], node)
            if "claimreview" in {_term(name, self._prefixes).casefold() for name in _types(node)}:
                self.reviews.append(node)
                return
            for inner in node.values():
                self._walk(inner, depth + 1)

    def _learn(self, context: Any) -> None:
        """Take note of the prefixes that a context declares for schema.org."""
        for one in listed(context)[:MAX_VALUES]:
            names = [name for name, address in one.items() if address in _PREFIXES] if isinstance(one, dict) else []
            self._prefixes += [f"{name}:" for name in names[:MAX_VALUES] if not name.startswith("@")]

    def _terms(self, value: Mapping[str, Any]) -> dict[str, Any]:
        return {_term(name, self._prefixes): inner for name, inner in value.items()}

    def read(self, node: Node) -> ImportedReview:
        """Read one review."""
        item = self._node(node.get("itemReviewed"))
        appeared = self._appeared(node, item)
        url = self._url(node, "url") or self._url(node, "mainEntityOfPage") or self._url(node, "@id")
        url = url and url.partition("#")[0]
        claim = self._text(node.get("claimReviewed"))
        published_on = self._day(node.get("datePublished")) or self._day(node.get("dateCreated"))
        claimed_on = self._day(item.get("datePublished")) or appeared.published_on or published_on
        rating = self._node(node.get("reviewRating"))
        author = self._node(node.get("author"))
        return ImportedReview(
            url=url or "",
            claim=claim,
            claimant=(self._names(item.get("author")) or "not named")[:MAX_NAME],
            claimant_url=self._url(self._node(item.get("author")), "sameAs"),
            claimed_on=claimed_on or date.min,
            appeared=appeared,
            title=(self._text(node.get("name")) or self._text(node.get("headline")))[:MAX_TITLE] or None,
            reviewer=(self._names(node.get("author")) or self._host(author, url))[:MAX_NAME] or None,
            published_on=published_on,
            language=self._language(node),
            label=self._label(rating),
            explanation=self._text(rating.get("ratingExplanation"))[:MAX_REVIEW_EXPLANATION],
            problem=_problem(url, claim, claimed_on),
        )

    def _appeared(self, node: Node, item: Node) -> Appearance:
        """Say where the claim was first made: where it first appeared, else where it appeared, else the item itself."""
        for name in ("firstAppearance", "appearance"):
            for value in listed(item.get(name)):
                where = self._node(value)
                url = self._url(where, "url") or self._url(where, "@id") or _web(value)
                if url:
                    return self._place(where, url.partition("#")[0])
        url = self._url(item, "url") or self._url(item, "@id")
        own = {self._url(node, "url"), self._url(node, "@id")}
        return (
            self._place(item, url.partition("#")[0]) if url and url not in own else Appearance(None, None, None, None)
        )

    def _place(self, where: Node, url: str) -> Appearance:
        title = self._text(where.get("headline")) or self._text(where.get("name"))
        publisher = self._names(where.get("publisher")) or host_of(url)
        return Appearance(url, title[:MAX_TITLE] or None, publisher[:MAX_NAME], self._day(where.get("datePublished")))

    def _label(self, rating: Node) -> str:
        """Give the rating in words; its number where it has none."""
        words = self._text(rating.get("alternateName")) or self._text(rating.get("name"))
        value = self._text(rating.get("ratingValue"))
        if words or not value:
            return words[:MAX_REVIEW_LABEL]
        worst, best = self._text(rating.get("worstRating")), self._text(rating.get("bestRating"))
        number = f"{value} of {worst} to {best}" if worst and best else value
        return number[:MAX_REVIEW_LABEL]

    def _node(self, value: Any) -> Node:
        """Give the first object of a value, also where it is named elsewhere in the document."""
        for one in listed(value):
            if isinstance(one, dict):
                node = self._terms(one)
                found = self._named.get(str(node.get("@id"))) if len(node) == 1 else None
                return found or node
        return {}

    def _names(self, value: Any) -> str:
        """Give the names of persons and organizations, or texts that stand in their place."""
        found: list[str] = []
        for one in listed(value)[:MAX_VALUES]:
            name = self._text(one if isinstance(one, str) else self._node(one).get("name"))
            if name and not is_web_url(name) and name not in found:
                found.append(name)
        return ", ".join(found)

    def _host(self, author: Node, url: str | None) -> str:
        return host_of(self._url(author, "url") or url or "")

    def _url(self, node: Node, name: str) -> str | None:
        return next(filter(None, map(_web, listed(node.get(name)))), None)

    def _text(self, value: Any) -> str:
        """Give a text without markup and with single spaces; numbers as text; nothing of anything else."""
        for one in listed(value):
            if isinstance(one, dict):
                one = one.get("@value")
            if isinstance(one, int | float) and not isinstance(one, bool):
                one = str(one)
            if isinstance(one, str) and (text := " ".join(_bare(storable(one)).split())):
                return storable(text)
        return ""

    def _language(self, node: Node) -> str:
        tag = self._text(node.get("inLanguage"))
        return tag if re.fullmatch(LANGUAGE_TAG, tag) else "und"

    def _day(self, value: Any) -> date | None:
        """Give the day of a date or an instant: in ISO 8601 (of which the beginning is enough: "2019-02-21 23:12"), as
        in mails (RFC 5322, section 3.3), or in English words."""
        text = self._text(value)[:MAX_REVIEW_DATE]
        for start in (text[:10], text[:8]):
            try:
                return isoparse(start).date() if len(start) >= 8 else None
            except (ParserError, ValueError):
                continue
        try:
            return parsedate_to_datetime(text).date()
        except ValueError:
            return _day_in_words(text)


def _day_in_words(text: str) -> date | None:
    """Read a day that says its year: "January 10, 2024"."""
    found = find_dates(text, _ANY_DAY) if re.search(r"\d{4}", text) else []
    days = [edtf for dated in found for edtf in dated.candidates if re.fullmatch(r"\d{4}-\d\d-\d\d", edtf)]
    return date.fromisoformat(days[0]) if days else None


def _problem(url: str | None, claim: str, claimed_on: date | None) -> str | None:
    """Say why a review cannot be taken over."""
    if url is None:
        return "the review has no url that is an address on the web (http or https, without user name and spaces)"
    if not claim:
        return "the review does not say what it reviews: claimReviewed"
    if len(claim) > MAX_STATEMENT:
        return f"claimReviewed has {len(claim)} characters; at most {MAX_STATEMENT} are taken"
    if claimed_on is None:
        return "neither the review nor the claim has a date that can be read: datePublished"
    return None


def _bare(text: str) -> str:
    """Take tags and entities out of a text; a sign that begins no tag stays ("x < 5")."""
    text = _UNSEEN.sub(" ", text)
    text = _BREAK.sub(" ", text)
    return html.unescape(_TAG_MARK.sub("", text))


def _term(name: str, prefixes: Sequence[str]) -> str:
    """Give schema.org's own name of a property or type."""
    return next((name[len(p) :] for p in prefixes if name.startswith(p)), name)


def _types(node: Node) -> Iterator[str]:
    return (one for one in listed(node.get("@type", node.get("type"))) if isinstance(one, str))


def _web(value: Any) -> str | None:
    """Give a web address that stands there as a text, or as an object that names one."""
    if isinstance(value, dict):
        value = value.get("@id") or value.get("@value") or value.get("url")
    if not isinstance(value, str):
        return None
    text = value.strip()
    text = f"https:{text}" if text.startswith("//") else text
    return text if is_web_url(text) else None
