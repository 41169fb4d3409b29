"""Databases of each release, brought up to date; one of the first has records of every kind."""

import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from claims.domain.access import NewToken
from claims.domain.actors import Actor
from claims.domain.records import Snooze
from claims.domain.requests import ClaimFilter
from claims.domain.visibility import Visibility
from claims.errors import StoreUnusable
from claims.storage.sql.store import SqlStore
from claims.storage.sqlite.backend import SqliteBackend
from claims.storage.sqlite.connection import Sqlite
from claims.storage.sqlite.migrations import CURRENT, schema_version
from tests.applications import lend
from tests.conftest import Caller
from tests.tokens import add_token

SCHEMAS = sorted((Path(__file__).resolve().parents[3] / "fixtures" / "schema").glob("*.sql"))
FIRST = SCHEMAS[0]
AT = "2021-10-01T12:00:00.000000Z"
NEVER = "9999-12-31T23:59:59Z"

#: id, workflow, waiting, outcome, due_at, latest, zone, announced (the old column), topics
CLAIMS = [
    (1, "accepted", 0, None, "2021-11-01T12:00:00Z", "2021-10-31", None, 1, ["gas"]),
    (2, "accepted", 0, None, "2021-12-01T12:00:00Z", "2021-11-30", None, 0, ["gas", "oil"]),
    (3, "accepted", 0, None, "2030-01-01T12:00:00Z", "2029-12-31", None, 0, []),
    (4, "accepted", 0, None, None, None, "Europe/Minsk", 0, ["gas"]),
    (5, "candidate", 0, None, "2021-12-01T12:00:00Z", "2021-11-30", None, 0, []),
    (6, "accepted", 0, "void", "2021-12-01T12:00:00Z", "2021-11-30", None, 1, ["gas"]),
]


def old_database(path):
    with closing(sqlite3.connect(path)) as old:
        old.executescript(FIRST.read_text(encoding="utf-8"))
        old.execute(
            "INSERT INTO articles VALUES (1, 'https://a.example', 'T', '[\"A\"]', 'P', '2021-09-21', 'en', 1, ?, ?, 1)",
            (AT, AT),
        )
        old.execute("INSERT INTO revisions VALUES (1, 1, ?, 4, 0, ?, 'text')", ("0" * 64, AT))
        for claim in CLAIMS:
            _add(old, *claim)
        rows = [
            (1, 'jo "the pen"', "article.created", 1, None, "{}"),
            (2, "jo", "claim.created", 1, 1, '{"claim":{"x":"ж"}}'),
        ]
        for seq, actor, type, article_id, claim_id, changed in rows:
            old.execute(
                "INSERT INTO changes VALUES (?, ?, ?, ?, ?, ?, ?)",
                (seq, AT, actor, type, article_id, claim_id, changed),
            )
        old.commit()


def _add(old, number, workflow, waiting, outcome, due_at, latest, zone, logged_state, topics):
    document = json.dumps(
        {"id": number, "article_id": 1, "topics": topics, "due_at": due_at, "due": {"latest": latest}}
    )
    old.execute(
        """INSERT INTO deadlines VALUES (?, ?, NULL, NULL, ?, NULL, '2021-09-21', ?, 'stated', ?, '2022-09-21', ?, ?,
           'first', NULL, NULL, 'jo', ?, ?)""",
        (number, number, "by" if due_at else "open", latest, zone, due_at, None if due_at else "P1Y", AT, logged_state),
    )
    old.execute(
        """INSERT INTO claims VALUES (?, 1, 'S', 'A', 'a', ?, NULL, ?, NULL, NULL, NULL, NULL, ?, ?,
           '2021-09-20T10:00:00Z', ?, NULL, ?, 1, ?, ?, ?)""",
        (number, json.dumps(topics), workflow, waiting, number, due_at or NEVER, outcome, AT, AT, document),
    )
    for topic in topics:
        old.execute("INSERT INTO claim_topics VALUES (?, ?)", (topic, number))
    if workflow == "accepted" and not waiting and outcome is None and due_at:
        old.execute("INSERT INTO queue VALUES (?, ?, ?, ?)", (due_at, number, logged_state, document))
        for topic in topics:
            old.execute("INSERT INTO queue_topics VALUES (?, ?, ?)", (topic, due_at, number))


@pytest.fixture
def migrated(shared_app, tmp_path, clock):
    """Return the application on the old database, which it brings up to date."""
    old_database(tmp_path / "old.db")
    with lend(shared_app, tmp_path / "old.db", clock) as app:
        yield app


def test_the_log_is_as_it_was(migrated):
    first, second = Caller(migrated.test_client()).get("/changes").json["items"]
    assert (first["seq"], first["at"], first["actor"], first["article_id"]) == (1, AT, 'jo "the pen"', 1)
    assert second == {
        "seq": 2,
        "at": AT,
        "actor": "jo",
        "type": "claim.created",
        "article_id": 1,
        "claim_id": 1,
        "changed": {"claim": {"x": "ж"}},
    }


