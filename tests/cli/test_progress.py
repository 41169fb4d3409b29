"""Progress on a terminal: after a second, on standard error only, and nothing in pipes."""

import io
import os
import pty
import re
import subprocess
import sys
from contextlib import suppress
from dataclasses import replace
from time import time
from types import SimpleNamespace

import pytest

from claims.cli import progress
from claims.cli.progress import DELAY, EVERY, TrackedFile, terminal_progress
from claims.domain.progress import tracked
from claims.services.prepared import BATCH_SIZE, prepare_in_batches, write_prepared
from tests.live_server import ROOT


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.fixture
def screen(monkeypatch):
    """Return the text that a terminal as standard error gets."""
    screen = Terminal()
    monkeypatch.setattr(progress, "sys", SimpleNamespace(stderr=screen))
    return screen


@pytest.fixture
def now(monkeypatch):
    """Return a clock for the bars: a list with the seconds."""
    now = [time() - 3600]
    monkeypatch.setattr(progress, "time", lambda: now[0])
    return now


def test_nothing_is_shown_if_standard_error_is_no_terminal(monkeypatch):
    monkeypatch.setattr(progress, "sys", SimpleNamespace(stderr=io.StringIO()))
    with terminal_progress() as show:
        assert show is None


@pytest.mark.parametrize(("seconds", "is_shown"), [(DELAY - 0.01, False), (DELAY, True), (DELAY + 0.01, True)])
def test_a_bar_appears_after_a_second(screen, now, seconds, is_shown):
    with terminal_progress() as show:
        show("exporting", 0, 10)
        now[0] += seconds
        show("exporting", 3, 10)
        assert ("exporting:  30%" in screen.getvalue()) == is_shown
    assert (screen.getvalue() == "") != is_shown


def test_a_bar_changes_ten_times_a_second_and_is_removed_at_the_end(screen, now):
    with terminal_progress() as show:
        show("exporting", 0, 100)
        now[0] += DELAY
        for done in (1, 2, 3):
            show("exporting", done, 100)
        assert "1%" in screen.getvalue() and "2%" not in screen.getvalue()
        now[0] += EVERY + 0.001
        show("exporting", 4, 100)
        assert "4%" in screen.getvalue()
        show("exporting", 100, 100)
        assert "100%" not in screen.getvalue()
    assert screen.getvalue().endswith("\r") and screen.getvalue().split("\r")[-2].strip() == ""


def test_another_kind_of_work_has_a_bar_of_its_own(screen, now):
    with terminal_progress() as show:
        show("reading", 0, 10)
        now[0] += DELAY
        show("reading", 5, 10)
        show("checking", 0, None)
        now[0] += DELAY - 0.01
        show("checking", 0, None)
        assert "checking" not in screen.getvalue()
        now[0] += 1
        show("checking", 7, None)
    assert re.search(r"checking: 7.00 \[(59:5|1:00:0)", screen.getvalue())


def test_items_are_counted_after_their_use(now):
    calls = []
    items = tracked("abc", lambda *call: calls.append(call), "exporting", 5, 2)
    assert next(items) == "a" and calls == []
    assert list(items) == ["b", "c"]
    assert calls == [("exporting", number, 5) for number in (3, 4, 5)]
    assert list(tracked("abc", None, "exporting", 3)) == ["a", "b", "c"]


@pytest.mark.parametrize("read", [list, lambda file: [file.read()], lambda file: iter(file.readline, b"")])
def test_a_file_counts_its_bytes_however_it_is_read(tmp_path, read):
    path, calls = tmp_path / "lines.txt", []
    path.write_bytes(b"line\n" * 5000)
    with io.BufferedReader(TrackedFile(path, lambda *call: calls.append(call))) as file:
        assert b"".join(read(file)) == path.read_bytes()
    assert {(what, total) for what, _, total in calls} == {("reading lines.txt", 25_000)}
    assert max(done for _, done, _ in calls) == 25_000


def test_an_import_shows_its_batches(context):
    calls = []
    shown = replace(context, progress=lambda *call: calls.append(call))
    number = 2 * BATCH_SIZE + 1
    reports = write_prepared(shown, lambda: prepare_in_batches(shown, number, list))
    assert reports == list(range(number))
    assert calls == [("importing", BATCH_SIZE, number), ("importing", BATCH_SIZE + 1, number)]


#: runs commands whose bars appear at once, each with its words in one argument
PROGRAM = """
import sys
from claims.cli import main, progress
progress.DELAY = progress.EVERY = 0
main.duecheck.main(sys.argv[1:], prog_name="duecheck")
"""
WORK = [
    ("init",),
    ("examples",),
    ("export", "--format", "jsonl", "a.jsonl"),
    ("export", "--format", "csv", "a.csv"),
    ("import", "csv", "a.csv"),
    ("backup", "a.backup"),
    ("extract", "a.txt", "b.txt", "--published-on", "2026-01-05"),
]
#: the commands that take more than one step, even with few records
HAVE_STEPS = {"init", "export", "import", "extract"}


def _run(folder, words, *, on_terminal):
    """Run a command; return its exit code, its standard output, and what standard error got."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("DUECHECK_", "FLASK_"))}
    command = [sys.executable, "-P", "-c", PROGRAM, *words]
    reader, writer = pty.openpty() if on_terminal else os.pipe()
    try:
        process = subprocess.Popen(
            command, cwd=folder, env=kept | {"PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE, stderr=writer
        )
    finally:
        os.close(writer)
    with process, open(reader, "rb", buffering=0) as terminal:
        shown = b"".join(_read_all(terminal))
        return process.wait(), process.stdout.read(), shown.replace(b"\r\n", b"\n")


def _read_all(terminal):
    with suppress(OSError):  # EIO, when the program has ended
        while part := terminal.read(65536):
            yield part


def test_commands_show_progress_on_a_terminal_and_nothing_in_a_pipe(tmp_path):
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("The bridge will open in May 2030, the ministry said.", encoding="ascii")
    for words in WORK:
        code, stdout, shown = _run(tmp_path, words, on_terminal=True)
        assert (code, b"[00:0" in shown) == (0, words[0] in HAVE_STEPS), (words, shown)
        assert b"[00:0" not in stdout
    (tmp_path / "a.backup").unlink()
    assert _run(tmp_path, ("backup", "a.backup"), on_terminal=False) == (0, b"", b"backed up to a.backup\n")
