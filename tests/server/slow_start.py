"""A server whose workers never finish their start: they write a line, and sleep."""

import sys
import time
from typing import Any

from claims.server.main import main
from claims.server.worker import Loader


class SlowLoader(Loader):
    """Creates no application."""

    def __call__(self) -> Any:
        """Sleep for longer than any test."""
        print("starting", file=sys.stderr, flush=True)
        time.sleep(600)


if __name__ == "__main__":
    raise SystemExit(main(SlowLoader))
