"""Schemas of the queries of claims: their filters, alone for a count, and with an order for lists and exports."""

from typing import Any, Final

from marshmallow import ValidationError, post_load

from claims.domain.limits import MAX_ACTOR_NAME, MAX_EXTERNAL_ID, MAX_NAME, MAX_SEARCH
from claims.domain.outcomes import OUTCOMES
from claims.domain.requests import ClaimFilter, PageRequest
from claims.domain.vocabulary import STATUSES, WORKFLOWS
from claims.search.query import parse_query
from schemas.base import BaseSchema
from schemas.fields import NonBlankString, OneOf, QueryBoolean, QueryInteger, TopicKey
from schemas.queries import DayOrInstant, PageQuery, SomeOf

RELEVANCE: Final = "relevance"
#: the first is the default
SORTS = ("-id", "due_at", "-due_at", "-updated_at", "-score")


class ClaimFilterQuery(BaseSchema):
    """The filters of claims."""

    status = SomeOf(STATUSES)
    workflow = SomeOf(WORKFLOWS)
    article_id = QueryInteger(load_default=None)
    claimant = NonBlankString(
        high=MAX_NAME, load_default=None, metadata={"description": "a whole name or alias of the claimant"}
    )
    claimant_id = QueryInteger(
        load_default=None, metadata={"description": "a claimant, with the claimants merged into it or with it"}
    )
    topic = TopicKey(load_default=None)
    publisher = NonBlankString(
        high=MAX_NAME, load_default=None, metadata={"description": "a whole name of the article's publisher"}
    )
    outcome = SomeOf(OUTCOMES)
    external_id = NonBlankString(
        high=MAX_EXTERNAL_ID, load_default=None, metadata={"description": "the claim's id in another system"}
    )
    due_before = DayOrInstant(load_default=None, metadata={"description": "RFC 3339 instant, or a day in UTC"})
    due_after = DayOrInstant(load_default=None, metadata={"description": "RFC 3339 instant, or a day in UTC"})
    needs_human = QueryBoolean(
        load_default=None,
        metadata={"description": "true: a check has left the claim to a person, and none has looked since"},
    )
    assigned_to = NonBlankString(
        high=MAX_ACTOR_NAME,
        load_default=None,
        metadata={"description": "the exact name of whose work it is, `me` or `nobody`; from the role bot on"},
    )
    q = NonBlankString(
        high=MAX_SEARCH,
        load_default=None,
        metadata={
            "description": "words that must all occur in the claim, in one piece of its evidence or in one rationale; "
            '"a phrase", word*, -word, OR'
        },
    )

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Any:
        """Build the filter."""
        check_words(data["q"])
        return ClaimFilter(**data)


class ClaimsExportQuery(ClaimFilterQuery):
    """The filters and order of an export of claims."""

    sort = OneOf(SORTS, load_default=None, metadata={"description": "default: -id, which a q needs"})

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Any:
        """Build the filter."""
        check_search(data | {"highlight": False})
        return ClaimFilter(**data | {"sort": data["sort"] or SORTS[0]})


class ClaimsQuery(PageQuery, ClaimFilterQuery):
    """The filters and order of a list of claims."""

    sort = OneOf(
        (*SORTS, RELEVANCE),
        load_default=None,
        metadata={"description": "default: -id; with q: -id or relevance, which needs q"},
    )
    highlight = QueryBoolean(
        load_default=False, metadata={"description": "true: with q, each claim says what matched, in `highlight`"}
    )

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Any:
        """Build the request."""
        page = PageRequest(data.pop("limit"), data.pop("cursor"))
        check_search(data)
        return ClaimFilter(**data | {"sort": data["sort"] or SORTS[0]}), page


def check_search(data: dict[str, Any]) -> None:
    """Check that the order and the highlights fit the query, and that the query looks for something."""
    q, sort = data["q"], data["sort"]
    if q is None and sort == RELEVANCE:
        raise ValidationError("Send q with it.", "sort")
    if q is None and data["highlight"]:
        raise ValidationError("Send q with it.", "highlight")
    if q is not None and sort not in (None, SORTS[0], RELEVANCE):
        raise ValidationError(f"With q it must be {SORTS[0]} or {RELEVANCE}.", "sort")
    check_words(q)


def check_words(q: str | None) -> None:
    """Check that a query looks for something. Raises ValidationError."""
    query = None if q is None else parse_query(q)
    if query is not None and query.fault is not None:
        raise ValidationError(query.fault, "q")
    if query is not None and query.is_empty and query.excluded:
        raise ValidationError("Add a word to look for: a minus only leaves out.", "q")
