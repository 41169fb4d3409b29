"""The lines of a bulk import before they are stored: their articles, proven spans and windows."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from claims.anchoring.whole_words import stand_alone
from claims.domain.due import Due
from claims.domain.imports import BulkLine
from claims.domain.records import Article, Claim, Revision, Span
from claims.domain.requests import NewClaim
from claims.errors import DuecheckError, Invalid, InvalidInput, SpanNotProven
from claims.rules.same_claims import same_key
from claims.services.claim_creation import anchor_spans, article_of, default_statement, first_due
from claims.services.context import ServiceContext
from claims.services.day_hints import DayRequest, with_allowed_hints
from claims.services.prepared import Outdated


class Sources:
    """The articles of a batch with the texts of their newest revisions."""

    def __init__(self, context: ServiceContext, chunk: Sequence[BulkLine]) -> None:
        self._context = context
        #: IANA zone of windows that name none; None: anywhere on earth
        self.zone = context.timezone
        #: ISO 3166-1 alpha-2, whose named days words mean
        self.country = context.country
        urls = {line.article_url for line in chunk if line.article_url is not None}
        self._ids = context.store.find_articles(sorted(urls)) if urls else {}
        self._sources: dict[int, tuple[Article, Revision]] = {}

    def with_article_id(self, line: BulkLine, new: NewClaim) -> NewClaim:
        """Return the claim with the id of its article if the line names the article by URL."""
        if line.article_url is None:
            return new
        article_id = self._ids.get(line.article_url)
        if article_id is None:
            raise InvalidInput.at("/article_url", f"there is no article {line.article_url}: add the article first")
        return replace(new, article_id=article_id)

    def with_hints(self, line: BulkLine) -> DuecheckError | None:
        """Return the problem of a line, with only those hints of dates that its members would take."""
        if not isinstance(line.problem, InvalidInput) or not isinstance(line.values, dict):
            return line.problem
        article_id = self._ids.get(line.article_url or "")
        return with_allowed_hints(line.problem, DayRequest(self._context, line.values, article_id=article_id))

    def get(self, article_id: int) -> tuple[Article, Revision]:
        """Return an article and its newest revision. Raises `InvalidInput` if there is no such article."""
        if article_id not in self._sources:
            article = article_of(self._context, article_id)
            revision = self._context.store.get_revision(article.id, article.revision.number)
            self._sources[article_id] = article, revision
        return self._sources[article_id]

    def check_current(self) -> None:
        """Raise `Outdated` if one of the articles has a newer revision."""
        articles = self._context.store.list_articles_by_id(list(self._sources))
        if any(article.revision.number != self._sources[article.id][1].number for article in articles):
            raise Outdated


@dataclass(frozen=True, slots=True)
class ResolvedLine:
    """A line whose spans are proven and whose window is resolved."""

    number: int
    #: None if the line is refused
    new: NewClaim | None
    problem: DuecheckError | None
    article: Article | None = None
    spans: tuple[Span, ...] = ()
    due: Due | None = None
    #: by which claims that say the same are found; None for a line that is stored alone
    same_key: str | None = None
    #: True: a problem does not refuse the line, which is left out
    skipped: bool = False
    #: `id` and `created_at` in the record that exported the line; None for other lines
    exported: tuple[int, str] | None = None
    #: by which a claim without a certain position is found that says the same words; None for other lines
    words_key: str | None = None


def resolve_lines(sources: Sources, lines: Sequence[BulkLine]) -> list[ResolvedLine]:
    """Resolve the lines of a batch, those of one article together: only the texts of the last articles stay folded."""
    by_article = sorted(range(len(lines)), key=lambda place: _article_named(lines[place]))
    resolved = {place: resolve_line(sources, lines[place]) for place in by_article}
    return [resolved[place] for place in range(len(lines))]


def _article_named(line: BulkLine) -> tuple[int, str]:
    return line.new.article_id if line.new is not None else 0, line.article_url or ""


def resolve_line(sources: Sources, line: BulkLine) -> ResolvedLine:
    """Prove the spans of a line and compute its window, or return the line with its problem."""
    try:
        if line.problem is not None or line.new is None:
            problem = sources.with_hints(line)
            return ResolvedLine(line.number, line.new, problem, skipped=line.skipped, exported=line.exported)
        new = sources.with_article_id(line, line.new)
        article, revision = sources.get(new.article_id)
        spans, due = anchor_spans(revision, new.spans), first_due(new, article, sources.zone, sources.country)
        is_alone = new.depends_on is None
        key = same_key(article.id, spans, due, None) if is_alone else None
        words_key = same_key(article.id, _unplaced(spans), due, None) if is_alone and line.unsettled else None
        if line.unsettled:
            _check_whole(revision, spans)
        return ResolvedLine(
            line.number, new, None, article, spans, due, key, exported=line.exported, words_key=words_key
        )
    except DuecheckError as error:
        is_excused = line.unsettled and _is_excused(error, line.new)
        return ResolvedLine(line.number, line.new, error, skipped=is_excused, exported=line.exported)


def _unplaced(spans: Sequence[Span]) -> list[Span]:
    """Return spans as those of a claim whose words have no certain position."""
    return [replace(span, start=None, end=None) for span in spans]


def _check_whole(revision: Revision, spans: Sequence[Span]) -> None:
    """Raise `SpanNotProven` if words without a certain position are now part of longer words."""
    for span in spans:
        if revision.text is None or span.start is None or span.end is None:
            continue
        if not stand_alone(revision.text, span.start, span.end):
            message = "the words had no certain position, and are now a part of longer words"
            raise SpanNotProven.at("/quote", message)


def _is_excused(error: DuecheckError, new: NewClaim | None) -> bool:
    """Return True if words without a certain position explain why the row of an export cannot be added.

    A claim whose words never had a position can also lack its article: that of an imported ClaimReview has no text.
    """
    has_offsets = new is not None and any(span.start is not None for span in new.spans)
    return isinstance(error, SpanNotProven) or (isinstance(error, Invalid) and not has_offsets)


#: what two lines with one `external_id` must agree in: article, statement, spans and window
Words = tuple[int, str | None, tuple[tuple[str, int | None, str | None], ...], Due | None]


def words_of_line(line: ResolvedLine, new: NewClaim) -> Words:
    """Return what a line says; the window of a claim with a condition does not count, because it changes."""
    if line.article is None:
        return new.article_id, new.statement, tuple((span.role, span.start, span.exact) for span in new.spans), None
    places = tuple((span.role, span.start, span.exact) for span in line.spans)
    due = line.due if new.depends_on is None else None
    return new.article_id, new.statement or default_statement(line.spans), places, due


def words_of_claim(claim: Claim) -> Words:
    """Return what a stored claim says, as `words_of_line` does of its line."""
    places = tuple((span.role, span.start, span.exact) for span in claim.spans)
    return claim.article_id, claim.statement, places, claim.due if claim.depends_on is None else None
