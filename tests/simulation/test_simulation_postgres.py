"""Random histories on PostgreSQL: no difference, and the same calls and log as on SQLite."""

import sys

import pytest

from bench.simulation import __main__ as command
from bench.simulation.crash_postgres import Postgres
from bench.simulation.histories import run_history, run_step
from bench.simulation.seeds import describe, run_seed
from bench.simulation.steps import Step, random_history
from bench.simulation.templates import PostgresTemplate, SqliteTemplate
from bench.simulation.world import World

STEPS = 20


@pytest.fixture
def on_postgres(postgres_cluster, postgres_template):
    return PostgresTemplate(postgres_cluster, postgres_template)


def calls_and_log(template, seed):
    """Run the history of a seed; return what its steps called, with crashes and refusals, and the log."""
    with template.copied() as database:
        world = World(database, seed)
        for step in random_history(seed, STEPS):
            run_step(world, step)
        return world.calls, world.log()


@pytest.mark.parametrize("histories", [3, pytest.param(100, marks=pytest.mark.long)])
def test_random_histories_show_no_difference(on_postgres, histories):
    seeds = range(histories)  # the first one is loaded into an empty store too
    failing = [seed for seed in seeds if not run_seed(on_postgres, STEPS, seed)[1]]
    assert not failing, describe(on_postgres, failing[0], STEPS)


def test_a_history_is_the_same_on_both_engines(on_postgres, template):
    calls, log = calls_and_log(on_postgres, 0)
    assert (calls, log) == calls_and_log(SqliteTemplate(template), 0)
    assert log and any(call.startswith("crash of ") for call in calls)


def test_a_crash_changes_nothing_and_the_history_goes_on(on_postgres):
    steps = [Step("article", 1), *(Step("claim", 2, crash_at) for crash_at in range(1, 30)), Step("poll", 3)]
    assert run_history(on_postgres, 1, steps) is None


def test_a_crash_that_keeps_rows_is_found(on_postgres, monkeypatch):
    connection = sys.modules[Postgres.__module__]
    monkeypatch.setattr(connection, "roll_back", connection.commit)
    failure = run_history(on_postgres, 1, [Step("article", 1, crash_at=7)])
    assert failure is not None
    assert failure.differences == ("a crash at statement 7 of article changed rows",)


@pytest.mark.usefixtures("postgres_cluster")  # skips it without PostgreSQL
def test_the_command_takes_the_engine(monkeypatch, capsys):
    options = ["--store", "postgres", "--histories", "1", "--steps", "5", "--processes", "1"]
    monkeypatch.setattr(sys, "argv", ["simulate", *options])
    assert command.main() == 0
    assert capsys.readouterr().out.startswith("1 histories")
