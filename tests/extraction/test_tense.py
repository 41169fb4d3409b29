"""The tense of dates: nothing past is due, whatever the date words are, and what is scheduled in the present is."""

from datetime import date, timedelta

import pytest

from claims.extraction.candidates import extract

#: a Thursday
PUBLISHED = date(2026, 3, 5)


def _windows(text, day=PUBLISHED):
    return [(c.due.relation, c.due.edtf) for c in extract(text, day, "en", "The author")]


@pytest.mark.parametrize(
    "text",
    [
        # the verb stands in another part of the sentence, or no table has it
        "The sprinter ran 9.98 seconds in Brenna on Saturday.",
        "In early trading Tuesday, the miner dropped to 4.10 crowns.",
        "Divers freed a seal from the nets but lost another on Sunday.",
        "Nurses at the city hospital, angry over pay, walked out Monday.",
        "The storm left 4,000 homes dark Tuesday, the utility said.",
        "Both sides signed the accord in Geneva on Feb. 12.",
        "Shares of Brenn & Co. closed down 2% Monday after Sunday's report.",
        "The airline cancelled 40 flights on Saturday and Sunday.",
        "The fire at the mill on Wednesday night killed two.",
        "Neither spokesman could be reached on Monday.",
        # "as of", comparisons, dates that describe a noun
        "As of Nov. 30, the fund held 4.1 billion crowns.",
        "The rate is 3.4 percent as of March 1.",
        "Prices are up 4 percent, from 3.6 percent in January.",
        "Output is higher than in October.",
        "At least 12 people are dead in Monday's blast.",
        "Police see no link to the Jan. 14 robbery.",
        "The firm is bound by an October contract.",
        # datelines and dates that stand alone
        "BRENNA, March 8 (Norpress) - The strike is over.",
        "BRENNA, Orland, Feb. 27 —",
        "March 18, 2026",
        "Saturday",
        # names and nouns that look like verbs
        "A choir from the United States sang in the old granary on Sunday.",
        "Trade talks on Monday ended without a deal.",
        "Consumer Reports ranked the car first in December.",
        # the present perfect, "since", "due to"
        "Winds have eased since Monday.",
        "Yields fell due to drought in the first quarter of 2026.",
        "The bakery has been closed since the fire in August.",
        "Twelve projects were halted in April.",
    ],
)
def test_a_day_that_is_past_is_not_due(text):
    assert _windows(text) == []


@pytest.mark.parametrize(
    ("text", "window"),
    [
        ("Parliament votes on the bill on Tuesday.", ("in", "2026-03-10")),
        ("Tickets for the concert go on sale Friday at 10 a.m.", ("in", "2026-03-06")),
        ("The exhibition runs through May 10.", ("by", "2026-05-10")),
        ("Her trial is in May.", ("in", "2026-05")),
        ("School starts on September 1.", ("in", "2026-09-01")),
        ("The contract expires in June.", ("in", "2026-06")),
        ("There is a second round on April 12.", ("in", "2026-04-12")),
        ("Officials are meeting Monday to discuss the budget.", ("in", "2026-03-09")),
        ("A new tax on sugar takes effect April 1.", ("in", "2026-04-01")),
        ("The striker has an agreement and moves there on July 1.", ("in", "2026-07-01")),
        ("The bank's results are out on March 19.", ("in", "2026-03-19")),
        ("The fair is in Lindau, April 16-24.", ("in", "2026-04-16/2026-04-24")),
        ("Schools in the delta remain closed until Wednesday.", ("by", "2026-03-11")),
        ("The court gave the utility an extension until June 15.", ("by", "2026-06-15")),
        ("The ministry on Friday will publish the list.", ("in", "2026-03-06")),
        ("The delegation planned to leave Tunis on Saturday.", ("in", "2026-03-07")),
    ],
)
def test_a_day_that_is_scheduled_or_a_limit_is_due(text, window):
    assert _windows(text) == [window]


