"""Re-anchoring of spans after a change of the text: never to other words."""

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from claims.anchoring.anchor import anchor, find_places, unverified
from claims.anchoring.characters import splits_character
from claims.anchoring.folding import fold
from claims.anchoring.proposals import DIFFERING_SHARE
from claims.anchoring.reanchor import reanchor, verify
from claims.anchoring.words import cuts_word
from claims.domain.records import Proposal
from claims.domain.requests import SpanRequest

OLD = "Intro. The gas talks end in May, he says. Later the oil talks end in June. Outro."


def _span(text, exact, **kwargs):
    return anchor(text, SpanRequest("claim", exact, **kwargs), 1)


@pytest.mark.parametrize(
    ("exact", "new", "state", "words"),
    [
        ("The gas talks end in May", OLD + " More.", "verified", "The gas talks end in May"),
        ("The gas talks end in May", "New. " + OLD, "moved", "The gas talks end in May"),
        ("The gas talks end in May", "New. " + OLD.replace("June", "July"), "moved", "The gas talks end in May"),
        ("The gas talks end in May", OLD.replace("end in May", "ended in May"), "needs_human", None),
        ("The gas talks end in May", "Nothing of the kind stands here any longer, sorry.", "orphaned", None),
    ],
)
def test_a_span_gets_exactly_one_state(exact, new, state, words):
    span = reanchor(_span(OLD, exact), OLD, new, 2)
    assert (span.state, span.revision) == (state, 2)
    assert (None if span.start is None else new[span.start : span.end]) == words
    assert (span.proposal is not None) == (state == "needs_human")


def test_the_same_words_elsewhere_need_a_human():
    """The claim's own sentence is deleted; the same words of another speaker stay."""
    old = "Anna: it will rain. Bert: it will rain."
    span = reanchor(_span(old, "it will rain", start=6, end=18), old, "Bert: it will rain.", 2)
    assert (span.state, span.start) == ("needs_human", None)
    assert span.proposal is not None and span.proposal.score == 100.0


def test_a_fuzzy_match_is_a_proposal_with_a_score():
    new = OLD.replace("The gas talks end in May", "The gas talks will end by June")
    span = reanchor(_span(OLD, "The gas talks end in May"), OLD, new, 2)
    assert span.start is None and span.proposal is not None
    assert span.proposal.differs == ("in May", "by June")
    assert span.proposal.exact == "The gas talks will end by June"
    assert 70 * DIFFERING_SHARE <= span.proposal.score < 100 * DIFFERING_SHARE
    assert new[span.proposal.start : span.proposal.end] == span.proposal.exact


def test_without_the_old_text_context_must_agree_on_both_sides():
    span = _span(OLD, "The gas talks end in May")
    assert reanchor(span, None, "New. " + OLD, 2).state == "moved"
    assert reanchor(span, None, "The gas talks end in May.", 2).state == "needs_human"


@pytest.mark.parametrize(
    ("exact", "old", "new"),
    [
        ("until December 1", "until December 1.", "until December 15."),
        ("grow by 5", "It will grow by 5.", "It will grow by 50 percent."),
        ("grow by 5", "It will grow by 5.", "It will grow by 5.5 percent."),
        ("grow by 5", "It will grow by 5, they say", "It will grow by 5% they say"),
        ("20 euros", "It costs 20 euros.", "It costs 120 euros."),
        ("20 euros", "It costs 20 euros.", "It costs 1.20 euros."),
        ("cafe", "a cafe opens", "a cafe\u0301 opens"),
    ],
)
def test_words_that_became_part_of_longer_ones_need_a_human(exact, old, new):
    assert reanchor(_span(old, exact), old, new, 2).state == "needs_human"


def test_a_repetitive_text_is_reanchored_quickly():
    old = "a" * 200_000 + "b"
    span = _span(old, "a" * 4000 + "b")
    assert reanchor(span, old, "c" + "a" * 200_000, 2).state == "orphaned"
    assert reanchor(_span("x a y", "a"), "x a y", "a " * 100_000, 2).state == "needs_human"


_WORDS = st.lists(st.sampled_from(["gas", "oil", "ends", "in", "May", "🙂", "é", ".", "\n"]), max_size=12).map(" ".join)


