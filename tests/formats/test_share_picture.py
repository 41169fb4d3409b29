"""The picture of a claim for links on other sites: size, lines that fit, every tone, and texts of any kind."""

import struct
import subprocess
import sys
import time
from xml.etree import ElementTree

import pytest

from claims.domain.outcomes import OUTCOME_TABLE
from claims.domain.pictures import TONES, SharePicture
from claims.formats.picture_text import clean, has_all, is_right_to_left, measure, shortened, width, wrap
from claims.formats.share_picture import (
    HEIGHT,
    LINE,
    MARGIN,
    MAX_LINES,
    TONE_TABLE,
    WIDTH,
    share_picture,
    statement_lines,
    svg,
)
from claims.formats.tone_icons import ICONS

SVG = "{http://www.w3.org/2000/svg}"
STATEMENTS = {
    "short": "The bridge opens in March.",
    "sentence": "The caverns will be 90 percent full by November 1, and they will stay so until spring.",
    "1,000 code points": ("The ministry will open the new line before the end of 2027, its speaker said. " * 13)[:1000],
    "million code points": "word " * 200_000,
    "one word": "Donaudampfschifffahrtselektrizitätenhauptbetriebswerk" * 6,
    "widest letters": "W" * 300,
    "narrowest letters": "l" * 1000,
    "no breaking spaces": "90\u00a0%\u00a0" * 200,
    "marks alone": "\u0301" * 1000,
    "marks on each letter": "a\u0301\u0316\u0323\u0489" * 200,
    "marks on one letter": "Z" + "\u0316" * 999,
    "Thai marks": "ก" + "็" * 999,
    "jamo": "\u1100" * 1000,
    "emoji": "😀" * 1000,
    "families": "👩\u200d👩\u200d👧\u200d👦" * 143,
    "flags": "🇩🇪" * 500,
    "joined without end": "👩\u200d" * 500,
    "Chinese": "運輸省は、2027年第1四半期末までに新しい鉄道路線を開通させると発表した。" * 25,
    "Cyrillic": "Министерство транспорта откроет новую железнодорожную линию до конца 2027 года. " * 12,
    "Arabic": "تُفتح الجسور الجديدة في مارس (2027)، ويقول الوزير إن العمل سينتهي قبل ذلك. " * 13,
    "Hebrew": "הגשר החדש ייפתח בחודש מרץ 2027.",
    "directions": "\u202eabc\u202d def\u2067 ghi " * 50,
    "controls": "a\0b\x01c\x1b[31m\ud800\udfff\uffff\n\r\t d\x7f\x85 e",
    "markup": "<b>&amp; ]]> <!-- \"x\" 'y' </text><script>alert(1)</script>",
    "spaces": " \t\n ",
    "nothing": "",
}


def picture(statement="The bridge opens in March.", tone="kept", **values):
    members = {"quoted": True, "label": "Came true", "detail": "Lorvia Post, Nov 26, 2026", "newsroom": "Lorvia Post"}
    return SharePicture(**({"statement": statement, "tone": tone} | members | values))


def texts(found):
    """List the texts of an SVG: x, y, size, whether it ends at x, words."""
    for text in ElementTree.fromstring(found).iter(f"{SVG}text"):  # noqa: S314 - our own SVG
        words = (text.text or "").strip("\u202b\u202c")
        at_end = text.get("text-anchor") == "end"
        yield float(text.get("x")), float(text.get("y")), float(text.get("font-size")), at_end, words


def width_in(line, is_own):
    """Return the width of a line of a text; if fonts of the system draw the text, they may draw all of it."""
    if is_own:
        return width(line)
    measured = measure(f"{line} Ж")
    return sum(piece.width + measured.space * piece.spaced for piece in measured.pieces[:-1]) - measured.space


def is_png(found):
    """Check the signature, and the size in the first chunk."""
    return found[:8] == b"\x89PNG\r\n\x1a\n" and struct.unpack(">4sLL", found[12:24]) == (b"IHDR", WIDTH, HEIGHT)


@pytest.mark.parametrize("statement", STATEMENTS.values(), ids=STATEMENTS)
@pytest.mark.parametrize("quoted", [True, False], ids=["quoted", "not quoted"])
def test_no_line_is_wider_than_its_place(statement, quoted):
    found = statement_lines(picture(statement, quoted=quoted))
    assert len(found.lines) <= MAX_LINES
    for line in found.lines:
        assert width_in(line, found.is_own) * found.size <= LINE + 1e-6
    assert found.hang < MARGIN


@pytest.mark.parametrize("statement", STATEMENTS.values(), ids=STATEMENTS)
def test_every_statement_becomes_a_picture(statement):
    found = picture(statement, label=statement or "-", detail=statement, newsroom=statement)
    for x, y, size, at_end, words in texts(svg(found)):
        assert y - size * 0.7 > 0 and y + size * 0.25 < HEIGHT
        if has_all(words):
            left, right = (x - width(words) * size, x) if at_end else (x, x + width(words) * size)
            assert left > 0 and right < WIDTH
    assert is_png(share_picture(found))


@pytest.mark.parametrize("statement", STATEMENTS.values(), ids=STATEMENTS)
def test_texts_are_laid_out_fast(statement):
    found = picture(statement, label=statement, detail=statement, newsroom=statement)
    times = []
    for _ in range(3):
        begin = time.process_time()
        svg(found)
        times.append(time.process_time() - begin)
    assert min(times) < 0.1


