"""The commands `backup` and `restore`, while clients read the change log."""

import threading

import pytest

from tests.conftest import ARTICLE
from tests.live_server import wait_for
from tests.storage.engine import APPLICATION_ID, connect, damage, database_path

pytestmark = pytest.mark.sqlite


def test_backup_and_restore(run, journalist, reader, tmp_path):
    journalist.article()
    backup = tmp_path / "kept.db"
    run("backup", str(backup))
    journalist.article(url="https://news.example/b")
    assert "File exists" in run("backup", str(backup), code=1).output
    run("restore", str(backup), code=1, input="n\n")
    run("restore", str(backup), "--yes")
    assert [a["url"] for a in reader.get("/articles").json["items"]] == [ARTICLE["url"]]
    journalist.article(url="https://news.example/c")


def test_a_backup_carries_notes_and_assignments(run, journalist, tmp_path):
    journalist.article()
    journalist.claim(assigned_to="me")
    journalist.post("/claims/1/notes", {"text": "kept"})
    run("backup", str(tmp_path / "b.db"))
    journalist.post("/claims/1/notes", {"text": "written since"})
    journalist.patch("/claims/1", {"assigned_to": None}, "*")
    run("restore", str(tmp_path / "b.db"), "--yes")
    assert [note["text"] for note in journalist.get("/claims/1/notes").json["items"]] == ["kept"]
    assert journalist.get("/claims/1").json["assigned_to"] == "the-journalist"
    run("export", "--format", "jsonl", str(tmp_path / "dump.jsonl"))
    assert "kept" not in (tmp_path / "dump.jsonl").read_text()


def test_a_reader_of_the_log_misses_no_row_over_a_restore(run, journalist, reader, tmp_path):
    """A restore must not reuse the seq of a removed row."""
    journalist.article()
    run("backup", str(tmp_path / "kept.db"))
    for letter in "bcd":
        journalist.article(url=f"https://news.example/{letter}")
    assert reader.get("/changes").json["next_since"] == 4
    run("restore", str(tmp_path / "kept.db"), "--yes")
    journalist.article(url="https://news.example/e")
    rows = reader.get("/changes?since=4").json["items"]
    assert [(row["seq"], row["type"]) for row in rows] == [(5, "log.restored"), (6, "article.created")]
    assert rows[0]["changed"]["restore"] == {"last_seq": 1, "replaced_last_seq": 4}
    assert [row["seq"] for row in reader.get("/changes").json["items"]] == [1, 5, 6]


def test_a_restore_is_one_step_for_a_reader_of_the_log(run, journalist, bot, tmp_path, app, clock):
    journalist.article()
    journalist.claim(due={"text": "in October"})
    clock.set("2022-01-01T00:00")
    run("backup", str(tmp_path / "kept.db"))
    assert bot.post("/leases", {}).json["id"] == 1
    for letter in "bcd":
        journalist.article(url=f"https://news.example/{letter}")
    seen, stop = [], threading.Event()

    def follow():
        with connect(database_path(app)) as other:
            while not stop.is_set():
                seen.append(other.execute("SELECT max(seq) FROM changes").fetchone()[0])

    follower = threading.Thread(target=follow)
    follower.start()
    wait_for(lambda: seen)
    for _ in range(3):
        run("restore", str(tmp_path / "kept.db"), "--yes")
    stop.set()
    follower.join()
    assert seen == sorted(seen)
    assert bot.post("/leases", {}).json["id"] == 2
    assert not list(tmp_path.glob(".restore-*"))


def test_only_a_sound_backup_is_restored(run, journalist, reader, tmp_path):
    journalist.article()
    (tmp_path / "text.db").write_text("not a database, not even nearly")
    with connect(tmp_path / "other.db") as other:
        other.execute("CREATE TABLE a (b)")
        other.execute("PRAGMA user_version = 1")
    with connect(tmp_path / "empty.db") as empty:
        empty.execute("VACUUM")
    with connect(tmp_path / "later.db") as later:
        later.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        later.execute("PRAGMA user_version = 99")
    for name, words in (
        ("none", "no file"),
        ("text", "not a database"),
        ("other", "another program"),
        ("empty", "sound"),
        ("later", "update Duecheck"),
    ):
        assert words in run("restore", str(tmp_path / f"{name}.db"), "--yes", code=1).output
    assert len(reader.get("/articles").json["items"]) == 1


