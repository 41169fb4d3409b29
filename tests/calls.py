"""Count the work of a function: the same number on an idle machine and on one at work."""

import sys


def count_calls(function):
    """Return the result of `function` and how many functions it called in this thread, of Python and of C."""
    number = 0

    def count(_frame, event, _argument):
        nonlocal number
        number += event in {"call", "c_call"}

    sys.setprofile(count)
    try:
        result = function()
    finally:
        sys.setprofile(None)
    return result, number
