"""Rules that separate cues of a forecast from words that only look like cues."""

from collections.abc import Callable
from functools import lru_cache
from typing import Final

from claims.dates.find import Dated
from claims.extraction.analysis import AnalysedSentence
from claims.extraction.cue_matching import CueMatch
from claims.extraction.languages import LANGUAGES, union
from claims.extraction.positions import Phrases, Positions
from claims.extraction.questions import is_asked, is_question


def valid_cues(analysis: AnalysedSentence) -> list[CueMatch]:
    """Return the cues of a sentence that make a forecast, in order; several may begin at one token."""
    if is_question(analysis) or analysis.word(0) in analysis.language.imagined:
        return []
    return [match for match in analysis.cues if not any(guard(analysis, match) for guard in _GUARDS)]


def may_promise(analysis: AnalysedSentence, match: CueMatch) -> bool:
    """Return True if a cue may be that of a promise made before the article: no noun, no question, not given up."""
    return not any(guard(analysis, match) for guard in _PROMISE_GUARDS)


def _is_noun(analysis: AnalysedSentence, match: CueMatch) -> bool:
    """Return True for "the will", for the name Will, and for May the month, which are no verbs."""
    language = analysis.language
    word, capital = analysis.words[match.start], match.start > 0 and analysis.is_capital(match.start)
    opens = match.start == 0 and analysis.is_capital(1)  # "May Day rallies"
    if (capital or opens) and not analysis.sentence.is_heading and word in language.capital_nouns:
        return True  # "the May contract"
    if word not in language.modal_nouns:
        return False
    before = analysis.word(match.start - 1)
    owned = before.endswith("'s") and before not in language.classes["BE"] | language.genitive_names
    if owned or (before in language.before_noun and before not in language.demonstrative):
        return True
    return match.start > 0 and analysis.text[analysis.tokens[match.start].start].isupper()


def _is_indirect_question(analysis: AnalysedSentence, match: CueMatch) -> bool:
    return is_asked(analysis, match.start)


def _is_unreal(analysis: AnalysedSentence, match: CueMatch) -> bool:
    """Return True for what did not happen, or may have: "could have moved", "would have been"."""
    language = analysis.language
    unreal = union(language.code, "MODAL", "WOULD", "WAS")
    first, last = analysis.words[match.start], analysis.words[match.end - 1]
    if first in unreal and last == language.perfect and not _takes_object(analysis, match.end):
        return True
    return first == language.perfect and analysis.word(match.start - 1) in unreal


def _takes_object(analysis: AnalysedSentence, at: int) -> bool:
    """Return True if "have" is no auxiliary verb here: "must have heat pumps"."""
    following, language = analysis.word(at), analysis.language
    irregular = following in language.past_verbs or following in language.participles
    participle = following.endswith(language.participle_endings) or irregular
    if following == language.purpose:
        return True  # "may have to"
    other = following in language.becoming or following in language.infinitives
    return bool(following) and not participle and not other


def _lacks_speech(analysis: AnalysedSentence, match: CueMatch) -> bool:
    """Return True for "would" without a speaker: it is a forecast only in reported speech."""
    if not match.cue.needs_speech:
        return False
    behind = analysis.words[match.end : match.end + 3]
    if analysis.words[match.end - 1] in analysis.language.infinitives and analysis.language.evaluative & set(behind):
        return True  # "it would be nice"
    if analysis.words[match.end - 1] in analysis.language.wishes:
        return True
    if analysis.word(0) in analysis.language.inversions and analysis.word(0) in analysis.language.classes["WAS"]:
        return True  # "had it been so, it would ..."
    if _is_reported(analysis, match):
        return False
    if analysis.before is None or analysis.word(0) not in analysis.language.pronouns:
        return True
    return not analysis.before.once(_has_reported_cue)


def _has_reported_cue(analysis: AnalysedSentence) -> bool:
    return any(match.cue.needs_speech for match in analysis.valid_cues)


def _is_reported(analysis: AnalysedSentence, match: CueMatch) -> bool:
    """Return True if a verb of speaking reports a cue: it comes before the cue, or after a sign behind it."""
    reporting = analysis.once(_reporting)
    if reporting.count(analysis.positions(_SEMICOLON).before(match.start) + 1, match.start):
        return True
    sign = analysis.positions(_AFTER_REPORTED).first(match.end, len(analysis.words))
    return reporting.count(sign + 1, len(analysis.words)) > 0


