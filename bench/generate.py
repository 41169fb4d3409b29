"""Articles and claims generated from a seed: each size is the beginning of the next larger one.

The properties that matter for speed are realistic. Word frequencies are skewed: a search has common and
rare words. Due days cluster: a tenth of all claims ends on one day, so that keyset pages have long ties.
Statement and quotation have some 75 letters each, which makes a document of about 930 bytes.
"""

import random
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate, islice

from claims.domain.due import Relation
from claims.domain.requests import DueRequest, NewArticle, NewClaim, NewText, SpanRequest

SEED = 20150101
ARTICLES = 300
WORDS = 20_000
TOPICS = 50
CLAIMANTS = 2_000
#: the last day of a tenth of all claims
POPULAR = date(2020, 12, 31)
FIRST_DAY, LAST_DAY = date(2015, 1, 1), date(2035, 12, 31)

# fmt: off
_COMMON = [
    "the", "will", "of", "to", "and", "in", "by", "that", "be", "for", "a", "it", "with", "from", "on", "at",
    "more", "than", "is", "as", "new", "its", "which", "not", "over", "are", "their", "has", "could", "would",
    "year", "government", "percent", "price", "country", "market", "again", "most", "first",
]
_CONSONANTS = [*"bdfgklmnprstvz", "br", "kl", "st", "tr"]
_MONTHS = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
]
# fmt: on
_SYLLABLES = [consonant + vowel for consonant in _CONSONANTS for vowel in "aeiou"]


@dataclass(frozen=True, slots=True)
class Source:
    """An article to add, with the sentences that its claims quote."""

    article: NewArticle
    sentences: Sequence[str]


class Words:
    """A vocabulary whose words have frequencies by rank (Zipf and Mandelbrot)."""

    def __init__(self) -> None:
        rng = random.Random(SEED)
        made = dict.fromkeys(_COMMON)
        while len(made) < WORDS:
            made["".join(rng.choices(_SYLLABLES, k=rng.choice((2, 3, 3, 4))))] = None
        self.ranked = list(made)
        self._weights = list(accumulate(1 / (rank + 5) for rank in range(WORDS)))

    def sentence(self, rng: random.Random, low: int, high: int) -> str:
        """Return a sentence of random length.

        Args:
            rng: the source of random numbers.
            low: words at least.
            high: words at most.
        """
        words = rng.choices(self.ranked, cum_weights=self._weights, k=rng.randint(low, high))
        return " ".join(words).capitalize() + "."

    def names(self, start: int, count: int) -> list[str]:
        """Return words of a range of ranks as names."""
        return self.ranked[start : start + count]


def sources(words: Words) -> list[Source]:
    """Return the articles, oldest first; all are published before 2025."""
    rng = random.Random(SEED + 1)
    days = sorted(date(2012, 1, 2) + timedelta(days=rng.randrange(4_700)) for _ in range(ARTICLES - 1))
    return [_source(words, rng, number, day) for number, day in enumerate([date(2012, 1, 1), *days], 1)]


def _source(words: Words, rng: random.Random, number: int, day: date) -> Source:
    sentences = list(dict.fromkeys(words.sentence(rng, 8, 12) for _ in range(40)))
    article = NewArticle(
        url=f"https://news.example/{day:%Y/%m/%d}/{number}",
        title=words.sentence(rng, 4, 8).rstrip("."),
        authors=(f"Author {rng.randrange(100)}",),
        publisher=f"Publisher {rng.randrange(20)}",
        published_on=day,
        language="en",
        text=NewText(" ".join(sentences), False, None, None),
    )
    return Source(article, sentences)


def new_claims(words: Words, articles: Sequence[Source]) -> Iterator[NewClaim]:
    """Yield claims without end; the articles' ids are their positions in the list, from 1."""
    rng = random.Random(SEED + 2)
    published = [source.article.published_on for source in articles]
    topics, names = words.names(200, TOPICS), words.names(1_000, CLAIMANTS)
    weights = list(accumulate(1 / (rank + 20) for rank in range(CLAIMANTS)))
    said: set[tuple[object, ...]] = set()
    while True:
        due, last = _due(rng)
        index = rng.randrange(bisect_right(published, last))
        new = NewClaim(
            article_id=index + 1,
            statement=words.sentence(rng, 9, 13),
            claimant=f"Bank of {rng.choices(names, cum_weights=weights)[0].title()}",
            topics=tuple(dict.fromkeys(rng.choices(topics, k=rng.choice((1, 1, 2, 3))))),
            criteria=None,
            spans=(SpanRequest("claim", rng.choice(articles[index].sentences)),),
            due=due,
            depends_on=None,
            workflow="accepted",
        )
        # the server stores a claim that is said twice once; windows that end together can be equal
        same = (index, new.spans[0].exact, new.claimant, last)
        if same not in said:
            said.add(same)
            yield new


def batches(claims: Iterator[NewClaim], size: int, batch: int) -> Iterator[list[NewClaim]]:
    """Yield a number of claims in lists.

    Args:
        claims: an endless source.
        size: claims in all.
        batch: claims of a list.
    """
    for start in range(0, size, batch):
        yield list(islice(claims, min(batch, size - start)))


def _due(rng: random.Random) -> tuple[DueRequest, date]:
    """Return a window, and the last possible day of its article."""
    kind = rng.random()
    if kind < 0.05:
        return DueRequest(text="in the coming years"), LAST_DAY
    if kind < 0.15:
        return _day(rng, POPULAR, "by")
    day = FIRST_DAY + timedelta(days=rng.randrange((LAST_DAY - FIRST_DAY).days + 1))
    if kind < 0.25:
        return DueRequest(relation="by", edtf=f"{day.year}"), date(day.year, 12, 31)
    if kind < 0.60:
        return _month(rng, day)
    return _day(rng, day, "by")


def _day(rng: random.Random, day: date, relation: Relation) -> tuple[DueRequest, date]:
    text = f"until {_MONTHS[day.month - 1]} {day.day}, {day.year}"
    if rng.random() < 0.15:
        return DueRequest(text=text), day
    return DueRequest(text=text, relation=relation, edtf=day.isoformat()), day


def _month(rng: random.Random, day: date) -> tuple[DueRequest, date]:
    last = (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    text = f"in {_MONTHS[day.month - 1]} {day.year}"
    if rng.random() < 0.15:
        return DueRequest(text=text), last
    return DueRequest(text=text, relation="in", edtf=f"{day:%Y-%m}"), last
