"""The baseline: the smallest Flask program, on the same server with the settings of `claims.server.main`.

It uses WSGI, Flask's own interface; Duecheck uses the server's own interface. It has no extension, log
line or database, so the difference is the cost of Duecheck.
"""

import sys

from flask import Flask
from granian import Granian
from granian.constants import Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels

app = Flask(__name__)


@app.get("/")
def hello() -> str:
    """Return a greeting."""
    return "Hello, World!"


def main(port: int, workers: int) -> None:
    """Serve with the settings of `claims.server.main` until SIGTERM."""
    Granian(
        "bench.hello:app",
        address="127.0.0.1",
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=1,
        backlog=1024,
        respawn_failed_workers=True,
        log_access=False,
        log_level=LogLevels.warning,
        http1_settings=HTTP1Settings(header_read_timeout=30_000),
    ).serve()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
