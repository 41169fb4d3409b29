"""Erase a claimant with those merged with it: names, and the words for them in all claims."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from claims.domain.actors import SYSTEM
from claims.domain.claimants import compared, name_key
from claims.domain.erasure import ERASED
from claims.domain.records import Article, Claim, Json
from claims.domain.vocabulary import ChangeType
from claims.rules.erasure import Target, blanked_row
from claims.services import claim_writes
from claims.services.erasure.claims import blank_spans
from claims.services.erasure.work import Work, erased_at

_CLAIMANTS: Final[tuple[ChangeType, ...]] = ("claimant.updated", "claimant.merged", "claimant.erased")
#: a row says of a claim what its claimant is from then on; rows of old versions do not
_UNKNOWN: Final = object()


def erase_claimant(work: Work) -> datetime:
    """Erase the claimant of the request; return when it was created. Raises `ClaimantNotFound`."""
    context, number = work.context, work.request.id
    claimant = context.store.get_claimant(number)
    ids = context.store.list_same_claimants(number)
    claimants = [context.store.get_claimant(one) for one in ids]
    names = context.store.list_names_of_claimants(ids) - {ERASED}
    work.words.update(names)
    work.blank("claimant", claimants, lambda item: item.id)
    claims = [context.store.get_claim(one) for one in context.store.list_claims_of_claimants(ids)]
    pairs = [(claim, work.blank_one("claim", claim, claim.id)) for claim in claims]
    for claim in claims:
        blank_spans(work, claim.id)
    keys = {name_key(name) for name in names}
    work.rewrite(_rows(work, ids), _Blank(work, frozenset(ids), keys))
    if work.counts or erased_at(context, "claimant", number) is None:
        context.store.erase_claimants(ids, ERASED, work.at)
        _log(work, ids, pairs)
        work.is_logged = True
    _find_remains(work, keys, [after for _, after in pairs])
    addresses = [*(rf"claimants/{one}" for one in ids), *(rf"claims/{claim.id}" for claim in claims)]
    work.remove_answers(rf"/(?:{'|'.join(addresses)})(?!\d)", names)
    return claimant.created_at


def _rows(work: Work, ids: Sequence[int]) -> list[Json]:
    """Return the rows of all claims that ever had one of the claimants, and those of claimants, by seq."""
    store = work.context.store
    found = store.find_log([f'"claimant_id":{number}{sign}' for number in ids for sign in ",}"])
    claim_ids = {row["claim_id"] for row in found} | set(store.list_claims_of_claimants(ids))
    return store.list_log(sorted(number for number in claim_ids if number is not None), _CLAIMANTS)


class _Blank:
    """Blanks rows of the log; it knows which claimant each claim had at the time."""

    def __init__(self, work: Work, ids: frozenset[int], keys: set[str]) -> None:
        self._work, self._ids, self._keys = work, ids, keys
        #: claim -> id of its claimant, by the rows until now
        self._claimants: dict[int, object] = {}

    def __call__(self, row: Json) -> Json:
        """Return a row blanked, or the same object."""
        claim_id, claim = row["claim_id"], row["changed"].get("claim") or {}
        if "claimant_id" in claim:
            self._claimants[claim_id] = claim["claimant_id"]
        current = self._claimants.get(claim_id, _UNKNOWN)
        is_named = current is _UNKNOWN and name_key(claim.get("claimant") or "") in self._keys
        claims = frozenset([claim_id]) if current in self._ids or is_named else frozenset()
        return blanked_row(row, Target("claimant", {"claimant": self._ids, "claim": claims}), self._work.words)


def _log(work: Work, ids: Sequence[int], pairs: Sequence[tuple[Claim, Claim]]) -> None:
    """Store the blanked claims, and add a row for each claimant and each claim: mirrors have to blank them too."""
    context = work.context
    for number in ids:
        document = context.serializers.claimant(context.store.get_claimant(number))
        erasure = work.document(number=number) | {"records": {"claimant": [number]}}
        erasure["members"] = {"claimant": erasure["members"].get("claimant", [])}
        context.log(work.at, SYSTEM, "claimant.erased", claimant=document, erasure=erasure)
    for before, after in pairs:
        if after is not before:
            erasure = work.document() | {"records": {"claim": [before.id]}}
            erasure["members"] = {"claim": erasure["members"]["claim"]}
            claim_writes.save(context, SYSTEM, work.at, "claim.erased", before, after, erasure=erasure)


def _find_remains(work: Work, keys: set[str], claims: Sequence[Claim]) -> None:
    """Note the claims and articles that still have a name in other words."""
    quoting = [claim.id for claim in claims if any(key in text for key in keys for text in _texts(claim))]
    if quoting:
        work.remains.append(f"these claims still have the name in their words: {', '.join(map(str, quoting))}")
    articles = work.context.store.list_articles_by_id(sorted({claim.article_id for claim in claims}))
    naming = [article.id for article in articles if keys & _names(article)]
    if naming:
        work.remains.append(f"these articles name it as author or publisher: {', '.join(map(str, naming))}")


def _texts(claim: Claim) -> list[str]:
    return [compared(text) for text in (claim.statement, claim.criteria or "", *(span.exact for span in claim.spans))]


def _names(article: Article) -> set[str]:
    return {name_key(name) for name in (*article.authors, article.publisher)}
