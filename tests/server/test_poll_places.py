"""The places of long polls: for each caller over all processes, in each process, and those kept for tokens."""

import pytest

from claims.domain.actors import PUBLIC_READER, Actor
from claims.domain.limits import MAX_POLLS_PUBLIC, MAX_POLLS_TOKEN
from claims.server.poll_places import PollPlaces
from claims.shared_counters import REGION_BYTES, SharedCounters

BOT = Actor("bot", "bot")
HERE, THERE = {"REMOTE_ADDR": "192.0.2.1"}, {"REMOTE_ADDR": "192.0.2.2"}


@pytest.fixture
def processes():
    """Return the places of two processes."""
    memory = bytearray(2 * REGION_BYTES)
    return [PollPlaces(1_000, SharedCounters(memory, 2, own)) for own in range(2)]


@pytest.mark.parametrize(("caller", "most"), [(PUBLIC_READER, MAX_POLLS_PUBLIC), (BOT, MAX_POLLS_TOKEN)])
def test_a_caller_has_a_number_of_places_over_all_processes(processes, caller, most):
    taken = [processes[number % 2].take(caller, HERE) for number in range(most + 2)]
    assert taken == [True] * most + [False] * 2
    processes[0].release(caller, HERE)
    assert [process.take(caller, HERE) for process in processes] == [True, False]


def test_addresses_count_alone_and_tokens_wherever_they_come_from(processes):
    for _ in range(MAX_POLLS_PUBLIC):
        assert processes[0].take(PUBLIC_READER, HERE)
    assert not processes[1].take(PUBLIC_READER, HERE)
    assert processes[1].take(PUBLIC_READER, THERE)
    for _ in range(MAX_POLLS_TOKEN):
        assert processes[0].take(BOT, HERE)
    assert not processes[1].take(BOT, THERE)


@pytest.mark.parametrize(
    ("places", "public"), [(0, 0), (1, 0), (2, 1), (9, 8), (10, 9), (11, 9), (20, 18), (21, 18), (256, 230)]
)
def test_a_tenth_of_the_places_is_kept_for_tokens(places, public):
    process = PollPlaces(places, SharedCounters())
    for number in range(public):
        assert not process.is_full(PUBLIC_READER)
        assert process.take(PUBLIC_READER, {"REMOTE_ADDR": f"192.0.2.{number}"})
    assert process.is_full(PUBLIC_READER)
    for _ in range(places - public):
        assert not process.is_full(BOT)
        assert process.take(BOT, HERE)
    assert process.is_full(BOT)
