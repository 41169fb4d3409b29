"""Fragments of statements that look only at claims that the public may see."""

from typing import Final

#: the public claims as c, looked up by id in an index without the internal ones; the statement needs c.is_public = 1
PUBLIC_CLAIMS: Final = "claims AS c INDEXED BY claims_public"


def is_public_claim(column: str) -> str:
    """Return the condition that a column of a statement holds the id of a public claim."""
    return f"EXISTS (SELECT 1 FROM claims INDEXED BY claims_public WHERE id = {column} AND is_public = 1)"