@given(_WORDS, _WORDS.filter(bool), _WORDS, _WORDS, _WORDS)
def test_a_unique_quotation_is_found_after_edits_elsewhere(before, exact, after, new_before, new_after):
    old, new = f"{before} {exact} {after}", f"{new_before} {exact} {new_after}"
    assume(old.count(exact) == new.count(exact) == 1)
    assume(len(find_places(old, exact)) == len(find_places(new, exact)) == 1)
    # dots in a row are one sign, so a dot beside them is a part of it
    assume(not (new_before.endswith(".") and exact.startswith(".")))
    assume(not (exact.endswith(".") and new_after.startswith(".")))
    span = reanchor(_span(old, exact), old, new, 2)
    assert span.state in {"verified", "moved"}
    assert span.start is not None and new[span.start : span.end] == exact.strip()


@given(_WORDS.filter(bool), st.data(), _WORDS)
def test_after_any_edit_a_span_has_its_own_words_or_no_position(old, data, new):
    start = data.draw(st.integers(0, len(old) - 1))
    end = data.draw(st.integers(start + 1, len(old)))
    span = reanchor(_span(old, old[start:end], start=start, end=end), data.draw(st.sampled_from([old, None])), new, 2)
    if span.start is None:
        assert span.state in {"needs_human", "orphaned"}
    else:
        assert fold(new[span.start : span.end]) == fold(old[start:end])


# The shared part of both texts.


@pytest.mark.parametrize(
    ("old", "new", "state", "start"),
    [
        # "ha" at 4 occurs twice: only the shared head or tail, or the context, can find it
        ("ha, ha.", "ha, ha.", "verified", 4),
        ("ha, ha.", "ha, ha! So.", "verified", 4),
        ("ha, ha.", "ha, ha", "verified", 4),
        ("ha, ha.", "Oh, ha, ha.", "moved", 8),
        ("ha, ha.", "ha!", "needs_human", None),
        ("ha, ha.", "Ha, ha!", "needs_human", None),
        ("ha, ha.", "ho", "orphaned", None),
        # at the end of the text there is no context: only the shared tail
        ("ha, ha", "Oh, ha, ha", "moved", 8),
        ("ha, ha", "Ha, ha", "verified", 4),
        ("ha, ha", "Ho, ho, ha, ho", "needs_human", None),
    ],
)
def test_a_span_keeps_its_position_in_the_part_that_both_texts_share(old, new, state, start):
    span = reanchor(_span(old, "ha", start=4, end=6), old, new, 2)
    assert (span.state, span.start, span.end) == (state, start, None if start is None else start + 2)


# Words that occur once.


@pytest.mark.parametrize(
    ("old", "new", "state", "start"),
    [
        ("A rain b.", "C rain d.", "verified", 2),
        ("A rain b.", "Some rain d.", "moved", 5),
        ("A rain b.", "C rain d rain.", "needs_human", None),
        ("A rain b rain.", "C rain d.", "needs_human", None),
        ("A rain b rain.", "C rain d rain.", "needs_human", None),
        (None, "C rain d.", "needs_human", None),
    ],
)
def test_words_that_are_unique_before_and_after_are_found(old, new, state, start):
    span = _span(old or "A rain b.", "rain", start=2, end=6)
    assert (reanchor(span, old, new, 2).state, reanchor(span, old, new, 2).start) == (state, start)


@pytest.mark.parametrize(("start", "end"), [(None, None), (2, None), (None, 6)])
def test_a_span_without_position_is_found_if_its_words_are_unique(start, end):
    span = replace(_span("A rain b.", "rain"), start=start, end=end, state="needs_human")
    after = reanchor(span, "A rain b.", "Some rain d.", 2)
    assert (after.state, after.start, after.end, after.proposal) == ("moved", 5, 9, None)


# Words that occur more than once, and their context.

_BEFORE, _AFTER = "the thirty-two signs before are ", " and the thirty-two signs after."


