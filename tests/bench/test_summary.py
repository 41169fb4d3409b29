"""Medians, spread and ratios of repeats; newer results take the place of older ones."""

from array import array

import pytest

from bench.load import Outcome
from bench.summary import Sample, case_json, merged, rounded


def outcome(answers, seconds=1.0, cpu=0.5):
    return Outcome(answers, seconds, array("d", [0.001 * (n + 1) for n in range(answers)]), answers, cpu)


def sample(rate, cpu_us=200.0, hello_rate=1000.0):
    return Sample(rate, 1.0, 2.0, cpu_us, 10, 1.0, hello_rate, 100.0)


def test_a_sample_has_the_rates_and_the_cpu_time_of_an_answer():
    made = Sample.of(outcome(100, cpu=0.05), outcome(400, seconds=2.0, cpu=0.1))
    assert (made.rate, made.hello_rate, made.ratio) == (100.0, 200.0, 0.5)
    assert (made.cpu_us, made.hello_cpu_us, made.cpu_ratio) == pytest.approx((500.0, 250.0, 0.5))
    assert (made.p50_ms, made.p99_ms) == pytest.approx((51.0, 100.0))


@pytest.mark.parametrize(
    ("cpu", "expected"),
    [(0.0, 100.0), (0.01, 100.0), (0.02, 200.0)],
)
def test_cpu_time_is_at_least_one_tick_of_the_clock(cpu, expected):
    assert outcome(100, cpu=cpu).cpu_us == pytest.approx(expected)


@pytest.mark.parametrize(
    ("rates", "median", "low", "high"),
    [
        ([400], 0.4, 0.4, 0.4),
        ([400, 600], 0.5, 0.4, 0.6),
        ([900, 100, 300], 0.3, 0.1, 0.9),
        ([900, 100, 300, 500], 0.4, 0.1, 0.9),
    ],
)
def test_repeats_give_their_median_and_their_extremes(rates, median, low, high):
    found = case_json([sample(rate) for rate in rates], "2026-11-27T12:00:00Z")
    assert (found["ratio"], found["ratio_low"], found["ratio_high"]) == pytest.approx((median, low, high))
    assert len(found["repeats"]) == len(rates)


def test_the_ratio_is_the_median_of_the_pairs_not_that_of_the_medians():
    pairs = [sample(100, hello_rate=1000), sample(200, hello_rate=400), sample(300, hello_rate=500)]
    assert case_json(pairs, "")["ratio"] == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ({}, {"a": 1}, {"a": 1}),
        ({"a": 1, "b": 2}, {"a": 3}, {"a": 3, "b": 2}),
        ({"s": {"10": {"x": 1}}}, {"s": {"20": {"x": 2}}}, {"s": {"10": {"x": 1}, "20": {"x": 2}}}),
        ({"s": {"10": {"x": [1, 2], "y": 5}}}, {"s": {"10": {"x": [3]}}}, {"s": {"10": {"x": [3], "y": 5}}}),
        ({"a": {"b": 1}}, {"a": None}, {"a": None}),
        ({"a": None}, {"a": {"b": 1}}, {"a": {"b": 1}}),
    ],
)
def test_newer_results_replace_the_same_values_only(old, new, expected):
    assert merged(old, new) == expected


def test_fractions_are_rounded_and_other_values_kept():
    value = {
        "rate": 1234.56789,
        "n": 12345678,
        "at": "x",
        "none": None,
        "repeats": [{"ratio": 0.0123456789}],
        "yes": True,
    }
    assert rounded(value) == value | {"rate": 1234.57, "repeats": [{"ratio": 0.0123457}]}
