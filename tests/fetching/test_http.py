"""Tests of the guarded fetcher against a hostile server, and by tables: each fails without its rule."""

import gzip
import ipaddress
import re
import socket
import subprocess
import sys
import threading
import time
import tracemalloc
import zlib

import httpcore
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from claims import VERSION
from claims.fetching.http import FetchedPage, fetch_page
from claims.fetching.limits import FetchError, Limits, Timeout
from claims.fetching.public_addresses import is_public
from tests.fetching.hostile import PEM, Hostile, head, page, redirect

#: seconds: far more than any fetch below may take, also on a slow machine
MAX_SECONDS = 60
HELLO = page(b"hello")


def permitted(address):
    """Return True for the public internet, and for two loopback addresses that replace it; 127.0.0.1 is closed."""
    return address in {"127.0.0.2", "127.0.0.3"} or is_public(address)


class Names:
    """A resolver with a few names; a list of lists is answered one after the other. It records the questions."""

    def __init__(self, **names):
        self.names = {"good.example": ["127.0.0.2"]} | {
            name.replace("_", "."): addresses for name, addresses in names.items()
        }
        self.asked = []

    def __call__(self, host, port):
        self.asked.append(host)
        addresses = self.names.get(host, [host])
        return (
            addresses[min(self.asked.count(host), len(addresses)) - 1] if isinstance(addresses[0], list) else addresses
        )


def refuse(host, port):
    raise socket.gaierror(socket.EAI_NONAME, "no such host")


def fetch(url, resolve=None, **limits):
    return fetch_page(
        url, Limits(**{"seconds": MAX_SECONDS} | limits), resolve=resolve or Names(), permitted=permitted, ports=None
    )


def refused(url, reason, resolve=None, **limits):
    """Check that a fetch fails; return the message, which names no address."""
    began = time.monotonic()
    with pytest.raises(FetchError) as caught:
        fetch(url, resolve, **limits)
    assert time.monotonic() - began < MAX_SECONDS
    assert caught.value.reason == reason, caught.value
    assert not re.search(r"127\.0\.0\.1|192\.168", str(caught.value))
    return str(caught.value)


@pytest.fixture
def serve():
    """Yield a function that starts a hostile server and returns the base of its URLs."""
    servers = []

    def start(pages=None, **options):
        server = Hostile({"/": pages} if isinstance(pages, bytes) or callable(pages) else pages or {}, **options)
        servers.append(server)
        server.url = f"http://good.example:{server.port}"
        return server

    yield start
    for server in servers:
        server.stop()


@pytest.fixture
def trap(serve):
    """A server in the closed network: no fetch may ever connect to it."""
    server = serve(HELLO, host="127.0.0.1")
    yield server
    assert (server.connections, server.requests) == (0, [])


# Addresses.

CLOSED = """
0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 100.64.0.1 100.100.100.200 100.127.255.255 127.0.0.1 127.255.255.254
169.254.0.1 169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.1 192.0.0.9 192.0.0.192 192.0.2.1 192.88.99.1
192.168.0.1 192.168.255.255 198.18.0.1 198.19.255.255 198.51.100.1 203.0.113.1 224.0.0.1 239.255.255.255 240.0.0.1
255.255.255.255 168.63.129.16
:: ::1 ::7f00:1 ::10.0.0.1 ::169.254.169.254 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:a9fe:a9fe ::ffff:168.63.129.16
::ffff:0:808:808 64:ff9b::1 64:ff9b::808:808 64:ff9b::a9fe:a9fe 64:ff9b:1::1 100::1 2001::1 2001:0:4136:e378::1
2001:2::1 2001:10::1 2001:20::1 2001:db8::1 2002::1 2002:7f00:1::1 2002:808:808::1 3fff::1 4000::1 5f00::1 8000::1
fc00::1 fd00:ec2::254 fdff::1 fe80::1 fe80::1%eth0 fe80::1%1 febf::1 fec0::1 feff::1 ff02::1 ff0e::1 2600::1%eth0
""".split()  # noqa: SIM905
OPEN = """
1.1.1.1 8.8.8.8 9.255.255.255 11.0.0.0 93.184.216.34 100.63.255.255 100.128.0.0 126.255.255.255 128.0.0.1
169.253.255.255 169.255.0.0 172.15.255.255 172.32.0.0 192.0.1.1 192.167.255.255 192.169.0.0 198.17.255.255 198.20.0.0
223.255.255.255 168.63.129.15 168.63.129.17 ::ffff:8.8.8.8 ::8.8.8.8
2000::1 2001:200::1 2001:4860:4860::8888 2003::1 2600::1 2606:4700::1111 2a00:1450::1 3ffe::1
""".split()  # noqa: SIM905
NO_ADDRESSES = [
    "",
    " ",
    "localhost",
    "127.1",
    "0x7f.1",
    "2130706433",
    "8.8.8",
    "0177.0.0.1",
    "8.8.8.08",
    "8.8.8.8 ",
    "8.8.8.8%eth0",
    "8.8.8.8:80",
    "[::1]",
    "1.1.1.1/32",
    "2600::1/64",
    "١.1.1.1",
    "\ud800",
]


