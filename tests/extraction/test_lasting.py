"""Days behind "until", "through" and "between": only what can last beyond the article is due."""

from datetime import date

import pytest

from claims.extraction.candidates import extract

#: a Thursday
PUBLISHED = date(2026, 3, 5)


def _windows(text):
    return [(c.due.relation, c.due.edtf) for c in extract(text, PUBLISHED, "en", "The author")]


@pytest.mark.parametrize(
    "text",
    [
        "Anglers lined the quay until Sunday evening.",
        "A blackout on Friday kept the lifts still until Saturday morning.",
        "The choir rehearsed through Tuesday.",
        "Hail pelted the vineyards between Saturday and Monday.",
        "The crown had hovered near 11 to the euro between Monday and Wednesday.",
        "Farmers picketed the dairy from Friday until Tuesday, the union said.",
        "Ice shut the harbour until noon on Sunday.",
        "Flooding closed the tunnel until Tuesday.",
        "Police cut the power until Sunday.",
        "The judge read the plea, and the panel let it through three days later.",
        # "to" a place is no moved day
        "The archive opened in June and moved to Ulmen in October.",
        "The painter was moved to a clinic in September.",
        # headlines of events that nobody plans
        "Gale topples crane, injures two on Saturday",
        "Court acquits former coach on Sunday",
        "Dozens demonstrate in Brenna on Saturday",
        # a state that the sentence says is over
        "The bridge was closed through Saturday, but reopened on Tuesday.",
        "Villagers were told to stay indoors until Sunday, but the warning was lifted on Wednesday.",
        "The match was delayed until April, but started on time.",
    ],
)
def test_an_activity_of_the_past_is_not_due(text):
    assert _windows(text) == []


@pytest.mark.parametrize(
    ("text", "window"),
    [
        ("The ferry operator suspended crossings until Saturday.", ("by", "2026-03-07")),
        ("Police closed the square until Sunday.", ("by", "2026-03-08")),
        ("The council shut the pool until Saturday.", ("by", "2026-03-07")),
        ("The road was closed by flooding until Saturday.", ("by", "2026-03-07")),
        ("The suspect was remanded in custody until March 19.", ("by", "2026-03-19")),
        ("Villagers were told to stay indoors until Sunday.", ("by", "2026-03-08")),
        ("The judge adjourned the case until Monday.", ("by", "2026-03-09")),
        ("The mayor said the pool remains closed until Monday.", ("by", "2026-03-09")),
        ("The show, which opened in May, runs through Sunday.", ("by", "2026-03-08")),
        ("The fair takes place from Saturday to Monday.", ("between", "2026-03-07/2026-03-09")),
        ("The bank funded the school until 2029.", ("by", "2029")),
        ("The match was moved to October.", ("in", "2026-10")),
        ("The opening was pushed back to the end of June.", ("by", "2026-06")),
        ("Choirs meet in Brenna on Saturday", ("in", "2026-03-07")),
        ("Bus firm to cut two lines on Sunday", ("in", "2026-03-08")),
        ("Bus fares rise on Sunday", ("in", "2026-03-08")),
        ("Anglers will line the quay until Sunday.", ("by", "2026-03-08")),
    ],
)
def test_a_state_or_an_order_lasts_until_its_day(text, window):
    assert _windows(text) == [window]
