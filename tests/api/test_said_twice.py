"""Claims and evidence that are said twice are stored once; a new claim names the claims that say nearly the same."""

import json

import pytest

from tests.conftest import TEXT, assert_problem
from tests.storage.engine import count_statements, searches_in_transactions

BY = {"relation": "by", "edtf": "2023-12-01"}
CLAIM = {"article_id": 1, "quote": "sign program addenda", "due": BY, "claimant": "The Bank"}
CONDITION = CLAIM | {"due": None, "depends_on": {"claim_id": 1, "offset": "P1Y"}}


@pytest.fixture(autouse=True)
def article(journalist):
    return journalist.article()


def at(start, end, **changes):
    """Return the claim with the words at an offset."""
    body = {name: value for name, value in CLAIM.items() if name != "quote"}
    span = {"role": "claim", "start": start, "end": end} | {k: changes.pop(k) for k in ("exact",) if k in changes}
    return body | {"spans": [span]} | changes


def total(caller, path="/claims"):
    return len(caller.get(path).json["items"])


def bulk(caller, lines, media="application/x-ndjson"):
    data = lines if isinstance(lines, str) else "\n".join(json.dumps(line) for line in lines)
    answer = caller.send("POST", "/claims/bulk", 200, data=data, content_type=media)
    return [(line["result"], line["claim_id"]) for line in answer.json["lines"]]


START = TEXT.index("sign program addenda")


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"claimant": "the  BANK"},
        {"statement": "Other words of ours.", "topics": ["gas"], "criteria": "c", "workflow": "candidate"},
        {"external_id": "x"},
        {"quote": None, "spans": [{"role": "claim", "start": START, "end": START + 20}]},
        {"due": {"text": "until December 1, 2023", "relation": "by", "edtf": "2023-12-01"}},
    ],
)
def test_the_same_claim_is_refused_and_named(journalist, changes):
    first = journalist.post("/claims", CLAIM).json
    body = {name: value for name, value in (CLAIM | changes).items() if value is not None or name == "due"}
    seq = journalist.get("/changes").json["next_since"]
    problem = assert_problem(journalist.post("/claims", body, None), 409, "claim-said-already")
    assert problem["claim_id"] == first["id"]
    assert (total(journalist), journalist.get("/changes").json["next_since"]) == (1, seq)


@pytest.mark.parametrize(
    "changes",
    [
        {"quote": "sign program"},
        {"claimant": "Another"},
        {"claimant": None},
        {"claimant_resolved": False},
        {"due": BY | {"edtf": "2023-11-30"}},
        {"due": BY | {"edtf": "2023-12-02"}},
        {"due": BY | {"relation": "before"}},
        {"due": None},
        {"said_on": "2021-09-20"},
        {"due": None, "depends_on": {"claim_id": 1, "offset": "P1Y"}},
        {"depends_on": {"claim_id": 1}},
    ],
)
def test_a_claim_that_differs_is_another_claim(journalist, changes):
    journalist.post("/claims", CLAIM)
    assert journalist.post("/claims", CLAIM | changes).json["id"] == 2
    problem = assert_problem(journalist.post("/claims", CLAIM | changes, None), 409, "claim-said-already")
    assert problem["claim_id"] == 2


def test_the_same_words_elsewhere_are_another_claim(journalist):
    first, second = TEXT.index("It will rain."), TEXT.rindex("It will rain.")
    for start in (first, second):
        journalist.post("/claims", at(start, start + 13))
    assert (
        assert_problem(journalist.post("/claims", at(second, second + 13), None), 409, "claim-said-already")["claim_id"]
        == 2
    )


def test_the_same_words_of_another_article_are_another_claim(journalist):
    journalist.article(url="https://news.example/b")
    journalist.post("/claims", CLAIM)
    assert journalist.post("/claims", CLAIM | {"article_id": 2}).json["id"] == 2


