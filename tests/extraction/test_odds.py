"""Odds in numbers: what is read, what is none, and the steps of likelihood that they give."""

from datetime import date
from itertools import pairwise

import pytest

from claims.domain.probability import MODALITY_RANGES, modality_of
from claims.domain.vocabulary import MODALITIES
from claims.extraction.candidates import extract
from claims.extraction.languages import LANGUAGES

#: a Thursday
PUBLISHED = date(2026, 3, 5)
STEP = 0.0001


def _extract(text):
    return extract(text, PUBLISHED, "en", "The author")


def _odds(text):
    """Return the odds of the only candidate of a text: low, high, text; None without odds."""
    (candidate,) = _extract(text)
    found = candidate.probability
    assert found is None or found.text in text
    return found and (found.low, found.high, found.text)


ODDS = [
    # (sentence, low, high, text)
    ("There is a 30 percent chance that the dam will fail in June.", 0.3, 0.3, "30 percent chance"),
    ("The bill is 30% likely to pass by May.", 0.3, 0.3, "30% likely"),
    ("There is a 30-per-cent chance of a strike in May.", 0.3, 0.3, "30-per-cent chance"),
    ("There is an 80 pct chance of a strike in May.", 0.8, 0.8, "80 pct chance"),
    ("It has a seventy-five per cent chance of passing in May.", 0.75, 0.75, "seventy-five per cent chance"),
    ("NASA says the rock has a 3.1 percent chance of hitting Earth in 2032.", 0.031, 0.031, "3.1 percent chance"),
    ("There is a 1 percent risk of a default this year.", 0.01, 0.01, "1 percent risk"),
    ("I am 90 percent sure that it will open in May.", 0.9, 0.9, "90 percent sure"),
    ("A ferry strike will begin in May, with a 70 percent probability.", 0.7, 0.7, "70 percent probability"),
    ("The bank will cut rates in June (a 70 percent chance, traders say).", 0.7, 0.7, "70 percent chance"),
    ("Markets price in a 70 percent chance of a cut in June.", 0.7, 0.7, "70 percent chance"),
    # ranges
    ("We see a 60 to 70 % chance of rain on Sunday.", 0.6, 0.7, "60 to 70 % chance"),
    ("There is a 60–70 percent probability of a strike in May.", 0.6, 0.7, "60–70 percent probability"),
    ("He puts the likelihood at between 60 and 70 percent.", 0.6, 0.7, "between 60 and 70 percent"),
    ("Economists put the chance of a cut by June at 60% to 70%.", 0.6, 0.7, "60% to 70%"),
    # limits
    ("There's at least a 60 percent chance of a strike in May.", 0.6, 1, "at least a 60 percent chance"),
    ("There's less than a 10 percent chance that it will open in May.", 0, 0.1, "less than a 10 percent chance"),
    ("The bridge is more than 90 percent likely to open in May.", 0.9, 1, "more than 90 percent likely"),
    ("There is no more than a 5 percent chance of a deal by May.", 0, 0.05, "no more than a 5 percent chance"),
    ("There is an up to 30 percent chance of frost on Sunday.", 0, 0.3, "up to 30 percent chance"),
    ("There is a 50 percent or greater chance of a deal by May.", 0.5, 1, "50 percent or greater chance"),
    ("The odds are better than 50-50 that the bill will pass in May.", 0.5, 1, "better than 50-50"),
    ("There's a better-than-even chance of a strike in May.", 0.5, 1, "better-than-even chance"),
    ("There is just over a 50 percent chance of a deal by May.", 0.5, 0.5, "just over a 50 percent chance"),
    ("I put the odds of a deal by May at about 70 %.", 0.7, 0.7, "about 70 %"),
    # shares
    ("There is a 3 in 10 chance that the ferry will sink.", 0.3, 0.3, "3 in 10 chance"),
    ("The odds of a strike next month are one in three.", 0.333333, 0.333333, "one in three"),
    ("There's a one-in-a-hundred chance of an asteroid hit in 2032.", 0.01, 0.01, "one-in-a-hundred chance"),
    ("There is a 1-in-1,000 chance that it will hit in 2032.", 0.001, 0.001, "1-in-1,000 chance"),
    ("Nine times out of ten the plan will fail.", 0.9, 0.9, "Nine times out of ten"),
    ("It has three chances in four of passing in May.", 0.75, 0.75, "three chances in four"),
    ("There's a two-thirds chance of a strike in May.", 0.666667, 0.666667, "two-thirds chance"),
    ("There's a 1/4 chance of a strike in May.", 0.25, 0.25, "1/4 chance"),
    # ratios: against, as bookmakers quote them, unless the words say in favour
    ("Bookmakers put the odds of a deal at 3 to 1.", 0.25, 0.25, "3 to 1"),
    ("They quoted odds of 3 to 1 against a deal by May.", 0.25, 0.25, "odds of 3 to 1 against"),
    ("The odds of a deal by May are 3 to 1 in favour.", 0.75, 0.75, "3 to 1 in favour"),
    ("It's two-to-one against a deal by June.", 0.333333, 0.333333, "two-to-one against"),
    ("Bookmakers make her 3/1 to win the election in May.", 0.25, 0.25, "3/1"),
    ("Bookies have him at 100/30 to resign by June.", 0.230769, 0.230769, "100/30"),
    ("A 3-1 shot will win in June.", 0.25, 0.25, "3-1 shot"),
    ("She is the 3-to-1 favourite to lead the party next year.", 0.75, 0.75, "3-to-1 favourite"),
    ("He is 2/1 favourite to win in June.", 0.333333, 0.333333, "2/1 favourite"),
    ("The horse is odds-on 1-3 to start in June.", 0.75, 0.75, "odds-on 1-3"),
    ("I'd give it a 70-30 chance of passing in May.", 0.7, 0.7, "70-30 chance"),
    ("The odds are 60-40 against a deal by May.", 0.4, 0.4, "60-40 against"),
    # a half
    ("It's fifty-fifty whether the bill will pass in May.", 0.5, 0.5, "fifty-fifty"),
    ("It is 50-50 that the bill passes in June.", 0.5, 0.5, "50-50"),
    ("There is a 50/50 chance that it will open in May.", 0.5, 0.5, "50/50 chance"),
    ("Traders gave the merger even odds of closing by June.", 0.5, 0.5, "even odds"),
    ("The vote in June is a coin toss.", 0.5, 0.5, "coin toss"),
    ("It's basically a coin flip whether the bill will pass.", 0.5, 0.5, "basically a coin flip"),
    ("With a probability of 1 in 1,000 per year the dam will fail.", 0.001, 0.001, "probability of 1 in 1,000"),
    # none at all, decimals
    ("There is zero chance that it will open in May.", 0, 0, "zero chance"),
    ("The model assigns a probability of 0.4 to a war by 2030.", 0.4, 0.4, "probability of 0.4"),
    ("The study gives a probability of .35 for a default by 2028.", 0.35, 0.35, "probability of .35"),
    # a noun before the numbers
    ("The bank puts the probability of a recession next year at 35 percent.", 0.35, 0.35, "35 percent"),
    ("The probability that the ferry line closes in May is 30 percent.", 0.3, 0.3, "30 percent"),
    ("The chance that rates will rise in June is now about 1 in 3, analysts say.", 0.333333, 0.333333, "about 1 in 3"),
    ("The odds of a June cut now stand at roughly 85%.", 0.85, 0.85, "roughly 85%"),
    ("Odds of a deal by May: 30 percent.", 0.3, 0.3, "30 percent"),
    ("“I'd say the odds are 3 in 4 that we'll open in May,” Ode said.", 0.75, 0.75, "3 in 4"),
    # the odds of now, not those of before
    ("Goldman raised its odds of a recession to 40 percent from 25 percent.", 0.4, 0.4, "40 percent"),
    ("Goldman raised its odds of a recession from 25 percent to 40 percent.", 0.4, 0.4, "40 percent"),
    ("The risk of recession over the next 12 months rose to 35% from 20%.", 0.35, 0.35, "35%"),
    # other numbers beside the odds
    ("There's a 30 percent chance of a 50 percent tariff by June.", 0.3, 0.3, "30 percent chance"),
    ("The odds of a 5 percent cut in June are 40 percent.", 0.4, 0.4, "40 percent"),
]