def _reporting(analysis: AnalysedSentence) -> Positions:
    return Positions(verb.at for verb in analysis.clauses.verbs if verb.speech and not _long_ago(analysis, verb.at))


def _long_ago(analysis: AnalysedSentence, verb: int) -> bool:
    """Return True for old forecasts that the article only reports: "In 2016 he swore that it would"."""
    before = analysis.word(verb - 1)
    if before in analysis.language.formerly:
        return True
    over = analysis.clauses.fragment[verb] in analysis.once(_historic_fragments)
    perfect = before in analysis.language.classes["WAS"] or before in analysis.language.infinitives
    return (over or perfect) and not analysis.once(_has_year)


def _historic_fragments(analysis: AnalysedSentence) -> frozenset[int]:
    """Return the numbers of the fragments with a day that ended long ago."""
    old = [d for d in analysis.dates if (d.past or d.is_over) and d.fixed and not _is_recent(d)]
    return frozenset(analysis.clauses.fragment[analysis.at(d.start)] for d in old)


def _has_year(analysis: AnalysedSentence) -> bool:
    """Return True if the sentence names a future day with its year."""
    return any(d.fixed and not d.past and not d.is_over and any(map(str.isdecimal, d.words)) for d in analysis.dates)


def _is_recent(dated: Dated) -> bool:
    """Return True if a date is exact or an interval, such as yesterday or last week: news, not history."""
    return bool(dated.candidates) and ("/" in dated.candidates[0] or len(dated.candidates[0]) == 10)


def _is_bare_noun(analysis: AnalysedSentence, match: CueMatch) -> bool:
    """Return True for a noun that looks like the verb of a cue: "the same promise", "a plan to"."""
    if not match.cue.by_subject:
        return False
    first = analysis.words[match.start]
    language = analysis.language
    before = analysis.word(match.start - 1)
    apart = before in language.owners or before == "-" or before in language.than
    if first.endswith(language.past_ending) and apart:
        return True  # "an estimated 3 million", "the much-anticipated phone", "stronger than anticipated"
    if first not in language.nouns_too:
        return False
    following = analysis.clauses.first_verb(match.end, analysis.clauses.end_of_fragment(match.start))
    if following is not None and analysis.words[following.at] in language.classes["WAS"]:
        return True  # "two projects were deferred"
    before = analysis.word(match.start - 1)
    if analysis.word(match.end) in language.of and match.end - match.start == 1:
        return True
    if first.endswith(language.plural_ending):
        return before in language.before_noun or before in language.prepositions
    known = (language.plural_subjects, language.classes["ADV"], language.organisations)
    if before.endswith(language.plural_ending) or any(before in words for words in known):
        return False
    return (
        before in language.prepositions
        or before in language.infinitives
        or any(word in language.before_noun for word in analysis.words[max(match.start - 3, 0) : match.start])
    )


def _is_state(analysis: AnalysedSentence, match: CueMatch) -> bool:
    """Return True for a statement about now: "the figure may be wrong", without a date ahead."""
    if analysis.words[match.start] not in analysis.language.classes["POSSIBLE"]:
        return False
    last = analysis.words[match.end - 1]
    if last not in analysis.language.states:
        return False
    if analysis.once(_looks_ahead):
        return False
    following = analysis.word(match.end)
    language = analysis.language
    if following == language.purpose:
        return False  # "may have to be abandoned"
    becomes = following.endswith(language.participle_endings) or following in language.becoming
    return not (last in language.infinitives and becomes)


def _is_past_ability(analysis: AnalysedSentence, match: CueMatch) -> bool:
    """Return True for "he could not see" about the past, if no words near it name another time."""
    if analysis.words[match.start] not in analysis.language.past_ability:
        return False
    if analysis.phrase_at(match.start + 1, _attempts(analysis.language.code)) is not None:
        return True
    if len(analysis.positions(analysis.language.sure_conditions)):
        return False  # "prices could rise if supplies were to fall"
    clause = analysis.clauses.clause[match.start]
    past, speech = analysis.once(_past_clauses)
    return clause in past and clause not in speech and not analysis.once(_has_future)


@lru_cache(maxsize=8)
def _attempts(code: str) -> Phrases:
    return Phrases(LANGUAGES[code].attempted)


