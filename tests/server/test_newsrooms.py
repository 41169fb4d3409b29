"""Several newsrooms of one server: each has its own log, tokens and limits, and nobody sees another's."""

import http.client
import json
import os
from contextlib import closing

import pytest
from click.testing import CliRunner

from claims.cli.main import duecheck
from claims.config import load_settings
from claims.errors import SettingInvalid
from claims.newsrooms import RESERVED, load_newsrooms
from tests.applications import own_app
from tests.conftest import ARTICLE, Clock
from tests.live_server import run_server
from tests.tokens import add_token

FILE = """
[minsk]
host = "minsk.example"
database_url = "sqlite:///{folder}/minsk.db"
publisher_name = "Minsk Daily"
rate_limit = "4 per day"

[oslo]
prefix = "/oslo"
database_url = "sqlite:///{folder}/oslo.db"
public_read = false
"""
PUBLIC_URL = "https://news.example"


def newsrooms_of(tmp_path, text, **settings):
    path = tmp_path / "newsrooms.toml"
    path.write_text(text.format(folder=tmp_path))
    return load_settings({"NEWSROOMS": str(path), **settings}, {})


@pytest.fixture
def secrets(tmp_path):
    """Return the secret of a journalist of each newsroom, with the same name."""
    found = {}
    for name in ("minsk", "oslo"):
        with own_app(tmp_path / f"{name}.db", Clock()) as app:
            found[name] = add_token(app.extensions["duecheck"].context, "jo", "journalist")
    return found


@pytest.fixture
def server(tmp_path, secrets):
    settings = newsrooms_of(tmp_path, FILE, PUBLIC_URL=PUBLIC_URL)
    with run_server(tmp_path / "unused.db", NEWSROOMS=settings.NEWSROOMS, PUBLIC_URL=PUBLIC_URL) as running:
        yield running


def send(server, host, path, method="GET", body=None, token=None):
    """Return the status, the headers and the text of an answer."""
    headers = {"Host": host} | ({"Authorization": f"Bearer {token}"} if token else {})
    if body is not None:
        headers["Content-Type"] = "application/json"
    with closing(http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)) as connection:
        connection.request(method, path, None if body is None else json.dumps(body), headers)
        answer = connection.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read().decode()


def test_each_newsroom_has_its_own_record_tokens_and_limits(server, secrets):
    minsk, oslo = ("minsk.example", ""), ("news.example", "/oslo")
    for name, (host, prefix) in (("minsk", minsk), ("oslo", oslo)):
        body = ARTICLE | {"title": f"An article of {name}"}
        status, _, text = send(server, host, f"{prefix}/api/v1/articles", "POST", body, secrets[name])
        assert (status, json.loads(text)["id"]) == (201, 1)
    status, _, text = send(server, "MINSK.example:8000", "/api/v1/articles")
    assert status == 200 and "An article of minsk" in text and "oslo" not in text
    assert send(server, *oslo_path("/api/v1/articles"))[0] == 401
    status, _, text = send(server, *oslo_path("/api/v1/articles"), token=secrets["oslo"])
    assert status == 200 and "An article of oslo" in text and f"{PUBLIC_URL}/oslo/articles/1" in text
    assert send(server, *oslo_path("/api/v1/articles"), token=secrets["minsk"])[0] == 401
    assert [send(server, "minsk.example", "/api/v1/articles")[0] for _ in range(4)] == [200, 200, 200, 429]
    assert send(server, *oslo_path("/api/v1/changes"), token=secrets["oslo"])[0] == 200


def oslo_path(path):
    return "news.example", f"/oslo{path}"


def test_the_page_of_a_prefix_has_its_addresses(server):
    status, _, text = send(server, "news.example", "/oslo/sign-in")
    assert status == 200 and 'action="/oslo/sign-in"' in text
    assert send(server, "news.example", "/oslo")[0] == send(server, "news.example", "/oslo/")[0]


