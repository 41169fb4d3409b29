"""The command `erase`: what it blanks, what stays, what it refuses, and that it can be repeated."""

import json
import threading

import pytest

from bench.simulation.replay import Replay
from claims.cli.main import commands
from claims.domain.erasure import ERASED, ERASED_URL
from claims.factory import create_app
from tests.conftest import Caller, assert_problem
from tests.erasures import (
    PASSAGE,
    add_note,
    add_user,
    fill,
    judge,
    marks_in_answers,
    marks_in_files,
    marks_in_tables,
)
from tests.live_server import run_server
from tests.storage.engine import database_path, is_postgres, rows_of, run_statement
from tests.tokens import add_token

REASON = ("--reason", "a request of 2026-03-01", "--yes")


@pytest.fixture
def options():
    return {"VERDICT_REVIEW": "second_person", "PUBLISHER_NAME": "The Newsroom"}


@pytest.fixture
def person(app, callers, clock, context, client):
    """Return a caller who has added much to claim 1; each word of claim 1 has a marker."""
    person = fill(callers, clock, context, client)
    add_note(app, "Zqxcolleague", "zqxperson")
    return person


def marks_of(found):
    return {mark for marks in found.values() for mark in marks}


def assert_gone(app, context, known=()):
    """Check that no table, answer or file has a marker, but for known ones."""
    tables = marks_in_tables(app)
    assert marks_of(tables) <= set(known), tables
    for who in (None, "admin"):
        found = marks_in_answers(app, context, who)
        assert marks_of(found) <= set(known), found
    if not is_postgres(app) and not known:
        assert marks_in_files(app) == []


def unchanged(app):
    """Return the records and the log, as rows."""
    tables = ("claims", "claimants", "evidence", "verdicts", "deadlines", "checks", "users", "tokens", "changes")
    return {table: sorted(map(str, rows_of(app, f"SELECT * FROM {table}"))) for table in tables}


