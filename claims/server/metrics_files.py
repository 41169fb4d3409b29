"""The files of the metrics of one server: beside the database, allocated in full when a worker starts.

prometheus-client maps them into memory. If such a file grows on a full disk, the kernel ends the process. So a file has
its whole size from the start. A worker that finds no room counts in its own memory.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

#: the variable that prometheus-client reads in the workers: the directory of the metrics of one server's processes
METRICS_DIR: Final = "PROMETHEUS_MULTIPROC_DIR"
#: bytes of the file of each kind: more than every route, method and status needs (tests/server/test_metrics_files.py)
SIZES: Final = {"counter": 1_000_000, "histogram": 4_000_000}


@contextmanager
def metrics_directory(path: Path) -> Iterator[None]:
    """Create the empty directory of the metrics of one server, and remove it afterwards."""
    shutil.rmtree(path, ignore_errors=True)
    path.mkdir(mode=0o700)
    os.environ[METRICS_DIR] = str(path)
    try:
        yield
    finally:
        shutil.rmtree(path, ignore_errors=True)


def allocate() -> None:
    """Create the files of this worker; call it before prometheus-client is imported."""
    directory = os.environ.get(METRICS_DIR)
    if directory is None:
        return
    try:
        Path(directory).mkdir(mode=0o700, exist_ok=True)
        for kind, size in SIZES.items():
            file = os.open(Path(directory, f"{kind}_{os.getpid()}.db"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                os.posix_fallocate(file, 0, size)
            finally:
                os.close(file)
    except OSError:
        del os.environ[METRICS_DIR]
