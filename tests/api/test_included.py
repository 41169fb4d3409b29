"""Records that an answer includes, and the change feed of one claim, article, claimant or topic."""

from itertools import pairwise

import pytest

from claims.domain import limits
from tests.conftest import assert_problem, tagged
from tests.storage.engine import look_at_rows


@pytest.fixture(autouse=True)
def record(journalist, editor):
    journalist.article()
    journalist.article(url="https://news.example/b")
    journalist.claim(1, claimant="Ann", topics=["Gas"])
    journalist.claim(2, claimant="Bob", topics=["oil", "gas"])
    journalist.claim(1, workflow="candidate", claimant="Ann", quote="program addenda")
    journalist.evidence(1)
    journalist.judge(1)


def rows(caller, query):
    page = caller.get(f"/changes?{query}").json
    return [(row["seq"], row["type"], row["claim_id"]) for row in page["items"]]


@pytest.mark.parametrize("who", ["reader", "bot"])
def test_a_claim_comes_with_its_records(request, who):
    caller = request.getfixturevalue(who)
    whole = caller.get("/claims/1?include=article,evidence,verdicts,deadlines").json
    plain = caller.get("/claims/1").json
    assert {name: whole[name] for name in plain} == plain
    assert whole["article"] == caller.get("/articles/1").json
    for kind in ("evidence", "verdicts", "deadlines"):
        assert whole[kind] == caller.get(f"/claims/1/{kind}").json["items"], kind
    assert "more" not in whole
    assert caller.get("/claims/1?include=article").json.keys() == plain.keys() | {"article"}


def test_its_tag_is_the_last_seq(journalist, bot):
    path = "/claims/1?include=evidence"
    tag = bot.get(path).headers["ETag"]
    assert tag.startswith('"seq-7-') and tag != tagged(7)
    assert bot.get(path, 304, headers={"If-None-Match": tag}).data == b""
    journalist.evidence(1, url="https://later.example/b")
    assert len(bot.get(path, headers={"If-None-Match": tag}).json["evidence"]) == 2
    assert bot.get("/claims/99?include=evidence", 404, headers={"If-None-Match": tag})


def test_its_tag_is_no_version_for_if_match(journalist, bot):
    """The seq of the log can be the number of a later version."""
    tag = bot.get("/claims/1?include=evidence").headers["ETag"]
    for version in range(2, 9):
        changed = journalist.patch("/claims/1", {"topics": [f"Version {version}"]}, f'"{version}"').json
        assert_problem(journalist.patch("/claims/1", {"topics": ["stale"]}, tag, None), 412, "version-conflict")
        assert bot.get("/claims/1").json == changed


def test_more_records_than_a_page_has_are_named(journalist, bot, monkeypatch):
    for module in ("services", "api"):
        monkeypatch.setattr(f"claims.{module}.included.MAX_PAGE", 1)
    journalist.evidence(1, url="https://later.example/b")
    whole = bot.get("/claims/1?include=evidence,verdicts").json
    assert [item["id"] for item in whole["evidence"]] == [1]
    (url,) = whole["more"].values()
    assert url.startswith("http://localhost/api/v1/claims/1/evidence?limit=1&cursor=")
    assert [item["id"] for item in bot.get(url.removeprefix("http://localhost/api/v1")).json["items"]] == [2]
    assert limits.MAX_PAGE == 500


@pytest.mark.parametrize("query", ["include=x", "include=claim", "include=", "include=article&at=2021-10-01T12:00:00Z"])
def test_what_cannot_be_included_is_refused(reader, query):
    assert_problem(reader.get(f"/claims/1?{query}", None), 422, "invalid-input", "include")


def test_rows_come_with_their_claims_and_articles_once_each(bot, reader, clock):
    page = bot.get("/changes?include=claim,article").json
    assert [claim["id"] for claim in page["claims"]] == [1, 2, 3]
    assert page["claims"][0] == bot.get("/claims/1").json
    assert page["articles"] == bot.get("/articles").json["items"]
    page = reader.get("/changes?include=claim").json
    assert [claim["id"] for claim in page["claims"]] == [1, 2] and "articles" not in page
    clock.set("2025-01-01T00:00")
    assert reader.get("/changes?include=claim&since=2").json["claims"][-1]["status"] == "overdue"
    page = bot.get("/changes?include=article&types=check.added").json
    assert (page["items"], page["articles"]) == ([], [])