class TestClaim:
    def test_no_word_of_an_erased_record_is_left(self, run, app, person, editor, context):
        """The claim, its claimant and the person: then nothing that anybody wrote has a marker, in any file."""
        user_id = add_user(app, token="zqxperson")
        judge(person, editor)
        tables, answers = marks_of(marks_in_tables(app)), marks_in_answers(app, context, "admin")
        assert len(tables) > 40 and len(answers) > 40
        assert marks_in_answers(app, context, None)
        assert is_postgres(app) or marks_in_files(app)
        output = run("erase", "claim", "1", "--with-text", *REASON).output
        assert "erased claim 1: 1 claim, 2 deadlines, 2 pieces of evidence, 1 check, 4 verdicts, 1 note" in output
        assert "claimant 1 keeps its name" in output
        assert_gone(app, context, {"zqxperson", "zqxclaimant", "zqxurl"})
        run("erase", "claimant", "1", *REASON)
        assert_gone(app, context, {"zqxperson"})
        run("erase", "user", str(user_id), *REASON)
        assert_gone(app, context)

    def test_the_text_of_the_article_is_told_of(self, run, app, person, reader, editor):
        output = run("erase", "claim", "1", *REASON).output
        assert "not erased: the text of article 1 still has the words: --with-text withholds it" in output
        assert PASSAGE in reader.get("/articles/1/revisions/1").get_data(as_text=True) + str(
            rows_of(app, "SELECT text FROM revisions")
        )
        version = reader.get("/articles/1").json["version"]
        assert "1 text of an article" in run("erase", "claim", "1", "--with-text", *REASON).output
        assert_problem(reader.get("/articles/1/text", None), 404, "text-withheld")
        article = reader.get("/articles/1").json
        assert (article["revision"]["withheld"], article["version"]) == (True, version + 1)
        (row,) = reader.get("/changes?types=claim.erased").json["items"][-1:]
        assert row["changed"]["article"] == article

    def test_the_spans_of_other_claims_stay_when_the_text_is_withheld(self, run, person, reader):
        spans = [reader.get(f"/claims/{number}").json["spans"] for number in (2, 3)]
        run("erase", "claim", "1", "--with-text", *REASON)
        assert [reader.get(f"/claims/{number}").json["spans"] for number in (2, 3)] == spans

    def test_claims_with_the_same_passage_are_named(self, run, journalist):
        journalist.article()
        journalist.claim(quote="until December 1, 2023")
        journalist.claim(quote="sign program addenda", statement="Another")
        journalist.claim(quote="an agreement by December 2022", statement="A third")
        assert "these claims have words of the same passage: 2\n" in run("erase", "claim", "1", *REASON).output

    def test_ids_days_windows_and_counts_stay(self, run, person, editor, reader, bot):
        judge(person, editor)
        kept = ("id", "article_id", "workflow", "status", "due_at", "depends_on", "merged_into", "said_on", "slippage")
        kept += ("claimant_id", "created_at", "days_overdue")
        before = reader.get("/claims/1").json
        lists = {
            kind: [item["id"] for item in bot.get(f"/claims/1/{kind}").json["items"]]
            for kind in ("deadlines", "evidence", "verdicts", "checks")
        }
        counts = [reader.get(f"/track-record?by={kind}").json["items"] for kind in ("claimant", "publisher")]
        seqs = [(row["seq"], row["at"], row["actor"], row["type"]) for row in _log(bot)]
        run("erase", "claim", "1", *REASON)
        after = reader.get("/claims/1").json
        assert {name: after[name] for name in kept} == {name: before[name] for name in kept}
        assert after["due"] == before["due"] | {"text": None}
        assert after["version"] == before["version"] + 1
        assert lists == {kind: [item["id"] for item in bot.get(f"/claims/1/{kind}").json["items"]] for kind in lists}
        assert counts == [reader.get(f"/track-record?by={kind}").json["items"] for kind in ("claimant", "publisher")]
        rows = [(row["seq"], row["at"], row["actor"], row["type"]) for row in _log(bot)]
        assert rows[: len(seqs)] == seqs
        assert [row[2:] for row in rows[len(seqs) :]] == [
            ("duecheck", "verdict.proposal_withdrawn"),
            ("duecheck", "claim.erased"),
        ]

    def test_an_erased_claim_has_placeholders(self, run, person, reader, bot):
        run("erase", "claim", "1", *REASON)
        claim = reader.get("/claims/1").json
        assert (claim["statement"], claim["claimant"], claim["topics"]) == (ERASED, ERASED, [ERASED])
        assert (claim["criteria"], claim["claimant_url"], claim["external_id"]) == (None, None, None)
        assert claim["probability"] == {"low": 0.2, "high": 0.3, "text": ERASED}
        assert {(s["exact"], s["prefix"], s["suffix"], s["start"], s["state"]) for s in claim["spans"]} == {
            (ERASED, "", "", None, "orphaned")
        }
        evidence = reader.get("/evidence/1").json
        assert (evidence["url"], evidence["title"], evidence["archive_url"]) == (ERASED_URL, None, None)
        assert evidence["published_on"] == "2021-09-30"
        assert reader.get("/evidence/2").json["retraction"]["reason"] == ERASED

    def test_erased_spans_find_no_words_in_a_new_text(self, run, person, journalist, reader):
        run("erase", "claim", "1", *REASON)
        journalist.post("/articles/1/revisions", {"text": f"{PASSAGE}. An [erase] mark."})
        for span in reader.get("/claims/1").json["spans"]:
            assert (span["exact"], span["state"], span["proposal"]) == (ERASED, "orphaned", None)

    def test_a_claim_with_a_published_verdict_is_refused(self, run, app, person, editor, reader):
        judge(person, editor, stays=True)
        before = unchanged(app)
        current = reader.get("/claims/1").json["verdict"]["id"]
        output = run("erase", "claim", "1", *REASON, code=1).output
        assert f"verdict {current} is published and rests on claim 1; add --with-verdict" in output
        assert unchanged(app) == before

    def test_its_verdicts_are_withdrawn_on_request(self, run, app, person, editor, reader, bot, context):
        judge(person, editor, stays=True)
        last = bot.get("/changes?limit=500").json["next_since"]
        run("erase", "claim", "1", "--with-verdict", "--with-text", *REASON)
        assert (reader.get("/claims/1").json["verdict"], reader.get("/claims/1").json["status"]) == (None, "open")
        types = [row["type"] for row in bot.get(f"/changes?since={last}").json["items"]]
        assert types == ["verdict.withdrawn", "verdict.withdrawn", "verdict.proposal_withdrawn", "claim.erased"]
        assert {verdict["state"] for verdict in bot.get("/claims/1/verdicts").json["items"]} == {
            "returned",
            "withdrawn",
        }
        assert_gone(app, context, {"zqxperson", "zqxclaimant", "zqxurl"})

    def test_the_verdict_of_a_condition_refuses_nothing(self, run, journalist, editor, reader, clock):
        journalist.article()
        journalist.claim()
        journalist.claim(
            quote="It will rain. It will rain", due=None, statement="Rain", depends_on={"claim_id": 1, "offset": "P1Y"}
        )
        editor.post("/claims/1/verdicts", {"outcome": "void", "rationale": "No."})
        editor2 = journalist
        editor2.get("/claims/1")
        (verdict,) = [v["id"] for v in editor.get("/verdicts?state=proposed").json["items"]]
        journalist_approves = editor.post(f"/verdicts/{verdict}/approve", {}, None)
        assert journalist_approves.status_code == 403
        journalist.post("/claims/1/verdicts", {"outcome": "void", "rationale": "No."})
        editor.post(f"/verdicts/{verdict + 1}/approve", {}, 200)
        assert reader.get("/claims/2").json["verdict"]["outcome"] == "void"
        run("erase", "claim", "2", *REASON)
        assert reader.get("/claims/2").json["verdict"]["outcome"] == "void"
        assert reader.get("/claims/2").json["statement"] == ERASED

    def test_a_topic_of_other_claims_stays(self, run, person, journalist, reader):
        journalist.patch("/claims/2", {"topics": ["Zqxtopic"]}, reader.get("/claims/2").headers["ETag"])
        run("erase", "claim", "1", *REASON)
        topics = {item["name"]: item["claims"] for item in reader.get("/track-record?by=topic").json["items"]}
        assert topics == {"Zqxtopic": 1, "gas": 1, ERASED: 1}

    def test_an_extracted_candidate_is_erased(self, run, app, journalist, context):
        text = "Nobody knew. The zqxminister said that the zqxbridge will probably open by December 2022 if it rains."
        journalist.article(text=text)
        journalist.post("/articles/1/candidates?store=true", None, 200)
        assert marks_in_tables(app)["claims"]
        run("erase", "claim", "1", "--with-text", *REASON)
        ((claimant_id,),) = rows_of(app, "SELECT coalesce(max(claimant_id), 0) FROM claims")
        if claimant_id:
            run("erase", "claimant", str(claimant_id), *REASON)
        assert_gone(app, context)

    def test_a_dump_of_an_erased_record_is_loaded(self, run, person, tmp_path):
        run("erase", "claim", "1", *REASON)
        run("erase", "claimant", "1", *REASON)
        run("export", "--format", "jsonl", str(tmp_path / "a.jsonl"))
        other = create_app({"DATABASE_URL": f"sqlite:///{tmp_path}/b.db", "LOG_LEVEL": "error"})
        runner = other.test_cli_runner()
        with other.app_context():
            loaded = runner.invoke(commands, ["import", "jsonl", str(tmp_path / "a.jsonl")])
            assert loaded.exit_code == 0, loaded.output
            assert (
                runner.invoke(commands, ["export", "--format", "jsonl", "-"]).stdout_bytes
                == (tmp_path / "a.jsonl").read_bytes()
            )
        other.extensions["duecheck"].backend.close()

    def test_evidence_of_a_duplicate_is_refused_while_a_verdict_rests_on_it(
        self, run, app, journalist, editor, reader, context
    ):
        """The claim is a duplicate without a verdict, but that of the other claim cites its evidence."""
        journalist.article()
        journalist.claim()
        journalist.claim(statement="Zqxtwo", quote="by December 2022", topics=["Zqxformer"])
        journalist.patch("/claims/2", {"topics": []}, reader.get("/claims/2").headers["ETag"])
        journalist.evidence(2, title="Zqxtitle", published_on="2021-09-30")
        editor.post("/claims/2/merge", {"into": 1}, 200)
        journalist.judge(1, rationale="Zqxquote", occurred_on="2021-09-25")
        editor.post("/verdicts/1/approve", {}, 200)
        output = run("erase", "claim", "2", *REASON, code=1).output
        assert "verdict 1 is published and rests on evidence 1; add --with-verdict" in output
        run("erase", "claim", "2", "--with-verdict", *REASON)
        assert reader.get("/claims/1").json["verdict"] is None
        assert_gone(app, context)
        assert "these claims were merged into it, with words of their own: 2" in (
            run("erase", "claim", "1", *REASON).output
        )


