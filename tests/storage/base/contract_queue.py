"""The contract suite of every store for the queue, timers, leases and the order of the log."""

import threading
import time
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta

import pytest

from claims import errors
from claims.domain.records import Check, Lease, LeaseExpiry, Snooze
from tests.storage.makers import AT, LATER, make_claim, read


def assert_no_row_is_skipped(store):
    """Read the log by its last seq, while one transaction is open and a second one begins."""
    opened, go_on, seen = threading.Event(), threading.Event(), []

    def slow():
        with store.transaction():
            store.add_change(AT, "slow", "claim.updated", None, None, {})
            opened.set()
            go_on.wait(60)

    def fast():
        opened.wait(60)
        with suppress(errors.StoreBusy), store.transaction():
            store.add_change(AT, "fast", "claim.updated", None, None, {})

    def look():
        since = seen[-1] if seen else 0
        seen.extend(row["seq"] for row in read(store, since))

    threads = [threading.Thread(target=slow), threading.Thread(target=fast)]
    for thread in threads:
        thread.start()
    threads[1].join(5)  # a store that makes writers wait keeps the second one for as long
    for _ in range(20):
        look()
        time.sleep(0.005)
    go_on.set()
    for thread in threads:
        thread.join()
    look()
    assert seen == [row["seq"] for row in read(store)]


