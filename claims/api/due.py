"""The route of the due list: the claims that a worker must look at now."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from zlib import crc32

from flask import Response, request

from claims.api.assignees import assignee
from claims.api.responses import Answer, due_answer, not_modified, respond
from claims.api.routing import Routes
from claims.api.whole_answers import find_kept, keep
from claims.domain.requests import DueListRequest
from claims.page_cache import PageCache
from claims.services import due_queue, timers
from claims.services.context import ServiceContext
from claims.wiring import context
from schemas.leases import DueItemOut
from schemas.lists import page_of
from schemas.queries import DueQuery

routes = Routes(
    "due",
    __name__,
    url_prefix="/api/v1",
    description="The due list: claims that are due or up for a periodic check, and not judged",
)


@routes.operation("GET", "/claims/due", role="reader", query=DueQuery, answer=(200, page_of(DueItemOut)))
def list_due(query: DueListRequest) -> Response:
    """List the claims that are due or up for a periodic check, not judged and not snoozed, oldest first."""
    query = replace(query, assigned_to=assignee(query.assigned_to))
    return respond(answer_due(context(), query, request.environ))


def answer_due(
    context: ServiceContext, query: DueListRequest, environ: dict[str, Any], pages: PageCache | None = None
) -> Answer:
    """Return the answer to a poll of the due list; a 304 and a kept page read no claim.

    Args:
        context: the dependencies of the services.
        query: instant, topic, availability and list page, from the query.
        environ: the WSGI environ, with If-None-Match.
        pages: keeps the answer; then its addresses are whole.

    Returns:
        200 with a list page, or 304 if the ETag matches (docs/specification.md, section 10.1).

    Raises:
        InvalidInput: the cursor is of another list, or the query contradicts itself.
    """
    tag, if_none_match = due_tag(context, environ, query.assigned_to), environ.get("HTTP_IF_NONE_MATCH")
    unchanged = not_modified(tag, if_none_match)
    if unchanged is not None:
        return unchanged
    if pages is None or tag is None:
        return due_answer(due_queue.list_due(context, query), tag, if_none_match, environ)
    kept = find_kept(pages, environ, context, tag)
    if kept is not None:
        return kept
    page = due_queue.list_due(context, query)
    answer = due_answer(page, tag, if_none_match, environ)
    return keep(pages, environ, context, tag, answer, page.since, page.until)


def due_tag(context: ServiceContext, environ: Mapping[str, Any], name: str | None = None) -> str | None:
    """Return the ETag of a list of the queue: the last seq of the log, a checksum of the query, what the caller sees.

    Args:
        context: the dependencies of the services.
        environ: the WSGI environ, with the query.
        name: whose claims the list has; `me` in the query is another one for each caller. None: it does not matter.

    Returns:
        None while the log lacks rows of time-based events.
    """
    end = timers.log_end(context)
    checksum = crc32((name or "").encode(), crc32(environ.get("QUERY_STRING", "").encode("latin-1")))
    return f'"{end.seq}-{checksum:08x}{context.visibility.tag_suffix}"' if end.is_current else None
