"""The pool: results and errors of tasks come back, limits end a task and not the server, and processes end."""

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import date
from functools import partial

import pytest

from claims.domain import limits
from claims.errors import LanguageNotSupported, PageUnreadable, ServerBusy, TextTooComplex
from claims.extraction.candidates import extract
from claims.formats.html import read_html
from claims.pool import pool as pools
from claims.pool import process as processes
from claims.pool.caller import run_for
from claims.pool.pool import ProcessPool, cpu_seconds
from claims.pool.tasks import InProcess
from tests.live_server import wait_for

TEXT = "The minister said on Monday that the bridge will open by December 2030. It may rain."
DAY = date(2026, 1, 5)
PAGE = "<html lang=en><head><title>T</title></head><body><article>" + f"<p>{TEXT}</p>" * 9 + "</article></body></html>"


@pytest.fixture(autouse=True)
def patient(monkeypatch):
    """Wait long for a task: the processes are nice, and the tests of other workers come first."""
    monkeypatch.setattr(pools, "_START_SECONDS", 120)


@pytest.fixture(scope="module")
def pool():
    with closing(ProcessPool()) as pool:
        yield pool


@pytest.fixture
def started(monkeypatch):
    """Return the processes that were started."""
    seen, start = [], pools._start

    def noted():
        seen.append(start())
        return seen[-1]

    monkeypatch.setattr(pools, "_start", noted)
    return seen


@pytest.fixture
def run_code(monkeypatch):
    """Return a function that lets each new process run some code instead of tasks."""
    start = subprocess.Popen

    def use(code):
        def popen(command, **options):
            return start(
                [sys.executable, "-c", f"from claims.pool import process as p, tasks\n{code}\np.main()"], **options
            )

        monkeypatch.setattr(pools.subprocess, "Popen", popen)

    return use


def test_candidates_are_those_of_this_process(pool):
    expected = extract(TEXT, DAY, "en", "A")
    assert expected
    assert pool.extract(TEXT, DAY, "en", "A") == expected == InProcess().extract(TEXT, DAY, "en", "A")


def test_a_page_is_that_of_this_process(pool):
    assert pool.read_html(PAGE, "https://news.example/a") == read_html(PAGE, "https://news.example/a")


def test_an_error_of_a_task_comes_back_whole(pool):
    with pytest.raises(LanguageNotSupported) as mine:
        InProcess().extract(TEXT, DAY, "xx", "A")
    with pytest.raises(LanguageNotSupported) as other:
        pool.extract(TEXT, DAY, "xx", "A")
    assert (other.value.message, other.value.issues, other.value.extra) == (
        mine.value.message,
        mine.value.issues,
        mine.value.extra,
    )
    with pytest.raises(PageUnreadable):
        pool.read_html("", "https://news.example/a")


@pytest.mark.parametrize(
    ("length", "seconds"),
    [
        (0, 10),
        (29_999, 10),
        (30_000, 11),
        (60_000, 12),
        (300_000, 20),
        (3_299_999, 119),
        (3_300_000, 120),
        (10**7, 120),
    ],
)
def test_the_limit_of_cpu_time_grows_with_the_text(length, seconds):
    assert cpu_seconds(length) == seconds


def test_a_task_that_takes_too_much_cpu_time_is_ended(run_code, monkeypatch):
    monkeypatch.setattr(pools, "MIN_TASK_CPU_SECONDS", 1)
    run_code("def spin(*_):\n while True: pass\np.task = lambda name: spin")
    with closing(ProcessPool(1)) as pool:
        with pytest.raises(TextTooComplex, match="80 characters took more than 1 seconds of CPU time"):
            pool.run("extract", 80)
        monkeypatch.undo()
        assert pool.extract(TEXT, DAY, "en", "A")


def test_the_cpu_time_of_earlier_tasks_does_not_count(run_code, monkeypatch):
    monkeypatch.setattr(pools, "MIN_TASK_CPU_SECONDS", 1)
    run_code(
        "import time\ndef work(*_):\n end = time.process_time() + 0.7\n while time.process_time() < end: pass\n"
        " return 'one'\np.task = lambda name: work"
    )
    with closing(ProcessPool(1)) as pool:
        assert [pool.run("extract", 1) for _ in range(4)] == ["one"] * 4


def test_a_task_that_takes_too_much_memory_is_ended(run_code):
    run_code("p.task = lambda name: lambda *_: bytearray(2 * 10**9)")
    with closing(ProcessPool(1)) as pool, pytest.raises(TextTooComplex, match="memory"):
        pool.run("extract", 80)