class TestEvidence:
    WORDS = frozenset({"zqxpage", "zqxpublisher", "zqxnote", "zqxarchive", "zqxexcerpt", "zqxretraction"})

    def test_evidence_is_erased_with_what_can_quote_it(self, run, app, person, editor, context, reader):
        judge(person, editor)
        editor.patch("/evidence/1", {"title": "Zqxfirst"}, reader.get("/evidence/1").headers["ETag"], None)
        before = marks_of(marks_in_tables(app))
        run("erase", "evidence", "2", *REASON)
        output = run("erase", "evidence", "1", *REASON).output
        assert "erased evidence 1: 1 piece of evidence, 3 verdicts, 1 deadline" in output
        gone = self.WORDS | {"zqxrationale", "zqxreturn", "zqxapproval", "zqxcorrection", "zqxmistake", "zqxdeadline"}
        gone |= {"zqxrestoration", "zqxtitle", "zqxsecond", "zqxretracted", "zqxreturned", "zqxcorrected"}
        assert gone <= before
        left = marks_of(marks_in_tables(app)) | marks_of(marks_in_answers(app, context, "admin"))
        assert not left & gone
        assert {"zqxcriteria", "zqxminister", "zqxproposed"} <= left
        assert reader.get("/evidence/1").json["stance"] == "supports"

    def test_evidence_of_the_current_verdict_is_refused(self, run, app, person, editor, reader):
        judge(person, editor, stays=True)
        before = unchanged(app)
        current = reader.get("/claims/1").json["verdict"]["id"]
        output = run("erase", "evidence", "1", *REASON, code=1).output
        assert f"verdict {current} is published and rests on evidence 1; add --with-verdict" in output
        assert unchanged(app) == before
        run("erase", "evidence", "2", *REASON)
        run("erase", "evidence", "1", "--with-verdict", *REASON)
        assert reader.get("/claims/1").json["verdict"] is None
        for verdict in reader.get("/claims/1/verdicts").json["items"]:
            assert (verdict["rationale"], verdict["state"]) == (ERASED, "withdrawn")

    def test_evidence_of_a_duplicate_is_erased_in_the_other_claim(self, run, app, journalist, editor, reader, context):
        journalist.article()
        journalist.claim()
        journalist.claim(statement="Zqno", quote="by December 2022")
        journalist.evidence(2, title="Zqxtitle", published_on="2021-09-30")
        editor.post("/claims/2/merge", {"into": 1}, 200)
        journalist.post(
            "/claims/1/verdicts",
            {"outcome": "came_true", "occurred_on": "2021-09-25", "rationale": "Zqxquote", "evidence_ids": [1]},
        )
        editor.post("/verdicts/1/approve", {}, 200)
        run("erase", "evidence", "1", *REASON, code=1)
        run("erase", "evidence", "1", "--with-verdict", *REASON)
        assert_gone(app, context)

    def test_the_public_sees_the_row_of_a_duplicate_as_one_of_the_claim(self, run, journalist, editor, reader):
        journalist.article()
        journalist.claim()
        journalist.claim(statement="Zqno", quote="by December 2022", workflow="candidate")
        journalist.evidence(2, title="Zqxtitle", published_on="2021-09-30")
        editor.post("/claims/2/merge", {"into": 1}, 200)
        deadline = {"due": {"relation": "by", "edtf": "2024"}, "reason": "claimant_moved", "evidence_id": 1}
        journalist.post("/claims/1/deadlines", deadline)
        run("erase", "evidence", "1", *REASON)
        (row,) = reader.get("/changes?types=evidence.erased").json["items"]
        assert (row["claim_id"], row["changed"]["evidence"]["claim_id"]) == (1, 1)
        assert row["changed"]["evidence"]["html_url"] == "http://localhost/claims/1#evidence-1"
        assert row["changed"]["erasure"]["reason"] is None