@pytest.mark.parametrize("tone", TONES)
def test_every_tone_has_its_colours_and_icon(tone):
    row, found = TONE_TABLE[tone], svg(picture(tone=tone))
    assert ICONS[tone] in found and row.colour in found and row.tint in found
    others = {other.colour for other in TONE_TABLE.values()} - {row.colour}
    assert not [colour for colour in others if f'fill="{colour}">Came' in found]
    assert f'fill="{row.colour}">Came true<' in found
    assert is_png(share_picture(picture(tone=tone)))


def test_tones_differ_by_more_than_colour():
    assert len(set(ICONS.values())) == len(TONES) and set(ICONS) == set(TONES)
    assert {row.tone for row in OUTCOME_TABLE.values()} < set(TONES)


@pytest.mark.parametrize("tone", TONES)
def test_words_stand_out_from_their_background(tone):
    row = TONE_TABLE[tone]
    assert contrast(row.colour, row.tint) >= 4.5
    assert contrast(row.colour, "#fbfaf7") >= 3


def contrast(one, other):
    """Return the contrast of two colours (WCAG 2.2)."""

    def light(colour):
        parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return sum(share * part for share, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_markup_is_text():
    hostile = '<script>&</text> "a" \']]>'
    found = picture(hostile, quoted=False, label=hostile, detail=hostile, newsroom=hostile)
    assert "<script" not in svg(found)
    assert [words for *_, words in texts(svg(found))] == [*[hostile] * 4, "Duecheck"]


def test_control_characters_are_dropped():
    assert clean("a\0b\x01\x1b[m\ud800 \r\n\t c\u202e\u2066\ufeff\uffff\u00ad d\u00a0e") == "ab[m cd\u00a0e".replace(
        "cd", "c d"
    )
    assert clean("Dvor\u030ca\u0301k") == "Dvořák"


def test_the_statement_stands_in_quotation_marks_if_it_is_a_quotation():
    assert statement_lines(picture("It opens.")).lines == ("“It opens.”",)
    assert statement_lines(picture("It opens.", quoted=False)).lines == ("It opens.",)
    assert statement_lines(picture("“It opens.”")).lines == ("“It opens.”",)
    assert statement_lines(picture("")).lines == ()


def test_longer_texts_are_smaller_and_end_with_an_ellipsis():
    sizes = [statement_lines(picture("The bridge opens soon. " * count)).size for count in (1, 3, 6, 9, 12, 60)]
    assert sizes == sorted(sizes, reverse=True) and len(set(sizes)) > 3
    found = statement_lines(picture("The bridge opens soon. " * 60))
    assert len(found.lines) == MAX_LINES
    assert found.lines[-1].endswith("…”") and not found.lines[-1].endswith((" …”", ".…”"))
    assert not any("…" in line for line in found.lines[:-1])
    assert statement_lines(picture("The bridge opens soon. " * 60, quoted=False)).lines[-1].endswith("…")


def test_lines_keep_all_words_of_a_text_that_fits():
    statement = STATEMENTS["sentence"]
    assert " ".join(statement_lines(picture(statement, quoted=False)).lines) == statement


def test_lines_are_of_even_width():
    found = statement_lines(picture(STATEMENTS["sentence"]))
    assert min(map(width, found.lines)) > 0.6 * max(map(width, found.lines))


def test_chinese_lines_begin_with_no_full_stop():
    for wide in range(4, 30):
        assert not [line for line in wrap(measure(STATEMENTS["Chinese"]), wide) if line[0] in "、。"]


def test_words_are_cut_between_characters():
    assert shortened("e\u0316" * 9, 5.0).removesuffix("…") in {"e\u0316" * count for count in range(1, 9)}
    assert shortened("bridge", 100) == "bridge"
    assert shortened("bridge", 2.2) in {"br…", "bri…"}
    assert width(shortened("bridge", 2.2)) <= 2.2


@pytest.mark.parametrize(
    ("statement", "direction", "is_rtl"),
    [
        (STATEMENTS["Arabic"], "auto", True),
        ("2027: " + STATEMENTS["Hebrew"], "auto", True),
        (STATEMENTS["Hebrew"], "ltr", False),
        ("The bridge", "auto", False),
        ("The bridge", "rtl", True),
        ("2027", "auto", False),
    ],
)
def test_the_direction_is_that_of_the_first_letter_or_the_given_one(statement, direction, is_rtl):
    found = picture(statement, direction=direction)
    assert statement_lines(found).is_right_to_left == is_rtl
    (_, _, _, at_end, _), *_ = texts(svg(found))
    assert at_end == is_rtl
    assert is_right_to_left("שלום") and not is_right_to_left("")


def test_the_foot_names_the_newsroom_and_the_program():
    assert [words for *_, words in texts(svg(picture()))][-2:] == ["Lorvia Post", "Duecheck"]
    (x, *_, words) = list(texts(svg(picture(newsroom=""))))[-1]
    assert words == "Duecheck" and x < WIDTH / 2


def test_latin_text_gives_the_same_picture_each_time():
    found = picture("Dvořák & Łódź: “90 %” by March — €5…")
    assert share_picture(found) == share_picture(found)
    assert len(share_picture(found)) < 150_000


def test_latin_text_needs_no_fonts_of_the_system():
    """The font has what the pages write, so the picture is the same on a server without any font."""
    assert has_all("“Straße, Ångström, Dvořák’s Łódź, Œuvre, Țară” – — … €5 £3 100 % ½ × − · ‹a› «b»")
    assert not has_all("Ж")


def test_the_renderer_is_loaded_at_first_use():
    code = "import sys; import claims.formats.share_picture; sys.exit('resvg_py' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], timeout=60, check=False).returncode == 0
