"""What whoever runs the server asks: is it alive, can it work, what does it count; and the documents."""

import os

import orjson
from flask import Blueprint, Response, abort, render_template
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from claims.api.openapi import LazyApi
from claims.api.problems import problem_types
from claims.errors import DuecheckError
from claims.wiring import wiring

#: set by `claims.server.main`: where the processes of one server leave their numbers
METRICS_DIR = "PROMETHEUS_MULTIPROC_DIR"


def make_ops(api: LazyApi) -> Blueprint:
    """Build the blueprint."""
    routes = Blueprint("ops", __name__, template_folder="templates")

    @routes.get("/healthz")
    def healthz() -> dict[str, str]:
        return {"status": "ok"}

    @routes.get("/readyz")
    def readyz() -> tuple[dict[str, str], int]:
        try:
            wiring().backend.check()
        except DuecheckError as error:
            return {"status": "not ready", "detail": str(error)}, 503
        return {"status": "ready"}, 200

    @routes.get("/metrics")
    def metrics() -> Response:
        return Response(generate_latest(_registry()), content_type=CONTENT_TYPE_LATEST)

    @routes.get("/openapi.json")
    def openapi() -> Response:
        return Response(api.document(), mimetype="application/json")

    @routes.get("/docs")
    def docs() -> str:
        return render_template("docs.html", document=orjson.loads(api.document()), problems=_problems())

    @routes.get("/problems")
    def problems() -> str:
        return render_template("problems.html", problems=_problems())

    @routes.get("/problems/<slug>")
    def problem_type(slug: str) -> str:
        found = [row for row in _problems() if row[0] == slug]
        if not found:
            abort(404)
        return render_template("problems.html", problems=found)

    return routes


def _problems() -> list[tuple[str, int, str, str]]:
    return sorted(problem_types())


def _registry() -> CollectorRegistry:
    """Give the numbers of this process, or of all the server's processes together."""
    if METRICS_DIR not in os.environ:
        return REGISTRY
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return registry
