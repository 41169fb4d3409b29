"""Counters of several processes in one memory: sums, ends, full tables and processes that die."""

import random
import time

import pytest

from claims import shared_counters
from claims.shared_counters import NEVER, PROBES, REGION_BYTES, SLOTS, SharedCounters


@pytest.fixture
def memory():
    return bytearray(3 * REGION_BYTES)


@pytest.fixture
def three(memory):
    return [SharedCounters(memory, 3, number) for number in range(3)]


@pytest.fixture
def end():
    return int(time.time()) + 1_000


def test_a_counter_is_the_sum_over_all_processes(three, end):
    assert [counters.add("a", end) for counters in three] == [1, 2, 3]
    assert [counters.add("a", end, 0) for counters in three] == [3, 3, 3]
    assert three[0].add("b", end, 5) == 5
    assert three[1].add("a", end + 60, 0) == 0


def test_a_counter_without_end_goes_up_and_down(three):
    for counters in three:
        counters.add("polls", NEVER)
    assert three[0].add("polls", NEVER, -1) == 2
    assert three[0].add("polls", NEVER, -1) == 2  # never below zero: the others have added one each
    assert [counters.add("polls", NEVER, -1) for counters in three[1:]] == [1, 0]


def test_a_new_process_begins_with_an_empty_region(memory, three, end):
    three[0].add("a", end, 3)
    three[1].add("a", end, 4)
    assert SharedCounters(memory, 3, 1).add("a", end, 0) == 3


def test_counters_that_have_ended_make_room(monkeypatch, three, end):
    names = [f"name {number}" for number in range(3 * SLOTS)]
    for name in names:
        three[0].add(name, end)
    monkeypatch.setattr(shared_counters.time, "time", lambda: end + 1)
    assert all(three[0].add(name, end + 60) == 1 for name in names[: SLOTS // 4])
    assert all(three[1].add(name, end + 60, 0) == 1 for name in names[: SLOTS // 4])


def test_a_full_table_keeps_the_largest_counts(three, end):
    for _ in range(50):
        three[0].add("busy", end)
    for number in range(10 * SLOTS):
        three[0].add(f"name {number}", end)
    assert three[0].add("busy", end) == 51


def test_counts_are_right_for_many_names_in_random_order(three, end):
    picked = random.Random(1)
    expected: dict[str, int] = {}
    for _ in range(20_000):
        name = f"name {picked.randrange(500)}"
        expected[name] = expected.get(name, 0) + 1
        assert picked.choice(three).add(name, end) == expected[name]


def test_a_name_is_found_in_the_last_of_its_slots(three, end, monkeypatch):
    monkeypatch.setattr(shared_counters, "_hash", lambda name: SLOTS * (sum(name.encode()) + len(name)) + 1)
    for number in range(PROBES):
        assert three[0].add(str(number), end, 10) == 10
    for number in range(PROBES):
        assert three[1].add(str(number), end, 0) == 10
    assert three[0].add("one more", end) == 1  # it takes the slot of another
    assert sorted(three[0].add(str(number), end, 0) for number in range(PROBES)) == [0, *[10] * (PROBES - 1)]
