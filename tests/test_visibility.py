"""What the public sees: every GET route, on a record with secrets of each kind."""

import base64
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.domain.visibility import ADMIN_TYPES, INTERNAL_TYPES, PUBLIC_TYPES
from claims.domain.vocabulary import CHANGE_TYPES
from tests.api.test_changes import Model, without_clock
from tests.conftest import ARTICLE, ORIGIN_HASH, Caller, tagged
from tests.tokens import add_token
from tests.web.conftest import Visitor

#: words that no route of the public may show
SECRETS = re.compile(
    "zq(?:candidate|topic|criteria|external|rejected|claimant|merged|other|reason|evidence|proposed|returned|review|note"
    "|holder|token)"
)
#: claims by their id
ACCEPTED, CANDIDATE, REJECTED, MERGED, WITHDRAWN, JUDGED = 1, 2, 3, 4, 5, 6
INTERNAL = (CANDIDATE, REJECTED, MERGED)
#: secrets that the API shows to a bot, and the routes that show each
SHOWN_BY_API = {
    "zqcandidate": {
        "claims.get_claim",
        "claims.list_claims",
        "claims.list_history",
        "changes.list_changes",
        "annotations.get_annotation",
    },
    "zqcriteria": {"claims.get_claim", "claims.list_claims"},
    "zqevidence": {"evidence.get_evidence", "evidence.list_evidence", "claims.list_history", "changes.list_changes"},
    "zqrejected": {"claims.get_claim", "claims.list_claims", "claims.list_history", "changes.list_changes"},
    "zqreason": {"claims.get_claim", "claims.list_claims", "claims.list_history", "changes.list_changes"},
    "zqmerged": {"claims.get_claim", "claims.list_claims", "claims.list_history", "changes.list_changes"},
    "zqproposed": {
        "verdicts.get_verdict",
        "verdicts.list_verdicts",
        "verdicts.list_all_verdicts",
        "claims.list_history",
        "changes.list_changes",
    },
    "zqreturned": {"verdicts.get_verdict", "verdicts.list_verdicts", "claims.list_history", "changes.list_changes"},
    "zqreview": {"verdicts.get_verdict", "verdicts.list_verdicts", "claims.list_history", "changes.list_changes"},
    "zqnote": {"checks.list_checks", "claims.list_history", "changes.list_changes"},
    "zqholder": {"due.list_due", "changes.list_changes"},
}
#: the same for pages and a session of a bot
SHOWN_BY_PAGES = {
    "zqcandidate": {"web.show_desk", "web.list_claims", "web.show_article", "web.show_claim", "web.embed_claim"},
    "zqproposed": {"web.show_claim"},
    "zqnote": {"web.show_claim"},
    "zqrejected": {"web.show_claim", "web.list_claims"},
}
#: routes that show no secret to anyone, on purpose: no route shows tokens
NEVER_SHOWN = "zqtoken"
NOW = "2025-06-01T12:00:00Z"
QUERIES = {
    "claims.list_claims": [
        "limit=500",
        "workflow=candidate",
        "workflow=rejected",
        "workflow=duplicate",
        "q=concealed",
        "topic=concealed",
        "claimant=concealed",
        "article_id=1",
        "publisher=news",
        "sort=due_at",
        "sort=due_at&limit=1",
        "needs_human=true",
        "due_before=2090-01-01",
    ],
    "claims.get_claim": ["", f"at={NOW}"],
    "changes.list_changes": ["limit=500", "since=3&limit=1", *(f"types={type}" for type in CHANGE_TYPES)],
    "due.list_due": ["", "available=true", "topic=gas", f"as_of={NOW}"],
    "verdicts.list_all_verdicts": ["", "state=proposed", "state=proposed,returned&limit=1", "actor=the-journalist"],
    "track_record.track_record": [
        f"by={kind}{rest}" for kind in ("claimant", "topic") for rest in ("", "&limit=3", "&sort=claims")
    ],
    "web.list_claims": [
        "",
        "workflow=candidate",
        "workflow=rejected",
        "q=concealed",
        "topic=concealed",
        "article_id=1",
    ],
    "web.show_desk": ["", "topic=concealed", "article_id=1"],
    "web.show_calendar": ["", "month=2023-12", "month=2030-12", "month=2031-12"],
    "web.show_record": ["by=claimant", "by=topic"],
    "web.list_people": ["", "sort=name"],
    "web.list_topics": ["", "sort=name", "sort=moved"],
    "web.record_csv": ["by=claimant", "by=topic", "by=publisher"],
    "web.oembed": [f"url=http://localhost/claims/{number}" for number in range(1, 7)],
}
VALUES = {
    "claim_id": range(1, 8),
    "verdict_id": range(1, 5),
    "evidence_id": range(1, 4),
    "slug": ["invalid-input"],
    "claimant_id": range(1, 8),
    "name": ["gas", "concealed", "zqtopic", "News"],
}