@pytest.mark.parametrize(
    ("old", "new", "state"),
    [
        ("A rain. {}", "B rain. {} C", "verified"),
        ("A rain. {}", "No rain. {} C", "moved"),
        ("A rain. {}", "B rain. C rain. {} D", "moved"),
        (None, "B rain. {} C", "verified"),
        (None, "No rain. {} C", "moved"),
        ("A rain. {}", "B rain. {} C {} D", "needs_human"),
        (None, "B rain. {} C {}", "needs_human"),
        ("A rain. {} {}", "B rain. {} C", "needs_human"),
        ("A rain. {}", "B rain. {before}rain C", "needs_human"),
        ("A rain. {}", "B rain. rain{after} C", "needs_human"),
    ],
)
def test_unique_context_before_and_after_finds_the_words(old, new, state):
    assert len(_BEFORE) == len(_AFTER) == 32
    whole = f"{_BEFORE}rain{_AFTER}"
    texts = [text and text.format(*[whole] * 2, before=_BEFORE, after=_AFTER) for text in (old, new)]
    source = texts[0] or "A rain. " + whole
    span = reanchor(_span(source, "rain", start=40, end=44), *texts, 2)
    assert span.state == state
    assert span.start == (None if state == "needs_human" else texts[1].index(whole) + 32)


@pytest.mark.parametrize(("text", "start"), [("rain, then rain", 0), ("rain, then rain", 11)])
def test_context_on_one_side_finds_nothing(text, start):
    span = _span(text, "rain", start=start, end=start + 4)
    assert reanchor(span, None, f"So {text} again", 2).state == "needs_human"


# Words that end inside longer ones.


@pytest.mark.parametrize(
    ("exact", "old", "new", "cuts"),
    [
        # letters and digits
        ("cast", "A cast.", "B casts", True),
        ("cast", "A cast.", "B cast s", False),
        ("cast", "A cast.", "B forecast", True),
        ("cast", "A cast.", "B fore cast", False),
        ("1", "A 1.", "B 15", True),
        ("1", "A 1.", "B 21", True),
        ("1", "A 1.", "B x1", True),
        ("1", "A 1.", "B 1x", True),
        ("1", "A 1.", "B (1)", False),
        # numbers continue after a point or a comma, if a digit follows
        ("1", "A 1 b", "B 1.5", True),
        ("1", "A 1 b", "B 1,5", True),
        ("1", "A 1 b", "B 1. 5", False),
        ("1", "A 1 b", "B 1, 5", False),
        ("1", "A 1 b", "B 1.x", False),
        ("1", "A 1 b", "B 1.", False),
        ("1", "A 1 b", "B 1;5", False),
        ("1", "A 1 b", "B 1%", True),
        ("1", "A 1 b", "B 1% b", True),
        ("1", "A 1 b", "B 1 %", True),
        ("x", "A x b", "B x.5", False),
        ("x", "A x b", "B x%", False),
        ("x", "A x b", "B x,5", False),
        # and begin before one
        ("1", "A 1 b", "B 5.1", True),
        ("1", "A 1 b", "B 5,1", True),
        ("1", "A 1 b", "B .1", False),
        ("1", "A 1 b", "B x.1", False),
        ("1", "A 1 b", "B 5. 1", False),
        ("1", "A 1 b", "B 5;1", False),
        ("x", "A x b", "B 5.x", False),
        # words that end or begin in the middle of a number
        ("5.", "A 5. b", "B 5.7", True),
        ("x.", "A x. b", "B x.7", False),
        ("5.", "A 5. b", "B 5.x", False),
        ("5.", "A 5. b", "B 5.7x", True),
        ("5.", "A 5. b", "B 5.x7", False),
        (".5", "A .5 b", "B 7.5", True),
        (".x", "A .x b", "B 7.x", False),
        ("%", "A % b", "B 7%", True),
        ("%", "A % b", "B x%", False),
        # characters of several code points
        ("e", "A e b", "B e\u0301", True),
        ("e", "A e b", "B e\ufe0f", False),  # a sign that is not seen is typography
        ("\U0001f469", "A \U0001f469 b", "B \U0001f469\u200d\U0001f4bb", True),
        ("\U0001f4bb", "A \U0001f4bb b", "B \U0001f469\u200d\U0001f4bb", True),
        ("\U0001f4bb", "A \U0001f4bb b", "B \U0001f469\U0001f4bb", False),
        # at the ends of the text
        ("cast", "A cast b", "cast", False),
        ("cast", "A cast b", "cast!", False),
        ("cast", "A cast b", "xcast", True),
        ("cast", "A cast b", "castx", True),
        ("1", "A 1 b", "15 c", True),
    ],
)
def test_words_that_now_end_inside_longer_ones_need_a_human(exact, old, new, cuts):
    assert old.count(exact) == new.count(exact) == 1
    span = reanchor(_span(old, exact), old, new, 2)
    assert (span.state == "needs_human", span.start is None) == (cuts, cuts)


