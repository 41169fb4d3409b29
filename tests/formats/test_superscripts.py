"""Superscripts of a page: marks of footnotes are left out, exponents, ordinals and letters stay."""

import re

import pytest

from claims.formats.html import read_html

FILLER = "<p>The bridge over the river opens soon, the ministry of transport said in a report to the parliament.</p>"


def text_of(words):
    page = f"<html><body><article><h1>Bridge</h1>{FILLER * 4}<p>It begins {words} it ends.</p></article></body></html>"
    text = read_html(page, "https://news.example/a").text
    return re.search(r"It begins (.*?) ?it ends\.", text, re.DOTALL)[1]


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("June 2031<sup>2</sup>,", "June 2031,"),
        ("in the 2030s<sup>2</sup>", "in the 2030s"),
        ("in 2023-24<sup>2</sup>", "in 2023-24"),
        ("in 2031<sup>2,3</sup>", "in 2031"),
        ("the plan<sup>12</sup>", "the plan"),
        ("the <i>plan</i><sup>3</sup>", "the plan"),
        ("the plan<sup>[3]</sup>", "the plan"),
        ("the plan<sup>[citation needed]</sup>", "the plan"),
        ("the plan<sup>*</sup>", "the plan"),
        ("the plan<sup>†</sup>", "the plan"),
        ("the plan<sup>a</sup>", "the plan"),
        ("said.<sup>2</sup>", "said."),
        ("(in July)<sup>2</sup>", "(in July)"),
        ("5%<sup>2</sup>", "5%"),
        ("COVID-19<sup>2</sup>", "COVID-19"),
        ("Q2<sup>1</sup>", "Q2"),
        # a link or a class says more than the number in front
        ('10<sup><a href="#fn6">6</a></sup>', "10"),
        ('10<a href="#fn6"><sup>6</sup></a>', "10"),
        ('10<sup class="reference">6</sup>', "10"),
        ('10<sup id="cite_ref-6">6</sup>', "10"),
        ('10<sup role="doc-noteref">6</sup>', "10"),
    ],
)
def test_a_mark_of_a_footnote_is_left_out(words, text):
    assert text_of(words) == text


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("10<sup>6</sup> units", "10⁶ units"),
        ("10<sup>-6</sup> units", "10⁻⁶ units"),
        ("10 <sup>6</sup> units", "10 ⁶ units"),
        ("<b>10</b><sup>6</sup> units", "10⁶ units"),
        ("1,500<sup>2</sup>", "1,500²"),
        ("2<sup>10</sup>", "2¹⁰"),
        ("2<sup>n-1</sup>", "2ⁿ⁻¹"),
        ("10<sup>1.5</sup>", "10^1.5"),
        ("50 km<sup>2</sup>", "50 km²"),
        ("5km<sup>2</sup>", "5km²"),
        ("9.81 m/s<sup>2</sup>", "9.81 m/s²"),
        ("(m<sup>3</sup>)", "(m³)"),
        ("x<sup>2</sup>", "x²"),
        ("(a+b)<sup>2</sup>", "(a+b)²"),
        ("E=mc<sup>2</sup>", "E=mc²"),
        ("<sup>14</sup>C", "¹⁴C"),
        ("21<sup>st</sup> century", "21st century"),
        ("2024<sup>th</sup>", "2024th"),
        ("1<sup>er</sup> mai", "1er mai"),
        ("n<sup>o</sup> 5", "no 5"),
        ("M<sup>me</sup> Dupont", "Mme Dupont"),
        ("Acme<sup>TM</sup>", "AcmeTM"),
        ("Acme<sup>®</sup>", "Acme®"),
        ("1<sup>1</sup>/<sub>2</sub> miles", "1 1/2 miles"),
        ("$10<sup>99</sup>", "$10.99"),
        ('the page<sup><a href="https://x.example/y#top">new</a></sup>', "the pagenew"),
    ],
)
def test_another_superscript_stays(words, text):
    assert text_of(words) == text


def test_words_that_were_taken_back_are_left_out():
    assert text_of("<del>soon</del> <s>late</s> <strike>never</strike> in May").strip() == "in May"
