"""The catalogue of the pages: it is complete, a second language is one file, and no text stands outside of it."""

import re
from io import BytesIO

import pytest
from babel import Locale
from babel.messages.pofile import read_po, write_po

from claims.errors import SettingInvalid
from claims.web import catalogue
from claims.web.catalogue import ENGLISH, Catalogue, lazy, load_catalogue, read_texts, set_catalogue
from claims.web.extract_messages import TEMPLATE, extract
from tests.web.test_pages import READ, WRITE

#: a record without Latin letters, so that every Latin letter of a page is a text of ours
GREEK = "Η γέφυρα θα ανοίξει το 2030, είπε ο υπουργός. Μετά θα βρέξει."
#: names of formats and of the program, hints of values, and marks of languages stay as they are
UNTRANSLATED = re.compile(r"JSON Feed|JSON|ClaimReview|Duecheck|API|CSV|iCalendar|Atom|UTC|SHA-256|\ben\b|https?://\S+")


def test_the_template_has_every_text():
    assert TEMPLATE.read_bytes() == extract(), "run `make messages`"


@pytest.mark.parametrize("tag", ["en", "en-GB", "en-US"])
def test_regions_of_english_need_no_file(tag):
    loaded = load_catalogue(tag)
    assert loaded.language == tag and loaded.texts is ENGLISH.texts


@pytest.mark.parametrize("tag", ["xx", "de", "zz-ZZ", "english"])
def test_a_language_without_a_file_stops_the_start(tag):
    with pytest.raises(SettingInvalid, match="DUECHECK_LANGUAGE"):
        load_catalogue(tag)


def test_a_language_is_one_file(tmp_path, monkeypatch, show_in, visit):
    monkeypatch.setattr(catalogue, "FOLDER", tmp_path)
    (tmp_path / "de.po").write_text(
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n'
        'msgid "People"\nmsgstr "Personen"\n\n#, fuzzy\nmsgid "Topics"\nmsgstr "unsicher"\n',
        encoding="utf-8",
    )
    show_in(load_catalogue("de-AT"))
    page = visit().get("/people")
    assert '<html lang="de-AT">' in page and "<h1>Personen</h1>" in page and "unsicher" not in page
    assert "Fällig" not in page and "Topics" in page, "what has no translation stays English"
    assert "Dezember 2023" in visit().get("/calendar?month=2023-12")


def test_texts_of_tables_are_looked_up_when_they_are_shown(app, show_in):
    texts = read_texts(b'msgid "Open"\nmsgstr "Offen"\n')
    text = lazy("Open")
    show_in(Catalogue(Locale("de"), texts))
    assert (str(text), f"{text}", text == "Open") == ("Open", "Open", True)
    with app.app_context():
        assert (str(text), f"{text}", f"{text:>6}") == ("Offen", "Offen", " Offen")


@pytest.fixture
def show_in(app):
    """Return a function that sets the catalogue of the application, which other tests share, until the test ends."""
    yield lambda shown: set_catalogue(app, shown)
    set_catalogue(app, ENGLISH)


@pytest.fixture
def marked(app, show_in):
    """Show every text of the catalogue in brackets, with Greek dates."""
    catalog = read_po(BytesIO(TEMPLATE.read_bytes()))
    for message in catalog:
        forms = message.id if isinstance(message.id, tuple) else (message.id,)
        if message.id:
            texts = tuple(f"⟦{form}⟧" for form in forms)
            message.string = texts if len(texts) > 1 else texts[0]
    out = BytesIO()
    write_po(out, catalog)
    show_in(Catalogue(Locale("el"), read_texts(out.getvalue())))


@pytest.fixture
def record(journalist, editor):
    article = {
        "url": "https://1.example/1",
        "title": "Η γέφυρα",
        "authors": ["Α. Β."],
        "publisher": "Νέα",
        "language": "el",
    }
    journalist.article(text=GREEK, **article)
    quote, due = "θα ανοίξει το 2030", {"relation": "in", "edtf": "2021-10"}
    claim = {"article_id": 1, "quote": quote, "due": due, "claimant": "Γ. Δ.", "topics": ["αέριο"], "criteria": "Ε"}
    journalist.post("/claims", claim)
    journalist.post("/claims", claim | {"quote": "Μετά θα βρέξει", "claimant": "Ζ"})
    journalist.post(
        "/claims/1/evidence", {"url": "https://1.example/2", "stance": "supports", "title": "Η", "publisher": "Θ"}
    )
    moved = {"due": {"relation": "by", "edtf": "2021-12"}, "reason": "claimant_moved"}
    journalist.post("/claims/1/deadlines", moved)
    new = {"outcome": "came_true", "occurred_on": "2021-09-30", "rationale": "Ι", "evidence_ids": [1]}
    first = journalist.post("/claims/1/verdicts", new).json
    correction = {"code": "wording", "note": "Κ"}
    changed = {"outcome": "void", "rationale": "Λ", "supersedes": first["id"], "correction": correction}
    journalist.post("/claims/1/verdicts", changed)
    editor.post("/claims/2/withdraw", {"reason": "Μ"}, 200)


def english_outside(page):
    """Return the words of a page outside of the brackets."""
    body = re.sub(r"<(script|style|code|textarea)\b.*?</\1>", "", re.split("<body[^>]*>", page)[1], flags=re.DOTALL)
    shown = [*re.findall(r'(?:placeholder|title|aria-label|alt)="([^"]*)"', body), re.sub(r"<[^>]*>", "\n", body)]
    left = "\n".join(shown)
    while "⟦" in left:
        left, number = re.subn(r"⟦[^⟦⟧]*⟧", "", left)
        if not number:
            break
    return sorted({*re.findall(r"[A-Za-z]{2,}", UNTRANSLATED.sub("", left))})


#: the names of the tokens of the tests, and of their roles' pages
NAMES = {"the", "journalist", "desk", "at", "due", "editor", "com"}


@pytest.mark.parametrize(
    "path",
    [
        path.replace("gas", "αέριο").replace("/News", "/Νέα")
        for path in READ
        if "oembed" not in path and "csv" not in path
    ],
)
def test_readers_see_no_text_outside_of_the_catalogue(record, marked, visit, path):
    page = visit().get(path.replace("addenda", "γέφυρα"))
    assert "⟦" in page
    assert set(english_outside(page)) - NAMES == set()


@pytest.mark.parametrize(
    "path", [*WRITE, "/desk", "/account", "/claims/2", "/claims/2/restore", "/nowhere", "/claims?sort=x"]
)
def test_colleagues_see_no_text_outside_of_the_catalogue(record, marked, visit, path):
    page = visit("editor", "ΛΜ").client.get(path).get_data(as_text=True)
    assert set(english_outside(page)) - NAMES == set()


def test_a_refused_form_has_no_text_outside_of_the_catalogue(record, marked, visit):
    page = visit("editor", "ΛΜ").send("/claims/1/evidence/new", 422, url="Η", stance="").get_data(as_text=True)
    assert "⟦Fill this in.⟧" in page and "⟦Start with https://⟧" in page
    assert set(english_outside(page)) - NAMES == set()
