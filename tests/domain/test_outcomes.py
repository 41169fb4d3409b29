"""The table of outcomes: complete, consistent, and the only list of outcomes in the code."""

import ast
import re
from pathlib import Path
from typing import get_args

import pytest

from claims.domain.outcomes import AUTOMATIC_OUTCOME, COUNTED, HITS, OUTCOME_TABLE, OUTCOMES, WITH_DAY, Outcome
from claims.formats.claimreview import BEST, WORST

ROOT = Path(__file__).resolve().parents[2]
#: file or package that may spell outcomes -> why
MAY_SPELL = {
    "claims/domain/outcomes.py": "the table",
    "claims/rules/verdicts.py": "the window decides between came_true, came_true_late and did_not",
    "claims/config.py": "the example in the help of RATING_LABELS",
    "claims/api/examples.py": "example bodies of the OpenAPI document",
    "claims/client/types.py": "the client imports no other package; tests/client/test_types.py compares them",
}
#: codes that are no English words: they are wrong inside of longer strings too
UNMISTAKABLE = re.compile(rf"\b({'|'.join(code for code in OUTCOMES if '_' in code)})\b")


def _files(*endings):
    paths = [path for folder in ("claims", "schemas") for path in sorted((ROOT / folder).rglob("*"))]
    names = [path.relative_to(ROOT).as_posix() for path in paths if path.suffix in endings]
    return [name for name in names if not any(name == row or name.startswith(row + "/") for row in MAY_SPELL)]


def _docstrings(tree):
    holders = [node for node in ast.walk(tree) if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)]
    first = [node.body[0] for node in holders if node.body]
    return {id(node.value) for node in first if isinstance(node, ast.Expr)}


def _spelled(source):
    """List the outcomes in Python source, as strings or names, without docstrings."""
    tree = ast.parse(source)
    docstrings = _docstrings(tree)
    for node in ast.walk(tree):
        words = [getattr(node, name, None) for name in ("id", "attr", "arg")]
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            words += [node.value, *UNMISTAKABLE.findall(node.value)]
        yield from (word for word in words if word in OUTCOMES)


def test_the_literal_and_the_table_name_the_same_outcomes():
    assert tuple(OUTCOME_TABLE) == OUTCOMES == get_args(Outcome)


def test_labels_are_distinct():
    words = {
        outcome: {word.casefold() for word in (outcome, row.label, *row.former_labels)}
        for outcome, row in OUTCOME_TABLE.items()
    }
    assert len(set().union(*words.values())) == sum(map(len, words.values()))


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_a_row_is_consistent(outcome):
    row = OUTCOME_TABLE[outcome]
    assert row.counts_in_rate or not row.is_hit
    assert row.effect != "met" or row.needs_day, "the window of a dependent claim begins on that day"
    assert row.may_have_day or not row.needs_day
    assert row.rating is None or WORST <= row.rating <= BEST


def _documented(heading):
    """Return the rows of a table of the specification by the outcome in the first column."""
    text = (ROOT / "docs" / "specification.md").read_text(encoding="utf-8")
    table = text[text.index(f"| outcome | {heading} |") :].split("\n\n")[0]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()[2:]]
    return {cells[0].strip("`"): cells[1:] for cells in rows}


def test_the_specification_gives_the_rules_of_each_outcome():
    documented = _documented("`occurred_on`")
    assert tuple(documented) == OUTCOMES
    for outcome, (day, evidence, _) in documented.items():
        row = OUTCOME_TABLE[outcome]
        assert day.split(",")[0] == {"needed": "required"}.get(row.day, row.day), outcome
        assert evidence == ("at least one" if row.needs_evidence else "optional"), outcome


#: the values of the event, strict and with late, in the words of the specification
_EVENTS = {(1, 1): "1", (0, 0): "0", (0, 1): "0; 1 with late", (None, None): "left out"}


def test_the_specification_gives_the_effects_of_each_outcome():
    yes = {True: "yes", False: "no"}
    assert _documented("label") == {
        outcome: [
            row.label,
            "refused" if row.needs_window else "possible",
            yes[row.counts_in_rate],
            yes[row.is_hit],
            row.effect or "pending",
            str(row.rating or "none"),
            row.stance,
            _EVENTS[row.event, row.event_or_late],
        ]
        for outcome, row in OUTCOME_TABLE.items()
    }


def test_the_derived_lists_follow_the_table():
    assert set(HITS) < set(COUNTED) < set(OUTCOMES)
    assert all(OUTCOME_TABLE[outcome].may_have_day == (outcome in WITH_DAY) for outcome in OUTCOMES)


def test_an_automatic_verdict_needs_neither_day_nor_evidence_nor_window():
    row = OUTCOME_TABLE[AUTOMATIC_OUTCOME]
    assert not (row.needs_day or row.needs_evidence or row.needs_window)


@pytest.mark.parametrize("path", _files(".py"))
def test_no_other_module_spells_an_outcome(path):
    assert not list(_spelled((ROOT / path).read_text(encoding="utf-8")))


@pytest.mark.parametrize("path", _files(".html", ".js"))
def test_no_template_or_script_spells_an_outcome(path):
    text = (ROOT / path).read_text(encoding="utf-8")
    assert not UNMISTAKABLE.findall(text)
    assert not re.findall(rf"""["']({"|".join(OUTCOMES)})["']""", text)


@pytest.mark.parametrize("source", ['x = "partly"', "x.void", "f(void=1)", 'x = f"{a} came_true late"', "did_not = 1"])
def test_the_scan_finds_each_way_to_spell_an_outcome(source):
    assert list(_spelled(source))


def test_the_scan_ignores_docstrings_and_plain_english():
    assert not list(_spelled('"""came_true"""\nx = "it is void, partly"'))
