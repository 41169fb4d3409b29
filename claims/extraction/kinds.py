"""The kind of a forecast: prediction, plan, commitment, warning, or conditional."""

from claims.domain.vocabulary import ClaimKind
from claims.extraction.analysis import AnalysedSentence
from claims.extraction.cue_matching import CueMatch
from claims.extraction.deadlines import Forecast
from claims.extraction.subjects import Speaker


def kind_of(
    analysis: AnalysedSentence, forecast: Forecast, condition: tuple[int, int] | None, speaker: Speaker | None
) -> ClaimKind:
    if condition is not None:
        return "conditional"
    kind: ClaimKind = forecast.cue.cue.kind if forecast.cue else "plan"
    if forecast.cue is not None and kind == "prediction" and _speaker_promises(analysis, forecast.cue):
        return "commitment"
    if speaker is not None and kind == "prediction":
        words = {word.casefold() for word in speaker.words.split()}
        if words & analysis.language.warning_speech:
            return "warning"
        if forecast.cue is not None and _speaker_acts(analysis, forecast.cue):
            return "plan"
    return kind


def _speaker_acts(analysis: AnalysedSentence, cue: CueMatch) -> bool:
    """Return True if the speaker intends to act: "We will open in May", "she said she would"."""
    if not cue.cue.agent:
        return False
    first = analysis.words[cue.start]
    subject = first.split("'")[0] if "'" in first else analysis.word(cue.start - 1)
    return subject in analysis.language.subjects


def _speaker_promises(analysis: AnalysedSentence, cue: CueMatch) -> bool:
    """Return True for "we will open in May", but not for "we will see floods"."""
    if not cue.cue.agent or analysis.words[cue.end - 1] in analysis.language.unwilled:
        return False
    first = analysis.words[cue.start]
    contracted = "'" in first and first not in analysis.language.classes["WONT"]
    subject = first.split("'")[0] if contracted else analysis.word(analysis.before_adverbs(cue.start))
    return subject in analysis.language.first_person & analysis.language.subjects
