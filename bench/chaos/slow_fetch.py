"""The server with fetches that take ten seconds and return a page of news: `python -m bench.chaos.slow_fetch`."""

import time
from pathlib import Path
from typing import Any

from claims.fetching.http import FetchedPage
from claims.server.main import main
from claims.server.worker import Loader

SECONDS = 10.0
_TEXT = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8").replace("<", "(")


class SlowFetchLoader(Loader):
    """Creates an application whose fetches need no network."""

    def __call__(self) -> Any:
        """Create the application."""
        from claims import factory

        wire = vars(factory)["wire"]

        def wire_slowly(*args: Any, **kwargs: Any) -> Any:
            wiring = wire(*args, **kwargs)
            object.__setattr__(wiring, "fetch", _fetch)
            return wiring

        vars(factory)["wire"] = wire_slowly
        return super().__call__()


def _fetch(url: str) -> FetchedPage:
    time.sleep(SECONDS)
    paragraphs = "".join(f"<p>{line}</p>" for line in _TEXT.splitlines() if len(line) > 40)
    html = f"<html lang=en><head><title>Page</title></head><body><article>{paragraphs}</article></body></html>"
    return FetchedPage(url, "text/html", html)


if __name__ == "__main__":
    raise SystemExit(main(SlowFetchLoader))
