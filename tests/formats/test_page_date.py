"""The day of publication of a page: what states it, and what does not."""

import json
from datetime import date
from pathlib import Path

import pytest

from claims.formats.page_date import mentioned_days, published_day
from claims.formats.written_days import DAY_FIRST, ENGLISH, MIXED_REGIONS

JSON_LD = '<script type="application/ld+json">{}</script>'


def _page(head: str = "", body: str = "") -> str:
    return f"<html><head>{head}</head><body><article><p>The bridge opens soon.</p>{body}</article></body></html>"


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ('<meta property="article:published_time" content="2024-05-06T08:00:00+02:00">', ""),
        ('<meta name="DC.date.issued" content="2024-05-06">', ""),
        ('<meta itemprop="datePublished" content="20240506">', ""),
        ('<meta name="pubdate" content="Mon, 06 May 2024 08:00:00 GMT">', ""),
        ('<meta name="publish-date" content="6 May 2024">', ""),
        (JSON_LD.format('{"@type":"NewsArticle","datePublished":"2024-05-06","dateModified":"2024-07-01"}'), ""),
        (JSON_LD.format('[{"@type":["Article"],"datePublished":"2024-05-06T01:00:00Z"}]'), ""),
        (JSON_LD.format('{"@graph":[{"@type":"WebSite"},{"@type":"BlogPosting","datePublished":"2024-05-06"}]}'), ""),
        ("", '<time datetime="2024-05-06">yesterday</time>'),
        ("", '<p>Updated <time datetime="2024-07-01">x</time>, <time datetime="2024-05-06">y</time></p>'),
        (
            "",
            '<time itemprop="dateModified" datetime="2024-07-01">x</time><time pubdate datetime="2024-05-06">y</time>',
        ),
        ("", "<p>Updated 1 July 2024, first published 6 May 2024</p>"),
        ("", "<p>Published on May 6th, 2024 by the desk</p>"),
        ("", "<p>Published: Monday, 6 May 2024</p>"),
        ("", "<p>Posted 2024-05-06</p>"),
        ("", "<p>LONDON, May 6, 2024 \u2014 The minister said</p>"),
        ("", "<p>SAN MARCO (AP) 6 May 2024 - The minister said</p>"),
    ],
)
def test_what_states_a_publication_is_its_day(head, body):
    assert published_day(_page(head, body), "en") == date(2024, 5, 6)


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("", "<footer>\u00a9 Copyright 2019 Example</footer>"),
        ("", "<p>Updated 1 July 2024</p>"),
        ("", "<p>The law was passed on 6 May 2024.</p>"),
        ("", '<p>Last updated <time datetime="2024-07-01">1 July</time></p>'),
        ("", '<p class="modified"><time datetime="2024-07-01">1 July</time></p>'),
        ('<meta property="article:modified_time" content="2024-07-01">', ""),
        ('<meta name="date" content="2024-07-01">', ""),
        (JSON_LD.format('{"@type":"NewsArticle","dateModified":"2024-07-01"}'), ""),
        (JSON_LD.format('{"@type":"Product","datePublished":"2024-07-01"}'), ""),
        (JSON_LD.format('{"@type":"NewsArticle","datePublished":20240701}'), ""),
        (JSON_LD.format("{broken"), ""),
        ('<meta property="article:published_time" content="2024-02-30">', ""),
        ('<meta property="article:published_time" content="May 2024">', ""),
        ("", "<p>Published in May 2024</p>"),
    ],
)
def test_what_states_no_publication_is_none(head, body):
    assert published_day(_page(head, body), "en") is None


@pytest.mark.parametrize(
    ("words", "language", "day"),
    [
        ("05/06/2024", "en", None),
        ("05/06/2024", None, None),
        ("05/06/2024", "en-US", date(2024, 5, 6)),
        ("05/06/2024", "en-GB", date(2024, 6, 5)),
        ("05/06/2024", "fr", date(2024, 6, 5)),
        ("05.06.2024", "en", date(2024, 6, 5)),
        ("13/06/2024", "en", date(2024, 6, 13)),
        ("12/13/2024", "en", date(2024, 12, 13)),
        ("13/13/2024", "en", None),
    ],
)
def test_the_order_of_day_and_month_is_never_guessed(words, language, day):
    assert published_day(_page("", f"<p>Published {words}</p>"), language) == day


