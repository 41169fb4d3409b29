"""The score of stated odds, against numbers computed by hand."""

from collections import Counter
from dataclasses import replace
from math import fsum, isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.domain.outcomes import OUTCOME_TABLE, OUTCOMES
from claims.rules.odds import BINS, LEFT_OUT, JudgedOdds, midpoint, odds_record


def record(*judged):
    """Return the record of claims: a midpoint, or low and high, and the outcome of each."""
    return odds_record(Counter(JudgedOdds(midpoint(odds[0], odds[-2]), odds[-1]) for odds in judged))


def test_without_judged_claims_there_is_no_score():
    assert odds_record({}) is odds_record({JudgedOdds(0.5, "came_true"): 0}) is None


@pytest.mark.parametrize(
    ("judged", "count", "brier", "with_late"),
    [
        # one claim: (0.7 - 1)^2 and (0.7 - 0)^2
        ([(0.7, "came_true")], 1, 0.09, 0.09),
        ([(0.7, "did_not")], 1, 0.49, 0.49),
        ([(0.7, "came_true_late")], 1, 0.49, 0.09),
        # the ends of the scale
        ([(1, "came_true")], 1, 0.0, 0.0),
        ([(0, "did_not")], 1, 0.0, 0.0),
        ([(1, "did_not")], 1, 1.0, 1.0),
        ([(0, "came_true")], 1, 1.0, 1.0),
        ([(0, "came_true_late")], 1, 0.0, 1.0),
        # midpoints: (0.65 - 1)^2 = 0.1225, (0.5 - 0)^2 = 0.25
        ([(0.6, 0.7, "came_true")], 1, 0.1225, 0.1225),
        ([(0, 1, "did_not")], 1, 0.25, 0.25),
        # (0.09 + 0.04 + 0.81) / 3 = 0.31333..., with late (0.09 + 0.04 + 0.01) / 3 = 0.04666...
        ([(0.7, "came_true"), (0.2, "did_not"), (0.9, "came_true_late")], 3, 0.94 / 3, 0.14 / 3),
        # the example of Brier's score: always 0.5 gives a quarter
        ([(0.5, outcome) for outcome in ("came_true", "did_not", "did_not", "came_true_late")], 4, 0.25, 0.25),
        # left out: partly, undeterminable, void
        ([(0.7, "came_true"), (0.1, "partly"), (0.2, "void"), (0.3, "undeterminable")], 1, 0.09, 0.09),
        ([(0.1, "partly"), (0.2, "void")], 0, None, None),
    ],
)
def test_the_brier_score_is_the_mean_squared_difference(judged, count, brier, with_late):
    score = record(*judged)
    assert score.count == count
    assert score.brier == (brier if brier is None else pytest.approx(brier))
    assert score.brier_with_late == (with_late if with_late is None else pytest.approx(with_late))


def test_left_out_claims_are_counted_by_outcome():
    score = record((0.1, "partly"), (0.2, "void"), (0.9, "void"), (0.7, "came_true"))
    assert score.left_out == {"partly": 1, "undeterminable": 0, "void": 2}
    assert sum(inside.count for inside in score.bins) == 1


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_every_outcome_counts_as_its_row_says(outcome):
    row, score = OUTCOME_TABLE[outcome], record((0.25, outcome))
    assert (outcome in LEFT_OUT) == (row.event is None) == (row.event_or_late is None) == (score.count == 0)
    if row.event is not None:
        assert score.brier == pytest.approx((0.25 - row.event) ** 2)
        assert score.brier_with_late == pytest.approx((0.25 - row.event_or_late) ** 2)


