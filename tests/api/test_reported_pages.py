"""Public bug reports of neighbouring systems about pages that are fetched. More: tests/formats/test_page_date.py."""

import pytest

from tests.conftest import TEXT

_BODY = f"<article><h1>A title</h1><p>{TEXT} {TEXT}</p>{{}}</article>"


def fetched(caller, page, status=201):
    return caller.post("/articles/fetch", {"url": "https://news.example/page", "html": page}, status).json


def test_a_footnote_at_a_year(journalist):
    """WebKit 56089."""
    marker = "<p>The lake will be full in June 2031<sup>2</sup>, the engineers wrote.</p>"
    head = '<meta property="article:published_time" content="2021-09-21">'
    article = fetched(journalist, f"<html><head>{head}<title>A title</title></head>{_BODY.format(marker)}</html>")
    assert "in June 2031, the engineers" in journalist.get(f"/articles/{article['id']}/text").get_data(as_text=True)


@pytest.mark.parametrize(
    "words", ["Copyright 2019 Example", "Updated 1 July 2024", "05/06/2024", "Published on 05/06/2024"]
)
def test_a_page_that_states_no_day_of_publication(journalist, words):
    """htmldate 119."""
    page = f"<html><head><title>A title</title></head>{_BODY.format('')}<footer>{words}</footer></html>"
    assert fetched(journalist, page, 422)["type"] == "http://localhost/problems/page-incomplete"


def test_the_day_of_the_first_publication(journalist):
    """htmldate 119."""
    words = "<p>Updated 1 July 2020, first published 6 May 2020</p>"
    page = f"<html lang='en'><head><title>A title</title></head>{_BODY.format(words)}</html>"
    assert fetched(journalist, page)["published_on"] == "2020-05-06"