@pytest.fixture
def options():
    return {
        "VERDICT_REVIEW": "second_person",
        "PUBLISHER_NAME": "The Newsroom",
        "CLAIMREVIEW_URL": "https://desk.example/{id}",
    }


@pytest.fixture
def record(callers, journalist, editor, bot, context, client, clock):
    """Create an article with claims, verdicts, a check, a lease and a token, with secrets of each kind."""
    journalist.article()
    due = {"relation": "by", "edtf": "2030"}
    journalist.claim(statement="Open words", topics=["gas"], due={"relation": "by", "edtf": "2022"})
    journalist.claim(
        statement="A concealed zqcandidate",
        claimant="Concealed",
        topics=["concealed", "zqtopic", "zz"],
        criteria="zqcriteria",
        external_id="zqexternal",
        workflow="candidate",
        due=due,
    )
    journalist.claim(statement="zqrejected concealed", claimant="zqclaimant", workflow="candidate", due=due)
    journalist.claim(statement="zqmerged concealed", claimant="zqother", workflow="candidate", due=due)
    journalist.claim(statement="Withdrawn words", due=due)
    journalist.claim(statement="Judged words", due=due)
    editor.post(f"/claims/{REJECTED}/reject", {"reason": "zqreason"}, 200)
    editor.post(f"/claims/{MERGED}/merge", {"into": ACCEPTED}, 200)
    editor.post(f"/claims/{WITHDRAWN}/withdraw", {"reason": "Open reason"}, 200)
    journalist.evidence(ACCEPTED)
    journalist.evidence(CANDIDATE, url="https://later.example/zqevidence")
    clock.set("2025-06-01T12:00")
    void = {"outcome": "void", "evidence_ids": None, "occurred_on": None}
    journalist.judge(ACCEPTED, rationale="zqproposed", **void)
    returned = journalist.judge(ACCEPTED, rationale="zqreturned", **void)
    editor.post(f"/verdicts/{returned['id']}/return", {"note": "zqreview"}, 200)
    published = journalist.judge(JUDGED, rationale="Open rationale", **void)
    editor.post(f"/verdicts/{published['id']}/approve", {}, 200)
    bot.post(f"/claims/{ACCEPTED}/checks", {"result": "nothing_new", "note": "zqnote", "next_check_on": "2025-06-02"})
    clock.set("2025-06-03T12:00")
    holder = Caller(client, add_token(context, "zqholder", "bot"))
    holder.post("/leases", {"limit": 1, "ttl_seconds": 3600})
    add_token(context, NEVER_SHOWN, "admin")


def _paths(app):
    """Yield the endpoint, the values of its path, and the address of every GET route, with each of its queries."""
    for rule in app.url_map.iter_rules():
        if "GET" not in rule.methods or rule.endpoint.endswith("static"):
            continue
        paths = [({}, rule.rule)]
        for argument in rule.arguments:
            place = re.search(rf"<(?:\w+:)?{argument}>", rule.rule)[0]
            options = VALUES.get(argument, [1])
            paths = [(values | {argument: v}, path.replace(place, str(v))) for values, path in paths for v in options]
        for values, path in paths:
            for query in QUERIES.get(rule.endpoint, [""]):
                yield rule.endpoint, values, f"{path}?{query}" if query else path


