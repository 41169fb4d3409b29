"""The other tables of English: word classes of cues, verbs, conditions, speakers."""

from claims.domain.vocabulary import Modality


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: class in capitals, as cues name it -> its words
CLASSES = {
    "WILL": _words("'ll he'll i'll it'll shall she'll that'll there'll they'll we'll who'll will you'll"),
    "WONT": _words("shan't won't"),
    "WOULD": _words("he'd i'd it'd she'd they'd we'd would you'd"),
    "BE": _words(
        "am are aren't he's here's i'm is isn't it's she's that's there's they're we're what's who's you're"
    ),
    "COP": _words(
        "am appear appears are aren't he's i'm is isn't it's look looks remain remains seem seems she's "
        "that's there's they're we're you're"
    ),
    "HAVE": _words("'ve has have i've they've we've you've"),
    "MODAL": _words("can can't cannot could couldn't may might must ought should shouldn't would wouldn't"),
    "POSSIBLE": _words("may might could can should"),
    "THE": _words("the"),
    "WAS": _words("did didn't had hadn't was wasn't were weren't"),
    "DO": _words("do does doesn't don't"),
    "SELF": _words("herself himself itself myself ourselves themselves"),
    "DET": _words("a an another her his its more my our some that the their this up your"),
    "PRON": _words("he i it she there they we you"),
    "FORECAST": _words(
        "estimate estimates expectation expectations forecast forecasts guidance outlook prediction "
        "predictions projection projections"
    ),
    "PLAN": _words(
        "agreement aim aims ambition ambitions bid budget commitment completion contract delivery election "
        "elections goal goals hope hopes intention launch licence license mandate objective offer opening "
        "plan plans pledge pledges promise proposal roadmap rollout schedule start strategy target targets "
        "term timetable vote"
    ),
    "PLANS": _words("ambition bid intention plan plans proposal proposals"),
    "DEADLINE": _words("cutoff deadline deadlines ultimatum"),
    "GROW": _words(
        "accelerate add average benefit boost contribute decelerate decline decrease deliver drive ease enable expand "
        "fall gain generate grow help improve increase lead lift lower moderate narrow normalise normalize offset "
        "outperform peak pick raise reach rebound recover remain result return rise see slow stabilise stabilize "
        "strengthen support weaken widen"
    ),
    "LEVEL": _words("above around at below between by in near of over under up down"),
    "APPROX": _words("$ £ € about almost approximately around just more nearly only roughly some than us usd eur gbp"),
    "DAY": _words(
        "after april at aug august autumn before christmas dec december early easter end feb february first fourth "
        "fri friday jan january jul july jun june late later march may mid middle mon monday next nov november oct "
        "october ramadan sat saturday second sep sept september spring start summer sun sunday third thu thursday "
        "today tomorrow tue tuesday wed wednesday winter"
    ),
    "WEEKDAY": _words("monday tuesday wednesday thursday friday saturday sunday"),
    "ADV": _words(
        "\" again all almost already also at both currently day even eventually ever far finally first "
        "formally further herself highly himself however in increasingly indeed itself just later least less "
        "likely longer maybe more most never next no not now once one only perhaps probably provisionally "
        "quite reportedly simply soon still tentatively themselves then therefore thus together too turn "
        "ultimately very well widely yet “"
    ),
    "NOT_BASE": _words(
        "a about after against am among an and are as at because been before being between but by can could "
        "did does during executor for from had has having he her here him his how i if in into is it its may "
        "me might must my nor not of on onto or our over own power shall she should since smith so testament "
        "than that the their them there these they this those though to under until upon us was we were what "
        "when where which while who why will with within without would you your"
    ),
    "TO_NOUNS": _words(
        "a an date her him his it its me our that the their them these this those us which whom"
    ),
}  # fmt: skip

