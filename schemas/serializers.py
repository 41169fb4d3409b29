"""The wire forms that the ledger keeps beside the records and writes into the log."""

from collections.abc import Callable

from claims.domain.records import Article, Check, Claim, Deadline, Evidence, Json, Lease, Verdict
from schemas.articles import ArticleOut
from schemas.checks import CheckOut
from schemas.claims import ClaimFormOut
from schemas.deadlines import DeadlineOut
from schemas.evidence import EvidenceFormOut
from schemas.fast_dump import compile_dump
from schemas.leases import LeaseFormOut
from schemas.verdicts import VerdictOut


class SchemaSerializers:
    """`claims.services.context.Forms`, made by the same schemas that the API documents."""

    def __init__(self) -> None:
        self.article: Callable[[Article], Json] = compile_dump(ArticleOut())
        self.claim: Callable[[Claim], Json] = compile_dump(ClaimFormOut())
        self.deadline: Callable[[Deadline], Json] = compile_dump(DeadlineOut())
        self.evidence: Callable[[Evidence], Json] = compile_dump(EvidenceFormOut())
        self.check: Callable[[Check], Json] = compile_dump(CheckOut())
        self.lease: Callable[[Lease], Json] = compile_dump(LeaseFormOut())
        self.verdict: Callable[[Verdict], Json] = compile_dump(VerdictOut())