@pytest.mark.parametrize(
    ("host", "path"),
    [
        ("news.example", "/api/v1/articles"),
        ("other.example", "/"),
        ("news.example", "/osloer/api/v1"),
        ("news.example", "/OSLO/api/v1"),
        ("minsk.example.evil", "/"),
        ("other.example", "/oslo/"),
    ],
)
def test_an_unknown_host_or_prefix_is_a_404_problem(server, host, path):
    status, headers, text = send(server, host, path)
    assert (status, headers["content-type"]) == (404, "application/problem+json")
    assert json.loads(text)["status"] == 404


def test_monitors_ask_the_whole_server(server, tmp_path):
    assert [send(server, "127.0.0.1", path)[0] for path in ("/healthz", "/readyz", "/metrics")] == [200, 200, 200]
    (tmp_path / "oslo.db").rename(tmp_path / "away.db")
    assert send(server, "127.0.0.1", "/readyz")[0] == 503
    assert send(server, "minsk.example", "/readyz")[0] == 200


A = '[a]\nhost = "a.example"\ndatabase_url = "sqlite:///a.db"\n'


@pytest.mark.parametrize(
    ("text", "settings", "message"),
    [
        ("", {}, "has no newsroom"),
        ("[a]\n[a]\n", {}, "cannot be read"),
        ("no toml", {}, "cannot be read"),
        ('a = "b"', {}, "newsroom 'a' must be a table"),
        ('[A_b]\nhost = "a.example"', {}, "small letters"),
        ('[a]\ndatabase_url = "sqlite:///a.db"', {}, "a host or a prefix"),
        ('[a]\nhost = "a.example"\nprefix = "/a"\ndatabase_url = "sqlite:///a.db"', {}, "not both"),
        ('[a]\nhost = "https://a.example"\ndatabase_url = "sqlite:///a.db"', {}, "without scheme"),
        ('[a]\nhost = "a.example"', {}, "must have a database_url"),
        (A.replace("a.example", "a.example:80"), {}, "without scheme and port"),
        ('[a]\nhost = 5\ndatabase_url = "sqlite:///a.db"', {}, "host and prefix must be texts"),
        ('[a]\nprefix = "/api"\ndatabase_url = "sqlite:///a.db"', {"PUBLIC_URL": PUBLIC_URL}, "paths of its own"),
        (A + 'rate_limit_url = "http://x"', {}, "DUECHECK_RATE_LIMIT_URL is 'http://x', but must be redis://"),
        (A + "port = 1", {}, "port is a setting of the whole"),
        (
            A + "colour = 1",
            {},
            "DUECHECK_COLOUR is not a setting",
        ),
        (
            A + 'rate_limit = "x"',
            {},
            "DUECHECK_RATE_LIMIT is 'x'",
        ),
        ('[a]\nhost = "a.example"\ndatabase_url = ["x"]', {}, "texts, numbers and booleans"),
        ('[a]\nprefix = "/a"\ndatabase_url = "sqlite:///a.db"', {}, "a prefix needs DUECHECK_PUBLIC_URL"),
        ('[a]\nprefix = "a/b"\ndatabase_url = "sqlite:///a.db"', {"PUBLIC_URL": PUBLIC_URL}, "prefix must be a slash"),
        (
            A + '[b]\nhost = "A.example"\ndatabase_url = "sqlite:///b.db"',
            {},
            "newsrooms 'a' and 'b' have the same host",
        ),
        (
            A + '[b]\nhost = "b.example"\ndatabase_url = "sqlite:///a.db"',
            {},
            "newsrooms 'a' and 'b' have the same database_url",
        ),
    ],
)
def test_a_wrong_file_is_one_sentence(tmp_path, text, settings, message):
    given = newsrooms_of(tmp_path, "", **settings)
    (tmp_path / "newsrooms.toml").write_text(text)
    with pytest.raises(SettingInvalid) as caught:
        load_newsrooms(given)
    assert message in str(caught.value) and "\n" not in str(caught.value)


def test_no_prefix_is_a_path_of_the_server(tmp_path):
    with own_app(tmp_path / "a.db", Clock()) as app:
        first = {f"/{rule.rule.split('/')[1]}" for rule in app.url_map.iter_rules()}
    wanted = {word for word in first if "." not in word and len(word) > 1}
    assert wanted == set(RESERVED)


