"""The memory that the processes of a server share."""

import subprocess
import sys
from contextlib import ExitStack

from claims.server.shared_memory import create_memory
from claims.shared_counters import NEVER
from tests.live_server import ROOT

REGIONS = 3
#: adds to a counter, says so, and waits for the end of standard input
ADD = """
import sys
from claims.server.shared_memory import SharedMemory
from claims.shared_counters import NEVER
counters = SharedMemory(int(sys.argv[1]), int(sys.argv[2])).counters()
counters.add("polls", NEVER, int(sys.argv[3]))
print("added", flush=True)
sys.stdin.read()
"""


def start(memory, amount):
    """Start a process that inherits the memory, and return it with its first line; it is empty after an error."""
    command = [sys.executable, "-c", ADD, str(memory.file), str(REGIONS), str(amount)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    process = subprocess.Popen(command, cwd=ROOT, pass_fds=[memory.file], text=True, **pipes)
    return process, process.stdout.readline()


def test_processes_count_together_and_a_dead_one_does_not_count(tmp_path):
    memory = create_memory(REGIONS, tmp_path)
    counters = memory.counters()
    with ExitStack() as stack:

        def started(amount):
            process, line = start(memory, amount)
            stack.enter_context(process)
            stack.callback(process.kill)
            return process, line

        (first, line), (_, other_line) = started(2), started(3)
        assert (line, other_line) == ("added\n", "added\n")
        assert counters.add("polls", NEVER) == 1 + 2 + 3
        refused, line = started(5)
        assert (line, refused.wait()) == ("", 1)
        assert "no region of the shared memory is free" in refused.stderr.read()
        first.kill()
        first.wait()
        assert started(10)[1] == "added\n"
        assert counters.add("polls", NEVER, 0) == 1 + 3 + 10
