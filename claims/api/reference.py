"""The routes of the API reference: the OpenAPI document, its HTML page, and the pages of the problem types."""

import orjson
from flask import Blueprint, Response, abort, render_template, request

from claims.api.openapi import LazyApi
from claims.api.problems import problem_types
from claims.api.public_url import base_url


def reference_routes(api: LazyApi) -> Blueprint:
    """Return the blueprint of /openapi.json, /docs and /problems."""
    routes = Blueprint("reference", __name__, template_folder="templates")

    @routes.get("/openapi.json")
    def openapi() -> Response:
        answer = Response(api.document(base_url(request.environ)), mimetype="application/json")
        answer.add_etag()
        answer.make_conditional(request)
        return answer

    @routes.get("/docs")
    def docs() -> str:
        return render_template("docs.html", document=orjson.loads(api.document()), problems=_problems())

    @routes.get("/problems")
    def problems() -> str:
        return render_template("problems.html", problems=_problems())

    @routes.get("/problems/<slug>")
    def problem_type(slug: str) -> str:
        rows = [row for row in _problems() if row[0] == slug]
        if not rows:
            abort(404)
        return render_template("problems.html", problems=rows)

    return routes


def _problems() -> list[tuple[str, int, str, str]]:
    return sorted(problem_types())