@pytest.mark.parametrize(("step", "status"), [("reject", 201), ("withdraw", 201), ("merge", 409)])
def test_rejected_and_withdrawn_claims_do_not_count(journalist, editor, step, status):
    workflow = "candidate" if step == "reject" else "accepted"
    journalist.post("/claims", CLAIM | {"workflow": workflow})
    journalist.post("/claims", CLAIM | {"claimant": "Another"})
    body = {"into": 2, "reason": "r"} if step == "merge" else {"reason": "r"}
    editor.post(f"/claims/1/{step}", body, 200)
    journalist.post("/claims", CLAIM, status)


def test_a_new_window_and_a_new_claimant_count_at_once(journalist):
    claim = journalist.post("/claims", CLAIM)
    later = {"due": BY | {"edtf": "2024-06-01"}, "reason": "correction", "note": "n"}
    journalist.post("/claims/1/deadlines", later)
    assert journalist.post("/claims", CLAIM).json["id"] == 2
    journalist.post("/claims", CLAIM | {"due": later["due"]}, 409)
    etag = journalist.get(claim.headers["Location"].removeprefix("http://localhost/api/v1")).headers["ETag"]
    journalist.patch("/claims/1", {"claimant": "Another"}, etag)
    assert journalist.post("/claims", CLAIM | {"due": later["due"]}).json["id"] == 3


def test_a_merged_claimant_is_the_same_claimant(journalist, editor):
    first = journalist.post("/claims", CLAIM).json
    other = journalist.post("/claims", CLAIM | {"claimant": "Central Bank", "quote": "program"}).json
    path = f"/claimants/{first['claimant_id']}"
    editor.post(f"{path}/merge", {"into": other["claimant_id"]}, 200)
    for name in ("The Bank", "Central Bank"):
        journalist.post("/claims", CLAIM | {"claimant": name}, 409)


def test_a_claim_that_moved_in_a_new_text_is_found_there(journalist):
    journalist.post("/claims", CLAIM)
    journalist.post("/articles/1/revisions", {"text": "News. " + TEXT})
    journalist.post("/claims", CLAIM, 409)


def test_words_count_if_the_text_is_withheld(journalist):
    journalist.article(url="https://news.example/b", withheld=True)
    journalist.post("/claims", at(3, 23, exact="sign program addenda", article_id=2))
    journalist.post("/claims", at(4, 24, exact="sign program addenda", article_id=2), 409)
    journalist.post("/claims", at(3, 22, exact="sign program addend", article_id=2))


def test_the_condition_counts_also_after_it_has_set_the_window(journalist, clock):
    journalist.post("/claims", CLAIM | {"quote": "until"})
    journalist.post("/claims", CONDITION)
    journalist.post("/claims", CONDITION, 409)
    journalist.evidence(1, published_on="2021-09-30")
    journalist.judge(1, occurred_on="2021-09-30")
    assert journalist.get("/claims/2").json["due"] is not None
    journalist.post("/claims", CONDITION, 409)
    journalist.post("/claims", CONDITION | {"depends_on": {"claim_id": 1, "offset": "P2Y"}}, 201)


def test_a_repeated_key_gets_the_first_answer(journalist):
    headers = {"Idempotency-Key": "k"}
    first = journalist.post("/claims", CLAIM, headers=headers)
    again = journalist.post("/claims", CLAIM, headers=headers)
    assert (again.data, again.headers["Idempotency-Replayed"]) == (first.data, "true")
    journalist.post("/claims", CLAIM, 409, headers={"Idempotency-Key": "l"})


def test_lines_that_are_said_twice_are_known(journalist):
    lines = [CLAIM, CLAIM | {"external_id": "x"}, CLAIM | {"claimant": "Another"}, CLAIM | {"claimant": "another "}]
    assert bulk(journalist, lines) == [("added", 1), ("known", 1), ("added", 2), ("known", 2)]
    assert bulk(journalist, [*lines, CLAIM | {"claimant": None}]) == [
        ("known", 1),
        ("known", 1),
        ("known", 2),
        ("known", 2),
        ("added", 3),
    ]
    assert bulk(journalist, [CONDITION, CONDITION]) == [("added", 4), ("known", 4)]
    assert total(journalist) == 4
    assert total(journalist, "/claimants?all=true") == 2


