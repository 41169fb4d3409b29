"""A lease for the length of a `with` block, on the application itself and on a server of the tests."""

import httpx
import pytest

from claims.client import Client, Problem

LEASED = {"id": 3, "holder": "b", "topic": None, "expires_at": "2024-01-01T00:00:00Z", "items": [{"id": 1}, {"id": 2}]}


def held_by(reader):
    return {item["id"] for item in reader.get("/claims/due").json["items"] if item["lease"]}


def lease_rows(reader):
    return [row["type"] for row in reader.get("/changes?types=lease.taken,lease.extended,lease.returned").json["items"]]


@pytest.mark.parametrize("checked", [0, 1, 2])
def test_the_claims_without_a_check_are_returned(due, connect, journalist, checked):
    bot = connect("bot")
    with bot.lease(limit=2) as lease:
        assert [claim["id"] for claim in lease] == [2, 1]
        assert held_by(journalist) == {1, 2}
        for claim in lease.claims[:checked]:
            bot.add_check(claim["id"], "nothing_new", lease_id=lease.id)
    assert held_by(journalist) == set()
    assert list(bot.pages("/leases")) == []
    assert lease_rows(journalist) == ["lease.taken"] + ["lease.returned"] * (checked < 2)


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, SystemExit, GeneratorExit])
def test_an_exception_in_the_block_returns_them_too(due, connect, journalist, error):
    with pytest.raises(error), connect("bot").lease():
        raise error
    assert lease_rows(journalist) == ["lease.taken", "lease.returned"]


def test_no_free_claim_is_an_empty_lease(due, connect, journalist):
    bot = connect("bot")
    with bot.lease(topic="no such topic") as lease:
        assert (lease.id, lease.expires_at, list(lease), lease.extend()) == (None, None, [], False)
    assert lease_rows(journalist) == []


def test_it_extends_the_lease_if_asked(due, connect, journalist, clock):
    with connect("bot").lease(limit=3, ttl_seconds=60) as lease:
        ends = []
        for _ in lease:
            clock.advance(seconds=10)
            ends.append(lease.expires_at)
        assert len(set(ends)) == 1 and len(ends) == 3
        assert lease.extend(90)
        assert lease.expires_at > ends[0]
    assert lease_rows(journalist) == ["lease.taken", "lease.extended", "lease.returned"]


def test_it_extends_the_lease_before_each_claim(due, connect, journalist, clock):
    with connect("bot").lease(limit=3, ttl_seconds=60, extend=True) as lease:
        seen = []
        for claim in lease:
            seen.append(claim["id"])
            clock.advance(seconds=59)
    assert seen == [2, 1, 3]
    assert lease_rows(journalist) == ["lease.taken", *["lease.extended"] * 3, "lease.returned"]


@pytest.mark.parametrize(("seconds", "seen"), [(59, [2, 1, 3]), (60, [2])])
def test_the_claims_of_a_lease_that_has_ended_are_left_out(due, connect, clock, seconds, seen):
    with connect("bot").lease(limit=3, ttl_seconds=60, extend=True) as lease:
        found = []
        for claim in lease:
            found.append(claim["id"])
            clock.advance(seconds=seconds)
    assert found == seen


def leasing(local, *deletes, get=(200, {}, LEASED)):
    """Let the server lease two claims, answer so to each DELETE, and keep the pauses of the client."""
    answers = {"POST": iter([(201, {}, LEASED)]), "DELETE": iter(deletes), "GET": iter([get])}
    local.answers["/api/v1/leases"] = local.answers["/api/v1/leases/3"] = lambda request: next(answers[request.method])
    pauses = []
    return Client(local.url, "due_x", sleep=pauses.append), pauses


@pytest.mark.parametrize("first", [None, (503, {"Retry-After": "2"}, {}), (429, {"Retry-After": "2"}, {})])
@pytest.mark.parametrize("second", [(204, {}, b""), (404, {}, {})])
def test_a_return_that_fails_is_sent_once_more_after_a_look(local, first, second):
    client, pauses = leasing(local, first, second)
    with client, client.lease():
        pass
    assert [request.method for request in local.seen] == ["POST", "DELETE", "GET", "DELETE"]
    assert pauses == ([] if first is None else [2])


def test_a_lease_that_the_broken_request_returned_is_not_returned_again(local):
    client, _ = leasing(local, None, get=(404, {}, {}))
    with client, client.lease():
        pass
    assert [request.method for request in local.seen] == ["POST", "DELETE", "GET"]


def test_a_return_that_fails_twice_is_an_error_but_does_not_hide_that_of_the_block(local):
    client, _ = leasing(local, None, None)
    with client, pytest.raises(httpx.TransportError), client.lease():
        pass
    client, _ = leasing(local, None, None)
    with client, pytest.raises(ZeroDivisionError), client.lease():
        raise ZeroDivisionError


def test_a_refused_extension_is_an_error(local):
    client, _ = leasing(local, (204, {}, b""))
    local.answers["/api/v1/leases/3"] = lambda request: (403, {}, {}) if request.method == "PATCH" else (204, {}, b"")
    with client, client.lease() as lease, pytest.raises(Problem):
        lease.extend()
