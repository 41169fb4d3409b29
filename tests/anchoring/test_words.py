"""Words and numbers of every script: where they begin and end, and which numbers have one value."""

from itertools import pairwise

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from claims.anchoring.characters import splits_character
from claims.anchoring.words import cuts_word, languages_of, tokens_of, units_of


def units(text, *languages):
    return [text[unit.start : unit.end] for unit in units_of(text, languages or languages_of(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It won't open, says A&B.", ["It", "won't", "open", "says", "A", "B"]),
        ("le pont d\u2019I\u00e9na", ["le", "pont", "d\u2019I\u00e9na"]),
        ("by \u22125 or -$1,500.50", ["by", "\u22125", "or", "-$1,500.50"]),
        ("5% of 3 million dollars", ["5%", "of", "3 million dollars"]),
        ("US$ 5, 5 \u20ac, EUR 5", ["US$ 5", "5 \u20ac", "EUR 5"]),
        ("three hundred and five vans", ["three hundred and five", "vans"]),
        ("the 2030s, 10:30, 2030/31", ["the", "2030s", "10:30", "2030/31"]),
        ("2030 \u2013 2035 and 2030-06-01", ["2030 \u2013 2035", "and", "2030-06-01"]),
        ("1 000 000 in 2030 500", ["1 000 000", "in", "2030", "500"]),
        ("COVID-19, a re-opened G7", ["COVID-19", "a", "re-opened", "G7"]),
        ("東京は二〇三〇年にオリンピック", ["東", "京", "は", "二〇三〇", "年", "に", "オリンピック"]),
        ("पुल जून २०३० तक", ["पुल", "जून", "२०३०", "तक"]),
        ("צה״ל ינצח", ["צה״ל", "ינצח"]),
        ("سيفتح ٪٥", ["سيفتح", "٪", "٥"]),
        ("minus 5 or minus it", ["minus 5", "or", "minus", "it"]),
        ("A&amp;B gov\u00adern", ["A", "B", "gov\u00adern"]),
        ("", []),
    ],
)
def test_words_and_whole_numbers(text, expected):
    assert units(text) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2030", "\uff12\uff10\uff13\uff10"),
        ("2030", "٢٠٣٠"),
        ("2030", "二〇三〇"),
        ("300万", "三百万"),
        ("1,500", "1500"),
        ("1,500", "1 500"),
        ("1.500.000", "1,500,000"),
        ("3.50", "3.5"),
        ("3,5", "3.5"),
        ("1,50,000", "150000"),
        ("three million", "3 million"),
        ("three million", "3,000,000"),
        ("two hundred and five", "205"),
        ("twenty-five", "25"),
        ("drei Millionen", "3 Millionen"),
        ("dreiundzwanzig", "23"),
        ("5%", "5 percent"),
        ("5 %", "5 per cent"),
        ("$5", "5 dollars"),
        ("EUR 5", "€5"),
        ("\u22125", "minus 5"),
        ("+5", "5"),
        ("3rd", "third"),
        ("5m", "5 million"),
        ("2030-35", "2030\u201335"),
    ],
)
def test_numbers_of_one_value(one, other):
    first, second = (units_of(text, ("en", "de")) for text in (one, other))
    assert len(first) == len(second) == 1
    assert first[0].key == second[0].key and first[0].is_number


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2030", "2031"),
        ("2030", "20301"),
        ("2030", "2030s"),
        ("2030", "2030th"),
        ("5", "5%"),
        ("5%", "5\u2030"),
        ("5", "\u22125"),
        ("5", "\u00b15"),
        ("$5", "\u20ac5"),
        ("1,500", "1.500"),
        ("1,500", "15,00"),
        ("10", "10:30"),
        ("2030", "2030/31"),
        ("2030", "2030-2035"),
        ("three million", "three billion"),
        ("three", "third"),
        ("二〇三〇", "二〇三一"),
        ("5\u00bd", "5"),
        ("9" * 400, "9" * 401),
    ],
)
def test_numbers_of_other_values(one, other):
    first, second = (units_of(text, ("en",)) for text in (one, other))
    assert [unit.key for unit in first] != [unit.key for unit in second]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The bridge will open in June", "en"),
        ("Die Brücke wird im Juni öffnen", "de"),
        ("Le pont ouvrira en juin, dit-il", "fr"),
        ("El puente se abrirá en junio", "es"),
        ("Il ponte si aprirà nel mese", "it"),
        ("A ponte será aberta em junho", "pt"),
        ("De brug gaat in juni open, zegt het", "nl"),
        ("Мост откроют в июне, и он сказал", "ru"),
        ("Міст відкриють у червні, він сказав", "uk"),
        ("Most zostanie otwarty w czerwcu i to", "pl"),
        ("Köprü bir yıl sonra ve çok", "tr"),
    ],
)
def test_the_language_of_a_text_is_recognized(text, code):
    assert code in languages_of(text)


def test_a_word_of_another_language_is_no_number():
    assert [unit.is_number for unit in units_of("due on May", languages_of("The plan is due on May"))] == [False] * 3


SIGNS = "ab5 .,-%$'\u0301\u093e\u0915橋ア２\u200d٥&;東\u2212/:"


@given(st.text(alphabet=SIGNS, max_size=40))
def test_words_lie_apart_and_in_order(text):
    tokens = tokens_of(text)
    assert all(
        0 <= token.start < token.end <= len(text) and text[token.start : token.end] == token.text for token in tokens
    )
    assert all(one.end <= other.start for one, other in pairwise(tokens))
    joined = [token for unit in units_of(text, ("en",)) for token in unit.tokens]
    assert joined == tokens


@given(st.text(alphabet=SIGNS, max_size=40), st.data())
def test_no_word_is_cut_between_two_blanks(text, data):
    whole = f"{text} ; {data.draw(st.text(alphabet=SIGNS, max_size=20))}"
    start = len(text) + 1
    assert not cuts_word(whole, start, start + 1)


@given(st.text(alphabet="ab\u0301\u093e\u0915\u200d ", max_size=30))
def test_a_word_ends_where_a_character_ends(text):
    ends = {cluster.end() for cluster in regex.finditer(r"\X", text)} | {0}
    for token in tokens_of(text):
        assert token.end in ends
        assert token.end == len(text) or not splits_character(text, token.end)
