"""The day of publication of a page: what states it, and what does not."""

from datetime import date

import pytest

from claims.formats.page_date import published_day

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
