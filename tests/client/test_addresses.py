"""The client requests nothing but the API of its own server, whatever address an answer names."""

import httpx
import pytest

from claims.client import BadAnswer, Client, ForeignLink, Problem

EMPTY = (200, {}, {"items": [], "next": None})
PREFIX = "/duecheck"


def page(link):
    return (200, {}, {"items": [{"id": 1}], "next": link})


def hostile_links(own, other):
    """Return links that lead away from http://127.0.0.1:own/duecheck/api/v1; `other` is the port of another server."""
    return [
        f"http://127.0.0.1:{other}{PREFIX}/api/v1/claims?cursor=2",
        f"https://127.0.0.1:{other}{PREFIX}/api/v1/claims?cursor=2",
        f"//127.0.0.1:{other}{PREFIX}/api/v1/claims?cursor=2",
        f"http://127.0.0.1:{own}@127.0.0.1:{other}{PREFIX}/api/v1/claims",
        f"http://127.0.0.1:{own}\\@127.0.0.1:{other}{PREFIX}/api/v1/claims",
        f"http://user:secret@127.0.0.1:{own}{PREFIX}/api/v1/claims?cursor=2",
        f"http://user@127.0.0.1:{own}{PREFIX}/api/v1/claims?cursor=2",
        f"http://localhost:{own}{PREFIX}/api/v1/claims?cursor=2",
        f"http://127.0.0.1.evil.example:{own}{PREFIX}/api/v1/claims?cursor=2",
        f"http://127.0.0.1{PREFIX}/api/v1/claims?cursor=2",
        f"http://127.0.0.1:{own}/api/v1/claims?cursor=2",
        f"http://127.0.0.1:{own}/other/api/v1/claims?cursor=2",
        f"http://127.0.0.1:{own}{PREFIX}/api/v10/claims?cursor=2",
        f"http://127.0.0.1:{own}{PREFIX}/api/v1/../../other?cursor=2",
        f"http://127.0.0.1:{own}{PREFIX}/api/v1/%2e%2e/%2e%2e/other",
        f"http://127.0.0.1:{own}{PREFIX}/api/v1/..%2f..%2fother",
        f"http://127.0.0.1:{own}{PREFIX}/api/v1/..%5c..%5cother",
        f"ftp://127.0.0.1:{own}{PREFIX}/api/v1/claims?cursor=2",
        "/api/v1/claims?cursor=2",
        "/other",
        "../../other",
        "\\\\evil.example/api/v1/claims",
        "http:///evil.example/",
        "https:/evil.example/",
        "javascript:alert(1)",
        "http://127.0.0.1:port/",
        "http://127.0.0.1\n.evil.example/",
        "http://[/",
    ]


@pytest.mark.parametrize("number", range(len(hostile_links(1, 2))))
def test_a_next_that_leads_away_is_not_requested(local, elsewhere, number):
    link = hostile_links(local.port, elsewhere.port)[number]
    local.answers[f"{PREFIX}/api/v1/claims"] = page(link)
    with Client(f"{local.url}{PREFIX}", "due_x") as client:
        items = client.pages("/claims")
        assert next(items) == {"id": 1}
        with pytest.raises(ForeignLink, match=f"not below http://127.0.0.1:{local.port}{PREFIX}/api/v1") as caught:
            next(items)
    assert caught.value.link == link
    assert local.targets == [f"{PREFIX}/api/v1/claims"]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("number", range(len(hostile_links(1, 2))))
def test_a_redirect_that_leads_away_is_not_followed(local, elsewhere, number, status):
    link = hostile_links(local.port, elsewhere.port)[number].replace("\n", "\t")  # a header has no line break
    local.answers[f"{PREFIX}/api/v1/claims"] = (status, {"Location": link}, {})
    with Client(f"{local.url}{PREFIX}", "due_x") as client, pytest.raises(ForeignLink):
        client.get("/claims")
    assert local.targets == [f"{PREFIX}/api/v1/claims"]