class TestClaimant:
    @pytest.fixture
    def claims(self, journalist, editor):
        """Create the claimants 1 and 2, of which 2 is merged into 1, and 3."""
        journalist.article()
        for name, quote in (("Zqxanna", "by December 2022"), ("Zqxann", "sign program"), ("Bo", "central banks")):
            journalist.claim(claimant=name, quote=quote, claimant_url=f"https://p.example/{name}", statement=quote)
        editor.patch("/claimants/1", {"aliases": ["Zqxalias"]}, editor.get("/claimants/1").headers["ETag"])
        editor.post("/claimants/2/merge", {"into": 1}, 200)

    def test_names_of_all_merged_claimants_are_erased(self, run, app, claims, context, reader, bot):
        before = {number: reader.get(f"/claimants/{number}").json for number in (1, 2, 3)}
        record = [{k: v for k, v in item.items() if k != "name"} for item in _record(reader)]
        assert {"zqxanna", "zqxann", "zqxalias"} <= marks_of(marks_in_answers(app, context, "admin"))
        run("erase", "claimant", "2", *REASON)
        assert_gone(app, context)
        for number in (1, 2):
            after = reader.get(f"/claimants/{number}").json
            assert (after["name"], after["aliases"], after["url"]) == (ERASED, [], None)
            assert (after["claims"], after["merged_into"]) == (before[number]["claims"], before[number]["merged_into"])
            assert after["version"] == before[number]["version"] + 1
        assert reader.get("/claimants/3").json == before[3]
        assert [{k: v for k, v in item.items() if k != "name"} for item in _record(reader)] == record
        assert [reader.get(f"/claims/{number}").json["claimant"] for number in (1, 2, 3)] == [ERASED, ERASED, "Bo"]
        rows = bot.get("/changes?types=claimant.erased,claim.erased").json["items"]
        assert [(row["type"], row["claim_id"]) for row in rows] == [
            ("claimant.erased", None),
            ("claimant.erased", None),
            ("claim.erased", 1),
            ("claim.erased", 2),
        ]
        assert rows[0]["changed"]["erasure"]["members"] == {"claimant": ["name", "aliases", "url"]}
        assert "was erased already" in run("erase", "claimant", "1", *REASON).output

    def test_two_erased_claimants_stay_two(self, run, claims, reader, journalist):
        run("erase", "claimant", "1", *REASON)
        run("erase", "claimant", "3", *REASON)
        assert [(item["name"], item["claims"]) for item in _record(reader)] == [(ERASED, 2), (ERASED, 1)]
        assert [item["claimant_id"] for item in _record(reader)] == [1, 3]
        assert journalist.claim(claimant="Zqxanna", statement="New", quote="It will rain. It")["claimant_id"] == 4

    def test_a_claimant_that_a_claim_had_before_is_erased_in_the_log(self, run, app, claims, journalist, context):
        etag = journalist.get("/claims/1").headers["ETag"]
        journalist.patch("/claims/1", {"claimant": "Somebody Else"}, etag)
        run("erase", "claimant", "1", *REASON)
        assert_gone(app, context)
        assert journalist.get("/claims/1").json["claimant"] == "Somebody Else"

    def test_words_and_articles_with_the_name_are_named(self, run, journalist):
        journalist.article(authors=["Anna Zqxanna"])
        journalist.claim(claimant_is_author=True, statement="anna  ZQXANNA says: it rains")
        output = run("erase", "claimant", "1", *REASON).output
        assert "these claims still have the name in their words: 1" in output
        assert "these articles name it as author or publisher: 1" in output

    def test_its_words_in_speaker_spans_are_erased(self, run, app, person, reader):
        run("erase", "claimant", "1", *REASON)
        spans = {span["role"]: span["exact"] for span in reader.get("/claims/1").json["spans"]}
        assert spans["speaker"] == ERASED and spans["date"] == "by December 2023"


