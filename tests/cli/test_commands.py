"""The commands: tokens, example data, backup."""

import json
import re
import sqlite3
import threading

import pytest

from claims.cli.main import commands
from claims.factory import create_app
from claims.fetching.http import FetchedPage
from claims.rules.cue_precision import precision_by_cue
from claims.services.tokens import authenticate, token_sha256
from claims.storage.sqlite.connection import Sqlite
from claims.storage.sqlite.migrations import APPLICATION_ID
from tests.conftest import ARTICLE


@pytest.fixture
def run(app):
    def invoke(*words, code=0, **kwargs):
        result = app.test_cli_runner().invoke(commands, words, **kwargs)
        assert result.exit_code == code, result.output
        return result

    return invoke


def test_a_token_is_printed_once_and_kept_as_a_hash(run, context, app):
    secret = run("token", "create", "jo", "--role", "journalist").stdout
    assert secret.count("\n") == 1 and secret.startswith("due_")
    assert authenticate(context, secret.strip()).role == "journalist"
    listed = run("token", "list").stdout
    assert "jo" in listed and secret.strip() not in listed
    dump = "\n".join(sqlite3.connect(app.extensions["duecheck"].backend.database.path).iterdump())
    assert secret.strip() not in dump and token_sha256(secret.strip()) in dump


def test_the_last_use_is_stored_to_the_minute(run, context, clock):
    secret = run("token", "create", "jo", "--role", "bot").stdout.strip()
    for minutes in (0, 0.5, 2):
        clock.advance(minutes=minutes)
        authenticate(context, secret)
    (token,) = context.store.list_tokens()
    assert token.last_used_at == clock.now
    assert f"{clock.now:%Y-%m-%dT%H:%M:%SZ}" in run("token", "list").stdout


def test_a_token_is_revoked_by_name_and_the_name_is_free_again(run, context):
    secret = run("token", "create", "jo", "--role", "bot").stdout.strip()
    assert "is in use" in run("token", "create", "jo", "--role", "bot", code=1).output
    run("token", "revoke", "jo")
    assert authenticate(context, secret) is None
    assert "no token named" in run("token", "revoke", "jo", code=1).output
    run("token", "create", "jo", "--role", "editor")


@pytest.mark.parametrize(
    "words",
    [
        ("", "--role", "bot"),
        ("duecheck", "--role", "bot"),
        ("jo", "--role", "king"),
        ("a\nb", "--role", "bot"),
        ("jo",),
    ],
)
def test_bad_names_and_roles_are_refused(run, words):
    result = run("token", "create", *words, code=2 if words[0] == "jo" else 1)
    assert "Traceback" not in result.output


def test_examples_twice_change_nothing_but_the_tokens(run, context, clock):
    clock.advance(days=1900)
    first = run("examples").stdout
    assert "2 articles added" in first and "export JOURNALIST=due_" in first and "export BOT=due_" in first
    seq = context.store.last_seq()
    second = run("examples").stdout
    assert "there already" in second
    assert context.store.last_seq() == seq
    old, new = (text.split("JOURNALIST=")[1].split()[0] for text in (first, second))
    assert authenticate(context, old) is None and authenticate(context, new).role == "journalist"


def test_backup_and_restore(run, journalist, reader, tmp_path):
    journalist.article()
    kept = tmp_path / "kept.db"
    run("backup", str(kept))
    journalist.article(url="https://news.example/b")
    assert "File exists" in run("backup", str(kept), code=1).output
    run("restore", str(kept), code=1, input="n\n")
    run("restore", str(kept), "--yes")
    assert [a["url"] for a in reader.get("/articles").json["items"]] == [ARTICLE["url"]]
    journalist.article(url="https://news.example/c")


def test_a_reader_of_the_log_misses_no_row_over_a_restore(run, journalist, reader, tmp_path):
    """The numbers of rows that are gone must not come again for other rows."""
    journalist.article()
    run("backup", str(tmp_path / "kept.db"))
    for letter in "bcd":
        journalist.article(url=f"https://news.example/{letter}")
    assert reader.get("/changes").json["next_since"] == 4
    run("restore", str(tmp_path / "kept.db"), "--yes")
    journalist.article(url="https://news.example/e")
    told = reader.get("/changes?since=4").json["items"]
    assert [(row["seq"], row["type"]) for row in told] == [(5, "log.restored"), (6, "article.created")]
    assert told[0]["changed"]["restore"] == {"last_seq": 1, "replaced_last_seq": 4}
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


