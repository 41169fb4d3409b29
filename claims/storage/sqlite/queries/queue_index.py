"""A claim's places: in the queue, under its topics, on the agenda, and in the lease that holds it."""

from collections.abc import Iterable, Sequence

from claims.domain.instants import format_seconds
from claims.domain.records import Claim
from claims.rules.scheduling import Timer, is_periodic, queue_time, timers_for
from claims.storage.sqlite.connection import Sqlite
from claims.storage.sqlite.rows.values import Params
from claims.storage.sqlite.statements import queue as sql


class QueueIndex:
    """Keeps the places in step with the claims; where a claim belongs is for `claims.rules.scheduling` to say."""

    db: Sqlite

    def place(self, new: Sequence[tuple[Claim, str]]) -> None:
        """Give new claims, which are stored already, their places; each with its wire form."""
        placed = [
            (claim, document, format_seconds(at)) for claim, document in new if (at := queue_time(claim)) is not None
        ]
        many = self.db.run_many
        many(sql.PLACE_IN_QUEUE, [{"id": c.id, "at": at, "review": is_periodic(c), "form": f} for c, f, at in placed])
        many(sql.PLACE_IN_QUEUE_TOPICS, [params for c, _, at in placed for params in topic_params(c.id, at, c.topics)])
        self._add_to_agenda(entry for claim, *_ in placed for entry in timers_for(claim))

    def replace_place(self, before: Claim, after: Claim) -> bool:
        """Move a claim, which is stored already as it is after, to where it belongs now; tell whether that is new."""
        was, now = queue_time(before), queue_time(after)
        if was != now or before.topics != after.topics:
            if was is not None:
                self._dequeue(before, format_seconds(was))
            if was is not None and was != now:
                self.leave_lease(before, keeps_place=False)
            if now is not None:
                self.enqueue(after.id, format_seconds(now), after.topics, review=is_periodic(after))
        elif now is not None:
            self.db.run(sql.UPDATE_IN_QUEUE, {"at": format_seconds(now), "id": after.id})
        old, new = timers_for(before), timers_for(after)
        if old != new:
            self.db.run_many(sql.REMOVE_FROM_AGENDA, [_entry_params(entry) for entry in old - new])
            self._add_to_agenda(new - old)
        return was != now

    def leave_lease(self, claim: Claim, *, keeps_place: bool) -> None:
        """Take a claim out of the lease that holds it, if one does; a lease that holds nothing any more is over.

        Args:
            keeps_place: the claim stays where it is in the queue, and is there for others to take.
        """
        lease = self.db.row(sql.GET_LEASE_OF, {"id": claim.id})
        if lease is not None:
            self.db.run(sql.REMOVE_LEASED, {"id": claim.id})
            self.db.run(sql.REMOVE_EMPTY_LEASE, {"id": lease["lease_id"]})
            if keeps_place:
                places = topic_params(claim.id, lease["at"], claim.topics)
                self.db.run_many(sql.SET_FREE, [place | {"free": 1} for place in places])

    def enqueue(self, claim_id: int, at: str, topics: Iterable[str], *, review: bool) -> None:
        """Give a stored claim its place in the queue and under its topics."""
        self.db.run(sql.ADD_TO_QUEUE, {"at": at, "id": claim_id, "review": review})
        self.db.run_many(sql.ADD_TO_QUEUE_TOPICS, topic_params(claim_id, at, topics))

    def _dequeue(self, claim: Claim, at: str) -> None:
        self.db.run(sql.REMOVE_FROM_QUEUE, {"at": at, "id": claim.id})
        self.db.run_many(sql.REMOVE_FROM_QUEUE_TOPICS, topic_params(claim.id, at, claim.topics))

    def _add_to_agenda(self, entries: Iterable[Timer]) -> None:
        self.db.run_many(sql.ADD_TO_AGENDA, [_entry_params(entry) for entry in entries])


def topic_params(claim_id: int, at: str, topics: Iterable[str]) -> list[Params]:
    """Give a claim's places under its topics, and under '', which stands for any."""
    return [{"topic": topic, "at": at, "id": claim_id} for topic in ("", *topics)]


def _entry_params(entry: Timer) -> Params:
    return {"kind": entry.kind, "at": format_seconds(entry.at), "id": entry.id}
