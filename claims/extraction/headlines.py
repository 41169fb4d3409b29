"""Recognition of headlines that state a plan: "Ferry line to drop island route"."""

from claims.extraction.analysis import AnalysedSentence
from claims.extraction.cue_matching import CueMatch, matcher_for


def headline_cues(analysis: AnalysedSentence) -> list[CueMatch]:
    """Return the "to" with its verb if a sentence is a headline without another verb; otherwise nothing."""
    language = analysis.language
    if not analysis.sentence.is_heading or analysis.sentence.question:
        return []
    at = _purpose(analysis)
    if at >= len(analysis.words) - 1 or not _is_verb(analysis, at + 1):
        return []
    verb = analysis.clauses.first_verb(0, at)
    if verb is not None and analysis.words[verb.at] not in language.headline_participles:
        return []
    if any(cue.start <= at < cue.end for cue in analysis.cues):
        return []  # "plan to drop": a cue has it
    return [CueMatch(language.headline, at, at + 2)] if _has_subject(analysis, at) else []


def _is_verb(analysis: AnalysedSentence, at: int) -> bool:
    language, word = analysis.language, analysis.words[at]
    if word in language.infinitives or word == language.perfect:
        return True
    if word in language.classes["NOT_BASE"]:
        return False
    if not word.isalpha() or word.endswith(language.noun_endings) or word.endswith(language.participle):
        return False
    return matcher_for(language.code).is_plain_verb(analysis.tokens[at], analysis.text) or _is_title_case(analysis)


def _is_title_case(analysis: AnalysedSentence) -> bool:
    """Return True if the "to" of a headline has a capital too: "Ferry Line To Drop Island Route"."""
    return analysis.is_capital(_purpose(analysis))


def _purpose(analysis: AnalysedSentence) -> int:
    """Return the index of the first "to" behind the first token, or the number of tokens."""
    return analysis.positions(frozenset({analysis.language.purpose})).first(1, len(analysis.words))


def _has_subject(analysis: AnalysedSentence, at: int) -> bool:
    """Return True if a noun that needs no infinitive stands before "to"; not "how to", "a bid to", "falls to"."""
    language = analysis.language
    before = analysis.words[at - 1]
    if before in language.headline_participles:
        return at > 1 and analysis.words[at - 2] not in language.classes["NOT_BASE"]
    if not before[0].isalnum() or before.endswith((language.past_ending, language.participle)):
        return before in {"”", '"', ")"}
    known = language.before_infinitive | language.calendar_verbs | language.speech | language.classes["NOT_BASE"]
    return before not in known and not any(word in language.headline_verbs for word in analysis.words[1:at])
