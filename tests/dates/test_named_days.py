"""Named days: those of the tables, and those of a country's calendar from the optional package `holidays`."""

import sys
from datetime import date

import pytest

from claims.dates import country_days
from claims.dates.deadline_phrase import read_due
from claims.dates.find import find_dates
from claims.dates.named_days import NAMED_DAYS

PUBLISHED = date(2026, 3, 5)


def day(words, country=None):
    due = read_due(words, PUBLISHED, country=country)
    return f"{due.relation} {due.edtf} {due.basis}"


@pytest.mark.parametrize("name", NAMED_DAYS)
def test_every_name_is_read_in_a_sentence_and_alone(name):
    words = f"by {name.title()}" if name not in {"saint patrick"} else "by Saint Patrick"
    due = read_due(words, PUBLISHED)
    (dated,) = find_dates(f"It will open {words}, they say.", PUBLISHED)
    assert dated.window(PUBLISHED).edtf == due.edtf
    assert dated.window(PUBLISHED).basis == due.basis


@pytest.mark.parametrize(
    ("words", "window"),
    [
        ("on Labor Day", "in 2026-09-07 inferred"),
        ("on Memorial Day 2027", "in 2027-05-31 inferred"),
        ("on Martin Luther King Day", "in 2027-01-18 inferred"),
        ("on Presidents’ Day", "in 2027-02-15 inferred"),
        ("on President's Day", "in 2027-02-15 inferred"),
        ("on Election Day", "in 2026-11-03 inferred"),
        ("on Veterans Day", "in 2026-11-11 inferred"),
        ("on Columbus Day", "in 2026-10-12 inferred"),
        ("on Mardi Gras", "in 2027-02-09 inferred"),
        ("on Thanksgiving", "in 2026-11-26 inferred"),
        ("on St Stephen’s Day", "in 2026-12-26 inferred"),
        ("on Saint George's Day", "in 2026-04-23 inferred"),
        ("on Eid al-Adha", "in 2026-05-27 inferred"),
        ("on the Feast of the Assumption", "in 2026-08-15 inferred"),
        ("on the Day of Atonement", "in 2026-09-21 inferred"),
        ("on Twelfth Night", "in 2027-01-05 inferred"),
        ("during Ramadan in 2028", "in 2028-01-27/2028-02-25 inferred"),
    ],
)
def test_days_of_the_tables(words, window):
    if words == "on Mardi Gras":
        window = window.replace("inferred", "stated")
    assert day(words) == window


@pytest.mark.parametrize("text", ["on election day", "by independence day", "An epiphany came.", "before memorial day"])
def test_a_day_of_one_country_needs_a_capital_letter(text):
    assert [
        dated.words for dated in find_dates(f"They will vote {text}, he says.", PUBLISHED) if dated.candidates
    ] == []


def test_a_country_without_a_calendar_leaves_the_tables():
    assert day("by Labor Day", "XX") == day("by Labor Day")
    assert country_days.names("XX") == ()


def test_without_the_package_the_tables_count(monkeypatch):
    monkeypatch.setitem(sys.modules, "holidays", None)
    country_days.names.cache_clear()
    country_days._calendar.cache_clear()
    assert country_days.names("IN") == ()
    country_days.names.cache_clear()
    country_days._calendar.cache_clear()


class TestWithPackage:
    @pytest.fixture(autouse=True)
    def _package(self):
        pytest.importorskip("holidays")

    @pytest.mark.parametrize(
        ("country", "words", "window"),
        [
            ("IN", "by Republic Day", "by 2027-01-26 inferred"),
            ("IN", "before Independence Day", "before 2026-08-15 inferred"),
            ("US", "before Independence Day", "before 2026-07-04 inferred"),
            ("FR", "by the National Day", "by 2026-07-14 inferred"),
            ("CH", "by the national day", "by 2026-08-01 inferred"),
            ("DE", "on German Unity Day 2027", "in 2027-10-03 inferred"),
            ("FR", "before Labor Day", "before 2026-05-01 inferred"),
            ("CN", "until National Day next year", "by 2027-10-01 inferred"),
            ("de", "on Easter Monday", "in 2026-04-06 stated"),
        ],
    )
    def test_days_of_a_country(self, country, words, window):
        assert day(words, country) == window
        (dated,) = find_dates(f"It will open {words}, they say.", PUBLISHED, country=country)
        due = dated.window(PUBLISHED)
        assert f"{due.relation} {due.edtf} {due.basis}" == window
        assert dated.words == words.replace("the ", "", 0)

    def test_names_without_a_country_are_unknown(self):
        assert find_dates("It will open by Republic Day, they say.", PUBLISHED) == []
