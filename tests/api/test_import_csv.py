"""Tables as spreadsheets and programs write them: cells, dates, charsets, and exports that come in again."""

import csv
import io
import re
import shutil

import pytest

from claims.formats.csv_table import write_csv
from claims.services.claim_iterator import iterate_claims
from tests.api.test_imports import bulk, results
from tests.applications import own_app
from tests.conftest import TEXT, Caller, assert_problem
from tests.tokens import add_token

CSV = "text/csv"


def exported(context):
    """Return the table that `duecheck export --format csv` writes."""
    return b"".join(write_csv(iterate_claims(context)))


@pytest.fixture(autouse=True)
def article(journalist):
    return journalist.article()


def table(*rows):
    """Return a table with tabs: its columns, then its rows."""
    return "\n".join("\t".join(row) for row in rows) + "\n"


def due_of(journalist, reader, *cells, columns=("due",)):
    bulk(journalist, table(("quote", "article_id", *columns), ("program addenda", "1", *cells)), "", CSV)
    return reader.get("/claims/1").json["due"]


def refusal(journalist, *cells, columns=("due",)):
    answer = bulk(
        journalist,
        table(("quote", "article_id", *columns), ("program addenda", "1", *cells)),
        "?mode=keep_good",
        CSV,
    )
    (line,) = answer.json["lines"]
    assert line["result"] == "refused"
    return line["problem"]


@pytest.mark.parametrize(
    ("cell", "edtf", "latest", "basis"),
    [
        ("30 June", "2022-06-30", "2022-06-30", "stated"),
        ("21 September", "2021-09-21", "2021-09-21", "stated"),
        ("20 September", "2022-09-20", "2022-09-20", "stated"),
        ("Dec 1st", "2021-12-01", "2021-12-01", "stated"),
        ("December", "2021-12", "2021-12-31", "stated"),
        ("Q2", "2022-34", "2022-06-30", "stated"),
        ("Q3", "2021-35", "2021-09-30", "stated"),
        ("summer", "2022-22", "2022-08-31", "inferred"),
        ("the summer", "2022-22", "2022-08-31", "inferred"),
        ("winter", "2021-24", "2022-02-28", "inferred"),
        ("Friday", "2021-09-24", "2021-09-24", "stated"),
        ("Monday", "2021-09-27", "2021-09-27", "stated"),
        ("Thursday", "2021-09-23", "2021-09-23", "stated"),
        ("1-5 June", "2022-06-01/2022-06-05", "2022-06-05", "stated"),
        ("2022/2024", "2022/2024", "2024-12-31", "stated"),
        ("the weekend", "2021-09-25/2021-09-26", "2021-09-26", "stated"),
        ("tomorrow", "2021-09-22", "2021-09-22", "stated"),
        ("Christmas", "2021-12-25", "2021-12-25", "stated"),
        ("end of 2022", "2022", "2022-12-31", "stated"),
        ("2022.0", "2022", "2022-12-31", "stated"),
        ("23-Jun", "2022-06-23", "2022-06-23", "stated"),
        ("01-JUN-2023", "2023-06-01", "2023-06-01", "stated"),
        ("Jun-2023", "2023-06", "2023-06-30", "stated"),
        ("2023-06-01T00:00:00Z", "2023-06-01", "2023-06-01", "stated"),
        ("2023-06-01 00:00:00.000", "2023-06-01", "2023-06-01", "stated"),
        ("13/6/2023 0:00", "2023-06-13", "2023-06-13", "stated"),
    ],
)
def test_a_date_alone_means_by_then_as_seen_from_the_article(journalist, reader, cell, edtf, latest, basis):
    due = due_of(journalist, reader, cell)
    expected = {"relation": "by", "edtf": edtf, "earliest": "2021-09-21", "latest": latest, "basis": basis}
    assert {name: due[name] for name in expected} == expected


@pytest.mark.parametrize("cell", ["30 June", "Dec 1st", "December", "Q2", "summer", "2023-12-01", "year-end"])
def test_a_date_alone_gives_what_by_gives_and_keeps_its_words(journalist, reader, cell):
    due = due_of(journalist, reader, cell)
    with_by = journalist.claim(due={"text": f"by {cell}"})["due"]
    assert due == with_by | {"text": cell}


