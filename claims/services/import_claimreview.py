"""Reviews of others become candidates, with the review as evidence; each is imported, or reported with why not."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from claims.anchoring.normalize import text_sha256
from claims.dates.window import today_in
from claims.domain.actors import Actor
from claims.domain.imports import ImportedReview
from claims.domain.limits import MAX_TITLE
from claims.domain.outcomes import OUTCOME_TABLE, Outcome
from claims.domain.records import Article
from claims.domain.requests import NewArticle, NewClaim, NewEvidence, NewText, SpanRequest
from claims.errors import ClaimNotFound, DuecheckError
from claims.services.articles import add_article
from claims.services.claims import new_claim, store_claim
from claims.services.context import ServiceContext
from claims.services.evidence import add_evidence

#: returns the claim that one of our own reviews is of
Own = Callable[[str], int | None]


@dataclass(frozen=True, slots=True)
class ReviewReport:
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


def import_claim_reviews(
    context: ServiceContext, actor: Actor, found: Sequence[ImportedReview], labels: Mapping[str, Outcome], own: Own
) -> list[ReviewReport]:
    """Make candidates of reviews, those that are there already left as they are.

    The article is the one that the claim appeared in, else the review; of one that is new, nothing of the text is
    known. Words that do not stand in a text that is there have no place in it. The review itself becomes evidence:
    whether it supports or refutes is told by its label, where that is one of ours.

    Args:
        labels: words for outcomes, casefolded, to outcomes.
        own: gives the claim that one of our own reviews is of, by its address; None of another's.
    """
    imported: list[ReviewReport] = []
    with context.store.transaction():
        for item, review in enumerate(found):
            ours = None if review.problem else own(review.url)
            if ours is not None:
                imported.append(_ours(context, item, review, ours))
            else:
                imported.append(_take(context, actor, item, review, labels))
    return imported


def _ours(context: ServiceContext, item: int, review: ImportedReview, claim_id: int) -> ReviewReport:
    """Say which claim one of our own reviews is of: it is here already."""
    try:
        return ReviewReport(item, review.url, context.store.get_claim(claim_id).article_id, claim_id, False, None)
    except ClaimNotFound as error:
        return ReviewReport(
            item, review.url, None, None, False, f"it is a review of this newsroom's, but {error.detail}"
        )


def _take(
    context: ServiceContext, actor: Actor, item: int, review: ImportedReview, labels: Mapping[str, Outcome]
) -> ReviewReport:
    if review.problem is not None:
        return ReviewReport(item, review.url, None, None, False, review.problem)
    name = external_id(review)
    known = context.store.find_external_ids([name]).get(name)
    if known is not None:
        return ReviewReport(item, review.url, context.store.get_claim(known).article_id, known, False, None)
    for day in (review.claimed_on, review.published_on):
        if day is not None and day > today_in(None, context.clock()):
            return ReviewReport(item, review.url, None, None, False, f"{day} is in the future")
    address = review.appeared.url or review.url
    article_id = context.store.find_articles([address]).get(address)
    try:
        if article_id is not None:
            claim_id = _add_claim(context, actor, review, name, context.store.get_article(article_id))
        else:
            article = add_article(context, actor, _new_article(review, address))
            article_id, claim_id = article.id, _add_claim(context, actor, review, name, article)
    except DuecheckError as error:
        return ReviewReport(item, review.url, article_id, None, False, error.detail)
    add_evidence(context, actor, claim_id, _evidence(context, review, article_id, labels))
    return ReviewReport(item, review.url, article_id, claim_id, True, None)


def external_id(review: ImportedReview) -> str:
    """Give the id under which a review is known: of its address and the claim that it reviews."""
    told = f"{review.url}\n{review.claim}"
    return f"claimreview:{hashlib.sha256(told.encode()).hexdigest()[:32]}"


def _new_article(review: ImportedReview, address: str) -> NewArticle:
    appeared = review.appeared
    return NewArticle(
        url=address,
        title=(appeared.title if appeared.url else review.title) or review.claim[:MAX_TITLE],
        authors=(),
        publisher=(appeared.publisher if appeared.url else review.reviewer) or "not named",
        published_on=review.claimed_on,
        language=review.language,
        text=NewText(None, True, text_sha256(""), 0),
    )


def _add_claim(context: ServiceContext, actor: Actor, review: ImportedReview, name: str, article: Article) -> int:
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
    revision = context.store.get_revision(article.id, article.revision.number)
    claim, deadline = new_claim(new, article, revision, context.store.next_claim_ids(), actor, context.write_time())
    store_claim(context, actor, claim, deadline)
    return claim.id


def _evidence(
    context: ServiceContext, review: ImportedReview, article_id: int, labels: Mapping[str, Outcome]
) -> NewEvidence:
    outcome = labels.get(review.label.casefold())
    excerpt = ". ".join(filter(None, (review.label.rstrip("."), review.explanation)))
    return NewEvidence(
        url=review.url,
        title=review.title,
        publisher=review.reviewer,
        published_on=_day(context, review, article_id),
        excerpt=excerpt or None,
        note=None,
        stance=OUTCOME_TABLE[outcome].stance if outcome else "context",
    )


def _day(context: ServiceContext, review: ImportedReview, article_id: int) -> date | None:
    """Give the review's day, where that is not before the article's: evidence comes later."""
    day = review.published_on
    return None if day is None or day < context.store.get_article(article_id).published_on else day