@pytest.mark.parametrize("address", [*CLOSED, *NO_ADDRESSES])
def test_these_addresses_are_not_public(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", OPEN)
def test_these_addresses_are_public(address):
    assert is_public(address)


@given(st.ip_addresses(v=4))
def test_addresses_that_python_calls_special_are_never_public_mapped_or_not(ip):
    if ip.is_private or ip.is_loopback or ip.is_link_local or ip.is_multicast or ip.is_reserved or ip.is_unspecified:
        assert not is_public(str(ip))
    assert is_public(f"::ffff:{ip}") == is_public(f"::{ip}") == is_public(str(ip))
    assert not is_public(str(ipaddress.IPv6Address((0x2002 << 112) | (int(ip) << 80))))
    assert not is_public(f"64:ff9b::{ip}")


@given(st.ip_addresses(v=6))
def test_ipv6_addresses_that_python_calls_special_are_never_public(ip):
    if ip.is_private or ip.is_link_local or ip.is_multicast or ip.is_site_local or ip.is_reserved:
        assert not is_public(str(ip)) or int(ip) >> 32 in {0, 0xFFFF}


@given(st.text())
def test_any_text_may_be_checked(text):
    is_public(text)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.1",
        "0x7f.1",
        "0x7f000001",
        "2130706433",
        "0177.0.0.1",
        "１２７.0.0.1",
        "127。0。0。1",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[::127.0.0.1]",
        "0",
        "[::]",
        "[::1]",
    ],
)
def test_no_spelling_of_a_closed_address_is_connected_to(trap, host):
    """The system parses these spellings, so the test uses the real resolver and the real rule."""
    with pytest.raises(FetchError) as caught:
        fetch_page(f"http://{host}:{trap.port}/", Limits(seconds=MAX_SECONDS), ports=None)
    assert caught.value.reason == "not-allowed"


def test_a_scoped_address_is_refused():
    assert "open web" in refused("http://good.example/", "not-allowed", Names(good_example=["fe80::1%lo"]))


def test_one_closed_address_among_open_ones_refuses_the_host(serve, trap):
    server = serve(HELLO)
    for addresses in (["127.0.0.2", "127.0.0.1"], ["127.0.0.1", "127.0.0.2"], ["127.0.0.2", "8.8.8.8", "10.0.0.1"]):
        refused(f"http://good.example:{server.port}/", "not-allowed", Names(good_example=addresses))
        refused(f"http://good.example:{trap.port}/", "not-allowed", Names(good_example=addresses))
    assert server.connections == 0


def test_a_name_is_resolved_once_for_a_connection(serve, trap):
    """A second question, after the check, would be answered with 127.0.0.1."""
    server = serve(HELLO)
    names = Names(good_example=[["127.0.0.2"], ["127.0.0.1"]])
    assert fetch(server.url + "/", names).text == "hello"
    assert names.asked == ["good.example"]


def test_a_name_is_resolved_and_checked_again_after_a_redirect(serve, trap):
    server = serve({"/": redirect("/next"), "/next": HELLO})
    names = Names(good_example=[["127.0.0.2"], ["127.0.0.1"]])
    refused(server.url + "/", "not-allowed", names)
    assert names.asked == ["good.example"] * 2
    assert server.connections == 1


def test_addresses_are_tried_in_order(serve):
    server = serve(HELLO)  # it does not listen at 127.0.0.3
    assert fetch(server.url + "/", Names(good_example=["127.0.0.3", "127.0.0.2"])).text == "hello"
    refused(server.url + "/", "unreachable", Names(good_example=["127.0.0.3"]))
    refused(server.url + "/", "not-found", lambda host, port: [])
    refused(server.url + "/", "not-found", refuse)
    refused(server.url + "/", "not-found", lambda host, port: "\ud800".encode())  # UnicodeError, as getaddrinfo may


@pytest.mark.parametrize(
    ("error", "reason"),
    [(socket.EAI_NONAME, "not-found"), (socket.EAI_AGAIN, "unreachable"), (socket.EAI_FAIL, "unreachable")],
)
def test_a_host_that_does_not_exist_is_not_a_failed_look_up(serve, error, reason):
    def resolve(host, port):
        raise socket.gaierror(error, "no")

    refused(serve(HELLO).url + "/", reason, resolve)


def test_a_dead_address_leaves_time_for_the_others(monkeypatch):
    tried = []

    def connect(_backend, address, port, timeout):
        tried.append((address, timeout))
        raise httpcore.ConnectTimeout

    monkeypatch.setattr(httpcore.SyncBackend, "connect_tcp", connect)
    refused("http://good.example/", "unreachable", Names(good_example=["127.0.0.2", "127.0.0.3", "8.8.8.8"]), seconds=3)
    assert [address for address, _ in tried] == ["127.0.0.2", "127.0.0.3", "8.8.8.8"]
    assert all(most * 0.9 < timeout <= most for (_, timeout), most in zip(tried, (1, 1.5, 3), strict=True))


# URLs.


