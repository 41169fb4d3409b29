"""Addresses that a request names: the server returns to its own pages only, and its links stay on its site."""

import re
from urllib.parse import parse_qsl, urlsplit

import pytest

from claims.domain.limits import MAX_PAGE_ADDRESS, MAX_PARAMETERS
from claims.web import views_calendar
from tests.tokens import add_token

#: values of `_to` that name no page of ours
FOREIGN = [
    "",
    "claims",
    "https://evil.example/",
    "http:/claims",
    "http:claims",
    "javascript:alert(1)",
    "//evil.example",
    "///evil.example",
    "////evil.example/claims",
    "//evil.example/claims",
    "//localhost/claims",
    "/\\evil.example",
    "\\\\evil.example",
    "/\\/evil.example",
    "\\/evil.example",
    "/\t/evil.example/x",
    "/\n/evil.example/x",
    "/\r\n/evil.example/x",
    "/\x00/evil.example",
    "/\x0b/evil.example",
    "\t//evil.example",
    " //evil.example",
    "\x01//evil.example",
    "/claims\r\nSet-Cookie: a=b",
    "/claims\n",
    "/claims ",
    "/ /evil.example",
    "/\u2028/evil.example",
    "/\u00a0/evil.example",
    "/\uff0f/evil.example",
    "/\u2044evil.example",
    "/%2f/evil.example",
    "/%2fevil.example",
    "/%5cevil.example",
    "/%09/evil.example",
    "/%0d%0aSet-Cookie:a=b",
    "/.//evil.example",
    "/..//evil.example",
    "/./claims",
    "/claims/../articles",
    "/claims//1",
    "//claims",
    "/@evil.example",
    "/user@evil.example/claims",
    "/evil.example",
    "/claims/%31",
    "/claims/0",
    "/claims/1/",
    "/claims/99999999999999999999",
    "/claims/\u0661",
    "/claims/1;a=b",
    "/claims/1#//evil.example",
    "/claims#x",
    "/claims?q=%ff",
    "/claims?" + "&".join(f"a{n}=1" for n in range(MAX_PARAMETERS + 1)),
    "/claims?q=" + "a" * MAX_PAGE_ADDRESS,
    "/sign-in",
    "/sign-in?_to=//evil.example",
    "/sign-out",
    "/articles/1/candidates",
    "/claims/1/place",
    "/static/web/duecheck.css",
    "/docs",
    "/openapi.json",
    "/api/v1/claims",
    "/feeds/due.ics",
    "/healthz",
    "[",
    "/[",
    "//[",
]
#: values of `_to` that name a page -> the address that the server returns to
OWN = {
    "/": "/",
    "/?topic=gas": "/?topic=gas",
    "/claims": "/claims",
    "/claims?": "/claims",
    "/claims?q=two+words&status=due": "/claims?q=two+words&status=due",
    "/claims?q=two%20words": "/claims?q=two+words",
    "/claims?q=": "/claims?q=",
    "/claims?q=a\\b": "/claims?q=a%5Cb",
    "/claims?q=?x=1": "/claims?q=%3Fx%3D1",
    "/claims?q=%0d%0aSet-Cookie:a=b": "/claims?q=%0D%0ASet-Cookie%3Aa%3Db",
    "/claims?q=//evil.example": "/claims?q=%2F%2Fevil.example",
    "/claims?q=https://evil.example/%5c%09": "/claims?q=https%3A%2F%2Fevil.example%2F%5C%09",
    "/claims?_external=1&_scheme=javascript": "/claims?_external=1&_scheme=javascript",
    "/claims?" + "&".join(f"a{n}=1" for n in range(MAX_PARAMETERS)): "/claims?"
    + "&".join(f"a{n}=1" for n in range(MAX_PARAMETERS)),
    "/claims?q=" + "a" * (MAX_PAGE_ADDRESS - 10): "/claims?q=" + "a" * (MAX_PAGE_ADDRESS - 10),
    "/claims/1": "/claims/1",
    "/claims/1/verdicts/new": "/claims/1/verdicts/new",
    "/claims/9223372036854775807": "/claims/9223372036854775807",
    "/articles/1/claims/new?quote=%C3%A9+x&start=3": "/articles/1/claims/new?quote=%C3%A9+x&start=3",
}
#: query parameters that `url_for` would read as options or arguments
QUERIES = [
    "_external=1",
    "_scheme=javascript",
    "_external=1&_scheme=javascript",
    "_anchor=x",
    "_method=POST",
    "endpoint=web.sign_in",
    "self=1",
    "filename=x",
]


def sign_in(visit, token, to):
    visitor = visit()
    csrf = re.search(r'name="csrf_token" value="([^"]+)"', visitor.get("/sign-in"))[1]
    return visitor.client.post("/sign-in", data={"_to": to, "csrf_token": csrf, "token": token})


@pytest.fixture
def token(context):
    return add_token(context, "comer", "journalist")


def test_signing_in_returns_to_no_other_address(visit, token):
    for to in FOREIGN:
        answer = sign_in(visit, token, to)
        assert (answer.status_code, answer.headers["Location"]) == (303, "/desk"), to


@pytest.mark.parametrize(("to", "location"), OWN.items(), ids=range(len(OWN)))
def test_signing_in_returns_to_a_page(visit, token, to, location):
    answer = sign_in(visit, token, to)
    assert (answer.status_code, answer.headers["Location"]) == (303, location)


def test_inputs_of_an_earlier_form_are_sent_to_no_other_address(visit, token):
    visitor = visit()
    for to in FOREIGN:
        csrf = re.search(r'name="csrf_token" value="([^"]+)"', visitor.get("/sign-in"))[1]
        data = {"_to": to, "csrf_token": csrf, "token": token, "note": "typed"}
        text = visitor.client.post("/sign-in", data=data).get_data(as_text=True)
        assert '<form method="post" action="/desk" class="fields">' in text, to


def test_signing_in_behind_a_proxy_with_a_prefix_returns_below_the_prefix(visit, token):
    visitor = visit()
    csrf = re.search(r'name="csrf_token" value="([^"]+)"', visitor.get("/sign-in"))[1]
    data = {"_to": "/claims/1?a=b", "csrf_token": csrf, "token": token}
    answer = visitor.client.post("/sign-in", data=data, environ_overrides={"SCRIPT_NAME": "/desk"})
    assert answer.headers["Location"] == "/desk/claims/1?a=b"


@pytest.mark.parametrize("path", ["/claims", "/articles", "/calendar", "/people"])
def test_links_of_a_list_stay_on_the_page_with_any_query(visit, journalist, path, monkeypatch):
    monkeypatch.setattr(views_calendar, "_MAX_CLAIMS", 50)
    for number in range(51):
        article = journalist.article(url=f"https://news.example/{number}")
        due = {"relation": "by", "edtf": "2021-10-30"}
        journalist.claim(article["id"], claimant=f"Claimant {number}", due=due)
    for query in QUERIES:
        text = visit().get(f"{path}?{query}&month=2021-10")
        links = [link.replace("&amp;", "&") for link in re.findall(r'href="([^"]+)"', text)]
        ours = [urlsplit(link) for link in links if "month=2021-10" in link]
        assert ours and {link.path for link in ours} <= {path}, query
        assert not [link for link in ours if link.scheme or link.netloc or link.fragment], query
        assert all(dict(parse_qsl(query)).items() <= dict(parse_qsl(link.query)).items() for link in ours), query
        assert "javascript:" not in text