@pytest.mark.parametrize(
    ("exact", "old", "new"),
    [
        ("cast", "A casts b", "B casts"),
        ("cast", "A forecast b", "B forecast"),
        ("cast", "A forecasts b", "B forecasts"),
        ("cast", "A casts b", "B cast"),
        ("cast", "A forecast b", "B cast"),
        ("1", "A 1.5 b", "B 1.5"),
        ("1", "A 1% b", "B 1%"),
        ("5", "A 1.5 b", "B 1.5"),
        (".5", "A 1.5 b", "B 1.5"),
        ("5.", "A 5.7 b", "B 5.7"),
        ("cast", "acast b", "B acast"),
    ],
)
def test_words_that_ended_inside_longer_ones_before_may_do_so_again(exact, old, new):
    assert reanchor(_span(old, exact), old, new, 2).state in {"verified", "moved"}


@pytest.mark.parametrize(
    ("old", "new"),
    [("A casts b", "B forecasts"), ("A forecast b", "B forecasts"), ("A casts b", "B forecast")],
)
def test_each_end_counts_by_itself(old, new):
    assert reanchor(_span(old, "cast"), old, new, 2).state == "needs_human"


# Proposals.


@pytest.mark.parametrize(
    ("old", "start", "new", "proposed"),
    [
        # the words occur more than once: most context wins, nearest first; the first of equals
        ("a rain b", 2, "rain rain", 0),
        ("a rain b", 2, "x rain, a rain, y rain", 10),
        ("a rain b", 2, "x rain, y rain b, z rain", 10),
        ("ab rain", 3, "ac rain, b rain", 11),
        ("ab rain", 3, "b rain, xb rain", 2),
        ("rain ab", 0, "rain ca; rain ac", 9),
        ("ab rain cd", 3, "ab rain ef, xb rain cd", 15),
        ("ab rain cd", 3, "xb rain cd, ab rain cf", 3),
        ("ab rain cd", 3, "xx rain xx, ab rain cf", 15),
    ],
)
def test_the_likeliest_of_several_positions_is_proposed(old, start, new, proposed):
    span = reanchor(_span(old, "rain", start=start, end=start + 4), None, new, 2)
    assert (span.state, span.start, span.end) == ("needs_human", None, None)
    assert span.proposal == Proposal("rain", proposed, proposed + 4, 100.0)


@pytest.mark.parametrize(
    ("exact", "new", "proposal"),
    [
        # widened to whole words
        ("abcdefghij", "zzabcdefghxjzz", ("zzabcdefghxjzz", 0, 90.0)),
        ("abcdefghij", "!zzabcdefghxjzz!", ("zzabcdefghxjzz", 1, 90.0)),
        ("abcdefghij", "xyzabcdefghxjxyz", ("xyzabcdefghxjxyz", 0, 90.0)),
        ("abcdefghij", "!xyzabcdefghxjxyz!", ("xyzabcdefghxjxyz", 1, 90.0)),
        ("abcdefghij", "zz abcdefghxj zz", ("abcdefghxj", 3, 90.0)),
        ("abcdefghij", "(abcdefghxj)", ("abcdefghxj", 1, 90.0)),
        # without white space at either end
        ("abcdefghij", "so: bcdefghij so", ("bcdefghij", 4, 90.0)),
        ("abcdefghij", "and so bcdefghij so", ("bcdefghij", 7, 90.0)),
        ("a b c d e", "a b c d xyz", ("a b c d", 0, 94.1)),
        ("abc def", "x abc de  xyz", ("abc de", 2, 85.7)),
        ("abc def", "abc \n\n so", ("abc", 0, 72.7)),
        # down to a likeness of 70
        ("abcdefghij", "and so abcdefgxyz and so on", ("abcdefgxyz", 7, 70.0)),
        ("abcdefghijkl", "zz abcdefgh1111 zz", None),  # 69.6
        ("gas talks end in May", "The gas talks ended in May", ("gas talks ended in May", 4, 90.0)),
        # a text of half the length may still have a proposal
        ("abcdefghij", "abcdef", ("abcdef", 0, 100.0)),
        ("abcdefghij", "abcde", ("abcde", 0, 100.0)),
        ("abcdefghij", "abcd", None),
        ("abcdefghi", "abcde", ("abcde", 0, 100.0)),
        ("abcdefghi", "abcd", None),
        ("abcdefghij", "", None),
    ],
)
def test_a_fuzzy_match_is_proposed_as_whole_words(exact, new, proposal):
    span = reanchor(_span(exact, exact), None, new, 2)
    assert (span.state, span.start) == ("needs_human" if proposal else "orphaned", None)
    actual = span.proposal
    assert (actual and (actual.exact, actual.start, actual.score)) == proposal
    assert actual is None or new[actual.start : actual.end] == actual.exact