@pytest.mark.parametrize(
    ("cell", "relation"),
    [("in June", "in"), ("this year", "in"), ("next week", "in"), ("from June", "not_before"), ("after June", "after"),
     ("2022-2024", "between"), ("June-July", "between"), ("next year", "in"), ("this Friday", "in"),
     ("June 30 at the latest", "by"), ("in the coming years", "open")],
)  # fmt: skip
def test_words_with_a_relation_keep_it(journalist, reader, cell, relation):
    assert due_of(journalist, reader, cell)["relation"] == relation


def test_a_date_alone_means_by_then_also_beside_a_zone_and_a_first_check(journalist, reader):
    columns = ("due", "timezone", "first_check_on", "said_on")
    cells = ("December", "Europe/Minsk", "2020-11-01 00:00:00", "2020/5/4")
    due = due_of(journalist, reader, *cells, columns=columns)
    assert (due["relation"], due["edtf"], due["timezone"]) == ("by", "2020-12", "Europe/Minsk")
    assert (due["first_check_on"], due["earliest"]) == ("2020-11-01", "2020-05-04")


def test_a_date_alone_is_read_again_when_the_day_of_the_claim_changes(journalist, reader):
    due_of(journalist, reader, "30 June")
    etag = reader.get("/claims/1").headers["ETag"]
    due = journalist.patch("/claims/1", {"said_on": "2021-05-01"}, etag).json["due"]
    assert (due["text"], due["relation"], due["edtf"]) == ("30 June", "by", "2021-06-30")


@pytest.mark.parametrize(
    ("cell", "readings"),
    [
        ("6/1/23", ["2023-06-01", "2023-01-06"]),
        ("13/1/23", ["2023-01-13"]),
        ("01.06.23", ["2023-06-01", "2023-01-06"]),
        ("6/1/23 0:00", ["2023-06-01", "2023-01-06"]),
        ("1-Jun-23", ["2023-06-01"]),
        ("Jun-23", ["2023-06"]),
        ("45078", ["2023-06-01"]),
        ("45078.0", ["2023-06-01"]),
        ("6/1/2023 0:00", ["2023-06-01", "2023-01-06"]),
    ],
)
def test_a_date_of_a_spreadsheet_that_is_not_certain_is_refused_with_what_to_write(journalist, reader, cell, readings):
    problem = refusal(journalist, cell)
    assert problem["type"] == "http://localhost/problems/due-not-understood"
    assert problem["errors"][0]["pointer"] == "/due/text"
    assert f"did you mean {' or '.join(readings)}?" in problem["detail"]
    for number, written in enumerate(readings, 1):
        row = ("program addenda", "1", written)
        assert results(bulk(journalist, table(("quote", "article_id", "due"), row), "", CSV)) == ["added"]
        assert reader.get(f"/claims/{number}").json["due"]["edtf"] == written


@pytest.mark.parametrize("cell", ["12.0", "12", " 12 ", "12.00", "12,0", "12.0000", "\u00a012.0"])
def test_a_whole_number_may_be_written_as_a_decimal(journalist, reader, cell):
    for number in range(2, 13):
        journalist.article(url=f"https://news.example/{number}")
    assert results(bulk(journalist, table(("quote", "article_id"), ("program addenda", cell)), "", CSV)) == ["added"]
    assert reader.get("/claims/1").json["article_id"] == 12


@pytest.mark.parametrize("cell", ["12.5", "12.05", "-12.0", "12.000", "1e1", "12.", "1.0.0", "twelve"])
def test_another_number_is_refused(journalist, cell):
    answer = bulk(journalist, table(("quote", "article_id"), ("program addenda", cell)), "?mode=keep_good", CSV)
    assert answer.json["lines"][0]["problem"]["errors"][0]["pointer"] == "/article_id"


def test_offsets_may_be_written_as_decimals(journalist, reader):
    at = TEXT.index("program addenda")
    row = ("program addenda", f"{at}.0", f"{at + 15}.0", "1.0")
    bulk(journalist, table(("quote", "start", "end", "article_id"), row), "", CSV)
    assert reader.get("/claims/1").json["spans"][0]["start"] == at


@pytest.mark.parametrize("pad", ["  {}  ", "\u00a0{}", "{}\u200b", "\ufeff{} ", '"\n{}\n"'])
def test_all_cells_are_trimmed(journalist, reader, pad):
    names = ("quote", "article_id", "statement", "due", "topics", "claimant", "external_id", "workflow")
    cells = ("program addenda", "1", "It is signed.", "30 June", "gas; oil", "Minsk", "x1", "candidate")
    bulk(journalist, table(names, [pad.format(cell) for cell in cells]), "", CSV)
    claim = journalist.get("/claims/1").json
    assert claim["spans"][0]["exact"] == "program addenda"
    assert (claim["statement"], claim["topics"], claim["claimant"]) == ("It is signed.", ["gas", "oil"], "Minsk")
    assert (claim["external_id"], claim["workflow"], claim["due"]["text"]) == ("x1", "candidate", "30 June")