def _text(answer):
    """Return an answer as text: its headers, its body, and what the cursors in it hold."""
    text = f"{answer.headers}\n{answer.get_data().decode(errors='replace')}"
    cursors = re.findall(r"cursor=([\w-]+)", text)
    return text + "".join(str(base64.urlsafe_b64decode(cursor + "===")) for cursor in cursors)


def _is_api(endpoint):
    return not endpoint.startswith("web.")


def _open(app, who, context):
    """Return the functions that open an address of the API, and of a page, as one caller: a role, or None."""
    headers, visitor = {}, Visitor(app.test_client())
    if who is not None:
        headers = {"Authorization": f"Bearer {add_token(context, f'api-{who}', who)}"}
        visitor.sign_in(add_token(context, f"page-{who}", who))
    api = app.test_client()
    return lambda path: api.get(path, headers=headers), visitor.client.get


@pytest.mark.parametrize("who", [None, "reader"])
def test_no_route_shows_a_secret_to_the_public(app, record, context, who):
    api, page = _open(app, who, context)
    seen = set()
    for endpoint, values, path in _paths(app):
        answer = (api if _is_api(endpoint) else page)(path)
        assert answer.status_code < 500, path
        assert not SECRETS.findall(_text(answer).casefold()), path
        if values.get("claim_id") in INTERNAL and answer.status_code not in {401, 403}:
            is_form = "Sign in" in _text(answer) and answer.status_code == 200 and not _is_api(endpoint)
            assert answer.status_code == 404 or (is_form and path.count("/") > 2), path
        seen.add(endpoint)
    assert len(seen) > 40


@pytest.mark.parametrize("who", ["bot", "editor"])
def test_a_bot_sees_what_the_public_does_not(app, record, context, who):
    api, page = _open(app, who, context)
    shown = {}
    for endpoint, _, path in _paths(app):
        answer = (api if _is_api(endpoint) else page)(path)
        assert answer.status_code < 500, path
        for secret in set(SECRETS.findall(_text(answer).casefold())):
            shown.setdefault(secret, set()).add(endpoint)
    for table in (SHOWN_BY_API, SHOWN_BY_PAGES):
        for secret, endpoints in table.items():
            assert endpoints <= shown[secret], secret
    assert NEVER_SHOWN not in shown


def test_the_public_sees_what_was_accepted_once(record, reader):
    assert [claim["id"] for claim in reader.get("/claims?sort=due_at").json["items"]] == [ACCEPTED, WITHDRAWN, JUDGED]
    assert reader.get(f"/claims/{WITHDRAWN}").json["workflow"] == "withdrawn"
    assert reader.get(f"/claims/{WITHDRAWN}").json["workflow_reason"] == "Open reason"
    for workflow in ("candidate", "rejected", "duplicate"):
        assert reader.get(f"/claims?workflow={workflow}").json == {"items": [], "next": None}
    assert reader.get("/verdicts?state=proposed").json == {"items": [], "next": None}
    assert [v["rationale"] for v in reader.get(f"/claims/{JUDGED}/verdicts").json["items"]] == ["Open rationale"]
    assert reader.get(f"/claims/{ACCEPTED}/checks").json["items"][0]["note"] is None
    assert reader.get("/claims/due").json["items"][0]["lease"] is None


def test_spans_of_a_revision_are_those_of_visible_claims(record, reader, bot):
    for caller, expected in ((reader, [ACCEPTED, WITHDRAWN, JUDGED]), (bot, [1, 2, 3, 4, 5, 6])):
        assert [span["claim_id"] for span in caller.get("/articles/1/revisions/1").json["spans"]] == expected


def test_pages_of_lists_have_no_gaps_for_the_public(record, reader):
    address, seen = "/claims?limit=1", []
    while address:
        page = reader.get(address.removeprefix("http://localhost/api/v1")).json
        seen += [claim["id"] for claim in page["items"]]
        address = page["next"]
    assert sorted(seen) == [ACCEPTED, WITHDRAWN, JUDGED]


