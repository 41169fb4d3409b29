"""Members of a claim that several columns or one column of JSON hold."""

import orjson

from claims.domain.extraction import CueSpan, Extraction
from claims.domain.probability import Probability
from claims.domain.slippage import Slippage
from claims.storage.sqlite.connection import Row
from claims.storage.sqlite.values import parse_day


def extraction_from(text: str | None) -> Extraction | None:
    """Parse the reasons for a proposal; None if no extraction proposed the claim."""
    if text is None:
        return None
    values = orjson.loads(text)
    cues = tuple(CueSpan(**cue) for cue in values["cues"])
    return Extraction(**values | {"cues": cues, "why": tuple(values["why"])})


def slippage_from(text: str | None) -> Slippage | None:
    """Parse the slippage of a claim; None if its deadline has never been moved."""
    if text is None:
        return None
    values = orjson.loads(text)
    return Slippage(**values | {"first_latest": parse_day(values["first_latest"])})


def probability_from(row: Row) -> Probability | None:
    """Return the odds of a claim; None if its article states none."""
    if row["probability_text"] is None:
        return None
    return Probability(low=row["probability_low"], high=row["probability_high"], text=row["probability_text"])
