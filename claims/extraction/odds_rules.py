"""Bindings of numbers to words of odds: "30 percent chance", "puts the odds of a strike at 40 percent".

A number alone is no odds: "inflation of 3 percent", "won 3-1", "one in four households". `RULES` has the bindings.
"""

from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from typing import Final

from claims.extraction.amounts import Amount, after_hyphen, phrase_end
from claims.extraction.analysis import AnalysedSentence
from claims.extraction.languages import LANGUAGES

#: tokens, at most, between a noun such as "probability" and its number, and between a verb such as "put" and the noun
MAX_GAP: Final = 14
#: words of a limit, at most ("no less than a")
_MAX_LIMIT: Final = 4
#: adjectives, at most, between the numbers and their noun ("a 30 percent implied annual probability")
_MAX_ADJECTIVES: Final = 2
#: adverbs and articles, at most, between a word such as "is" and the numbers ("is now a")
_MAX_ADVERBS: Final = 2
#: tokens, at most, between bookmakers' ratio and the verb that quotes it
_MAX_QUOTE: Final = 5
#: decimal places of a probability
_PLACES: Final = 6
_CLOSING: Final = frozenset({",", ".", ";", "!", "?", ")", "]", '"', "”", "»", "-", "…", "'"})
_OPENING: Final = frozenset({"(", "[", '"', "“", "«"})


@dataclass(frozen=True, slots=True)
class Odds:
    """Odds with the indexes of their tokens, half open; `low` and `high` are 0 to 1."""

    start: int
    end: int
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Measure:
    """An amount with the words that limit it: "at least a", "or more"."""

    amount: Amount
    start: int
    end: int
    low: Fraction
    high: Fraction


@lru_cache(maxsize=64)
def union_of(code: str, *names: str) -> frozenset[str]:
    """Return the words of several classes of odds."""
    return frozenset().union(*(LANGUAGES[code].odds[name] for name in names))


def is_former(analysis: AnalysedSentence, start: int) -> bool:
    """Return True for odds of before, to which a sentence compares: "up from a 25 percent chance"."""
    at = start - 1 if analysis.word(start - 1) in analysis.language.odds["A"] else start
    return any(phrase_end(analysis, at - length, "FORMER") == at for length in (1, 2))


def measure_of(analysis: AnalysedSentence, amount: Amount) -> Measure:
    """Return an amount with its limits: at least 0.6 is 0.6 to 1, less than 0.1 is 0 to 0.1."""
    language = analysis.language
    start = at = amount.start
    for _ in range(_MAX_LIMIT):
        before = analysis.word(at - 1)
        if before not in language.odds["ABOUT"] and before not in language.odds["A"] and before != "-":
            break
        at -= 1
        start = at if before in language.odds["ABOUT"] else start
    side, limit = _limit_before(analysis, amount.start)
    if limit == amount.start:
        side, limit = _limit_before(analysis, at)
        limit = start if limit == at else limit
    end = amount.end
    behind = " ".join(analysis.words[end : end + 2])
    if behind in language.odds_limits_behind:
        side, end = language.odds_limits_behind[behind], end + 2
    low = Fraction(0) if side == "below" else amount.low
    high = Fraction(1) if side == "above" else amount.high
    return Measure(amount, limit, end, low, high)


def _limit_before(analysis: AnalysedSentence, at: int) -> tuple[str, int]:
    """Return the open side that the words before a token set, and where they begin; without such words the token."""
    limits, words, begin = analysis.language.odds_limits, "", at
    side, limit = "", at
    for _ in range(_MAX_LIMIT):
        begin = begin - 2 if analysis.word(begin - 1) == "-" else begin - 1
        words = f"{analysis.word(begin)} {words}".strip()
        if begin >= 0 and words in limits:
            side, limit = limits[words], begin
    return side, limit


def _odds(measure: Measure, start: int, end: int, *, inverse: bool = False) -> Odds:
    """Return the odds with these tokens; the odds that the event does not happen if `inverse`."""
    sides = (1 - measure.high, 1 - measure.low) if inverse else (measure.low, measure.high)
    low, high = (round(float(side), _PLACES) for side in sides)
    return Odds(start, end, low, high)


# The bindings.


