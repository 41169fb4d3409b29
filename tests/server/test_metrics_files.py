"""The files of the metrics: allocated in full, large enough for all labels, and not needed."""

import errno
import json
import os
import subprocess
import sys

import pytest

from claims.api.telemetry import REQUESTS, SECONDS
from claims.server import metrics_files
from claims.server.metrics_files import METRICS_DIR, SIZES, allocate, metrics_directory
from tests.live_server import ROOT

#: bytes of an entry beside its key: its length, padding, value and timestamp
ENTRY = 4 + 8 + 16


@pytest.fixture
def directory(tmp_path, monkeypatch):
    monkeypatch.setenv(METRICS_DIR, "unset")
    with metrics_directory(tmp_path / "metrics"):
        yield tmp_path / "metrics"
    assert not (tmp_path / "metrics").exists()


def test_a_worker_allocates_its_files_in_full(directory):
    allocate()
    for kind, size in SIZES.items():
        file = directory / f"{kind}_{os.getpid()}.db"
        assert (file.stat().st_size, file.stat().st_blocks * 512 >= size) == (size, True)


def test_the_directory_is_empty_at_each_start(directory, tmp_path):
    (directory / "counter_1.db").write_bytes(b"old")
    with metrics_directory(directory):
        assert list(directory.iterdir()) == []


def test_without_room_a_worker_counts_in_its_own_memory(directory, monkeypatch):
    def refuse(*_):
        raise OSError(errno.ENOSPC, "no room")

    monkeypatch.setattr(metrics_files.os, "posix_fallocate", refuse)
    allocate()
    assert METRICS_DIR not in os.environ


def test_a_worker_makes_a_missing_directory_again(directory):
    directory.rmdir()
    allocate()
    assert len(list(directory.iterdir())) == 2


def test_every_label_fits_into_the_files(app):
    """Each route with each method and 30 status codes; in truth a route answers a dozen."""
    routes = [rule.rule for rule in app.url_map.iter_rules()] + ["-"]
    labels = [(method, route, str(status)) for rule in routes for method, route, status in _answers(rule)]
    counters = sum(len(_key("duecheck_requests_total", label)) + ENTRY for label in labels)
    buckets = len(SECONDS._upper_bounds) + 3
    histograms = sum(buckets * (len(_key("duecheck_request_seconds_bucket", (rule,) * 3)) + ENTRY) for rule in routes)
    assert REQUESTS._labelnames == ("method", "route", "status")
    assert (counters < SIZES["counter"], histograms < SIZES["histogram"]) == (True, True), (counters, histograms)


def _answers(rule):
    return [(method, rule, status) for method in ("GET", "POST") for status in range(200, 215)]


def _key(name, labels):
    return json.dumps([name, name, dict(zip("abc", labels, strict=True)), "Seconds to answer"]) + "le 0.0025"


def test_metrics_of_a_process_that_cannot_write_them_cost_no_answer(tmp_path):
    code = (
        "import os, shutil\nfrom claims.server.metrics_files import allocate\nallocate()\n"
        "from claims.api.telemetry import open_metrics\nfrom claims.factory import create_app\n"
        "app = create_app({'DATABASE_URL': 'sqlite:///x.db'})\n"
        "shutil.rmtree(os.environ['PROMETHEUS_MULTIPROC_DIR'])\n"
        "print(app.test_client().get('/healthz').status_code, app.test_client().get('/metrics').status_code)"
    )
    environment = os.environ | {"PYTHONPATH": str(ROOT), METRICS_DIR: str(tmp_path / "metrics")}
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert done.stdout == "200 200\n", done.stderr


@pytest.mark.parametrize(("has_room", "files"), [(True, ["counter", "histogram"]), (False, [])])
def test_a_forked_worker_counts_in_files_if_it_has_them_and_else_in_memory(tmp_path, has_room, files):
    """The supervisor imports prometheus-client before there is a directory, so the worker chooses again."""
    code = (
        "import os, sys\nfrom claims.api.telemetry import REQUESTS, open_metrics\n"
        "from claims.server import metrics_files\n"
        f"os.environ['{METRICS_DIR}'] = sys.argv[1]\n"
        f"if not {has_room}: metrics_files.SIZES['counter'] = 2**62\n"
        "metrics_files.allocate()\nopen_metrics()\nREQUESTS.labels('GET', '-', '200').inc()\n"
        "print(type(REQUESTS.labels('GET', '-', '200')._value).__name__)"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "metrics")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.stdout == ("MmapedValue\n" if has_room else "MutexValue\n"), done.stderr
    written = [path for path in (tmp_path / "metrics").glob("*.db") if b"duecheck_request" in path.read_bytes()]
    assert sorted(path.name.split("_")[0] for path in written) == files
