"""The score of a candidate: the share of candidates of its form that are right on the articles for development.

`make bench-extract` prints how reliable the scores are. A form with few candidates has a share nearer to the average.
"""

from typing import Final

from claims.extraction.deadlines import Forecast

#: form of a candidate -> share, 0 to 1, with a stated window, with an inferred one, and without a window
_SHARES: Final[dict[str, tuple[float, float, float]]] = {
    "cue of 0.8": (0.95, 0.92, 0.95),
    "cue of 0.7": (0.97, 0.94, 0.89),
    "cue of 0.6": (0.93, 0.91, 0.83),
    "weak cue": (0.94, 0.87, 0.80),
    "headline": (0.92, 0.88, 0.85),
    "old promise": (0.90, 0.90, 0.90),
    "calendar verb": (0.97, 0.88, 0.80),
    "day alone": (0.90, 0.87, 0.80),
}
#: least weight of a cue -> form
_WEIGHTS: Final = ((0.8, "cue of 0.8"), (0.7, "cue of 0.7"), (0.6, "cue of 0.6"), (0.0, "weak cue"))
_COLUMNS: Final = {"stated": 0, "inferred": 1, "none": 2}


def score_of(forecast: Forecast, basis: str, *, is_headline: bool) -> float:
    """Return the score of a forecast, 0 to 1.

    Args:
        forecast: the forecast.
        basis: of its window.
        is_headline: its cue is only the "to" of a headline.
    """
    return _SHARES[_form(forecast, is_headline=is_headline)][_COLUMNS.get(basis, 0)]


def _form(forecast: Forecast, *, is_headline: bool) -> str:
    if forecast.report is not None:
        return "old promise"
    if forecast.cue is None:
        return "calendar verb" if forecast.is_scheduled else "day alone"
    if is_headline:
        return "headline"
    weight = forecast.cue.cue.weight
    return next(form for least, form in _WEIGHTS if weight >= least)
