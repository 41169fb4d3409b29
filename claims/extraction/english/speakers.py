"""The English words around a speaker: titles, pronouns, nouns for bodies and groups, "told" and "quoted"."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


ACCORDING = ("according to", "in the words of", "in the view of", "in the opinion of")
TITLES = _words(
    "ambassador bishop captain chairman chairwoman chancellor chief coach colonel commissioner councillor "
    "dame deputy director dr executive financial general governor judge king lady lord manager mayor "
    "minister mr mrs ms officer operating premier president prince princess prof professor queen "
    "secretary senator sir spokesman spokeswoman "
)
PRONOUNS = _words("he her his it its she their they")
PERSONAL = _words("he her his she")
LEADS = _words(
    "already also and at both but elsewhere even finally firstly for however in instead meanwhile nor now "
    "on or secondly so still then thirdly yet"
)
SUBJECTS = _words("he i it she they we")
FIRST_PERSON = _words("i me my our us we")
POSSESSED = _words(
    "estimate forecast forecasts initiative plan plans pledge prediction projection promise proposal "
    "target timetable warning"
)
ORGANISATIONS = _words(
    "administration agency airline army association authority bank board brewer broadcaster cabinet "
    "carmaker charity city club commission committee company council country court department federation "
    "firm force forum fund government group hospital institute kingdom league lender maker ministry "
    "museum navy newspaper observatory office operator parliament party police publisher regulator "
    "retailer school senate society state team trust union university"
)
POSSESSIVES = _words("its their his her")
SUBJECT_STOPS = _words("if as how whether when so or than")
#: verbs with the listener behind them, and "quoted" as in "was quoted as saying"
ADDRESSING = _words("emailed messaged texted told tell tells telling assured assures informed reassured reminded")
QUOTED = _words("quoted cited")
#: words that name nobody
INDEFINITE = _words(
    "all another any anybody anyone both each either everybody everyone few many most neither nobody none one "
    "others several some somebody someone there"
) | {"no one", "few people", "many people", "most people", "some people", "no-one"}
#: prepositions of place, which show that the name behind them is no body
PLACES = _words("across around at from in inside into near outside to toward towards via")
#: nouns that stand for the only firm that was named
COMPANIES = _words(
    "airline brewer carmaker chain company firm group lender maker manufacturer operator retailer utility"
)
#: nouns for groups of people whom nobody names
GROUPS = _words(
    "activists advisers analysts aides authorities campaigners commentators critics diplomats doctors economists "
    "employees engineers executives experts farmers forecasters insiders investigators investors lawmakers lawyers "
    "leaders members ministers observers officials opponents organisers organizers police prosecutors regulators "
    "reporters researchers residents scientists sources spokesmen supporters traders unions voters witnesses workers"
)
#: plain verbs that are no promise after "we will"
UNWILLED = _words(
    "be become need see have know feel find get lose miss remember regret suffer face run want understand like "
    "probably likely hear learn notice experience wake die live survive win eventually soon never"
)
#: first words of a subject that names nobody, and pronouns of impersonal verbs ("it is believed")
NOBODY = ("no one", "nobody", "none", "not one", "few", "some", "many", "most", "anyone", "everyone", "someone")
IMPERSONAL = _words("it there")
#: the word before the agent of a passive
AGENT_WORDS = _words("by")
#: pronouns that are names in capitals ("the WHO")
ACRONYMS = _words("who it us")
#: last words of names that end as a genitive ("Standard & Poor's")
GENITIVE_NAMES = _words(
    "applebee's arby's barclay's bloomingdale's bonham's carter's chili's christie's claire's denny's "
    "dillard's domino's hardee's harrod's hershey's kellogg's kohl's levi's lloyd's lowe's macy's mcdonald's "
    "men's moody's morrison's papa's people's poor's reader's sainsbury's sotheby's wendy's women's zaxby's"
)
#: verbs before "that" whose subject has the opinion ("the committee judges that")
OPINING = _words("assess assesses judge judges reckon reckons consider considers doubt doubts hold holds")