def test_claims_have_their_places_and_timers_go_on(migrated, clock):
    reader = Caller(migrated.test_client())
    clock.set("2022-09-20T20:59:59")
    assert [claim["id"] for claim in reader.get("/claims/due").json["items"]] == [1, 2]
    clock.set("2022-09-20T21:00")  # midnight in Minsk, the first periodic check of the claim without an end
    for query, expected in (("", [1, 2, 4]), ("?topic=gas&available=true", [1, 2, 4]), ("?topic=oil", [2])):
        assert [claim["id"] for claim in reader.get(f"/claims/due{query}").json["items"]] == expected
    logged = [(row["type"], row["claim_id"]) for row in reader.get("/changes?since=2").json["items"]]
    assert logged == [("claim.overdue", 1), ("claim.due", 2), ("claim.overdue", 2), ("claim.check_due", 4)]
    clock.set("2030-01-01T12:00")
    assert reader.get("/changes?types=claim.due&since=6").json["items"][0]["claim_id"] == 3


def test_old_claims_get_the_new_members(migrated):
    token = add_token(migrated.extensions["duecheck"].context, "a-bot", "bot")
    reader = Caller(migrated.test_client(), token)
    listed = reader.get("/claims").json["items"] + reader.get("/claims/due?as_of=2030-02-01T00:00:00Z").json["items"]
    assert {claim["id"] for claim in listed} == {1, 2, 3, 4, 5, 6}
    for name in ("extraction", "external_id", "claimant_url", "probability"):
        assert {claim[name] for claim in listed} == {None}


def test_extractions_of_old_databases_get_a_sort_key(tmp_path):
    with closing(sqlite3.connect(tmp_path / "old.db")) as old:
        old.executescript(SCHEMAS[5].read_text(encoding="utf-8"))
        old.execute(
            "INSERT INTO articles VALUES (1, 'https://a.example', 'T', '[]', 'P', '2021-09-21', 'en', 1, ?, ?, 1)",
            (AT, AT),
        )
        for number, score in ((1, 0.5), (2, None), (3, 1), (4, 0.875)):
            extraction = None if score is None else json.dumps({"score": score})
            old.execute(
                """INSERT INTO claims (id, article_id, statement, claimant, claimant_key, topics, workflow, waiting,
                   opens_at, due_at_sort, version, created_at, updated_at, document, extraction)
                   VALUES (?, 1, 'S', 'A', 'a', '[]', 'candidate', 0, '', ?, 1, ?, ?, '{"id":1}', ?)""",
                (number, NEVER, AT, AT, extraction),
            )
        old.commit()
    database = Sqlite(tmp_path / "old.db", 0)
    database.migrate()
    now = datetime(2026, 1, 1, tzinfo=UTC)
    listed = SqlStore(database).list_claims(ClaimFilter(sort="-score"), None, 9, now, now)
    assert [(row.id, row.position[0]) for row in listed] == [(3, "1.000000"), (4, "0.875000"), (1, "0.500000")]
    assert json.loads(listed[0].document)["probability"] is None
    database.close()


def test_migrating_twice_changes_nothing(database):
    before = database.rows("SELECT * FROM sqlite_schema")
    database.migrate()
    assert [tuple(r) for r in database.rows("SELECT * FROM sqlite_schema")] == [tuple(r) for r in before]
    assert schema_version(database.connection) == CURRENT


@pytest.mark.parametrize("release", SCHEMAS, ids=lambda path: path.stem)
def test_every_released_schema_is_migrated(tmp_path, database, release):
    """Each file is the original schema of a release; a new release adds its own, and never edits an old one."""
    old = sqlite3.connect(tmp_path / "old.db")
    old.executescript(release.read_text(encoding="utf-8"))
    old.close()
    migrated = Sqlite(tmp_path / "old.db", busy_timeout_ms=0)
    migrated.migrate()
    assert _schema(migrated) == _schema(database)
    assert schema_version(migrated.connection) == CURRENT
    migrated.close()


@pytest.mark.parametrize("release", SCHEMAS, ids=lambda path: path.stem)
def test_tokens_of_a_backup_of_every_release_are_compared(tmp_path, database, release):
    with closing(sqlite3.connect(tmp_path / "old.db")) as old:
        old.executescript(release.read_text(encoding="utf-8"))
        old.executemany(
            "INSERT INTO tokens (name, role, sha256, created_at) VALUES (?, 'bot', ?, ?)",
            [("jo", "a", AT), ("ann", "b", AT)],
        )
        old.commit()
    backend = SqliteBackend(database)
    later = datetime(2026, 1, 1, tzinfo=UTC)
    with backend.store.transaction():
        backend.store.add_token(NewToken("jo", "bot"), "a", later)
        backend.store.revoke_token("jo", later)
    assert [token.name for token in backend.compare_tokens(tmp_path / "old.db").unknown] == ["ann"]
    backend.restore(tmp_path / "old.db", later, {"b"})
    assert [(token.name, token.revoked_at) for token in backend.store.list_tokens()] == [("jo", later), ("ann", None)]


