"""The sentences in which rules refuse: each with its typed values, as programs read them and as pages show them."""

import re

import pytest

from claims.anchoring.anchor import anchor, unverified
from claims.anchoring.normalize import normalize_text
from claims.dates.durations import add_duration
from claims.dates.window import make_due, window_after
from claims.domain.limits import MAX_TEXT
from claims.domain.outcomes import OUTCOME_TABLE
from claims.domain.requests import SpanRequest
from claims.errors import Code, Days, DuecheckError, Message
from claims.errors.messages import for_programs, render, standard_form
from claims.rules.scheduling import apply_check
from claims.rules.verdicts import check_verdict
from tests.rules.makers import (
    AT,
    CORRECTION,
    PUBLISHED,
    RETRACTED,
    day,
    make_check,
    make_claim,
    make_condition,
    make_current,
    make_evidence,
    make_verdict,
    make_window,
    utc,
)

LATER = utc("2023-01-01T00:00")


def _marked(value):
    """Show the kind of a value too: a page shows a code as a label, and a day in words."""
    kind = f"{value.kind} " if isinstance(value, Code) else "days " if isinstance(value, Days) else ""
    return f"<{kind}{standard_form(value)}>" if isinstance(value, Message | Code | Days) else standard_form(value)


def _refused(act):
    with pytest.raises(DuecheckError) as caught:
        act()
    (issue,) = caught.value.issues or [caught.value]
    shown = render(issue.message, _marked)
    assert str(issue.message) == re.sub(r"<(?:outcome|reason|relation|days) ([^>]*)>", r"\1", shown)
    hint = for_programs(issue.message).removeprefix(str(issue.message))
    return shown + hint


@pytest.mark.parametrize(
    ("verdict", "claim", "now", "words"),
    [
        (("came_true", None), {}, LATER, "<outcome came_true> needs the day on which it happened"),
        (("void", "2021-11-10"), {}, LATER, "<outcome void> has no day on which it happened; leave it out"),
        (
            ("came_true", "2021-11-10", {"reason": "became_impossible"}),
            {},
            LATER,
            "<reason became_impossible> goes with <outcome did_not> only",
        ),
        (
            ("came_true", "2021-11-10", {"supersedes": 4}),
            {},
            LATER,
            "a correction needs both the verdict that it corrects and a reason. "
            "Send supersedes and correction together.",
        ),
        (
            ("came_true", "2021-11-10", {"correction": CORRECTION}),
            {},
            LATER,
            "a correction needs both the verdict that it corrects and a reason. "
            "Send supersedes and correction together.",
        ),
        (("came_true", "2021-11-10", {"evidence_ids": (9,)}), {}, LATER, "claim 1 has no evidence 9"),
        (
            ("came_true", "2021-11-10", {"evidence_ids": ()}),
            {},
            LATER,
            "<outcome came_true> must cite at least one piece of evidence",
        ),
        (("came_true", "2023-01-02"), {}, LATER, "2023-01-02 is in the future"),
        (
            ("came_true", "2021-10-31"),
            {},
            LATER,
            "2021-10-31 is before the window begins on 2021-11-01: "
            "use <outcome partly> without a day, or correct the deadline",
        ),
        (
            ("came_true", "2021-12-01"),
            {},
            LATER,
            "2021-12-01 is after the window <days 2021-11-01..2021-11-30>: "
            "the right outcome is <outcome came_true_late>",
        ),
        (
            ("came_true_late", "2021-11-30"),
            {},
            LATER,
            "2021-11-30 is inside the window <days 2021-11-01..2021-11-30>: the right outcome is <outcome came_true>",
        ),
        (
            ("came_true_late", "2021-11-30"),
            {"due": make_window("open", None)},
            LATER,
            "2021-11-30 is inside the window <days 2021-09-21..>: the right outcome is <outcome came_true>",
        ),
        (
            ("did_not", None),
            {"due": make_window("open", None)},
            LATER,
            "the claim has no last day, so <outcome did_not> needs the reason <reason became_impossible>",
        ),
        (
            ("did_not", None),
            {},
            AT,
            "the window is open until 2021-11-30 (due at 2021-12-01T12:00:00Z): "
            "<outcome did_not> is possible then, or now with the reason <reason became_impossible>",
        ),
        (
            ("did_not", None),
            {"depends_on": make_condition(), "due": None},
            LATER,
            "the claim waits for another claim; its window is not known",
        ),
    ],
)
def test_a_verdict_is_refused_in_words(verdict, claim, now, words):
    outcome, occurred_on, *changes = verdict
    new = make_verdict(outcome, occurred_on, **(changes[0] if changes else {}))
    stance = (*OUTCOME_TABLE[outcome].must_cite, "context")[0]
    evidence = [make_evidence(published_on=None, stance=stance)]
    assert _refused(lambda: check_verdict(new, make_claim(**claim), evidence, now)) == words