ADVERB_ENDING = "ly"
NOT_ADVERBS = _words(
    "ally apply assembly comply costly daily deadly early family fly friendly imply italy july likely "
    "monopoly monthly multiply only rally rely reply supply unlikely weekly yearly"
)
COMMON = _words(
    "a after also an and are as at be been but by for from had has have he her his in is it its more not of "
    "on or said she than that the their they this to was we were which who will with would"
)
NAME_WORDS = _words(
    "al d da das de del della den der di do dos du e el en es et la las le les lo los o san ter van von y zu"
)
CONTRACTED = _words("d ll m per re s t ve vs")
HEDGES: dict[str, Modality] = {
    "almost certainly": "almost_certain", "certainly": "almost_certain", "definitely": "almost_certain",
    "undoubtedly": "almost_certain", "inevitably": "almost_certain", "no doubt": "almost_certain",
    "sooner or later": "very_likely", "surely": "very_likely", "in all likelihood": "very_likely",
    "in all probability": "very_likely", "very likely": "very_likely", "most likely": "very_likely",
    "highly likely": "very_likely", "more than likely": "very_likely", "very unlikely": "very_unlikely",
    "highly unlikely": "very_unlikely", "hardly": "very_unlikely", "very well": "likely", "well": "likely",
    "probably": "likely", "likely": "likely", "presumably": "likely", "i expect": "likely", "i suspect": "likely",
    "my guess": "likely", "i think": "likely", "it's likely": "likely", "it is likely": "likely",
    "it seems likely": "likely", "it is very likely": "very_likely", "it's unlikely": "unlikely",
    "it is unlikely": "unlikely", "it's possible": "even_chance", "a good chance": "likely",
    "a slim chance": "very_unlikely", "it is certain": "almost_certain", "perhaps": "even_chance",
    "maybe": "even_chance", "possibly": "even_chance", "it is possible": "even_chance", "unlikely": "unlikely",
    "doubtful": "unlikely", "i doubt": "unlikely", "no chance": "almost_no_chance",
    "impossible": "almost_no_chance", "no way": "almost_no_chance",
}  # fmt: skip
CONDITIONS: dict[str, bool] = {
    "until": True,
    "if": True, "only if": True, "unless": True, "once": True, "provided": False, "providing": False,
    "assuming": False, "as long as": True, "so long as": True, "in the event": False, "on condition": False,
    "on the condition": False, "failing": False, "without": False, "subject to": False, "pending": False,
    "after": True, "as soon as": True, "in case": True, "barring": False, "contingent on": False,
    "conditional on": False, "depending on": False, "under the current": False, "under current": False,
    "under the present": False, "under the existing": False, "under existing": False, "under today's": False,
    "only when": True, "if and when": True, "as and when": True, "in the absence of": False, "except if": True,
    "weather permitting": False, "conditions permitting": False,
    "on the basis that": False, "with the approval of": False, "given the approval of": False,
    "dependent on": False, "in the event of": False, "even if": True,
}  # fmt: skip
INVERSIONS = _words("had should were")
CANCELLED = _words(
    "collapsed abandoned aborted axed canceled cancelled ditched dropped nixed scrapped scuppered shelved"
) | {
    "backed out",
    "no longer",
    "withdrew its",
    "called off",
    "it off",
    "them off",
    "gave up",
    "given up",
    "pulled out",
}
#: phrases behind "could" that report an attempt of the past
ATTEMPTED = (
    "be reached", "not be reached", "immediately be reached", "be verified", "not be verified", "be determined",
    "not be determined", "be heard", "be seen", "be learned", "barely", "hardly", "scarcely", "not immediately",
)  # fmt: skip
IMAGINED = _words("if-only imagine let picture please suppose")
QUESTIONS = _words("how what whatever whether why")
#: auxiliary verbs that open a question when their subject follows
AUXILIARIES = _words(
    "are aren't can can't could couldn't did didn't do does doesn't has hasn't is isn't shall was wasn't will "
    "won't would wouldn't"
)
RELATIVES = _words("when where which who whom whose")
ASKING = _words(
    "about ask asked asking asks certain clear consider considers debate debated debates decide decided "
    "decides deciding depend depends discuss discussed discusses doubt doubts explain explained explains "
    "guess knew know knows of on over question questions see sure unclear wonder wondered wonders"
)
BACK_REFERENCES = (
    "in this regard",
    "in that regard",
    "in this respect",
    "in that respect",
    "by then",
    "that deadline",
    "this deadline",
    "that date",
    "that target",
    "this target",
)
PREPOSITIONS = _words(
    "about adding after ahead as at before by during following from if in inside into near of on outside over "
    "referring speaking to when while with"
)
MONTHS = _words(
    "april aug august dec december feb february fri friday jan january jul july jun june march may mon monday "
    "nov november oct october sat saturday sep sept september sun sunday thu thur thurs thursday tue tues "
    "tuesday wed wednesday"
)
WARNING_SPEECH = _words(
    "caution cautioned cautions fear feared fears threaten threatened threatens warn warned warning warns"
)
JOINTS = _words("although because but that though where whereas which while who whom whose")
CONJUNCTIONS = _words("and nor or so yet")
PERFECT = "have"
COORDINATORS = _words("; and before but followed nor or then yet")
INFINITIVES = _words("be been being get gets getting to")
NEGATIONS = _words(
    "aren't can't cannot doesn't don't hardly isn't neither never no nobody none nor not nothing unlikely "
    "won't wouldn't"
)
BEFORE_NOUN = _words(
    "average consensus current earlier initial latest new original previous recent a an free good her his ill "
    "iron its last my no of our own political popular sheer strong that the their this your"
)
NOT_PLANS = _words(
    "mandate mission duty alternative answer challenge difficulty first habit idea job key lesson mistake "
    "option point problem purpose question role secret solution task temptation tendency thing trick way what"
)
NOUNS_TOO = _words(
    "aim aims bank banks bet bets commit count counts estimate estimates fear fears forecast forecasts "
    "guarantee guarantees guess hope hopes mean means need needs plan plans pledge pledges project projects "
    "promise promises propose risk risks see target targets think vow vows"
)
PLURAL_SUBJECTS = _words("also and both i people police they we who would you")
STATES = _words(
    "appear argue ask be belong consist contain depend doubt explain feel have help include indicate know "
    "like look love matter mean need notice own prefer recall reflect regret remember say see seem sound "
    "suggest think want wish wonder"
)
MODAL_NOUNS = _words("will")
WISHES = _words("sooner like love prefer rather hate say argue")
PARTICIPLE_ENDINGS = ("ed", "en", "able")
BECOMING = _words(
    "ready back gone over out able held put cut set sold built made paid lost sent left won up complete among forced"
)
PAST_ABILITY = _words("could")
PRESENTING = _words("that's what's here's there's")
ADVISED = _words("you")
PLURAL_ENDING = "s"
OF = _words("of")
LIMITS = _words("until till before")
EVENT_JOINTS = _words("of after from to")
EVENT_LEADS = _words("within in")
PURPOSE = "to"
NEGATIVE_ENDING = "n't"
OPENING_CONDITIONS = _words("without failing barring")
NO_CONDITION: dict[str, frozenset[str]] = {
    "as": _words("for"),
    "once": _words("at all only than the for"),
    "if": ASKING | _words("as and even except only"),
}
#: word that opens a condition -> words that prevent it when they follow: "on condition of anonymity", "once a star"
NOT_BEHIND: dict[str, frozenset[str]] = {
    "on": _words("of"), "once": _words("a an again due in more per"), "provided": _words("for by"),
    "providing": _words("for"),
}  # fmt: skip
SURE_CONDITIONS = _words("if unless")
THAT = "that"
ASKING_VERBS = ASKING - _words("about over of on sure certain")
PARTICIPLE = "ing"
FORMERLY = _words("once formerly originally previously initially earlier")
HABITS = _words("often always usually sometimes typically generally normally")
#: endings of nouns, which no plain verb has
NOUN_ENDINGS = ("tion", "sion", "ment", "ness", "ity", "ism", "ship", "ance", "ence", "ery", "ology")
#: words before "to" in a headline that make no plan
BEFORE_INFINITIVE = _words(
    "ability able access according answer approach attempt back battle bid call calls chance close closer "
    "comes decision due easier effort efforts failed fails failure fight free goes guide hard harder here how "
    "key leads letter likely link move moves need needs next nothing offer offers open order path permission "
    "place places plan plans pledge pledges pressure promise promises proposal reaction ready reason reasons "
    "refusal refuses response responds return returns right road route rules set struggle struggles subject "
    "thanks thing things threat threats time tips trip tries unable up want wants way ways welcome what when "
    "where who willing"
)
#: present verbs of headlines, whose infinitive is no plan of the subject
HEADLINE_VERBS = _words(
    "agrees allows asks backs begs climbs edges grows jumps narrows shrinks sinks slides soars surges swells "
    "widens blames calls challenges claims considers cuts decides demands denies faces fails falls fights "
    "finds forces gets gives helps hires invites is are leaves loses makes needs offers orders pays permits "
    "plans pledges promises pushes puts raises refuses requests rises rules says seeks sells sends shows "
    "slips starts struggles takes tells threatens tries uses urges votes vows wants warns wins works"
)
#: words that open a phrase in front of a sentence
PHRASE_OPENERS = _words("at by during for from in on over through throughout until within")
#: words that set another event against a plan ("was due on Monday but was taken ill")
CONTRAST = _words("but instead however")
#: modal verbs that are names or months with a capital
CAPITAL_NOUNS = _words("may will can must")
#: words that open a condition with a time, which the claim follows
TEMPORAL_CONDITIONS = _words("after once as when")
#: words that open the object of a gerund ("raising the fee"), and gerunds whose object may be a bare plural
OBJECT_OPENERS = _words(
    "a all an another any both each either every her him his it its less more my our some such that the their "
    "them these this those too us your"
)
ACTING = _words(
    "abolishing adopting approving banning blocking boosting buying cancelling cutting delaying dropping "
    "easing ending expanding extending freezing halting imposing increasing introducing lifting limiting "
    "lowering paying postponing raising reducing rejecting removing reopening scrapping sending slashing "
    "suspending tightening withdrawing"
)
#: nouns of acts that may not happen ("attempts to force it"), words before such a noun, and the verb of a risk
ATTEMPTS = _words("attempt attempts effort efforts failing failure failures inability push pushes refusal")
ANY_WORDS = _words("any another further")
RISKING = _words("risk risks")
#: words with the ending of a participle that open no act
NO_GERUNDS = _words(
    "according aging anything asking beginning boeing building coming concerning considering declining during "
    "evening everything existing falling following growing housing including increasing king leading looking "
    "meeting missing morning mounting nothing outstanding pending regarding remaining ring rising saying "
    "shrinking slowing soaring something speaking spring starting string surging thing wedding wing working "
    "writing"
)
#: words before a noun that are subjects too ("that will be hard")
DEMONSTRATIVE = _words("that this")
#: words behind "would be" that only judge
EVALUATIVE = _words(
    "absurd awful better best dangerous disastrous fair fine foolish good great helpful ideal irresponsible "
    "lovely naive nice perfect premature ridiculous sad sensible shame silly smart stupid terrible unfair "
    "unwise useful welcome wise wonderful wrong"
)
#: words before "to" in a headline that leave out "is"
HEADLINE_PARTICIPLES = _words(
    "anticipated bound certain destined due estimated expected forecast likely poised predicted projected "
    "scheduled seen set slated sure tipped unlikely"
)