@pytest.mark.parametrize("page", ["", "<", "<!doctype html>", "\x00", "<article><time>", "<time datetime>"])
def test_a_malformed_page_has_no_day(page):
    assert published_day(page, None) is None


#: a paragraph of running text
TEXT = "<p>The bridge over the river opens soon, the ministry of transport said in a report to the parliament.</p>"
TITLE = "<title>Bridge story</title>"
TIME = '<time datetime="{}">then</time>'
ADDRESS = "https://news.example/bridge"


def _ld(*articles: object, graph: bool = False) -> str:
    return JSON_LD.format(json.dumps({"@graph": articles} if graph else list(articles)))


def _article(day: str, headline: str | None = None, url: object = None, **members: object) -> dict[str, object]:
    given = {"headline": headline, "url": url} | members
    own = {name.replace("id_", "@id"): value for name, value in given.items() if value is not None}
    return {"@type": "NewsArticle", "datePublished": day} | own


@pytest.mark.parametrize("graph", [False, True], ids=["list", "graph"])
@pytest.mark.parametrize(
    ("articles", "day"),
    [
        # the address of the page, or its title, says which article is its own
        ([_article("2019-09-09", "Other", "https://news.example/other"), _article("2024-05-06", "Bridge story")], True),
        ([_article("2019-09-09", "Other"), _article("2024-05-06", url=ADDRESS)], True),
        ([_article("2019-09-09"), _article("2024-05-06", url="http://www.news.example/bridge/?utm_source=x#a")], True),
        ([_article("2019-09-09"), _article("2024-05-06", url="/bridge")], True),
        ([_article("2019-09-09"), _article("2024-05-06", mainEntityOfPage=ADDRESS)], True),
        ([_article("2019-09-09"), _article("2024-05-06", mainEntityOfPage={"@type": "WebPage", "@id": ADDRESS})], True),
        ([_article("2019-09-09"), _article("2024-05-06", mainEntityOfPage=True)], True),
        ([_article("2019-09-09"), _article("2024-05-06", id_=f"{ADDRESS}#article")], True),
        ([_article("2019-09-09", "Bridge story"), _article("2024-05-06", "Another headline", ADDRESS)], True),
        ([{"@type": "WebPage", "url": ADDRESS, "mainEntity": _article("2024-05-06", "Shorter")}], True),
        ([_article("2024-05-06", "BRIDGE  story!")], True),
        # one article alone is the page's own, unless it is said to be another one
        ([_article("2024-05-06")], True),
        ([_article("2024-05-06", id_="https://news.example/#/schema/article/12")], True),
        ([_article("2019-09-09", "Other", "https://news.example/other")], False),
        ([_article("2019-09-09", "Other")], False),
        ([_article("2019-09-09", url="https://news.example/other")], False),
        ([_article("2019-09-09", mainEntityOfPage={"@id": "https://news.example/other"})], False),
        # of several articles that may be the page's own, none counts
        ([_article("2019-09-09"), _article("2024-05-06")], False),
        ([_article("2019-09-09", url=ADDRESS), _article("2024-05-06", url=ADDRESS)], False),
        ([{"@type": "WebPage", "hasPart": _article("2019-09-09")}], False),
        ([{"@type": "ItemList", "itemListElement": [_article("2019-09-09")]}], False),
    ],
)
def test_json_ld_counts_for_the_article_of_this_page(articles, day, graph):
    page = _page(TITLE + _ld(*articles, graph=graph), TEXT)
    assert published_day(page, "en", ADDRESS) == (date(2024, 5, 6) if day else None)