@pytest.mark.parametrize(("most", "state"), [(321, "needs_human"), (320, "needs_human"), (319, "orphaned")])
def test_no_fuzzy_match_is_tried_above_the_work_limit(monkeypatch, most, state):
    monkeypatch.setattr("claims.anchoring.proposals.MAX_WORK", most)
    assert reanchor(_span("abcdefghij", "abcdefghij"), None, "so: abcdefghxj and so on, so far", 2).state == state


@pytest.mark.parametrize("new", ["A rain b.", "Some rain.", "Snow.", "rains rain"])
def test_role_and_words_stay_and_the_revision_is_new(new):
    old = anchor("A rain b.", SpanRequest("date", "rain"), 1)
    span = reanchor(old, "A rain b.", new, 2)
    assert (span.role, span.exact, span.revision) == ("date", "rain", 2)


TWO = "Anna: it will rain. Bert: it will rain."
SAID = "It will rain, Anna says. It will rain, Bert says."


@pytest.mark.parametrize(
    ("old", "start", "new", "state", "at"),
    [
        (TWO, 6, "Anna: it will rain.", "verified", 6),
        (TWO, 26, "Anna: it will rain.", "needs_human", None),
        (TWO, 6, "Bert: it will rain.", "needs_human", None),
        (TWO, 26, "Bert: it will rain.", "moved", 6),
        (SAID, 0, "It will rain, Bert says.", "needs_human", None),
        (SAID, 25, "It will rain, Bert says.", "moved", 0),
        (SAID, 0, SAID + " It will rain, Carl says.", "verified", 0),
        (SAID, 25, "It will rain, Carl says. " + SAID, "moved", 50),
        ("Rain. Rain.", 0, "Rain.", "needs_human", None),
        ("Rain. Rain.", 6, "Rain.", "needs_human", None),
        ("Rain. Snow. Rain.", 0, "Rain. Rain.", "verified", 0),
    ],
)
def test_overlapping_head_and_tail_move_no_span_to_other_words(old, start, new, state, at):
    end = start + len(old[start:].split(".")[0].split(",")[0])
    span = reanchor(_span(old, None, start=start, end=end), old, new, 2)
    assert (span.state, span.start) == (state, at)


@pytest.mark.parametrize(
    ("old", "start", "end", "new", "state", "at"),
    [
        # one code point, and a text that the other begins or ends with
        ("Rain", 0, 1, "Rn, Rain", "moved", 4),
        ("Rain. Snow.", 10, 11, "Rain.", "needs_human", None),
        ("Rain. Rain.", 10, 11, "Rain.", "needs_human", None),
        ("Rain. Rain.", 4, 5, "Rain.", "needs_human", None),
        # the same text again
        ("Rain. Rain.", 0, 4, "Rain. Rain.", "verified", 0),
        ("Rain. Rain.", 6, 10, "Rain. Rain.", "verified", 6),
        ("Rain. Rain.", 10, 11, "Rain. Rain.", "verified", 10),
        ("aa", 1, 2, "aa", "verified", 1),
    ],
)
def test_one_code_point_and_the_same_text_move_to_no_other_words(old, start, end, new, state, at):
    span = reanchor(_span(old, None, start=start, end=end), old, new, 2)
    assert (span.state, span.start) == (state, at)


