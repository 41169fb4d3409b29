"""Articles from web pages: text and metadata, extracted by trafilatura. It is imported on first use."""

import re
from html import unescape
from typing import Any, Final

from claims.domain.imports import MISSING_EXTRA, PageArticle
from claims.domain.limits import MAX_HTML_START
from claims.errors import PageUnreadable
from claims.formats.page_date import mentioned_days, parse_page, published_day
from claims.formats.superscripts import settle_superscripts

#: elements of words that the page has taken back
_TAKEN_BACK: Final = ("del", "s", "strike")
_CHANGED: Final = re.compile(r"<(?:sup|del|s|strike)\b", re.IGNORECASE)
#: an address in an attribute of a link or of metadata
_ADDRESS: Final = re.compile(
    r"(?:href|content)\s*=\s*(?:\"(https?://[^\"<>]{1,2000})\"|'(https?://[^'<>]{1,2000})')", re.IGNORECASE
)
_LANG = re.compile(
    r"<html\b[^>]{0,500}?\blang\s*=\s*[\"']?([A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,3})\b", re.IGNORECASE
)


def read_html(html: str, url: str) -> PageArticle:
    """Return the article of a page.

    Args:
        html: the whole page.
        url: the URL of the page; a canonical URL of the same site replaces it.

    Raises:
        PageUnreadable: the page contains no article, or trafilatura is not installed.
    """
    try:
        from trafilatura import bare_extraction
    except ImportError as error:
        raise PageUnreadable(MISSING_EXTRA) from error
    try:
        extracted: Any = bare_extraction(
            _readable(html), url=url, with_metadata=True, include_comments=False, include_tables=False
        )
    except (ValueError, TypeError, AttributeError, LookupError, RecursionError) as error:  # of a malformed page
        raise PageUnreadable("the page cannot be read as HTML") from error
    text = "\n\n".join(line.strip() for line in (getattr(extracted, "text", None) or "").splitlines() if line.strip())
    if extracted is None or not text:
        raise PageUnreadable("the page contains no article")
    lang = _LANG.search(html[:MAX_HTML_START])
    language = lang[1].replace("_", "-") if lang else None
    published_on = published_day(html, language, url)
    return PageArticle(
        url=_canonical(_as_written(extracted.url, html), url),
        title=extracted.title or None,
        authors=tuple(name.strip() for name in (extracted.author or "").split(";") if name.strip()),
        publisher=extracted.sitename or extracted.hostname or None,
        published_on=published_on,
        language=language,
        text=text,
        mentioned=() if published_on else mentioned_days(html, language),
    )


def _as_written(canonical: str | None, html: str) -> str | None:
    """Return the canonical URL as the page has it; trafilatura makes one slash of two in a path."""
    if canonical is None:
        return None
    written = (unescape(match[1] or match[2]).strip() for match in _ADDRESS.finditer(html))
    return next((url for url in written if canonical in (url, _one_slash(url))), canonical)


def _one_slash(url: str) -> str:
    scheme, separator, rest = url.partition("://")
    return scheme + separator + re.sub("/{2,}", "/", rest)


def _readable(html: str) -> str:
    """Return a page without marks of footnotes and without words that it has taken back."""
    page = parse_page(html) if _CHANGED.search(html) else None
    if page is None:
        return html
    from lxml import etree  # type: ignore[import-untyped]

    for element in list(page.iter(*_TAKEN_BACK)):
        if element.getparent() is not None:
            element.drop_tree()
    settle_superscripts(page)
    text: str = etree.tostring(page, encoding="unicode", method="html")
    return text


def _canonical(canonical: str | None, url: str) -> str:
    """Return the canonical URL (RFC 6596) if it is of the page's own site, otherwise the URL itself.

    A page could otherwise claim to be the article of another site.
    """
    return canonical if canonical and _site(canonical) == _site(url) else url


def _site(url: str) -> str:
    host = url.split("://", 1)[-1].split("/", 1)[0].rpartition("@")[2].lower()
    return host.removeprefix("www.")
