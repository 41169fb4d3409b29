"""Statements that are sent together: their order, their errors, and the parts of a transaction that fail alone."""

import psycopg
import pytest

from claims.storage.postgres.opening import open_connection
from claims.storage.postgres.pipelined_connection import PipelinedConnection

ADD = "INSERT INTO numbers VALUES (%(number)s)"


class Numbers:
    """A temporary table of numbers, and the connection that has it."""

    def __init__(self, address):
        connection = open_connection(address, 1_000)
        connection.execute("CREATE TEMPORARY TABLE numbers (number INTEGER PRIMARY KEY)")
        self.connection = PipelinedConnection(connection)

    def add(self, *numbers):
        for number in numbers:
            self.connection.defer(ADD, {"number": number})

    @property
    def all(self):
        return [number for (number,) in self.connection.execute("SELECT number FROM numbers ORDER BY number")]


@pytest.fixture
def numbers(postgres_address):
    found = Numbers(postgres_address)
    yield found
    found.connection.close()


@pytest.mark.parametrize("count", [1, 2, 99, 100, 101, 250])
def test_deferred_statements_run_before_the_next(numbers, count):
    numbers.add(*range(count))
    assert numbers.all == list(range(count))


def test_a_hundred_deferred_statements_are_sent(numbers):
    numbers.add(*range(99))
    assert numbers.connection._connection.execute("SELECT count(*) FROM numbers").fetchone() == (0,)
    numbers.add(99)
    assert numbers.connection._connection.execute("SELECT count(*) FROM numbers").fetchone() == (100,)


@pytest.mark.parametrize("few", [1, 20, 21, 150])
def test_sets_of_parameters_run_after_the_deferred_statements(numbers, few):
    numbers.connection.execute("BEGIN")
    numbers.add(0)
    numbers.connection.execute_many(ADD, [{"number": number} for number in range(1, few + 1)])
    assert numbers.all == list(range(few + 1))


@pytest.mark.parametrize("again", range(7))  # psycopg prepares a statement at its sixth use
def test_the_next_statement_raises_the_error_of_a_deferred_one(numbers, again):
    for number in range(again):
        numbers.add(number)
        numbers.connection.flush()
    numbers.connection.execute("BEGIN")
    numbers.connection.set_savepoint("part")
    numbers.add(100, 100, 101)
    with pytest.raises(psycopg.errors.UniqueViolation):
        _ = numbers.all
    numbers.connection.undo_savepoint("part")
    numbers.add(102)
    numbers.connection.execute("COMMIT")
    assert numbers.all == [*range(again), 102]


@pytest.mark.parametrize("before", range(1, 12))
def test_a_statement_after_a_failed_one_is_not_taken_for_prepared(numbers, before):
    """psycopg prepares a statement at its sixth use, also if the server never gets so far."""
    connection = numbers.connection

    def add(number):
        connection.defer("INSERT INTO numbers SELECT %(number)s::int", {"number": number})

    connection.execute("BEGIN")
    for number in range(before):
        connection.set_savepoint("part")
        add(number)
        connection.release_savepoint("part")
    connection.set_savepoint("part")
    connection.defer("INSERT INTO numbers VALUES (0)")
    add(100)
    with pytest.raises(psycopg.errors.UniqueViolation):
        connection.release_savepoint("part")
    connection.undo_savepoint("part")
    for number in range(before, before + 9):
        connection.set_savepoint("part")
        add(number)
        connection.release_savepoint("part")
    connection.execute("COMMIT")
    assert numbers.all == list(range(before + 9))


def test_the_end_of_a_part_raises_the_error_of_a_deferred_statement(numbers):
    numbers.connection.execute("BEGIN")
    numbers.connection.set_savepoint("part")
    numbers.add(1, 1)
    with pytest.raises(psycopg.errors.UniqueViolation):
        numbers.connection.release_savepoint("part")


def test_an_error_before_a_part_is_none_of_the_part(numbers):
    numbers.connection.execute("BEGIN")
    numbers.add(1, 1)
    with pytest.raises(psycopg.errors.UniqueViolation):
        numbers.connection.set_savepoint("part")


def test_parts_are_undone_alone_whether_they_were_sent_or_not(numbers):
    connection = numbers.connection
    connection.execute("BEGIN")
    numbers.add(1)
    for number, is_sent in ((2, False), (3, True)):
        connection.set_savepoint("part")
        numbers.add(number)
        if is_sent:
            connection.flush()
        connection.undo_savepoint("part")
    for number in (4, 5):
        connection.set_savepoint("part")
        numbers.add(number)
        connection.release_savepoint("part")
    connection.set_savepoint("part")
    connection.release_savepoint("part")  # nothing ran in it
    connection.set_savepoint("part")
    connection.undo_savepoint("part")
    connection.execute("COMMIT")
    assert numbers.all == [1, 4, 5]


def test_a_part_inside_a_part_is_undone_alone_and_with_the_outer_one(numbers):
    connection = numbers.connection
    connection.execute("BEGIN")
    connection.set_savepoint("whole")
    numbers.add(1)
    connection.set_savepoint("piece")
    numbers.add(2)
    connection.undo_savepoint("piece")
    connection.release_savepoint("whole")
    connection.set_savepoint("whole")
    connection.set_savepoint("piece")
    numbers.add(3)
    connection.release_savepoint("piece")
    connection.undo_savepoint("whole")
    connection.execute("COMMIT")
    assert numbers.all == [1]


def test_a_statement_on_a_closed_connection_is_refused(numbers):
    numbers.add(1)
    numbers.connection.close()
    with pytest.raises(psycopg.OperationalError):
        numbers.connection.flush()
