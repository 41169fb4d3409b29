"""The server's side of the pool: it starts processes at first use, and ends those that take too long."""

import os
import signal
import subprocess
import sys
from contextlib import suppress
from datetime import date
from typing import Any, Final

from claims.domain.extraction import Candidate
from claims.domain.imports import PageArticle
from claims.domain.limits import (
    MAX_POOL_BYTES,
    MAX_TASK_CPU_SECONDS,
    MAX_TASK_WAIT_SECONDS,
    MIN_CODE_POINTS_A_SECOND,
    MIN_TASK_CPU_SECONDS,
)
from claims.domain.pictures import SharePicture
from claims.errors import Message, ServerBusy, TextTooComplex
from claims.pool.caller import current_caller
from claims.pool.free_processes import FreeProcesses, Process
from claims.pool.messages import Timeout, receive_answer, send

#: exit codes of a process that got no more memory: Python ends with the first, libraries in C with the others
_OUT_OF_MEMORY: Final = (os.EX_OSERR, -signal.SIGSEGV, -signal.SIGABRT, -signal.SIGBUS)
#: seconds in which a process starts, besides those of its task
_START_SECONDS: Final = 10
#: processes of one server process
SIZE: Final = 2


class ProcessPool:
    """`claims.pool.tasks.TextTasks` in processes of their own."""

    def __init__(self, size: int = SIZE) -> None:
        """Create a pool; no process is started yet.

        Args:
            size: processes at most.
        """
        self._processes = FreeProcesses(size)

    def extract(
        self, text: str, published_on: date, language: str, author: str, country: str | None = None
    ) -> list[Candidate]:
        candidates: list[Candidate] = self.run("extract", len(text), text, published_on, language, author, country)
        return candidates

    def read_html(self, html: str, url: str) -> PageArticle:
        article: PageArticle = self.run("read_html", len(html), html, url)
        return article

    def draw_picture(self, picture: SharePicture) -> bytes:
        drawn: bytes = self.run("draw_picture", len(picture.statement), picture)
        return drawn

    def run(self, name: str, length: int, *arguments: Any) -> Any:
        """Run a task in a process, and return its result.

        Args:
            name: of the task (`claims.pool.tasks`).
            length: code points of its text; the limit of CPU time grows with it.
            arguments: of the task's function.

        Raises:
            TextTooComplex: the task needs more CPU time or memory than it may have.
            ServerBusy: no process was free for the caller in `MAX_TASK_WAIT_SECONDS`, or the machine is too busy to
                spend the CPU time of the task in twice this time.
            DuecheckError: an error of the task itself.
        """
        try:
            process = self._processes.take(caller := current_caller(), MAX_TASK_WAIT_SECONDS)
        except TimeoutError:
            raise ServerBusy("other texts are being read") from None
        kept: Process | None = None
        try:
            seconds = cpu_seconds(length)
            process, (result, error) = _ask(process, (name, arguments, seconds), length, seconds)
            kept = process
        finally:
            self._processes.put(caller, kept)
        if error is not None:
            raise error
        return result

    def close(self) -> None:
        """End the processes; running tasks fail."""
        for process in self._processes.remove():
            _end(process)


def cpu_seconds(length: int) -> int:
    """Return the seconds of CPU time that a task may take for a text of so many code points."""
    return min(MIN_TASK_CPU_SECONDS + length // MIN_CODE_POINTS_A_SECOND, MAX_TASK_CPU_SECONDS)


def _ask(process: Process | None, request: Any, length: int, seconds: int) -> tuple[Process, Any]:
    """Send a task to a process, or to a new one if it has ended; return the process and its answer."""
    if process is not None:
        try:
            return process, _exchange(process, request)
        except (BrokenPipeError, EOFError):  # it ended after an idle minute
            if _end(process) != 0:
                raise _death(process, length, seconds) from None
    process = _start()
    try:
        return process, _exchange(process, request)
    except (BrokenPipeError, EOFError):
        _end(process)
        raise _death(process, length, seconds) from None


def _exchange(process: Process, request: Any) -> Any:
    assert process.stdin is not None and process.stdout is not None  # noqa: S101 - both are pipes
    try:
        send(process.stdin, request)
        return receive_answer(process.stdout, 2 * request[-1] + _START_SECONDS)
    except (BrokenPipeError, EOFError):
        raise
    except BaseException as error:
        process.kill()
        _end(process)
        if isinstance(error, Timeout):
            raise ServerBusy("reading the text took too long, because the server has other work") from None
        raise


def _start() -> Process:
    """Start a process with the import path of this one."""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    command = [sys.executable, "-P", "-m", "claims.pool.process"]
    return subprocess.Popen(  # noqa: S603 - the command is constant
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0, env=environment
    )


def _end(process: Process) -> int:
    """Close the pipes of a process, and return its exit code."""
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with suppress(BrokenPipeError):
                pipe.close()
    return process.wait()


def _death(process: Process, length: int, seconds: int) -> Exception:
    """Return the error for a process that has ended during a task."""
    if process.returncode == -signal.SIGXCPU:
        message = "reading {length} characters took more than {seconds} seconds of CPU time"
        return TextTooComplex(Message(message, length=length, seconds=seconds))
    if process.returncode in _OUT_OF_MEMORY:
        message = "reading {length} characters took more than {megabytes} MB of memory"
        return TextTooComplex(Message(message, length=length, megabytes=MAX_POOL_BYTES // 1_000_000))
    return ServerBusy(f"the process that read the text ended with code {process.returncode}")
