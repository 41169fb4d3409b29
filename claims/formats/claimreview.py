"""Export of schema.org ClaimReview: a published verdict for other sites and search engines.

Fields follow schema.org's ClaimReview, Claim and Rating. Google requires `claimReviewed`, `url` and
`reviewRating.alternateName`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from claims.domain.feed_entries import VerdictEntry
from claims.domain.instants import format_seconds
from claims.domain.numbers import parse_integer
from claims.domain.outcomes import OUTCOME_TABLE, Outcome
from claims.domain.records import Article, Json
from claims.domain.verdicts import Verdict
from claims.formats.common import PRODUCT

CONTEXT: Final = "https://schema.org"
#: the ends of the rating scale of outcomes
BEST: Final = 5
WORST: Final = 1


@dataclass(frozen=True, slots=True)
class Newsroom:
    """The publisher of the reviews, with the address of reviews and labels of outcomes."""

    #: the name of the newsroom; empty if it is not set
    name: str
    #: the URL of a claim's review, with "{id}" for the claim's id; empty if it is not set
    review_url: str
    #: outcome -> the newsroom's own label
    labels: Mapping[Outcome, str]

    @property
    def shown_name(self) -> str:
        """The name on pages and in feeds: that of the program if the newsroom has none."""
        return self.name or PRODUCT

    def url_of(self, claim_id: int, verdict: Verdict | None = None) -> str:
        """Return the URL of a claim's review: that of the verdict, or the newsroom's URL for the claim."""
        own = verdict.review_url if verdict else None
        return own or self.review_url.replace("{id}", str(claim_id))

    def claim_of(self, url: str) -> int | None:
        """Return the id of the claim whose review has this URL; None if the URL is not the newsroom's."""
        before, mark, after = self.review_url.partition("{id}")
        return parse_integer(url.removeprefix(before).removesuffix(after)) if mark and url.startswith(before) else None

    def label(self, outcome: Outcome) -> str:
        """Return the newsroom's label of an outcome, otherwise Duecheck's."""
        return self.labels.get(outcome, OUTCOME_TABLE[outcome].label)


def outcomes(newsroom: Newsroom) -> dict[str, Outcome]:
    """Return the outcomes by their labels and codes, casefolded; a newsroom's label wins over Duecheck's."""
    words: list[tuple[str, Outcome]] = [
        (label, outcome) for outcome, row in OUTCOME_TABLE.items() for label in (*row.former_labels, row.label)
    ]
    words += [(outcome, outcome) for outcome in OUTCOME_TABLE]
    words += [(label, outcome) for outcome, label in newsroom.labels.items()]
    return {word.casefold(): outcome for word, outcome in words}


def missing(newsroom: Newsroom, workflow: str, verdict: Verdict | None) -> list[str]:
    """List the data that a claim lacks for a review.

    Args:
        newsroom: the publisher of the review.
        workflow: the workflow of the claim.
        verdict: the claim's current verdict; None if it has none.

    Returns:
        Phrases for an error message; empty if nothing is missing.
    """
    missing_parts = missing_newsroom(newsroom)
    if not newsroom.url_of(0, verdict):
        missing_parts.append(
            "the address of the review: set DUECHECK_CLAIMREVIEW_URL, or add a review_url to the verdict"
        )
    missing_parts += [] if workflow == "accepted" else [f"an accepted claim: this one is {workflow}"]
    return missing_parts + ([] if verdict else ["a published verdict"])


def missing_newsroom(newsroom: Newsroom) -> list[str]:
    """List the settings that the newsroom lacks for any review."""
    return [] if newsroom.name else ["the newsroom's name: set DUECHECK_PUBLISHER_NAME"]


def claim_review(entry: VerdictEntry, newsroom: Newsroom) -> Json:
    """Return a verdict as ClaimReview, for a claim that lacks nothing (`missing`)."""
    claim, verdict = entry.claim, entry.verdict
    review: Json = {
        "@context": CONTEXT,
        "@type": "ClaimReview",
        "url": newsroom.url_of(claim["id"], verdict),
        "claimReviewed": claim["statement"],
        "author": {"@type": "Organization", "name": newsroom.name},
        "datePublished": f"{entry.first_published_at:%Y-%m-%d}",
        "dateModified": f"{verdict.published_at or verdict.created_at:%Y-%m-%d}",
        "reviewRating": _rating(verdict, newsroom),
        "itemReviewed": _item(claim, entry.article),
    }
    citations = [{"@type": "CreativeWork", "url": e.url} | _named(e.title) for e in entry.evidence]
    return review | ({"citation": citations} if citations else {})


def claim_document(claim: Json, article: Article, url: str) -> Json:
    """Return a claim that has no review as schema.org Claim: who made it, when, and where it appeared.

    Args:
        claim: as the API returns it.
        article: its article.
        url: the absolute URL of its page.
    """
    return {"@context": CONTEXT, **_item(claim, article), "url": url, "text": claim["statement"]}


def data_feed(entries: Sequence[VerdictEntry], newsroom: Newsroom, url: str) -> Json:
    """Return reviews as a feed in the format of Data Commons: DataFeed, dataFeedElement, item.

    Args:
        entries: published verdicts, newest first.
        newsroom: the publisher of the reviews.
        url: the absolute URL of the feed.
    """
    elements = [
        {
            "@type": "DataFeedItem",
            "dateCreated": format_seconds(entry.first_published_at),
            "dateModified": format_seconds(entry.verdict.published_at or entry.verdict.created_at),
            "item": [claim_review(entry, newsroom)],
        }
        for entry in entries
        if newsroom.url_of(entry.claim["id"], entry.verdict)
    ]
    modified = {"dateModified": elements[0]["dateModified"]} if elements else {}
    return {
        "@context": CONTEXT,
        "@type": "DataFeed",
        "url": url,
        "name": f"Forecasts that {newsroom.name} has checked",
        **modified,
        "dataFeedElement": elements,
    }


def _rating(verdict: Verdict, newsroom: Newsroom) -> Json:
    value = OUTCOME_TABLE[verdict.outcome].rating
    numbers = {} if value is None else {"ratingValue": value, "bestRating": BEST, "worstRating": WORST}
    return {
        "@type": "Rating",
        "alternateName": newsroom.label(verdict.outcome),
        **numbers,
        "ratingExplanation": verdict.rationale,
    }


def _item(claim: Json, article: Article) -> Json:
    """Return the claim with its claimant, its day and its first appearance."""
    appearance: Json = {"@type": "NewsArticle", "url": article.url} | {
        "headline": article.title,
        "datePublished": article.published_on.isoformat(),
        "publisher": {"@type": "Organization", "name": article.publisher},
    }
    return {
        "@type": "Claim",
        **_author(claim, article),
        **({"datePublished": claim["said_on"]} if claim["said_on"] else {}),
        "firstAppearance": appearance,
        "appearance": [appearance],
    }


def _author(claim: Json, article: Article) -> Json:
    """Return the claimant as a member; its type is known only for the article's own authors and publisher."""
    name = claim["claimant"]
    if name is None:
        return {}
    kind = "Organization" if name == article.publisher else "Person" if name in article.authors else "Thing"
    return {"author": {"@type": kind, "name": name} | _same_as(claim["claimant_url"])}


def _same_as(url: str | None) -> Json:
    return {"sameAs": url} if url else {}


def _named(title: str | None) -> Json:
    return {"name": title} if title else {}
