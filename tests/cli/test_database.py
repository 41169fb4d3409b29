"""The commands `backup` and `restore`, while clients read the change log."""

import sqlite3
import threading

from claims.storage.sqlite.connection import Sqlite
from claims.storage.sqlite.migrations import APPLICATION_ID
from tests.conftest import ARTICLE
from tests.live_server import wait_for


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
    other = Sqlite(app.extensions["duecheck"].backend.database.path, 5000)
    seen, stop = [], threading.Event()

    def follow():
        while not stop.is_set():
            seen.append(other.row("SELECT max(seq) AS seq FROM changes")["seq"])
        other.close()

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
    with sqlite3.connect(tmp_path / "other.db") as other:
        other.execute("CREATE TABLE a (b)")
        other.execute("PRAGMA user_version = 1")
    sqlite3.connect(tmp_path / "empty.db").execute("VACUUM")
    with sqlite3.connect(tmp_path / "later.db") as later:
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
