"""Claimants as records: names, aliases, merges, counts, and the claims that name nobody."""

from urllib.parse import quote

import pytest

from tests.conftest import assert_problem, tagged


@pytest.fixture(autouse=True)
def article(journalist):
    return journalist.article()


def names(caller, query=""):
    return [claimant["name"] for claimant in caller.get(f"/claimants{query}").json["items"]]


def ids(caller, query):
    return [claim["id"] for claim in caller.get(f"/claims?{query}").json["items"]]


def record(caller):
    return [(row["name"], row["claimant_id"], row["claims"]) for row in caller.get("/track-record").json["items"]]


def log(caller, type):
    return [row["changed"] for row in caller.get(f"/changes?types={type}").json["items"]]


WAYS = ["Its Owner", "its owner", " Its\u00a0 Owner ", "ITS  OWNER", "Ｉｔｓ Owner"]


def test_ways_to_write_a_name_make_one_claimant(journalist, reader):
    claims = [journalist.claim(claimant=name) for name in WAYS]
    assert [claim["claimant"] for claim in claims] == [name.strip() for name in WAYS]  # as written, trimmed
    assert {claim["claimant_id"] for claim in claims} == {1}
    assert record(reader) == [("Its Owner", 1, len(WAYS))]
    for name in WAYS:
        assert len(ids(reader, f"claimant={quote(name)}")) == len(WAYS)


def test_nfc_and_nfd_make_one_claimant(journalist, reader):
    assert journalist.claim(claimant="Iván")["claimant_id"] == journalist.claim(claimant="Iva\u0301n")["claimant_id"]
    assert len(ids(reader, "claimant=iva%CC%81n")) == 2


class TestNobody:
    def test_an_absent_claimant_is_nobody(self, journalist, reader):
        claim = journalist.claim(claimant=None)
        assert (claim["claimant"], claim["claimant_id"], claim["claimant_resolved"]) == (None, None, True)
        assert (record(reader), names(reader, "?all=true")) == ([], [])
        assert reader.get("/claims?q=until").json["items"][0]["claimant"] is None

    def test_the_author_claims_it_if_the_client_says_so(self, journalist, reader):
        claim = journalist.claim(claimant_is_author=True)
        assert (claim["claimant"], claim["claimant_id"]) == ("A. Reporter", 1)
        journalist.article(url="https://b.example", authors=[])
        assert journalist.claim(2, claimant_is_author=True)["claimant"] == "News"
        body = {"claimant": "X", "claimant_is_author": True, "article_id": 1, "quote": "It will rain"}
        assert_problem(journalist.post("/claims", body, 422), 422, "invalid-input", "/claimant_is_author")

    def test_a_claimant_can_be_taken_away_and_given(self, journalist, bot):
        journalist.claim(claimant="X", claimant_url="https://x.example")
        claim = journalist.patch("/claims/1", {"claimant": None}, '"1"').json
        assert (claim["claimant"], claim["claimant_id"], claim["claimant_url"]) == (None, None, None)
        assert bot.get("/claimants/1").json["claims"] == 0
        claim = journalist.patch("/claims/1", {"claimant_is_author": True}, '"2"').json
        assert (claim["claimant"], claim["claimant_id"]) == ("A. Reporter", 2)
        both = {"claimant": "Y", "claimant_is_author": True}
        assert_problem(journalist.patch("/claims/1", both, '"3"', 422), 422, "invalid-input", "/claimant_is_author")
        assert bot.get("/claims/1").json["version"] == 3


