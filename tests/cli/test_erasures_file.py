"""The erasures file: when a line is written, and that a restore of an older backup repeats the erasures."""

import json
import threading

import pytest

from claims.cli.erasures_file import add_erasure, read_erasures
from claims.domain.erasure import ERASED, Erasure
from claims.errors import ErasuresDamaged, StoreFailed
from tests.cli.test_erasure import REASON
from tests.conftest import TEXT
from tests.erasures import add_user, marks_in_files, marks_in_tables
from tests.live_server import wait_for
from tests.storage.engine import connect, database_path, is_postgres, rows_of, run_statement


@pytest.fixture
def file(tmp_path):
    return tmp_path / "erasures.jsonl"


@pytest.fixture
def options(file):
    return {"ERASURES_FILE": str(file)}


@pytest.fixture
def record(app, journalist, context):
    """Create claims 1 and 2 with evidence and claimants 1 and 2, and person 1; their words have markers."""
    journalist.article(text=f"{TEXT} Nobody knows.")
    journalist.claim(statement="Zqxone", claimant="Zqxanna", quote="by December 2022")
    journalist.claim(statement="Zqxtwo", claimant="Zqxbo", quote="sign program")
    journalist.evidence(1, title="Zqxtitle")
    journalist.evidence(2, title="Zqxother")
    add_user(app, "zqxperson")


def lines_of(file):
    return [json.loads(line) for line in file.read_text().splitlines()]


class TestLines:
    def test_a_line_has_ids_only(self, run, app, record, file, clock):
        for words in (("claim", "1", "--with-text"), ("claimant", "1"), ("evidence", "2"), ("user", "zqxperson")):
            clock.advance(seconds=1)
            run("erase", *words, *REASON)
        lines = lines_of(file)
        assert [(line["kind"], line["id"]) for line in lines] == [
            ("claim", 1),
            ("claimant", 1),
            ("evidence", 2),
            ("user", 1),
        ]
        assert lines[0] == {
            "kind": "claim",
            "id": 1,
            "created_at": "2021-10-01T12:00:00.000000Z",
            "at": "2021-10-01T12:00:01.000000Z",
            "with_verdict": False,
            "with_text": True,
        }
        assert "zqx" not in file.read_text().lower() and "request" not in file.read_text()
        assert file.stat().st_mode & 0o077 == 0
        ((at,),) = rows_of(app, "SELECT at FROM changes WHERE type = 'claim.erased' ORDER BY seq LIMIT 1")
        assert at == lines[0]["at"]

    def test_a_refused_erasure_has_no_line(self, run, record, file, journalist):
        journalist.judge(2, outcome="void", evidence_ids=None, occurred_on=None)
        run("erase", "claim", "2", *REASON, code=1)
        run("erase", "claim", "9", *REASON, code=1)
        run("erase", "claim", "1", "--reason", "r", code=1, input="n\n")
        assert not file.exists()

    def test_a_second_erasure_has_no_second_line(self, run, record, file):
        run("erase", "claim", "1", *REASON)
        run("erase", "claim", "1", *REASON)
        assert len(lines_of(file)) == 1

    def test_an_erasure_from_before_the_setting_is_added_later(self, run, record, file):
        run("erase", "claim", "1", *REASON)
        first = file.read_text()
        file.unlink()
        assert "was erased already" in run("erase", "claim", "1", *REASON).output
        assert file.read_text() == first

    def test_a_file_that_cannot_be_written_stops_the_erasure(self, run, app, record, file):
        file.mkdir()
        run("erase", "claim", "1", *REASON, code=1)
        assert "zqxone" in marks_in_tables(app)["claims"]

    def test_a_crash_before_the_commit_loses_no_line(self, run, app, record, file, monkeypatch):
        """The line is on disk before the commit: a restore then does what was asked for."""
        commits = []

        def crash(path, erasure):
            add_erasure(path, erasure)
            commits.append(erasure)
            raise StoreFailed("the machine lost its power")

        monkeypatch.setattr("claims.cli.erasure.add_erasure", crash)
        run("erase", "claim", "1", *REASON, code=1)
        assert "zqxone" in marks_in_tables(app)["claims"]
        assert len(commits) == len(lines_of(file)) == 1
        monkeypatch.undo()
        run("erase", "claim", "1", *REASON)
        assert [line["id"] for line in lines_of(file)] == [1, 1]
        assert "zqxone" not in str(marks_in_tables(app))

    def test_a_line_is_read_as_it_was_written(self, tmp_path, clock):
        erasure = Erasure("claim", 7, clock(), clock(), with_verdict=True)
        add_erasure(tmp_path / "file", erasure)
        add_erasure(tmp_path / "file", erasure)
        assert read_erasures(tmp_path / "file") == [erasure, erasure]

    GOOD = (
        '{"kind":"claim","id":1,"created_at":"2021-10-01T12:00:00.000000Z","at":"2021-10-01T12:00:00.000000Z",'
        '"with_verdict":false,"with_text":false}\n'
    )

    @pytest.mark.parametrize(
        "line",
        [
            GOOD[:-1],
            GOOD[:20] + "\n",
            "\n",
            "[]\n",
            GOOD.replace('"id":1', '"id":0'),
            GOOD.replace('"id":1', '"id":true'),
            GOOD.replace('"claim"', '"article"'),
            GOOD.replace("12:00:00.000000Z", "noon", 1),
            GOOD.replace('"with_text":false', '"with_text":0'),
            GOOD.replace(',"with_text":false', ""),
            GOOD.replace('"kind"', '"name":"Anna","kind"'),
            "\x00" * 40,
        ],
    )
    def test_a_damaged_line_is_named(self, tmp_path, line, clock):
        path = tmp_path / "file"
        path.write_text(self.GOOD + line)
        with pytest.raises(ErasuresDamaged, match="line 2 of"):
            read_erasures(path)
        with pytest.raises(ErasuresDamaged, match="line 2 of"):
            add_erasure(path, Erasure("claim", 7, clock(), clock()))
        assert path.read_text() == self.GOOD + line


