"""What a language says to the extractor: tables of words, one file a language (`claims.extraction.english`).

Nothing else in this package knows a word of any language.
"""

from dataclasses import dataclass

from claims.domain.vocabulary import ClaimKind, Modality


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that make a sentence a forecast.

    `words` are pieces with a space between them: a word, `a|b` for either, a class in capitals
    (`Language.classes`), `?` behind what may be missing, `*` behind what may come up to three times.
    """

    words: str
    kind: ClaimKind
    #: what the words say of how likely it is
    modality: Modality
    #: how sure the words alone make a forecast, 0 to 1
    weight: float
    #: the words name a forecast only together with a day that is still to come
    needs_date: bool = False
    #: who stands before the words has made the forecast ("X expects")
    by_subject: bool = False
    #: only after a verb of speaking ("said it would")
    needs_speech: bool = False
    #: past words; they count only where the day that is named is still to come
    past: bool = False
    #: where whoever speaks is the one who acts, it is his plan ("we will")
    agent: bool = False
    #: the words may as well say what something is ("the trick is to wait")
    defines: bool = False


@dataclass(frozen=True, slots=True)
class Language:
    """The tables of one language. Words are casefolded, with straight apostrophes."""

    #: BCP 47 primary subtag
    code: str
    name: str
    cues: tuple[Cue, ...]
    #: class in capitals -> its words
    classes: dict[str, frozenset[str]]
    #: endings that make a word an adverb, and words that only look so
    adverb_ending: str
    not_adverbs: frozenset[str]
    #: the commonest words, by which a text of the language is known, and their least share among its words
    common: frozenset[str]
    common_share: float
    #: words that modify how likely it is: phrase -> modality
    hedges: dict[str, Modality]
    #: verbs of speaking and thinking ahead, all their forms
    speech: frozenset[str]
    #: those of them whose form is past
    past_speech: frozenset[str]
    #: past forms that no ending shows, and the ending that shows the others, with what only looks so
    past_verbs: frozenset[str]
    past_ending: str
    not_past: frozenset[str]
    #: words that open a condition -> whether a finite verb must follow in it
    conditions: dict[str, bool]
    #: words at the head of a sentence that open a condition by turning verb and subject round
    inversions: frozenset[str]
    #: words that say that a plan was given up
    cancelled: frozenset[str]
    #: sentences that begin with these imagine something, or tell somebody to
    imagined: frozenset[str]
    #: question words that always, and that only after a word of asking, open an indirect question
    questions: frozenset[str]
    relatives: frozenset[str]
    asking: frozenset[str]
    asking_verbs: frozenset[str]
    #: words before "said" that say that it was long ago
    formerly: frozenset[str]
    #: phrases that lean on the deadline of the sentence before
    leaning: tuple[str, ...]
    #: "according to"
    according: tuple[str, ...]
    #: titles and other words before a name that are no part of it
    titles: frozenset[str]
    pronouns: frozenset[str]
    #: those of them that stand for a person
    personal: frozenset[str]
    #: words at the head of a noun phrase that are no part of it
    leads: frozenset[str]
    #: words at which the name behind "said" ends
    prepositions: frozenset[str]
    #: names of months and days, which are capitals but nobody's
    months: frozenset[str]
    #: pronouns by which whoever speaks may mean himself
    subjects: frozenset[str]
    #: pronouns of the first person: who speaks
    first_person: frozenset[str]
    #: nouns of a plan or forecast that belong to somebody: "X's plan"
    possessed: frozenset[str]
    #: verbs that tell of a danger
    warning_speech: frozenset[str]
    #: words that begin a clause, and those that do where a verb follows
    joints: frozenset[str]
    conjunctions: frozenset[str]
    #: after "could" it tells of what did not happen
    perfect: str
    #: words between two dates that make two forecasts of them
    coordinators: frozenset[str]
    #: words after which a participle is no finite verb ("to be approved")
    infinitives: frozenset[str]
    #: words after which "until" and "before" mean not before
    negations: frozenset[str]
    #: words after which "will" is a noun
    before_noun: frozenset[str]
    #: nouns that "it" may stand for
    organisations: frozenset[str]
    #: nouns before "is to" that do not make it a plan
    not_plans: frozenset[str]
    #: forms of verbs in the cues that are nouns too, and words after which the plain ones are verbs
    nouns_too: frozenset[str]
    plural_subjects: frozenset[str]
    #: states that "may be" tells of now, not later; and what makes them later all the same ("may be approved")
    states: frozenset[str]
    becoming: frozenset[str]
    #: the ending of "adding", said of who acts in the clause before
    participle: str
    participle_endings: tuple[str, ...]
    #: words of cues that are nouns too ("the will"), and those that may tell of the past ("could")
    modal_nouns: frozenset[str]
    past_ability: frozenset[str]
    #: adverbs in a cue that make it a habit ("she will often sit there")
    habits: frozenset[str]
    #: plain verbs after "would" that foretell nothing
    wishes: frozenset[str]
    #: forms of "is" that only present what follows ("that's to say")
    presenting: frozenset[str]
    #: whoever is told what to do
    advised: frozenset[str]
    plural_ending: str
    negative_ending: str
    #: "of"; the "to" of purpose; the "that" of what is said
    of: frozenset[str]
    purpose: str
    that: str
    #: words that a "not" turns into not before
    limits: frozenset[str]
    #: "within a month of": the first and the last word
    event_leads: frozenset[str]
    event_joints: frozenset[str]
    #: words that open a condition only at the head of a clause; words that surely do
    opening_conditions: frozenset[str]
    sure_conditions: frozenset[str]
    #: word that opens a condition -> words after which it does not
    no_condition: dict[str, frozenset[str]]
    possessives: frozenset[str]
    #: words at which the subject of a verb has begun
    subject_stops: frozenset[str]