@pytest.mark.parametrize("path", [f"/claims/{CANDIDATE}", f"/claims/{CANDIDATE}/history", "/evidence/2", "/verdicts/1"])
def test_an_internal_record_looks_like_a_missing_one(record, reader, path):
    internal = reader.get(path, 404).json
    missing = reader.get(re.sub(r"\d+", "99", path), 404).json
    number = re.search(r"\d+", path)[0]
    assert internal["detail"] == missing["detail"].replace("99", number)
    assert (internal["type"], internal["remedy"]) == (missing["type"], missing["remedy"])


TAGGED = (
    "/changes",
    "/claims",
    "/claims/due",
    "/claims?workflow=accepted",
    "/claims/1/verdicts",
    "/claims/1/history",
    "/claims/1/checks",
    "/articles",
    "/articles/1/annotations",
    "/track-record",
    "/feeds/due.ics",
    "/feeds/due.json",
    "/feeds/verdicts.atom",
    "/feeds/claimreview.json",
)


@pytest.mark.parametrize("path", TAGGED)
def test_signing_in_is_never_answered_304(record, reader, bot, path):
    tags = {who: who.get(path).headers["ETag"] for who in (reader, bot)}
    for who, other in ((reader, bot), (bot, reader)):
        assert who.get(path, 304, headers={"If-None-Match": tags[who]})
        answer = who.get(path, 200, headers={"If-None-Match": tags[other]})
        assert "Authorization" in answer.vary
    assert tags[reader].endswith(f'-p.{ORIGIN_HASH}"') and "-p" not in tags[bot]


def test_a_reader_shares_the_tags_of_the_public(record, reader, callers):
    for path in TAGGED:
        assert reader.get(path).headers["ETag"] == callers["reader"].get(path).headers["ETag"], path


def test_pages_vary_by_cookie(record, client):
    for path in ("/", "/claims", "/claims/1", "/articles/1", "/calendar", "/people", "/record.csv"):
        assert "Cookie" in client.get(path).vary, path


def test_every_type_of_change_is_public_internal_or_for_admins():
    assert sorted((*PUBLIC_TYPES, *INTERNAL_TYPES, *ADMIN_TYPES)) == sorted(CHANGE_TYPES)


