"""The routes for operators: liveness, readiness and metrics."""

import os

from flask import Blueprint, Response
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from claims.errors import DuecheckError
from claims.wiring import wiring

#: set by `claims.server.metrics_files`: the directory of the metrics of one server's processes
METRICS_DIR = "PROMETHEUS_MULTIPROC_DIR"

routes = Blueprint("operations", __name__)


@routes.get("/healthz")
def healthz() -> dict[str, str]:
    """Return 200 if the process answers requests."""
    return {"status": "ok"}


@routes.get("/readyz")
def readyz() -> tuple[dict[str, str], int]:
    """Return 200 if the database works, else 503."""
    try:
        wiring().backend.check()
    except DuecheckError as error:
        return {"status": "not ready", "detail": str(error)}, 503
    return {"status": "ready"}, 200


@routes.get("/metrics")
def metrics() -> Response:
    """Return the metrics in Prometheus' text format."""
    return Response(generate_latest(_registry()), content_type=CONTENT_TYPE_LATEST)


def _registry() -> CollectorRegistry:
    """Return the metrics of this process, or of all processes of the server together."""
    if not os.path.isdir(os.environ.get(METRICS_DIR, "")):  # an operator can remove it while the server runs
        return REGISTRY
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return registry
