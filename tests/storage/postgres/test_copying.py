"""The command `copy` between a file of SQLite and PostgreSQL, and back."""

import re
import shutil
from contextlib import closing

import pytest
from click.testing import CliRunner

from claims.cli.main import duecheck
from claims.services.tokens import authenticate
from claims.storage.engines import open_backend
from claims.storage.postgres import backend as postgres
from tests.applications import own_app
from tests.conftest import Clock
from tests.storage.postgres.cluster import new_database
from tests.storage.sqlite.conftest import full, full_template
from tests.tokens import add_token

__all__ = ["full", "full_template"]  # fixtures


@pytest.fixture
def source(full_template, tmp_path):
    """Return the address of a SQLite database with records, tokens, a session and a stored answer."""
    path = shutil.copyfile(full_template, tmp_path / "source.db")
    with own_app(path, Clock()) as app:
        context, client = app.extensions["duecheck"].context, app.test_client()
        secret = add_token(context, "jo", "journalist")
        headers = {"Authorization": f"Bearer {secret}", "Idempotency-Key": "one"}
        body = {"url": "https://later.example/1", "stance": "supports"}
        assert client.post("/api/v1/claims/1/evidence", json=body, headers=headers).status_code == 201
        (tmp_path / "secret").write_text(secret)
    return f"sqlite:///{path}"


@pytest.fixture
def target(postgres_cluster):
    """Return the address of a database without tables."""
    with new_database(postgres_cluster) as address:
        yield address


def run(*arguments):
    return CliRunner().invoke(duecheck, ["copy", *arguments])


def contents(address):
    """Return the lines of a dump, and the rows that a dump leaves out."""
    with closing(open_backend(address, 0)) as backend:
        return list(backend.dump()), sorted(map(repr, backend.list_private_rows()))


def test_a_record_goes_to_postgresql_and_back(source, target, tmp_path):
    copied = run(source, target)
    lines, private = contents(source)
    assert (copied.exit_code, copied.output) == (0, f"copied {len(lines) - 2} rows\n")
    assert contents(target) == (lines, private) and len(private) == 10
    assert sum("A word among colleagues." in row for row in private) == 1
    assert b"among colleagues" not in b"".join(lines) and b'"assigned_to":"the-bot"' in b"".join(lines)
    again = f"sqlite:///{tmp_path / 'again.db'}"
    assert run(target, again).exit_code == 0
    assert contents(again) == (lines, private)


def test_tokens_and_keys_are_valid_in_the_copy(source, target, tmp_path):
    run(source, target)
    secret = (tmp_path / "secret").read_text()
    with own_app(target, Clock()) as app:
        assert authenticate(app.extensions["duecheck"].context, secret).name == "jo"
        headers = {"Authorization": f"Bearer {secret}", "Idempotency-Key": "one"}
        body = {"url": "https://later.example/1", "stance": "supports"}
        again = app.test_client().post("/api/v1/claims/1/evidence", json=body, headers=headers)
        assert (again.status_code, again.headers["Idempotency-Replayed"]) == (201, "true")


def test_a_copy_that_was_interrupted_is_started_again(source, target, monkeypatch):
    class Interrupted(Exception):
        """The process ends."""

    begun = contents(source)[0][:40]

    def lines(*_):
        yield from begun
        raise Interrupted

    with monkeypatch.context() as patched:
        patched.setattr("claims.storage.sqlite.backend.dump.dump_lines", lines)
        assert isinstance(run(source, target).exception, Interrupted)
    with monkeypatch.context() as patched:
        patched.setattr(postgres.private_rows, "add_private_rows", lambda *_: (_ for _ in ()).throw(Interrupted()))
        assert isinstance(run(source, target).exception, Interrupted)
    again = run(source, target)
    assert again.exit_code == 0 and re.fullmatch(r"TARGET has all \d+ rows already\n", again.output)
    assert contents(target) == contents(source)


def test_a_target_with_other_records_is_refused(source, target, tmp_path):
    run(source, target)
    with closing(open_backend(target, 0)) as backend:
        backend.database.run("UPDATE articles SET title = 'Another' WHERE id = 1")
    before = contents(target)
    refused = run(source, target)
    assert refused.exit_code == 1 and "other records: copy to a new database" in refused.output
    assert contents(target) == before


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("mysql://a", "sqlite:///b.db"), "SOURCE is 'mysql://a', but must be sqlite:///FILE"),
        (("sqlite:///missing.db", "sqlite:///b.db"), "there is no database at"),
        (("sqlite:///a.db", "sqlite:///a.db"), "the same database"),
        (("sqlite:///missing.db", "mysql://jo:secret@x/y"), "TARGET must be"),
    ],
)
def test_wrong_addresses_are_one_sentence(tmp_path, monkeypatch, arguments, message):
    monkeypatch.chdir(tmp_path)
    refused = run(*arguments)
    assert refused.exit_code != 0 and message in refused.output and "secret" not in refused.output
    assert not (tmp_path / "b.db").exists() and refused.output.count("\n") == 1


def test_a_target_with_a_token_of_its_own_is_refused(source, target):
    with closing(open_backend(target, 0)) as backend:
        backend.migrate()
        backend.database.run("INSERT INTO tokens (name, role, sha256, created_at) VALUES ('jo', 'bot', 'x', 'y')")
    before = contents(target)
    refused = run(source, target)
    assert refused.exit_code == 1 and "other tokens, sessions or answers than the source" in refused.output
    assert contents(target) == before
