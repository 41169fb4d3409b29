"""The address of a fetched page: the canonical one of its own site, as the page writes it."""

import pytest

from claims.formats.html import read_html

TEXT = "".join(f"<p>The bridge opens in the year {2030 + number}, they said in town.</p>" for number in range(9))
COPY = "https://web.archive.org/web/2022/https://x.example/arch2?z=1"


@pytest.mark.parametrize(
    ("written", "url", "expected"),
    [
        (COPY, "https://web.archive.org/web/2022/https://x.example/arch2?z=1&utm_source=y", COPY),
        ("https://news.example/a//b", "https://news.example/a", "https://news.example/a//b"),
        ("https://news.example/a?b=1&amp;c=2", "https://news.example/z", "https://news.example/a?b=1&c=2"),
        ("https://news.example/a", "https://news.example/a?x=1", "https://news.example/a"),
        ("https://other.example/a", "https://news.example/z", "https://news.example/z"),
    ],
)
@pytest.mark.parametrize("mark", ['"', "'"])
def test_the_canonical_address_stays_as_written(written, url, expected, mark):
    link = f"<link rel={mark}canonical{mark} href={mark}{written}{mark}>"
    page = f"<html><head><title>Bridge</title>{link}</head><body><article><h1>Bridge</h1>{TEXT}</article></body></html>"
    assert read_html(page, url).url == expected
