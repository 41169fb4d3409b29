"""The contract suite of every store for writers at the same time: each with a connection of its own."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from claims import errors
from claims.domain.actors import Actor
from claims.domain.records import Deadline, Lease
from tests.storage.makers import AT, LATER, make_claim, make_verdict, read

BOT = Actor("bot", "bot")
WRITERS, ROUNDS = 8, 4


def at_once(act, writers=WRITERS):
    """Call a function in some threads at the same time, each with its number; return the results."""
    start = threading.Barrier(writers)

    def run(number):
        start.wait(60)
        return act(number)

    with ThreadPoolExecutor(writers) as pool:
        return list(pool.map(run, range(writers)))


class ConcurrencyContract:
    """`claims.storage.base` with several writers; `waiting` is a store with one claim whose writers wait in turn."""

    def test_new_claims_have_ids_of_their_own(self, waiting):
        def add(_):
            numbers = []
            for _ in range(ROUNDS):
                with waiting.transaction():
                    number, deadline = waiting.next_claim_ids()
                    claim = make_claim(number, deadline_id=deadline)
                    waiting.add_deadline(Deadline(deadline, number, claim.due, "first", None, None, "jo", AT))
                    waiting.add_claim(claim, f'{{"id":{number}}}')
                numbers.append(number)
            return numbers

        added = [number for numbers in at_once(add) for number in numbers]
        assert sorted(added) == list(range(2, 2 + WRITERS * ROUNDS))

    def test_no_claim_is_leased_twice(self, waiting):
        for number in range(2, 30):
            self.add(waiting, make_claim(number))
        lease = Lease(0, "bot", None, LATER, LATER + timedelta(hours=1), 1)

        def take(number):
            taken = []
            for _ in range(ROUNDS):
                with waiting.transaction():
                    items = waiting.list_available(LATER, None, None, 1)
                    if items:
                        waiting.add_lease(replace(lease, holder=f"bot-{number}"), items)
                taken += [item.claim_id for item in items]
            return taken

        taken = [claim_id for claims in at_once(take) for claim_id in claims]
        assert sorted(taken) == list(range(1, 30))

    def test_an_idempotency_key_is_taken_once(self, waiting):
        def answer(number):
            with waiting.transaction():
                known = waiting.get_answer(BOT, "key", AT)
                if known is None:
                    waiting.add_answer(BOT, "key", "fingerprint", f"answer {number}", AT)
                    return f"answer {number}"
            return known[1]

        assert len(set(at_once(answer))) == 1

    def test_one_of_two_changes_of_a_version_is_refused(self, waiting):
        before = waiting.get_claim(1)

        def change(number):
            try:
                with waiting.transaction():
                    waiting.update_claim(before, replace(before, statement=f"S {number}", version=2), "{}")
            except errors.VersionConflict:
                return None
            return f"S {number}"

        changed = [statement for statement in at_once(change) if statement]
        assert changed == [waiting.get_claim(1).statement]

    def test_verdicts_have_ids_of_their_own(self, waiting):
        def judge(number):
            with waiting.transaction():
                return waiting.add_verdict(make_verdict(rationale=f"r {number}"))

        assert len(set(at_once(judge))) == WRITERS

    def test_a_timer_is_settled_once(self, waiting):
        for number in range(2, 20):
            self.add(waiting, make_claim(number))

        def settle(_):
            with waiting.transaction():
                return [taken.claim_id for taken in waiting.take_passed_deadlines("due", LATER, 5)]

        assert sorted(claim_id for taken in at_once(settle) for claim_id in taken) == list(range(1, 20))

    def test_the_log_has_no_gap_and_appears_in_order(self, waiting):
        """Some writers fail; a reader that follows the last seq misses nothing."""
        ended, seen = threading.Event(), []

        def look():
            while not ended.is_set():
                seen.extend(row["seq"] for row in read(waiting, seen[-1] if seen else 0))

        def write(number):
            for i in range(ROUNDS):
                try:
                    with waiting.transaction():
                        waiting.add_change(AT, f"w{number}", "claim.updated", None, None, {})
                        if i == 1:
                            raise RuntimeError
                except RuntimeError:
                    pass

        reader = threading.Thread(target=look)
        reader.start()
        at_once(write)
        ended.set()
        reader.join()
        rows = [row["seq"] for row in read(waiting)]
        assert rows == list(range(1, 1 + WRITERS * (ROUNDS - 1)))
        assert seen == rows[: len(seen)]

    def test_a_writer_that_must_not_wait_fails_at_once(self, waiting):
        opened, go_on = threading.Event(), threading.Event()

        def hold():
            with waiting.transaction():
                opened.set()
                go_on.wait(60)

        holder = threading.Thread(target=hold)
        holder.start()
        opened.wait(60)
        with pytest.raises(errors.StoreBusy), waiting.transaction(wait=False):
            pass
        go_on.set()
        holder.join()
        with waiting.transaction(wait=False):
            pass