class TestUnresolved:
    def test_words_that_stand_for_somebody_are_in_no_record(self, journalist, reader):
        claim = journalist.claim(claimant="the ministry", claimant_resolved=False)
        assert (claim["claimant"], claim["claimant_id"], claim["claimant_resolved"]) == ("the ministry", None, False)
        assert (record(reader), ids(reader, "claimant=the%20ministry"), ids(reader, "q=ministry")) == ([], [], [1])

    def test_a_name_resolves_them(self, journalist, reader):
        journalist.claim(claimant="the ministry", claimant_resolved=False)
        claim = journalist.patch("/claims/1", {"claimant": "Ministry of Energy"}, '"1"').json
        assert (claim["claimant_id"], claim["claimant_resolved"]) == (1, True)
        claim = journalist.patch("/claims/1", {"claimant_resolved": False}, '"2"').json
        assert (claim["claimant"], claim["claimant_id"]) == ("Ministry of Energy", None)
        assert journalist.patch("/claims/1", {"claimant_resolved": True}, '"3"').json["claimant_id"] == 1
        assert record(reader) == [("Ministry of Energy", 1, 1)]

    @pytest.mark.parametrize("value", [1, "false", None])
    def test_the_flag_is_true_or_false(self, journalist, value):
        body = {"article_id": 1, "quote": "It will", "claimant": "x", "claimant_resolved": value}
        assert_problem(journalist.post("/claims", body, 422), 422, "invalid-input", "/claimant_resolved")

    def test_nobody_stands_for_nobody(self, journalist, reader):
        body = {"article_id": 1, "quote": "until December 1, 2023", "claimant_resolved": False}
        assert_problem(journalist.post("/claims", body, 422), 422, "invalid-input", "/claimant_resolved")
        journalist.claim(claimant=None)
        answer = journalist.patch("/claims/1", {"claimant_resolved": False}, '"1"', 422)
        assert_problem(answer, 422, "invalid-input", "/claimant_resolved")
        assert reader.get("/claims/1").json["version"] == 1


class TestCandidates:
    def test_an_editor_names_the_claimant_on_acceptance(self, journalist, editor):
        for _ in range(4):
            journalist.claim(workflow="candidate", claimant="it", claimant_resolved=False)
        for number, edits, expected in (
            (1, {"claimant": "The Bank"}, ("The Bank", 1, True)),
            (2, {"claimant_is_author": True}, ("A. Reporter", 2, True)),
            (3, {"claimant": None}, (None, None, True)),
            (4, {}, ("it", None, False)),
        ):
            claim = editor.post(f"/claims/{number}/accept", edits, 200).json
            assert (claim["claimant"], claim["claimant_id"], claim["claimant_resolved"]) == expected

    def test_claimants_of_candidates_are_listed_only_on_request(self, journalist, editor, bot):
        journalist.claim(workflow="candidate", claimant="The Bank")
        assert (names(bot), names(bot, "?all=true"), record(bot)) == ([], ["The Bank"], [])
        editor.post("/claims/1/accept", {}, 200)
        assert names(bot) == ["The Bank"]


def test_claimants_have_counts(journalist, editor, reader):
    for _ in range(3):
        journalist.claim(claimant="The Bank", claimant_url="https://bank.example")
    journalist.evidence(1)
    journalist.judge(1)
    editor.post("/claims/3/withdraw", {"reason": "r"}, 200)
    (bank,) = reader.get("/claimants").json["items"]
    assert bank == reader.get("/claimants/1").json
    assert bank == {
        "id": 1,
        "name": "The Bank",
        "aliases": [],
        "url": "https://bank.example",
        "merged_into": None,
        "claims": 2,
        "judged": 1,
        "version": 1,
        "created_at": "2021-10-01T12:00:00.000000Z",
        "updated_at": "2021-10-01T12:00:00.000000Z",
        "api_url": "http://localhost/api/v1/claimants/1",
        "html_url": "http://localhost/claims?claimant_id=1",
    }
    assert_problem(reader.get("/claimants/2", None), 404, "claimant-not-found")


def test_the_list_has_pages_and_filters(journalist, reader):
    for name in ("b", "Ab", "c", "aa", "B"):
        journalist.claim(claimant=name)
    first = reader.get("/claimants?limit=3").json
    assert [claimant["name"] for claimant in first["items"]] == ["aa", "Ab", "b"]
    following = first["next"].removeprefix("http://localhost/api/v1")
    assert names(reader, following.removeprefix("/claimants")) == ["c"]
    assert (names(reader, "?starts_with=A"), names(reader, "?name=AB")) == (["aa", "Ab"], ["Ab"])
    for query in ("limit=0", "cursor=x", "colour=x", "merged_into=x", "all=yes", "name=%20", "starts_with=%00"):
        assert_problem(reader.get(f"/claimants?{query}", None), 422, "invalid-input", query.split("=")[0])
    cursor = reader.get("/track-record?limit=1").json["next"].split("cursor=")[1]
    assert_problem(reader.get(f"/claimants?cursor={cursor}", None), 422, "invalid-input", "cursor")