@pytest.mark.parametrize(
    ("before", "now", "score", "differs"),
    [
        ("open by", "open in", 93.9, None),
        ("bridge", "viaduct", 84.8, None),
        ("2030", "2031", 58.2, ("2030", "2031")),
        ("2030", "20301", 60.0, ("2030", "20301")),
        ("will open", "will not open", 52.7, ("", "not")),
        ("A&B", "A&C", 58.2, ("B", "C")),
        ("June 2030", "the end of June 2031", 47.3, ("2030", "2031")),
        ("2030", "2030/31", 60.0, ("2030", "2030/31")),
        ("2030", "2030s", 60.0, ("2030", "2030s")),
        ("will open", "will hardly open", 47.3, ("", "hardly")),
        ("will open", "will reopen", 56.4, ("open", "reopen")),
        ("June", "July", 56.4, ("June", "July")),
    ],
)
def test_the_examples_of_the_specification(before, now, score, differs):
    """docs/specification.md, section 3.3."""
    quotation = "A&B bridge will open by June 2030"
    old = f"The council met. The {quotation}, they said. It won't rain."
    new = old.replace(before, now)
    proposal = reanchor(_span(old, quotation), old, new, 2).proposal
    assert proposal == Proposal(quotation.replace(before, now), 21, 21 + len(proposal.exact), score, differs)


@pytest.mark.parametrize(
    ("old", "quote", "new", "exact", "differs"),
    [
        # words that are now a part of longer words or numbers
        ("grow by 5 percent a year", "grow by 5", "grow by 5,000 percent a year", "grow by 5,000", ("5", "5,000")),
        ("has agreed to it", "agreed to it", "has disagreed to it", "disagreed to it", ("agreed", "disagreed")),
        ("it opens by June", "opens by June", "it reopens by June", "reopens by June", ("opens", "reopens")),
        ("it opens by June", "opens by June", "it re-opens by June", "re-opens by June", ("opens", "re-opens")),
        ("in the 2030 season", "in the 2030", "in the 2030s season", "in the 2030s", ("2030", "2030s")),
        ("in the 2030 season", "in the 2030", "in the 2030a season", "in the 2030a", ("2030", "2030a")),
        ("in the 2030 season", "in the 2030", "in the 2030th season", "in the 2030th", ("2030", "2030th")),
        ("opens at 10 there", "opens at 10", "opens at 10.30 there", "opens at 10.30", ("10", "10.30")),
        ("opens at 10 there", "opens at 10", "opens at 10:30 there", "opens at 10:30", ("10", "10:30")),
        ("opens in 2030 there", "opens in 2030", "opens in 2030/31 there", "opens in 2030/31", ("2030", "2030/31")),
        ("opens in 2030 (so)", "opens in 2030", "opens in 2030-2035 (so)", "opens in 2030-2035", ("2030", "2030-2035")),
        ("opens in 2030 (so)", "opens in 2030", "opens in 2030 – 35 (so)", "opens in 2030 – 35", ("2030", "2030 – 35")),
        ("grows by 5 in May", "grows by 5", "grows by 5% in May", "grows by 5%", ("5", "5%")),
        ("grows by 5 in May", "grows by 5", "grows by 5 % in May", "grows by 5 %", ("5", "5 %")),
        ("grows by 5 in May", "grows by 5", "grows by 5 percent in May", "grows by 5 percent", ("5", "5 percent")),
        ("grows by 5 in May", "grows by 5", "grows by 5 million in May", "grows by 5 million", ("5", "5 million")),
        ("grows by 5 in May", "grows by 5", "grows by 5 000 in May", "grows by 5 000", ("5", "5 000")),
        ("grows by 5 in May", "grows by 5", "grows by 5½ in May", "grows by 5½", ("5", "5½")),
        ("grows by 5 in May", "grows by 5", "grows by 5€ in May", "grows by 5€", ("5", "5€")),
        (
            "grows by five in May",
            "grows by five",
            "grows by five million in May",
            "grows by five million",
            ("five", "five million"),
        ),
        ("grows by 5 in May", "5 in May", "grows by −5 in May", "−5 in May", ("5", "−5")),
        ("grows by 5 in May", "5 in May", "grows by -5 in May", "-5 in May", ("5", "-5")),
        ("grows by 5 in May", "5 in May", "grows by $5 in May", "$5 in May", ("5", "$5")),
        ("grows by 5 in May", "5 in May", "grows by 1.5 in May", "1.5 in May", ("5", "1.5")),
        ("grows by 5 in May", "5 in May", "grows by minus 5 in May", "minus 5 in May", ("5", "minus 5")),
        ("by 5% in May", "by 5", "by 5‰ in May", "by 5‰", ("5", "5‰")),
        ("by 1,500 there", "500 there", "by 500 there", "500 there", ("1,500", "500")),
        ("два моста там", "два моста", "два мостами там", "два мостами", ("моста", "мостами")),
        ("الجسر يفتح غدا", "الجسر يفتح", "الجسر يفتحون غدا", "الجسر يفتحون", ("يفتح", "يفتحون")),
        (
            "オリンピックは成功",
            "ピックは成功",
            "パラリンピックは成功",
            "パラリンピックは成功",
            ("ピック", "パラリンピック"),
        ),
        # other names, numbers and negations
        (
            "Smith will resign by May he said",
            "Smith will resign by May",
            "Jones will resign by May he said",
            "Jones will resign by May",
            ("Smith", "Jones"),
        ),
        (
            "पुल २०३० तक खुलेगा कहा उसने",
            "पुल २०३० तक खुलेगा",
            "पुल २०३० तक नहीं खुलेगा कहा उसने",
            "पुल २०३० तक नहीं खुलेगा",
            ("", "नहीं"),
        ),
        (
            "也许政府将在2030年开放新港口,他说",
            "政府将在2030年开放新港口",
            "也许政府将不在2030年开放新港口,他说",
            "政府将不在2030年开放新港口",
            ("", "不"),
        ),
        # words that are denied now
        (
            "The bridge will open there",
            "bridge will open",
            "No bridge will open there",
            "No bridge will open",
            ("", "No"),
        ),
        ("Мост будет готов там", "будет готов", "Мост не будет готов там", "не будет готов", ("", "не")),
        ("er kommt 2030 an", "er kommt", "er kommt nicht 2030 an", "er kommt nicht", ("", "nicht")),
        ("他说在2030年开放", "在2030年开放", "他说不在2030年开放", "不在2030年开放", ("", "不")),
        # the first words, and the last ones of scripts without blanks
        (
            "Smith will resign",
            "Smith will resign",
            "Featherstone will resign",
            "Featherstone will resign",
            ("Smith", "Featherstone"),
        ),
        ("バイデン氏が勝つ", "バイデン氏が勝つ", "トランプ氏が勝つ", "トランプ氏が勝つ", ("バイデン", "トランプ")),
        ("橋は開く予定だ", "橋は開く", "橋は開かない予定だ", "橋は開かない", ("く", "かない")),
        ("สะพานจะเปิดในปี 2573", "สะพานจะเปิด", "สะพานจะไม่เปิดในปี 2573", "สะพานจะไม่เปิด", ("", "ไม่")),
    ],
)
def test_changed_words_say_so_and_score_below_typography(old, quote, new, exact, differs):
    span = reanchor(_span(old, quote), old, new, 2)
    assert (span.state, span.proposal.exact, span.proposal.differs) == ("needs_human", exact, differs)
    assert span.proposal.score <= 100 * DIFFERING_SHARE
    assert anchor(new, SpanRequest("claim", exact), 2).start == span.proposal.start


