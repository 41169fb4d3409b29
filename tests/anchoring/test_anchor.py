"""Anchoring of quotations: found, proven, or refused."""

import json
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from claims.anchoring.anchor import anchor, find_all, unverified
from claims.anchoring.characters import splits_character
from claims.domain.limits import MAX_CONTEXT, MAX_OCCURRENCES
from claims.domain.requests import SpanRequest
from claims.errors import SpanNotProven

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
def test_context_or_offsets_select_one_occurrence(request_, start):
    assert anchor(TEXT, request_, 1).start == start


@pytest.mark.parametrize(
    ("request_", "pointer", "message"),
    [
        (_request("yes"), "/exact", "occurs 2 times; add a prefix, a suffix or offsets"),
        (_request("no"), "/exact", "does not occur"),
        (_request("yes", prefix="no "), "/exact", "without prefix and suffix it occurs 2 times"),
        (_request("yes", start=0, end=3), "/exact", 'the text at 0..3 is "Er "'),
        (_request("yes", start=24, end=27, prefix="no "), "/prefix", "the prefix in the text is"),
        (_request("yes", start=24, end=27, suffix="!"), "/suffix", 'the suffix in the text is "."'),
        (_request("x", start=48, end=900), "/end", "offsets must satisfy"),
        (_request("x", start=3, end=3), "/end", "offsets must satisfy"),
    ],
)
def test_an_unproven_quotation_is_refused(request_, pointer, message):
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
def test_any_part_of_a_text_is_anchored_at_its_position(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    assume(not splits_character(text, start) and not splits_character(text, end))
    span = anchor(text, _request(text[start:end], start=start, end=end), 1)
    assert (span.start, span.end) == (start, end)
    assert start in find_all(text, span.exact, span.prefix, span.suffix)


@pytest.mark.skipif(not CASES.exists(), reason=f"{CASES.name} is not beside this checkout")
def test_quotation_cases_of_other_projects_are_found():
    for line in CASES.read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        if case["kind"] != "quote-match-all" or not case["selector"]["exact"]:
            continue  # an empty quotation is no claim
        selector = case["selector"]
        starts = find_all(case["text"], selector["exact"], selector.get("prefix", ""), selector.get("suffix", ""))
        assert [[s, s + len(selector["exact"])] for s in starts] == case["expected_spans"], case["id"]


@pytest.mark.parametrize("exact", ["Cafe", "\u0301 opens"])
def test_words_do_not_end_inside_a_character(exact):
    with pytest.raises(SpanNotProven, match="inside a character"):
        anchor(TEXT, _request(exact), 1)


def test_the_search_stops_at_the_limit_of_occurrences():
    with pytest.raises(SpanNotProven, match=f"at least {MAX_OCCURRENCES} times"):
        anchor("a" * 500_000, _request("a" * 4000), 1)


@pytest.mark.parametrize(
    ("text", "exact", "prefix", "suffix", "starts"),
    [
        ("abc", "", "", "", []),
        ("abc", "x", "", "", []),
        ("abc", "a", "", "", [0]),
        ("abc", "abc", "", "", [0]),
        ("abc", "abcd", "", "", []),
        ("aaaa", "aa", "", "", [0, 1, 2]),  # overlapping ones too
        ("ab ab", "b", "a", "", [1, 4]),
        ("ab ab", "a", "", "b", [0, 3]),
        ("ab ac", "a", "", "c", [3]),
        ("ab cb", "b", "c", "", [4]),
        ("xay xaz yaz", "a", "x", "z", [5]),
        ("xay xaz yaz", "a", "z", "x", []),
    ],
)
def test_every_occurrence_between_prefix_and_suffix_is_found(text, exact, prefix, suffix, starts):
    assert find_all(text, exact, prefix, suffix) == starts


@pytest.mark.parametrize(
    ("number", "count"),
    [
        (MAX_OCCURRENCES - 1, MAX_OCCURRENCES - 1),
        (MAX_OCCURRENCES, MAX_OCCURRENCES),
        (MAX_OCCURRENCES + 1, MAX_OCCURRENCES),
    ],
)
def test_at_most_a_thousand_occurrences_are_found(number, count):
    assert MAX_OCCURRENCES == 1000
    assert find_all("a" * number, "a") == list(range(count))


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (2, '"a" occurs 2 times;'),
        (MAX_OCCURRENCES - 1, '"a" occurs 999 times;'),
        (MAX_OCCURRENCES, '"a" occurs at least 1000 times;'),
    ],
)
def test_a_refusal_says_how_often_the_words_occur(number, words):
    with pytest.raises(SpanNotProven, match=words) as caught:
        anchor("a" * number, _request("a"), 1)
    assert caught.value.extra == {"occurrences": number, "starts": list(range(min(number, 20)))}


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("aa", "does not occur in the text; without prefix and suffix it occurs 2 times$"),
        ("b", "does not occur in the text$"),
    ],
)
@pytest.mark.parametrize("context", [{"prefix": "x"}, {"suffix": "x"}])
def test_a_refusal_says_whether_the_words_occur_elsewhere(text, hint, context):
    with pytest.raises(SpanNotProven, match=hint) as caught:
        anchor(text, _request("a", **context), 1)
    assert (caught.value.issues[0].pointer, caught.value.extra) == ("/exact", {"occurrences": 0})


@pytest.mark.parametrize("exact", ["", None])
def test_an_empty_quotation_is_not_found(exact):
    with pytest.raises(SpanNotProven, match=r'"" does not occur in the text$'):
        anchor(TEXT, _request(exact), 1)


