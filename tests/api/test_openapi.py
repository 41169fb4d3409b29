"""The OpenAPI document is valid and complete, and its examples work."""

import ast
import re
from html import unescape
from pathlib import Path

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from claims.api import examples
from claims.api.openapi import up_to
from claims.api.problems import problem_types
from claims.cli.example_data import load_examples
from tests.conftest import assert_problem

API = Path(examples.__file__).parent
#: the modules that declare routes of the API
MODULES = [path for path in API.glob("*.py") if "@routes.operation(" in path.read_text(encoding="utf-8")]


@pytest.fixture
def document(client):
    return client.get("/openapi.json").json


def _operations(document):
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            if "responses" in operation:
                yield path, method, operation


def operation_endpoint(app, path, method):
    """Return the endpoint of an operation of the document."""
    rules = [re.sub(r"<(?:id:)?(\w+)>", r"{\1}", rule.rule) for rule in app.url_map.iter_rules()]
    pairs = zip(rules, app.url_map.iter_rules(), strict=True)
    return next(rule.endpoint for text, rule in pairs if text == path and method.upper() in rule.methods)


def test_it_is_valid(document):
    assert document["openapi"] == "3.1.0"
    OpenAPIV31SpecValidator(document).validate()


def test_every_route_is_there(app, document):
    served = {
        (re.sub(r"<(?:id:)?(\w+)>", r"{\1}", rule.rule), method.lower())
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith(("/api/", "/feeds/"))
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }
    assert {(path, method) for path, method, _ in _operations(document)} == served


def test_every_operation_documents_purpose_rights_and_problems(app, document):
    slugs = {slug for slug, *_ in problem_types()}
    for path, method, operation in _operations(document):
        where = f"{method} {path}"
        assert operation["summary"], where
        (scopes,) = [requirement["bearer"] for requirement in operation["security"] if requirement]
        needed = app.view_functions[operation_endpoint(app, path, method)].scopes
        assert scopes == list(needed), where
        assert {"401", "422", "429", "500", "503"} <= operation["responses"].keys(), where
        for status, answer in operation["responses"].items():
            if int(status) >= 400:
                assert list(answer["content"]) == ["application/problem+json"], where
                named = answer["description"].removeprefix("Problem types: ").rstrip(".").split(", ")
                assert set(named) <= slugs, (where, named)
        if method == "post":
            assert "Idempotency-Key" in [p.get("name") for p in operation["parameters"]], where
        if "requestBody" in operation and "application/json" in operation["requestBody"]["content"]:
            assert operation["requestBody"]["content"]["application/json"]["example"], where
            assert {"400", "408", "413", "415"} <= operation["responses"].keys(), where


def test_errors_have_the_problem_schema_and_bodies_no_unknown_members(document):
    schemas = document["components"]["schemas"]
    assert {"type", "title", "status", "detail"} <= set(schemas["Problem"]["required"])
    for name in ("ArticleIn", "ClaimIn", "ClaimPatchIn", "VerdictIn", "EvidenceIn", "DeadlineIn"):
        assert schemas[name]["additionalProperties"] is False, name


def test_the_examples_work_on_the_example_data(context, clock, editor):
    clock.set("2026-11-24T00:00")
    load_examples(context)
    editor.post("/articles", examples.ARTICLE, 409)
    claim = editor.post("/claims", examples.CLAIM).json
    editor.patch(f"/claims/{claim['id']}", examples.CLAIM_PATCH, '"1"')
    editor.post(f"/claims/{claim['id']}/deadlines", examples.DEADLINE)
    editor.post(f"/claims/{claim['id']}/evidence", examples.EVIDENCE)
    in_november = {"article_id": 1, "spans": examples.CLAIM["spans"], "due": {"text": "in November"}}
    other = editor.post("/claims", in_november).json["id"]
    evidence_id = editor.post(f"/claims/{other}/evidence", examples.EVIDENCE).json["id"]
    editor.post(f"/claims/{other}/verdicts", examples.VERDICT | {"evidence_ids": [evidence_id]})
    editor.post("/articles/2/revisions", examples.REVISION)


def test_the_docs_page_shows_every_route_and_needs_no_other_host(client, document):
    page = unescape(client.get("/docs").get_data(as_text=True))
    for path, _, operation in _operations(document):
        assert path in page and operation["summary"] in page
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', page)


def test_every_problem_type_has_an_example_and_an_operation(document):
    answered = {
        slug
        for _, _, operation in _operations(document)
        for answer in operation["responses"].values()
        for slug in answer.get("content", {}).get("application/problem+json", {}).get("examples", ())
    }
    assert answered == document["components"]["examples"].keys() == {slug for slug, *_ in problem_types()}


def test_a_patch_may_be_a_merge_patch(document):
    for _, method, operation in _operations(document):
        media = set(operation.get("requestBody", {}).get("content", ()))
        assert ("application/merge-patch+json" in media) == (method == "patch")


def test_every_problem_type_has_its_page(client):
    page = unescape(client.get("/problems").get_data(as_text=True))
    for slug, _, title, _ in problem_types():
        assert slug in page
        assert title in unescape(client.get(f"/problems/{slug}").get_data(as_text=True))
    assert client.get("/problems/unheard-of").status_code == 404


def _code_lines(function):
    """Return the number of lines of a function, without its docstring."""
    first = function.body[0]
    has_docstring = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    docstring = first.end_lineno - first.lineno + 1 if has_docstring else 0
    return function.end_lineno - function.lineno + 1 - docstring


@pytest.mark.parametrize("name", sorted(path.stem for path in MODULES))
def test_views_are_short(name):
    """A view parses, makes one call and answers, in at most 15 lines (docs/contributing.md, section 3)."""
    for node in ast.parse((API / f"{name}.py").read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef):
            assert _code_lines(node) <= 15, node.name
            assert not any(isinstance(inner, ast.Try) for inner in ast.walk(node)), node.name


@pytest.mark.parametrize("most", [19, 90, 905, 2_100, 2**63 - 1])
def test_ids_go_up_to_a_number(most):
    pattern = re.compile(up_to(most))
    near = {most + step for step in (-1_000, -100, -10, -1, 0, 1, 10, 100, 1_000)} | {*range(-1, 1_200), most * 10}
    assert {n for n in near if pattern.fullmatch(str(n))} == {n for n in near if 1 <= n <= most}
    assert not pattern.fullmatch("01")


@pytest.mark.parametrize("tail", ["", "/evidence", "/deadlines", "/verdicts", "/checks", "/history"])
@pytest.mark.parametrize(("number", "slug"), [(2**63 - 1, "claim-not-found"), (2**63, "no-such-route")])
def test_an_id_that_no_record_can_have_is_not_found(reader, tail, number, slug):
    assert_problem(reader.get(f"/claims/{number}{tail}", None), 404, slug)
