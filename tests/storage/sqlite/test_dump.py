"""The dump: its content, what it leaves out, and how an interrupted dump continues."""

import orjson

from claims.storage.base import DumpProgress
from claims.storage.sql import dump_statements as sql
from claims.storage.sql import private_rows
from claims.storage.sql.dump import dump_lines
from claims.storage.sql.tables import COLUMNS


def test_secrets_and_leases_are_left_out(full):
    text = b"".join(dump_lines(full))
    tables = {next(iter(orjson.loads(line))) for line in text.splitlines()}
    assert tables <= set(sql.TABLES) | {"format", "end"}
    for secret in [row["sha256"] for row in full.rows("SELECT sha256 FROM tokens")]:
        assert secret.encode() not in text


def test_a_dump_has_whose_work_claims_are_and_no_notes(full):
    text = b"".join(dump_lines(full))
    assert full.row("SELECT text FROM claim_notes")["text"] == "A word among colleagues."
    assert b"among colleagues" not in text and b"claim_notes" not in text
    assert b'"assigned_to":"the-bot"' in text and b'"claim.assigned"' in text


def test_every_column_of_every_table_is_dumped_or_left_out_on_purpose(database):
    home = {*private_rows.TABLES, "leases", "lease_claims", "record_counts", "_sqlite_migrations"}
    tables = {row[0] for row in database.rows("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    tables = {name for name in tables if not name.startswith(("claims_search", "claimants_search"))} - home
    assert tables == set(sql.TABLES)
    for table in tables - {"sqlite_sequence"}:
        columns = {row["name"] for row in database.rows(f"PRAGMA table_info({table})")}
        assert columns == set(COLUMNS[table]), table


def test_a_damaged_part_stays_valid_up_to_the_damage(full):
    lines = list(dump_lines(full))
    for damage in (b"hello\n", b"\0\0\0\n", b"[]\n", b'{"claims":1}\n', b'{"claims":{}}\n'):
        assert b"".join([*lines[:9], *dump_lines(full, [*lines[:9], damage, lines[9]])]) == b"".join(lines)


def test_an_interrupted_dump_continues(full):
    lines = list(dump_lines(full))
    for kept in range(0, len(lines) + 1, 7):
        for torn in (b"", b'{"claims":{"id"'):
            written = DumpProgress()
            rest = list(dump_lines(full, [*lines[:kept], torn], written))
            start = len(b"".join(lines)) - len(b"".join(rest))
            assert b"".join(lines)[:start] + b"".join(rest) == b"".join(lines)
            assert kept <= 1 or kept >= len(lines) - 2 or len(rest) == len(lines) - kept
            assert written.size == len(b"".join(lines))


def test_a_dump_is_written_whole_where_the_database_has_changed(full, change_full):
    before = list(dump_lines(full))
    change_full()
    assert list(dump_lines(full, before[:20])) == list(dump_lines(full)) != before
