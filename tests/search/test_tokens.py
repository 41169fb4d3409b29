"""Tokens of the search: words that people take for the same have the same tokens, in every script."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.search.tokens import completions, index_text, located_tokens, query_tokens


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("München", "munchen"),
        ("Işık", "isik"),
        ("IŞIK", "ışık"),
        ("İstanbul", "istanbul"),
        ("Ёлка", "елка"),
        ("Łódź", "lodz"),
        ("Ελλάδα", "ΕΛΛΑΔΑ"),
        ("Μητσοτάκης", "ΜΗΤΣΟΤΑΚΗΣ"),
        ("Straße", "STRASSE"),
        ("Køge", "koge"),
        ("Đà Nẵng", "da nang"),
        ("Æsop œuvre", "aesop oeuvre"),
        ("Nguyễn", "Nguyen"),
        ("gov\u00adern\u200bment", "government"),
        ("cafe\u0301", "café"),
        ("ﬁnance", "finance"),
        ("１２", "12"),
        ("agreements", "agreement"),
        ("opening", "opened"),
        ("minister's", "minister"),
        ("minister\u2019s", "ministers"),
        ("far-reaching", "far reaching"),
        ("شَمْس", "شمس"),
        ("東京オリンピック", "東京オリンピック"),
    ],
)
def test_the_same_words_have_the_same_tokens(one, other):
    assert index_text(one) == index_text(other) != ""
    assert query_tokens(one) == query_tokens(other)


@pytest.mark.parametrize(("one", "other"), [("agree", "agriculture"), ("2030", "2031"), ("мир", "мера"), ("go", "got")])
def test_other_words_have_other_tokens(one, other):
    assert index_text(one) != index_text(other)


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("", ""),
        ("... - !", ""),
        ("新港口", "新港 港口 口"),
        ("口", "口"),
        ("กข", "กข ข"),
        ("2030年前", "2030 年前 前"),
        ("港口 open", "港口 口 open"),
        ("1,000.5%", "1 000 5"),
        ("it's s", "it s"),
        ("x's", "x"),
        ("a_b", "a b"),
    ],
)
def test_tokens_are_joined_by_blanks(text, tokens):
    assert index_text(text) == tokens


@given(st.text(st.one_of(st.characters(), st.sampled_from("aße's ΣςŁ港口のก\u0301’İ")), max_size=60))
def test_each_token_is_located_in_the_text(text):
    located = list(located_tokens(text))
    assert " ".join(token.text for token in located) == index_text(text)
    for token in located:
        assert 0 <= token.start < token.end <= len(text)
        assert token.text in index_text(text[token.start : token.end]).split()


@given(st.text(max_size=40), st.text(max_size=40), st.text(max_size=40))
def test_what_is_in_a_text_is_found_in_it(before, words, after):
    tokens, text = query_tokens(words), index_text(f"{before} {words} {after}").split()
    if not tokens:
        return
    pairs = [text[i : i + len(tokens)] for i in range(len(text))]
    assert tokens in pairs or len(tokens[-1]) == 1  # one letter of a script without blanks is searched as a beginning


@pytest.mark.parametrize(
    ("prefix", "word"),
    [
        ("ministe*", "minister"),
        ("minis*", "ministry"),
        ("agreem", "agreements"),
        ("universi", "universities"),
        ("runnin", "running"),
        ("openi", "openings"),
        ("Łó", "Łódź"),
        ("Миц", "Мицотакис"),
        ("202", "2023"),
        ("港", "港口"),
    ],
)
def test_a_prefix_finds_the_token_of_a_word_that_it_begins(prefix, word):
    beginning, whole = completions(prefix)
    (token, *_) = index_text(word).split()
    assert token.startswith(beginning) or token in whole


def test_a_prefix_stands_for_no_words_that_it_does_not_begin():
    beginning, whole = completions("agreem")
    assert not index_text("agriculture").startswith(beginning) and index_text("agree") not in whole


@given(st.text(st.sampled_from("aBs'\u2019 1-_."), max_size=30))
def test_texts_of_ascii_have_the_tokens_of_other_texts(text):
    plain = text.replace("\u2019", "'")
    assert index_text(plain) == index_text(plain + " \u00e9").removesuffix("e").rstrip(" ")