class TestChangeFeed:
    """The change feed of the public."""

    @pytest.fixture
    def options(self):
        return {}

    def _rows(self, caller, since=0, limit=500):
        """Return the types and claims of all rows, page by page, and the seq that was reached."""
        rows = []
        while True:
            page = caller.get(f"/changes?since={since}&limit={limit}").json
            assert page["next_since"] >= since
            rows += [(row["seq"], row["type"], row["claim_id"]) for row in page["items"]]
            since = page["next_since"]
            if page["next"] is None:
                return rows, since

    @pytest.mark.parametrize("limit", [1, 2, 500])
    def test_internal_rows_leave_no_gap(self, journalist, bot, reader, limit):
        journalist.article()
        journalist.claim(workflow="candidate")
        journalist.claim()
        journalist.claim(workflow="candidate")
        rows, reached = self._rows(reader, limit=limit)
        assert rows == [(1, "article.created", None), (3, "claim.created", 2)]
        assert reached == 4 == self._rows(bot, limit=limit)[1]
        assert self._rows(reader, reached) == ([], reached)

    def test_a_page_that_only_internal_rows_follow_is_the_last(self, journalist, reader):
        journalist.article()
        journalist.claim(workflow="candidate")
        page = reader.get("/changes?limit=1")
        assert (page.json["next"], page.json["next_since"]) == (None, 2)
        assert page.headers["ETag"] == tagged("2-p")

    def test_an_idle_poll_is_304_and_an_internal_row_repeats_nothing(self, journalist, reader):
        journalist.article()
        journalist.claim()
        tag = reader.get("/changes").headers["ETag"]
        assert tag == tagged("2-p")
        assert reader.get("/changes?since=2", 304, headers={"If-None-Match": tag})
        journalist.claim(workflow="candidate")
        page = reader.get("/changes?since=2", headers={"If-None-Match": tag})
        assert page.json == {"items": [], "next_since": 3, "next": None}
        assert reader.get("/changes?since=3", 304, headers={"If-None-Match": page.headers["ETag"]})

    def test_rows_of_a_candidate_appear_when_it_is_accepted(self, journalist, editor, reader):
        journalist.article()
        journalist.claim(workflow="candidate", topics=["gas"])
        assert [row[0] for row in self._rows(reader)[0]] == [1]
        edited = editor.post("/claims/1/accept", {"statement": "New words"}, 200).json
        assert [row[0] for row in self._rows(reader)[0]] == [1, 2, 3]
        (row,) = reader.get("/changes?since=2").json["items"]
        whole = {name: value for name, value in edited.items() if name not in {"status", "days_overdue", "assigned_to"}}
        assert (row["type"], row["changed"]["claim"]) == ("claim.accepted", whole)

    def test_other_rows_have_only_what_changed(self, journalist, reader):
        journalist.article()
        journalist.claim()
        journalist.patch("/claims/1", {"topics": ["gas"]}, '"1-open"')
        (row,) = reader.get("/changes?since=2").json["items"]
        assert set(row["changed"]["claim"]) == {"topics", "version"}

    def test_a_withdrawn_claim_stays_in_the_feed(self, journalist, editor, reader):
        journalist.article()
        journalist.claim()
        editor.post("/claims/1/withdraw", {"reason": "Never said."}, 200)
        assert [row[1] for row in self._rows(reader)[0]][1:] == ["claim.created", "claim.withdrawn"]

    @pytest.mark.parametrize("types", ["lease.taken", "verdict.proposed", "lease.taken,verdict.returned"])
    def test_internal_types_have_no_rows(self, due_claim, bot, reader, types):
        bot.post("/leases", {"limit": 1})
        last = bot.get("/changes?limit=500").json["next_since"]
        assert reader.get(f"/changes?types={types}").json == {"items": [], "next_since": last, "next": None}

    @pytest.fixture
    def due_claim(self, journalist, clock):
        journalist.article()
        journalist.claim()
        clock.set("2025-06-01T12:00")

    def test_notes_of_checks_are_null(self, due_claim, bot, reader):
        bot.post("/claims/1/checks", {"result": "too_early", "note": "For the desk", "next_check_on": "2025-06-02"})
        for path in ("/changes?types=check.added", "/claims/1/history"):
            rows = {caller: caller.get(path).json["items"][-1] for caller in (reader, bot)}
            assert rows[bot]["changed"]["check"]["note"] == "For the desk"
            rows[bot]["changed"]["check"]["note"] = None
            assert rows[reader] == rows[bot]


@settings(max_examples=25)
@given(
    steps=st.lists(
        st.tuples(
            st.sampled_from(["candidate", "claim", "accept", "reject", "withdraw", "merge", "evidence", "change"]),
            st.integers(0, 5),
            st.booleans(),
        ),
        max_size=20,
    ),
    limit=st.integers(1, 4),
)
def test_a_public_follower_misses_nothing(journalist, editor, reader, clock, steps, limit):
    """A client without a token that follows the log knows every public claim as the API shows it, and no other."""
    clock.advance(seconds=1)
    article = journalist.article(url=f"https://news.example/{clock.now.timestamp()}")["id"]
    first = journalist.claim(article)["id"]
    made, model = [first], Model()
    for step, which, is_time_to_follow in steps:
        clock.advance(seconds=1)
        number = made[which % len(made)]
        if step in {"candidate", "claim"}:
            made.append(journalist.claim(article, workflow="candidate" if step == "candidate" else "accepted")["id"])
        elif step == "evidence":
            journalist.post(f"/claims/{number}/evidence", {"url": "https://x.example", "stance": "context"}, None)
        elif step == "change":
            version = journalist.get(f"/claims/{number}").headers["ETag"]
            journalist.patch(f"/claims/{number}", {"topics": [f"t{which}"]}, version, None)
        else:
            bodies = {"accept": {}, "merge": {"into": first}}
            editor.post(f"/claims/{number}/{step}", bodies.get(step, {"reason": "r"}), None)
        if is_time_to_follow:
            model.follow(reader, limit)
    model.follow(reader, limit)
    shown = {claim["id"]: without_clock(claim) for claim in reader.get(f"/claims?article_id={article}").json["items"]}
    assert {number: model.claims[number] for number in made if number in model.claims} == shown