class TestUser:
    @pytest.fixture
    def user(self, app, person, editor, callers):
        judge(person, editor)
        user_id = add_user(app, token="zqxperson", role="editor", issuer="https://id.example", subject="zqxsubject")
        run_statement(app, "UPDATE claims SET assigned_to = 'zqxperson' WHERE id = :id", {"id": 2})
        return user_id

    def test_the_name_becomes_a_pseudonym_everywhere(self, run, app, user, context, bot, callers):
        assert "zqxperson" in marks_of(marks_in_answers(app, context, "admin"))
        output = run("erase", "user", "zqxperson", *REASON).output
        assert "erased user 1: 1 person, 1 token" in output
        left = marks_of(marks_in_tables(app)) | marks_of(marks_in_answers(app, context, "admin"))
        assert not left & {"zqxperson", "zqxsubject"}
        assert rows_of(app, "SELECT name, is_active, password_hash, issuer, subject, version FROM users") == [
            ("erased-1", 0, None, None, None, 2)
        ]
        assert rows_of(app, "SELECT assigned_to FROM claims WHERE id = 2") == [("erased-1",)]
        assert {item["actor"] for item in bot.get("/claims/1/evidence").json["items"]} == {"erased-1", "the-editor"}
        assert bot.get("/changes?types=user.erased").json["items"] == []
        (row,) = callers["admin"].get("/changes?types=user.erased").json["items"]
        assert row["changed"]["user"] == {"id": 1, "name": "erased-1"}
        assert row["changed"]["erasure"]["reason"] == "a request of 2026-03-01"
        assert "user 1 was erased already" in run("erase", "user", "1", *REASON).output
        assert "user 1 was erased already" in run("erase", "user", "erased-1", *REASON).output

    def test_its_token_and_sessions_end(self, run, app, user, person):
        run_statement(
            app,
            "INSERT INTO sessions (sha256, user_id, user_agent, created_at, last_seen_at) "
            "VALUES ('s', :id, '', '2021-10-01T00:00:00Z', '2021-10-01T00:00:00Z')",
            {"id": user},
        )
        person.get("/leases")
        run("erase", "user", str(user), *REASON)
        person.get("/leases", 401)
        assert rows_of(app, "SELECT count(*) FROM sessions") == [(0,)]

    def test_two_people_stay_two(self, run, app, user, editor, bot, context, client):
        """A verdict that an erased person proposed is still somebody else's, and one name stands for all it did."""
        run("erase", "user", str(user), *REASON)
        (proposed,) = bot.get("/verdicts?state=proposed").json["items"]
        assert proposed["actor"] == "erased-1"
        same = Caller(client, add_token(context, "erased-1-again", "editor"))
        run_statement(app, "UPDATE tokens SET name = 'erased-1' WHERE name = :name", {"name": "erased-1-again"})
        assert_problem(same.post(f"/verdicts/{proposed['id']}/approve", {}, None), 403, "own-verdict")
        editor.post(f"/verdicts/{proposed['id']}/approve", {}, 200)

    def test_the_names_of_others_stay(self, run, app, user, callers):
        add_user(app, "zqxperson2")
        run("erase", "user", str(user), *REASON)
        assert rows_of(app, "SELECT name FROM users ORDER BY id") == [("erased-1",), ("zqxperson2",)]
        assert {row["actor"] for row in _log(callers["admin"])} == {
            "the-journalist",
            "the-editor",
            "erased-1",
            "duecheck",
        }

    def test_a_pseudonym_that_somebody_has_is_not_given_again(self, run, app, user):
        add_user(app, "erased-1")
        run("erase", "user", "zqxperson", *REASON)
        assert rows_of(app, "SELECT name FROM users ORDER BY id") == [("erased-1-2",), ("erased-1",)]

    def test_a_token_is_no_person(self, run, app, callers):
        output = run("erase", "user", "the-bot", *REASON, code=1).output
        assert (
            "'the-bot' is a token of the server, not a person; check the name or id; a token is revoked with" in output
        )
        assert "there is no person 7" in run("erase", "user", "7", *REASON, code=1).output

    def test_a_name_of_digits_is_a_name_first(self, run, app):
        add_user(app, "2")
        add_user(app, "somebody")
        run("erase", "user", "2", *REASON)
        assert rows_of(app, "SELECT name FROM users ORDER BY id") == [("erased-1",), ("somebody",)]

    @pytest.mark.parametrize(
        ("others", "tokens", "is_erased"),
        [
            ([], [], False),
            ([{"role": "admin"}], [], True),
            ([{"role": "editor"}], [], False),
            ([{"role": "admin", "is_active": 0}], [], False),
            ([{"role": "admin", "password": None}], [], False),
            ([{"role": "admin", "password": None, "issuer": "i", "subject": "s"}], [], True),
            ([], [{}], True),
            ([], [{"role": "editor"}], False),
            ([], [{"revoked_at": "2021-09-01T00:00:00.000000Z"}], False),
            ([], [{"expires_at": "2031-10-01T12:00:00Z"}], False),
            ([], [{"scopes": '["claims"]'}], False),
            ([], [{"user_id": 1}], False),
        ],
    )
    def test_the_last_admin_is_refused(self, run, app, context, others, tokens, is_erased):
        add_user(app, "the boss", "admin")
        for number, other in enumerate(others):
            add_user(app, f"other {number}", **other)
        for number, token in enumerate(tokens):
            add_token(context, f"token {number}", token.get("role", "admin"))
            for column, value in token.items():
                run_statement(app, f"UPDATE tokens SET {column} = :value", {"value": value})
        before = unchanged(app)
        output = run("erase", "user", "the boss", *REASON, code=0 if is_erased else 1).output
        if not is_erased:
            assert "person 1 is the last admin; make somebody else an admin first" in output
            assert unchanged(app) == before

    def test_others_are_erased_although_there_is_no_admin(self, run, app):
        add_user(app, "a journalist")
        run("erase", "user", "a journalist", *REASON)


