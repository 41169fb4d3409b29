"""Keys of addresses: which addresses are those of one page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.domain.url_key import normal_form, url_key

STORY = "https://news.example/Story"


@pytest.mark.parametrize(
    "url",
    [
        STORY,
        "https://NEWS.example/Story",
        "HTTPS://news.example/Story",
        "https://news.example:443/Story",
        "https://news.example/%53tory",
        "https://news.example/Story#top",
        "https://news.example/Story#:~:text=bridge%20will%20open",
        "https://news.example/Story/",
        "https://news.example/Story?",
        "https://news.example/./a/../Story",
        "https://news.example/Story?utm_source=x&UTM_medium=y",
        "https://news.example/Story?fbclid=1&gclid=2#x",
        "https://web.archive.org/web/20240506070809/https://news.example/Story",
        "https://web.archive.org/web/20240506070809id_/https://NEWS.example:443/Story?utm_source=x",
        "http://web.archive.org/web/2024*/https://news.example/Story".replace("2024*", "2024"),
        "https://web.archive.org/web/https://news.example/Story",
        "https://web.archive.org/web/20240506070809/https:/news.example/Story",
        "https://archive.ph/newest/https://news.example/Story",
        "https://archive.today/20240506/https://news.example/Story",
        "https://via.hypothes.is/https://news.example/Story",
        "https://webarchive.nationalarchives.gov.uk/ukgwa/20240506070809/https://news.example/Story",
    ],
)
def test_addresses_of_one_page_have_one_key(url):
    assert url_key(url) == STORY


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://news.example", "https://news.example"),
        ("https://news.example/", "https://news.example"),
        ("https://news.example/a//", "https://news.example/a//"),
        ("https://news.example//", "https://news.example//"),
        ("https://news.example//a", "https://news.example//a"),
        ("https://news.example/a//b/", "https://news.example/a//b"),
        ("https://news.example/a///b", "https://news.example/a///b"),
        ("https://news.example/a//?id=5", "https://news.example/a//?id=5"),
        ("https://news.example/a//../b", "https://news.example/a/b"),
        ("https://news.example/a/./b//%53/../c", "https://news.example/a/b//c"),
        ("https://copies.example/https://x.example/a?z=1", "https://copies.example/https://x.example/a?z=1"),
        ("https://news.example?a=//b//c", "https://news.example?a=//b//c"),
        ("https://news.example/a?b=1&utm_id=3&a=2", "https://news.example/a?b=1&a=2"),
        ("https://news.example/a/?id=1", "https://news.example/a?id=1"),
        ("https://b\u00fccher.example/\u00e9", "https://xn--bcher-kva.example/%C3%A9"),
        ("https://xn--bcher-kva.example/%c3%a9", "https://xn--bcher-kva.example/%C3%A9"),
        ("http://[2001:DB8::1]:80/a", "http://[2001:db8::1]/a"),
        ("https://archive.ph/aBcDe", "https://archive.ph/aBcDe"),
        ("https://web.archive.org/web/20240506070809/", "https://web.archive.org/web/20240506070809"),
        ("ftp://news.example/a", "ftp://news.example/a"),
        ("no address", "no address"),
        ("", ""),
    ],
)
def test_each_address_has_its_normal_form(url, key):
    assert url_key(url) == key


@pytest.mark.parametrize(
    "url",
    [
        "http://news.example/Story",
        "https://news.example:8443/Story",
        "https://news.example/story",
        "https://news.example/Story?id=1",
        "https://www.news.example/Story",
        "https://news.example/Story%2F",
        "https://news.example/Story//",
        "https://news.example//Story",
        "https://news.example/Story/2",
        "https://other.example/https://news.example/Story",
    ],
)
def test_addresses_of_other_pages_have_other_keys(url):
    assert url_key(url) != STORY


@given(
    st.from_regex(
        r"https?://[a-zA-Z]{1,5}\.example(:[0-9]{1,4})?(/[a-z%./~A-F0-9]{0,12})?(\?[a-z=&]{0,9})?", fullmatch=True
    )
)
def test_a_key_is_its_own_key(url):
    assert url_key(url_key(url)) == url_key(url)


LABELS = st.from_regex(r"[a-z0-9-]{1,5}", fullmatch=True) | st.sampled_from(["a" * 63, "a" * 64, "xn--bcher-kva"])
SEGMENTS = st.from_regex(r"[a-zA-Z0-9._~-]{0,5}", fullmatch=True) | st.sampled_from([".", "..", "", "a" * 180])


@given(st.sampled_from(["http", "https"]), st.lists(LABELS, min_size=1, max_size=4), st.lists(SEGMENTS, max_size=4))
def test_an_address_that_looks_normal_has_the_key_of_its_normal_form(scheme, labels, segments):
    url = "/".join([f"{scheme}://{'.'.join(labels)}", *segments])
    assert url_key(url) == normal_form(url)