class QueueContract:
    """`claims.storage.base.queue`; `filled` is a store with one claim, due at the end of 2022."""

    def test_a_reader_never_sees_a_seq_before_those_below_it(self, filled):
        """Two simultaneous transactions must not make a cursor skip a row."""
        assert_no_row_is_skipped(filled)

    def test_a_check_snoozes_a_claim_until_its_instant(self, filled):
        before = filled.get_claim(1)
        then = LATER + timedelta(days=1)
        snooze = replace(before, snooze=Snooze(LATER, then), needs_human=True)
        with filled.transaction():
            filled.update_queue_state(before, snooze)
        assert filled.get_claim(1) == snooze
        assert filled.list_queue(LATER, None, None, 10) == filled.list_available(LATER, "gas", None, 10) == []
        assert self.ids(filled, needs_human=True) == [1]
        assert filled.list_queue_as_of(LATER + timedelta(hours=1), None, None, 10) == []
        for as_of in (LATER - timedelta(hours=1), then):
            for topic in (None, "gas"):
                assert [i.claim_id for i in filled.list_queue_as_of(as_of, topic, None, 10)] == [1]
        with filled.transaction():
            assert [up.claim_id for up in filled.take_reviews_due(then, 10)] == [1]
            assert filled.take_reviews_due(then, 10) == []
        assert filled.get_claim(1).snooze is None
        assert [i.claim_id for i in filled.list_available(then, "gas", None, 10)] == [1]

    def test_a_timer_of_a_deadline_is_removed_once(self, filled):
        assert not filled.get_log_state(AT, AT).pending
        assert filled.get_log_state(LATER, AT).pending
        with filled.transaction():
            (taken,) = filled.take_passed_deadlines("due", LATER, 10)
            filled.set_logged_state([taken.deadline_id], "due")
            filled.plan_overdue([taken.deadline_id])
        assert (taken.claim_id, taken.deadline_id, taken.article_id) == (1, 1, 1)
        assert filled.get_claim(1).logged_state == "due"
        assert not filled.get_log_state(LATER, AT).pending
        assert filled.get_log_state(LATER, LATER).pending
        before = filled.get_claim(1)
        withdrawn = replace(before, workflow="withdrawn", version=2)
        with filled.transaction():
            filled.update_claim(before, withdrawn, "{}")
            assert not filled.get_log_state(LATER, LATER).pending
            filled.update_claim(withdrawn, replace(before, version=3), "{}")
        with filled.transaction():
            assert filled.take_passed_deadlines("due", LATER, 10) == []
            assert [due.claim_id for due in filled.take_passed_deadlines("overdue", LATER, 10)] == [1]

    def test_a_rolled_back_log_state_is_not_cached(self, filled):
        """The timers of a failed transaction must not count in the next one, which gets the same seq."""
        soon = LATER + timedelta(hours=1)
        items = filled.list_queue(LATER, None, None, 10)

        def lease(until):
            filled.add_change(LATER, "bot", "lease.taken", None, None, {})
            filled.add_lease(Lease(0, "bot", None, LATER, until, 1), items)
            return filled.get_log_state(LATER, AT)

        with filled.transaction():
            filled.take_passed_deadlines("due", LATER, 10)
            assert not filled.get_log_state(LATER, AT).pending
        with suppress(ZeroDivisionError), filled.transaction():
            failed = lease(LATER + timedelta(days=1)).seq
            raise ZeroDivisionError
        with filled.transaction():
            assert lease(soon).seq == failed
        assert not filled.get_log_state(LATER, AT).pending
        assert filled.get_log_state(soon, AT).pending

    def test_leases_hold_claims_until_they_end(self, filled):
        self.add(filled, make_claim(2, "2021-12"))
        items = filled.list_available(LATER, None, None, 10)
        lease = Lease(0, "bot", "gas", LATER, LATER + timedelta(hours=1), 1)
        with filled.transaction():
            lease = replace(lease, id=filled.add_lease(lease, items))
        assert filled.get_lease(lease.id) == lease
        assert filled.list_leases("bot", 0, 10) == [lease]
        assert filled.list_leases("other", 0, 10) == filled.list_leases("bot", lease.id, 10) == []
        assert filled.list_leased_claims(lease.id) == items
        assert filled.count_leased_claims("bot") == 2
        assert filled.list_available(LATER, "gas", None, 10) == []
        assert filled.list_queue(LATER, "gas", None, 10) == items
        assert {i: held.holder for i, held in filled.list_lease_holders([1, 2, 3]).items()} == {1: "bot", 2: "bot"}

    def test_a_lease_is_extended_expires_and_its_id_is_never_reused(self, filled):
        items = filled.list_available(LATER, None, None, 10)
        lease = Lease(0, "bot", None, LATER, LATER + timedelta(hours=1), 1)
        with filled.transaction():
            lease = replace(lease, id=filled.add_lease(lease, items))
        longer = replace(lease, expires_at=LATER + timedelta(hours=2), version=2)
        with filled.transaction():
            filled.update_lease(lease, longer)
            assert filled.take_expired_leases(lease.expires_at, 10) == []
        with pytest.raises(errors.VersionConflict), filled.transaction():
            filled.update_lease(lease, longer)
        with filled.transaction():
            assert filled.take_expired_leases(longer.expires_at, 10) == [(longer, [1])]
        with pytest.raises(errors.LeaseNotFound):
            filled.get_lease(lease.id)
        assert filled.list_available(LATER, "gas", None, 10) == items
        assert filled.list_lease_holders([1]) == {}
        with filled.transaction():
            again = filled.add_lease(lease, items)
            assert again > lease.id
            assert filled.remove_lease(replace(lease, id=again)) == [1]
        assert filled.list_available(LATER, None, None, 10) == items

    def test_expired_leases_of_claims_are_counted(self, filled):
        self.add(filled, make_claim(2, "2021-12"))
        later = LATER + timedelta(hours=1)
        expiries = [LeaseExpiry(1, 7, "bot", LATER), LeaseExpiry(2, 7, "bot", LATER), LeaseExpiry(1, 9, "other", later)]
        with filled.transaction():
            filled.add_lease_expiries(expiries)
        assert filled.list_lease_expiries([1, 2, 3], 1) == {1: [expiries[0], expiries[2]], 2: [expiries[1]]}
        assert filled.list_lease_expiries([1, 2], 2) == {1: [expiries[0], expiries[2]]}
        assert filled.list_lease_expiries([1, 2], 3) == filled.list_lease_expiries([], 1) == {}
        with filled.transaction():
            filled.remove_lease_expiries_after(later)
        assert len(filled.list_lease_expiries([1], 1)[1]) == 2
        with filled.transaction():
            filled.remove_lease_expiries_after(later - timedelta(seconds=1))
        assert filled.list_lease_expiries([1, 2], 1) == {1: [expiries[0]], 2: [expiries[1]]}
        with filled.transaction():
            filled.remove_lease_expiries(1)
            filled.remove_lease_expiries(1)
        assert filled.list_lease_expiries([1, 2], 1) == {2: [expiries[1]]}

    def test_checks_are_kept(self, filled):
        check = Check(0, 1, "nothing_new", date(2024, 2, 1), "note", "bot", AT)
        with filled.transaction():
            number = filled.add_check(check)
            filled.add_check(replace(check, next_check_on=None, note=None))
        assert filled.list_checks(1, 0, 1) == [replace(check, id=number)]
        assert [c.next_check_on for c in filled.list_checks(1, number, 10)] == [None]
