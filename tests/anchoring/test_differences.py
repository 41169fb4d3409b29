"""Numbers, negations and names that differ between two quotations."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.anchoring.anchor import anchor
from claims.anchoring.differences import difference
from claims.anchoring.folding import visible
from claims.anchoring.proposals import DIFFERING_SHARE
from claims.anchoring.reanchor import reanchor
from claims.domain.requests import SpanRequest


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("opens in June 2030", "opens in June 2031", ("2030", "2031")),
        ("opens in June 2030", "opens in July 2030", ("June", "July")),
        ("opens in June 2030", "opens in June", ("2030", "")),
        ("opens in June", "opens in June 2030", ("", "2030")),
        ("will open in June", "will not open in June", ("", "not")),
        ("won't open", "will open", ("won't", "will")),
        ("says Anna Weber", "says Anna Huber", ("Weber", "Huber")),
        ("grows by 3.5 %", "grows by 3.6 %", ("3.5", "3.6")),
        ("the FY2025 plan", "the FY2026 plan", ("FY2025", "FY2026")),
        ("opens in June 2030", "opens\u00a0in June 2030", None),
        ("it opens in June", "it will open in June", None),
        ("The bridge opens", "the bridge opens", None),
        ("a big bridge", "a large bridge", None),
        ("", "", None),
        # the first word, and whole words as the texts write them
        ("UK leaves by 2030", "US leaves by 2030", ("UK", "US")),
        ("Merkel will stay", "Merz will stay", ("Merkel", "Merz")),
        ("Anna Müller will", "Anna Möller will", ("Müller", "Möller")),
        ("pont d\u2019Arcole ouvrira", "pont d\u2019Iéna ouvrira", ("d\u2019Arcole", "d\u2019Iéna")),
        ("iPhone sales fall", "iPad sales fall", ("iPhone", "iPad")),
        ("minister O\u2019Neill", "minister O'Neil", ("O\u2019Neill", "O'Neil")),
        ("The bridge opens", "A bridge opens", None),
        ("It opens soon", "This opens soon", None),
        ("Мост построит Иванов", "Мост построит Петров", ("Иванов", "Петров")),
        ("Anna Smith beats John Doe", "John Doe beats Anna Smith", ("", "John Doe beats")),
        # in the place of a name
        ("president biden will win", "president trump will win", ("biden", "trump")),
        ("biden will resign", "trump will resign", ("biden", "trump")),
        ("says biden will resign", "says trump will resign", ("biden", "trump")),
        ("東京が勝つ", "大阪が勝つ", ("東京", "大阪")),
        ("オリンピックは", "パラリンピックは", ("オリンピック", "パラリンピック")),
        # numbers by their value
        ("in 2030", "in \uff12\uff10\uff13\uff10", None),
        ("in 2030", "in ٢٠٣٠", None),
        ("二〇三〇年前", "二〇三一年前", ("二〇三〇", "二〇三一")),
        ("東京は2030年に勝つだろう", "東京は2031年に勝つだろう", ("2030", "2031")),
        ("2030年前开放新港口", "2030年之前开放新的港口", None),
        ("three million cars", "3,000,000 cars", None),
        ("three million cars", "three billion cars", ("million", "billion")),
        ("three million cars", "two million cars", ("three", "two")),
        ("1,500 vans", "1500 vans", None),
        ("1,500 vans", "\u22121,500 vans", ("1,500", "\u22121,500")),
        ("costs $5 more", "costs €5 more", ("$5", "€5")),
        ("costs 5% more", "costs 5‰ more", ("5%", "5‰")),
        ("costs 5% more", "costs 5 percent more", None),
        ("in the 2030", "in the 2030s", ("2030", "2030s")),
        ("opens at 10", "opens at 10:30", ("10", "10:30")),
        ("the first plan", "the second plan", ("first", "second")),
        ("5 km away", "5 m away", ("km", "m")),
        ("at 10 a.m.", "at 10 p.m.", ("a", "p")),
        ("le lundi 5 mai", "le mardi 5 mai", ("lundi", "mardi")),
        ("拜登将在2030年获胜", "将在2030年获胜", ("拜登", "")),
        ("drei Millionen", "vier Millionen", ("drei", "vier")),
        ("три миллиона", "три миллиарда", ("миллиона", "миллиарда")),
        ("ouvre en juin", "ouvre en juillet", ("juin", "juillet")),
        # negations
        ("cannot open", "can open", ("cannot", "can")),
        ("will not open", "won\u2019t open", None),
        ("will not open", "will never open", None),
        ("is possible", "is impossible", ("possible", "impossible")),
        ("agreed to it", "disagreed to it", ("agreed", "disagreed")),
        ("opens again", "reopens again", ("opens", "reopens")),
        ("a hopeful plan", "a hopeless plan", ("hopeful", "hopeless")),
        ("will open", "will hardly open", ("", "hardly")),
        ("will open", "will fail to open", ("", "fail to")),
        ("Brücke wird 2030 öffnen", "Brücke wird 2030 nicht öffnen", ("", "nicht")),
        ("hat einen Plan", "hat keinen Plan", ("einen", "keinen")),
        ("Le pont ouvrira en 2030", "Le pont n\u2019ouvrira pas en 2030", ("ouvrira", "n\u2019ouvrira pas")),
        ("puente se abrirá en junio", "puente no se abrirá en junio", ("", "no")),
        ("Il ponte aprirà nel 2030", "Il ponte non aprirà nel 2030", ("", "non")),
        ("A ponte abrirá em 2030", "A ponte não abrirá em 2030", ("", "não")),
        ("De brug gaat in 2030 open", "De brug gaat in 2030 niet open", ("", "niet")),
        ("Мост откроют в июне", "Мост не откроют в июне", ("", "не")),
        ("Міст відкриють у 2030", "Міст не відкриють у 2030", ("", "не")),
        ("Most zostanie otwarty", "Most nie zostanie otwarty", ("", "nie")),
        ("köprü 2030 yılında açılacak", "köprü 2030 yılında açılmayacak", ("açılacak", "açılmayacak")),
        ("سيفتح الجسر في", "لن يفتح الجسر في", ("سيفتح", "لن يفتح")),
        ("הגשר ייפתח ב-2030", "הגשר לא ייפתח ב-2030", ("", "לא")),
        ("पुल २०३० तक खुलेगा", "पुल २०३० तक नहीं खुलेगा", ("", "नहीं")),
        ("政府将在2030年", "政府将不在2030年", ("", "不")),
        ("勝つだろう", "勝たないだろう", ("つ", "たない")),
        ("開きます", "開きません", ("す", "せん")),
        ("다리는 열린다", "다리는 열리지 않는다", ("열린다", "열리지 않는다")),
        # typography and other words
        ("the \u201cbig\u201d bridge", "the \u00abbig\u00bb bridge", None),
        ("the A&amp;B bridge", "the A&B bridge", None),
        ("the gov\u00adernment", "the government", None),
        ("the bridge will open", "the viaduct will open", None),
        ("open by May", "open in May", None),
        ("The plan is on time", "The plan is due soon", None),
    ],
)
def test_the_first_telling_difference(old, new, expected):
    assert difference(old, new) == expected


@pytest.mark.parametrize(
    ("texts", "expected"), [((), ("Wages", "Prices")), (("Later wages fall. Some prices rise.",), None)]
)
def test_a_word_that_is_written_small_elsewhere_is_no_name(texts, expected):
    assert difference("Wages rise", "Prices rise", texts) == expected


@pytest.mark.parametrize(
    ("before", "expected"), [("", ("biden", "trump")), ("He says ", ("biden", "trump")), ("The ", None)]
)
def test_a_bare_subject_is_a_name(before, expected):
    assert difference("biden will win", "trump will win", (), before) == expected


LETTERS = "ab AB5.,'\u2019&;橋は\u0301न\u093e-"


@given(st.text(alphabet=LETTERS, max_size=30), st.text(alphabet=LETTERS, max_size=30))
def test_what_differs_is_written_so_in_the_texts(old, new):
    differs = difference(old, new)
    if differs is not None:
        for words, text in zip(differs, (old, new), strict=True):
            shown = visible(text, 0, len(text))
            assert words in " ".join((text if shown is None else shown[0]).split())


@given(st.text(alphabet=LETTERS, max_size=30))
def test_a_text_does_not_differ_from_itself(text):
    assert difference(text, text) is None


def proposal(old, quote, new):
    return reanchor(anchor(old, SpanRequest("claim", quote), 1), old, new, 2).proposal


def test_a_changed_number_says_so_and_scores_below_a_changed_word():
    old, quote = "They say the bridge will open by June 2030, at last.", "the bridge will open by June 2030"
    number = proposal(old, quote, "They say the bridge will open by June 2031, at last.")
    word = proposal(old, quote, "They say the bridge will be open by June 2030, at last.")
    assert (number.differs, number.exact) == (("2030", "2031"), "the bridge will open by June 2031")
    assert number.score <= 100 * DIFFERING_SHARE < word.score
    assert word.differs is None


def test_the_old_position_decides_between_equal_places():
    old = "x" * 30 + " it opens. " + "y" * 200
    new = "It was: it opens. " + "z" * 12 + " it opens. " + "y" * 100 + " it opens."
    assert proposal(old, "it opens", new).start == 31


def test_words_inside_longer_ones_are_no_match():
    found = proposal("They pay by December 1, they say.", "by December 1", "They pay by December 15, they say.")
    assert (found.exact, found.differs) == ("by December 15", ("1", "15"))