@pytest.mark.parametrize(
    ("public_url", "shown"), [("", ""), (PUBLIC_URL, "https://a.example"), ("http://x:81", "http://a.example:81")]
)
def test_addresses_of_a_host_have_that_host(tmp_path, public_url, shown):
    (newsroom,) = load_newsrooms(newsrooms_of(tmp_path, A, PUBLIC_URL=public_url))
    assert shown == newsroom.settings.PUBLIC_URL
    text = A + 'public_url = "https://b.example"'
    (newsroom,) = load_newsrooms(newsrooms_of(tmp_path, text, PUBLIC_URL=public_url))
    assert newsroom.settings.PUBLIC_URL == "https://b.example"


def test_two_newsrooms_of_one_file_end_the_start(tmp_path):
    (tmp_path / "link").symlink_to(tmp_path)
    text = A.replace("a.db", "{folder}/a.db") + A.replace("[a]", "[b]").replace("a.example", "b.example")
    settings = newsrooms_of(tmp_path, text.replace("///a.db", "///{folder}/link/a.db"))
    with run_server(tmp_path / "unused.db", wait=False, NEWSROOMS=settings.NEWSROOMS) as server:
        assert server.process.wait(60) == 2
        assert "newsroom 'b' has the database of another one" in server.stderr() and server.stderr().count("\n") == 1


def test_a_newsroom_that_cannot_start_is_named(tmp_path):
    settings = newsrooms_of(tmp_path, A.replace("a.db", "/nowhere/a.db"))
    with run_server(tmp_path / "unused.db", wait=False, NEWSROOMS=settings.NEWSROOMS) as server:
        assert server.process.wait(60) == 2
        assert "newsroom 'a'" in server.stderr() or "/nowhere" in server.stderr()


def test_a_session_of_one_prefix_is_not_that_of_another(tmp_path, secrets):
    text = FILE.replace('host = "minsk.example"', 'prefix = "/minsk"')
    settings = newsrooms_of(tmp_path, text, PUBLIC_URL=PUBLIC_URL)
    with run_server(tmp_path / "unused.db", NEWSROOMS=settings.NEWSROOMS, PUBLIC_URL=PUBLIC_URL) as server:
        for prefix in ("/minsk", "/oslo"):
            _, headers, _ = send(server, "news.example", f"{prefix}/sign-in")
            assert f"Path={prefix};" in headers["set-cookie"]


def test_a_file_that_is_missing_ends_the_start(tmp_path):
    with run_server(tmp_path / "a.db", wait=False, NEWSROOMS="none.toml") as server:
        assert server.process.wait(60) == 2
        assert "none.toml cannot be read" in server.stderr() and server.stderr().count("\n") == 1


def command(tmp_path, *arguments, code=0):
    env = {"DUECHECK_NEWSROOMS": str(tmp_path / "newsrooms.toml"), "DUECHECK_PUBLIC_URL": PUBLIC_URL}
    result = CliRunner(env=env).invoke(duecheck, arguments)
    assert result.exit_code == code, result.output
    return result.output


@pytest.fixture
def environment():
    """Restore the variables that a command sets for itself."""
    saved = dict(os.environ)
    yield
    os.environ.clear()
    os.environ.update(saved)


@pytest.mark.usefixtures("environment")
def test_a_command_works_on_the_newsroom_that_it_names(tmp_path, secrets):
    newsrooms_of(tmp_path, FILE, PUBLIC_URL=PUBLIC_URL)
    command(tmp_path, "--newsroom", "oslo", "token", "create", "ann", "--role", "bot")
    listed = {name: command(tmp_path, "--newsroom", name, "token", "list") for name in ("minsk", "oslo")}
    assert "ann" in listed["oslo"] and "ann" not in listed["minsk"] and "jo" in listed["minsk"]


def test_a_command_without_a_newsroom_is_refused(tmp_path):
    newsrooms_of(tmp_path, FILE, PUBLIC_URL=PUBLIC_URL)
    refused = command(tmp_path, "token", "list", code=2)
    assert "choose a newsroom: duecheck --newsroom NAME, one of minsk, oslo" in refused and refused.count("\n") == 1
    refused = command(tmp_path, "--newsroom", "paris", "token", "list", code=2)
    assert "there is no newsroom 'paris': it must be one of minsk, oslo" in refused
