"""Folding of typography: quotations as people copy them are found, and what is stored are the text's own characters."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.anchoring.anchor import anchor
from claims.anchoring.folding import Folded, fold
from claims.anchoring.reanchor import reanchor
from claims.domain.requests import SpanRequest
from claims.errors import SpanNotProven

#: the words of the text, a quotation of them, and what is stored
SAME = [
    ("open in June\u00a02030", "open in June 2030"),
    ("open in June\u202f2030", "open in June 2030"),
    ("open in June 2030", "open in June\u00a02030"),
    ("open  in June\n\n2030", "open in June 2030"),
    ("open in June\u20282030", "open in June 2030"),
    ("open in June\u30002030", "open in June 2030"),
    ("open in Septem\u00adber", "open in September"),
    ("open\u200b in June", "open in June"),
    ("open in June", "open in\u2060 June\ufeff"),
    ("it\u2019s \u201copen\u201d", 'it\'s "open"'),
    ('it\'s "open"', "it\u2019s \u201eopen\u201f"),
    ("«open» now", '"open" now'),
    ("2029\u20132030", "2029-2030"),
    ("open \u2014 or not", "open -- or not"),
    ("open \u2212 or not", "open \u2010 or not"),
    ("and then\u2026", "and then..."),
    ("e\ufb03cient \ufb02ow", "efficient flow"),
    ("the caf\u00e9", "the cafe\u0301"),
    ("the cafe\u0301 opens", "the caf\u00e9 opens"),
    ("\u1e69 opens", "s\u0307\u0323 opens"),
    ("한국은", unicodedata.normalize("NFD", "한국은")),
    ("the A&B bridge", "the A&amp;B bridge"),
    ("the A&amp;B bridge", "the A&B bridge"),
    ("it&rsquo;s open", "it's open"),
    ("it&#8217;s&nbsp;open", "it's open"),
    ("it&#x2019;s open", "it\u2019s open"),
    ("open in June", "  open in June\n"),
    # quotation marks of all kinds, with and without blanks inside
    ("«\u00a0Le pont ouvrira\u00a0»", '"Le pont ouvrira"'),
    ("«\u202fLe pont ouvrira\u202f»", "«Le pont ouvrira»"),
    ("«Le pont ouvrira»", "« Le pont ouvrira »"),
    ("»Die Brücke kommt«", "„Die Brücke kommt“"),
    ("‹Die Brücke kommt›", '"Die Brücke kommt"'),
    ("‚Die Brücke kommt‘", "»Die Brücke kommt«"),
    ("「橋が開く」", '"橋が開く"'),
    ("『橋が開く』", "「橋が開く」"),
    ("《桥开放》", "“桥开放”"),
    ("‘it opens’", '"it opens"'),
    ("“it opens”", "'it opens'"),
    ("``it opens''", '"it opens"'),
    ("&laquo;&nbsp;Le pont&nbsp;&raquo;", '"Le pont"'),
    ("&quot;it opens&quot;", "“it opens”"),
    ("the ‘it opens’ plan", 'the "it opens" plan'),
    ("“‘It opens’, he said”", "\"'It opens', he said\""),
    ("צה״ל", 'צה"ל'),
    ("צ׳ק", "צ'ק"),
    ("Kahoʻolawe", "Kaho'olawe"),
    ("Kahoʻolawe", "Kaho‘olawe"),
    ("the ministers’ plan", "the ministers' plan"),
    ("պատ՚ան", "պատ'ան"),
    # ellipses and dashes
    ("wait . . . and see", "wait… and see"),
    ("wait… and see", "wait . . . and see"),
    ("wait ... and see", "wait…and see"),
    ("wait.\u00a0.\u00a0. and", "wait... and"),
    ("wait …… then", "wait ...... then"),
    ("wait &hellip; then", "wait... then"),
    ("bridge—long", "bridge – long"),
    ("bridge – long", "bridge--long"),
    ("bridge\u200a—\u200along", "bridge—long"),
    ("bridge - long", "bridge -- long"),
    ("2029 – 2030", "2029-2030"),
    ("ירושלים־תל", "ירושלים-תל"),
    ("10〜20", "10-20"),
    ("10～20", "10〜20"),
    ("by −5", "by -5"),
    # ligatures, presentation forms, widths, stretches
    ("het ĳs", "het ijs"),
    ("HET Ĳ", "HET IJ"),
    ("ǆep", "džep"),
    ("ŉ boom", "'n boom"),
    ("ﬄuent ﬅ", "ffluent st"),
    ("եւ", "և"),
    ("ســيفتح الجسر", "سيفتح الجسر"),
    ("ﻻ ﺳﻼﻡ", "لا سلام"),
    ("２０３０", "2030"),
    ("ＡＢＣ", "ABC"),
    ("ｶﾞｽ", "ガス"),
    ("Ⅳ and ㎏", "IV and kg"),
    ("⽔橋", "水橋"),
    # references that were written out several times
    ("A&B", "A&amp;amp;B"),
    ("A&amp;amp;B", "A&B"),
    ("A&#38;amp;B", "A&amp;B"),
    ("it&amp;#8217;s", "it's"),
    ("in June&amp;nbsp;2030", "in June 2030"),
    # scripts without blanks, and blanks before signs
    ("政府将在\n2030年前开放", "政府将在2030年前开放"),
    ("政府将\n在", "政府将在"),
    ("東京\u3000オリンピック", "東京オリンピック"),
    ("กรุงเทพ\nมหานคร", "กรุงเทพมหานคร"),
    ("Qui\u00a0? Moi\u202f!", "Qui? Moi!"),
    ("3.5\u00a0%", "3.5%"),
    ("open ❤\ufe0f soon", "open ❤ soon"),
    ("open ❤\ufe0f", "open ❤"),
]
OTHER = [
    ("open in June 2030", "open in June 2031"),
    ("open in June", "Open in June"),
    ("the cafe opens", "the caf\u00e9 opens"),
    ("open in June", "openin June"),
    ("m\u00b2 of it", "m2 of it"),
    ("e\ufb03cient", "icient"),
    ("AT&T", "ATT"),
    ("&unknown; it", "& it"),
    ("2029-2030", "2029 2030"),
    ("2029 2030", "2029-2030"),
    ("it's", "its"),
    ("re-sign", "resign"),
    ("wait. And", "wait And"),
    ("wait..", "wait…"),
    ("A&amp;amp;amp;amp;B", "A&B"),
    ("한국 은", "한국은"),
    ("2030", "٢٠٣٠"),
    ("by 5", "by -5"),
    ("10² km", "102 km"),
    ("œuvre", "oeuvre"),
]


@pytest.mark.parametrize(("words", "quote"), SAME)
def test_a_quotation_as_it_was_copied_is_found(words, quote):
    text = f"They said: {words}, on Monday."
    span = anchor(text, SpanRequest("claim", quote), 1)
    assert span.exact == text[span.start : span.end]
    assert span.exact.strip() == words.strip() or fold(span.exact) == fold(words)
    assert fold(span.exact) == fold(quote)


@pytest.mark.parametrize(("words", "quote"), OTHER)
def test_other_words_are_not_found(words, quote):
    with pytest.raises(SpanNotProven, match="does not occur"):
        anchor(f"They said: {words}, on Monday.", SpanRequest("claim", quote), 1)


@pytest.mark.parametrize(
    ("text", "exact", "starts"),
    [
        ("So: open in June\u00a02030. open in June 2030.", "open in June 2030", [4, 23]),
        ('Smith said: \u201cWe\u2019ll open.\u201d Jones said: "We\'ll open."', "We'll open", [13, 39]),
        ("one caf\u00e9 and one cafe\u0301 here", "caf\u00e9", [4, 17]),
        ("the A&B bridge, the A&amp;B bridge", "A&B bridge", [4, 20]),
    ],
)
def test_several_places_of_typography_need_a_context(text, exact, starts):
    with pytest.raises(SpanNotProven, match="2 times") as caught:
        anchor(text, SpanRequest("claim", exact), 1)
    assert caught.value.extra == {"occurrences": 2, "starts": starts}
    for start in starts:
        span = anchor(text, SpanRequest("claim", exact, prefix=text[:start]), 1)
        assert (span.start, fold(span.exact)) == (start, fold(exact))
        straight = text[:start].replace("\u201c", '"').replace("\u2019", "'")
        assert anchor(text, SpanRequest("claim", exact, prefix=straight), 1).start == start


def test_the_same_characters_win_if_the_context_fits_several_places():
    text = "he says: open in June\u00a02030. he says: open in June 2030."
    for exact, start in (("open in June 2030", 37), ("open in June\u00a02030", 9)):
        assert anchor(text, SpanRequest("claim", exact, prefix="he says: "), 1).start == start
    with pytest.raises(SpanNotProven, match="2 times"):
        anchor(text, SpanRequest("claim", "open in  June 2030", prefix="says: "), 1)
    assert anchor(text, SpanRequest("claim", "open in  June 2030", prefix="2030.  he says: "), 1).start == 37


@pytest.mark.parametrize(
    ("text", "exact", "start"),
    [
        ("It reopens by May. It opens by May.", "opens by May", 22),
        ("It grows by 5.5 or by 5 at last", "by 5", 19),
        ("Cafe\u0301 or Cafe", "Cafe", 9),
        ("anna, Hanna and Annas: nna", "nna", 23),
    ],
)
def test_whole_words_come_before_parts_of_words(text, exact, start):
    assert anchor(text, SpanRequest("claim", exact), 1).start == start


@pytest.mark.parametrize(
    ("exact", "stored"), [(" Fourth bit", "Fourth bit"), ("bit\u00a0", "bit"), ("\n bit.\n", "bit.")]
)
def test_blanks_at_the_ends_are_not_stored(exact, stored):
    text = "Third. Fourth bit."
    span = anchor(text, SpanRequest("claim", exact), 1)
    assert (span.exact, text[span.start : span.end]) == (stored, stored)


@pytest.mark.parametrize(
    ("prefix", "suffix"),
    [("other words ", None), (None, " edited"), ("other ", " edited"), ("the ", " in July"), ("the cafe\u0301 ", None)],
)
def test_a_quotation_that_is_unique_is_taken_in_any_context(prefix, suffix):
    text = "Some say the caf\u00e9 opens in June."
    assert anchor(text, SpanRequest("claim", "opens in June", prefix=prefix, suffix=suffix), 1).start == 18


def test_context_decides_between_several_places():
    text = "the caf\u00e9 opens, the bar\u00a0opens, the inn opens"
    for prefix, start in (("the cafe\u0301 ", 9), ("the bar ", 24), ("inn ", 39)):
        assert anchor(text, SpanRequest("claim", "opens", prefix=prefix), 1).start == start
    for prefix in ("the ", "a "):
        with pytest.raises(SpanNotProven):
            anchor(text, SpanRequest("claim", "opens", prefix=prefix), 1)


def test_offsets_and_words_agree_but_for_typography():
    text = "it\u2019s open in June\u00a02030"
    span = anchor(text, SpanRequest("claim", "it's open in June 2030", start=0, end=len(text)), 1)
    assert span.exact == text
    with pytest.raises(SpanNotProven):
        anchor(text, SpanRequest("claim", "it's open in June 2031", start=0, end=len(text)), 1)


@pytest.mark.parametrize(("words", "quote"), [pair for pair in SAME if pair[1].strip() == pair[1]])
def test_a_typographic_edit_of_the_article_moves_the_span_by_itself(words, quote):
    old, new = f"They said: {quote}, on Monday.", f"Yesterday they said: {words}, on Monday."
    span = reanchor(anchor(old, SpanRequest("claim", quote), 1), old, new, 2)
    assert (span.state, span.exact) == ("moved", new[span.start : span.end])
    assert fold(span.exact) == fold(quote)


def test_a_changed_number_is_left_to_an_editor():
    old, new = "the bridge opens in June 2030", "the bridge opens in June\u00a02031"
    assert reanchor(anchor(old, SpanRequest("claim", "opens in June 2030"), 1), old, new, 2).state == "needs_human"


SIGNS = (
    "ab 1-'\"&amp;;\u00a0\u00ad\u200b\u2019\u201c\u2013\u2026\ufb01\u00e9\u0301e\n\u20ac가ß#39"
    ".`«»‘「」橋กา%!？\uff0e\u0132\u05f4\u0640\u200d\ufe0f\u2212　"
)


@given(st.text(alphabet=SIGNS, max_size=40), st.data())
def test_every_part_of_a_text_is_found_in_it(text, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    found = list(Folded(text).find(fold(text[start:end])))
    for first, last in found:
        assert fold(text[first:last]) == fold(text[start:end])


@given(st.text(max_size=60))
def test_a_text_that_is_folded_twice_is_as_folded_once(text):
    assert fold(text) == fold(fold(text)) or "&" in text


@given(st.text(alphabet=SIGNS.replace("&", ""), max_size=40))
def test_signs_that_are_folded_twice_are_as_folded_once(text):
    assert fold(text) == fold(fold(text))


@given(st.text(alphabet=SIGNS, max_size=40), st.data())
def test_what_is_found_is_the_quotation_in_the_article_s_own_characters(text, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    try:
        span = anchor(text, SpanRequest("claim", fold(text[start:end])), 1)
    except SpanNotProven:
        return
    assert text[span.start : span.end] == span.exact
    assert fold(span.exact) == fold(fold(text[start:end]))


@given(
    st.text(alphabet="ab '\"«»‘’“”「」", max_size=20),
    st.sampled_from(["''", '""', "“”", "«»", "»«", "‘’", "„“", "「」"]),
)
def test_a_quotation_in_other_marks_is_found(words, marks):
    text = f"They said, «\u00a0x{words}x\u00a0», on Monday."
    span = anchor(text, SpanRequest("claim", f"{marks[0]}x{words}x{marks[1]}"), 1)
    assert (span.start, span.exact) == (11, f"«\u00a0x{words}x\u00a0»")


@given(st.text(alphabet=SIGNS, max_size=40))
def test_the_map_covers_the_text_in_order(text):
    folded = Folded(text)
    assert len(folded.text) == len(folded._starts) == len(folded._ends)
    pairs = list(zip(folded._starts, folded._ends, strict=True))
    assert all(0 <= start < end <= len(text) for start, end in pairs)
    assert pairs == sorted(pairs)
