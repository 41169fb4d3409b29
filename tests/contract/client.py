"""A client of the package that openapi-python-client generates: it adds a claim, judges it, and polls for changes."""

import datetime
import sys
from typing import Any

from generated.api.articles import create_article
from generated.api.changes import list_changes
from generated.api.claims import create_claim, get_claim
from generated.api.due import list_due
from generated.api.evidence import create_evidence
from generated.api.verdicts import create_verdict
from generated.client import AuthenticatedClient
from generated.models import ArticleIn, ClaimIn, DueIn, EvidenceIn, Outcome, Problem, Stance, VerdictIn


def need(answer: Any) -> Any:
    """Return an answer; raise RuntimeError if it is none, or a problem."""
    if answer is None or isinstance(answer, Problem):
        raise RuntimeError(f"refused: {answer}")
    return answer


def main(base: str, token: str, mark: str) -> None:
    """Add a claim with evidence and a verdict, and read its changes.

    Args:
        base: URL of the server.
        token: of a journalist.
        mark: a word that no other run has used.
    """
    with AuthenticatedClient(base_url=base, token=token) as api:
        text = "The ferry will sail again by December 2022, the captain said."
        published = datetime.date(2021, 9, 21)
        url = f"https://news.example/{mark}"
        body = ArticleIn(url=url, title="The ferry", publisher="News", published_on=published, text=text)
        article = need(create_article.sync(client=api, body=body))
        due = DueIn(text="by December 2022")
        new = ClaimIn(article_id=article.id, quote="by December 2022", due=due)
        claim = need(create_claim.sync(client=api, body=new))
        later = datetime.date(2022, 6, 2)
        source = EvidenceIn(url=f"https://later.example/{mark}", stance=Stance.SUPPORTS, published_on=later)
        evidence = need(create_evidence.sync(claim.id, client=api, body=source))
        judgement = VerdictIn(
            outcome=Outcome.CAME_TRUE,
            occurred_on=datetime.date(2022, 6, 1),
            rationale="It did.",
            evidence_ids=[evidence.id],
        )
        verdict = need(create_verdict.sync(claim.id, client=api, body=judgement))
        page = need(list_changes.sync(client=api, claim_id=claim.id))
        seen = [str(row.type_) for row in page.items]
        waiting = need(list_due.sync(client=api, limit=5))
        read = need(get_claim.sync(claim.id, client=api))
        if str(read.status) != "judged" or verdict.outcome != Outcome.CAME_TRUE or "verdict.published" not in seen:
            raise RuntimeError(f"unexpected: {read.status}, {seen}")
        print(f"claim {claim.id} is {read.status}, {len(seen)} rows, {len(waiting.items)} due")


if __name__ == "__main__":
    main(*sys.argv[1:])
