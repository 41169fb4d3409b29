"""A process of the pool: it reads tasks from standard input, and writes results to standard output.

It is nice, and limited in memory and in CPU time for each task. It ends after an idle minute, and when the server ends.
"""

import os
import resource
import sys
import time
from typing import Final

from claims.domain.limits import MAX_POOL_BYTES
from claims.errors import DuecheckError
from claims.pool.messages import Timeout, receive, send_answer
from claims.pool.tasks import task

#: seconds without a task after which the process ends
IDLE_SECONDS: Final = 60.0
#: added to the niceness of the server
NICENESS: Final = 15


def main() -> None:
    """Run tasks until none comes for `IDLE_SECONDS`."""
    os.nice(NICENESS)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (MAX_POOL_BYTES, MAX_POOL_BYTES))
    source, target = os.fdopen(0, "rb", buffering=0), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not mix with the results
    while True:
        try:
            name, arguments, cpu_seconds = receive(source, IDLE_SECONDS)
        except (EOFError, Timeout):
            return
        _limit_cpu(cpu_seconds)
        failed: Exception | None
        try:
            result, failed = task(name)(*arguments), None
        except MemoryError:
            sys.exit(os.EX_OSERR)
        except Exception as error:
            result, failed = None, error if isinstance(error, DuecheckError) else RuntimeError(repr(error))
        try:
            send_answer(target, result, failed)
        except BrokenPipeError:
            return


def _limit_cpu(seconds: int) -> None:
    """Limit the CPU time of this process from now on; beyond it the kernel ends the process (SIGXCPU)."""
    resource.setrlimit(resource.RLIMIT_CPU, (int(time.process_time()) + 1 + seconds, resource.RLIM_INFINITY))


if __name__ == "__main__":
    try:
        main()
    except MemoryError:
        sys.exit(os.EX_OSERR)
