"""Forecasts of a text: found, left out, with due window and claimant."""

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.extract_sentences import sentence_scores
from claims.domain.vocabulary import CLAIM_KINDS, MODALITIES
from claims.errors import LanguageNotSupported
from claims.extraction.candidates import extract
from claims.extraction.languages import LANGUAGES

ROOT = Path(__file__).resolve().parents[2]
SEED = ROOT.parent / "shared" / "seed"
#: a Tuesday
PUBLISHED = date(2021, 9, 21)


def _extract(text, language="en"):
    return extract(text, PUBLISHED, language, "The author")


FORECASTS = [
    # (sentence, kind, relation, EDTF, claimant)
    ("The bridge will open in May 2023.", "prediction", "in", "2023-05", "The author"),
    (
        "Moscow and Minsk have given themselves until December 1, 2023, to sign.",
        "commitment",
        "by",
        "2023-12-01",
        "Moscow and Minsk",
    ),
    ("The approval is expected in November.", "prediction", "in", "2021-11", "The author"),
    ("Talks resume on Monday.", "plan", "in", "2021-09-27", "The author"),
    ("The ministry has until Friday to answer.", "commitment", "by", "2021-09-24", "The author"),
    ("Acme plans to open a plant next year.", "plan", "in", "2022", "Acme"),
    ("The company said it would cut 500 jobs by June.", "plan", "by", "2022-06", "The company"),
    ("“We will open in May,” said manager Ann Ode.", "commitment", "in", "2022-05", "Ann Ode"),
    (
        "According to the central bank, inflation will fall to 2 percent by 2023.",
        "prediction",
        "by",
        "2023",
        "central bank",
    ),
    ("The fund warned that prices could double within two years.", "warning", "by", "2023-09-21", "The fund"),
    ("If it rains, the match will be played on Sunday.", "conditional", "in", "2021-09-26", "The author"),
    ("The law won’t take effect until January.", "prediction", "not_before", "2022-01", "The author"),
    ("The deadline is noon on Wednesday.", "commitment", "by", "2021-09-22", "The author"),
    ("Emissions must fall by 40 percent by 2030.", "commitment", "by", "2030", "The author"),
    ("The vote was postponed to 3 March 2022.", "plan", "in", "2022-03-03", "The author"),
    ("Rates could rise soon.", "prediction", "open", None, "The author"),
    ("Nothing will change before 2030.", "prediction", "not_before", "2030", "The author"),
    ("We do not see that happening before 2035.", "plan", "not_before", "2035", "The author"),
    ("Scientists hope that the probe will land in 2027.", "prediction", "in", "2027", "Scientists"),
    ("Chief Executive Lena Dahl said the plant would open in May 2022.", "prediction", "in", "2022-05", "Lena Dahl"),
    ("Starting in 2027, all homes must have heat pumps.", "commitment", "not_before", "2027", "The author"),
    ("The Fed will meet Nov. 2-3.", "prediction", "in", "2021-11-02/2021-11-03", "The author"),
]


@pytest.mark.parametrize(("text", "kind", "relation", "edtf", "claimant"), FORECASTS)
def test_forecasts_are_found(text, kind, relation, edtf, claimant):
    (candidate,) = _extract(text)
    assert (candidate.kind, candidate.due.relation, candidate.due.edtf) == (kind, relation, edtf)
    assert candidate.claimant.removeprefix("the ") == claimant
    assert candidate.span.exact == text


@pytest.mark.parametrize(
    ("text", "claimant", "resolved"),
    [
        ("The ministry said it would open a plant in May 2023.", "The ministry", False),
        ("A plant will open in May 2023, the ministry said.", "the ministry", False),
        ("Ministry said it would open a plant in May 2023.", "Ministry", False),
        ("Its owner plans to open a plant in May 2023.", "Its owner", False),
        ("He said the plant would open in May 2023.", "He", False),
        ("They expect the plant to open in May 2023.", "They", False),
        ("The Ministry of Energy said it would open a plant in May 2023.", "The Ministry of Energy", True),
        ("Acme plans to open a plant in May 2023.", "Acme", True),
        ("The Bundesbank said it would raise rates in May 2023.", "The Bundesbank", True),
        ("“We will open in May 2023,” said manager Ann Ode.", "Ann Ode", True),
        ("Ann Ode runs Acme. She said the plant would open in May 2023.", "Ann Ode", True),
        ("The plant will open in May 2023.", "The author", True),
    ],
)
def test_a_claimant_that_only_stands_for_somebody_is_not_resolved(text, claimant, resolved):
    (candidate,) = _extract(text)
    assert (candidate.claimant, candidate.claimant_resolved) == (claimant, resolved)


