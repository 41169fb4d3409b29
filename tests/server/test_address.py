"""The address on which the server listens: names, IPv6, and one sentence if it cannot be used."""

import socket

import pytest

from claims.errors import SettingInvalid
from claims.server import address
from claims.server.address import listening_address, server_url

HAS_IPV6 = socket.has_ipv6 and socket.has_dualstack_ipv6()


@pytest.fixture
def port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def _refusal(host, port):
    with pytest.raises(SettingInvalid) as caught:
        listening_address(host, port, wait_seconds=0)
    return str(caught.value)


def test_a_name_is_resolved_because_the_server_knows_only_addresses(port):
    assert listening_address("localhost", port) == "127.0.0.1"
    assert listening_address("127.1", port) == "127.0.0.1"


def test_the_first_ipv4_address_of_a_name_comes_before_ipv6(port, monkeypatch):
    found = [
        (socket.AF_INET6, socket.SOCK_STREAM, 6, "", ("fe80::1%eth0", 0, 0, 2)),
        (socket.AF_INET6, socket.SOCK_STREAM, 6, "", ("::1", 0, 0, 0)),
        (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", 0)),
    ]
    monkeypatch.setattr(address.socket, "getaddrinfo", lambda *_, **__: found)
    assert listening_address("desk.example", port) == "127.0.0.1"
    del found[1:]
    assert "but must be an address of this machine" in _refusal("desk.example", port)


@pytest.mark.skipif(not HAS_IPV6, reason="this machine has no IPv6")
@pytest.mark.parametrize(("host", "expected"), [("::1", "::1"), ("[::1]", "::1"), ("::", "::")])
def test_ipv6_is_possible(host, expected, port):
    assert listening_address(host, port) == expected


@pytest.mark.parametrize(
    "host", ["no-such-host.invalid", "256.1.1.1", "::1::", "192.0.2.1", ".a", "a..b", "x" * 64 + ".example", "[x", ":"]
)
def test_a_host_that_is_not_this_machine_is_refused_by_the_setting(host, port):
    expected = f"DUECHECK_HOST is {host!r}, but must be an address of this machine, or the name of one"
    assert _refusal(host, port) == expected


def test_a_port_in_use_names_its_process():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        said = _refusal("127.0.0.1", port)
    assert said.startswith(f"127.0.0.1, port {port}: Address already in use by process ")
    assert said.endswith("); stop the program that uses it, or set DUECHECK_HOST or DUECHECK_PORT")


def test_a_port_that_this_user_may_not_use_is_refused(port, monkeypatch):
    def refuse(*_, **__):
        raise PermissionError(13, "Permission denied (while attempting to bind on address)")

    monkeypatch.setattr(address.socket, "create_server", refuse)
    assert _refusal("127.0.0.1", port) == (
        f"127.0.0.1, port {port}: Permission denied; set DUECHECK_HOST or DUECHECK_PORT"
    )


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000"),
        ("localhost", "http://localhost:8000"),
        ("::1", "http://[::1]:8000"),
        ("[::1]", "http://[::1]:8000"),
    ],
)
def test_an_ipv6_address_stands_in_brackets_in_a_url(host, url):
    assert server_url(host, 8000) == url
