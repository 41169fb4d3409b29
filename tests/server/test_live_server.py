"""The server that tests start: it is ended whatever happens, and its failure says why."""

import http.client
import os
import signal
from contextlib import closing, suppress

import pytest

from tests.live_server import Server, run_server, wait_for

pytestmark = pytest.mark.xdist_group("live")


def test_a_server_that_does_not_start_fails_at_once_with_its_standard_error(tmp_path):
    message = r"code 2:\nDuecheck does not start: .*OVERDUE_AFTER_DAYS is 'many'"
    with (
        closing(Server(tmp_path / "test.db", OVERDUE_AFTER_DAYS="many")) as server,
        pytest.raises(AssertionError, match=message),
    ):
        server.wait_until_ready()
    assert server.process.returncode == 2


def test_a_command_that_is_not_there_leaves_no_port_reserved(tmp_path):
    with pytest.raises(FileNotFoundError):
        Server(tmp_path / "test.db", command=("./no-such-program",))


def test_a_server_is_ended_when_its_test_fails(tmp_path):
    with pytest.raises(ZeroDivisionError), run_server(tmp_path / "test.db", WORKERS="1") as server:
        raise ZeroDivisionError
    assert server.process.returncode == 0
    with pytest.raises(ConnectionRefusedError):
        server.send("GET", "/readyz")


def test_workers_whose_main_process_was_killed_are_ended_too(tmp_path):
    with run_server(tmp_path / "test.db", WORKERS="1") as server:
        os.kill(server.process.pid, signal.SIGKILL)
        server.process.wait()

    def is_gone():
        with suppress(http.client.HTTPException, ConnectionResetError):
            try:
                server.send("GET", "/readyz", timeout=5)
            except ConnectionRefusedError:
                return True
        return False

    wait_for(is_gone)