@pytest.mark.parametrize(
    ("old", "quote", "new", "exact"),
    [
        ("grow by 5 percent", "grow by 5", "They grow by 5 percent", "grow by 5"),
        ("costs 5 million now", "costs 5", "It costs 5m now", "costs 5"),
        ("政府将在2030年开放新港口", "2030年开放", "但政府将于2030年开放的新港口", "2030年开放"),
        ("opens in 2030, he said", "opens in 2030", "It opens in 2030; he said", "opens in 2030"),
        ("'Anna's plan' is on", "Anna's plan", "So «\u00a0Anna\u2019s plan\u00a0» is on", "Anna\u2019s plan"),
        ("\u2018it opens\u2019 now", "\u2018it opens\u2019", "So \u201cit opens\u201d now", "\u201cit opens\u201d"),
        (
            "the bridge\u2014long\u2014opens",
            "bridge\u2014long\u2014opens",
            "so the bridge \u2013 long \u2013 opens",
            "bridge \u2013 long \u2013 opens",
        ),
        ("we wait . . . and open", "wait . . . and open", "so we wait\u2026 and open", "wait\u2026 and open"),
        ("in 2030 there", "in 2030", "so in \uff12\uff10\uff13\uff10 there", "in \uff12\uff10\uff13\uff10"),
    ],
)
def test_the_same_words_move_by_themselves(old, quote, new, exact):
    span = reanchor(_span(old, quote), old, new, 2)
    assert (span.state, span.exact, new[span.start : span.end]) == ("moved", exact, exact)


