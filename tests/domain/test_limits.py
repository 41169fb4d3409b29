"""The limits: each has a unit, stands in one module, and has the value of the specification."""

import ast
import re
from pathlib import Path

import pytest

from claims.domain import limits

ROOT = Path(__file__).resolve().parents[2]
SOURCE = (ROOT / "claims" / "domain" / "limits.py").read_text(encoding="utf-8")
SPECIFICATION = (ROOT / "docs" / "specification.md").read_text(encoding="utf-8")
NAMES = re.findall(r"^([A-Z_]+): Final", SOURCE, re.MULTILINE)
UNITS = ("code points", "bytes", "items", "seconds", "years", "levels", "ASCII characters", "decimal digits", "an id")
#: members of the specification's table -> the limits behind them
DOCUMENTED = {
    "article text": [limits.MAX_TEXT],
    "`exact` of a span, `quote`": [limits.MAX_QUOTE],
    "`prefix`, `suffix`": [limits.MAX_CONTEXT],
    "`spans` of a claim": [limits.MAX_SPANS],
    "`statement`": [limits.MAX_STATEMENT],
    "`claimant`, `publisher`, `external_id`, one author, one name of a claimant": [limits.MAX_NAME],
    "`aliases` of a claimant": [limits.MAX_ALIASES],
    "`title`": [limits.MAX_TITLE],
    "`authors`": [limits.MAX_AUTHORS],
    "`topics`": [limits.MAX_TOPICS, limits.MAX_TOPIC],
    "`criteria`, `excerpt`, `note` of evidence, check, correction or approval, `text` of a note": [limits.MAX_NOTE],
    "`assigned_to`": [limits.MAX_ACTOR_NAME],
    "`reason` of a step or retraction, `note` of a deadline": [limits.MAX_REASON],
    "`rationale`": [limits.MAX_RATIONALE],
    "`evidence_ids` of a verdict": [limits.MAX_EVIDENCE_IDS],
    "a URL": [limits.MAX_URL],
    "`due.text`": [limits.MAX_DUE_TEXT],
    "`probability.text`": [limits.MAX_PROBABILITY_TEXT],
    "`due.edtf`, `due.timezone`": [limits.MAX_EDTF, limits.MAX_TIMEZONE],
    "`html` of a web page": [limits.MAX_HTML],
}
#: sentences of the specification and of api.md
SENTENCES = {
    "docs/specification.md": [
        f"`limit` is 1 to {limits.MAX_PAGE} ({limits.DEFAULT_PAGE})",
        f"`limit` (1 to {limits.MAX_LEASED}, default {limits.DEFAULT_LEASED})",
        f"`ttl_seconds` is {limits.MIN_TTL} to {limits.MAX_TTL:,} (default {limits.DEFAULT_TTL})",
        f"at most {limits.MAX_HELD:,} leased claims",
        f"for at most {limits.MAX_WAIT} seconds",
        f"1 to {limits.MAX_IDEMPOTENCY_KEY} printable ASCII characters",
        f"The longest is {limits.MAX_DURATION_YEARS} years",
        f"up to {limits.MAX_CONTEXT} code points before and after",
        f"`errors` lists at most {limits.MAX_ERRORS} errors.",
        f"repeats at most {limits.MAX_ECHO} code points of the name of a member",
        f"A query has at most {limits.MAX_PARAMETERS} parameters.",
        f"at most {limits.MAX_JSON_CONTAINERS:,} arrays and objects; more is 400",
    ],
    "docs/api.md": [
        f"`limit` is 1 to {limits.MAX_PAGE} ({limits.DEFAULT_PAGE})",
        f"`limit` (1 to {limits.MAX_LEASED}), `ttl_seconds` ({limits.MIN_TTL} to {limits.MAX_TTL})",
        f"(at most {limits.MAX_WAIT})",
        f"1 to {limits.MAX_IDEMPOTENCY_KEY} printable ASCII characters",
        f"`errors` lists at most {limits.MAX_ERRORS} errors",
    ],
    "docs/pages.md": [
        f"A form has at most {limits.MAX_FORM_FIELDS:,} fields",
        f"an address of a page at most {limits.MAX_PARAMETERS} parameters",
    ],
    "docs/exchange.md": [
        f"at most {limits.MAX_LINE_ERRORS} of its errors",
        f"the problem document lists at most {limits.MAX_ERRORS} errors",
        f"at most {limits.MAX_REVIEWS}. `duecheck import claimreview",
        f"up to {limits.MAX_BULK_LINES:,} lines",
        f"the Hypothesis API exports; at most {limits.MAX_ANNOTATIONS}",
    ],
}
PYTHON = sorted(
    p.relative_to(ROOT).as_posix() for folder in ("claims", "schemas") for p in (ROOT / folder).rglob("*.py")
)
#: parts of names that say nothing of the unit or direction of a limit
QUAINT = {"MOST", "FEW", "SOON", "LEAST", "LONGEST", "ROOM"}


