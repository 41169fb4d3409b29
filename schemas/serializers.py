"""The serializers of records: they make the documents that are stored and written into the change log."""

from collections.abc import Callable

from claims.domain.claimants import Claimant
from claims.domain.evidence import Evidence
from claims.domain.records import Article, Check, Claim, Deadline, Json, Lease
from claims.domain.verdicts import Verdict
from schemas.articles import ArticleOut
from schemas.checks import CheckOut
from schemas.claimants import ClaimantDocumentOut
from schemas.claims import ClaimDocumentOut
from schemas.deadlines import DeadlineOut
from schemas.evidence import EvidenceDocumentOut
from schemas.fast_dump import compile_dump
from schemas.leases import LeaseDocumentOut
from schemas.verdicts import VerdictOut


class SchemaSerializers:
    """The `claims.services.context.Serializers`, compiled from the same schemas that the API documents."""

    def __init__(self) -> None:
        self.article: Callable[[Article], Json] = compile_dump(ArticleOut())
        self.claim: Callable[[Claim], Json] = compile_dump(ClaimDocumentOut())
        self.claimant: Callable[[Claimant], Json] = compile_dump(ClaimantDocumentOut())
        self.deadline: Callable[[Deadline], Json] = compile_dump(DeadlineOut())
        self.evidence: Callable[[Evidence], Json] = compile_dump(EvidenceDocumentOut())
        self.check: Callable[[Check], Json] = compile_dump(CheckOut())
        self.lease: Callable[[Lease], Json] = compile_dump(LeaseDocumentOut())
        self.verdict: Callable[[Verdict], Json] = compile_dump(VerdictOut())