@pytest.mark.parametrize(
    ("old", "quote", "new"),
    [
        ("It will not open by June", "open by June", "So it will not open by June"),
        ("They say no. The bridge opens", "bridge opens", "They say no: the bridge opens"),
        ("He kommt nicht. Sie kommt", "Sie kommt", "Er kommt nicht. Sie kommt"),
        ("A plan.\nThe bridge opens", "The bridge opens", "No plan, no!\nThe bridge opens"),
    ],
)
def test_a_denial_that_stood_there_before_or_stands_elsewhere_changes_nothing(old, quote, new):
    assert reanchor(_span(old, quote), old, new, 2).state in {"verified", "moved"}


def test_quotations_that_differ_in_typography_only_do_not_change_places():
    old = 'Smith said: \u201cWe\u2019ll open.\u201d Jones said: "We\'ll open." So.'
    new = 'Smith said: "We\'ll open." Then Jones said: \u201cWe\u2019ll open.\u201d So.'
    span = anchor(old, SpanRequest("claim", "We'll open", prefix='Jones said: "'), 1)
    moved = reanchor(span, old, new, 2)
    assert moved.start in (None, new.index("We\u2019ll"))


_PIECES = st.lists(
    st.sampled_from(
        [
            "It ",
            "opens ",
            "re",
            "5",
            "%",
            ".",
            ",",
            "000 ",
            "\u2212",
            "$",
            "May ",
            "not ",
            "न",
            "\u0939\u0940 ",
            "橋が",
            "2030年",
            "e\u0301",
            "«",
            "» ",
            "\u2019s ",
            "-",
            "👩\u200d💻",
        ]
    ),
    max_size=10,
).map("".join)


@given(_PIECES.filter(str.strip), st.data(), _PIECES)
def test_a_proposal_has_whole_words_and_is_accepted_when_sent_back(old, data, new):
    start = data.draw(st.integers(0, len(old) - 1))
    end = data.draw(st.integers(start + 1, len(old)))
    assume(old[start:end].strip() and not any(splits_character(old, at) for at in (start, end)))
    proposal = reanchor(_span(old, None, start=start, end=end), old, new, 2).proposal
    if proposal is None:
        return
    assert new[proposal.start : proposal.end] == proposal.exact
    again = anchor(new, SpanRequest("claim", proposal.exact, start=proposal.start, end=proposal.end), 2)
    assert (again.start, again.end) == (proposal.start, proposal.end)
    if not cuts_word(old, start, end):
        assert not cuts_word(new, proposal.start, proposal.end)
    assert (proposal.score <= 100 * DIFFERING_SHARE) is (proposal.differs is not None)


# The words of a withheld text.

WITHHELD = "It\u2019s open in June\u00a02030, he said."


@pytest.mark.parametrize(
    ("exact", "start", "end", "state", "stored"),
    [
        ("It\u2019s open in June\u00a02030", 0, 22, "verified", "It\u2019s open in June\u00a02030"),
        ("It's open in June 2030", 0, 22, "verified", "It\u2019s open in June\u00a02030"),
        ("It's open in June 2030", 1, 23, "moved", "It\u2019s open in June\u00a02030"),
        ("It&rsquo;s open in June 2030", 0, 28, "moved", "It\u2019s open in June\u00a02030"),
        ("It's open in June 2031", 0, 22, "needs_human", None),
        ("open in June\u00a0203", 5, 21, "verified", "open in June\u00a0203"),
        ("he said", 0, 7, "needs_human", None),
        ("Nothing of the kind", 0, 19, "orphaned", None),
    ],
)
def test_words_of_a_withheld_text_are_verified_when_it_comes(exact, start, end, state, stored):
    span = unverified(SpanRequest("claim", exact, start=start, end=end), len(WITHHELD), 1)
    after = verify(span, WITHHELD, 1)
    assert after.state == state
    assert (None if after.start is None else WITHHELD[after.start : after.end]) == stored
    assert stored is None or after.exact == stored
