"""The finish of the OpenAPI document: named enumerations, true defaults, headers and examples of answers.

flask-smorest makes it from the schemas and the declarations of the routes. What it cannot know is added here.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from claims.api.problems import MIME, problem_types
from claims.api.request_bodies import MERGE_PATCH
from claims.domain.access import TOKEN_STATES, USER_STATES
from claims.domain.corrections import CORRECTION_TYPES
from claims.domain.due import BASES, RELATIONS
from claims.domain.operations import OPERATION_TYPES
from claims.domain.outcomes import OUTCOMES
from claims.domain.roles import ROLES
from claims.domain.scopes import SCOPES
from claims.domain.vocabulary import (
    CHANGE_TYPES,
    CHECK_RESULTS,
    CLAIM_KINDS,
    CORRECTION_CODES,
    DEADLINE_REASONS,
    HIGHLIGHTED,
    LINE_RESULTS,
    MODALITIES,
    OFFSET_UNITS,
    RECORD_KINDS,
    SPAN_ROLES,
    SPAN_STATES,
    STANCES,
    STATUSES,
    VERDICT_STATES,
    WORKFLOWS,
)
from claims.rules.record_counts import RECORD_SORTS
from claims.rules.verdicts import BECAME_IMPOSSIBLE
from schemas.bulk import MODES
from schemas.claim_queries import RELEVANCE, SORTS

Json = dict[str, Any]
#: a text without control characters
NO_CONTROLS: Final = r"^[^\x00-\x1f\x7f-\x9f]*$"

#: name of a schema -> its values
ENUMS: Final[Mapping[str, Sequence[str]]] = {
    "Basis": BASES,
    "BulkMode": MODES,
    "ChangeType": CHANGE_TYPES,
    "CheckResult": CHECK_RESULTS,
    "ClaimKind": CLAIM_KINDS,
    "ClaimOrder": (*SORTS, RELEVANCE),
    "CorrectionCode": CORRECTION_CODES,
    "CorrectionType": CORRECTION_TYPES,
    "DeadlineReason": DEADLINE_REASONS,
    "EarlyVerdictReason": (BECAME_IMPOSSIBLE,),
    "ExportOrder": SORTS,
    "FirstWorkflow": ("accepted", "candidate"),
    "HighlightMember": HIGHLIGHTED,
    "LineResult": LINE_RESULTS,
    "Modality": MODALITIES,
    "NewDeadlineReason": ("claimant_moved", "correction"),
    "OffsetUnit": OFFSET_UNITS,
    "OperationType": OPERATION_TYPES,
    "Outcome": OUTCOMES,
    "RecordKind": RECORD_KINDS,
    "RecordOrder": RECORD_SORTS,
    "Relation": RELATIONS,
    "Role": ROLES,
    "Scope": SCOPES,
    "SpanRole": SPAN_ROLES,
    "SpanState": SPAN_STATES,
    "Stance": STANCES,
    "Status": STATUSES,
    "TokenState": TOKEN_STATES,
    "UserState": USER_STATES,
    "VerdictState": VERDICT_STATES,
    "Workflow": WORKFLOWS,
}
_NAMES: Final = {tuple(values): name for name, values in ENUMS.items()}


def _header(description: str, example: str, kind: str = "string") -> Json:
    return {"description": description, "schema": {"type": kind}, "example": example}


#: response headers, by name
HEADERS: Final[Mapping[str, Json]] = {
    "Allow": _header("The methods of the address.", "GET, HEAD, OPTIONS"),
    "Cache-Control": _header("What caches may do (RFC 9111).", "no-cache"),
    "Content-Disposition": _header("The name of the file (RFC 6266).", 'attachment; filename="claims.csv"'),
    "ETag": _header("The state of the resource (RFC 9110).", '"3-due.5f3a"'),
    "Idempotency-Replayed": _header("`true`: the answer of an earlier request with the same key.", "true"),
    "Link": _header("The next list page, with `rel=next` (RFC 8288).", '<https://a.example/next>; rel="next"'),
    "Location": _header("The address of the new record.", "https://desk.example.org/api/v1/claims/1"),
    "Preference-Applied": _header("The seconds of `Prefer: wait=` that count (RFC 7240).", "wait=25"),
    "RateLimit": _header("Remaining requests, and the seconds until the count restarts.", '"default";r=1187;t=41'),
    "RateLimit-Policy": _header("Requests, and the seconds in which they count.", '"default";q=1200;w=60'),
    "Retry-After": _header("Seconds to wait before the next request.", "1"),
    "WWW-Authenticate": _header("The challenge (RFC 6750).", 'Bearer realm="duecheck"'),
    "X-Request-Id": _header("The id of the request, also in the log of the server.", "c4acb7f566fed13a"),
}
_EVERYWHERE: Final = ("Cache-Control", "RateLimit", "RateLimit-Policy", "X-Request-Id")
_OF_STATUS: Final[Mapping[str, Sequence[str]]] = {
    "201": ("Location",),
    "304": ("ETag",),
    "401": ("WWW-Authenticate",),
    "405": ("Allow",),
    "429": ("Retry-After",),
    "502": ("Retry-After",),
    "503": ("Retry-After",),
}
#: members of a problem document that its type has besides those of every type
_MORE: Final[Mapping[str, Json]] = {
    "invalid-input": {"errors": [{"pointer": "/due/edtf", "message": "Must be EDTF."}], "error_count": 1},
    "version-conflict": {"etag": '"2-open.5f3a"', "current": {"id": 1, "version": 2}},
    "claim-said-already": {"claim_id": 1},
    "evidence-exists": {"evidence_id": 1},
}


def finish(document: Json) -> Json:
    """Complete a document in place, and return it."""
    components = document["components"]
    for schema in _objects(document):
        _name_enum(schema)
        _drop_empty_default(schema)
    components["schemas"] |= {name: {"type": "string", "enum": list(values)} for name, values in ENUMS.items()}
    components["headers"] = dict(HEADERS)
    components["examples"] = {row[0]: _example(*row) for row in problem_types()}
    for method, operation in _operations(document):
        if method == "patch":
            content = operation["requestBody"]["content"]
            content[MERGE_PATCH] = content["application/json"]
        for parameter in operation.get("parameters", []):
            _refuse_controls(parameter)
        for status, answer in operation["responses"].items():
            _add_headers(method, status, answer)
            _add_examples(answer)
    used = {found["$ref"].removeprefix("#/components/") for found in _objects(document) if "$ref" in found}
    for kind in ("headers", "examples"):
        components[kind] = {name: value for name, value in components[kind].items() if f"{kind}/{name}" in used}
    return document


def _objects(value: Any) -> Iterator[Json]:
    if isinstance(value, dict):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _objects(inner)


def _operations(document: Json) -> Iterator[tuple[str, Json]]:
    for operations in document["paths"].values():
        yield from ((method, operation) for method, operation in operations.items() if "responses" in operation)


def _name_enum(schema: Json) -> None:
    """Replace an enumeration by a reference to its name; null is another alternative."""
    values = schema.get("enum")
    if not isinstance(values, list):
        return
    name = _NAMES[tuple(value for value in values if value is not None)]
    reference: Json = {"$ref": f"#/components/schemas/{name}"}
    del schema["enum"]
    schema.pop("type", None)
    schema |= {"anyOf": [reference, {"type": "null"}]} if None in values else reference


def _drop_empty_default(schema: Json) -> None:
    """Remove a default that only says that a member or parameter may be left out.

    Null is often not allowed then, and generators take a member with a default for one that is always there.
    """
    if schema.get("default", True) in (None, (), [], "()"):
        del schema["default"]


def _refuse_controls(parameter: Json) -> None:
    """Document that a text in a query has no control characters (`claims.api.request_bodies`)."""
    schema = parameter.get("schema", {})
    if parameter.get("in") == "query" and schema.get("type") == "string":
        schema.setdefault("pattern", NO_CONTROLS)


def _example(slug: str, status: int, title: str, remedy: str) -> Json:
    document = {
        "type": f"https://desk.example.org/problems/{slug}",
        "title": title,
        "status": status,
        "detail": f"{title}.",
        "remedy": remedy,
        **_MORE.get(slug, {}),
        "request_id": "c4acb7f566fed13a",
    }
    return {"summary": title, "value": document}


def _add_headers(method: str, status: str, answer: Json) -> None:
    names = [*(_EVERYWHERE if status < "4" else ("X-Request-Id",)), *_OF_STATUS.get(status, ())]
    names += ["ETag"] if method == "get" and status == "200" else []
    names += ["Idempotency-Replayed"] if method == "post" and status[0] == "2" else []
    names += ["Link"] if status == "200" and _is_page(answer) else []
    given = [name for name in answer.get("headers", {}) if name not in names]
    answer["headers"] = {name: {"$ref": f"#/components/headers/{name}"} for name in [*names, *given]}


def _is_page(answer: Json) -> bool:
    """Return True if an answer is a list page."""
    schema = answer.get("content", {}).get("application/json", {}).get("schema", {})
    return str(schema.get("$ref", "")).endswith(("Page", "PageOut", "ClaimsOut"))


def _add_examples(answer: Json) -> None:
    content = answer.get("content", {}).get(MIME)
    slugs = answer["description"].removeprefix("Problem types: ").rstrip(".").split(", ") if content else []
    if content:
        content["examples"] = {slug: {"$ref": f"#/components/examples/{slug}"} for slug in slugs}