class TestLog:
    def test_mirrors_learn_what_to_delete(self, run, person, reader, bot, editor):
        judge(person, editor)
        run("erase", "claim", "1", *REASON)
        (public,) = reader.get("/changes?types=claim.erased").json["items"]
        (whole,) = bot.get("/changes?types=claim.erased").json["items"]
        erasure = public["changed"]["erasure"]
        assert (erasure["reason"], erasure["kind"], erasure["id"]) == (None, "claim", 1)
        assert whole["changed"]["erasure"] == erasure | {"reason": "a request of 2026-03-01"}
        assert "statement" in erasure["members"]["claim"] and "spans[].exact" in erasure["members"]["claim"]
        assert erasure["records"] == {"claim": [1], "deadline": [1, 4], "evidence": [1, 2], "check": [1],
                                      "verdict": [2, 3]}  # fmt: skip
        assert public["changed"]["claim"]["statement"] == ERASED
        assert [item["id"] for item in public["changed"]["evidence"]] == [1, 2]
        assert (public["actor"], public["article_id"], public["claim_id"]) == ("duecheck", 1, 1)
        (step,) = reader.get("/claims/1/history?limit=500").json["items"][-1:]
        assert step["changed"]["erasure"]["reason"] is None

    def test_the_erasure_of_a_candidate_is_internal(self, run, journalist, reader, bot):
        journalist.article()
        journalist.claim(workflow="candidate")
        run("erase", "claim", "1", *REASON)
        assert reader.get("/changes?types=claim.erased").json["items"] == []
        assert len(bot.get("/changes?types=claim.erased").json["items"]) == 1

    def test_the_claim_at_an_earlier_instant_is_blank(self, run, person, reader):
        before = reader.get("/claims/1?at=2021-10-02T00:00:00Z").json
        run("erase", "claim", "1", *REASON)
        after = reader.get("/claims/1?at=2021-10-02T00:00:00Z").json
        assert before["statement"] == "Zqxstatement two" and after["statement"] == ERASED
        assert (after["version"], after["due"]["latest"]) == (before["version"], before["due"]["latest"])

    def test_a_stored_answer_is_removed(self, run, app, journalist):
        body = {"article_id": 1, "quote": "by December 2022", "statement": "Zqxstatement", "due": {"text": "in 2022"}}
        journalist.article()
        first = journalist.post("/claims", body, headers={"Idempotency-Key": "one"})
        other = body | {"quote": "sign program", "statement": "Other words"}
        kept = journalist.post("/claims", other, headers={"Idempotency-Key": "two"})
        assert first.json["id"] == 1
        run("erase", "claim", "1", *REASON)
        assert rows_of(app, "SELECT key FROM idempotency_keys") == [("two",)]
        again = journalist.post("/claims", other, headers={"Idempotency-Key": "two"})
        assert again.json == kept.json and again.headers["Idempotency-Replayed"] == "true"


