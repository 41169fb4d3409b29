"""Records with a marker in every text that a person writes, and the search for these markers everywhere."""

import re
from itertools import count

from claims.domain.vocabulary import CHANGE_TYPES
from claims.storage.sql.tables import COLUMNS
from tests.conftest import ARTICLE, Caller
from tests.storage.engine import database_path, is_postgres, rows_of, run_statement
from tests.tokens import add_token

#: begins each word that an erasure must remove; search compares words by their tokens, which are in lower case
MARK = "zqx"
PASSAGE = "Zqxminister said Zqxbridge will open by December 2023 if Zqxmoney comes"
_FAR = "Nothing else was heard of it on that long day."
TEXT = f"It was quiet. {_FAR} Zqxbefore {PASSAGE}, Zqxafter that. {_FAR} The report ends here, as planned."
CLAIM, CONDITION, OTHER = 1, 2, 3
_numbers = count(1)
#: queries of the routes whose answers depend on one
QUERIES = {
    "claims.list_claims": [
        "limit=500",
        "q=zqxstatement",
        "q=zqxstatemenq",
        "q=zqxtitle&highlight=true",
        "topic=zqxtopic",
        "claimant=Zqxclaimant",
        "external_id=zqxexternal",
        *(f"workflow={workflow}" for workflow in ("candidate", "rejected", "withdrawn", "duplicate")),
    ],
    "claims.get_claim": ["", "at=2021-10-02T00:00:00Z", "at=2026-01-01T00:00:00Z", "include=article,evidence,verdicts"],
    "claims.list_history": ["limit=500"],
    "changes.list_changes": ["limit=500", "limit=500&include=claim,article", *(f"types={t}" for t in CHANGE_TYPES)],
    "track_record.track_record": [f"by={kind}" for kind in ("claimant", "topic", "publisher", "author")],
    "verdicts.list_all_verdicts": ["limit=500", "state=proposed", "actor=zqxperson"],
    "claimants.list_claimants": ["all=true", "starts_with=zqx", "name=Zqxclaimant"],
    "web.list_claims": ["", "q=zqxstatement", "topic=zqxtopic", "workflow=candidate"],
    "web.list_people": ["", "sort=name"],
    "web.list_topics": [""],
    "web.record_csv": ["by=claimant", "by=topic"],
    "web.oembed": [f"url=http://localhost/claims/{number}" for number in range(1, 4)],
}
VALUES = {"slug": ["invalid-input"], "number": range(1, 3)}


def fill(callers, clock, context, client):
    """Create claim 1 with everything that a claim can have; each text has a marker. Claims 2 and 3 have none.

    Returns:
        A caller of the role bot whose name is a marker.
    """
    journalist, editor = callers["journalist"], callers["editor"]
    person = Caller(client, add_token(context, "zqxperson", "journalist"))
    journalist.post("/articles", ARTICLE | {"text": TEXT})
    body = {
        "article_id": 1,
        "statement": "Zqxstatement one",
        "spans": [
            {"role": "claim", "exact": PASSAGE},
            {"role": "speaker", "exact": "Zqxminister"},
            {"role": "date", "exact": "by December 2023"},
            {"role": "condition", "exact": "if Zqxmoney comes"},
        ],
        "claimant": "Zqxclaimant",
        "claimant_url": "https://people.example/zqxurl",
        "topics": ["Zqxtopic", "gas"],
        "criteria": "Zqxcriteria",
        "due": {"text": "Zqxduetext", "relation": "by", "edtf": "2023-12-01"},
        "external_id": "zqxexternal",
        "probability": {"low": 0.2, "high": 0.3, "text": "Zqxodds"},
        "workflow": "candidate",
    }
    journalist.post("/claims", body, headers={"Idempotency-Key": "zqk1"})
    journalist.claim(statement="Another statement", quote="It was quiet", due={"relation": "by", "edtf": "2022"})
    journalist.claim(
        statement="A third statement", quote="The report ends", claimant="Somebody", topics=["gas"],
        due={"relation": "by", "edtf": "2022"},
    )  # fmt: skip
    _patch(editor, "/claims/1", {"statement": "Zqxstatement two"})
    editor.post("/claims/1/reject", {"reason": "Zqxrejected"}, 200)
    editor.post("/claims/1/accept", {}, 200)
    person.post("/leases", {"topic": "Zqxtopic"}, None)
    editor.post("/claims/1/withdraw", {"reason": "Zqxwithdrawn"}, 200)
    editor.post("/claims/1/restore", {"reason": "Zqxrestored"}, 200)
    evidence = {
        "url": "https://later.example/zqxpage",
        "title": "Zqxtitle",
        "publisher": "Zqxpublisher",
        "excerpt": "Zqxexcerpt",
        "note": "Zqxnote",
        "archive_url": "https://archive.example/zqxarchive",
        "published_on": "2021-09-30",
        "stance": "supports",
    }
    person.post("/claims/1/evidence", evidence, headers={"Idempotency-Key": "zqk2"})
    _patch(editor, "/evidence/1", {"excerpt": "Zqxexcerpt two"})
    editor.post("/evidence/1/retract", {"reason": "Zqxretraction"}, 200)
    editor.post("/evidence/1/restore", {"reason": "Zqxrestoration"}, 200)
    editor.post("/claims/1/evidence", evidence | {"excerpt": "Zqxsecond", "stance": "refutes"})
    editor.post("/evidence/2/retract", {"reason": "Zqxretracted"}, 200)
    deadline = {
        "due": {"text": "Zqxlatertext", "relation": "by", "edtf": "2023-12-20"},
        "reason": "claimant_moved",
        "note": "Zqxdeadline",
        "evidence_id": 1,
    }
    person.post("/claims/1/deadlines", deadline)
    person.post("/claims/1/checks", {"result": "nothing_new", "note": "Zqxcheck"})
    journalist.post("/articles/1/revisions", {"text": TEXT.replace("Zqxbridge", "Zqxferry").replace("quiet", "loud")})
    clock.advance(days=2)
    return person