@pytest.mark.parametrize(
    "text",
    [
        "The ministry had until 2019 to answer.",
        "The plant was to have opened in 2020.",
        "The company had planned to open a plant in 2025 but scrapped the project last month.",
        "Will the bridge open in May?",
        "It is unclear how they will be put into practice.",
        "What they will look like is not yet clear.",
        "Nobody knows whether the bridge will open.",
        "When yields rise, banks usually lend less.",
        "May was cold, and the will of the people was ignored.",
        "The will was read on Monday.",
        "They could have moved in November.",
        "Children would play in the streets.",
        "I may be old, but I can count.",
        "The figure may be wrong.",
        "A poll published on September 4 put the party at 5 percent.",
        "He said so on Monday.",
        "The programs were agreed on the eve of the elections (September 17–19).",
        "It stood at 141 dollars in June, the company said.",
        "The council ought to publish the reports.",
        "She gave the same promise in 2020.",
        "The trick is to wait.",
        "They asked whether it will open by 2023.",
        "It is unclear how the ministry will spend the money in 2022.",
        "Whether the law takes effect in 2022 is an open question.",
        "What will happen next month is anyone's guess.",
        "Nobody knows if the rules will change by June 2022.",
        "The airline no longer expects to break even in 2027.",
        "The city withdrew its bid to host the 2032 Games.",
        "The plan to open in 2027 collapsed.",
        "She will often sit by the window.",
    ],
)
def test_sentences_without_a_forecast_are_left_out(text):
    assert [candidate.statement for candidate in _extract(text)] == []


def test_a_sentence_with_two_deadlines_is_two_candidates():
    candidates = _extract("The first part will be ready by March 2022, and the second is due to open in 2024.")
    assert [(c.due.relation, c.due.edtf) for c in candidates] == [("by", "2022-03"), ("in", "2024")]


def test_a_later_date_refers_to_the_one_before():
    (candidate,) = _extract("The port was begun in 2019. Three years later it will be finished.")
    assert (candidate.due.edtf, candidate.due_basis) == ("2022", "inferred")


def test_in_this_regard_refers_to_the_deadline_of_the_sentence_before():
    text = "They have until December 1, 2023, to sign. There is little cause for optimism in this regard."
    assert [(c.due.edtf, c.due_basis) for c in _extract(text)] == [("2023-12-01", "stated"), ("2023-12-01", "inferred")]


def test_a_forecast_without_a_day_has_a_window_with_basis_none():
    (candidate,) = _extract("The bridge will collapse.")
    assert (candidate.due.relation, candidate.due.latest, candidate.due_basis, candidate.due_span) == (
        "open",
        None,
        "none",
        None,
    )


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("The bridge will open.", "almost_certain"),
        ("The bridge will probably open.", "likely"),
        ("The bridge is set to open.", "very_likely"),
        ("The bridge may open.", "even_chance"),
        ("The bridge is unlikely to open.", "unlikely"),
    ],
)
def test_modality_is_a_step_of_the_scale(text, modality):
    (candidate,) = _extract(text)
    assert candidate.modality == modality
    assert modality in MODALITIES


def test_a_condition_has_its_own_range():
    text = "Details will be known after the plans are approved in November."
    (candidate,) = _extract(text)
    assert candidate.condition.exact == "after the plans are approved in November"
    assert text[candidate.condition.start : candidate.condition.end] == candidate.condition.exact
    assert candidate.due.edtf == "2021-11"


def test_a_continued_quotation_keeps_its_speaker():
    text = "“We lost,” said captain Ann Ode. “But we’ll be back next year.”"
    assert [c.claimant for c in _extract(text)] == ["Ann Ode"]


