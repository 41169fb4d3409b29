"""A PostgreSQL server of the tests: a private cluster in a temporary folder, which only a socket reaches."""

import os
import shutil
import subprocess
import tempfile
import uuid
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg

from claims.storage.postgres.connection import Postgres
from claims.storage.postgres.group_transaction import WRITERS
from claims.storage.postgres.migrations import migrate

_USER = "postgres"  # a cluster cannot belong to root


def programs():
    """Return the folder of PostgreSQL's programs, the newest version; None if it is not installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    first = shutil.which("initdb") or (found[-1] if found else None)
    return first and Path(first).parent


@contextmanager
def running_cluster():
    """Start a cluster without flushing to disk; yield the address of its database `postgres`."""
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    data = folder / "data"
    options = f"-k {folder} -c listen_addresses='' -c fsync=off -c full_page_writes=off -c max_connections=50"
    try:
        if os.getuid() == 0:
            shutil.chown(folder, _USER)
        _run("initdb", "-D", data, "-A", "trust", "-U", "duecheck", "--locale=C.UTF-8", "-E", "UTF8", "--no-sync")
        _run("pg_ctl", "-D", data, "-o", options, "-l", folder / "log", "-w", "start")
        try:
            yield f"postgresql://duecheck@/postgres?host={folder}"
        finally:
            _run("pg_ctl", "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder)


@contextmanager
def new_database(cluster, template=None):
    """Create a database, as a copy of a template if there is one; yield its address, and drop it at the end."""
    name = f"test_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(cluster, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}" + (f" TEMPLATE {template} STRATEGY FILE_COPY" if template else ""))
        try:
            yield cluster.replace("/postgres?", f"/{name}?")
        finally:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def migrated_database(cluster):
    """Create a database with empty tables; yield its name."""
    with new_database(cluster) as address:
        with closing(Postgres(address, 0)) as database:
            migrate(database.connection)
        yield psycopg.conninfo.conninfo_to_dict(address)["dbname"]


def remove_rows(address):
    """Remove all rows of Duecheck's tables: a hundred times as fast as a new database."""
    with psycopg.connect(address) as connection:
        names = connection.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'duecheck' AND tablename <> 'schema_version'"
        ).fetchall()
        for (name,) in names:
            connection.execute(f"DELETE FROM duecheck.{name}")


@contextmanager
def another_writer(address):
    """Hold the turn of the writers of a database, as another program does."""
    with psycopg.connect(address, autocommit=True) as other:
        other.execute(f"SELECT pg_advisory_lock({WRITERS})")
        yield


def _run(program, *arguments):
    as_user = ["runuser", "-u", _USER, "--"] if os.getuid() == 0 else []
    command = [*as_user, programs() / program, *arguments]
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False, cwd="/")
    assert done.returncode == 0, done.stderr
