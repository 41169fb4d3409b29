"""Results as bench/results/latest.json has them, for tests."""


def measured(ratio=0.5, cpu_ratio=0.5, *, low=None, high=None, p99_ms=10.0):
    """Return the results of a case at one number of connections."""
    return {
        "measured": "2026-11-27T12:00:00Z",
        "rate": 5_000.0,
        "p50_ms": 1.0,
        "p99_ms": p99_ms,
        "cpu_us": 400.0,
        "hello_rate": 10_000.0,
        "hello_cpu_us": 200.0,
        "ratio": ratio,
        "ratio_low": ratio if low is None else low,
        "ratio_high": ratio if high is None else high,
        "cpu_ratio": cpu_ratio,
        "cpu_ratio_low": cpu_ratio,
        "cpu_ratio_high": cpu_ratio,
        "repeats": [],
    }


def size(claims, **cases):
    """Return the results of a size; each case has the results of 8 connections."""
    names = ("judged", "announced", "changes", "file_bytes")
    seconds = ("judge_seconds", "announce_seconds", "changes_seconds")
    fill = dict.fromkeys(names, 1) | dict.fromkeys(seconds, 1.0)
    fill |= {"first_poll_seconds": 0.5, "filled_at": "2026-11-27T12:00:00Z"}
    return {"claims": claims, "fill": fill, "cases": {name: {"8": case} for name, case in cases.items()}}


def start(first=1.0, cpu=1.0, memory=100):
    """Return the section of starts; the bare program took 1 second, 1 CPU second and 100 bytes."""
    hello = {"hello_first_answer_seconds": 1.0, "hello_cpu_seconds": 1.0, "hello_memory_bytes": 100}
    ours = {"first_answer_seconds": first, "cpu_seconds": cpu, "memory_bytes": memory, "import_cpu_seconds": 0.5}
    return hello | ours


def latest(*sizes):
    """Return the whole results."""
    machine = {"cores": 2, "memory_bytes": 2**33, "python": "3.11.1", "sqlite": "3.40.1"}
    options = {"repeats": 5, "seconds": 1.0}
    return {"machine": machine, "options": options, "sizes": {str(each["claims"]): each for each in sizes}}
