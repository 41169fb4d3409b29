"""Tables of words that a language gives to the extractor; English is `claims.extraction.english`.

No other module of this package contains words of a language.
"""

from dataclasses import dataclass

from claims.domain.vocabulary import ClaimKind, Modality


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that make a sentence a forecast.

    `words` are pieces, separated by a space: a word, `a|b` for either, or a class in capitals
    (`Language.classes`). A `?` behind a piece makes it optional; a `*` matches up to three.
    """

    words: str
    kind: ClaimKind
    #: how likely the words call the event
    modality: Modality
    #: certainty, 0 to 1, that the words alone make a forecast
    weight: float
    #: True if the words make a forecast only with a future day
    needs_date: bool = False
    #: True if the subject before the words made the forecast ("X expects")
    by_subject: bool = False
    #: True if the words count only after a verb of speaking ("said it would")
    needs_speech: bool = False
    #: True for words of the past, which count only with a future day
    past: bool = False
    #: True if the words are a plan when the speaker is the one who acts ("we will")
    agent: bool = False
    #: True if the day behind the words is the last one ("extended to March 27")
    until: bool = False
    #: True if the words may also define something ("the trick is to wait")
    defines: bool = False


@dataclass(frozen=True, slots=True)
class Language:
    """The tables of one language. Words are casefolded, with straight apostrophes."""

    #: BCP 47 primary subtag
    code: str
    name: str
    cues: tuple[Cue, ...]
    #: the cue of a headline that has no verb but this ("Ferry line to drop island route")
    headline: Cue
    #: endings of nouns that no plain verb has, words before "to" that make no plan, and present verbs of headlines
    noun_endings: tuple[str, ...]
    before_infinitive: frozenset[str]
    headline_verbs: frozenset[str]
    #: class in capitals -> its words
    classes: dict[str, frozenset[str]]
    #: endings of adverbs, and words with such an ending that are no adverbs
    adverb_ending: str
    not_adverbs: frozenset[str]
    #: the commonest words of the language
    common: frozenset[str]
    #: small words of other languages inside names ("Rio de Janeiro"), and pieces of contractions and of "per cent"
    name_words: frozenset[str]
    contracted: frozenset[str]
    #: phrase that modifies how likely the event is -> modality
    hedges: dict[str, Modality]
    #: verbs of speaking and thinking ahead, all their forms
    speech: frozenset[str]
    #: the past forms among them
    past_speech: frozenset[str]
    #: irregular past forms, the regular ending, and words with this ending that are no past forms
    past_verbs: frozenset[str]
    past_ending: str
    not_past: frozenset[str]
    #: past participles without the regular ending
    participles: frozenset[str]
    #: verbs whose present beside a day is a schedule ("talks resume on Monday")
    calendar_verbs: frozenset[str]
    #: forms of verbs that are both plain and past ("hit")
    same_past: frozenset[str]
    #: events that lie ahead if a day describes them ("the June 3 hearing")
    planned_events: frozenset[str]
    #: words before a noun, never before a finite verb ("his left ankle")
    owners: frozenset[str]
    #: the "had" of "had risen"
    pluperfect: frozenset[str]
    #: words between "is" and a day that make a plan ("is out on Friday")
    predicates: frozenset[str]
    #: "in" before "14 months"; words and an ending that make it count back ("the lowest in 14 months")
    counting: frozenset[str]
    firsts: frozenset[str]
    superlative: str
    #: words before a day on which something begins to count ("effective July 1")
    effective: frozenset[str]
    #: words of the calendar that often describe a noun ("weekend timetable")
    adjectives_too: frozenset[str]
    #: the "record" of "shareholders of record"
    records: frozenset[str]
    #: words behind "would be" that only judge ("would be nice")
    evaluative: frozenset[str]
    #: words before "to" in a headline that leave out "is" ("bank expected to hold rates")
    headline_participles: frozenset[str]
    #: words behind "in" that make a number of days count ahead ("in the next ten days"), and numbers in words
    nexts: frozenset[str]
    numerals: frozenset[str]
    #: "than", which compares with a day only if the day follows ("more than in May")
    than: frozenset[str]
    #: nouns of events that are over when their day is named, and words that show another event behind them
    past_events: frozenset[str]
    ends_of_event: frozenset[str]
    #: nouns of changes that are over behind such a word ("after the jump in June")
    swings: frozenset[str]
    behind_words: frozenset[str]
    #: words in front of a sentence whose day dates what was said then ("when he took office in 2025")
    whens: frozenset[str]
    #: verbs that are a promise only with "to" or "itself to" ("committed")
    bound: frozenset[str]
    #: words before a day that end a state, also one of the past ("stayed closed until Friday")
    states_end: frozenset[str]
    #: words before "from" in a comparison with an earlier day ("up from 11 in October")
    changes: frozenset[str]
    #: helpers of a passive of the past ("was told")
    were: frozenset[str]
    #: verbs of a promise in the past, and phrases that place it on a day named before ("at the time")
    promised: frozenset[str]
    at_that_time: tuple[str, ...]
    #: words that are no subject of a verb
    no_subjects: frozenset[str]
    #: the "there" of "there is a vote"
    existence: frozenset[str]
    #: words of a comparison with an earlier day, and "as of"
    compared: frozenset[str]
    as_of: tuple[str, ...]
    #: words of results, which are those of the quarter that has ended, and the "for" before that quarter
    results: frozenset[str]
    of_results: frozenset[str]
    #: words that open a condition -> True if a finite verb must follow in it
    conditions: dict[str, bool]
    #: words that open a condition at the start of a sentence by inversion of verb and subject
    inversions: frozenset[str]
    #: words for a plan that was given up
    cancelled: frozenset[str]
    #: phrases behind "could" that report an attempt of the past ("could not be reached")
    attempted: tuple[str, ...]
    #: first words of sentences that imagine something, or give an order
    imagined: frozenset[str]
    #: question words that always open an indirect question, and those that do only after a word of asking
    questions: frozenset[str]
    relatives: frozenset[str]
    #: auxiliary verbs that open a question when their subject follows
    auxiliaries: frozenset[str]
    asking: frozenset[str]
    asking_verbs: frozenset[str]
    #: words before "said" that place it long ago
    formerly: frozenset[str]
    #: phrases that refer to the deadline of the sentence before
    back_references: tuple[str, ...]
    #: phrases that limit a claim without naming a day ("in this parliament")
    undated_periods: tuple[str, ...]
    #: "according to"
    according: tuple[str, ...]
    #: words that open a phrase in front of a sentence ("for 2026, ...")
    phrase_openers: frozenset[str]
    #: words that set another event against a plan ("was due on Monday but was taken ill")
    contrast: frozenset[str]
    #: verbs with the listener behind them ("told"), and "quoted" as in "was quoted as saying"
    addressing: frozenset[str]
    #: verbs before "that" whose subject has the opinion ("judges that")
    opining: frozenset[str]
    quoted: frozenset[str]
    #: first words of a subject that names nobody, pronouns of impersonal verbs, and the word before an agent
    nobody: tuple[str, ...]
    impersonal: frozenset[str]
    agent_words: frozenset[str]
    #: pronouns that are names in capitals ("the WHO")
    acronyms: frozenset[str]
    #: words that name nobody, and prepositions of place
    indefinite: frozenset[str]
    places: frozenset[str]
    #: nouns that stand for the only firm that was named ("the company")
    companies: frozenset[str]
    #: words that open a condition with a time, which the claim follows ("after it is approved in May")
    temporal_conditions: frozenset[str]
    #: words that open the object of a gerund, and gerunds whose object may be a bare plural
    object_openers: frozenset[str]
    acting: frozenset[str]
    #: words that open a condition -> words that prevent it when they follow
    not_behind: dict[str, frozenset[str]]
    #: nouns of acts that may not happen ("attempts to"), words before such a noun, the verb of a risk,
    #: and words with the ending of a participle that open no act
    attempts: frozenset[str]
    any_words: frozenset[str]
    risking: frozenset[str]
    no_gerunds: frozenset[str]
    #: words before a noun that are subjects too ("that will be hard")
    demonstrative: frozenset[str]
    #: modal verbs that are names or months with a capital
    capital_nouns: frozenset[str]
    #: nouns for groups of people whom nobody names ("officials")
    groups: frozenset[str]
    #: plain verbs that are no promise after "we will"
    unwilled: frozenset[str]
    #: titles and other words before a name that do not belong to it
    titles: frozenset[str]
    pronouns: frozenset[str]
    #: the ones among them that only a person has
    personal: frozenset[str]
    #: words at the start of a noun phrase that do not belong to it
    leads: frozenset[str]
    #: words at which the name behind "said" ends
    prepositions: frozenset[str]
    #: names of months and days: they have capitals, but name no person or body
    months: frozenset[str]
    #: pronouns that may mean the speaker
    subjects: frozenset[str]
    #: pronouns of the first person
    first_person: frozenset[str]
    #: nouns of a plan or forecast with an owner: "X's plan"
    possessed: frozenset[str]
    #: verbs of a warning
    warning_speech: frozenset[str]
    #: words that begin a clause, and words that do if a verb follows
    joints: frozenset[str]
    conjunctions: frozenset[str]
    #: the word that makes "could" unreal ("could have")
    perfect: str
    #: words between two dates that make two forecasts of one cue
    coordinators: frozenset[str]
    #: words before a participle that is no finite verb ("to be approved")
    infinitives: frozenset[str]
    #: words after which "until" and "before" mean not before
    negations: frozenset[str]
    #: words after which "will" is a noun
    before_noun: frozenset[str]
    #: nouns that "it" may stand for
    organisations: frozenset[str]
    #: nouns before "is to" that make it a definition, not a plan
    not_plans: frozenset[str]
    #: forms of verbs in the cues that are nouns too, and words that mark the plain forms as verbs
    nouns_too: frozenset[str]
    plural_subjects: frozenset[str]
    #: states that make "may be" a statement about now, and words that make it future again ("may be approved")
    states: frozenset[str]
    becoming: frozenset[str]
    #: the ending of "adding", whose subject is that of the clause before
    participle: str
    participle_endings: tuple[str, ...]
    #: words of cues that are nouns too ("the will"), and those that may mean the past ("could")
    modal_nouns: frozenset[str]
    past_ability: frozenset[str]
    #: adverbs that make a cue a habit ("she will often sit there")
    habits: frozenset[str]
    #: plain verbs after "would" that make no forecast
    wishes: frozenset[str]
    #: forms of "is" that only introduce the next words ("that's to say")
    presenting: frozenset[str]
    #: subjects of advice ("you")
    advised: frozenset[str]
    plural_ending: str
    negative_ending: str
    #: "of"; the "to" of purpose; the "that" of reported speech
    of: frozenset[str]
    purpose: str
    that: str
    #: words that mean not before after a "not"
    limits: frozenset[str]
    #: "within a month of": the first and the last word
    event_leads: frozenset[str]
    event_joints: frozenset[str]
    #: words that open a condition only at the start of a clause; words that always do
    opening_conditions: frozenset[str]
    sure_conditions: frozenset[str]
    #: word that opens a condition -> words that prevent it when they come before
    no_condition: dict[str, frozenset[str]]
    possessives: frozenset[str]
    #: last words of names that end as a genitive ("Moody's")
    genitive_names: frozenset[str]
    #: words that begin the subject of a verb
    subject_stops: frozenset[str]
    #: class in capitals -> words of what is over, and of what lasts (`claims.extraction.lasting`)
    events: dict[str, frozenset[str]]
    #: class in capitals -> words or phrases of odds (`claims.extraction.odds`)
    odds: dict[str, frozenset[str]]
    #: number in words -> its value; the same for multipliers ("hundred"); part of one -> how many make one ("third")
    odds_numbers: dict[str, int]
    odds_scales: dict[str, int]
    odds_parts: dict[str, int]
    #: phrase before or behind the numbers of odds -> the open side: "above", "below", or "" for none
    odds_limits: dict[str, str]
    odds_limits_behind: dict[str, str]