@pytest.mark.parametrize(
    ("low", "high", "number"),
    [
        (0, 0, 0),
        (0.0999999, 0.0999999, 0),
        (0.1, 0.1, 1),
        (0.1000001, 0.1000001, 1),
        (0.1999999, 0.1999999, 1),
        (0.2, 0.2, 2),
        (0.3, 0.3, 3),
        (0.2, 0.4, 3),
        (0.1, 0.7, 4),
        (0.6, 0.6, 6),
        (0.55, 0.65, 6),
        (0.7, 0.7, 7),
        (0.8999999, 0.8999999, 8),
        (0.9, 0.9, 9),
        (0.8, 1, 9),
        (0.9999999, 0.9999999, 9),
        (1, 1, 9),
        (0, 1, 5),
    ],
)
def test_a_midpoint_lies_in_one_bin(low, high, number):
    bins = record((low, high, "came_true")).bins
    assert [inside.count for inside in bins] == [int(place == number) for place in range(BINS)]


def test_a_bin_has_the_mean_of_its_odds_the_rate_and_its_interval():
    # 0.7 came true, 0.75 did not: mean 0.725, rate 1 of 2, Wilson (1.4604 -+ 1.1843) / 2.9208
    bins = record((0.7, "came_true"), (0.7, 0.8, "did_not"), (0.1, "came_true_late"), (0.72, "void")).bins
    assert [(inside.low, inside.high) for inside in bins] == [(n / 10, (n + 1) / 10) for n in range(10)]
    assert (bins[7].count, bins[7].stated, bins[7].rate) == (2, pytest.approx(0.725), 0.5)
    assert bins[7].interval == (pytest.approx(0.0945, abs=1e-4), pytest.approx(0.9055, abs=1e-4))
    # an event after the window counts as none: 0 of 1, Wilson 0 .. 3.8416 / 4.8416
    assert (bins[1].count, bins[1].stated, bins[1].rate) == (1, 0.1, 0.0)
    assert bins[1].interval == (0.0, pytest.approx(0.7935, abs=1e-4))
    empty = replace(bins[0], low=0, high=0)
    assert (empty.count, empty.stated, empty.rate, empty.interval) == (0, None, None, None)


def test_the_rate_of_a_bin_counts_every_claim():
    bins = odds_record({JudgedOdds(0.72, "came_true"): 3, JudgedOdds(0.75, "did_not"): 2}).bins
    assert (bins[7].count, bins[7].rate, bins[7].stated) == (5, 0.6, pytest.approx(0.732))


ODDS = st.tuples(st.floats(0, 1), st.floats(0, 1), st.sampled_from(OUTCOMES))


@given(st.lists(ODDS, min_size=1, max_size=40))
def test_the_score_is_between_0_and_1_and_the_bins_hold_every_claim_of_it(odds):
    judged = Counter(JudgedOdds(midpoint(low, high), outcome) for low, high, outcome in odds)
    score = odds_record(judged)
    assert score.count + sum(score.left_out.values()) == len(odds)
    assert sum(inside.count for inside in score.bins) == score.count
    for inside in score.bins:
        assert inside.count == 0 or inside.low - 1e-9 <= inside.stated <= inside.high + 1e-9
    if score.count:
        assert 0 <= score.brier <= 1
        assert isclose(odds_record(judged + judged).brier, score.brier)
        assert odds_record(dict(reversed(judged.items()))) == score


@given(st.dictionaries(st.floats(0, 1), st.integers(1, 3000), min_size=1, max_size=9))
def test_many_claims_with_equal_odds_give_the_sum_of_the_single_ones(counts):
    """The counts are exact: the score has the last digit of a sum that adds each claim alone."""
    judged = Counter({JudgedOdds(midpoint(stated, stated), "did_not"): count for stated, count in counts.items()})
    singles = [odds.midpoint for odds, count in judged.items() for _ in range(count)]
    score = odds_record(judged)
    assert score.brier == fsum(stated**2 for stated in singles) / len(singles)
    (inside, *_) = [inside for inside in score.bins if inside.count]
    members = [stated for stated in singles if inside.low <= stated < inside.high or stated == inside.high == 1]
    assert inside.stated == fsum(members) / inside.count