def test_a_pronoun_stands_for_the_last_name():
    text = "Minister Ann Ode opened the fair. She said the road would be finished by June."
    assert [c.claimant for c in _extract(text)] == ["Ann Ode"]


def test_every_candidate_has_reasons():
    for candidate in _extract(" ".join(row[0] for row in FORECASTS)):
        assert candidate.why
        assert candidate.kind in CLAIM_KINDS
        assert 0.5 <= candidate.score <= 1


@pytest.mark.parametrize("day", [date(1, 1, 1), date(1, 1, 2), date(1583, 1, 1), date(2024, 2, 29), date(9998, 12, 31)])
def test_the_ends_of_the_calendar_raise_no_error(day):
    text = (
        "It will open next century, last decade, two years ago, in 999 centuries, next winter, last May, next weekend, "
        "a week on Monday, by the end of the decade, on 13/13/13, at Easter, two weeks before Christmas, this week, "
        "five years after that."
    )
    for candidate in extract(text, day, "en", "The author"):
        assert candidate.due.earliest >= day


def test_no_range_begins_or_ends_inside_a_character():
    text = "👩\u200d🚀 The pilot said he will re\u0301open it in 2027."
    (candidate,) = _extract(text)
    for place in (candidate.span, candidate.speaker, *candidate.cues):
        words = text[place.start : place.end]
        assert not words.startswith(("\u0301", "\u200d", "🚀"))
        assert not text[place.end : place.end + 1].startswith(("\u0301", "\u200d"))


def test_signs_of_markdown_are_no_words():
    text = "The [gas market](https://news.example/x_(y)) will **open** in [May](#) 2023."
    (candidate,) = _extract("The [gas market](https://news.example/x) will **open** in [May](#) 2023.")
    assert candidate.statement == "The gas market will open in May 2023."
    assert candidate.due.edtf == "2023-05"
    assert _extract(text)


@pytest.mark.parametrize("tag", ["de", "fr-CA", "tlh"])
def test_other_languages_are_refused_by_name(tag):
    with pytest.raises(LanguageNotSupported, match=r"English \(en\)"):
        _extract("The bridge will open in May.", tag)


def test_a_text_in_another_language_than_its_tag_is_refused():
    text = "Die Brücke wird im Mai eröffnet, sagte der Minister am Montag in der Hauptstadt des Landes. " * 5
    with pytest.raises(LanguageNotSupported, match="does not look like English"):
        _extract(text)


#: words of the specification: relations, kinds, bases
OURS = {'"open"', '"plan"', '"past"', '"before"', '"after"', '"between"', '"warning"'}


def test_the_language_of_a_short_text_is_recognized_by_all_function_words():
    assert _extract("The law won’t take effect until January. " * 5)
    german = "Die Brücke wird im Mai eröffnet, sagte der Minister am Montag. Niemand weiß, wann die Fähre danach fährt."
    with pytest.raises(LanguageNotSupported, match="does not look like English"):
        _extract(f"{german} Sie bleibt.")


def test_no_code_contains_words_of_a_language():
    """Words belong to the tables of `claims/extraction/english/`; the code must work for a second language too."""
    assert set(LANGUAGES) == {"en"}
    cues = {word for cue in LANGUAGES["en"].cues for piece in cue.words.split() for word in piece.split("|")}
    words = {f'"{word}"' for word in cues if word.islower() and len(word) > 3} - OURS
    for path in sorted((ROOT / "claims" / "extraction").glob("*.py")):
        code = [line for line in path.read_text(encoding="utf-8").splitlines() if '"""' not in line]
        assert not [line for line in code if any(word in line for word in words) and "#:" not in line], path.name


