"""Stand-ins for granian and for the log."""

import asyncio
from types import SimpleNamespace

from claims.factory import view_finder
from claims.server.long_poll import LongPollRegistry
from claims.server.poll_places import PollPlaces
from claims.server.rsgi import RsgiAdapter
from claims.shared_counters import SharedCounters
from tests.storage.engine import watch_file


class Headers(list):
    """Headers as granian passes them: `items` leaves out values that are not ASCII."""

    def items(self):
        return [(name, value) for name, value in self if value.isascii()]

    def keys(self):
        return [name for name, _ in self]

    def get(self, name):
        return next((value for key, value in self if key == name), None)


def scope(method="GET", path="/", query="", headers=(), host="127.0.0.1:8000", **changes):
    """Return what RSGI passes of a request.

    Args:
        method: of the request.
        path: of its URL.
        query: of its URL.
        headers: pairs of lower-case names and values, without the Host header.
        host: the Host header; None for none.
        changes: other members.
    """
    members = {
        "method": method,
        "path": path,
        "query_string": query,
        "scheme": "http",
        "server": "127.0.0.1:8000",
        "client": "127.0.0.2:5",
        "http_version": "1.1",
        "authority": None,
        "headers": Headers(headers if host is None else [*headers, ("host", host)]),
    }
    return SimpleNamespace(**members | changes)


class Proto:
    """A request's body in chunks, of which None never arrives, and its answer."""

    def __init__(self, *chunks):
        self.chunks, self.answer = chunks, None

    async def __aiter__(self):
        for chunk in self.chunks:
            if chunk is None:
                await asyncio.sleep(60)
            yield chunk

    async def __call__(self):
        return b"".join([chunk async for chunk in self])

    def response_bytes(self, status, headers, body):
        self.answer = status, dict(headers), body

    def response_empty(self, status, headers):
        self.answer = status, dict(headers), b""

    async def client_disconnect(self):
        await asyncio.sleep(60)


class Log:
    """A log whose last seq is the next of those given, and whose rows have the types given.

    The public does not see the rows between two seqs that `internal` names.
    """

    def __init__(self, *seqs, types=("claim.due",), internal=()):
        self.seqs, self.types, self.internal, self.asked = list(seqs), set(types), internal, []

    def last_seq(self):
        return self.seqs.pop(0) if len(self.seqs) > 1 else self.seqs[0]

    def types_between(self, since, until, visibility):
        self.asked.append((since, until))
        return self.types if visibility.sees_all or (since, until) not in self.internal else set()


def make_registry(tmp_path, log, is_stopping=lambda: False, signalled=True):
    """Create a registry of long polls.

    Args:
        tmp_path: the folder of the file that writers touch after a commit.
        log: what the registry reads.
        is_stopping: returns True when the server stops.
        signalled: the database signals commits.
    """
    (tmp_path / "lock").touch()
    signal = watch_file(tmp_path / "lock") if signalled else None
    return LongPollRegistry(signal, log, is_stopping)


class Writes:
    """A backend whose writes are not grouped."""

    def start_group_writer(self):
        pass

    def stop_group_writer(self):
        pass


def make_adapter(
    app, registry, wsgi=None, body_limit=lambda environ, view: 1_000, places=5, find_caller=lambda environ: ""
):
    """Create an adapter.

    Args:
        app: the application whose routes count.
        registry: of long polls.
        wsgi: answers the requests; None: the application.
        body_limit: returns the bytes that a caller may send.
        places: for clients that wait.
        find_caller: returns the key of a request's caller.
    """
    poll_places = PollPlaces(places, SharedCounters())
    return RsgiAdapter(wsgi or app.wsgi_app, body_limit, registry, poll_places, view_finder(app), find_caller, Writes())
