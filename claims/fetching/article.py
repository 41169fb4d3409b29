"""Articles from the web: the server fetches the page or gets it in the request; the caller's data complete it."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Final

from claims import errors
from claims.domain.imports import FetchRequest, PageArticle
from claims.domain.limits import MAX_AUTHORS, MAX_NAME, MAX_TITLE
from claims.domain.requests import NewArticle, NewText
from claims.errors import Issue, Message, PageIncomplete, Value
from claims.errors.messages import Text
from claims.fetching.http import FetchedPage
from claims.fetching.limits import FetchError

Fetch = Callable[[str], FetchedPage]
ReadHtml = Callable[[str, str], PageArticle]

#: reason of a failed fetch -> the error that is raised
_RAISED: Final[dict[str, type[errors.DuecheckError]]] = {
    "not-allowed": errors.PageNotAllowed,
    "not-found": errors.PageNotFound,
    "unreachable": errors.PageUnreachable,
    "too-slow": errors.PageUnreachable,
    "too-large": errors.PageUnreadable,
    "not-a-page": errors.PageUnreadable,
}


def read_article(request: FetchRequest, fetch: Fetch, read_html: ReadHtml, today: date) -> NewArticle:
    """Build an article from a page.

    Args:
        request: the URL, and data of the caller, which win over those of the page.
        fetch: `claims.fetching.http.fetch_page`, or a replacement in tests.
        read_html: returns the article of the HTML at a URL (`claims.formats.html.read_html`).
        today: the last day that can be a day of publication; later ones are no hints.

    Raises:
        PageNotAllowed: the server may not fetch the URL.
        PageNotFound: the host or the page does not exist, or is not open to the public.
        PageUnreachable: the page did not answer, or too slowly.
        PageUnreadable: the page is too large, or contains no article.
        PageIncomplete: neither the page nor the caller has its title, publisher or day.
    """
    page_article = _page_article(request, fetch, read_html)
    title, publisher = request.title or page_article.title, request.publisher or page_article.publisher
    published_on = request.published_on or page_article.published_on
    if title is None or publisher is None or published_on is None:
        values = {"title": title, "publisher": publisher, "published_on": published_on}
        missing = [name for name, value in values.items() if value is None]
        mentioned = [day for day in page_article.mentioned if day <= today]
        issues = [Issue(f"/{name}", _missing(name, mentioned)) for name in missing]
        raise PageIncomplete(f"the page does not contain its {', '.join(missing)}", issues=issues)
    return NewArticle(
        url=page_article.url,
        title=title[:MAX_TITLE],
        authors=request.authors or tuple(name[:MAX_NAME] for name in page_article.authors[:MAX_AUTHORS]),
        publisher=publisher[:MAX_NAME],
        published_on=published_on,
        language=request.language or page_article.language or "en",
        text=NewText(page_article.text, request.withheld, None, None),
    )


def _missing(name: str, mentioned: Sequence[date]) -> Text:
    """Return the message for a member that a page lacks, with the days that the page mentions."""
    if name != "published_on":
        return "The page does not contain it: send it."
    values: dict[str, Value] = {f"day_{number}": day for number, day in enumerate(mentioned)}
    sentence = "The page does not say when it was published"
    if values:
        sentence += f"; it mentions {' and '.join(f'{{{name}}}' for name in values)}, which can be other days"
    return Message(f"{sentence}. Find out the day.", hint="Send it as YYYY-MM-DD.", **values)


def _page_article(request: FetchRequest, fetch: Fetch, read_html: ReadHtml) -> PageArticle:
    if request.html is not None:
        return read_html(request.html, request.url)
    try:
        page = fetch(request.url)
    except FetchError as error:
        raise _RAISED[error.reason](str(error), issues=[Issue("/url", str(error))]) from error
    if page.content_type == "text/plain":
        return PageArticle(page.url, None, (), None, None, None, page.text)
    return read_html(page.text, page.url)
