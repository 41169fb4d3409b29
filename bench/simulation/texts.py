"""The texts of the articles, and the quotations of the claims."""

import hashlib
import random
from functools import cache
from itertools import combinations, permutations
from typing import Final

_SENTENCES: Final = (
    "The tunnel will open by December 1, 2021.",
    "The banks will agree in November.",
    "Prices are to fall next year.",
    "The bridge may well be ready in spring.",
)
#: a start of a span that can be right in a withheld text
RANGE: Final = 3


def sentence(rng: random.Random, text: str | None = None) -> str:
    """Return a quotation, most often of a sentence that the text has; None: it is withheld."""
    if text is not None and rng.random() < 0.85:
        return rng.choice(text.removesuffix(".").split(". ")) + "."
    return rng.choice((*_SENTENCES, *_SENTENCES, "The tunnel will open", "Nobody said this."))


def article_text(rng: random.Random) -> str:
    """Return a text of two to four sentences, in any order."""
    return rng.choice(list(quotes().values()))


@cache
def quotes() -> dict[str, str]:
    """Return all texts by their SHA-256."""
    chosen = [order for size in (2, 3, 4) for some in combinations(_SENTENCES, size) for order in permutations(some)]
    texts = [" ".join(order) for order in chosen] + [" ".join(order).replace("will", "is to") for order in chosen[:12]]
    return {hashlib.sha256(text.encode()).hexdigest(): text for text in texts}