class TestCommand:
    @pytest.fixture
    def claim(self, journalist):
        journalist.article()
        return journalist.claim(statement="Zqxstatement")

    def test_it_asks_first(self, run, app, claim):
        before = unchanged(app)
        output = run("erase", "claim", "1", "--reason", "r", code=1, input="n\n").output
        assert "This blanks 1 claim, 1 deadline, 1 row of the log." in output
        assert unchanged(app) == before
        assert "erased claim 1" in run("erase", "claim", "1", "--reason", "r", input="y\n").output

    @pytest.mark.parametrize(
        ("reason", "code"), [("", 2), ("  ", 2), ("a", 0), ("a\nb", 2), ("a" * 1000, 0), ("a" * 1001, 2)]
    )
    def test_a_reason_has_a_length(self, run, claim, reason, code):
        run("erase", "claim", "1", "--reason", reason, "--yes", code=code)

    def test_a_reason_is_required(self, run, claim):
        assert "--reason" in run("erase", "claim", "1", "--yes", code=2).output

    @pytest.mark.parametrize(
        ("words", "code", "message"),
        [
            (("claim", "9"), 1, "there is no claim 9; check the id"),
            (("claimant", "9"), 1, "there is no claimant 9; check the id"),
            (("evidence", "9"), 1, "there is no evidence 9; check the id"),
            (("claim", "0"), 2, "'0' is not the id of a record"),
            (("claim", "x"), 2, "'x' is not the id of a record"),
            (("claim", str(2**63)), 2, "is not the id of a record"),
            (("article", "1"), 2, "article"),
            (("claimant", "1", "--with-text"), 2, "--with-text is for a claim"),
            (("evidence", "1", "--with-text"), 2, "--with-text is for a claim"),
            (("user", "1", "--with-verdict"), 2, "--with-verdict is for a claim or evidence"),
        ],
    )
    def test_what_it_cannot_erase(self, run, app, claim, words, code, message):
        before = unchanged(app)
        assert message in run("erase", *words, *REASON, code=code).output
        assert unchanged(app) == before

    def test_a_second_erasure_is_no_error(self, run, app, claim, bot):
        run("erase", "claim", "1", *REASON)
        before = unchanged(app)
        assert "claim 1 was erased already" in run("erase", "claim", "1", *REASON).output
        assert unchanged(app) == before

    def test_words_that_were_added_later_are_erased_again(self, run, app, claim, editor, context, bot):
        run("erase", "claim", "1", *REASON)
        editor.patch("/claims/1", {"statement": "Zqxagain"}, editor.get("/claims/1").headers["ETag"])
        assert "erased claim 1: 1 claim" in run("erase", "claim", "1", *REASON).output
        assert len(bot.get("/changes?types=claim.erased").json["items"]) == 2
        assert_gone(app, context)