def test_rows_that_are_said_twice_are_known(journalist):
    table = "article_id,quote,due,claimant\n1,program addenda,2023-12-01,Bank\n1,program addenda,2023-12-01,Bank\n"
    assert bulk(journalist, table, "text/csv") == [("added", 1), ("known", 1)]
    assert bulk(journalist, table, "text/csv") == [("known", 1), ("known", 1)]


def test_lines_are_looked_up_together(journalist, app):
    def count(number):
        lines = [CLAIM | {"claimant": f"Bank {number} {line}"} for line in range(number)]
        bulk(journalist, lines)
        return count_statements(app, lambda: bulk(journalist, lines), "SELECT")

    assert count(2) == count(40)


class TestSimilar:
    STATEMENT = "The new bridge across the river opens before the end of the year."

    def add(self, caller, statement, **changes):
        return caller.claim(statement=statement, **changes)

    def test_accepted_claims_that_say_nearly_the_same_are_named(self, journalist):
        assert self.add(journalist, self.STATEMENT)["similar"] == []
        self.add(journalist, self.STATEMENT, workflow="candidate")
        self.add(journalist, "It rains in every month of the summer.")
        near = self.add(journalist, "The new bridge across the river opens before the end of this year.")
        assert [item["id"] for item in near["similar"]] == [1]
        assert 90 < near["similar"][0]["score"] < 100
        same = self.add(journalist, self.STATEMENT)
        assert [item["id"] for item in same["similar"]] == [1, 4]
        assert same["similar"][0]["score"] == 100.0
        assert "similar" not in journalist.get("/claims/5").json
        assert "similar" not in journalist.get("/claims").json["items"][0]
        assert "similar" not in journalist.get("/claims/5/history").json["items"][0]["changed"]["claim"]

    def test_at_most_five_are_named(self, journalist):
        for _ in range(7):
            last = self.add(journalist, self.STATEMENT)
        assert [item["id"] for item in last["similar"]] == [1, 2, 3, 4, 5]

    def test_repeats_leave_room_for_others(self, journalist):
        for word in ("end", "last day", "close"):
            self.add(journalist, self.STATEMENT.replace("end", word))
        for number in range(6):
            article = journalist.article(url=f"https://news.example/repeat/{number}")["id"]
            self.add(journalist, self.STATEMENT.upper() if number % 2 else self.STATEMENT, article_id=article)
        similar = self.add(journalist, self.STATEMENT, claimant="Another")["similar"]
        assert {2, 3} <= {item["id"] for item in similar}
        assert [item["score"] for item in similar] == sorted((item["score"] for item in similar), reverse=True)
        assert len(similar) == 5

    @pytest.mark.parametrize(
        ("other", "is_lower"),
        [
            ("The ministry builds 5 bridges in the north by 2030.", False),
            ("The ministry builds 45 bridges in the north by 2030.", True),
            ("The ministry builds 5 bridges in the north by 2031.", True),
            ("The ministry builds bridges in the north by 2030.", False),
            ("The ministry builds 5 bridges in the north.", False),
        ],
    )
    def test_other_numbers_lower_the_score(self, journalist, other, is_lower):
        self.add(journalist, "The ministry builds 5 bridges in the north by 2030.")
        (item,) = self.add(journalist, other)["similar"]
        assert (item["score"] <= 85) == is_lower

    def test_withdrawn_claims_are_not_named(self, journalist, editor):
        self.add(journalist, self.STATEMENT)
        editor.post("/claims/1/withdraw", {"reason": "r"}, 200)
        assert self.add(journalist, self.STATEMENT)["similar"] == []

    def test_one_of_three_rare_words_may_differ(self, journalist):
        self.add(journalist, "Construction of the motorway finishes in March.")
        for number in range(45):
            self.add(journalist, f"Number {number}: the construction is late, and other words are here.")
        found = self.add(journalist, "Construction of the motorways finishes in March.")["similar"]
        assert [item["id"] for item in found] == [1]

    @pytest.mark.parametrize("spans", [{"quote": "sign program addenda"}, {"start": START, "end": START + 20}])
    def test_the_quotation_is_compared_without_a_statement(self, journalist, spans):
        self.add(journalist, "Sign program addenda")
        if "start" in spans:
            body = {"article_id": 1, "spans": [{"role": "claim", **spans}]}
        else:
            body = {"article_id": 1, **spans}
        assert [item["id"] for item in journalist.post("/claims", body).json["similar"]] == [1]

    def test_a_wrong_article_is_refused_as_before(self, journalist):
        body = {"article_id": 9, "spans": [{"role": "claim", "start": 1, "end": 5}]}
        assert_problem(journalist.post("/claims", body, None), 422, "invalid-input", "/article_id")

    def test_the_search_runs_without_the_write_lock(self, journalist, app):
        body = CLAIM | {"statement": self.STATEMENT}
        searches = searches_in_transactions(
            app, lambda: journalist.post("/claims", body, headers={"Idempotency-Key": "k"})
        )
        assert searches and not any(searches)


