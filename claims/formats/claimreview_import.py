"""Import of ClaimReviews as sites publish them: lists, graphs, feeds, markup in texts, numbers as strings.

Types and properties follow schema.org's ClaimReview, Claim and Rating. The context and the spelling of
schema.org's address do not matter. References by `@id` are resolved inside the document (JSON-LD 1.1, section 3.3).
"""

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from claims.domain.imports import Appearance, ImportedReview
from claims.domain.limits import (
    MAX_NAME,
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
from claims.formats.fact_check_tools import is_fact_checked, to_claim_reviews
from claims.formats.review_dates import first_date, first_day

_PREFIXES: Final = (
    "http://schema.org/",
    "https://schema.org/",
    "http://www.schema.org/",
    "https://www.schema.org/",
    "schema:",
    "@schema:",
)
_UNSEEN: Final = re.compile(r"<(script|style)\b[^<>]*>.*?</\1\s*>|<!--.*?-->", re.IGNORECASE | re.DOTALL)
_BREAK: Final = re.compile(r"</?(?:p|br|div|li|ul|ol|h[1-6]|tr|td|th|blockquote)\b[^<>]*>", re.IGNORECASE)
_TAG_MARK: Final = re.compile(r"</?[a-zA-Z][^<>]*>")

_NO_REVIEW: Final = (
    "there is no ClaimReview in the document: no object with that @type, and no claim of the Fact Check Tools API"
)
#: properties of a Claim that can hold its words, by preference
_WORDS: Final = ("text", "name", "headline", "description")

Node = Mapping[str, Any]


def read_reviews(document: Any) -> list[ImportedReview]:
    """Parse every ClaimReview of a document, in order; an unusable review has a `problem`.

    Raises:
        InvalidInput: the document has no ClaimReview, or too many.
    """
    reader = _Reader(document)
    if not reader.reviews:
        raise InvalidInput.at("", _NO_REVIEW)
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
            if is_fact_checked(node):
                for review in to_claim_reviews(node):
                    self._walk(review, depth + 1)
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
        """Parse one review. A claim that is an object has its author, day and appearances before `itemReviewed`."""
        item, claim_node = self._node(node.get("itemReviewed")), self._node(node.get("claimReviewed"))
        publication, appeared_at = self._publication(node, item, claim_node)
        url = self._url(node, "url") or self._url(node, "mainEntityOfPage") or self._url(node, "@id")
        url = url and url.partition("#")[0]
        claim = self._claim(node, item, claim_node)
        published_on, doubt = first_day(node.get("datePublished"), node.get("dateCreated"))
        said_on, claim_doubt = first_date(claim_node.get("datePublished"), item.get("datePublished"))
        appeared = self._appearance(publication, appeared_at)
        appeared_on, appearance_doubt = first_day(publication.get("datePublished"))
        said_day = said_on.first if said_on and said_on.precision == "day" else None
        article_day = appeared.published_on or said_day or published_on
        rating = self._node(node.get("reviewRating"))
        claimant = next(filter(self._names, (claim_node.get("author"), item.get("author"))), None)
        return ImportedReview(
            url=url or "",
            claim=claim,
            claimant=self._names(claimant)[:MAX_NAME] or None,
            claimant_url=self._url(self._node(claimant), "sameAs"),
            claimed_on=said_on.first if said_on else appeared_on or published_on or date.min,
            said_on=said_on.edtf if said_on else None,
            article_day=article_day or date.min,
            appeared=appeared,
            title=(self._text(node.get("name")) or self._text(node.get("headline")))[:MAX_TITLE] or None,
            reviewer=self._reviewer(node.get("author")),
            published_on=published_on,
            language=self._language(node),
            label=self._label(rating),
            explanation=self._text(rating.get("ratingExplanation"))[:MAX_REVIEW_EXPLANATION],
            problem=_problem(url, claim, article_day, doubt or claim_doubt or (None if said_on else appearance_doubt)),
        )

    def _claim(self, node: Node, item: Node, claim_node: Node) -> str:
        """Return the words of `claimReviewed`, a text or a Claim; else those of a Claim in `itemReviewed`."""
        is_claim = "claim" in {_term(name, self._prefixes).casefold() for name in _types(item)}
        nodes = (claim_node, item) if is_claim else (claim_node,)
        words = (self._text(source.get(name)) for source in nodes for name in _WORDS)
        return self._text(node.get("claimReviewed")) or next(filter(None, words), "")

    def _reviewer(self, author: Any) -> str | None:
        """Return the names of the authors of a review, else the host of the author's address; None without them."""
        url = self._url(self._node(author), "url") or next(filter(None, map(_web, as_list(author))), None)
        return (self._names(author) or host_of(url or ""))[:MAX_NAME] or None

    def _publication(self, node: Node, item: Node, claim_node: Node) -> tuple[Node, str | None]:
        """Return the first appearance of the claim, or another appearance, or the item itself, with its URL."""
        for source in (claim_node, item):
            for name in ("firstAppearance", "appearance"):
                for value in as_list(source.get(name)):
                    publication = self._node(value)
                    url = self._url(publication, "url") or self._url(publication, "@id") or _web(value)
                    if url:
                        return publication, url.partition("#")[0]
        url = self._url(item, "url") or self._url(item, "@id")
        own = {self._url(node, "url"), self._url(node, "@id")}
        return (item, url.partition("#")[0]) if url and url not in own else ({}, None)

    def _appearance(self, publication: Node, url: str | None) -> Appearance:
        if url is None:
            return Appearance(None, None, None, None)
        title = self._text(publication.get("headline")) or self._text(publication.get("name"))
        publisher = self._names(publication.get("publisher")) or host_of(url)
        day, _ = first_day(publication.get("datePublished"))
        return Appearance(url, title[:MAX_TITLE] or None, publisher[:MAX_NAME], day)

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


def _problem(url: str | None, claim: str, article_day: date | None, doubt: str | None) -> str | None:
    """Return the reason why a review cannot be imported, or None.

    Args:
        url: of the review, None without one.
        claim: its words, empty without any.
        article_day: the day of the publication, the claim or the review, None without one.
        doubt: why a value in the place of a date is no certain one, None without such a value.
    """
    if url is None:
        return "the review has no url, or it is no web address (http or https, without user name and spaces)"
    if not claim:
        return "the review has no claimReviewed"
    if len(claim) > MAX_STATEMENT:
        return f"claimReviewed has {len(claim)} characters; at most {MAX_STATEMENT} are allowed"
    if doubt is not None:
        return doubt
    if article_day is None:
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
