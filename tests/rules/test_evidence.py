"""Evidence inside and outside the due window: the days around both ends."""

import pytest

from claims.domain.evidence import with_window
from tests.rules.makers import day, make_evidence


@pytest.mark.parametrize(
    ("published_on", "latest", "in_window"),
    [
        ("2021-10-31", "2021-11-30", False),
        ("2021-11-01", "2021-11-30", True),
        ("2021-11-02", "2021-11-30", True),
        ("2021-11-29", "2021-11-30", True),
        ("2021-11-30", "2021-11-30", True),
        ("2021-12-01", "2021-11-30", False),
        ("2021-10-31", "2021-11-01", False),
        ("2021-11-01", "2021-11-01", True),
        ("2021-11-02", "2021-11-01", False),
        ("2021-10-31", None, False),
        ("2021-11-01", None, True),
        ("9999-12-31", None, True),
        (None, "2021-11-30", None),
        (None, None, None),
    ],
)
def test_evidence_is_in_the_window_from_its_first_to_its_last_day(published_on, latest, in_window):
    evidence = make_evidence(published_on=published_on)
    assert with_window(evidence, day("2021-11-01"), day(latest)).in_window is in_window