@pytest.mark.parametrize(
    ("now", "due", "words"),
    [
        (
            AT,
            make_window(),
            "the window is open until 2021-11-30 (due at 2021-12-01T12:00:00Z): "
            "<outcome did_not> is possible then, with evidence that does not support the claim",
        ),
        (
            LATER,
            make_window("open", None),
            "the claim has no last day, so <outcome did_not> needs the reason <reason became_impossible>, "
            "and evidence that does not support the claim",
        ),
    ],
)
def test_a_reason_is_proposed_only_if_it_is_enough(now, due, words):
    new = make_verdict("did_not", None)
    assert _refused(lambda: check_verdict(new, make_claim(due=due), [make_evidence()], now)) == words


_BOTH = [make_evidence(1, published_on=None), make_evidence(2, published_on=None, stance="refutes")]


@pytest.mark.parametrize(
    ("claim", "outcome", "day", "cited", "now", "ways"),
    [
        ({}, "came_true", "2021-10-31", (1,), LATER, "use <outcome partly> without a day, or correct the deadline"),
        ({}, "partly", "2021-10-31", (1,), LATER, "leave the day out, or correct the deadline"),
        (
            {},
            "came_true",
            "2021-10-31",
            (1, 2),
            LATER,
            "use <outcome did_not>, or use <outcome partly> without a day, or correct the deadline",
        ),
        ({}, "partly", "2021-10-31", (1, 2), utc("2021-12-01T11:59:59"), "leave the day out, or correct the deadline"),
        (
            {},
            "partly",
            "2021-10-31",
            (1, 2),
            utc("2021-12-01T12:00"),
            "use <outcome did_not>, or leave the day out, or correct the deadline",
        ),
        ({}, "partly", "2021-09-21", (1,), LATER, "leave the day out, or correct the deadline"),
        (
            {},
            "partly",
            "2021-09-20",
            (1,),
            LATER,
            "leave the day out, or correct when the claim was said, and the deadline",
        ),
        (
            {"due": make_window("by", "2021-11")},
            "partly",
            "2021-09-20",
            (1,),
            LATER,
            "leave the day out, or correct when the claim was said",
        ),
        (
            {"due": make_window("by", "2021-11"), "verdict": make_current()},
            "partly",
            "2021-09-20",
            (1,),
            LATER,
            "leave the day out, or withdraw the verdict and correct when the claim was said",
        ),
        ({"said_on": None}, "partly", "2021-09-20", (1,), LATER, "leave the day out, or correct the deadline"),
        ({"said_on": "2021-09"}, "partly", "2021-09-01", (1,), LATER, "leave the day out, or correct the deadline"),
    ],
)
def test_a_day_before_the_window_proposes_only_what_is_possible(claim, outcome, day, cited, now, ways):
    new = make_verdict(outcome, day, evidence_ids=cited)
    words = _refused(lambda: check_verdict(new, make_claim(**claim), _BOTH, now))
    assert words.split(": ", 1)[1] == ways


def test_retracted_evidence_is_named():
    evidence = [make_evidence(retraction=RETRACTED)]
    words = _refused(lambda: check_verdict(make_verdict(), make_claim(), evidence, LATER))
    assert words == "evidence 1 has been retracted"


@pytest.mark.parametrize(
    ("zone", "next_check_on", "words"),
    [
        (None, "2032-01-01", "2032-01-01 is more than 10 years away"),
        (None, "2021-10-01", "2021-10-01 has begun in UTC; the claim would come up again at once"),
        (
            "Europe/Minsk",
            "2021-10-01",
            "2021-10-01 has begun in Europe/Minsk; the claim would come up again at once",
        ),
    ],
)
def test_a_check_is_refused_in_words(zone, next_check_on, words):
    claim = make_claim(due=make_window(zone=zone))
    check = make_check("nothing_new", next_check_on)
    assert _refused(lambda: apply_check(claim, check, by_human=False, now=AT)) == words


