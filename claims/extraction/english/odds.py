"""The English words of odds: "a 30 percent chance", "one in four", "3 to 1 against" (`claims.extraction.odds`)."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: class in capitals -> its words, or phrases with blanks between all their tokens
CLASSES: dict[str, frozenset[str]] = {
    # what the numbers may count
    "CHANCE": _words("chance chances likelihood odds possibility probabilities probability risk risks"),
    # "a 1/4 chance" is a quarter, but odds of 1/4 are a bookmaker's price
    "PART OF": _words("chance likelihood possibility probability risk"),
    "LIKELY": _words("certain confident likely probable sure"),
    "ADJECTIVE": _words(
        "absolute annual average combined cumulative estimated headline implied lifetime overall rough roughly "
        "statistical subjective"
    ),
    # words behind the others that make them something else: "a 5 percent risk premium", "40 percent likely voters"
    "OTHER": _words(
        "adjusted assets averse factor factors free management premium premiums profile reduction voter voters weight "
        "weighted weighting weightings weights"
    ),
    # bets
    "SHOT": _words("bet bets longshot outsider outsiders price shot shots underdog underdogs"),
    "CHANCE SHOT": _words("shot shots"),
    "FAVOURITE": _words("favorite favorites favourite favourites"),
    "AGAINST": _words("against"),
    "FOR": frozenset(
        f"in {owner}{favour}" for owner in ("", "her ", "his ", "its ", "their ") for favour in ("favor", "favour")
    ),
    "BETTOR": _words(
        "bet bets bettor bettors betting betfair bookie bookies bookmaker bookmakers gamblers oddsmaker oddsmakers "
        "punters sportsbooks"
    ),
    "QUOTE": _words(
        "at gave give gives have is are made make makes offer offered offering offers price priced prices quote quoted "
        "quotes was"
    ),
    "SCORE": _words(
        "beat beaten beating beats defeat defeated draw drew lead leading leads lost led lose loses losing margin "
        "outnumber outnumbered outvoted ratio score scored split trail trailing victory vote voted votes win winning "
        "wins won"
    ),
    # numbers
    "PERCENT": frozenset({"%", "percent", "per cent", "per - cent", "pct", "pc", "percentage"}),
    "POINTS": _words("point points"),
    "BETWEEN": _words("between"),
    "FROM": _words("from"),
    "RANGE": _words("- to or"),
    "AND": _words("and"),
    "IN": _words("in"),
    "OUT OF": frozenset({"out of", "in every"}),
    "TO": _words("to"),
    "TIMES": _words("time times"),
    "PERIODS": _words(
        "attempts ballots cases days decades elections games hours matches meetings months polls races seasons tries "
        "weeks years"
    ),
    "A": _words("a an the"),
    "ABOUT": _words(
        "about almost approximately around basically essentially exactly just near nearly only perhaps roughly some "
        "virtually"
    ),
    # a half without a number
    "EVEN": frozenset({"even odds", "even money"}),
    "EVEN CHANCE": frozenset({"even chance"}),
    "FIFTY": _words("50 50/50 fifty"),
    "COIN": frozenset({
        "coin toss", "coin flip", "coin - toss", "coin - flip", "coinflip", "toss of a coin", "flip of a coin",
    }),
    "COIN LEADS": _words(
        "'s are as be been is it it'll it's like remain remained remains still than that's they're was were"
    ),
    "IT": _words("it it's that's"),
    "WHETHER": _words("at if that whether"),
    # words that bind numbers to a chance before them
    "OF": _words("of :"),
    "COLON": _words(":"),
    "COPULA": _words("are be is remain remains was were"),
    "AT": _words("at"),
    "STAND": _words("stand standing stands stood"),
    "PUT": _words(
        "calculate calculated calculates estimate estimated estimates estimating had has have peg pegged pegs place "
        "placed places priced put puts putting rated rates sees see set sets"
    ),
    "RAISE": _words(
        "bumped cut cuts cutting dropped hiked increase increased increases lift lifted lifts lower lowered lowering "
        "lowers pared push pushed pushes raise raised raises raising reduce reduced reduces revised slashed trimmed"
    ),
    "RISE": _words(
        "climb climbed climbs decline declined declines down drop dropped drops fall fallen falls fell grew grow grown "
        "increased jump jumped jumps rise risen rises rising rose shrank shrunk slid slipped soared surged up"
    ),
    # verbs whose subject is the claimant
    "GIVE": _words(
        "assign assigned assigns attach attached attaches calculate calculated calculates estimate estimated "
        "estimates gave give gives implies imply offer offered offers peg pegged pegs place placed places predict "
        "predicted predicts price priced prices put puts quote quoted quotes saw see sees show showed shows"
    ),
    # words before former odds: "up from a 25 percent chance"
    "FORMER": frozenset({"from", "versus", "vs", "compared with", "compared to", "previous", "earlier", "instead of"}),
    # words behind the numbers that show that these count no noun
    "BEHIND": _words(
        "about according after against amid as at because before but by due even for from given if in into next "
        "now on or over per regarding should since than that this though through to today tonight tomorrow under "
        "unless until up down versus when where whether which while with within without and"
    ),
}  # fmt: skip

#: number in words -> its value
NUMBERS: dict[str, int] = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60,
    "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
#: number that multiplies the one before it -> its value
SCALES: dict[str, int] = {"hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
#: part of one -> how many parts make one
PARTS: dict[str, int] = {
    "half": 2, "third": 3, "thirds": 3, "quarter": 4, "quarters": 4, "fifth": 5, "fifths": 5, "sixth": 6, "tenth": 10,
    "tenths": 10,
}  # fmt: skip

#: words before the numbers -> the open side: "above", "below", or "" for about as much; hyphens are left out
LIMITS: dict[str, str] = {
    "at least": "above", "no less than": "above", "not less than": "above", "no fewer than": "above",
    "no lower than": "above", "more than": "above", "better than": "above", "greater than": "above",
    "higher than": "above", "upwards of": "above", "upward of": "above", "north of": "above", "over": "above",
    "above": "above", "exceeding": "above", "a minimum of": "above", "as low as": "above",
    "at most": "below", "at best": "below", "no more than": "below", "not more than": "below",
    "no better than": "below", "no higher than": "below", "no greater than": "below", "less than": "below",
    "fewer than": "below", "lower than": "below", "worse than": "below", "smaller than": "below", "up to": "below",
    "as much as": "below", "as high as": "below", "a maximum of": "below", "under": "below", "below": "below",
    "south of": "below",
    "slightly more than": "", "a little more than": "", "slightly less than": "", "a little less than": "",
    "little more than": "", "little better than": "", "slightly better than": "", "slightly over": "",
    "slightly above": "", "slightly below": "", "a little over": "", "a little under": "", "just over": "",
    "just under": "", "just above": "", "just below": "",
    "in the region of": "",
    "end to": "",  # "close to": the tokens of dates call a close an end
}  # fmt: skip
#: words behind the numbers -> the open side
LIMITS_BEHIND: dict[str, str] = {
    "or more": "above", "or better": "above", "or higher": "above", "or greater": "above", "or above": "above",
    "or less": "below", "or lower": "below", "or below": "below", "or worse": "below", "or so": "", "- plus": "above",
}  # fmt: skip
