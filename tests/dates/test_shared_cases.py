"""Date expressions of microsoft/Recognizers-Text specs (MIT): the same meaning, or refused.

Duecheck differs on purpose: "by" and "until" mean by the end of a period, "this year" begins with the
article, and "after May" begins after the end of May. Ambiguous words ("in two years", "next Friday") are refused.
The file is not part of this repository; without it the test is skipped.
"""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from claims.dates.deadline_phrase import read_due
from claims.errors import DueInvalid, DueNotUnderstood

CASES = Path(__file__).resolve().parents[3] / "shared" / "data" / "date-expressions.jsonl"


def _cases():
    for line in CASES.read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        for expected in case["expected"]:
            if expected["type"] in {"date", "daterange"}:
                yield case["reference"][:10], expected["text"], expected["values"]


@pytest.mark.skipif(not CASES.exists(), reason=f"{CASES.name} is not beside this checkout")
def test_parsed_dates_agree_with_another_project():
    read = agreed = 0
    differing = []
    for reference, words, values in _cases():
        today = date.fromisoformat(reference)
        try:
            due = read_due(words, today)
        except (DueInvalid, DueNotUnderstood):
            continue
        read += 1
        if any(_same(due, value, today) for value in values):
            agreed += 1
        else:
            differing.append((words, reference, due.edtf))
    assert read >= 55, "the reader reads fewer of these than it did"
    assert agreed / read >= 0.85, differing


def _same(due, value, today):
    """Compare the last day (theirs is exclusive), or the first if there is no last one."""
    if value.get("value"):
        return value["value"] == str(due.latest)
    if value.get("end"):
        end = date.fromisoformat(value["end"])
        return due.latest in (end - timedelta(days=1), end, _month_end(end))
    start = value.get("start")
    return start is not None and due.latest is None and str(due.earliest) == max(start, str(today))


def _month_end(day):
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