@pytest.mark.parametrize(
    ("day", "text"),
    [
        ("2026-07-15", "The judge will decide whether the search on June 3 was legal."),
        ("2026-07-15", "Two men will stand trial for the murder of a baker on Feb. 2."),
        ("2026-10-22", "A memorial will be held for the victims of the shooting on May 24."),
        ("2026-10-22", "The club will appeal against the attack on its captain on Sunday."),
        ("2026-04-20", "The city will sue the builder over the collapse in January."),
        ("2026-04-20", "Prices will rise after a jump in June of last year's costs."),
        ("2026-05-29", "The ministry said Monday that flights would resume Wednesday."),
        ("2026-05-29", "The meeting on Monday, which ended without a deal, will be repeated."),
    ],
)
def test_the_day_of_a_past_event_behind_a_cue_is_not_due(day, text):
    assert _windows(text, date.fromisoformat(day)) == [("open", None)]


@pytest.mark.parametrize(
    ("day", "text", "window"),
    [
        ("2026-05-29", "The hearing, originally scheduled for May 4, will take place June 9.", ("in", "2026-06-09")),
        ("2026-05-29", "The ministry said Monday that flights would resume Saturday.", ("in", "2026-05-30")),
        ("2026-04-20", "The trial of the man accused of the murder will begin on May 9.", ("in", "2026-05-09")),
        ("2026-04-20", "Police will hold a hearing on the attack on June 19.", ("in", "2026-06-19")),
        ("2026-04-20", "Sunday's referendum, which he called in March, will decide it.", ("in", "2026-04-26")),
        ("2026-03-20", "An eclipse on April 15, the first since 2011, will be visible.", ("in", "2026-04-15")),
        ("2026-03-05", "The contract will expire on Dec. 31.", ("in", "2026-12-31")),
        ("2026-02-24", "Layoffs will start next month.", ("in", "2026-03")),
        ("2026-02-24", "The strike will end Friday.", ("in", "2026-02-27")),
        ("2026-02-24", "Prices will fall in April, the first drop since last July.", ("in", "2026-04")),
        (
            "2026-02-24",
            "The fee will be 5 euros a month from April 1 to June 30.",
            ("between", "2026-04-01/2026-06-30"),
        ),
        ("2026-02-24", "For 2027, the company expects 4 billion.", ("in", "2027")),
        ("2026-02-24", "The company expects 2027 revenue of 4 billion.", ("in", "2027")),
    ],
)
def test_a_day_ahead_is_not_taken_for_another_one(day, text, window):
    assert _windows(text, date.fromisoformat(day)) == [window]


def test_a_dropped_day_leaves_the_claim_open():
    assert _windows("The driver agreed on Monday to plead guilty to two charges.") == [("open", None)]
    assert _windows("The council will discuss the Feb. 3 landslide.") == [("open", None)]


@pytest.mark.parametrize(("days", "window"), [(1, ("open", None)), (100, ("open", None)), (101, ("in", "2026-36"))])
def test_the_quarter_of_a_result_is_the_one_that_has_just_ended(days, window):
    day = date(2025, 12, 31) + timedelta(days=days)
    assert _windows("The brewer expects to report a loss for the fourth quarter.", day) == [window]


@pytest.mark.parametrize(("days", "window"), [(300, ("in", "2026-12-30")), (301, ("open", None))])
def test_a_day_without_a_year_lies_at_most_300_days_ahead(days, window):
    assert _windows("The fair will open on December 30.", date(2026, 12, 30) - timedelta(days=days)) == [window]


@pytest.mark.parametrize(("days", "window"), [(200, ("before", "2026-12-30")), (201, ("open", None))])
def test_a_day_that_describes_an_event_lies_at_most_200_days_ahead(days, window):
    day = date(2026, 12, 30) - timedelta(days=days)
    assert _windows("The board will resign before the December 30 vote.", day) == [window]