def test_white_space_of_a_quotation_stays_if_its_offsets_have_it(journalist, reader):
    journalist.article(url="https://news.example/w", withheld=True, text=None, sha256="0" * 64, length=100)
    rows = [(" rain ", "10", "16", "2", "Ann"), (" rain ", "10", "14", "2", "Ben")]
    answer = bulk(journalist, table(("quote", "start", "end", "article_id", "claimant"), *rows), "", CSV)
    assert results(answer) == ["added", "added"]
    assert [reader.get(f"/claims/{n}").json["spans"][0]["exact"] for n in (1, 2)] == [" rain ", "rain"]


@pytest.mark.parametrize(
    ("text", "codec", "charset"),
    [
        ("“Müller” – 5 €", "cp1252", "windows-1252"),
        ("“Müller” – 5 €", "cp1252", "Windows-1252"),
        ("“Müller” – 5 €", "cp1252", '"cp1252"'),
        ("“Müller” – 5 €", "cp1252", "ISO-8859-1"),
        ("Müller 5 €", "iso8859-15", "iso-8859-15"),
        ("Żuk", "cp1250", "windows-1250"),
        ("Иван", "cp1251", "windows-1251"),
        ("Иван", "koi8-r", "KOI8-R"),
        ("東京", "shift_jis", "Shift_JIS"),
        ("Müller", "utf-8", "utf-8"),
        ("Müller", "utf-8", "US-ASCII"),
        ("Müller", "utf-8", ""),
        ("Müller", "utf-16-le", "UTF-16LE"),
        ("Müller", "utf-16-be", "utf-16be"),
        # a byte order mark says more than the header
        ("Müller", "utf-8-sig", "windows-1252"),
        ("Müller", "utf-16", "utf-8"),
        ("Müller", "utf-16", "utf-16le"),
    ],
)
def test_the_charset_of_the_content_type_counts(journalist, reader, text, codec, charset):
    rows = f"quote;article_id;claimant\nprogram addenda;1;{text}\n".encode(codec)
    assert results(bulk(journalist, rows, "", f"text/csv; charset={charset}")) == ["added"]
    assert reader.get("/claims/1").json["claimant"] == text


def test_the_charset_counts_for_ndjson_too(journalist, reader):
    line = '{"quote": "program addenda", "article_id": 1, "claimant": "Müller"}'.encode("cp1252")
    assert results(bulk(journalist, line, "", "application/x-ndjson; charset=windows-1252")) == ["added"]
    assert reader.get("/claims/1").json["claimant"] == "Müller"
    wrong = bulk(journalist, b"\x81", "", "application/x-ndjson; charset=windows-1252", 422)
    assert_problem(wrong, 422, "invalid-input")


@pytest.mark.parametrize(
    "charset", ["nonsense", "rot13", "zlib", "base64", "utf-7", "unicode_escape", "idna", "punycode", "undefined"]
)
@pytest.mark.parametrize("media", ["text/csv", "application/x-ndjson"])
def test_an_unknown_charset_is_refused(journalist, reader, charset, media):
    answer = bulk(journalist, "quote,article_id\nprogram addenda,1\n", "", f"{media}; charset={charset}", 415)
    problem = assert_problem(answer, 415, "unsupported-media-type")
    assert f"The charset {charset} of Content-Type is unknown" in problem["detail"]
    assert "windows-1252" in problem["detail"]
    assert reader.get("/claims").json["items"] == []


@pytest.mark.parametrize(
    ("data", "charset", "says"),
    [
        ("Müller".encode("cp1252"), "", "not UTF-8: save it as CSV UTF-8, or name its charset"),
        ("Müller".encode("cp1252"), "; charset=utf-8", "not UTF-8"),
        (b"\x81", "; charset=windows-1252", "not CP1252"),
    ],
)
def test_bytes_that_are_not_in_the_charset_are_refused(journalist, data, charset, says):
    rows = b"quote;article_id;claimant\nprogram addenda;1;" + data + b"\n"
    problem = assert_problem(bulk(journalist, rows, "", f"text/csv{charset}", 422), 422, "invalid-input")
    assert says in problem["detail"]