TEXT = "The bridge will open in May 2030, the ministry said. It may rain on Sunday."


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "article.txt"
    path.write_text(TEXT, encoding="utf-8")
    return str(path)


def test_extract_prints_the_forecasts_of_a_file_and_the_reasons(run, file):
    said = run("extract", file, "--published-on", "2026-01-05", "--author", "Ann Ode", "--explain")
    assert "the ministry; in 2030-05 (stated): 2030-05-01 .. 2030-05-31" in said.stdout
    assert "[0..52] The bridge will open in May 2030, the ministry said." in said.stdout
    assert "cue 'WILL ADV* VB'" in said.stdout
    assert "Ann Ode; in 2026-01-11" in said.stdout
    assert "candidates: 2, in an article of 2026-01-05" in said.stderr


def test_extract_reads_standard_input_and_prints_json(run):
    said = run("extract", "-", "--published-on", "2026-01-05", "--json", input=TEXT)
    first, second = (json.loads(line) for line in said.stdout.splitlines())
    assert TEXT[first["span"]["start"] : first["span"]["end"]] == first["span"]["exact"]
    assert second["due"]["edtf"] == "2026-01-11"


def test_extract_stores_the_article_of_a_page_and_its_candidates_once(run, app, context):
    page = f"""<html lang="en"><head><title>Bridge</title><meta property="og:site_name" content="Post">
        <meta property="article:published_time" content="2026-01-05"></head><body><article><h1>The bridge</h1>
        <p>{TEXT}</p><p>It was begun in 2019 and has cost more than anybody thought.</p></article></body></html>"""
    object.__setattr__(app.extensions["duecheck"], "fetch", lambda url: FetchedPage(url, "text/html", page))
    for _ in range(2):
        said = run("extract", "https://news.example/bridge", "--store")
        assert "article 1: 2 claims" in said.stderr
    assert [context.store.get_claim(number).workflow for number in (1, 2)] == ["candidate"] * 2
    report = run("extract-report").stdout
    assert re.search(r"- +0 +0 +0 +1 +WILL ADV\* VB", report)


def test_the_report_shows_how_often_each_cue_was_right(run, context, clock):
    counts = [("accepted", 3), ("duplicate", 1), ("rejected", 1), ("candidate", 2), ("withdrawn", 1)]
    rows = precision_by_cue([*(("WILL VB", *count) for count in counts), ("", "rejected", 1)])
    assert [(r.name, r.accepted, r.merged, r.rejected, r.waiting, r.precision) for r in rows] == [
        ("WILL VB", 4, 1, 1, 2, 5 / 6),
        ("(a date alone)", 0, 0, 1, 0, 0.0),
    ]


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("FILE",), 2, "--published-on"),
        (("FILE", "--published-on", "soon"), 2, "does not match"),
        (("FILE", "--published-on", "2026-01-05", "--language", "de"), 1, "English (en) only"),
        (("FILE", "--published-on", "2026-01-05", "--store"), 2, "needs a URL"),
        (("/nowhere.txt", "--published-on", "2026-01-05"), 1, "cannot be read"),
        (("http://127.0.0.1/",), 1, "not on the open web"),
    ],
)
def test_extract_names_the_error(run, file, words, code, says):
    said = run("extract", *(file if word == "FILE" else word for word in words), code=code)
    assert says in said.output
    assert "Traceback" not in said.output


def test_the_record_is_exported_and_imported(run, tmp_path, journalist):
    journalist.article()
    journalist.claim()
    run("export", "--format", "jsonl", str(tmp_path / "a.jsonl"))
    assert "there already" in run("export", "--format", "jsonl", str(tmp_path / "a.jsonl"), code=1).output
    assert "not empty" in run("import", "jsonl", str(tmp_path / "a.jsonl"), code=1).output
    other = create_app({"DATABASE_URL": f"sqlite:///{tmp_path}/b.db", "LOG_LEVEL": "error"})
    runner = other.test_cli_runner()
    with other.app_context():
        loaded = runner.invoke(commands, ["import", "jsonl", "-"], input=(tmp_path / "a.jsonl").read_bytes())
        assert loaded.exit_code == 0, loaded.output
        again = runner.invoke(commands, ["export", "--format", "jsonl", "-"])
    assert again.stdout_bytes == (tmp_path / "a.jsonl").read_bytes()
    other.extensions["duecheck"].backend.database.close()


