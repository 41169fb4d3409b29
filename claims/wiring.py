"""The wiring of an application: settings, store, clock and serializers. Only this module knows Flask and the store."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from typing import Any, Final, cast

from flask import Flask, current_app, has_request_context, request

from claims.config import Settings
from claims.domain.actors import Actor
from claims.domain.instants import Clock
from claims.domain.progress import Progress
from claims.domain.visibility import Visibility, visibility_of
from claims.fetching.article import Fetch
from claims.fetching.http import fetch_page
from claims.formats.claimreview import Newsroom
from claims.page_cache import PageCache
from claims.pool.tasks import InProcess, TextTasks
from claims.services.context import ServiceContext
from claims.shared_counters import SharedCounters
from claims.sign_on.provider import Provider, open_provider
from claims.storage.base import Backend
from claims.storage.engines import open_backend
from schemas.serializers import SchemaSerializers

#: the environ's key for what the caller of a request may see
_VISIBILITY: Final = "duecheck.visibility"


@dataclass(frozen=True, slots=True)
class Wiring:
    """The settings and dependencies of one application."""

    settings: Settings
    context: ServiceContext
    backend: Backend
    #: of all processes of the server
    counters: SharedCounters
    #: the answers to list pages that are kept ready
    pages: PageCache = field(default_factory=PageCache)
    #: fetches web pages; tests replace it
    fetch: Fetch = fetch_page
    #: of the sign-on by OpenID Connect; None without one
    sign_on: Provider | None = None
    #: `context` for callers who see a part of the records
    contexts: Mapping[Visibility, ServiceContext] = field(init=False)

    def __post_init__(self) -> None:
        contexts = {visibility: replace(self.context, visibility=visibility) for visibility in Visibility}
        contexts[Visibility.ALL] = self.context
        object.__setattr__(self, "contexts", contexts)

    def context_for(self, visibility: Visibility) -> ServiceContext:
        """Return the dependencies of the services, for a caller who sees a part of the records."""
        return self.contexts[visibility]

    @property
    def newsroom(self) -> Newsroom:
        """The newsroom of this installation, from the settings."""
        return Newsroom(
            self.settings.PUBLISHER_NAME, self.settings.CLAIMREVIEW_URL, dict(self.settings.CLAIMREVIEW_LABELS)
        )


@dataclass(frozen=True, slots=True)
class Creation:
    """Whether `wire` may create a missing database, and the databases that it created."""

    is_allowed: bool = True
    #: is called while tables are updated
    progress: Progress | None = None
    created: list[Backend] = field(default_factory=list)

    def discard(self) -> None:
        """Delete the databases that `wire` created."""
        for backend in self.created:
            backend.discard()


#: the service context and the environ of a request that Flask does not see
_direct: Final[ContextVar[tuple[ServiceContext, dict[str, Any]] | None]] = ContextVar("direct", default=None)
_creation: Final[ContextVar[Creation | None]] = ContextVar("creation", default=None)


@contextmanager
def creation(*, is_allowed: bool, progress: Progress | None = None) -> Iterator[Creation]:
    """Say whether the applications that a block builds may create a missing database, and what shows the progress."""
    current = Creation(is_allowed, progress)
    token = _creation.set(current)
    try:
        yield current
    finally:
        _creation.reset(token)


def wire(
    app: Flask, settings: Settings, clock: Clock, tasks: TextTasks = InProcess(), counters: SharedCounters | None = None
) -> Wiring:
    """Open and migrate the database, and attach the wiring to the application; `creation` can forbid a new database.

    Args:
        app: the application.
        settings: the settings of this process.
        clock: returns the current instant, aware, in UTC.
        tasks: slow functions of texts; by default they run in this process, without limits.
        counters: of all processes of the server; None: of this process alone.

    Returns:
        The wiring, which `wiring_of` also returns.

    Raises:
        DatabaseNotFound: the database is missing, and may not be created.
        SettingInvalid, StorageFull, StoreBusy, StoreUnusable: the database cannot be opened.
        SettingInvalid: sign-on is set up, and the extra `oidc` is not installed.
    """
    sign_on = open_provider(settings)
    backend = open_backend(settings.DATABASE_URL, settings.WRITE_TIMEOUT_MS, read_url=settings.READ_URL)
    current = _creation.get() or Creation()
    if backend.migrate(create=current.is_allowed, progress=current.progress):
        current.created.append(backend)
    context = ServiceContext(
        store=backend.store,
        clock=clock,
        serializers=SchemaSerializers(),
        tasks=tasks,
        verdict_review=settings.VERDICT_REVIEW,
        overdue_after_days=settings.OVERDUE_AFTER_DAYS,
        timezone=settings.TIMEZONE or None,
        country=settings.COUNTRY or None,
        max_extraction_length=settings.MAX_EXTRACTION_LENGTH,
        idempotency_retention_days=settings.IDEMPOTENCY_RETENTION_DAYS,
        session_idle_minutes=settings.SESSION_IDLE_MINUTES,
        session_hours=settings.SESSION_HOURS,
        sign_on_issuer=settings.OIDC_ISSUER or None,
    )
    wiring = Wiring(settings, context, backend, counters or SharedCounters(), sign_on=sign_on)
    app.extensions["duecheck"] = wiring
    return wiring


def wiring_of(app: Flask) -> Wiring:
    """Return an application's wiring."""
    return cast(Wiring, app.extensions["duecheck"])


def wiring() -> Wiring:
    """Return the current application's wiring."""
    return wiring_of(current_app)


def newsroom() -> Newsroom:
    """Return the newsroom of the current application."""
    return wiring().newsroom


@contextmanager
def requested(wiring: Wiring, environ: dict[str, Any], caller: Actor) -> Iterator[None]:
    """Make a request the current one in a block, for `context` and `environ`, without Flask.

    Args:
        wiring: of the application.
        environ: the WSGI environ.
        caller: who makes the request.
    """
    token = _direct.set((wiring.context_for(visibility_of(caller)), environ))
    try:
        yield
    finally:
        _direct.reset(token)


def environ() -> dict[str, Any]:
    """Return the WSGI environ of the current request."""
    direct = _direct.get()
    return request.environ if direct is None else direct[1]


def context() -> ServiceContext:
    """Return the dependencies of the current application's services.

    In a request they show what its caller may see (`set_visibility`), and to an unknown caller what the public sees.
    """
    direct = _direct.get()
    if direct is not None:
        return direct[0]
    if not has_request_context():
        return wiring().context
    return wiring().context_for(request.environ.get(_VISIBILITY, Visibility.PUBLIC))


def set_visibility(caller: Actor | None) -> None:
    """Store what the caller of the current request may see, for `context`; None is a caller without a token."""
    request.environ[_VISIBILITY] = visibility_of(caller)


def visibility() -> Visibility:
    """Return what the caller of the current request may see."""
    return context().visibility
