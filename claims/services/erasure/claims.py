"""Erase a claim: its words, and those of its deadlines, evidence, checks, verdicts and notes."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import groupby
from typing import Any, Final

from claims.domain.actors import SYSTEM
from claims.domain.claimants import name_key
from claims.domain.erasure import ERASED, MEMBERS
from claims.domain.evidence import Evidence
from claims.domain.limits import MAX_ID, MAX_TOPIC
from claims.domain.records import Claim, Json, Span
from claims.domain.verdicts import Verdict
from claims.domain.visibility import Visibility
from claims.domain.vocabulary import ChangeType
from claims.rules.erasure import Target, blanked, blanked_row
from claims.services import claim_writes
from claims.services.erasure.citing import list_citing, withdraw_citing
from claims.services.erasure.work import Work, erased_at, family
from claims.services.withdrawals import withdraw_verdict

#: types of rows with the topic of a lease
_LEASES: Final[tuple[ChangeType, ...]] = ("lease.taken", "lease.extended", "lease.returned")


def erase_claim(work: Work) -> datetime:
    """Erase the claim of the request; return when it was created.

    Raises:
        ClaimNotFound: there is no such claim.
        ErasureRefused: the claim has a published verdict, and the request does not allow to withdraw it.
        Conflict: a rule refuses the withdrawal.
    """
    store, claim_id = work.context.store, work.request.id
    _withdraw_verdicts(work, store.get_claim(claim_id))
    claim = store.get_claim(claim_id)
    claim_ids = family(work.context, claim)
    others = [number for number in claim_ids if number != claim_id]
    evidence = _own_evidence(work, claim_id)
    withdraw_citing(work, others, {item.id for item in evidence})
    after = work.blank_one("claim", claim, claim_id)
    neighbours = _neighbours(work, claim)
    blank_spans(work, claim_id)
    citing = list_citing(work, others, {item.id for item in evidence})
    target = Target("claim", _blank_records(work, claim, evidence, citing))
    rows = store.list_log(claim_ids, [])
    work.rewrite(rows, lambda row: blanked_row(row, target, work.words))
    extra = _withhold(work, claim)
    if work.counts or erased_at(work.context, "claim", claim_id) is None:
        _save(work, claim, after, target, extra)
        work.is_logged = True
    _forget_topics(work)
    merged = sorted(store.list_merged_claims(claim_id) - {claim_id})
    if merged:
        work.remains.append(f"these claims were merged into it, with words of their own: {', '.join(map(str, merged))}")
    if neighbours:
        work.remains.append(f"these claims have words of the same passage: {', '.join(map(str, neighbours))}")
    if claim.claimant_id is not None:
        work.remains.append(f"claimant {claim.claimant_id} keeps its name: `duecheck erase claimant`")
    work.remove_answers(rf"/claims/{claim_id}(?!\d)")
    return claim.created_at


def blank_spans(work: Work, claim_id: int) -> None:
    """Blank the spans of a claim in all revisions of its article, as the erasure of the request does."""
    store = work.context.store
    members = {path: blank for path, blank in MEMBERS[work.request.kind]["claim"].items() if path.startswith("spans[")}
    for revision, group in groupby(store.list_spans_of_claim(claim_id), key=lambda span: span.revision):
        before: dict[str, Any] = {"spans": tuple(group)}
        after = blanked(before, members, work.words)
        if after is not before:
            store.replace_spans(claim_id, revision, after["spans"])
            work.note("claim", [claim_id])


def _withdraw_verdicts(work: Work, claim: Claim) -> None:
    """Withdraw the proposed and published verdicts of a claim, but not that of the server, which has no words."""
    context = work.context
    while claim.verdict is not None:
        verdict = context.store.get_verdict(claim.verdict.id)
        if verdict.actor == SYSTEM.name or not work.withdraw(verdict.id, ERASED, f"claim {claim.id}"):
            break
        claim = context.store.get_claim(claim.id)
    for verdict in context.store.list_verdicts(claim.id, 0, MAX_ID, Visibility.ALL):
        if verdict.state == "proposed":
            withdraw_verdict(context, SYSTEM, verdict.id, ERASED)


def _own_evidence(work: Work, claim_id: int) -> list[Evidence]:
    """Return the evidence of a claim without that of claims merged into it."""
    found = work.context.store.list_evidence(claim_id, 0, MAX_ID, Visibility.ALL)
    return [item for item in found if item.claim_id == claim_id]


def _blank_records(
    work: Work, claim: Claim, evidence: Sequence[Evidence], citing: Sequence[Verdict]
) -> dict[Any, frozenset[int]]:
    """Blank the records of a claim; return the ids of all of them by kind.

    Args:
        work: the erasure.
        claim: the claim.
        evidence: its own.
        citing: the verdicts of other claims that cite its evidence, which are blanked too.
    """
    store, claim_id = work.context.store, claim.id
    deadlines = store.list_deadlines(claim_id, 0, MAX_ID)
    checks = store.list_checks(claim_id, 0, MAX_ID)
    verdicts = [*store.list_verdicts(claim_id, 0, MAX_ID, Visibility.ALL), *citing]
    store.overwrite_deadlines(work.blank("deadline", deadlines, lambda item: item.id))
    changed = work.blank("evidence", evidence, lambda item: item.id)
    store.overwrite_evidence([replace(item, version=item.version + 1) for item in changed])
    store.overwrite_checks(work.blank("check", checks, lambda item: item.id))
    store.overwrite_verdicts(work.blank("verdict", verdicts, lambda item: item.id))
    notes = store.overwrite_notes(claim_id, ERASED)
    work.words.update(notes)
    if notes:
        work.counts["note"] = len(notes)
    groups: dict[str, Iterable[Any]] = {
        "deadline": deadlines,
        "evidence": evidence,
        "check": checks,
        "verdict": verdicts,
    }
    return {kind: frozenset(item.id for item in group) for kind, group in groups.items()} | {
        "claim": frozenset([claim_id])
    }


def _save(work: Work, before: Claim, after: Claim, target: Target, extra: dict[str, Json]) -> None:
    """Store the blanked claim with its row of the log."""
    context = work.context
    evidence = context.store.list_evidence_by_id(sorted(target.ids.get("evidence", ())))
    verdicts = context.store.list_verdicts_by_id(sorted(target.ids.get("verdict", ())))
    documents: Any = [context.serializers.evidence(item) for item in sorted(evidence, key=lambda item: item.id)]
    context.store.overwrite_claim(after)
    claim_writes.save(
        context,
        SYSTEM,
        work.at,
        "claim.erased",
        before,
        after,
        erasure=work.document_for_public(verdicts),
        **({"evidence": documents} if documents else {}),
        **extra,
    )


def _withhold(work: Work, claim: Claim) -> dict[str, Json]:
    """Withhold the texts of the article if the request says so; return the members of the row of the log."""
    store, article_id = work.context.store, claim.article_id
    if not store.has_text(article_id):
        return {}
    if not work.request.with_text:
        work.remains.append(f"the text of article {article_id} still has the words: --with-text withholds it")
        return {}
    store.withhold_texts(article_id, work.at)
    work.note("text", [article_id])
    return {"article": work.context.serializers.article(store.get_article(article_id))}


def _forget_topics(work: Work) -> None:
    """Remove the topics that the claim has or had, and that no other claim has, from counts and leases."""
    keys = sorted({name_key(word) for word in work.words if len(word) <= MAX_TOPIC})
    unused = work.context.store.forget_topics(keys)

    def blank(row: Json) -> Json:
        lease = row["changed"]["lease"]
        if name_key(lease.get("topic") or "") not in unused:
            return row
        return row | {"changed": row["changed"] | {"lease": lease | {"topic": None}}}

    if unused:
        work.rewrite(work.context.store.list_log([], _LEASES), blank)


def _neighbours(work: Work, claim: Claim) -> list[int]:
    """Return the other claims of the article whose quotation or context overlaps one of this claim."""
    store = work.context.store
    own = [span for span in store.list_spans_of_claim(claim.id) if span.start is not None]
    others = [number for number in store.list_claim_ids_of_article(claim.article_id) if number != claim.id]
    return [number for number in others if any(_overlap(a, b) for a in own for b in store.list_spans_of_claim(number))]


def _overlap(own: Span, other: Span) -> bool:
    if own.start is None or own.end is None or other.start is None or other.end is None:
        return False
    first, last = other.start - len(other.prefix), other.end + len(other.suffix)
    return own.revision == other.revision and first < own.end and own.start < last