class TestApproval:
    """The change feed after a second person has approved."""

    @pytest.fixture
    def options(self):
        return {"VERDICT_REVIEW": "second_person"}

    def test_the_row_has_the_whole_verdict(self, journalist, editor, reader):
        journalist.article()
        journalist.claim()
        journalist.evidence()
        verdict = journalist.judge()
        since = reader.get("/changes").json["next_since"]
        assert reader.get(f"/verdicts/{verdict['id']}", 404)
        approved = editor.post(f"/verdicts/{verdict['id']}/approve", {"note": "Agreed."}, 200).json
        (row,) = reader.get(f"/changes?since={since}").json["items"]
        assert (row["type"], row["changed"]["verdict"]) == ("verdict.published", approved)
        assert reader.get(f"/verdicts/{verdict['id']}").json == approved


class TestPages:
    """The web pages, to a visitor who is not signed in."""

    @pytest.fixture
    def options(self):
        return {}

    @pytest.fixture
    def claims(self, journalist, editor):
        journalist.article()
        journalist.claim(statement="Accepted words")
        journalist.claim(statement="Withdrawn words")
        journalist.claim(statement="Merged words")
        editor.post("/claims/2/withdraw", {"reason": "Never said."}, 200)
        editor.post("/claims/3/merge", {"into": 1}, 200)

    @pytest.mark.parametrize(("number", "words"), [(2, "Withdrawn"), (3, "Merged")])
    def test_a_claim_that_is_no_longer_accepted_is_marked_and_not_shared(self, client, claims, number, words):
        text = client.get(f"/claims/{number}").get_data(as_text=True)
        head, body = text.split("</head>")
        assert '<meta name="robots" content="noindex">' in head
        assert f"{words} words" not in head and "og:" not in head and 'name="description"' not in head
        assert f"{words} words" in body and 'class="verdict k-unk"' in body
        card = client.get(f"/claims/{number}/embed").get_data(as_text=True)
        assert '<meta name="robots" content="noindex">' in card
        assert f"{words} words" not in card.split("</head>")[0] and f"{words} words" in card
        oembed = client.get(f"/oembed?url=http://localhost/claims/{number}").get_data(as_text=True)
        assert f"{words} words" not in oembed and "A. Reporter" not in oembed

    def test_an_accepted_claim_is_shared(self, client, claims):
        head = client.get("/claims/1").get_data(as_text=True).split("</head>")[0]
        assert "noindex" not in head
        assert head.count("Accepted words") == 9
        assert client.get("/oembed?url=http://localhost/claims/1").json["title"] == "Accepted words"

    def test_counts_are_of_what_the_visitor_sees(self, client, journalist, claims, clock):
        journalist.claim(workflow="candidate")
        clock.set("2023-12-20T00:00")
        assert "1 claim, still open." in client.get("/people/1").get_data(as_text=True)
        article = client.get("/articles/1").get_data(as_text=True)
        assert re.findall(r"<summary>(\d+) ", article) == ["2"] and article.count('<li id="claim-') == 1

    def test_the_history_of_an_accepted_candidate_has_only_what_changed(self, client, journalist, editor):
        journalist.article()
        journalist.claim(workflow="candidate", statement="Old words")
        editor.post("/claims/1/accept", {"statement": "New words"}, 200)
        history = client.get("/claims/1").get_data(as_text=True).split('id="history"')[1]
        assert re.findall(r"<dt>(.*?)</dt>", history) == ["Statement", "Workflow"]

    def test_the_search_form_offers_no_internal_workflow(self, client, claims, journalist, context):
        assert 'value="candidate"' not in client.get("/claims").get_data(as_text=True)
        visitor = Visitor(client).sign_in(add_token(context, "page-bot", "bot"))
        assert 'value="candidate"' in visitor.get("/claims")


def test_the_article_is_public(record, reader):
    assert reader.get("/articles/1").json["title"] == ARTICLE["title"]