def _before_noun(analysis: AnalysedSentence, measure: Measure) -> Odds | None:
    """Return the odds of "30 percent chance", "one-in-four risk", "3-1 shot"."""
    classes, shape = analysis.language.odds, measure.amount.shape
    at = after_hyphen(analysis, measure.end)
    for _ in range(_MAX_ADJECTIVES):
        at += analysis.word(at) in classes["ADJECTIVE"]
    word, ratio = analysis.word(at), shape == "ratio"
    shot = word in classes["SHOT" if ratio else "CHANCE SHOT"]
    if shape in {"coin", "even_odds", "times"} or not (word in classes["CHANCE"] or shot):
        return None
    if _is_compound(analysis, at) or (shot and _is_score(analysis, measure)):
        return None
    end = at + 1
    part = 1 / measure.amount.low - 1 if ratio and measure.amount.end == measure.amount.start + 1 else Fraction(1)
    if part < 1 and word in classes["PART OF"]:
        low, high = (part if side == measure.amount.low else side for side in (measure.low, measure.high))
        return _odds(replace(measure, low=low, high=high), measure.start, end)  # "a 1/4 chance"
    return _with_side(analysis, measure, measure.start, end) if ratio else _odds(measure, measure.start, end)


def _is_compound(analysis: AnalysedSentence, noun: int) -> bool:
    """Return True if a noun of chance belongs to another word: "risk premium", "risk-free", "risk losing"."""
    following = analysis.word(noun + 1)
    behind = analysis.word(after_hyphen(analysis, noun + 1))
    return behind in analysis.language.odds["OTHER"] or (
        following.endswith(analysis.language.participle) and following not in analysis.language.odds["BEHIND"]
    )


def _likely(analysis: AnalysedSentence, measure: Measure) -> Odds | None:
    """Return the odds of "30 percent likely"; "30 percent more likely" compares, and is none."""
    classes = analysis.language.odds
    at = after_hyphen(analysis, measure.end)
    if measure.amount.shape != "percent" or analysis.word(at) not in classes["LIKELY"]:
        return None
    return None if analysis.word(at + 1) in classes["OTHER"] else _odds(measure, measure.start, at + 1)


def _of_ratio(analysis: AnalysedSentence, measure: Measure) -> Odds | None:
    """Return the odds of "two-to-one against", "the 3-to-1 favourite" and a bookmaker's price."""
    classes, amount = analysis.language.odds, measure.amount
    if amount.shape != "ratio" or _is_score(analysis, measure):
        return None
    behind = analysis.word(after_hyphen(analysis, measure.end))
    if behind in classes["FAVOURITE"]:
        end = after_hyphen(analysis, measure.end) + 1
        return _odds(measure, measure.start, end, inverse=amount.in_words)
    if (
        behind in classes["AGAINST"]
        and analysis.word(measure.start - 1) in classes["AT"] | classes["COPULA"] | classes["IT"]
    ):
        return _with_side(analysis, measure, measure.start, measure.end)
    bettor = analysis.positions(classes["BETTOR"]).before(measure.start)
    quote = analysis.positions(classes["QUOTE"]).before(measure.start)
    if bettor < 0 or quote < measure.start - _MAX_QUOTE or not _same_clause(analysis, bettor, measure.start):
        return None
    return _with_side(analysis, measure, measure.start, measure.end)


def _is_score(analysis: AnalysedSentence, measure: Measure) -> bool:
    """Return True for the score of a match or the sides of a vote: "won 3-1", "a 3-1 victory"."""
    scores = analysis.positions(analysis.language.odds["SCORE"])
    return scores.count(measure.start - 3, measure.start) > 0 or scores.count(measure.end, measure.end + 1) > 0


def _with_side(analysis: AnalysedSentence, measure: Measure, start: int, end: int) -> Odds:
    """Return the odds with the words behind them that say for whom: "against", "in favour"."""
    if measure.amount.shape != "ratio":
        return _odds(measure, start, end)
    split = measure.amount.split
    if analysis.word(end) in analysis.language.odds["AGAINST"]:
        return _odds(measure, start, end + 1, inverse=split)
    favoured = phrase_end(analysis, end, "FOR")
    return _odds(measure, start, favoured or end, inverse=favoured is not None and not split)


def _itself(analysis: AnalysedSentence, measure: Measure) -> Odds | None:
    """Return the odds of "nine times out of ten", "even odds", "it is 50-50", "is a coin toss"."""
    classes, amount = analysis.language.odds, measure.amount
    before, limited = analysis.word(measure.start - 1), measure.low != measure.high
    if amount.shape == "times":
        return None if _is_score(analysis, measure) else _odds(measure, measure.start, measure.end)
    if amount.shape == "even_odds":
        return _odds(measure, measure.start, measure.end)
    if amount.shape == "coin":
        lead = measure.start - 2 if before in classes["A"] else measure.start - 1
        return _odds(measure, measure.start, measure.end) if analysis.word(lead) in classes["COIN LEADS"] else None
    if amount.shape != "even":
        return None
    copula = before in classes["IT"] or before in classes["COPULA"]
    about_it = before in classes["IT"] or (copula and analysis.word(measure.start - 2) in classes["IT"])
    asked = copula and analysis.word(measure.end) in classes["WHETHER"]
    return _odds(measure, measure.start, measure.end) if about_it or asked or limited else None


