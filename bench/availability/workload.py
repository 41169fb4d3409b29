"""Bots and a reader that work through a balancer while servers end, and what they must not see."""

import itertools
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

import httpx

from claims.client.api import Client
from claims.domain.roles import Role
from claims.factory import create_app
from claims.services.tokens import create_token
from claims.wiring import wiring_of

BOTS: Final = 8
CLAIMS: Final = 48
_SENTENCE: Final = "The ministry wants to sign agreement {} by 2021."
_ARTICLE: Final = {
    "url": "https://news.example/forecasts",
    "title": "Forecasts",
    "publisher": "News",
    "published_on": "2020-05-01",
    "language": "en",
    "text": " ".join(map(_SENTENCE.format, range(CLAIMS))),
}
#: a bot takes a lease after so many pieces of evidence
_EVERY: Final = 4
#: seconds for which a bot tries again
_PATIENCE: Final = 120.0
#: kinds of faults: what must not happen
LOST, TWICE, LEASED, MISSED, OLD, FAILED = KINDS = (
    "acknowledged writes lost",
    "writes run twice",
    "claims leased twice",
    "rows of the log missed",
    "304 that are too old",
    "clients that failed",
)
#: its kind, and what happened
Fault = tuple[str, str]


def prepare(address: str, secret_key: str) -> list[str]:
    """Create the tables of a database, claims that are due, and tokens; return the secrets of the bots."""
    app = create_app({"DATABASE_URL": address, "SECRET_KEY": secret_key, "RATE_LIMIT": "off", "LOG_LEVEL": "warning"})
    wiring = wiring_of(app)
    with closing(wiring.backend):
        secret = create_token(wiring.context, "desk", "journalist")
        client, headers = app.test_client(), {"Authorization": f"Bearer {secret}"}
        claim = {"article_id": 1, "due": {"text": "by 2021"}}
        claims = [claim | {"quote": text, "statement": text} for text in map(_SENTENCE.format, range(CLAIMS))]
        bodies = [("articles", _ARTICLE), *(("claims", body) for body in claims)]
        for path, body in bodies:
            answer = client.post(f"/api/v1/{path}", json=body, headers=headers)
            if answer.status_code != 201:
                raise RuntimeError(answer.text)
        # the first bot follows the log, and only an admin sees each row
        roles: list[Role] = ["admin"]
        roles += ["bot"] * (BOTS - 1)
        return [create_token(wiring.context, f"bot-{number}", role) for number, role in enumerate(roles)]


@dataclass
class Seen:
    """What the clients have seen. Lists only grow, so threads share them without a lock."""

    #: instants (monotonic) and addresses of the evidence that was acknowledged
    acknowledged: list[tuple[float, str]] = field(default_factory=list)
    #: answers of 5xx and broken connections, after which a client tried again
    retries: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    #: rows of the log, as the reader got them
    rows: list[dict[str, Any]] = field(default_factory=list)
    #: claim -> the bot that holds it
    held: dict[int, int] = field(default_factory=dict)


