"""The release of claims that are said twice: stored claims get the keys that they would get today."""

import sqlite3
from contextlib import closing

from claims.rules.same_claims import same_key
from claims.storage.sql.store import SqlStore
from claims.storage.sqlite.connection import Sqlite
from tests.storage.sqlite.test_migrations import AT, NEVER, SCHEMAS

#: claim, its deadline, other claim and offset
CLAIMS = [(1, 1, None, None), (2, 2, 1, None), (3, 3, 1, "P1Y"), (4, None, 1, None), (5, 5, None, None)]
#: claim, revision, role, words, offsets, state
SPANS = [
    (1, 1, "claim", "old", 0, 3, "verified"),
    (1, 2, "date", "year", 9, 13, "verified"),
    (1, 2, "claim", "b", 5, 6, "moved"),
    (1, 2, "claim", "a", 1, 2, "moved"),
    (2, 2, "claim", "words", 1, 6, "unverified"),
    (3, 2, "claim", "lost", None, None, "orphaned"),
    (4, 2, "claim", "d", 2, 3, "verified"),
]


def test_stored_claims_get_their_keys(tmp_path):
    (release,) = [path for path in SCHEMAS if path.stem.endswith("visibility_release")]
    with closing(sqlite3.connect(tmp_path / "old.db")) as old:
        old.executescript(release.read_text(encoding="utf-8"))
        old.execute(
            "INSERT INTO articles VALUES (1, 'https://a.example', 'T', '[]', 'P', '2021-09-21', 'en', 2, ?, ?, 1)",
            (AT, AT),
        )
        for number, deadline_id, depends_on, offset in CLAIMS:
            old.execute(
                """INSERT INTO claims (id, article_id, statement, claimant, topics, workflow, waiting, depends_on,
                   depends_offset, deadline_id, opens_at, due_at_sort, version, created_at, updated_at, document)
                   VALUES (?, 1, 'S', '', '[]', 'accepted', 0, ?, ?, ?, '', ?, 1, ?, ?, '{}')""",
                (number, depends_on, offset, deadline_id, NEVER, AT, AT),
            )
            if deadline_id is not None:
                old.execute(
                    """INSERT INTO deadlines (id, claim_id, edtf, relation, precision, earliest, latest, basis,
                       first_check_on, due_at, reason, actor, created_at)
                       VALUES (?, ?, '2022', 'by', 'year', ?, '2022-12-31', 'stated', '2022-01-01',
                       '2023-01-01T12:00:00Z', 'first', 'jo', ?)""",
                    (deadline_id, number, None if number == 1 else "2021-09-21", AT),
                )
        for position, span in enumerate(SPANS):
            old.execute(
                """INSERT INTO spans (claim_id, revision, role, exact, start, "end", state, position, prefix, suffix)
                   VALUES (?, ?, ?, ?, ?, ?, ?, ?, '', '')""",
                (*span, position),
            )
        old.commit()
    database = Sqlite(tmp_path / "old.db", 0)
    database.migrate()
    store = SqlStore(database)
    keys = []
    for number, *_ in CLAIMS:
        claim = store.get_claim(number)
        keys.append(same_key(1, claim.spans, claim.due, claim.depends_on))
    stored = [row["same_key"] for row in database.rows("SELECT same_key FROM claims ORDER BY id")]
    assert stored == keys
    assert len(set(keys)) == 5 and keys[4] is None
    database.close()
