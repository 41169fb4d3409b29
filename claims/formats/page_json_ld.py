"""The day of publication in the JSON-LD of a page: that of this page's own article, never of another one.

A page also describes articles that it links. An article is this page's own if its address is that of the page, or its
headline the page's title (schema.org: url, mainEntityOfPage, headline).
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

from claims.domain.url_key import url_key
from claims.formats.common import as_list
from claims.formats.page_parts import folded

#: types of schema.org that are an article of their own
_TYPES: Final = re.compile(r"(?:Article|Posting|Report|Review)$")
#: properties that lead from a page to its own article
_OWN: Final = ("@graph", "mainEntity")
_PREFIX: Final = re.compile(r"^(?:https?://(?:www\.)?schema\.org/|schema:)")
#: levels of objects that are read
_MAX_DEPTH: Final = 6
#: code points of a headline that a page may have cut off
_MIN_CUT: Final = 20


@dataclass(frozen=True, slots=True)
class _Described:
    """An article that a page describes."""

    day: str
    #: keys of its addresses, also of its `@id`
    addresses: frozenset[str]
    #: it has a `url` or `mainEntityOfPage`; an `@id` need not be the address of a page
    has_address: bool
    #: its folded headlines
    headlines: frozenset[str]
    #: the page says that it is its main entity, without an address
    is_main: bool

    def is_at(self, page_keys: frozenset[str]) -> bool:
        """Return True if its address is that of the page, or it is the page's main entity."""
        return self.is_main or bool(self.addresses & page_keys)

    def is_called(self, titles: Sequence[str]) -> bool:
        """Return True if its headline is the page's title."""
        return any(_same_title(headline, title) for headline in self.headlines for title in titles)

    def may_be_own(self, titles: Sequence[str]) -> bool:
        """Return True if nothing says that it is another page's article."""
        return not self.has_address and not (self.headlines and titles)


def days_in_json_ld(page: Any, urls: Sequence[str], titles: Sequence[str]) -> list[str]:
    """List the days of publication that JSON-LD states for the article of a page.

    Args:
        page: the tree of the page.
        urls: the addresses of the page.
        titles: its folded titles.

    Returns:
        The days of the articles that are certainly the page's own; else that of the only one, unless its address or
        headline is of another page. A number is no day.
    """
    base = urls[0] if urls else ""
    articles = [article for data in _documents(page) for article in _articles(data, base, None, 0)]
    keys = frozenset(_key(url) for url in urls if url)
    at_address = [article.day for article in articles if article.is_at(keys)]
    own = at_address or [article.day for article in articles if article.is_called(titles)]
    if own or len(articles) != 1:
        return own
    return [article.day for article in articles if article.may_be_own(titles)]


def _documents(page: Any) -> Iterator[Any]:
    for script in page.iter("script"):
        if script.get("type", "").partition(";")[0].strip().lower() != "application/ld+json":
            continue
        try:
            yield json.loads((script.text or "").strip().removeprefix("<!--").removesuffix("-->"))
        except (ValueError, RecursionError):
            continue


def _articles(data: Any, base: str, outer: Mapping[str, Any] | None, depth: int) -> Iterator[_Described]:
    """Yield the articles of a document, of its graph, and of a page that names its main entity."""
    for item in as_list(data) if depth < _MAX_DEPTH else ():
        if not isinstance(item, dict):
            continue
        for name in _OWN:
            yield from _articles(item.get(name), base, item if name == "mainEntity" else None, depth + 1)
        types = (t for t in as_list(item.get("@type")) if isinstance(t, str))
        day = next((d for d in map(_text, as_list(item.get("datePublished"))) if d), None)
        if day and any(_TYPES.search(_PREFIX.sub("", t)) for t in types):
            yield _described(item, base, outer, day)


def _described(item: Mapping[str, Any], base: str, outer: Mapping[str, Any] | None, day: str) -> _Described:
    def links(source: Mapping[str, Any], *names: str) -> frozenset[str]:
        found = (_link(value) for name in names for value in as_list(source.get(name)))
        return frozenset(_key(urljoin(base, link)) for link in found if link and not link.startswith("_:"))

    addresses = links(item, "url", "mainEntityOfPage") | links(outer or {}, "url", "@id")
    names = (folded(_text(v) or "") for name in ("headline", "name") for v in as_list(item.get(name)))
    is_main = any(value is True or str(value).lower() == "true" for value in as_list(item.get("mainEntityOfPage")))
    ids = links(item, "@id")
    return _Described(day, addresses | ids, bool(addresses), frozenset(filter(None, names)), is_main)


def _link(value: Any) -> str | None:
    if isinstance(value, dict):
        value = value.get("@id") or value.get("url")
    return value.strip() if isinstance(value, str) and value.lower() != "true" else None


def _text(value: Any) -> str | None:
    if isinstance(value, dict):
        value = value.get("@value")
    return value if isinstance(value, str) else None


def _key(url: str) -> str:
    """Return the key of an address; here http or https, and www. in front of the host, do not count."""
    try:
        parts = urlsplit(url_key(url))
    except ValueError:
        return url
    return f"{parts.netloc.removeprefix('www.')}{parts.path}?{parts.query}"


def _same_title(headline: str, title: str) -> bool:
    """Return True if two folded titles are the same, or one of them is the beginning of the other, cut off."""
    short, long = sorted((headline, title), key=len)
    return short == long or (len(short) >= _MIN_CUT and long.startswith(short))