@pytest.mark.parametrize(
    "url",
    [
        "",
        "/",
        "//good.example/",
        "good.example",
        "file:///etc/passwd",
        "ftp://good.example/",
        "gopher://good.example/",
        "javascript:alert(1)",
        "data:text/html,x",
        "http:",
        "http://",
        "http:///",
        "http:good.example",
        "http://?a",
        "http://user@good.example/",
        "http://user:pw@good.example/",
        "http://@good.example/",
        "http://:@good.example/",
        "http://good.example@evil.example/",
        "http://good.example\\@evil.example/",
        "http://good.example\\.evil.example/",
        "http://good.example:22/",
        "http://good.example:8080/",
        "http://good.example:0/",
        "http://good.example:x/",
        "http://good.example:99999/",
        "http://good.example:-1/",
        "http://good.example:٨٠/",
        "http://good ex.ample/",
        "http://a..example/",
        "http://.example/",
        "http://./",
        "http://" + "a" * 64 + ".example/",
        "http://a%2eb/",
        "http://a\u2100b/",
        "http://a\uff0fb/",
        "http://[::1/",
        "http://[v1.x]/",
        "http://[good.example]/",
        "http://[]/",
        "http://[fe80::1%25eth0]/",
        "http://good.example/\ud800",
        "http://\ud800/",
        "http://good.example/\r\nX: y",
        "http://go\tod.example/",
        "http://good.example/\0",
        "http://good.example/" + "a" * 1981,
        "http://good.example/#" + "a" * 2000,
        "http://good.example/" + "ä" * 331,
        "x" * 5_000_000,
    ],
    ids=lambda url: ascii(url[:40]),
)
def test_these_urls_are_refused_before_any_request(url):
    names = Names()
    with pytest.raises(FetchError) as caught:
        fetch_page(url, Limits(seconds=MAX_SECONDS), resolve=names, permitted=permitted)
    assert (caught.value.reason, names.asked) == ("not-allowed", [])


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("http://good.example", "good.example"),
        ("https://GOOD.example:443/", "good.example"),
        ("http://bücher.example/", "xn--bcher-kva.example"),
        ("http://good.example./", "good.example."),
        ("http://[2600::0001]/", "2600::1"),
        ("HTTP://8.8.8.8:/", "8.8.8.8"),
        ("http://a_b.example:80", "a_b.example"),
        ("http://good.example/" + "a" * 1980, "good.example"),
        ("http://good.example/@", "good.example"),
    ],
    ids=lambda text: text[:30],
)
def test_these_urls_are_requested(url, host):
    asked = []
    with pytest.raises(FetchError) as caught:
        fetch_page(url, Limits(seconds=MAX_SECONDS), resolve=lambda *pair: asked.append(pair) or refuse(*pair))
    assert (caught.value.reason, asked) == ("not-found", [(host, 443 if url.startswith("https") else 80)])


PIECES = [
    "http",
    "https",
    ":",
    "/",
    "//",
    "@",
    "[",
    "]",
    "%",
    "#",
    "?",
    "::1",
    "127.1",
    "a",
    ".",
    ":80",
    "\\",
    "ß",
    "。",
    "\u200d",
    "\u0130",
    "xn--",
    " ",
    "\0",
    "\ud800",
    "1" * 70,
]


@given(
    st.one_of(
        st.text(),
        st.text().map("http://".__add__),
        st.lists(st.sampled_from(PIECES)).map("".join),
        st.lists(st.sampled_from(PIECES)).map(lambda parts: "http://" + "".join(parts)),
        st.characters().map(lambda c: f"https://a{c}.example/{c}?{c}"),
    )
)
@example("http://xn--\u0130/")
def test_no_url_raises_anything_else(url):
    for resolve in (refuse, Names()):
        with pytest.raises(FetchError):
            fetch_page(url, Limits(seconds=MAX_SECONDS), resolve=resolve, permitted=lambda address: False)


def test_the_request_is_plain(serve):
    server = serve({"/": redirect("/a%20b/ä c;d?q=ü&r=%2F#part"), "/a%20b/%C3%A4%20c;d?q=%C3%BC&r=%2F": HELLO})
    assert fetch(server.url + "#top") == FetchedPage(
        f"{server.url}/a%20b/%C3%A4%20c;d?q=%C3%BC&r=%2F", "text/html", "hello"
    )
    first, second = (request.split("\r\n") for request in server.requests)
    assert first[0] == "GET / HTTP/1.1"
    assert second[0] == "GET /a%20b/%C3%A4%20c;d?q=%C3%BC&r=%2F HTTP/1.1"
    expected = {
        f"Host: good.example:{server.port}",
        f"User-Agent: Duecheck/{VERSION}",
        "Accept: text/html, application/xhtml+xml, text/plain;q=0.8",
        "Accept-Encoding: gzip, identity",
        "Connection: close",
        "",
    }
    assert set(first[1:]) == set(second[1:]) == expected  # no cookie, no Referer


def test_ports_other_than_80_and_443_need_permission(serve):
    server = serve(HELLO)

    def get(**ports):
        return fetch_page(server.url, Limits(seconds=MAX_SECONDS), resolve=Names(), permitted=permitted, **ports).text

    assert get(ports=None) == get(ports={server.port}) == "hello"
    for ports in ({}, {"ports": (80, 443)}, {"ports": ()}):
        with pytest.raises(FetchError) as caught:
            get(**ports)
        assert caught.value.reason == "not-allowed"
    assert server.connections == 2