TWICE = {"article_id": 1, "quote": "program addenda", "external_id": "a", "due": {"text": "by 2022"}}


@pytest.mark.parametrize(
    ("changes", "result"),
    [
        ({}, "known"),
        ({"article_url": "https://news.example/a", "article_id": None}, "known"),
        ({"claimant": "Minsk", "topics": ["gas"]}, "known"),
        ({"statement": "program addenda"}, "known"),
        ({"quote": None, "spans": [{"exact": "program addenda", "prefix": "sign "}]}, "known"),
        ({"quote": "The central banks"}, "refused"),
        ({"quote": "no such words"}, "refused"),
        ({"statement": "They sign."}, "refused"),
        ({"due": {"text": "by 2023"}}, "refused"),
        ({"due": None}, "refused"),
        ({"article_id": 2}, "refused"),
    ],
)
@pytest.mark.parametrize("between", [0, 1])
def test_two_lines_with_one_external_id_must_say_the_same(journalist, reader, changes, result, between):
    journalist.article(url="https://news.example/2")
    second = {name: value for name, value in (TWICE | changes).items() if value is not None}
    lines = [TWICE, *[{"article_id": 1, "quote": "by December 2022"}] * between, second]
    answer = bulk(journalist, lines, "?mode=keep_good")
    assert results(answer) == ["added", *["added"] * between, result]
    assert len(reader.get("/claims").json["items"]) == 1 + between
    if result == "refused" and changes != {"quote": "no such words"}:
        (error,) = answer.json["lines"][-1]["problem"]["errors"]
        assert error["pointer"] == "/external_id"
        assert "line 1 has this external_id, but other words" in error["message"]
    if result == "known":
        assert answer.json["lines"][-1]["claim_id"] == 1


def test_two_rows_with_one_external_id_and_other_words_refuse_the_whole_file(journalist, reader):
    rows = table(("quote", "article_id", "external_id"), ("program addenda", "1", "a"), ("by December 2022", "1", "a"))
    assert_problem(bulk(journalist, rows, "", CSV, 422), 422, "bulk-refused", "/3/external_id")
    assert reader.get("/claims").json["items"] == []


def test_a_line_with_the_external_id_of_an_older_claim_is_known_whatever_it_says(journalist):
    bulk(journalist, [TWICE])
    other = TWICE | {"quote": "by December 2022"}
    assert results(bulk(journalist, [other, other])) == ["known", "known"]
    again = bulk(journalist, [other, TWICE, TWICE | {"quote": "no such words"}, other], "?mode=keep_good")
    assert results(again) == ["known", "refused", "refused", "known"]


def test_lines_of_claims_with_a_condition_are_compared_too(journalist):
    conditional = {"article_id": 1, "quote": "by December 2022", "external_id": "b", "depends_on": {"claim_id": 1}}
    lines = [TWICE, conditional, conditional, conditional | {"quote": "program addenda"}, TWICE]
    assert results(bulk(journalist, lines, "?mode=keep_good")) == ["added", "added", "known", "refused", "known"]


@pytest.fixture
def record(journalist, editor):
    """A record with claims of every workflow, and with spans of every state."""
    own = {"claimant": "Minsk", "topics": ["gas"], "criteria": "Signed.", "claimant_url": "https://minsk.example/"}
    journalist.claim(external_id="settled", **own)
    journalist.claim(quote="program addenda", said_on="2020", probability={"low": 0.25, "high": 0.5, "text": "may"})
    journalist.claim(quote="will rain. It will rain.", external_id="lost")
    journalist.claim(quote="reach an agreement by December 2022", external_id="unlike", workflow="candidate")
    for external_id in ("withdrawn", "rejected", "merged", "merged candidate", "restored"):
        workflow = "candidate" if external_id in ("rejected", "merged candidate") else "accepted"
        journalist.claim(quote="program addenda", external_id=external_id, workflow=workflow)
    journalist.claim(
        quote="program addenda", due={"relation": "open", "review_every": "P3M", "timezone": "Europe/Minsk"}
    )
    editor.post("/claims/5/withdraw", {"reason": "Not said."}, 200)
    editor.post("/claims/6/reject", {"reason": "No."}, 200)
    editor.post("/claims/7/merge", {"into": 1, "reason": "Twice."}, 200)
    editor.post("/claims/8/merge", {"into": 1}, 200)
    editor.post("/claims/9/withdraw", {"reason": "Wrong."}, 200)
    editor.post("/claims/9/restore", {"reason": "Right."}, 200)
    journalist.post("/articles/1/revisions", {"text": TEXT.split("by December")[0] + "by the end of 2022."})
    review = {
        "@type": "ClaimReview",
        "url": "https://checks.example/1",
        "claimReviewed": "Words of the review.",
        "datePublished": "2021-09-21",
    }
    editor.post("/imports/claimreview", review, 200)


