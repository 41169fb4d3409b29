"""The memory that the processes of a server share."""

import multiprocessing
import time

import pytest

from claims.server.shared_memory import create_memory
from claims.shared_counters import NEVER


def add(memory, pipe, amount):
    """Add to a counter in another process, say so, and wait until the pipe ends."""
    counters = memory.counters()
    counters.add("polls", NEVER, amount)
    pipe.send(counters.add("requests", int(time.time()) // 10**6 * 10**6 + 10**6, 0))
    pipe.recv()


def test_processes_count_together_and_a_dead_one_does_not_count(tmp_path):
    spawn = multiprocessing.get_context("spawn")
    memory = create_memory(3, tmp_path)
    counters = memory.counters()
    started = []
    for amount in (2, 3):
        ours, theirs = spawn.Pipe()
        process = spawn.Process(target=add, args=(memory, theirs, amount))
        process.start()
        started.append((process, ours))
        assert ours.recv() == 0
    assert counters.add("polls", NEVER) == 6
    with pytest.raises(RuntimeError):
        _in_another_process(spawn, memory)
    started[0][0].kill()
    started[0][0].join()
    ours, theirs = spawn.Pipe()
    replaced = spawn.Process(target=add, args=(memory, theirs, 10))
    replaced.start()
    ours.recv()
    assert counters.add("polls", NEVER, 0) in {1 + 3 + 10, 1 + 2 + 10}
    for process, _ in [*started, (replaced, ours)]:
        process.kill()
        process.join()


def _in_another_process(spawn, memory):
    """Raise RuntimeError if a further process finds no free region."""
    process = spawn.Process(target=memory.counters)
    process.start()
    process.join()
    if process.exitcode:
        raise RuntimeError
