"""The change feed over HTTP: order, types, ETags and completeness."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.api.test_history import STEPS, _do
from tests.conftest import assert_problem, tagged
from tests.storage.engine import tables_read


@pytest.fixture(autouse=True)
def article(journalist):
    return journalist.article()


def seqs(answer):
    return [row["seq"] for row in answer.json["items"]]


def test_rows_come_in_order_each_once(journalist, reader):
    for _ in range(6):
        journalist.claim()
    first = reader.get("/changes?limit=3")
    assert (seqs(first), first.json["next_since"]) == ([1, 2, 3], 3)
    assert first.json["next"] == "http://localhost/api/v1/changes?limit=3&since=3"
    assert first.headers["Link"] == f'<{first.json["next"]}>; rel="next"'
    second = reader.client.get(first.json["next"])
    third = reader.client.get(second.json["next"])
    assert (seqs(second), seqs(third), third.json["next_since"], third.json["next"]) == ([4, 5, 6], [7], 7, None)
    assert reader.get("/changes?since=7").json == {"items": [], "next_since": 7, "next": None}
    rows = reader.get("/claims/1/history").json["items"]
    assert reader.get("/changes?limit=2").json["items"][1:] == rows  # the same rows as in the history


def test_types_can_be_chosen_and_next_since_skips_the_others(journalist, reader):
    for _ in range(3):
        journalist.claim()
    journalist.evidence()
    journalist.claim()
    page = reader.get("/changes?types=evidence.added,article.created&limit=1")
    assert (seqs(page), page.json["next_since"]) == ([1], 1)
    page = reader.get("/changes?types=evidence.added,article.created&since=1")
    assert (seqs(page), page.json["next_since"], page.json["next"]) == ([5], 6, None)
    assert reader.get("/changes?types=claim.due").json == {"items": [], "next_since": 6, "next": None}


def test_the_etag_is_the_last_seq_and_an_idle_poll_is_304(journalist, bot):
    journalist.claim()
    page = bot.get("/changes")
    assert page.headers["ETag"] == tagged(2)
    assert bot.get("/changes", 304, headers={"If-None-Match": tagged(2)}).data == b""
    assert bot.get("/changes?since=2", 304, headers={"If-None-Match": tagged(2)}).headers["ETag"] == tagged(2)
    journalist.claim()
    assert seqs(bot.get("/changes?since=2", headers={"If-None-Match": tagged(2)})) == [3]


def test_an_etag_sent_with_another_since_hides_no_row(journalist, reader):
    """A client that repeats an old ETag with a new `since` must still receive every row."""
    for _ in range(9):
        journalist.claim()
    since, tag, seen = 0, None, []
    for _ in range(8):
        page = reader.get(f"/changes?since={since}&limit=3", None, headers={"If-None-Match": tag} if tag else {})
        if page.status_code == 200:
            seen += seqs(page)
            since = page.json["next_since"]
        tag = page.headers["ETag"]
    assert seen == list(range(1, 11))


def test_an_idle_poll_reads_no_claim(journalist, reader, app):
    """Many bots poll, so a 304 must read only the end of the log."""
    journalist.claim()
    tags = {path: reader.get(path).headers["ETag"] for path in ("/changes?since=2", "/claims/due")}

    def poll():
        for path, tag in tags.items():
            reader.get(path, 304, headers={"If-None-Match": tag})

    assert tables_read(app, poll) == {"changes"}


def test_a_since_beyond_the_end_is_refused(reader):
    """After the database was replaced by an older one, an empty answer would make the client miss later rows."""
    problem = assert_problem(reader.get("/changes?since=5", None), 409, "since-ahead")
    assert problem["last_seq"] == 1


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("since=-1", "since"),
        ("since=x", "since"),
        ("types=claim.dew", "types"),
        ("types=", "types"),
        ("wait=61", "wait"),
        ("wait=1.5", "wait"),
        ("limit=501", "limit"),
        ("cursor=x", "cursor"),
    ],
)
def test_bad_queries_are_refused(reader, query, parameter):
    problem = assert_problem(reader.get(f"/changes?{query}", None), 422, "invalid-input", parameter)
    if query == "types=claim.dew":
        assert "Did you mean 'claim.due'?" in problem["detail"]


@pytest.mark.parametrize(
    ("header", "applied"),
    [
        ("wait=10", "wait=10"),
        ("respond-async, wait=10", "wait=10"),
        ('WAIT = "7"; x=y', "wait=7"),
        ("wait=500", "wait=60"),
        ("wait=99999999999", "wait=60"),
        ("return=minimal", None),
        ("await=10", None),
        ("wait=soon", None),
        ('foo="a, wait=1"', None),
        ('foo="a", wait=4', "wait=4"),
    ],
)
def test_a_preference_is_applied_and_named_in_the_answer(reader, header, applied):
    """RFC 7240, sections 2 and 3; a server without long polls answers at once."""
    answer = reader.get("/changes?since=1", headers={"Prefer": header})
    assert answer.headers.get("Preference-Applied") == applied
    assert reader.get("/changes?since=1&wait=3", headers={"Prefer": header}).headers.get("Preference-Applied") is None


class Model:
    """The claims as a client that reads only the feed knows them."""

    def __init__(self):
        self.claims, self.verdicts, self.deadlines, self.evidence, self.checks, self.since = {}, {}, {}, {}, {}, 0

    def follow(self, reader, limit):
        while True:
            page = reader.get(f"/changes?since={self.since}&limit={limit}").json
            for row in page["items"]:
                self.learn(row)
            self.since = page["next_since"]
            if page["next"] is None:
                return

    def learn(self, row):
        changed = row["changed"]
        self.claims.setdefault(row["claim_id"], {}).update(changed.get("claim", {}))
        for kind in ("verdict", "deadline", "evidence", "check"):
            if kind in changed and "id" in changed[kind]:
                getattr(self, f"{kind}s" if kind != "evidence" else kind)[changed[kind]["id"]] = changed[kind]

    def claim(self, claim_id):
        return self.claims[claim_id]

    def verdicts_of(self, claim_id):
        current = (self.claims[claim_id]["verdict"] or {"id": None})["id"]
        verdicts = [v | {"current": v["id"] == current} for v in self.verdicts.values() if v["claim_id"] == claim_id]
        return sorted(verdicts, key=lambda verdict: verdict["id"])


def fulfil(journalist, reader, claim, clock):
    """Send the verdict or correction that a claim came true today; the rules may refuse it."""
    now = reader.get(f"/claims/{claim}").json
    body = {"url": "https://later.example", "stance": "supports"}
    evidence = journalist.post(f"/claims/{claim}/evidence", body, None).json.get("id", 1)
    day = clock.now.date().isoformat()
    late = now["due"] and now["due"]["latest"] and day > now["due"]["latest"]
    verdict = {
        "outcome": "came_true_late" if late else "came_true",
        "occurred_on": day,
        "rationale": "r",
        "evidence_ids": [evidence],
    }
    if now["verdict"]:
        verdict |= {"supersedes": now["verdict"]["id"], "correction": {"code": "new_evidence", "note": "n"}}
    journalist.post(f"/claims/{claim}/verdicts", verdict, None)


def without_clock(claim):
    return {name: value for name, value in claim.items() if name not in {"status", "days_overdue"}}


@settings(max_examples=25)
@given(
    steps=st.lists(
        st.tuples(
            st.sampled_from([*STEPS, "lease", "check", "retract", "fulfil", "fulfil", "assign"]),
            st.integers(0, 400),
            st.sampled_from([1, 2]),
        ),
        max_size=14,
    ),
    limit=st.integers(1, 7),
)
def test_the_feed_is_complete(journalist, editor, bot, clock, steps, limit):
    """A client that reads the feed from 0 has the claims, windows and verdicts of the API."""
    article = journalist.article(url=f"https://news.example/{clock.now.timestamp()}")["id"]
    parent = journalist.claim(article, due={"relation": "by", "edtf": "2023"})["id"]
    child = journalist.claim(article, depends_on={"claim_id": parent, "offset": "P2Y"}, due=None)["id"]
    model = Model()
    model.follow(bot, 500)
    for step, days, which in steps:
        clock.advance(days=days, seconds=1)
        claim = parent if which == 1 else child
        if step == "lease":
            bot.post("/leases", {"limit": 2, "ttl_seconds": 60}, None)
        elif step == "check":
            bot.post(f"/claims/{claim}/checks", {"result": "needs_human"}, None)
        elif step == "fulfil":
            fulfil(journalist, bot, claim, clock)
        elif step == "assign":
            name = (None, "the-bot", "me")[days % 3]
            journalist.patch(f"/claims/{claim}", {"assigned_to": name}, "*")
        elif step == "retract":
            for evidence in bot.get(f"/claims/{claim}/evidence").json["items"]:
                journalist.post(f"/evidence/{evidence['id']}/retract", {"reason": "r"}, None)
        else:
            _do(step, journalist, editor, bot, article, parent, claim)
        if days % 2:
            model.follow(bot, limit)
    model.follow(bot, limit)
    for claim in (parent, child):
        assert {"assigned_to": None} | model.claim(claim) == without_clock(bot.get(f"/claims/{claim}").json)
        assert model.verdicts_of(claim) == bot.get(f"/claims/{claim}/verdicts").json["items"]
        for kind, path in (("evidence", "evidence"), ("checks", "checks")):
            shown = bot.get(f"/claims/{claim}/{path}").json["items"]
            known = [v for v in getattr(model, kind).values() if v["claim_id"] == claim]
            assert [
                {k: v for k, v in item.items() if k not in {"in_window", "from_claim_id"}} for item in shown
            ] == known
        later = bot.get(f"/claims/{claim}/deadlines").json["items"]
        assert later == [d for d in model.deadlines.values() if d["claim_id"] == claim]
    rows = bot.get(f"/changes?since={0}&limit=500").json["items"]
    assert all(before["seq"] + 1 == after["seq"] and before["at"] <= after["at"] for before, after in pairwise(rows))
    clock.advance(days=1)
