"""Fixtures for every test: an application on a fresh database, a clock that is set by hand, a caller per role.

The application is imported by the fixtures that need it: pure tests load neither Flask nor the store.
"""

import hashlib
import shutil
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, settings

from claims.domain.roles import ROLES
from tests.calls import count_calls

settings.register_profile(
    "duecheck", deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
settings.load_profile("duecheck")

TEXT = (
    "Moscow and Minsk have given themselves until December 1, 2023, to sign program addenda. "
    "The central banks will reach an agreement by December 2022. It will rain. It will rain."
)
ARTICLE = {
    "url": "https://news.example/a",
    "title": "A breakthrough?",
    "authors": ["A. Reporter"],
    "publisher": "News",
    "published_on": "2021-09-21",
    "language": "en",
    "text": TEXT,
}


#: what ETags of the tests end with: four digits of the hash of the origin
ORIGIN_HASH = hashlib.sha256(b"http://localhost").hexdigest()[:4]


def tagged(text):
    """Return an ETag of the server of the tests."""
    return f'"{text}.{ORIGIN_HASH}"'


def slug(problem):
    """Return the name of a problem's type."""
    return problem["type"].rpartition("/problems/")[2]


def as_public(claim):
    """Return a claim as the public sees it: without the member that only callers from the role bot on get."""
    return {name: value for name, value in claim.items() if name != "assigned_to"}


class Clock:
    """A clock that stands still until a test sets it."""

    def __init__(self) -> None:
        self.now = datetime(2021, 10, 1, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def set(self, text: str) -> None:
        self.now = datetime.fromisoformat(text).replace(tzinfo=UTC)

    def advance(self, **kwargs: float) -> None:
        self.now += timedelta(**kwargs)


class Caller:
    """A client of the API with a token, or without one."""

    def __init__(self, client, token=None):
        self.client = client
        self.headers = {"Authorization": f"Bearer {token}"} if token else {}

    def send(self, method, path, status=None, headers=None, **kwargs):
        address = path if path.startswith("/feeds/") else f"/api/v1{path}"
        answer = self.client.open(address, method=method, headers=self.headers | (headers or {}), **kwargs)
        if status is not None:
            assert answer.status_code == status, answer.get_data(as_text=True)
        return answer

    def get(self, path, status=200, **kwargs):
        return self.send("GET", path, status, **kwargs)

    def post(self, path, body=None, status=201, **kwargs):
        if body is not None:
            kwargs["json"] = body
        return self.send("POST", path, status, **kwargs)

    def patch(self, path, body, etag, status=200):
        headers = {} if etag is None else {"If-Match": etag}
        return self.send("PATCH", path, status, headers=headers, json=body)

    # What most tests begin with.

    def article(self, **changes):
        return self.post("/articles", ARTICLE | changes).json

    def claim(self, article_id=1, **changes):
        body = {"article_id": article_id, "quote": "until December 1, 2023", "due": {"text": "until December 1, 2023"}}
        body |= {} if "claimant" in changes else {"claimant_is_author": True}
        body = {k: v for k, v in (body | changes).items() if v is not None}
        others = [{k: v for k, v in body.items() if k != "claimant_is_author"} | {"claimant": self._next("Speaker")}]
        if "quote" in body:
            statement = body.get("statement", body["quote"])
            others.insert(0, body | {"quote": TEXT[: 20 + self.count], "statement": statement})
        return self._post_again("/claims", body, "claim-said-already", others)

    def evidence(self, claim_id=1, **changes):
        body = {"url": "https://later.example/1", "stance": "supports"}
        body |= changes
        others = [body | {"excerpt": self._next("Paragraph")}]
        return self._post_again(f"/claims/{claim_id}/evidence", body, "evidence-exists", others)

    def _post_again(self, path, body, slug, others):
        """Post a record; post the first valid one of `others` if the same one is stored, for tests of several."""
        answer = self.post(path, body, None)
        if answer.status_code == 409 and answer.json["type"] == f"http://localhost/problems/{slug}":
            answer = next(
                (a for a in (self.post(path, other, None) for other in others) if a.status_code == 201), answer
            )
        assert answer.status_code == 201, answer.get_data(as_text=True)
        return answer.json

    def _next(self, word):
        self.count = getattr(self, "count", 0) + 1
        return f"{word} {self.count}"

    def judge(self, claim_id=1, status=201, **changes):
        """Judge a claim on evidence 1, which supports it; `did_not` also cites new evidence, which refutes it."""
        if changes.get("outcome") == "did_not" and "evidence_ids" not in changes:
            added = self.evidence(claim_id, url="https://later.example/2", stance="refutes")
            changes["evidence_ids"] = [1, added["id"]]
        body = {"outcome": "came_true", "occurred_on": "2021-09-30", "rationale": "It did.", "evidence_ids": [1]}
        body = {k: v for k, v in (body | changes).items() if v is not None}
        return self.post(f"/claims/{claim_id}/verdicts", body, status).json


def pytest_addoption(parser):
    """Add the option that runs the tests of the API on PostgreSQL."""
    parser.addoption(
        "--store", choices=("sqlite", "postgres"), default="sqlite", help="the database of the application"
    )


def pytest_collection_modifyitems(config, items):
    """Skip the tests of a file of SQLite if the application has another store."""
    if config.getoption("--store") != "sqlite":
        for item in items:
            if item.get_closest_marker("sqlite"):
                item.add_marker(pytest.mark.skip(reason="it is about a file of SQLite"))


@pytest.fixture(name="_push_request_context", autouse=True)
def no_request_context():
    """pytest-flask would push one context for all requests of a test, which then share `g`."""


@pytest.fixture
def client(app):
    """pytest-flask's own keeps its last request's context, and with it `g`, for every client of the test."""
    return app.test_client()


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def options():
    """Settings of the application; a test module may have its own."""
    return {}


@pytest.fixture(scope="session")
def fast_commits():
    """Stop this process from flushing commits to disk."""
    from tests.storage.engine import turn_flushing_off

    turn_flushing_off()


@pytest.fixture(scope="session")
def template(fast_commits, tmp_path_factory):
    """Return the path of an empty, migrated database, made once a test process."""
    from tests.storage.engine import create_database

    return create_database(tmp_path_factory.mktemp("template") / "empty.db")


@pytest.fixture
def database_path(request, template, tmp_path):
    """Return the path of a fresh database of SQLite, or the address of one of PostgreSQL."""
    if request.config.getoption("--store") == "postgres":
        return request.getfixturevalue("postgres_address_without_rows")
    return shutil.copyfile(template, tmp_path / "test.db")


@pytest.fixture(scope="session")
def postgres_cluster():
    """Start a PostgreSQL server for this test process; yield the address of its first database."""
    from bench.cluster import FAST, programs, running_cluster

    if programs() is None:
        pytest.skip("PostgreSQL is not installed: make postgres")
    with running_cluster(FAST) as address:
        yield address


@pytest.fixture(scope="session")
def postgres_template(postgres_cluster):
    """Return the name of a database with empty tables, made once a test process."""
    from tests.storage.postgres.cluster import migrated_database

    with migrated_database(postgres_cluster) as name:
        yield name


@pytest.fixture(scope="session")
def shared_postgres_address(postgres_cluster, postgres_template):
    """Return the address of a database that the tests of a process share."""
    from tests.storage.postgres.cluster import new_database

    with new_database(postgres_cluster, postgres_template) as address:
        yield address


@pytest.fixture
def postgres_address_without_rows(shared_postgres_address):
    """Return the address of the shared database, after its rows were removed."""
    from tests.storage.postgres.cluster import remove_rows

    remove_rows(shared_postgres_address)
    return shared_postgres_address


@pytest.fixture
def postgres_address(postgres_cluster, postgres_template):
    """Return the address of a fresh database."""
    from tests.storage.postgres.cluster import new_database

    with new_database(postgres_cluster, postgres_template) as address:
        yield address


@pytest.fixture(scope="session")
def shared_app(template):
    """Return the application that the tests with default settings share: its routes are compiled once a process."""
    from tests.applications import create_shared_app

    return create_shared_app(template)


@pytest.fixture
def app(request, database_path, clock, options):
    """Return an application on a fresh database: the shared one, or one of its own where a test has options."""
    from tests.applications import lend, own_app

    if options:
        run = own_app(database_path, clock, **options)
    else:
        run = lend(request.getfixturevalue("shared_app"), database_path, clock)
    with run as app:
        yield app


@pytest.fixture
def context(app):
    return app.extensions["duecheck"].context


@pytest.fixture
def callers(client, context):
    """Return a caller per role, and one without a token under `None`; the log has no row of their tokens."""
    from tests.tokens import add_token

    return {role: Caller(client, add_token(context, f"the-{role}", role)) for role in ROLES} | {None: Caller(client)}


@pytest.fixture
def journalist(callers):
    return callers["journalist"]


@pytest.fixture
def editor(callers):
    return callers["editor"]


@pytest.fixture
def bot(callers):
    return callers["bot"]


@pytest.fixture
def reader(callers):
    return callers[None]


def assert_problem(answer, status, slug, pointer=None):
    """Check a problem document (RFC 9457) and return it.

    Args:
        answer: of the request.
        status: that is expected.
        slug: of the problem type that is expected.
        pointer: that one of the errors must have.
    """
    assert answer.status_code == status, answer.get_data(as_text=True)
    assert answer.mimetype == "application/problem+json"
    problem = answer.json
    assert (problem["status"], problem["type"]) == (status, f"http://localhost/problems/{slug}")
    assert problem["title"] and problem["detail"] and problem["remedy"]
    assert problem["request_id"] == answer.headers["X-Request-Id"]
    if pointer is not None:
        assert pointer in [e.get("pointer", e.get("parameter")) for e in problem["errors"]], problem["errors"]
    return problem


@pytest.fixture
def counted():
    """Return a function that runs another and counts its calls, of functions in Python and in C."""

    return lambda run: count_calls(run)[1]