TEXT = "It will rain. It will snow. It will rain."
MARKED = TEXT.replace("snow", "sno\u0302w")


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        (SpanRequest("claim", "hail"), '"hail" does not occur in the text'),
        (
            SpanRequest("claim", "rain", prefix="no "),
            '"rain" does not occur in the text; without prefix and suffix it occurs 2 times',
        ),
        (SpanRequest("claim", "rain"), '"rain" occurs 2 times; add a prefix, a suffix or offsets'),
        (SpanRequest("claim", "rain", start=0, end=4), 'the text at 0..4 is "It w"'),
        (SpanRequest("claim", "rain", start=3, end=99), "offsets must satisfy start < end <= 41"),
        (SpanRequest("claim", None, start=3, end=3), "offsets must satisfy start < end <= 41"),
        (SpanRequest("claim", "It", prefix="no ", start=0, end=2), 'the prefix in the text is ""'),
        (SpanRequest("claim", "It", prefix="xx", start=14, end=16), 'the prefix in the text is ". "'),
        (SpanRequest("claim", "It", suffix=" can", start=0, end=2), 'the suffix in the text is " wil"'),
        (
            SpanRequest("claim", "sno", start=22, end=25),
            "the words begin or end inside a character (before a combining mark)",
        ),
    ],
)
def test_a_span_is_refused_in_words(request_, words):
    text = MARKED if request_.exact == "sno" else TEXT
    assert _refused(lambda: anchor(text, request_, 1)) == words


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        (
            SpanRequest("claim", "rain"),
            "the text is withheld, so the span must name its words and offsets. "
            "Send exact, start and end, or supply the text first.",
        ),
        (SpanRequest("claim", "rain", start=0, end=5), "exact has 4 code points, but end - start is 5"),
        (SpanRequest("claim", "rain", start=38, end=42), "the text ends at 41"),
    ],
)
def test_a_span_of_a_withheld_text_is_refused_in_words(request_, words):
    assert _refused(lambda: unverified(request_, 41, 1)) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "the text is empty"),
        ("ab\0", "the text has a NUL character at offset 2"),
        ("abc\ud800", "the text has a lone surrogate at offset 3"),
        ("a" * (MAX_TEXT + 1), "the text has 2000001 code points, the limit is 2000000"),
    ],
)
def test_a_text_is_refused_in_words(text, words):
    assert _refused(lambda: normalize_text(text)) == words


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("by", None, {}), "the relation <relation by> needs a date, as YYYY-MM-DD, YYYY-MM or YYYY"),
        (("open", "2022", {}), "an open claim has no date; leave the date out or choose a relation"),
        (("in", "2022-13", {}), "'2022-13' is not a date that the calendar has"),
        (("between", "2022", {}), "the relation <relation between> needs two dates, as YYYY/YYYY"),
        (
            ("in", "2021-08", {}),
            "the window ends on 2021-08-31, before the claim was made on 2021-09-21: that is no forecast. "
            "If it was said earlier than the article, send said_on.",
        ),
        (("in", "2022", {"review_every": "P1Y"}), "only a window without an end is reviewed; leave it out"),
        (
            ("in", "2022", {"first_check_on": day("2021-12-31")}),
            "the first check cannot come before the window begins on 2022-01-01",
        ),
        (
            ("in", "2022", {"first_check_on": day("2024-01-01")}),
            "the first check cannot come later than a year after 2022-12-31",
        ),
        (
            ("in", "2022", {"timezone": "Mars/Base"}),
            "'Mars/Base' is not an IANA time zone such as Europe/Minsk; leave it out if none is stated",
        ),
        (("by", "9999", {}), "the window must end by the year 9998"),
        (("after", "9999", {}), "the window lies outside the calendar"),
    ],
)
def test_a_window_is_refused_in_words(arguments, words):
    relation, edtf, options = arguments
    assert _refused(lambda: make_due(relation, edtf, PUBLISHED, **options)) == words


def test_a_condition_far_off_is_refused_in_words():
    assert _refused(lambda: window_after(PUBLISHED, "P9999Y")) == "the day lies after the year 9999"


def test_what_is_no_duration_is_named():
    with pytest.raises(ValueError, match=r"^'P' is not a calendar duration such as P1Y, P6M or P10D$"):
        add_duration(PUBLISHED, "P")
