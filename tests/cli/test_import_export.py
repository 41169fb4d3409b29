"""Export and import: the whole record, lines of claims, tables, reviews and annotations."""

import csv
import json

from claims.cli.example_data import load_examples
from claims.cli.main import commands
from claims.factory import create_app
from tests.conftest import ARTICLE


def test_the_record_is_exported_and_imported(run, tmp_path, journalist):
    journalist.article()
    journalist.claim()
    run("export", "--format", "jsonl", str(tmp_path / "a.jsonl"))
    assert "already exists" in run("export", "--format", "jsonl", str(tmp_path / "a.jsonl"), code=1).output
    assert "not empty" in run("import", "jsonl", str(tmp_path / "a.jsonl"), code=1).output
    other = create_app({"DATABASE_URL": f"sqlite:///{tmp_path}/b.db", "LOG_LEVEL": "error"})
    runner = other.test_cli_runner()
    with other.app_context():
        loaded = runner.invoke(commands, ["import", "jsonl", "-"], input=(tmp_path / "a.jsonl").read_bytes())
        assert loaded.exit_code == 0, loaded.output
        again = runner.invoke(commands, ["export", "--format", "jsonl", "-"])
    assert again.stdout_bytes == (tmp_path / "a.jsonl").read_bytes()
    other.extensions["duecheck"].backend.close()


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
    assert "only for ndjson and csv" in run("import", "jsonl", str(lines), "--keep-good", code=2).output
    (tmp_path / "bad.csv").write_bytes(b"quote,colour\n")
    assert "unknown columns: colour" in run("import", "csv", str(tmp_path / "bad.csv"), code=1).output


def test_reviews_are_imported_from_a_file_of_documents(run, tmp_path, bot):
    review = {
        "@type": "ClaimReview",
        "url": "https://checks.example/1",
        "claimReviewed": "It opens.",
        "datePublished": "2021-09-25",
    }
    file = tmp_path / "reviews.jsonl"
    documents = [review, [review | {"url": ""}, review | {"claimReviewed": "It shuts."}], {}]
    file.write_text("\n".join(map(json.dumps, documents)) + "\n{")
    output = run("import", "claimreview", str(file)).output
    assert "2 added, 0 known, 3 refused" in output
    assert all(f'"pointer":"{pointer}"' in output for pointer in ("/2/0", "/3", "/4"))
    assert "0 added, 2 known, 3 refused" in run("import", "claimreview", str(file)).output
    assert len(bot.get("/claims?workflow=candidate").json["items"]) == 2
    file.write_text("{}")
    assert "no ClaimReview" in run("import", "claimreview", str(file), code=1).output


def test_annotations_of_an_article_are_imported_from_a_file(run, tmp_path, journalist, bot):
    journalist.article()
    selector = {"type": "TextQuoteSelector", "exact": "by December 2022"}
    file = tmp_path / "annotations.json"
    file.write_text(json.dumps([{"target": {"selector": selector}}, {"target": "https://x.example"}]))
    output = run("import", "annotations", str(file), "--article", "1").output
    assert "1 added, 0 known, 1 refused" in output and '"pointer":"/1"' in output
    assert bot.get("/claims/1").json["workflow"] == "candidate"
    assert "there is no article 9" in run("import", "annotations", str(file), "--article", "9", code=1).output
    assert "--article is required for annotations" in run("import", "annotations", str(file), code=2).output
    file.write_text("{")
    assert "not JSON" in run("import", "annotations", str(file), "--article", "1", code=1).output


def test_an_export_is_imported_again_and_the_command_lists_the_skipped_rows(run, tmp_path, journalist, editor, reader):
    journalist.article()
    journalist.claim(external_id="a")
    journalist.claim(quote="program addenda")
    journalist.claim(quote="It will rain. It will rain.")
    editor.post("/claims/2/withdraw", {"reason": "Not said."}, 200)
    journalist.post("/articles/1/revisions", {"text": "Moscow: until December 1, 2023, to sign program addenda."})
    file = tmp_path / "claims.csv"
    run("export", "--format", "csv", str(file))
    for options in ((), ("--keep-good",)):
        output = run("import", "csv", str(file), *options).output
        assert "0 added, 1 known, 0 refused, 2 skipped" in output
        assert '/workflow","message":"the claim is withdrawn; only accepted' in output
        assert '/quote","message":' in output and "does not occur in the text" in output
    assert len(reader.get("/claims").json["items"]) == 3


def test_the_table_of_the_example_data_adds_nothing_to_the_same_record(run, tmp_path, context, clock):
    clock.set("2026-09-15T12:00:00")
    load_examples(context)
    file = tmp_path / "claims.csv"
    run("export", "--format", "csv", str(file))
    rows = list(csv.DictReader(file.read_text(encoding="utf-8-sig").splitlines()))
    assert sum(bool(row["depends_on"]) for row in rows) >= 3
    assert f"0 added, {len(rows)} known, 0 refused, 0 skipped" in run("import", "csv", str(file)).output


def test_a_table_in_another_character_set_is_imported(run, tmp_path, journalist, reader):
    journalist.article()
    file = tmp_path / "claims.csv"
    file.write_bytes("quote;article_id;due;claimant\n program addenda ;1.0;30 June;Müller\n".encode("cp1252"))
    assert "name its charset" in run("import", "csv", str(file), code=1).output
    unknown = run("import", "csv", str(file), "--charset", "nonsense", code=2).output
    assert "nonsense is unknown" in unknown
    assert "only for csv" in run("import", "ndjson", str(file), "--charset", "cp1252", code=2).output
    assert "1 added" in run("import", "csv", str(file), "--charset", "windows-1252").output
    claim = reader.get("/claims/1").json
    assert (claim["claimant"], claim["due"]["relation"], claim["due"]["edtf"]) == ("Müller", "by", "2022-06-30")
