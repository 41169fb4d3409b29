"""The whole proof: the replayed log, loaded into an empty store, gives the dump of the live one."""

import hashlib
from collections.abc import Iterator
from typing import Any

import orjson

from bench.simulation.crash import CrashingDatabase
from bench.simulation.rebuild import Tables, rebuild
from bench.simulation.replay import Replay
from bench.simulation.world import World
from claims.storage.sql.dump import FORMAT, VERSION, dump_lines, end_line
from claims.storage.sql.dump_statements import ORDER, TABLES
from claims.storage.sql.tables import COLUMNS
from claims.storage.sql.tables import VERSION as SCHEMA
from claims.storage.sql.values import dumps


def reload_differences(world: World, replay: Replay, empty: CrashingDatabase) -> list[str]:
    """Load the replayed log into an empty store, and return the lines in which the two dumps differ.

    Args:
        world: the live database; the texts of revisions and the rows of the log come from it.
        replay: the whole log, replayed.
        empty: an empty database with all tables.
    """
    texts = {(row["article_id"], row["number"]): row["text"] for row in world.select("SELECT * FROM revisions")}
    tables = rebuild(replay)
    for row in tables["revisions"]:
        row["text"] = texts[row["article_id"], row["number"]]
    tables["changes"] = world.select("SELECT * FROM changes")
    empty.load(_lines(tables, replay.seq))
    live, loaded = list(dump_lines(world.database)), list(dump_lines(empty))
    counts = [dict(zip(row.keys(), row, strict=True)) for row in empty.rows("SELECT * FROM record_counts")]
    if sorted(map(dumps, counts)) != sorted(map(dumps, tables["record_counts"])):
        return [f"the load counts {counts}, the replay {tables['record_counts']}"]
    if live == loaded:
        return []
    words = [f"only the live dump has {line.decode()}" for line in live if line not in loaded]
    return words + [f"only the replayed dump has {line.decode()}" for line in loaded if line not in live]


def _lines(tables: Tables, seq: int) -> Iterator[bytes]:
    """Yield the lines of a dump."""
    digest, number = hashlib.sha256(), 0
    first = {"format": FORMAT, "version": VERSION, "schema": SCHEMA, "seq": seq}
    for value in (first, *({name: row} for name in TABLES for row in _rows(tables, name))):
        line = orjson.dumps(value, option=orjson.OPT_APPEND_NEWLINE)
        digest.update(line)
        number += 1
        yield line
    yield end_line(number, digest.hexdigest())


def _rows(tables: Tables, name: str) -> list[dict[str, Any]]:
    """Return the rows of a table as a dump has them: in order, without leases."""
    rows = [{column: row[column] for column in COLUMNS[name]} for row in tables[name]]
    if name == "queue":
        rows = [row | {"is_available": 1} for row in rows]
    if name == "timers":
        rows = [row for row in rows if row["kind"] != "lease"]
    return sorted(rows, key=lambda row: tuple(row[column] for column in ORDER[name]))
