"""Random histories of the services against a second implementation; `make simulate` runs many more."""

import sys
from datetime import timedelta

import pytest

from bench.simulation import __main__ as command
from bench.simulation.crash import Sqlite
from bench.simulation.histories import RELOADED, run_history
from bench.simulation.seeds import describe, run_seed
from bench.simulation.shrink import shrink
from bench.simulation.steps import KINDS, Step, random_history
from bench.simulation.templates import sqlite_template
from bench.simulation.world import SqlStore
from claims.services import checks, claim_writes, claims, conditions, due_queue, timers, withdrawals

STEPS = 20


@pytest.fixture(scope="module")
def template():
    with sqlite_template() as template:
        yield template


@pytest.mark.parametrize("histories", [2 * RELOADED, pytest.param(3_000, marks=pytest.mark.long)])
def test_random_histories_show_no_difference(template, histories):
    seeds = range(histories)  # some are loaded into an empty store too
    failing = [seed for seed in seeds if not run_seed(template, STEPS, seed)[1]]
    assert not failing, describe(template, failing[0], STEPS)


def test_a_history_is_the_same_at_each_run(template):
    assert random_history(7, STEPS) == random_history(7, STEPS)
    assert {step.kind for seed in range(60) for step in random_history(seed, STEPS)} == set(KINDS)
    assert any(step.crash_at for step in random_history(7, STEPS))


def _forget_snoozes(monkeypatch):
    monkeypatch.setattr(claim_writes, "reset_queue_state", lambda before, after: after)


def _forget_expiries(monkeypatch):
    monkeypatch.setattr(claim_writes, "resets_expiries", lambda before, after: False)


def _log_too_little(monkeypatch):
    monkeypatch.setattr(checks, "_queue_members", lambda claim: {"needs_human": False, "snoozed_until": None})


def _stay_in_lease(monkeypatch):
    monkeypatch.setattr(SqlStore, "leave_lease", lambda self, claim, *, stays_queued: None)


def _count_days_wrong(monkeypatch):
    right = due_queue.days_overdue
    monkeypatch.setattr(due_queue, "days_overdue", lambda due_at, now: right(due_at, now + timedelta(days=1)))


def _announce_twice(monkeypatch):
    right = timers.log_if_due
    monkeypatch.setattr(claim_writes, "log_if_due", lambda *args: right(*args) and "none")


def _keep_what_crashed(monkeypatch):
    monkeypatch.setattr(sys.modules[Sqlite.__module__], "_roll_back", lambda opened: opened.execute("COMMIT"))


def _count_once(monkeypatch):
    counts = sys.modules[SqlStore.delete_article.__module__].record_counts
    monkeypatch.setattr(counts, "changes_between", lambda before, after: {})


def _use_ids_again(monkeypatch):
    monkeypatch.setattr(sys.modules[SqlStore.delete_article.__module__], "KEEP_IDS", ())


def _say_twice(monkeypatch):
    monkeypatch.setattr(claims, "check_not_said", lambda context, claim: None)


def _settle_nothing(monkeypatch):
    monkeypatch.setattr(withdrawals, "_settle", lambda *args: None)


def _wait_again(monkeypatch):
    monkeypatch.setattr(conditions, "is_released", lambda context, claim: False)


def _hide_records(monkeypatch):
    monkeypatch.setattr(claim_writes, "records_of", lambda context, claim: {})


def _keep_automatic(monkeypatch):
    monkeypatch.setattr(conditions, "withdraw_automatic", lambda context, at, claim, parent, number: None)


_FAULTS = [_forget_snoozes, _log_too_little, _keep_what_crashed, _use_ids_again, _count_once]
_MORE_FAULTS = [
    _forget_expiries,
    _stay_in_lease,
    _count_days_wrong,
    _announce_twice,
    _say_twice,
    _settle_nothing,
    _wait_again,
    _hide_records,
    _keep_automatic,
]


@pytest.mark.parametrize("plant", [*_FAULTS, *(pytest.param(plant, marks=pytest.mark.long) for plant in _MORE_FAULTS)])
def test_a_planted_fault_is_found_and_its_history_is_short(template, monkeypatch, plant):
    plant(monkeypatch)
    seed = next(seed for seed in range(400) if not run_seed(template, STEPS, seed)[1])
    text = describe(template, seed, STEPS)
    assert text.startswith(f"seed {seed}, ")
    assert "calls:" in text and "differences:" in text
    assert text.count("Step(") <= 12


def test_a_crash_changes_nothing_and_the_history_goes_on(template):
    steps = [Step("article", 1), *(Step("claim", 2, crash_at) for crash_at in range(1, 30)), Step("poll", 3)]
    assert run_history(template, 1, steps) is None


@pytest.mark.parametrize(
    ("length", "needed"), [(1, {0}), (2, {1}), (20, {3, 7, 19}), (20, {0}), (7, set(range(7))), (21, {10, 11})]
)
def test_shrinking_leaves_only_what_is_needed(length, needed):
    steps = [Step("poll", number, 4) for number in range(length)]

    def fails(some):
        return needed <= {step.seed for step in some}

    assert shrink(steps, fails) == [Step("poll", number) for number in sorted(needed)]


def test_a_crash_that_is_needed_stays(template):
    steps = [Step("poll", 1, 4), Step("poll", 2, 4)]
    found = shrink(steps, lambda some: any(step.seed == 2 and step.crash_at for step in some))
    assert found == [Step("poll", 2, 4)]


@pytest.mark.parametrize(
    ("options", "words"), [(["--histories", "3"], "3 histories"), (["--seconds", "0"], "0 histor")]
)
def test_the_command_counts_histories_and_ends_in_time(monkeypatch, capsys, options, words):
    monkeypatch.setattr(sys, "argv", ["simulate", "--steps", "5", "--processes", "1", *options])
    assert command.main() == 0
    assert capsys.readouterr().out.startswith(words)
