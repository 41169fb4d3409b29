"""Near-duplicate claims: the scores around each limit, and the search words."""

import pytest

from claims.rules.similarity import (
    MIN_SAME,
    MIN_SIMILARITY,
    SimilarityIndex,
    contains,
    fold,
    has_other_numbers,
    is_same,
    queries,
    search_words,
    similarity,
)
from claims.search.query import parse_query


def test_the_limits_are_those_of_the_tables_below():
    assert (MIN_SIMILARITY, MIN_SAME) == (75.0, 90.0)


@pytest.mark.parametrize(
    ("sentence", "other", "score"),
    [
        ("abcdefghijklmnopqrs", "abcdefghijklm012", 0.0),  # 74.3
        ("abcdefghijklmno", "abcdefghij01", 0.0),  # 74.1
        ("abcd", "abce", 75.0),
        ("abcdefghijklmnopq", "abcdefghijkl012", 75.0),
        ("abcdefghijklmnopqrs", "abcdefghijklmn0123", 75.7),
        ("The bridge opens in May.", "the bridge opens in may", 100.0),
        ("In May the bridge opens", "The bridge opens in May", 100.0),
        ("rain", "", 0.0),
    ],
)
def test_similarity_is_rounded_and_zero_below_the_limit(sentence, other, score):
    assert similarity(sentence, other) == similarity(other, sentence) == score


@pytest.mark.parametrize(
    ("sentence", "other", "same"),
    [
        ("abcdefghijklmno", "abcdefghijklm0", False),  # 89.7
        ("abcdefghijklmnopqrst", "abcdefghijklmnopq0", False),  # 89.5
        ("abcdefghij", "abcdefghix", True),  # 90.0
        ("abcdefghijklmnop", "abcdefghijklmn0", True),  # 90.3
        ("It opens, in May!", "it opens in May", True),
        ("in May it opens", "it opens in May", False),  # the order counts
    ],
)
def test_sentences_are_the_same_from_a_ratio_of_ninety(sentence, other, same):
    assert is_same(sentence, other) is same


WHOLE = "The minister said on Friday that the new bridge opens next May, weather allowing, after years of delay."


@pytest.mark.parametrize(
    ("part", "score"),
    [
        ("bridge opens next May", 0.0),  # four words are compared with the whole sentence
        ("new bridge opens next May", 100.0),
        ("the new bridge opens next May", 100.0),
        ("five words that stand nowhere", 0.0),
        (WHOLE, 100.0),
    ],
)
def test_a_quotation_of_five_words_may_be_a_part_of_the_sentence(part, score):
    assert contains(WHOLE, part) == score


@pytest.mark.parametrize(
    ("part", "score"),
    [
        ("aa bb cc dd eeeeeexxxxxxx", 83.7),
        ("aa bb cc dd eeexxxxxxxxxx", 75.0),
        ("aa bb cc dd eexxxxxxxxxxx", 0.0),
    ],
)
def test_a_part_may_differ_down_to_the_limit(part, score):
    assert contains("aa bb cc dd eeeeeeeeeeeee, they say.", part) == score


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("", []),
        ("gas may go up", []),
        ("rain", ["rain"]),
        ("the gas pipe leaks", ["leaks", "pipe"]),
        ("bbbb aaaa ccccc", ["ccccc", "aaaa", "bbbb"]),
        ("rain, Rain and RAIN", ["rain"]),
        ("aaaa bbbb cccc dddd eeee ffff", ["aaaa", "bbbb", "cccc", "dddd", "eeee", "ffff"]),
        ("aaaa bbbb cccc dddd eeee ffff ggggg", ["ggggg", "aaaa", "bbbb", "cccc", "dddd", "eeee"]),
    ],
)
def test_search_words_are_the_longest_words(statement, words):
    assert search_words(statement) == words


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("gas may go up", ()),
        ("rain", ("rain", "rain")),
        ("aaaa bbbb", ("aaaa bbbb", "aaaa OR bbbb")),
        ("aaaa bbbb cccc dddd", ("aaaa bbbb cccc", "aaaa OR bbbb OR cccc OR dddd")),
    ],
)
def test_the_narrowest_query_comes_first(statement, expected):
    assert queries(statement) == tuple(map(parse_query, expected))


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("  The BRIDGE,\nopens - in May!", "the bridge opens in may"),
        ("snake_case", "snake case"),
        ("Straße", "strasse"),
        ("5.5 %", "5 5"),
        ("...", ""),
    ],
)
def test_texts_are_folded_to_small_words(text, folded):
    assert fold(text) == folded


def _earlier(*statements):
    """Return earlier statements, numbered from 0."""
    earlier = SimilarityIndex()
    for item, statement in enumerate(statements):
        earlier.add(item, statement)
    return earlier


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("The bridge opens in May", [(0, 100.0)]),
        ("The bridge opens in June", [(0, 85.1)]),
        ("A bridge falls", []),
        ("Rain", []),
    ],
)
def test_earlier_statements_are_found_with_their_score(statement, expected):
    assert _earlier("The bridge opens in May", "Snow will fall").similar(statement) == expected


@pytest.mark.parametrize(
    ("sentence", "other", "differ"),
    [
        ("thing 5", "thing 45", True),
        ("by 2030", "by 2031", True),
        ("thing 5 by 2030", "thing 5", False),
        ("thing 5", "thing 5 by 2030", False),
        ("thing 5", "thing", False),
        ("5 things in 2030", "in 2030: 5 things", False),
        ("Q3 of 2030", "Q4 of 2030", True),
    ],
)
def test_numbers_differ_if_each_sentence_has_one_of_its_own(sentence, other, differ):
    assert has_other_numbers(sentence, other) is differ


def test_earlier_statements_are_found_at_the_limit():
    assert _earlier("eeee mmmmmmm").similar("eeee mmmmzzz") == [(0, 75.0)]
    assert _earlier("eeee mmmmmmm").similar("eeee mmmzzzz") == []


def test_of_each_word_only_the_first_and_the_last_few_are_compared():
    earlier = _earlier(*["The bridge opens"] * 12)
    assert [item for item, _ in earlier.similar("The bridge opens")] == [0, 1, 2, 3, 4, 7, 8, 9, 10, 11]


@pytest.mark.parametrize(
    ("statement", "other", "expected"),
    [
        # the three words of "aaaa bbbb cccc dddd" are the first three, "bbc" is too short to be one
        ("aaaa bbbb cccc dddd", "aaab bbc cccc dddd", True),
        ("aaab bbc cccc dddd", "aaaa bbbb cccc dddd", True),
        ("aaaa bbbb cccc dddd", "aaab bbc cccd dddd", False),
        ("aaab bbc cccd dddd", "aaaa bbbb cccc dddd", False),
    ],
)
def test_statements_are_found_by_their_three_rarest_words(statement, other, expected):
    assert similarity(statement, other) > MIN_SIMILARITY
    assert bool(_earlier(statement).similar(other)) is expected
