"""Track records: the rate and its interval, against numbers computed by hand."""

import pytest

from claims.domain.outcomes import OUTCOME_TABLE, OUTCOMES
from claims.rules.intervals import wilson
from claims.rules.track_record import MIN_JUDGED
from tests.rules.makers import make_record


@pytest.mark.parametrize(
    ("outcome", "counts"),
    [
        ("came_true", 1),
        ("came_true_late", 1),
        ("partly", 1),
        ("did_not", 1),
        ("undeterminable", 0),
        ("void", 0),
    ],
)
def test_only_outcomes_of_the_rate_count_as_judged(outcome, counts):
    assert make_record(**{outcome: 1}).judged == counts
    assert make_record(**{outcome: 3}).judged == 3 * counts


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_every_outcome_counts_as_its_row_says(outcome):
    record = make_record(**{outcome: 2})
    assert record.judged == 2 * OUTCOME_TABLE[outcome].counts_in_rate
    assert record.hits == 2 * OUTCOME_TABLE[outcome].is_hit


@pytest.mark.parametrize(
    ("outcomes", "rate"),
    [
        ({}, None),
        ({"undeterminable": 2, "void": 3}, None),
        ({"came_true": 1}, 1.0),
        ({"did_not": 1}, 0.0),
        ({"came_true_late": 1}, 0.0),
        ({"partly": 1}, 0.0),
        ({"came_true": 1, "came_true_late": 1}, 0.5),
        ({"came_true": 1, "partly": 1}, 0.5),
        ({"came_true": 1, "did_not": 1}, 0.5),
        ({"came_true": 1, "undeterminable": 1}, 1.0),
        ({"came_true": 1, "void": 1}, 1.0),
        ({"came_true": 3, "came_true_late": 2, "partly": 4, "did_not": 1, "undeterminable": 7, "void": 8}, 0.3),
    ],
)
def test_the_rate_is_the_share_of_judged_claims_that_came_true_in_time(outcomes, rate):
    assert make_record(**outcomes).rate == rate


@pytest.mark.parametrize("outcomes", [{}, {"undeterminable": 2}, {"void": 3}])
def test_without_a_rate_there_is_no_interval(outcomes):
    assert make_record(**outcomes).interval is None


def test_the_interval_is_that_of_the_rate():
    record = make_record(came_true=7, came_true_late=1, partly=1, did_not=1, undeterminable=5, void=5)
    assert record.interval == wilson(7, 10)


@pytest.mark.parametrize(
    ("outcomes", "few"),
    [
        ({}, True),
        ({"came_true": 9}, True),
        ({"came_true": 9, "void": 1}, True),
        ({"came_true": 9, "undeterminable": 1}, True),
        ({"came_true": 9, "partly": 1}, False),
        ({"did_not": 10}, False),
        ({"came_true": 11}, False),
    ],
)
def test_fewer_than_ten_judged_claims_are_few(outcomes, few):
    assert MIN_JUDGED == 10
    assert make_record(**outcomes).few is few


@pytest.mark.parametrize(
    ("hits", "total", "low", "high"),
    [
        # (2h + z² ± z √(z² + 4h(n - h)/n)) / 2(n + z²), z = 1.96, z² = 3.8416; hits and misses mirror each other
        (0, 1, 0, 0.793456708526),  # z² / (1 + z²)
        (1, 1, 0.206543291474, 1),  # 1 / (1 + z²)
        (0, 10, 0, 0.277540168767),  # z² / (10 + z²)
        (10, 10, 0.722459831233, 1),  # 10 / (10 + z²)
        (1, 2, 0.094528654801, 0.905471345199),
        (5, 10, 0.236589593615, 0.763410406385),
        (7, 10, 0.396773219980, 0.892210712514),
        (3, 10, 0.107789287486, 0.603226780020),
        (1, 3, 0.061490315276, 0.792345044874),
        (50, 100, 0.403829828590, 0.596170171410),
        (81, 263, 0.255287613064, 0.366210684053),  # Newcombe 1998, table I: 0.2553 to 0.3662
    ],
)
def test_the_interval_is_wilsons(hits, total, low, high):
    assert wilson(hits, total) == pytest.approx((low, high), abs=1e-11)


@pytest.mark.parametrize("total", range(1, 60))
def test_rounding_never_leaves_the_share_outside_the_interval(total):
    assert wilson(0, total)[0] == 0.0
    assert wilson(total, total)[1] == 1.0
