"""CPU time and memory of processes."""

import os
import subprocess
import sys
from time import process_time

from bench.processes import TICK, cpu_seconds, family, memory_bytes


def test_the_family_of_a_process_has_its_children():
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as child:
        found = family(os.getpid())
        assert family(child.pid) == [child.pid]
        child.communicate(b"\n")
    assert found[0] == os.getpid()
    assert child.pid in found
    assert child.pid not in family(os.getpid())


def test_the_cpu_time_is_that_of_the_clock_of_the_process():
    before = process_time()
    counted = cpu_seconds([os.getpid()])
    assert before - 2 * TICK <= counted <= process_time() + 2 * TICK


def test_a_process_that_ended_counts_as_zero():
    with subprocess.Popen([sys.executable, "-c", ""]) as child:
        child.wait()
    assert cpu_seconds([child.pid]) == 0


def test_the_memory_of_processes_is_added_up():
    alone = memory_bytes([os.getpid()])
    assert alone > 1_000_000
    assert memory_bytes([os.getpid(), os.getpid()]) >= 2 * alone * 0.9