EVIDENCE = {"url": "https://later.example/1", "stance": "supports"}


class TestRestored:
    """Rejected and withdrawn claims do not count, so a claim can be said again before one is restored."""

    @pytest.mark.parametrize("step", ["withdraw", "merge"])
    def test_a_claim_is_not_restored_beside_one_that_says_the_same(self, journalist, editor, reader, step):
        journalist.post("/claims", CLAIM)
        if step == "withdraw":
            editor.post("/claims/1/withdraw", {"reason": "Wrong."}, 200)
            journalist.post("/claims", CLAIM)
        else:
            other = journalist.post("/claims", CLAIM | {"claimant": "Another"}).json
            editor.post("/claims/1/merge", {"into": other["id"]}, 200)
            journalist.patch("/claims/2", {"claimant": CLAIM.get("claimant")}, "*")
        problem = assert_problem(
            editor.post("/claims/1/restore", {"reason": "Right."}, None), 409, "claim-said-already"
        )
        assert problem["claim_id"] == 2
        assert reader.get("/claims/1").json["workflow"] == ("withdrawn" if step == "withdraw" else "duplicate")
        journalist.patch("/claims/1", {"claimant": "Somebody else"}, "*")
        assert editor.post("/claims/1/restore", {"reason": "Right."}, 200).json["workflow"] == "accepted"

    def test_a_claimant_that_was_merged_is_the_same(self, journalist, editor):
        journalist.post("/claims", CLAIM | {"claimant": "Ivan"})
        editor.post("/claims/1/withdraw", {"reason": "Wrong."}, 200)
        journalist.post("/claims", CLAIM | {"claimant": "I. Petrov"})
        editor.post("/claimants/1/merge", {"into": 2}, 200)
        assert_problem(editor.post("/claims/1/restore", {"reason": "Right."}, None), 409, "claim-said-already")

    @pytest.mark.parametrize("step", ["restore", "accept"])
    def test_a_rejected_claim_does_not_come_back_beside_one_that_says_the_same(self, journalist, editor, bot, step):
        body = {"reason": "Right."} if step == "restore" else {}
        journalist.post("/claims", CLAIM | {"workflow": "candidate"})
        editor.post("/claims/1/reject", {"reason": "Wrong."}, 200)
        journalist.post("/claims", CLAIM)
        problem = assert_problem(editor.post(f"/claims/1/{step}", body, None), 409, "claim-said-already")
        assert (problem["claim_id"], bot.get("/claims/1").json["workflow"]) == (2, "rejected")
        editor.post("/claims/2/withdraw", {"reason": "The first one is better."}, 200)
        editor.post(f"/claims/1/{step}", body, 200)

    def test_edits_on_acceptance_make_it_another_claim(self, journalist, editor):
        journalist.post("/claims", CLAIM | {"workflow": "candidate"})
        editor.post("/claims/1/reject", {"reason": "Wrong."}, 200)
        journalist.post("/claims", CLAIM)
        editor.post("/claims/1/accept", {"claimant": "Somebody else"}, 200)

    def test_a_claim_comes_back_that_nobody_said_again(self, journalist, editor):
        journalist.post("/claims", CLAIM)
        editor.post("/claims/1/withdraw", {"reason": "Wrong."}, 200)
        editor.post("/claims/1/restore", {"reason": "Right."}, 200)


