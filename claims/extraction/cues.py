"""Telling the cues that make a forecast from the words that only look like them."""

from collections.abc import Callable
from functools import lru_cache
from itertools import pairwise
from typing import Final

from claims.dates.find import Dated
from claims.extraction.analysis import AnalysedSentence
from claims.extraction.cue_matching import CueMatch
from claims.extraction.languages import LANGUAGES


def valid_cues(reading: AnalysedSentence) -> list[CueMatch]:
    """Give the cues of a sentence that hold, in order; there may be several at one place."""
    if reading.sentence.question or reading.word(0) in reading.language.imagined:
        return []
    return [found for found in reading.cues if not any(guard(reading, found) for guard in _GUARDS)]


def _is_noun(reading: AnalysedSentence, found: CueMatch) -> bool:
    """Tell "the will" and Will, a man, from the verb."""
    language = reading.language
    if reading.words[found.start] not in language.modal_nouns:
        return False
    before = reading.word(found.start - 1)
    owned = before.endswith("'s") and before not in language.classes["BE"]
    if owned or before in language.before_noun:
        return True
    return found.start > 0 and reading.text[reading.tokens[found.start].start].isupper()


def _is_indirect_question(reading: AnalysedSentence, found: CueMatch) -> bool:
    return is_asked(reading, found.start)


def is_asked(reading: AnalysedSentence, start: int) -> bool:
    """Tell whether a place is in an indirect question: "how they will be put into practice", "unclear who will pay"."""
    language, fragment = reading.language, reading.clauses.fragment
    clause = reading.clauses.clause
    for at in range(start - 1, -1, -1):
        aside = reading.words[at] == "," and reading.word(at - 1) in language.questions | language.relatives
        if clause[at] != clause[start] or (reading.words[at] == "," and not aside):
            return False
        word = reading.words[at]
        if word in language.questions:
            return True
        if word in language.sure_conditions and reading.word(at - 1) in language.asking:
            return True
        if word in language.relatives and fragment[at] == fragment[start]:
            asked = any(before in language.asking_verbs for before in reading.words[max(at - 12, 0) : at])
            return at == 0 or asked or reading.word(at - 1) in language.asking
    return False


def _is_unreal(reading: AnalysedSentence, found: CueMatch) -> bool:
    """ "Could have moved", "would have been": what did not happen, or may have."""
    language = reading.language
    unreal = language.classes["MODAL"] | language.classes["WOULD"]
    first, last = reading.words[found.start], reading.words[found.end - 1]
    if first in unreal and last == language.perfect and not _takes_object(reading, found.end):
        return True
    return first == language.perfect and reading.word(found.start - 1) in unreal


def _takes_object(reading: AnalysedSentence, at: int) -> bool:
    """Tell whether "have" is no helper here: "must have heat pumps"."""
    following, language = reading.word(at), reading.language
    participle = following.endswith(language.participle_endings) or following in language.past_verbs
    return bool(following) and not participle and following not in language.becoming | language.infinitives


def _lacks_speech(reading: AnalysedSentence, found: CueMatch) -> bool:
    """ "Would" foretells only what somebody has said."""
    if not found.cue.needs_speech:
        return False
    if reading.words[found.end - 1] in reading.language.wishes:
        return True
    if reading.word(0) in reading.language.inversions & reading.language.classes["WAS"]:
        return True  # "had it been so, it would ..."
    said = [verb.at for verb in reading.clauses.verbs if verb.speech and verb.at != found.start]
    if any(_reports(reading, at, found) and not _long_ago(reading, at) for at in said):
        return False
    told_before = reading.before.held if reading.before is not None else ()
    goes_on = reading.word(0) in reading.language.pronouns
    return not (goes_on and any(f.cue.needs_speech for f in told_before))


def _reports(reading: AnalysedSentence, said: int, found: CueMatch) -> bool:
    """Tell whether a verb of speaking reports what a cue stands in: before it, or behind a comma after it."""
    if said < found.start:
        return ";" not in reading.words[said : found.start]
    return any(reading.words[at] in {",", "”", '"'} for at in range(found.end, said))


def _long_ago(reading: AnalysedSentence, said: int) -> bool:
    """ "In 2016 he swore that it would": what was foretold then is not the article's."""
    fragment = reading.clauses.fragment
    over = any(
        d.past or d.is_over
        for d in reading.dates
        if fragment[reading.at(d.start)] == fragment[said] and d.fixed and not _is_recent(d)
    )
    if reading.word(said - 1) in reading.language.formerly:
        return True
    perfect = reading.word(said - 1) in reading.language.classes["WAS"] or reading.word(said - 1) in (
        reading.language.infinitives
    )
    return (over or perfect) and not _has_year(reading)


def _has_year(reading: AnalysedSentence) -> bool:
    """Tell whether a day still to come is named with its year."""
    return any(d.fixed and not d.past and not d.is_over and any(map(str.isdecimal, d.words)) for d in reading.dates)


def _is_recent(dated: Dated) -> bool:
    """Yesterday, last week: news, not history."""
    return bool(dated.candidates) and ("/" in dated.candidates[0] or len(dated.candidates[0]) == 10)


