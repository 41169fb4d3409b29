"""The change log as an iterator, on the application itself and on a server of the tests."""

import itertools

import httpx
import pytest

from claims.client import Client, Problem


def test_the_log_is_followed(due, connect):
    bot = connect("bot", sleep=lambda seconds: None)
    seqs = [change["seq"] for change in itertools.islice(bot.iter_changes(0), 10)]
    assert seqs == list(range(1, 11))
    assert bot.last_seq() == 10
    dues = bot.iter_changes(since=0, types=("claim.due",))
    assert [change["claim_id"] for change in itertools.islice(dues, 3)] == [2, 1, 3]
    assert bot.wait_for_work(2) == 10


@pytest.mark.parametrize("stop", [0, 1, 4, 5, 9, 10])
def test_a_feed_continues_where_an_earlier_one_stopped(due, connect, stop):
    bot = connect("bot")
    first = bot.iter_changes()
    seen = [change["seq"] for change in itertools.islice(first, stop)]
    assert first.since == stop
    later = bot.iter_changes(since=first.since)
    seen += [change["seq"] for change in itertools.islice(later, 10 - stop)]
    assert seen == list(range(1, 11))


def row(seq):
    return {"seq": seq, "type": "claim.due", "claim_id": seq, "article_id": 1, "at": "", "actor": "", "changed": {}}


def batch(end, *seqs):
    return (200, {}, {"items": [row(seq) for seq in seqs], "next_since": end, "next": None, "of_later": True})


def test_it_waits_with_long_polls_and_passes_rows_of_other_types(local):
    pauses = []
    local.answers["/api/v1/changes?since=0&types=claim.due%2Cclaim.overdue&wait=25&limit=100"] = batch(7, 3, 5)
    local.answers["/api/v1/changes?since=7&types=claim.due%2Cclaim.overdue&wait=25&limit=100"] = batch(9)
    local.answers["/api/v1/changes?since=9&types=claim.due%2Cclaim.overdue&wait=25&limit=100"] = batch(12, 12)
    with Client(local.url, sleep=pauses.append) as client:
        feed = client.iter_changes(since=0, types=["claim.due", "claim.overdue"], wait=25)
        positions = [(change["seq"], feed.since) for change in itertools.islice(feed, 3)]
    assert positions == [(3, 3), (5, 5), (12, 12)]
    assert len(local.seen) == 3
    assert all(0 < pause <= 5 for pause in pauses) and len(pauses) == 1  # the empty answer came at once


def test_it_pauses_if_it_does_not_wait(local):
    pauses = []
    answers = iter([batch(0), batch(0), batch(1, 1)])
    local.answers["/api/v1/changes?since=0&wait=0&limit=100"] = lambda request: next(answers)
    with Client(local.url, sleep=pauses.append) as client:
        assert next(client.iter_changes(wait=0))["seq"] == 1
    assert pauses == [5, 5]


def test_it_continues_after_an_error(local):
    answers = iter([batch(2, 1, 2), None, (500, {}, {}), batch(3, 3)])
    local.answers["/api/v1/changes?since=0&wait=25&limit=100"] = lambda request: next(answers)
    local.answers["/api/v1/changes?since=2&wait=25&limit=100"] = lambda request: next(answers)
    with Client(local.url, retries=0) as client:
        feed = client.iter_changes()
        assert [next(feed)["seq"], next(feed)["seq"]] == [1, 2]
        with pytest.raises(httpx.TransportError):
            next(feed)
        with pytest.raises(Problem):
            next(feed)
        assert feed.since == 2
        assert next(feed)["seq"] == 3


def test_a_since_beyond_the_log_is_refused(due, connect):
    with pytest.raises(Problem) as caught:
        next(connect("bot").iter_changes(since=11))
    assert caught.value.slug == "since-ahead"