@pytest.mark.sqlite
def test_a_running_server_shows_no_old_page(tmp_path, template, run, app, journalist, context):
    """Each process of a server keeps pages ready: none may have the words after the command."""
    journalist.article()
    journalist.claim(statement="Zqxstatement")
    path = database_path(app)
    pages = ("/api/v1/claims", "/api/v1/claims/1", "/api/v1/changes?since=0", "/claims", "/feeds/due.json", "/claims/1")
    with run_server(path, WORKERS="2") as server:
        for _ in range(10):
            for page in pages:
                assert server.send("GET", page)[0] == 200
        assert any("Zqxstatement" in str(server.send("GET", page)) for page in pages)
        stop, seen = threading.Event(), []

        def read():
            while not stop.is_set():
                seen.append(server.send("GET", "/api/v1/claims/1")[0])

        reader = threading.Thread(target=read)
        reader.start()
        try:
            run("erase", "claim", "1", *REASON)
        finally:
            stop.set()
            reader.join()
        assert set(seen) == {200}
        for _ in range(10):
            for page in pages:
                assert "Zqxstatement" not in str(server.send("GET", page)), page
        assert marks_in_files(app) == []


def _record(caller):
    return sorted(caller.get("/track-record?by=claimant").json["items"], key=lambda item: item["claimant_id"])


def _log(caller):
    return caller.get("/changes?limit=500").json["items"]


@pytest.mark.parametrize("words", [("claim", "1", "--with-text"), ("evidence", "1"), ("claimant", "1"), ("user", "1")])
def test_the_log_still_gives_every_record(run, app, person, editor, bot, context, words):
    """The replayer of the simulation reads the rows from the first on, and finds the records as they are stored."""
    judge(person, editor)
    add_user(app, token="zqxperson")
    run("erase", *words, *REASON)
    replay = Replay()
    for (text,) in rows_of(app, "SELECT document FROM changes ORDER BY seq"):
        row = json.loads(text)
        replay.add(row)
        for item in row["changed"].get("evidence", []) if row["type"] == "claim.erased" else []:
            replay.evidence[item["id"]] = item
    assert replay.faults == []
    store, to = context.store, context.serializers
    for number, document in replay.claims.items():
        assert document == json.loads(rows_of(app, f"SELECT document FROM claims WHERE id = {number}")[0][0])
        assert document == to.claim(store.get_claim(number))
    for number, document in replay.evidence.items():
        assert document == to.evidence(store.get_evidence(number))
    for number, document in replay.verdicts.items():
        assert document | {"current": None} == to.verdict(store.get_verdict(number)) | {"current": None}
    for number, document in replay.deadlines.items():
        assert document == to.deadline(store.get_deadline(number))
    for number, document in replay.checks.items():
        assert document == to.check(store.get_check(number))
    for number, document in replay.articles.items():
        assert document == to.article(store.get_article(number))
    for number, document in replay.claimants.items():
        known = to.claimant(store.get_claimant(number))
        assert {name: document[name] for name in ("name", "aliases", "url")} == {
            name: known[name] for name in ("name", "aliases", "url")
        }
    assert len(replay.evidence) == 2 and len(replay.verdicts) == 4