@pytest.mark.parametrize("number", [n for n, link in enumerate(hostile_links(1, 2)) if link != "/other"])
def test_a_link_of_an_answer_that_is_passed_as_a_path_is_checked_too(local, elsewhere, number):
    link = hostile_links(local.port, elsewhere.port)[number]
    with Client(f"{local.url}{PREFIX}", "due_x") as client, pytest.raises(ForeignLink):
        client.get(link)
    assert local.seen == []


@pytest.mark.parametrize(
    "link",
    [
        "http://127.0.0.1:{port}{prefix}/api/v1/claims?cursor=2",
        "https://127.0.0.1:{port}{prefix}/api/v1/claims?cursor=2",  # goes to the scheme of the client's own address
        "HTTP://127.0.0.1:{port}{prefix}/api/v1/claims?cursor=2#a",
        "//127.0.0.1:{port}{prefix}/api/v1/claims?cursor=2",
        "{prefix}/api/v1/claims?cursor=2",
        "claims?cursor=2",
        "?cursor=2",
        "../v1/claims?cursor=2",
        "https://claims.example/desk/api/v1/claims?cursor=2",
        "http://claims.example/desk/api/v1/claims?cursor=2",
        "http://claims.example:443/desk/api/v1/claims?cursor=2",
        "//CLAIMS.example/desk/api/v1/claims?cursor=2",
    ],
)
@pytest.mark.parametrize("prefix", ["", PREFIX, "/a/b%20c"])
def test_a_next_of_the_own_server_is_requested_at_the_own_address(local, prefix, link):
    local.answers[f"{prefix}/api/v1/claims"] = page(link.format(port=local.port, prefix=prefix))
    local.answers[f"{prefix}/api/v1/claims?cursor=2"] = EMPTY
    with Client(f"{local.url}{prefix}/", "due_x", public_url="https://claims.example/desk/") as client:
        assert list(client.pages("/claims")) == [{"id": 1}]
    assert local.targets == [f"{prefix}/api/v1/claims", f"{prefix}/api/v1/claims?cursor=2"]
    assert {request.headers["Authorization"] for request in local.seen} == {"Bearer due_x"}


@pytest.mark.parametrize(
    "link", ["https://claims.example/api/v1/claims", "https://claims.example:8443/desk/api/v1/claims"]
)
def test_a_next_beside_the_public_url_is_refused_and_the_setting_named(local, link):
    local.answers["/api/v1/claims"] = page(link)
    client = Client(local.url, public_url="https://claims.example/desk")
    with client, pytest.raises(ForeignLink, match="pass its DUECHECK_PUBLIC_URL as public_url"):
        list(client.pages("/claims"))


@pytest.mark.parametrize(
    "link", ["http://claims.example/api/v1/claims?cursor=2", "http://claims.example:443/api/v1/claims?cursor=2"]
)
def test_a_next_with_http_behind_tls_is_requested_with_https(link):
    asked = []

    def handle(request):
        asked.append(str(request.url))
        return httpx.Response(200, json={"items": [], "next": link if len(asked) == 1 else None})

    with Client("https://claims.example", "due_x", transport=httpx.MockTransport(handle)) as client:
        assert list(client.pages("/claims")) == []
    assert asked == ["https://claims.example/api/v1/claims", "https://claims.example/api/v1/claims?cursor=2"]


@pytest.mark.parametrize(
    ("status", "method", "methods"),
    [
        (301, "GET", ["GET", "GET"]),
        (302, "GET", ["GET", "GET"]),
        (303, "GET", ["GET", "GET"]),
        (307, "GET", ["GET", "GET"]),
        (308, "GET", ["GET", "GET"]),
        (301, "POST", ["POST"]),
        (302, "POST", ["POST"]),
        (303, "POST", ["POST", "GET"]),
        (307, "POST", ["POST", "POST"]),
        (308, "POST", ["POST", "POST"]),
    ],
)
def test_a_redirect_on_the_own_server_is_followed(local, status, method, methods):
    local.answers["/api/v1/old"] = (status, {"Location": f"{local.url}/api/v1/new"}, {})
    local.answers["/api/v1/new"] = (200, {}, {"id": 1})
    with Client(local.url, "due_x") as client:
        send = client.get if method == "GET" else client.post
        if len(methods) == 1:
            with pytest.raises(Problem, match=str(status)):
                send("/old")
        else:
            assert send("/old") == {"id": 1}
    assert [request.method for request in local.seen] == methods
    keys = {request.headers["Idempotency-Key"] for request in local.seen if request.method == "POST"}
    assert len(keys) == (method == "POST")