def _names_set(tree):
    targets = [
        node.targets if isinstance(node, ast.Assign) else [node.target]
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign | ast.AnnAssign)
    ]
    names = [name for row in targets for target in row for name in ast.walk(target)]
    return [name.id for name in names if isinstance(name, ast.Name)]


def _numbers(source):
    """List the numbers above 1 that a schema passes as a limit: high=, low=, max=, min=, equal= and load_default=."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        given = [word.value for word in node.keywords if word.arg in {"high", "low", "max", "min", "load_default"}]
        given += node.args if name in {"Length", "Range", "Quote"} else []
        yield from (n.value for n in given if isinstance(n, ast.Constant) and type(n.value) is int and n.value > 1)


@pytest.mark.parametrize("name", NAMES)
def test_a_limit_has_a_name_and_a_comment_with_its_unit(name):
    assert re.match(r"(MAX|MIN|DEFAULT)_", name)
    comment = re.search(rf"^#: (.+)\n{name}: Final", SOURCE, re.MULTILINE)
    assert comment and any(unit in comment[1] for unit in UNITS)


def test_the_limits_fit_each_other():
    assert limits.MIN_TTL <= limits.DEFAULT_TTL <= limits.MAX_TTL
    assert limits.DEFAULT_PAGE <= limits.MAX_PAGE
    assert limits.DEFAULT_LEASED <= limits.MAX_LEASED <= limits.MAX_HELD
    assert limits.MAX_REVIEW_LABEL + len(". ") + limits.MAX_REVIEW_EXPLANATION <= limits.MAX_EXCERPT
    assert 10**limits.MAX_ID_DIGITS <= limits.MAX_ID
    assert limits.MAX_NAME == limits.MAX_EXTERNAL_ID and limits.MAX_REASON == limits.MAX_DEADLINE_NOTE
    assert limits.MAX_CRITERIA == limits.MAX_EXCERPT == limits.MAX_NOTE


def test_the_specification_lists_the_limits_of_members():
    table = SPECIFICATION[SPECIFICATION.index("| member | limit |") :].split("\n\n")[0]
    rows = dict(re.findall(r"^\| (.+) \| (.+) \|$", table, re.MULTILINE)[1:])
    assert {name: [int(n.replace(",", "")) for n in re.findall(r"[\d,]*\d", text)] for name, text in rows.items()} == (
        DOCUMENTED
    )


@pytest.mark.parametrize(("page", "sentence"), [(page, one) for page, some in SENTENCES.items() for one in some])
def test_the_documentation_has_the_limits_of_requests(page, sentence):
    assert sentence in (ROOT / page).read_text(encoding="utf-8")


@pytest.mark.parametrize("path", [path for path in PYTHON if path.startswith("schemas/")])
def test_no_schema_has_a_limit_of_its_own(path):
    assert not list(_numbers((ROOT / path).read_text(encoding="utf-8")))


@pytest.mark.parametrize("call", ["f(high=2)", "Length(1, 20)", "validate.Length(max=5)", "f(low=5)", "Quote(0, 32)"])
def test_the_scan_finds_each_way_to_write_a_limit(call):
    assert list(_numbers(call))


@pytest.mark.parametrize("path", PYTHON)
def test_constants_name_their_direction(path):
    names = _names_set(ast.parse((ROOT / path).read_text(encoding="utf-8")))
    assert not [name for name in names if name.isupper() and (QUAINT & set(name.split("_")) or name == "PART")]
    if path != "claims/domain/limits.py":
        assert not set(names) & set(NAMES), "this limit is in claims/domain/limits.py"
