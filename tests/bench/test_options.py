"""The command line of the benchmark."""

import pytest

from bench import cases
from bench.__main__ import read_options


def test_without_options_everything_is_measured_and_nothing_saved():
    options, is_saved = read_options([])
    assert (options.sizes, options.connections) == ([10_000, 100_000, 1_000_000], [8, 32])
    assert options.cases == cases.NAMES
    assert not is_saved


@pytest.mark.parametrize(
    ("option", "text", "name", "expected"),
    [
        ("--sizes", "2k", "sizes", [2_000]),
        ("--sizes", "1m,10K,10000", "sizes", [10_000, 1_000_000]),
        ("--sizes", "10m", "sizes", [10_000_000]),
        ("--connections", "1", "connections", [1]),
        ("--connections", "500,8,8", "connections", [8, 500]),
        ("--seconds", "0.1", "seconds", 0.1),
        ("--repeats", "100", "repeats", 100),
        ("--cases", "bulk,due", "cases", ["due", "bulk"]),
    ],
)
def test_an_option_is_read(option, text, name, expected):
    options, _ = read_options([option, text])
    assert getattr(options, name) == expected


@pytest.mark.parametrize(
    ("option", "text"),
    [
        ("--sizes", "1999"),
        ("--sizes", "10000001"),
        ("--sizes", "k"),
        ("--sizes", ""),
        ("--connections", "0"),
        ("--connections", "501"),
        ("--connections", "8,"),
        ("--connections", "x"),
        ("--seconds", "0.09"),
        ("--seconds", "60.1"),
        ("--repeats", "0"),
        ("--repeats", "101"),
        ("--cases", "due,hello"),
    ],
)
def test_an_option_out_of_bounds_is_refused(option, text, capsys):
    with pytest.raises(SystemExit):
        read_options([option, text])
    assert "error" in capsys.readouterr().err
