"""Reviews of others become candidates, with the review as evidence; each is imported, or reported with why not."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from claims.actors import Actor
from claims.due.window import today_in
from claims.errors import ClaimNotFound, DuecheckError
from claims.intents import NewArticle, NewClaim, NewEvidence, NewText, Reviewed, SpanRequest
from claims.ledger.articles import add_article
from claims.ledger.claims import new_claim, store_claim
from claims.ledger.desk import Desk
from claims.ledger.evidence import add_evidence
from claims.model import Article
from claims.spans.text import text_sha256
from claims.words import Outcome, Stance

#: what an outcome says of the claim
_STANCES: Final[Mapping[str, Stance]] = {
    "came_true": "supports",
    "came_true_late": "supports",
    "did_not": "refutes",
}


#: gives the claim that one of our own reviews is of
Own = Callable[[str], int | None]


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of one review."""

    #: index in the document, counted from 0
    item: int
    #: the review's address; empty where it has none
    url: str
    article_id: int | None
    claim_id: int | None
    #: it made a new claim; false where that was there already, or none could be made
    new: bool
    problem: str | None


def take_reviews(
    desk: Desk, actor: Actor, found: Sequence[Reviewed], labels: Mapping[str, Outcome], own: Own
) -> list[Imported]:
    """Make candidates of reviews, those that are there already left as they are.

    The article is the one that the claim appeared in, else the review; of one that is new, nothing of the text is
    known. Words that do not stand in a text that is there have no place in it. The review itself becomes evidence:
    whether it supports or refutes is told by its label, where that is one of ours.

    Args:
        labels: words for outcomes, casefolded, to outcomes.
        own: gives the claim that one of our own reviews is of, by its address; None of another's.
    """
    imported: list[Imported] = []
    with desk.store.transaction():
        for item, review in enumerate(found):
            ours = None if review.problem else own(review.url)
            if ours is not None:
                imported.append(_ours(desk, item, review, ours))
            else:
                imported.append(_take(desk, actor, item, review, labels))
    return imported


def _ours(desk: Desk, item: int, review: Reviewed, claim_id: int) -> Imported:
    """Say which claim one of our own reviews is of: it is here already."""
    try:
        return Imported(item, review.url, desk.store.get_claim(claim_id).article_id, claim_id, False, None)
    except ClaimNotFound as error:
        return Imported(item, review.url, None, None, False, f"it is a review of this newsroom's, but {error.detail}")


def _take(desk: Desk, actor: Actor, item: int, review: Reviewed, labels: Mapping[str, Outcome]) -> Imported:
    if review.problem is not None:
        return Imported(item, review.url, None, None, False, review.problem)
    name = external_id(review)
    known = desk.store.find_external_ids([name]).get(name)
    if known is not None:
        return Imported(item, review.url, desk.store.get_claim(known).article_id, known, False, None)
    for day in (review.claimed_on, review.published_on):
        if day is not None and day > today_in(None, desk.clock()):
            return Imported(item, review.url, None, None, False, f"{day} has not come yet anywhere")
    address = review.appeared.url or review.url
    article_id = desk.store.find_articles([address]).get(address)
    try:
        if article_id is not None:
            claim_id = _add_claim(desk, actor, review, name, desk.store.get_article(article_id))
        else:
            article = add_article(desk, actor, _new_article(review, address))
            article_id, claim_id = article.id, _add_claim(desk, actor, review, name, article)
    except DuecheckError as error:
        return Imported(item, review.url, article_id, None, False, error.detail)
    add_evidence(desk, actor, claim_id, _evidence(desk, review, article_id, labels))
    return Imported(item, review.url, article_id, claim_id, True, None)


def external_id(review: Reviewed) -> str:
    """Give the id under which a review is known: of its address and the claim that it reviews."""
    told = f"{review.url}\n{review.claim}"
    return f"claimreview:{hashlib.sha256(told.encode()).hexdigest()[:32]}"


def _new_article(review: Reviewed, address: str) -> NewArticle:
    appeared = review.appeared
    return NewArticle(
        url=address,
        title=(appeared.title if appeared.url else review.title) or review.claim[:500],
        authors=(),
        publisher=(appeared.publisher if appeared.url else review.reviewer) or "not named",
        published_on=review.claimed_on,
        language=review.language,
        text=NewText(None, True, text_sha256(""), 0),
    )


def _add_claim(desk: Desk, actor: Actor, review: Reviewed, name: str, article: Article) -> int:
    """Add the claim as a candidate. Raises what `new_claim` raises, before anything is stored."""
    new = NewClaim(
        article_id=article.id,
        statement=review.claim,
        claimant=review.claimant,
        topics=(),
        criteria=None,
        spans=(SpanRequest("claim", review.claim, loose=True),),
        due=None,
        depends_on=None,
        workflow="candidate",
        external_id=name,
        claimant_url=review.claimant_url,
    )
    revision = desk.store.get_revision(article.id, article.revision.number)
    claim, deadline = new_claim(new, article, revision, desk.store.next_claim_ids(), actor, desk.write_time())
    store_claim(desk, actor, claim, deadline)
    return claim.id


def _evidence(desk: Desk, review: Reviewed, article_id: int, labels: Mapping[str, Outcome]) -> NewEvidence:
    outcome = labels.get(review.label.casefold())
    excerpt = ". ".join(filter(None, (review.label.rstrip("."), review.explanation)))
    return NewEvidence(
        url=review.url,
        title=review.title,
        publisher=review.reviewer,
        published_on=_day(desk, review, article_id),
        excerpt=excerpt or None,
        note=None,
        stance=_STANCES.get(outcome or "", "context"),
    )


def _day(desk: Desk, review: Reviewed, article_id: int) -> date | None:
    """Give the review's day, where that is not before the article's: evidence comes later."""
    day = review.published_on
    return None if day is None or day < desk.store.get_article(article_id).published_on else day
