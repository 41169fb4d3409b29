"""Find the forecasts of an article, compare them with stored claims, and store them as candidates."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from claims.anchoring.anchor import anchor
from claims.anchoring.normalize import normalize_text
from claims.dates.window import with_zone
from claims.domain.actors import Actor
from claims.domain.extraction import Candidate, Duplicate, Extraction, TextRange, window_key
from claims.domain.limits import MAX_DUPLICATES
from claims.domain.records import Article, Revision, Span
from claims.domain.requests import NewClaim, SpanRequest
from claims.domain.vocabulary import SpanRole, Workflow
from claims.errors import Message, TextNeeded, TextTooLong
from claims.rules.similarity import MIN_SIMILARITY, SimilarityIndex, contains, fold, is_same, queries, similarity
from claims.services.articles import check_text
from claims.services.claim_creation import build_claim, store_claim
from claims.services.claimant_names import author_of
from claims.services.context import ServiceContext
from claims.services.prepared import Outdated, Write, write_prepared
from claims.storage.base import CueCount, QuotedClaim

#: claims that the server compares with one candidate
_MAX_COMPARED = 40
#: statements of one article that the server looks up
_MAX_LOOKUPS = 300


@dataclass(frozen=True, slots=True)
class CandidateReport:
    """A candidate with its proven spans and its near-duplicates."""

    article_id: int
    candidate: Candidate
    spans: tuple[Span, ...]
    duplicates: tuple[Duplicate, ...]
    #: the claim that it is stored as, and the workflow of this claim; None if it is not stored
    claim_id: int | None = None
    workflow: Workflow | None = None
    #: this extraction stored it
    new: bool = False


def find_candidates(
    context: ServiceContext, actor: Actor, article_id: int, text: str | None, *, store: bool
) -> list[CandidateReport]:
    """Find the forecasts of an article. The write lock is not held while the text is read and compared.

    Args:
        context: the service context.
        actor: the token of the client.
        article_id: id of the article, from the URL.
        text: the text of the newest revision if it is withheld; the server does not store it.
        store: store new candidates as claims with workflow `candidate`. A stored candidate stays as it is, also a
            rejected one.

    Returns:
        The candidates: those with a window first, the likeliest first.

    Raises:
        ArticleNotFound: there is no such article.
        TextNeeded: the text is withheld, and the client sent none.
        TextMismatch, BadText, TextTooLong, LanguageNotSupported: the server cannot extract from the text.
        StoreBusy: the article got a new revision during each of three attempts.
    """
    if not store:
        return prepare_candidates(context, actor, article_id, text, store=False)()
    return write_prepared(context, lambda: prepare_candidates(context, actor, article_id, text, store=True))


def prepare_candidates(
    context: ServiceContext, actor: Actor, article_id: int, text: str | None, *, store: bool
) -> Write[list[CandidateReport]]:
    """Find the forecasts of an article; return the function that stores and returns them (`find_candidates`)."""
    article = context.store.get_article(article_id)
    revision = _with_text(context, article, text)
    author = author_of(article)
    found = context.tasks.extract(revision.text or "", article.published_on, article.language, author, context.country)
    candidates = [replace(candidate, due=with_zone(candidate.due, context.timezone)) for candidate in found]
    reports = _compare(context, article, revision, candidates)
    if not store:
        return lambda: reports
    return lambda: _store(context, actor, article, revision, reports)


def count_cues(context: ServiceContext) -> list[CueCount]:
    """Count the claims that extraction proposed, by cue and workflow."""
    return context.store.count_cues()


def _with_text(context: ServiceContext, article: Article, text: str | None) -> Revision:
    """Return the newest revision with its stored text, or with the text that the client sent."""
    revision = context.store.get_revision(article.id, article.revision.number)
    if text is None and revision.text is None:
        raise TextNeeded(f"only the hash and length of the text of article {article.id} are stored")
    if text is not None:
        text = normalize_text(text)
        check_text(revision, text)
        revision = replace(revision, text=text)
    if revision.length > context.max_extraction_length:
        message = "the text has {length} code points; the limit for extraction is {limit}"
        raise TextTooLong(Message(message, length=revision.length, limit=context.max_extraction_length))
    return revision


def _compare(
    context: ServiceContext, article: Article, revision: Revision, candidates: Sequence[Candidate]
) -> list[CandidateReport]:
    """Prove the spans of candidates, and find the stored claims and near-duplicates of each."""
    quoted = context.store.list_quoted_claims(article.id)
    lookup, earlier = _Lookup(context), SimilarityIndex()
    reports: list[CandidateReport] = []
    for item, candidate in enumerate(candidates):
        spans = _spans(revision, candidate)
        report = _with_stored_claim(CandidateReport(article.id, candidate, spans, ()), quoted)
        similar = lookup.similar(candidate.statement)
        claims = [d for d in similar if report.claim_id is None or d.claim_id != report.claim_id]
        items = [Duplicate(None, other, score, None) for other, score in earlier.similar(candidate.statement)]
        if report.claim_id is None:
            earlier.add(item, candidate.statement)
        duplicates = sorted([*claims, *items], key=lambda d: (-d.score, d.claim_id or 0, d.item or 0))
        reports.append(replace(report, duplicates=tuple(duplicates[:MAX_DUPLICATES])))
    return reports


def _with_stored_claim(report: CandidateReport, quoted: Sequence[QuotedClaim]) -> CandidateReport:
    """Return a report with the claim that the candidate is stored as, if it is stored."""
    stored = next((claim for claim in quoted if _is_stored_as(report.candidate, claim)), None)
    return report if stored is None else replace(report, claim_id=stored.claim_id, workflow=stored.workflow)


def _store(
    context: ServiceContext, actor: Actor, article: Article, revision: Revision, reports: Sequence[CandidateReport]
) -> list[CandidateReport]:
    """Store the new candidates. Raises `Outdated` if the article has a newer revision."""
    if context.store.get_article(article.id).revision.number != revision.number:
        raise Outdated
    at = context.write_time()
    quoted = context.store.list_quoted_claims(article.id)
    stored: list[CandidateReport] = []
    same_words: dict[tuple[str, str], CandidateReport] = {}
    for report in reports:
        key = (window_key(report.candidate.due), fold(report.candidate.span.exact))
        report = _with_stored_claim(report, quoted)
        same = same_words.get(key)
        if report.claim_id is None and same is not None:
            report = replace(report, claim_id=same.claim_id, workflow=same.workflow)
        stored.append(report if report.claim_id else _store_one(context, actor, at, article, revision, report))
        same_words.setdefault(key, stored[-1])
    return stored


class _Lookup:
    """Lookups of near-duplicates among the stored claims: one for each statement, at most `_MAX_LOOKUPS`."""

    def __init__(self, context: ServiceContext) -> None:
        self._context = context
        self._duplicates: dict[str, list[Duplicate]] = {}

    def similar(self, statement: str) -> list[Duplicate]:
        """Return the stored near-duplicates of a statement; none after `_MAX_LOOKUPS` statements."""
        if statement not in self._duplicates:
            if len(self._duplicates) >= _MAX_LOOKUPS:
                return []
            self._duplicates[statement] = self._find(statement)
        return self._duplicates[statement]

    def _find(self, statement: str) -> list[Duplicate]:
        duplicates: dict[int, Duplicate] = {}
        for query in queries(statement):
            for other in self._context.store.find_similar_claims(query, _MAX_COMPARED):
                score = max(similarity(statement, other.statement), contains(statement, other.quote))
                if score >= MIN_SIMILARITY:
                    duplicates[other.claim_id] = Duplicate(other.claim_id, None, score, other.workflow)
        return list(duplicates.values())


def _is_stored_as(candidate: Candidate, quoted: QuotedClaim) -> bool:
    """Return True if a claim of the article has the same window, and the same words or an overlapping span."""
    window = quoted.extraction.window if quoted.extraction else f"{quoted.relation} {quoted.edtf or '-'}"
    if window != window_key(candidate.due):
        return False
    return is_same(candidate.span.exact, quoted.exact) or _overlaps(candidate, quoted)


def _overlaps(candidate: Candidate, quoted: QuotedClaim) -> bool:
    if quoted.start is None or quoted.end is None:
        return False
    shared = min(candidate.span.end, quoted.end) - max(candidate.span.start, quoted.start)
    return 2 * shared > min(candidate.span.end - candidate.span.start, quoted.end - quoted.start)


def _spans(revision: Revision, candidate: Candidate) -> tuple[Span, ...]:
    """Return the proven spans of a candidate: claim, date, condition and speaker."""
    roles: list[tuple[SpanRole, TextRange | None]] = [
        ("claim", candidate.span),
        *(("claim", words) for words in candidate.also),
        ("date", candidate.due_span),
        ("condition", candidate.condition),
        ("speaker", candidate.speaker),
    ]
    return tuple(
        anchor(
            revision.text or "",
            SpanRequest(role, words.exact, start=words.start, end=words.end),
            revision.number,
        )
        for role, words in roles
        if words is not None
    )


def _store_one(
    context: ServiceContext, actor: Actor, at: datetime, article: Article, revision: Revision, report: CandidateReport
) -> CandidateReport:
    """Store a candidate as a claim, with its proven spans and its window."""
    candidate = report.candidate
    new = NewClaim(
        article_id=article.id,
        statement=candidate.statement,
        claimant=candidate.claimant,
        topics=(),
        criteria=None,
        spans=(),
        due=None,
        depends_on=None,
        workflow="candidate",
        said_on=candidate.said_on,
        probability=candidate.probability,
        claimant_resolved=candidate.claimant_resolved,
    )
    ids = context.store.next_claim_ids()
    claim, deadline = build_claim(new, article, report.spans, candidate.due, ids, actor, at)
    store_claim(context, actor, replace(claim, extraction=_extraction(candidate, revision.number)), deadline)
    return replace(report, claim_id=claim.id, workflow=claim.workflow, new=True)


def _extraction(candidate: Candidate, revision: int) -> Extraction:
    return Extraction(
        kind=candidate.kind,
        modality=candidate.modality,
        modality_words=candidate.modality_words,
        score=candidate.score,
        condition=candidate.condition.exact if candidate.condition else None,
        window=window_key(candidate.due),
        cues=candidate.cues,
        why=candidate.why,
        revision=revision,
    )
