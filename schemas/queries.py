"""Schemas of query parameters. They refuse unknown parameters."""

import difflib
import re
from datetime import UTC, datetime
from typing import Any, Final

from marshmallow import ValidationError, fields, post_load, validate, validates_schema

from claims.domain.change_requests import ChangeScope, ChangesRequest
from claims.domain.limits import (
    DEFAULT_PAGE,
    MAX_ACTOR_NAME,
    MAX_CURSOR,
    MAX_NAME,
    MAX_PAGE,
    MAX_WAIT,
)
from claims.domain.outcomes import OUTCOMES
from claims.domain.requests import ClaimFilter, DueListRequest, PageRequest, VerdictFilter
from claims.domain.vocabulary import CHANGE_TYPES, VERDICT_STATES
from schemas.base import BaseSchema
from schemas.fields import Instant, IsoDate, NonBlankString, QueryBoolean, QueryInteger, TopicKey, Url

#: records that `GET /claims/{id}` can include
INCLUDED: Final = ("article", "evidence", "verdicts", "deadlines")


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

    def __init__(self, words: tuple[str, ...], what: str = "", **kwargs: Any) -> None:
        listed = f"{what}{what and ': '}one or more of {', '.join(words)}, separated by commas"
        word = "|".join(map(re.escape, words))
        metadata = {"description": listed, "pattern": f"^({word})(,({word}))*$", "examples": [words[0]]}
        super().__init__(load_default=(), metadata=metadata, **kwargs)
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
        high=MAX_ACTOR_NAME, load_default=None, metadata={"description": "name of the token that added the verdict"}
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
    include = SomeOf(INCLUDED, what="records of the claim, not with `at`")

    @validates_schema
    def check_time(self, data: dict[str, Any], **_: Any) -> None:
        """Check that records are not included with a former state of the claim."""
        if data["at"] is not None and data["include"]:
            raise ValidationError("Send at or include, not both.", "include")


class DueQuery(PageQuery):
    """The query of the due list."""

    as_of = Instant(load_default=None, metadata={"description": "the instant to use instead of now"})
    topic = TopicKey(load_default=None)
    available = QueryBoolean(
        load_default=False, metadata={"description": "true: only claims that no token has leased; not with as_of"}
    )
    assigned_to = NonBlankString(
        high=MAX_ACTOR_NAME,
        load_default=None,
        metadata={"description": "the exact name of whose work they are, or `me`; from the role bot on"},
    )

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Any:
        """Build the request."""
        page = PageRequest(data["limit"], data["cursor"])
        return DueListRequest(data["as_of"], data["topic"], page, data["available"], data["assigned_to"])


class FeedFilterQuery(BaseSchema):
    """The filters of a syndication feed."""

    claim_id = QueryInteger(load_default=None, metadata={"description": "only entries of this claim"})
    topic = TopicKey(load_default=None)
    claimant = NonBlankString(high=MAX_NAME, load_default=None)
    claimant_id = QueryInteger(load_default=None)
    article_id = QueryInteger(load_default=None)
    publisher = NonBlankString(high=MAX_NAME, load_default=None)

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
        metadata={
            "description": f"only these types, separated by commas: {', '.join(CHANGE_TYPES)}",
            "pattern": r"^[a-z]+\.[a-z_]+(,[a-z]+\.[a-z_]+)*$",
            "examples": ["claim.due,verdict.published"],
        },
    )
    limit = QueryInteger(low=1, high=MAX_PAGE, load_default=DEFAULT_PAGE, metadata={"description": "rows at most"})
    wait = QueryInteger(
        low=0, high=MAX_WAIT, load_default=None, metadata={"description": "seconds to wait for a new row, at most"}
    )

    claim_id = QueryInteger(load_default=None, metadata={"description": "only rows of this claim"})
    article_id = QueryInteger(
        load_default=None, metadata={"description": "only rows of this article and of its claims"}
    )
    claimant_id = QueryInteger(
        load_default=None, metadata={"description": "only rows of claims of this claimant, or of one merged with it"}
    )
    topic = TopicKey(load_default=None, metadata={"description": "only rows of claims that have this topic now"})
    include = SomeOf(("claim", "article"), what="records of the rows, once each, as they are now")

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Any:
        """Build the request."""
        scope = {name: data.pop(name) for name in ("claim_id", "article_id", "claimant_id", "topic")}
        return ChangesRequest(**data, scope=ChangeScope(**scope))


class SupplyTextQuery(BaseSchema):
    """The query of a supplied text."""

    store = QueryBoolean(
        load_default=True, metadata={"description": "false: verify the spans in the text, and do not store it"}
    )
