"""The end of the log for a poll, when the rows of time-based events cannot be written."""

from contextlib import contextmanager

import pytest

from claims.errors import StoreBusy
from claims.services.timers import log_end


@pytest.mark.usefixtures("journalist")
def test_rows_whose_commit_failed_do_not_count(context, journalist, clock, monkeypatch):
    journalist.article()
    journalist.claim(due={"relation": "by", "edtf": "2021-09"})
    before = log_end(context)
    assert before.is_current
    clock.set("2021-11-10T12:00")
    transaction = type(context.store).transaction

    @contextmanager
    def fail(store, *, wait=True):
        with transaction(store, wait=wait):
            yield
            raise StoreBusy("the commit failed")

    with monkeypatch.context() as patch:
        patch.setattr(type(context.store), "transaction", fail)
        end = log_end(context)
    assert (end.seq, end.is_current) == (before.seq, False)
    end = log_end(context)
    assert (end.seq, end.is_current) == (before.seq + 1, True)