@pytest.mark.parametrize(("text", "low", "high", "words"), ODDS)
def test_odds_are_read_with_the_words_of_the_article(text, low, high, words):
    assert _odds(text) == (low, high, words)


@pytest.mark.parametrize(
    "text",
    [
        "Inflation will fall to 3 % next year.",
        "He will sell a stake of 30 percent in May.",
        "Turnout could reach 60 to 70 percent.",
        "The economy is expected to grow 3 to 4 percent next year.",
        "The team won 3 to 1 and will play on Sunday.",
        "After a 3-1 victory, the team will play on Sunday.",
        "Bookmakers expect a 3-1 win on Sunday.",
        "The odds of a 3-1 win on Sunday are slim.",
        "The council voted two-to-one against the plan, which will start in May.",
        "One in four households will lose power in May.",
        "About one in three will be at risk by 2030.",
        "One in four risk losing their homes in 2027.",
        "He has won three times out of four and will play on Sunday.",
        "About 40 percent of likely voters will stay at home in November.",
        "Chances are that 40 percent of voters will stay at home in May.",
        "People are 30 percent more likely to move in 2027.",
        "The risk of flooding will rise by 30 percent by 2030.",
        "The risk that inflation rises to 5 percent will grow in May.",
        "Growth has a good chance of reaching 3 percent in 2027.",
        "The chances of 3 percent growth in 2027 are slim.",
        "The 5 percent risk premium will fall in May.",
        "Prices at risk of a 30 percent fall will recover in May.",
        "The chance of a second 25 percent tariff in June is small.",
        "The 50-50 joint venture will open in May.",
        "The partners will split the venture 50-50 in May.",
        "The captain won the coin toss and will bat on Sunday.",
        "The match will begin with a coin toss on Sunday.",
        "There's a 110 percent chance that it will open in May.",
        "There's a 1,000 percent chance that it will open in May.",
        "There is a 30,5 percent chance that it will open in May.",
        "The chance of a deal rose by 10 percentage points, and talks will begin in May.",
        "There is a good chance that the bridge will open in May.",
        "Investors at risk: 30 percent of funds will close in May.",
        "There is a risk that unemployment is 5 percent by June.",
        "The risk of 3-4 percent inflation will remain in 2027.",
        "Bookmakers are expected to pay 3 to 5 percent more tax from May.",
        "The ratio of men to women at the firm will be 3 to 1 by 2030.",
    ],
)
def test_other_numbers_are_no_odds(text):
    assert [candidate.probability for candidate in _extract(text) if candidate.probability is not None] == []


