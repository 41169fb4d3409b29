"""The comparison of claimants' names (docs/specification.md, section 7.5)."""

import unicodedata


def name_key(name: str) -> str:
    """Return the key of a claimant's name: NFKC, without letter case, one space between words (section 7.5)."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    return " ".join(folded.split())
