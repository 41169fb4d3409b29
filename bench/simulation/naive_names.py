"""The comparison of claimants' names (docs/specification.md, section 7.5)."""

import unicodedata


def name_key(name: str) -> str:
    """Return the key of a claimant's name: NFKC, without letter case, one space between words (section 7.5).

    Format characters, which nobody sees, do not count. The names of the simulation have no others.
    """
    name = "".join(sign for sign in name if unicodedata.category(sign) != "Cf")
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    return " ".join(folded.split())