def rows_of(data):
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


def reports(answer, data):
    """Return each row's external id, or its statement, with the result of its line."""
    names = [row["external_id"] or row["id"] for row in rows_of(data)]
    return dict(zip(names, results(answer), strict=True))


def test_an_export_comes_in_again_into_the_same_record(journalist, bot, context, record):
    data = exported(context)
    states = {row["external_id"]: row["span_state"] for row in rows_of(data)}
    assert (states["settled"], states["lost"], states["unlike"]) == ("verified", "orphaned", "needs_human")
    answer = bulk(journalist, data, "", CSV)
    found = reports(answer, data)
    assert set(found.values()) == {"known"}  # by their external_id, or because they say the same
    assert (answer.json["refused"], answer.json["skipped"]) == (0, 0)
    assert bot.get("/claims/12", None).status_code == 404


def without_ids(data):
    """Return an export without its `external_id`s, by which an import would know the claims."""
    out = io.StringIO()
    rows = rows_of(data)
    writer = csv.DictWriter(out, rows[0])
    writer.writeheader()
    writer.writerows(row | {"external_id": ""} for row in rows)
    return out.getvalue()


ENDED = {
    "withdrawn": "the claim is withdrawn",
    "rejected": "the claim is rejected",
    "duplicate": "the claim is merged into another one",
}


@pytest.mark.parametrize("mode", ["all_or_nothing", "keep_good"])
def test_rows_that_cannot_be_added_are_skipped_one_by_one(journalist, bot, context, record, mode):
    data = exported(context)
    answer = bulk(journalist, without_ids(data), f"?mode={mode}", CSV)
    found = {}
    for row, line in zip(rows_of(data), answer.json["lines"], strict=True):
        problem = line["problem"] or {"type": "", "errors": [{"pointer": ""}], "detail": ""}
        found[row["id"]] = line["result"], problem["type"], problem["errors"][0]["pointer"]
        assert (line["claim_id"] is None) == bool(line["problem"])
        assert ENDED.get(row["workflow"], "") in problem["detail"]
    ended = ("skipped", "http://localhost/problems/workflow-conflict", "/workflow")
    known = ("known", "", "")
    unsettled = ("skipped", "http://localhost/problems/span-not-proven", "/quote")
    assert found == {
        **dict.fromkeys(("1", "2", "9", "10"), known),
        **dict.fromkeys(("3", "4", "11"), unsettled),
        **dict.fromkeys(("5", "6", "7", "8"), ended),
    }
    assert (answer.json["added"], answer.json["skipped"], answer.json["refused"]) == (0, 7, 0)
    assert len(bot.get("/claims?workflow=accepted,candidate,rejected,withdrawn,duplicate").json["items"]) == 11


def test_a_refused_row_still_refuses_a_file_with_skipped_rows(journalist, reader):
    names = ("quote", "article_id", "workflow", "span_state")
    rows = [names, ("no words", "1", "accepted", "orphaned"), ("program addenda", "1", "Withdrawn", "verified")]
    assert results(bulk(journalist, table(*rows), "", CSV)) == ["skipped", "skipped"]
    rows += [("no words", "1", "accepted", "verified")]
    answer = bulk(journalist, table(*rows), "", CSV, 422)
    problem = assert_problem(answer, 422, "bulk-refused", "/4/quote")
    assert (problem["refused"], len(problem["errors"])) == (1, 1)
    assert reader.get("/claims").json["items"] == []


@pytest.mark.parametrize(
    ("state", "offsets", "article_id", "result"),
    [
        ("unverified", ("0", "8"), "1", "skipped"),
        ("unverified", ("0", "8"), "9", "refused"),
        ("unverified", ("", ""), "9", "skipped"),
        ("orphaned", ("", ""), "9", "skipped"),
        ("verified", ("0", "8"), "1", "refused"),
        ("Needs_Human", ("", ""), "1", "skipped"),
    ],
)
def test_words_with_a_position_excuse_no_missing_article(journalist, state, offsets, article_id, result):
    names = ("quote", "start", "end", "article_id", "span_state")
    answer = bulk(journalist, table(names, ("no words", *offsets, article_id, state)), "?mode=keep_good", CSV)
    assert results(answer) == [result]
    assert answer.json["lines"][0]["problem"]