def test_the_first_claim_of_a_claimant_logs_it(journalist, reader):
    journalist.claim(claimant="The Bank")
    journalist.claim(claimant="the bank")
    first, second = log(reader, "claim.created")
    assert (first["claimant"]["id"], first["claimant"]["name"]) == (1, "The Bank")
    assert "claims" not in first["claimant"]
    assert "claimant" not in second


@pytest.mark.parametrize("patch", [{}, {"said_on": "2021-03"}])
def test_an_edit_that_names_a_new_claimant_logs_it(journalist, reader, patch):
    etag = f'"1-{journalist.claim(claimant="The Bank")["status"]}"'
    journalist.patch("/claims/1", {"claimant": "Olga"} | patch, etag)
    (row,) = log(reader, "claim.updated")
    assert (row["claim"]["claimant_id"], row["claimant"]["id"], row["claimant"]["name"]) == (2, 2, "Olga")
    assert ("deadline" in row) == bool(patch)


class TestPatch:
    @pytest.fixture(autouse=True)
    def bank(self, journalist):
        journalist.claim(claimant="The Bank")
        journalist.claim(claimant="Other")

    def test_an_alias_leads_new_claims_to_the_claimant(self, journalist, editor, bot):
        etag = bot.get("/claimants/1").headers["ETag"]
        answer = editor.patch("/claimants/1", {"aliases": ["central bank", "CB", "cb", "the BANK"]}, etag)
        assert (answer.json["aliases"], answer.json["version"]) == (["CB", "central bank"], 2)
        assert answer.headers["ETag"] == bot.get("/claimants/1").headers["ETag"] != etag
        claim = journalist.claim(claimant="Central  Bank")
        assert (claim["claimant"], claim["claimant_id"]) == ("Central  Bank", 1)
        assert ids(bot, "claimant=cb") == ids(bot, "claimant_id=1") == [3, 1]
        assert ids(bot, "q=cb") == [3, 1]
        assert log(bot, "claimant.updated")[0]["claimant"]["aliases"] == ["CB", "central bank"]

    def test_a_new_name_keeps_the_old_one_as_alias(self, editor, reader, journalist):
        answer = editor.patch("/claimants/1", {"name": "Central Bank", "url": "https://cb.example"}, '"1"').json
        assert (answer["name"], answer["aliases"], answer["url"]) == (
            "Central Bank",
            ["The Bank"],
            "https://cb.example",
        )
        assert reader.get("/claims/1").json["claimant"] == "The Bank"
        assert journalist.claim(claimant="the bank")["claimant_id"] == 1
        assert record(reader) == [("Central Bank", 1, 2), ("Other", 2, 1)]
        answer = editor.patch("/claimants/1", {"name": "Bank", "aliases": []}, '"2"').json
        assert (answer["name"], answer["aliases"]) == ("Bank", [])
        assert ids(reader, "claimant=The%20Bank") == []
        assert journalist.claim(claimant="the bank")["claimant_id"] == 3
        assert editor.patch("/claimants/1", {"url": None}, '"3"').json["url"] is None

    def test_a_patch_that_changes_nothing_makes_no_version(self, editor, reader):
        assert editor.patch("/claimants/1", {"name": "The Bank", "aliases": ["the bank"]}, '"1"').json["version"] == 1
        assert editor.patch("/claimants/1", {}, '"1"').json["version"] == 1
        assert log(reader, "claimant.updated") == []

    @pytest.mark.parametrize(
        ("body", "pointer"),
        [({"name": "OTHER"}, "/name"), ({"aliases": ["new", "other"]}, "/aliases/1")],
    )
    def test_a_name_of_another_claimant_is_409(self, editor, reader, body, pointer):
        problem = assert_problem(editor.patch("/claimants/1", body, '"1"', 409), 409, "claimant-exists", pointer)
        assert problem["claimant_id"] == 2
        assert reader.get("/claimants/1").json["version"] == 1

    def test_it_needs_the_current_version(self, editor, reader, journalist):
        assert_problem(editor.patch("/claimants/1", {"name": "x"}, None, 428), 428, "precondition-required")
        editor.patch("/claimants/1", {"name": "x"}, '"1-1_0"')
        journalist.claim(claimant="x")
        answer = editor.patch("/claimants/1", {"name": "y"}, '"1"', 412)
        problem = assert_problem(answer, 412, "version-conflict")
        assert problem["current"] == reader.get("/claimants/1").json
        assert problem["etag"] == reader.get("/claimants/1").headers["ETag"] == tagged("2-2_0")

    @pytest.mark.parametrize(
        ("body", "pointer"),
        [
            ({"name": None}, "/name"),
            ({"name": " "}, "/name"),
            ({"name": "a" * 201}, "/name"),
            ({"aliases": None}, "/aliases"),
            ({"aliases": [""]}, "/aliases/0"),
            ({"aliases": ["x"] * 101}, "/aliases"),
            ({"aliases": ["a\0"]}, "/aliases/0"),
            ({"url": "x"}, "/url"),
            ({"claims": 1}, "/claims"),
        ],
    )
    def test_bad_input_is_422_and_changes_nothing(self, editor, reader, body, pointer):
        before = reader.get("/claimants/1").json
        assert_problem(editor.patch("/claimants/1", body, '"1"', 422), 422, "invalid-input", pointer)
        assert reader.get("/claimants/1").json == before

    def test_a_claimant_is_not_modified_until_it_changes(self, reader, journalist):
        etag = reader.get("/claimants/1").headers["ETag"]
        reader.get("/claimants/1", 304, headers={"If-None-Match": etag})
        journalist.claim(claimant="The Bank")
        reader.get("/claimants/1", 200, headers={"If-None-Match": etag})