@pytest.mark.parametrize(("length", "kept"), [(0, 0), (1, 1), (31, 31), (32, 32), (33, 32)])
def test_up_to_32_code_points_of_context_are_stored(length, kept):
    assert MAX_CONTEXT == 32
    span = anchor("🙂" * length + "x" + "é" * length, _request("x"), 4)
    assert (span.prefix, span.suffix) == ("🙂" * kept, "é" * kept)
    assert (span.start, span.end, span.revision, span.role) == (length, length + 1, 4, "claim")


@pytest.mark.parametrize(
    ("start", "end", "allowed"),
    [
        (0, 1, True),
        (0, 3, True),
        (2, 3, True),
        (0, 0, False),
        (1, 1, False),
        (2, 1, False),
        (3, 3, False),
        (0, 4, False),
        (2, 4, False),
    ],
)
def test_offsets_must_lie_inside_the_text_and_not_be_empty(start, end, allowed):
    if allowed:
        assert anchor("abc", _request(start=start, end=end), 1).exact == "abc"[start:end]
        return
    with pytest.raises(SpanNotProven, match="start < end <= 3") as caught:
        anchor("abc", _request(start=start, end=end), 1)
    assert caught.value.issues[0].pointer == "/end"


@pytest.mark.parametrize("offsets", [{"start": 0}, {"end": 3}])
def test_one_offset_alone_does_not_count(offsets):
    assert anchor("abc xyz", _request("xyz", **offsets), 1).start == 4


@pytest.mark.parametrize(
    ("context", "pointer", "shown"),
    [
        ({"prefix": "ab"}, None, None),
        ({"prefix": "b"}, None, None),
        ({"prefix": ""}, None, None),
        ({"prefix": "xb"}, "/prefix", '"ab"'),
        ({"prefix": "xab"}, "/prefix", '"ab"'),
        ({"prefix": "a"}, "/prefix", '"b"'),
        ({"suffix": "de"}, None, None),
        ({"suffix": "d"}, None, None),
        ({"suffix": ""}, None, None),
        ({"suffix": "dx"}, "/suffix", '"de"'),
        ({"suffix": "dex"}, "/suffix", '"de"'),
        ({"suffix": "e"}, "/suffix", '"d"'),
        ({"prefix": "ab", "suffix": "x"}, "/suffix", '"d"'),
    ],
)
def test_context_beside_offsets_must_match_the_text(context, pointer, shown):
    quoted, offsets = _request("c", start=2, end=3, **context), _request(None, start=2, end=3, **context)
    assert anchor("abcde", quoted, 1).start == 2  # a quotation that occurs once is taken in any context
    if pointer is None:
        assert anchor("abcde", offsets, 1).start == anchor("abcde c", quoted, 1).start == 2
        return
    with pytest.raises(SpanNotProven, match=f"{pointer[1:]} in the text is "):
        anchor("abcde c", quoted, 1)
    with pytest.raises(SpanNotProven, match=f"{pointer[1:]} in the text is {shown}$") as caught:
        anchor("abcde", offsets, 1)
    assert caught.value.issues[0].pointer == pointer


@pytest.mark.parametrize(("start", "end"), [(0, 1), (1, 2), (1, 3)])
def test_offsets_do_not_split_a_character(start, end):
    with pytest.raises(SpanNotProven, match="inside a character") as caught:
        anchor("e\u0301x", _request(start=start, end=end), 1)
    assert caught.value.issues[0].pointer == "/exact"


@pytest.mark.parametrize(
    ("length", "shown"),
    [(79, "x" * 79), (80, "x" * 80), (81, "x" * 60 + r" \.\.\. " + "x" * 15)],
)
def test_long_words_are_shortened_in_a_refusal(length, shown):
    with pytest.raises(SpanNotProven, match=f'^"{shown}" does not occur'):
        anchor("abc", _request("x" * length), 1)


@pytest.mark.parametrize(
    ("exact", "start", "end", "pointer"),
    [
        (None, 0, 3, ""),
        ("yes", None, 3, ""),
        ("yes", 0, None, ""),
        ("yes", 0, 2, "/end"),
        ("yes", 0, 4, "/end"),
        ("yes", 0, 3, None),
        ("yes", 6, 9, None),
        ("yes", 7, 10, None),
        ("yes", 8, 11, "/end"),
    ],
)
def test_a_span_of_a_withheld_text_fits_its_length(exact, start, end, pointer):
    request = _request(exact, start=start, end=end)
    if pointer is None:
        span = unverified(request, 10, 4)
        assert (span.exact, span.start, span.end, span.state, span.revision) == (exact, start, end, "unverified", 4)
        return
    with pytest.raises(SpanNotProven) as caught:
        unverified(request, 10, 4)
    assert caught.value.issues[0].pointer == pointer


def test_a_span_of_a_withheld_text_keeps_its_context():
    span = unverified(_request("yes", start=0, end=3, prefix="p", suffix="s"), 10, 1)
    assert (span.role, span.prefix, span.suffix) == ("claim", "p", "s")
    span = unverified(_request("yes", start=0, end=3), 10, 1)
    assert (span.prefix, span.suffix) == ("", "")


def test_a_refusal_names_both_lengths():
    with pytest.raises(SpanNotProven, match="exact has 3 code points, but end - start is 2"):
        unverified(_request("yes", start=3, end=5), 10, 1)
