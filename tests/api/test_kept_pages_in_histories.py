"""Random histories: after each step, a kept page is what the server would read now."""

import random

import pytest

from claims.page_cache import PageCache

QUERIES = (
    *("/claims/due?limit=100", "/claims/due?limit=2", "/claims/due?topic=gas", "/claims/due?available=true"),
    *(
        "/claims",
        "/claims?q=gas",
        "/claims?q=gas&sort=relevance",
        "/claims?topic=gas&limit=2",
        "/claims?outcome=came_true",
    ),
    *("/changes?since=1", "/changes?limit=4", "/changes?since=1&types=claim.due,verdict.published"),
)
WINDOWS = (
    {"relation": "by", "edtf": "2021-10"},
    {"relation": "by", "edtf": "2021-11-05"},
    {"relation": "in", "edtf": "2021-12"},
    {"relation": "open"},
)


class History:
    """A record that changes at random."""

    def __init__(self, seed, callers, clock):
        self.random, self.callers, self.clock, self.claims = random.Random(seed), callers, clock, 0

    def step(self):
        steps = (
            self.claim,
            self.claim,
            self.evidence,
            self.judge,
            self.check,
            self.lease,
            self.edit,
            self.wait,
            self.wait,
        )
        self.random.choice(steps)()

    def claim(self):
        workflow = self.random.choice(("accepted", "accepted", "candidate"))
        due, topics = self.random.choice(WINDOWS), self.random.choice(([], ["gas"]))
        self.claims += 1
        statement = f"Number {self.claims} about gas"
        self.callers["journalist"].claim(due=due, topics=topics, workflow=workflow, statement=statement)

    def any_claim(self):
        return self.random.randint(1, max(self.claims, 1))

    def evidence(self):
        self._post("journalist", f"/claims/{self.any_claim()}/evidence", {
            "url": f"https://later.example/{self.random.random()}", "stance": "supports", "published_on": "2021-09-30",
        })  # fmt: skip

    def judge(self):
        number = self.any_claim()
        items = self.callers["journalist"].get(f"/claims/{number}/evidence", None)
        ids = [item["id"] for item in (items.json.get("items") or [])[:1]]
        self._post("journalist", f"/claims/{number}/verdicts", {
            "outcome": "came_true", "rationale": "It came.", "evidence_ids": ids, "occurred_on": "2021-09-30",
        })  # fmt: skip

    def check(self):
        self._post(
            "bot", f"/claims/{self.any_claim()}/checks", {"result": self.random.choice(("nothing_new", "needs_human"))}
        )

    def lease(self):
        self._post("bot", "/leases", {"limit": self.random.randint(1, 3), "ttl_seconds": 3600})

    def edit(self):
        self._post(
            "editor", f"/claims/{self.any_claim()}/{self.random.choice(('accept', 'withdraw'))}", {"reason": "x"}
        )

    def wait(self):
        self.clock.advance(seconds=self.random.choice((1, 1800, 43_200, 86_399, 86_400, 86_401)))

    def _post(self, role, path, body):
        self.callers[role].send("POST", path, json=body)  # many are refused, and change nothing


@pytest.mark.parametrize("seed", range(12))
def test_a_kept_page_is_what_is_read_now(app, callers, clock, seed):
    callers["journalist"].article()
    clock.set("2021-11-02T00:00")
    wiring = app.extensions["duecheck"]
    history, kept = History(seed, callers, clock), wiring.pages
    for _ in range(5):
        history.claim()
    for number in range(40):
        history.step()
        for path in QUERIES:
            for role in ("reader", "bot"):
                object.__setattr__(wiring, "pages", kept)
                seen = callers[role].get(path)
                object.__setattr__(wiring, "pages", PageCache())
                read = callers[role].get(path)
                assert seen.json == read.json, (number, path, role)
                assert seen.headers.get("ETag") == read.headers.get("ETag"), (number, path, role)
    assert history.claims > 3
