"""Run several processes that read the due list of one database at the same instant; print how much each has read."""

import multiprocessing
import sys

from claims.factory import create_app


def read(app, barrier, counts):
    """Read the due list when every process is ready to."""
    client = app.test_client()
    barrier.wait(60)
    counts.put(len(client.get("/api/v1/claims/due").json["items"]))


def main(database, processes):
    """Fork the processes off one that has the application, so that it is imported once."""
    app = create_app({"DATABASE_URL": f"sqlite:///{database}", "RATE_LIMIT": "off", "LOG_LEVEL": "error"})
    app.extensions["duecheck"].backend.close()
    fork = multiprocessing.get_context("fork")
    barrier, counts = fork.Barrier(processes), fork.Queue()
    readers = [fork.Process(target=read, args=(app, barrier, counts), daemon=True) for _ in range(processes)]
    for reader in readers:
        reader.start()
    print(*(counts.get(timeout=120) for _ in readers))
    for reader in readers:
        reader.join()
    return max(reader.exitcode for reader in readers)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1], int(sys.argv[2])))