def test_a_row_that_no_export_wrote_is_refused_as_before(journalist):
    names = ("quote", "article_id", "workflow", "span_state")
    rows = [names, ("program addenda", "1", "judged", ""), ("no words", "1", "", ""), ("no words", "9", "", "moved")]
    assert results(bulk(journalist, table(*rows), "?mode=keep_good", CSV)) == ["refused"] * 3
    line = {"quote": "program addenda", "article_id": 1, "workflow": "withdrawn"}
    assert results(bulk(journalist, [line], "?mode=keep_good")) == ["refused"]


def test_an_export_comes_in_whole_into_a_record_that_has_its_articles(bot, context, record, other_record):
    data = exported(context)
    answer = bulk(other_record, data, "", CSV)
    assert reports(answer, data) == {
        **dict.fromkeys(("settled", "2", "10", "restored"), "added"),
        **dict.fromkeys(("withdrawn", "rejected", "merged", "merged candidate"), "skipped"),
        # the words of these two stand in the article of the other record
        **dict.fromkeys(("lost", "unlike"), "added"),
        # nobody has the text of the review's article, and the other record not even the article
        next(row["external_id"] for row in rows_of(data) if row["span_state"] == "unverified"): "skipped",
    }
    ids = {row["id"]: line["claim_id"] for row, line in zip(rows_of(data), answer.json["lines"], strict=True)}
    for number in ("2", "10"):
        was, claim = bot.get(f"/claims/{number}").json, other_record.get(f"/claims/{ids[number]}").json
        for name in ("statement", "claimant", "topics", "said_on", "probability", "workflow", "due_at"):
            assert claim[name] == was[name], name
        assert claim["due"] == was["due"] | {"basis": "editor"}
        assert claim["spans"][0]["exact"] == was["spans"][0]["exact"]


@pytest.fixture
def other_record(template, tmp_path, clock):
    """A journalist of another server, which has the first revision of the article."""
    with own_app(shutil.copyfile(template, tmp_path / "other.db"), clock) as other:
        token = add_token(other.extensions["duecheck"].context, "another", "journalist")
        caller = Caller(other.test_client(), token)
        caller.article()
        yield caller


@pytest.mark.parametrize(
    "topics",
    [["gas", "oil"], ["gas; oil"], ["a;b", "c"], ['"gas"'], ['say "gas"; oil', "x"], ['5" pipe', ";"], ["a, b"]],
)
def test_topics_come_back_from_an_export(journalist, reader, context, other_record, topics):
    journalist.claim(topics=topics)
    assert results(bulk(other_record, exported(context), "", CSV)) == ["added"]
    assert other_record.get("/claims/1").json["topics"] == reader.get("/claims/1").json["topics"] == topics


@pytest.mark.parametrize(
    ("cell", "topics"),
    [
        ("gas;oil", ["gas", "oil"]),
        (" gas ;; oil; ", ["gas", "oil"]),
        ('"gas', ["gas"]),
        (";", []),
        ('"a;b";c', ["a;b", "c"]),
    ],
)
def test_topics_as_people_write_them(journalist, reader, cell, topics):
    cell = cell if '"' not in cell else '"' + cell.replace('"', '""') + '"'
    bulk(journalist, table(("quote", "article_id", "topics"), ("program addenda", "1", cell)), "", CSV)
    assert reader.get("/claims/1").json["topics"] == topics


@pytest.mark.parametrize("column", ["said_on", "first_check_on", "due_edtf"])
@pytest.mark.parametrize("cell", ["6/1/23", "45078"])
def test_other_columns_of_days_say_what_to_write(journalist, column, cell):
    columns = ("due_relation", column) if column == "due_edtf" else ("due", column)
    problem = refusal(journalist, "by" if column == "due_edtf" else "by 2023", cell, columns=columns)
    assert re.search(r"YYYY-MM-DD|2023-06-01", problem["errors"][0]["message"])


WINDOWS = [
    {"text": "until December 1, 2023"},
    {"text": "in the coming years"},
    {"text": "after June 2022", "first_check_on": "2023-01-01"},
    {"relation": "open", "review_every": "P1M", "timezone": None},
    {"relation": "before", "edtf": "2022-06", "timezone": "Europe/Minsk", "text": "before summer"},
    {"relation": "between", "edtf": "2022/2024"},
    {"relation": "not_before", "edtf": "2022-21"},
    {"relation": "in", "edtf": "202X", "first_check_on": "2029-12-31"},
]