def judge(person, editor, *, stays=False):
    """Propose, return, publish, correct and withdraw verdicts of claim 1; with `stays` one is current at the end."""
    body = {"outcome": "came_true", "occurred_on": "2021-09-25", "evidence_ids": [1]}
    body |= {"review_url": "https://desk.example/zqxreview"}
    first = person.post("/claims/1/verdicts", body | {"rationale": "Zqxreturned"}).json["id"]
    editor.post(f"/verdicts/{first}/return", {"note": "Zqxreturn"}, 200)
    second = person.post("/claims/1/verdicts", body | {"rationale": "Zqxrationale"}).json["id"]
    editor.post(f"/verdicts/{second}/approve", {"note": "Zqxapproval"}, 200)
    correction = {"supersedes": second, "correction": {"code": "wording", "note": "Zqxcorrection"}}
    third = person.post("/claims/1/verdicts", body | {"rationale": "Zqxcorrected"} | correction).json["id"]
    editor.post(f"/verdicts/{third}/approve", {}, 200)
    if not stays:
        editor.post(f"/verdicts/{third}/withdraw", {"reason": "Zqxmistake"}, 200)
        editor.post(f"/verdicts/{second}/withdraw", {"reason": "Zqxmistake"}, 200)
    person.post("/claims/1/verdicts", {"outcome": "void", "rationale": "Zqxproposed"} | (
        {"supersedes": third, "correction": correction["correction"]} if stays else {}
    ))  # fmt: skip


def add_note(app, text, actor):
    """Add a note between colleagues about claim 1."""
    run_statement(
        app,
        "INSERT INTO claim_notes (claim_id, text, actor, created_at) VALUES (1, :text, :actor, '2021-10-01T00:00:00Z')",
        {"text": text, "actor": actor},
    )


def _patch(caller, path, body):
    caller.patch(path, body, caller.get(path).headers["ETag"])


def marks_in_tables(app):
    """Return table -> the markers in its rows."""
    tables = [*(table for table in COLUMNS if table != "sqlite_sequence"), *_search_tables(app)]
    found = {table: _marks(str(rows_of(app, f"SELECT * FROM {table}"))) for table in tables}
    return {table: marks for table, marks in found.items() if marks}


def _search_tables(app):
    words = ["claims_search", "claimants_search", "claims_search_terms"]
    return words if is_postgres(app) else [*words, "claims_search_content", "claimants_search_content"]


def marks_in_files(app):
    """Return the names of the files of the database that have a marker, whatever their letter case."""
    path = database_path(app)
    files = [path, *(path.with_name(path.name + end) for end in ("-wal", "-journal"))]
    return [file.name for file in files if file.exists() and MARK.encode() in file.read_bytes().lower()]


def marks_in_answers(app, context, who):
    """Return address -> the markers in its answer, for every GET route and its queries, as one role or the public."""
    from tests.web.conftest import Visitor

    headers, visitor = {}, Visitor(app.test_client())
    if who is not None:
        headers = {"Authorization": f"Bearer {add_token(context, f'api-{next(_numbers)}', who)}"}
        visitor.sign_in(add_token(context, f"page-{next(_numbers)}", who))
    found = {}
    for endpoint, path in _paths(app):
        client, sent = (visitor.client, {}) if endpoint.startswith("web.") else (app.test_client(), headers)
        answer = client.get(path, headers=sent)
        assert answer.status_code < 500, path
        marks = _marks(f"{answer.headers}{answer.get_data().decode(errors='replace')}") - _marks(path)
        if marks:
            found[path] = marks
    return found


def _paths(app):
    for rule in app.url_map.iter_rules():
        if "GET" not in rule.methods or rule.endpoint.endswith("static"):
            continue
        paths = [rule.rule]
        for argument in rule.arguments:
            place = re.search(rf"<(?:\w+:)?{argument}>", rule.rule)[0]
            paths = [path.replace(place, str(v)) for path in paths for v in VALUES.get(argument, range(1, 6))]
        for path in paths:
            for query in QUERIES.get(rule.endpoint, [""]):
                yield rule.endpoint, f"{path}?{query}" if query else path


def _marks(text):
    # the random texts of cookies and tags can contain a mark, but hardly at the beginning of a word
    return set(re.findall(rf"(?<![\w-]){MARK}\w*", text.lower()))


def add_user(app, name="zqxperson", role="journalist", *, password="hash", token=None, **columns):  # noqa: S107
    """Add a person, to whom the token of a name belongs; return the id."""
    values = {"name": name, "role": role, "is_active": 1, "password_hash": password, "issuer": None, "subject": None}
    values |= {"link_sha256": None, "link_expires_at": None, "last_seen_at": None, "version": 1} | columns
    values |= {"created_at": "2021-10-01T00:00:00.000000Z", "updated_at": "2021-10-01T00:00:00.000000Z"}
    names = ", ".join(values)
    places = ", ".join(f":{name}" for name in values)
    run_statement(app, f"INSERT INTO users ({names}) VALUES ({places})", values)
    ((user_id,),) = rows_of(app, "SELECT max(id) FROM users")
    key = "INSERT INTO actor_names (key, owner) VALUES (:key, :owner) ON CONFLICT DO NOTHING"
    run_statement(app, key, {"key": name.casefold(), "owner": f"user {user_id}"})
    if token is not None:
        statement = "UPDATE tokens SET user_id = :id WHERE name = :token"
        run_statement(app, statement, {"id": user_id, "token": token})
    return user_id
