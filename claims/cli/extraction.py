"""The commands `extract` and `extract-report`: forecasts in a file or web page, and the precision of the cues."""

from dataclasses import fields
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

import click
import orjson

from claims.anchoring.normalize import normalize_text
from claims.cli.application import with_existing_database
from claims.cli.progress import terminal_progress
from claims.cli.remedies import with_remedy
from claims.config import load_settings
from claims.dates.window import today_in
from claims.domain.actors import SYSTEM
from claims.domain.extraction import Candidate
from claims.domain.imports import FetchRequest
from claims.domain.progress import tracked
from claims.domain.requests import NewArticle, NewText
from claims.errors import ArticleExists, DuecheckError
from claims.extraction.candidates import extract
from claims.fetching.article import read_article
from claims.formats.html import read_html
from claims.rules.cue_precision import CuePrecision, precision_by_cue
from claims.services import articles, candidates
from claims.services.claimant_names import author_of
from claims.wiring import context, wiring

_HTML = {".html", ".htm", ".xhtml"}


@click.command("extract")
@click.argument("sources", metavar="FILE|URL...", nargs=-1, required=True)
@click.option(
    "--published-on", type=click.DateTime(["%Y-%m-%d"]), help="Day of publication; needed unless the page has it."
)
@click.option("--author", help="Claimant of the forecasts that name no claimant.")
@click.option("--language", help="BCP 47 tag; by default the page's own, or en.")
@click.option("--country", help="Country whose named days are meant, such as US; default DUECHECK_COUNTRY.")
@click.option("--explain", is_flag=True, help="Print the reasons for each candidate.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
@click.option("--store", is_flag=True, help="Store each page as an article, with its candidates (URLs only).")
def extract_command(
    sources: tuple[str, ...],
    published_on: datetime | None,
    author: str | None,
    language: str | None,
    country: str | None,
    explain: bool,
    as_json: bool,
    store: bool,
) -> None:
    """Find the forecasts in FILEs or at URLs.

    FILE is text or HTML, or - for standard input.

    With several sources, each line of JSON names its source. If one fails, the others are still read.
    """
    is_alone, failed = len(sources) == 1, 0
    country = country or load_settings().COUNTRY or None
    with terminal_progress() as progress:
        for source in tracked(sources, progress, "extracting", len(sources)):
            try:
                article = _article(source, author, published_on, language, store)
                found = extract(
                    article.text.text or "", article.published_on, article.language, author_of(article), country
                )
            except (DuecheckError, click.ClickException) as error:
                if is_alone:
                    raise
                failed += 1
                click.echo(f"{source}: {_reason(error)}", err=True)
                continue
            _print(found, article, source="" if is_alone else source, explain=explain, as_json=as_json)
    if failed:
        raise click.ClickException(f"{failed} of {len(sources)} sources failed")


def _reason(error: DuecheckError | click.ClickException) -> str:
    return with_remedy(error) if isinstance(error, DuecheckError) else error.format_message()


def _article(
    source: str, author: str | None, published_on: datetime | None, language: str | None, store: bool
) -> NewArticle:
    """Return the article of a file or page.

    Args:
        source: a path, `-`, or a URL.
        author: claimant of the forecasts that name none; None: the page's own.
        published_on: the day of publication; None: the page's own.
        language: BCP 47 tag; None: the page's own, or en.
        store: store the article of a page, with its candidates.

    Raises:
        click.UsageError: a file has no day of publication, or cannot be stored.
        click.ClickException, DuecheckError: the source cannot be read.
    """
    fetch_request = FetchRequest(
        url=source,
        authors=(author,) if author else (),
        published_on=published_on.date() if published_on else None,
        language=language,
    )
    is_url = urlsplit(source).scheme in {"http", "https"}
    if store and not is_url:
        raise click.UsageError("--store needs a URL: an article has one")
    article = _from_web(fetch_request) if is_url else _from_file(fetch_request)
    if store:
        _store(article)
    return article


def _print(found: list[Candidate], article: NewArticle, *, source: str, explain: bool, as_json: bool) -> None:
    """Print the candidates of an article, with their source unless it is empty."""
    if source and not as_json:
        click.echo(f"{source}:")
    for candidate in found:
        click.echo(_line(candidate, source) if as_json else _lines(candidate, explain))
    if not as_json:
        click.echo(f"candidates: {len(found)}, in an article of {article.published_on}", err=True)


@click.command("extract-report")
@with_existing_database
def report_command() -> None:
    """Show the precision of each cue.

    For each cue, the command counts the accepted, merged, rejected and waiting candidates.
    """
    row = "{:>9} {:>9} {:>9} {:>9} {:>9}  {}"
    click.echo(row.format("PRECISION", "ACCEPTED", "MERGED", "REJECTED", "WAITING", "CUE"))
    for cue in precision_by_cue(candidates.count_cues(context())):
        click.echo(row.format(_percent(cue), cue.accepted, cue.merged, cue.rejected, cue.waiting, cue.name))


def _percent(cue: CuePrecision) -> str:
    return "-" if cue.precision is None else f"{cue.precision:.0%}"


@with_existing_database
def _from_web(fetch_request: FetchRequest) -> NewArticle:
    """Fetch a web page and return its article."""
    return read_article(fetch_request, wiring().fetch, read_html, today_in(None, context().clock()))


def _from_file(fetch_request: FetchRequest) -> NewArticle:
    """Return the article in a file: plain text, or a saved web page. It needs no database."""
    path = fetch_request.url
    try:
        with click.open_file(path, encoding="utf-8") as file:
            text = file.read()
    except OSError as error:
        raise click.ClickException(f"{path} cannot be read: {error.strerror}. Check the path.") from error
    except UnicodeDecodeError as error:
        raise click.ClickException(f"{path} cannot be read: it is not UTF-8. Save it as UTF-8 text.") from error
    page = read_html(text, "file") if Path(path).suffix.lower() in _HTML else None
    published_on = fetch_request.published_on or (page.published_on if page else None)
    if published_on is None:
        raise click.UsageError("add the day of publication, such as --published-on 2024-03-12")
    return NewArticle(
        url=path,
        title=path,
        authors=fetch_request.authors or (page.authors if page else ()),
        publisher="the author",
        published_on=published_on,
        language=fetch_request.language or (page.language if page else None) or "en",
        text=_new_text(page.text if page else text),
    )


def _new_text(text: str) -> NewText:
    return NewText(normalize_text(text), False, None, None)


@with_existing_database
def _store(article: NewArticle) -> None:
    """Add the article unless an article has its URL, and store its candidates."""
    try:
        article_id = articles.add_article(context(), SYSTEM, article).id
    except ArticleExists as error:
        article_id = error.extra["article_id"]
    stored = candidates.find_candidates(context(), SYSTEM, article_id, None, store=True)
    click.echo(f"article {article_id}: {len({candidate.claim_id for candidate in stored})} claims", err=True)


def _lines(candidate: Candidate, explain: bool) -> str:
    due = candidate.due
    window = f"{due.relation} {due.edtf}" if due.edtf else due.relation
    days = f"{due.earliest} .. {due.latest or 'none'}"
    lines = [
        f"{candidate.score:.2f} {candidate.kind}, {candidate.modality.replace('_', ' ')}; {candidate.claimant}; "
        f"{window} ({candidate.due_basis}): {days}",
        f"     [{candidate.span.start}..{candidate.span.end}] {candidate.statement}",
    ]
    if explain:
        lines += [f"     - {reason}" for reason in candidate.why]
    return "\n".join(lines)


def _line(candidate: Candidate, source: str) -> str:
    if not source:
        return orjson.dumps(candidate).decode()
    members = {field.name: getattr(candidate, field.name) for field in fields(candidate)}
    return orjson.dumps({"source": source} | members).decode()