def test_no_proxy_of_the_environment_is_used(serve, trap, monkeypatch):
    server = serve(HELLO)
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{trap.port}")
    assert fetch(server.url).text == "hello"


@pytest.mark.parametrize("target", ["/a/../b/./c", "/%2e%2e/a", "/%zz?%", "//a//b", "/a?b?c/../d", "/a?"])
def test_httpx_does_not_change_the_target(serve, target):
    server = serve({target.removesuffix("?"): HELLO})
    assert fetch(server.url + target).url == server.url + target.removesuffix("?")


def test_a_host_of_four_numbers_that_is_no_address_is_malformed():
    for host in ("1.2.3.999", "010.0.0.1", "0127.0.0.1"):
        assert "malformed" in refused(f"http://{host}/", "not-allowed", lambda host, port: pytest.fail("resolved"))


def test_no_log_holds_the_path_or_the_query(serve, caplog):
    """httpx logs each URL as INFO, and servers keep their logs for a long time."""
    caplog.set_level("INFO")
    server = serve({"/": redirect("/secret?token=1"), "/secret?token=1": HELLO})
    assert fetch(server.url).text == "hello"
    assert caplog.records
    assert not re.search("secret|token", caplog.text)


def test_the_time_for_importing_httpx_does_not_count(serve):
    server = serve(HELLO)
    code = (
        "import importlib.abc, sys, time\n"
        "class Slow(importlib.abc.MetaPathFinder):\n"
        "    def find_spec(self, name, path, target=None):\n"
        "        name == 'httpx' and time.sleep(1)\n"
        "sys.meta_path.insert(0, Slow())\n"
        "from claims.fetching.http import fetch_page\n"
        "from claims.fetching.limits import Limits\n"
        "to = {'resolve': lambda host, port: ['127.0.0.2'], 'permitted': lambda address: True, 'ports': None}\n"
        f"print(fetch_page('{server.url}', Limits(seconds=1), **to).text)"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, timeout=60, capture_output=True, text=True)
    assert done.stdout == "hello\n"


