"""Articles from web pages: text and metadata as trafilatura finds them. Loaded only when a page is read."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from claims.domain.limits import MAX_HTML_START
from claims.errors import PageUnreadable

_LANG = re.compile(r"<html\b[^>]{0,500}?\blang\s*=\s*[\"']?([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3})\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PageArticle:
    """What a page says of itself; None where it does not."""

    url: str
    title: str | None
    authors: tuple[str, ...]
    publisher: str | None
    published_on: date | None
    #: BCP 47 tag
    language: str | None
    #: one paragraph, an empty line, the next: the text that offsets refer to
    text: str


def read_html(html: str, url: str) -> PageArticle:
    """Find the article in a page.

    Args:
        html: the whole page.
        url: where it was found; the page's canonical URL takes its place, where that is of the same site.

    Raises:
        PageUnreadable: there is no article in it, or what finds one is not installed.
    """
    try:
        from trafilatura import bare_extraction
    except ImportError as error:
        raise PageUnreadable("reading web pages needs the extra `fetch` (trafilatura)") from error
    found: Any = bare_extraction(html, url=url, with_metadata=True, include_comments=False, include_tables=False)
    text = "\n\n".join(line.strip() for line in (getattr(found, "text", None) or "").splitlines() if line.strip())
    if found is None or not text:
        raise PageUnreadable("no article is found in the page")
    lang = _LANG.search(html[:MAX_HTML_START])
    return PageArticle(
        url=_canonical(found.url, url),
        title=found.title or None,
        authors=tuple(name.strip() for name in (found.author or "").split(";") if name.strip()),
        publisher=found.sitename or found.hostname or None,
        published_on=date.fromisoformat(found.date) if found.date else None,
        language=lang[1] if lang else None,
        text=text,
    )


def _canonical(found: str | None, url: str) -> str:
    """Take the canonical URL (RFC 6596) only from the page's own site: nobody can speak for another's."""
    return found if found and _site(found) == _site(url) else url


def _site(url: str) -> str:
    host = url.split("://", 1)[-1].split("/", 1)[0].rpartition("@")[2].lower()
    return host.removeprefix("www.")