class TestMerge:
    @pytest.fixture(autouse=True)
    def claims(self, journalist):
        for name in ("A", "B", "C"):
            journalist.claim(claimant=name)

    def merge(self, editor, number, into, status=200):
        return editor.post(f"/claimants/{number}/merge", {"into": into}, status)

    def test_the_other_claimant_gets_names_and_claims(self, editor, bot, journalist):
        before = bot.get("/claims/1")
        answer = self.merge(editor, 1, 2)
        merged = answer.json
        assert (merged["merged_into"], merged["name"], merged["aliases"], merged["claims"]) == (2, "A", [], 0)
        assert answer.headers["ETag"] == bot.get("/claimants/1").headers["ETag"] == tagged("2-0_0")
        other = bot.get("/claimants/2").json
        assert (other["aliases"], other["claims"], other["version"]) == (["A"], 2, 2)
        after = bot.get("/claims/1")
        assert (after.json, after.headers["ETag"]) == (before.json, before.headers["ETag"])
        assert record(bot) == [("B", 2, 2), ("C", 3, 1)]
        assert (names(bot), names(bot, "?all=true"), names(bot, "?merged_into=2")) == (
            ["B", "C"],
            ["A", "B", "C"],
            ["A"],
        )
        for query in ("claimant=a", "claimant=B", "claimant_id=1", "claimant_id=2"):
            assert sorted(ids(bot, query)) == [1, 2], query
        assert set(ids(bot, "q=b")) == {2, 1}
        assert journalist.claim(claimant="a")["claimant_id"] == 2
        (changed,) = log(bot, "claimant.merged")
        assert (changed["claimant"]["merged_into"], changed["into"]["aliases"]) == (2, ["A"])

    def test_feeds_follow_the_merge(self, editor, reader, clock):
        self.merge(editor, 1, 2)
        clock.set("2024-01-01T00:00")
        for query in ("claimant=a", "claimant_id=2"):
            assert len(reader.get(f"/feeds/due.json?{query}").json["items"]) == 2

    def test_merges_make_no_chain(self, editor, reader):
        self.merge(editor, 1, 2)
        self.merge(editor, 2, 3)
        assert [reader.get(f"/claimants/{number}").json["merged_into"] for number in (1, 2, 3)] == [3, 3, None]
        assert record(reader) == [("C", 3, 3)]
        assert sorted(ids(reader, "claimant_id=1")) == [1, 2, 3]

    def test_a_merged_claimant_can_neither_change_nor_merge_nor_be_a_target(self, editor, bot):
        self.merge(editor, 1, 2)
        for answer in (
            editor.patch("/claimants/1", {"name": "x"}, '"2"', 409),
            self.merge(editor, 1, 3, 409),
            self.merge(editor, 3, 1, 409),
            self.merge(editor, 2, 1, 409),
        ):
            problem = assert_problem(answer, 409, "claimant-merged")
            assert (problem["claimant_id"], problem["merged_into"]) == (1, 2)
        assert record(bot) == [("B", 2, 2), ("C", 3, 1)]
        assert len(log(bot, "claimant.merged")) == 1

    def test_refusals(self, editor, reader):
        assert_problem(self.merge(editor, 1, 1, 422), 422, "invalid-input", "/into")
        assert_problem(self.merge(editor, 1, 9, 404), 404, "claimant-not-found")
        assert_problem(self.merge(editor, 9, 1, 404), 404, "claimant-not-found")
        assert_problem(editor.post("/claimants/1/merge", {}, 422), 422, "invalid-input", "/into")
        assert reader.get("/claimants/1").json["merged_into"] is None

    def test_a_claim_of_a_merged_claimant_keeps_it_until_its_words_change(self, editor, journalist, reader):
        self.merge(editor, 1, 2)
        same = journalist.patch("/claims/1", {"claimant": "A", "topics": ["gas"]}, '"1"').json
        assert (same["claimant_id"], same["version"]) == (1, 2)
        assert journalist.patch("/claims/1", {"claimant": "a"}, '"2"').json["claimant_id"] == 2
        assert journalist.patch("/claims/1", {"claimant": "C"}, '"3"').json["claimant_id"] == 3
        assert record(reader) == [("B", 2, 1), ("C", 3, 2)]

    def test_a_removed_alias_becomes_a_claimant_again(self, editor, journalist, reader):
        self.merge(editor, 1, 2)
        editor.patch("/claimants/2", {"aliases": []}, '"2"')
        claim = journalist.patch("/claims/1", {"claimant": "A"}, '"1"').json
        assert claim["claimant_id"] == 4
        assert record(reader) == [("A", 4, 1), ("B", 2, 1), ("C", 3, 1)]
        assert names(reader, "?all=true&limit=1") == ["A"]

    def test_a_judged_claim_counts_for_the_other_claimant(self, editor, journalist, reader):
        self.merge(editor, 1, 2)
        journalist.evidence(1)
        journalist.judge(1)
        assert (reader.get("/claimants/2").json["judged"], reader.get("/claimants/1").json["judged"]) == (1, 0)