def emptied(app, request):
    """Remove the records of PostgreSQL, where a restore needs an empty database."""
    if is_postgres(app):
        from tests.storage.postgres.cluster import remove_rows

        remove_rows(request.getfixturevalue("shared_postgres_address"))


class TestRestore:
    @pytest.fixture
    def backup(self, run, record, tmp_path):
        run("backup", str(tmp_path / "old.db"))
        return tmp_path / "old.db"

    def test_a_restore_repeats_all_erasures(self, run, app, backup, request, clock, bot):
        clock.advance(days=1)
        user = ("user", "1")
        for words in (("claim", "1", "--with-text"), ("claimant", "1"), ("claimant", "2"), ("evidence", "2"), user):
            run("erase", *words, *REASON)
        run("erase", "claim", "2", *REASON)
        assert marks_in_tables(app) == {}
        emptied(app, request)
        output = run("restore", str(backup), "--yes").output
        assert "erased again: claim 1, claimant 1, claimant 2, evidence 2, user 1, claim 2" in output
        assert marks_in_tables(app) == {}
        if not is_postgres(app):
            assert marks_in_files(app) == []
        types = [row[0] for row in rows_of(app, "SELECT type FROM changes ORDER BY seq")]
        assert "log.restored" in types and types.index("claim.erased") > types.index("log.restored")
        assert rows_of(app, "SELECT statement FROM claims") == [(ERASED,), (ERASED,)]

    def test_what_the_backup_knows_is_not_repeated(self, run, app, record, editor, tmp_path, request, clock):
        clock.advance(days=1)
        run("erase", "claim", "1", *REASON)
        clock.advance(days=1)
        editor.patch("/claims/1", {"statement": "New words"}, editor.get("/claims/1").headers["ETag"])
        run("backup", str(tmp_path / "new.db"))
        emptied(app, request)
        assert "erased again" not in run("restore", str(tmp_path / "new.db"), "--yes").output
        assert rows_of(app, "SELECT statement FROM claims WHERE id = 1") == [("New words",)]

    def test_a_restored_backup_is_not_erased_twice(self, run, app, backup, tmp_path, request, clock):
        clock.advance(days=1)
        run("erase", "claim", "1", *REASON)
        emptied(app, request)
        assert "erased again: claim 1\n" in run("restore", str(backup), "--yes").output
        run("backup", str(tmp_path / "next.db"))
        emptied(app, request)
        assert "erased again" not in run("restore", str(tmp_path / "next.db"), "--yes").output

    def test_a_verdict_of_the_backup_does_not_stop_the_restore(
        self, run, app, record, journalist, tmp_path, request, editor
    ):
        """Since the backup, an editor withdrew the verdict; so the erasure needed no option."""
        journalist.judge(1, outcome="void", evidence_ids=None, occurred_on=None, rationale="Zqxquote")
        run("backup", str(tmp_path / "judged.db"))
        editor.post("/verdicts/1/withdraw", {"reason": "No"}, 200)
        run("erase", "claim", "1", *REASON)
        emptied(app, request)
        assert "erased again: claim 1" in run("restore", str(tmp_path / "judged.db"), "--yes").output
        assert rows_of(app, "SELECT rationale, state FROM verdicts") == [(ERASED, "withdrawn")]
        assert not {"zqxquote", "zqxone"} & {mark for marks in marks_in_tables(app).values() for mark in marks}

    def test_an_unknown_record_is_left_out(self, run, app, backup, file, request, clock):
        for kind in ("claim", "claimant", "evidence", "user"):
            add_erasure(file, Erasure(kind, 99, clock(), clock()))
        emptied(app, request)
        assert "erased again" not in run("restore", str(backup), "--yes").output
        assert "zqxone" in marks_in_tables(app)["claims"]

    def test_another_record_with_the_same_id_is_left_out(self, run, app, backup, file, request, clock):
        """After a restore ids are given again; a line means the record that was there then."""
        add_erasure(file, Erasure("claim", 1, clock.now.replace(year=2020), clock()))
        emptied(app, request)
        assert "erased again" not in run("restore", str(backup), "--yes").output
        assert "zqxone" in marks_in_tables(app)["claims"]

    def test_a_damaged_file_stops_the_restore(self, run, app, backup, file, journalist):
        journalist.claim(statement="Since the backup", quote="central banks")
        file.write_text("broken\n")
        before = rows_of(app, "SELECT * FROM changes")
        output = run("restore", str(backup), "--yes", code=1).output
        assert f"line 1 of {file} is damaged; correct or delete that line" in output
        assert rows_of(app, "SELECT * FROM changes") == before

    @pytest.mark.sqlite
    def test_a_failed_repetition_replaces_nothing(self, run, app, backup, journalist, monkeypatch):
        run("erase", "claim", "1", *REASON)
        before = rows_of(app, "SELECT * FROM changes")

        def fail(*_):
            raise StoreFailed("the disk is broken")

        monkeypatch.setattr("claims.cli.erasure.repeat", fail)
        run("restore", str(backup), "--yes", code=1)
        assert rows_of(app, "SELECT * FROM changes") == before

    @pytest.mark.sqlite
    def test_no_reader_sees_the_words_for_a_moment(self, run, app, backup):
        run("erase", "claim", "1", *REASON)
        seen, stop = set(), threading.Event()

        def follow():
            with connect(database_path(app)) as other:
                while not stop.is_set():
                    seen.update(other.execute("SELECT statement FROM claims WHERE id = 1").fetchone())

        follower = threading.Thread(target=follow)
        follower.start()
        wait_for(lambda: seen)
        for _ in range(3):
            run("restore", str(backup), "--yes")
        stop.set()
        follower.join()
        assert seen == {ERASED}

    def test_without_the_setting_nothing_is_repeated(self, run, app, backup, file, request):
        run("erase", "claim", "1", *REASON)
        file.unlink()
        emptied(app, request)
        assert "erased again" not in run("restore", str(backup), "--yes").output
        assert "zqxone" in marks_in_tables(app)["claims"]


def test_a_pseudonym_survives_a_restore(run, app, record, tmp_path, request, clock):
    """The erased person keeps one name, also when the backup has it under its own."""
    run_statement(app, "UPDATE evidence SET actor = 'zqxperson' WHERE id = :id", {"id": 1})
    run("backup", str(tmp_path / "old.db"))
    run("erase", "user", "zqxperson", *REASON)
    emptied(app, request)
    restored = run("restore", str(tmp_path / "old.db"), "--yes")
    assert "zqxperson" not in restored.output
    assert rows_of(app, "SELECT actor FROM evidence WHERE id = 1") == [("erased-1",)]
    assert rows_of(app, "SELECT name FROM users") == [("erased-1",)]
