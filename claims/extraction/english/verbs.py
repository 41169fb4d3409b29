"""The verbs of English: those of speaking, irregular past forms, and verbs that stand beside a day of the calendar."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


SPEECH = _words(
    "emailed informed messaged texted acknowledge acknowledged acknowledges add added adding adds admit "
    "admits admitted advise advised advises agree agreed announce announced announces announcing answered "
    "answers anticipate anticipated anticipates argue argued argues arguing assure assured assures believe "
    "believed believes bet calculate calculated calculates caution cautioned cautions claimed claims concede "
    "conceded concedes conclude concluded concludes confirm confirmed confirms continue continued decide "
    "decided declare declared declares envisage envisaged envisages estimate estimated estimates expect "
    "expected expects explain explained explains fear feared fears forecast forecasts foresaw foresee "
    "foresees guaranteed hope hoped hopes indicate indicated indicates insist insisted insisting insists "
    "joked jokes laughed maintain maintained maintains noted notes noting pledged pledges predict predicted "
    "predicting predicts projected projects promised promises promising reckon reckoned reckons replied "
    "replies reported reports reveal revealed reveals said say saying says shouted signaled signalled signals "
    "stated states stressed stresses stressing suggest suggested suggests swear swears swore tell tells think "
    "thinks thought told tweet tweeted tweets vow vowed vows warn warned warning warns write writes wrote"
)
PAST_SPEECH = _words(
    "emailed informed messaged texted acknowledged added admitted advised agreed announced answered "
    "anticipated argued assured believed calculated cautioned claimed conceded concluded confirmed decided "
    "declared envisaged estimated expected explained feared forecast foresaw guaranteed hoped indicated "
    "insisted joked maintained noted pledged predicted projected promised reckoned replied reported revealed "
    "said signaled signalled stated stressed suggested swore thought told tweeted vowed warned wrote"
)
PAST_VERBS = _words(
    "arose ate awoke bade beat became befell began begat bent beset bit bled blew bore bought bred broke "
    "brought built burnt came caught chose clung crept dealt did didn't drank dreamt drew drove dug dwelt fed "
    "fell felt fled flew flung forbade forecasted foresaw forgave forgot forsook forwent fought found froze "
    "gave got grew ground had hadn't heard held hid hung kept knelt knew knit laid lay leant leapt learnt led "
    "left lent lit lost made meant met misled mistook outbid outdid outgrew outran overcame overran oversaw "
    "overthrew overtook paid partook proved ran rang rebuilt redid repaid reset resold retook rewrote rode "
    "rose said sang sank sat saw sent sewed shone shook shot showed shrank slept slew slid slit sneaked snuck "
    "sold sought spat sped spelt spent spilt split spoilt spoke sprang spun stank stole stood strode strove "
    "struck stuck stung swam swelled swept swore swung taught thought threw told took tore trod understood "
    "undertook underwent undid unwound upheld was wasn't went wept were weren't withdrew withheld withstood "
    "woke won wore wound wove wrote wrung"
)
PAST_ENDING = "ed"
NOT_PAST = _words(
    "aged bed biased detailed limited unchanged undisclosed unemployed unexpected unfinished unlimited "
    "unnamed unpaid unprecedented unresolved bleed breed creed deed embed exceed feed greed hundred indeed "
    "infrared kindred naked need proceed red reed sacred seed shed speed steed succeed united used wed weed "
    "wicked"
)
#: past participles without an own ending, behind "has" and "is"
PARTICIPLES = _words(
    "become been begun bent bet bid bitten bled blown borne bought bound bred broken brought built burst cast "
    "caught chosen clung come cost crept cut dealt done drawn driven drunk dug eaten fallen fed felt fled "
    "flown forbidden forecast forgotten fought found frozen given gone got gotten grown had heard held hidden "
    "hit hung hurt kept known laid lain led left lent let lit lost made meant met outgrown overtaken paid "
    "proven put quit read ridden risen run rung said sat seen sent set shaken shed shot shown shrunk shut "
    "slept slid sold sought spent split spoken spread sprung spun stolen stood struck stuck sung sunk sworn "
    "swept swum swung taken taught thought thrown told torn understood undertaken upheld won worn woken "
    "withdrawn withstood worn wound written"
)
#: verbs of the calendar: their present beside a day is a schedule ("talks resume on Monday")
CALENDAR_VERBS = _words(
    "defend defends deliver delivers shuts air airs beat beats appear appears arrive arrives ban bans become "
    "becomes begin begins broadcast broadcasts cease ceases celebrate celebrates change changes close closes "
    "come comes commence commences compete competes complete completes conclude concludes continue continues "
    "convene convenes cover covers cut cuts debate debates debut debuts decide decides depart departs discuss "
    "discusses drop drops elapse elapses embark embarks end ends enter enters expire expires face faces fall "
    "falls finish finishes fly flies follow follows gather gathers get gets give gives go goes graduate "
    "graduates head heads hear hears hit hits hold holds host hosts introduce introduces join joins kick "
    "kicks land lands lapse lapses last lasts launch launches leave leaves lift lifts lose loses make makes "
    "march marches mark marks mature matures meet meets move moves need needs observe observes open opens "
    "perform performs play plays premiere premieres present presents publish publishes raise raises release "
    "releases remain remains reopen reopens replace replaces report reports resign resigns restart restarts "
    "resume resumes retire retires return returns rise rises roll rolls rule rules run runs sail sails see "
    "sees sell sells ship ships show shows sign signs sit sits speak speaks stage stages stand stands start "
    "starts stay stays step steps stop stops strike strikes submit submits switch switches take takes "
    "terminate terminates testify testifies tour tours travel travels turn turns unveil unveils vacate "
    "vacates visit visits vote votes walk walks"
)
#: forms that are both plain and past: beside a day of the calendar they may be either
SAME_PAST = _words(
    "beat bet bid broadcast burst cast cost cut forecast hit hurt let put quit read rid set shed shut spread "
    "thrust upset"
)
#: words before a verb that are no subject of it
NO_SUBJECTS = _words(
    "a all an and any before both but by each either every fewer few first former good high its last late "
    "less low many more most much neither new next no nor not old one or other our own public same several "
    "some such than the these this those two three four five six seven eight nine ten until what when which "
    "whose yet"
)
#: words before a noun, never before a finite verb
OWNERS = _words("a an her his its my our the their your")
#: "there", as in "there is a vote on Monday"
EXISTENCE = _words("there there's here")
#: nouns of events that are planned: a day that describes them lies ahead
PLANNED_EVENTS = _words(
    "eclipse tour trip visit assembly auction ballot congress council forum half-marathon marathon "
    "quarterfinal ruling semifinal semifinals budget by-election caucus ceasefire ceremony concert conference "
    "congress convention cutoff deadline debate debut derby election elections event exam exams expiration "
    "expiry festival final finals fixture game hearing inauguration launch march match meeting meetings "
    "midterm midterms opener opening parade poll polls premiere presidential primary primaries race "
    "referendum release review runoff sentencing session showdown start summit talks target trial verdict "
    "vote wedding"
)
#: words that compare with an earlier day
COMPARED = _words("against compared from since than versus vs")
AS_OF = ("as of", "as at")
#: nouns and verbs of results: their quarter has ended
RESULTS = _words(
    "data eps figures numbers statistics earned earnings income loss losses margin net post posted posting "
    "profit profits report reporting reported results revenue revenues sales turnover"
)
OF_RESULTS = _words("for")
#: the helper of a past before the past ("had risen")
PLUPERFECT = _words("had hadn't he'd")
#: words between "is" and its day: "results are out on Friday"
PREDICATES = _words("away back closed due here off on open out over there up")
#: "in" before a number of months, and words before it that make it count back
COUNTING = _words("in over")
FIRSTS = _words("biggest first fifth fourth only second since third worst")
SUPERLATIVE = "est"
#: verbs of a promise in the past, beside those of speaking
PROMISED = _words("agreed committed guaranteed pledged promised swore undertook vowed")
#: phrases that place a report on a day that was named before
AT_THAT_TIME = ("then", "at the time", "at that time", "back then")
#: helpers of a passive of the past ("was told")
WERE = _words("was wasn't were weren't")
#: words before a day on which something begins to count
EFFECTIVE = _words("effective")
#: words of the calendar that often describe a noun ("weekend timetable")
ADJECTIVES_TOO = _words("autumn spring summer weekend winter")
#: the "record" of "shareholders of record"
RECORDS = _words("record")
#: words behind "in" that make a number of days count ahead ("in the next ten days")
NEXTS = _words("the next coming this following")
#: numbers in words, whose next word is a noun or adjective
NUMERALS = _words("two three four five six seven eight nine ten eleven twelve several many some few most")
#: "than", which compares with a day only if the day follows ("more than in May")
THAN = _words("than")
#: nouns of events that are over when their day is named
PAST_EVENTS = _words(
    "accident ambush arrest arrests assassination assault attack attacks blackout blast bombing breach "
    "collapse collision coup crash crime death deaths defeat derailment disappearance disaster drowning "
    "earthquake explosion fire flood heist hijacking incident invasion killing killings leak looting massacre "
    "murder murders outbreak raid rape riot riots robbery sabotage scandal search selloff shooting shootings "
    "sinking slaying spill stabbing theft wildfire"
)
#: words between such a noun and a day that show another event
ENDS_OF_EVENT = _words("to will would is are starts begins trial hearing sentencing by until")
#: nouns of changes that are over only behind "after", "since" and the like
SWINGS = _words("decline drop fall gain increase jump loss plunge rally reading rebound rise slump spike surge win")
BEHIND_WORDS = _words("after following since despite from")
#: words in front of a sentence whose day dates what was said then ("when he took office in 2025")
WHENS = _words("as upon when while")
#: verbs that are a promise only with "to" or "itself to"
BOUND = _words("committed")
#: words before a day that end a state, also one of the past ("stayed closed until Friday")
STATES_END = _words("until till til through thru")
#: words before "from" in a comparison with an earlier day ("up from 11 in October")
CHANGES = _words(
    "climbed compared decline decrease down drop dropped eased fall fell from gain grew growth higher improvement "
    "increase jump jumped less lower more percent rise rose slipped slowed unchanged up % points"
)
