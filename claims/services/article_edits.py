"""Correct and delete articles (docs/specification.md, section 2.4)."""

from collections.abc import Container
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any, Final

from claims.dates.said_on import SaidOn, parse_said_on
from claims.domain.actors import Actor
from claims.domain.due import Due
from claims.domain.limits import MAX_ERRORS
from claims.domain.records import Article, Claim, Json
from claims.domain.requests import ArticlePatch, Unset
from claims.errors import ArticleInUse, Invalid, InvalidInput, Message
from claims.services import claim_writes
from claims.services.articles import check_published_on
from claims.services.context import ServiceContext
from claims.services.evidence_days import older_evidence
from claims.services.rereading import reread_due, with_reread_due
from claims.services.versions import Current, check_version

_ACCEPTED_ONCE: Final = "claim {claim_id} of article {article_id} was accepted once, so the article stays"
_IN_USE: Final = "{number} claims of article {article_id} are no rejected candidates, or other claims name them"
_MADE_LATER: Final = "claim {claim_id} was made after {published_on}; correct its said_on first"
_MADE_LATER_AND_JUDGED: Final = (
    "claim {claim_id} was made after {published_on}, and its verdict fixes that day; withdraw the verdict first"
)
_NOTE: Final = "read again, because the article was published on another day"


@dataclass(frozen=True, slots=True)
class ArticleReport:
    """A corrected article, and the claims whose windows rest on its day."""

    article: Article
    #: ids of claims with a new window
    changed: tuple[int, ...] = ()
    #: ids of claims that keep their window: judged ones, and those that have none with the new day
    kept: tuple[int, ...] = ()


def patch_article(
    context: ServiceContext, actor: Actor, article_id: int, versions: Container[int], patch: ArticlePatch
) -> ArticleReport:
    """Correct what the record says of an article. A new `published_on` reads the windows that rest on it again.

    Args:
        context: the service context.
        actor: the token of the client.
        article_id: id of the article, from the URL.
        versions: the versions that the client accepts, from If-Match.
        patch: the members to change.

    Returns:
        The article, with the claims whose windows changed or stayed.

    Raises:
        ArticleNotFound: there is no such article.
        VersionConflict: the article has another version; `current` of the error is the article.
        ArticleExists: another article is of the page at the new URL.
        InvalidInput: the new day is in the future, or a claim was made after it.
    """
    with context.store.transaction():
        at = context.write_time()
        before = context.store.get_article(article_id)
        check_version(
            "article", before, versions, lambda: Current(context.serializers.article(before), str(before.version))
        )
        after = replace(before, **_values(patch))
        if after == before:
            return ArticleReport(before)
        if after.published_on != before.published_on:
            check_published_on(after.published_on, at)
        after = replace(after, version=before.version + 1, updated_at=at)
        claims = _resting_claims(context, before, after)
        context.store.update_article(before, after)
        context.log(at, actor, "article.updated", article_id=article_id, article=context.serializers.article(after))
        changed = {claim.id: _move(context, actor, at, claim, said_on, before, after) for claim, said_on in claims}
        return ArticleReport(
            after,
            tuple(claim_id for claim_id, is_changed in changed.items() if is_changed),
            tuple(claim_id for claim_id, is_changed in changed.items() if is_changed is False),
        )


def delete_article(context: ServiceContext, actor: Actor, article_id: int) -> None:
    """Delete an article, its revisions and its rejected candidates. Their ids are not used again.

    Args:
        context: the service context.
        actor: the token of the editor.
        article_id: id of the article, from the URL.

    Raises:
        ArticleNotFound: there is no such article.
        ArticleInUse: it has claims that are no rejected candidates, or that other claims name; `claim_ids` has them.
    """
    with context.store.transaction():
        at = context.write_time()
        article = context.store.get_article(article_id)
        ids = context.store.list_claim_ids_of_article(article_id)
        in_use = [claim_id for claim_id in ids if not _is_removable(context, claim_id)]
        if in_use:
            accepted = [claim_id for claim_id in in_use if context.store.get_claim(claim_id).is_public]
            template = _ACCEPTED_ONCE if accepted else _IN_USE
            message = Message(template, number=len(in_use), article_id=article_id, claim_id=(accepted or in_use)[0])
            raise ArticleInUse(message, claim_ids=in_use[:MAX_ERRORS])
        context.store.delete_article(article_id)
        document = context.serializers.article(article)
        context.log(at, actor, "article.deleted", article_id=article_id, article=document, claims={"ids": ids})