def _past_clauses(analysis: AnalysedSentence) -> tuple[frozenset[int], frozenset[int]]:
    """Return the numbers of the clauses with a verb of the past, and of those with a verb of speaking."""
    verbs, clause = analysis.clauses.verbs, analysis.clauses.clause
    past = frozenset(clause[verb.at] for verb in verbs if verb.past and not verb.speech)
    return past, frozenset(clause[verb.at] for verb in verbs if verb.speech)


def _looks_ahead(analysis: AnalysedSentence) -> bool:
    return any(not dated.past and not dated.is_over for dated in analysis.dates)


def _has_future(analysis: AnalysedSentence) -> bool:
    return any(dated.fixed and not dated.past and not dated.is_over for dated in analysis.dates)


def _is_cancelled(analysis: AnalysedSentence, match: CueMatch) -> bool:
    """Return True for a plan or promise that was given up."""
    language = analysis.language
    before = " ".join(analysis.words[max(match.start - 2, 0) : match.start])
    if before in language.cancelled:
        return True  # "no longer expects"
    return match.cue.kind in {"plan", "commitment"} and is_given_up(analysis)


def is_given_up(analysis: AnalysedSentence) -> bool:
    """Return True if a sentence says that a plan was given up."""
    return analysis.once(_says_given_up)


def _says_given_up(analysis: AnalysedSentence) -> bool:
    words, language = analysis.words, analysis.language
    over = analysis.once(_past_fragments)
    for at, word in enumerate(words):
        named = word in language.cancelled or f"{word} {analysis.word(at + 1)}" in language.cancelled
        aside = analysis.word(at - 1) == "," and analysis.clauses.fragment[at] in over  # "the fair, canceled in 2020"
        if named and not aside and analysis.word(at - 1) not in language.owners:
            return True
    return False


def _is_of_the_past(analysis: AnalysedSentence, match: CueMatch) -> bool:
    """Return True for "had promised", "was promised" and "promised in 2016"."""
    first = analysis.words[match.start]
    language = analysis.language
    if analysis.word(match.start - 1) in language.formerly and match.cue.kind in {"plan", "prediction"}:
        return True  # "originally scheduled for May 4"
    if first in union(language.code, "BE", "HAVE", "WAS") and not match.cue.past:
        return False
    if not first.endswith(language.past_ending) and first not in language.past_verbs:
        return False
    helper = analysis.word(analysis.before_adverbs(match.start))
    if helper in language.classes["WAS"] or helper in language.infinitives:
        return True
    names_past = analysis.clauses.fragment[match.start] in analysis.once(_past_fragments)
    return names_past and not analysis.once(_has_future)


def _past_fragments(analysis: AnalysedSentence) -> frozenset[int]:
    """Return the numbers of the fragments with a day that is over."""
    over = [dated for dated in analysis.dates if dated.past or dated.is_over]
    return frozenset(analysis.clauses.fragment[analysis.at(dated.start)] for dated in over)


def _is_definition(analysis: AnalysedSentence, match: CueMatch) -> bool:
    """Return True if "is to" only defines something: "the trick is to wait"."""
    if not match.cue.defines:
        return False
    language = analysis.language
    return analysis.word(match.start - 1) in language.not_plans or analysis.words[match.start] in language.presenting


def _is_habit(analysis: AnalysedSentence, match: CueMatch) -> bool:
    """Return True if the sentence describes a habit."""
    return any(word in analysis.language.habits for word in analysis.words[match.start : match.end])


def _is_advice(analysis: AnalysedSentence, match: CueMatch) -> bool:
    """Return True if the sentence advises the reader: "you have to"."""
    return match.cue.kind == "commitment" and analysis.word(match.start - 1) in analysis.language.advised


_SEMICOLON: Final = frozenset({";"})
#: signs between reported words and the verb of speaking behind them
_AFTER_REPORTED: Final = frozenset({",", "”", '"'})
_PROMISE_GUARDS: Final[tuple[Callable[[AnalysedSentence, CueMatch], bool], ...]] = (
    _is_noun,
    _is_indirect_question,
    _is_unreal,
    _is_cancelled,
    _is_definition,
    _is_advice,
    _is_habit,
    _is_bare_noun,
)
_GUARDS: Final = (*_PROMISE_GUARDS, _lacks_speech, _is_state, _is_past_ability, _is_of_the_past)
