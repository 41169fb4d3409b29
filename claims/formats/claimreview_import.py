"""Import of ClaimReviews as sites publish them: lists, graphs, feeds, markup in texts, numbers as strings.

Types and properties follow schema.org's ClaimReview, Claim and Rating. The context and the spelling of
schema.org's address do not matter. References by `@id` are resolved inside the document (JSON-LD 1.1, section 3.3).
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
from claims.formats.common import as_list, storable

_PREFIXES: Final = (
    "http://schema.org/",
    "https://schema.org/",
    "http://www.schema.org/",
    "https://www.schema.org/",
    "schema:",
    "@schema:",
)

#: the day for relative words; the import uses no relative dates
_ANY_DAY: Final = date(2000, 1, 1)
_UNSEEN: Final = re.compile(r"<(script|style)\b[^<>]*>.*?</\1\s*>|<!--.*?-->", re.IGNORECASE | re.DOTALL)
_BREAK: Final = re.compile(r"</?(?:p|br|div|li|ul|ol|h[1-6]|tr|td|th|blockquote)\b[^<>]*>", re.IGNORECASE)
_TAG_MARK: Final = re.compile(r"</?[a-zA-Z][^<>]*>")

Node = Mapping[str, Any]


def read_reviews(document: Any) -> list[ImportedReview]:
    """Parse every ClaimReview of a document, in order; an unusable review has a `problem`.

    Raises:
        InvalidInput: the document has no ClaimReview, or too many.
    """
    reader = _Reader(document)
    if not reader.reviews:
        raise InvalidInput.at("", "there is no ClaimReview in the document: no object with that @type")
    if len(reader.reviews) > MAX_REVIEWS:
        message = "send at most {limit} reviews at a time; there are {count}"
        raise InvalidInput.at("", Message(message, limit=MAX_REVIEWS, count=len(reader.reviews)))
    return [reader.read(node) for node in reader.reviews]


class _Reader:
    """A document with its nodes by `@id`, so that references can be resolved."""

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
            for item in value:
                self._walk(item, depth + 1)
        elif isinstance(value, dict):
            self._add_prefixes(value.get("@context"))
            node = self._terms(value)
            if isinstance(node.get("@id"), str) and len(node) > 1:
                self._named.setdefault(node["@id"], node)
            if "claimreview" in {_term(name, self._prefixes).casefold() for name in _types(node)}:
                self.reviews.append(node)
                return
            for inner in node.values():
                self._walk(inner, depth + 1)

    def _add_prefixes(self, context: Any) -> None:
        """Add the prefixes that a context declares for schema.org."""
        for declaration in as_list(context)[:MAX_VALUES]:
            names = (
                [name for name, address in declaration.items() if address in _PREFIXES]
                if isinstance(declaration, dict)
                else []
            )
            self._prefixes += [f"{name}:" for name in names[:MAX_VALUES] if not name.startswith("@")]

    def _terms(self, value: Mapping[str, Any]) -> dict[str, Any]:
        return {_term(name, self._prefixes): inner for name, inner in value.items()}

    def read(self, node: Node) -> ImportedReview:
        """Parse one review."""
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
            claimant=self._names(item.get("author"))[:MAX_NAME] or None,
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
        """Return the first appearance of the claim, or another appearance, or the item itself."""
        for name in ("firstAppearance", "appearance"):
            for value in as_list(item.get(name)):
                publication = self._node(value)
                url = self._url(publication, "url") or self._url(publication, "@id") or _web(value)
                if url:
                    return self._appearance(publication, url.partition("#")[0])
        url = self._url(item, "url") or self._url(item, "@id")
        own = {self._url(node, "url"), self._url(node, "@id")}
        return (
            self._appearance(item, url.partition("#")[0])
            if url and url not in own
            else Appearance(None, None, None, None)
        )

    def _appearance(self, publication: Node, url: str) -> Appearance:
        title = self._text(publication.get("headline")) or self._text(publication.get("name"))
        publisher = self._names(publication.get("publisher")) or host_of(url)
        return Appearance(
            url, title[:MAX_TITLE] or None, publisher[:MAX_NAME], self._day(publication.get("datePublished"))
        )

    def _label(self, rating: Node) -> str:
        """Return the rating in words, or its number if it has no words."""
        words = self._text(rating.get("alternateName")) or self._text(rating.get("name"))
        value = self._text(rating.get("ratingValue"))
        if words or not value:
            return words[:MAX_REVIEW_LABEL]
        worst, best = self._text(rating.get("worstRating")), self._text(rating.get("bestRating"))
        number = f"{value} of {worst} to {best}" if worst and best else value
        return number[:MAX_REVIEW_LABEL]

    def _node(self, value: Any) -> Node:
        """Return the first object of a value; a reference is resolved."""
        for item in as_list(value):
            if isinstance(item, dict):
                node = self._terms(item)
                referenced = self._named.get(str(node.get("@id"))) if len(node) == 1 else None
                return referenced or node
        return {}

    def _names(self, value: Any) -> str:
        """Return the names of persons and organizations, joined by commas; a text counts as a name."""
        names: list[str] = []
        for item in as_list(value)[:MAX_VALUES]:
            name = self._text(item if isinstance(item, str) else self._node(item).get("name"))
            if name and not is_web_url(name) and name not in names:
                names.append(name)
        return ", ".join(names)

    def _host(self, author: Node, url: str | None) -> str:
        return host_of(self._url(author, "url") or url or "")

    def _url(self, node: Node, name: str) -> str | None:
        return next(filter(None, map(_web, as_list(node.get(name)))), None)

    def _text(self, value: Any) -> str:
        """Return a text or number without markup and with single spaces; an empty text for other values."""
        for item in as_list(value):
            if isinstance(item, dict):
                item = item.get("@value")
            if isinstance(item, int | float) and not isinstance(item, bool):
                item = str(item)
            if isinstance(item, str) and (text := " ".join(_bare(storable(item)).split())):
                return storable(text)
        return ""

    def _language(self, node: Node) -> str:
        tag = self._text(node.get("inLanguage"))
        return tag if re.fullmatch(LANGUAGE_TAG, tag) else "und"

    def _day(self, value: Any) -> date | None:
        """Parse the day of a date or instant: ISO 8601, the date of mails (RFC 5322, section 3.3), or English words.

        The first characters of ISO 8601 are enough: "2019-02-21 23:12".
        """
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
    """Parse a day with its year: "January 10, 2024"."""
    dates = find_dates(text, _ANY_DAY) if re.search(r"\d{4}", text) else []
    days = [edtf for dated in dates for edtf in dated.candidates if re.fullmatch(r"\d{4}-\d\d-\d\d", edtf)]
    return date.fromisoformat(days[0]) if days else None


def _problem(url: str | None, claim: str, claimed_on: date | None) -> str | None:
    """Return the reason why a review cannot be imported, or None."""
    if url is None:
        return "the review has no url, or it is no web address (http or https, without user name and spaces)"
    if not claim:
        return "the review has no claimReviewed"
    if len(claim) > MAX_STATEMENT:
        return f"claimReviewed has {len(claim)} characters; at most {MAX_STATEMENT} are allowed"
    if claimed_on is None:
        return "neither the review nor the claim has a valid datePublished"
    return None


def _bare(text: str) -> str:
    """Return the text without tags and entities; a sign that begins no tag stays ("x < 5")."""
    text = _UNSEEN.sub(" ", text)
    text = _BREAK.sub(" ", text)
    return html.unescape(_TAG_MARK.sub("", text))


def _term(name: str, prefixes: Sequence[str]) -> str:
    """Return schema.org's name of a property or type."""
    return next((name[len(p) :] for p in prefixes if name.startswith(p)), name)


def _types(node: Node) -> Iterator[str]:
    return (name for name in as_list(node.get("@type", node.get("type"))) if isinstance(name, str))


def _web(value: Any) -> str | None:
    """Return a web address that is given as a text, or as an object with one; None otherwise."""
    if isinstance(value, dict):
        value = value.get("@id") or value.get("@value") or value.get("url")
    if not isinstance(value, str):
        return None
    text = value.strip()
    text = f"https:{text}" if text.startswith("//") else text
    return text if is_web_url(text) else None