class TestEvidence:
    @pytest.mark.parametrize("excerpt", [None, "It did."])
    def test_the_same_evidence_is_refused_and_named(self, journalist, bot, excerpt):
        journalist.post("/claims", CLAIM)
        body = EVIDENCE | {"excerpt": excerpt}
        first = bot.post("/claims/1/evidence", body).json
        again = bot.post("/claims/1/evidence", body | {"stance": "refutes", "title": "T", "note": "n"}, None)
        assert assert_problem(again, 409, "evidence-exists")["evidence_id"] == first["id"]
        assert total(bot, "/claims/1/evidence") == 1

    @pytest.mark.parametrize(
        "other",
        [
            {"url": "https://l.example/1#part"},
            {"url": "https://l.example/1?utm_source=a"},
            {"url": "HTTPS://L.example:443/1"},
            {"url": "https://l.example/1/"},
            {"url": "https://web.archive.org/web/20220101000000/https://l.example/1"},
            {"excerpt": "it  did.\u200b"},
            {"excerpt": "It did. "},
            {"url": "https://l.example/./1", "excerpt": "\u00a0It did.\n"},
        ],
    )
    def test_evidence_is_the_same_page_and_the_same_words(self, journalist, bot, other):
        journalist.post("/claims", CLAIM)
        bot.post("/claims/1/evidence", EVIDENCE | {"url": "https://l.example/1", "excerpt": "It did."})
        body = EVIDENCE | {"url": "https://l.example/1", "excerpt": "It did."} | other
        assert assert_problem(bot.post("/claims/1/evidence", body, None), 409, "evidence-exists")["evidence_id"] == 1

    def test_evidence_of_a_duplicate_counts_while_it_is_listed(self, journalist, editor, bot):
        journalist.post("/claims", CLAIM)
        journalist.post("/claims", CLAIM | {"claimant": "Another"})
        bot.post("/claims/2/evidence", EVIDENCE)
        bot.post("/claims/2/evidence", EVIDENCE | {"excerpt": "a"})
        journalist.post("/evidence/2/retract", {"reason": "A hoax."}, 200)
        editor.post("/claims/2/merge", {"into": 1}, 200)
        problem = assert_problem(bot.post("/claims/1/evidence", EVIDENCE, None), 409, "evidence-exists")
        assert problem["evidence_id"] == 1
        bot.post("/claims/1/evidence", EVIDENCE | {"excerpt": "a"})
        editor.post("/claims/2/restore", {"reason": "It is another."}, 200)
        bot.post("/claims/1/evidence", EVIDENCE)

    def test_other_excerpts_urls_and_claims_are_other_evidence(self, journalist, bot):
        journalist.post("/claims", CLAIM)
        journalist.post("/claims", CLAIM | {"claimant": "Another"})
        bodies = [
            EVIDENCE,
            EVIDENCE | {"excerpt": "a"},
            EVIDENCE | {"excerpt": "b"},
            EVIDENCE | {"url": "https://l.example/2"},
        ]
        for body in bodies:
            bot.post("/claims/1/evidence", body)
            bot.post("/claims/1/evidence", body, 409)
        bot.post("/claims/2/evidence", EVIDENCE)

    def test_retracted_evidence_does_not_count(self, journalist):
        journalist.post("/claims", CLAIM)
        journalist.post("/claims/1/evidence", EVIDENCE)
        journalist.post("/evidence/1/retract", {"reason": "r"}, 200)
        journalist.post("/claims/1/evidence", EVIDENCE)
        problem = assert_problem(journalist.post("/claims/1/evidence", EVIDENCE, None), 409, "evidence-exists")
        assert problem["evidence_id"] == 2

    def test_a_repeated_key_gets_the_first_answer(self, journalist):
        journalist.post("/claims", CLAIM)
        answers = [journalist.post("/claims/1/evidence", EVIDENCE, headers={"Idempotency-Key": "k"}) for _ in "ab"]
        assert answers[0].data == answers[1].data
