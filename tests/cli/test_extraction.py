"""`extract` and its report: forecasts of a file or a page."""

import json
import re
import sys

import pytest

from claims.fetching.http import FetchedPage

TEXT = "The bridge will open in May 2030, the ministry said. It may rain on Sunday."


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "article.txt"
    path.write_text(TEXT, encoding="utf-8")
    return str(path)


def test_extract_prints_the_forecasts_of_a_file_and_the_reasons(run, file):
    result = run("extract", file, "--published-on", "2026-01-05", "--author", "Ann Ode", "--explain")
    assert "the ministry; in 2030-05 (stated): 2030-05-01 .. 2030-05-31" in result.stdout
    assert "[0..52] The bridge will open in May 2030, the ministry said." in result.stdout
    assert "cue 'WILL ADV* VB'" in result.stdout
    assert "Ann Ode; in 2026-01-11" in result.stdout
    assert "candidates: 2, in an article of 2026-01-05" in result.stderr


def test_extract_prints_the_odds_of_a_sentence(run):
    text = "There is a 30 percent chance of a strike in May 2030."
    result = run("extract", "-", "--published-on", "2026-01-05", "--explain", input=text)
    assert "prediction, unlikely;" in result.stdout
    assert "- odds '30 percent chance': 0.3" in result.stdout
    result = run("extract", "-", "--published-on", "2026-01-05", "--json", input=text)
    assert json.loads(result.stdout)["probability"] == {"low": 0.3, "high": 0.3, "text": "30 percent chance"}


def test_extract_reads_standard_input_and_prints_json(run):
    result = run("extract", "-", "--published-on", "2026-01-05", "--json", input=TEXT)
    first, second = (json.loads(line) for line in result.stdout.splitlines())
    assert TEXT[first["span"]["start"] : first["span"]["end"]] == first["span"]["exact"]
    assert second["due"]["edtf"] == "2026-01-11"


def test_extract_stores_the_article_of_a_page_and_its_candidates_once(run, app, context):
    page = f"""<html lang="en"><head><title>Bridge</title><meta property="og:site_name" content="Post">
        <meta property="article:published_time" content="2021-09-21"></head><body><article><h1>The bridge</h1>
        <p>{TEXT}</p><p>It was begun in 2019 and has cost more than anybody thought.</p></article></body></html>"""
    object.__setattr__(app.extensions["duecheck"], "fetch", lambda url: FetchedPage(url, "text/html", page))
    for _ in range(2):
        result = run("extract", "https://news.example/bridge", "--store")
        assert "article 1: 2 claims" in result.stderr
    assert [context.store.get_claim(number).workflow for number in (1, 2)] == ["candidate"] * 2
    report = run("extract-report").stdout
    assert re.search(r"- +0 +0 +0 +1 +WILL ADV\* VB", report)


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("FILE",), 2, "--published-on"),
        (("FILE", "--published-on", "soon"), 2, "does not match"),
        (("FILE", "--published-on", "2026-01-05", "--language", "de"), 1, "English (en) only"),
        (("FILE", "--published-on", "2026-01-05", "--store"), 2, "needs a URL"),
        (("/nowhere.txt", "--published-on", "2026-01-05"), 1, "cannot be read"),
        (("http://127.0.0.1/",), 1, "not on the open web"),
    ],
)
def test_extract_names_the_error(run, file, words, code, says):
    result = run("extract", *(file if word == "FILE" else word for word in words), code=code)
    assert says in result.output
    assert "Traceback" not in result.output


def test_extract_of_a_url_without_the_extra_names_the_extra(run, monkeypatch):
    monkeypatch.setitem(sys.modules, "claims.fetching.transport", None)  # as if httpx were not installed
    result = run("extract", "https://news.example/x", code=1)
    assert "the extra `fetch`, which is not installed" in result.stderr


def test_several_sources_are_read_although_one_fails(run, file, tmp_path):
    other = tmp_path / "other.txt"
    other.write_text("The tunnel will open in June 2031, the ministry said.", encoding="utf-8")
    words = ("extract", file, "/nowhere.txt", str(other), "--published-on", "2026-01-05")
    result = run(*words, code=1)
    lines = result.stdout.splitlines()
    assert [line for line in lines if line.endswith(".txt:")] == [f"{file}:", f"{other}:"]
    assert "2031-06-01" in lines[-2]
    assert result.stderr.splitlines()[1].startswith("/nowhere.txt: /nowhere.txt cannot be read: No such file")
    assert result.stderr.endswith("Error: 1 of 3 sources failed\n")
    candidates = [json.loads(line) for line in run(*words, "--json", code=1).stdout.splitlines()]
    assert [candidate["source"] for candidate in candidates] == [file, file, str(other)]
    (alone, _) = map(json.loads, run("extract", file, "--published-on", "2026-01-05", "--json").stdout.splitlines())
    assert alone == {name: value for name, value in candidates[0].items() if name != "source"}


def test_errors_of_the_language_of_one_of_several_sources_have_their_remedy(run, file):
    result = run("extract", file, file, "--published-on", "2026-01-05", "--language", "de", code=1)
    assert result.stderr.count("; add the claims by hand, or correct the language with --language\n") == 2
    assert result.stderr.endswith("Error: 2 of 2 sources failed\n")