def test_the_canonical_address_is_that_of_the_page():
    head = '<link rel="canonical" href="https://news.example/2024/bridge">'
    articles = [_article("2019-09-09"), _article("2024-05-06", url="https://news.example/2024/bridge")]
    assert published_day(_page(head + _ld(*articles), TEXT), "en", ADDRESS) == date(2024, 5, 6)


@pytest.mark.parametrize(
    ("day", "alone", "twice"),
    [
        ("1970-01-01", None, None),
        ("1970-01-01T00:00:00Z", None, None),
        ("1969-12-31T19:00:00-05:00", None, None),
        ("0001-01-01T00:00:00", None, None),
        ("1900-01-01", None, None),
        ("1970-01-02", None, date(1970, 1, 2)),
        ("1989-12-31", None, date(1989, 12, 31)),
        ("1990-01-01", date(1990, 1, 1), date(1990, 1, 1)),
    ],
)
def test_a_day_before_the_web_needs_a_second_statement(day, alone, twice):
    meta = f'<meta property="article:published_time" content="{day}">'
    assert published_day(_page(_ld(_article(day))), "en") == alone
    assert published_day(_page(meta), "en") == alone
    assert published_day(_page(meta + _ld(_article(day))), "en") == twice


def test_behind_an_implausible_day_the_next_statement_counts():
    meta = '<meta property="article:published_time" content="2024-05-06">'
    assert published_day(_page(meta + _ld(_article("1970-01-01"))), "en") == date(2024, 5, 6)


@pytest.mark.parametrize(
    "body",
    [
        f"<main><h1>Bridge story</h1>{TIME}{TEXT}</main>",
        f"<main><h1>Bridge story</h1><p>By Jane Doe</p><div>{TIME}</div>{TEXT}</main>",
        f'<div role="main"><header><h1>Bridge story</h1>{TIME}</header>{TEXT}</div>',
        f"<h1>Bridge story</h1><p>{TIME}</p>{TEXT}",
        f"<article><p class=byline>By <a href=/jane>Jane Doe</a> | {TIME} | 5 min read</p>{TEXT}</article>",
        f"<article><ul><li>Jane Doe</li><li>{TIME}</li></ul>{TEXT}</article>",
        f"<article>{TEXT}<footer>{TIME}</footer></article>",
        f"<article>{TIME} by <a>Jane Doe</a>{TEXT}</article>",
        f"<div class=content-sidebar-wrap><main><article>{TIME}{TEXT}</article></main></div>",
        f"<article><p>{TIME} <span>• 5 min read</span></p>{TEXT}</article>",
        f"<article>{TIME}{TEXT}<article class=c><p>No!</p><time datetime=2020-01-01>x</time></article></article>",
        f"<article>{TIME}{TEXT}<aside><time datetime=2020-01-01>x</time></aside></article>",
        f"<article>{TIME}{TEXT}<div class='comments'><time datetime=2020-01-01>x</time></div></article>",
        f"<article>{TIME}{TEXT}<section id=related-stories><time datetime=2020-01-01>x</time></section></article>",
        f"<article>{TIME}<p>On <time datetime=2015-03-09>9 March 2015</time> a bridge collapsed.</p>{TEXT}</article>",
        f"<article>{TIME}{TEXT}</article><article><h2>Other</h2><time datetime=2020-01-01>x</time></article>",
        f"<article><h2>Other</h2><time datetime=2020-01-01>x</time></article><article><h1>Bridge story</h1>{TIME}"
        f"{TEXT}</article>",
        f"<article><h2>Other</h2><time datetime=2020-01-01>x</time></article>"
        f"<article><h2>Bridge story</h2>{TIME}{TEXT}</article>",
        f"<article><time datetime=2020-01-01>x</time></article><main><h1>Bridge story</h1>{TIME}{TEXT}</main>",
        f"<article><p>{TIME} and again {TIME}</p><p>{TIME}</p>{TEXT}</article>",
        "<article><p>Published <time datetime=2024-05-06>x</time>, <time datetime=2024-05-07>y</time></p></article>",
        "<article><time class='entry-date published' datetime=2024-05-06>x</time><time datetime=2024-05-07>y</time>",
        f"<article><time class='entry-date published updated' datetime=2024-05-06>x</time>{TEXT}</article>",
        f"<article><p>Last updated <time datetime=2024-05-07>x</time></p>{TIME}{TEXT}</article>",
        f"<article><time class=updated datetime=2024-05-07>x</time>{TIME}{TEXT}</article>",
        f"<article><span itemprop=datePublished content=2024-05-06>today</span>{TEXT}</article>",
        f"<article><abbr class=published title=2024-05-06T08:00:00Z>today</abbr>{TEXT}</article>",
    ],
)  # fmt: skip
def test_a_time_element_of_the_article_is_read(body):
    page = f"<html><head>{TITLE}</head><body>{body.replace('{}', '2024-05-06')}</body></html>"
    assert published_day(page, "en", ADDRESS) == date(2024, 5, 6)


