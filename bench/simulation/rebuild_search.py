"""The rows of the search index, rebuilt from a replay of the log; the tokens are those of `claims.search.tokens`."""

from collections.abc import Iterator
from typing import Any, Final

from bench.simulation.replay import Replay
from claims.search.tokens import index_text

Row = dict[str, Any]
_COLUMNS: Final = ("statement", "quote", "claimant", "topics", "criteria", "title", "evidence", "rationale")


def claims_search(replay: Replay) -> list[Row]:
    """Return the rows of claims, of evidence that is not retracted and of published rationales."""
    rows = [_claim(document, replay.articles[document["article_id"]]) for document in replay.claims.values()]
    return [*rows, *_evidence(replay), *_rationales(replay)]


def claimants_search(replay: Replay) -> list[Row]:
    """Return the rows of claimants that editors have changed: those have the names of several claims."""
    found = []
    for claimant in replay.claimants.values():
        names = [name for _, (who, name) in sorted(replay.names.items()) if who == claimant["id"]]
        if names and (claimant["version"] > 1 or len(names) > 1):
            found.append({"rowid": claimant["id"], "names": index_text("\n".join(names))})
    return found


def _row(claim_id: int, below: int, **texts: str) -> Row:
    """Return a row; its number has the id of the claim above 32 further bits."""
    return {"rowid": claim_id * 2**32 + below} | dict.fromkeys(_COLUMNS) | texts


def _claim(document: Row, article: Row) -> Row:
    quotations = [span["exact"] for span in document["spans"] if span["role"] == "claim"]
    return _row(
        document["id"],
        0,
        statement=index_text(document["statement"]),
        quote=index_text("\n".join(quotations)),
        claimant=index_text(document["claimant"] or ""),
        topics=index_text("\n".join(document["topics"])),
        criteria=index_text(document["criteria"] or ""),
        title=index_text(article["title"]),
    )


def _evidence(replay: Replay) -> Iterator[Row]:
    for evidence in replay.evidence.values():
        tokens = index_text("\n".join(text for text in (evidence["title"], evidence["excerpt"]) if text))
        if tokens and evidence["retraction"] is None:
            yield _row(evidence["claim_id"], 2 * evidence["id"], evidence=tokens)


def _rationales(replay: Replay) -> Iterator[Row]:
    for verdict in replay.verdicts.values():
        tokens = index_text(verdict["rationale"] or "")
        if tokens and verdict["state"] == "published":
            yield _row(verdict["claim_id"], 2 * verdict["id"] + 1, rationale=tokens)
