"""Words that change what a quotation says, of several languages: numbers, negations, titles before a name.

All words are in lower case, with a plain apostrophe. Forms of one number are joined by a slash; a star marks a number
that multiplies the one before it; `#` marks an ordinal. Data of `claims.anchoring.words` and
`claims.anchoring.differences`.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class LanguageWords:
    """The words of one language."""

    #: frequent short words, by which a text is recognized; none of them is a name
    common: frozenset[str]
    negations: frozenset[str]
    #: word -> its number
    numbers: dict[str, float]
    #: numbers that multiply the one before
    scales: frozenset[str]
    ordinals: dict[str, float]


def _words(words: str) -> frozenset[str]:
    return frozenset(words.split())


def _language(common: str, negations: str, numbers: str) -> LanguageWords:
    cardinals: dict[str, float] = {}
    ordinals: dict[str, float] = {}
    scales: set[str] = set()
    for entry in numbers.split():
        words, _, value = entry.rpartition("=")
        for word in words.lstrip("*#").split("/"):
            (ordinals if words.startswith("#") else cardinals)[word] = float(value)
            if words.startswith("*"):
                scales.add(word)
    return LanguageWords(_words(common), _words(negations), cardinals, frozenset(scales), ordinals)


LANGUAGES: Final = {
    "en": _language(
        "the a an of and to in on at by for with from that this it is are was will has have he she they we i you but "
        "or as be if when his her its their our your my",
        "not no never none nobody nothing nowhere nor neither without cannot unlikely hardly barely scarcely rarely "
        "seldom fail fails failed failing unable impossible refuse refuses refused deny denies denied reject rejects "
        "rejected lack lacks lacked cancel cancels cancelled canceled stop stops stopped minus ain't dont doesnt wont "
        "cant isnt",
        "zero=0 one=1 two=2 three=3 four=4 five=5 six=6 seven=7 eight=8 nine=9 ten=10 eleven=11 twelve=12 thirteen=13 "
        "fourteen=14 fifteen=15 sixteen=16 seventeen=17 eighteen=18 nineteen=19 twenty=20 thirty=30 forty=40 fifty=50 "
        "sixty=60 seventy=70 eighty=80 ninety=90 *hundred/hundreds=100 *thousand/thousands=1000 "
        "*million/millions/mln/mn=1e6 *billion/billions/bn/bln=1e9 *trillion/trillions/tn/trn=1e12 *dozen/dozens=12 "
        "half=0.5 quarter/quarters=0.25 twice/double/doubles/doubled=2 thrice/triple/triples/tripled=3 "
        "quadruple/quadruples=4 decade/decades=10 "
        "#first=1 #second=2 #third/thirds=3 #fourth=4 #fifth=5 #sixth=6 #seventh=7 #eighth=8 #ninth=9 #tenth=10 "
        "#eleventh=11 #twelfth=12 #twentieth=20 #hundredth=100 #last=-1",
    ),
    "de": _language(
        "der die das den dem des ein eine einen einem einer und in im am um zu zum zur mit von vom ist sind war wird "
        "werden hat haben er sie es wir ich dass auf für an bei nach aber oder bis sich",
        "nicht kein keine keinen keinem keiner keines nie niemals nichts niemand niemanden ohne weder nirgends kaum "
        "keinesfalls keineswegs unmöglich unwahrscheinlich minus",
        "null=0 eins=1 zwei=2 drei=3 vier=4 fünf=5 sechs=6 sieben=7 acht=8 neun=9 zehn=10 elf=11 zwölf=12 sechzehn=16 "
        "siebzehn=17 zwanzig=20 dreißig/dreissig=30 vierzig=40 fünfzig=50 sechzig=60 siebzig=70 achtzig=80 neunzig=90 "
        "*hundert/hunderte=100 *tausend/tausende=1000 *million/millionen/mio=1e6 *milliarde/milliarden/mrd=1e9 "
        "*billion/billionen=1e12 *dutzend=12 halb/halbe/hälfte=0.5 viertel=0.25 drittel=0.3333 doppelt/doppelte=2 "
        "#erste/ersten/erster/erstes=1 #zweite/zweiten/zweiter/zweites=2 #dritte/dritten/dritter/drittes=3 "
        "#vierte/vierten=4 #fünfte/fünften=5 #sechste/sechsten=6 #siebte/siebten=7 #achte/achten=8 #neunte/neunten=9 "
        "#zehnte/zehnten=10",
    ),
    "fr": _language(
        "le la les un une des du de et en au aux à dans pour par sur avec est sont sera seront a ont il elle ils nous "
        "vous je que qui se ce cette son sa ses mais ou",
        "ne pas point jamais rien aucun aucune personne ni sans guère nul nulle non impossible improbable moins",
        "zéro=0 deux=2 trois=3 quatre=4 cinq=5 six=6 sept=7 huit=8 neuf=9 dix=10 onze=11 douze=12 treize=13 "
        "quatorze=14 quinze=15 seize=16 vingt/vingts=20 trente=30 quarante=40 cinquante=50 soixante=60 septante=70 "
        "huitante/octante=80 nonante=90 *cent/cents=100 *mille=1000 *million/millions=1e6 *milliard/milliards=1e9 "
        "*billion/billions=1e12 *douzaine=12 demi/demie/moitié=0.5 quart=0.25 tiers=0.3333 double=2 triple=3 "
        "#premier/première/premiers/premières=1 #deuxième=2 #second/seconde=2 #troisième=3 #quatrième=4 #cinquième=5 "
        "#sixième=6 #septième=7 #huitième=8 #neuvième=9 #dixième=10",
    ),
    "es": _language(
        "el la los las un una de del y en a al con por para que se es son será serán ha han su sus lo más pero o como "
        "este esta",
        "no nunca jamás nada nadie ningún ninguno ninguna ni sin tampoco imposible apenas menos",
        "cero=0 dos=2 tres=3 cuatro=4 cinco=5 seis=6 siete=7 ocho=8 nueve=9 diez=10 once=11 doce=12 trece=13 "
        "catorce=14 quince=15 dieciséis=16 diecisiete=17 dieciocho=18 diecinueve=19 veinte=20 treinta=30 cuarenta=40 "
        "cincuenta=50 sesenta=60 setenta=70 ochenta=80 noventa=90 cien/ciento=100 doscientos/doscientas=200 "
        "trescientos/trescientas=300 cuatrocientos=400 quinientos=500 seiscientos=600 setecientos=700 "
        "ochocientos=800 novecientos=900 *mil/miles=1000 *millón/millones=1e6 *billón/billones=1e12 *docena=12 "
        "medio/media/mitad=0.5 doble=2 triple=3 #primer/primero/primera=1 #segundo/segunda=2 #tercer/tercero/tercera=3 "
        "#cuarto/cuarta=4 #quinto/quinta=5",
    ),
    "it": _language(
        "il lo la gli le un una di del della dei delle e in nel nella a al alla con per che si è sono sarà ha hanno da "
        "dal su ma o come questo questa",
        "non mai niente nulla nessuno nessuna nessun né senza neppure nemmeno neanche impossibile meno",
        "zero=0 due=2 tre=3 quattro=4 cinque=5 sei=6 sette=7 otto=8 nove=9 dieci=10 undici=11 dodici=12 tredici=13 "
        "quattordici=14 quindici=15 sedici=16 venti=20 trenta=30 quaranta=40 cinquanta=50 sessanta=60 settanta=70 "
        "ottanta=80 novanta=90 *cento=100 *mille/mila=1000 *milione/milioni=1e6 *miliardo/miliardi=1e9 *dozzina=12 "
        "mezzo/mezza/metà=0.5 doppio=2 triplo=3 #primo/prima=1 #secondo/seconda=2 #terzo/terza=3 #quarto=4 #quinto=5",
    ),
    "pt": _language(
        "o a os as um uma de do da dos das e em no na nos nas com por para que se é são será serão tem foi ao mas ou "
        "como este esta",
        "não nunca jamais nada ninguém nenhum nenhuma nem sem tampouco impossível menos",
        "zero=0 dois/duas=2 três=3 quatro=4 cinco=5 seis=6 sete=7 oito=8 nove=9 dez=10 onze=11 doze=12 treze=13 "
        "catorze/quatorze=14 quinze=15 dezesseis=16 dezessete=17 dezoito=18 dezenove=19 vinte=20 trinta=30 "
        "quarenta=40 cinquenta=50 sessenta=60 setenta=70 oitenta=80 noventa=90 cem/cento=100 duzentos/duzentas=200 "
        "trezentos=300 quinhentos=500 *mil=1000 *milhão/milhões=1e6 *bilhão/bilhões/bilião/biliões=1e9 *dúzia=12 "
        "meio/meia/metade=0.5 dobro=2 triplo=3 #primeiro/primeira=1 #segundo/segunda=2 #terceiro/terceira=3 #quarto=4",
    ),
    "nl": _language(
        "de het een en van in op te voor met is zijn was wordt worden zal zullen heeft hebben hij zij ze we dat die "
        "dit aan bij uit maar of naar om als er ook",
        "niet geen nooit niets niemand zonder nergens nauwelijks onmogelijk onwaarschijnlijk min",
        "nul=0 twee=2 drie=3 vier=4 vijf=5 zes=6 zeven=7 acht=8 negen=9 tien=10 elf=11 twaalf=12 dertien=13 "
        "veertien=14 vijftien=15 zestien=16 zeventien=17 achttien=18 negentien=19 twintig=20 dertig=30 veertig=40 "
        "vijftig=50 zestig=60 zeventig=70 tachtig=80 negentig=90 *honderd=100 *duizend=1000 *miljoen=1e6 *miljard=1e9 "
        "*dozijn=12 half/halve/helft=0.5 kwart=0.25 dubbele=2 #eerste=1 #tweede=2 #derde=3 #vierde=4 #vijfde=5",
    ),
    "ru": _language(
        "и в во на с со что он она они мы я как по к у из за от для это будет будут был была были же но или о при до",
        "не нет ни никогда ничего никто нельзя без никакой никаких никакого никому ничто нигде невозможно "
        "маловероятно вряд едва минус",
        "ноль/нуль=0 один/одна/одно/одного/одной=1 два/две/двух/двумя=2 три/трёх/трех/тремя=3 "
        "четыре/четырёх/четырех=4 пять/пяти=5 шесть/шести=6 семь/семи=7 восемь/восьми=8 девять/девяти=9 "
        "десять/десяти=10 одиннадцать=11 двенадцать=12 тринадцать=13 четырнадцать=14 пятнадцать=15 шестнадцать=16 "
        "семнадцать=17 восемнадцать=18 девятнадцать=19 двадцать/двадцати=20 тридцать/тридцати=30 сорок=40 "
        "пятьдесят=50 шестьдесят=60 семьдесят=70 восемьдесят=80 девяносто=90 сто/ста=100 двести=200 триста=300 "
        "четыреста=400 пятьсот=500 шестьсот=600 семьсот=700 восемьсот=800 девятьсот=900 "
        "*тысяча/тысячи/тысяч/тыс/тысячу=1000 *миллион/миллиона/миллионов/млн=1e6 "
        "*миллиард/миллиарда/миллиардов/млрд=1e9 *триллион/триллиона/триллионов/трлн=1e12 полтора=1.5 "
        "половина/половину/половины=0.5 треть=0.3333 четверть=0.25 вдвое/дважды=2 втрое/трижды=3 "
        "#первый/первая/первое/первого/первой/первом=1 #второй/вторая/второго/втором=2 "
        "#третий/третья/третьего/третьем=3 #четвёртый/четвертый=4 #пятый/пятая/пятого=5",
    ),
    "uk": _language(
        "і й та в у на з із що він вона вони ми я як по до від для це буде будуть був була були але або про при за",
        "не немає нема ні ніколи нічого ніхто без неможливо жоден жодна жодного жодних ніде навряд мінус",
        "нуль=0 один/одна/одне/одного=1 два/дві/двох=2 три/трьох=3 чотири/чотирьох=4 п'ять=5 шість=6 сім=7 вісім=8 "
        "дев'ять=9 десять/десяти=10 одинадцять=11 дванадцять=12 двадцять=20 тридцять=30 сорок=40 п'ятдесят=50 "
        "шістдесят=60 сімдесят=70 вісімдесят=80 дев'яносто=90 сто/ста=100 двісті=200 триста=300 п'ятсот=500 "
        "*тисяча/тисячі/тисяч/тис=1000 *мільйон/мільйона/мільйони/мільйонів/млн=1e6 "
        "*мільярд/мільярда/мільярди/мільярдів/млрд=1e9 *трильйон/трильйонів=1e12 половина/половину=0.5 вдвічі=2 "
        "#перший/перша/першого=1 #другий/друга/другого=2 #третій/третя/третього=3",
    ),
    "pl": _language(
        "i w we na z ze że się to jest są będzie będą był była było do od po za dla jak o przez przy ale lub czy który "
        "która oraz",
        "nie nigdy nic nikt żaden żadna żadne żadnego żadnych bez ani brak nigdzie niemożliwe ledwo minus",
        "zero=0 jeden/jedna/jedno/jednego=1 dwa/dwie/dwóch/dwoje=2 trzy/trzech=3 cztery/czterech=4 pięć/pięciu=5 "
        "sześć/sześciu=6 siedem/siedmiu=7 osiem/ośmiu=8 dziewięć=9 dziesięć/dziesięciu=10 jedenaście=11 dwanaście=12 "
        "piętnaście=15 dwadzieścia=20 trzydzieści=30 czterdzieści=40 pięćdziesiąt=50 sześćdziesiąt=60 "
        "siedemdziesiąt=70 osiemdziesiąt=80 dziewięćdziesiąt=90 sto=100 dwieście=200 trzysta=300 pięćset=500 "
        "*tysiąc/tysiące/tysięcy/tys=1000 *milion/miliony/milionów/mln=1e6 *miliard/miliardy/miliardów/mld=1e9 "
        "*bilion/biliony/bilionów=1e12 pół/połowa/połowę=0.5 półtora=1.5 #pierwszy/pierwsza/pierwszego=1 "
        "#drugi/druga/drugiego=2 #trzeci/trzecia/trzeciego=3",
    ),
    "tr": _language(
        "bir ve bu da de ile için olarak daha çok en gibi kadar sonra ama veya o ki mi olan olacak yılında",
        "değil yok hiç asla olmayan olmayacak olmaz hayır imkânsız imkansız eksi",
        "sıfır=0 iki=2 üç=3 dört=4 beş=5 altı=6 yedi=7 sekiz=8 dokuz=9 on=10 yirmi=20 otuz=30 kırk=40 elli=50 "
        "altmış=60 yetmiş=70 seksen=80 doksan=90 *yüz=100 *bin=1000 *milyon=1e6 *milyar=1e9 *trilyon=1e12 yarım=0.5 "
        "#birinci=1 #ikinci=2 #üçüncü=3",
    ),
    "ar": _language(
        "",
        "لا لن لم ليس ليست ليسوا غير بدون دون عدم بلا كلا أبدا أبداً مستحيل ناقص",
        "صفر=0 واحد/واحدة=1 اثنان/اثنين/اثنتان=2 ثلاثة/ثلاث=3 أربعة/أربع=4 خمسة/خمس=5 ستة/ست=6 سبعة/سبع=7 "
        "ثمانية/ثماني=8 تسعة/تسع=9 عشرة/عشر=10 عشرون/عشرين=20 ثلاثون/ثلاثين=30 أربعون/أربعين=40 خمسون/خمسين=50 "
        "مائة/مئة=100 *ألف/آلاف=1000 *مليون/ملايين=1e6 *مليار/مليارات=1e9 *تريليون=1e12 نصف=0.5 ربع=0.25 "
        "#الأول/الأولى=1 #الثاني/الثانية=2 #الثالث/الثالثة=3",
    ),
    "he": _language(
        "",
        "לא אין אל בלי ללא אינו אינה אינם אינן מעולם לעולם אף שום בלתי מינוס",
        "אפס=0 אחד/אחת=1 שניים/שתיים/שני/שתי=2 שלושה/שלוש=3 ארבעה/ארבע=4 חמישה/חמש=5 שישה/שש=6 שבעה/שבע=7 "
        "שמונה=8 תשעה/תשע=9 עשרה/עשר=10 עשרים=20 שלושים=30 ארבעים=40 חמישים=50 מאה=100 *אלף/אלפים=1000 "
        "*מיליון/מיליוני=1e6 *מיליארד/מיליארדי=1e9 *טריליון=1e12 חצי=0.5 רבע=0.25 #ראשון/ראשונה=1 #שנייה=2 "
        "#שלישי/שלישית=3",
    ),
    "hi": _language(
        "",
        "नहीं नही न मत बिना कभी ना असंभव गैर",
        "शून्य=0 एक=1 दो=2 तीन=3 चार=4 पांच/पाँच=5 छह/छः=6 सात=7 आठ=8 नौ=9 दस=10 बीस=20 तीस=30 चालीस=40 पचास=50 "
        "*सौ=100 *हजार/हज़ार=1000 *लाख=1e5 *करोड़=1e7 *अरब=1e9 आधा/आधे=0.5 "
        "#पहला/पहली/पहले=1 #दूसरा/दूसरी=2 #तीसरा/तीसरी=3",
    ),
}  # fmt: skip
#: parts of a word of a script without blanks that deny it: Chinese, Japanese, Thai
UNSPACED_NEGATIONS: Final = (
    "不", "没", "沒", "未", "无", "無", "非", "勿", "别", "別", "否",
    "ない", "なか", "なく", "なし", "ませ", "まい", "ず", "ぬ", "ไม่", "มิ", "ไร้",
)  # fmt: skip
#: parts of a Korean word that deny it
KOREAN_NEGATIONS: Final = ("않", "못", "없", "아니", "아닌", "안")
#: endings of words that turn them into their contrary
DENYING_ENDINGS: Final = ("less", "los", "lose", "loos", "loze", "frei", "sız", "siz", "suz", "süz")
#: what a Turkish verb gets inside if it is denied
TURKISH_DENIALS: Final = _words("ma me mı mi mu mü may mey maz mez mıy miy muy müy mıyor miyor sız siz suz süz")
#: words for the sign of a negative number
MINUS: Final = _words("minus минус мінус eksi ناقص מינוס")
PERCENT: Final = _words(
    "% ٪ percent percentage prozent pourcent procent procenten процент процента процентов проц відсоток відсотка "
    "відсотків procenty procentów प्रतिशत फीसदी yüzde بالمئة بالمائة אחוז אחוזים"
)
#: two words for percent: the first, and the second
PERCENT_PAIRS: Final = {
    ("per", "cent"), ("pour", "cent"), ("por", "ciento"), ("por", "cento"), ("per", "cento"), ("في", "المئة"),
    ("في", "المائة"),
}  # fmt: skip
#: word or code of a currency -> its sign
CURRENCIES: Final = {
    word: sign
    for sign, words in {
        "$": "dollar dollars usd доллар доллара долларов долар долара доларів dólar dólares dollari dolar دولار",
        "€": "euro euros eur евро євро يورو",
        "£": "pound pounds gbp sterling pfund libras фунт фунтов",
        "¥": "yen yuan jpy cny renminbi rmb иена иен",
        "₽": "rouble roubles ruble rubles rub rubel рубль рубля рублей",
        "₴": "hryvnia hryvnias uah гривня гривні гривень",
        "₹": "rupee rupees inr रुपये रुपया",
        "zł": "zł złoty złote złotych pln zloty zlotys",
        "₺": "lira liras lirası",
        "₪": "shekel shekels ils שקל שקלים",
        "fr": "franc francs franken chf",
    }.items()
    for word in words.split()
}
#: words after which a name follows, also in small letters
TITLES: Final = _words(
    "president minister chancellor senator governor mayor king queen prince princess mr mrs ms dr prof professor sir "
    "general captain judge pope premier secretary congressman representative ceo chairman chairwoman "
    "präsident präsidentin ministerin kanzler kanzlerin bürgermeister herr frau "
    "président présidente ministre chancelier maire monsieur madame "
    "presidente presidenta ministro ministra señor señora senador alcalde signor signora sindaco senhor senhora "
    "minister-president burgemeester meneer mevrouw "
    "президент министр канцлер мэр губернатор господин міністр мер prezydent premier pan pani burmistrz kanclerz "
    "başkan bakan cumhurbaşkanı الرئيس الوزير السيد المستشار הנשיא השר ראש שר राष्ट्रपति मंत्री प्रधानमंत्री श्री"
)
#: words before which the subject of a sentence stands
MODALS: Final = _words(
    "will would shall should may might can could must won't wants plans expects says said wird will soll muss va sera "
    "peut zal moet"
)
#: words after which a sentence begins
BEFORE_SUBJECT: Final = _words("that says said if when because thinks expects hopes and but dass sagt que dat")
#: names of weekdays that are written in small letters
_WEEKDAYS: Final = _words(
    "monday tuesday wednesday thursday friday saturday sunday lundi mardi mercredi jeudi vendredi samedi "
    "dimanche lunes martes miércoles jueves viernes sábado domingo lunedì martedì mercoledì giovedì venerdì "
    "sabato domenica segunda-feira terça-feira quarta-feira quinta-feira sexta-feira maandag dinsdag woensdag "
    "donderdag vrijdag zaterdag zondag понедельник вторник среду четверг пятницу субботу воскресенье понеділок "
    "вівторок середу п'ятницю суботу неділю poniedziałek wtorek środę czwartek piątek sobotę niedzielę"
)
#: names of months that are written in small letters, and weekdays
CALENDAR: Final = _WEEKDAYS | _words(
    "january february april june july september october november december janvier février avril juin juillet "
    "août septembre octobre novembre décembre enero febrero marzo abril mayo junio julio agosto septiembre "
    "octubre noviembre diciembre gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre janeiro "
    "fevereiro março maio junho julho setembro outubro novembro dezembro januari februari maart juni juli "
    "augustus oktober январь января январе февраль февраля феврале март марта марте апрель апреля апреле май мая "
    "мае июнь июня июне июль июля июле август августа августе сентябрь сентября сентябре октябрь октября октябре "
    "ноябрь ноября ноябре декабрь декабря декабре січень січня січні лютий лютого лютому березень березня "
    "березні квітень квітня квітні травень травня травні червень червня червні липень липня липні серпень серпня "
    "серпні вересень вересня вересні жовтень жовтня жовтні листопад листопада листопаді грудень грудня грудні "
    "styczeń stycznia styczniu luty lutego lutym marzec marca marcu kwiecień kwietnia kwietniu maja maju "
    "czerwiec czerwca czerwcu lipiec lipca lipcu sierpień sierpnia sierpniu wrzesień września wrześniu "
    "październik października październiku listopada listopadzie grudzień grudnia grudniu ocak şubat mart nisan "
    "mayıs haziran temmuz ağustos eylül ekim kasım aralık يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر "
    "أكتوبر نوفمبر ديسمبر ינואר פברואר מרץ אפריל מאי יוני יולי אוגוסט ספטמבר אוקטובר נובמבר דצמבר जनवरी फरवरी "
    "मार्च अप्रैल मई जून जुलाई अगस्त सितंबर अक्टूबर नवंबर दिसंबर"
)
