"""Writes of greenlets to a table `numbers`, and what is expected of them with every engine."""

import asyncio

from claims.storage.greenlets import run_in_greenlet


def add(database, number, *, wait=True, error=None):
    """Add a number; then raise an error, if one is given."""
    with database.transaction(wait=wait):
        database.run("INSERT INTO numbers (number) VALUES (:number)", {"number": number})
        if error:
            raise error


async def add_all(database, wanted, **options):
    calls = [run_in_greenlet(add, database, number, **options) for number in wanted]
    return await asyncio.gather(*calls, return_exceptions=True)


async def add_with_failures(database):
    """Add 1 and 3; between them a write raises ValueError, and another adds 1 again. Return the four results."""
    return await asyncio.gather(
        run_in_greenlet(add, database, 1),
        run_in_greenlet(add, database, 2, error=ValueError("no")),
        run_in_greenlet(add, database, 1),  # the number is taken
        run_in_greenlet(add, database, 3),
        return_exceptions=True,
    )


async def add_with_orphan(database):
    """Add an orphan, which the commit refuses, and 1, in one group; then add 2. Return the results of the group."""

    def add_orphan():
        with database.transaction():
            database.run("INSERT INTO children (number) VALUES (99)")

    orphan = run_in_greenlet(add_orphan)
    results = await asyncio.gather(orphan, run_in_greenlet(add, database, 1), return_exceptions=True)
    await run_in_greenlet(add, database, 2)
    return results