def test_the_module_needs_httpx_only_to_fetch():
    code = (
        "import sys; sys.modules['httpx'] = sys.modules['httpcore'] = None\n"
        "import claims.fetching.http; assert claims.fetching.http.is_public('8.8.8.8')"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


# Redirects.


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_followed(serve, status):
    server = serve({"/a/b": redirect("../c?d", status), "/c?d": HELLO})
    assert fetch(server.url + "/a/b").url == server.url + "/c?d"
    assert server.connections == 2


@pytest.mark.parametrize("status", [300, 304, 305, 306])
def test_other_statuses_with_a_location_are_not_followed(serve, status):
    server = serve({"/": head(f"{status} x", Location="/c", Content_Length=0), "/c": HELLO})
    assert f"status {status}" in refused(server.url, "not-found")
    assert server.connections == 1


def test_redirects_are_followed_up_to_the_limit(serve):
    server = serve({f"/{n}": redirect(f"/{n + 1}") for n in range(6)} | {"/6": HELLO})
    assert fetch(server.url + "/1").text == "hello"
    assert f"{server.url}/6" in refused(server.url + "/0", "unreachable")
    assert f"{server.url}/1" in refused(server.url + "/0", "unreachable", redirects=0)
    assert server.connections == 6 + 6 + 1


def test_a_loop_of_redirects_ends(serve):
    server = serve({"/": redirect("/b"), "/b": redirect("/")})
    assert "redirects" in refused(server.url, "unreachable")
    assert server.connections == 6


def test_a_redirect_without_location_is_refused(serve):
    assert "302" in refused(serve(page(b"", status="302 Found")).url, "not-found")


@pytest.mark.parametrize(
    "location",
    [
        "http://127.0.0.1:{port}/",
        "//127.1:{port}/",
        "http://2130706433:{port}/",
        "http://[::ffff:7f00:1]:{port}/",
        "http://inside.example:{port}/",
        "file:///etc/passwd",
        "ftp://good.example/",
        "javascript:1",
        "http://[::1",
        "http://user:pw@127.0.0.2/",
        "http://127.0.0.2:0/",
        "/" + "a" * 2000,
        "http://a b/",
        "https:///",
    ],
    ids=lambda location: location[:24],
)
def test_redirects_to_closed_addresses_are_refused(serve, trap, location):
    def resolve(host, port):
        if host in {"good.example", "inside.example"}:
            return {"good.example": ["127.0.0.2"], "inside.example": ["127.0.0.1"]}[host]
        return [row[4][0] for row in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]

    server = serve(redirect(location.format(port=trap.port)))
    refused(server.url, "not-allowed", resolve)
    assert server.connections == 1


def test_a_redirect_to_another_port_is_refused(serve):
    other = serve(HELLO)
    server = serve(redirect(other.url + "/"))
    with pytest.raises(FetchError) as caught:
        fetch_page(server.url, Limits(seconds=MAX_SECONDS), resolve=Names(), permitted=permitted, ports={server.port})
    assert caught.value.reason == "not-allowed"
    assert (server.connections, other.connections) == (1, 0)


# TLS.


@pytest.fixture
def pem(tmp_path):
    path = tmp_path / "good.pem"
    path.write_text(PEM, encoding="ascii")
    return path


@pytest.fixture
def trusted(pem, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(pem))
    return pem


@pytest.mark.parametrize("host", ["good.example", "good.example."])
def test_the_certificate_is_checked_against_the_name(serve, trusted, host):
    server = serve(HELLO, tls=trusted)
    names = Names(**{"good_example.": ["127.0.0.2"]})
    assert fetch(f"https://{host}:{server.port}/", names).text == "hello"
    assert server.names == ["good.example"]
    assert f"Host: {host}:{server.port}\r\n" in server.requests[0]


def test_another_name_or_an_unknown_authority_is_refused(serve, trusted, monkeypatch):
    server = serve(HELLO, tls=trusted)
    refused(f"https://other.example:{server.port}/", "unreachable", Names(other_example=["127.0.0.2"]))
    refused(f"https://127.0.0.2:{server.port}/", "unreachable")
    monkeypatch.delenv("SSL_CERT_FILE")
    refused(f"https://good.example:{server.port}/", "unreachable")
    assert (server.connections, server.requests) == (3, [])


def test_a_redirect_from_https_to_http_is_refused(serve, trusted):
    other = serve(HELLO)
    server = serve({"/": redirect(other.url + "/"), "/same": redirect("/end"), "/end": HELLO}, tls=trusted)
    assert "https" in refused(f"https://good.example:{server.port}/", "not-allowed")
    assert other.connections == 0
    assert fetch(f"https://good.example:{server.port}/same").text == "hello"
    up = serve(redirect(f"https://good.example:{server.port}/end"))
    assert fetch(up.url).url == f"https://good.example:{server.port}/end"


def test_a_server_without_tls_is_unreachable(serve):
    server = serve(before=lambda call: call.send(b"HTTP/1.1 400 Bad Request\r\n\r\n"))
    refused(f"https://good.example:{server.port}/", "unreachable")


# Time. Each drip lasts longer than the test may take, and then sends a page.

SLOW = {"seconds": 0.3}


def one_by_one(data):
    return [data[n : n + 1] for n in range(len(data))]


def test_the_timeout_counts_down():
    deadline = Timeout(60)
    assert 50 < deadline.remaining() <= 60
    assert deadline.remaining(5) == 5
    assert 50 < deadline.remaining(100) <= 60
    with pytest.raises(FetchError, match="too long"):
        Timeout(0).remaining()


def drip_head(call):
    call.drip(one_by_one(head(**{f"X_{n}": "y" * 10 for n in range(12)}, Content_Length=2)))
    call.send(b"hi")


def drip_body(call):
    call.send(head(Content_Length=150))
    call.drip(one_by_one(b"x" * 150))


def drip_chunks(call):
    call.send(head(Transfer_Encoding="chunked"))
    call.drip([b"1\r\nx\r\n"] * 150)
    call.send(b"0\r\n\r\n")


def drip_gzip(call):
    body = gzip.compress(bytes(range(256)))
    call.send(head(Content_Encoding="gzip", Content_Length=len(body)))
    call.drip(one_by_one(body))


def drip_information(call):
    call.drip([b"HTTP/1.1 102 Processing\r\n\r\n"] * 150)
    call.send(HELLO)


def say_nothing(call):
    call.drip([HELLO], pause=7)


@pytest.mark.parametrize("answer", [drip_head, drip_body, drip_chunks, drip_gzip, drip_information, say_nothing])
def test_a_slow_server_is_left_at_the_timeout(serve, answer):
    refused(serve(answer).url, "too-slow", **SLOW)


def test_a_slow_handshake_is_left_at_the_timeout(serve, trusted):
    server = serve(before=lambda call: call.drip([b"\x16\x03\x03\x40\x00\x02", *one_by_one(b"\0" * 150)]))
    refused(f"https://good.example:{server.port}/", "too-slow", seconds=0.6)


def test_a_slow_page_over_tls_is_left_at_the_timeout(serve, trusted):
    server = serve(drip_head, tls=trusted)
    refused(f"https://good.example:{server.port}/", "too-slow", seconds=0.6)


def test_the_timeout_counts_for_all_redirects_together(serve):
    def slowly(answer):
        return lambda call: call.drip([answer], pause=0.25)

    server = serve({f"/{n}": slowly(redirect(f"/{n + 1}")) for n in range(5)} | {"/5": slowly(HELLO)})
    refused(server.url + "/0", "too-slow", seconds=0.6)
    assert len(server.requests) < 5


def test_a_slow_resolver_is_left_at_the_timeout():
    end = threading.Event()
    refused("http://good.example/", "too-slow", lambda host, port: end.wait(MAX_SECONDS * 2) and ["127.0.0.2"], **SLOW)
    end.set()
    for thread in threading.enumerate():
        if thread.name == "resolve":
            thread.join(MAX_SECONDS)


def test_many_small_pieces_of_one_read_end_at_the_timeout(serve, monkeypatch):
    """All pieces are here at once, so that no read notices the time: members of gzip, 3000 in one read."""
    monkeypatch.setattr(zlib, "decompressobj", lambda wbits, real=zlib.decompressobj: time.sleep(0.01) or real(wbits))
    server = serve(page(gzip.compress(b"a") * 2500, Content_Encoding="gzip"))
    refused(server.url, "too-slow", **SLOW)


# Size.


def forever(start, part, most=30_000_000):
    """Answer without an end; or with a distant one, for a fetcher without a limit."""

    def answer(call):
        call.send(start)
        for _ in range(0, most, len(part)):
            call.send(part)

    return answer


def chunk(data):
    return b"%x\r\n%s\r\n" % (len(data), data)


SMALL = {"bytes": 100_000}
ENDLESS = {
    "until it closes": forever(head(), b"x" * 10_000),
    "chunks": forever(head(Transfer_Encoding="chunked"), chunk(b"x" * 10_000)),
    "gzip": forever(head(Content_Encoding="gzip"), gzip.compress(bytes(range(256)) * 40)),
    "gzip of nothing": forever(head(Content_Encoding="gzip"), gzip.compress(b"") * 500, most=2_000_000),
    "framing": forever(head(Transfer_Encoding="chunked"), b"1;" + b"x" * 9_000 + b"\r\na\r\n", most=2_000_000),
    "information": forever(b"", b"HTTP/1.1 103 Early Hints\r\nLink: " + b"x" * 9_000 + b"\r\n\r\n", most=2_000_000),
}


@pytest.mark.parametrize("answer", ENDLESS.values(), ids=ENDLESS)
def test_an_endless_answer_is_too_large(serve, answer):
    refused(serve(answer).url, "too-large", **SMALL)


def test_an_endless_head_is_broken(serve):
    refused(serve(forever(b"HTTP/1.1 200 OK\r\nX: ", b"x" * 10_000)).url, "unreachable", **SMALL)


def test_a_page_with_a_large_content_length_is_not_read(serve):
    server = serve(lambda call: (call.send(head(Content_Length=100_001)), say_nothing(call)))
    refused(server.url, "too-large", **SMALL)


@pytest.mark.parametrize("headers", [{}, {"Content_Encoding": "gzip"}], ids=str)
def test_the_limit_is_exact(serve, headers):
    def body(size):
        data = b"x" * size
        return page(gzip.compress(data) if headers else data, **headers)

    server = serve({"/": body(100_000), "/more": body(100_001)})
    assert fetch(server.url, **SMALL).text == "x" * 100_000
    refused(server.url + "/more", "too-large", **SMALL)


def bomb(megabytes):
    """Return zipped zeros: independent blocks, so that one block can be repeated."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    first, block = (packer.compress(bytes(1_000_000)) + packer.flush(zlib.Z_FULL_FLUSH) for _ in range(2))
    return first + block * (megabytes - 1)


@pytest.mark.parametrize("body", [bomb(300), gzip.compress(bytes(1_000_000)) * 300], ids=["one", "members"])
def test_a_gzip_bomb_is_too_large(serve, body):
    assert len(body) < 400_000
    server = serve(page(body, Content_Encoding="gzip"))
    tracemalloc.start()
    try:
        refused(server.url, "too-large")
        assert tracemalloc.get_traced_memory()[1] < 30_000_000
    finally:
        tracemalloc.stop()


# Answers.


@pytest.mark.parametrize(
    "status", ["404 Not Found", "204 No Content", "206 Partial", "500 Oops", "201 Created", "999 x"]
)
def test_other_statuses_are_no_page(serve, status):
    reason = "unreachable" if status >= "5" else "not-found"
    assert status[:3] in refused(serve(page(b"hello", status=status)).url, reason)


@pytest.mark.parametrize(
    "kind",
    ["text/html", "Text/HTML; charset=utf-8", "application/xhtml+xml", "text/plain ;a=b", "text/html, text/html"],
)
def test_these_are_pages(serve, kind):
    got = fetch(serve(page(b"hello", kind=kind)).url)
    assert (got.text, got.content_type) == ("hello", re.split("[ ;,]", kind)[0].lower())


@pytest.mark.parametrize(
    "kind",
    [
        None,
        "",
        "image/png",
        "application/json",
        "text/css",
        "text",
        "text/html5",
        "*/*",
        "application/pdf; x=text/html",
        "multipart/x-mixed-replace",
    ],
)
def test_these_are_no_pages(serve, kind):
    refused(serve(page(b"hello", kind=kind)).url, "not-a-page")


@pytest.mark.parametrize("coding", ["gzip", "GZIP", "x-gzip"])
def test_gzip_is_read_member_by_member(serve, coding):
    body = gzip.compress(b"hello, ") + gzip.compress(b"") + gzip.compress(b"world")
    server = serve(lambda call: (call.send(head(Content_Encoding=coding)), call.drip(one_by_one(body), pause=0.0001)))
    assert fetch(server.url).text == "hello, world"


@pytest.mark.parametrize("coding", ["br", "deflate", "zstd", "gzip, gzip", "gzip,identity", "compress", "x"])
def test_other_codings_are_not_read(serve, coding):
    refused(serve(page(gzip.compress(b"hello"), Content_Encoding=coding)).url, "not-a-page")


def test_codings_in_two_headers_count_together(serve):
    body = gzip.compress(gzip.compress(b"hello"))
    start = head(Content_Encoding="gzip", content_encoding="gzip", Content_Length=len(body))
    refused(serve(start + body).url, "not-a-page")


def test_broken_gzip_is_refused(serve):
    good = gzip.compress(b"hello world" * 100)
    for body in (
        b"",
        b"hello",
        good[:-1],
        good[:-9],
        good[:5],
        good + b"more",
        good + good[:9],
        good[:-8] + bytes(8),
        zlib.compress(b"hello"),
    ):
        refused(serve(page(body, Content_Encoding="gzip")).url, "unreachable")


BROKEN = {
    "nothing": b"",
    "empty lines": b"\r\n\r\n\r\n",
    "another protocol": b"SSH-2.0-OpenSSH_9.6\r\n",
    "no status": b"HTTP/1.1\r\n\r\n",
    "old": b"<html>hello</html>",
    "binary": bytes(range(256)),
    "half a head": b"HTTP/1.1 200 OK\r\nContent-Ty",
    "half a body": head(Content_Length=10) + b"hello",
    "no length": head(Content_Length="x") + b"hello",
    "negative length": head(Content_Length="-1") + b"hello",
    "huge length": head(Content_Length="9" * 30) + b"hello",
    "two lengths": head(Content_Length=5, content_length=6) + b"hello",
    "no header": b"HTTP/1.1 200 OK\r\nhello\r\n\r\n",
    "bad header": b"HTTP/1.1 200 OK\r\nA\x00: b\r\n\r\n",
    "bad chunk": head(Transfer_Encoding="chunked") + b"zz\r\nhello\r\n",
    "half a chunk": head(Transfer_Encoding="chunked") + b"ff\r\nhello\r\n",
    "no last chunk": head(Transfer_Encoding="chunked") + b"5\r\nhello\r\n",
    "nested": head(Transfer_Encoding="gzip, chunked") + b"5\r\nhello\r\n0\r\n\r\n",
    "switch": b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\nhello",
    "strange status": b"HTTP/1.1 099 What\r\n\r\n",
    "HTTP/2": b"\x00\x00\x12\x04\x00\x00\x00\x00\x00\x00\x03\x00\x00\x00\x80\x00\x04\x00\x01\x00\x00\x00\x05",
}


@pytest.mark.parametrize("answer", BROKEN.values(), ids=BROKEN)
def test_broken_http_is_unreachable(serve, answer):
    message = refused(serve(answer).url, "unreachable")
    assert not re.search("hello|SSH", message)  # the message does not repeat the server's words


@pytest.mark.parametrize("sent", [b"", b"HTTP/1.1 200 OK\r\n", head(Content_Length=9) + b"x"])
def test_a_connection_that_breaks_off_is_unreachable(serve, sent):
    refused(serve(lambda call: (call.send(sent), call.reset())).url, "unreachable")


def test_any_answer_is_a_page_or_an_error(serve):
    server = serve()
    starts = st.sampled_from(
        [
            b"",
            b"HTTP/1.1 ",
            b"HTTP/1.1 200 OK\r\n",
            head(),
            head(Transfer_Encoding="chunked"),
            head(Content_Encoding="gzip"),
            b"HTTP/1.1 302 x\r\nLocation: ",
            b"HTTP/1.1 200 OK\r\nContent-Type: text/html;charset=",
        ]
    )
    ends = st.sampled_from([b"", b"\r\n\r\n", b"\r\nContent-Length: 3\r\n\r\nabc"])

    @given(starts, st.one_of(st.binary(), st.text().map(lambda text: text.encode(errors="replace"))), ends)
    def check(start, middle, end):
        server.pages["/"] = start + middle + end
        reasons = []
        try:
            fetch_page(
                server.url, Limits(seconds=MAX_SECONDS), resolve=Names(), permitted="127.0.0.2".__eq__, ports=None
            )
        except FetchError as error:
            reasons.append(error.reason)
        assert reasons != ["too-slow"]

    check()


# Text.

UMLAUT = "Käse – „gut“"


def meta(label):
    return f'<meta charset="{label}">'.encode()


@pytest.mark.parametrize(
    ("kind", "body", "text"),
    [
        ("text/html", UMLAUT.encode(), UMLAUT),
        ("text/html", UMLAUT.encode("cp1252"), UMLAUT),
        ("text/html; charset=utf-8", UMLAUT.encode("cp1252"), UMLAUT),
        ("text/html; charset=iso-8859-1", UMLAUT.encode("cp1252"), UMLAUT),
        ("text/html; charset=Latin1", UMLAUT.encode("cp1252"), UMLAUT),
        ("text/html;CHARSET='windows-1252'", UMLAUT.encode("cp1252"), UMLAUT),
        ('text/html; a=b; charset="koi8-r"', "Привет".encode("koi8-r"), "Привет"),
        ("text/html; charset=windows-1251", "Привет".encode("cp1251"), "Привет"),
        ("text/html; charset=shift_jis", "①日本".encode("cp932"), "①日本"),
        ("text/html; charset=gb2312", "镕".encode("gbk"), "镕"),
        ("text/html; charset=utf-16", "hé".encode("utf-16-le"), "hé"),
        ("text/html; charset=utf-16be", "hé".encode("utf-16-be"), "hé"),
        # the header goes before the meta, the mark before both
        ("text/html; charset=utf-8", meta("koi8-r") + "é".encode(), meta("koi8-r").decode() + "é"),
        ("text/html; charset=koi8-r", b"\xef\xbb\xbf" + "é".encode(), "é"),
        ("text/html; charset=utf-8", b"\xff\xfe" + "é".encode("utf-16-le"), "é"),
        ("text/plain", b"\xfe\xff" + "é".encode("utf-16-be"), "é"),
        ("text/html", b"\xef\xbb\xbf" + b"\xe9", "é"),
        # meta
        ("text/html", meta("koi8-r") + "Я".encode("koi8-r"), meta("koi8-r").decode() + "Я"),
        ("text/html", b"<META  charset = koi8-r >\xf1", "<META  charset = koi8-r >Я"),
        (
            "text/html",
            b"<meta content='text/html; charset=koi8-r' http-equiv=content-type>\xf1",
            "<meta content='text/html; charset=koi8-r' http-equiv=content-type>Я",
        ),
        ("text/html", b"<!--<meta charset=koi8-r>-->\xf1", "<!--<meta charset=koi8-r>-->ñ"),
        ("text/html", b"<meta charset=x><meta charset=koi8-r>\xf1", "<meta charset=x><meta charset=koi8-r>Я"),
        ("text/html", b"<meta charset=utf-16>abc", "<meta charset=utf-16>abc"),
        ("text/html", b" " * 1010 + meta("koi8-r") + b"\xf1", " " * 1010 + meta("koi8-r").decode() + "ñ"),
        ("text/plain", meta("koi8-r") + b"\xf1", meta("koi8-r").decode() + "ñ"),
        # unknown, invalid or wrong labels
        ("text/html; charset=nonsense", UMLAUT.encode(), UMLAUT),
        ("text/html; charset=", UMLAUT.encode(), UMLAUT),
        ("text/html; charset=a\xff", UMLAUT.encode(), UMLAUT),
        ("text/html; charset=unicode_escape", b"\\u0041", "\\u0041"),
        ("text/html; charset=punycode", b"bcher-kva", "bcher-kva"),
        ("text/html; charset=utf-7", b"+AGE-", "+AGE-"),
        ("text/html; charset=rot13", b"hello", "hello"),
        ("text/html; charset=zlib", zlib.compress(b"hello" * 9)[:2], "xœ"),
        ("text/html; charset=shift_jis", "日本語".encode(), "日本語"),
        ("text/html; charset=utf-16", b"abc", "abc"),
        ("text/html; charset=windows-1251", b"\xcf\xcf\x98", "ПП\ufffd"),
        ("text/html", b"\x81\xe9", "\ufffdé"),
        # code points that are in no text
        ("text/html", b"a\0b", "a\ufffdb"),
        ("text/html", b"\xed\xa0\x80a", "í\xa0€a"),
        ("text/html; charset=utf-16", b"\x00\xd8a\x00", "\ufffda"),
        ("text/html", b"", ""),
    ],
)
def test_text_is_decoded(serve, kind, body, text):
    assert fetch(serve(page(body, kind=kind)).url).text == text


LABELS = [
    "utf-8",
    "utf-16",
    "utf-16be",
    "utf-7",
    "gb18030",
    "big5",
    "euc-kr",
    "euc-jp",
    "shift_jis",
    "iso-2022-jp",
    "windows-1252",
    "windows-1255",
    "iso-8859-8",
    "koi8-u",
    "macintosh",
    "idna",
    "hex",
    "x\ud800",
]


def test_any_bytes_and_label_decode_to_valid_text(serve):
    server = serve()

    @given(st.sampled_from(LABELS), st.binary(max_size=200))
    def check(label, body):
        server.pages["/"] = page(body, kind="text/html; charset=" + label.encode("ascii", "replace").decode())
        text = fetch(server.url).text
        assert "\0" not in text
        text.encode()  # no lone surrogate

    check()


@pytest.mark.parametrize(
    ("label", "part"),
    [
        ("utf-8", b"\x81"),
        ("utf-16", b"\0\xd8"),
        ("x", b"<meta "),
        ("x", b"<meta charset="),
        ("x" + " charset=" * 5000, b" "),
    ],
    ids=["errors", "surrogates", "meta", "charset", "label"],
)
def test_the_worst_page_is_decoded_at_once(serve, label, part):
    """Every byte is an error, or makes the prescan go back and forth; decoding has no timeout."""
    server = serve(page((part * 5_000_000)[:5_000_000], kind=f"text/html; charset={label}"))
    began = time.process_time()  # other programs may keep the machine busy
    assert len(fetch(server.url).text) >= 2_500_000
    assert time.process_time() - began < 10