@pytest.mark.parametrize(
    "text",
    [
        "A 30 percent chance of rain fell.",
        "There was a 30 percent chance of rain.",
        "Is there a 30 percent chance of rain on Sunday?",
        "The risk was cut to 30 percent in January.",
    ],
)
def test_odds_of_the_past_and_in_questions_are_no_forecasts(text):
    assert _extract(text) == []


@pytest.mark.parametrize(
    ("text", "claimant", "edtf"),
    [
        ("Economists see a 40 percent chance of a recession by 2027.", "Economists", "2027"),
        ("Economists see a 40 percent chance of a recession.", "Economists", None),
        ("Goldman raised its odds of a recession to 40 percent from 25 percent.", "Goldman", None),
        ("The storm raised the odds of a flood to 40 percent.", "The author", None),
        ("The odds of a strike next month are one in three.", "The author", "2026-04"),
        ("Forecasters said there was a 30 percent chance of rain on Sunday.", "Forecasters", "2026-03-08"),
        ("The bank puts the probability at 35 percent.", "The bank", None),
    ],
)
def test_odds_alone_make_a_prediction(text, claimant, edtf):
    (candidate,) = _extract(text)
    assert (candidate.kind, candidate.claimant, candidate.due.edtf) == ("prediction", claimant, edtf)
    assert candidate.probability is not None


def test_odds_belong_to_their_own_forecast():
    first, second = _extract(
        "Economists see a 40 percent chance of a recession by 2027 and a 60 percent chance by 2030."
    )
    assert (first.probability.low, second.probability.low) == (0.4, 0.6)
    (vote,) = _extract("The bank sees a 25 to 30 percent chance of a strike, and the vote will be held on Sunday.")
    assert vote.probability is None
    (bridge,) = _extract("The minister said the bridge will open in May and put the odds of a strike at 30 percent.")
    assert bridge.probability is None


