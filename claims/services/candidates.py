"""Candidates: the forecasts that are found in an article's text, told from those that are there, and kept."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from claims.anchoring.anchor import anchor
from claims.anchoring.normalize import normalize_text
from claims.domain.actors import Actor
from claims.domain.extraction import Candidate, Duplicate, Extraction, TextRange, window_key
from claims.domain.records import Article, Revision, Span
from claims.domain.requests import DueRequest, NewClaim, SpanRequest
from claims.domain.vocabulary import SpanRole, Workflow
from claims.errors import Message, TextNeeded, TextTooLong
from claims.extraction.candidates import extract
from claims.rules.similarity import MIN_SIMILARITY, SimilarityIndex, contains, fold, is_same, queries, similarity
from claims.services.articles import check_text
from claims.services.claims import author_of, new_claim, store_claim
from claims.services.context import ServiceContext
from claims.storage.base import CueCount, QuotedClaim

#: code points of the longest text that is read: hostile ones cost the most, some seconds
MAX_TEXT = 300_000
#: claims that are compared with a candidate, at most
_SHORTLIST = 40
#: statements of one article that are looked up, at most
_MOST_LOOKUPS = 300
#: duplicates that are pointed at, at most
_MOST = 5


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
    """Find the forecasts of an article, in text order.

    Args:
        text: the text of an article whose text is withheld; it is used and not kept.
        store: keep those that are new as claims in workflow `candidate`. What was kept before stays as it is, also
            what was rejected since.

    Raises:
        ArticleNotFound: there is no such article.
        TextNeeded: the article's text is withheld, and none was sent.
        TextMismatch, TextTooLong, LanguageNotSupported: the text cannot be read.
    """
    article = context.store.get_article(article_id)
    revision = _with_text(context, article, text)
    found = extract(revision.text or "", article.published_on, article.language, author_of(article))
    if not store:
        return _compared(context, article, revision, found)
    with context.store.transaction():
        at = context.write_time()
        if context.store.get_article(article_id).revision.number != revision.number:
            return find_candidates(context, actor, article_id, text, store=True)
        kept: list[FoundCandidate] = []
        again: dict[tuple[str, str], FoundCandidate] = {}
        for one in _compared(context, article, revision, found):
            key = (window_key(one.candidate.due), fold(one.candidate.span.exact))
            same = again.get(key)
            if one.claim_id is None and same is not None:
                one = replace(one, claim_id=same.claim_id, workflow=same.workflow)
            kept.append(one if one.claim_id else _keep(context, actor, at, article, revision, one))
            again.setdefault(key, kept[-1])
        return kept


def count_cues(context: ServiceContext) -> list[CueCount]:
    """Count what became of the claims that extraction proposed, by cue."""
    return context.store.count_cues()


def _with_text(context: ServiceContext, article: Article, text: str | None) -> Revision:
    """Give the newest revision with its text, the stored one or the one that was sent."""
    revision = context.store.get_revision(article.id, article.revision.number)
    if text is None and revision.text is None:
        raise TextNeeded(f"only the hash and length of article {article.id}'s text are kept")
    if text is not None:
        text = normalize_text(text)
        check_text(revision, text)
        revision = replace(revision, text=text)
    if revision.length > MAX_TEXT:
        message = "the text has {length} code points; the limit for extraction is {limit}"
        raise TextTooLong(Message(message, length=revision.length, limit=MAX_TEXT))
    return revision


def _compared(
    context: ServiceContext, article: Article, revision: Revision, found: Sequence[Candidate]
) -> list[FoundCandidate]:
    """Tell which candidates are kept already, and which claims and earlier candidates are like each."""
    kept = context.store.list_quoted_claims(article.id)
    lookup, earlier = _Lookup(context), SimilarityIndex()
    proposed: list[FoundCandidate] = []
    for item, candidate in enumerate(found):
        known = next((quoted for quoted in kept if _is_kept(candidate, quoted)), None)
        claims = [d for d in lookup.similar(candidate.statement) if known is None or d.claim_id != known.claim_id]
        items = [Duplicate(None, other, score, None) for other, score in earlier.similar(candidate.statement)]
        if known is None:
            earlier.add(item, candidate.statement)
        duplicates = sorted([*claims, *items], key=lambda d: (-d.score, d.claim_id or 0, d.item or 0))[:_MOST]
        known_as = (known.claim_id, known.workflow) if known else (None, None)
        proposed.append(
            FoundCandidate(article.id, candidate, _spans(revision, candidate), tuple(duplicates), *known_as)
        )
    return proposed


class _Lookup:
    """Finds claims that are like a statement; each statement is looked up once, and only so many are."""

    def __init__(self, context: ServiceContext) -> None:
        self._desk = context
        self._known: dict[str, list[Duplicate]] = {}

    def similar(self, statement: str) -> list[Duplicate]:
        """Give the claims that say much the same."""
        if statement not in self._known:
            if len(self._known) >= _MOST_LOOKUPS:
                return []
            self._known[statement] = self._find(statement)
        return self._known[statement]

    def _find(self, statement: str) -> list[Duplicate]:
        found: dict[int, Duplicate] = {}
        for query in queries(statement):
            for other in self._desk.store.find_similar_claims(query, _SHORTLIST):
                score = max(similarity(statement, other.statement), contains(statement, other.quote))
                if score >= MIN_SIMILARITY:
                    found[other.claim_id] = Duplicate(other.claim_id, None, score, other.workflow)
        return list(found.values())


def _is_kept(candidate: Candidate, quoted: QuotedClaim) -> bool:
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


def _places(candidate: Candidate) -> list[SpanRequest]:
    roles: list[tuple[SpanRole, TextRange | None]] = [
        ("claim", candidate.span),
        ("date", candidate.due_place),
        ("condition", candidate.condition),
        ("speaker", candidate.speaker),
    ]
    return [
        SpanRequest(role, place.exact, start=place.start, end=place.end) for role, place in roles if place is not None
    ]


def _spans(revision: Revision, candidate: Candidate) -> tuple[Span, ...]:
    """Prove every place of a candidate on the text."""
    return tuple(anchor(revision.text or "", place, revision.number) for place in _places(candidate))


def _keep(
    context: ServiceContext, actor: Actor, at: datetime, article: Article, revision: Revision, one: FoundCandidate
) -> FoundCandidate:
    """Store a candidate as a claim."""
    candidate = one.candidate
    due = DueRequest(candidate.due.text, candidate.due.relation, candidate.due.edtf, basis=candidate.due.basis)
    new = NewClaim(
        article_id=article.id,
        statement=candidate.statement,
        claimant=candidate.claimant,
        topics=(),
        criteria=None,
        spans=tuple(_places(candidate)),
        due=due,
        depends_on=None,
        workflow="candidate",
    )
    claim, deadline = new_claim(new, article, revision, context.store.next_claim_ids(), actor, at)
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
