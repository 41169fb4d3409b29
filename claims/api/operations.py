"""The routes for operators: liveness, readiness and metrics."""

import os
from collections.abc import Iterator

from flask import Blueprint, Response
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from claims.errors import DuecheckError
from claims.services.dashboard import read_gauges
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
    text = generate_latest(_registry()) + generate_latest(_record_registry())
    return Response(text, content_type=CONTENT_TYPE_LATEST)


def _registry() -> CollectorRegistry:
    """Return the metrics of this process, or of all processes of the server together."""
    if not os.path.isdir(os.environ.get(METRICS_DIR, "")):  # an operator can remove it while the server runs
        return REGISTRY
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return registry


def _record_registry() -> CollectorRegistry:
    """Return the gauges of the record. They are the same in every process, so no process keeps them in a file."""
    registry = CollectorRegistry()
    registry.register(_RecordGauges())
    return registry


class _RecordGauges(Collector):
    """The gauges of the record, read when Prometheus asks for them; none if the database fails."""

    def describe(self) -> list[GaugeMetricFamily]:
        """Return no description: a registry would otherwise read the gauges twice."""
        return []

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Yield the gauges."""
        try:
            gauges = read_gauges(wiring().context)
        except (DuecheckError, OSError):
            return
        for name, (help_text, value) in gauges.items():
            yield GaugeMetricFamily(f"duecheck_{name}", help_text, value)
