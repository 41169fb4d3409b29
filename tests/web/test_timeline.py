"""The timeline of a claim at any length of time: events, labels that do not meet, ticks, deadlines that moved."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import combinations

import pytest

from claims.domain.due import Due
from claims.domain.evidence import Evidence, Retraction
from claims.domain.records import Article, Deadline, Revision
from claims.domain.verdicts import Verdict
from claims.web.timeline import _CHARACTER, WIDTH, timeline

DAY = date(2026, 3, 10)
MADE = datetime(2026, 3, 10, tzinfo=UTC)
ARTICLE = Article(
    id=1,
    url="https://news.example/1",
    title="T",
    authors=(),
    publisher="P",
    published_on=DAY,
    language="en",
    revision=Revision(article_id=1, number=1, sha256="", length=10, withheld=True, created_at=MADE),
    created_at=MADE,
    updated_at=MADE,
    version=1,
)


def due(latest, earliest=DAY):
    return Due(
        relation="by",
        edtf="2026",
        text=None,
        earliest=earliest,
        latest=latest,
        due_at=None,
        precision="day",
        basis="stated",
        timezone=None,
        first_check_on=None,
        review_every=None,
    )


def deadline(number, latest, reason="first", said_on=None, at=MADE, earliest=DAY):
    return Deadline(number, 1, due(latest, earliest), reason, None, None, "jo", at, said_on)


def evidence(number, day, stance="supports", publisher="Register"):
    return Evidence(
        url="https://later.example",
        stance=stance,
        published_on=day,
        title=None,
        publisher=publisher,
        excerpt=None,
        archive_url=None,
        note=None,
        id=number,
        claim_id=1,
        actor="jo",
        created_at=MADE,
    )


def verdict(outcome, day, occurred_on=None, current=True):
    at = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return Verdict(1, 1, outcome, "R", (), occurred_on, None, None, None, "published", "jo", at, at, None, 1, current)


def draw(latest, *, said_on=DAY.isoformat(), found=(), judged=(), today=DAY, deadlines=None):
    return timeline(ARTICLE, said_on, deadlines or [deadline(1, latest)], found, judged, today)


def labels(picture):
    return [(event.label, event.day_words) for event in picture.events]


#: days from the promise to the deadline
LENGTHS = [0, 1, 2, 7, 30, 48, 200, 365, 800, 4000, 20_000, 300_000, 2_900_000]


@pytest.mark.parametrize("days", LENGTHS)
@pytest.mark.parametrize("late", [0, 1, 30, 4000])
def test_everything_stays_in_the_drawing_and_no_labels_meet(days, late):
    latest = min(DAY + timedelta(days=days), date.max - timedelta(days=5000))
    judged = verdict("did_not", latest + timedelta(days=late))
    found = [evidence(n, latest + timedelta(days=n), publisher=f"Publisher {n}") for n in range(4)]
    picture = draw(latest, found=found, judged=[judged], today=latest + timedelta(days=late))
    for point in picture.points:
        assert 0 <= point.x <= WIDTH
        if point.lane:
            half = max(len(point.event.label), len(point.event.day_words)) * _CHARACTER / 2
            assert point.at - half >= 0 and point.at + half <= WIDTH
            assert picture.axis + point.lane[0] - 11 >= 0 and picture.axis + point.lane[1] <= picture.height - 20
    for one, other in combinations([point for point in picture.points if point.lane], 2):
        if one.lane == other.lane:
            width = sum(max(len(p.event.label), len(p.event.day_words)) * _CHARACTER / 2 for p in (one, other))
            assert abs(one.at - other.at) >= width
    assert len(picture.ticks) <= 10
    assert all(0 <= x <= WIDTH for x, _ in picture.ticks)
    named = {point.event.kind for point in picture.points if point.lane}
    assert {"promised", "due", "verdict"} <= named, "what matters most has its label"


@pytest.mark.parametrize("days", LENGTHS[:-1])
def test_the_axis_has_ticks(days):
    picture = draw(DAY + timedelta(days=days + 40))
    assert picture.ticks and [x for x, _ in picture.ticks] == sorted(x for x, _ in picture.ticks)


@pytest.mark.parametrize(
    ("day", "tone"), [(DAY - timedelta(days=1), "due"), (DAY, "open"), (DAY + timedelta(days=1), "open")]
)
def test_an_open_claim_shows_today(day, tone):
    picture = draw(day, today=DAY)
    assert ("Today", "Mar 10, 2026") in labels(picture)
    assert next(event.tone for event in picture.events if event.kind == "due") == tone


@pytest.mark.parametrize(
    ("outcome", "label"),
    [
        ("came_true", "Due"),
        ("came_true_late", "Due: missed"),
        ("partly", "Due"),
        ("did_not", "Due: missed"),
        ("void", "Due"),
    ],
)
def test_the_deadline_says_if_it_was_missed(outcome, label):
    latest = DAY + timedelta(days=100)
    picture = draw(latest, judged=[verdict(outcome, latest + timedelta(days=9))])
    assert label in [name for name, _ in labels(picture)]
    assert "Today" not in [name for name, _ in labels(picture)]


def test_a_correction_of_the_newsroom_is_no_move():
    latest = DAY + timedelta(days=100)
    chain = [deadline(1, latest), deadline(2, latest + timedelta(days=1), "correction")]
    assert [name for name, _ in labels(draw(None, deadlines=chain))] == ["Said", "Today", "Due"]


@pytest.mark.parametrize(
    ("said_on", "made_on", "is_missed"),
    [
        (None, -1, False),
        (None, 0, False),
        (None, 1, True),
        (-1, 9, False),
        (0, 9, False),
        (1, 9, True),
    ],
)
def test_a_first_deadline_is_missed_if_the_move_was_told_after_it(said_on, made_on, is_missed):
    latest = DAY + timedelta(days=100)
    at = datetime(latest.year, latest.month, latest.day, tzinfo=UTC) + timedelta(days=made_on)
    said = None if said_on is None else (latest + timedelta(days=said_on)).isoformat()
    chain = [deadline(1, latest), deadline(2, latest + timedelta(days=50), "claimant_moved", said, at)]
    picture = draw(None, deadlines=chain)
    assert ("First deadline: missed" in dict(labels(picture))) == is_missed
    assert "New deadline" in dict(labels(picture)) and len(picture.slips) == 1 and picture.span == ""


def test_of_many_deadlines_the_first_and_the_last_are_drawn():
    chain = [deadline(n, DAY + timedelta(days=30 * n), "claimant_moved" if n > 1 else "first") for n in range(1, 12)]
    named = dict(labels(draw(None, deadlines=chain)))
    assert [name for name in named if "eadline" in name] == [
        "First deadline",
        "Deadline 2",
        "Deadline 3",
        "New deadline",
    ]
    assert named["New deadline"] == "Feb 3, 2027"


def test_evidence_of_one_day_is_one_event():
    days = [DAY, DAY, DAY + timedelta(days=1), None]
    found = [evidence(n, day, "refutes" if n else "supports") for n, day in enumerate(days)]
    shown = labels(draw(DAY + timedelta(days=9), found=found))
    assert ("2 pieces of evidence", "Mar 10, 2026") in shown and ("Register", "Mar 11, 2026") in shown
    assert len(shown) == 5, "evidence without a day is none"


def test_retracted_evidence_is_not_drawn():
    gone = replace(evidence(1, DAY), retraction=Retraction("R", "jo", MADE))
    assert "Register" not in dict(labels(draw(DAY, found=[gone])))


def test_a_window_without_an_end_is_drawn_to_the_edge():
    picture = draw(None)
    assert picture.window is not None and not picture.window[2] and picture.window[1] > WIDTH - 24
    assert "Due" not in dict(labels(picture))


def test_an_earlier_day_of_saying_is_an_event_of_its_own():
    picture = draw(DAY + timedelta(days=9), said_on="2025-12-01")
    assert labels(picture)[0] == ("Said", "Dec 1, 2025") and ("Published", "Mar 10, 2026") in labels(picture)
    assert ("Said", "Mar 10, 2026") in labels(draw(DAY, said_on="2025")), "a year has no day to draw"


def test_the_time_to_the_deadline_stands_only_where_nothing_else_does():
    latest = DAY + timedelta(days=48)
    judged = [verdict("did_not", latest + timedelta(days=9))]
    free, taken = draw(latest, judged=judged), draw(latest, judged=judged, found=[evidence(1, DAY + timedelta(days=9))])
    assert (free.span, taken.span) == ("6 weeks", "")
    assert abs(free.span_at - sum(free.window[:2]) / 2) < 0.1
    assert draw(latest, today=DAY + timedelta(days=1)).span == "", "it would seem to count from today"


@pytest.mark.parametrize(("days", "is_shortened"), [(84, False), (85, False), (86, True)])
def test_only_a_much_longer_time_is_shortened(days, is_shortened):
    """Said on day 0, due on day `days`, judged on day 100: the longest part is `days` of 100."""
    judged = [verdict("did_not", DAY + timedelta(days=100))]
    assert (draw(DAY + timedelta(days=days), judged=judged).gap is not None) == is_shortened


def test_the_words_name_every_event():
    picture = draw(DAY + timedelta(days=9))
    assert picture.words == "Said: Mar 10, 2026; Today: Mar 10, 2026; Due: Mar 19, 2026"