def test_a_claim_as_it_was_known_has_its_claimant(journalist, reader, clock):
    journalist.claim(claimant="A")
    clock.advance(days=1)
    journalist.patch("/claims/1", {"claimant": "B", "claimant_resolved": False}, '"1"')
    then = reader.get("/claims/1?at=2021-10-01T12:00:00Z").json
    assert (then["claimant"], then["claimant_id"], then["claimant_resolved"]) == ("A", 1, True)


@pytest.mark.parametrize("name", ["\u200b", "\u200b \ufeff", "\u00ad", "\u2800", "\u3164", "\U000e0020"])
def test_a_name_that_nobody_sees_is_blank(journalist, name):
    body = {"article_id": 1, "quote": "until December 1, 2023", "claimant": name}
    assert_problem(journalist.post("/claims", body, None), 422, "invalid-input", "/claimant")
    assert journalist.get("/claimants?all=true").json["items"] == []


def test_characters_that_nobody_sees_make_no_other_claimant(journalist):
    journalist.claim(claimant="its owner x")
    other = journalist.claim(claimant="its owner\u200b x\u200b", due={"relation": "by", "edtf": "2024"})
    assert (other["claimant"], other["claimant_id"]) == ("its owner\u200b x", 1)
    assert [item["id"] for item in journalist.get("/claims?claimant=Its%20owner%20x").json["items"]] == [2, 1]


def test_nobody_has_no_url(journalist):
    body = {"article_id": 1, "quote": "until December 1, 2023", "claimant_url": "https://ivan.example"}
    assert_problem(journalist.post("/claims", body, None), 422, "invalid-input", "/claimant_url")
    journalist.post("/claims", body | {"claimant": "Ivan"})
    journalist.post("/claims", body | {"claimant_is_author": True})
    patched = journalist.patch("/claims/1", {"claimant": None}, "*").json
    assert (patched["claimant"], patched["claimant_url"]) == (None, None)
    url = {"claimant_url": "https://ivan.example"}
    assert_problem(journalist.patch("/claims/1", url, "*", None), 422, "invalid-input", "/claimant_url")
    assert journalist.patch("/claims/1", url | {"claimant": "Ivan"}, "*").json["claimant_url"] == url["claimant_url"]
    assert journalist.patch("/claims/1", {"claimant_url": None}, "*").json["claimant_url"] is None
