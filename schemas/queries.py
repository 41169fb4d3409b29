"""Schemas of query parameters. They refuse unknown parameters."""

import difflib
from datetime import UTC, datetime
from typing import Any, Final

from marshmallow import ValidationError, fields, post_load, validate

from claims.domain.limits import (
    DEFAULT_PAGE,
    MAX_CURSOR,
    MAX_EXTERNAL_ID,
    MAX_NAME,
    MAX_PAGE,
    MAX_SEARCH,
    MAX_TOKEN_NAME,
    MAX_WAIT,
)
from claims.domain.outcomes import OUTCOMES
from claims.domain.requests import ChangesRequest, ClaimFilter, DueListRequest, PageRequest, VerdictFilter
from claims.domain.vocabulary import CHANGE_TYPES, STATUSES, VERDICT_STATES, WORKFLOWS
from claims.search.query import parse_query
from schemas.base import BaseSchema
from schemas.fields import Instant, IsoDate, NonBlankString, OneOf, QueryBoolean, QueryInteger, TopicKey, Url

RELEVANCE: Final = "relevance"
#: the first is the default
SORTS = ("-id", "due_at", "-due_at", "-updated_at", "-score")


class PageQuery(BaseSchema):
    """The query of a list page."""

    limit = QueryInteger(low=1, high=MAX_PAGE, load_default=DEFAULT_PAGE, metadata={"description": "items at most"})
    cursor = fields.String(
        load_default=None,
        validate=validate.Length(1, MAX_CURSOR),
        metadata={"description": "from the `next` of a list page; opaque"},
    )

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Any:
        """Build the request."""
        return PageRequest(data["limit"], data["cursor"])


class SomeOf(fields.String):
    """Words of a closed list, separated by commas; a repeated word counts once."""

    def __init__(self, words: tuple[str, ...], **kwargs: Any) -> None:
        listed = f"one or more of {', '.join(words)}, separated by commas"
        super().__init__(load_default=(), metadata={"description": listed}, **kwargs)
        self._words = words

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        given = tuple(dict.fromkeys(super()._deserialize(value, attr, data, **kwargs).split(",")))
        if any(word not in self._words for word in given):
            raise ValidationError(f"Must be one or more of: {', '.join(self._words)}, separated by commas.")
        return given


class DayOrInstant(Instant):
    """An instant, or a day, which means its first instant in UTC."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> datetime:
        if isinstance(value, str) and len(value) == 10:
            day = IsoDate()._deserialize(value, attr, data)
            return datetime(day.year, day.month, day.day, tzinfo=UTC)
        return super()._deserialize(value, attr, data, **kwargs)


class VerdictsQuery(PageQuery):
    """The filters of the list of verdicts of all claims."""

    state = SomeOf(VERDICT_STATES)
    outcome = SomeOf(OUTCOMES)
    actor = NonBlankString(
        high=MAX_TOKEN_NAME, load_default=None, metadata={"description": "name of the token that added the verdict"}
    )
    since = DayOrInstant(
        load_default=None,
        metadata={
            "description": "only verdicts with this `created_at` or a later one: RFC 3339 instant, or a day in UTC"
        },
    )

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Any:
        """Build the request."""
        page = PageRequest(data.pop("limit"), data.pop("cursor"))
        return VerdictFilter(**data), page


class ClaimsQuery(PageQuery):
    """The filters and order of a list of claims."""

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
    q = NonBlankString(
        high=MAX_SEARCH,
        load_default=None,
        metadata={
            "description": "words that must all occur in the claim, in one piece of its evidence or in one rationale; "
            '"a phrase", word*, -word, OR'
        },
    )
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
    query = None if q is None else parse_query(q)
    if query is not None and query.fault is not None:
        raise ValidationError(query.fault, "q")
    if query is not None and query.is_empty and query.excluded:
        raise ValidationError("Add a word to look for: a minus only leaves out.", "q")


class ArticlesQuery(PageQuery):
    """The filter of the list of articles."""

    url = Url(load_default=None, metadata={"description": "only the article of the page at this URL"})

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Any:
        """Build the URL and the list page."""
        return data["url"], PageRequest(data["limit"], data["cursor"])


class ClaimQuery(BaseSchema):
    """The query of one claim."""

    at = Instant(load_default=None, metadata={"description": "return the claim as it was known at this instant"})


class DueQuery(PageQuery):
    """The query of the due list."""

    as_of = Instant(load_default=None, metadata={"description": "the instant to use instead of now"})
    topic = TopicKey(load_default=None)
    available = QueryBoolean(
        load_default=False, metadata={"description": "true: only claims that no token has leased; not with as_of"}
    )

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Any:
        """Build the request."""
        page = PageRequest(data["limit"], data["cursor"])
        return DueListRequest(data["as_of"], data["topic"], page, data["available"])


class FeedFilterQuery(BaseSchema):
    """The filters of a syndication feed."""

    topic = TopicKey(load_default=None)
    claimant = NonBlankString(high=MAX_NAME, load_default=None)
    claimant_id = QueryInteger(load_default=None)
    article_id = QueryInteger(load_default=None)

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Any:
        """Build the request."""
        return ClaimFilter(**data)


class Types(fields.String):
    """Types of changes, separated by commas."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        types = tuple(dict.fromkeys(super()._deserialize(value, attr, data, **kwargs).split(",")))
        unknown = [type for type in types if type not in CHANGE_TYPES]
        if unknown:
            near = difflib.get_close_matches(unknown[0], CHANGE_TYPES, 1)
            hint = f" Did you mean {near[0]!r}?" if near else ""
            raise ValidationError(f"There are no changes of type {unknown[0]!r}.{hint}")
        return types


class FeedQuery(BaseSchema):
    """The query of the change feed."""

    since = QueryInteger(
        low=0, load_default=0, metadata={"description": "list the rows after this seq: 0, or the last `next_since`"}
    )
    types = Types(
        load_default=(),
        validate=validate.Length(max=len(CHANGE_TYPES)),
        metadata={"description": "only these types, separated by commas"},
    )
    limit = QueryInteger(low=1, high=MAX_PAGE, load_default=DEFAULT_PAGE, metadata={"description": "rows at most"})
    wait = QueryInteger(
        low=0, high=MAX_WAIT, load_default=None, metadata={"description": "seconds to wait for a new row, at most"}
    )

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Any:
        """Build the request."""
        return ChangesRequest(**data)


class SupplyTextQuery(BaseSchema):
    """The query of a supplied text."""

    store = QueryBoolean(
        load_default=True, metadata={"description": "false: verify the spans in the text, and do not store it"}
    )
