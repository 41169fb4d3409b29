"""The tables, the picture, and the part of docs/benchmark.md that comes from the results."""

import xml.etree.ElementTree as ElementTree

import pytest

from bench import markdown, picture, report
from bench.aims import CASES
from bench.summary import sizes_of
from tests.bench.results import latest, measured, size, start

SVG = "{http://www.w3.org/2000/svg}"
BOTH = [size(10_000, due=measured(0.5), verdict=measured(0.06)), size(1_000_000, due=measured(0.4))]


def bars(svg):
    """Return the class and the width of each bar; those of the legend are squares."""
    rects = ElementTree.fromstring(svg).iter(f"{SVG}rect")  # noqa: S314 - our own text
    return [(rect.get("class"), float(rect.get("width"))) for rect in rects if rect.get("width") != rect.get("height")]


def test_the_picture_has_a_bar_for_each_case_and_size():
    found = bars(picture.draw(BOTH))
    assert [names for names, _ in found] == ["bar0", "bar1 not-met", "bar0 not-met"]
    assert [width for _, width in found] == pytest.approx([218.2, 174.5, 26.2])


@pytest.mark.parametrize(("ratio", "shown"), [(0.449, "bar0 not-met"), (0.45, "bar0"), (0.451, "bar0")])
def test_a_bar_that_misses_its_aim_is_hollow(ratio, shown):
    assert bars(picture.draw([size(10_000, due=measured(ratio))]))[0][0] == shown


@pytest.mark.parametrize(("ratio", "width"), [(0.0, 0), (1.09, 475.6), (1.1, 480), (1.2, 480)])
def test_a_bar_stays_inside_the_picture(ratio, width):
    assert bars(picture.draw([size(10_000, due_304=measured(ratio))]))[0][1] == pytest.approx(width)


def test_the_picture_shows_the_smallest_and_the_largest_size():
    svg = picture.draw([size(claims, due=measured()) for claims in (10_000, 100_000, 1_000_000)])
    assert ("10,000 claims" in svg, "100,000 claims" in svg, "1,000,000 claims" in svg) == (True, False, True)
    assert "prefers-color-scheme: dark" in svg


def test_the_picture_of_no_results_is_empty():
    assert bars(picture.draw([])) == []


def test_the_table_has_a_row_for_each_case_size_and_number_of_connections():
    text = markdown.results(latest(*BOTH))
    assert "2026-11-27, 2 cores, 8 GB, Python 3.11.1, SQLite 3.40.1." in text
    assert "5 repeats of 1 s." in text
    assert "| due page of 100 | 10,000 | 8 | 0.45 | 0.500 | 0.500 to 0.500 | 0.500 | 5,000 | 10.0 | 400 |" in text
    assert "| due page of 100 | 1,000,000 | 8 | 0.45 (not met) | 0.400 |" in text
    assert "| due page of 100: to 10,000 claims | 1,000,000 | 8 | at least 0.80 | 0.800 | met |" in text
    assert "| first poll of a filled database | 10,000 |  | under 1.00 s | 0.50 s | met |" in text


def test_the_text_between_the_marks_of_a_page_is_replaced():
    page = f"before\n{markdown.BEGIN}\nold\n{markdown.END}\nafter\n"
    once = markdown.put(page, "new")
    assert once == f"before\n{markdown.BEGIN}\n\nnew\n\n{markdown.END}\nafter\n"
    assert markdown.put(once, "new") == once


@pytest.mark.parametrize("page", ["", markdown.BEGIN, markdown.END, f"{markdown.END}{markdown.BEGIN}"])
def test_a_page_without_both_marks_is_refused(page):
    with pytest.raises(ValueError, match="lacks"):
        markdown.put(page, "new")


def test_the_terminal_shows_what_was_measured_only():
    sizes = [size(10_000, due=measured(0.5)) | {"start": start()}, size(1_000_000, due=measured(0.4))]
    text = report.tables(latest(*sizes))
    assert "0.80" in text  # growth
    assert "first answer s" in text
    assert "bulk  " not in text
    assert "core in all" not in text


def test_the_documentation_shows_the_saved_results():
    saved, root = report.read_latest(), report.ROOT / "docs"
    page = (root / "benchmark.md").read_text(encoding="utf-8")
    assert markdown.put(page, markdown.results(saved)) == page
    assert (root / "img" / "benchmark.svg").read_text(encoding="utf-8") == picture.draw(sizes_of(saved))


def test_the_documentation_describes_every_case():
    page = (report.ROOT / "docs" / "benchmark.md").read_text(encoding="utf-8")
    assert [name for name in CASES if f"| `{name}` |" not in page] == []


def test_results_are_saved_in_place_of_older_ones_and_shown(tmp_path, monkeypatch):
    monkeypatch.setattr(report, "LATEST", tmp_path / "results" / "latest.json")
    monkeypatch.setattr(report, "ROOT", tmp_path)
    page = tmp_path / "docs" / "benchmark.md"
    (tmp_path / "docs" / "img").mkdir(parents=True)
    page.write_text(f"{markdown.BEGIN}\n{markdown.END}\n", encoding="utf-8")
    report.save(latest(size(10_000, due=measured(0.25), claim=measured(0.75))))
    report.save(latest(size(1_000_000, due=measured(0.375)), size(10_000, due=measured(0.123456789))))
    sizes = report.read_latest()["sizes"]
    assert sizes["10000"]["cases"]["due"]["8"]["ratio"] == 0.123457
    assert sizes["10000"]["cases"]["claim"]["8"]["ratio"] == 0.75
    assert sizes["1000000"]["cases"]["due"]["8"]["ratio"] == 0.375
    assert all(shown in page.read_text(encoding="utf-8") for shown in ("| 0.123 |", "| 0.750 |", "| 0.375 |"))
    assert "0.38" in (tmp_path / "docs" / "img" / "benchmark.svg").read_text(encoding="utf-8")