@pytest.mark.parametrize(
    "body",
    [
        f"<article>{TEXT}<p>On {TIME} a bridge collapsed.</p></article>",
        f"<article><p>On {TIME} a bridge collapsed.</p>{TEXT}</article>",
        f"<article><p>{TIME}, the day of the accident, was a Monday.</p>{TEXT}</article>",
        f"<article><h2>The accident of {TIME}</h2>{TEXT}</article>",
        f"<article><h2>{TIME}</h2>{TEXT}</article>",
        f"<article>{TIME} a bridge collapsed. {TEXT}</article>",
        f"<article><b>{TIME}</b>: a bridge collapsed.{TEXT}</article>",
        f"<article><figure><figcaption>{TIME}</figcaption></figure>{TEXT}</article>",
        f"<article><blockquote>{TIME}</blockquote>{TEXT}</article>",
        f"<article><table><tr><td>{TIME}</td></tr></table>{TEXT}</article>",
        f"<article>{TEXT}<article><p>No!</p>{TIME}</article></article>",
        f"<article>{TEXT}<aside>{TIME}</aside></article>",
        f"<article>{TEXT}<ol class=commentlist><li><time pubdate datetime={{}}>x</time></li></ol></article>",
        f"<article>{TEXT}<div itemscope itemtype=https://schema.org/Comment><meta itemprop=datePublished content={{}}>"
        "</div></article>",
        f"<main><h1>Bridge story</h1>{TEXT}</main><article><h2>Other</h2>{TIME}</article>",
        f"<article><h2>Other</h2>{TIME}</article><main><h1>Bridge story</h1>{TEXT}</main>",
        f"<h1>Bridge story</h1>{TEXT}<article><h2>Other</h2>{TIME}</article>",
        f"<article><h2>Other</h2>{TIME}</article><article><h1>Bridge story</h1>{TEXT}</article>",
        f"<article>{TIME}<time datetime=2024-05-07>y</time>{TEXT}</article>",
        f"<article>{TEXT}</article><footer>{TIME}</footer>",
        f"<nav>{TIME}</nav><article>{TEXT}</article>",
        f"<article><p>Aktualisiert: {TIME}</p>{TEXT}</article>",
        f"<article><p>Mis à jour le {TIME}</p>{TEXT}</article>",
        f"<article><p>Event starts {TIME}</p>{TEXT}</article>",
        f"<article><span class=date-modified>{TIME}</span>{TEXT}</article>",
    ],
)
def test_a_time_element_of_something_else_is_not_read(body):
    page = f"<html><head>{TITLE}</head><body>{body.replace('{}', '2015-03-09')}</body></html>"
    assert published_day(page, "en", ADDRESS) is None


