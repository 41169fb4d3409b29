"""The labels of the pages name exactly the words of the vocabulary."""

from typing import get_args

import pytest

from claims.domain import vocabulary
from claims.domain.due import Basis, Relation
from claims.domain.outcomes import OUTCOMES
from claims.web import labels


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
        (labels.BASES, get_args(Basis)),
    ],
)
def test_each_word_has_a_label(labelled, words):
    assert set(labelled) == set(words)
