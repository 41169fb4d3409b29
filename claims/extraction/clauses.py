"""Division of a sentence into clauses, and search for the verb that governs a token."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from claims.dates.tokens import Word
from claims.extraction.cue_matching import CueMatch
from claims.extraction.language import Language
from claims.extraction.languages import union
from claims.extraction.positions import Positions

#: signs that always end a clause
_HARD: Final = frozenset({";", ":", "(", ")", '"', "[", "]", "?", "!", "…"})
_OPENING: Final = frozenset({"“", "„", "«"})
_CLOSING: Final = frozenset({"”", "»"})
#: tokens after "and" that may hold a verb; such a verb shows that "and" joins clauses
_LOOK: Final = 6


@dataclass(frozen=True, slots=True)
class Verb:
    """A finite verb: the index of its token, and whether its tense is past."""

    at: int
    past: bool
    #: True for a verb of speaking ("said")
    speech: bool = False
    #: True for the "has" of a present perfect ("has agreed")
    perfect: bool = False


@dataclass(frozen=True, eq=False)
class Clauses:
    """The division of a sentence: for every token the numbers of its fragment and of its clause.

    The numbers ascend, so a binary search finds the first and the last token of a fragment or clause.
    """

    #: token -> number of its fragment, the words between two signs or joining words
    fragment: tuple[int, ...]
    #: token -> number of its clause, the words between two signs that always end one
    clause: tuple[int, ...]
    verbs: tuple[Verb, ...]

    @cached_property
    def verb_positions(self) -> tuple[int, ...]:
        """The indexes of the tokens that are verbs, ascending."""
        return tuple(verb.at for verb in self.verbs)

    @cached_property
    def verb_set(self) -> frozenset[int]:
        """The indexes of the tokens that are verbs."""
        return frozenset(self.verb_positions)

    @cached_property
    def speech(self) -> Positions:
        """The positions of the verbs of speaking."""
        return Positions(verb.at for verb in self.verbs if verb.speech)

    def first_of_fragment(self, at: int) -> int:
        """Return the index of the first token of a token's fragment."""
        return bisect_left(self.fragment, self.fragment[at])

    def end_of_fragment(self, at: int) -> int:
        """Return the index after the last token of a token's fragment."""
        return bisect_right(self.fragment, self.fragment[at])

    def end_of_clause(self, at: int) -> int:
        """Return the index after the last token of a token's clause."""
        return bisect_right(self.clause, self.clause[at])

    def heads(self, at: int) -> int:
        """Count the tokens of a token's fragment before it, the sign that opens the fragment included."""
        return at - self.first_of_fragment(at)

    def first_verb(self, start: int, end: int) -> Verb | None:
        """Return the first verb from token `start` to `end` (half open), or None."""
        found = bisect_left(self.verb_positions, start)
        return self.verbs[found] if found < len(self.verbs) and self.verbs[found].at < end else None

    def last_verb(self, start: int, end: int) -> Verb | None:
        """Return the last verb from token `start` to `end` (half open), or None."""
        found = bisect_left(self.verb_positions, end) - 1
        return self.verbs[found] if found >= 0 and self.verbs[found].at >= start else None

    def has_verb(self, numbers: Sequence[int], at: int) -> bool:
        """Return True if a token's piece has a verb; `numbers` are those of `fragment` or `clause`."""
        return self.first_verb(bisect_left(numbers, numbers[at]), bisect_right(numbers, numbers[at])) is not None

    def governing(self, at: int) -> Verb | None:
        """Return the verb of a token: the last before it in its fragment, or else the first after it.

        If the fragment has no verb and begins at the token, the clause is searched, then the whole sentence.
        """
        alone = self.heads(at) <= 1
        for numbers in (self.fragment, self.clause) if alone else (self.fragment,):
            start, end = bisect_left(numbers, numbers[at]), bisect_right(numbers, numbers[at])
            verb = self.last_verb(start, at) or self.first_verb(at, end)
            if verb is not None:
                return verb
        if not alone:
            return None  # no table has the verb of this fragment
        return self.last_verb(0, at) or self.first_verb(at, len(self.fragment))


def cut(
    language: Language, text: str, tokens: Sequence[Word], dated: frozenset[int], cues: Sequence[CueMatch]
) -> Clauses:
    """Divide a sentence into clauses.

    Args:
        language: the tables of the language.
        text: the whole text.
        tokens: the words of the sentence.
        dated: indexes of the tokens of date expressions; a comma inside them does not divide.
        cues: the cues of the sentence, which are verbs too.
    """
    verbs = [verb for verb in find_verbs(language, text, tokens, cues) if verb.at not in dated]
    at_verbs = {verb.at for verb in verbs}
    fragment, clause = 0, 0
    fragments, clauses = [], []
    for at in range(len(tokens)):
        hard = _is_hard(text, tokens, at)
        if hard:
            clause += 1
            fragment += 1
        elif at not in dated and _cuts(language, tokens, at, at_verbs):
            fragment += 1
        fragments.append(fragment)
        clauses.append(clause)
    return Clauses(tuple(fragments), tuple(clauses), tuple(verbs))


