"""Clients that wait in one process: what ends a wait, and what does not."""

import asyncio
import json
import os
import sys
import time
from contextlib import closing

import pytest

from claims.domain.visibility import Visibility
from claims.server import long_poll
from claims.services.change_feed import LogTail
from tests.server.doubles import Log, Proto, make_adapter, make_registry, scope
from tests.storage.engine import lock_path

#: seconds that no wait here needs
DEADLINE = 60


def wait(tmp_path, log, types=(), disconnected=Proto().client_disconnect, visibility=Visibility.ALL, **options):
    """Wait for a row after seq 4; return True if there is one.

    Args:
        tmp_path: the folder of the file that writers touch after a commit.
        log: what the registry reads.
        types: of the rows that are waited for.
        disconnected: resolves when the client has disconnected.
        visibility: of the client.
        options: of `make_registry`.
    """

    async def waiting():
        with closing(make_registry(tmp_path, log, **options)) as registry:
            deadline = asyncio.get_running_loop().time() + DEADLINE
            return await registry.wait_beyond(4, types, deadline, disconnected, visibility)

    return asyncio.run(waiting())


def test_rows_of_the_types_that_were_asked_for_end_the_wait(tmp_path, monkeypatch):
    monkeypatch.setattr(long_poll, "POLL_SECONDS", 0.02)
    assert wait(tmp_path, Log(4, 5, types=["claim.due"]), ["lease.taken", "claim.due"])
    assert wait(tmp_path, Log(4, 5))


def test_rows_of_other_types_do_not_end_the_wait_and_are_read_once(tmp_path, monkeypatch):
    monkeypatch.setattr(long_poll, "POLL_SECONDS", 0.02)
    log = Log(4, 5, 5, 6, types=["claim.due"])

    async def until_all_is_read():
        while len(log.seqs) > 1 or len(log.asked) < 2:
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.1)

    assert not wait(tmp_path, log, ["lease.taken"], until_all_is_read)
    assert log.asked == [(4, 5), (5, 6)]


def test_internal_rows_do_not_end_the_wait_of_the_public(tmp_path, monkeypatch):
    monkeypatch.setattr(long_poll, "POLL_SECONDS", 0.02)
    log = Log(4, 5, 5, 6, internal=[(4, 5)])
    assert wait(tmp_path, log, visibility=Visibility.PUBLIC)
    assert log.asked == [(4, 5), (5, 6)]


def test_rows_that_the_public_sees_end_its_wait_if_they_have_the_types(tmp_path, monkeypatch):
    monkeypatch.setattr(long_poll, "POLL_SECONDS", 0.02)
    for types, ends in ([], True), (["claim.due"], True), (["claim.updated"], False):
        log = Log(4, 5, types=["claim.due"])
        disconnected = Proto().client_disconnect if ends else lambda: asyncio.sleep(0.2)
        assert wait(tmp_path, log, types, disconnected, visibility=Visibility.PUBLIC) == ends


def test_an_internal_row_does_not_answer_a_long_poll_of_the_public(app, tmp_path, journalist, context, monkeypatch):
    monkeypatch.setattr(long_poll, "POLL_SECONDS", 0.02)
    journalist.article()

    async def waiting():
        with closing(make_registry(tmp_path, LogTail(context))) as registry:
            proto = Proto()
            poll = scope("GET", "/api/v1/changes", f"since=1&wait={DEADLINE}")
            request = asyncio.create_task(make_adapter(app, registry).__rsgi__(poll, proto))
            journalist.claim(workflow="candidate")
            while {poll.since for poll in registry._polls.values()} != {2}:
                await asyncio.sleep(0.01)
            assert proto.answer is None
            journalist.claim()
            await request
            return proto.answer

    status, headers, body = asyncio.run(waiting())
    page = json.loads(body)
    assert (status, headers["ETag"].partition(".")[0], page["next_since"]) == (200, '"3-p', 3)
    assert [row["claim_id"] for row in page["items"]] == [2]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells of a file that is touched (inotify)")
def test_a_commit_ends_the_wait_before_the_next_poll(tmp_path, monkeypatch):
    monkeypatch.setattr(long_poll, "POLL_SECONDS", 3600.0)
    log = Log(4)

    async def waiting():
        loop = asyncio.get_running_loop()
        with closing(make_registry(tmp_path, log)) as registry:
            loop.call_later(0.2, lambda: (log.seqs.__setitem__(0, 5), os.utime(tmp_path / "lock")))
            return await registry.wait_beyond(4, (), loop.time() + DEADLINE, Proto().client_disconnect)

    assert asyncio.run(waiting())


def test_every_writer_touches_the_file(app, journalist):
    lock = lock_path(app)
    os.utime(lock, (0, 0))
    journalist.article()
    assert lock.stat().st_mtime > 0


def test_the_log_is_read_again_after_a_read_that_failed(tmp_path, monkeypatch):
    monkeypatch.setattr(long_poll, "POLL_SECONDS", 0.02)
    log = Log(5)
    monkeypatch.setattr(log, "last_seq", iter([ZeroDivisionError, 5]).__next__)
    assert wait(tmp_path, log)


def test_without_a_signal_the_log_is_polled_more_often(tmp_path, monkeypatch):
    monkeypatch.setattr(long_poll, "POLL_SECONDS", 3600.0)
    assert wait(tmp_path, Log(4, 4, 4, 5), signalled=False)


@pytest.mark.parametrize("options", [{"is_stopping": lambda: True}, {"disconnected": lambda: asyncio.sleep(0)}])
def test_the_wait_ends_when_the_server_stops_or_the_client_disconnects(tmp_path, options):
    began = time.monotonic()
    assert not wait(tmp_path, Log(4), **options)
    assert time.monotonic() - began < DEADLINE / 2
