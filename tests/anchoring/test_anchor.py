"""Quotations in texts: found, proven, or refused."""

import json
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from claims.anchoring.anchor import MAX_OCCURRENCES, anchor, find_all, splits_character, unverified
from claims.anchoring.normalize import MAX_LENGTH, normalize_text, text_sha256
from claims.domain.requests import SpanRequest
from claims.errors import BadText, SpanNotProven

TEXT = "Er sagt: 🙂 yes. He says yes. Cafe\u0301 opens by May."
CASES = Path(__file__).resolve().parents[3] / "shared" / "data" / "anchoring.jsonl"


def _request(exact=None, **kwargs):
    return SpanRequest("claim", exact, **kwargs)


def test_a_quotation_that_occurs_once_is_found_with_its_context():
    span = anchor(TEXT, _request("opens by May"), 1)
    assert TEXT[span.start : span.end] == span.exact == "opens by May"
    assert (span.prefix, span.suffix, span.state) == (TEXT[span.start - 32 : span.start], ".", "verified")


@pytest.mark.parametrize(
    ("request_", "start"),
    [
        (_request("yes", prefix="🙂 "), 11),
        (_request("yes", suffix=". Cafe"), 24),
        (_request("yes", start=24, end=27), 24),
        (_request(None, start=9, end=10), 9),
    ],
)
def test_context_or_offsets_settle_which_one(request_, start):
    assert anchor(TEXT, request_, 1).start == start


@pytest.mark.parametrize(
    ("request_", "pointer", "message"),
    [
        (_request("yes"), "/exact", "occurs 2 times; add a prefix, a suffix or offsets"),
        (_request("no"), "/exact", "does not occur"),
        (_request("yes", prefix="no "), "/exact", "without prefix and suffix it occurs 2 times"),
        (_request("yes", start=0, end=3), "/exact", 'at 0..3 the text says "Er "'),
        (_request("yes", start=24, end=27, prefix="no "), "/prefix", "the text says"),
        (_request("yes", start=24, end=27, suffix="!"), "/suffix", 'the text says "."'),
        (_request("x", start=48, end=900), "/end", "offsets must satisfy"),
        (_request("x", start=3, end=3), "/end", "offsets must satisfy"),
    ],
)
def test_what_cannot_be_proven_is_refused(request_, pointer, message):
    with pytest.raises(SpanNotProven, match=message.replace("?", r"\?").replace("(", r"\(")) as caught:
        anchor(TEXT, request_, 1)
    assert caught.value.issues[0].pointer == pointer


@pytest.mark.parametrize(
    ("request_", "pointer"),
    [(_request("yes"), ""), (_request("yes", start=3, end=7), "/end"), (_request("yes", start=98, end=101), "/end")],
)
def test_a_withheld_text_needs_words_and_offsets_that_agree(request_, pointer):
    with pytest.raises(SpanNotProven) as caught:
        unverified(request_, 100, 1)
    assert caught.value.issues[0].pointer == pointer
    assert unverified(_request("yes", start=97, end=100), 100, 1).state == "unverified"


@given(st.text(min_size=1, max_size=80), st.data())
def test_what_is_cut_from_a_text_is_anchored_there(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    assume(not splits_character(text, start) and not splits_character(text, end))
    span = anchor(text, _request(text[start:end], start=start, end=end), 1)
    assert (span.start, span.end) == (start, end)
    assert start in find_all(text, span.exact, span.prefix, span.suffix)


@pytest.mark.skipif(not CASES.exists(), reason=f"{CASES.name} is not beside this checkout")
def test_others_quotation_cases_are_found():
    for line in CASES.read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        if case["kind"] != "quote-match-all" or not case["selector"]["exact"]:
            continue  # an empty quotation is nobody's claim
        selector = case["selector"]
        starts = find_all(case["text"], selector["exact"], selector.get("prefix", ""), selector.get("suffix", ""))
        assert [[s, s + len(selector["exact"])] for s in starts] == case["expected_spans"], case["id"]


def test_line_ends_become_lf_and_nothing_else_is_touched():
    assert normalize_text(" a\r\nb\rc\n\u00a0\u2028e\u0301 ") == " a\nb\nc\n\u00a0\u2028e\u0301 "
    assert text_sha256("é") == "4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "empty"),
        ("a\0b", "NUL character at offset 1"),
        ("ab\ud800", "surrogate at offset 2"),
        ("x" * (MAX_LENGTH + 1), "limit"),
    ],
)
def test_texts_that_cannot_be_kept_are_refused(text, message):
    with pytest.raises(BadText, match=message):
        normalize_text(text)


@pytest.mark.parametrize("exact", ["Cafe", "\u0301 opens"])
def test_words_do_not_end_inside_a_character(exact):
    with pytest.raises(SpanNotProven, match="inside a character"):
        anchor(TEXT, _request(exact), 1)


def test_no_more_than_enough_occurrences_are_looked_at():
    with pytest.raises(SpanNotProven, match=f"at least {MAX_OCCURRENCES} times"):
        anchor("a" * 500_000, _request("a" * 4000), 1)
