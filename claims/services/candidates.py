"""Candidates: the forecasts that are found in an article's text, told from those that are there, and kept."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from claims.anchoring.anchor import anchor
from claims.anchoring.normalize import normalize_text
from claims.domain.actors import Actor
from claims.domain.extraction import Candidate, Duplicate, Extraction, TextRange, window_key
from claims.domain.limits import MAX_DUPLICATES, MAX_EXTRACTION_TEXT
from claims.domain.records import Article, Revision, Span
from claims.domain.requests import NewClaim, SpanRequest
from claims.domain.vocabulary import SpanRole, Workflow
from claims.errors import Message, StoreBusy, TextNeeded, TextTooLong
from claims.extraction.candidates import extract
from claims.rules.similarity import MIN_SIMILARITY, SimilarityIndex, contains, fold, is_same, queries, similarity
from claims.services.articles import check_text
from claims.services.claims import author_of, build_claim, store_claim
from claims.services.context import ServiceContext
from claims.storage.base import CueCount, QuotedClaim

#: claims that the server compares with one candidate
_MAX_COMPARED = 40
#: statements of one article that the server looks up
_MAX_LOOKUPS = 300
#: times that the server reads a text again where the article gets a new revision meanwhile
_MAX_ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class FoundCandidate:
    """A candidate with its proven spans and what is like it."""

    article_id: int
    candidate: Candidate
    spans: tuple[Span, ...]
    duplicates: tuple[Duplicate, ...]
    #: the claim that it is kept as, and that claim's workflow; None where it is not
    claim_id: int | None = None
    workflow: Workflow | None = None
    #: it was not kept before
    new: bool = False


def find_candidates(
    context: ServiceContext, actor: Actor, article_id: int, text: str | None, *, store: bool
) -> list[FoundCandidate]:
    """Find the forecasts of an article, in text order. No transaction is open while the text is read and compared.

    Args:
        context: the services' dependencies.
        actor: who asks.
        article_id: the article.
        text: of an article whose text is withheld; it is used and not stored.
        store: store those that are new as claims in workflow `candidate`. A candidate that was stored before stays as
            it is, also one that an editor has rejected.

    Raises:
        ArticleNotFound: there is no such article.
        TextNeeded: the article's text is withheld, and none was sent.
        TextMismatch, TextTooLong, LanguageNotSupported: the text cannot be read.
        StoreBusy: the article got new revisions again and again meanwhile.
    """
    for _ in range(_MAX_ATTEMPTS):
        article = context.store.get_article(article_id)
        revision = _with_text(context, article, text)
        candidates = extract(revision.text or "", article.published_on, article.language, author_of(article))
        found = _compare(context, article, revision, candidates)
        if not store:
            return found
        stored = _store(context, actor, article, revision, found)
        if stored is not None:
            return stored
    raise StoreBusy(f"article {article_id} got a new revision while its text was read")


def count_cues(context: ServiceContext) -> list[CueCount]:
    """Count what became of the claims that extraction proposed, by cue."""
    return context.store.count_cues()


def _with_text(context: ServiceContext, article: Article, text: str | None) -> Revision:
    """Return the newest revision with its text, the stored one or the one that was sent."""
    revision = context.store.get_revision(article.id, article.revision.number)
    if text is None and revision.text is None:
        raise TextNeeded(f"only the hash and length of article {article.id}'s text are kept")
    if text is not None:
        text = normalize_text(text)
        check_text(revision, text)
        revision = replace(revision, text=text)
    if revision.length > MAX_EXTRACTION_TEXT:
        message = "the text has {length} code points; the limit for extraction is {limit}"
        raise TextTooLong(Message(message, length=revision.length, limit=MAX_EXTRACTION_TEXT))
    return revision


def _compare(
    context: ServiceContext, article: Article, revision: Revision, candidates: Sequence[Candidate]
) -> list[FoundCandidate]:
    """Prove the spans of candidates, and find those that are stored already and those that are near-duplicates."""
    quoted = context.store.list_quoted_claims(article.id)
    lookup, earlier = _Lookup(context), SimilarityIndex()
    found: list[FoundCandidate] = []
    for item, candidate in enumerate(candidates):
        one = _with_known(FoundCandidate(article.id, candidate, _spans(revision, candidate), ()), quoted)
        claims = [d for d in lookup.similar(candidate.statement) if one.claim_id is None or d.claim_id != one.claim_id]
        items = [Duplicate(None, other, score, None) for other, score in earlier.similar(candidate.statement)]
        if one.claim_id is None:
            earlier.add(item, candidate.statement)
        duplicates = sorted([*claims, *items], key=lambda d: (-d.score, d.claim_id or 0, d.item or 0))
        found.append(replace(one, duplicates=tuple(duplicates[:MAX_DUPLICATES])))
    return found


def _with_known(one: FoundCandidate, quoted: Sequence[QuotedClaim]) -> FoundCandidate:
    """Return a candidate with the claim that it is stored as, if there is one."""
    known = next((claim for claim in quoted if _is_stored_as(one.candidate, claim)), None)
    return one if known is None else replace(one, claim_id=known.claim_id, workflow=known.workflow)


def _store(
    context: ServiceContext, actor: Actor, article: Article, revision: Revision, found: Sequence[FoundCandidate]
) -> list[FoundCandidate] | None:
    """Store the candidates that are new; None where the article has another revision by now."""
    with context.store.transaction():
        at = context.write_time()
        if context.store.get_article(article.id).revision.number != revision.number:
            return None
        quoted = context.store.list_quoted_claims(article.id)
        stored: list[FoundCandidate] = []
        same_words: dict[tuple[str, str], FoundCandidate] = {}
        for one in found:
            key = (window_key(one.candidate.due), fold(one.candidate.span.exact))
            one = _with_known(one, quoted)
            same = same_words.get(key)
            if one.claim_id is None and same is not None:
                one = replace(one, claim_id=same.claim_id, workflow=same.workflow)
            stored.append(one if one.claim_id else _store_one(context, actor, at, article, revision, one))
            same_words.setdefault(key, stored[-1])
        return stored


class _Lookup:
    """Finds claims that are like a statement; each statement is looked up once, and only so many are."""

    def __init__(self, context: ServiceContext) -> None:
        self._context = context
        self._known: dict[str, list[Duplicate]] = {}

    def similar(self, statement: str) -> list[Duplicate]:
        """Give the claims that say much the same."""
        if statement not in self._known:
            if len(self._known) >= _MAX_LOOKUPS:
                return []
            self._known[statement] = self._find(statement)
        return self._known[statement]

    def _find(self, statement: str) -> list[Duplicate]:
        found: dict[int, Duplicate] = {}
        for query in queries(statement):
            for other in self._context.store.find_similar_claims(query, _MAX_COMPARED):
                score = max(similarity(statement, other.statement), contains(statement, other.quote))
                if score >= MIN_SIMILARITY:
                    found[other.claim_id] = Duplicate(other.claim_id, None, score, other.workflow)
        return list(found.values())


def _is_stored_as(candidate: Candidate, quoted: QuotedClaim) -> bool:
    """Tell whether a claim of the same article is this candidate: the same window, and the same words or place."""
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
    """Prove the words of a candidate in the text: its claim, date, condition and speaker."""
    roles: list[tuple[SpanRole, TextRange | None]] = [
        ("claim", candidate.span),
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
    context: ServiceContext, actor: Actor, at: datetime, article: Article, revision: Revision, one: FoundCandidate
) -> FoundCandidate:
    """Store a candidate as a claim, with the spans that were proven and the window that was found."""
    candidate = one.candidate
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
    )
    ids = context.store.next_claim_ids()
    claim, deadline = build_claim(new, article, one.spans, candidate.due, ids, actor, at)
    store_claim(context, actor, replace(claim, extraction=_extraction(candidate, revision.number)), deadline)
    return replace(one, claim_id=claim.id, workflow=claim.workflow, new=True)


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
