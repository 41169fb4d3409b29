"""Assign claimants to claims by their names; a name that no claimant has makes a new claimant."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from claims.domain.claimants import Claimant, name_key
from claims.domain.records import Article, Claim, Json
from claims.domain.requests import CandidateEdits, ClaimPatch, NewArticle, NewClaim, Unset
from claims.errors import InvalidInput
from claims.services.context import ServiceContext


class ClaimantNames:
    """The claimants of the claims of one write; the store looks up all names at once."""

    def __init__(self, context: ServiceContext, at: datetime, names: Iterable[str | None]) -> None:
        self._context, self._at = context, at
        self._ids: dict[str, int] = {}
        self._next: int | None = None
        self._new: list[Claimant] = []
        #: claimants that the public does not see yet, by id
        self._internal: dict[int, Claimant] = {}
        self.look_up(names)

    def look_up(self, names: Iterable[str | None]) -> None:
        """Look up further names, after claimants were stored by other means. Call it without unstored claimants."""
        keys = {name_key(name) for name in names if name is not None}
        found = self._context.store.find_claimants(sorted(keys)) if keys else {}
        internal = self._context.store.list_internal_claimants(sorted(set(found.values()))) if found else []
        self._ids |= found
        self._internal |= {claimant.id: claimant for claimant in internal}
        self._next = None

    def find(
        self, words: str | None, resolved: bool, url: str | None, is_public: bool
    ) -> tuple[int | None, Json | None]:
        """Return the id of the claimant to which words lead, and the members of this claimant if its row needs them.

        Args:
            words: the words for the claimant; None if the claim names nobody.
            resolved: False if the words only stand for somebody.
            url: of a page about the claimant, for a new one; None without one.
            is_public: the public sees the claim.

        Returns:
            None for words that lead to no claimant, and None for a claimant that readers of the row know.
        """
        if words is None or not resolved:
            return None, None
        key = name_key(words)
        if key not in self._ids:
            new = self._create(words, url)
            self._ids[key] = new.id
            if not is_public:
                self._internal[new.id] = new
            return new.id, self._context.serializers.claimant(new)
        known = self._internal.get(self._ids[key]) if is_public else None
        return self._ids[key], None if known is None else self._context.serializers.claimant(known)

    def show(self, claimant_id: int | None) -> None:
        """Note that a row for the public has the members of a claimant; later rows need not repeat them."""
        if claimant_id is not None:
            self._internal.pop(claimant_id, None)

    def store(self) -> None:
        """Store the new claimants, before their claims."""
        if self._new:
            self._context.store.add_claimants(self._new)
            self._new = []

    def _create(self, name: str, url: str | None) -> Claimant:
        if self._next is None:
            self._next = self._context.store.next_claimant_id()
        claimant = Claimant(self._next, name, (), url, None, 0, 0, 1, self._at, self._at)
        self._next += 1
        self._new.append(claimant)
        return claimant


def assign_claimant(context: ServiceContext, at: datetime, claim: Claim) -> tuple[Claim, dict[str, Json]]:
    """Assign the claimant of one claim, and store it if it is new. Call it inside a transaction.

    Args:
        context: the service context.
        at: UTC instant of the write.
        claim: the claim with its words for the claimant.

    Returns:
        The claim with the id of its claimant, and the member of its change row for a claimant that is new, or new to
        the public.
    """
    names = ClaimantNames(context, at, [claim.claimant] if claim.claimant_resolved else [])
    claimant_id, new = names.find(claim.claimant, claim.claimant_resolved, claim.claimant_url, claim.is_public)
    names.store()
    return replace(claim, claimant_id=claimant_id), {"claimant": new} if new else {}


def author_of(article: Article | NewArticle) -> str:
    """Return the author of an article as a claimant: its authors, or its publisher."""
    return ", ".join(article.authors) or article.publisher


def claimant_of(new: NewClaim, article: Article) -> str | None:
    """Return the words for the claimant of a new claim; None if it names nobody."""
    return author_of(article) if new.claimant_is_author else new.claimant


def with_claimant_edits(
    context: ServiceContext, at: datetime, claim: Claim, edits: ClaimPatch | CandidateEdits
) -> tuple[Claim, dict[str, Json]]:
    """Return a claim with an edited claimant; without such an edit it is unchanged. Call it inside a transaction.

    Other words belong to another claimant: they are resolved, and lose `claimant_url`, unless the edits say more.

    Args:
        context: the service context.
        at: UTC instant of the write.
        claim: the stored claim.
        edits: the edits of the client.

    Returns:
        The claim, and the member of its change row for a new claimant.

    Raises:
        InvalidInput: `claimant_resolved` is false, and the claim names nobody.
    """
    words, resolved = edits.claimant, edits.claimant_resolved
    if edits.claimant_is_author:
        words = author_of(context.store.get_article(claim.article_id))
    if isinstance(words, Unset) and isinstance(resolved, Unset):
        return claim, {}
    after = claim
    if not isinstance(words, Unset) and words != claim.claimant:
        after = replace(claim, claimant=words, claimant_url=None, claimant_resolved=True)
    if not isinstance(resolved, Unset):
        after = replace(after, claimant_resolved=resolved)
    if after.claimant is None and not after.claimant_resolved:
        raise InvalidInput.at("/claimant_resolved", "the claim names nobody; send a claimant with it")
    after, extra = assign_claimant(context, at, after)
    if after.claimant == claim.claimant and _is_merged_into(context, claim.claimant_id, after.claimant_id):
        after = replace(after, claimant_id=claim.claimant_id)  # the claim already counts under the other claimant
    return after, extra


def _is_merged_into(context: ServiceContext, claimant_id: int | None, into: int | None) -> bool:
    """Return True if a claimant was merged into another one."""
    if claimant_id is None or into is None or claimant_id == into:
        return False
    return context.store.get_claimant(claimant_id).merged_into == into