def test_no_window_of_an_export_is_refused_and_each_comes_back(journalist, bot, editor, context, other_record):
    for caller in (journalist, other_record):
        caller.article(url="https://news.example/w", withheld=True, text=None, sha256="0" * 64, length=100)
    for due in WINDOWS:
        journalist.claim(due=due)
        journalist.claim(due=due, said_on="2021-05", workflow="candidate")
    journalist.claim(due={"text": "by 2022"}, said_on="2019-02-03")
    journalist.claim(article_id=2, quote=None, spans=[{"exact": " rain\n", "start": 5, "end": 11}])
    editor.post("/articles/1/candidates?store=true", None, 200)
    moved = {"due": {"text": "by June 2025"}, "reason": "claimant_moved", "said_on": "2021-09-30"}
    journalist.post("/claims/1/deadlines", moved)
    conditional = {"quote": "program addenda", "due": None, "depends_on": {"claim_id": 1, "offset": "P1Y"}}
    journalist.claim(**conditional)
    claims = bot.get("/claims?workflow=accepted,candidate&limit=500").json["items"]
    data = exported(context)
    answer = bulk(other_record, data, "", CSV)
    assert set(results(answer)) == {"added"}
    pairs = zip(rows_of(data), answer.json["lines"], strict=True)
    again = {int(row["id"]): other_record.get(f"/claims/{line['claim_id']}").json for row, line in pairs}
    for claim in claims:
        other = again[claim["id"]]
        for name in ("statement", "said_on", "workflow", "topics"):
            assert other[name] == claim[name], name
        assert other["spans"] == [next(span for span in claim["spans"] if span["role"] == "claim")]
        if claim["due"] is not None:  # a waiting claim with an offset has no window
            assert other["due"] == claim["due"] | {"basis": other["due"]["basis"]}


#: what an export says of the instant at which a claim was created; a spreadsheet can write it in another form
INSTANTS = ["as it is", "of a spreadsheet"]


def in_form(data, form):
    return data if form == "as it is" else re.sub(rb"(\d{4}-\d\d-\d\d)T(\d\d:\d\d)[^\"]*Z", rb"\1 \2", data)


@pytest.fixture
def conditional(journalist, editor):
    """A record with claims that depend on others: waiting, with their own window, settled, and on each other."""
    journalist.claim(due={"text": "by 2022"})
    quote = "program addenda"
    journalist.claim(quote=quote, due=None, depends_on={"claim_id": 1, "offset": "P1Y"})
    journalist.claim(quote=quote, due=None, depends_on={"claim_id": 1})
    journalist.claim(quote=quote, due={"text": "by October 2021"}, depends_on={"claim_id": 2})
    journalist.claim(quote=quote, due=None, depends_on={"claim_id": 4, "offset": "P2M"}, workflow="candidate")
    journalist.claim(quote="reach an agreement", due={"text": "by 2021"})
    journalist.claim(quote=quote, due=None, depends_on={"claim_id": 6, "offset": "P3M"})
    journalist.post("/claims/6/evidence", {"url": "https://a.example", "stance": "supports"})
    verdict = {"outcome": "came_true", "occurred_on": "2021-09-25", "rationale": "Yes.", "evidence_ids": [1]}
    journalist.post("/claims/6/verdicts", verdict)


@pytest.mark.parametrize("form", INSTANTS)
def test_claims_with_conditions_are_not_added_anew(journalist, bot, context, conditional, form):
    answer = bulk(journalist, in_form(exported(context), form), "", CSV)
    assert set(results(answer)) == {"known"}
    assert bot.get("/claims/8", None).status_code == 404


def test_claims_with_conditions_come_into_another_record_with_them(bot, context, clock, conditional, other_record):
    data = exported(context)
    clock.advance(minutes=1)
    order = [row["id"] for row in rows_of(data)]
    for row in rows_of(data):
        if row["depends_on"]:
            assert order.index(row["depends_on"]) < order.index(row["id"])
    answer = bulk(other_record, data, "", CSV)
    assert results(answer) == ["added"] * 7
    ids = {int(row["id"]): line["claim_id"] for row, line in zip(rows_of(data), answer.json["lines"], strict=True)}
    for number in ids:
        was, claim = bot.get(f"/claims/{number}").json, other_record.get(f"/claims/{ids[number]}").json
        before, after = was["depends_on"] or {}, claim["depends_on"] or {}
        assert after.get("offset") == before.get("offset")
        assert after.get("claim_id") == (ids[before["claim_id"]] if before else None)
        assert claim["statement"] == was["statement"]
    assert set(results(bulk(other_record, data, "", CSV))) == {"known"}