def _states(terminal):
    """Return the names of the tokens that are valid, and of those that are revoked."""
    rows = [line.split() for line in terminal("token", "list").stdout.splitlines()[1:]]
    return {row[0] for row in rows if row[2] == "active"}, {row[0] for row in rows if row[2] != "active"}


@pytest.fixture
def kept(terminal):
    """Return the terminal after a backup of three valid tokens and a revoked one."""
    terminal("init")
    for name in ("ann", "bob", "cid", "old"):
        terminal("token", "create", name, "--role", "bot")
    terminal("token", "revoke", "old")
    terminal("backup", "kept.db")
    return terminal


@pytest.mark.parametrize("options", [{"words": ["--yes"]}, {"words": [], "input": "y\n"}], ids=["yes", "asked"])
def test_a_restore_keeps_what_was_revoked_since_the_backup(kept, options):
    kept("token", "revoke", "bob")
    kept("token", "create", "bob", "--role", "admin")
    kept("token", "create", "new", "--role", "bot")
    words = options.pop("words")
    result = kept("restore", "kept.db", *words, **options)
    assert "tokens still revoked: bob\n" in result.stderr
    assert "tokens lost, because they are not valid in the backup: bob, new\n" in result.stderr
    assert "valid again" not in result.stderr and "did not know" not in result.stderr
    assert _states(kept) == ({"ann", "cid"}, {"bob", "old"})


def test_a_revoked_token_is_refused_after_a_restore(run, callers, bot, tmp_path):
    run("backup", str(tmp_path / "kept.db"))
    run("token", "revoke", "the-bot")
    run("restore", str(tmp_path / "kept.db"), "--yes")
    bot.get("/claims", 401)
    callers["editor"].get("/claims")


def test_yes_revokes_tokens_of_which_nothing_is_known(kept, monkeypatch):
    monkeypatch.setenv("DUECHECK_DATABASE_URL", "sqlite:///other.db")
    result = kept("restore", "kept.db", "--yes")
    assert "tokens revoked, because the replaced database did not know them: ann, bob, cid\n" in result.stderr
    assert _states(kept) == (set(), {"ann", "bob", "cid", "old"})


def test_a_person_can_let_unknown_tokens_be_valid_again(kept, monkeypatch, tmp_path):
    monkeypatch.setenv("DUECHECK_DATABASE_URL", "sqlite:///other.db")
    listed = "tokens become valid again, and this database does not know if they were revoked: ann, bob, cid\n"
    before = {path.name for path in tmp_path.iterdir()}
    refused = kept("restore", "kept.db", code=1, input="n\n")
    assert listed in refused.stderr and "With --yes these tokens are revoked instead." in refused.stderr
    assert {path.name for path in tmp_path.iterdir()} <= before
    result = kept("restore", "kept.db", input="y\n")
    assert listed in result.stderr and "tokens valid again: ann, bob, cid\n" in result.stderr
    assert _states(kept) == ({"ann", "bob", "cid"}, {"old"})


def test_a_database_whose_tokens_are_unreadable_knows_nothing(kept, tmp_path):
    damage(tmp_path / "duecheck.db", "tokens")
    result = kept("restore", "kept.db", "--yes")
    assert "tokens revoked, because the replaced database did not know them: ann, bob, cid\n" in result.stderr
    assert _states(kept) == (set(), {"ann", "bob", "cid", "old"})


def test_a_damaged_backup_is_refused(kept, tmp_path):
    damage(tmp_path / "kept.db", "tokens")
    for words in ((), ("--yes",)):
        assert "kept.db is not a sound database" in kept("restore", "kept.db", *words, code=1, input="y\n").stderr
    assert _states(kept) == ({"ann", "bob", "cid"}, {"old"})


def test_a_restore_from_the_database_itself_is_refused(kept, tmp_path):
    (tmp_path / "link.db").symlink_to(tmp_path / "duecheck.db")
    for name in ("duecheck.db", "link.db"):
        result = kept("restore", name, "--yes", code=1)
        assert "is the database itself, not a backup" in result.stderr
    assert _states(kept)[0] == {"ann", "bob", "cid"}