def _values(patch: ArticlePatch) -> dict[str, Any]:
    return {
        field.name: getattr(patch, field.name)
        for field in fields(patch)
        if not isinstance(getattr(patch, field.name), Unset)
    }


def _is_removable(context: ServiceContext, claim_id: int) -> bool:
    claim = context.store.get_claim(claim_id)
    if claim.workflow != "rejected" or claim.is_public:
        return False
    return not context.store.list_dependents(claim_id) and context.store.list_merged_claims(claim_id) == {claim_id}


def _resting_claims(context: ServiceContext, before: Article, after: Article) -> list[tuple[Claim, str | None]]:
    """Return the claims of an article with their `said_on` after a change of its day; none if the day stays.

    Raises:
        InvalidInput: a claim was made after the new day.
    """
    if after.published_on == before.published_on:
        return []
    old, new = before.published_on.isoformat(), after.published_on.isoformat()
    claims = [context.store.get_claim(number) for number in context.store.list_claim_ids_of_article(before.id)]
    moved = [(c, new if c.said_on == old and c.verdict is None else c.said_on) for c in claims]
    later = [claim for claim, said_on in moved if _said_on(said_on, after.published_on) is None]
    if later:
        ids = [claim.id for claim in later[:MAX_ERRORS]]
        template = _MADE_LATER if later[0].verdict is None else _MADE_LATER_AND_JUDGED
        message = Message(template, claim_id=ids[0], published_on=after.published_on)
        raise InvalidInput.at("/published_on", message, claim_ids=ids)
    for claim, said_on in moved:
        _check_evidence(context, claim, said_on, before, after)
    return moved


def _check_evidence(
    context: ServiceContext, claim: Claim, said_on: str | None, before: Article, after: Article
) -> None:
    """Raise `InvalidInput` if evidence of a claim is older than the new day of the claim."""
    was, now = parse_said_on(claim.said_on, before.published_on), parse_said_on(said_on, after.published_on)
    older = older_evidence(context, claim, was, now)
    if older is not None:
        template = (
            "evidence {evidence_id} of claim {claim_id} was published earlier, on {day}; correct or retract it first"
        )
        message = Message(template, evidence_id=older.id, claim_id=claim.id, day=older.published_on or now.last)
        raise InvalidInput.at("/published_on", message, claim_ids=[claim.id], evidence_id=older.id)


def _said_on(text: str | None, published_on: date) -> SaidOn | None:
    """Return when a claim was made; None if that is after the article."""
    try:
        return parse_said_on(text, published_on)
    except InvalidInput:
        return None


def _move(
    context: ServiceContext,
    actor: Actor,
    at: datetime,
    claim: Claim,
    said_on: str | None,
    before: Article,
    after: Article,
) -> bool | None:
    """Store a claim with its new `said_on` and window.

    Returns:
        True if its window changed; False if it keeps its window, because it is judged or has none on the new day;
        None if its window does not rest on the day.
    """
    was, now = parse_said_on(claim.said_on, before.published_on), parse_said_on(said_on, after.published_on)
    if claim.verdict is not None:  # a verdict fixes the day and the window
        return False if was != now or claim.said_on == before.published_on.isoformat() else None
    if was == now:
        return None
    moved = replace(claim, said_on=said_on)
    extra: dict[str, Json] = {}
    due = _reread(context, moved, was, now)
    is_changed = due is not None and due != claim.due
    if due is not None and is_changed:
        moved, extra = with_reread_due(context, actor, at, moved, due, _NOTE)
    if moved != claim:
        claim_writes.save(context, actor, at, "claim.updated", claim, moved, **extra)
    if claim.due is not None and due is None:
        return False
    return is_changed or None


def _reread(context: ServiceContext, claim: Claim, was: SaidOn, now: SaidOn) -> Due | None:
    """Return the window with the new day; None if there is none."""
    try:
        return reread_due(context, claim, was, now)
    except Invalid:
        return None