LINES = [
    ("Published 6 May 2024", True),
    ("First published: 6 May 2024", True),
    ("Originally published on May 6, 2024", True),
    ("This article was first published on 6 May 2024.", True),
    ("Publication date: 2024-05-06", True),
    ("By Jane Doe, published 6 May 2024", True),
    ("By Jane Doe and John Roe | Published 6 May 2024, 08:00 GMT | 5 min read", True),
    ("Jane Doe · Published May 6, 2024 at 8:15 a.m. EDT · 12 comments", True),
    ("Published 6 May 2024. Updated 7 May 2024", True),
    ("Published 6 May 2024 | Last updated 2 days ago", True),
    ("Published Monday, 6 May 2024 by Jane Doe", True),
    ("Veröffentlicht am 06.05.2024", True),
    ("Опубликовано 06.05.2024", True),
    ("Published 06/05/2024", False),
    ("Published May 2024", False),
    ("Published 2024", False),
    ("Published 31 June 2024", False),
    ("Опубликовано 6 мая 2024", False),
    ("A study published 6 May 2024 in Nature says so.", False),
    ("Her book, first published on May 6, 2024", False),
    ("Will be published 6 May 2024 as a book", False),
    ("Her novel, published 6 May 2024", False),
    ("The report was published on 6 May 2024.", False),
    ("Published 6 May 2024 in Nature", False),
    ("Published on 6 May 2024, the report says that the bridge is safe.", False),
    ("Published 6 May 2024 to 7 May 2024", False),
    ("Date: 6 May 2024", False),
    ("Updated 6 May 2024", False),
    ("Unpublished 6 May 2024", False),
    ("6 May 2024", False),
    ("\u00a9 2024. Published by Example", False),
]


@pytest.mark.parametrize(("line", "is_stated"), LINES)
@pytest.mark.parametrize("gap", ["", "\n  "], ids=["minified", "spaced"])
@pytest.mark.parametrize("element", ["p", "div", "span"])
def test_a_line_of_its_own_states_the_day(line, is_stated, gap, element):
    parts = ["<h1>Bridge story</h1>", f"<{element}>{line}</{element}>", TEXT, TEXT]
    page = f"<html><head>{TITLE}</head><body>{gap.join(parts)}</body></html>"
    assert published_day(page, "en") == (date(2024, 5, 6) if is_stated else None)


@pytest.mark.parametrize(
    ("start", "is_stated"),
    [
        ("MINSK, May 6, 2024 (Reuters) \u2014 ", True),
        ("MINSK (Reuters), 6 May 2024 \u2013 ", True),
        ("<b>MINSK, Belarus, May 6, 2024</b> - ", True),
        ("NEW YORK, May 6, 2024 /PRNewswire/ -- ", True),
        ("M\u00dcNCHEN, 6 May 2024 \u2014 ", True),
        ("MINSK, May 6 (Reuters) \u2014 ", False),
        ("MINSK, May 2024 \u2014 ", False),
        ("In MINSK, May 6, 2024 \u2014 ", False),
        ("Minsk, May 6, 2024 \u2014 ", False),
        ("MINSK, May 6, 2024 ", False),
    ],
)
def test_a_dateline_begins_the_first_paragraph(start, is_stated):
    first = TEXT.replace("<p>", f"<p>{start}")
    expected = date(2024, 5, 6) if is_stated else None
    assert published_day(f"<body><h1>Bridge story</h1>{first}{TEXT}</body>", "en") == expected
    assert published_day(f"<body><h1>Bridge story</h1>{TEXT}{first}</body>", "en") is None


@pytest.mark.parametrize(
    "more",
    [
        "<aside><p>Published 6 May 2024</p></aside>",
        "<div class=sidebar><p>Published 6 May 2024</p></div>",
        "<div class='comment'><p>Posted 6 May 2024 by troll</p></div>",
        "<h2>3 Comments</h2><p>Posted 6 May 2024 by troll</p>",
        "<h3>Related</h3><p>Published 6 May 2024</p>",
        "<div><p>Posted 6 May 2024 by troll</p></div>",
        "<article><h2>Other</h2><p>Published 6 May 2024</p></article>",
        "<ul><li>Author: Jane Doe</li><li>Published: 6 May 2024</li></ul>",
        "<figure><figcaption>Published 6 May 2024</figcaption></figure>",
    ],
)
def test_a_line_of_something_else_states_no_day(more):
    page = f"<html><head>{TITLE}</head><body><article><h1>Bridge story</h1>{TEXT}{more}</article></body></html>"
    assert published_day(page, "en") is None
    in_front = page.replace("</h1>", "</h1><p>Published 5 May 2024</p>")
    assert published_day(in_front, "en") == date(2024, 5, 5)