@pytest.mark.parametrize("query", ["since=3&limit=1", "since=0&limit=500", "since=3&limit=1&types=claim.created"])
def test_the_etag_changes_with_the_included_records(bot, journalist, clock, query):
    path = f"/changes?{query}&include=claim,article"

    def poll():
        answer = bot.get(path)
        bot.get(path, 304, headers={"If-None-Match": answer.headers["ETag"]})
        return answer.headers["ETag"], answer.json["claims"], answer.json["articles"]

    seen = [poll()]
    for change in (
        lambda: journalist.patch("/claims/2", {"criteria": "It opens."}, '"1"'),
        lambda: clock.set("2022-06-01T00:00"),
        lambda: clock.set("2024-06-01T00:00"),
        lambda: clock.set("2024-06-02T00:00"),  # `days_overdue` only
    ):
        change()
        seen.append(poll())
    differ = [(before[1:] != after[1:], before[0] != after[0]) for before, after in pairwise(seen)]
    assert differ == [(True, True), (False, False), (True, True), (True, True)]


def test_the_etag_of_a_page_changes_with_what_its_claims_are_now(bot, reader, editor, journalist):
    """A candidate that is accepted brings its rows into pages of the public that end where they did."""
    path = "/changes?since=0&limit=500"
    whole = reader.get(path)
    editor.post("/claims/3/accept", {}, None, headers={"If-Match": "*"})
    again = reader.get(path, headers={"If-None-Match": whole.headers["ETag"]})
    assert again.json["items"] != whole.json["items"]
    first = bot.get("/changes?topic=gas&limit=1").headers["ETag"]
    journalist.evidence(2)
    assert bot.get("/changes?topic=gas&limit=1", headers={"If-None-Match": first}).headers["ETag"] != first


def test_the_feed_of_a_claim_an_article_a_claimant_or_a_topic(bot, reader):
    every = rows(bot, "")
    assert rows(bot, "claim_id=1") == [row for row in every if row[2] == 1]
    of_first = [row for row in every if row[2] in (1, 3) or row[0] == 1]
    assert rows(bot, "article_id=1") == of_first
    assert rows(reader, "article_id=1") == [row for row in of_first if row[2] != 3]
    assert rows(bot, "claimant_id=1") == [row for row in every if row[2] in (1, 3)]
    assert rows(bot, "topic=GAS") == [row for row in every if row[2] in (1, 2)]
    assert rows(bot, "topic=gas&article_id=2") == rows(bot, "claim_id=2") != []
    assert rows(bot, "topic=gas&types=verdict.published,evidence.added") == [
        row for row in every if row[1] in ("verdict.published", "evidence.added")
    ]
    assert rows(reader, "claim_id=3") == rows(bot, "claim_id=99") == rows(bot, "topic=none") == []
    assert rows(reader, "claim_id=3&types=lease.taken") == []


@pytest.mark.parametrize("scope", ["claim_id=1", "article_id=1", "topic=gas", "claimant_id=1"])
@pytest.mark.parametrize(("limit", "scanned"), [(1, 100), (50, 1), (2, 3)])
def test_every_row_comes_once_however_few_are_looked_at(bot, reader, scope, limit, scanned):
    for caller in (bot, reader):
        expected = [seq for seq, _, _ in rows(caller, scope)]
        found, path = [], f"/changes?{scope}&limit={limit}"
        with look_at_rows(scanned):
            while path:
                page = caller.get(path).json
                found += [row["seq"] for row in page["items"]]
                path = page["next"] and page["next"].removeprefix("http://localhost/api/v1")
        assert found == expected != []
        assert page["next_since"] == 7


def test_merged_claimants_share_a_feed(bot, editor):
    editor.post("/claimants/2/merge", {"into": 1}, 200)
    assert {row[2] for row in rows(bot, "claimant_id=1")} == {row[2] for row in rows(bot, "claimant_id=2")} == {1, 2, 3}


@pytest.mark.parametrize("query", ["claim_id=0", "claim_id=x", "topic=", "include=verdict", "article_id=-1"])
def test_wrong_scopes_are_refused(bot, query):
    assert_problem(bot.get(f"/changes?{query}", None), 422, "invalid-input", query.partition("=")[0])
