"""The events of a claim in the order of their days: said, due, evidence, happened, judged, today. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Final

from claims.domain.evidence import Evidence
from claims.domain.outcomes import OUTCOME_TABLE
from claims.domain.records import Article, Deadline
from claims.domain.verdicts import Verdict, current_of
from claims.web.catalogue import counted, short_day
from claims.web.catalogue import gettext as _
from claims.web.labels import OUTCOMES, TONES

#: moved deadlines that are drawn, at most: the first ones and the last
_MAX_DEADLINES: Final = 4


@dataclass(frozen=True, slots=True)
class Event:
    """A day on which something happened to a claim."""

    day: date
    #: promised, deadline, due, evidence, happened, verdict or today
    kind: str
    label: str
    tone: str
    #: the events with the lowest number get their labels first
    rank: int

    @property
    def day_words(self) -> str:
        """The day in words."""
        return short_day(self.day)


def events_of(
    article: Article,
    said_on: str | None,
    deadlines: Sequence[Deadline],
    evidence: Sequence[Evidence],
    verdicts: Sequence[Verdict],
    today: date,
) -> list[Event]:
    """Return the events of a claim; the arguments are those of `claims.web.timeline.timeline`."""
    return sorted(
        [
            *_promise(article, said_on),
            *_deadlines(deadlines, verdicts, today),
            *_evidence(evidence),
            *_verdict(verdicts),
            *_today(verdicts, today),
        ],
        key=lambda event: (event.day, event.rank),
    )


def _promise(article: Article, said_on: str | None) -> Iterator[Event]:
    published = article.published_on
    if said_on is not None and len(said_on) == 10 and said_on != published.isoformat():
        yield Event(date.fromisoformat(said_on), "promised", _("Said"), "ink", 1)
        yield Event(published, "published", _("Published"), "ink", 5)
    else:
        yield Event(published, "promised", _("Said"), "ink", 1)


def _deadlines(deadlines: Sequence[Deadline], verdicts: Sequence[Verdict], today: date) -> Iterator[Event]:
    """Yield the last days of the deadlines that the claimant set; a correction of the newsroom replaces the earlier."""
    chain: list[Deadline] = []
    for deadline in deadlines:
        if chain and deadline.reason == "correction":
            chain.pop()
        chain.append(deadline)
    judged = current_of(verdicts)
    shown = [*chain[: _MAX_DEADLINES - 1], *chain[max(_MAX_DEADLINES - 1, len(chain) - 1) :]]
    for number, deadline in enumerate(shown):
        latest = deadline.due.latest
        if latest is None:
            continue
        if number == len(shown) - 1:
            tone = TONES[judged.outcome] if judged else "open" if latest >= today else "due"
            label = _("New deadline") if number else _("Due")
            if judged and OUTCOME_TABLE[judged.outcome].event == 0:
                label = _("%(deadline)s: missed") % {"deadline": label}
            yield Event(latest, "due", label, tone, 0)
        else:
            following = shown[number + 1]
            missed = following.said_on is None or following.said_on > latest.isoformat()
            missed = missed and following.created_at.date() > latest
            label = _("First deadline") if number == 0 else _("Deadline %(number)d") % {"number": number + 1}
            if missed:
                label = _("%(deadline)s: missed") % {"deadline": label}
            yield Event(latest, "deadline", label, "fail" if missed else "unk", 2)


def _evidence(evidence: Sequence[Evidence]) -> Iterator[Event]:
    counting = sorted(
        (item for item in evidence if item.published_on and item.retraction is None),
        key=lambda item: (item.published_on or date.min, item.stance),
    )
    for day, group in groupby(counting, key=lambda item: item.published_on):
        items = list(group)
        tones = {{"supports": "kept", "refutes": "fail"}.get(item.stance, "unk") for item in items}
        name = items[0].publisher or ""
        label = counted("Evidence", "%(num)d pieces of evidence", len(items))
        if len(items) == 1 and 0 < len(name) <= 24:
            label = name
        assert day is not None  # noqa: S101 - those without a day are left out
        yield Event(day, "evidence", label, tones.pop() if len(tones) == 1 else "unk", 4)


def _verdict(verdicts: Sequence[Verdict]) -> Iterator[Event]:
    verdict = current_of(verdicts)
    if verdict is None or verdict.published_at is None:
        return
    tone = TONES[verdict.outcome]
    if verdict.occurred_on:
        yield Event(verdict.occurred_on, "happened", _("Happened"), tone, 2)
    yield Event(verdict.published_at.date(), "verdict", _("Verdict: %s") % OUTCOMES[verdict.outcome], tone, 1)


def _today(verdicts: Sequence[Verdict], today: date) -> Iterator[Event]:
    if current_of(verdicts) is None:
        yield Event(today, "today", _("Today"), "today", 3)
