"""The language of texts and of sentences: other languages are not read, and lists in English are not refused."""

from datetime import date

import pytest

from claims.errors import LanguageNotSupported
from claims.extraction.candidates import extract

PUBLISHED = date(2026, 3, 5)


def _statements(text):
    return [candidate.statement for candidate in extract(text, PUBLISHED, "en", "The author")]


@pytest.mark.parametrize(
    "sentence",
    [
        "Die Regierung will den Bau 2027 beginnen.",
        "Der Minister will im Mai 2027 das neue Werk open.",
        "Le gouvernement va ouvrir la ligne en mai 2027, dit-il.",
        "El banco will de las tasas en 2027 con el plan to open.",
        "Il governo will aprire la linea nel 2027 con il plan to open.",
        "Правительство will открыть линию в 2027 году.",
        "政府 will 在 2027 年 开放 新 线路 plan to open.",
        "De regering will het plan to open in 2027 niet van de minister.",
    ],
)
def test_a_sentence_in_another_language_is_not_read(sentence):
    text = f"The line will open in May 2028. {sentence} The second line will open in May 2029."
    assert _statements(text) == ["The line will open in May 2028.", "The second line will open in May 2029."]


@pytest.mark.parametrize(
    "sentence",
    [
        "Rio de Janeiro will host the games in 2028.",
        "Ursula von der Leyen will visit Dar es Salaam in May 2026.",
        "The Banco de la Nación will open in 2027.",
        "Dozens will die by 2030.",
        "Café Größenwahn will reopen in May 2027.",
        "Sales will rise 3 per cent in 2027.",
    ],
)
def test_names_of_other_languages_do_not_make_a_sentence_foreign(sentence):
    assert _statements(sentence) == [sentence]


@pytest.mark.parametrize(
    "text",
    [
        "Milk 2 litres, bread 3 loaves, apples 1 kilo, butter 250 grams, eggs 12, coffee, black tea, sugar, salt, "
        "pepper, olive oil, pasta, tinned tomatoes, onions, garlic, carrots, potatoes, rice, lentils, honey, jam.",
        "Brenna United 3, Dunmarch 1. Lowell Bears 2, Castelmora City 2. Stavholm 0, Port Amory 4. Tarsk 1, Velmark 1. "
        "Scorers: Lund, Stam, Ode, Brannigan, Haddad, Quill, Tofte, Dahl, Amadi, Valdemar, Aster, Rask, Abernathy.",
    ],
)
def test_lists_in_english_are_not_refused(text):
    assert _statements(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Le gouvernement veut ouvrir la ligne en mai, et le ministre a dit que les travaux sont finis. " * 3,
        "Правительство откроет новую линию метро, сообщил министр на встрече с журналистами в столице. " * 3,
        "Hallitus aikoo avata uuden linjan ensi vuonna, kertoi ministeri tänään, ja työt päättyvät. " * 3,
    ],
)
def test_a_text_in_another_language_is_refused(text):
    with pytest.raises(LanguageNotSupported, match="does not look like English"):
        _statements(text)