def test_a_number_beats_the_words():
    (candidate,) = _extract("There is a 30 percent chance that the bank will probably cut rates in June.")
    assert (candidate.modality, candidate.modality_words) == ("unlikely", "30 percent chance")
    assert "odds '30 percent chance': 0.3" in candidate.why
    assert not [reason for reason in candidate.why if reason.startswith("hedged")]
    assert candidate.cues[0].words == "will probably cut"


def test_the_reason_names_both_ends_of_a_range():
    (candidate,) = _extract("There is a 60 to 70 percent chance of rain on Sunday.")
    assert "odds '60 to 70 percent chance': 0.6 to 0.7" in candidate.why


def test_odds_are_those_of_the_statement_as_it_is_worded():
    """The event of the claim is that the bridge does not open; 0.3 is the article's own number for it."""
    (candidate,) = _extract("There is a 30 % chance that the bridge will not open in May.")
    assert (candidate.probability.low, candidate.probability.high, candidate.modality) == (0.3, 0.3, "unlikely")


def test_odds_keep_the_signs_of_the_text():
    text = "There is a **30** percent\nchance of a strike in May."
    (candidate,) = _extract(text)
    assert candidate.probability.text in text


def test_the_words_of_odds_are_no_longer_than_a_claim_may_have():
    (candidate,) = _extract(f"There is a 30 percent{' ' * 300}chance of a strike in May.")
    assert candidate.probability is None


def test_the_steps_of_likelihood_have_no_gaps():
    assert {step for step, _, _ in MODALITY_RANGES} == set(MODALITIES)
    assert [high for _, _, high in MODALITY_RANGES[:-1]] == [low for _, low, _ in MODALITY_RANGES[1:]]
    assert (MODALITY_RANGES[0][1], MODALITY_RANGES[-1][2]) == (0, 1)


@pytest.mark.parametrize(("lower", "upper"), list(pairwise(MODALITY_RANGES)), ids=lambda row: row[0])
def test_a_bound_belongs_to_the_step_farther_from_a_half(lower, upper):
    bound = lower[2]
    assert (modality_of(bound - STEP), modality_of(bound + STEP)) == (lower[0], upper[0])
    assert modality_of(bound) == (lower[0] if bound < 0.5 else upper[0])


@pytest.mark.parametrize(
    ("percent", "modality"),
    [
        ("0", "almost_no_chance"), ("4.9", "almost_no_chance"), ("5", "almost_no_chance"), ("5.1", "very_unlikely"),
        ("20", "very_unlikely"), ("20.1", "unlikely"), ("45", "unlikely"), ("45.1", "even_chance"),
        ("50", "even_chance"), ("54.9", "even_chance"), ("55", "likely"), ("79.9", "likely"), ("80", "very_likely"),
        ("94.9", "very_likely"), ("95", "almost_certain"), ("100", "almost_certain"),
    ],
)  # fmt: skip
def test_the_step_of_a_candidate_is_that_of_its_number(percent, modality):
    (candidate,) = _extract(f"There is a {percent} percent chance that the bridge will open in May.")
    assert candidate.modality == modality


@pytest.mark.parametrize(
    "piece",
    ["a 30 percent chance ", "the odds of 3 to 1 and ", "one in four ", "put the odds at ", "3-1 ",
     "bookmakers at 3/1 ", "and will be 30 percent likely ", "from 25 to 40 percent ",
     "a chance of 30 percent by 2027, ", "50-50 it "],
)  # fmt: skip
def test_the_cost_of_odds_is_linear(piece, counted):
    small, large = (counted(lambda n=n: _extract("The chance is even. " + piece * n)) for n in (100, 400))
    assert large < small * 7


def test_every_number_of_the_tables_is_a_number():
    language = LANGUAGES["en"]
    assert all(value > 0 for value in (*language.odds_scales.values(), *language.odds_parts.values()))
    assert set(language.odds_limits.values()) | set(language.odds_limits_behind.values()) == {"above", "below", ""}
