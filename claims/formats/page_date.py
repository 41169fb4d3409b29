"""The day on which a web page says that it was published: never a guess (docs/exchange.md, "Web pages").

Only what states the publication of this page's own article counts: its JSON-LD, meta elements, marked elements, and
lines such as "Published on 6 May 2024". A day of modification, a copyright year or a date in a sentence is none.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import Any, Final

from claims.formats.page_json_ld import days_in_json_ld
from claims.formats.page_lines import days_in_lines
from claims.formats.page_parts import main_of, shown_lines, titles_of
from claims.formats.page_times import bare_days, marked_days
from claims.formats.written_days import days_in, read_day

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
#: days at which the clocks of programs begin; a page that names one has no day
ZERO_DAYS: Final = frozenset(
    {
        date(1, 1, 1), date(1601, 1, 1), date(1899, 12, 30), date(1899, 12, 31), date(1900, 1, 1), date(1904, 1, 1),
        date(1969, 12, 31), date(1970, 1, 1), date(1980, 1, 1),
    }
)  # fmt: skip
#: the first web pages were written in 1990; an earlier day must be stated in two ways
FIRST_DAY: Final = date(1990, 1, 1)
#: code points of a page's text in which its words are looked for
_MAX_TEXT: Final = 200_000
#: days that the page only mentions, at most
_MAX_MENTIONED: Final = 3


def published_day(html: str, language: str | None, url: str = "") -> date | None:
    """Return the day on which a page says that it was published.

    Args:
        html: the whole page.
        language: BCP 47 tag of the page; it decides between 5 June and 6 May in "05/06/2024".
        url: the address of the page; empty if it is not known.

    Returns:
        The day; None if the page does not say so, or in two ways.
    """
    page = parse_page(html)
    if page is None:
        return None
    try:
        return _decided([read() for read in _sources(page, language, url)])
    except RecursionError:  # a page of many thousand levels
        return None


def mentioned_days(html: str, language: str | None) -> tuple[date, ...]:
    """List the first whole days that the text of a page shows; they need not be the day of publication."""
    page = parse_page(html)
    if page is None:
        return ()
    try:
        text = "\n".join(shown_lines(page))[:_MAX_TEXT]
    except RecursionError:
        return ()
    found = dict.fromkeys(day for day in days_in(text, language) if day >= FIRST_DAY and day not in ZERO_DAYS)
    return tuple(found)[:_MAX_MENTIONED]


def parse_page(html: str) -> Any:
    """Return the tree of a page; None if it has none."""
    from lxml import etree  # type: ignore[import-untyped]  # loaded on first use: it is heavy
    from lxml import html as parser

    try:
        return parser.document_fromstring(
            html.encode(errors="replace"), parser=parser.HTMLParser(encoding="utf-8", remove_comments=True)
        )
    except (etree.LxmlError, ValueError):
        return None


def _sources(page: Any, language: str | None, url: str) -> Iterator[Callable[[], list[date]]]:
    """Yield a function for each kind of statement, the surest first; it returns the days that the page states so."""
    titles, main = titles_of(page), main_of(page)

    def days_of(texts: Iterable[str]) -> list[date]:
        days = (read_day(text, language) for text in texts)
        return [day for day in days if day is not None and day not in ZERO_DAYS]

    yield lambda: days_of(days_in_json_ld(page, _addresses(page, url), titles))
    yield lambda: days_of(_days_in_meta(page))[:1]
    if main is not None:
        yield lambda: days_of(marked_days(main))
        yield lambda: days_of(bare_days(main))
        yield lambda: days_of(days_in_lines(main.lines(), is_marked=main.is_marked))


def _decided(found: Sequence[list[date]]) -> date | None:
    """Return the day of the first kind of statement that has one; two days of one kind are none.

    A day before `FIRST_DAY` counts only if two kinds state it.
    """
    for number, days in enumerate(found):
        if len(set(days)) != 1:
            continue
        if days[0] >= FIRST_DAY or any(days[0] in others for others in found[number + 1 :]):
            return days[0]
    return None


def _addresses(page: Any, url: str) -> list[str]:
    """List the addresses of a page: that of the request, and those that it states itself."""
    links = [e.get("href", "") for e in page.iter("link") if "canonical" in e.get("rel", "").lower().split()]
    metas = [e.get("content", "") for e in page.iter("meta") if e.get("property", "").lower() == "og:url"]
    return [url, *links[:1], *metas[:1]]


def _days_in_meta(page: Any) -> Iterator[str]:
    """Yield the days of publication in meta elements; microdata in the body can be of a teaser (`page_times`)."""
    for element in page.iter("meta"):
        kinds = ["property", "name"]
        if not any(outer.tag == "body" for outer in element.iterancestors()):
            kinds.append("itemprop")
        if element.get("content") and any(element.get(kind, "").strip().lower() in _META for kind in kinds):
            yield element.get("content")
