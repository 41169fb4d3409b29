"""The delay of long polls after a write: `python -m bench.waiting`.

Sixteen clients poll a server of two processes while claims are posted one after the other. The delay is the
time from the response to the write to each client's answer; an earlier answer counts as 0.
"""

import json
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from time import perf_counter, sleep
from typing import Any

from bench import servers
from bench.fill import context_on, scratch
from claims.services.tokens import create_token
from claims.storage.sqlite.connection import Sqlite

CLIENTS, ROUNDS = 16, 100
ARTICLE = {
    "url": "https://news.example/waited-for",
    "title": "Waited for",
    "publisher": "News",
    "published_on": "2021-09-21",
    "text": "It will be signed by 2090.",
}
CLAIM = {"article_id": 1, "quote": "signed by 2090", "due": {"relation": "by", "edtf": "2090"}}


def main() -> None:
    """Measure, and print the milliseconds."""
    with scratch() as directory:
        token = _prepare(directory / "waiting.db")
        with servers.duecheck(directory / "waiting.db") as server:
            times = sorted(_measure(server.port, token))
    delays = {"median": times[len(times) // 2], "p99": times[len(times) * 99 // 100], "longest": times[-1]}
    print(f"{len(times):,} answers to {CLIENTS} clients: " + ", ".join(f"{k} {v:.1f} ms" for k, v in delays.items()))


def _prepare(path: Path) -> str:
    with closing(Sqlite(path, 5_000)) as database:
        database.migrate()
        return create_token(context_on(database), "bench", "journalist")


def _measure(port: int, token: str) -> list[float]:
    """Return the milliseconds of every answer."""
    since = 1  # the seq of the article's row
    _send(port, token, "POST", "/articles", ARTICLE)
    times: list[float] = []
    for number in range(ROUNDS):
        with ThreadPoolExecutor(CLIENTS) as pool:
            path = f"/changes?since={since}&wait=30"
            waiting = [pool.submit(_send, port, token, "GET", path) for _ in range(CLIENTS)]
            sleep(0.1)
            written = _send(port, token, "POST", "/claims", CLAIM | {"claimant": f"Bank {number}"})[1]
            times += [max(0.0, answer.result()[1] - written) * 1000 for answer in waiting]
        since += 1
    return times


def _send(port: int, token: str, method: str, path: str, body: Any = None) -> tuple[Any, float]:
    """Send one request; return its answer and the instant of the answer."""
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    with closing(HTTPConnection(servers.HOST, port, timeout=60)) as connection:
        connection.request(method, f"/api/v1{path}", json.dumps(body) if body else None, headers)
        answer = connection.getresponse()
        body_json, at = json.loads(answer.read()), perf_counter()
    if answer.status not in {200, 201} or (method == "GET" and not body_json["items"]):
        raise RuntimeError(f"{method} {path} was answered {answer.status} {body_json}")
    return body_json, at


if __name__ == "__main__":
    main()
