"""What two claims have in common if one is said twice (docs/specification.md, section 7.7)."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from bench.simulation.naive_names import name_key
from claims.anchoring.folding import fold

Row = dict[str, Any]


def quotation(document: Row) -> list[str]:
    """Return where the words of a claim stand, sorted: offsets, or the folded words if no text proves them."""
    return sorted(_place(span) for span in document["spans"] if span["role"] == "claim")


def _place(span: Row) -> str:
    words = span["exact"]
    if span["state"] == "unverified" or span["start"] is None:
        return f'"{fold(words)}"'
    before, after = len(words) - len(words.lstrip()), len(words) - len(words.rstrip())
    return f"{span['start'] + before}-{span['end'] - after}"


def window(document: Row) -> list[str | None] | None:
    """Return the members of the window that count; None without one, and if a condition sets it."""
    depends, due = document["depends_on"], document["due"]
    if due is None or (depends is not None and depends["offset"] is not None):
        return None
    return [due[name] for name in ("relation", "edtf", "earliest", "latest")]


def condition(document: Row) -> list[Any] | None:
    """Return the other claim and the offset; None without a condition."""
    depends = document["depends_on"]
    return depends and [depends["claim_id"], depends["offset"]]


def same_key(document: Row) -> str | None:
    """Return the column `same_key`: the first 32 digits of the SHA-256 of the JSON of these parts."""
    words = quotation(document)
    if not words:
        return None
    parts = [document["article_id"], words, window(document), condition(document)]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:32]


def speaker(document: Row) -> int | str | None:
    """Return the claimant of a claim: its id, or its words by the comparison of names, or None for nobody."""
    if document["claimant_id"] is not None:
        return int(document["claimant_id"])
    return name_key(document["claimant"]) if document["claimant"] else None


def same_claims(document: Row, tables: Mapping[str, list[Row]]) -> list[int]:
    """Return the ids of the claims that say the same as a new one, the oldest first.

    Args:
        document: of the new claim, as it would be stored.
        tables: the bare rows without it.
    """
    targets = {row["id"]: row["target_id"] for row in tables["claimants"]}
    wanted = _parts(document, targets)
    return sorted(
        row["id"]
        for row in tables["claims"]
        if row["workflow"] in {"accepted", "candidate", "duplicate"}
        and _parts(json.loads(row["document"]), targets) == wanted
    )


def _parts(document: Row, targets: Mapping[int, int]) -> list[Any]:
    who = speaker(document)
    who = targets[who] if isinstance(who, int) else who
    return [document["article_id"], quotation(document), window(document), condition(document), who]
