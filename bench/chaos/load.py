"""Writers and readers beside an accident: what they tried, what was acknowledged, lost, and how long answers took."""

import http.client
import itertools
import threading
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field

from bench.chaos.system import System

ARTICLE = {
    "url": "https://news.example/a",
    "title": "Bridge",
    "publisher": "News",
    "published_on": "2021-09-21",
    "text": "The bridge will open by December 2022. The tunnel will open in May 2023.",
}
CLAIM = {"article_id": 1, "quote": "The bridge will open by December 2022", "due": {"text": "by December 2022"}}
EVIDENCE = {"published_on": "2021-10-01", "stance": "context"}
#: seconds after which an answer counts as stalled
STALLED = 1.0


@dataclass
class Load:
    """Writers and readers of one server, in threads."""

    system: System
    claim_id: int = 1
    tried: int = 0
    acknowledged: list[str] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    #: seconds of the answers to writes and to reads
    writes: list[float] = field(default_factory=list)
    reads: list[float] = field(default_factory=list)
    _stop: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list)
    _numbers: "itertools.count[int]" = field(default_factory=itertools.count)

    def prepare(self) -> "Load":
        """Store an article and the claim to which evidence is added."""
        self.system.post("/articles", ARTICLE)
        self.claim_id = self.system.post("/claims", CLAIM)["id"]
        return self

    def start(self, writers: int = 4, readers: int = 2, pause: float = 0.0) -> None:
        """Start to write and read until `stop`.

        Args:
            writers: threads that add evidence, each with a connection.
            readers: threads that read the due list and a claim.
            pause: seconds between two requests of a thread.
        """
        for target, number in ((self._write, writers), (self._read, readers)):
            for _ in range(number):
                thread = threading.Thread(target=target, args=(pause,), daemon=True)
                thread.start()
                self._threads.append(thread)

    def stop(self) -> None:
        """Stop all threads."""
        self._stop.set()
        for thread in self._threads:
            thread.join(60)

    def lost(self) -> int:
        """Return how many acknowledged writes the server does not have."""
        stored: set[str] = set()
        path: str | None = f"/api/v1/claims/{self.claim_id}/evidence?limit=500"
        while path:
            status, page = self.system.send("GET", path)
            if status != 200:
                raise RuntimeError(f"{path}: {status}")
            stored.update(item["url"] for item in page["items"])
            path = page["next"] and page["next"].split(str(self.system.port), 1)[1]
        return len(set(self.acknowledged) - stored)

    @property
    def stalled(self) -> int:
        """How many answers took longer than `STALLED`."""
        return sum(seconds > STALLED for seconds in (*self.writes, *self.reads))

    def _write(self, pause: float) -> None:
        while not self._stop.is_set():
            with closing(http.client.HTTPConnection("127.0.0.1", self.system.port, timeout=30)) as connection:
                try:
                    while not self._stop.is_set():
                        self._add(connection)
                        time.sleep(pause)
                except (OSError, http.client.HTTPException):
                    time.sleep(0.05)

    def _add(self, connection: http.client.HTTPConnection) -> None:
        url = f"https://later.example/{next(self._numbers)}"
        self.tried += 1
        began = time.monotonic()
        path = f"/api/v1/claims/{self.claim_id}/evidence"
        status, _ = self.system.exchange(connection, "POST", path, EVIDENCE | {"url": url})
        self.writes.append(time.monotonic() - began)
        self.statuses[status] += 1
        if status == 201:
            self.acknowledged.append(url)

    def _read(self, pause: float) -> None:
        paths = itertools.cycle(("/api/v1/claims/due", f"/api/v1/claims/{self.claim_id}", "/api/v1/changes?limit=1"))
        while not self._stop.is_set():
            with closing(http.client.HTTPConnection("127.0.0.1", self.system.port, timeout=30)) as connection:
                try:
                    while not self._stop.is_set():
                        began = time.monotonic()
                        status, _ = self.system.exchange(connection, "GET", next(paths))
                        self.reads.append(time.monotonic() - began)
                        self.statuses[status] += 1
                        time.sleep(pause)
                except (OSError, http.client.HTTPException):
                    time.sleep(0.05)


def percentile(seconds: list[float], share: float) -> float:
    """Return the milliseconds that a share of the answers did not exceed; 0 without answers."""
    ordered = sorted(seconds)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)] * 1000 if ordered else 0.0
