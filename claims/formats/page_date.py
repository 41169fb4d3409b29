"""The day on which a web page says that it was published: never a guess.

Only what states a publication counts: JSON-LD, meta elements, the `time` element of the article, and words such as
"Published on 6 May 2024". A day of modification, a copyright year or a date in the text is none.
"""

import json
import re
from collections.abc import Iterator
from datetime import date
from email.utils import parsedate_to_datetime
from typing import Any, Final

from claims.dates.deadline_phrase import read_due
from claims.dates.said_on import SaidOn
from claims.errors import DuecheckError

#: names of meta elements whose content is the day of publication
_META: Final = frozenset(
    {
        "article:published_time", "article:published", "article.published", "og:published_time", "datepublished",
        "date_published", "dc.date.issued", "dcterms.issued", "dc.issued", "citation_publication_date", "citation_date",
        "parsely-pub-date", "sailthru.date", "pubdate", "publishdate", "publish-date", "publish_date", "published_date",
        "publication-date", "publication_date", "cxenseparse:recs:publishtime", "rnews:datepublished", "bt:pubdate",
        "shareaholic:article_published_time",
    }
)  # fmt: skip
_TYPES: Final = re.compile(r"article|posting|report|review|news", re.IGNORECASE)
_CHANGED: Final = re.compile(r"modif|updat|edit|revis|correct", re.IGNORECASE)
_MONTH: Final = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
_DAY: Final = r"\d{1,2}(?:st|nd|rd|th)?"
_DATE: Final = (
    rf"(?:\d{{4}}-\d{{2}}-\d{{2}}|{_DAY} {_MONTH},? \d{{4}}|{_MONTH} {_DAY},? \d{{4}}"
    r"|\d{1,2}[./]\d{1,2}[./]\d{4})"
)
#: words before a date, and a dateline: "LONDON, May 6, 2024 -"
_WORDS: Final = (
    re.compile(
        rf"\b(?:first |originally )?(?:published|posted)(?: on| at)?:?\s{{1,9}}(?:\w{{3,9}},? )?({_DATE})", re.I
    ),
    re.compile(rf"\b[A-Z]{{3,20}}(?: [A-Z]{{2,20}}){{0,3}}(?: \([A-Za-z ]{{2,20}}\))?,? ({_DATE}) ?[-\u2013\u2014]"),
)
_ISO: Final = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})(?!\d)")
_NUMERIC: Final = re.compile(r"(\d{1,2})([./])(\d{1,2})[./](\d{4})")
#: languages and regions of English in which the day comes before the month
_DAY_FIRST: Final = frozenset({"en-gb", "en-ie", "en-au", "en-nz", "en-in", "en-za"})
#: words that count from the day of the article name no day of publication
_UNKNOWN_DAY: Final = SaidOn(None, date(2000, 1, 1))
#: code points of a page's text in which its words are looked for
_MAX_TEXT: Final = 200_000


def published_day(html: str, language: str | None) -> date | None:
    """Return the day on which a page says that it was published; None if it does not say so, or in two ways.

    Args:
        html: the whole page.
        language: BCP 47 tag of the page; it decides between 5 June and 6 May in "05/06/2024".
    """
    from lxml import etree  # type: ignore[import-untyped]  # loaded on first use: it is heavy
    from lxml import html as parser

    try:
        page = parser.document_fromstring(html.encode(errors="replace"), parser=parser.HTMLParser(encoding="utf-8"))
    except (etree.LxmlError, ValueError):
        return None
    for found in (_from_json(page), _from_meta(page), _from_time(page), _from_words(page)):
        for text in found:
            day = read_day(text, language)
            if day is not None:
                return day
    return None


def read_day(text: str, language: str | None) -> date | None:
    """Return the day that a text names; None if it names none, or two readings are possible."""
    text = " ".join(text.split())
    iso = _ISO.match(text)
    try:
        if iso is not None:
            return date(int(iso[1]), int(iso[2]), int(iso[3]))
        numeric = _NUMERIC.fullmatch(text)
        if numeric is not None:
            return _numeric(int(numeric[1]), int(numeric[3]), int(numeric[4]), numeric[2], (language or "en").lower())
        if "," in text[:5]:
            return parsedate_to_datetime(text).date()
        due = read_due(re.sub(r"(\d)(?:st|nd|rd|th)\b", r"\1", text), _UNKNOWN_DAY)
    except (ValueError, TypeError, DuecheckError):
        return None
    return due.latest if due.precision == "day" else None


def _numeric(first: int, second: int, year: int, sign: str, language: str) -> date | None:
    if first > 12 or sign == "." or language in _DAY_FIRST or not language.startswith("en"):
        return date(year, second, first)
    return date(year, first, second) if second > 12 or language == "en-us" else None


def _from_json(page: Any) -> Iterator[str]:
    for script in page.iterfind(".//script[@type='application/ld+json']"):
        try:
            data = json.loads(script.text or "")
        except (ValueError, RecursionError):
            continue
        yield from (item["datePublished"] for item in _objects(data) if isinstance(item.get("datePublished"), str))


def _objects(data: Any) -> Iterator[dict[str, Any]]:
    """Yield the articles of a JSON-LD document, of its list or of its graph."""
    items = data if isinstance(data, list) else [data]
    for item in items:
        if not isinstance(item, dict):
            continue
        graph = item.get("@graph")
        if isinstance(graph, list):
            yield from _objects(graph)
        if _TYPES.search(str(item.get("@type", ""))):
            yield item


def _from_meta(page: Any) -> Iterator[str]:
    for element in page.iterfind(".//meta"):
        names = (element.get(name, "") for name in ("property", "name", "itemprop"))
        if element.get("content") and any(name.strip().lower() in _META for name in names):
            yield element.get("content")


def _from_time(page: Any) -> Iterator[str]:
    times = list(page.iter("time"))
    stated = [t for t in times if t.get("pubdate") is not None or "datepublished" in t.get("itemprop", "").lower()]
    inside = [t for t in times if any(parent.tag in {"article", "header"} for parent in t.iterancestors())]
    for element in [*stated, *(t for t in inside if not _is_of_change(t))]:
        yield element.get("datetime") or element.text_content()


def _is_of_change(element: Any) -> bool:
    """Return True if a `time` element says when the page was changed."""
    parent = element.getparent()
    before = (parent.text or "") if element.getprevious() is None else (element.getprevious().tail or "")
    marks = " ".join((element.get("itemprop", ""), element.get("class", ""), parent.get("class", ""), before))
    return _CHANGED.search(marks) is not None


def _from_words(page: Any) -> Iterator[str]:
    text = " ".join(page.text_content().split())[:_MAX_TEXT]
    for pattern in _WORDS:
        yield from (match[1] for match in pattern.finditer(text))