PIECES = [
    *(row[0] for row in FORECASTS),
    "\r\n",
    "\n\n",
    "🙂",
    "e\u0301",
    "\u00a0",
    "“",
    "”",
    "’s",
    " ",
    "[a](b)",
    "**",
    "If ",
]


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=8).map("".join))
def test_offsets_are_exact_and_results_are_repeatable(text):
    try:
        candidates = extract(text, PUBLISHED, "en", "The author")
    except LanguageNotSupported:
        return  # a text in several scripts has no language
    for candidate in candidates:
        places = [candidate.span, candidate.speaker, candidate.due_span, candidate.condition, *candidate.cues]
        for place in [place for place in places if place is not None]:
            words = place.exact if hasattr(place, "exact") else place.words
            assert text[place.start : place.end] == words
    assert candidates == sorted(candidates, key=lambda c: (c.due.edtf is None, -c.score, c.span.start))
    assert extract(text, PUBLISHED, "en", "The author") == candidates


@pytest.mark.parametrize(
    "piece",
    [
        "will ",
        "1/",
        '"“',
        "if he will ",
        ", will go",
        "A.",
        "[",
        "[a](",
        "he said ",
        "on 1 May and ",
        "is to ",
        "\n",
        "the ’s ",
    ],
)
def test_the_cost_of_hostile_texts_is_linear(piece, counted):
    """Four times the text needs about four times the steps: counted, not timed."""
    small, large = (counted(lambda n=n: _extract(piece * n)) for n in (300, 1200))
    assert large < small * 7


def test_a_thousand_linked_sentences_raise_no_error():
    assert _extract("He would go. " * 1500) == []


def test_a_hundred_kilobytes_are_extracted(counted):
    text = " ".join(row[0] for row in FORECASTS)
    once = counted(lambda: _extract(text))
    assert counted(lambda: _extract(f"{text}\n\n" * 10)) < once * 14


@pytest.mark.skipif(not SEED.exists(), reason="the seed article is not beside this checkout")
def test_the_article_that_the_project_began_with():
    text = next(SEED.glob("*.txt")).read_text(encoding="utf-8")
    candidates = _extract(text)
    windows = {c.due.text: (c.due.relation, c.due.edtf) for c in candidates if c.due.text}
    assert windows == {
        "in November": ("not_before", "2021-11"),
        "by December 2022": ("by", "2022-12"),
        "until December 1, 2023": ("by", "2023-12-01"),
    }
    assert all(c.due.latest is None or c.due.latest >= PUBLISHED for c in candidates)
    assert not [c for c in candidates if "2014" in c.statement or "September 17" in c.statement]


@pytest.mark.parametrize(("name", "least"), [("windows right", 0.95), ("none proposed", 0.97)])
def test_extraction_of_our_own_sentences_is_good(name, least):
    (score,) = [s for s in sentence_scores(ROOT / "fixtures" / "extract" / "sentences.jsonl") if s.name.endswith(name)]
    assert score.right / score.total >= least


def test_extraction_of_the_development_articles_is_good():
    hits = gold = extra = 0
    for path in sorted((ROOT / "fixtures" / "extract" / "develop").glob("*.json")):
        article = json.loads(path.read_text(encoding="utf-8"))
        text, marked = article["text"], {claim["sentence"] for claim in article["claims"]}
        spans = [(text.index(sentence), text.index(sentence) + len(sentence)) for sentence in marked]
        candidates = extract(text, date.fromisoformat(article["published_on"]), "en", article["author"])
        middles = [(c.span.start + c.span.end) // 2 for c in candidates]
        gold += len(spans)
        hits += sum(any(start <= middle < end for middle in middles) for start, end in spans)
        extra += len({m for m in middles if not any(start <= m < end for start, end in spans)})
    assert hits / gold >= 0.9
    assert hits / (hits + extra) >= 0.9


@pytest.mark.parametrize("path", sorted((ROOT / "fixtures" / "extract").rglob("*.json")), ids=lambda path: path.stem)
def test_a_text_cut_anywhere_gives_candidates_or_none(path):
    """Cut at 16 places of each article: a draft may end inside a sentence, a phrase or a word."""
    article = json.loads(path.read_text(encoding="utf-8"))
    text, day = article["text"], date.fromisoformat(article["published_on"])
    for cut in range(len(text) // 17, len(text), len(text) // 17 + 1):
        for candidate in extract(text[:cut], day, "en", "A"):
            assert text[candidate.span.start : candidate.span.end] == candidate.span.exact