def test_a_task_that_gets_no_cpu_time_is_ended(run_code, monkeypatch):
    monkeypatch.setattr(pools, "MIN_TASK_CPU_SECONDS", 0)
    monkeypatch.setattr(pools, "_START_SECONDS", 1)
    run_code("import time\np.task = lambda name: lambda *_: time.sleep(60)")
    with closing(ProcessPool(1)) as pool, pytest.raises(ServerBusy):
        pool.run("extract", 80)


def test_a_task_that_finds_no_free_process_is_refused(monkeypatch):
    monkeypatch.setattr(pools, "MAX_TASK_WAIT_SECONDS", 0.1)
    with closing(ProcessPool(1)) as pool:
        taken = pool._processes.take("other", 1)
        with pytest.raises(ServerBusy):
            pool.extract(TEXT, DAY, "en", "A")
        pool._processes.put("other", taken)


def test_a_caller_with_slow_texts_leaves_a_process_to_others(run_code, monkeypatch):
    """Two texts of one caller take their time: one runs, one waits, and the text of another caller is read at once."""
    run_code("import time\np.task = lambda name: lambda seconds: time.sleep(seconds)")
    with closing(ProcessPool(2)) as pool, ThreadPoolExecutor() as threads:
        slow = [threads.submit(run_for, "one", partial(pool.run, "extract", 1, 2)) for _ in range(2)]
        wait_for(lambda: pool._processes._taken["one"])
        run_for("two", partial(pool.run, "extract", 1, 0))
        assert not any(task.done() for task in slow)
        monkeypatch.setattr(pools, "MAX_TASK_WAIT_SECONDS", 0.1)
        with pytest.raises(ServerBusy):
            run_for("one", partial(pool.run, "extract", 1, 0))
        assert [task.result() for task in slow] == [None, None]


def test_a_process_that_was_killed_is_replaced(started):
    with closing(ProcessPool(1)) as pool:
        assert pool.extract(TEXT, DAY, "en", "A")
        os.kill(started[0].pid, signal.SIGKILL)
        started[0].wait()
        with pytest.raises(ServerBusy):
            pool.extract(TEXT, DAY, "en", "A")
        assert pool.extract(TEXT, DAY, "en", "A")
        assert len(started) == 2


def test_a_process_serves_many_tasks_and_is_nice(started):
    with closing(ProcessPool(2)) as pool:
        for _ in range(3):
            pool.extract(TEXT, DAY, "en", "A")
        assert len(started) == 1
        assert os.getpriority(os.PRIO_PROCESS, started[0].pid) == min(
            19, os.getpriority(os.PRIO_PROCESS, 0) + processes.NICENESS
        )


def test_an_idle_process_ends_and_the_next_task_starts_another(run_code, started):
    run_code("p.IDLE_SECONDS = 0.2\np.task = lambda name: lambda *_: 'one'")
    with closing(ProcessPool(1)) as pool:
        assert pool.run("extract", 1) == "one"
        assert started[0].wait(60) == 0
        assert pool.run("extract", 1) == "one"
        assert len(started) == 2


def test_a_process_ends_with_the_server(started):
    pool = ProcessPool(1)
    pool.extract(TEXT, DAY, "en", "A")
    started[0].stdin.close()  # the kernel does so when the server ends
    assert started[0].wait(60) == 0
    pool.close()


def test_what_a_library_prints_does_not_mix_with_results(run_code):
    run_code("p.task = lambda name: lambda *_: print('noise') or 'one'")
    with closing(ProcessPool(1)) as pool:
        assert [pool.run("extract", 1) for _ in range(2)] == ["one", "one"]


def test_a_folder_of_the_working_directory_hides_no_package(tmp_path, monkeypatch, started):
    for name in ("claims", "schemas"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text("raise ImportError")
    monkeypatch.chdir(tmp_path)
    with closing(ProcessPool(1)) as pool:
        assert pool.extract(TEXT, DAY, "en", "A")


def test_a_server_imports_neither_extraction_nor_trafilatura():
    code = (
        "import sys\nfrom claims.factory import create_app\nfrom claims.pool.pool import ProcessPool\n"
        "print([m for m in sys.modules if m.startswith(('claims.extraction', 'trafilatura', 'syntok', 'lxml'))])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_the_longest_text_may_take_less_time_than_a_task():
    assert cpu_seconds(limits.MAX_TEXT) < limits.MAX_TASK_CPU_SECONDS


def test_processes_of_a_closed_pool_end(started):
    pool = ProcessPool(1)
    pool.extract(TEXT, DAY, "en", "A")
    pool.close()
    assert wait_for(lambda: started[0].poll() is not None)