def test_there_is_a_file_for_every_release():
    assert len(SCHEMAS) == CURRENT


def test_a_database_of_a_later_version_is_refused(database):
    database.connection.execute(f"PRAGMA user_version = {CURRENT + 1}")
    with pytest.raises(StoreUnusable, match="update Duecheck"):
        database.migrate()


def test_the_names_release_keeps_snoozes_leases_and_the_log(tmp_path):
    with closing(sqlite3.connect(tmp_path / "old.db")) as old:
        old.executescript((SCHEMAS[3]).read_text(encoding="utf-8"))
        old.execute(
            "INSERT INTO articles VALUES (1, 'https://a.example', 'T', '[]', 'P', '2021-09-21', 'en', 1, ?, ?, 1)",
            (AT, AT),
        )
        for number, announced in enumerate((0, 1, 2), 1):
            old.execute(
                """INSERT INTO deadlines VALUES (?, ?, NULL, '2022', 'by', 'year', '2021-09-21', '2022-12-31', 'stated',
                   NULL, '2022-01-01', '2023-01-01T12:00:00Z', NULL, 'first', NULL, NULL, 'jo', ?, ?)""",
                (number, number, AT, announced),
            )
            old.execute(
                """INSERT INTO claims (id, article_id, statement, claimant, claimant_key, topics, workflow, waiting,
                   deadline_id, opens_at, due_sort, version, created_at, updated_at, form, hidden_since, hidden_until)
                   VALUES (?, 1, 'S', 'A', 'a', '[]', 'accepted', 0, ?, '', '2023-01-01T12:00:00Z', 1, ?, ?, '{}',
                   '2023-02-01T00:00:00Z', '2023-03-01T00:00:00Z')""",
                (number, number, AT, AT),
            )
        old.execute("INSERT INTO agenda VALUES ('lease', '2023-02-01T00:00:00Z', 7)")
        old.execute("INSERT INTO leases VALUES (7, 'bot', NULL, ?, '2023-02-01T00:00:00Z', 1)", (AT,))
        old.execute("INSERT INTO leased VALUES (1, 7, '2023-01-01T12:00:00Z')")
        old.execute("INSERT INTO idempotency VALUES ('jo', 'k', 'f', 'a', ?)", (AT,))
        old.commit()
    database = Sqlite(tmp_path / "old.db", 0)
    database.migrate()
    store = SqlStore(database)
    claims = [store.get_claim(number) for number in (1, 2, 3)]
    assert [claim.logged_state for claim in claims] == ["none", "due", "overdue"]
    assert claims[0].snooze == Snooze(datetime(2023, 2, 1, tzinfo=UTC), datetime(2023, 3, 1, tzinfo=UTC))
    assert store.list_lease_holders([1])[1].holder == "bot"
    assert store.get_answer(Actor("jo", "journalist"), "k", datetime(2021, 1, 1, tzinfo=UTC)) == ("f", "a")
    ((lease, _),) = store.take_expired_leases(datetime(2024, 1, 1, tzinfo=UTC), 9)
    assert lease.id == 7
    database.close()


#: workflow, whether it is public after the migration, and what the database knows of it: rows of the log, a verdict
BEFORE_VISIBILITY = [
    ("accepted", True, []),
    ("candidate", False, [("claim.created", "candidate")]),
    ("rejected", False, [("claim.created", "candidate"), ("claim.rejected", "rejected")]),
    ("withdrawn", True, [("claim.created", "accepted")]),
    ("duplicate", False, [("claim.created", "candidate"), ("claim.merged", "duplicate")]),
    ("duplicate", True, [("claim.created", "accepted"), ("claim.merged", "duplicate")]),
    (
        "duplicate",
        True,
        [("claim.created", "candidate"), ("claim.accepted", "accepted"), ("claim.merged", "duplicate")],
    ),
    ("duplicate", True, ["verdict"]),
]


