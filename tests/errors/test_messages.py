"""Messages: typed values in standard forms, templates that fit their values, and no interface in the core's words."""

import ast
import re
import string
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from claims.errors import Code, Days, EdtfDate, InvalidInput, Issue, Message, for_programs, render

ROOT = Path(__file__).resolve().parent.parent.parent
DAY = date(2023, 12, 1)
#: packages that know no interface
CORE = ("errors", "domain", "dates", "anchoring", "rules", "extraction", "services")
INTERFACE = re.compile(r"/api/|\b(HTTP|GET|POST|PUT|PATCH|DELETE) /|If-Match|Retry-After|DUECHECK_|\bJSON\b|\bflask\b")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (DAY, "2023-12-01"),
        (datetime(2023, 12, 2, 12, 0, tzinfo=UTC), "2023-12-02T12:00:00Z"),
        (datetime(2023, 12, 2, 12, 0, tzinfo=timezone(timedelta(hours=3))), "2023-12-02T09:00:00Z"),
        (Code("outcome", "did_not"), "did_not"),
        (Days(DAY, date(2023, 12, 31)), "2023-12-01..2023-12-31"),
        (Days(DAY, None), "2023-12-01.."),
        (EdtfDate("2024-35", "in"), "in 2024-35"),
        (EdtfDate("2024-35"), "2024-35"),
        (7, "7"),
        ("{braces}", "{braces}"),
    ],
)
def test_a_message_renders_its_values_in_standard_forms(value, expected):
    message = Message("see {it}", it=value)
    error = InvalidInput.at("/x", message)
    assert (str(message), str(error), error.detail) == (f"see {expected}",) * 3
    assert error.values == error.issues[0].values == {"it": value}


def test_a_plain_sentence_has_no_values():
    error = InvalidInput.at("/x", "not {a} template").under("/y")
    assert (str(error), error.values, error.issues) == ("not {a} template", {}, (Issue("/y/x", "not {a} template"),))
    assert render("as {it} is", repr) == "as {it} is"


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        (Message("no {n}", hint="Send 2.", n=1), "no 1. Send 2."),
        (Message("did you mean {n}?", hint="Send 2.", n=1), "did you mean 1? Send 2."),
        (Message("no {n}", n=1), "no 1"),
        ("plain", "plain"),
    ],
)
def test_the_hint_is_for_programs_only(message, expected):
    assert for_programs(message) == expected
    assert "Send" not in str(message)


def _trees(*names):
    for name in names:
        for path in sorted((ROOT / "claims" / name).rglob("*.py")):
            yield path, ast.parse(path.read_text(encoding="utf-8"))


def _messages():
    """List the constant templates, each with its location and the names of its values."""
    for path, tree in _trees(*CORE, "formats"):
        for function in ast.walk(tree):
            if isinstance(function, ast.FunctionDef):
                for call in ast.walk(function):
                    if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "Message":
                        names = {keyword.arg for keyword in call.keywords} - {"hint"}
                        template = _constant(call.args[0], function)
                        if template is not None and None not in names:
                            yield f"{path.name}:{call.lineno}", template, names


def _constant(node, function):
    """Return the text of a constant, or of the variable that holds it; None for another expression."""
    if isinstance(node, ast.Name):
        assigned = [
            a
            for a in ast.walk(function)
            if isinstance(a, ast.Assign) and getattr(a.targets[0], "id", "") == node.id and a.lineno < node.lineno
        ]
        node = max(assigned, key=lambda a: a.lineno).value
    return node.value if isinstance(node, ast.Constant) else None


def test_templates_name_exactly_the_values_that_they_have():
    messages = list(_messages())
    assert len(messages) > 35
    for where, template, names in messages:
        assert {name for _, name, _, _ in string.Formatter().parse(template) if name} == names, where


def test_the_domain_and_services_name_no_interface():
    for path, tree in _trees(*CORE):
        documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
        docs = {ast.get_docstring(n, clean=False) for n in ast.walk(tree) if isinstance(n, documented)}
        texts = [n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str)]
        for text in texts:
            assert text in docs or not INTERFACE.search(text), f"{path.name}: {text}"
