"""The wire forms that the ledger keeps beside the records and writes into the log."""

from collections.abc import Callable

from claims.model import Article, Check, Claim, Deadline, Evidence, Json, Lease, Verdict
from schemas.articles import ArticleOut
from schemas.claims import ClaimFormOut, DeadlineOut
from schemas.dumping import make_dumper
from schemas.judgement import EvidenceFormOut, VerdictOut
from schemas.queue import CheckOut, LeaseFormOut


class SchemaForms:
    """`claims.ledger.desk.Forms`, made by the same schemas that the API documents."""

    def __init__(self) -> None:
        self.article: Callable[[Article], Json] = make_dumper(ArticleOut())
        self.claim: Callable[[Claim], Json] = make_dumper(ClaimFormOut())
        self.deadline: Callable[[Deadline], Json] = make_dumper(DeadlineOut())
        self.evidence: Callable[[Evidence], Json] = make_dumper(EvidenceFormOut())
        self.check: Callable[[Check], Json] = make_dumper(CheckOut())
        self.lease: Callable[[Lease], Json] = make_dumper(LeaseFormOut())
        self.verdict: Callable[[Verdict], Json] = make_dumper(VerdictOut())