def _behind_noun(analysis: AnalysedSentence, measure: Measure) -> Odds | None:
    """Return the odds of "a probability of 0.4", "odds of 3 to 1 against", "chance: 30 percent", "odds-on 1-3"."""
    classes, at = analysis.language.odds, measure.start - 1
    ends = _ends(analysis, measure) or analysis.word(measure.end) in classes["COPULA"]
    if measure.amount.shape in {"coin", "even_odds", "zero"} or not ends:
        return None
    if analysis.word(at) in classes["A"]:
        at -= 1
    if analysis.word(at) in classes["OF"] or analysis.word(at) in _OPENING:
        at -= 1
    on = at - 1 if analysis.word(at - 1) == "-" else at
    if on != at:
        at -= 2
    if analysis.word(at) not in classes["CHANCE"]:
        return None
    return _with_side(analysis, measure, at, measure.end)


def _of_noun(analysis: AnalysedSentence, measure: Measure) -> Odds | None:
    """Return the odds of a noun before them, by the word between: "puts the probability of a war at 35 percent"."""
    if measure.amount.shape in {"coin", "even_odds"} or not _ends(analysis, measure):
        return None
    classes = analysis.language.odds
    links, link = union_of(analysis.language.code, *(name for name, _ in _LINKS)), measure.start - 1
    for _ in range(_MAX_ADVERBS):
        link -= (
            analysis.word(link) not in links and analysis.word(link) in classes["A"] | analysis.language.classes["ADV"]
        )
    noun = analysis.positions(classes["CHANCE"]).before(link)
    if noun < max(link - MAX_GAP, 0) or _is_compound(analysis, noun):
        return None
    if analysis.clauses.clause[link] - analysis.clauses.clause[noun] != (analysis.word(link) in classes["COLON"]):
        return None
    if not any(analysis.word(link) in classes[name] and binds(analysis, noun, link) for name, binds in _LINKS):
        return None
    return _with_side(analysis, measure, measure.start, measure.end)


def _is_subject(analysis: AnalysedSentence, noun: int, link: int) -> bool:
    """Return True for "the odds of a strike are": the noun is a subject, and no verb stands between."""
    clauses = analysis.clauses
    before = clauses.last_verb(clauses.first_of_fragment(noun), noun)
    if before is not None and not before.speech:
        return False
    between = clauses.first_verb(noun + 1, link)
    reported = analysis.word(noun + 1) == analysis.language.that
    return (reported and link > noun + 2) or (between is None and not reported)


def _is_put(analysis: AnalysedSentence, noun: int, link: int) -> bool:
    """Return True for "put the odds of a strike at" and "the odds stand at"."""
    return _follows(analysis, "PUT", noun) or analysis.word(link - 1) in union_of(
        analysis.language.code, "STAND", "PUT"
    )


def _is_raised(analysis: AnalysedSentence, noun: int, link: int) -> bool:
    """Return True for "raised the odds of a strike to" and "the odds rose to", not for "of inflation falling to"."""
    before = analysis.word(link - 1)
    if before in union_of(analysis.language.code, "RISE", "RAISE"):
        return not _follows(analysis, "RAISE", noun) and analysis.word(noun + 1) != analysis.language.that
    return _follows(analysis, "RAISE", noun) and not before.endswith(analysis.language.participle)


def _follows(analysis: AnalysedSentence, name: str, noun: int) -> bool:
    verb = analysis.positions(analysis.language.odds[name]).before(noun)
    return verb >= max(noun - MAX_GAP, 0) and _same_clause(analysis, verb, noun)


def _ends(analysis: AnalysedSentence, measure: Measure) -> bool:
    """Return True if the numbers count no noun behind them: "a chance of 3 percent growth"."""
    word, end = analysis.word(measure.end), measure.end
    behind = analysis.language.odds["BEHIND"] | analysis.language.joints | analysis.language.conjunctions | _CLOSING
    if not word or word in behind or word == ":" or end in analysis.dated:
        return True
    return phrase_end(analysis, end, "FOR") is not None


def _same_clause(analysis: AnalysedSentence, first: int, second: int) -> bool:
    return analysis.clauses.clause[first] == analysis.clauses.clause[second]


#: class of the word between a noun of chance and its numbers -> what the words before must be
_LINKS: Final = (("COPULA", _is_subject), ("COLON", _is_subject), ("AT", _is_put), ("TO", _is_raised))
RULES: Final = (_before_noun, _likely, _itself, _behind_noun, _of_noun, _of_ratio)