@pytest.mark.parametrize("mode", ["all_or_nothing", "keep_good"])
def test_a_condition_that_the_table_does_not_have_is_reported(context, clock, conditional, other_record, mode):
    clock.advance(minutes=1)
    rows = rows_of(exported(context))
    out = io.StringIO()
    writer = csv.DictWriter(out, rows[0])
    writer.writeheader()
    writer.writerows(row for row in rows if row["id"] != "1")
    answer = bulk(other_record, out.getvalue(), f"?mode={mode}", CSV)
    found = {
        row["id"]: line for row, line in zip([r for r in rows if r["id"] != "1"], answer.json["lines"], strict=True)
    }
    assert {number for number, line in found.items() if line["result"] == "skipped"} == {"2", "3", "4", "5"}
    assert {number for number, line in found.items() if line["result"] == "added"} == {"6", "7"}
    problem = found["2"]["problem"]
    assert problem["errors"][0]["pointer"] == "/depends_on/claim_id"
    assert "claim 1, on which it depends, is in no earlier imported row" in problem["detail"]


@pytest.mark.parametrize("form", INSTANTS)
@pytest.mark.parametrize(
    ("old", "new", "quote"),
    [
        ("Sales grow by 5 percent.", "Sales grow by 5,000 percent.", "grow by 5"),
        (
            "It has agreed to the merger by May.",
            "It has disagreed to the merger by May.",
            "agreed to the merger by May",
        ),
    ],
)
def test_words_inside_longer_words_are_not_added_anew(journalist, bot, context, other_record, old, new, quote, form):
    article = {"url": "https://news.example/b", "text": old}
    for caller in (journalist, other_record):
        number = caller.article(**article)["id"]
    journalist.claim(article_id=number, quote=quote)
    journalist.post(f"/articles/{number}/revisions", {"text": new})
    other_record.post(f"/articles/{number}/revisions", {"text": new})
    assert bot.get("/claims/1").json["spans"][0]["state"] == "needs_human"
    data = in_form(exported(context), form)
    assert set(results(bulk(journalist, data, "", CSV))) <= {"known", "skipped"}
    assert results(bulk(other_record, data, "", CSV)) == ["skipped"]
    assert bot.get("/claims/2", None).status_code == other_record.get("/claims/1", None).status_code == 404


def test_a_claim_without_a_position_is_known_by_its_words(journalist, bot, context):
    """The words came back into the text, and the claim still waits for a person."""
    number = journalist.article(url="https://news.example/b", text="The old bridge opens in May, he said.")["id"]
    journalist.claim(article_id=number, quote="bridge opens in May")
    journalist.post(f"/articles/{number}/revisions", {"text": "Nothing of it is left here."})
    journalist.post(
        f"/articles/{number}/revisions", {"text": "The new bridge opens in May, and the bridge opens in May."}
    )
    journalist.post(f"/articles/{number}/revisions", {"text": "A bridge opens in May."})
    state = bot.get("/claims/1").json["spans"][0]["state"]
    assert results(bulk(journalist, in_form(exported(context), "of a spreadsheet"), "", CSV)) == ["known"], state


def test_a_claim_with_two_quotations_is_not_added_anew(journalist, context):
    spans = [{"role": "claim", "exact": words} for words in ("program addenda", "by December 2022")]
    journalist.claim(quote=None, spans=spans)
    assert results(bulk(journalist, exported(context), "", CSV)) == ["known"]


def test_a_withdrawn_claim_of_an_export_can_be_added_again(journalist, editor, context):
    journalist.claim()
    data = exported(context)
    editor.post("/claims/1/withdraw", {"reason": "Not said."}, 200)
    assert results(bulk(journalist, data, "", CSV)) == ["added"]


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        (("", ""), "Send article_id or article_url."),
        (("1", "https://news.example/a"), "Send article_id or article_url, not both."),
    ],
)
def test_a_row_names_one_article(journalist, cells, message):
    rows = table(("quote", "article_id", "article_url"), ("program addenda", *cells))
    (line,) = bulk(journalist, rows, "?mode=keep_good", CSV).json["lines"]
    assert line["problem"]["errors"] == [{"pointer": "/article_id", "message": message}]
