"""Import ClaimReviews of other sites as candidates, each with the review as evidence."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from claims.anchoring.normalize import text_sha256
from claims.dates.window import today_in
from claims.domain.actors import Actor
from claims.domain.evidence import NewEvidence
from claims.domain.imports import ImportedReview
from claims.domain.limits import MAX_TITLE
from claims.domain.outcomes import OUTCOME_TABLE, Outcome
from claims.domain.records import Article
from claims.domain.requests import UNSET, NewArticle, NewClaim, NewText, SpanRequest, Unset
from claims.domain.urls import host_of
from claims.errors import ClaimNotFound, DuecheckError, Unavailable
from claims.services.articles import add_article
from claims.services.claim_creation import new_claim, store_claim
from claims.services.context import ServiceContext
from claims.services.due_windows import said_on_of
from claims.services.evidence import add_evidence
from claims.services.prepared import Write, prepare_in_batches, write_prepared

#: returns the id of the claim that a ClaimReview of this newsroom is about; None for a review of another site
FindOwnClaim = Callable[[str], int | None]


@dataclass(frozen=True, slots=True)
class ReviewReport:
    """The result of importing one ClaimReview."""

    #: index in the document, from 0
    item: int
    #: URL of the review; empty if it has none
    url: str
    article_id: int | None
    claim_id: int | None
    #: the import stored a new claim; false if the claim is already stored, or if there is a problem
    new: bool
    problem: str | None


def import_claim_reviews(
    context: ServiceContext,
    actor: Actor,
    reviews: Sequence[ImportedReview],
    labels: Mapping[str, Outcome],
    find_own_claim: FindOwnClaim,
) -> list[ReviewReport]:
    """Store ClaimReviews as candidates. Claims that are already stored stay as they are.

    The article is the publication in which the claim appeared, else the review. A new article has no text. If the
    words of the claim do not occur in a stored text, their span has no position. The review becomes evidence; its
    label decides the stance.

    Args:
        context: the service context.
        actor: the token of the client.
        reviews: in the order of the document.
        labels: casefolded labels of outcomes to outcomes; a review with another label becomes `context`.
        find_own_claim: returns the claim of a review by its URL if it is a review of this newsroom.

    Returns:
        One report for each review, in the same order.
    """
    return write_prepared(context, lambda: prepare_claim_reviews(context, actor, reviews, labels, find_own_claim))


def prepare_claim_reviews(
    context: ServiceContext,
    actor: Actor,
    reviews: Sequence[ImportedReview],
    labels: Mapping[str, Outcome],
    find_own_claim: FindOwnClaim,
) -> Write[list[ReviewReport]]:
    """Store all ClaimReviews but the last ones; return the function that stores these (`import_claim_reviews`)."""

    def store(items: range) -> list[ReviewReport]:
        reports = []
        for item in items:
            review = reviews[item]
            own_claim_id = None if review.problem else find_own_claim(review.url)
            if own_claim_id is not None:
                reports.append(_own(context, item, review, own_claim_id))
            else:
                reports.append(_import(context, actor, item, review, labels))
        return reports

    return prepare_in_batches(context, len(reviews), store)


def _own(context: ServiceContext, item: int, review: ImportedReview, claim_id: int) -> ReviewReport:
    """Return the report of a review of this newsroom: its claim is already stored."""
    try:
        return ReviewReport(item, review.url, context.store.get_claim(claim_id).article_id, claim_id, False, None)
    except ClaimNotFound as error:
        return ReviewReport(item, review.url, None, None, False, f"it is a review of this newsroom, but {error.detail}")


def _import(
    context: ServiceContext, actor: Actor, item: int, review: ImportedReview, labels: Mapping[str, Outcome]
) -> ReviewReport:
    if review.problem is not None:
        return ReviewReport(item, review.url, None, None, False, review.problem)
    name = external_id(review)
    known = context.store.find_external_ids([name]).get(name)
    if known is not None:
        return ReviewReport(item, review.url, context.store.get_claim(known).article_id, known, False, None)
    for day in (review.claimed_on, review.article_day, review.published_on):
        if day is not None and day > today_in(None, context.clock()):
            return ReviewReport(item, review.url, None, None, False, f"{day} is in the future")
    url = review.appeared.url or review.url
    article_id = context.store.find_articles([url]).get(url)
    try:
        if article_id is not None:
            claim_id = _add_claim(context, actor, review, name, context.store.get_article(article_id))
        else:
            article = add_article(context, actor, _new_article(review, url))
            article_id, claim_id = article.id, _add_claim(context, actor, review, name, article)
    except Unavailable:  # the server failed, not the item
        raise
    except DuecheckError as error:
        return ReviewReport(item, review.url, article_id, None, False, error.detail)
    add_evidence(context, actor, claim_id, _evidence(context, review, claim_id, labels))
    return ReviewReport(item, review.url, article_id, claim_id, True, None)


def external_id(review: ImportedReview) -> str:
    """Return the external id of an imported claim: a hash of the URL of the review and its claim."""
    identity = f"{review.url}\n{review.claim}"
    return f"claimreview:{hashlib.sha256(identity.encode()).hexdigest()[:32]}"


def _new_article(review: ImportedReview, url: str) -> NewArticle:
    appeared = review.appeared
    return NewArticle(
        url=url,
        title=(appeared.title if appeared.url else review.title) or review.claim[:MAX_TITLE],
        authors=(),
        publisher=(appeared.publisher if appeared.url else review.reviewer) or host_of(url),
        published_on=review.article_day,
        language=review.language,
        text=NewText(None, True, text_sha256(""), 0),
    )


def _add_claim(context: ServiceContext, actor: Actor, review: ImportedReview, name: str, article: Article) -> int:
    """Store the claim as a candidate and return its id. Errors of `new_claim` are raised before anything is stored."""
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
        said_on=_said_on(review, article),
    )
    revision = context.store.get_revision(article.id, article.revision.number)
    ids, at = context.store.next_claim_ids(), context.write_time()
    claim, deadline = new_claim(new, article, revision, ids, actor, at, context.timezone, context.country)
    store_claim(context, actor, claim, deadline)
    return claim.id


def _said_on(review: ImportedReview, article: Article) -> str | Unset | None:
    """Return when the claim was made, at most on the day of the article, which is the default.

    If the review names the day of the publication, but none of the claim, it is not known.
    """
    if review.said_on is None:
        return None if review.appeared.published_on else UNSET
    return review.said_on if review.claimed_on <= article.published_on else UNSET


def _evidence(
    context: ServiceContext, review: ImportedReview, claim_id: int, labels: Mapping[str, Outcome]
) -> NewEvidence:
    outcome = labels.get(review.label.casefold())
    excerpt = ". ".join(filter(None, (review.label.rstrip("."), review.explanation)))
    return NewEvidence(
        url=review.url,
        title=review.title,
        publisher=review.reviewer,
        published_on=_day(context, review, claim_id),
        excerpt=excerpt or None,
        note=None,
        stance=OUTCOME_TABLE[outcome].stance if outcome else "context",
    )


def _day(context: ServiceContext, review: ImportedReview, claim_id: int) -> date | None:
    """Return the day of the review; None if it is before the claim was made, as evidence cannot be."""
    day, first = review.published_on, said_on_of(context, context.store.get_claim(claim_id)).first
    return None if day is None or (first is not None and day < first) else day
