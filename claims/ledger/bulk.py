"""Adding many claims at once: every rule of `claims.ledger.claims.add_claim`, batched into few statements."""

from collections.abc import Iterable, Iterator
from itertools import islice

import orjson

from claims.actors import Actor
from claims.errors import InvalidInput
from claims.intents import NewClaim
from claims.ledger import claims
from claims.ledger.desk import Desk
from claims.model import Article, Claim, Deadline, Revision
from claims.store.base import NewClaimRow

#: claims to a transaction; other writers get their turn between two
BATCH = 5_000


def add_claims(desk: Desk, actor: Actor, items: Iterable[NewClaim], batch: int = BATCH) -> Iterator[int]:
    """Store claims, a transaction a batch; give the number stored after each batch.

    Conditional claims are not taken: they are added one by one.

    Raises:
        Invalid: a claim is not right; its batch is not stored, those before it are.
    """
    remaining = iter(items)
    stored = 0
    while chunk := list(islice(remaining, batch)):
        _add_batch(desk, actor, chunk)
        stored += len(chunk)
        yield stored


def _add_batch(desk: Desk, actor: Actor, chunk: list[NewClaim]) -> None:
    sources: dict[int, tuple[Article, Revision]] = {}
    with desk.store.transaction():
        at = desk.write_time()
        claim_id, deadline_id = desk.store.next_claim_ids()
        rows = []
        for offset, new in enumerate(chunk):
            if new.article_id not in sources:
                article = claims.article_of(desk, new.article_id)
                revision = desk.store.get_revision(article.id, article.revision.number)
                sources[new.article_id] = article, revision
            if new.depends_on is not None:
                raise InvalidInput.at("/depends_on", "conditional claims are added one by one")
            ids = claim_id + offset, deadline_id + offset
            claim, deadline = claims.new_claim(new, *sources[new.article_id], ids, actor, at)
            rows.append(_row(desk, claim, deadline))
        desk.store.add_claims(rows, at, actor.name)


def _row(desk: Desk, claim: Claim, deadline: Deadline | None) -> NewClaimRow:
    form = orjson.dumps(desk.forms.claim(claim)).decode()
    return NewClaimRow(claim, deadline, form)
