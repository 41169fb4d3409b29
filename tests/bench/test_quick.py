"""`make bench-quick`: which path has lost more than a quarter."""

import pytest

from bench import quick
from bench.quick import compare, has_lost
from tests.bench.results import measured, size, start


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        (0.4, 0.4, False),
        (0.4, 0.5, False),
        (0.4, 0.301, False),
        (0.4, 0.3, False),
        (0.4, 0.4 * 0.75, False),
        (0.4, 0.2999, True),
        (0.044, 0.033, False),
        (0.044, 0.0329, True),
        (1.2, 0.9, False),
        (1.2, 0.0, True),
    ],
)
def test_exactly_a_quarter_is_tolerated_and_a_little_more_is_not(before, now, expected):
    assert has_lost(before, now) is expected


@pytest.mark.parametrize(
    ("rate", "best", "cpu", "expected"),
    [
        (0.5, 0.5, 0.5, False),
        (0.375, 0.375, 0.375, False),
        (0.374, 0.4, 0.374, True),  # slower, and more CPU time
        (0.374, 0.4, 0.375, False),  # slower in most repeats only, for the same CPU time: a neighbour
        (0.376, 0.376, 0.1, False),  # more CPU time, but as fast
        (0.374, 0.375, 0.5, False),
        (0.374, 0.374, 0.5, True),  # slower in every repeat: it waits
    ],
)
def test_a_path_loses_by_rate_and_cpu_time_or_in_every_repeat(rate, best, cpu, expected):
    saved, now = size(10_000, due=measured()), size(10_000, due=measured(rate, cpu, high=best))
    (comparison,) = compare(saved, now)
    assert comparison.path == "due"
    assert comparison.has_lost is expected


def test_only_paths_that_both_have_are_compared():
    saved, now = size(10_000, due=measured(), claim=measured()), size(10_000, claim=measured(), feed=measured())
    assert [comparison.path for comparison in compare(saved, now)] == ["claim"]
    saved["cases"]["claim"] = {"32": measured()}
    assert compare(saved, now) == []


@pytest.mark.parametrize(
    ("first", "cpu", "memory", "lost"),
    [
        (4 / 3, 4 / 3, 100, []),
        (1.4, 1.0, 100, ["start"]),
        (1.4, 1.4, 133, ["start"]),
        (1.0, 1.0, 134, ["memory at rest"]),
    ],
)
def test_a_slower_start_and_more_memory_are_losses_too(first, cpu, memory, lost):
    saved = size(10_000) | {"start": start()}
    now = size(10_000) | {"start": start(first, cpu, memory)}
    assert [comparison.path for comparison in compare(saved, now) if comparison.has_lost] == lost


@pytest.mark.parametrize(("ratio", "cpu", "lost"), [(0.3, 0.3, []), (0.29, 0.29, ["bulk"]), (0.3, 0.29, [])])
def test_a_slower_bulk_load_is_a_loss(ratio, cpu, lost):
    def bulk(ratio, cpu):
        return {"to_indexed": ratio, "to_indexed_high": 0.4, "cpu_to_indexed": cpu}

    saved, now = size(10_000) | {"bulk": bulk(0.4, 0.4)}, size(10_000) | {"bulk": bulk(ratio, cpu)}
    assert [comparison.path for comparison in compare(saved, now) if comparison.has_lost] == lost


@pytest.mark.parametrize(("again", "code"), [(0.5, 0), (0.3, 1)])
def test_a_path_that_seems_to_have_lost_is_measured_again(monkeypatch, capsys, again, code):
    present = size(10_000, due=measured(0.3, 0.3), claim=measured())
    measured_again = []

    def measure(options, results):
        measured_again.extend(options.cases)
        present["cases"]["due"]["8"] = measured(again, again)

    monkeypatch.setattr(
        quick, "read_latest", lambda: {"sizes": {"10000": size(10_000, due=measured(), claim=measured())}}
    )
    monkeypatch.setattr(quick, "end_on_sigterm", lambda: None)
    monkeypatch.setattr(quick, "measured", lambda options: [])
    monkeypatch.setattr(quick, "measure", measure)
    monkeypatch.setattr(quick, "results_json", lambda options, results, started: {"sizes": {"10000": present}})
    assert quick.main() == code
    assert measured_again == ["due"]
    assert capsys.readouterr().err == ("due lost more than a quarter\n" if code else "")


def test_without_saved_results_there_is_nothing_to_compare(monkeypatch, capsys):
    monkeypatch.setattr(quick, "read_latest", lambda: {"sizes": {"1000000": size(1_000_000)}})
    assert quick.main() == 2
    assert "no results of 10,000 claims" in capsys.readouterr().err
