"""Articles from the web: the page is fetched (or sent along), read, and completed by what the caller says."""

from collections.abc import Callable
from typing import Final

from claims import errors
from claims.domain.imports import FetchRequest
from claims.domain.limits import MAX_AUTHORS, MAX_NAME, MAX_TITLE
from claims.domain.requests import NewArticle, NewText
from claims.errors import Issue, PageIncomplete
from claims.fetching.http import FetchedPage
from claims.fetching.limits import FetchError
from claims.formats.html import PageArticle, read_html

Fetch = Callable[[str], FetchedPage]

#: why a page could not be had -> what is raised
_RAISED: Final[dict[str, type[errors.DuecheckError]]] = {
    "not-allowed": errors.PageNotAllowed,
    "unreachable": errors.PageUnreachable,
    "too-slow": errors.PageUnreachable,
    "too-large": errors.PageUnreadable,
    "not-a-page": errors.PageUnreadable,
}


def read_article(wanted: FetchRequest, fetch: Fetch) -> NewArticle:
    """Make an article of a page.

    Args:
        wanted: its URL, and whatever the caller knows better than the page.
        fetch: `claims.fetching.http.fetch_page`, or what stands for it.

    Raises:
        PageNotAllowed, PageUnreachable, PageUnreadable: the page cannot be had, or has no article in it.
        PageIncomplete: it does not say its title, publisher or day, and the caller did not either.
    """
    found = _found(wanted, fetch)
    title, publisher = wanted.title or found.title, wanted.publisher or found.publisher
    published_on = wanted.published_on or found.published_on
    if title is None or publisher is None or published_on is None:
        values = {"title": title, "publisher": publisher, "published_on": published_on}
        missing = [name for name, value in values.items() if value is None]
        issues = [Issue(f"/{name}", "The page does not say it: send it.") for name in missing]
        raise PageIncomplete(f"the page does not say its {', '.join(missing)}", issues=issues)
    return NewArticle(
        url=found.url,
        title=title[:MAX_TITLE],
        authors=wanted.authors or tuple(name[:MAX_NAME] for name in found.authors[:MAX_AUTHORS]),
        publisher=publisher[:MAX_NAME],
        published_on=published_on,
        language=wanted.language or found.language or "en",
        text=NewText(found.text, wanted.withheld, None, None),
    )


def _found(wanted: FetchRequest, fetch: Fetch) -> PageArticle:
    if wanted.html is not None:
        return read_html(wanted.html, wanted.url)
    try:
        page = fetch(wanted.url)
    except FetchError as error:
        raise _RAISED[error.reason](str(error)) from error
    if page.content_type == "text/plain":
        return PageArticle(page.url, None, (), None, None, None, page.text)
    return read_html(page.text, page.url)
