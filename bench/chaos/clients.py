"""Attacks and slow requests of clients."""

import http.client
import os
import socket
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

from bench.chaos.load import ARTICLE, Load, percentile
from bench.chaos.outcome import Outcome, outcome_of
from bench.chaos.system import System, running

#: code points of the largest text from which the server extracts
LARGEST: Final = 300_000


def slow_clients(folder: Path) -> Outcome:
    """Open 200 connections that send the beginning of a request of 1 MB, without a token, and wait."""
    with running(folder) as system:
        load = Load(system).prepare()
        before = _memory(system)
        sockets = []
        for _ in range(200):
            client = socket.create_connection(("127.0.0.1", system.port), 10)
            head = f"POST /api/v1/articles HTTP/1.1\r\nHost: localhost:{system.port}\r\nContent-Length: 1000000\r\n"
            with suppress(OSError):
                client.sendall(f"{head}Content-Type: application/json\r\n\r\n".encode() + b"x" * 60_000)
            sockets.append(client)
        load.start()
        time.sleep(4)
        load.stop()
        grown = (_memory(system) - before) / 1_000_000
        for client in sockets:
            client.close()
        return outcome_of(load, f"memory of the server grew by {grown:.0f} MB", grown < 60)


def many_polls(folder: Path) -> Outcome:
    """Open 600 long polls of one address without a token; then a token waits for a change."""
    with running(folder) as system:
        load = Load(system).prepare()
        since = system.send("GET", "/api/v1/changes?types=log.restored")[1]["next_since"]
        polls = []
        for _ in range(600):
            poll = http.client.HTTPConnection("127.0.0.1", system.port, timeout=30)
            poll.request("GET", f"/api/v1/changes?since={since}&wait=30")
            polls.append(poll)
        answers: list[int] = []
        waiter = threading.Thread(
            target=lambda: answers.append(system.send("GET", f"/api/v1/changes?since={since}&wait=20")[0])
        )
        waiter.start()
        time.sleep(1)
        load.start()
        time.sleep(3)
        load.stop()
        waiter.join(30)
        statuses = []
        for poll in polls:
            poll.sock.settimeout(10)
            with suppress(OSError):
                statuses.append(poll.getresponse().status)
            poll.close()
        seen = f"{statuses.count(429)} polls 429, {statuses.count(503)} polls 503; the token's poll {answers}"
        return outcome_of(load, seen, answers == [200] and statuses.count(429) == 592)


def slow_requests(folder: Path) -> Outcome:
    """Fetch pages for ten seconds each with keys, and extract from the largest texts, beside writes and reads."""
    with running(folder, module="bench.chaos.slow_fetch") as system:
        load = Load(system).prepare()
        sentence = "The minister said on Monday that the new bridge will open by December 2030, and it may rain. "
        text = (sentence * (LARGEST // len(sentence) + 1))[:LARGEST]
        large = system.post("/articles", ARTICLE | {"url": "https://news.example/large", "text": text})["id"]
        done: list[int] = []
        end = time.monotonic() + 27

        def fetch(number: int) -> None:
            while time.monotonic() < end - 11:
                url = f"https://news.example/page-{number}-{time.monotonic_ns()}"
                body = {"url": url, "title": "T", "publisher": "P", "published_on": "2022-01-01"}
                key = {"Idempotency_Key": f"fetch-{url}"}
                done.append(system.send("POST", "/api/v1/articles/fetch", body, timeout=120, **key)[0])

        def extract() -> None:
            while time.monotonic() < end - 3:
                path = f"/api/v1/articles/{large}/candidates"
                key = {"Idempotency_Key": f"extract-{time.monotonic_ns()}"}
                done.append(system.send("POST", path, timeout=120, **key)[0])

        slow = [threading.Thread(target=fetch, args=(number,)) for number in range(4)]
        slow += [threading.Thread(target=extract) for _ in range(4)]
        for thread in slow:
            thread.start()
        time.sleep(2)
        load.start(writers=2, readers=4, pause=0.012)
        time.sleep(21)
        load.stop()
        for thread in slow:
            thread.join(180)
        reads, writes = percentile(load.reads, 0.99), percentile(load.writes, 0.99)
        busy = load.statuses[503]
        seen = (
            f"{len(load.reads):,} reads p99 {reads:.0f} ms, {len(load.writes):,} writes p99 {writes:.0f} ms, "
            f"{busy} answers 503; slow requests: {', '.join(f'{done.count(s)} x {s}' for s in sorted(set(done)))}"
        )
        return outcome_of(load, seen, not busy and reads < 20 and writes < 200)


def _memory(system: System) -> int:
    """Return the bytes of memory of the workers."""
    pages = [int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in system.workers()]
    return sum(pages) * os.sysconf("SC_PAGE_SIZE")