def test_the_visibility_release_finds_the_claims_that_were_accepted_once(tmp_path):
    with closing(sqlite3.connect(tmp_path / "old.db")) as old:
        old.executescript((SCHEMAS[5]).read_text(encoding="utf-8"))
        old.execute(
            "INSERT INTO articles VALUES (1, 'https://a.example', 'T', '[]', 'P', '2021-09-21', 'en', 1, ?, ?, 1)",
            (AT, AT),
        )
        for number, (workflow, _, known) in enumerate(BEFORE_VISIBILITY, 1):
            old.execute(
                """INSERT INTO claims (id, article_id, statement, claimant, claimant_key, topics, workflow, waiting,
                   opens_at, due_at_sort, version, created_at, updated_at, document)
                   VALUES (?, 1, 'S', 'A', 'a', '[]', ?, 0, '', ?, 1, ?, ?, '{}')""",
                (number, workflow, NEVER, AT, AT),
            )
            for row in known:
                if row == "verdict":
                    old.execute(
                        """INSERT INTO verdicts (claim_id, outcome, rationale, evidence_ids, state, actor, created_at,
                           claim_version) VALUES (?, 'void', 'r', '[]', 'proposed', 'jo', ?, 1)""",
                        (number, AT),
                    )
                    continue
                document = json.dumps({"type": row[0], "changed": {"claim": {"workflow": row[1]}}})
                old.execute(
                    "INSERT INTO changes (at, type, claim_id, document) VALUES (?, ?, ?, ?)",
                    (AT, row[0], number, document),
                )
        old.commit()
    database = Sqlite(tmp_path / "old.db", 0)
    database.migrate()
    store = SqlStore(database)
    public = [store.get_claim(number).is_public for number in range(1, len(BEFORE_VISIBILITY) + 1)]
    assert public == [expected for _, expected, _ in BEFORE_VISIBILITY]
    database.close()


def _schema(database):
    rows = database.rows("SELECT name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%'")
    return {row["name"]: row["sql"] for row in rows}


#: claimant, its URL, workflow, outcome, external id, and the claimant that the claim gets
NAMED = [
    ("The  Bank", None, "accepted", None, None, 1),
    ("the bank", "https://bank.example", "accepted", "void", None, 1),
    ("Iva\u0301n", "https://one.example", "candidate", None, None, 2),
    ("IVÁN", "https://two.example", "accepted", None, None, 2),
    ("not named", None, "candidate", None, "claimreview:1", None),
    ("Not named", None, "candidate", None, None, 3),
]


def test_the_claimants_release_gives_every_claim_its_claimant(tmp_path):
    (release,) = [path for path in SCHEMAS if path.stem.endswith("sessions_release")]
    with closing(sqlite3.connect(tmp_path / "old.db")) as old:
        old.executescript(release.read_text(encoding="utf-8"))
        old.execute(
            "INSERT INTO articles VALUES (1, 'https://a.example', 'T', '[]', 'P', '2021-09-21', 'en', 1, ?, ?, 1)",
            (AT, AT),
        )
        old.execute("INSERT INTO revisions VALUES (1, 1, ?, 4, 0, ?, 'text')", ("0" * 64, AT))
        for number, (claimant, url, workflow, outcome, external_id, _) in enumerate(NAMED, 1):
            document = json.dumps({"id": number, "claimant": claimant, "score": 0.10}, separators=(",", ":"))
            old.execute(
                """INSERT INTO claims (id, article_id, statement, claimant, claimant_key, topics, workflow, waiting,
                   opens_at, due_at_sort, outcome, version, created_at, updated_at, document, external_id, claimant_url)
                   VALUES (?, 1, 'S', ?, ?, '[]', ?, 0, '', ?, ?, 1, ?, ?, ?, ?, ?)""",
                (number, claimant, claimant.casefold(), workflow, NEVER, outcome, AT, AT, document, external_id, url),
            )
            old.execute("INSERT INTO queue VALUES (?, ?, 0, ?)", (NEVER, number, document))
        old.commit()
    database = Sqlite(tmp_path / "old.db", 0)
    database.migrate()
    store = SqlStore(database)
    for number, (claimant, *_, claimant_id) in enumerate(NAMED, 1):
        claim = store.get_claim(number)
        words = claimant if claimant_id else None
        assert (claim.claimant, claim.claimant_id, claim.claimant_resolved) == (words, claimant_id, True)
        expected = {
            "id": number,
            "claimant": words,
            "score": 0.1,
            "claimant_id": claimant_id,
            "claimant_resolved": True,
        }
        assert expected.items() <= json.loads(store.get_claim_document(number, Visibility.ALL).document).items()
    claimants = [store.get_claimant(number) for number in (1, 2, 3)]
    assert [(c.name, c.url, c.claims, c.judged) for c in claimants] == [
        ("The  Bank", "https://bank.example", 2, 1),
        ("Iva\u0301n", None, 1, 0),
        ("Not named", None, 0, 0),
    ]
    assert store.find_claimants(["the bank", "iván", "not named"]) == {"the bank": 1, "iván": 2, "not named": 3}
    assert store.next_claimant_id() == 4
    assert not database.rows("PRAGMA foreign_key_check")
    database.close()