def _is_bare_noun(reading: AnalysedSentence, found: CueMatch) -> bool:
    """ "The same promise", "a plan to": a noun, where a verb is meant."""
    if not found.cue.by_subject:
        return False
    first = reading.words[found.start]
    language = reading.language
    if first not in language.nouns_too:
        return False
    before = reading.word(found.start - 1)
    if reading.word(found.end) in language.of and found.end - found.start == 1:
        return True
    if first.endswith(language.plural_ending):
        return before in language.before_noun or before in language.prepositions
    known = language.plural_subjects | language.classes["ADV"] | language.organisations
    if before.endswith(language.plural_ending) or before in known:
        return False
    return before in language.prepositions | language.infinitives or any(
        word in language.before_noun for word in reading.words[max(found.start - 3, 0) : found.start]
    )


def _is_state(reading: AnalysedSentence, found: CueMatch) -> bool:
    """ "The figure may be wrong" tells of now, unless a day is named."""
    if reading.words[found.start] not in reading.language.classes["POSSIBLE"]:
        return False
    last = reading.words[found.end - 1]
    if last not in reading.language.states:
        return False
    if any(not d.past and not d.is_over for d in reading.dates):
        return False
    following = reading.word(found.end)
    language = reading.language
    becomes = following.endswith(language.participle_endings) or following in language.becoming
    return not (last in language.infinitives and becomes)


def _is_past_ability(reading: AnalysedSentence, found: CueMatch) -> bool:
    """ "He could not see" tells of the past where nothing around it tells of another time."""
    if reading.words[found.start] not in reading.language.past_ability:
        return False
    near = [v for v in reading.clauses.verbs if reading.clauses.clause[v.at] == reading.clauses.clause[found.start]]
    told = [v for v in near if v.past and not v.speech and v.at != found.start]
    return bool(told) and not any(v.speech for v in near) and not _has_future(reading)


def _has_future(reading: AnalysedSentence) -> bool:
    return any(dated.fixed and not dated.past and not dated.is_over for dated in reading.dates)


def _is_cancelled(reading: AnalysedSentence, found: CueMatch) -> bool:
    """Plans and promises that were given up."""
    language = reading.language
    before = " ".join(reading.words[max(found.start - 2, 0) : found.start])
    if before in language.cancelled:
        return True  # "no longer expects"
    return found.cue.kind in {"plan", "commitment"} and is_given_up(reading)


def is_given_up(reading: AnalysedSentence) -> bool:
    """Tell whether a sentence says that a plan was given up."""
    words, language = reading.words, reading.language
    return any(word in language.cancelled for word in words) or any(
        f"{first} {second}" in language.cancelled for first, second in pairwise(words)
    )


def _is_of_the_past(reading: AnalysedSentence, found: CueMatch) -> bool:
    """ "Had promised", "was promised", and "promised in 2016"."""
    first = reading.words[found.start]
    language = reading.language
    if first in language.classes["BE"] | language.classes["HAVE"] | language.classes["WAS"] and not found.cue.past:
        return False
    if not first.endswith(language.past_ending) and first not in language.past_verbs:
        return False
    at = found.start - 1
    while at >= 0 and reading.words[at] in language.classes["ADV"]:
        at -= 1
    helper = reading.word(at)
    if helper in language.classes["WAS"] or helper in language.infinitives:
        return True
    fragment = reading.clauses.fragment
    told = any(d.past or d.is_over for d in reading.dates if fragment[reading.at(d.start)] == fragment[found.start])
    return told and not _has_future(reading)


def _is_definition(reading: AnalysedSentence, found: CueMatch) -> bool:
    """Tell whether "is to" only says what something is: "the trick is to wait"."""
    if not found.cue.defines:
        return False
    language = reading.language
    return reading.word(found.start - 1) in language.not_plans or reading.words[found.start] in language.presenting


def _is_habit(reading: AnalysedSentence, found: CueMatch) -> bool:
    """Tell whether it only says what somebody does as a rule."""
    return any(word in reading.language.habits for word in reading.words[found.start : found.end])


def _is_advice(reading: AnalysedSentence, found: CueMatch) -> bool:
    """Tell whether the reader is told what to do: "you have to"."""
    return found.cue.kind == "commitment" and reading.word(found.start - 1) in reading.language.advised


_GUARDS: Final[tuple[Callable[[AnalysedSentence, CueMatch], bool], ...]] = (
    _is_noun,
    _is_indirect_question,
    _is_unreal,
    _lacks_speech,
    _is_state,
    _is_past_ability,
    _is_cancelled,
    _is_of_the_past,
    _is_definition,
    _is_advice,
    _is_habit,
    _is_bare_noun,
)


def hedge_of(reading: AnalysedSentence, found: CueMatch | None) -> str | None:
    """Give the words in the clause that say how likely it is, where some do."""
    fragment = reading.clauses.fragment
    for at in range(len(reading.words)):
        apart = abs(fragment[at] - fragment[found.start]) if found is not None else 0
        if apart > 2 or (found is not None and at > found.end + 5):
            continue
        for phrase in _hedges(reading.language.code):
            if (apart == 0 or " " in phrase) and reading.phrase_at(at, (phrase,)) is not None:
                return phrase
    return None


@lru_cache(maxsize=8)
def _hedges(code: str) -> tuple[str, ...]:
    hedges = LANGUAGES[code].hedges
    return tuple(sorted(hedges, key=lambda phrase: (-len(phrase.split()), phrase)))
