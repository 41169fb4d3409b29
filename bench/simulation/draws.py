"""Random members of requests, and random records."""

import random
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final, TypeVar

from bench.simulation.texts import article_text
from bench.simulation.world import World
from claims.domain.outcomes import Outcome
from claims.domain.records import DependsOn
from claims.domain.requests import UNSET, DueRequest, NewArticle, NewText

T = TypeVar("T")
NAMES: Final = ("Ivan", "The Bank", "ivan", "Olga", "the ministry")
#: each topic in the ways in which it is written
TOPICS: Final = (("gas", "Gas"), ("trade", "Trade"), ("union",))
#: the first spelling is the key
TOPIC_KEYS: Final = tuple(spellings[0] for spellings in TOPICS)
OUTCOMES: Final[tuple[Outcome, ...]] = ("came_true", "came_true_late", "partly", "did_not", "undeterminable", "void")
OFFSETS: Final = (None, "P1M", "P1Y", "P10D")


def draw_article(rng: random.Random, number: int) -> NewArticle:
    """Return an article, or one whose text is withheld.

    Args:
        rng: the source of its members.
        number: the last part of its URL.
    """
    text = NewText(article_text(rng), rng.random() < 0.3, None, None)
    authors = rng.choice(((), ("A. Reporter",), ("a. reporter", "B. Writer")))
    day = date(2021, 9, 21) - timedelta(days=rng.choice((0, 0, 400)))
    publisher = rng.choice(("News", "news", "Post"))
    return NewArticle(f"https://news.example/{number}", "Taxes rise", authors, publisher, day, "en", text)


def draw_due(world: World, rng: random.Random) -> DueRequest:
    """Return a window near the clock, in words or as EDTF."""
    day = world.now.date() + timedelta(days=rng.choice((-30, -1, 0, 1, 5, 40, 200)))
    zone = rng.choice((UNSET, UNSET, None, "America/New_York", "Pacific/Kiritimati"))
    words = ("by the end of 2022", "within two months", "in coming years", "not before June 2022")
    return rng.choice(
        (
            DueRequest(relation="by", edtf=day.isoformat(), timezone=zone),
            DueRequest(relation="by", edtf=day.isoformat(), timezone=zone),
            DueRequest(relation="in", edtf=day.isoformat()[:7], timezone=zone),
            DueRequest(relation="not_before", edtf=day.isoformat(), timezone=zone),
            DueRequest(relation="open", timezone=zone, review_every=rng.choice((None, "P1M", "P10D"))),
            DueRequest(relation="by", edtf=day.isoformat(), timezone=zone, first_check_on=day + timedelta(days=9)),
            DueRequest(text=rng.choice(words), timezone=zone),
        )
    )


def draw_condition(world: World, rng: random.Random) -> DependsOn | None:
    """Return a condition on any claim; None without claims."""
    other = draw_claim(world, rng)
    return None if other is None else DependsOn(other, rng.choice(OFFSETS))


def draw_topics(rng: random.Random) -> tuple[str, ...]:
    """Return up to two topics."""
    return tuple(rng.choice(spellings) for spellings in rng.sample(TOPICS, rng.randint(0, 2)))


def draw_claim(world: World, rng: random.Random, where: str = "true") -> int | None:
    """Return the id of a claim, of those that a condition of SQL selects; None without any."""
    return pick(rng, world.ids("claims", where))


def mostly(rng: random.Random, where: str) -> str:
    """Return a condition of SQL, but sometimes one that all rows fulfil."""
    return where if rng.random() < 0.9 else "true"


def pick(rng: random.Random, ids: Sequence[T]) -> T | None:
    """Return one of the values; the last one most often; None without any."""
    if not ids:
        return None
    return ids[-1] if rng.random() < 0.3 else rng.choice(ids)
