"""Several servers and a standby, as `make standby` tries them, with fewer writes."""

from bench.availability import several_servers, standby
from tests.storage.postgres.cluster import new_database


def test_servers_that_restart_and_die_lose_nothing(postgres_cluster):
    with new_database(postgres_cluster) as address:
        outcome = several_servers.measure(address, 500)
    assert outcome.faults == [] and outcome.acknowledged >= 500
    assert outcome.retries > 0  # of clients of the server that was killed


def test_a_standby_that_takes_over_has_every_acknowledged_write():
    outcome = standby.measure(500)
    assert outcome.faults == [] and outcome.before >= 250 and outcome.after > 0
    assert outcome.retries > 0 and outcome.pause > standby.NOTICE_SECONDS
