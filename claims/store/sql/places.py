"""A claim's places: in the queue, under its topics, on the agenda, and in the lease that holds it."""

from collections.abc import Iterable, Sequence

from claims.attention import Entry, agenda_of, is_review, up_at
from claims.clock import second
from claims.model import Claim
from claims.store.rows.values import Params
from claims.store.sqlite import Sqlite
from claims.store.statements import queue as sql


class Places:
    """Keeps the places in step with the claims; where a claim belongs is for `claims.attention` to say."""

    db: Sqlite

    def place(self, new: Sequence[tuple[Claim, str]]) -> None:
        """Give new claims, which are stored already, their places; each with its wire form."""
        placed = [(claim, form, second(at)) for claim, form in new if (at := up_at(claim)) is not None]
        many = self.db.run_many
        many(sql.PLACE_IN_QUEUE, [{"id": c.id, "at": at, "review": is_review(c), "form": f} for c, f, at in placed])
        many(sql.PLACE_IN_QUEUE_TOPICS, [params for c, _, at in placed for params in topic_params(c.id, at, c.topics)])
        self._add_to_agenda(entry for claim, *_ in placed for entry in agenda_of(claim))

    def replace_place(self, before: Claim, after: Claim) -> bool:
        """Move a claim, which is stored already as it is after, to where it belongs now; tell whether that is new."""
        was, now = up_at(before), up_at(after)
        if was != now or before.topics != after.topics:
            if was is not None:
                self._dequeue(before, second(was))
            if was is not None and was != now:
                self.leave_lease(before, keeps_place=False)
            if now is not None:
                self.enqueue(after.id, second(now), after.topics, review=is_review(after))
        elif now is not None:
            self.db.run(sql.UPDATE_IN_QUEUE, {"at": second(now), "id": after.id})
        old, new = agenda_of(before), agenda_of(after)
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

    def _add_to_agenda(self, entries: Iterable[Entry]) -> None:
        self.db.run_many(sql.ADD_TO_AGENDA, [_entry_params(entry) for entry in entries])


def topic_params(claim_id: int, at: str, topics: Iterable[str]) -> list[Params]:
    """Give a claim's places under its topics, and under '', which stands for any."""
    return [{"topic": topic, "at": at, "id": claim_id} for topic in ("", *topics)]


def _entry_params(entry: Entry) -> Params:
    return {"kind": entry.kind, "at": second(entry.at), "id": entry.id}