def test_two_lines_with_different_days_state_none():
    lines = "<p>Published 6 May 2024</p><p>First published 5 May 2024</p>"
    assert published_day(_page("", lines + TEXT), "en") is None


@pytest.mark.parametrize(
    ("words", "language", "day"),
    [
        ("06/06/2021", "en", date(2021, 6, 6)),
        ("06/06/2021", None, date(2021, 6, 6)),
        ("05/06/2021", "fr-CA", None),
        ("05/06/2021", "fr-FR", date(2021, 6, 5)),
        ("05/06/2021", "en_US", date(2021, 5, 6)),
        ("05/06/2021", "en-CA", None),
        ("05/06/2021", "en-PH", None),
        ("05/06/2021", "EN-gb", date(2021, 6, 5)),
        ("05/06/2021", "es-US", None),
        ("05/06/2021", "es-MX", date(2021, 6, 5)),
        ("05/06/2021", "sr-Latn-RS", date(2021, 6, 5)),
        ("05/06/2021", "ja", None),
        ("05/06/2021", "zh-Hant-TW", None),
        ("05-06-2021", "nl", date(2021, 6, 5)),
        ("05-06-2021", "en", None),
        ("05/13/2021", "en-GB", date(2021, 5, 13)),
        ("2021/6/5", "en", date(2021, 6, 5)),
    ],
)
def test_the_language_settles_the_order_only_if_it_has_one(words, language, day):
    assert published_day(_page("", f"<p>Published {words}</p>"), language) == day


@pytest.mark.parametrize(
    ("body", "days"),
    [
        ("<footer>Copyright 2019</footer>", []),
        ("<p>Edition of May 2024</p>", []),
        ("<p>Published 31 June 2024</p>", []),
        ("<p>Опубликовано 6 мая 2024</p>", []),
        ("<p>Date: 05/06/2024</p>", []),
        ("<p>6 May 2024, again 2024-05-06, and May 7, 2024</p>", [date(2024, 5, 6), date(2024, 5, 7)]),
        ("<article><p>6 May 2024</p></article>", [date(2024, 5, 6)]),
        ("<p>1 May 2024 2 May 2024 3 May 2024 4 May 2024</p>", [date(2024, 5, d) for d in (1, 2, 3)]),
        ("<p>Since 1970-01-01</p>", []),
        ("<p>Ticket 1999-05-06-12</p>", []),
        ("<aside>6 May 2024</aside><script>6 May 2024</script>", []),
        ("", []),
    ],
)
def test_only_whole_days_are_mentioned(body, days):
    assert list(mentioned_days(f"<body>{body}</body>", "en")) == days


def test_a_mentioned_day_has_the_order_of_the_language():
    assert mentioned_days("<body><p>Date: 05/06/2024</p></body>", "en-US") == (date(2024, 5, 6),)


def test_a_very_deep_page_has_no_day():
    assert published_day("<div>" * 5_000 + "Published 6 May 2024", "en") in (None, date(2024, 5, 6))


def test_the_documentation_lists_the_orders():
    text = (Path(__file__).parents[2] / "docs" / "extraction.md").read_text(encoding="utf-8")
    assert f"| {', '.join(sorted(DAY_FIRST))} | the day |" in text
    regions = sorted(region.upper() for region in ENGLISH if region not in {"us", "gb"})
    letters = [region for region in regions if region.isalpha()]
    assert (
        f"{len(regions)} other regions of English: {', '.join([*letters, *sorted(set(regions) - set(letters))])} |"
        in text
    )
    assert "US, CA, PH, PR or PA" in text
    assert {"us", "ca", "ph", "pr", "pa"} == MIXED_REGIONS