def _is_hard(text: str, tokens: Sequence[Word], at: int) -> bool:
    """Return True if a sign ends a clause; a short quotation in the middle of a clause does not."""
    word = tokens[at].word
    if word in _OPENING:
        return at == 0 or not tokens[at - 1].word[0].isalnum()
    if word in _CLOSING:
        return at > 0 and not tokens[at - 1].word[0].isalnum()
    return word in _HARD or _is_dash(text, tokens[at])


def _is_dash(text: str, token: Word) -> bool:
    if token.word != "-":
        return False
    return text[token.start] == "—" or (
        text[token.start - 1 : token.start].isspace() and text[token.end : token.end + 1].isspace()
    )


def _cuts(language: Language, tokens: Sequence[Word], at: int, verbs: set[int]) -> bool:
    word = tokens[at].word
    if word == "," or word in language.joints:
        return True
    return word in language.conjunctions and any(i in verbs for i in range(at + 1, min(at + _LOOK, len(tokens))))


def find_verbs(language: Language, text: str, tokens: Sequence[Word], cues: Sequence[CueMatch]) -> list[Verb]:
    """Return the finite verbs of a sentence that the tables recognize.

    Args:
        language: the tables of the language.
        text: the whole text.
        tokens: the words of the sentence.
        cues: the cues of the sentence, which are verbs too.

    Returns:
        The verbs, in order.
    """
    cue_starts = {cue.start for cue in cues}
    finite = union(language.code, "BE", "HAVE", "DO", "WILL", "WONT", "MODAL")
    verbs = []
    for at, token in enumerate(tokens):
        word = token.word
        if _is_nominal(language, tokens, at) or _is_in_name(language, text, tokens, at):
            continue
        if at > 0 and _makes_unreal(language, tokens[at - 1].word) and _is_perfect(language, tokens, at):
            verbs.append(Verb(at, past=True))
        elif at in cue_starts and word not in language.past_verbs and not word.endswith(language.past_ending):
            verbs.append(Verb(at, past=False, speech=word in language.speech))
        elif word in finite:
            perfect = _is_perfect(language, tokens, at)
            verbs.append(Verb(at, past=perfect, perfect=perfect))
        elif _is_past(language, text, tokens, at):
            verbs.append(Verb(at, past=True, speech=word in language.past_speech))
        elif word in language.speech and not _is_passive(language, tokens, at):
            verbs.append(Verb(at, past=False, speech=True))
    return verbs


def _is_passive(language: Language, tokens: Sequence[Word], at: int) -> bool:
    """Return True for "had been expected", which is no speech of now."""
    return at > 0 and tokens[at].word in language.past_speech and tokens[at - 1].word in language.infinitives


def _is_perfect(language: Language, tokens: Sequence[Word], at: int) -> bool:
    """Return True for the "has" of a present perfect: "has been", "have already sold"."""
    if tokens[at].word not in language.classes["HAVE"]:
        return False
    for token in tokens[at + 1 : at + 4]:
        if token.word in language.participles or token.word.endswith(language.past_ending):
            return True
        if token.word not in language.classes["ADV"] and not token.word.endswith(language.adverb_ending):
            return False
    return False


def _makes_unreal(language: Language, word: str) -> bool:
    return word == language.purpose or word in union(language.code, "MODAL", "WOULD")


def _is_nominal(language: Language, tokens: Sequence[Word], at: int) -> bool:
    """Return True if a word that may be a verb is a noun here: "a guarantee", "the kind of promise"."""
    word = tokens[at].word
    if at == 0 or (word not in language.speech and word not in language.nouns_too):
        return False
    before = tokens[at - 1].word
    if word.endswith(language.participle):
        return before in language.before_noun or before == "-"  # "was quoted as saying"
    return before in language.before_noun or before in language.prepositions or before == "-"


def _is_in_name(language: Language, text: str, tokens: Sequence[Word], at: int) -> bool:
    """Return True for a verb that is part of a name: "the United States", "Consumer Reports"."""
    return (
        at > 0
        and tokens[at].word in language.speech
        and text[tokens[at].start].isupper()
        and (text[tokens[at - 1].start].isupper())
    )


def _is_past(language: Language, text: str, tokens: Sequence[Word], at: int) -> bool:
    """Return True if a word is a finite past form: not "is approved", not "an approved plan"."""
    word = tokens[at].word
    if word in language.past_verbs:
        if at and tokens[at - 1].word in language.owners:
            return False  # "his left ankle"
        return not _after_helper(language, tokens, at)
    if not word.endswith(language.past_ending) or len(word) < 4 or word in language.not_past:
        return False
    before = tokens[at - 1].word if at else ""
    if (
        (before in language.classes["DET"] and before != language.that)
        or before in language.prepositions
        or before == "-"
        or before.isdecimal()
        or before in language.numerals
        or text[tokens[at].start].isupper()
    ):
        return False
    return not _after_helper(language, tokens, at)


def _after_helper(language: Language, tokens: Sequence[Word], at: int) -> bool:
    """Return True if "is", "will be", "has" or the like comes before a participle, with only adverbs between."""
    classes = language.classes
    helpers = union(language.code, "BE", "HAVE")
    for token in reversed(tokens[max(at - 4, 0) : at]):
        if token.word in helpers or token.word in language.infinitives:
            return True
        if token.word in language.past_verbs and token.word in classes["WAS"]:
            return False
        if token.word not in classes["ADV"] and not token.word.endswith(language.adverb_ending):
            return False
    return False
