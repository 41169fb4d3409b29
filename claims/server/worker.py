"""The application of a worker process, which the supervisor forks.

Everything that a worker needs is imported here, in the supervisor, so that all processes share its memory.
"""

import gc
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any, Final

from claims.api.public_url import prefix_of
from claims.api.telemetry import open_metrics
from claims.config import load_settings
from claims.factory import body_limits, create_app, slow_callers, view_finder
from claims.newsrooms import load_newsrooms
from claims.pool.pool import ProcessPool
from claims.server.long_poll import LongPollRegistry
from claims.server.metrics_files import allocate
from claims.server.newsrooms import NewsroomsAdapter
from claims.server.parent_watch import ParentWatch
from claims.server.poll_places import PollPlaces
from claims.server.rsgi import RsgiAdapter
from claims.server.shared_memory import SharedMemory
from claims.services.change_feed import LogTail
from claims.shared_counters import SharedCounters
from claims.wiring import creation, wiring_of

#: seconds for which a slow request in another thread keeps the interpreter from the event loop
SWITCH_SECONDS: Final = 0.000_5


@dataclass(frozen=True, slots=True)
class Loader:
    """Creates the RSGI application of a worker process, in which it is called."""

    #: ends when the supervisor stops or dies
    pipe: Connection
    #: process id of the supervisor
    parent: int
    memory: SharedMemory

    def __call__(self) -> Any:
        """Create the application."""
        allocate()
        open_metrics()
        sys.setswitchinterval(SWITCH_SECONDS)
        watch = ParentWatch(self.pipe, self.parent)
        tasks, counters = ProcessPool(), self.memory.counters()
        newsrooms = load_newsrooms(load_settings())
        if newsrooms:
            adapters = [_adapter(one.given, tasks, counters.named(f"{one.name} "), watch) for one in newsrooms]
            adapter: Any = NewsroomsAdapter(newsrooms, adapters)
        else:
            adapter = _adapter({}, tasks, counters, watch)
        _tune_garbage_collection()
        return adapter


def _adapter(given: Mapping[str, Any], tasks: ProcessPool, counters: SharedCounters, watch: ParentWatch) -> RsgiAdapter:
    """Create the application of one newsroom, behind its adapter.

    Args:
        given: settings besides those of the environment.
        tasks: slow functions of texts.
        counters: of this newsroom.
        watch: knows when the server stops.
    """
    with creation(is_allowed=False):  # `main` created the database; a worker that starts later must not
        app = create_app(given, tasks=tasks, counters=counters)
    wiring = wiring_of(app)
    registry = LongPollRegistry(wiring.backend.watch_commits(), LogTail(wiring.context), watch.is_stopping)
    places = PollPlaces(wiring.settings.MAX_LONG_POLLS, wiring.counters)
    finders = view_finder(app), slow_callers(app)
    prefix = prefix_of(wiring.settings.PUBLIC_URL)
    return RsgiAdapter(app.wsgi_app, body_limits(app), registry, places, *finders, wiring.backend, prefix)


def _tune_garbage_collection() -> None:
    """Keep garbage collections short: a full one stopped the event loop for 0.1 s beside a slow request.

    What was loaded stays and is not looked at again. Full collections are rare.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(5_000, 4, 250)
    gc.enable()  # the supervisor has none
