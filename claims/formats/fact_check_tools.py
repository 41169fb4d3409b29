"""The answer of Google's Fact Check Tools API (`claims:search`), as ClaimReviews of schema.org.

Each claim of the answer has `text`, `claimant` and `claimDate`, and a list `claimReview` with the reviews of several
publishers. Neither has an `@type`.
"""

from collections.abc import Mapping
from typing import Any

from claims.domain.urls import is_web_url
from claims.formats.common import as_list


def is_fact_checked(value: Mapping[str, Any]) -> bool:
    """Return True if an object is a claim of the API's answer: it has reviews without a type of JSON-LD."""
    return any(isinstance(item, dict) and "@type" not in item for item in as_list(value.get("claimReview")))


def to_claim_reviews(claim: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the reviews of one claim of the API's answer as ClaimReviews, in their order."""
    return [_review(claim, review) for review in as_list(claim.get("claimReview")) if isinstance(review, dict)]


def _review(claim: Mapping[str, Any], review: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "@type": "ClaimReview",
        "url": review.get("url"),
        "name": review.get("title"),
        "claimReviewed": claim.get("text"),
        "author": _publisher(review.get("publisher")),
        "datePublished": review.get("reviewDate"),
        "inLanguage": review.get("languageCode"),
        "reviewRating": {"@type": "Rating", "alternateName": review.get("textualRating")},
        "itemReviewed": {
            "@type": "Claim",
            "author": {"name": claim.get("claimant")},
            "datePublished": claim.get("claimDate"),
        },
    }


def _publisher(publisher: Any) -> dict[str, Any] | None:
    """Return the publisher of a review as its author: `site` is a host such as "checks.example"."""
    if not isinstance(publisher, dict):
        return None
    site = publisher.get("site")
    url = site if not isinstance(site, str) or is_web_url(site) else f"https://{site.strip()}"
    return {"@type": "Organization", "name": publisher.get("name"), "url": url}