def test_an_export_that_was_cut_short_goes_on(run, tmp_path, journalist):
    journalist.article()
    journalist.claim()
    run("export", "--format", "jsonl", str(tmp_path / "whole.jsonl"))
    whole = (tmp_path / "whole.jsonl").read_bytes()
    for kept in (0, 30, len(whole) // 2, len(whole)):
        (tmp_path / "a.jsonl.part").write_bytes(whole[:kept])
        run("export", "--format", "jsonl", str(tmp_path / "a.jsonl"))
        assert (tmp_path / "a.jsonl").read_bytes() == whole
        (tmp_path / "a.jsonl").unlink()
    assert not (tmp_path / "a.jsonl.part").exists()


def test_claims_are_imported_as_lines_and_exported_as_a_table(run, tmp_path, journalist, reader):
    journalist.article()
    lines = tmp_path / "claims.ndjson"
    good = {"article_url": ARTICLE["url"], "quote": "by December 2022", "external_id": "a", "statement": "=1+1"}
    lines.write_text("\n".join(map(json.dumps, [good, good | {"external_id": "b", "quote": "nowhere"}])))
    refused = run("import", "ndjson", str(lines), code=1)
    assert '{"pointer":"/2/quote","message":' in refused.output and "nothing was stored" in refused.output
    assert reader.get("/claims").json["items"] == []
    kept = run("import", "ndjson", str(lines), "--keep-good")
    assert "1 added, 0 known, 1 refused" in kept.output
    assert "0 added, 1 known, 1 refused" in run("import", "ndjson", str(lines), "--keep-good").output
    run("export", "--format", "csv", str(tmp_path / "claims.csv"))
    assert '"\'=1+1"' in (tmp_path / "claims.csv").read_text(encoding="utf-8-sig")
    assert "0 added, 1 known, 0 refused" in run("import", "csv", str(tmp_path / "claims.csv")).output
    assert "goes with" in run("import", "jsonl", str(lines), "--keep-good", code=2).output
    (tmp_path / "bad.csv").write_bytes(b"quote,colour\n")
    assert "unknown columns: colour" in run("import", "csv", str(tmp_path / "bad.csv"), code=1).output


def test_reviews_are_imported_from_a_file_of_documents(run, tmp_path, reader):
    review = {
        "@type": "ClaimReview",
        "url": "https://checks.example/1",
        "claimReviewed": "It opens.",
        "datePublished": "2021-09-25",
    }
    file = tmp_path / "reviews.jsonl"
    documents = [review, [review | {"url": ""}, review | {"claimReviewed": "It shuts."}], {}]
    file.write_text("\n".join(map(json.dumps, documents)) + "\n{")
    said = run("import", "claimreview", str(file)).output
    assert "2 added, 0 known, 3 refused" in said
    assert all(f'"pointer":"{pointer}"' in said for pointer in ("/2/0", "/3", "/4"))
    assert "0 added, 2 known, 3 refused" in run("import", "claimreview", str(file)).output
    assert len(reader.get("/claims?workflow=candidate").json["items"]) == 2
    file.write_text("{}")
    assert "no ClaimReview" in run("import", "claimreview", str(file), code=1).output


def test_annotations_of_an_article_are_imported_from_a_file(run, tmp_path, journalist, reader):
    journalist.article()
    selector = {"type": "TextQuoteSelector", "exact": "by December 2022"}
    file = tmp_path / "annotations.json"
    file.write_text(json.dumps([{"target": {"selector": selector}}, {"target": "https://x.example"}]))
    said = run("import", "annotations", str(file), "--article", "1").output
    assert "1 added, 0 known, 1 refused" in said and '"pointer":"/1"' in said
    assert reader.get("/claims/1").json["workflow"] == "candidate"
    assert "there is no article 9" in run("import", "annotations", str(file), "--article", "9", code=1).output
    assert "goes with annotations" in run("import", "annotations", str(file), code=2).output
    file.write_text("{")
    assert "not JSON" in run("import", "annotations", str(file), "--article", "1", code=1).output