class Workload:
    """Eight bots, a reader of the log, and a client that looks for a 304 that is too old."""

    def __init__(self, port: int, secrets: Sequence[str]) -> None:
        """Create the workload; nothing is sent yet.

        Args:
            port: of the balancer.
            secrets: of the bots.
        """
        self.seen = Seen()
        self._address = f"http://127.0.0.1:{port}"
        self._secrets = secrets
        self._stop, self._is_written = threading.Event(), threading.Event()
        works = [*(self._bot(number) for number in range(len(secrets))), self._look_for_old_304]
        self._writers = [threading.Thread(target=self._noted, args=(work,)) for work in works]
        self._reader = threading.Thread(target=self._noted, args=(self._read,))

    @contextmanager
    def running(self) -> Iterator[Seen]:
        """Run the clients until the block ends; then read the log to its end."""
        for thread in (*self._writers, self._reader):
            thread.start()
        try:
            yield self.seen
        finally:
            self._stop.set()
            for thread in self._writers:
                thread.join()
            self._is_written.set()
            self._reader.join()

    def wait_for(self, number: int, seconds: float) -> None:
        """Wait until so many pieces of evidence are acknowledged in all. Raises `TimeoutError`."""
        end = time.monotonic() + seconds
        while len(self.seen.acknowledged) < number:
            if time.monotonic() > end:
                raise TimeoutError(f"{len(self.seen.acknowledged)} writes in {seconds:.0f} seconds: {self.seen.faults}")
            time.sleep(0.01)

    def _noted(self, work: Callable[[], None]) -> None:
        """Run the work of a thread; an error is a fault."""
        try:
            work()
        except Exception as error:
            self.seen.faults.append((FAILED, repr(error)))

    def _client(self, secret: str) -> Client:
        transport = _Counting(self.seen.retries)
        return Client(self._address, secret, retries=1_000, retry_seconds=_PATIENCE, transport=transport)

    def _bot(self, number: int) -> Callable[[], None]:
        def work() -> None:
            with self._client(self._secrets[number]) as client:
                for count in itertools.count():
                    if self._stop.is_set():
                        return
                    url = f"https://later.example/{number}/{count}"
                    claim = 1 + (number * 7 + count) % CLAIMS
                    client.post(f"/claims/{claim}/evidence", {"url": url, "stance": "supports"})
                    self.seen.acknowledged.append((time.monotonic(), url))
                    if count % _EVERY == 0:
                        self._take_lease(client, number)

        return work

    def _take_lease(self, client: Client, bot: int) -> None:
        """Take a lease and return it; check that no other bot holds its claims meanwhile."""
        lease = client.take_lease(limit=2, ttl_seconds=120)
        for claim in lease["items"]:
            other = self.seen.held.setdefault(claim["id"], bot)
            if other != bot:
                self.seen.faults.append((LEASED, f"claim {claim['id']}, to bots {bot} and {other}"))
        for claim in lease["items"]:
            self.seen.held.pop(claim["id"], None)
        if lease["id"] is not None:
            client.return_lease(lease["id"])

    def _read(self) -> None:
        """Follow the log by long polls, to its end."""
        with self._client(self._secrets[0]) as client:
            since, is_last = 0, False
            while not is_last:
                has_ended = self._is_written.is_set()
                page = client.get("/changes", since=since, limit=500, wait=1)
                self.seen.rows += page["items"]
                since = page["next_since"]
                is_last = has_ended and page["next"] is None

    def _look_for_old_304(self) -> None:
        """Read the end of the log, write, and read with the ETag of before: the answer must have a row."""
        with self._client(self._secrets[1]) as client, httpx.Client(base_url=self._address) as reader:
            for count in itertools.count():
                if self._stop.wait(0.05):
                    return
                try:
                    self._compare(client, reader, count)
                except httpx.HTTPError:
                    continue  # the server that it asked has ended

    def _compare(self, client: Client, reader: httpx.Client, count: int) -> None:
        path = f"/api/v1/changes?since={client.last_seq()}"
        before = reader.get(path)
        url = f"https://later.example/reader/{count}"
        client.post(f"/claims/{1 + count % CLAIMS}/evidence", {"url": url, "stance": "refutes"})
        self.seen.acknowledged.append((time.monotonic(), url))
        after = reader.get(path, headers={"If-None-Match": before.headers.get("ETag", '"none"')})
        if after.status_code == 304:
            self.seen.faults.append((OLD, f"{url} is new"))


class _Counting(httpx.HTTPTransport):
    """A transport that notes what a client tries again."""

    def __init__(self, retries: list[str]) -> None:
        super().__init__()
        self._retries = retries

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request."""
        try:
            answer = super().handle_request(request)
        except httpx.TransportError as error:
            self._retries.append(type(error).__name__)
            raise
        if answer.status_code >= 500:
            self._retries.append(str(answer.status_code))
        return answer


def find_faults(seen: Seen) -> list[Fault]:
    """Return what went wrong: what the clients noted, acknowledged writes that are lost or run twice, missed rows."""
    seqs = [row["seq"] for row in seen.rows]
    logged = Counter(row["changed"]["evidence"]["url"] for row in seen.rows if row["type"] == "evidence.added")
    faults = list(seen.faults)
    if seqs != list(range(1, len(seqs) + 1)):
        faults.append((MISSED, "the seqs of the reader are not 1, 2, 3 and so on"))
    faults += [(LOST, url) for _, url in seen.acknowledged if not logged[url]]
    return faults + [(TWICE, url) for url, number in logged.items() if number > 1]


def longest_pause(seen: Seen, since: float = 0.0) -> float:
    """Return the longest time between two acknowledged writes after an instant, in seconds."""
    instants = sorted(at for at, _ in seen.acknowledged if at >= since)
    return max((after - before for before, after in itertools.pairwise(instants)), default=0.0)
