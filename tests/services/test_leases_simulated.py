"""Eight bots, thousands of due claims, crashes at random: the log proves that no claim was held by two."""

import contextlib
import random
from datetime import timedelta

import orjson
import pytest

from claims.domain.actors import Actor
from claims.domain.requests import ClaimFilter, LeaseRequest, NewCheck, PageRequest
from claims.errors import LeaseLost, LeaseNotFound
from claims.services import checks, leases
from claims.services import claims as claims_service
from claims.services.import_bulk import add_claims
from schemas.claims import ClaimIn
from tests.services.lease_log import assert_left_to_humans_after_three, assert_never_held_by_two
from tests.storage.makers import read

BOTS = 8
JO = Actor("jo", "journalist")


class Bot:
    """A bot that does one thing at a time: takes, checks, extends, returns, or forgets all it knows."""

    def __init__(self, number, rng):
        self.actor, self.rng = Actor(f"bot-{number}", "bot"), rng
        self.lease, self.todo = None, []

    def step(self, context):
        if not self.todo:
            return self.take(context)
        act = self.rng.choices([self.check, self.extend, self.return_lease, self.crash], [94, 3, 1, 2])[0]
        return act(context)

    def take(self, context):
        request = LeaseRequest(self.rng.randint(1, 20), self.rng.randint(5, 60), None)
        held = leases.take_lease(context, self.actor, request)
        if held is not None:
            self.lease, self.todo = held.lease.id, [orjson.loads(text)["id"] for text in held.items]

    def check(self, context):
        next_check_on = (context.clock() + timedelta(days=self.rng.randint(200, 900))).date()
        try:
            checks.add_check(
                context, self.actor, self.todo.pop(), NewCheck("nothing_new", next_check_on, None, self.lease)
            )
        except LeaseLost:
            self.todo = []  # the lease has expired

    def extend(self, context):
        try:
            leases.extend_lease(context, self.actor, self.lease, 60, None)
        except LeaseNotFound:
            self.todo = []

    def return_lease(self, context):
        with contextlib.suppress(LeaseNotFound):
            leases.return_lease(context, self.actor, self.lease)
        self.todo = []

    def crash(self, context):
        self.todo = []


def look_at_flagged(context):
    """A person looks at the claims whose leases have expired three times, because bots crashed that held them."""
    page = claims_service.list_claims(context, ClaimFilter(needs_human=True), PageRequest(500, None))
    for text in page.items:
        next_check_on = (context.clock() + timedelta(days=900)).date()
        checks.add_check(context, JO, orjson.loads(text)["id"], NewCheck("nothing_new", next_check_on, None))


class PoisonedBot(Bot):
    """A bot that ends whenever it comes to one claim, and starts again; it checks every other claim."""

    def __init__(self, number, rng, poison):
        super().__init__(number, rng)
        self.poison, self.deaths = poison, 0

    def step(self, context):
        if not self.todo:
            self.take(context)
        elif self.todo[0] == self.poison:
            self.deaths += 1
            self.crash(context)
        else:
            self.todo.reverse()  # a check takes the last one; this bot begins with the oldest
            self.check(context)
            self.todo.reverse()


def _claims(body, number):
    """Return claims that differ in their claimants."""
    return [ClaimIn().load(body | {"claimant": f"Speaker {item}"}) for item in range(number)]


@pytest.mark.parametrize("bots", [1, 3])
@pytest.mark.parametrize("limit", [1, 5])
def test_a_claim_that_ends_its_bot_no_longer_blocks_the_queue(journalist, context, clock, bots, limit):
    journalist.article()
    body = {"article_id": 1, "quote": "until December 1, 2023", "due": {"text": "until December 1, 2023"}}
    list(add_claims(context, JO, _claims(body, 60)))
    clock.set("2024-01-01T00:00")
    rng = random.Random(7)
    rng.randint = lambda low, high: limit if high == 20 else low  # claims and seconds of a lease
    crew = [PoisonedBot(number, rng, poison=1) for number in range(bots)]
    for _ in range(400):
        clock.advance(seconds=1)
        for bot in crew:
            bot.step(context)
    rows = read(context.store)
    left = assert_left_to_humans_after_three(rows)
    assert 1 in left and set(left) <= set(range(1, limit + 1))
    assert sum(bot.deaths for bot in crew) == 3
    checked = {row["claim_id"] for row in rows if row["type"] == "check.added"}
    assert checked | set(left) == set(range(1, 61))
    assert not checked & set(left)


def test_the_check_of_the_log_finds_a_claim_that_is_held_twice():
    def taken(number, seconds, *claim_ids):
        lease = {"id": number, "expires_at": "2024-01-01T00:01:00Z", "claim_ids": claim_ids}
        return {"at": f"2024-01-01T00:00:{seconds:02}Z", "type": "lease.taken", "changed": {"lease": lease}}

    assert assert_never_held_by_two([taken(1, 0, 1, 2), taken(2, 1, 3)]) == 3
    with pytest.raises(AssertionError, match="claim 2 is held by lease 1"):
        assert_never_held_by_two([taken(1, 0, 1, 2), taken(2, 1, 2)])


@pytest.mark.parametrize(
    ("claims", "least_expired"),
    [pytest.param(2_000, 10, id="2000 claims"), pytest.param(10_000, 50, id="10000 claims", marks=pytest.mark.long)],
)
def test_every_claim_is_handled_and_none_is_held_by_two_at_once(journalist, context, clock, claims, least_expired):
    journalist.article()
    body = {"article_id": 1, "quote": "until December 1, 2023", "due": {"text": "until December 1, 2023"}}
    list(add_claims(context, JO, _claims(body, claims)))
    clock.set("2024-01-01T00:00")
    rng = random.Random(20231201)
    bots = [Bot(number, rng) for number in range(BOTS)]
    handled = 0
    while handled < claims:
        for _ in range(claims // 5):
            clock.advance(seconds=rng.choice((0, 0, 0, 1, 2)))
            rng.choice(bots).step(context)
        look_at_flagged(context)
        handled = context.store.db.row("SELECT count(DISTINCT claim_id) AS n FROM checks")["n"]
    rows = read(context.store)
    assert assert_never_held_by_two(rows) > claims  # some were handed out again after a crash
    assert len([row for row in rows if row["type"] == "lease.expired"]) > least_expired
    left = assert_left_to_humans_after_three(rows)
    assert left  # leases that are too short for their claims expire too
    checked = [row["claim_id"] for row in rows if row["type"] == "check.added"]
    assert sorted(checked) == list(range(1, claims + 1))  # each once, since no check is taken without its lease