def test_a_redirect_to_another_scheme_names_the_address_to_use(local):
    link = f"https://127.0.0.1:{local.port}/api/v1/claims"
    local.answers["/api/v1/claims"] = (301, {"Location": link}, {})
    with Client(local.url) as client, pytest.raises(BadAnswer, match=f"redirects to '{link}'"):
        client.get("/claims")
    assert len(local.seen) == 1


@pytest.mark.parametrize(("redirects", "is_answered"), [(5, True), (6, False)])
def test_redirects_are_counted(local, redirects, is_answered):
    for number in range(redirects):
        local.answers[f"/api/v1/{number}"] = (307, {"Location": f"/api/v1/{number + 1}"}, {})
    local.answers[f"/api/v1/{redirects}"] = (200, {}, {"id": 1})
    with Client(local.url) as client:
        if is_answered:
            assert client.get("/0") == {"id": 1}
        else:
            with pytest.raises(BadAnswer, match="5 redirects"):
                client.get("/0")
    assert len(local.seen) == 6


@pytest.mark.parametrize(
    "address",
    ["", "claims.example", "ftp://claims.example", "http://", "http://u:secret@claims.example", "http://a.example/?q=1",
     "http://a.example/#b", "http://a.example:port", "http://a\n.example"],
)  # fmt: skip
def test_an_address_that_is_no_url_of_a_server_is_refused(address):
    for options in ({"address": address}, {"address": "http://claims.example", "public_url": address or "x"}):
        with pytest.raises(ValueError, match="http or https URL") as caught:
            Client(**options)
        assert "secret" not in str(caught.value)


@pytest.mark.parametrize("token", ["", "due_x\n", " due_x", "due\u00fc", "due\x00"])
def test_a_token_that_no_header_can_hold_is_refused(token):
    with pytest.raises(ValueError, match="token") as caught:
        Client("http://claims.example", token)
    assert "due" not in str(caught.value)


def test_a_path_keeps_its_query(local):
    local.answers["/api/v1/claims?limit=2&topic=gas+market"] = EMPTY
    local.answers["/api/v1/claims?limit=2"] = EMPTY
    with Client(local.url) as client:
        client.get("/claims?limit=2")
        client.get("/claims?limit=2", topic="gas market", status=None)
    assert len(local.seen) == 2


@pytest.mark.parametrize("document", [b"<html>Sign in</html>", [], 1, None])
def test_an_answer_of_another_kind_of_server_is_an_error_of_the_client(local, document):
    local.answers["/api/v1/claims"] = (200, {}, document)
    local.answers["/api/v1/refused"] = (403, {}, document)
    with Client(local.url) as client:
        with pytest.raises(BadAnswer):
            client.get("/claims")
        with pytest.raises(Problem, match="403 Forbidden"):
            client.get("/refused")


@pytest.mark.parametrize("document", [{"next": None}, {"items": None}, {"items": {}, "next": None}])
def test_a_page_without_items_is_an_error_of_the_client(local, document):
    local.answers["/api/v1/claims"] = (200, {}, document)
    with Client(local.url) as client, pytest.raises(BadAnswer, match="items"):
        list(client.pages("/claims"))


def test_answers_with_gzip_are_read(local):
    local.answers["/api/v1/claims"] = (200, {"Content-Encoding": "gzip"}, {"items": [{"id": 7}], "next": None})
    with Client(local.url) as client:
        assert list(client.pages("/claims")) == [{"id": 7}]
    assert "gzip" in local.seen[0].headers["Accept-Encoding"]


def test_an_empty_next_ends_the_list(local):
    local.answers["/api/v1/claims"] = page("")
    with Client(local.url) as client:
        assert list(client.pages("/claims")) == [{"id": 1}]
    assert local.targets == ["/api/v1/claims"]
