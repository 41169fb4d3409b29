"""Labels of the web pages: error messages in words without hints for programs, and their own remedies."""

import re
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import get_args

import pytest

from claims import errors
from claims.api.problems import LOCAL, leaves
from claims.dates.deadline_phrase import read_due
from claims.domain import vocabulary
from claims.domain.due import RELATIONS, Relation
from claims.domain.outcomes import OUTCOMES
from claims.errors import Code, Days, DuecheckError, DueNotUnderstood, EdtfDate, Message
from claims.formats.tone_icons import ICONS
from claims.rules.verdicts import BECAME_IMPOSSIBLE
from claims.web import labels
from claims.web.messages import message_words
from claims.web.remedies import REMEDIES

STATIC = Path(labels.__file__).parent / "static"
DAY = date(2023, 12, 1)
NOON = datetime(2023, 12, 2, 12, 0, tzinfo=UTC)

#: errors of routes and services that no page uses
NEVER_ON_PAGES = {
    errors.BulkRefused,
    errors.CheckNotFound,
    errors.DeadlineNotFound,
    errors.IdempotencyMismatch,
    errors.LeaseLimit,
    errors.LeaseNotFound,
    errors.NoteNotFound,
    errors.RequestUnderWay,
    errors.ReviewIncomplete,
    errors.SinceAhead,
    errors.TooManyWaiters,
}


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (DAY, "December 1, 2023"),
        (NOON, "December 2, 2023, 12:00 UTC"),
        (NOON.astimezone(timezone(timedelta(hours=5))), "December 2, 2023, 12:00 UTC"),
        (Code("outcome", "came_true_late"), "“Came true late”"),
        (Code("reason", "became_impossible"), "“it became impossible”"),
        (Code("relation", "not_before"), "“not before”"),
        (Days(DAY, date(2023, 12, 31)), "December 1, 2023 to December 31, 2023"),
        (Days(DAY, None), "from December 1, 2023"),
        (Days(None, DAY), "until December 1, 2023"),
        (Days(None, None), "no deadline"),
        (EdtfDate("2023-12-01", "by"), "by December 1, 2023"),
        (EdtfDate("2023-12"), "December 2023"),
        (EdtfDate("2024-35", "not_before"), "not before the third quarter of 2024"),
        (EdtfDate("2022/2024", "between"), "between 2022 and 2024"),
        (EdtfDate("2025-01/2025-04", "in"), "in January 2025 to April 2025"),
        (1000, "1000"),
        ("2023-12-01 is void", "2023-12-01 is void"),  # a user's words stay as they are
    ],
)
def test_typed_values_are_shown_in_words(value, words):
    assert message_words(Message("see {it}", it=value)) == f"see {words}"


@pytest.mark.parametrize(
    ("kind", "names"), [("outcome", OUTCOMES), ("relation", RELATIONS), ("reason", [BECAME_IMPOSSIBLE])]
)
def test_every_code_has_a_label(kind, names):
    for name in names:
        label = message_words(Message("{code}", code=Code(kind, name)))
        assert label.startswith("“") and "_" not in label


def test_a_plain_sentence_stays_as_it_is():
    assert message_words("the {text} of 2023-12-01 is void") == "the {text} of 2023-12-01 is void"


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        (
            "next spring",
            "\"next spring\" could be this year's or next year's; did you mean spring 2022 or spring 2023?",
        ),
        ("by the turn of the century", '"by the turn of the century" cannot be read with certainty'),
        (
            "given themselves until December 1, 2023, to sign",
            '"given themselves until December 1, 2023, to sign" cannot be read with certainty: understood '
            'until December 1, 2023 = by December 1, 2023; not understood: "given themselves to sign"',
        ),
    ],
)
def test_due_words_are_explained_without_the_hint_for_programs(words, shown):
    with pytest.raises(DueNotUnderstood) as caught:
        read_due(words, date(2022, 1, 10))
    assert message_words(caught.value.issues[0].message) == shown


def test_pages_have_a_remedy_for_every_error_that_they_can_meet():
    met = {kind.slug for kind in leaves(DuecheckError) if kind not in {*LOCAL, *NEVER_ON_PAGES}}
    assert set(REMEDIES) == met


@pytest.mark.parametrize("slug", REMEDIES)
def test_remedies_of_pages_speak_to_people(slug):
    words = r"JSON|`|/api|GET|POST|PUT|PATCH|If-Match|Retry-After|ETag|DUECHECK|docs/|\w_\w"
    assert not re.search(words, REMEDIES[slug])


@pytest.mark.parametrize(
    ("labelled", "words"),
    [
        (labels.OUTCOMES, OUTCOMES),
        (labels.STATUSES, vocabulary.STATUSES),
        (labels.WORKFLOWS, vocabulary.WORKFLOWS),
        (labels.STANCES, vocabulary.STANCES),
        (labels.CHECKS, vocabulary.CHECK_RESULTS),
        (labels.CORRECTIONS, vocabulary.CORRECTION_CODES),
        (labels.DEADLINES, vocabulary.DEADLINE_REASONS),
        (labels.SPANS, vocabulary.SPAN_STATES),
        (labels.RELATIONS, get_args(Relation)),
    ],
)
def test_each_word_has_a_label(labelled, words):
    assert set(labelled) == set(words)


def test_each_outcome_status_and_workflow_has_a_tone_with_colours_and_an_icon():
    named = set(OUTCOMES) | set(vocabulary.STATUSES) | set(vocabulary.WORKFLOWS) - {"accepted"}
    assert named <= set(labels.TONES)
    sheet = (STATIC / "duecheck.css").read_text(encoding="utf-8")
    for tone in {*labels.TONES.values(), *labels.STANCE_TONES.values()}:
        assert re.search(rf"\.k-{tone}[ ,]", sheet) and ICONS[tone].startswith("<"), tone


def test_no_two_tones_look_alike():
    assert len(set(ICONS.values())) == len(ICONS) == len(set(labels.TONES.values()))


def test_the_history_has_words_for_every_row_about_a_claim():
    others = ("article.", "lease.", "clock.", "log.", "token.", "user.", "claimant.")
    named = {name for name in vocabulary.CHANGE_TYPES if not name.startswith(others)}
    assert named <= set(labels.CHANGES) <= set(vocabulary.CHANGE_TYPES)
